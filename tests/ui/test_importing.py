"""The ways in for a table: menu, drop, paste and command line; what comes of it in the document."""

from __future__ import annotations

import os
import stat
import sys
from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from nnapp.dataset import Kind, Role
from nnapp.project import opening_project, set_units
from nnapp.projectfile import save
from tests.ui.gestures import press_keys
from tests.ui.previews import IRIS, WAIT_MS, names
from ui.exchange import FLAT_OUT, Speed
from ui.import_memory import ImportMemory

DISCARD = QMessageBox.StandardButton.Discard


@pytest.fixture
def iris(tmp_path):
    path = tmp_path / "iris.csv"
    path.write_text(IRIS, "utf-8")
    return path


def opened(qtbot, window):
    """Return the preview that is open, when it shows something."""
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.reader.busy, timeout=WAIT_MS)
    return dialog


def taken(qtbot, window) -> None:
    """Press Import."""
    dialog = opened(qtbot, window)
    dialog.parts.import_button.click()
    qtbot.waitUntil(lambda: window.imports.dialog is None, timeout=WAIT_MS)


def drop(window, *urls: QUrl) -> bool:
    """Drop files on the window as a file manager does; return whether they were taken."""
    mime = QMimeData()
    mime.setUrls(urls)
    copy, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, mime, buttons, keys))
    QApplication.processEvents()
    return True


def local(*paths) -> list[QUrl]:
    return [QUrl.fromLocalFile(str(path)) for path in paths]


def columns(window) -> list[str]:
    return [column.name for column in window.document.project.dataset.columns]


# The ways in


def test_from_the_menu(qtbot, window, iris):
    before = window.document.project
    window.imports.ask_file = lambda: iris
    window.commands["import"].trigger()
    assert names(opened(qtbot, window)) == ("sepal", "petal", "species")
    with qtbot.waitSignal(window.imports.imported, timeout=WAIT_MS) as imported:
        taken(qtbot, window)
    project = window.document.project
    assert imported.args[0].dataset is project.dataset
    assert columns(window) == ["sepal", "petal", "species"]
    assert project.topology.widths[0] == 2 and project.topology.widths[-1] == 3
    assert window.document.stack.undoText() == "Import iris.csv"
    assert window.document.stack.count() == 1
    assert window.notice.isVisible() and "4 rows, 3 columns" in window.notice.label.text()
    assert window.isWindowModified()
    window.document.undo()
    assert window.document.project is before


def test_nothing_is_chosen_and_nothing_happens(window):
    window.imports.ask_file = lambda: None
    window.commands["import"].trigger()
    assert window.imports.dialog is None


