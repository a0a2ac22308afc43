"""What there is to say about the update of a layer in matrices."""

from __future__ import annotations

from collections.abc import Iterator, Set

import numpy as np

from nnapp.explain.clipping import length_of, limited, shortened_said
from nnapp.explain.explanation import shown
from nnapp.expressions import Symbol
from nnapp.expressions.matrices import MOST
from nnapp.network import is_penalized
from nnapp.optimizers import GradientDescent
from nnapp.topology import free, matrices
from nnapp.walk import Walk
from nnapp.words import Said, marked

ONE_ROW = marked("Every weight changes by −η times the δ of its row times the input of its column.")
GRADIENT = marked("G has for every weight the δ of its row times the input of its column.")
ROWS = marked(
    "Δᵀ·A is a sum over the {count} rows of the batch: it adds up what each row says, the column of its δ times the "
    "row of what came in. Δ has a row for each of them, and so has A."
)
ROWS_OF_INPUTS = marked(
    "Δᵀ·X is a sum over the {count} rows of the batch: it adds up what each row says, the column of its δ times the "
    "row of its inputs. Δ has a row for each of them, and so has X."
)
MEAN = marked("The cost is the mean of the rows: the factor 1/{count} is in every δ already.")
SUM = marked("The cost is the sum of the rows, so every δ counts in full.")
MORE_ROWS = marked("Not all rows are shown, but all are in the product.")


def matrices_said(walk: Walk, layer: int, names: Set[str]) -> tuple[Said, ...]:
    """Return what there is to say about the lines of a layer; `names` are the matrices that they show."""
    return (
        *_product(walk, layer, names),
        *_gradient(walk, names),
        *_optimizer(walk, names),
        *_standing_still(walk, layer, names),
    )


def _product(walk: Walk, layer: int, names: Set[str]) -> Iterator[Said]:
    if not names & {"δ", "Δ"}:
        return
    count: dict[str, object] = {"count": walk.row_count}
    if walk.row_count == 1:
        yield Said(GRADIENT if "G" in names else ONE_ROW)
    else:
        yield Said(ROWS if layer else ROWS_OF_INPUTS, count)
        yield Said(MEAN if walk.project.training.reduction == "mean" else SUM, count)
    if walk.row_count > MOST:
        yield Said(MORE_ROWS)
    if layer and walk.masks[layer - 1] is not None:
        yield Said(
            marked("What came in is what the layer before gives after dropout: 0 from the units that are dropped.")
        )


def _gradient(walk: Walk, names: Set[str]) -> Iterator[Said]:
    training = walk.project.training
    if is_penalized(training) and "G" in names:
        yield Said(marked("The penalty on large weights adds its own slope; biases have none."))
    if "c" in names:
        limit: dict[str, object] = {"limit": shown(training.clip_value or 0.0)}
        yield Said(marked("The gradient is clipped: every slope is cut off at ±c, c = {limit}."), limit)
    if "limit" in names:
        yield shortened_said(length_of(limited(walk)), training.clip_norm or 0.0)


def _optimizer(walk: Walk, names: Set[str]) -> Iterator[Said]:
    optimizer = walk.project.training.optimizer
    if isinstance(optimizer, GradientDescent) or "step" not in names:
        return
    yield Said(marked("{optimizer} makes the step of the gradient."), {"optimizer": optimizer.title})
    if optimizer.meaning:
        yield Said(optimizer.meaning)
    if any(left == Symbol("Δ") for left, _ in optimizer.step_lines()):
        yield Said(marked("Here Δ is written D, and d for the biases, because Δ has the δ of the rows."))
    yield Said(
        marked(
            "A capital letter is the matrix of what the small one is for each weight. Powers, roots, signs, ⊙ and / "
            "are meant cell by cell."
        )
    )


def _standing_still(walk: Walk, layer: int, names: Set[str]) -> Iterator[Said]:
    topology = walk.project.topology
    if topology.layers[layer].frozen:
        yield Said(marked("The layer is frozen: its weights and biases stay as they are, whatever their gradient."))
        return
    here = matrices(free(topology), topology.widths)[layer]
    if not np.all(here if topology.layers[layer].bias else here[:, :-1]):
        yield Said(
            marked("Weights and biases that are frozen, or not there, stay as they are, whatever their gradient.")
        )
    if names & {"F", "f"}:
        yield Said(marked("F has a 0 for each of them, and a 1 for every weight that learns."))
