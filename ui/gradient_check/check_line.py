"""What is checked, and the check itself: a layer or the whole network, begun, followed and cancelled."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from nnapp.gradient_check import ALL, chosen_count
from nnapp.project import Project
from nnapp.words import Said
from ui.background import Job
from ui.gradient_check.checks import Choice, Done, Rows, checked
from ui.gradient_check.network_words import NetworkWords
from ui.messages import sentence
from ui.network.places import layer_name

LOOK_MS = 50  # between two looks at how far the check is
PARTS = 1000
TELLING = 0.02  # of the work done, from which on it is said how long the rest takes


class CheckLine(QWidget):
    """A line of controls that makes checks in the background; each ends with one of its signals, or was cancelled."""

    chosen = Signal()  # other weights than before
    came = Signal(object)  # Done
    refused = Signal(str)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, project: Project, words: NetworkWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._words = project, words
        self.rows, self.h = Rows(ALL, None), 1e-5
        self.begun = project, self.rows  # what the last check was asked of
        self._clock = QElapsedTimer()
        self._job = Job(self)
        self._looking = QTimer(self, interval=LOOK_MS)
        self.layers, self.start = QComboBox(self), QPushButton(self.tr("&Check"), self)
        self.progress, self.cancel = QProgressBar(self), QPushButton(self.tr("Cancel"), self)
        self.every = QCheckBox(self.tr("&Every weight"), self)
        self._arrange()
        self._connect()
        self._name_layers()
        self._show_progress()

    @property
    def choice(self) -> Choice:
        """Which weights the next check is of."""
        layer = self.layers.currentIndex() - 1
        return Choice(layer if layer >= 0 else None, self.every.isChecked())

    def show_project(self, new: Project, old: Project | None) -> None:
        """Check another project from now on."""
        self._project = new
        if old is None or new.topology is not old.topology:
            self._name_layers()

    def set_asked(self, kind: str, row: int | None, h: float) -> None:
        """Check on other rows, and with another h, from now on."""
        self.rows, self.h = Rows(kind, row), h

    def shut_down(self) -> None:
        """End the check, and wait for it."""
        self._looking.stop()
        self._job.shut_down()

    def _arrange(self) -> None:
        self.layers.setAccessibleName(self.tr("What is checked"))
        self.layers.setObjectName("check_layers")
        self.progress.setRange(0, PARTS)
        self.progress.setMaximumWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.layers, self.every, self.start, self.progress, self.cancel):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.start.clicked.connect(self.check)
        self.cancel.clicked.connect(self._cancel)
        self.layers.currentIndexChanged.connect(self._offer_every)
        self.every.toggled.connect(self.chosen)
        self._looking.timeout.connect(self._show_progress)
        self._job.finished.connect(self._finish)
        self._job.refused.connect(self._refuse)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._stop)

    def _name_layers(self) -> None:
        chosen, layers = max(self.layers.currentIndex(), 0), len(self._project.topology.layers)
        self.layers.clear()
        self.layers.addItem(self.tr("Whole network"))
        for number in range(layers):
            self.layers.addItem(layer_name(self._project, number))
        self.layers.setCurrentIndex(chosen if chosen <= layers else 0)
        self._offer_every()

    @Slot()
    def _offer_every(self) -> None:
        # only where a part would be drawn
        topology, layer = self._project.topology, self.choice.layer
        part, whole = (chosen_count(topology, layer, every=every) for every in (False, True))
        self.every.setVisible(part < whole)
        if part == whole:
            self.every.setChecked(False)
        self.every.setToolTip(self._words.every(part, whole))
        self.chosen.emit()

    @Slot()
    def check(self) -> None:
        """Begin to check what is chosen."""
        if not self._job.running:
            self.begun = self._project, self.rows
            self._job.start(partial(checked, *self.begun, self.h, self.choice))
            self._clock.start()
            self._looking.start()
            self._show_progress()
            self.cancel.setFocus()

    @Slot()
    def _cancel(self) -> None:
        self._job.cancel()

    @Slot(object)
    def _finish(self, done: Done) -> None:
        self._end()
        self.came.emit(done)

    @Slot(object)
    def _refuse(self, said: Said) -> None:
        self._end()
        self.refused.emit(sentence(said))

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._end()
        self.failed.emit(text)

    @Slot()
    def _stop(self) -> None:
        self._end()
        self.cancelled.emit()

    def _end(self) -> None:
        self._looking.stop()
        self._show_progress()

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
