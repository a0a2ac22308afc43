"""The page Matrices for mini-batches and optimizers: its lines, what a click asks, and what stays together."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest

from nnapp.expressions.matrices import Part
from nnapp.expressions.plain import symbol_text
from nnapp.optimizers import Adam, AnyOptimizer, GradientDescent, Rprop
from nnapp.project import Project, opening_project
from nnapp.walk import Place
from tests.ui.explaining import Open
from ui.equations.matrix_blocks import Cell
from ui.equations.matrix_places import blocks_of
from ui.inspector import InspectorPanel


def names(parts: tuple[Part, ...]) -> str:
    return " ".join(part if isinstance(part, str) else symbol_text(part.name) or part.text for part in parts)


def with_optimizer(optimizer: AnyOptimizer) -> Project:
    project = opening_project()
    return replace(project, training=replace(project.training, optimizer=optimizer))


def matrices(panel: InspectorPanel) -> InspectorPanel:
    panel.resize(930, 700)
    panel.stepper.set_source("batch")
    panel.stepper.go_to(Place("gradient", 0, 2, 1))
    panel.bar.pages.chosen.emit("matrices")
    return panel


def test_a_batch_has_its_rows_in_the_product(open_panel: Open) -> None:
    page = matrices(open_panel(opening_project())).pages.matrices
    assert names(page.weights.parts) == "new W = old W − η · Δᵀ · X"
    assert names(page.biases.parts) == "new b = old b − η · Δᵀ · 1"
    assert "a sum over the 10 rows" in page.sentences.text()
    assert not any(view.isVisible() for view in (*page.weight_steps, *page.bias_steps))


def test_the_lines_of_an_optimizer_come_and_go(open_panel: Open) -> None:
    panel = matrices(open_panel(with_optimizer(Adam())))
    page = panel.pages.matrices
    shown = [names(view.parts) for view in page.weight_steps if view.isVisible()]
    assert shown[0] == "G = Δᵀ · X" and shown[-1] == "step = η · M̂ / √V̂ + ε" and len(shown) == 6
    assert sum(view.isVisible() for view in page.bias_steps) == 6
    below = [view.y() for view in (*page.weight_steps, page.biases, *page.bias_steps)]
    assert below == sorted(below) and page.weights.y() < page.sentences.y() < below[0]
    changed = replace(panel.document.project.training, optimizer=GradientDescent())
    panel.document.edit(lambda project: replace(project, training=changed), "Choose the optimizer")
    assert not any(view.isVisible() for view in (*page.weight_steps, *page.bias_steps))


def test_a_click_on_a_delta_of_a_row_leads_to_it(open_panel: Open) -> None:
    panel = matrices(open_panel(opening_project()))
    view = panel.pages.matrices.weights
    cell = Cell([part if isinstance(part, str) else part.name.letter for part in view.parts].index("Δ"), 2, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cell_place(cell).toPoint())
    assert panel.stepper.place == Place("delta", 0, 2, row=0)


def test_parentheses_stay_with_what_they_enclose(open_panel: Open) -> None:
    page = matrices(open_panel(with_optimizer(Rprop()))).pages.matrices
    (parts,) = (view.parts for view in page.weight_steps if "max" in view.parts)
    for width in range(100, 1500, 90):
        blocks = blocks_of(parts, QFont(), width, 4)
        for before, after in pairwise(blocks):
            if after.part in (")", ",") or before.part in ("min", "max", "("):
                assert before.box.right() < after.box.right() and after.box.top() < before.box.bottom()
