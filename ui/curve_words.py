"""What a cost curve says in words: the value pointed at, what is missing, and the text in place of the picture."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.model import Curve
from ui.curves import Reading, lowest
from ui.hidden import ASKED
from ui.written_numbers import as_written


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
