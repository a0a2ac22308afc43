"""How far the run and the present epoch are, and the figures below: epoch, cost, speed and the time that is left."""

from __future__ import annotations

import math

from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnapp.run import NO_GOAL
from nnapp.walk import Place
from ui.exchange import Progress, Speed
from ui.hidden import ASKED, why_hidden
from ui.labels import ElidedLabel
from ui.trainer import Trainer
from ui.training_panel.estimate import Estimate
from ui.written_numbers import as_written

STEPS = 1000
SLOW, FAST = 2.0, 4.0  # epochs a second: slower ones are seen one by one, until they are clearly faster again


class Figures(QWidget):
    """Two bars and four figures."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self._trainer = trainer
        self.estimate = Estimate()
        self._speed: Speed | None = None  # that the estimate is for
        self.run_bar = self._made_bar("progress", self.tr("Progress of the run"), 8)
        self.epoch_bar = self._made_bar("epoch-progress", self.tr("Progress of the epoch"), 4)
        self.epoch_label, self.cost_label = QLabel(), QLabel()
        self.speed_label = ElidedLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.run_bar)
        layout.addWidget(self.epoch_bar)
        layout.addLayout(self._grid())

    @property
    def epochs_are_seen(self) -> bool:
        """Whether epochs are so slow that the place within one is worth telling."""
        return not self.epoch_bar.property("unseen")

    def show_cost(self, cost: float, earlier: int | None = None) -> None:
        """Show the cost of the weights that are shown; `earlier` is their epoch, where it is not the last one."""
        asked = self._trainer.document.hidden.hides(Place("cost"))
        text = "–" if math.isnan(cost) else ASKED if asked else as_written(cost)
        self.cost_label.setToolTip(why_hidden() if asked else "")
        if earlier is not None and not math.isnan(cost):
            text = self.tr("{cost} of epoch {epoch}").format(cost=text, epoch=f"{earlier:,}")
        self.cost_label.setText(text)

    def show_rest(self, epoch: int) -> None:
        """Show where training stands while nothing runs."""
        self._speed = None
        goal = max(epoch, self._trainer.document.project.training.epochs)
        self._show_epoch(epoch, goal)
        self.run_bar.setValue(round(STEPS * epoch / goal) if goal else 0)
        self._show_bar_of_epoch(Progress(epoch), 0.0)
        self.speed_label.say("–")

    def show_place(self, place: Progress) -> None:
        """Show how far a run is by now."""
        trainer, estimate = self._trainer, self.estimate
        if trainer.speed is not self._speed:
            self._speed = trainer.speed
            estimate.begin(place.place)
        estimate.feed(place.place)
        self._show_epoch(place.epoch, place.goal)
        share = trainer.share
        self.run_bar.setValue(0 if share is None else round(STEPS * share))
        self._show_bar_of_epoch(place, estimate.rate)
        left = estimate.left(place.goal) if place.goal < NO_GOAL else None
        until = trainer.until
        if until is not None and until.seconds is not None:
            by_clock = max(0.0, until.seconds - trainer.seconds)
            left = by_clock if left is None else min(left, by_clock)
        speed, time = self._rate(estimate.rate, place.batches), "" if left is None else self._duration(left)
        self.speed_label.say(self.tr("{speed}, {time} left").format(speed=speed, time=time) if time else speed)

    def _show_epoch(self, epoch: int, goal: int) -> None:
        if goal >= NO_GOAL:
            self.epoch_label.setText(f"{epoch:,}")
        else:
            self.epoch_label.setText(self.tr("{epoch} of {goal}").format(epoch=f"{epoch:,}", goal=f"{goal:,}"))

    def _show_bar_of_epoch(self, place: Progress, rate: float) -> None:
        seen = self.epochs_are_seen
        slow = place.batches > 1 and 0 < rate < (FAST if seen else SLOW)
        self.epoch_bar.setValue(round(STEPS * place.batch / place.batches) if slow else 0)
        self.epoch_bar.setToolTip(
            self.tr("{batch} of {batches} mini-batches of this epoch").format(
                batch=f"{place.batch:,}", batches=f"{place.batches:,}"
            )
            if slow
            else ""
        )
        if slow is not seen:
            self.epoch_bar.setProperty("unseen", not slow)
            self.epoch_bar.setVisible(slow)

    def _rate(self, rate: float, batches: int) -> str:
        if not rate:
            return "–"
        if rate < 1 and batches > 1:
            return self.tr("{rate} mini-batches/s").format(rate=_short(rate * batches))
        return self.tr("{rate} epochs/s").format(rate=_short(rate))

    def _duration(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{count} s").format(count=max(0, math.ceil(seconds)))
        if seconds < 5400:
            return self.tr("{count} min").format(count=round(seconds / 60))
        if seconds < 2 * 86400:
            return self.tr("{count} h").format(count=round(seconds / 3600))
        return self.tr("{count} days").format(count=f"{seconds / 86400:,.0f}")

    def _made_bar(self, name: str, title: str, height: int) -> QProgressBar:
        bar = QProgressBar()
        bar.setObjectName(name)
        bar.setAccessibleName(title)
        bar.setTextVisible(False)
        bar.setFixedHeight(height)
        bar.setRange(0, STEPS)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves when it comes and goes
        bar.setSizePolicy(policy)
        return bar

    def _grid(self) -> QGridLayout:
        grid, font = QGridLayout(), QFont(self.font())
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        font.setBold(True)
        figures = (
            (self.tr("Epoch"), self.epoch_label),
            (self.tr("Cost C"), self.cost_label),
            (self.tr("Speed"), self.speed_label),
        )
        for row, (title, figure) in enumerate(figures):
            caption = QLabel(title)
            caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            figure.setAccessibleName(title)
            figure.setMinimumWidth(1)  # long figures must not make the panel wider
            figure.setFont(font)
            grid.addWidget(caption, row, 0)
            grid.addWidget(figure, row, 1)
        return grid


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
