"""A line of matrices: its cells can be asked by mouse and keys, one is marked, large ones are shown by some cells."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.expressions import Symbol
from nnapp.expressions.matrices import Factor, Grid, Part
from tests.matrix_lines import update_line
from tests.ui.gestures import hover, press_keys
from ui.equations.matrix_blocks import Cell
from ui.equations.matrix_view import MatrixView
from ui.theme import DARK, apply_theme


def weight(row: int, column: int) -> object:
    return "w", row, column


def delta(row: int, column: int) -> object:
    return "δ", row


def line(rows: int = 3, columns: int = 2, marked: tuple[int, int] = (1, 0)) -> tuple[Part, ...]:
    random = np.random.default_rng(1)
    old, column, row = (random.normal(size=shape) for shape in ((rows, columns), (rows, 1), (1, columns)))
    return update_line(
        Grid(Symbol("W"), old, weight, marked),
        Factor(Symbol("η"), 0.5, "rate"),
        Grid(Symbol("δ"), column, delta, (marked[0], 0)),
        Grid(Symbol("a", sup="T"), row, marked=(0, marked[1])),
        Grid(Symbol("new W"), old - 0.5 * column * row, marked=marked),
    )


def view(qtbot: QtBot, parts: tuple[Part, ...], width: int = 900, message: str = "") -> MatrixView:
    widget = MatrixView()
    qtbot.addWidget(widget)
    widget.show_parts(parts, message)
    widget.resize(width, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def test_a_click_on_a_cell_asks_what_it_is_about(qtbot: QtBot) -> None:
    shown, asked = view(qtbot, line()), []
    shown.asked.connect(asked.append)
    for cell in (Cell(2, 2, 1), Cell(4), Cell(6, 1, 0), Cell(0, 0, 0)):  # nobody can say where the new ones come from
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.cell_place(cell).toPoint())
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert asked == [("w", 2, 1), "rate", ("δ", 1)]


def test_the_arrow_keys_go_through_a_matrix_and_into_the_next(qtbot: QtBot) -> None:
    shown, asked = view(qtbot, line()), []
    shown.asked.connect(asked.append)
    right, down, enter = Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return
    press_keys(shown, right, right, right, down, enter, right, right, enter)
    assert asked == [("w", 1, 0), "rate"]
    press_keys(shown, *([Qt.Key.Key_Right] * 9))
    assert shown.current == Cell(8, 0, 1)
    press_keys(shown, *([Qt.Key.Key_Left] * 20))
    assert shown.current is not None and shown.current.part == 0


def test_the_cell_is_told_with_all_its_digits(qtbot: QtBot) -> None:
    parts = line()
    shown = view(qtbot, parts)
    hover(shown.viewport(), shown.cell_place(Cell(2, 2, 1)))
    assert shown.current == Cell(2, 2, 1)
    old = parts[2]
    assert isinstance(old, Grid)
    exact = repr(float(old.values[2, 1])).replace("-", "−")
    assert shown.accessibleDescription() == f"W, row 3, column 2. {exact}. Click: where does this come from?"


def test_a_large_matrix_shows_its_ends_and_the_marked_cell(qtbot: QtBot) -> None:
    shown = view(qtbot, line(784, 512, (400, 100)), 1400)
    assert shown.cell_place(Cell(2, 400, 100)).x() > shown.cell_place(Cell(2, 400, 0)).x()
    assert "⋯" in shown.text() and "⋮" in shown.text()
    assert shown.heightForWidth(1400) < 1400


def test_a_line_goes_on_below_where_it_is_too_wide(qtbot: QtBot) -> None:
    shown = view(qtbot, line(10, 10), 900)
    assert shown.heightForWidth(900) > shown.heightForWidth(2400)
    assert shown.horizontalScrollBar().maximum() == 0
    assert shown.verticalScrollBar().maximum() > 0
    press_keys(shown, Qt.Key.Key_Right, *([Qt.Key.Key_Down] * 9), *([Qt.Key.Key_Right] * 12))
    assert shown.current is not None
    assert 0 < shown.cell_place(shown.current).y() < shown.viewport().height()


def test_the_marked_cells_are_seen_in_light_and_dark(qtbot: QtBot, qapp: QApplication) -> None:
    shown = view(qtbot, line())
    for _ in range(2):
        image = shown.viewport().grab().toImage()
        corners = {
            image.pixelColor((shown.cell_place(Cell(2, *cell)) + QPoint(0, -8)).toPoint()).name()
            for cell in ((1, 0), (1, 1))
        }
        assert len(corners) == 2
        apply_theme(qapp, DARK)


def test_an_empty_line_says_why_and_a_line_is_copied(qtbot: QtBot) -> None:
    shown = view(qtbot, (), message="This layer is frozen.")
    assert shown.accessibleName() == "This layer is frozen."
    press_keys(shown, Qt.Key.Key_Right, Qt.Key.Key_Return)
    shown.show_parts(line(1, 2, (0, 0)))
    shown.copy_text()
    assert QApplication.clipboard().text().startswith("new W = W − η · δ · aᵀ: [")


def test_cells_grow_with_the_font(qtbot: QtBot) -> None:
    shown = view(qtbot, line())
    before = shown.heightForWidth(2000)
    shown.setFont(QFont(shown.font().family(), 24))
    assert shown.heightForWidth(2000) > 2 * before


def test_with_few_rows_the_marked_one_is_kept_and_the_keys_go_through_what_is_shown(qtbot: QtBot) -> None:
    shown, asked = view(qtbot, line(10, 6, (5, 3))), []
    shown.asked.connect(asked.append)
    whole = shown.heightForWidth(900)
    press_keys(shown, Qt.Key.Key_Right, *([Qt.Key.Key_Right] * 8))
    shown.show_most(3)
    assert shown.heightForWidth(900) < whole / 2
    assert shown.current is None  # it is not shown any more
    press_keys(shown, Qt.Key.Key_Right)
    assert shown.current == Cell(0, 5, 3)
    press_keys(shown, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert asked == [("w", 5, 3)]
