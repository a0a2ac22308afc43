"""k-fold evaluation: membership and figures computed once more by plain loops, and no view of what is held out."""

from __future__ import annotations

import time
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.cross_validation import DEALING, Fold, cross_validate, fold_project, folds
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split
from nnapp.metrics import is_classification
from nnapp.missing import DropRows, FillAndMark, FillMedian
from nnapp.network import predict
from nnapp.optimizers import Adam
from nnapp.progress import Cancelled
from nnapp.project import Project
from nnapp.run import Run
from nnapp.scaling import MinMax, ZScore
from nnapp.scripting import fit
from nnapp.topology import Layer, Topology
from nnapp.training import Seeds, StopRules, Training
from nnapp.words import Refusal

COLOURS = ("blue", "green", "red")


def numbers(name: str, values: object, role: Role = Role.INPUT, **how: object) -> NumberColumn:
    return NumberColumn(name, role, np.array(values, float), **how)  # type: ignore[arg-type]


def flowers(rows: int = 60, gaps: bool = True) -> Dataset:
    """Two scaled inputs with gaps, a category, and three classes that depend on them."""
    random = np.random.default_rng(5)
    x, y = random.normal(10, 3, rows), random.normal(-1, 0.1, rows)
    colours = random.integers(0, 3, rows)
    classes = np.where(x > 11, 2, np.where(y > -1, 1, 0))
    if gaps:
        x[::7], y[3::11] = np.nan, np.nan
    return Dataset(
        (
            numbers("x", x, scaling=ZScore(), missing=FillMedian()),
            numbers("y", y, scaling=MinMax(), missing=FillAndMark()),
            CategoryColumn("colour", Role.INPUT, colours.astype(np.int32), COLOURS),
            CategoryColumn("kind", Role.TARGET, classes.astype(np.int32), ("a", "b", "c")),
        )
    )


def project_of(dataset: Dataset, epochs: int = 20, **training: object) -> Project:
    """A project with the output and cost that go with the targets."""
    inputs, outputs = (len(dataset.features(role)) for role in (Role.INPUT, Role.TARGET))
    target = dataset.columns[dataset.indices(Role.TARGET)[0]]
    if isinstance(target, NumberColumn):
        activation, cost = Identity(), HalfSquaredError()
    else:
        activation, cost = (Softmax(), CrossEntropy()) if outputs > 1 else (Sigmoid(), BinaryCrossEntropy())
    layers = (Layer(units=4, activation=Tanh()), Layer(units=outputs, activation=activation))
    fields = {"learning_rate": 0.02, "epochs": epochs, "batch_size": 8, "optimizer": Adam(), "reduction": "mean"}
    return Project(Topology(inputs, layers), dataset, Training(cost=cost, **{**fields, **training}))  # type: ignore[arg-type]


def amounts(rows: int = 40) -> Dataset:
    random = np.random.default_rng(6)
    x = random.normal(0, 1, rows)
    return Dataset(
        (
            numbers("x", x),
            numbers("t", 1000 + 50 * x + random.normal(0, 5, rows), Role.TARGET, scaling=ZScore()),
        )
    )


def with_split(dataset: Dataset, kinds: object) -> Dataset:
    return Dataset(dataset.columns, np.array(kinds, np.uint8))


