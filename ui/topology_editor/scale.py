"""The one scale of colour and width for all weights and biases, and the pens that belong to it.

A value becomes a code from −LEVELS to LEVELS: the share of the limit, rounded up, so that only zero looks like zero.
Pens are cosmetic: a width means the same weight at every zoom.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnapp.choices import Array
from nnapp.topology import Parameters
from ui.theme import Theme
from ui.weight_scale import fitting_limit, largest_size

LEVELS = 24
FOLDED = 1000  # added to the code of a mean |w|, which has no sign
NOT_A_NUMBER = 2000
THINNEST, THICKEST = 0.7, 4.6  # pixels


class Scale:
    """Colours and widths up to a limit that only grows, so that what looks equal is equal from epoch to epoch.

    Until it is begun anew: see `ui.weight_scale`.
    """

    def __init__(self, theme: Theme) -> None:
        self.limit = 0.0
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with the colours of another theme."""
        self.theme = theme
        self.pens = {code: _pen(theme, code) for code in range(-LEVELS, LEVELS + 1)}
        self.pens |= {FOLDED + level: _folded_pen(theme, level) for level in range(LEVELS + 1)}
        self.pens[NOT_A_NUMBER] = _cosmetic(theme.colour("text"), 1.2, [1.0, 2.0])

    def begin_anew(self) -> None:
        """Let the next parameters set the limit, whatever came before."""
        self.limit = 0.0

    def grow(self, parameters: Parameters) -> bool:
        """Raise the limit where a weight or bias needs it, and say whether it did."""
        if largest_size(parameters) <= self.limit != 0:
            return False
        before, self.limit = self.limit, max(self.limit, fitting_limit(parameters))
        return self.limit > before

    def codes(self, values: Array, folded: NDArray[Any]) -> list[int]:
        """Return the codes of values, flattened."""
        with np.errstate(invalid="ignore"):
            share = np.clip(values / (self.limit or 1.0), -1.0, 1.0) * LEVELS
        unknown = np.isnan(share)
        levels = np.ceil(np.abs(np.where(unknown, 0.0, share)))
        codes = np.where(folded, FOLDED + levels, np.copysign(levels, share))
        result: list[int] = np.where(unknown, NOT_A_NUMBER, codes).astype(int).ravel().tolist()
        return result

    def colours(self, values: Array) -> NDArray[np.uint8]:
        """Return the colours of biases (n,) as red, green and blue (n, 3)."""
        return self.theme.diverging(values, self.limit)


def _pen(theme: Theme, code: int) -> QPen:
    share = abs(code) / LEVELS
    width = THINNEST + (THICKEST - THINNEST) * share
    # negative is dashed as well as blue: the sign must not hang on colour alone
    return _cosmetic(theme.weight_colour(code / LEVELS, 1.0), width, [5.0, 3.0] if code < 0 else [])


def _folded_pen(theme: Theme, level: int) -> QPen:
    return _cosmetic(theme.colour("disabled"), THINNEST + (THICKEST - THINNEST) * level / LEVELS, [])


def _cosmetic(colour: QColor, width: float, dashes: list[float]) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])  # Qt counts dashes in pen widths
    return pen
