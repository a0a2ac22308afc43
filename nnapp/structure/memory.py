"""How much memory training takes, by what it is for: computed from the shapes, without allocating anything."""

from __future__ import annotations

from itertools import islice

import numpy as np

from nnapp.dataset import Column, Dataset, Split, TextColumn, cells
from nnapp.network import is_penalized
from nnapp.project import Project
from nnapp.structure.value import Use
from nnapp.topology import Topology, free
from nnapp.words import Said, marked

TABLES = 5  # z, a, φ′(z), ∂C/∂a and δ, each (units + 1, batch) with its spare row
SOME_TEXTS = 1000  # that are looked at to say how long texts are
POINTER, EMPTY_TEXT = 8, 41  # bytes: of the place of a text in a column, and of a text without letters


def memory(project: Project) -> tuple[Use, ...]:
    """Return what is allocated to train the project, by what it is for, in bytes."""
    training, item = project.training, np.dtype(project.training.precision).itemsize
    vector = project.topology.parameter_count * item
    clips = training.clip_norm is not None or training.clip_value is not None
    gradients = 1 + is_penalized(training) + clips
    vectors = len(training.optimizer.memory_names) + 1 + _is_partly_frozen(project.topology)
    rows = project.dataset.count(Split.TRAINING)
    batch = batch_rows(project)
    names = ", ".join(training.optimizer.memory_names).replace("_", " ")
    remembered = Said(marked("its step, and what it remembers ({names})"), {"names": names}) if names else None
    return (
        Use("parameters", Said(marked("weights and biases")), vector),
        Use("gradient", Said(marked("gradient: a slope for each of them")), gradients * vector),
        Use(
            "optimizer",
            Said(
                marked("{optimizer}: {what}"),
                {
                    "optimizer": Said(training.optimizer.title),
                    "what": remembered or Said(marked("its step")),
                },
            ),
            vectors * vector,
        ),
        Use(
            "buffers",
            Said(marked("z, a, φ′(z), ∂C/∂a and δ of {rows} rows at a time"), {"rows": batch}),
            buffer_bytes(project.topology, batch, item, dropout=_drops(project.topology)),
        ),
        Use(
            "rows",
            Said(marked("the {rows} training rows as the network is shown them"), {"rows": rows}),
            rows * (project.topology.inputs + 1 + project.topology.widths[-1]) * item,
        ),
        Use("table", Said(marked("the table")), table_bytes(project.dataset)),
    )


def batch_rows(project: Project) -> int:
    """Return how many rows are trained on at a time."""
    rows = project.dataset.count(Split.TRAINING)
    return min(project.training.batch_size or rows, rows)


def buffer_bytes(topology: Topology, batch: int, item: int, *, dropout: bool = False) -> int:
    """Return the size of a network's `Workspace` for one batch size, with numbers of `item` bytes."""
    numbers = TABLES * sum(width + 1 for width in topology.widths[1:])
    if dropout:  # the mask, and the outputs that are left
        numbers += sum(2 * layer.units + 1 for layer in topology.layers if layer.dropout)
    return numbers * batch * item


def table_bytes(dataset: Dataset) -> int:
    """Return how much memory a table takes; of texts about."""
    return sum(_column_bytes(column) for column in dataset.columns)


def _drops(topology: Topology) -> bool:
    return any(layer.dropout for layer in topology.layers)


def _is_partly_frozen(topology: Topology) -> bool:
    # whether a vector says which parameters may move
    quick = all(
        layer.bias and not (layer.frozen or layer.frozen_links or layer.removed_links) for layer in topology.layers
    )
    return not quick and not bool(free(topology).all())


def _column_bytes(column: Column) -> int:
    if not isinstance(column, TextColumn):
        return cells(column).nbytes
    some = [len(text) for text in islice(column.values, SOME_TEXTS)]
    letters = sum(some) / max(1, len(some))
    return round(len(column) * (POINTER + EMPTY_TEXT + letters))
