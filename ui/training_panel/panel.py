"""The panel itself: buttons, progress and status above, the hyper-parameters below."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFont, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.model import Model
from nnapp.project import Project, current_model
from nnapp.run import still_diverged, stop_words
from nnapp.snapshot import Snapshot
from nnapp.training import MOST_EPOCHS, StopRules
from nnapp.words import Said
from ui.actions import Actions
from ui.document import Document
from ui.icons import icon
from ui.messages import sentence
from ui.trainer import Trainer
from ui.training_panel.hyper_parameters import HyperParameters
from ui.training_panel.speed import SpeedSlider
from ui.worker import Progress


class TrainingPanel(QWidget):
    """Runs and steps the training, and edits its hyper-parameters."""

    def __init__(self, document: Document, trainer: Trainer, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.trainer, self.actions_ = document, trainer, actions
        self._cost = float("nan")
        self._drawn_running: bool | None = None  # what the run button's icon says
        self.hyper_parameters = HyperParameters(document)
        self.form, self.seeds = self.hyper_parameters.form, self.hyper_parameters.seeds
        self.formulas = self.hyper_parameters.formulas
        self.speed = SpeedSlider()
        self.speed.speed_changed.connect(trainer.set_speed)
        self.progress = QProgressBar()
        self.progress.setObjectName("progress")
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.epoch_label, self.cost_label = QLabel(), QLabel()
        self.rate_label, self.left_label = QLabel(), QLabel()
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.status.setObjectName("status")
        self.status.setMinimumWidth(1)  # a long name without a blank must not make the panel wider
        self.status.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.more = QSpinBox()
        self.more.setObjectName("more")
        self.more.setRange(1, MOST_EPOCHS)
        self.more.setValue(1000)
        self.more.setGroupSeparatorShown(True)
        self.more.setSuffix(self.tr(" epochs"))
        self.more.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.more.setMinimumWidth(self.fontMetrics().horizontalAdvance(self.more.text()) + 30)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setAccessibleName(self.tr("How many epochs more"))
        self.more.setToolTip(self.tr("How many epochs “Train more” adds"))
        self._build()
        self.speed.show_speed(trainer.speed)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show the hyper-parameters and where training stands."""
        self.hyper_parameters.show_project(new)
        if old is not None and (
            new.topology.widths != old.topology.widths or new.dataset.row_count != old.dataset.row_count
        ):
            self._cost = math.nan  # that of another network or table says nothing here
        self.show_state()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far training is; called while it runs."""
        self._cost = snapshot.cost
        progress = self.trainer.progress if self.trainer.running else Progress()
        self._show_progress(snapshot.epoch, snapshot.cost, progress)

    def show_state(self) -> None:
        """Show whether training runs, and why not."""
        trainer, model = self.trainer, current_model(self.document.project)
        if trainer.problem is not None:
            self._cost = math.nan  # it belonged to what was there before
        if not trainer.running:
            self._show_progress(model.epoch, self._cost, Progress())
        self.status.setText(self._status())
        if trainer.running is not self._drawn_running:
            self._draw_run_button()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the run button's icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "run_button"):
            self._draw_run_button()

    def _draw_run_button(self) -> None:
        self._drawn_running = self.trainer.running
        self.run_button.setIcon(icon("pause" if self._drawn_running else "run", self))

    def _status(self) -> str:
        trainer, project = self.trainer, self.document.project
        if trainer.running:
            return self.tr("Training: every epoch uses each row once and goes down the slope of the cost.")
        if trainer.problem is not None:
            return sentence(trainer.problem)
        return self._how_it_ended(project) or self.tr("Ready. Press Run and watch the network learn.")

    def _how_it_ended(self, project: Project) -> str:
        outcome, model = self.trainer.outcome, current_model(project)
        ended = outcome if outcome is not None and outcome.model is project.model else None
        stopped = stop_told(model, project.training.stop)
        if ended is not None and ended.diverged:  # the notice above says more
            return self.tr("Stopped: the cost diverged. A smaller learning rate usually helps.")
        if stopped is not None:
            return sentence(stopped)
        if ended is not None:
            return sentence(ended.said)
        if still_diverged(model):
            return self.tr(
                "The cost diverged before the last edit. Try a smaller learning rate, and Reset begins anew."
            )
        return self.tr("Paused after epoch {epoch}.").format(epoch=f"{model.epoch:,}") if model.epoch else ""

    def _show_progress(self, epoch: int, cost: float, progress: Progress) -> None:
        running = self.trainer.running
        goal = progress.goal or max(epoch, self.document.project.training.epochs)
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * epoch / goal) if goal else 0)
        self.epoch_label.setText(self.tr("{epoch} of {goal}").format(epoch=f"{epoch:,}", goal=f"{goal:,}"))
        self.cost_label.setText("–" if math.isnan(cost) else f"{cost:.6g}")
        rate = progress.epochs_per_second if running else 0.0
        self.rate_label.setText(self.tr("{rate} epochs/s").format(rate=_short(rate)) if rate else "–")
        left = (goal - epoch) / rate if rate else 0.0
        self.left_label.setText(self._duration(left) if rate else "–")

    def _duration(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{count} s").format(count=max(0, round(seconds)))
        if seconds < 5400:
            return self.tr("{count} min").format(count=round(seconds / 60))
        return self.tr("{count} h").format(count=round(seconds / 3600))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        self.run_button = self._made_run_button()
        layout.addWidget(self.run_button)
        layout.addLayout(self._button_row("epoch", "update"))
        layout.addLayout(self._button_row("reset", "new-start"))
        more = self._button_row("more")
        more.addWidget(self.more, 1)
        layout.addLayout(more)
        layout.addWidget(self.speed)
        layout.addSpacing(2)
        layout.addWidget(self.progress)
        layout.addLayout(self._figures())
        layout.addWidget(self.status)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        layout.addWidget(line)
        layout.addWidget(self.hyper_parameters)
        layout.addStretch(1)

    def _made_run_button(self) -> QToolButton:
        button = self._button(self.actions_["run"])
        button.setObjectName("run")
        button.setIconSize(QSize(20, 20))
        button.setMinimumHeight(38)
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        button.setFont(font)
        return button

    def _button_row(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name in names:
            row.addWidget(self._button(self.actions_[name]), 1)
        return row

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        figures = (
            (self.tr("Epoch"), self.epoch_label),
            (self.tr("Cost C"), self.cost_label),
            (self.tr("Speed"), self.rate_label),
            (self.tr("Time left"), self.left_label),
        )
        for number, (title, label) in enumerate(figures):
            caption = QLabel(title)
            caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setAccessibleName(title)
            font = QFont(self.font())
            font.setBold(True)
            label.setFont(font)
            row, column = 2 * (number // 2), number % 2
            grid.addWidget(caption, row, column)
            grid.addWidget(label, row + 1, column)
            grid.setColumnStretch(column, 1)
        return grid


def stop_told(model: Model, rules: StopRules) -> Said | None:
    """Return why training ended, as was noted when it did: the rules may be others by now; None where it did not."""
    if model.stop is None:
        return None
    said = stop_words(model.stop, rules)
    noted = (event for event in reversed(model.events) if event.template == said.template)
    return next((Said(event.template, dict(event.values)) for event in noted), said)


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
