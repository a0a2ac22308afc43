"""The whole window asks for the start of an untrained project again and again: it is drawn once, as pictures are."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial

import pytest
from msgspec.structs import replace

import nnapp.project.absent
import ui.network.pictures
from nnapp.activations import ReLU
from nnapp.project import Project, current_model, opening_project, set_activation, set_cell, set_training
from nnapp.topology import Layer, Topology, drawn
from ui.document import Document
from ui.main_window import MainWindow
from ui.network.activation_box import ActivationBox
from ui.network.pictures import paint_activation


@dataclass
class Draws:
    """Of which topologies a start was drawn by the thread of the window, one after the other."""

    topologies: list[Topology] = field(default_factory=list)

    def __call__(self, topology, seed):
        if threading.current_thread() is threading.main_thread():
            self.topologies.append(topology)
        return drawn(topology, seed)


@pytest.fixture
def draws(monkeypatch) -> Draws:
    found = Draws()
    monkeypatch.setattr(nnapp.project.absent, "drawn", found)
    return found


def wide() -> Project:
    small = opening_project()
    return replace(small, topology=Topology(inputs=5, layers=(Layer(units=30), Layer(units=30), Layer(units=1))))


def rate(project: Project) -> Project:
    return set_training(project, replace(project.training, learning_rate=0.0123))


def test_the_window_draws_the_start_once_for_each_network(qtbot, draws):
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    document = window.document
    draws.topologies.clear()

    document.open(wide())
    first = document.project.topology
    assert draws.topologies == [first]
    document.edit(rate, "Set learning rate")
    document.edit(partial(set_cell, row=0, column=0, text="7"), "Edit cell")
    document.undo()
    document.undo()
    window.document.select(replace(document.selection, row=1, layer=0, unit=2))
    assert draws.topologies == [first]

    document.edit(partial(set_activation, position=0, activation=ReLU()), "Set activation")
    assert document.project.model is None
    assert draws.topologies == [first, document.project.topology]
    document.undo()
    assert draws.topologies[2:] in ([], [first])  # none where something in the background holds it still
    window.document.stack.setClean()


def test_a_document_holds_the_start_of_the_open_project_alone(qapp, draws):
    document = Document(wide())
    first = document.project
    held: list[bool] = []

    def compare(new: Project, old: Project) -> None:
        count = len(draws.topologies)
        current_model(new), current_model(old)
        held.append(len(draws.topologies) == count)

    document.changed.connect(compare)
    document.edit(partial(set_activation, position=0, activation=ReLU()), "Set activation")
    document.undo()
    document.open(opening_project())
    assert held == [True, True, True]
    count = len(draws.topologies)
    current_model(document.project)
    assert len(draws.topologies) == count
    current_model(first)
    assert len(draws.topologies) == count + 1


def test_the_pictures_of_activations_are_drawn_once_for_all_layers(qtbot, monkeypatch):
    painted: list[object] = []

    def paint(painter, area, activation, theme) -> None:
        painted.append(activation)
        paint_activation(painter, area, activation, theme)

    monkeypatch.setattr(ui.network.pictures, "paint_activation", paint)
    boxes = [ActivationBox()]
    qtbot.addWidget(boxes[0])
    boxes[0].show_layer(wide(), 0)
    painted.clear()
    boxes.append(ActivationBox())
    qtbot.addWidget(boxes[1])
    boxes[1].show_layer(wide(), 1)
    assert painted == []
    assert boxes[0].count() == boxes[1].count() > 5
    for row in range(boxes[0].count()):
        size = boxes[0].iconSize()
        images = [box.itemIcon(row).pixmap(size).toImage() for box in boxes]
        assert images[0] == images[1]
        assert not images[0].isNull()
