"""The network as a picture to take away: SVG, PDF and PNG are read back and compared with what the window shows."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.activations import LeakyReLU
from nnapp.dataset import Dataset
from nnapp.project import (
    Project,
    opening_project,
    rename_column,
    set_activation,
    set_layers,
    set_units,
    set_weight,
)
from nnapp.topology import Layer, Topology
from tests.ui.gestures import focus, pick
from ui.document import Document, Selection
from ui.main_window import MainWindow
from ui.picture.dialog import Choices
from ui.picture.formats import MOST_PIXELS, PDF, PNG, SVG, as_bytes, as_image
from ui.settings import Settings
from ui.theme import DARK, LIGHT, Theme, palette_of
from ui.topology_editor import TopologyEditor

SVG_SPACE = "{http://www.w3.org/2000/svg}"
ODD = "<script>&\"' ∂x — naïve 日本"


def opened(qtbot: QtBot, project: Project, row: int | None = None) -> TopologyEditor:
    document = Document(project)
    editor = TopologyEditor(document)
    document.setParent(editor)
    document.changed.connect(editor.show_project)
    qtbot.addWidget(editor, before_close_func=TopologyEditor.shut_down)
    editor.resize(640, 420)
    with qtbot.waitExposed(editor):
        editor.show()
    document.select(Selection(row=row))
    return editor


def wide() -> Project:
    widths = (784, 512, 512, 10)
    numbers = np.random.default_rng(1)
    return Project(
        topology=Topology(inputs=widths[0], layers=tuple(Layer(units=units) for units in widths[1:])),
        dataset=Dataset.from_arrays(numbers.random((2, widths[0])), numbers.random((2, widths[-1]))),
    )


def from_svg(data: bytes, size: QSize, scale: int = 1) -> QImage:
    renderer = QSvgRenderer(data)
    assert renderer.isValid()
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def texts(svg: bytes) -> str:
    return " ".join("".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG_SPACE}text"))


def streams(pdf: bytes) -> bytes:
    """All compressed parts of a PDF, read."""
    found = b""
    for start in re.finditer(rb"stream\r?\n", pdf):
        unpacker = zlib.decompressobj()
        try:
            found += unpacker.decompress(pdf[start.end() :])
        except zlib.error:
            continue
    return found


def near(colour: QColor, wanted: QColor, within: int) -> bool:
    pairs = zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) <= within


def compared(editor: TopologyEditor, image: QImage, theme: Theme, scale: int) -> None:
    """Compare a picture with what the window shows: unit fills, and the colours along some links."""
    view = editor.view
    view.show_selected(None)
    shown = view.viewport().grab().toImage()
    left = (image.width() / scale - view.viewport().width()) / 2
    top = editor.picture().head()
    radius = view.layout_of_network.radius_of(1) * view.transform().m11()
    for layer, units in ((-1, 5), (0, 10), (1, 1)):
        for unit in range(units):
            spot = editor.unit_position(layer, unit) + QPoint(0, round(0.72 * radius))
            seen = image.pixelColor(round((spot.x() + left) * scale), round((spot.y() + top) * scale))
            assert near(seen, shown.pixelColor(spot), 6), (layer, unit)
    ground = theme.colour("base")
    coloured = 0
    for unit in range(10):
        # the strongest mark across a link, because a line may lie half a pixel elsewhere
        at, to = editor.unit_position(0, unit), editor.unit_position(1, 0)
        way = [QPointF(at) + share * QPointF(to - at) for share in np.linspace(0.4, 0.6, 40).tolist()]  # over dashes
        one = _strongest(shown, way, 1, ground)
        other = _strongest(image, [spot + QPointF(left, top) for spot in way], scale, ground)
        assert near(one, other, 70), unit
        coloured += not near(one, ground, 20) and not near(other, ground, 20)
    assert coloured >= 8


def _strongest(image: QImage, way: list[QPointF], scale: int, ground: QColor) -> QColor:
    def strength(colour: QColor) -> int:
        return sum(abs(a - b) for a, b in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True))

    near_it = range(-2 * scale, 2 * scale + 1)
    seen = [image.pixelColor(round(p.x() * scale), round(p.y() * scale) + step) for p in way for step in near_it]
    return max(seen, key=strength)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [1, 2])
def test_svg_and_png_show_what_the_window_shows(qtbot: QtBot, theme: Theme, scale: int) -> None:
    editor = opened(qtbot, opening_project(), row=2)
    editor.setPalette(palette_of(theme))
    picture = editor.picture()
    png = QImage.fromData(as_bytes(picture, PNG, theme, scale))
    assert png.size() == picture.size() * scale
    compared(editor, png, theme, scale)
    compared(editor, from_svg(as_bytes(picture, SVG, theme), picture.size(), scale), theme, scale)


def test_the_colours_may_be_others_than_those_of_the_screen(qtbot: QtBot) -> None:
    editor = opened(qtbot, opening_project(), row=2)
    editor.setPalette(palette_of(DARK))
    before = editor.grab().toImage()
    light = as_image(editor.picture(), LIGHT, 1)
    assert near(light.pixelColor(2, 2), QColor(*LIGHT.base), 0)
    assert editor.view.weight_scale.theme is LIGHT or editor.view.weight_scale.theme is DARK
    editor.setPalette(palette_of(DARK))
    assert editor.grab().toImage() == before


def test_an_own_palette_of_the_window_comes_back(window: MainWindow) -> None:
    QApplication.processEvents()
    shown = window.topology.grab().toImage()
    as_bytes(window.topology.picture(), SVG, DARK)
    QApplication.processEvents()
    assert window.topology.view.weight_scale.theme is LIGHT
    assert window.topology.grab().toImage() == shown


def test_lines_stay_lines_and_text_stays_text(qtbot: QtBot) -> None:
    editor = opened(qtbot, rename_column(opening_project(), 0, ODD), row=0)
    svg = as_bytes(editor.picture(), SVG, LIGHT)
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG_SPACE}title") is not None
    assert "5-10-1 network, 71 weights and biases" in texts(svg) and "epoch 0" in texts(svg)
    assert "<script>" in texts(svg) and not list(root.iter(f"{SVG_SPACE}script"))
    assert len(list(root.iter(f"{SVG_SPACE}polyline"))) >= 60 and b"non-scaling" not in svg


def test_a_very_long_name_is_shortened_as_in_the_window(qtbot: QtBot) -> None:
    editor = opened(qtbot, rename_column(opening_project(), 1, "väldigt " * 30))
    assert "…" in texts(as_bytes(editor.picture(), SVG, LIGHT))


def test_a_pdf_has_one_page_of_the_size_of_the_picture_and_text(qtbot: QtBot) -> None:
    editor = opened(qtbot, rename_column(opening_project(), 0, ODD))
    picture = editor.picture()
    pdf = as_bytes(picture, PDF, LIGHT)
    assert pdf.startswith(b"%PDF-1.") and pdf.rstrip().endswith(b"%%EOF")
    boxes = re.findall(rb"/MediaBox \[([^\]]*)\]", pdf)
    assert len(boxes) == 1 and len(re.findall(rb"/Type /Page\b", pdf)) == 1
    left, top, width, height = (float(number) for number in boxes[0].split())
    wanted = picture.size().toSizeF() * 72 / picture.dots_per_inch
    assert (left, top) == (0, 0)
    assert (width, height) == (pytest.approx(wanted.width(), abs=1), pytest.approx(wanted.height(), abs=1))
    drawn = streams(pdf)
    assert b"/Font" in pdf and re.search(rb"\bTj\b|\bTJ\b", drawn) and b"beginbfrange" in pdf + drawn
    assert drawn.count(b" l\n") >= 60  # lines


def test_a_high_narrow_picture_stays_upright(qtbot: QtBot) -> None:
    editor = opened(qtbot, opening_project())
    editor.resize(300, 700)
    QApplication.processEvents()
    box = re.findall(rb"/MediaBox \[([^\]]*)\]", as_bytes(editor.picture(), PDF, LIGHT))[0].split()
    size = editor.picture().size()
    assert (float(box[2]) < float(box[3])) == (size.width() < size.height())


@pytest.mark.parametrize("form", [SVG, PDF])
def test_a_wide_network_makes_a_small_file(qtbot: QtBot, form: str) -> None:
    editor = opened(qtbot, wide(), row=1)
    data = as_bytes(editor.picture(), form, LIGHT)
    assert 5_000 < len(data) < 3_000_000
    if form == SVG:
        said = texts(data)
        assert "784-512-512-10 network" in said and re.search(
            r"the strongest [\d,]+ of 668,672 weights are drawn", said
        )


def test_the_picture_shows_the_whole_network_however_it_is_zoomed(qtbot: QtBot) -> None:
    editor = opened(qtbot, opening_project(), row=1)
    fitted = as_image(editor.picture(), LIGHT, 1)
    for _ in range(4):
        editor.view.zoom(1.25, QPoint(20, 20))
    editor.view.horizontalScrollBar().setValue(editor.view.horizontalScrollBar().maximum())
    transform = editor.view.viewportTransform()
    assert as_image(editor.picture(), LIGHT, 1) == fitted
    assert editor.view.viewportTransform() == transform and not editor.view.fitted


def test_the_picture_of_a_wide_network_has_all_its_links_however_it_is_zoomed(qtbot: QtBot) -> None:
    editor = opened(qtbot, wide())
    editor.document.select(Selection(layer=0, unit=500))
    fitted = as_image(editor.picture(), LIGHT, 1)
    for _ in range(6):
        editor.view.zoom(1.5, QPoint(60, 60))
    shown, transform = editor.view.viewport().grab().toImage(), editor.view.viewportTransform()
    assert as_image(editor.picture(), LIGHT, 1) == fitted
    assert editor.view.viewportTransform() == transform
    assert editor.view.viewport().grab().toImage() == shown


def test_signals_that_are_shown_are_part_of_the_picture(qtbot: QtBot) -> None:
    editor = opened(qtbot, opening_project(), row=1)
    editor.signals.start()
    editor.signals.pause()
    editor.signals.go_to(1)
    image = as_image(editor.picture(), LIGHT, 1)
    shown = editor.view.viewport().grab().toImage()
    left = (image.width() - shown.width()) // 2
    top = editor.picture().head()
    around = range(0, shown.width(), 2), range(0, shown.height(), 2)
    alike = [
        near(image.pixelColor(x + left, y + top), shown.pixelColor(x, y), 40) for x in around[0] for y in around[1]
    ]
    assert np.mean(alike) > 0.995
    orange = QColor(*LIGHT.positive)
    half_way = (editor.unit_position(-1, 0).x() + editor.unit_position(0, 0).x()) // 2 + left
    assert sum(near(image.pixelColor(half_way, y + top), orange, 20) for y in range(shown.height())) > 10
    svg = from_svg(as_bytes(editor.picture(), SVG, LIGHT), image.size())
    assert sum(near(svg.pixelColor(half_way, y + top), orange, 20) for y in range(shown.height())) > 10


def test_above_each_column_is_said_what_it_is(qtbot: QtBot) -> None:
    project = set_activation(set_units(opening_project(), 0, 1), 0, LeakyReLU())
    svg = ElementTree.fromstring(as_bytes(opened(qtbot, project).picture(), SVG, LIGHT))
    said = ["".join(element.itertext()) for element in svg.iter(f"{SVG_SPACE}text")]
    heads = ["Inputs", "5 units", "Layer 1", "1 unit", "Leaky ReLU", "Output", "1 unit", "Sigmoid"]
    begin = said.index("Inputs")
    assert said[begin : begin + len(heads)] == heads
    deep = opened(qtbot, set_layers(project, (*5 * [Layer(units=12, activation=LeakyReLU())], Layer(1))))
    assert texts(as_bytes(deep.picture(), SVG, LIGHT)).count("Leaky ReLU") == 5, "smaller letters, but whole"


def test_the_selection_is_no_part_of_the_picture(qtbot: QtBot) -> None:
    editor = opened(qtbot, opening_project())
    plain = as_image(editor.picture(), LIGHT, 1)
    editor.document.select(Selection(layer=0, unit=3))
    marked = editor.view.viewport().grab().toImage()
    assert as_image(editor.picture(), LIGHT, 1) == plain
    assert editor.view.viewport().grab().toImage() == marked


def test_the_legend_and_the_cost_are_those_of_now(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=3))
    qtbot.waitUntil(lambda: window.topology.snapshot is not None and np.isfinite(window.topology.snapshot.cost))
    said = texts(as_bytes(window.topology.picture(), SVG, LIGHT))
    assert "epoch 0 · cost C = " in said and "a: row 4" in said and "+2" in said
    window.document.edit(lambda project: set_weight(project, 0, 0, 0, 7.5), "Weight")
    assert "+10" in texts(as_bytes(window.topology.picture(), SVG, LIGHT))


def test_too_many_pixels_are_refused_before_memory_is_taken() -> None:
    class Huge:
        title, dots_per_inch = "huge", 96

        def size(self) -> QSize:
            return QSize(MOST_PIXELS // 1000, 1001)

        def paint(self, painter: QPainter, theme: Theme) -> None:
            raise AssertionError

    with pytest.raises(MemoryError):
        as_bytes(Huge(), PNG, LIGHT)


# The commands


def export(window: MainWindow, form: str, path: Path | None, scale: str = "", colours: str = "") -> None:
    """Open the dialog from the menu, choose, and take a file."""
    window.pictures.ask_path = lambda _form: path
    window.commands["export-picture"].trigger()
    dialog = window.pictures.dialog
    assert dialog is not None
    focus(dialog.form)
    dialog.form.setCurrentIndex(dialog.form.findData(form))
    if scale:
        dialog.scale.setCurrentIndex(next(i for i in range(dialog.scale.count()) if scale in dialog.scale.itemText(i)))
    if colours:
        pick(dialog.colours, colours)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)


def answer_error(said: list[str]) -> None:
    """Close the next message box as soon as it is there, and keep what it says."""

    def close() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(box.text())
            box.accept()
        else:
            QTimer.singleShot(20, close)

    QTimer.singleShot(20, close)


@pytest.mark.parametrize("form", [SVG, PDF, PNG])
def test_a_file_is_written_and_said(window: MainWindow, qtbot: QtBot, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"nätwork 日.{form}"
    export(window, form, path)
    head = path.read_bytes()[:8]
    assert head.startswith({SVG: b"<?xml", PDF: b"%PDF", PNG: b"\x89PNG"}[form])
    assert path.name in window.notice.label.text() and window.notice.isVisible()
    assert Settings().picture_folder == tmp_path and window.pictures.dialog is None


@pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin
def test_the_choices_are_kept_and_used(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "n.png"
    size = window.topology.picture().size()  # before the notice takes some room
    export(window, PNG, path, scale="4×", colours="Dark")
    image = QImage(str(path))
    assert image.size() == size * 4
    assert near(image.pixelColor(3, 3), QColor(*DARK.base), 0)
    assert window.pictures.choices == Choices(PNG, 4, DARK)
    window.commands["export-picture"].trigger()
    dialog = window.pictures.dialog
    assert dialog is not None and dialog.chosen() == Choices(PNG, 4, DARK)
    assert dialog.scale.isEnabled()
    dialog.form.setCurrentIndex(dialog.form.findData(SVG))
    assert not dialog.scale.isEnabled() and "sharp" in dialog.scale.toolTip()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.pictures.dialog is None


def test_no_path_writes_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    export(window, SVG, None)
    assert not list(tmp_path.glob("*.svg")) and not window.notice.isVisible()


def test_a_folder_that_is_gone_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    said: list[str] = []
    answer_error(said)
    export(window, SVG, tmp_path / "none" / "n.svg")
    assert len(said) == 1 and "n.svg" in said[0] and "no such folder" in said[0]
    assert Settings().picture_folder is None


def test_a_file_that_may_not_be_written_stays_as_it_was(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "n.svg"
    path.write_text("mine")
    path.chmod(0o444)
    said: list[str] = []
    answer_error(said)
    export(window, SVG, path)
    assert len(said) == 1 and "may not write" in said[0]
    assert path.read_text() == "mine" and [file.name for file in tmp_path.iterdir() if "bplab" in file.name] == []


def test_a_name_of_a_folder_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "n.png").mkdir()
    said: list[str] = []
    answer_error(said)
    export(window, PNG, tmp_path / "n.png")
    assert len(said) == 1 and "folder" in said[0]


def test_the_picture_is_copied_in_pixels_and_as_svg(window: MainWindow) -> None:
    size = window.topology.picture().size()
    window.commands["copy-picture"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage() and data.hasFormat("image/svg+xml")
    assert ElementTree.fromstring(bytes(data.data("image/svg+xml").data())).tag == f"{SVG_SPACE}svg"
    image = QGuiApplication.clipboard().image()
    assert image.size() == size * 2
    assert "clipboard" in window.notice.label.text()


def test_a_folder_that_is_no_more_is_not_remembered(tmp_path: Path) -> None:
    settings = Settings()
    settings.picture_folder = tmp_path / "gone"
    assert settings.picture_folder is None
    settings.picture_folder = tmp_path
    assert Settings().picture_folder == tmp_path
