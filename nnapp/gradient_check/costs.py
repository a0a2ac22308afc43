"""The cost of some rows while single weights are moved, and the kinks that such a move crosses.

The passes are recorded once on the tape that `backward` records too; a cost is then a run through its forward part.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import Array
from nnapp.landscape.cost import Block, Shared
from nnapp.network import Pass, backward, penalty_of
from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters, is_weight


class Kink(Struct, frozen=True):
    """A place where the cost has no slope: where a unit's φ′ jumps, the absolute error does, or L1 meets zero.

    `kind` is "activation", "error" or "weight"; layer and unit are those of the number that is pushed over it.
    """

    kind: str
    layer: int
    unit: int


class Costs:
    """The cost of the same rows at many parameters, penalties included; not for two threads at once.

    Raises `Refusal` as `backward` does, for rows and targets that do not fit.
    """

    def __init__(
        self, project: Project, inputs: ArrayLike, targets: ArrayLike, parameters: Parameters | None = None
    ) -> None:
        self.project = project
        self.parameters = current_parameters(project) if parameters is None else parameters
        self.here: Pass = backward(project, inputs, targets, self.parameters)
        self._shared = Shared(project.topology)
        self._shared.flat[...] = self.parameters.flat
        wanted = np.asarray(targets, float)
        self._targets = np.ascontiguousarray(wanted.T)
        self._block = Block(project, self._shared, np.asarray(inputs, float), wanted)
        self._weights = is_weight(project.topology)
        with np.errstate(all="ignore"):
            self._block.run()
        self._sides = [*self._sides_now()]

    def at(self, place: int, value: float) -> float:
        """Return the cost with the number at a place of the flat vector replaced by a value."""
        flat = self._shared.flat
        flat[place] = value
        try:
            with np.errstate(all="ignore"):
                return self._block.run() + penalty_of(self.project, flat)
        finally:
            flat[place] = self.parameters.flat[place]

    def crossed(self) -> Kink | None:
        """Return a kink that the last move has pushed a number over, or None."""
        for (kind, layer, *before), (_, _, *after) in zip(self._sides, self._sides_now(), strict=True):
            for old, new in zip(before, after, strict=True):
                if not np.array_equal(old, new):
                    unit = int(np.flatnonzero((old != new).any(axis=1))[0])
                    return Kink(kind, layer, unit)
        return None

    def zero_kink(self, place: int, value: float, half: float) -> Kink | None:
        """Return the kink of L1 where a weight is so near to zero that a move by `half` reaches it."""
        if not (self._weights[place] and self.project.training.l1 > 0 and abs(value) <= half):
            return None
        layer, unit, _ = address(self.project, place)
        return Kink("weight", layer, unit)

    def _sides_now(self) -> Iterator[tuple[str, int, NDArray[np.bool_], NDArray[np.bool_]]]:
        layers = self._block.layers
        for number, layer in enumerate(self.project.topology.layers):
            for place in layer.activation.kinks:
                yield "activation", number, layers[number].z > place, layers[number].z < place
        if self.project.training.cost.kinked:
            a = layers[-1].a
            yield "error", len(layers) - 1, a > self._targets, a < self._targets


def address(project: Project, place: int) -> tuple[int, int, int]:
    """Return layer, unit and column of a number in the flat vector; the last column of a layer is the bias."""
    begin = 0
    for layer, (fan_in, units) in enumerate(zip(project.topology.widths, project.topology.widths[1:], strict=False)):
        size = units * (fan_in + 1)
        if place < begin + size:
            return layer, *divmod(place - begin, fan_in + 1)
        begin += size
    raise IndexError(place)


def relative_errors(numeric: Array, analytic: Array, floor: float) -> Array:
    """Return |numeric − analytic| in relation to the larger of both, or to `floor` where both are smaller.

    A NaN or an infinity is no agreement, and must not vanish in a maximum: the error is then infinite.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        errors = np.abs(numeric - analytic) / np.maximum(np.maximum(np.abs(numeric), np.abs(analytic)), floor)
    return np.where(np.isnan(errors), np.inf, errors)
