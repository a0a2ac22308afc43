"""Equations on the screen: rows that fit, numbers asked by mouse and keys, what is copied, light and dark."""

from __future__ import annotations

import math
import random
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.expressions import (
    Case,
    Cases,
    Equation,
    Expression,
    Function,
    Negative,
    Over,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Text,
    Value,
    evaluated,
    expression_pieces,
    printed,
    shortened,
)
from tests.ui.gestures import press_keys
from ui.equations.structures import item_of
from ui.equations.typesetting import formula_image, inline_image, typeset
from ui.equations.view import EquationView
from ui.theme import DARK, LIGHT, Theme, apply_theme

Z = Symbol("z", "1", "(2)")


def equation(filled: Expression, general: Expression | None = None) -> Equation:
    return Equation(Z, general, filled, float(evaluated(filled) or 0), "result")


def weighted(count: int = 3) -> Equation:
    numbers = random.Random(3)
    terms = (
        Product((Value(numbers.gauss(0, 1), ("w", j)), Value(numbers.gauss(0, 1), ("a", j)))) for j in range(count)
    )
    general = Sum((Over("j", Product((Symbol("w", "1j"), Symbol("a", "j")))), Symbol("b", "1")))
    return equation(shortened(Sum((*terms, Value(-0.25, "b"))), about="rest"), general)


def view(qtbot: QtBot, shown: Equation | None, width: int = 900, message: str = "") -> EquationView:
    widget = EquationView()
    qtbot.addWidget(widget)
    widget.show_equation(None if shown is None else printed(shown), message)
    widget.resize(width, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 1) for y in range(0, image.height(), 1)}


def test_a_click_on_a_number_asks_what_it_is_about(qtbot: QtBot) -> None:
    shown, asked = view(qtbot, weighted()), []
    shown.asked.connect(asked.append)
    for number in range(len(shown.numbers)):
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.number_place(number).toPoint())
    assert asked == [("w", 0), ("a", 0), ("w", 1), ("a", 1), ("w", 2), ("a", 2), "b", "result"]
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.RightButton, pos=shown.number_place(0).toPoint())
    assert len(asked) == 8


def test_the_arrow_keys_reach_every_number_and_enter_asks(qtbot: QtBot) -> None:
    shown, asked = view(qtbot, weighted()), []
    shown.asked.connect(asked.append)
    press_keys(shown, *([Qt.Key.Key_Right, Qt.Key.Key_Return] * 9))
    assert asked[:3] == [("w", 0), ("a", 0), ("w", 1)]
    assert asked[-2:] == ["result", "result"]  # there is none beyond
    assert "Click" in shown.accessibleDescription()
    press_keys(shown, *([Qt.Key.Key_Left] * 20), Qt.Key.Key_Enter)
    assert asked[-1] == ("w", 0)


def test_numbers_in_fractions_powers_roots_and_cases_can_be_clicked_too(qtbot: QtBot) -> None:
    value = Value(-0.3, "z")
    for filled in (
        Quotient(Value(1), Sum((Value(1), Function("exp", (Negative(value),))))),
        Power(Sum((value, Value(1))), Value(2)),
        Function("sqrt", (Power(value, Value(2)),)),
        Product((Sum((Quotient(value, Value(2)), Value(1))), Value(2))),
        Function("max", (Value(0), Function("abs", (value,)))),
        Cases((Case(Value(1), Relation(value, ">", Value(0))),), Value(0)),
    ):
        shown, asked = view(qtbot, equation(filled)), []
        shown.asked.connect(asked.append)
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.number_place(0).toPoint())
        assert asked == ["z"]


def test_rows_are_broken_where_there_is_no_room_and_none_is_cut(qtbot: QtBot) -> None:
    long = weighted(100)
    heights = [view(qtbot, long, width).heightForWidth(width) for width in (1400, 700, 420)]
    assert heights == sorted(heights) and len(set(heights)) == 3
    for width in (1400, 700, 420):
        shown = view(qtbot, long, width)
        right = max(shown.number_place(number).x() for number in range(len(shown.numbers)))
        assert right < width
        assert shown.horizontalScrollBar().maximum() == 0


def test_what_is_remembered_of_rows_is_of_this_equation_and_this_width(qtbot: QtBot) -> None:
    used = view(qtbot, weighted(3))
    for count in (40, 3):
        used.show_equation(printed(weighted(count)))
        fresh = view(qtbot, weighted(count))
        for width in (*range(300, 1400, 50), 300):
            assert used.heightForWidth(width) == fresh.heightForWidth(width)
    heights = [used.heightForWidth(width) for width in (300, 1350, 300)]
    assert heights[0] == heights[2] > heights[1]


def test_what_cannot_be_broken_is_scrolled_to_by_keys(qtbot: QtBot) -> None:
    wide = Quotient(Sum(tuple(Value(1.2345 + n, n) for n in range(9))), Value(3))
    shown = view(qtbot, equation(wide), 200)
    assert shown.horizontalScrollBar().maximum() > 0
    press_keys(shown, *([Qt.Key.Key_Right] * 9))
    assert 0 < shown.number_place(8).x() < shown.viewport().width()


