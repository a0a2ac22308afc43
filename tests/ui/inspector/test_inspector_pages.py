"""What the panel Explain tells about a number: its equation, the chain rule, matrices, code, and what lights up."""

from __future__ import annotations

import random
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnapp.model import Model
from nnapp.project import opening_project, with_model
from nnapp.topology import Parameters
from nnapp.walk import Place, count, moment_at, value
from tests.engine.walks import random_project
from tests.ui.explaining import Open, classes, title
from tests.ui.gestures import press_keys
from ui.document import Selection
from ui.equations.view import EquationView
from ui.inspector import InspectorPanel
from ui.inspector.matrix_page import MatrixPage
from ui.inspector.phases import ROW_GRADIENT, UPDATE, Phase, phase_of


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
    assert panel.body.code.isHidden()


def test_the_line_of_the_program_is_lit_and_says_what_the_optimizer_makes(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    assert panel.body.code.lit_line == "np.multiply(error, slope2, out=delta2)"
    panel.stepper.go_to(Place("new_weight", 0, 2, 1))
    number = value(panel.stepper.walk, Place("new_weight", 0, 2, 1))
    text = panel.body.code.lit_line
    assert text.startswith("np.subtract(w, step, out=w)  # ")
    assert float(text.rpartition("# ")[2].replace("−", "-")) == pytest.approx(number, rel=1e-3)


def test_the_matrices_name_the_lines_of_their_layer_and_light_its_update(panel: InspectorPanel) -> None:
    for place in (Place("z", 0, 3, None, 0), Place("delta", 1, 0, None, 0), Place("row_gradient", 0, 3, 2, 0)):
        panel.stepper.go_to(place)
        panel.bar.pages.chosen.emit("matrices")
        number = place.layer + 1
        made = {1: "delta1.dot(xb.T, out=dW1b)", 2: "delta2.dot(a1b.T, out=dW2b)"}[number]
        assert panel.pages.code.whole == f"NumPy: {made} … np.subtract(w, step, out=w)"
        assert panel.body.phases.phases[panel.body.phases.currentIndex().row()] == Phase(UPDATE, place.layer)
        panel.bar.pages.chosen.emit("number")
        assert panel.body.phases.phases[panel.body.phases.currentIndex().row()] == phase_of(place)


def test_the_chain_rule_names_the_line_and_the_phase_of_the_weight_in_its_title(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("z", 1, 0, None, 0))
    panel.bar.pages.chosen.emit("chain")
    for layer, unit, source, line in (
        (0, 3, 1, "delta1.dot(xb.T, out=dW1b)"),
        (1, 0, 2, "delta2.dot(a1b.T, out=dW2b)"),
        (0, 4, None, None),  # a unit alone is no weight: that of the steps is meant again
    ):
        panel.document.select(Selection(row=0, layer=layer, unit=unit, source=source))
        assert panel.body.code.lit_line == (line or "delta2.dot(a1b.T, out=dW2b)")
        assert panel.pages.code.whole == f"NumPy: {panel.body.code.lit_line}"
        marked = panel.body.phases.phases[panel.body.phases.currentIndex().row()]
        assert marked == Phase(ROW_GRADIENT, layer if line else 1)
    panel.bar.pages.chosen.emit("number")
    assert panel.body.code.lit_line == "W2b.dot(a1b, out=z2)"


@pytest.mark.parametrize(
    "place", [Place("z", 0, 1, None, 0), Place("gradient", 0, 6, 1), Place("delta", 1, 0, None, 0)]
)
def test_the_equation_of_the_matrices_is_seen_whole(panel: InspectorPanel, qtbot: QtBot, place: Place) -> None:
    panel.stepper.go_to(place)
    panel.bar.pages.chosen.emit("matrices")
    page = panel.pages.matrices
    for size, most in (((568, 290), 5), ((1400, 700), 10), ((568, 290), 5)):
        panel.resize(*size)
        qtbot.waitUntil(partial(_is_whole, page, most))
    panel.resize(1400, 700)
    qtbot.waitUntil(lambda: page.weights.most == 10 and not page.verticalScrollBar().maximum())


def _is_whole(page: MatrixPage, most: int) -> None:
    assert page.weights.width() >= page.viewport().width() - 12
    assert page.weights.y() + page.weights.height() <= page.viewport().height()
    for shown in (page.weights, page.biases):
        bars = shown.verticalScrollBar(), shown.horizontalScrollBar()
        assert not any(bar.maximum() or bar.isVisible() for bar in bars)
    assert page.weights.most <= most


def test_a_narrow_panel_shows_the_one_line_of_the_program(panel: InspectorPanel) -> None:
    panel.stepper.go_to(Place("delta", 1, 0, None, 0))
    assert not panel.body.code.isHidden() and panel.pages.code.isHidden()
    panel.resize(600, 300)
    assert panel.body.code.isHidden() and not panel.pages.code.isHidden()
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
