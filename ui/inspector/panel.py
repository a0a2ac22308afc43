"""The panel “Explain”: where the walk through an update is, the number there with its equation, and its code.

Nothing is computed while the panel cannot be seen. What it explains is the project that is open; a run that goes on is
told of, and closed when somebody steps.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from ui.document import Document, Selection
from ui.inspector.asking import Asking
from ui.inspector.body import Body
from ui.inspector.lighting import lit_places
from ui.inspector.phases import Phase, entry_of
from ui.inspector.prediction import Answer
from ui.inspector.seen_panel import SeenPanel
from ui.inspector.step_bar import StepBar
from ui.inspector.stepper import NUMBER, Stepper
from ui.inspector.walks import BATCH, ROW
from ui.inspector.words import InspectorWords
from ui.seen import is_seen
from ui.trainer import Trainer


class InspectorPanel(SeenPanel):
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
        self.bar, self.body = StepBar(self), Body(self)
        self.pages = self.body.pages
        self.words, self._asking = InspectorWords(self), Asking(document, trainer)
        self._lit: tuple[tuple[Place, ...], tuple[str, ...]] = ((), ())
        self._ended = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)
        self._connect()

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
        self.body.phases.phase_wanted.connect(self._go_to_phase)
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
            self._asking.end()  # what was asked for is a number of the project before
        self.refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take no note of a run that goes on: what is explained is the project."""

    @Slot(object)
    def show_place(self, place: Place) -> None:
        """Open at the place of a number; without a row it is that of the selected row."""
        self.stale = False
        self.stepper.open_at(place)

    def show_told(self, place: Place, *, batch: bool, page: str) -> None:
        """Open at the place of a number of the selected row alone, or of the next mini-batch, on a page."""
        self.stale = False
        self.stepper.take_source(BATCH if batch else ROW)
        self.stepper.open_at(place, page or NUMBER)

    def begin(self) -> None:
        """Give the keyboard to the steps."""
        self.bar.forward.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut_down(self) -> None:
        """Follow the undo history no longer, which says something even while it is taken apart."""
        self._ended = True
        self.stepper.walks.shut_down()

    def event(self, event: QEvent) -> bool:
        """Closed, ask for nothing any more."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._asking.end()
        return super().event(event)

    @Slot(object, object)
    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row:
            self.refresh()
        elif (new.layer, new.unit, new.source) != (old.layer, old.unit, old.source) and not self.stale:
            self._show()

    def catch_up(self) -> None:
        """Explain the project that is open now."""
        if not self.stepper.borders.waiting:
            self.stepper.refresh()

    def show_again(self) -> None:
        """Light the same as before."""
        self._show()

    def leave(self) -> None:
        """Light nothing."""
        self._light(((), ()))

    def rest(self) -> None:
        """Give back the memory of a large walk."""
        self.stepper.rest()
        if self.stepper.walk is None:
            self._asking.let_go()

    @Slot()
    def _take_walk(self) -> None:
        if not self.stale:
            self.stepper.refresh()

    @Slot()
    def _forget(self) -> None:
        self.stepper.forget()
        self.refresh()

    @Slot()
    def _show_whether_to_go(self) -> None:
        if self._ended:
            return
        if self.trainer.running:
            self._light(((), ()))
            self._asking.end()  # others show the weights of now
        elif not self.stale and not self._lit[0] and is_seen(self):
            self._show()
        if not self.stale:
            self._show_bar()

    # What is shown

    @Slot()
    def _show(self) -> None:
        walk, place = self.stepper.walk, self.stepper.place
        self._show_bar()
        if walk is None or place is None:
            self.body.show_message(self.stepper.problem)
            self._light(((), ()))
            self._asking.let_go()
            self._asking.end()
            return
        asking = self._asking.begins(walk, place, wanted=self.bar.predict.isChecked())
        page = NUMBER if asking else self.stepper.page
        self.bar.pages.show_page(page, asking=asking)
        self.body.show_place(walk, place, page, self.document.selection, asking=asking)
        self._asking.tell(*({*self.pages.operands} - {place}))  # they stand there, put in
        if asking and self.isAncestorOf(self.window().focusWidget() or self):
            self.pages.number.prediction.begin()
        with np.errstate(all="ignore"):
            lit = lit_places(walk, place, self.pages.operands, asking=asking)
        self._light(lit)

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
        self.bar.show_score(self._asking.score)
        if self.stepper.walk is not None:
            self._show()

    @Slot(object)
    def _count(self, answer: Answer) -> None:
        self._asking.take(answer)
        self.bar.show_score(self._asking.score)

    @Slot(object)
    def _take_answer(self, answer: Answer | None) -> None:
        walk, place = self.stepper.walk, self.stepper.place
        if walk is None or place is None:
            return
        self._asking.tell(place)
        self._show()
        self.pages.show_answer(answer)
        self.bar.forward.setFocus(Qt.FocusReason.OtherFocusReason)
