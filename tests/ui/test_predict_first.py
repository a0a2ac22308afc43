"""Predict first, in the whole window: the number that is asked for stands nowhere else meanwhile, and all others do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.project import opening_project, set_weight
from nnapp.walk import Place, value
from tests.ui.gestures import type_into
from ui.charts.activations.layout import Spot
from ui.charts.weight_maps.quantity import Quantity as MapQuantity
from ui.data_grid.grid import DataGrid
from ui.docks import bring_up, named
from ui.document import Selection
from ui.heatmap_canvas import Cell
from ui.hidden import Hidden, why_hidden
from ui.inspector import InspectorPanel
from ui.main_window import MainWindow
from ui.network.places import Place as NetworkPlace
from ui.topology_editor.quantities.link_quantity import Quantity


@pytest.fixture
def inspector(window: MainWindow, qtbot: QtBot) -> InspectorPanel:
    window.document.select(Selection(row=1, layer=0, unit=3, source=2))
    window.commands["explain"].trigger()
    inspector = window.learning.inspector
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None)
    inspector.bar.predict.setChecked(True)
    return inspector


def give_up(inspector: InspectorPanel) -> None:
    QTest.mouseClick(inspector.pages.number.prediction.give_up, Qt.MouseButton.LeftButton)


def show_maps(window: MainWindow, *quantities: MapQuantity) -> None:
    for each in MapQuantity:
        window.weights.choices.switch(each).setChecked(each in quantities)


def said(window: MainWindow) -> str:
    return window.topology.view.accessibleDescription()


def cells(grid: DataGrid, row: int) -> list[str]:
    model = grid.model
    return [model.data(model.index(row, column)) for column in range(len(model.table), model.columnCount())]


def tips(grid: DataGrid, row: int) -> str:
    model = grid.model
    columns = range(len(model.table), model.columnCount())
    return " ".join(model.data(model.index(row, c), Qt.ItemDataRole.ToolTipRole) for c in columns)


def test_of_a_unit_only_the_asked_number_is_hidden(window: MainWindow, inspector: InspectorPanel) -> None:
    window.document.select(Selection(row=1, layer=0, unit=3))
    inspector.show_place(Place("z", 0, 3))
    assert "z = ?" in said(window) and "a = ?" not in said(window)
    assert window.topology.explaining.covered() is None  # its disc shows a
    give_up(inspector)
    assert "?" not in said(window)
    inspector.show_place(Place("a", 0, 5))
    window.document.select(Selection(row=1, layer=0, unit=5))
    assert "a = ?" in said(window) and "z = ?" not in said(window)
    assert window.topology.explaining.covered() == NetworkPlace(0, 5)
    shown = window.topology.telling.caption(window.document.project, window.topology.parameters, NetworkPlace(0, 5))
    assert why_hidden() in shown
    other = window.topology.telling.caption(window.document.project, window.topology.parameters, NetworkPlace(0, 4))
    assert "?" not in other


def test_the_gradient_is_hidden_in_the_drawing_and_the_heatmap(window: MainWindow, inspector: InspectorPanel) -> None:
    weights = window.weights
    show_maps(window, *MapQuantity)
    window.topology.showing.show_quantity(Quantity.GRADIENT)
    inspector.show_place(Place("gradient", 0, 3, 2))
    cell = Cell(0, 3, 2, MapQuantity.GRADIENT)
    assert weights.view.covered == (cell,)
    assert weights.said(cell).endswith("= ?") and "?" in weights.heading.whole
    assert weights.said(cell._replace(quantity=MapQuantity.WEIGHT)) in weights.heading.whole
    assert not weights.said(cell._replace(column=3)).endswith("?")
    assert "∂C/∂w = ?" in said(window) and " w = ?" not in said(window)
    give_up(inspector)
    assert not weights.view.covered and "?" not in weights.heading.whole + said(window)


def test_a_delta_is_hidden_of_its_row_alone(window: MainWindow, inspector: InspectorPanel) -> None:
    weights = window.weights
    show_maps(window, MapQuantity.DELTA)
    inspector.show_place(Place("delta", 0, 3))
    hidden = [(cell.matrix, cell.row, weights.found.rows[cell.column]) for cell in weights.view.covered]
    assert hidden and set(hidden) == {(0, 3, 1)}
    assert all(weights.said(cell).endswith("δ = ?") for cell in weights.view.covered)
    give_up(inspector)
    assert not weights.view.covered


def test_answer_error_and_cost_are_hidden_in_their_row_of_the_table(
    window: MainWindow, inspector: InspectorPanel
) -> None:
    grid, last = window.grid, len(window.document.project.topology.layers) - 1
    before, elsewhere, told = cells(grid, 1), cells(grid, 2), tips(grid, 1)
    for place, wanted in (
        (Place("a", last, 0), ["?", "?", before[2]]),
        (Place("da", last, 0), [before[0], "?", before[2]]),
        (Place("row_cost"), [before[0], before[1], "?"]),
        (Place("z", last, 0), before),
    ):
        inspector.show_place(place)
        assert cells(grid, 1) == wanted, place
        assert cells(grid, 2) == elsewhere
        assert (why_hidden() in tips(grid, 1)) is ("?" in wanted)
        give_up(inspector)
        assert cells(grid, 1) == before and tips(grid, 1) == told


def test_the_gradient_check_hides_the_slopes_of_the_asked_weight(
    window: MainWindow, inspector: InspectorPanel, qtbot: QtBot
) -> None:
    check = window.learning.check
    bring_up(check)
    check.bar.tabs.setCurrentIndex(1)
    with qtbot.waitSignal(check.network.ended):
        check.network.line.check()
    check.bar.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: check.weight.prober.found is not None and check.weight.prober.found.valley is not None)
    inspector.show_place(Place("gradient", 0, 3, 2))
    slopes = [check.weight.figures.values[key].text() for key in ("slope", "central", "error", "weight")]
    assert slopes[:2] == ["?", "?"] and "?" not in slopes[2] + slopes[3]
    assert check.network.reading((0, 3, 2)).count("?") == 2 and "?" not in check.network.reading((0, 3, 1))
    model = check.network.table.results
    row = next(row for row in range(model.rowCount()) if model.link(row) == (0, 3, 2))
    assert [model.index(row, column).data() for column in (1, 2)] == ["?", "?"]
    assert model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole) == why_hidden()
    give_up(inspector)
    assert check.weight.figures.values["slope"].text() not in {"?", ""}
    assert "?" not in check.network.reading((0, 3, 2))


def test_the_signals_do_not_tell_it(window: MainWindow, inspector: InspectorPanel) -> None:
    signals = window.topology.signals
    signals.start()
    signals.pause()
    captions = {}
    for quantity in ("a", "delta", "gradient"):
        inspector.show_place(Place(quantity, 0, 3, 2 if quantity == "gradient" else None))
        window.document.select(Selection(row=1, layer=0, unit=3, source=2))
        captions[quantity] = []
        for position in range(len(signals.signals.stages)):
            signals.go_to(position)
            captions[quantity].append(signals.bar.caption.text())
    assert [sum("?" in caption for caption in each) for each in captions.values()] == [1, 1, 1]
    give_up(inspector)
    assert "?" not in signals.bar.caption.text()


Ending = Callable[[MainWindow, InspectorPanel], object]


def _answer(window: MainWindow, inspector: InspectorPanel) -> None:
    type_into(inspector.pages.number.prediction.field, str(value(inspector.stepper.walk, inspector.stepper.place)))


def _skip(window: MainWindow, inspector: InspectorPanel) -> None:
    give_up(inspector)


def _end(window: MainWindow, inspector: InspectorPanel) -> None:
    inspector.bar.predict.setChecked(False)


def _close(window: MainWindow, inspector: InspectorPanel) -> None:
    named(window.docks)["inspector"].close()


def _edit(window: MainWindow, inspector: InspectorPanel) -> None:
    window.document.edit(lambda project: set_weight(project, 0, 3, 2, 0.5), "Weight")


def _open(window: MainWindow, inspector: InspectorPanel) -> None:
    window.document.open(opening_project())


@pytest.mark.parametrize("ending", [_answer, _skip, _end, _close, _open])
def test_it_comes_back(window: MainWindow, inspector: InspectorPanel, ending: Ending) -> None:
    before = cells(window.grid, 1)
    inspector.show_place(Place("a", 1, 0))
    assert cells(window.grid, 1)[0] == "?"
    ending(window, inspector)
    assert window.document.hidden == Hidden() or ending is _open
    assert cells(window.grid, 1) == before


def test_behind_another_tab_it_stays_hidden_until_the_document_changes(
    window: MainWindow, inspector: InspectorPanel, qtbot: QtBot
) -> None:
    inspector.show_place(Place("a", 1, 0))
    bring_up(window.question)
    qtbot.waitUntil(lambda: not window.topology.explaining.lights.lit)
    assert cells(window.grid, 1)[0] == "?"
    _edit(window, inspector)
    assert window.document.hidden == Hidden()


def test_an_edit_asks_for_the_new_number(window: MainWindow, inspector: InspectorPanel) -> None:
    inspector.show_place(Place("a", 1, 0))
    give_up(inspector)
    assert window.document.hidden == Hidden()
    _edit(window, inspector)
    assert window.document.hidden == Hidden(Place("a", 1, 0), 1)


def test_what_is_given_or_stands_there_is_not_asked_for(window: MainWindow, inspector: InspectorPanel) -> None:
    box = inspector.pages.number.prediction
    for place in (Place("x", unit=0), Place("target", unit=0), Place("weight", 0, 3, 2)):
        inspector.show_place(place)
        assert box.isHidden() and window.document.hidden == Hidden()
    inspector.show_place(Place("a", 0, 3))
    assert not box.isHidden()
    inspector.stepper.go_to(Place("z", 0, 3, None, 0))  # which is put into the question before
    assert box.isHidden()


def test_the_program_does_not_tell_the_step(window: MainWindow, inspector: InspectorPanel) -> None:
    inspector.show_place(Place("new_weight", 0, 3, 2))
    assert "#" not in inspector.body.code.toPlainText()
    give_up(inspector)
    assert "#" in inspector.body.code.toPlainText()
    inspector.stepper.go_to(Place("step", 0, 3, 2))
    assert window.document.hidden == Hidden()  # the step was put into it


def test_no_other_view_tells_it(window: MainWindow, inspector: InspectorPanel) -> None:
    inspector.show_place(Place("a", 1, 0))
    bring_up(window.question)
    window.question.begin()
    assert [block.headline.text() for block in window.question.answer.blocks] == ["?"]
    give_up(inspector)
    inspector.show_place(Place("row_cost"))
    assert "Row 2 alone: C = ?." in window.cost.caption.whole
    give_up(inspector)
    assert "?" not in window.cost.caption.whole
    activations, vector = window.plots["activations"], window.plots["gradient"]
    for view in (activations, vector):
        bring_up(view)
        view.draw()
    inspector.show_place(Place("z", 0, 4))
    spot = Spot(0, "unit", 4)
    assert "z = ?" in activations.said(spot) and activations.said(spot).count("?") == 1
    give_up(inspector)
    assert "?" not in activations.said(spot)
    inspector.stepper.set_source("batch")
    inspector.show_place(Place("cost"))
    assert window.training.cost_label.text() == "?"
    assert window.training.cost_label.toolTip() == why_hidden()
    give_up(inspector)
    assert "?" not in window.training.cost_label.text()
