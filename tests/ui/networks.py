"""Networks of given widths and values, the editor on them, and what its drawing shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from nnapp.dataset import Dataset
from nnapp.model import EMPTY_CURVE, Model
from nnapp.project import Project, with_model
from nnapp.snapshot import Snapshot
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from ui.document import Document
from ui.topology_editor import TopologyEditor


def network(*widths: int, training: Training | None = None, **output: object) -> Project:
    layers = [Layer(units=units) for units in widths[1:-1]]
    dataset = Dataset.from_arrays(np.zeros((2, widths[0])), np.zeros((2, widths[-1])))
    topology = Topology(inputs=widths[0], layers=(*layers, Layer(units=widths[-1], **output)))  # type: ignore[arg-type]
    return Project(topology=topology, dataset=dataset, training=training or Training())


def with_values(project: Project, fill: Callable[[int], np.ndarray]) -> Project:
    parameters = Parameters(project.topology.widths, fill(project.topology.parameter_count))
    return with_model(project, Model(start=parameters, current=parameters))


def with_matrices(*matrices: np.ndarray) -> Project:
    """A network of these weights and biases [W b], (fan_out, fan_in + 1) each."""
    widths = (matrices[0].shape[1] - 1, *(len(matrix) for matrix in matrices))
    return with_values(network(*widths), lambda size: np.concatenate([matrix.ravel() for matrix in matrices]))


def random_values(project: Project, seed: int = 0) -> Project:
    random = np.random.default_rng(seed)
    return with_values(project, lambda size: random.normal(size=size))


def snapshot(project: Project, flat: np.ndarray) -> Snapshot:
    return Snapshot(1, 1, 0.5, Parameters(project.topology.widths, flat), EMPTY_CURVE)


def opened_editor(qtbot: QtBot, project: Project, width: int = 620, height: int = 400) -> TopologyEditor:
    document = Document(project)
    editor = TopologyEditor(document)
    document.setParent(editor)
    document.changed.connect(editor.show_project)
    qtbot.addWidget(editor, before_close_func=TopologyEditor.shut_down)
    editor.resize(width, height)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def picture(editor: TopologyEditor) -> QImage:
    """The drawing as it is on the screen."""
    return editor.view.viewport().grab().toImage()
