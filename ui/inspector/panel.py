"""The panel “Explain”: where the walk through an update is, the number there with its equation, and its code.

Nothing is computed while the panel cannot be seen. What it explains is the project that is open; a run that goes on is
told of, and closed when somebody steps.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place, Walk, code_of
from ui.document import Document, Selection
from ui.hidden import Hidden
from ui.inspector.asking import hidden_of, is_given
from ui.inspector.code_list import CodeList
from ui.inspector.lighting import lit_places
from ui.inspector.pages import Pages
from ui.inspector.phase_list import PhaseList
from ui.inspector.phases import Phase, entry_of, phase_of
from ui.inspector.prediction import Answer, Score
from ui.inspector.step_bar import StepBar
from ui.inspector.stepper import MATRICES, NUMBER, Stepper
from ui.inspector.walks import BATCH, ROW
from ui.inspector.words import InspectorWords
from ui.seen import is_seen
from ui.trainer import Trainer

WIDTHS = (530, 230)  # of what is told and of the program, at first
NARROW = 640  # where there is no room for the program


class InspectorPanel(QWidget):
    """Steps through one update of the document's project; `lit` says what the picture of the network is to show."""

    lit = Signal(object, object)  # Places, the first is the one told about; and the texts of the first of them
    failed = Signal(str)  # an error in the program in what was worked out, with its traceback

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Explain"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.document, self.trainer = document, trainer
        self.stepper = Stepper(document, trainer, self)
        self.bar, self.phases = StepBar(self), PhaseList(self)
        self.pages, self.code = Pages(self), CodeList(self)
        self.message = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.message.setObjectName("inspectorMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMargin(12)
        self.words, self.score = InspectorWords(self), Score()
        self._known: set[Place] = set()  # what was shown of this walk, so that it need not be predicted any more
        self._walk: object = None
        self._lit: tuple[tuple[Place, ...], tuple[str, ...]] = ((), ())
        self._ended = False
        self._stale = True
        self._dock: QDockWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        told = QSplitter(Qt.Orientation.Horizontal)
        told.setChildrenCollapsible(True)
        told.addWidget(self.pages)
        told.addWidget(self.code)
        told.setStretchFactor(0, 3)
        told.setStretchFactor(1, 2)
        told.setSizes([*WIDTHS])
        told.setCollapsible(0, False)
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self.phases)
        row.addWidget(told, 1)
        body = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        body.setLayout(row)
        self.stack = QStackedWidget()
        self.stack.addWidget(body)
        self.stack.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        stepper, bar = self.stepper, self.bar
        stepper.moved.connect(self._show)
        stepper.walks.came.connect(self._take_walk)
        stepper.walks.failed.connect(self.failed)
        bar.back_asked.connect(stepper.back)
        bar.forward_asked.connect(stepper.forward)
        bar.return_asked.connect(stepper.go_where_one_came_from)
        bar.step_chosen.connect(self._choose_step)
        bar.source_chosen.connect(stepper.set_source)
        bar.predicting_changed.connect(self._show_predicting)
        self.phases.phase_wanted.connect(self._go_to_phase)
        self.pages.asked.connect(stepper.go_to)
        self.pages.tried.connect(self._count)
        self.pages.answered.connect(self._take_answer)
        bar.pages.chosen.connect(self._choose_page)
        self.document.selection_changed.connect(self._follow)
        self.document.opened.connect(self._forget)
        self.trainer.state_changed.connect(self._show_whether_to_go)
        self.document.stack.indexChanged.connect(self._show_whether_to_go)  # which comes after the change
        keys = {
            ",": stepper.back,
            ".": stepper.forward,
            "Home": stepper.to_first,
            "End": stepper.to_last,
            "Alt+Left": stepper.go_where_one_came_from,
        }
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # What changes

    def show_project(self, new: Project, old: Project | None) -> None:
        """Take what changed in the project."""
        self.stepper.borders.take(new)
        if not is_seen(self):
            self.document.hide(Hidden())  # what was asked for is a number of the project before
        self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: what is explained is the project."""

    @Slot(object)
    def show_place(self, place: Place) -> None:
        """Open at the place of a number; without a row it is that of the selected row."""
        self._stale = False
        self.stepper.open_at(place)

    def show_told(self, place: Place, *, batch: bool, page: str) -> None:
        """Open at the place of a number of the selected row alone, or of the next mini-batch, on a page."""
        self._stale = False
        self.stepper.take_source(BATCH if batch else ROW)
        self.stepper.open_at(place, page or NUMBER)

    def begin(self) -> None:
        """Give the keyboard to the steps."""
        self.bar.forward.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut_down(self) -> None:
        """Follow the undo history no longer, which says something even while it is taken apart."""
        self._ended = True
        self.stepper.walks.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        dock = self.parentWidget()
        if isinstance(dock, QDockWidget) and dock is not self._dock:
            self._dock = dock
            dock.visibilityChanged.connect(self._follow_dock)
        self._refresh()

    @Slot(bool)
    def _follow_dock(self, seen: bool) -> None:
        # what is behind another tab is not hidden for Qt, but the dock knows of it
        if seen:
            self._refresh()
        else:
            self._light(((), ()))
            self._stale = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up, too, where a tab was brought up: that is no showing for Qt."""
        super().paintEvent(event)
        if self._stale:
            self._soon.start()

    def event(self, event: QEvent) -> bool:
        """Light nothing while the panel is behind another, or closed; closed, it asks for nothing any more."""
        if event.type() == QEvent.Type.Hide:
            self._light(((), ()))
            if not event.spontaneous():
                self.document.hide(Hidden())
        return super().event(event)

    @Slot(bool)
    def show_seen(self, seen: bool) -> None:
        """Light nothing while another tab is in front, which is no hiding for Qt, and the same again afterwards."""
        if not seen:
            self._light(((), ()))
        elif not self._stale:
            self._show()

    @Slot(object, object)
    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row:
            self._refresh()
        elif (new.layer, new.unit, new.source) != (old.layer, old.unit, old.source) and not self._stale:
            self._show()

    @Slot()
    def _refresh(self) -> None:
        self._stale = not is_seen(self)
        if self._stale:
            self._light(((), ()))  # it may be of a project before
            self.stepper.rest()
            self._walk = self._walk if self.stepper.walk is self._walk else None
        if not self._stale and not self.stepper.borders.waiting:
            self.stepper.refresh()

    @Slot()
    def _take_walk(self) -> None:
        if not self._stale:
            self.stepper.refresh()

    @Slot()
    def _forget(self) -> None:
        self.stepper.forget()
        self._refresh()

    @Slot()
    def _show_whether_to_go(self) -> None:
        if self._ended:
            return
        if self.trainer.running:
            self._light(((), ()))
            self.document.hide(Hidden())  # others show the weights of now
        elif not self._stale and not self._lit[0] and is_seen(self):
            self._show()
        if not self._stale:
            self._show_bar()

    # What is shown

    @Slot()
    def _show(self) -> None:
        walk, place = self.stepper.walk, self.stepper.place
        self._show_bar()
        if walk is None or place is None:
            self._walk = None  # it may be large
            self.message.setText(self.stepper.problem)
            self.stack.setCurrentWidget(self.message)
            self.code.show_place(None, None)
            self._light(((), ()))
            self.document.hide(Hidden())
            return
        self.stack.setCurrentIndex(0)
        if walk is not self._walk:
            self._walk, self._known = walk, set()
        asking = self.bar.predict.isChecked() and place not in self._known and not is_given(place)
        if not asking:
            self._known.add(place)
        self.document.hide(hidden_of(walk, place) if asking and not self.trainer.running else Hidden())
        self.phases.show_walk(walk)
        page = NUMBER if asking else self.stepper.page
        self.bar.pages.show_page(page, asking=asking)
        with np.errstate(all="ignore"):  # weights that are near to diverging are explained as they are
            self.pages.show_place(walk, place, page, self.document.selection, asking=asking)
            self.code.show_place(walk, self.pages.subject, asking=asking)
        self._known.update(self.pages.operands)  # they stand there, put in
        self.phases.show_phase(phase_of(self.pages.subject or place))
        self.pages.code.say(self.tr("NumPy: {line}").format(line=self._current_lines(walk, page)))
        self._make_room()
        if asking and self.isAncestorOf(self.window().focusWidget() or self):
            self.pages.number.prediction.begin()
        self._light(lit_places(walk, place, self.pages.operands, asking=asking))

    def _current_lines(self, walk: Walk, page: str) -> str:
        # the matrices of a layer come from its own line of the gradient, and from the update of all weights
        subject = self.pages.subject
        if page != MATRICES or subject is None:
            return self.code.lit_line
        places = (replace(subject, quantity="row_gradient"), *((subject,) if walk.trains else ()))
        lines = (code_of(walk, place) for place in places)
        return " … ".join(line.text for line in lines if line is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the program out where there is no room for it."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        whole = self.width() >= NARROW and self.pages.stack.currentWidget() is not self.pages.matrices
        self.code.setVisible(whole)
        self.pages.code.setVisible(not whole and bool(self.code.lit_line))

    def _show_bar(self) -> None:
        self.bar.show_state(self.stepper, self.words.where(self.stepper))

    def _light(self, lit: tuple[tuple[Place, ...], tuple[str, ...]]) -> None:
        if self.trainer.running:
            lit = ((), ())  # the picture shows the weights of now, not those that are explained
        if lit != self._lit:
            self._lit = lit
            self.lit.emit(*lit)

    # What is asked of it

    @Slot(str)
    def _choose_step(self, step: str) -> None:
        self.stepper.step = step
        self._show_bar()

    @Slot(str)
    def _choose_page(self, page: str) -> None:
        self.stepper.page = page
        self._show()

    @Slot(object)
    def _go_to_phase(self, phase: Phase) -> None:
        place = self.stepper.place
        self.stepper.go_to(entry_of(phase, 0 if place is None else place.row or 0))

    @Slot(bool)
    def _show_predicting(self, on: bool) -> None:
        self.bar.show_score(self.score)
        if self.stepper.walk is not None:
            self._show()

    @Slot(object)
    def _count(self, answer: Answer) -> None:
        self.score = self.score.with_answer(answer)
        self.bar.show_score(self.score)

    @Slot(object)
    def _take_answer(self, answer: Answer | None) -> None:
        walk, place = self.stepper.walk, self.stepper.place
        if walk is None or place is None:
            return
        self._known.add(place)
        self._show()
        self.pages.show_answer(answer)
        self.bar.forward.setFocus(Qt.FocusReason.OtherFocusReason)
