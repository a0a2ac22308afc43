"""The gradient check never shows what was found of another project, or of weights before, as if it still were so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnapp.activations import ReLU
from nnapp.dataset import Dataset
from nnapp.gradient_check import BATCH
from nnapp.progress import Cancelled, Report
from nnapp.project import Project, opening_project
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from tests.ui.checking import check, settle, shown
from tests.ui.gestures import step_to
from ui.document import Document, Selection
from ui.gradient_check import GradientCheckPanel


class Held:
    """Work of the prober that does not end before it is let go."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def begin(self, panel: GradientCheckPanel) -> None:
        newest = panel.weight.prober._newest
        newest.cancel()
        newest.ask(("held",), self.wait)
        assert newest.working

    def wait(self, report: Report) -> None:
        self.event.wait()
        raise Cancelled


@pytest.fixture
def panel(document: Document, qtbot: QtBot) -> Iterator[GradientCheckPanel]:
    yield from shown(document, qtbot)


@pytest.fixture
def loose(panel: GradientCheckPanel) -> Iterator[Held]:
    held = Held()
    yield held
    held.event.set()  # before the panel waits for it


@pytest.fixture
def held(panel: GradientCheckPanel, loose: Held, qtbot: QtBot) -> Held:
    settle(panel, qtbot)
    loose.begin(panel)
    return loose


def another(units: int = 12, rows: int = 40) -> Project:
    random = np.random.default_rng(1)
    table = Dataset.from_arrays(random.normal(size=(rows, 5)), random.normal(size=(rows, 2)))
    return Project(Topology(5, (Layer(units, activation=ReLU()), Layer(2))), table, Training())


def like_the_first(project: Project) -> Project:
    table = Dataset.from_arrays(np.random.default_rng(2).normal(size=(3, 5)), np.ones((3, 1)))
    layers = tuple(replace(layer) for layer in project.topology.layers)
    return Project(Topology(5, layers), table, project.training)


def with_rate(project: Project, rate: float) -> Project:
    return replace(project, training=replace(project.training, learning_rate=rate))


def with_seed(project: Project, seed: int = 99) -> Project:
    return replace(project, training=replace(project.training, seeds=replace(project.training.seeds, start=seed)))


def with_copied_table(project: Project) -> Project:
    return replace(project, dataset=replace(project.dataset, columns=project.dataset.columns))


def is_empty(panel: GradientCheckPanel) -> bool:
    page = panel.weight
    texts = {label.text() for label in page.figures.values.values()}
    drawn = page.curve.graph.lines or page.curve.graph.marks or page.valley.graph.lines
    return texts == {"…"} and not drawn and not page.verdict.sign.text() and not page.figures.ask.isEnabled()


def says(panel: GradientCheckPanel, text: str) -> bool:
    return text in panel.weight.verdict.label.text()


# One weight


@pytest.mark.parametrize("same_size", [False, True])
def test_of_another_project_nothing_is_shown_before_it_is_known(
    panel: GradientCheckPanel, held: Held, qtbot: QtBot, same_size: bool
) -> None:
    assert panel.weight.verdict.sign.text() == "✓"
    project = like_the_first(panel.project) if same_size else another()
    panel.document.open(project)
    assert is_empty(panel) and says(panel, "being worked out…")  # at once
    assert panel.bar.told.text() == ("3 rows" if same_size else "40 rows")
    held.event.set()
    settle(panel, qtbot)
    assert panel.weight.prober.found.aim.project is project
    assert panel.weight.verdict.sign.text() == "✓" and not says(panel, "being worked out")
    assert panel.weight.curve.graph.lines and panel.weight.figures.values["here"].text() != "…"


def test_a_panel_that_was_hidden_meanwhile_does_not_show_the_project_before(
    panel: GradientCheckPanel, held: Held, qtbot: QtBot
) -> None:
    panel.hide()
    panel.document.open(another())
    panel.show()
    qtbot.waitUntil(lambda: is_empty(panel))
    held.event.set()
    settle(panel, qtbot)
    assert panel.bar.told.text() == "40 rows"


def test_a_reason_of_the_project_before_is_not_shown_beside_another(
    panel: GradientCheckPanel, loose: Held, qtbot: QtBot
) -> None:
    table = opening_project().dataset
    none = replace(table, columns=tuple(replace(column, values=column.values[:0]) for column in table.columns))
    panel.document.open(Project(panel.project.topology, none, Training()))
    qtbot.waitUntil(lambda: says(panel, "no rows"))
    assert panel.bar.told.text() == ""
    loose.begin(panel)
    panel.document.open(another())
    assert is_empty(panel) and says(panel, "being worked out")
    loose.event.set()
    settle(panel, qtbot)


