"""Pure edits of what the rows are for: by hand, by chance, by class, in order, or as a column says.

Rows and columns are numbered from 0 here, from 1 in messages. `Refusal` says why an edit cannot be made. Excluded rows
stay excluded where shares are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.misfits import wrong_kind
from nnapp.project.column_edits import texts_of
from nnapp.project.following import with_dataset
from nnapp.project.table_edits import row_numbers
from nnapp.project.value import Project, check_position
from nnapp.words import Refusal, Said, marked

MOST_CLASSES = 100  # different numbers that may be classes

SPLIT_WORDS = {
    Split.TRAINING: ("train", "training", "fit", "0"),
    Split.VALIDATION: ("validation", "valid", "val", "dev", "1"),
    Split.TEST: ("test", "testing", "holdout", "2"),
    Split.EXCLUDED: ("excluded", "exclude", "none", "3", ""),
}


def set_split(project: Project, rows: Sequence[int], split: Split) -> Project:
    """Say what these rows are for: training, validation, test, or nothing."""
    kinds = _kinds(project.dataset)
    kinds[row_numbers(project.dataset, rows)] = split
    return with_split(project, kinds)


def split_at_random(project: Project, validation: float, test: float = 0.0) -> Project:
    """Make so large shares of the rows validation and test rows, by the split seed, and the rest training rows.

    Raises `Refusal` for shares below 0, or that leave nothing for training.
    """
    used, first, second = _shares(project.dataset, validation, test)
    order = _random(project).permutation(used)
    return _dealt(project, used, order[:first], order[first:second])


def split_in_order(project: Project, validation: float, test: float = 0.0) -> Project:
    """Make the last rows test rows, those before them validation rows, and the first ones training rows.

    For rows that follow each other in time. Raises `Refusal` as `split_at_random` does.
    """
    used, first, second = _shares(project.dataset, validation, test)
    rest = len(used) - second
    return _dealt(project, used, used[rest : rest + first], used[rest + first :])


def split_by_class(project: Project, validation: float, test: float = 0.0, column: int | None = None) -> Project:
    """Split at random, but with the same share of every class: of the target column, or of the column given.

    Every class that there is keeps a training row. Raises `Refusal` as `split_at_random` does, and where there is no
    column of classes.
    """
    used, _, _ = _shares(project.dataset, validation, test)
    classes = _classes(project.dataset, column)[used]
    order = _random(project).permutation(len(used))
    order = order[np.argsort(classes[order], kind="stable")]
    # each class in turn: every row after which the share has grown by one whole row is one of it
    in_test = _evenly(len(order), test)
    in_validation = np.zeros(len(order), bool)
    in_validation[~in_test] = _evenly(int(np.count_nonzero(~in_test)), validation / (1 - test))
    begins = np.flatnonzero(np.diff(classes[order], prepend=classes.min(initial=0) - 1))
    for begin, end in zip(begins, [*begins[1:], len(order)], strict=True):
        if (in_test | in_validation)[begin:end].all():
            in_test[begin] = in_validation[begin] = False
    return _dealt(project, used, used[order[in_validation]], used[order[in_test]])


def split_from_column(project: Project, column: int) -> Project:
    """Take what each row is for from a column's cells: words such as train, validation, test, or numbers from 0 to 3.

    A missing cell excludes its row. The column itself is ignored from then on. Raises `Refusal` for any other cell.
    """
    check_position(column, len(project.dataset.columns), marked("column"))
    given, kinds = project.dataset.columns[column], np.zeros(project.dataset.row_count, np.uint8)
    known = {word: split for split, words in SPLIT_WORDS.items() for word in words}
    for row, text in enumerate(texts_of(given)):
        split = known.get(text.strip().casefold())
        if split is None:
            raise Refusal(
                marked(
                    "“{text}” in row {row} of column “{column}” does not say what the row is for. Use train, "
                    "validation, test or excluded, or the numbers 0, 1, 2 and 3."
                ),
                text=text[:40],
                row=row + 1,
                column=given.name,
            )
        kinds[row] = split
    columns = [*project.dataset.columns]
    columns[column] = replace(given, role=Role.IGNORED)  # it says nothing to learn, or from which to learn
    return with_dataset(project, Dataset(tuple(columns), kinds), range(len(columns)))


def with_split(project: Project, kinds: NDArray[np.uint8]) -> Project:
    """Return the project with rows that are for something else; the network follows the categories in training rows."""
    columns = project.dataset.columns
    return with_dataset(project, Dataset(columns, kinds), range(len(columns)))


def _kinds(dataset: Dataset) -> NDArray[np.uint8]:
    # what each row is for, in an array that may be changed
    return np.zeros(dataset.row_count, np.uint8) if dataset.split is None else dataset.split.copy()


def _random(project: Project) -> np.random.Generator:
    return np.random.default_rng([project.training.seeds.split, 1])


def _shares(dataset: Dataset, validation: float, test: float) -> tuple[NDArray[np.intp], int, int]:
    # the rows that are not excluded, and how many of them are for validation, and for validation or test
    for field, share in (("validation", validation), ("test", test)):
        if not isinstance(share, Real):
            raise wrong_kind("split_at_random", field, Said(marked("a number from 0 to 1")), share)
    used = np.flatnonzero(_kinds(dataset) != Split.EXCLUDED)
    possible = min(validation, test) >= 0 and validation + test < 1
    first, second = (round(share * len(used)) if possible else 0 for share in (validation, validation + test))
    if not possible or second == len(used):
        raise Refusal(
            marked("The shares for validation ({validation:g}) and test ({test:g}) must leave some rows for training."),
            validation=validation,
            test=test,
        )
    return used, first, second


def _dealt(project: Project, used: NDArray[np.intp], validation: NDArray[np.intp], test: NDArray[np.intp]) -> Project:
    kinds = _kinds(project.dataset)
    kinds[used] = Split.TRAINING
    kinds[validation], kinds[test] = Split.VALIDATION, Split.TEST
    return with_split(project, kinds)


def _evenly(count: int, share: float) -> NDArray[np.bool_]:
    grown: NDArray[np.bool_] = np.diff(np.floor(np.arange(count + 1) * share + 0.5)) > 0
    return grown


def _classes(dataset: Dataset, column: int | None) -> NDArray[np.int64]:
    # the class of each row as a number; −1 where it is missing
    if column is not None:
        check_position(column, len(dataset.columns), marked("column"))
    targets = dataset.indices(Role.TARGET) if column is None else (column,)
    found = next((c for i in targets if isinstance(c := dataset.columns[i], CategoryColumn)), None)
    if found is not None:
        return found.codes.astype(np.int64)
    numbers = dataset.columns[targets[0]]
    if isinstance(numbers, NumberColumn):
        values, codes = np.unique(numbers.values, return_inverse=True)
        if len(values) <= MOST_CLASSES:
            return codes.astype(np.int64)
    raise Refusal(
        marked(
            "To split by class there must be a target column of categories, or of at most {most} different numbers. "
            "Split at random instead, or make the column a category."
        ),
        most=MOST_CLASSES,
    )