class TestFolds:
    @given(
        st.lists(st.integers(-1, 4), min_size=2, max_size=60),
        st.integers(2, 12),
        st.integers(0, 2**31 - 1),
        st.data(),
    )
    def test_each_row_is_in_one_fold_and_every_class_is_dealt_evenly(
        self, codes: list[int], k: int, seed: int, data: st.DataObject
    ) -> None:
        kinds = data.draw(st.lists(st.sampled_from(list(Split)), min_size=len(codes), max_size=len(codes)))
        columns = (
            numbers("x", codes),
            CategoryColumn("kind", Role.TARGET, np.array(codes, np.int32), tuple("abcde")),
        )
        dataset = Dataset(columns, np.array(kinds, np.uint8))
        used = [row for row, kind in enumerate(kinds) if kind is not Split.EXCLUDED]
        if k > len(used):
            with pytest.raises(Refusal, match=r"can be dealt|at least 2 rows"):
                folds(dataset, k, seed)
            return
        dealt = [fold.tolist() for fold in folds(dataset, k, seed)]
        assert len(dealt) == k
        assert sorted(row for fold in dealt for row in fold) == used
        assert all(fold == sorted(fold) for fold in dealt)
        sizes = [len(fold) for fold in dealt]
        assert max(sizes) - min(sizes) <= 1
        for code in set(codes):
            of_class = [sum(codes[row] == code for row in fold) for fold in dealt]
            assert max(of_class) - min(of_class) <= 1

    def test_the_membership_is_what_a_plain_loop_deals(self) -> None:
        dataset = flowers(31)
        target = dataset.columns[3]
        assert isinstance(target, CategoryColumn)
        order = np.random.default_rng([9, DEALING]).permutation(31).tolist()
        dealt: list[list[int]] = [[] for _ in range(4)]
        place = 0
        for label in ("a", "b", "c"):
            for row in order:
                if target.text(row) == label:
                    dealt[place % 4].append(row)
                    place += 1
        assert [fold.tolist() for fold in folds(dataset, 4, 9)] == [sorted(fold) for fold in dealt]

    def test_another_seed_deals_otherwise_and_the_same_one_alike(self) -> None:
        one, same, other = (np.concatenate(folds(flowers(), 5, seed)) for seed in (1, 1, 2))
        assert np.array_equal(one, same)
        assert not np.array_equal(one, other)

    def test_rows_that_are_not_stratified_are_dealt_regardless_of_class(self) -> None:
        dataset = Dataset(
            (
                numbers("x", range(40)),
                CategoryColumn("t", Role.TARGET, np.repeat([0, 1], 20).astype(np.int32), ("a", "b")),
            )
        )
        counts = [int((fold < 20).sum()) for fold in folds(dataset, 4, 0, stratified=False)]
        assert sum(counts) == 20
        assert counts != [5, 5, 5, 5]

    def test_targets_of_zeros_and_ones_are_classes_too(self) -> None:
        dataset = Dataset.from_arrays(np.arange(40.0)[:, np.newaxis], np.repeat([0.0, 1.0], 20)[:, np.newaxis])
        assert [int((fold < 20).sum()) for fold in folds(dataset, 4, 0)] == [5, 5, 5, 5]

    def test_rows_left_out_for_a_missing_cell_are_in_no_fold(self) -> None:
        target = numbers("t", [1, np.nan, 3, 4, 5], Role.TARGET, missing=DropRows())
        dealt = folds(Dataset((numbers("x", range(5)), target)), 2, 0)
        assert sorted(np.concatenate(dealt).tolist()) == [0, 2, 3, 4]

    @pytest.mark.parametrize("k", [-1, 0, 1, 61])
    def test_too_few_or_too_many_folds_are_refused(self, k: int) -> None:
        with pytest.raises(Refusal, match=f"60 rows can be dealt to 2 to 60 folds, not to {k}"):
            cross_validate(project_of(flowers()), k)


