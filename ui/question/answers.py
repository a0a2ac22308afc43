"""What the network answers, ready to be shown: for each target a number, or a category with the chance of each."""

from __future__ import annotations

from math import isfinite, isnan

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from nnapp.answering import YES
from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, CategoryFit, NumberColumn, Role
from nnapp.project import Project
from ui.hidden import ASKED, why_hidden
from ui.plain_text import plain
from ui.written_numbers import as_read

MOST_BARS = 10
MINUS = "\N{MINUS SIGN}"


class Chance(Struct, frozen=True):
    """What the network gives one category; `code` is its number among the column's categories."""

    label: str
    code: int
    value: float
    right: bool = False  # whether it is the row's target


class Answer(Struct, frozen=True):
    """The answer for one target: what is said large, what beside it, and the chances of categories."""

    name: str
    headline: str
    detail: str
    chances: tuple[Chance, ...] = ()
    more: int = 0  # categories whose chances are not shown

    @property
    def said(self) -> str:
        """The answer in one line, for those who cannot see it."""
        return " ".join(filter(None, (f"{self.name}: {self.headline}.", self.detail)))


def answers_of(project: Project, outputs: Array, row: int | None, hidden: int | None = None) -> tuple[Answer, ...]:
    """Return the answers for the activations (units,) of the output units; with a row its targets are beside them.

    What a `hidden` unit has a part in is not told, because somebody is to predict it.
    """
    dataset = project.dataset
    units = [feature.column for feature in dataset.features(Role.TARGET)]
    own = dataset.decoded(outputs[np.newaxis])[0]
    found = []
    for position in dict.fromkeys(units):
        places = [unit for unit, column in enumerate(units) if column == position]
        column = dataset.columns[position]
        if hidden in places:
            found.append(Answer(plain(column.name, 40), ASKED, why_hidden()))
        elif isinstance(column, CategoryColumn):
            fit = dataset.fit(position)
            assert isinstance(fit, CategoryFit)
            found.append(_category(column, fit, outputs[places], row))
        elif isinstance(column, NumberColumn):
            found.append(_number(column, float(own[places[0]]), row))
    return tuple(found)


def _number(column: NumberColumn, y: float, row: int | None) -> Answer:
    name, detail = plain(column.name, 40), ""
    if row is not None:
        target = float(column.values[row])
        if isnan(target):
            detail = _tr("The row has no target.")
        else:
            detail = _tr("target t = {target}, error t − y = {error}").format(
                target=as_read(target), error=_signed(target - y)
            )
    return Answer(name, live(y), detail)


def _category(column: CategoryColumn, fit: CategoryFit, values: Array, row: int | None) -> Answer:
    single = len(values) < len(fit.codes)
    shares = np.array([1 - values[0], values[0]]) if single else values
    target = int(column.codes[row]) if row is not None else None
    name = plain(column.name, 40)
    if np.isnan(shares).any():
        return Answer(name, "NaN", _tr("The outputs are no numbers: training has diverged."))
    best = int(shares[1] >= YES) if single else int(np.argmax(shares))
    chances = [
        Chance(plain(column.labels[code], 30), code, float(value), code == target)
        for code, value in zip(fit.codes, shares, strict=True)
    ]
    detail = _tr("p = {chance}").format(chance=chance(chances[best].value))
    if target is not None:
        detail += " · " + _judged(column, target, fit.codes[best])
    shown = chances if len(chances) <= MOST_BARS else sorted(chances, key=_falling)[:MOST_BARS]
    return Answer(name, chances[best].label, detail, tuple(shown), len(chances) - len(shown))


def _falling(chance: Chance) -> float:
    return -chance.value


def _judged(column: CategoryColumn, target: int, answer: int) -> str:
    if target < 0:
        return _tr("the row has no target")
    label = plain(column.labels[target], 30)
    if target == answer:
        return _tr("✓ target {label}").format(label=label)
    return _tr("✗ target {label}").format(label=label)


def live(value: float) -> str:
    """Write an answer with four decimals, so that it does not jump about while it changes."""
    if not isfinite(value) or abs(value) >= 1e6 or 0 < abs(value) < 0.001:
        return as_read(value, 4)
    return f"{value:.{4 if abs(value) < 10_000 else 1}f}".replace("-", MINUS)


def chance(value: float) -> str:
    """Write a chance with three decimals."""
    return f"{value:.3f}".replace("-", MINUS) if abs(value) < 1000 else as_read(value, 4)


def _signed(value: float) -> str:
    return ("+" if value > 0 and isfinite(value) else "") + live(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("QuestionPanel", text)
