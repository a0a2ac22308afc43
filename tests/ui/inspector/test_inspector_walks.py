"""Which walk is explained, or why there is none; what is large is made in the background."""

from __future__ import annotations

from functools import partial

import numpy as np
import shiboken6
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset, Split
from nnapp.model import Model
from nnapp.project import Project, current_parameters, opening_project, set_weight, with_model
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.walk import Place, walk_batch
from tests.ui.explaining import Open, equation, tall, title
from ui.document import Selection
from ui.inspector import InspectorPanel

# Nothing to explain


def test_without_anything_to_explain_it_says_why(open_panel: Open) -> None:
    project = opening_project()
    empty = replace(project, dataset=replace(project.dataset, split=np.full(10, Split.VALIDATION, np.uint8)))
    panel = open_panel(empty)
    assert panel.body.currentWidget() is panel.body.message
    assert "training" in panel.body.message.text()
    assert not panel.bar.forward.isEnabled()
    size = project.topology.parameter_count
    diverged = Parameters(project.topology.widths, np.full(size, np.nan))
    panel.document.open(with_model(project, Model(start=current_parameters(project), current=diverged)))
    assert "diverged" in panel.body.message.text()
    panel.document.open(project)
    assert panel.body.currentWidget() is not panel.body.message


def test_a_hidden_panel_computes_nothing(panel: InspectorPanel) -> None:
    panel.hide()
    walk = panel.stepper.walk
    panel.document.select(Selection(row=3))
    assert panel.stepper.walk is walk
    panel.show()
    assert panel.stepper.walk.rows.tolist() == [3]


def test_a_large_network_is_stepped_through_without_listing_its_numbers(open_panel: Open) -> None:
    dataset = Dataset.from_arrays(np.random.default_rng(0).normal(size=(4, 784)), np.eye(10)[:4])
    layers = (Layer(units=512), Layer(units=512), Layer(units=10))
    project = Project(
        topology=Topology(inputs=784, layers=layers), dataset=dataset, training=opening_project().training
    )
    panel = open_panel(project)
    for place in (Place("z", 0, 300, None, 0), Place("delta", 1, 500, None, 0), Place("new_weight", 0, 511, 783)):
        panel.stepper.go_to(place)
        assert "… " in equation(panel) or place.quantity != "z"
        for page in ("chain", "matrices", "number"):
            panel.bar.pages.chosen.emit(page)
    panel.bar.forward.click()
    assert panel.stepper.place == Place("new_weight", 0, 511, BIAS)  # the last of its unit


# In the background


