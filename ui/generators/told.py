"""What a generator makes, in a sentence: "500 rows, 2 inputs, 1 target with 2 classes"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import CategoryColumn, Dataset, Role
from nnapp.generators import Generator, OfClasses
from ui.generators.drafts import Shares
from ui.generators.picture import MOST_ROWS
from ui.messages import sentence

_tr = QCoreApplication.translate


def size_told(generator: Generator, first: Dataset) -> str:
    """Return rows, inputs and targets in words; `first` has the table's first rows."""
    inputs, targets = len(first.indices(Role.INPUT)), [first.columns[i] for i in first.indices(Role.TARGET)]
    parts = [_counted(generator.row_count, _tr("Generators", "1 row"), _tr("Generators", "{count} rows"))]
    parts.append(_counted(inputs, _tr("Generators", "1 input"), _tr("Generators", "{count} inputs")))
    if isinstance(targets[0], CategoryColumn):
        parts.append(_tr("Generators", "1 target with {count} classes").format(count=len(targets[0].labels)))
    elif len(targets) > 1:
        parts.append(_tr("Generators", "{count} targets, one for each class").format(count=len(targets)))
    elif isinstance(generator, OfClasses):
        parts.append(_tr("Generators", "1 target with 2 classes as numbers"))
    else:
        parts.append(_tr("Generators", "1 target of numbers"))
    return ", ".join(parts)


def told(generator: Generator, first: Dataset, shares: Shares) -> str:
    """Return all that is to be said below the preview."""
    text = size_told(generator, first)
    held = [
        template.format(share=share)
        for share, template in (
            (shares.validation, _tr("Generators", "{share} % for validation")),
            (shares.test, _tr("Generators", "{share} % for the test")),
        )
        if share
    ]
    text += f"; {', '.join(held)}." if held else "."
    drawn = generator.told()
    if drawn is not None:
        text += " " + sentence(drawn)
    if generator.row_count > MOST_ROWS:
        more = _tr("Generators", "The picture shows the first {count} rows.")
        text += " " + more.format(count=f"{first.row_count:,}")
    return text


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=f"{count:,}")
