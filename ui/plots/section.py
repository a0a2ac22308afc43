"""What the views of a section through the inputs share: one or two inputs are drawn, and all others are held."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.project import Project, current_parameters
from nnapp.sections import Section
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters
from ui.charts.column_box import ColumnBox
from ui.charts.held import Held
from ui.charts.held_words import held_list, held_words
from ui.charts.point_key import PointKey
from ui.document import Document
from ui.plots.base import Plot
from ui.scatter.view import ScatterView


class SectionPlot(Plot):
    """A view with a key below it, and with boxes for columns and a button with switches above it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.held = Held(document)
        self.key = PointKey()

    def build(self, view: ScatterView, boxes: Sequence[ColumnBox], options: QToolButton) -> None:
        """Put the parts in their places."""
        view.setFocusProxy(self)
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(view, 1)
        layout.addWidget(self.key)
        self.set_body(body)
        for tool in (*boxes, options):
            self.tools.addWidget(tool)
        self._scatter, self._boxes, self._options = view, tuple(boxes), options

    def forget(self) -> None:
        """Put together anew what is drawn: the table or the network are others."""
        raise NotImplementedError

    @property
    def parameters(self) -> Parameters:
        """The weights that are shown."""
        return self.snapshot.parameters if self.snapshot else current_parameters(self.document.project)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take another table or network."""
        if self.snapshot is not None and self.snapshot.parameters.widths != new.topology.widths:
            self.snapshot = None  # it belongs to the network before
        if old is None or any(a is not b for a, b in zip(_parts(new), _parts(old), strict=True)):
            self.forget()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take other weights; those of a network of another shape are not shown."""
        if snapshot.parameters.widths == self.document.project.topology.widths:
            super().show_snapshot(snapshot)

    def show_running(self, running: bool) -> None:
        """Draw all there is when a training has ended."""
        ended = self.running and not running
        super().show_running(running)
        if ended:
            self.redraw()

    def say(self, parts: list[str], section: Section, free: Collection[int]) -> None:
        """Put sentences below the picture; the tool tip names what is held, too."""
        self.caption.say(" ".join(parts), "\n".join([*parts, *held_list(section, free)]))

    def held_sentence(self, section: Section, free: Collection[int], by_row: bool) -> str:
        """Say at what the others are held; nothing where there are none."""
        row, asked = self.held.row(by_row), self.held.is_asked(by_row)
        text = held_words(section, free, row, asked)
        return text + self.tr(" (No row is selected.)") if text and by_row and row is None and not asked else text

    def diverged(self, answers: Array) -> str:
        """Say that there is no finite number among the answers, or nothing."""
        if np.isfinite(answers).any():
            return ""
        return self.tr(
            "The network answers no finite number anywhere here: training has diverged. "
            "Undo it or start again, with a smaller learning rate."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the boxes their share of the width."""
        super().resizeEvent(event)
        for box in self._boxes:
            box.limit(self.width() // 3)

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the switches, and to see everything."""
        menu.addActions(self._options.menu().actions())
        menu.addSeparator()
        menu.addAction(self.tr("See e&verything (0)")).triggered.connect(self._scatter.fit)


def _parts(project: Project) -> tuple[object, ...]:
    # what the pictures depend on besides the weights
    return project.dataset, project.topology, project.training.cost
