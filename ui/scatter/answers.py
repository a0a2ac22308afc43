"""What the network's answer to a target is, and its colours: those of the classes of points, or of their values.

Several classes are mixed by their chances. Between two, what is undecided has the colour of zero, as in the drawing of
the network. Values have the colours of the points: from faint, the lowest of the table, to strong violet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.answering import own_targets
from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, CategoryFit, Dataset, NumberColumn, Role, TextColumn
from nnapp.metrics.task import task_of
from nnapp.project import Project
from ui.scatter.points import YES_NO, Colouring, colouring_of, is_yes_or_no, shares_of, value_colours
from ui.theme import Theme

TINT = {"light": 0.45, "dark": 0.5}  # how much of the colours of classes is laid over the ground, under points
SIGNS = ("−1", "1")
Codes = NDArray[np.int64]
Rows = NDArray[np.intp] | slice


class Answer(NamedTuple):
    """Some outputs that say one thing: which of some classes, or a number."""

    name: str  # of the target
    units: tuple[int, ...]  # of the outputs
    colouring: Colouring  # of the points
    codes: tuple[int, ...] = ()  # of the classes, which give their colours; none for a number
    labels: tuple[str, ...] = ()  # of the classes
    ends: tuple[float, float] = (0.0, 1.0)  # of one unit for two classes: what it says for the first and for the second

    @property
    def single(self) -> bool:
        """Whether one unit decides between two classes."""
        return len(self.units) == 1 and len(self.codes) == 2

    @property
    def threshold(self) -> float:
        """The answer of one unit from which on it says the second of two classes."""
        return (self.ends[0] + self.ends[1]) / 2

    @property
    def by_value(self) -> bool:
        """Whether points have the colours of values."""
        return self.colouring.codes is None

    def chances(self, found: Array) -> Array:
        """Return how likely each class is (places, classes), from the answers of all outputs (places, outputs)."""
        said = found[:, list(self.units)]
        if self.single:
            with np.errstate(all="ignore"):
                second = np.clip((said[:, 0] - self.ends[0]) / (self.ends[1] - self.ends[0]), 0, 1)
            return np.column_stack([1 - second, second])
        return said

    def decided(self, found: Array) -> Codes:
        """Return the place of the class (places,) that answers (places, outputs) say; −1 for what is not a number."""
        said = found[:, list(self.units)]
        with np.errstate(invalid="ignore"):
            chosen = (said[:, 0] >= self.threshold).astype(np.int64) if self.single else said.argmax(axis=1)
        return np.where(np.isnan(said).any(axis=1), -1, chosen)

    def truth(self, dataset: Dataset, rows: Rows) -> Array:
        """Return the place of the class of rows (rows,), −1 where there is none; or their number, perhaps NaN."""
        targets = own_targets(dataset, rows)[:, list(self.units)]
        known = np.isfinite(targets).all(axis=1)
        if not self.codes:
            return targets[:, 0]
        chosen = targets[:, 0] >= self.threshold if self.single else np.nan_to_num(targets).argmax(axis=1)
        return np.where(known, chosen, -1)


def answer_to(dataset: Dataset, position: int, number: bool = False) -> Answer:
    """Return what the outputs for one target column say; with `number` 0 and 1 are no classes."""
    column, features = dataset.columns[position], dataset.features(Role.TARGET)
    units = tuple(unit for unit, feature in enumerate(features) if feature.column == position)
    colouring = colouring_of(column)
    if isinstance(column, CategoryColumn):
        fit = dataset.fit(position)
        assert isinstance(fit, CategoryFit)
        return Answer(column.name, units, colouring, fit.codes, tuple(column.labels[code] for code in fit.codes))
    if number:
        return Answer(column.name, units, colouring)
    if is_yes_or_no(column):
        return Answer(column.name, units, colouring, (0, 1), YES_NO)
    if _is_minus_or_plus(column):
        return Answer(column.name, units, colouring, (0, 1), SIGNS, (-1.0, 1.0))
    return Answer(column.name, units, colouring)


def answers_of(project: Project, title: str) -> tuple[Answer, ...]:
    """Return what can be asked of the outputs: first all target columns as the classes of one question, named `title`,
    where they are yes or no and each row says yes in one of them; then each column alone.
    """
    dataset = project.dataset
    positions = [i for i in dataset.indices(Role.TARGET) if not isinstance(dataset.columns[i], TextColumn)]
    each = tuple(answer_to(dataset, position) for position in positions)
    if len(each) < 2 or not all(is_yes_or_no(dataset.columns[position]) for position in positions):
        return each
    if task_of(project).kind != "classes":
        return each
    targets = own_targets(dataset, slice(None))
    known = np.isfinite(targets).all(axis=1)
    codes = np.where(known, np.nan_to_num(targets).argmax(axis=1), -1).astype(np.int32)
    labels, numbers = tuple(answer.name for answer in each), tuple(range(len(each)))
    return Answer(title, numbers, Colouring(title, labels, codes), numbers, labels), *each


def soft_colours(answer: Answer, found: Array, theme: Theme) -> Array:
    """Return the colours (places, 3), 0 to 255, of answers (places, outputs); of what is not a number that of lines."""
    if not answer.codes or (answer.single and answer.by_value):
        colours = value_colours(theme, shares_of(found[:, answer.units[0]], answer.colouring)).astype(float)
    elif answer.single:
        second = np.nan_to_num(answer.chances(found)[:, 1:])
        first, last = class_colours(answer, theme)
        zero, far = np.array(theme.zero, float), np.abs(2 * second - 1)
        colours = zero + (np.where(second < 0.5, first, last) - zero) * far
    else:
        chances = np.clip(np.nan_to_num(answer.chances(found)), 0, 1)
        chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1e-12)
        colours = chances @ class_colours(answer, theme)
    colours[~np.isfinite(found[:, list(answer.units)]).all(axis=1)] = theme.line
    return np.asarray(colours)


def class_colours(answer: Answer, theme: Theme) -> Array:
    """Return the colours (classes, 3) of the classes, as points have them."""
    if answer.by_value:
        return value_colours(theme, np.array([0.0, 1.0])).astype(float)
    return np.array([theme.class_rgb(code) for code in answer.codes], float)


def laid_over(colours: Array, theme: Theme) -> Array:
    """Lay colours thinly over the ground, so that points of the same colour are seen on them."""
    base = np.array(theme.base, float)
    return np.asarray(base + (colours - base) * TINT[theme.name])


def _is_minus_or_plus(column: object) -> bool:
    if not isinstance(column, NumberColumn):
        return False
    some = column.values[:100]  # most others are told apart by these
    for values in (some, column.values):
        known = values[np.isfinite(values)]
        if not ((known == -1) | (known == 1)).all():
            return False
    return bool(len(known)) and bool(known.min() < known.max())
