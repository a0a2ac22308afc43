"""The x axis of curves over training: by epoch, by update or by second, converted by the clock that the engine keeps.

A clock (`nnapp.milestones`) says at some epochs how many updates and seconds of training there had been. Between two of
its points time is taken as even, and after the last one as it was just before. What lay before its first point is not
known: NaN, which is a gap in a curve.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nnapp.choices import Array
from nnapp.milestones import Clock

Unit = Literal["epoch", "update", "second"]
UNITS: tuple[Unit, ...] = ("epoch", "update", "second")


def is_known(clock: Clock, unit: Unit) -> bool:
    """Say whether a curve can be drawn over this unit: epochs always, others where the clock holds two points."""
    return unit == "epoch" or len(_points(clock, unit)[0]) > 1


def at_epochs(clock: Clock, epochs: ArrayLike, unit: Unit) -> Array:
    """Return where epochs lie on the axis, as many as are given; NaN where it is not known."""
    given = np.asarray(epochs, np.float64)
    return given if unit == "epoch" else _converted(given, *_points(clock, unit))


def epochs_at(clock: Clock, places: ArrayLike, unit: Unit) -> Array:
    """Return which epoch, with decimals, each place of the axis stands for; NaN where it is not known.

    A place of which the clock knows several epochs (no time went by) stands for the last of them.
    """
    given = np.asarray(places, np.float64)
    return given if unit == "epoch" else _converted(given, *reversed(_points(clock, unit)))


def epochs_of_updates(clock: Clock, updates: ArrayLike) -> Array:
    """Return after which epoch, with decimals, there had been so many updates."""
    return epochs_at(clock, updates, "update")


def _points(clock: Clock, unit: Unit) -> tuple[Array, Array]:
    there, here = clock.epochs, clock.updates if unit == "update" else clock.seconds
    epochs, places = np.asarray(there, np.float64), np.asarray(here, np.float64)
    known = np.isfinite(epochs) & np.isfinite(places)
    return (epochs, places) if known.all() else (epochs[known], places[known])


def _converted(given: Array, known: Array, wanted: Array) -> Array:
    # by hand, because np.interp ends level where time goes on
    if len(known) < 2:
        return np.where(given == known[0], wanted[0], np.nan) if len(known) else np.full(given.shape, np.nan)
    left = np.clip(np.searchsorted(known, given, side="right") - 1, 0, len(known) - 2)
    span = known[left + 1] - known[left]
    with np.errstate(all="ignore"):
        share = np.where(span > 0, (given - known[left]) / np.where(span > 0, span, 1.0), 1.0)
    found = np.where(share == 0, wanted[left], wanted[left] + share * (wanted[left + 1] - wanted[left]))
    return np.where(given < known[0], np.nan, found)
