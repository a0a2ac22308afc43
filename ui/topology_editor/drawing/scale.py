"""The scale of colour and width for all weights and biases, their gradients or their updates, and the pens.

Each quantity has a limit of its own. That of weights only grows during a run (see `ui.weight_scale`), so that colours
compare from epoch to epoch. Gradients and updates shrink by orders of magnitude while a network learns; on a scale that
only grows nothing could be seen of them soon. So their limit follows: it grows at once where a value needs it, and it
is fitted anew where the largest value has fallen below a fifth of it. Within a picture colours compare, over time the
legend says what they mean. Small changes leave the limit alone, so that nothing flickers.

A value becomes a code from −LEVELS to LEVELS: the share of the limit, rounded up, so that only zero looks like zero.
Pens are cosmetic: a width means the same weight at every zoom.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnapp.choices import Array
from nnapp.topology import Parameters
from ui.theme import Ends, Theme
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.weight_scale import TOO_WIDE, fitting_limit, largest_size

LEVELS = 24
NOT_A_NUMBER = 2000
ABSENT = 3000  # of a link that was removed, or whose source is switched off
THINNEST, THICKEST = 0.7, 4.6  # pixels


class Scale:
    """Colours and widths of the quantity that is shown, up to its limit."""

    def __init__(self, theme: Theme) -> None:
        self.quantity = Quantity.WEIGHT
        self.known = True  # whether there are values of the quantity; else all links are thin and grey
        self.limits = dict.fromkeys(Quantity, 0.0)
        self.set_theme(theme)

    @property
    def limit(self) -> float:
        """The size that has the strongest colour and the greatest width."""
        return self.limits[self.quantity]

    def set_theme(self, theme: Theme) -> None:
        """Draw with the colours of another theme."""
        self.theme = theme
        self.ends: Ends = getattr(theme, self.quantity.value)
        self.pens = {code: _pen(theme, code, self.ends) for code in range(-LEVELS, LEVELS + 1)}
        if not self.known:
            self.pens[0] = _cosmetic(theme.colour("disabled"), THINNEST, [])
        self.pens[NOT_A_NUMBER] = _cosmetic(theme.colour("text"), 1.2, [1.0, 2.0])
        self.pens[ABSENT] = _cosmetic(theme.colour("muted"), 1.0, [1.0, 4.0])

    def show(self, quantity: Quantity, known: bool = True) -> bool:
        """Be the scale of another quantity, each with the limit it had; says whether it was not so before."""
        if (quantity, known) == (self.quantity, self.known):
            return False
        self.quantity, self.known = quantity, known
        self.set_theme(self.theme)
        return True

    def begin_anew(self) -> None:
        """Let the next values of each quantity set its limit, whatever came before."""
        self.limits = dict.fromkeys(Quantity, 0.0)

    def fit(self) -> None:
        """Let the next values of the quantity that is shown set its limit."""
        self.limits[self.quantity] = 0.0

    def grow(self, values: Parameters) -> bool:
        """Raise the limit where a value needs it, or let it follow, and say whether it is another now."""
        size, before = largest_size(values), self.limit
        follows = self.quantity is not Quantity.WEIGHT and 0 < size * TOO_WIDE < before
        if size <= before != 0 and not follows:
            return False
        fitting = fitting_limit(values)
        self.limits[self.quantity] = fitting if follows else max(before, fitting)
        return self.limit != before

    def codes(self, values: Array) -> list[int]:
        """Return the codes of values, flattened."""
        with np.errstate(invalid="ignore"):
            share = np.clip(values / (self.limit or 1.0), -1.0, 1.0) * LEVELS
        unknown = np.isnan(share)
        levels = np.ceil(np.abs(np.where(unknown, 0.0, share)))
        codes = np.copysign(levels, share)
        result: list[int] = np.where(unknown, NOT_A_NUMBER, codes).astype(int).ravel().tolist()
        return result

    def colours(self, values: Array) -> NDArray[np.uint8]:
        """Return the colours of biases, or of their gradients or updates, (n,), as red, green and blue (n, 3)."""
        return self.theme.diverging(values, self.limit, self.ends)


def _pen(theme: Theme, code: int, ends: Ends) -> QPen:
    share = abs(code) / LEVELS
    width = THINNEST + (THICKEST - THINNEST) * share
    # negative is dashed as well as blue: the sign must not hang on colour alone
    return _cosmetic(theme.weight_colour(code / LEVELS, 1.0, ends), width, [5.0, 3.0] if code < 0 else [])


def _cosmetic(colour: QColor, width: float, dashes: list[float]) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])  # Qt counts dashes in pen widths
    return pen
