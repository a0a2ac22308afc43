"""How an edit of a weight changes the cost: what was known of it before, and what is known now."""

from __future__ import annotations

from math import isnan, nan

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from ui.written_numbers import as_written, compared

DIGITS = 6


class CostOfEdit(Struct, frozen=True):
    """The cost now, and where the weight was edited since one looked at it, the cost before."""

    now: float = nan
    before: float = nan
    updates: int = 0  # that have led to the weights: after others the cost is not that of the edit alone

    def looked_at(self) -> CostOfEdit:
        """Begin anew: what comes is compared with the cost of now."""
        return replace(self, before=nan)

    def edited(self) -> CostOfEdit:
        """Return what is known directly after an edit; several of them are compared with the cost before the first."""
        return replace(self, now=nan, before=self.now if isnan(self.before) else self.before)

    def told(self, cost: float, updates: int) -> CostOfEdit:
        """Take the cost of the weights of now; NaN says that it is not known yet."""
        if updates != self.updates:
            return CostOfEdit(cost, nan, updates)
        return self if isnan(cost) else replace(self, now=cost)

    def said(self) -> str:
        """Say the cost, and how it has changed."""
        if isnan(self.before):
            return "" if isnan(self.now) else _text("C = {cost}").format(cost=as_written(self.now, DIGITS))
        before, after = compared(self.before, self.now, DIGITS)
        return _text("C {before} → {after}").format(before=before, after="…" if isnan(self.now) else after)


def _text(template: str) -> str:
    return QCoreApplication.translate("TopologyEditor", template)
