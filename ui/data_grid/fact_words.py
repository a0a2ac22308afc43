"""The figures of a column in words, for the tool tip of its header."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.statistics import CategoryStatistics, NumberStatistics
from ui.data_grid import numbers
from ui.data_grid.column_facts import Known
from ui.plain_text import plain

MOST_LABELS = 8  # with their counts
MOST_OF_LABEL = 30  # letters
_tr = QCoreApplication.translate


def figures(known: Known | None) -> list[str]:
    """Return lines with what is known of a column's cells."""
    if known is None:
        return [_tr("FactWords", "The cells are being counted …")]
    statistics = known.facts.statistics
    lines = _of_numbers(statistics) if isinstance(statistics, NumberStatistics) else _of_categories(statistics)
    return lines if known.fresh else [*lines, _tr("FactWords", "As it was before the last change; being counted …")]


def _of_numbers(found: NumberStatistics) -> list[str]:
    text = _tr("FactWords", "{count} numbers, {missing} missing.")
    if found.infinite:
        text = _tr("FactWords", "{count} numbers, {missing} missing, {infinite} infinite.")
    lines = [text.format(count=_n(found.count), missing=_n(found.missing), infinite=_n(found.infinite))]
    if found.count:
        text = _tr("FactWords", "Mean {mean}, standard deviation {deviation}.")
        lines.append(text.format(mean=_short(found.mean), deviation=_short(found.deviation)))
        text = _tr("FactWords", "From {low} to {high}; quartiles {quartile1}, {median}, {quartile3}.")
        places = ("low", "high", "quartile1", "median", "quartile3")
        lines.append(text.format(**{place: _short(getattr(found, place)) for place in places}))
    return lines


def _of_categories(found: CategoryStatistics) -> list[str]:
    text = _tr("FactWords", "{count} categories, {missing} missing.")
    lines = [text.format(count=_n(len(found.labels)), missing=_n(found.missing))]
    for label, count in found.most_frequent(MOST_LABELS):
        share = count / found.count if found.count else 0.0
        text = _tr("FactWords", "{label}: {count} ({share})")
        lines.append(text.format(label=plain(label, MOST_OF_LABEL), count=_n(count), share=f"{share:.1%}"))
    more = len(found.labels) - MOST_LABELS
    return [*lines, _tr("FactWords", "… and {count} more").format(count=_n(more))] if more > 0 else lines


def _n(count: int) -> str:
    return f"{count:,}"


def _short(value: float) -> str:
    return numbers.short(value)
