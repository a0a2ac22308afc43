"""The steps through an update: where they go, what they tell, that they go back exactly, and predicting first."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest
import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nnapp.activations import Softmax
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.model import Model
from nnapp.project import Project, current_model, current_parameters, opening_project, set_cell, set_weight, with_model
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Parameters, Topology
from nnapp.walk import QUANTITIES, Place, count, first, last, moment_at, value, walk_row
from tests.engine.walks import random_project
from tests.ui.gestures import focus, press_keys, type_into
from ui.docks import bring_up
from ui.document import Document, Selection
from ui.equations.view import EquationView
from ui.exchange import FLAT_OUT, Speed
from ui.inspector import InspectorPanel
from ui.inspector.phases import GRADIENT, KINDS, UPDATE, Phase, phase_of, phases
from ui.inspector.prediction import judged_number, judged_sign, read_number, read_shape, shape_of
from ui.main_window import MainWindow
from ui.seen import is_seen
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.trainer import Trainer

Open = Callable[[Project], InspectorPanel]


@pytest.fixture
def open_panel(qtbot: QtBot) -> Iterator[Open]:
    trainers: list[Trainer] = []

    def opened(project: Project) -> InspectorPanel:
        document = Document(project)
        trainer = Trainer(document)
        trainer.set_speed(Speed(FLAT_OUT))
        trainers.append(trainer)
        panel = InspectorPanel(document, trainer)
        document.setParent(panel)
        document.changed.connect(panel.show_project)
        qtbot.addWidget(panel)
        panel.resize(930, 330)
        with qtbot.waitExposed(panel):
            panel.show()
        qtbot.waitUntil(lambda: panel.stepper.walk is not None or bool(panel.stepper.problem))
        return panel

    yield opened
    for trainer in trainers:
        trainer.shut_down()


@pytest.fixture
def panel(open_panel: Open) -> InspectorPanel:
    return open_panel(opening_project())


def title(panel: InspectorPanel) -> str:
    return panel.pages.title.whole


def equation(panel: InspectorPanel) -> str:
    return panel.pages.number.equation.text()


def click(panel: InspectorPanel, name: str) -> None:
    button = panel.findChild((QPushButton), name) or panel.bar.findChild(object, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_step(panel: InspectorPanel, step: str) -> None:
    box = panel.bar.step
    focus(box)
    while box.currentData() != step:
        QTest.keyClick(box, Qt.Key.Key_Down if box.findData(step) > box.currentIndex() else Qt.Key.Key_Up)


def classes() -> Project:
    chance = np.random.default_rng(2)
    dataset = Dataset(
        (
            NumberColumn("x", Role.INPUT, chance.normal(size=6)),
            NumberColumn("y", Role.INPUT, chance.normal(size=6)),
            CategoryColumn("kind", Role.TARGET, np.array([0, 1, 2, 0, 1, 2]), ("red", "green", "blue")),
        )
    )
    topology = Topology(inputs=2, layers=(Layer(units=4), Layer(units=3, activation=Softmax())))
    training = replace(opening_project().training, cost=CrossEntropy(), reduction="mean", batch_size=2)
    return Project(topology=topology, dataset=dataset, training=training)


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
    for number, phase in enumerate(panel.phases.phases):
        index = panel.phases.model().index(number, 0)
        panel.phases.scrollTo(index)
        place = panel.phases.visualRect(index).center()
        QTest.mouseClick(panel.phases.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert phase_of(panel.stepper.place) == phase
        assert panel.phases.currentIndex().row() == number


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
    assert panel.phases.phases[panel.phases.currentIndex().row()] == Phase(GRADIENT, 0)
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


# What is told


def test_the_chain_rule_of_the_clicked_weight_leads_to_its_three_factors(panel: InspectorPanel) -> None:
    QTest.mouseClick(panel.bar.pages.buttons.button(1), Qt.MouseButton.LeftButton)
    panel.document.select(Selection(row=2, layer=0, unit=3, source=1))
    walk, chain = panel.stepper.walk, panel.pages.chain
    assert chain.places == (Place("x", unit=1, row=0), Place("slope", 0, 3, row=0), Place("da", 0, 3, row=0))
    product = np.prod([value(walk, place) for place in chain.places])
    assert product == pytest.approx(value(walk, Place("row_gradient", 0, 3, 1, 0)), rel=1e-12)
    assert [button.text() for button in chain.buttons] == ["∂z/∂w", "∂a/∂z", "∂C/∂a"]
    QTest.mouseClick(chain.buttons[1], Qt.MouseButton.LeftButton)
    assert panel.stepper.place == Place("slope", 0, 3, row=0)
    assert panel.stepper.page == "number"
    press_keys(panel.bar.forward, Qt.Key.Key_Comma)
    panel.stepper.go_where_one_came_from()
    assert panel.stepper.page == "chain"


def test_every_page_tells_about_every_place(open_panel: Open) -> None:
    for project in (classes(), opening_project()):
        panel = open_panel(project)
        panel.stepper.set_source("batch")
        walk = panel.stepper.walk
        places = {moment_at(walk, number).place for number in range(0, 200, 7)}
        places |= {Place("x", unit=0, row=1), Place("target", unit=0, row=0), Place("weight", 0, 1, 0), Place("cost")}
        for place in places:
            panel.stepper.go_to(place)
            for page in ("chain", "matrices", "number"):
                panel.bar.pages.chosen.emit(page)
                assert title(panel)


@pytest.mark.parametrize("seed", range(3))
def test_sessions_with_any_network_tell_something_everywhere(open_panel: Open, seed: int) -> None:
    chance, panel = random.Random(seed), open_panel(opening_project())
    for _ in range(4):
        project = random_project(chance.randrange(100_000))
        panel.document.open(project)
        panel.stepper.set_source(chance.choice(("row", "batch")))
        for _ in range(10):
            walk, stepper = panel.stepper.walk, panel.stepper
            layer = chance.randrange(len(project.topology.layers))
            unit, source = (chance.randrange(project.topology.widths[layer + i]) for i in (1, 0))
            stepper.step = chance.choice(("product", "unit", "layer", "phase", "row"))
            link = Selection(layer=layer, unit=unit, source=source)
            chance.choice(
                (
                    stepper.back,
                    stepper.to_last if stepper.ends_here else stepper.forward,
                    partial(stepper.go_to, moment_at(walk, chance.randrange(count(walk))).place),
                    partial(panel.document.select, link),  # which may be frozen, or not there
                    partial(stepper.go_to, Place("weight", layer, unit, source)),
                )
            )()
            for page in ("chain", "matrices", "number"):
                panel.bar.pages.chosen.emit(page)
                assert title(panel)
            assert all(stepper.go_to(place) for place in panel.pages.operands[:2])


def test_weights_that_are_near_to_diverging_are_explained(open_panel: Open) -> None:
    project = opening_project()
    huge = Parameters(project.topology.widths, np.full(project.topology.parameter_count, 1e308))
    panel = open_panel(with_model(project, Model(start=huge, current=huge)))
    panel.document.select(Selection(row=2))
    for number in range(count(panel.stepper.walk)):
        panel.stepper.go_to(moment_at(panel.stepper.walk, number).place)
        assert title(panel)
    panel.bar.pages.chosen.emit("chain")
    panel.bar.pages.chosen.emit("matrices")


def test_the_matrices_are_those_of_the_engine(panel: InspectorPanel) -> None:
    panel.document.select(Selection(row=0))
    panel.stepper.go_to(Place("new_weight", 1, 0, 4))
    QTest.mouseClick(panel.bar.pages.buttons.button(2), Qt.MouseButton.LeftButton)
    new, _, old, *_ = panel.pages.matrices.weights.parts
    walk = panel.stepper.walk
    assert np.array_equal(new.values, walk.after.weights[1]) and np.array_equal(old.values, walk.parameters.weights[1])
    assert new.marked == (0, 4)
    assert new.about(0, 7) == Place("new_weight", 1, 0, 7)
    assert panel.code.isHidden()


def test_the_line_of_the_program_is_lit_and_says_what_the_optimizer_makes(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    assert panel.code.lit_line == "np.multiply(error, slope2, out=delta2)"
    panel.stepper.go_to(Place("new_weight", 0, 2, 1))
    number = value(panel.stepper.walk, Place("new_weight", 0, 2, 1))
    text = panel.code.lit_line
    assert text.startswith("np.subtract(w, step, out=w)  # ")
    assert float(text.rpartition("# ")[2].replace("−", "-")) == pytest.approx(number, rel=1e-3)


def test_the_matrices_name_the_lines_of_their_layer_and_light_its_update(panel: InspectorPanel) -> None:
    for place in (Place("z", 0, 3, None, 0), Place("delta", 1, 0, None, 0), Place("row_gradient", 0, 3, 2, 0)):
        panel.stepper.go_to(place)
        panel.bar.pages.chosen.emit("matrices")
        number = place.layer + 1
        made = {1: "delta1.dot(xb.T, out=dW1b)", 2: "delta2.dot(a1b.T, out=dW2b)"}[number]
        assert panel.pages.code.whole == f"NumPy: {made} … np.subtract(w, step, out=w)"
        assert panel.phases.phases[panel.phases.currentIndex().row()] == Phase(UPDATE, place.layer)
        panel.bar.pages.chosen.emit("number")
        assert panel.phases.phases[panel.phases.currentIndex().row()] == phase_of(place)


@pytest.mark.parametrize(
    "place", [Place("z", 0, 1, None, 0), Place("gradient", 0, 6, 1), Place("delta", 1, 0, None, 0)]
)
def test_the_equation_of_the_matrices_is_seen_whole(panel: InspectorPanel, qtbot: QtBot, place: Place) -> None:
    panel.stepper.go_to(place)
    panel.bar.pages.chosen.emit("matrices")
    page = panel.pages.matrices
    for size, most in (((568, 290), 5), ((1400, 700), 10), ((568, 290), 5)):
        panel.resize(*size)
        qtbot.waitUntil(lambda: page.weights.width() >= page.viewport().width() - 12)
        assert page.weights.y() + page.weights.height() <= page.viewport().height()
        for shown in (page.weights, page.biases):
            bars = shown.verticalScrollBar(), shown.horizontalScrollBar()
            assert not any(bar.maximum() or bar.isVisible() for bar in bars)
        assert page.weights.most <= most
    panel.resize(1400, 700)
    assert page.weights.most == 10 and not page.verticalScrollBar().maximum()


def test_a_narrow_panel_shows_the_one_line_of_the_program(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    assert not panel.code.isHidden() and panel.pages.code.isHidden()
    panel.resize(600, 300)
    assert panel.code.isHidden() and not panel.pages.code.isHidden()
    assert panel.pages.code.whole == "NumPy: np.multiply(error, slope2, out=delta2)"


def test_what_lights_up_is_the_place_and_what_goes_into_it(panel: InspectorPanel) -> None:
    lit: list[tuple[object, object]] = []
    panel.lit.connect(lambda places, texts: lit.append((places, texts)))
    panel.stepper.go_to(Place("delta", 0, 3, None, 0))
    places, texts = lit[-1]
    assert places == (Place("delta", 0, 3, row=0), Place("da", 0, 3, row=0), Place("slope", 0, 3, row=0))
    assert all(texts)
    panel.hide()
    assert lit[-1] == ((), ())


def _fits(view: EquationView) -> None:
    assert not view.horizontalScrollBar().maximum(), (view.width(), view.sizeHint().width(), view.minimumWidth())


def test_the_chain_is_seen_whole_in_a_small_panel(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.resize(622, 290)
    panel.document.select(Selection(row=2, layer=0, unit=3, source=1))
    panel.bar.pages.chosen.emit("chain")
    page = panel.pages.chain
    qtbot.waitUntil(lambda: not page.verticalScrollBar().maximum())
    for view in page.factors:
        assert view.toolTip()
        qtbot.waitUntil(partial(_fits, view))


# Predicting first


def test_a_number_is_asked_before_it_is_shown_and_the_gap_is_told(panel: InspectorPanel) -> None:
    QTest.mouseClick(panel.bar.predict, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.bar.predict.height() // 2))
    assert panel.bar.predict.isChecked()
    press_keys(panel.bar.forward, Qt.Key.Key_Period)
    box, true = panel.pages.number.prediction, value(panel.stepper.walk, panel.stepper.place)
    assert box.field.hasFocus()
    assert equation(panel).endswith("= ?")
    assert f"{true:.3g}" not in equation(panel)
    assert not box.isHidden() and not panel.bar.pages.buttons.button(1).isEnabled()
    type_into(box.field, "what")
    assert "no number" in box.said.text()
    type_into(box.field, f"{true + 0.5:.3f}".replace(".", ","))
    assert box.said.text().startswith("✗") and "0.5" in box.said.text()
    assert not equation(panel).endswith("?")
    assert panel.bar.score.text() == "0 of 1"
    press_keys(panel.bar.forward, Qt.Key.Key_Period)
    type_into(box.field, str(value(panel.stepper.walk, panel.stepper.place)))
    assert box.said.text().startswith("✓")
    assert panel.bar.score.text() == "1 of 2"
    press_keys(panel.bar.back, Qt.Key.Key_Comma)  # what was shown already is not asked again
    assert box.isHidden()


def test_signs_and_shapes_can_be_predicted_too(panel: InspectorPanel) -> None:
    panel.bar.predict.setChecked(True)
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    box = panel.pages.number.prediction
    box.kind.setCurrentIndex(box.kind.findData("sign"))
    box.kind.activated.emit(box.kind.currentIndex())
    true = int(np.sign(value(panel.stepper.walk, panel.stepper.place)))
    QTest.mouseClick(box.signs[true + 1], Qt.MouseButton.LeftButton)
    assert box.said.text().startswith("✓")
    panel.stepper.go_to(Place("gradient", 0, 2, 3))
    box.kind.setCurrentIndex(box.kind.findData("shape"))
    box.kind.activated.emit(box.kind.currentIndex())
    type_into(box.field, "5×10")
    assert box.said.text().startswith("✗") and "10×5" in box.said.text()
    panel.stepper.go_to(Place("cost"))  # a cost has no shape
    assert box.kind.findData("shape") < 0 and not box.field.isHidden()
    QTest.mouseClick(box.give_up, Qt.MouseButton.LeftButton)
    assert panel.bar.score.text() == "1 of 2"


def test_predictions_are_read_as_people_write_them_and_judged_by_the_walk() -> None:
    assert [read_number(text) for text in ("0.5", "−1,5", " 2e-3 ", "", "x", "inf", "nan")] == [
        *(0.5, -1.5, 0.002),
        *(None, None, None, None),
    ]
    assert [read_shape(text) for text in ("10×5", "(10, 5)", "3 x 4", "7", "(7,)", "", "a×b", "1×2×3")] == [
        *((10, 5), (10, 5), (3, 4), (7,), (7,)),
        *(None, None, None),
    ]
    walk = walk_row(opening_project(), 0)
    place = Place("a", 1, 0, None, 0)
    assert judged_number(walk, place, value(walk, place) * 1.04).right
    assert not judged_number(walk, place, value(walk, place) * 1.06).right
    assert judged_sign(walk, place, 1).right and not judged_sign(walk, place, 0).right
    assert shape_of(walk, Place("z", 0, 0, None, 0)) == walk.z[0].T.shape
    assert shape_of(walk, Place("back_product", 0, 0, 0, 0)) == walk.parameters.weights[1].T.shape
    assert shape_of(walk, Place("gradient", 1, 0, BIAS)) == walk.gradient.biases[1].shape


# Nothing to explain


def test_without_anything_to_explain_it_says_why(open_panel: Open) -> None:
    project = opening_project()
    empty = replace(project, dataset=replace(project.dataset, split=np.full(10, Split.VALIDATION, np.uint8)))
    panel = open_panel(empty)
    assert panel.stack.currentWidget() is panel.message
    assert "training" in panel.message.text()
    assert not panel.bar.forward.isEnabled()
    size = project.topology.parameter_count
    diverged = Parameters(project.topology.widths, np.full(size, np.nan))
    panel.document.open(with_model(project, Model(start=current_parameters(project), current=diverged)))
    assert "diverged" in panel.message.text()
    panel.document.open(project)
    assert panel.stack.currentWidget() is not panel.message


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


# In the whole window


def lit_in(window: MainWindow) -> list[object]:
    return [each.place for each in window.topology.explaining.lights.lit]


def test_the_picture_lights_what_the_steps_are_at_while_they_can_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=1))
    window.commands["explain"].trigger()
    inspector = window.learning.inspector
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None and bool(lit_in(window)))
    QTest.mouseClick(inspector.bar.forward, Qt.MouseButton.LeftButton)
    assert (0, 0, None) in [tuple(place) for place in lit_in(window)]
    bring_up(window.question)
    qtbot.waitUntil(lambda: not lit_in(window))  # another tab is in front
    bring_up(inspector)
    qtbot.waitUntil(lambda: bool(lit_in(window)))


def test_what_is_to_be_predicted_is_not_told_by_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=1, layer=0, unit=3))
    window.commands["explain"].trigger()
    inspector, topology = window.learning.inspector, window.topology
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None)
    inspector.bar.predict.setChecked(True)
    inspector.show_place(Place("a", 0, 3))
    assert topology.explaining.lights.lit[-1].covered
    told = topology.view.accessibleDescription
    assert "Predict the number" in told() and "a =" not in told()
    QTest.mouseClick(inspector.pages.number.prediction.give_up, Qt.MouseButton.LeftButton)
    assert not topology.explaining.lights.lit[-1].covered
    assert "a =" in told()


def test_where_does_this_come_from_opens_the_steps_at_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select(Selection(row=4, layer=0, unit=2, source=3))
    inspector = window.learning.inspector
    for quantity, wanted in ((Quantity.WEIGHT, "weight"), (Quantity.GRADIENT, "gradient"), (Quantity.UPDATE, "step")):
        window.topology.showing.show_quantity(quantity)
        window.commands["where-from"].trigger()
        assert inspector.stepper.place == Place(wanted, 0, 2, 3)
    assert is_seen(inspector)
    assert inspector.stepper.walk.rows.tolist() == [4]
    window.document.select(Selection(row=4))
    window.commands["where-from"].trigger()
    qtbot.waitUntil(lambda: inspector.stepper.place == Place("row_cost", row=0))
    bring_up(window.grid)
    window.grid.view.go_to(6, 1)
    focus(window.grid.view)
    window.commands["where-from"].trigger()
    qtbot.waitUntil(lambda: inspector.stepper.place == Place("x", unit=1, row=0))
    assert inspector.stepper.walk.rows.tolist() == [6]


def test_updates_made_step_by_step_are_ordinary_steps_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    window.commands["explain"].trigger()
    inspector, document = window.learning.inspector, window.document
    qtbot.waitUntil(lambda: inspector.stepper.walk is not None)
    projects = [document.project]
    for _ in range(3):
        inspector.stepper.to_last()
        inspector.stepper.forward()
        qtbot.waitUntil(lambda: document.project is not projects[-1] and not inspector.stepper.borders.waiting)
        projects.append(document.project)
    document.undo()
    document.undo()
    assert document.project is projects[1]
    assert inspector.stepper.walk.project is projects[1]
    assert inspector.bar.back.isEnabled()
    inspector.stepper.to_first()
    inspector.stepper.back()
    assert document.project is projects[0]


def test_the_end_of_the_undo_history_is_not_followed(open_panel: Open) -> None:
    panel = open_panel(opening_project())
    panel.document.edit(lambda project: set_weight(project, 0, 0, 0, 0.5), "Weight")
    panel.shut_down()
    shiboken6.delete(panel.document.stack)  # becomes empty, and says so
