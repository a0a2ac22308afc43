"""Pure edits of how the table's rows are shown: sorted, filtered, or as they are. The table itself stays the same.

Columns are numbered from 0 here. `Refusal` says why an edit cannot be made; where nothing would change, the very same
project is returned.
"""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.arrangement import COST_SHARE, AnyFilter, Arrangement, ColumnFilter, SortKey, UsesFilter
from nnapp.project.value import Project


def set_sort(project: Project, *keys: SortKey) -> Project:
    """Sort the rows by the first key, then the next; without keys they are in the table's own order."""
    return _arranged(project, replace(project.arrangement, sort=keys))


def add_sort(project: Project, key: SortKey) -> Project:
    """Sort rows that are equal so far by one key more; a key of the same column is changed in its place."""
    old = project.arrangement.sort
    if not any(same_subject(each, key) for each in old):
        return set_sort(project, *old, key)
    return set_sort(project, *(key if same_subject(each, key) else each for each in old))


def remove_sort(project: Project, key: SortKey) -> Project:
    """Sort no more by what this key sorts by."""
    return set_sort(project, *(each for each in project.arrangement.sort if not same_subject(each, key)))


def set_filter(project: Project, filter_: AnyFilter) -> Project:
    """Show only the rows that pass a filter, in the place of the one for the same column (or for the uses of rows)."""
    others = [each for each in project.arrangement.filters if _subject(each) != _subject(filter_)]
    return _arranged(project, replace(project.arrangement, filters=(*others, filter_)))


def remove_filter(project: Project, column: int | None) -> Project:
    """Show rows whatever a column holds; None stands for what they are used for."""
    left = tuple(each for each in project.arrangement.filters if _subject(each) != column)
    return _arranged(project, replace(project.arrangement, filters=left))


def show_all(project: Project) -> Project:
    """Show all rows, sorted as they are."""
    return _arranged(project, replace(project.arrangement, filters=()))


def clear_arrangement(project: Project) -> Project:
    """Show all rows in the table's own order."""
    return _arranged(project, Arrangement())


def same_subject(one: SortKey, other: SortKey) -> bool:
    """Say whether two keys sort by the same, in whatever direction."""
    if one.quantity == other.quantity == COST_SHARE:
        return True
    return (one.column, one.quantity) == (other.column, other.quantity)


def _subject(filter_: UsesFilter | ColumnFilter) -> int | None:
    return None if isinstance(filter_, UsesFilter) else filter_.column


def _arranged(project: Project, arrangement: Arrangement) -> Project:
    return project if arrangement == project.arrangement else replace(project, arrangement=arrangement)
