"""Plays the signals: which stage is shown and how far it is, by a timer or step by step, and when it all ends.

What is shown is always of the weights that are drawn, of the selected row and of the present project: where these
change, the same stage is shown with the new numbers, and another network ends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from nnapp.project import Project, current_parameters
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.document import Document
from ui.icons import icon
from ui.motion import SYSTEM, is_reduced
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.signals.bar import SignalBar
from ui.topology_editor.signals.item import SignalItem
from ui.topology_editor.signals.steps import Kind, Signals, example, signals_of
from ui.topology_editor.signals.words import SignalWords, told_link

FRAME_MS = 16
LONGEST_MS = 100.0  # that one frame may count for, after the window was busy
DURATIONS_MS = {
    Kind.INPUTS: 1800,
    Kind.FORWARD: 1600,
    Kind.SUM: 1800,
    Kind.ACTIVATION: 1800,
    Kind.ERROR: 2600,
    Kind.DELTA: 2000,
    Kind.BACKWARD: 1600,
    Kind.GRADIENT: 4000,
}
HALF_WAY = 0.5  # where pulses stand in a still picture


class SignalPlayer(QObject):
    """Owns overlay, bar and button of a view; `clock` gives milliseconds, for tests a clock of their own."""

    starting = Signal()  # before the numbers are found, so that a training can be paused
    active_changed = Signal(bool)

    def __init__(self, document: Document, view: NetworkView, editor: QWidget) -> None:
        super().__init__(editor)
        self.document, self.view, self._editor = document, view, editor
        self.overlay = SignalItem(view)
        self.bar = SignalBar(editor)
        self.button = QToolButton(editor)
        self.words = SignalWords(self)
        self.signals: Signals | None = None
        self.position, self.phase = 0, 0.0
        self.motion = SYSTEM  # the user's choice
        self.project, self.parameters = document.project, current_parameters(document.project)
        self._newest = self.project, self.parameters  # which may not be drawn, while nobody sees it
        self._asked = self._of_selection()
        self.clock: Callable[[], float] = _milliseconds
        self._last = 0.0
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._prepare_button()
        self.bar.play_asked.connect(self.play_or_pause)
        self.bar.back_asked.connect(self.step_back)
        self.bar.forward_asked.connect(self.step_forward)
        self.bar.stop_asked.connect(self.stop)

    @property
    def active(self) -> bool:
        """Whether signals are shown."""
        return self.signals is not None

    @property
    def playing(self) -> bool:
        """Whether they go by themselves."""
        return self._timer.isActive()

    @property
    def reduced(self) -> bool:
        """Whether nothing is to move."""
        return is_reduced(self.motion)

    @Slot()
    def toggle(self) -> None:
        """Show the signals, or stop showing them."""
        if self.active:
            self.stop()
        else:
            self.start()

    @Slot()
    def start(self) -> None:
        """Show the signals of the selected row from their first stage on."""
        self.starting.emit()
        self.project, self.parameters = self._newest
        if not self._find():
            self._show_active()
            return
        self.bar.caption.begin_anew()
        self.bar.show()
        self._show_active()
        self.go_to(0)
        if not self.reduced:
            self.play()

    @Slot()
    def stop(self) -> None:
        """Show the network as it is without signals."""
        self._timer.stop()
        if not self.active:
            return
        self.signals = None
        self.overlay.show_signals(None)
        keyboard = self.bar.isAncestorOf(self.bar.window().focusWidget() or self.view)
        self.bar.hide()
        if keyboard:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_active()

    @Slot()
    def play_or_pause(self) -> None:
        """Let the signals go, from the start again where they have ended, or stop them where they are."""
        if self.playing:
            self.pause()
        elif self.active and not self.reduced:
            if self.position == self._last_position and self.phase >= 1:
                self.go_to(0)
            self.play()

    def play(self) -> None:
        """Let the signals go by themselves."""
        self._last = self.clock()
        self._timer.start()
        self._show_playing()

    def pause(self) -> None:
        """Stop the signals where they are."""
        self._timer.stop()
        self._show_playing()

    @Slot()
    def step_back(self) -> None:
        """Show the stage before."""
        self.go_to(max(self.position - 1, 0))

    @Slot()
    def step_forward(self) -> None:
        """Show the next stage."""
        self.go_to(min(self.position + 1, self._last_position))

    def go_to(self, position: int) -> None:
        """Show a stage; where nothing goes by itself, its pulses stand half-way."""
        self.position, self.phase = position, 0.0 if self.playing else HALF_WAY
        self._show_stage()

    def advance(self, milliseconds: float) -> None:
        """Let so much time pass."""
        if self.signals is None:
            return
        self.phase += milliseconds * self.bar.speed / DURATIONS_MS[self.signals.stages[self.position].kind]
        if self.phase < 1:
            self.overlay.show_stage(self.position, self.phase, self._told())
        elif self.position < self._last_position:
            self.position, self.phase = self.position + 1, 0.0
            self._show_stage()
        else:
            self.phase = 1.0
            self.pause()

    def take(self, project: Project, parameters: Parameters) -> None:
        """Take note of what signals would be of if they began now, whether it is drawn or not."""
        self._newest = project, parameters

    def follow(self, project: Project, parameters: Parameters) -> None:
        """Take what is drawn now; numbers that are shown become those of these weights."""
        same = project is self.project and parameters is self.parameters
        self.project, self.parameters = project, parameters
        if not self.active or (same and self._asked == self._of_selection()):
            self._show_told()
            return
        before = self.signals
        if before is not None and before.project.topology.widths != project.topology.widths:
            self.stop()
        elif self._find():
            self._keep_stage(before)

    def show_hidden(self) -> None:
        """Say the stage again, where a number is to be predicted, or was."""
        if self.active:
            self._show_stage()

    def set_motion(self, choice: str) -> None:
        """Take the user's choice of whether things may move."""
        self.motion = choice
        if self.playing and self.reduced:
            self.pause()
            self.go_to(self.position)
        self._show_playing()

    def show_theme(self) -> None:
        """Take the colours of another palette."""
        self.button.setIcon(icon("signals", self._editor))
        self.overlay.show_signals(self.signals)

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Use a key, and say whether it was one for the signals."""
        slots = {
            Qt.Key.Key_Escape: self.stop,
            Qt.Key.Key_P: self.play_or_pause,
            Qt.Key.Key_Comma: self.step_back,
            Qt.Key.Key_Period: self.step_forward,
        }
        slot = slots.get(Qt.Key(event.key())) if self.active and not event.modifiers() else None
        if slot is not None:
            slot()
        return slot is not None

    @property
    def _last_position(self) -> int:
        return 0 if self.signals is None else len(self.signals.stages) - 1

    def _of_selection(self) -> tuple[object, ...]:
        selection = self.document.selection
        return selection.row, selection.asked

    def _find(self) -> bool:
        # the numbers of what is drawn and selected now, or a reason in words and an end
        try:
            self.signals = signals_of(self.project, self.document.selection, self.parameters)
        except Refusal as refusal:
            self.stop()
            self.document.refused.emit(refusal.said)
            return False
        self._asked = self._of_selection()
        self.overlay.show_signals(self.signals)
        return True

    def _keep_stage(self, before: Signals | None) -> None:
        assert self.signals is not None
        stage = None if before is None else before.stages[self.position]
        if stage in self.signals.stages:
            self.position = self.signals.stages.index(stage)
        else:  # nothing flows backward any more
            self.position = self._last_position
        self._show_stage()

    def _told(self) -> tuple[int, int] | None:
        # the column and unit that the caption tells about
        if self.signals is None:
            return None
        stage, selection = self.signals.stages[self.position], self.document.selection
        if stage.kind is Kind.INPUTS:
            return None
        if stage.kind is Kind.GRADIENT:
            link = told_link(self.signals, selection)
            return None if link is None else (link[0] + 1, link[1])
        return stage.layer + 1, example(self.signals, stage, selection)

    def _show_told(self) -> None:
        if self.active and self._told() != self.overlay.told:
            self._show_stage()

    def _show_stage(self) -> None:
        if self.signals is None:
            return
        self.overlay.show_stage(self.position, self.phase, self._told())
        caption = self.words.caption(self.signals, self.position, self.document.selection, self.document.hidden)
        place = self.words.place(self.signals, self.position)
        self.bar.show_stage(place, caption, self.position == 0, self.position == self._last_position)

    def _show_playing(self) -> None:
        reduced = self.tr("Reduce Motion is on, so nothing plays by itself: step through the stages with the arrows.")
        self.bar.show_playing(self.playing, reduced if self.reduced else "")

    def _show_active(self) -> None:
        self.button.setChecked(self.active)
        self._show_playing()
        self.active_changed.emit(self.active)

    def _prepare_button(self) -> None:
        self.show_theme()
        self.button.setObjectName("showSignals")
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolTip(
            self.tr("Show how the selected row flows through the network, and how its error flows back (F4)")
        )
        self.button.setAccessibleName(self.tr("Show signals"))
        self.button.clicked.connect(self.toggle)

    @Slot()
    def _tick(self) -> None:
        now = self.clock()
        passed, self._last = now - self._last, now
        if self.view.isVisible():
            self.advance(min(passed, LONGEST_MS))


def _milliseconds() -> float:
    return time.monotonic() * 1000
