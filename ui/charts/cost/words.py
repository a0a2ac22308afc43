"""What the plot of cost and measures says: names, the values pointed at, and how to read the picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from nnapp.dataset import Split
from nnapp.metrics import TITLES
from nnapp.project import Project
from ui.charts.cost.picture import Picture
from ui.charts.cost.recorded import COST, HIGHER_IS_BETTER, SPLITS, TRAINING
from ui.charts.time_axis import Unit
from ui.curve_words import CurveWords
from ui.curves import Reading
from ui.messages import words
from ui.written_numbers import as_written


class CostWords(QObject):
    """The sentences, in the user's language."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.of_one = CurveWords(self)

    # Names

    def split(self, split: str) -> str:
        """Name the rows that a curve is of."""
        names = (self.tr("training"), self.tr("validation"), self.tr("test"))
        return dict(zip(SPLITS, names, strict=True))[split]

    def unit(self, unit: Unit) -> str:
        """Name what the x axis counts."""
        return {"epoch": self.tr("epoch"), "update": self.tr("update"), "second": self.tr("seconds of training")}[unit]

    def short_unit(self, unit: Unit) -> str:
        """Name it in a word."""
        return {"epoch": self.tr("epoch"), "update": self.tr("update"), "second": self.tr("second")}[unit]

    def short(self, quantity: str) -> str:
        """Name a quantity in a word."""
        return {
            COST: self.tr("cost"),
            "accuracy": self.tr("accuracy"),
            "balanced-accuracy": self.tr("balanced accuracy"),
            "rmse": self.tr("RMSE"),
            "mae": self.tr("MAE"),
            "r2": self.tr("R²"),
        }[quantity]

    def title(self, quantity: str) -> str:
        """Name a quantity as it stands on the y axis and in the menu."""
        return self.tr("cost C") if quantity == COST else words(TITLES[quantity])

    def curve(self, split: str, quantity: str) -> str:
        """Name a curve, for the table of what is drawn."""
        return self.tr("{split} {quantity}").format(split=self.split(split), quantity=self.short(quantity))

    def headers(self) -> tuple[str, str, str]:
        """Name the columns before the curves in the table of what is drawn."""
        return self.tr("epoch"), self.tr("update"), self.tr("seconds")

    def smoothing_levels(self) -> tuple[str, ...]:
        """Name the strengths of smoothing, none first."""
        return self.tr("None"), self.tr("A little"), self.tr("More"), self.tr("Much")

    # Values

    def place(self, found: Reading, update: float, second: float) -> str:
        """Say which epoch is pointed at, after which update and how much time, where that is known."""
        parts = [self.tr("epoch {epoch}").format(epoch=f"{found.last:,}")]
        if not found.exact:
            parts = [self.tr("epochs {first} to {last}").format(first=f"{found.first:,}", last=f"{found.last:,}")]
        if not math.isnan(update):
            parts.append(self.tr("update {update}").format(update=f"{round(update):,}"))
        if not math.isnan(second):
            parts.append(self.tr("{seconds} s").format(seconds=as_written(second, 4)))
        return " · ".join(parts)

    def value(self, split: str, found: Reading) -> str:
        """Say what one curve holds of an epoch or a bucket."""
        if found.exact:
            return self.tr("{split} {value}").format(split=self.split(split), value=as_written(found.cost))
        return self.tr("{split} from {minimum} to {maximum}, last {value}").format(
            split=self.split(split),
            minimum=as_written(found.minimum),
            maximum=as_written(found.maximum),
            value=as_written(found.cost),
        )

    def best(self, picture: Picture) -> str:
        """Say how good the best epoch was, beside its mark; which one it is, the cost says."""
        value = as_written(picture.best_value(), 4)
        if picture.choice.quantity == COST:
            return self.tr("best {value}").format(value=value)
        return self.tr("{value} at the lowest cost").format(value=value)

    # In place of the picture, and below it

    def message(self, picture: Picture, recorded: bool, visible: bool) -> str:
        """Say why no line is seen, or nothing; `visible` tells whether any point can be drawn."""
        quantity, logarithmic = picture.choice.quantity, picture.choice.logarithmic
        if picture.curves and not picture.drawn:
            return self.tr("All curves are hidden: click a name below to show one.")
        if quantity == COST:
            return self.of_one.message(picture.first, visible, logarithmic)
        if picture.curves and visible:
            return ""
        if picture.curves and logarithmic:
            text = self.tr("No value above 0 of “{measure}”, so there is nothing to show on a logarithmic axis.")
        elif picture.curves:
            text = self.tr("“{measure}” says nothing of these answers: its values are no numbers.")
        elif recorded:
            text = self.tr("“{measure}” is recorded from the next epoch on: press Run.")
        else:
            text = self.tr("“{measure}” is not recorded. Press Record above, then Run.")
        return text.format(measure=self.title(quantity))

    def caption(self, picture: Picture, project: Project, by_heart: int | None) -> str:
        """Say how to read the curves, the most important first; `by_heart` is since when rows are learnt so."""
        parts = []
        if by_heart is not None and picture.choice.quantity == COST:
            parts.append(
                self.tr(
                    "Since epoch {epoch} validation rises while training falls: the network begins to learn the rows "
                    "by heart."
                ).format(epoch=f"{by_heart:,}")
            )
        parts += [self._how_to_read(picture), *self._remarks(picture, project)]
        return " ".join(parts)

    def _how_to_read(self, picture: Picture) -> str:
        quantity, gaps = picture.choice.quantity, picture.has_gaps
        if quantity == COST or gaps or len(picture.first.buckets):
            return self.of_one.caption(picture.first, gaps, picture.choice.logarithmic)
        good = self.tr("higher is better") if quantity in HIGHER_IS_BETTER else self.tr("lower is better")
        return self.tr("{measure} after every epoch; {good}.").format(measure=self.title(quantity), good=good)

    def _remarks(self, picture: Picture, project: Project) -> list[str]:
        choice, ground, training, parts = picture.choice, picture.ground, project.training, []
        if ground.span:
            text = self.tr("Strong lines: means over about {epochs} epochs; the values read are those recorded.")
            parts.append(text.format(epochs=f"{max(round(ground.span), 1):,}"))
        known_from = int(ground.clock.epochs[0]) if len(ground.clock.epochs) else 0
        if picture.length > 2 and choice.unit != ground.unit:
            parts.append(self.tr("Updates and time are not known of this run, so the axis counts epochs."))
        elif ground.unit != "epoch" and known_from:
            parts.append(self.tr("Time and updates are known from epoch {epoch} on.").format(epoch=f"{known_from:,}"))
        if choice.quantity == COST and len(picture.curves) > 1:
            counts = {project.dataset.count(split) for split in (Split.TRAINING, Split.VALIDATION)}
            if training.reduction == "sum" and len(counts) > 1:
                parts.append(
                    self.tr("Sums over different numbers of rows: compare how they go, not how high they are.")
                )
            if training.l1 or training.l2:
                parts.append(self.tr("Only the training cost includes the penalties on weights."))
        return parts

    def description(self, picture: Picture) -> str:
        """Say in place of the picture how far training has come."""
        quantity, curves = picture.choice.quantity, picture.curves
        parts = [self.title(quantity) + "."]
        if quantity == COST:
            parts = [self.of_one.description(picture.curves.get(TRAINING, picture.first))]
        elif not curves:
            parts.append(self.tr("No epoch yet."))
        for split, curve in curves.items():
            if quantity != COST or split != TRAINING:
                text = self.tr("{curve} after epoch {epoch}: {value}.")
                name = self.curve(split, quantity)
                parts.append(text.format(curve=name, epoch=f"{curve.length - 1:,}", value=as_written(curve.last)))
        if picture.best is not None and len(curves) > 1:
            parts.append(self.tr("Best epoch: {epoch}.").format(epoch=f"{picture.best:,}"))
        return " ".join(parts)