def test_the_whole_value_of_a_number_is_told(qtbot: QtBot) -> None:
    shown = view(qtbot, equation(Product((Value(1 / 3, "third"), Value(0.5)))))
    press_keys(shown, Qt.Key.Key_Right)
    assert shown.accessibleDescription().startswith("0.3333333333333333.")
    assert shown.accessibleName() == "z₁⁽²⁾ = 0.3333·0.5 = 0.1667"


def test_an_equation_is_copied_as_text_latex_and_picture(qtbot: QtBot) -> None:
    shown, clipboard = view(qtbot, equation(Quotient(Value(1), Value(4)))), QApplication.clipboard()
    press_keys(shown, Qt.Key.Key_Right)
    texts = [action.text() for action in shown.menu().actions()]
    assert texts == ["Where does this come from?", "", "Copy as text", "Copy as LaTeX", "Copy as picture"]
    shown.copy_text()
    assert clipboard.text() == "z₁⁽²⁾ = 1/4 = 0.25"
    shown.copy_latex()
    assert clipboard.text() == r"z_{1}^{(2)} = \frac{1}{4} = 0.25"
    shown.copy_picture()
    assert {"#000000", "#ffffff"} <= colours(clipboard.image())


def test_in_the_place_of_a_missing_equation_a_message_says_why(qtbot: QtBot) -> None:
    shown = view(qtbot, None, message="There is no row to explain.")
    assert shown.accessibleName() == "There is no row to explain."
    before = colours(shown.grab().toImage())
    assert len(before) > 1
    assert not any(action.isEnabled() for action in shown.menu().actions())
    press_keys(shown, Qt.Key.Key_Right, Qt.Key.Key_Return)
    shown.copy_latex()
    shown.show_equation(printed(weighted()))
    assert shown.numbers


def test_letters_and_numbers_have_the_colours_of_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    shown = view(qtbot, weighted())
    shown.setFont(QFont(shown.font().family(), 24))

    def in_colours_of(theme: Theme) -> bool:
        wanted = {theme.colour("text").name(), theme.colour("accent").name()}
        return wanted <= colours(shown.grab(QRect(0, 60, 900, 100)).toImage())

    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        qtbot.waitUntil(partial(in_colours_of, theme))


def test_letters_grow_with_the_font(qtbot: QtBot) -> None:
    shown = view(qtbot, weighted())
    before = shown.em, shown.heightForWidth(900)
    shown.setFont(QFont(shown.font().family(), 24))
    assert shown.em > 2 * before[0]
    assert shown.heightForWidth(900) > 2 * before[1]


def test_every_kind_of_formula_is_drawn(qtbot: QtBot) -> None:
    unknown = Symbol("größe ☃", "1")  # a name from a table, in letters that the font of formulas may not have
    for general in (
        Symbol("∂C/∂w", "21", "(1)"),
        Symbol("ŷ"),
        Symbol("φ′"),
        Symbol("cost"),
        Symbol("new w", "bias"),
        Function("softmax", (Symbol("z"),)),
        Product((Symbol("Σ", "i"), Symbol("δ", "i"))),
        Sum((Text("the <b>mean</b> of"), unknown)),
    ):
        shown = view(qtbot, equation(Value(math.pi), general))
        assert len(colours(shown.grab().toImage())) > 2


def test_only_names_from_tables_are_written_in_the_font_of_the_program() -> None:
    known = (
        Symbol("Σ", "k"),
        Symbol("∂C/∂w", "21", "(1)"),
        Symbol("m̂"),
        Symbol("v", sup="−"),
        Symbol("∇C"),
        Symbol("W", "", "T"),
    )
    for symbol in known:
        (piece,) = expression_pieces(symbol)
        assert not item_of(piece, len).words, symbol
    (piece,) = expression_pieces(Symbol("größe", "1"))
    assert item_of(piece, len).words == ((0.0, 0.0, "größe₁"),)


def test_a_formula_is_a_picture_in_the_wanted_colour_and_density(qtbot: QtBot) -> None:
    image = formula_image(r"\frac{\partial C}{\partial w} = \delta \, a", QColor("red"), 20, 2)
    assert image.devicePixelRatio() == 2
    assert "#ff0000" in colours(image)
    sizes = [formula_image("x_1", QColor("red"), points, 1).width() for points in (10, 20)]
    assert sizes[1] == pytest.approx(2 * sizes[0], abs=2)


def test_a_formula_within_text_has_its_base_line_a_quarter_of_the_x_height_below_the_middle(qtbot: QtBot) -> None:
    for latex in ("x", "y_{1}", r"\frac{1}{2}", "x^{2^2}"):
        formula = typeset(latex)
        assert formula is not None
        image = inline_image(latex, QColor("black"), 40, 1, x_height=20)
        half = max(formula.ascent * 40 - 5, formula.descent * 40 + 5)
        assert image.height() == pytest.approx(2 * half, abs=1)


def test_what_the_typesetter_cannot_read_is_no_picture_and_harms_nobody(qtbot: QtBot) -> None:
    for broken in (r"\frac{", "{" * 300, "x" * 5000, r"\begin{matrix}"):
        assert formula_image(broken, QColor("black"), 20, 1).isNull() and typeset(broken) is None
    for odd in ("\\", r"\left(", ""):  # of these there may be something to see
        assert formula_image(odd, QColor("black"), 20, 1).isNull() == (typeset(odd) is None)
