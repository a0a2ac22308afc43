"""A layer, or the whole network: the last check of it, with the slopes of all weights side by side."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from nnapp.gradient_check import Sample
from nnapp.project import Project
from nnapp.walk import Place
from ui.charts.weight_maps.scrolling import scrolled
from ui.document import Document
from ui.gradient_check.check_line import CheckLine
from ui.gradient_check.checks import Done, is_of_another, why_old
from ui.gradient_check.keys import Link
from ui.gradient_check.maps import BACKPROP, ERROR, CheckMaps
from ui.gradient_check.network_words import NetworkWords
from ui.gradient_check.results import ResultsTable
from ui.gradient_check.verdict_label import VerdictLabel
from ui.hidden import Hidden
from ui.labels import CaptionLabel, HoverLabel


class NetworkPage(QWidget):
    """Has a line that makes checks, and shows the last one; `opened` tells a weight that is to be looked at alone."""

    opened = Signal(object)
    origin_wanted = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = document.project
        self.done: Done | None = None
        self._words = NetworkWords(self)
        self._refused = ""  # why there is nothing
        self._hidden = Hidden()
        self._pointed: Link | None = None
        self.line = CheckLine(self.project, self._words, self)
        self.as_table = QToolButton(self)
        self.maps, self.table = CheckMaps(self), ResultsTable(self)
        self.caption, self.verdict, self.hover = CaptionLabel(self), VerdictLabel(self), HoverLabel(self)
        self.pages = QStackedWidget(self)
        self._arrange()
        self._connect()
        self._show()

    @property
    def sample(self) -> Sample | None:
        """The rows of the last check, where they are still those that are chosen."""
        return None if self.done is None or self._why_old else self.done.sample

    @property
    def _why_old(self) -> str:
        return "" if self.done is None else why_old(self.done, self.project, self.line.rows)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Check another project from now on; what was found of the one before is shown as such."""
        self.project = new
        self.line.show_project(new, old)
        if self.done is not None and is_of_another(self.done.project, new):
            self.done = None
            self._show()
        else:
            self._judge()

    def show_hidden(self, hidden: Hidden) -> None:
        """Hide the slopes of the weight whose gradient is to be predicted elsewhere."""
        self._hidden = hidden
        self.maps.cover(self._asked)
        self.table.results.hide(self._asked)
        self._show_reading()

    @property
    def _asked(self) -> Link | None:
        # the weight whose slopes are hidden
        place = self._hidden.place
        if self.done is None or place is None or place.layer is None or place.unit is None or place.source is None:
            return None
        rows = self.done.sample.rows
        row = int(rows[0]) if len(rows) == 1 else None
        link = place.layer, place.unit, place.source
        return link if self._hidden.hides(Place("gradient", *link), row) else None

    def set_asked(self, kind: str, row: int | None, h: float) -> None:
        """Check on other rows, and with another h, from now on."""
        self.line.set_asked(kind, row, h)
        self._judge()

    def shut_down(self) -> None:
        """End the check, and wait for it."""
        self.line.shut_down()

    def _arrange(self) -> None:
        self.maps.setAccessibleName(self.tr("Slopes by backpropagation, by the cost, and their relative errors"))
        self.as_table.setText(self.tr("Table"))
        self.as_table.setCheckable(True)
        self.as_table.setToolTip(self.tr("Show the numbers, the largest relative error first"))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.line)
        head.addStretch(1)
        head.addWidget(self.as_table)
        self.caption.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._scrolled = scrolled(self.maps)
        self.pages.addWidget(self._scrolled)
        self.pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addWidget(self.caption)
        column.addWidget(self.verdict)

    def _connect(self) -> None:
        self.as_table.toggled.connect(self._turn)
        self.maps.pointed.connect(self._point)
        self.maps.moved.connect(self._mark)
        self.maps.opened.connect(self.opened)
        self.table.opened.connect(self.opened)
        self.line.chosen.connect(self._say_how_to_read)
        self.line.came.connect(self._take)
        self.line.refused.connect(self._refuse)
        self.line.failed.connect(self._fail)
        self.line.cancelled.connect(self._end)

    # The end of a check

    @Slot(object)
    def _take(self, done: Done) -> None:
        self.done, self._refused = None if is_of_another(done.project, self.project) else done, ""
        self._end()

    @Slot(str)
    def _refuse(self, said: str) -> None:
        self.done, self._refused = None, said
        self._end()

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._end()
        self.failed.emit(text)

    @Slot()
    def _end(self) -> None:
        self._show()
        self.ended.emit()

    # What is shown

    def _show(self) -> None:
        done = self.done
        check = None if done is None else done.check
        self.maps.show_check(
            check, self.tr("Press Check: weights are nudged one by one, and both slopes are put side by side.")
        )
        self.table.results.show_check(check, self.project if done is None else done.project)
        self.show_hidden(self._hidden)
        self._judge()
        self.maps.setAccessibleDescription(self.verdict.accessibleName())

    def _judge(self) -> None:
        # a verdict stands beside nothing but what it is about
        before, why = self.verdict.accessibleName(), self._why_old
        if self.done is None:
            said = self._refused if self.line.begun == (self.project, self.line.rows) else ""
            self.verdict.say(said, "○" if said else "")
        elif why:
            self.verdict.say(self._words.old(why), "○")
        else:
            self.verdict.show_verdict(self.done.verdict)
        self.maps.show_old(bool(why))
        self.table.results.show_old(bool(why))
        if self.verdict.accessibleName() != before:  # else it may be that of the weight the keys have come to
            self.maps.setAccessibleDescription(self.verdict.accessibleName())
        self._say_how_to_read()

    def _say_how_to_read(self) -> None:
        if self.done is None:
            self.caption.say(self._words.before(self.project, self.line.choice))
        else:
            shown = None if self.as_table.isChecked() else self.maps.limit
            self.caption.say(self._words.caption(self.done, self._why_old, self.line.h, shown))

    @Slot(bool)
    def _turn(self, table: bool) -> None:
        self.pages.setCurrentIndex(int(table))
        self._say_how_to_read()

    @Slot(object)
    def _point(self, link: Link | None) -> None:
        self._pointed = link
        self._show_reading(self.maps.mapTo(self, self.maps.mapFromGlobal(QCursor.pos())))

    @Slot(object)
    def _mark(self, link: Link | None) -> None:
        # the weight that the keys have come to, in sight
        self._pointed = link
        if link is not None:
            centre = self.maps.area(link, BACKPROP).center()
            self._scrolled.ensureVisible(round(centre.x()), round(centre.y()))
            self.maps.setAccessibleDescription(self.reading(link).replace("\n", ", "))
        self._show_reading()

    def _show_reading(self, place: QPoint | None = None) -> None:
        link = self._pointed
        if link is None or self.done is None or not self.maps.shows(link):
            self.hover.hide()
            return
        if place is not None:
            self.hover.say(self.reading(link), place)
            return
        # beside the maps of its layer, below the head of the page
        place = self.maps.mapTo(self, self.maps.area(link, ERROR).center().toPoint())
        self.hover.say(self.reading(link), place)
        if place.y() + self.hover.height() < self.height():
            self.hover.move(self.hover.x(), place.y())

    def reading(self, link: Link) -> str:
        """Say what was found of a weight."""
        assert self.done is not None
        return self._words.reading(self.done, self.project, link, asked=link == self._asked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the weight under the pointer."""
        link = self._link_at(event)
        if link is not None:
            self.menu_of(link).popup(event.globalPos())

    def menu_of(self, link: Link) -> QMenu:
        """Build the menu of a weight."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Look at this weight alone")).triggered.connect(partial(self.opened.emit, link))
        asked = menu.addAction(self.tr("Where does this come from?"))
        asked.triggered.connect(partial(self.origin_wanted.emit, Place("gradient", *link)))
        return menu

    def _link_at(self, event: QContextMenuEvent) -> Link | None:
        if self.done is None:
            return None
        if self.pages.currentIndex() == 0:
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                return self.maps.current
            return self.maps.part_at(QPointF(self.maps.mapFromGlobal(event.globalPos())))
        index = self.table.currentIndex()
        return self.table.results.link(index.row()) if index.isValid() else None
