"""Maps of units as pictures, coloured as activations are: from faint, the lowest of a layer's range, to strong violet.

An input has a range of its own. Outputs that answer with the chance of a class have its colour, as the points of
scatter pictures do: each of several classes from faint to its colour; where one output decides between two, from the
colour of the one over grey, where it is undecided, to that of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, CategoryFit, Dataset, Role
from ui.scatter.points import is_yes_or_no
from ui.theme import Rgb, Theme
from ui.topology_editor.quantities.plane_maps import Limits, Maps

SHADES = 256
Shades = NDArray[np.uint32]  # (SHADES,) pixels


class Pictures(Sequence[QImage]):
    """The maps of a column's units as pictures, each made when it is asked for: most units may be out of sight."""

    def __init__(self, levels: NDArray[np.uint8], shades: list[Shades]) -> None:
        self._levels = levels  # (side, side, units)
        self._shades = shades  # of each unit, or one for all

    def __len__(self) -> int:
        return int(self._levels.shape[2])

    def __getitem__(self, unit: Any) -> Any:
        shades = self._shades[unit % len(self._shades)]
        pixels = shades[self._levels[:, :, unit]]
        side = len(pixels)
        return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()


def pictures(maps: Maps, dataset: Dataset, theme: Theme) -> list[Pictures]:
    """Return the pictures of all columns' units, the inputs first."""
    usual = [_shades([theme.faint, theme.strong])]
    found = [Pictures(_levels(*each), usual) for each in zip(maps.values, maps.ranges, strict=True)]
    chances = maps.ranges[-1] == (0.0, 1.0)
    classes = _classes(dataset) if chances else []
    if len(classes) == maps.values[-1].shape[2]:
        levels = _levels(maps.values[-1], maps.ranges[-1])
        found[-1] = Pictures(levels, [_shades(_stops(theme, each)) for each in classes])
    return found


def _classes(dataset: Dataset) -> list[tuple[int, ...]]:
    # of each output the number of its class; of one that decides between two, both of them; nothing for other outputs
    found: list[tuple[int, ...]] = []
    for feature in dataset.features(Role.TARGET):
        column = dataset.columns[feature.column]
        if isinstance(column, CategoryColumn):
            alone = sum(each.column == feature.column for each in dataset.features(Role.TARGET)) == 1
            fit = dataset.fit(feature.column)
            assert isinstance(fit, CategoryFit)
            found.append((fit.codes[0], feature.code) if alone else (feature.code,))
        elif is_yes_or_no(column):
            found.append((0, 1))
        else:
            return []
    return found


def _stops(theme: Theme, classes: tuple[int, ...]) -> list[Rgb]:
    colours: list[Rgb] = [theme.classes[number % len(theme.classes)] for number in classes]
    return [theme.faint, *colours] if len(colours) == 1 else [colours[0], theme.zero, colours[1]]


def _shades(stops: list[Rgb]) -> Shades:
    places = np.linspace(0, len(stops) - 1, SHADES)
    rgb = [np.rint(np.interp(places, range(len(stops)), part)).astype(np.uint32) for part in zip(*stops, strict=True)]
    return np.asarray(0xFF000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2], np.uint32)


def _levels(values: Array, limits: Limits) -> NDArray[np.uint8]:
    low, high = limits
    with np.errstate(all="ignore"):
        found = (values - low) * ((SHADES - 1) / (high - low)) + 0.5
        np.fmax(found, 0.0, out=found)  # what is not a number is faint
        np.minimum(found, SHADES - 0.5, out=found)
    return found.astype(np.uint8)