def test_by_its_keys(qtbot, window, iris):
    window.imports.ask_file = lambda: iris
    qtbot.keyClick(window.topology, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert names(opened(qtbot, window)) == ("sepal", "petal", "species")


def test_cancel_changes_nothing_and_remembers_nothing(qtbot, window, iris):
    before = window.document.project
    window.imports.open(iris)
    press_keys(opened(qtbot, window).parts.table, Qt.Key.Key_Escape)
    assert window.imports.dialog is None
    assert window.document.project is before
    assert window.document.stack.count() == 0
    assert window.settings.recent_tables == []
    assert ImportMemory().of(iris) is None


def test_a_table_is_dropped_on_the_window(qtbot, window, iris):
    assert drop(window, *local(iris))
    taken(qtbot, window)
    assert columns(window) == ["sepal", "petal", "species"]


def test_a_project_is_dropped_on_the_window(window, tmp_path):
    for name in ("a.bplab", "another name"):
        save(set_units(opening_project(), 0, 5), tmp_path / name)
        assert drop(window, *local(tmp_path / name))
        assert window.imports.dialog is None
        assert window.files.path == tmp_path / name
        assert window.document.project.topology.layers[0].units == 5


def test_of_several_files_the_first_is_taken_and_the_others_are_said(qtbot, window, iris, tmp_path):
    assert drop(window, *local(iris, tmp_path / "b.csv", tmp_path / "c.csv"))
    dialog = opened(qtbot, window)
    assert dialog.source.path == iris
    assert "the other 2 were not" in dialog.parts.notice.label.text()


@pytest.mark.parametrize("kind", ["picture", "folder", "missing", "web"])
def test_what_is_no_table_is_dropped(qtbot, window, tmp_path, kind):
    before = window.document.project
    path = tmp_path / "thing.png"
    if kind == "picture":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    elif kind == "folder":
        path.mkdir()
    if kind == "web":
        assert not drop(window, QUrl("https://example.org/iris.csv"))
        assert window.imports.dialog is None
    else:
        assert drop(window, *local(path))
        assert "thing.png" in opened(qtbot, window).refusal
        assert not window.imports.dialog.parts.import_button.isEnabled()
    assert window.document.project is before


@pytest.mark.parametrize("name", ["n" * 5000 + ".csv", "a\0b.csv", "x" * 200 + "/y.csv"])
def test_an_impossible_name_is_refused(qtbot, window, tmp_path, name):
    window.imports.open(tmp_path / name)
    refusal = opened(qtbot, window).refusal
    assert 30 < len(refusal) < 500
    assert "unexpected" not in refusal
    assert len(window.imports.dialog.windowTitle()) < 200


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such names")
def test_a_name_that_is_no_text_is_no_obstacle(qtbot, window, tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text(IRIS, "utf-8")
    window.open_files([path])
    taken(qtbot, window)
    assert columns(window) == ["sepal", "petal", "species"]
    assert window.document.stack.undoText() == "Import caf⟨U+DCE9⟩.csv"
    window.imports.open(path)
    assert "last time" in opened(qtbot, window).parts.notice.label.text()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(qtbot, window, iris):
    iris.chmod(0)
    window.imports.open(iris)
    assert "permission" in opened(qtbot, window).refusal
    iris.chmod(stat.S_IRWXU)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has none")
def test_a_pipe_keeps_nobody_waiting(qtbot, window, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    window.imports.open(tmp_path / "pipe.csv")
    assert opened(qtbot, window).refusal


def test_a_spreadsheet_is_pasted_as_a_new_table(qtbot, window):
    QGuiApplication.clipboard().setText("weight\theight\tsex\n1,5\t2\tm\n2,5\t3\tf\n")
    window.commands["paste-table"].trigger()
    dialog = opened(qtbot, window)
    assert names(dialog) == ("weight", "height", "sex")
    taken(qtbot, window)
    assert columns(window) == ["weight", "height", "sex"]
    assert window.document.project.dataset.columns[0].values.tolist() == [1.5, 2.5]
    assert window.document.stack.undoText() == "Import clipboard"
    assert window.settings.recent_tables == []


def test_a_file_that_was_copied_in_a_file_manager_is_pasted(qtbot, window, iris):
    mime = QMimeData()
    mime.setUrls(local(iris))
    QGuiApplication.clipboard().setMimeData(mime)
    window.commands["paste-table"].trigger()
    assert opened(qtbot, window).source.path == iris


@pytest.mark.parametrize("text", ["", "  \n\t\n"])
def test_an_empty_clipboard_is_said(window, text):
    QGuiApplication.clipboard().setText(text)
    window.commands["paste-table"].trigger()
    assert window.imports.dialog is None
    assert window.notice.isVisible() and "clipboard holds no text" in window.notice.label.text()


def test_paste_into_the_grid_is_still_there(window):
    before = columns(window)
    QGuiApplication.clipboard().setText("0.25")
    window.grid.view.go_to(0, 0)
    window.commands["paste"].trigger()
    assert window.imports.dialog is None
    assert columns(window) == before
    assert window.document.project.dataset.columns[0].values[0] == 0.25


def test_a_table_that_is_opened_as_a_project_is_imported(qtbot, window, iris):
    window.files.ask_open = lambda: iris
    window.commands["open"].trigger()
    assert names(opened(qtbot, window)) == ("sepal", "petal", "species")


def test_the_command_line_opens_both(qtbot, window, iris, tmp_path):
    window.open_files([iris])
    assert opened(qtbot, window).source.path == iris
    window.imports.close_preview()
    save(set_units(opening_project(), 0, 6), tmp_path / "p.bplab")
    window.open_files([tmp_path / "p.bplab"])
    assert window.document.project.topology.layers[0].units == 6


# What comes of it


def test_an_imported_file_is_recent_and_its_choices_are_remembered(qtbot, window, iris):
    window.imports.open(iris)
    opened(qtbot, window).choose_for([0], Role.IGNORED)
    taken(qtbot, window)
    assert window.settings.recent_tables == [iris]
    assert window.settings.recent == []
    recent = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Import R&ecent")
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "&1 iris.csv"
    recent.actions()[0].trigger()
    dialog = opened(qtbot, window)
    assert dialog.known.preview.roles == (Role.IGNORED, Role.INPUT, Role.TARGET)
    assert "last time" in dialog.parts.notice.label.text()
    window.imports.close_preview()
    iris.unlink()
    recent.aboutToShow.emit()
    assert not recent.actions()[0].isEnabled()
    window.commands["clear-imports"].trigger()
    assert window.settings.recent_tables == []


def test_a_run_stops_for_the_new_table(qtbot, window, iris):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > 50, timeout=WAIT_MS)
    window.imports.open(iris)
    opened(qtbot, window)
    assert window.trainer.running  # it only waits while the preview is open
    taken(qtbot, window)
    assert not window.trainer.running
    assert window.trainer.speed == Speed(FLAT_OUT)
    assert columns(window) == ["sepal", "petal", "species"]
    window.document.undo()
    assert window.document.project.model.epoch > 50


def test_a_run_goes_on_where_the_preview_is_cancelled(qtbot, window, iris):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(100_000_000)
    window.imports.open(iris)
    opened(qtbot, window).reject()
    at = window.trainer.progress.epoch
    qtbot.waitUntil(lambda: window.trainer.progress.epoch > at + 50, timeout=WAIT_MS)
    assert window.trainer.speed == Speed(FLAT_OUT)
    window.trainer.pause()


def test_rejected_cells_are_counted_in_the_notice(qtbot, window, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n" + "".join(f"{i},{i}\n" for i in range(50)) + "x,1\n", "utf-8")
    window.imports.open(path)
    dialog = opened(qtbot, window)
    dialog.choose_for([0, 1], Kind.NUMBER)
    taken(qtbot, window)
    assert "1 cell or row was not taken" in window.notice.label.text()


def test_another_file_takes_the_place_of_an_open_preview(qtbot, window, iris, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n3,4\n", "utf-8")
    window.imports.open(iris)
    first = window.imports.dialog
    window.imports.open(other)
    assert not first.isVisible()
    assert names(opened(qtbot, window)) == ("a", "b")


def test_closing_the_window_closes_the_preview_and_ends_its_thread(qtbot, window, iris):
    window.imports.open(iris)
    window.close()
    assert window.imports.dialog is None
    assert not window.isVisible()


def test_every_bundled_table_can_be_imported(qtbot, window):
    import resources  # noqa: PLC0415

    for path in sorted(resources.resource("datasets").glob("*.csv")):
        window.imports.open(path)
        taken(qtbot, window)
        assert window.document.stack.undoText() == f"Import {path.name}"


def test_a_table_can_be_imported_after_another_edit(qtbot, window, iris):
    assert window.document.edit(partial(set_units, position=0, units=7), "Units")
    window.imports.open(iris)
    taken(qtbot, window)
    assert window.document.project.topology.layers[0].units == 7
    assert window.document.stack.count() == 2


def test_a_name_with_html_is_plain_in_the_undo_step(qtbot, window, tmp_path):
    path = tmp_path / "<b>x.csv"
    path.write_text(IRIS, "utf-8")
    window.imports.open(path)
    assert opened(qtbot, window).windowTitle() == "Import <b>x.csv"
    taken(qtbot, window)
    assert window.document.stack.undoText() == "Import <b>x.csv"
    assert window.notice.label.textFormat() == Qt.TextFormat.PlainText
