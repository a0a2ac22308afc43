"""What pictures of answers say in words: how good the answers of each split are, of which rows, and shares."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import SPLIT_TITLES, Split
from nnapp.judging import Score
from ui.charts.answers.source import Given
from ui.charts.waiting import waiting
from ui.messages import words
from ui.written_numbers import as_written

_tr = QCoreApplication.translate


def percent(share: float, least: int = 0) -> str:
    """Write a share with so many decimals: 8 %; but never 0 % or 100 % for what is only nearly so."""
    if isnan(share):
        return "NaN"
    text = ""
    for digits in range(0 if share in {0, 1} else least, 5):
        text = f"{100 * share:.{digits}f}"
        if (float(text) in {0, 100}) == (share in {0, 1}):
            break
    return f"{text} %"


def split_word(split: Split) -> str:
    """Return what a split is called within a sentence."""
    return words(SPLIT_TITLES[split]).lower()


def fit_words(scores: Sequence[Score]) -> str:
    """Say R² and RMSE of each split."""
    if not scores:
        return ""
    r2 = [_tr("Answers", "undefined") if isnan(s.r2) and not isnan(s.rmse) else as_written(s.r2, 3) for s in scores]
    parts = _by_split(scores, r2), _by_split(scores, [as_written(score.rmse, 3) for score in scores])
    return _tr("Answers", "R² {r2}; RMSE {rmse}.").format(r2=parts[0], rmse=parts[1])


def accuracy_words(scores: Sequence[Score]) -> str:
    """Say the share of right answers of each split."""
    if not scores:
        return ""
    return _tr("Answers", "Right: {shares}.").format(shares=_by_split(scores, [percent(s.accuracy, 1) for s in scores]))


def rows_words(given: Given) -> str:
    """Say of which rows the picture is, where it is not simply all of them."""
    judged, parts = given.findings.judged, []
    shown = len(judged.rows)
    if given.sample:
        text = _tr("Answers", "A sample of {some} of {all} rows.")
        parts.append(text.format(some=f"{shown:,}", all=f"{given.rows:,}"))
    left_out = judged.left_out + given.left_out
    if left_out == 1:
        parts.append(_tr("Answers", "One row is left out: a cell is missing or unknown."))
    elif left_out:
        text = _tr("Answers", "{count} rows are left out: a cell is missing or unknown.")
        parts.append(text.format(count=f"{left_out:,}"))
    if given.pending or given.broken:
        parts.append(waiting(given.broken))
    return " ".join(parts)


def _by_split(scores: Sequence[Score], texts: Sequence[str]) -> str:
    pairs = zip(scores, texts, strict=True)
    return ", ".join(f"{text} {split_word(score.split)}" for score, text in pairs)
