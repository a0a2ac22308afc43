"""Which plane through the present weights is looked at, and the plane itself."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.landscape import Section, Window, along, movable, principal, random_directions
from nnapp.project import Project
from nnapp.topology import Parameters, Topology
from nnapp.words import Refusal, Said
from ui.scatter.plane import nice

Kind = Literal["path", "random", "weights"]
ROOM = 0.25  # of the path's extent, around it
MOST_SEED = 2**31 - 1


class Aim(NamedTuple):
    """What the person has chosen; kept as one object, which is replaced when something changes."""

    kind: Kind = "path"
    seed: int = 1
    by_layer: bool = False
    places: tuple[int, int] | None = None  # two weights in the flat vector; None for two of the output

    def of_kind(self, kind: str) -> Aim:
        """Return the same with another kind of plane."""
        return self._replace(kind=next(one for one in get_args(Kind) if one == kind))

    def weights(self, topology: Topology) -> tuple[int, int] | None:
        """Return the two weights that are moved, or None where two cannot move."""
        places = movable(topology)
        if len(places) < 2:
            return None
        if self.places is not None and np.isin(self.places, places).all() and self.places[0] != self.places[1]:
            return self.places
        last = places[places >= topology.parameter_count - topology.layers[-1].units * (topology.widths[-2] + 1)]
        first = last if len(last) >= 2 else places  # those of the output always matter
        return int(first[0]), int(first[1])


class Plane(NamedTuple):
    """The plane that is looked at."""

    section: Section
    kind: Kind
    note: Said | None  # why it is another one than was asked for
    base: tuple[float, float]  # what the axes show at the present weights: their values, or 0
    names: tuple[int, int] | None = None  # the two weights


def plane_of(aim: Aim, project: Project, parameters: Parameters, points: NDArray[np.floating]) -> Plane:
    """Return the plane of an aim; where there is no path to speak of, a random one with a note.

    Raises `Refusal` where fewer than two weights can move.
    """
    topology, flat = project.topology, parameters.flat
    weights = aim.weights(topology)
    if aim.kind == "weights" and weights is not None:
        base = float(flat[weights[0]]), float(flat[weights[1]])
        return Plane(Section(flat, along(topology, weights)), "weights", None, base, weights)
    randoms = random_directions(topology, parameters, aim.seed, by_layer=aim.by_layer)
    if aim.kind == "path":
        try:
            return Plane(Section(flat, principal(topology, points, parameters)), "path", None, (0.0, 0.0))
        except Refusal as refusal:
            return Plane(Section(flat, randoms), "random", refusal.said, (0.0, 0.0))
    return Plane(Section(flat, randoms), "random", None, (0.0, 0.0))


def usual_window(plane: Plane, trail: Array) -> Window:
    """Return the part of a plane that is shown at first: it holds the path (n, 2) and the present weights."""
    flat = plane.section.origin
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(flat))
    length = length if np.isfinite(length) else 1.0
    known = trail[np.isfinite(trail).all(axis=1)]
    low, high = (np.minimum(known.min(axis=0), 0), np.maximum(known.max(axis=0), 0)) if len(known) else (0, 0)
    lows, highs = np.broadcast_to(low, 2), np.broadcast_to(high, 2)
    spans = []
    for axis in (0, 1):
        extent = float(highs[axis] - lows[axis])
        if plane.kind == "path":
            least = max(0.15 * float(np.max(highs - lows)), 1e-6 * max(length, 1.0))
            room = max(ROOM * extent, (least - extent) / 2)
            spans.append((float(lows[axis]) - room, float(highs[axis]) + room))
            continue
        if plane.kind == "random":
            half = max(0.5 * length, 1.0)
        else:
            value = plane.base[axis]
            half = max(1.5 * abs(value), 2.0) if np.isfinite(value) else 2.0
        half = nice(max(half, (1 + ROOM) * max(float(highs[axis]), -float(lows[axis]))))
        spans.append((-half, half))
    return Window(*spans)
