"""What tests do with the panel Explain, and networks to explain; the panel itself comes from inspector/conftest.py."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnapp.activations import Softmax
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.project import Project, opening_project
from nnapp.topology import Layer, Topology
from tests.ui.gestures import focus
from ui.inspector import InspectorPanel

Open = Callable[[Project], InspectorPanel]


def title(panel: InspectorPanel) -> str:
    return panel.pages.title.whole


def equation(panel: InspectorPanel) -> str:
    return panel.pages.number.equation.text()


def choose_step(panel: InspectorPanel, step: str) -> None:
    box = panel.bar.step
    focus(box)
    while box.currentData() != step:
        QTest.keyClick(box, Qt.Key.Key_Down if box.findData(step) > box.currentIndex() else Qt.Key.Key_Up)


def tall(rows: int = 6000) -> Project:
    """A small network on so many rows that its walk through all of them is made in the background."""
    chance = np.random.default_rng(3)
    dataset = Dataset.from_arrays(chance.normal(size=(rows, 2)), chance.normal(size=(rows, 1)))
    topology = Topology(inputs=2, layers=(Layer(units=40), Layer(units=1)))
    training = replace(opening_project().training, batch_size=None, reduction="mean")
    return Project(topology=topology, dataset=dataset, training=training)


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
