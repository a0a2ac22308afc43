"""In words: at what a section through the inputs holds the columns that are not drawn, and why nothing can be drawn."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from nnapp.dataset import Dataset, Role, TextColumn
from nnapp.project import Project
from nnapp.question import Field
from nnapp.sections import Section
from ui.plain_text import plain
from ui.written_numbers import as_read

MOST_NAME, MOST_HELD = 24, 12  # letters, and columns that are named


def _tr(text: str) -> str:
    return QCoreApplication.translate("HeldInputs", text)


def held_fields(section: Section, free: Collection[int]) -> list[tuple[Field, object]]:
    """Return the input columns that are held, with their cells: not those that formulas compute."""
    pairs = zip(section.fields, section.cells, strict=True)
    return [(field, cell) for field, cell in pairs if field.position not in free and not field.formula]


def held_words(section: Section, free: Collection[int], row: int | None, asked: bool) -> str:
    """Say in a sentence at what the others are held; nothing where there are none."""
    held = held_fields(section, free)
    if not held:
        return ""
    if asked:
        where = _tr("as asked")
    elif row is not None:
        where = _tr("as in row {row}").format(row=f"{row + 1:,}")
    elif len(held) == 1 and isinstance(held[0][1], str):
        where = _tr("most frequent in the training rows")
    else:
        where = _tr("mean of the training rows")
    if len(held) == 1:
        name = plain(held[0][0].name, MOST_NAME)
        text = _tr("{name} = {value} ({where}).").format(name=name, where=where, value=cell_text(held[0][1]))
    else:
        text = _tr("The other {count} inputs: {where}.").format(count=len(held), where=where)
    missing = [name for name in section.replaced if name in {field.name for field, _ in held}]
    if missing:
        names = ", ".join(plain(name, MOST_NAME) for name in missing[:3])
        text += " " + _tr("Empty there, so the mean: {names}.").format(names=names)
    return text


def held_list(section: Section, free: Collection[int]) -> list[str]:
    """Return a line for each held column with its value, the first ones."""
    held = held_fields(section, free)
    lines = [
        _tr("{name} = {value}").format(name=plain(field.name, MOST_NAME), value=cell_text(cell))
        for field, cell in held[:MOST_HELD]
    ]
    rest = len(held) - MOST_HELD
    return [*lines, _tr("… and {count} more").format(count=rest)] if rest > 0 else lines


def cell_text(cell: object) -> str:
    """Return a cell as people read it."""
    return as_read(cell) if isinstance(cell, float) else plain(str(cell), MOST_NAME) or _tr("empty")


def table_problem(project: Project) -> str:
    """Say why the network cannot be asked about this table, or nothing."""
    dataset: Dataset = project.dataset
    if not dataset.row_count:
        return _tr("The table has no rows yet. Type or import some: they say what the axes are.")
    for role, text in (
        (Role.INPUT, _tr("The table has no input column. Choose one by the header of a column.")),
        (Role.TARGET, _tr("The table has no target column. Choose one by the header of a column.")),
    ):
        if not any(not isinstance(dataset.columns[i], TextColumn) for i in dataset.indices(role)):
            return text
    widths = len(dataset.features(Role.INPUT)), len(dataset.features(Role.TARGET))
    if (project.topology.widths[0], project.topology.widths[-1]) != widths:
        return _tr("The network does not fit the table: it needs {inputs} inputs and {outputs} outputs.").format(
            inputs=widths[0], outputs=widths[1]
        )
    return ""