class TestFigures:
    def test_classes_are_measured_as_a_plain_loop_measures_them(self) -> None:
        project = project_of(flowers())
        found = cross_validate(project, 4, 2)
        assert found.names == ("cost", "accuracy", "balanced_accuracy", "epochs", "seconds")
        for number, (fold, held_out) in enumerate(zip(found.folds, folds(project.dataset, 4, 2), strict=True)):
            trained = fit(fold_project(project, held_out, number, 2))
            right, of_class, cost = 0, {0: [0, 0], 1: [0, 0], 2: [0, 0]}, 0.0
            for row in held_out:
                answer = predict(trained, [cells_of(trained.dataset, row)])[0]
                true = int(trained.dataset.columns[3].codes[row])  # type: ignore[union-attr]
                hit = int(np.argmax(answer)) == true
                right += hit
                of_class[true][0] += hit
                of_class[true][1] += 1
                cost -= np.log(answer[true])
            recalls = [hits / rows for hits, rows in of_class.values() if rows]
            assert fold.rows == len(held_out) == 15
            assert fold.training_rows == 45
            assert fold.metrics.accuracy == right / len(held_out)
            assert fold.metrics.balanced_accuracy == pytest.approx(sum(recalls) / len(recalls), rel=1e-12)
            assert fold.metrics.cost == pytest.approx(cost / len(held_out), rel=1e-9)
            assert fold.epochs == 20
            assert fold.stop is not None
            assert fold.stop.rule == "epochs"

    def test_numbers_are_measured_in_the_units_of_the_table(self) -> None:
        project = project_of(amounts())
        found = cross_validate(project, 3, 1)
        assert found.names == ("cost", "rmse", "mae", "r2", "epochs", "seconds")
        for number, (fold, held_out) in enumerate(zip(found.folds, folds(project.dataset, 3, 1), strict=True)):
            trained = fit(fold_project(project, held_out, number, 1))
            x, t = (column.values.tolist() for column in project.dataset.columns)  # type: ignore[union-attr]
            wrong = [float(predict(trained, [[x[row]]])[0, 0]) - t[row] for row in held_out]
            mean = sum(t[row] for row in held_out) / len(held_out)
            spread = sum((t[row] - mean) ** 2 for row in held_out)
            squares = sum(error**2 for error in wrong)
            assert fold.metrics.rmse == pytest.approx(sqrt(squares / len(wrong)), rel=1e-9)
            assert fold.metrics.mae == pytest.approx(sum(map(abs, wrong)) / len(wrong), rel=1e-9)
            assert fold.metrics.r2 == pytest.approx(1 - squares / spread, rel=1e-9)

    def test_mean_and_deviation_are_those_of_the_folds(self) -> None:
        found = cross_validate(project_of(flowers()), 4, 2)
        for name in found.names:
            values = [fold.value(name) for fold in found.folds]
            mean = sum(values) / 4
            deviation = sqrt(sum((value - mean) ** 2 for value in values) / 3)
            assert found.score(name) == pytest.approx((mean, deviation), rel=1e-12)

    def test_the_same_again_gives_the_same_but_for_the_seconds(self) -> None:
        one, other = (cross_validate(project_of(flowers()), 3, 7) for _ in range(2))
        assert [figures(fold) for fold in one.folds] == [figures(fold) for fold in other.folds]

    def test_what_training_has_produced_so_far_does_not_count(self) -> None:
        project = project_of(flowers())
        one, other = cross_validate(project, 3), cross_validate(fit(project), 3)
        assert [figures(fold) for fold in one.folds] == [figures(fold) for fold in other.folds]

    def test_every_row_can_be_a_fold_of_its_own(self) -> None:
        found = cross_validate(project_of(amounts(6), epochs=2, batch_size=None), 6)
        assert [fold.rows for fold in found.folds] == [1] * 6
        assert np.isnan(found.score("r2").mean)
        assert found.score("rmse").mean > 0

    def test_rows_of_a_class_that_no_training_row_has_are_counted_and_not_measured(self) -> None:
        codes = np.array([0] * 10 + [1] * 10 + [2], np.int32)
        target = CategoryColumn("t", Role.TARGET, codes, ("a", "b", "c"))
        found = cross_validate(project_of(Dataset((numbers("x", range(21)), target)), epochs=3), 3)
        assert sum(fold.strange_rows for fold in found.folds) == 1
        assert sum(fold.rows for fold in found.folds) == 20


