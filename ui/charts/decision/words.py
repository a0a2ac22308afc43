"""What the decision map says: how to read it, what lies under the pointer, and its key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnapp.choices import Array
from nnapp.dataset import CategoryColumn, Dataset, Split
from ui.charts.decision.grid import on_axis
from ui.charts.decision.points import Errors
from ui.charts.decision.scene import Found, Scene
from ui.charts.point_key import Sign, split_signs
from ui.plain_text import plain
from ui.scatter.answers import Answer
from ui.scatter.points import Points
from ui.written_numbers import as_read

MOST_NAME, MOST_CLASSES = 24, 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("DecisionMap", text)


def ground_words(answer: Answer, hard: bool) -> str:
    """Say what the colours of the ground mean."""
    if not answer.codes:
        return _tr("Colour: the answer; good where points fade into it.")
    if hard and answer.single:
        border = as_read(answer.threshold, 3)
        return _tr("Region: the class; border: answer {border}.").format(border=border)
    if hard:
        return _tr("Region: the likeliest class.")
    if answer.single:
        return _tr("Colour: how sure of a class; colourless: undecided.")
    return _tr("Colour: the classes, mixed by their chances.")


def ring_words(answer: Answer, errors: Errors, shown: int) -> str:
    """Say what rings mean, and how many there are."""
    if not answer.codes:
        text = _tr("Ring: error |t − y|, wider where larger, from 5 % of the range on.")
    else:
        text = _tr("Ring: wrong class, {wrong} of {judged}.").format(
            wrong=f"{len(errors.rows):,}", judged=f"{errors.judged:,}"
        )
    if errors.judged < shown:
        text += " " + _tr("Judged: {judged} of {shown}.").format(judged=f"{errors.judged:,}", shown=f"{shown:,}")
    return text


def caption_parts(scene: Scene, found: Found, hard: bool, held: str, *, points: bool, more: str) -> list[str]:
    """Return the sentences below the map; `held` says where the other inputs are held, `more` what is to come."""
    parts = [ground_words(scene.answer, hard)]
    if not found.fine:
        places = _tr("{across} × {down} places.").format(across=found.grid.across, down=found.grid.down)
        parts[:0] = [places, more] if more else [places]
    if held:
        parts.append(held)
    if not points:
        return parts
    if held:
        parts.append(_tr("Points lie at their own values of them."))
    shown, rows = len(scene.points.rows), scene.project.dataset.row_count
    parts.append(ring_words(scene.answer, found.errors, shown))
    if shown < rows:
        text = _tr(
            "{shown} of {rows} rows are drawn and counted; {missing} are not used, have an empty cell, or are too many."
        )
        parts.append(text.format(shown=f"{shown:,}", rows=f"{rows:,}", missing=f"{rows - shown:,}"))
    return parts


def place_words(dataset: Dataset, columns: tuple[int, int], place: tuple[float, float]) -> list[str]:
    """Return a line for each axis."""
    lines = []
    for position, value in zip(columns, place, strict=True):
        column = dataset.columns[position]
        text = as_read(value)
        if isinstance(column, CategoryColumn):
            codes, outside = on_axis(dataset, position, np.array([value]))
            text = "–" if outside[0] else plain(column.labels[int(codes[0])], MOST_NAME)
        lines.append(_tr("{name} = {value}").format(name=plain(column.name, MOST_NAME), value=text))
    return lines


def answer_words(answer: Answer, found: Array) -> list[str]:
    """Return a line for each class, the likeliest first, or one for a number."""
    said = found[0, list(answer.units)]
    if answer.single:
        text = _tr("answer {value}: {label}").format(value=as_read(said[0]), label=class_name(answer, found))
        return [text]
    if not answer.codes:
        return [_tr("{name}: {value}").format(name=plain(answer.name, MOST_NAME), value=as_read(said[0]))]
    order = np.argsort(-np.nan_to_num(said, nan=-np.inf), kind="stable")
    lines = [
        _tr("{name}: {value}").format(name=plain(answer.labels[place], MOST_NAME), value=as_read(said[place], 4))
        for place in order[:MOST_CLASSES].tolist()
    ]
    rest = len(order) - MOST_CLASSES
    return [*lines, _tr("… and {count} more").format(count=rest)] if rest > 0 else lines


def class_name(answer: Answer, found: Array) -> str:
    """Return the class that one answer says."""
    decided = int(answer.decided(found)[0])
    return plain(answer.labels[decided], MOST_NAME) if decided >= 0 else _tr("no class")


def row_words(answer: Answer, row: int, truth: float, found: Array | None, held: bool) -> list[str]:
    """Say what a row's target is and what the network answers to it, with all its own values."""
    if answer.codes:
        target = plain(answer.labels[int(truth)], MOST_NAME) if truth >= 0 else _tr("missing")
    else:
        target = as_read(float(truth)) if np.isfinite(truth) else _tr("missing")
    text = _tr("row {row}: target {target}").format(row=f"{row + 1:,}", target=target)
    if found is None or not held:
        return [text]
    said = class_name(answer, found) if answer.codes else as_read(float(found[0, answer.units[0]]))
    return [text, _tr("  with all its own values: {answer}").format(answer=said)]


def signs_of(answer: Answer, points: Points, splits: Sequence[Split], rings: bool, shown: bool) -> list[Sign]:
    """Return the key: classes or the range of values, rings, and the marks of the splits that there are."""
    if answer.by_value:
        ends = (answer.colouring.low, answer.colouring.high)
        signs = [Sign("range", as_read(ends[1], 4), low=as_read(ends[0], 4))]
    else:
        pairs = zip(answer.codes, answer.labels, strict=True)
        signs = [Sign("fill", plain(label, MOST_NAME), number=code) for code, label in pairs]
    if not shown or not len(points.rows):
        return signs
    if rings:
        signs.append(Sign("ring", _tr("wrong") if answer.codes else _tr("error")))
    return signs + split_signs(splits, filled=answer.by_value)
