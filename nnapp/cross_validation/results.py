"""What comes of a k-fold evaluation: the figures of each fold, their means and deviations."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from msgspec import Struct

from nnapp.metrics import Metrics
from nnapp.model import Stop
from nnapp.words import marked

TITLES = {
    "cost": marked("Cost"),
    "accuracy": marked("Accuracy"),
    "balanced_accuracy": marked("Balanced accuracy"),
    "rmse": marked("Root mean squared error"),
    "mae": marked("Mean absolute error"),
    "r2": marked("Coefficient of determination R²"),
    "epochs": marked("Epochs"),
    "seconds": marked("Seconds"),
}
OF_CLASSES = ("cost", "accuracy", "balanced_accuracy", "epochs", "seconds")
OF_NUMBERS = ("cost", "rmse", "mae", "r2", "epochs", "seconds")


class Fold(Struct, frozen=True, eq=False):
    """What came of one fold: a network trained on the other rows, and measured on these."""

    rows: int  # that were measured
    training_rows: int
    validation_rows: int
    metrics: Metrics
    epochs: int  # trained; patience may have gone back to an earlier one, which `stop` says
    seconds: float
    stop: Stop | None = None
    strange_rows: int = 0  # of classes that no training row has; no answer could be right, so they are not measured

    def value(self, name: str) -> float:
        """Return one of the figures in `TITLES`."""
        return float(getattr(self if name in ("epochs", "seconds") else self.metrics, name))


class Score(NamedTuple):
    """The mean of a figure over the folds, and its standard deviation (with k − 1); NaN where a fold has none."""

    mean: float
    deviation: float


class Folds(Struct, frozen=True, eq=False):
    """The results of all folds."""

    folds: tuple[Fold, ...]
    names: tuple[str, ...]  # of the figures that say something here, in order; `TITLES` has them in words
    seed: int
    stratified: bool

    def score(self, name: str) -> Score:
        """Return mean and standard deviation of a figure over the folds."""
        values = [fold.value(name) for fold in self.folds]
        mean = sum(values) / len(values)
        deviations = [value - mean for value in values]
        # a product, because ** refuses what overflows
        return Score(mean, sqrt(sum(part * part for part in deviations) / (len(values) - 1)))
