"""What differs between two projects, in words: for each setting what it is now and what it would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from nnapp.choices import Choice
from nnapp.dataset import SPLIT_TITLES, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.project import Project
from nnapp.topology import Topology
from ui.form import fields, parameters
from ui.messages import words

_tr = QCoreApplication.translate


class Change(NamedTuple):
    """One setting, and what it is before and after."""

    title: str
    before: str
    after: str


def changes(before: Project, after: Project) -> list[Change]:
    """Return what differs, in the order in which people ask: network, training, columns, rows."""
    found = [
        Change(_tr("Proposal", "Network"), _widths(before.topology), _widths(after.topology)),
        Change(_tr("Proposal", "Activations"), _activations(before.topology), _activations(after.topology)),
        Change(_tr("Proposal", "Start weights"), _initializers(before.topology), _initializers(after.topology)),
        *_training_changes(before, after),
        Change(_tr("Proposal", "Scaling"), _prepared(before, "scaling"), _prepared(after, "scaling")),
        Change(_tr("Proposal", "Missing cells"), _prepared(before, "missing"), _prepared(after, "missing")),
        Change(_tr("Proposal", "Rows"), _rows(before.dataset), _rows(after.dataset)),
    ]
    return [change for change in found if change.before != change.after]


def _training_changes(before: Project, after: Project) -> Iterable[Change]:
    for field in fields(type(before.training)):
        old, new = getattr(before.training, field.name), getattr(after.training, field.name)
        if field.name == "stop":
            for rule in fields(type(old)):
                yield Change(rule.title, _told(getattr(old, rule.name)), _told(getattr(new, rule.name)))
        elif field.name not in ("seeds", "measured"):
            yield Change(field.title, _told(old), _told(new))


def _told(value: Any) -> str:
    if isinstance(value, Choice):
        some = parameters(value)
        return f"{words(value.title)} ({some})" if some else words(value.title)
    if value is None:
        return _tr("Proposal", "none")
    if isinstance(value, bool):
        return _tr("Proposal", "yes") if value else _tr("Proposal", "no")
    if isinstance(value, str):
        return words(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else str(value)


def _widths(topology: Topology) -> str:
    return "-".join(map(str, topology.widths))


def _activations(topology: Topology) -> str:
    return ", ".join(words(layer.activation.title) for layer in topology.layers)


def _initializers(topology: Topology) -> str:
    return ", ".join(words(layer.initializer.title) for layer in topology.layers)


def _prepared(project: Project, field: str) -> str:
    # how many used columns have each choice, the most frequent first
    counts: Counter[str] = Counter()
    for column in project.dataset.columns:
        used = not isinstance(column, TextColumn) and column.role is not Role.IGNORED
        if used and (field == "missing" or isinstance(column, NumberColumn)):
            counts[words(getattr(column, field).title)] += 1
    if len(counts) == 1:
        return _tr("Proposal", "{choice} for all columns").format(choice=next(iter(counts)))
    return ", ".join(f"{choice}: {count}" for choice, count in counts.most_common())


def _rows(dataset: Dataset) -> str:
    counts = {split: dataset.count(split) for split in Split}
    return ", ".join(f"{words(SPLIT_TITLES[split])} {count:,}" for split, count in counts.items() if count)
