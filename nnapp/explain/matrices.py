"""The update of a whole layer in matrix form: new W = old W − η · (column of δ) · (row of what came in)."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from nnapp.choices import Array, frozen
from nnapp.network import is_penalized
from nnapp.optimizers import GradientDescent
from nnapp.topology import Parameters, free, matrices
from nnapp.walk import Walk
from nnapp.walk.values import outputs
from nnapp.words import Said, marked


class MatrixUpdate(Struct, frozen=True, eq=False):
    """The numbers of one layer's update, all read-only.

    The weights are (units, sources), the biases (units, 1). `column` times `row` is what the rows say of the weights:
    with one row a column of δ (units, 1) times a row of inputs (1, sources), with several rows one column and one row
    for each. Where `exact`, new = old − η · column · row to the last digits; else the optimizer, a penalty, clipping,
    frozen links or other rows of the batch have a part in `step`, as `sentences` say.
    """

    layer: int
    rate: float
    old: Array
    column: Array
    row: Array
    gradient: Array  # of the weights, over all rows and with penalties; also of links that stay as they are
    step: Array  # what is subtracted
    new: Array
    old_bias: Array
    bias_gradient: Array
    bias_step: Array
    new_bias: Array
    exact: bool
    sentences: tuple[Said, ...]

    @property
    def product(self) -> Array:
        """What the rows say of the weights: column · row."""
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            return frozen(self.column @ self.row)

    @property
    def bias_product(self) -> Array:
        """What the rows say of the biases: the columns added up, each times 1."""
        return frozen(self.column.sum(axis=1, keepdims=True))


def matrix_update(walk: Walk, layer: int, row: int | None = None) -> MatrixUpdate:
    """Return the update of a layer; with `row` (from 0) the column and the row of that walked row alone."""
    some = slice(None) if row is None else slice(row, row + 1)
    column = walk.delta[layer][some].T
    given = (outputs(walk, layer - 1) if layer else walk.inputs)[some]
    reasons = _reasons(walk, layer, row)
    weights = {
        name: _weights(found, layer)
        for name, found in (
            ("old", walk.parameters),
            ("gradient", walk.gradient),
            ("step", walk.step),
            ("new", walk.after),
        )
    }
    biases = {
        name: _bias(found, layer)
        for name, found in (
            ("old_bias", walk.parameters),
            ("bias_gradient", walk.gradient),
            ("bias_step", walk.step),
            ("new_bias", walk.after),
        )
    }
    return MatrixUpdate(
        layer=layer,
        rate=walk.learning_rate,
        column=frozen(column),
        row=frozen(given),
        exact=not reasons,
        sentences=reasons or (_exactly(walk),),
        **weights,
        **biases,
    )


def _weights(parameters: Parameters, layer: int) -> Array:
    return frozen(np.ascontiguousarray(parameters.weights[layer]))


def _bias(parameters: Parameters, layer: int) -> Array:
    return frozen(np.ascontiguousarray(parameters.biases[layer])[:, None])


def _exactly(walk: Walk) -> Said:
    if walk.row_count == 1:
        return Said(marked("Every weight changes by −η times the δ of its row times the input of its column."))
    return Said(
        marked(
            "Every weight changes by −η times a sum over the {count} rows of the batch: the δ of the unit that it "
            "leads to, times what came in through it."
        ),
        {"count": walk.row_count},
    )


def _reasons(walk: Walk, layer: int, row: int | None) -> tuple[Said, ...]:
    # why the step is not η times the column times the row
    training, topology = walk.project.training, walk.project.topology
    reasons = []
    if row is not None and walk.row_count > 1:
        reasons.append(
            Said(marked("The other {count} rows of the batch add their own products."), {"count": walk.row_count - 1})
        )
    if is_penalized(training):
        reasons.append(Said(marked("The penalty on large weights adds its own slope.")))
    if walk.clipped.flat is not walk.gradient.flat and not np.array_equal(walk.clipped.flat, walk.gradient.flat):
        reasons.append(Said(marked("The gradient is clipped before the step.")))
    if not isinstance(training.optimizer, GradientDescent):
        reasons.append(
            Said(marked("{optimizer} makes the step of the gradient."), {"optimizer": training.optimizer.title})
        )
    if not matrices(free(topology), topology.widths)[layer].all():
        reasons.append(
            Said(marked("Weights and biases that are frozen, or not there, stay as they are, whatever their gradient."))
        )
    return tuple(reasons)
