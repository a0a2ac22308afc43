"""A layer, or the whole network: every weight is nudged in the background, and the slopes are put side by side."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.gradient_check import ALL, Sample, chosen_places
from nnapp.project import Project
from nnapp.walk import Place
from nnapp.words import Said
from ui.background import Job
from ui.charts.weight_maps.scrolling import scrolled
from ui.document import Document
from ui.gradient_check.checks import Choice, Done, checked
from ui.gradient_check.keys import Link
from ui.gradient_check.maps import BACKPROP, ERROR, CheckMaps
from ui.gradient_check.network_words import NetworkWords
from ui.gradient_check.results import ResultsTable
from ui.gradient_check.verdict_label import VerdictLabel
from ui.hidden import Hidden
from ui.labels import CaptionLabel, HoverLabel
from ui.messages import sentence
from ui.network.places import layer_name

LOOK_MS = 50  # between two looks at how far the check is
PARTS = 1000
TELLING = 0.02  # of the work done, from which on it is said how long the rest takes


class NetworkPage(QWidget):
    """Makes checks, and shows the last one; `opened` tells a weight that is to be looked at alone."""

    opened = Signal(object)
    origin_wanted = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = document.project
        self.done: Done | None = None
        self._words = NetworkWords(self)
        self._kind, self._h = ALL, 1e-5
        self._row: int | None = None
        self._hidden = Hidden()
        self._pointed: Link | None = None
        self._clock = QElapsedTimer()
        self._job = Job(self)
        self._looking = QTimer(self, interval=LOOK_MS)
        self.layers, self.start = QComboBox(self), QPushButton(self.tr("&Check"), self)
        self.progress, self.cancel = QProgressBar(self), QPushButton(self.tr("Cancel"), self)
        self.every = QCheckBox(self.tr("&Every weight"), self)
        self.as_table = QToolButton(self)
        self.maps, self.table = CheckMaps(self), ResultsTable(self)
        self.caption, self.verdict, self.hover = CaptionLabel(self), VerdictLabel(self), HoverLabel(self)
        self.pages = QStackedWidget(self)
        self._arrange()
        self._connect()
        self._name_layers()
        self._show_progress()
        self._show()

    @property
    def sample(self) -> Sample | None:
        """The rows of the last check."""
        return None if self.done is None else self.done.sample

    @property
    def choice(self) -> Choice:
        """Which weights the next check is of."""
        layer = self.layers.currentIndex() - 1
        return Choice(layer if layer >= 0 else None, self.every.isChecked())

    def show_project(self, new: Project, old: Project | None) -> None:
        """Check another project from now on; what was found of the one before is shown as such."""
        self.project = new
        if old is None or new.topology is not old.topology:
            self._name_layers()
        if self.done is not None and self.done.project.topology.widths != new.topology.widths:
            self.done = None
            self._show()
        self._say_how_to_read()

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
        self._kind, self._row, self._h = kind, row, h
        self._say_how_to_read()

    def shut_down(self) -> None:
        """End the check, and wait for it."""
        self._looking.stop()
        self._job.shut_down()

    def _arrange(self) -> None:
        self.layers.setAccessibleName(self.tr("What is checked"))
        self.layers.setObjectName("check_layers")
        self.start.setToolTip(
            self.tr("Nudge each weight by h to both sides, and compare the slopes with backpropagation")
        )
        self.progress.setRange(0, PARTS)
        self.progress.setMaximumWidth(220)
        self.maps.setAccessibleName(self.tr("Slopes by backpropagation, by the cost, and their relative errors"))
        self.as_table.setText(self.tr("Table"))
        self.as_table.setCheckable(True)
        self.as_table.setToolTip(self.tr("Show the numbers, the largest relative error first"))
        head = QHBoxLayout()
        head.setSpacing(6)
        for widget in (self.layers, self.every, self.start, self.progress, self.cancel):
            head.addWidget(widget)
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
        self.start.clicked.connect(self.check)
        self.cancel.clicked.connect(self._cancel)
        self.as_table.toggled.connect(self._turn)
        self.layers.currentIndexChanged.connect(self._offer_every)
        self.every.toggled.connect(self._say_how_to_read)
        self.maps.pointed.connect(self._point)
        self.maps.moved.connect(self._mark)
        self.maps.opened.connect(self.opened)
        self.table.opened.connect(self.opened)
        self._looking.timeout.connect(self._show_progress)
        self._job.finished.connect(self._finish)
        self._job.refused.connect(self._refuse)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._stop)

    def _name_layers(self) -> None:
        chosen, layers = max(self.layers.currentIndex(), 0), len(self.project.topology.layers)
        self.layers.clear()
        self.layers.addItem(self.tr("Whole network"))
        for number in range(layers):
            self.layers.addItem(layer_name(self.project, number))
        self.layers.setCurrentIndex(chosen if chosen <= layers else 0)
        self._offer_every()

    @Slot()
    def _offer_every(self) -> None:
        # only where a part would be drawn
        topology, layer = self.project.topology, self.choice.layer
        part, whole = (int(chosen_places(topology, layer, every=every).sum()) for every in (False, True))
        self.every.setVisible(part < whole)
        if part == whole:
            self.every.setChecked(False)
        self.every.setToolTip(self._words.every(part, whole))
        self._say_how_to_read()

    # A check

    @Slot()
    def check(self) -> None:
        """Begin to check what is chosen."""
        if not self._job.running:
            self._job.start(partial(checked, self.project, self._kind, self._row, self._h, self.choice))
            self._clock.start()
            self._looking.start()
            self._show_progress()
            self.cancel.setFocus()

    @Slot()
    def _cancel(self) -> None:
        self._job.cancel()

    @Slot(object)
    def _finish(self, done: Done) -> None:
        self.done = done if done.project.topology.widths == self.project.topology.widths else None
        self._stop()

    @Slot(object)
    def _refuse(self, said: Said) -> None:
        self.done = None
        self._stop()
        self.verdict.say(sentence(said), "○")

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._stop()
        self.failed.emit(text)

    @Slot()
    def _stop(self) -> None:
        self._looking.stop()
        self._show_progress()
        self._show()
        self.ended.emit()

    @Slot()
    def _show_progress(self) -> None:
        running = self._job.running
        if not running and self.cancel.hasFocus():
            self.start.setEnabled(True)
            self.start.setFocus()
        self.start.setEnabled(not running)
        self.start.setToolTip(
            self.tr("A check is going on.")
            if running
            else self.tr("Nudge each weight by h to both sides, and compare the slopes with backpropagation")
        )
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        part = self._job.done_part
        self.progress.setValue(round(PARTS * part))
        left = self._clock.elapsed() / 1000 * (1 - part) / part if running and part > TELLING else 0.0
        self.progress.setFormat(self._words.left(part, left))
        self.layers.setEnabled(not running)
        self.every.setEnabled(not running)

    # What is shown

    def _show(self) -> None:
        done = self.done
        check = None if done is None else done.check
        self.maps.show_check(
            check, self.tr("Press Check: weights are nudged one by one, and both slopes are put side by side.")
        )
        self.table.results.show_check(check, self.project if done is None else done.project)
        self.show_hidden(self._hidden)
        if done is None:
            self.verdict.say("")
        else:
            self.verdict.show_verdict(done.verdict)
        self.maps.setAccessibleDescription(self.verdict.accessibleName())
        self._say_how_to_read()

    def _say_how_to_read(self) -> None:
        if self.done is None:
            self.caption.say(self._words.before(self.project, self.choice))
        else:
            shown = None if self.as_table.isChecked() else self.maps.limit
            self.caption.say(self._words.caption(self.done, self.project, self._h, shown))

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
