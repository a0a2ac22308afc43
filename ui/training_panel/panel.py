"""The panel itself: buttons, progress and status above, the hyper-parameters below."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnapp.project import Project, current_model
from nnapp.run import weights_epoch
from nnapp.snapshot import Snapshot
from ui.actions import Actions
from ui.document import Document
from ui.exchange import Progress
from ui.trainer import Trainer
from ui.training_panel.buttons import Buttons, PresetButton
from ui.training_panel.figures import Figures
from ui.training_panel.hyper_parameters import HyperParameters
from ui.training_panel.presets import PresetMenu
from ui.training_panel.speed import SpeedSlider
from ui.training_panel.status import status

LOOK_MS = 250  # how often the panel looks where a run is within its epoch
STATUS_LINES = 4


class TrainingPanel(QWidget):
    """Runs and steps the training, and edits its hyper-parameters."""

    def __init__(self, document: Document, trainer: Trainer, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.trainer = document, trainer
        self._cost = math.nan
        self.buttons, self.figures, self.speed = Buttons(actions), Figures(trainer), SpeedSlider()
        self.run_button, self.more = self.buttons.run, self.buttons.more
        self.progress, self.epoch_label = self.figures.run_bar, self.figures.epoch_label
        self.cost_label = self.figures.cost_label
        self.presets = PresetMenu(document, self)
        self.hyper_parameters = HyperParameters(document)
        self.form, self.seeds = self.hyper_parameters.form, self.hyper_parameters.seeds
        self.formulas = self.hyper_parameters.formulas
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.status.setObjectName("status")
        self.status.setMinimumWidth(1)  # a long name without a blank must not make the panel wider
        self.status.setMinimumHeight(STATUS_LINES * self.fontMetrics().lineSpacing())
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_place)
        document.hidden_changed.connect(self._hide)
        self.speed.speed_changed.connect(trainer.set_speed)
        actions["faster"].triggered.connect(self.speed.faster)
        actions["slower"].triggered.connect(self.speed.slower)
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
        kept = snapshot.weights_epoch
        self.figures.show_cost(snapshot.cost, kept if kept != snapshot.epoch else None)
        if self.trainer.running:
            self.figures.show_place(self.trainer.place)
        else:
            self.figures.show_rest(snapshot.epoch)

    @Slot()
    def _hide(self) -> None:
        self.show_state()

    def show_state(self) -> None:
        """Show whether training runs, and why not."""
        trainer, model = self.trainer, current_model(self.document.project)
        if trainer.problem is not None:
            self._cost = math.nan  # it belonged to what was there before
        if trainer.running:
            if not self._look.isActive():
                self._look.start()
        else:
            self._look.stop()
            self.figures.show_rest(model.epoch)
            kept = weights_epoch(model)
            self.figures.show_cost(self._cost, kept if kept != model.epoch else None)
        self._say_status(trainer.place if trainer.running else Progress(model.epoch))
        self.run_button.show_running(trainer.running)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more while nobody sees it."""
        super().hideEvent(event)
        self._look.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self.show_state()

    @Slot()
    def _show_place(self) -> None:
        if self.trainer.running:
            place = self.trainer.place
            self.figures.show_place(place)
            self._say_status(place)

    def _say_status(self, place: Progress) -> None:
        text = status(self.trainer, self.document.project, place if self.figures.epochs_are_seen else None)
        if text != self.status.text():
            self.status.setText(text)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(4)
        for widget in (self.buttons, self.speed, self.figures, self.status):
            layout.addWidget(widget)
        layout.addLayout(self._made_head())
        layout.addWidget(self.hyper_parameters)
        layout.addStretch(1)

    def _made_head(self) -> QHBoxLayout:
        title = QLabel(self.tr("Settings"))
        font = QFont(self.font())
        font.setBold(True)
        title.setFont(font)
        head = QHBoxLayout()
        head.setSpacing(10)
        words = QVBoxLayout()  # one above the other: side by side they would be cut
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self.hyper_parameters.legend)
        head.addLayout(words, 1)
        head.addWidget(PresetButton(self.presets.menu))
        return head
