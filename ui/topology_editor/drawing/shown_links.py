"""Keeps for each pair of layers which of its links are drawn, and knows when they have to be chosen again.

They are chosen again when the weights or the view's scale are others. While a large network is training they are kept
for a moment, in the colours of the new weights, and so they are while the drawing is moved; while training or zooming
goes on there are fewer of them. `settle` makes up for all of it as soon as there is time. In a hurry, while training
goes flat out, there is none however seldom the views have their turns.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer

from ui.topology_editor.drawing.choosing import HURRIED, INK, Area, Selected, chosen
from ui.topology_editor.drawing.geometry import Layout
from ui.topology_editor.drawing.links_item import LinksItem

KEPT_MS = 500  # for which the choice is kept while weights change
KEPT_IN_HURRY_MS = 2000
ZOOM_MS = 150  # between two changes of the scale that are taken for one movement
LIVE_MS = 400  # between two changes of the weights that are taken for a training
MANY = 2_000  # links from which it is kept


class ShownLinks:
    """The items of all pairs of layers; `waiting` says that a better choice is due as soon as there is time."""

    def __init__(self) -> None:
        self.items: list[LinksItem] = []
        self.selected: Selected | None = None
        self.waiting = False
        self._due = True
        self.live = False  # the weights have just changed, and just before
        self.hurried = False  # training goes flat out
        self._clock, self._change = QElapsedTimer(), QElapsedTimer()
        self._area = Area(0, 0, 0, 0)
        self._whole = False

    def show(self, items: list[LinksItem]) -> None:
        """Take the items of another network."""
        self.items, self._due = items, True

    def select(self, selected: Selected | None) -> None:
        """Draw the links of another unit, or another link, in any case."""
        if selected != self.selected:
            self.selected, self._due = selected, self._due or not self._whole

    def change(self) -> None:
        """Take note of other weights."""
        self.live = self.hurried or (self._change.isValid() and self._change.elapsed() < LIVE_MS)
        self._change.start()
        if self._whole:
            return
        kept_ms = KEPT_IN_HURRY_MS if self.hurried else KEPT_MS
        kept = self.live and self._clock.isValid() and self._clock.elapsed() < kept_ms
        self._due = self._due or not (kept and self.counts()[1] > MANY)
        self.waiting = self.waiting or not self._due

    def hurry(self, hurried: bool) -> None:
        """Take that training goes flat out, or does so no more."""
        self.hurried, self._due = hurried, True

    def settle(self) -> None:
        """Choose again next time, where something was kept that may not be right."""
        self._due, self.waiting, self.live = self._due or self.waiting, False, False

    def prepare(self, layout: Layout, area: Area) -> bool:
        """Choose for what is seen now, where that is needed; says whether other links are drawn now."""
        if not self.items or any(item.weights is None for item in self.items):
            return False
        if not self._due and area == self._area:
            return False
        if not self._due and self._area.grown().holds(area):
            self.waiting = self.waiting or not self._whole
            return False
        weights = [item.weights for item in self.items if item.weights is not None]
        zooming = area.scale != self._area.scale and self._clock.isValid() and self._clock.elapsed() < ZOOM_MS
        hurried, limit = self.live or zooming, self.items[0].weight_scale.limit
        choices = chosen(layout, weights, area, limit, self.selected, HURRIED * INK if hurried else INK)
        for item, choice in zip(self.items, choices, strict=True):
            item.show_choice(choice, area)
        self._whole = all(choice.whole for choice in choices)
        self._due, self.waiting, self._area = False, hurried and not self._whole, area
        self._clock.start()
        return True

    def counts(self) -> tuple[int, int]:
        """Return how many links are drawn, and how many there are."""
        drawn = sum(len(item.choice.targets) for item in self.items)
        return drawn, sum(item.weights.size for item in self.items if item.weights is not None)

    def seen(self) -> tuple[int, int]:
        """Return how many links are drawn, and how many there are in the part of the drawing that is seen."""
        return self.counts()[0], sum(item.choice.seen for item in self.items)
