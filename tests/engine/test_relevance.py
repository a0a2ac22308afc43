"""Which columns have most to do with the target, against scikit-free formulas of correlation and of variance."""

from __future__ import annotations

import numpy as np
import pytest

from nnapp.bundled import open_bundled
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.relevance import most_related, relations
from nnapp.sections import axis_columns


def test_numbers_are_judged_by_the_square_of_their_correlation() -> None:
    random = np.random.default_rng(1)
    x, noise = random.normal(size=(200, 3)), random.normal(size=200)
    y = 2 * x[:, 1] - x[:, 2] + noise
    dataset = Dataset.from_arrays(x * [1, 1e200, 1e-200], y[:, None])
    wanted = [np.corrcoef(x[:, column], y)[0, 1] ** 2 for column in range(3)]
    np.testing.assert_allclose(relations(dataset, [0, 1, 2]), wanted, rtol=1e-9)
    assert most_related(dataset, [0, 1, 2], 2) == [1, 2] and most_related(dataset, [0, 1, 2], 1) == [1]


def test_classes_explain_the_spread_between_them() -> None:
    random = np.random.default_rng(2)
    codes = random.integers(0, 3, 150).astype(np.int32)
    values = random.normal(size=150) + codes
    dataset = Dataset(
        (NumberColumn("a", Role.INPUT, values), CategoryColumn("kind", Role.TARGET, codes, ("x", "y", "z")))
    )
    means = np.array([values[codes == code].mean() for code in range(3)])[codes]
    assert relations(dataset, [0])[0] == pytest.approx(means.var() / values.var())


def test_a_category_that_is_the_target_is_related_wholly_and_one_of_chance_hardly() -> None:
    random = np.random.default_rng(3)
    codes, other = (random.integers(0, 3, 300).astype(np.int32) for _ in range(2))
    names = ("x", "y", "z")
    columns = (
        CategoryColumn("chance", Role.INPUT, other, names),
        CategoryColumn("same", Role.INPUT, codes, names),
        CategoryColumn("kind", Role.TARGET, codes, names),
    )
    chance, same = relations(Dataset(columns), [0, 1])
    assert same == pytest.approx(1) and chance < 0.05


def test_what_never_varies_comes_last_and_equals_keep_their_order() -> None:
    x = np.array([[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 1]], float)
    dataset = Dataset.from_arrays(x, (x[:, 1] != x[:, 2]).astype(float)[:, None])  # no one input says anything alone
    assert relations(dataset, [0, 1, 2, 3]).tolist() == [-1, 0, 0, -1]
    assert most_related(dataset, [0, 1, 2, 3], 2) == [1, 2]


@pytest.mark.filterwarnings("error")
def test_missing_infinite_and_no_rows() -> None:
    values = np.array([np.nan, 1.0, np.inf, 2.0, 3.0])
    dataset = Dataset(
        (NumberColumn("a", Role.INPUT, values), NumberColumn("t", Role.TARGET, np.array([0.0, 1, 2, 3, 4])))
    )
    assert np.isfinite(relations(dataset, [0])).all()
    assert relations(Dataset.from_arrays(np.zeros((0, 2)), np.zeros((0, 1))), [0, 1]).tolist() == [-1, -1]
    assert most_related(dataset, [], 2) == []


def test_of_the_digits_two_pixels_that_tell_them_apart() -> None:
    dataset = open_bundled("digits").dataset
    chosen = most_related(dataset, axis_columns(dataset), 2)
    assert all(np.ptp(dataset.columns[position].values) > 8 for position in chosen)
    assert chosen == most_related(dataset, axis_columns(dataset), 2)
