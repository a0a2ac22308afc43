"""Tables with categories, missing cells and hostile names, for the tests of the window."""

from __future__ import annotations

import numpy as np

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn
from nnapp.project import Project, opening_project, with_dataset

HOSTILE = (
    "<b>bold</b><img src=x>",
    "a & b &amp; c",
    "control\x00\x1b[31m\ttab\nline",
    "\u202eright to left\u202c\u200f",
    "n" * 10_000,
)


def flowers(rows: int = 12) -> Project:
    """A project with two inputs of numbers, one of colours, a target of three kinds, and a remark; some cells miss."""
    numbers = np.arange(rows, dtype=float)
    numbers[3] = np.nan
    colours = ["red" if row % 2 else "white" for row in range(rows)]
    colours[5] = ""
    kinds = ["abc"[row % 3] for row in range(rows)]
    columns = (
        NumberColumn("size", Role.INPUT, numbers),
        NumberColumn("age", Role.INPUT, np.linspace(0, 1, rows)),
        CategoryColumn.from_texts("colour", Role.INPUT, colours),
        CategoryColumn.from_texts("kind", Role.TARGET, kinds),
        TextColumn("remark", Role.IGNORED, tuple(f"=row {row}" for row in range(rows))),
    )
    return with_dataset(opening_project(), Dataset(columns))


def hostile() -> Project:
    """A project whose columns, categories and texts are named to do harm."""
    count = len(HOSTILE)
    columns = [NumberColumn(name, Role.INPUT, np.arange(6.0)) for name in HOSTILE]
    columns.append(CategoryColumn.from_texts("inputs", Role.INPUT, (*HOSTILE, HOSTILE[0])))  # type: ignore[arg-type]
    target = CategoryColumn.from_texts("<i>target</i>", Role.TARGET, (*HOSTILE, HOSTILE[1]))
    text = TextColumn("<u>text</u>", Role.IGNORED, (*HOSTILE, ""))
    assert len(columns) == count + 1
    return with_dataset(opening_project(), Dataset((*columns, target, text)))
