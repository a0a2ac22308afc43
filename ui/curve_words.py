"""What a cost curve says in words: the value pointed at, what is missing, and the text in place of the picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from nnapp.expressions.numbers import power_of_ten
from nnapp.model import Curve
from ui.curves import Reading, lowest
from ui.hidden import ASKED

MINUS = "\N{MINUS SIGN}"


def raised(text: str) -> str:
    """Return a number that is written with e (1.5e−05) as books write it: 1.5·10⁻⁵."""
    factor, mark, power = text.partition("e")
    if not mark:
        return text
    ten = power_of_ten(int(power.replace(MINUS, "-")))
    return {"1": "", MINUS + "1": MINUS}.get(factor, factor + "·") + ten


def as_read(value: float, digits: int = 6) -> str:
    """Return a number as people read it, with a true minus sign."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    return f"{value:.{digits}g}".replace("-", MINUS)


def as_written(value: float, digits: int = 6) -> str:
    """Return the same for a picture, large and small numbers with a power of ten as in books."""
    return raised(as_read(value, digits))


def compared(value: float, other: float, digits: int = 6) -> tuple[str, str]:
    """Return two numbers that are to be compared, of about the same size with the same number of decimals."""
    texts = as_read(value, digits), as_read(other, digits)
    decimals = [len(text.partition(".")[2]) for text in texts]
    alike = abs(value) < 10 * abs(other) and abs(other) < 10 * abs(value)
    if not alike or "e" in "".join(texts):
        return raised(texts[0]), raised(texts[1])
    return f"{value:.{max(decimals)}f}".replace("-", MINUS), f"{other:.{max(decimals)}f}".replace("-", MINUS)


class CurveWords(QObject):
    """The sentences, in the user's language."""

    def reading(self, found: Reading) -> str:
        """Say what the curve holds of an epoch or a bucket."""
        if found.exact:
            return self.tr("epoch {epoch} · C = {cost}").format(epoch=f"{found.last:,}", cost=as_written(found.cost))
        return self.tr("epochs {first} to {last}\nC from {minimum} to {maximum}, last {cost}").format(
            first=f"{found.first:,}",
            last=f"{found.last:,}",
            minimum=as_written(found.minimum),
            maximum=as_written(found.maximum),
            cost=as_written(found.cost),
        )

    def row_cost(self, row: int, cost: float, *, asked: bool = False) -> str:
        """Say what one row costs alone, unless that is `asked` for; rows count from 0 here, from 1 for people."""
        written = ASKED if asked else as_written(cost, 4)
        return self.tr("Row {row} alone: C = {cost}.").format(row=f"{row + 1:,}", cost=written)

    def message(self, curve: Curve, visible: bool, logarithmic: bool) -> str:
        """Say why no line is seen, or nothing; `visible` tells whether any point can be drawn."""
        if not curve.length:
            return self.tr("No epoch yet: press Run")
        if visible:
            return self.tr("Only the start so far: press Run") if curve.length == 1 else ""
        if logarithmic:
            return self.tr("No cost above 0, so there is nothing to show on a logarithmic axis")
        return self.tr("The cost is not a finite number: training has diverged, or a cell of the table is empty")

    def caption(self, curve: Curve, skipped: bool, logarithmic: bool) -> str:
        """Say how to read the curve; `skipped` tells whether points were left out."""
        parts = []
        if len(curve.buckets):
            parts.append(
                self.tr("From epoch {epoch} on: lowest, highest and last of every 1,024 epochs.").format(
                    epoch=f"{len(curve.exact):,}"
                )
            )
        if skipped and logarithmic:
            parts.append(self.tr("Gaps: cost not above 0, or too large to draw."))
        elif skipped:
            parts.append(self.tr("Gaps: cost not finite, or too large to draw."))
        return " ".join(parts) or self.plain()

    def plain(self) -> str:
        """Say how to read a curve of which nothing special is to be said."""
        return self.tr("Cost after every epoch; lower is better.")

    def description(self, curve: Curve) -> str:
        """Say in place of the picture how far the cost has come."""
        if not curve.length:
            return self.tr("No epoch yet.")
        last = self.tr("Cost after epoch {epoch}: {cost}.").format(epoch=curve.length - 1, cost=as_written(curve.last))
        best = lowest(curve)
        if best is None:
            return last
        return last + self.tr(" Lowest cost {cost} at epoch {epoch}.").format(
            cost=as_written(best.minimum), epoch=best.first if best.exact else f"{best.first} to {best.last}"
        )
