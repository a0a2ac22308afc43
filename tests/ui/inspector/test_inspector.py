"""The steps through an update: where they go, that they go back exactly, and where one is asked from."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.dataset import Split
from nnapp.project import current_model, current_parameters, set_cell
from nnapp.run import Run
from nnapp.topology import BIAS
from nnapp.walk import QUANTITIES, Place, first, last, moment_at, value
from tests.ui.explaining import Open, choose_step, classes, equation, title
from tests.ui.gestures import press_keys
from ui.document import Selection
from ui.exchange import Speed
from ui.inspector import InspectorPanel
from ui.inspector.phases import GRADIENT, KINDS, Phase, phase_of, phases

# Where the steps go


def test_it_begins_at_the_first_product_of_the_selected_row(panel: InspectorPanel) -> None:
    assert panel.stepper.walk.rows.tolist() == [0]  # nothing is selected
    panel.document.select(Selection(row=4))
    walk = panel.stepper.walk
    assert walk is not None and walk.rows.tolist() == [4]
    assert panel.stepper.moment == first(walk)
    assert "Row 5" in panel.bar.where.whole
    assert not panel.bar.back.isEnabled()


def test_keys_step_forth_and_back_and_to_the_ends(panel: InspectorPanel) -> None:
    bar = panel.bar
    press_keys(bar.forward, Qt.Key.Key_Period)
    walk = panel.stepper.walk
    assert panel.stepper.place == Place("a", 0, 0, None, 0)  # by unit
    assert panel.document.selection.row == 0  # so that the picture shows the same row
    press_keys(bar.forward, Qt.Key.Key_Period, Qt.Key.Key_Comma)
    assert panel.stepper.place == Place("a", 0, 0, None, 0)
    press_keys(bar.forward, Qt.Key.Key_End)
    assert panel.stepper.moment == last(walk)
    press_keys(bar.forward, Qt.Key.Key_Home)
    assert panel.stepper.moment == first(walk)


def test_every_product_is_a_step_and_every_number_can_be_told(open_panel: Open) -> None:
    panel = open_panel(classes())
    choose_step(panel, "product")
    seen = [panel.stepper.place]
    walk = panel.stepper.walk
    while panel.stepper.moment != last(walk):
        panel.bar.forward.click()
        seen.append(panel.stepper.place)
        assert title(panel)
        assert equation(panel)
    assert seen == [moment_at(walk, number).place for number in range(len(seen))]
    assert {place.quantity for place in seen} >= {"product", "z", "a", "row_cost", "jacobian", "delta", "gradient"}
    assert panel.document.project.model is None  # nothing was trained


@pytest.mark.parametrize("step", ["unit", "layer", "phase", "row"])
def test_steps_of_a_mini_batch_lead_from_its_beginning_to_its_end_and_back(open_panel: Open, step: str) -> None:
    panel = open_panel(classes())
    panel.stepper.set_source("batch")
    walk = panel.stepper.walk
    assert walk is not None and walk.row_count == 2
    choose_step(panel, step)
    places = [panel.stepper.place]
    while panel.stepper.moment != last(walk):
        panel.bar.forward.click()
        places.append(panel.stepper.place)
        if places[-1].row is not None:  # the other views show the row that is explained
            assert panel.document.selection.row == walk.rows[places[-1].row]
    assert panel.stepper.walk is walk
    while panel.stepper.moment != first(walk):
        panel.bar.back.click()
        assert panel.stepper.place == places[-2]
        places.pop()
    assert len(places) == 1


def test_a_click_on_a_phase_goes_there(panel: InspectorPanel) -> None:
    for number, phase in enumerate(panel.body.phases.phases):
        index = panel.body.phases.model().index(number, 0)
        panel.body.phases.scrollTo(index)
        place = panel.body.phases.visualRect(index).center()
        QTest.mouseClick(panel.body.phases.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert phase_of(panel.stepper.place) == phase
        assert panel.body.phases.currentIndex().row() == number


def test_every_quantity_belongs_to_a_phase() -> None:
    assert set(KINDS) == set(QUANTITIES)
    assert {kind for kind, _ in phases(2)} == set(KINDS.values())


# Over the border


def test_the_end_of_an_update_makes_it_and_going_back_undoes_it_exactly(panel: InspectorPanel, qtbot: QtBot) -> None:
    before, document = panel.document.project, panel.document
    document.select(Selection(row=2))
    press_keys(panel.bar.forward, Qt.Key.Key_End)
    walk, place = panel.stepper.walk, panel.stepper.place
    panel.bar.forward.click()
    qtbot.waitUntil(lambda: document.project is not before)
    assert np.array_equal(current_parameters(document.project).flat, walk.after.flat)  # as it was shown
    assert panel.stepper.walk.project is document.project
    assert panel.stepper.moment == first(panel.stepper.walk)
    assert document.stack.undoText() == "Train on row 3"
    panel.bar.back.click()
    assert document.project is before
    assert panel.stepper.place == place
    assert value(panel.stepper.walk, place) == value(walk, place)


def test_whole_updates_and_epochs_keep_the_place(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(classes())
    document, projects, place = panel.document, [panel.document.project], Place("delta", 0, 2, None, 1)
    panel.stepper.set_source("batch")
    panel.stepper.go_to(place)
    for step in ("update", "epoch"):
        choose_step(panel, step)
        press_keys(panel.bar.forward, Qt.Key.Key_Period)
        qtbot.waitUntil(lambda: document.project is not projects[-1])
        projects.append(document.project)
        assert panel.stepper.place == place
    assert current_model(projects[-1]).epoch == 1
    run = Run(projects[0])
    run.epoch()
    assert np.array_equal(run.snapshot().parameters.flat, current_parameters(projects[-1]).flat)
    for project in reversed(projects[:-1]):
        press_keys(panel.bar.back, Qt.Key.Key_Comma)
        assert document.project is project
        assert panel.stepper.place == place
    assert not panel.bar.back.isEnabled()


def test_going_back_never_undoes_what_was_not_stepped_here(panel: InspectorPanel, qtbot: QtBot) -> None:
    document = panel.document
    press_keys(panel.bar.forward, Qt.Key.Key_End, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: document.stack.count() == 1 and not panel.stepper.borders.waiting)
    document.edit(lambda project: set_cell(project, 0, 0, "0.5"), "Edit a cell")
    edited = document.project
    assert not panel.bar.back.isEnabled()
    press_keys(panel.bar.forward, Qt.Key.Key_Comma)
    assert document.project is edited
    document.undo()
    assert panel.bar.back.isEnabled()  # its own step is behind it again


def test_a_row_that_is_held_out_is_explained_but_not_trained_on(panel: InspectorPanel) -> None:
    split = np.array([Split.TRAINING] * 9 + [Split.VALIDATION], np.uint8)
    document = panel.document
    document.edit(lambda project: replace(project, dataset=replace(project.dataset, split=split)), "Hold out")
    document.select(Selection(row=9))
    assert "held out" in panel.bar.where.whole
    panel.bar.pages.chosen.emit("matrices")
    assert panel.pages.code.whole == "NumPy: delta1.dot(xb.T, out=dW1b)"
    assert panel.body.phases.phases[panel.body.phases.currentIndex().row()] == Phase(GRADIENT, 0)
    press_keys(panel.bar.forward, Qt.Key.Key_End)
    assert not panel.bar.forward.isEnabled()
    assert "held out" in panel.bar.forward.toolTip()
    before = document.project
    panel.stepper.forward()
    assert document.project is before


def test_a_step_pauses_a_training_that_goes_on(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.trainer.set_speed(Speed(50))
    panel.trainer.run()
    assert "Training is running" in panel.bar.where.whole
    qtbot.waitUntil(lambda: panel.trainer.place.place > 1)
    panel.bar.forward.click()
    assert not panel.trainer.running
    assert panel.stepper.walk.project is panel.document.project
    assert current_model(panel.document.project).epoch > 0


# Where does this come from?


def test_a_number_in_the_equation_leads_to_its_own_and_one_can_return(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("a", 1, 0, None, 0))
    view = panel.pages.number.equation
    place = view.numbers[0].about
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.number_place(0).toPoint())
    assert panel.stepper.place == place == Place("z", 1, 0, None, 0)
    QTest.mouseClick(panel.bar.came_from, Qt.MouseButton.LeftButton)
    assert panel.stepper.place == Place("a", 1, 0, None, 0)


def test_what_is_asked_elsewhere_opens_at_the_selected_row(open_panel: Open) -> None:
    panel = open_panel(classes())
    panel.document.select(Selection(row=3))
    panel.show_place(Place("a", 1, 2))
    assert panel.stepper.place == Place("a", 1, 2, None, 0)
    assert panel.stepper.walk.rows.tolist() == [3]
    panel.stepper.set_source("batch")
    rows = panel.stepper.walk.rows
    panel.document.select(Selection(row=int(rows[1])))
    panel.show_place(Place("row_cost"))
    assert panel.stepper.place == Place("row_cost", row=1)  # it is among the rows of the batch
    other = next(row for row in range(6) if row not in rows)
    panel.document.select(Selection(row=other))
    panel.show_place(Place("x", unit=1))
    assert panel.stepper.source == "row" and panel.stepper.walk.rows.tolist() == [other]
    panel.show_place(Place("gradient", 0, 3, BIAS))
    assert panel.stepper.place == Place("gradient", 0, 3, BIAS)


def test_a_place_that_is_not_there_changes_nothing(panel: InspectorPanel) -> None:
    here = panel.stepper.place
    for place in (Place("a", 7, 0, None, 0), Place("a", 0, 99, None, 0), Place("z", 0, 0, None, 5)):
        assert not panel.stepper.go_to(place)
        assert panel.stepper.place == here


def test_another_network_shows_the_nearest_place_where_the_place_is_gone(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("z", 0, 9, None, 0))
    topology = panel.document.project.topology
    smaller = replace(topology, layers=(replace(topology.layers[0], units=2), topology.layers[1]))
    panel.document.edit(lambda project: replace(project, topology=smaller, model=None), "Fewer units")
    assert panel.stepper.walk.project is panel.document.project
    assert panel.stepper.place == Place("z", 0, 1, None, 0)
    panel.stepper.go_to(Place("back_product", 0, 1, 0, 0))
    single = replace(topology, layers=(topology.layers[1],))
    panel.document.edit(lambda project: replace(project, topology=single, model=None), "No hidden layer")
    assert panel.stepper.place == Place("a", 0, 0, None, 0)  # nothing flows back behind it any more
    panel.document.undo()
    panel.document.undo()
    assert panel.stepper.place == Place("a", 0, 0, None, 0)
