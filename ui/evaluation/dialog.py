"""The dialog of the k-fold evaluation: how many folds, how far it is, and a table of results; it changes nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from nnapp.cross_validation import Folds, cross_validate
from nnapp.dataset import Split
from nnapp.metrics import is_classification
from nnapp.project import Project
from nnapp.training import MOST_SEED
from nnapp.words import Said
from ui.background import Job
from ui.evaluation.results import fill, summary, tab_separated
from ui.messages import sentence

FEWEST_FOLDS, USUAL_FOLDS = 2, 10
MOST_FOLDS = 1000
LOOK_MS = 50  # how often the progress is looked up
STEPS = 1000  # of the progress bar


class EvaluationDialog(QDialog):
    """Evaluates a project as it is now; `folds` are the results."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.folds: Folds | None = None
        self.setObjectName("evaluation-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("k-fold evaluation"))
        self.job = Job(self)
        self._timer = QTimer(self)
        self.k, self.seed, self.stratified = QSpinBox(), QSpinBox(), QCheckBox(self.tr("Same &classes in every fold"))
        self.progress, self.table = QProgressBar(), QTableWidget()
        self.said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.start_button, self.copy_button = QPushButton(self.tr("&Start")), QPushButton(self.tr("C&opy Table"))
        self._build()
        self._connect()
        self._show_state()

    def done(self, result: int) -> None:
        """End the work with the dialog."""
        self._timer.stop()
        self.job.shut_down()
        super().done(result)

    # Building

    def _build(self) -> None:
        rows = sum(self.project.dataset.count(split) for split in Split if split is not Split.EXCLUDED)
        for box, name, least, most, value in (
            (self.k, "k", FEWEST_FOLDS, max(FEWEST_FOLDS, min(rows, MOST_FOLDS)), USUAL_FOLDS),
            (self.seed, "seed", 0, MOST_SEED, 0),
        ):
            box.setObjectName(name)
            box.setRange(least, most)
            box.setValue(value)
        classes = is_classification(self.project)
        self.stratified.setObjectName("stratified")
        self.stratified.setChecked(classes)
        self.stratified.setEnabled(classes)
        self.stratified.setToolTip(
            self.tr("Deal the rows so that every fold has the same share of each class.")
            if classes
            else self.tr("The targets are numbers, so there are no classes.")
        )
        self.progress.setObjectName("progress")
        self.progress.setRange(0, STEPS)
        self.progress.setAccessibleName(self.tr("Progress of the evaluation"))
        self.said.setObjectName("said")
        self.table.setObjectName("results")
        self.table.setAccessibleName(self.tr("Results of the folds"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.start_button.setObjectName("start")
        self.copy_button.setObjectName("copy")
        self.copy_button.setToolTip(self.tr("Copy the table for a spreadsheet, with all digits"))
        self._lay_out()
        self.resize(QSize(1000, 520).boundedTo(self.screen().availableSize()))

    def _lay_out(self) -> None:
        explanation = QLabel(
            self.tr(
                "The rows are dealt to k folds. For each fold a fresh network with the present settings is trained on "
                "the rows of the others, and judged on this one. Your network and table stay as they are."
            ),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
        )
        form = QFormLayout()
        for title, box in ((self.tr("&Folds k"), self.k), (self.tr("S&eed"), self.seed)):
            label = QLabel(title)
            label.setBuddy(box)
            box.setAccessibleName(title.replace("&", ""))
            form.addRow(label, box)
        form.addRow(self.stratified)
        run = QHBoxLayout()
        run.addWidget(self.start_button)
        run.addWidget(self.progress, 1)
        below = QHBoxLayout()
        below.addWidget(self.copy_button)
        below.addStretch(1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        below.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addLayout(form)
        layout.addLayout(run)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self._start_or_cancel)
        self.copy_button.clicked.connect(self.copy)
        self.buttons.rejected.connect(self.reject)
        self._timer.timeout.connect(self._show_progress)
        self.job.finished.connect(self._on_finished)
        self.job.refused.connect(self._on_refused)
        self.job.failed.connect(self._on_failed)
        self.job.cancelled.connect(self._on_cancelled)

    # Working

    @Slot()
    def _start_or_cancel(self) -> None:
        if self.job.running:
            self.job.cancel()
            return
        work = partial(
            cross_validate, self.project, self.k.value(), self.seed.value(), stratified=self.stratified.isChecked()
        )
        self.folds = None
        self.table.setRowCount(0)
        self.said.setText("")
        self.job.start(work)
        self._timer.start(LOOK_MS)
        self._show_state()

    @Slot()
    def copy(self) -> None:
        """Put the results on the clipboard."""
        if self.folds is not None:
            QGuiApplication.clipboard().setText(tab_separated(self.folds))

    @Slot()
    def _show_progress(self) -> None:
        done, k = self.job.done_part, self.k.value()
        self.progress.setValue(round(STEPS * done))
        number = min(k, int(done * k) + 1)
        self.said.setText(self.tr("Fold {number} of {k} …").format(number=number, k=k))

    @Slot(object)
    def _on_finished(self, folds: Folds) -> None:
        self.folds = folds
        fill(self.table, folds)
        self._end(summary(folds), STEPS)

    @Slot(object)
    def _on_refused(self, said: Said) -> None:
        self._end(sentence(said))

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self._end(self.tr("The evaluation stopped because of an error in the program:\n{details}").format(details=text))

    @Slot()
    def _on_cancelled(self) -> None:
        self._end(self.tr("Cancelled."))

    def _end(self, text: str, progress: int = 0) -> None:
        self._timer.stop()
        self.progress.setValue(progress)
        self.said.setText(text)
        self._show_state()

    def _show_state(self) -> None:
        running = self.job.running
        self.start_button.setText(self.tr("&Cancel") if running else self.tr("&Start"))
        for box in (self.k, self.seed):
            box.setEnabled(not running)
        self.stratified.setEnabled(not running and is_classification(self.project))
        self.copy_button.setEnabled(self.folds is not None)
