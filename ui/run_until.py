"""Run until something happens: a dialog that asks for it, and a run with these rules alone."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from nnapp.choices import checked
from nnapp.dataset import Split
from nnapp.metrics import is_classification
from nnapp.project import Project, current_model
from nnapp.run import Until
from nnapp.words import Refusal
from ui.document import Document
from ui.form import Form
from ui.form.numbers import OptionalNumber
from ui.holding_dialogs import HoldingDialogs
from ui.messages import sentence
from ui.settings import Settings
from ui.trainer import Trainer

STORED = "run-until"
SUGGESTED = {"epoch": 1000, "cost": 0.01, "patience": 20, "accuracy": 0.95, "seconds": 10}


class RunUntilDialog(QDialog):
    """Asks what is to end the run; `until` is what was asked last."""

    def __init__(self, project: Project, until: Until, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-until")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Run until…"))
        self._epoch = current_model(project).epoch
        self.until = self._possible(project, until)
        self.form = Form(Until, suggested=SUGGESTED | {"epoch": self._epoch + 1000})
        self.form.show_values(self.until)
        self.notes = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.notes.setObjectName("notes")
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.problem.setObjectName("problem")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("&Run"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("&Cancel"))
        self.buttons.accepted.connect(self._accept_if_possible)
        self.buttons.rejected.connect(self.reject)
        self.form.edited.connect(self._take)
        self._lay_out()
        self._disable_impossible(project)
        self._check()

    def _lay_out(self) -> None:
        intro = self.tr(
            "The run ends with the first of these that happens. They hold for this run alone: the project stays as it "
            "is, and its stop rules hold besides."
        )
        layout = QVBoxLayout(self)
        for widget in (QLabel(intro, wordWrap=True), self.form, self.notes, self.problem, self.buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(46 * self.fontMetrics().averageCharWidth())

    def _possible(self, project: Project, until: Until) -> Until:
        values = {name: getattr(until, name) for name in until.__struct_fields__}
        values |= dict.fromkeys(_impossible(project, self), None)
        if until.epoch is not None and until.epoch <= self._epoch:
            values["epoch"] = None
        return Until(**values)

    def _disable_impossible(self, project: Project) -> None:
        reasons = _impossible(project, self)
        for name, reason in reasons.items():
            control = self.form.controls[name]
            assert isinstance(control, OptionalNumber)
            control.switch.setEnabled(False)
            control.switch.setToolTip(reason)
            control.number.setToolTip(reason)
        self.notes.setText("\n".join(reasons.values()))
        self.notes.setVisible(bool(reasons))

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        self.until = msgspec.structs.replace(self.until, **{name: value})
        self._check()

    @Slot()
    def _check(self) -> None:
        problem = self._problem()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        run = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        run.setEnabled(not problem)
        run.setToolTip(problem)

    def _problem(self) -> str:
        try:
            checked(self.until)
        except Refusal as refusal:
            return sentence(refusal.said)
        if self.until == Until():
            return self.tr("Tick what is to end the run.")
        if self.until.epoch is not None and self.until.epoch <= self._epoch:
            text = self.tr("Epoch {epoch} is over already: the network is at epoch {now}.")
            return text.format(epoch=f"{self.until.epoch:,}", now=f"{self._epoch:,}")
        return ""

    @Slot()
    def _accept_if_possible(self) -> None:
        for control in self.form.controls.values():
            assert isinstance(control, OptionalNumber)
            control.number.interpretText()  # what is still being typed
        if not self._problem():
            self.accept()


class RunUntil(HoldingDialogs):
    """Asks what a run is to go on until, and starts it."""

    begun = Signal()

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, settings: Settings) -> None:
        super().__init__(window, trainer)
        self._document, self._settings = document, settings

    @Slot()
    def ask(self) -> None:
        """Open the dialog, with what was asked last time."""
        dialog = RunUntilDialog(self._document.project, self._remembered(), self._window)
        dialog.accepted.connect(self._run)
        self._open(dialog)

    @Slot()
    def _run(self) -> None:
        assert isinstance(self.dialog, RunUntilDialog)
        until = self.dialog.until
        self._settings.set_text(STORED, msgspec.json.encode(until).decode())
        self.begun.emit()
        self._trainer.pause()
        self._trainer.run(until.goal, until)

    def _remembered(self) -> Until:
        try:
            return msgspec.json.decode(self._settings.text(STORED) or "{}", type=Until)
        except (msgspec.MsgspecError, ValueError):
            return Until()


def _impossible(project: Project, widget: QWidget) -> dict[str, str]:
    # what cannot be asked of this project, and why
    reasons = {}
    if not project.dataset.count(Split.VALIDATION):
        reasons["patience"] = widget.tr(
            "There are no validation rows, so nobody can say when they get no better: split the rows first."
        )
    if not is_classification(project):
        reasons["accuracy"] = widget.tr("The outputs are numbers, not classes, so there is no accuracy.")
    return reasons