def test_of_other_weights_the_numbers_before_stay_for_a_moment_only(
    panel: GradientCheckPanel, held: Held, qtbot: QtBot
) -> None:
    before = panel.weight.figures.values["slope"].text()
    panel.document.edit(with_seed, "Seed")
    assert panel.weight.figures.values["slope"].text() == before  # an answer that is quick does not flicker
    qtbot.waitUntil(lambda: is_empty(panel) and says(panel, "Both slopes"))
    held.event.set()
    settle(panel, qtbot)
    assert panel.weight.figures.values["slope"].text() not in {"…", before}


def test_a_nudge_that_takes_longer_leaves_the_curve_and_pales_the_numbers(
    panel: GradientCheckPanel, held: Held, qtbot: QtBot
) -> None:
    page = panel.weight
    panel._take_h(0.01)
    assert page.verdict.sign.text() == "✓" and page.figures.values["error"].isEnabled()  # does not flicker
    qtbot.waitUntil(lambda: says(panel, "The secant of this h is being worked out…"))
    assert page.curve.graph.lines and not page.verdict.sign.text()
    assert not page.figures.values["error"].isEnabled()
    held.event.set()
    settle(panel, qtbot)
    assert page.figures.values["error"].isEnabled() and page.verdict.sign.text()


def test_numbers_that_a_change_leaves_right_stay(panel: GradientCheckPanel, held: Held, qtbot: QtBot) -> None:
    panel.document.edit(partial(with_rate, rate=0.03), "Rate")
    assert not panel.weight._awaiting._moment.isActive()  # no moment is awaited after which they would go
    assert panel.weight.verdict.sign.text() == "✓"
    held.event.set()
    settle(panel, qtbot)


# All weights


def test_the_number_of_rows_is_that_of_the_project_that_is_shown(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    assert panel.bar.told.text() == "10 rows"
    panel.document.open(another(rows=2))
    assert panel.bar.told.text() == "2 rows"
    step_to(panel.bar.rows, "the selected row")
    assert panel.bar.told.text() == ""
    panel.document.select(Selection(row=1))
    assert panel.bar.told.text() == "row 2"
    panel.document.open(another(rows=1))
    step_to(panel.bar.rows, "all training rows")
    assert panel.bar.told.text() == "one row"
    check(panel, qtbot)
    assert panel.bar.told.text() == "row 1"


def test_a_check_is_gone_with_its_project_even_from_a_network_of_the_same_size(
    panel: GradientCheckPanel, qtbot: QtBot
) -> None:
    check(panel, qtbot)
    panel.document.open(like_the_first(panel.project))
    assert panel.network.done is None and panel.network.maps.check is None
    assert panel.network.verdict.label.text() == "" and panel.network.table.results.rowCount() == 0


@pytest.mark.parametrize(("edit", "what"), [(with_seed, "weights"), (with_copied_table, "table")])
def test_an_old_check_is_pale_and_has_no_verdict(
    panel: GradientCheckPanel, qtbot: QtBot, edit: object, what: str
) -> None:
    check(panel, qtbot)
    page, model = panel.network, panel.network.table.results
    panel.document.edit(edit, "Edit")
    assert page.verdict.sign.text() == "○" and f"The {what} ha" in page.verdict.label.text()
    assert "check again" in page.caption.whole
    pale = page.maps.grab().toImage()
    page.maps.show_old(False)
    assert page.maps.grab().toImage() != pale
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ForegroundRole) is not None
    panel.document.stack.undo()
    assert page.verdict.sign.text() == "✓"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.ForegroundRole) is None


def test_a_check_of_other_rows_says_so_until_they_are_chosen_again(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    check(panel, qtbot)
    page = panel.network
    panel.document.select(Selection(row=3))
    assert page.verdict.sign.text() == "✓"
    step_to(panel.bar.rows, "the selected row")
    assert page.verdict.sign.text() == "○" and "other rows" in page.verdict.label.text()
    assert "Of other rows: check again." in page.caption.whole and panel.bar.told.text() == "row 4"
    step_to(panel.bar.rows, "all training rows")
    assert page.verdict.sign.text() == "✓" and panel.bar.told.text() == "10 rows"


def test_a_check_of_a_mini_batch_is_old_when_the_batches_are_others(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    step_to(panel.bar.rows, "the next mini-batch")
    check(panel, qtbot)
    assert panel.bar.kind == BATCH and panel.network.verdict.sign.text() == "✓"
    before = panel.bar.told.text()
    training = replace(panel.project.training, batch_size=4)
    panel.document.edit(partial(replace, training=training), "Batch size")
    assert panel.bar.told.text() == "4 rows" != before
    assert "other rows" in panel.network.verdict.label.text()


def test_a_reason_for_no_check_goes_when_other_rows_are_chosen(panel: GradientCheckPanel, qtbot: QtBot) -> None:
    step_to(panel.bar.rows, "the selected row")
    check(panel, qtbot)
    assert "No row is selected" in panel.network.verdict.label.text()
    panel.document.select(Selection(layer=0, unit=1))
    assert "No row is selected" in panel.network.verdict.label.text()
    panel.document.select(Selection(row=2))
    assert panel.network.verdict.label.text() == ""