class TestHonesty:
    def test_training_never_sees_what_is_held_out(self) -> None:
        project = project_of(flowers())
        for number, held_out in enumerate(folds(project.dataset, 4, 0)):
            other = project_of(spoilt(project.dataset, held_out))
            one, same = (fold_project(p, held_out, number) for p in (project, other))
            assert one.dataset.features(Role.INPUT) == same.dataset.features(Role.INPUT)
            trained, trained_alike = fit(one), fit(same)
            assert trained.model is not None
            assert trained_alike.model is not None
            assert trained.model.current.flat.tobytes() == trained_alike.model.current.flat.tobytes()
            assert trained.model.curve.exact.tobytes() == trained_alike.model.curve.exact.tobytes()

    def test_each_fold_starts_from_seeds_of_its_own(self) -> None:
        project = project_of(flowers(), seeds=Seeds(start=3, order=2**31 - 1))
        seeds = [fold_project(project, np.array([0]), number).training.seeds for number in (0, 2)]
        assert seeds[0] == project.training.seeds
        assert (seeds[1].start, seeds[1].order) == (5, 1)

    def test_where_there_are_validation_rows_each_fold_has_its_share_of_them(self) -> None:
        kinds = [Split.TRAINING] * 40 + [Split.VALIDATION] * 10 + [Split.TEST] * 8 + [Split.EXCLUDED] * 2
        project = project_of(with_split(flowers(), kinds), stop=StopRules(patience=3), epochs=200)
        dealt = folds(project.dataset, 4, 0)
        found = cross_validate(project, 4, 0)
        assert sorted(np.concatenate(dealt).tolist()) == list(range(58))
        for number, held_out in enumerate(dealt):
            kinds_then = fold_project(project, held_out, number).dataset.split
            assert kinds_then is not None
            assert (kinds_then[held_out] == Split.EXCLUDED).all()
            others = 58 - len(held_out)
            assert np.count_nonzero(kinds_then == Split.VALIDATION) == pytest.approx(others * 0.2, abs=0.5)
            assert np.count_nonzero(kinds_then == Split.TRAINING) == found.folds[number].training_rows
            assert (kinds_then[58:] == Split.EXCLUDED).all()

    def test_a_fold_with_fewer_rows_than_a_batch_or_too_few_for_validation_is_trained_all_the_same(self) -> None:
        kinds = [Split.VALIDATION] + [Split.TRAINING] * 9
        project = project_of(with_split(amounts(10), kinds), batch_size=8, epochs=5, stop=StopRules(patience=2))
        found = cross_validate(project, 2)
        assert [fold.training_rows + fold.validation_rows for fold in found.folds] == [5, 5]

    def test_a_table_that_cannot_be_trained_on_is_refused_before_anything(self) -> None:
        dataset = Dataset((numbers("x", [1, np.nan, 3, 4]), numbers("t", [1, 2, 3, 4], Role.TARGET)))
        with pytest.raises(Refusal, match="Row 2, column “x”"):
            cross_validate(project_of(dataset), 2)


class TestProgress:
    def test_progress_grows_from_nothing_to_all(self) -> None:
        heard: list[float] = []
        cross_validate(project_of(flowers(), epochs=300), 3, report=heard.append)
        assert heard[0] == 0
        assert heard[-1] == 1
        assert heard == sorted(heard)
        assert len(heard) > 3

    def test_a_person_can_cancel_at_any_report(self) -> None:
        for limit in (0.0, 0.1, 0.5):

            def cancel(done: float, limit: float = limit) -> None:
                if done >= limit:
                    raise Cancelled

            with pytest.raises(Cancelled):
                cross_validate(project_of(flowers(), epochs=5000), 3, report=cancel)

    def test_a_long_training_is_cancelled_at_once(self) -> None:
        begin = time.thread_time()  # other processes do not count

        def cancel(done: float) -> None:
            if time.thread_time() - begin > 0.3:
                raise Cancelled

        with pytest.raises(Cancelled):
            cross_validate(project_of(flowers(), epochs=10**9), 3, report=cancel)
        assert time.thread_time() - begin < 0.8


def cells_of(dataset: Dataset, row: int) -> list[object]:
    inputs: list[Column] = [dataset.columns[i] for i in dataset.indices(Role.INPUT)]
    return [column.values[row] if isinstance(column, NumberColumn) else column.text(row) for column in inputs]  # type: ignore[union-attr]


def figures(fold: Fold) -> list[float]:
    names = ("cost", "accuracy", "balanced_accuracy", "rmse", "mae", "r2", "epochs")
    return [fold.rows, fold.training_rows, *(fold.value(name) for name in names)]


def spoilt(dataset: Dataset, rows: np.ndarray) -> Dataset:
    """The table with nonsense in these rows: gaps, enormous numbers, and categories that are nowhere else."""
    columns: list[Column] = []
    for number, column in enumerate(dataset.columns):
        if isinstance(column, NumberColumn):
            values = column.values.copy()
            values[rows] = np.where(np.arange(len(rows)) % 2, 1e30, np.nan) if number else -1e9
            columns.append(replace(column, values=values))
        elif isinstance(column, CategoryColumn):
            codes = column.codes.copy()
            codes[rows] = len(column.labels)
            columns.append(replace(column, codes=codes, labels=(*column.labels, "nowhere else")))
    return Dataset(tuple(columns), dataset.split)


def test_the_names_of_figures_fit_the_task() -> None:
    assert is_classification(project_of(flowers()))
    assert not is_classification(project_of(amounts()))
    assert Run(project_of(flowers())).epoch_count == 0
