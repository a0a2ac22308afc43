"""Which line of the recorded program makes a number, and what the lines of the update do to a single weight."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nnapp.choices import Array
from nnapp.optimizers import Clock, Update, record_update
from nnapp.run.state import remembered_by
from nnapp.tape import WHOLE_NETWORK, Tape, run_lines
from nnapp.topology import Parameters, free
from nnapp.walk.place import Place
from nnapp.walk.program import CodeLine
from nnapp.walk.values import parameter, position_of
from nnapp.walk.walk import Walk

OF_LAYER = {  # what the lines are labelled with, the best first; a straight line has none of its own
    "product": ("z",),
    "z": ("z",),
    "a": ("a", "z"),
    "da": ("∂C/∂a", "y − t"),
    "back_product": ("∂C/∂(m a)", "∂C/∂a"),
    "jacobian": ("δ",),
    "delta": ("δ", "∂C/∂a", "y − t"),
    "row_gradient": ("∂C/∂W",),
    "gradient": ("∂C/∂W",),
}
OF_ALL = {"gradient": "∂C/∂w", "new_weight": "w"}


def listing(walk: Walk) -> tuple[CodeLine, ...]:
    """Return the whole program of the update, in the order in which it runs."""
    return walk.program.lines


def code_of(walk: Walk, place: Place) -> CodeLine | None:
    """Return the line that makes the number at a place; None where no line does, as for an input."""
    if place.quantity == "step":
        return listing(walk)[-2]  # what is subtracted in the last one
    if place.quantity == "slope":
        return _line_of_slope(walk, place)
    first = place.quantity == "back_product"  # with dropout, m comes after it
    found = (walk.program.find(layer, label, first=first) for layer, label in _labels(walk, place))
    return next((line for line in found if line is not None), None)


def _labels(walk: Walk, place: Place) -> Iterator[tuple[int, str]]:
    quantity = place.quantity
    if quantity in {"row_cost", "cost", "new_cost"}:
        yield len(walk.project.topology.layers) - 1, "C"
    if quantity in OF_ALL:
        yield WHOLE_NETWORK, OF_ALL[quantity]
    if place.layer is not None and not (quantity == "da" and walk.da[place.layer] is None):  # δ is made without
        yield from ((place.layer, label) for label in OF_LAYER.get(quantity, ()))


def _line_of_slope(walk: Walk, place: Place) -> CodeLine | None:
    # neighbouring layers that are alike have it in one go, labelled with the first of them
    layers, layer, line = walk.project.topology.layers, place.layer, None
    while layer is not None and layer >= 0 and line is None:
        line = walk.program.find(layer, "φ′(z)")
        alike = layer > 0 and layers[layer - 1].activation == layers[layer].activation
        layer = layer - 1 if alike else None
    return line


def step_lines(walk: Walk, layer: int, unit: int, source: int) -> tuple[tuple[CodeLine, float], ...]:
    """Return the lines of the update, and for each the number that it makes for one weight or bias.

    They are the optimizer's own lines, run once more for this weight alone. A line that makes a number for all weights
    together, such as Adam's α, has that number.
    """
    place = Place("weight", layer, unit, source)
    project, at = walk.project, position_of(walk.parameters, place)
    precision = project.training.precision

    def only(parameters: Parameters) -> Array:
        return np.array([parameter(parameters, place)], precision)

    vectors, updates = remembered_by(project, walk.model)
    may_move = free(project.topology)
    update = Update(
        parameters=only(walk.parameters),
        gradient=only(walk.clipped),
        step=np.zeros(1, precision),
        learning_rate=np.array(walk.learning_rate, precision),
        memory={name: vector[at : at + 1].astype(precision) for name, vector in vectors.items()},
        clock=Clock(updates),
    )
    tape = Tape(precision)
    mask = None if may_move.all() else may_move[at : at + 1].astype(precision)
    record_update(tape, project.training.optimizer, update, mask)
    lines = listing(walk)[-len(tape.calls) :]
    return tuple(zip(lines, _numbers(tape), strict=True))


def _numbers(tape: Tape) -> list[float]:
    numbers = []
    with np.errstate(all="ignore"):
        for line, label in zip(tape.calls, tape.labels, strict=True):
            run_lines([line])
            numbers.append(float(tape.buffers[label].item()))
    return numbers