def test_a_large_walk_is_made_in_the_background_and_says_so(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    assert panel.stepper.walk is not None  # one row is walked through at once
    panel.stepper.go_to(Place("delta", 0, 7, None, 0))
    choose_batch(panel)
    assert panel.stepper.walk is None
    assert panel.body.currentWidget() is panel.body.message
    assert panel.body.message.text() == "Walking through 6,000 rows …"
    assert not panel.bar.forward.isEnabled() and "Walking" in panel.bar.forward.toolTip()
    wait_for_walk(panel, qtbot)
    walk = panel.stepper.walk
    assert walk.row_count == 6000
    assert panel.body.currentWidget() is not panel.body.message
    assert panel.stepper.place == Place("delta", 0, 7, None, 0)  # where one was
    assert np.array_equal(walk.after.flat, walk_batch(panel.document.project).after.flat)
    panel.stepper.refresh()
    assert panel.stepper.walk is walk  # it is kept


def test_meanwhile_one_row_is_explained_at_once(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    choose_batch(panel)
    panel.stepper.forward()  # there is nothing to step through yet
    panel.stepper.back()
    panel.bar.pages.chosen.emit("chain")
    assert panel.stepper.walk is None
    panel.bar.source_chosen.emit("row")
    assert panel.stepper.walk.row_count == 1
    assert panel.stepper.page == "chain" and title(panel).startswith("Chain rule")
    qtbot.waitUntil(lambda: not panel.stepper.walks.working)
    assert panel.stepper.walk.row_count == 1
    choose_batch(panel)
    wait_for_walk(panel, qtbot)
    assert panel.stepper.walk.row_count == 6000


def test_a_walk_of_a_project_that_is_no_longer_open_is_thrown_away(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    shown: list[object] = []
    panel.stepper.moved.connect(lambda: shown.append(panel.stepper.walk and panel.stepper.walk.project))
    choose_batch(panel)
    for number in range(5):
        panel.document.edit(partial(set_weight, position=0, unit=0, source=0, value=float(number)), "Weight")
        assert panel.stepper.walk is None
    wait_for_walk(panel, qtbot)
    assert {id(project) for project in shown if project} == {id(panel.document.project)}
    panel.document.edit(lambda project: replace(project, training=replace(project.training, batch_size=7)), "Batch")
    assert panel.stepper.walk.row_count == 7  # small again, and at once
    panel.document.undo()
    wait_for_walk(panel, qtbot)
    assert panel.stepper.walk.project is panel.document.project


def test_what_is_asked_for_is_shown_when_the_walk_is_there(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    panel.document.select(Selection(row=41))
    panel.show_told(Place("delta", 0, 3), batch=True, page="chain")
    assert panel.stepper.walk is None
    wait_for_walk(panel, qtbot)
    place = panel.stepper.place
    assert place.quantity == "delta" and panel.stepper.walk.rows[place.row] == 41
    assert panel.stepper.page == "chain"
    panel.document.open(tall(7000))
    panel.show_place(Place("cost"))
    panel.document.edit(partial(set_weight, position=0, unit=0, source=0, value=3.0), "Weight")
    wait_for_walk(panel, qtbot)
    assert panel.stepper.place == Place("cost")


def test_updates_from_large_batches_are_stepped_through_and_back(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    document, before = panel.document, panel.document.project
    choose_batch(panel)
    wait_for_walk(panel, qtbot)
    panel.stepper.step = "update"
    panel.stepper.go_to(Place("gradient", 0, 5, 1))
    panel.stepper.forward()
    qtbot.waitUntil(lambda: document.project is not before)
    wait_for_walk(panel, qtbot)
    assert panel.stepper.walk.project is document.project
    assert panel.stepper.place == Place("gradient", 0, 5, 1)
    panel.stepper.back()
    assert document.project is before
    wait_for_walk(panel, qtbot)
    assert panel.stepper.walk.project is before
    assert panel.stepper.place == Place("gradient", 0, 5, 1)


def test_what_cannot_be_walked_through_is_told_from_the_background_too(open_panel: Open, qtbot: QtBot) -> None:
    project = tall()
    panel = open_panel(replace(project, training=replace(project.training, batch_size=6001)))
    choose_batch(panel)
    assert panel.body.message.text().startswith("Walking")
    qtbot.waitUntil(lambda: "The batch size is 6001" in panel.body.message.text())
    assert not panel.bar.forward.isEnabled()
    wide = Topology(inputs=2, layers=(Layer(units=6000), Layer(units=1)))
    panel.document.open(replace(project, topology=wide, model=None))
    qtbot.waitUntil(lambda: "3,456 MB" in panel.body.message.text())
    assert "batch size of at most 3,471" in panel.body.message.text()
    panel.bar.source_chosen.emit("row")
    assert panel.stepper.walk.row_count == 1


def test_a_panel_that_is_hidden_meanwhile_shows_the_walk_when_it_is_seen_again(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(tall())
    choose_batch(panel)
    panel.hide()
    panel.document.edit(partial(set_weight, position=0, unit=0, source=0, value=2.0), "Weight")
    qtbot.waitUntil(lambda: not panel.stepper.walks.working)
    assert panel.stepper.walk is None
    panel.show()
    wait_for_walk(panel, qtbot)
    assert panel.stepper.walk.project is panel.document.project
    panel.hide()
    panel.document.edit(partial(set_weight, position=0, unit=0, source=0, value=4.0), "Weight")
    assert panel.stepper.walk is None  # nobody looks, so its memory is given back


def test_a_panel_that_is_shut_down_waits_for_its_walk(open_panel: Open) -> None:
    panel = open_panel(tall())
    choose_batch(panel)
    panel.shut_down()
    assert not panel.stepper.walks.working


def choose_batch(panel: InspectorPanel) -> None:
    panel.bar.source_chosen.emit("batch")


def wait_for_walk(panel: InspectorPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.stepper.walk is not None, timeout=20_000)


def test_the_end_of_the_undo_history_is_not_followed(open_panel: Open) -> None:
    panel = open_panel(opening_project())
    panel.document.edit(lambda project: set_weight(project, 0, 0, 0, 0.5), "Weight")
    panel.shut_down()
    shiboken6.delete(panel.document.stack)  # becomes empty, and says so
