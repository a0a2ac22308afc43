"""Right and wrong answers row by row: against loops over Python numbers that know nothing of the product's metrics."""

from __future__ import annotations

import math
from statistics import NormalDist, fmean, pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import Identity, Sigmoid, Softmax, Tanh
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split
from nnapp.judging import (
    ALL,
    OF_CLASSES,
    OF_NUMBERS,
    class_labels,
    classes_in,
    find,
    judge,
    judge_rows,
    left_out_of,
    numbers_of,
    rows_of,
    sampled,
    tables_of,
)
from nnapp.judging.findings import MOST_POINTS
from nnapp.metrics import Task, calibration, residuals, task_of
from nnapp.missing import DropRows
from nnapp.network import PREDICTION_BLOCK, predict
from nnapp.progress import Cancelled
from nnapp.project import Project, current_parameters, opening_project
from nnapp.scaling import ZScore
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training

CHANCES = st.lists(st.tuples(st.floats(0, 1) | st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.0]), st.booleans()), max_size=60)
FINITE = st.floats(-1e6, 1e6)
IDENTITY = Identity()


def project_of(inputs, targets, activation=IDENTITY, cost=None, split=None, hidden=3):
    dataset = Dataset.from_arrays(inputs, targets, split=split)
    layers = (Layer(units=hidden, activation=Tanh()), Layer(units=np.shape(targets)[1], activation=activation))
    training = Training() if cost is None else Training(cost=cost)
    return Project(topology=Topology(inputs=np.shape(inputs)[1], layers=layers), dataset=dataset, training=training)


def random_parameters(project, scale=1.0):
    flat = np.random.default_rng(5).normal(size=project.topology.parameter_count) * scale
    return Parameters(project.topology.widths, flat)


def judged_of(project, parameters=None, rows=None):
    tables = tables_of(project.dataset, rows_of(project.dataset, None) if rows is None else np.array(rows, np.intp))
    return judge(project, tables, parameters or random_parameters(project))


def classes_project(classes=3, rows=40):
    rng = np.random.default_rng(1)
    return project_of(
        rng.normal(size=(rows, 2)), np.eye(classes)[rng.integers(0, classes, rows)], Softmax(), CrossEntropy()
    )


# --- calibration


@given(CHANCES, st.integers(1, 12))
def test_calibration_is_what_a_loop_over_the_bins_finds(pairs: list[tuple[float, bool]], bins: int) -> None:
    chances, hits = np.array([p for p, _ in pairs]), np.array([hit for _, hit in pairs], bool)
    found, edges, error = calibration(chances, hits, bins), np.linspace(0, 1, bins + 1).tolist(), 0.0
    for number in range(bins):
        first = number == 0
        inside = [(p, hit) for p, hit in pairs if (edges[number] < p or first) and p <= edges[number + 1]]
        assert found.counts[number] == len(inside)
        if inside:
            mean, share = fmean(p for p, _ in inside), fmean(hit for _, hit in inside)
            assert found.predicted[number] == pytest.approx(mean)
            assert found.observed[number] == pytest.approx(share)
            error += len(inside) / len(pairs) * abs(mean - share)
        else:
            assert math.isnan(found.predicted[number]) and math.isnan(found.observed[number])
    assert found.error == pytest.approx(error) if pairs else math.isnan(found.error)
    assert found.edges.tolist() == edges


def test_chances_that_are_no_numbers_are_counted_apart() -> None:
    found = calibration(np.array([0.5, np.nan, 0.95, np.nan]), np.array([True, True, False, False]))
    assert found.unknown == 2 and found.counts.sum() == 2
    assert found.error == pytest.approx((0.5 + 0.95) / 2)
    nothing = calibration(np.full(3, np.nan), np.zeros(3, bool))
    assert nothing.unknown == 3 and not nothing.counts.any() and math.isnan(nothing.error)


# --- residuals


@given(st.lists(FINITE, min_size=1, max_size=80))
def test_residuals_have_their_mean_their_spread_and_each_row_in_one_bar(errors: list[float]) -> None:
    found = residuals(np.array(errors))
    size = max(map(abs, errors)) + 1e-12
    assert found.rows == len(errors) == found.counts.sum() and not found.unknown
    assert found.mean == pytest.approx(fmean(errors), abs=1e-9 * size)
    assert found.spread == pytest.approx(pstdev(errors), abs=1e-6 * size)
    assert found.edges[0] <= min(errors) and found.edges[-1] >= max(errors)


def test_the_normal_curve_has_as_many_rows_as_there_are() -> None:
    found = residuals(np.random.default_rng(0).normal(3, 2, 500))
    width, x = found.edges[1] - found.edges[0], np.array([-1.0, 3.0, 4.5])
    normal = NormalDist(found.mean, found.spread)
    assert found.normal(x) == pytest.approx([500 * width * normal.pdf(each) for each in x])


@pytest.mark.parametrize("errors", [[], [math.nan], [math.inf, math.nan]])
def test_no_residual_that_is_a_number_has_no_histogram(errors: list[float]) -> None:
    found = residuals(np.array(errors))
    assert not found.rows and found.unknown == len(errors) and not len(found.counts)
    assert math.isnan(found.mean) and np.isnan(found.normal(np.zeros(2))).all()


def test_equal_residuals_have_no_spread_and_no_normal_curve() -> None:
    found = residuals(np.full(7, 0.1))
    assert found.spread == 0 and found.counts.tolist() == [7] and np.isnan(found.normal(np.zeros(1))).all()


# --- which rows


def split_project():
    rng = np.random.default_rng(2)
    split = np.array([0, 1, 2, 3] * 10, np.uint8)
    return project_of(rng.normal(size=(40, 2)), rng.normal(size=(40, 1)), split=split)


def test_rows_of_a_use_are_those_of_the_split() -> None:
    dataset = split_project().dataset
    for use in (Split.TRAINING, Split.VALIDATION, Split.TEST):
        assert rows_of(dataset, use).tolist() == [*range(use, 40, 4)]
    assert rows_of(dataset, None).tolist() == [row for row in range(40) if row % 4 != 3]
    whole = opening_project().dataset
    assert rows_of(whole, None).tolist() == rows_of(whole, Split.TRAINING).tolist() == [*range(10)]
    assert not len(rows_of(whole, Split.TEST)) and left_out_of(whole, None) == 0


def with_missing(missing=None):
    values = np.array([1.0, math.nan, 3.0, 4.0, math.nan, 6.0])
    given_ = {} if missing is None else {"missing": missing}
    columns = (
        NumberColumn("x", Role.INPUT, values, **given_),
        NumberColumn("t", Role.TARGET, np.arange(6.0)),
    )
    split = np.array([0, 0, 0, 2, 2, 3], np.uint8)
    layers = (Layer(units=1, activation=Identity()),)
    return Project(topology=Topology(inputs=1, layers=layers), dataset=Dataset(columns, split))


def test_rows_with_a_missing_cell_are_left_out_and_counted() -> None:
    dropped = with_missing(DropRows()).dataset
    assert [left_out_of(dropped, use) for use in (None, Split.TRAINING, Split.TEST, Split.VALIDATION)] == [2, 1, 1, 0]
    assert rows_of(dropped, None).tolist() == [0, 2, 3]
    refused = with_missing()
    judged = judged_of(refused)
    assert left_out_of(refused.dataset, None) == 0 and judged.left_out == 2
    assert judged.rows.tolist() == [0, 2, 3] and judged.splits.tolist() == [0, 0, 2]


def test_left_out_rows_of_a_table_without_a_split_are_training_rows() -> None:
    dataset = replace(with_missing(DropRows()).dataset, split=None)
    assert [left_out_of(dataset, use) for use in (None, Split.TRAINING, Split.TEST)] == [2, 2, 0]


@given(st.integers(0, 300), st.integers(1, 50))
def test_a_sample_is_the_same_every_time_and_in_order(count: int, most: int) -> None:
    rows = np.arange(count) * 3
    chosen = sampled(rows, most)
    assert len(chosen) == min(count, most)
    assert chosen.tolist() == sorted(set(chosen.tolist()) & set(rows.tolist())) == sampled(rows, most).tolist()


# --- answers


def test_numbers_are_the_networks_predictions_in_the_tables_units() -> None:
    rng = np.random.default_rng(4)
    project = project_of(rng.normal(size=(20, 2)), 100 + 50 * rng.normal(size=(20, 2)))
    columns = [replace(c, scaling=ZScore()) if c.role is Role.TARGET else c for c in project.dataset.columns]
    project = replace(project, dataset=Dataset(tuple(columns)))
    parameters = random_parameters(project)
    judged = judged_of(project, parameters)
    inputs = np.column_stack([c.values for c in project.dataset.columns if c.role is Role.INPUT])
    said = predict(project, inputs, parameters)
    for output in (0, 1):
        numbers, target = numbers_of(judged, output), project.dataset.columns[2 + output].values
        assert numbers.predicted == pytest.approx(said[:, output])
        assert numbers.target.tolist() == target.tolist()  # to the last digit
        assert numbers.residual == pytest.approx(target - said[:, output])
        found = find(judged, task_of(project), "fit", output)
        (score,) = found.scores
        wrong = (target - said[:, output]) ** 2
        assert score.rmse == pytest.approx(math.sqrt(fmean(wrong)))
        assert score.r2 == pytest.approx(1 - wrong.sum() / ((target - target.mean()) ** 2).sum())
        assert math.isnan(score.accuracy)


def test_scores_are_of_each_split_alone() -> None:
    project = split_project()
    judged = judged_of(project)
    found, numbers = find(judged, Task(), "residuals", 0), numbers_of(judged, 0)
    assert [(score.split, score.rows) for score in found.scores] == [(0, 10), (1, 10), (2, 10)]
    for score in found.scores:
        own = numbers.residual[judged.splits == score.split]
        assert score.rmse == pytest.approx(math.sqrt(fmean(own**2)))


def test_answers_of_many_rows_are_those_of_each() -> None:
    rng = np.random.default_rng(0)
    rows = PREDICTION_BLOCK + 37
    project = project_of(rng.normal(size=(rows, 2)), rng.normal(size=(rows, 1)))
    parameters, heard = random_parameters(project), []
    whole, parts = judged_of(project, parameters), judge_rows(project, np.arange(rows), parameters, heard.append)
    assert np.array_equal(whole.answers, parts.answers) and np.array_equal(whole.rows, parts.rows)
    assert np.array_equal(whole.own_targets, parts.own_targets) and len(heard) == 2

    def cancel(done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        judge_rows(project, np.arange(rows), parameters, cancel)
    assert not len(judge_rows(project, np.empty(0, np.intp), parameters).rows)


@settings(max_examples=20)
@given(st.integers(2, 6), st.integers(0, 1000))
def test_the_rows_of_a_cell_are_those_that_a_loop_finds(classes: int, seed: int) -> None:
    project = classes_project(classes)
    flat = np.random.default_rng(seed).normal(size=project.topology.parameter_count) * 2
    parameters = Parameters(project.topology.widths, flat)
    judged = judged_of(project, parameters)
    found = find(judged, task_of(project), "confusion", ALL)
    inputs = np.column_stack([column.values for column in project.dataset.columns[:2]])
    answers = predict(project, inputs, parameters).tolist()
    targets = np.column_stack([column.values for column in project.dataset.columns[2:]]).tolist()
    pairs = [(target.index(1.0), answer.index(max(answer))) for target, answer in zip(targets, answers, strict=True)]
    assert found.verdicts is not None and found.confusion is not None
    for cell in np.ndindex(classes, classes):
        rows = [row for row, pair in enumerate(pairs) if pair == cell]
        assert judged.rows[found.verdicts.cell(*cell)].tolist() == rows
        assert found.confusion[cell] == len(rows)
    assert found.scores[0].accuracy == pytest.approx(fmean(true == said for true, said in pairs))
    assert found.verdicts.chances == pytest.approx(np.array(answers))


def loop_area(answers, positive):
    ours = [y for y, yes in zip(answers, positive, strict=True) if yes]
    others = [y for y, yes in zip(answers, positive, strict=True) if not yes]
    return sum((y > other) + (y == other) / 2 for y in ours for other in others) / (len(ours) * len(others))


def test_each_class_has_its_own_curve_the_same_alone_and_among_all() -> None:
    project = classes_project()
    judged, task = judged_of(project), task_of(project)
    together = find(judged, task, "roc", ALL).rocs
    assert [roc.index for roc in together] == [0, 1, 2]
    for index, roc in enumerate(together):
        (alone,) = find(judged, task, "roc", index).rocs
        assert alone.index == index and np.array_equal(alone.thresholds, roc.thresholds)
        assert (
            alone.area == roc.area == pytest.approx(loop_area(judged.answers[:, index], judged.targets[:, index] == 1))
        )


def test_calibration_of_all_classes_is_that_of_the_answer_and_of_one_that_of_the_class() -> None:
    project = classes_project()
    judged, task = judged_of(project), task_of(project)
    right = judged.answers.argmax(axis=1) == judged.targets.argmax(axis=1)
    whole = find(judged, task, "calibration", ALL).calibration
    assert whole is not None and whole.error == calibration(judged.answers.max(axis=1), right).error
    one = find(judged, task, "calibration", 2).calibration
    assert one is not None
    assert one.counts.tolist() == calibration(judged.answers[:, 2], judged.targets[:, 2] == 1).counts.tolist()


def test_two_classes_of_tanh_have_chances_from_0_to_1() -> None:
    rng = np.random.default_rng(6)
    project = project_of(rng.normal(size=(30, 2)), rng.choice([-1.0, 1.0], (30, 1)), Tanh())
    judged, task = judged_of(project), task_of(project)
    assert task == Task("two-classes", 0.0)
    verdicts = classes_in(judged, task)
    assert verdicts.chances[:, 1] == pytest.approx((judged.answers[:, 0] + 1) / 2)
    assert verdicts.said.tolist() == (judged.answers[:, 0] >= 0).astype(int).tolist()
    (roc,) = find(judged, task, "roc", 0).rocs
    assert roc.index == 1 and roc.area == pytest.approx(loop_area(judged.answers[:, 0], judged.targets[:, 0] > 0))
    assert class_labels(project, task) == ("\N{MINUS SIGN}1", "1")


def test_labels_are_judged_one_by_one() -> None:
    rng = np.random.default_rng(7)
    targets = rng.integers(0, 2, (30, 3)).astype(float)
    project = project_of(rng.normal(size=(30, 2)), targets, Sigmoid(), BinaryCrossEntropy())
    judged, task = judged_of(project), task_of(project)
    assert task.kind == "labels"
    for output in range(3):
        found = find(judged, task, "confusion", output)
        said = judged.answers[:, output] >= 0.5
        expected = [[int(((targets[:, output] == t) & (said == s)).sum()) for s in (0, 1)] for t in (0, 1)]
        assert found.confusion is not None and found.confusion.tolist() == expected
        assert found.scores[0].accuracy == pytest.approx(float((said == targets[:, output]).mean()))
        (roc,) = find(judged, task, "roc", output).rocs
        assert roc.area == pytest.approx(loop_area(judged.answers[:, output], targets[:, output] == 1))
        assert class_labels(project, task, output) == ("0", "1")


def test_classes_have_the_names_that_the_table_gives_them() -> None:
    penguins = open_bundled("penguins")
    assert class_labels(penguins, task_of(penguins)) == ("Adelie", "Chinstrap", "Gentoo")
    column = CategoryColumn.from_texts("answer", Role.TARGET, ["yes", "no", "no"])
    inputs = NumberColumn("x", Role.INPUT, np.arange(3.0))
    layers = (Layer(units=1, activation=Sigmoid()),)
    two = Project(topology=Topology(inputs=1, layers=layers), dataset=Dataset((inputs, column)))
    assert class_labels(two, Task("two-classes")) == tuple(column.labels[code] for code in (0, 1))
    numbers = classes_project()
    assert class_labels(numbers, task_of(numbers)) == numbers.dataset.names(Role.TARGET)


# --- at the edge


@pytest.mark.parametrize("kind", OF_CLASSES)
def test_answers_that_are_no_numbers_have_no_class(kind: str) -> None:
    project = classes_project()
    judged = judged_of(project, random_parameters(project, math.inf))
    assert np.isnan(judged.answers).all()
    found = find(judged, task_of(project), kind, ALL)
    assert found.verdicts is not None and set(found.verdicts.said.tolist()) == {-1}
    assert found.confusion is None or not found.confusion.any()
    assert all(math.isnan(roc.area) for roc in found.rocs)
    assert found.calibration is None or found.calibration.unknown == 40
    assert found.scores[0].accuracy == 0


@pytest.mark.parametrize("kind", OF_NUMBERS)
@pytest.mark.parametrize("rows", [[], [4]])
def test_no_row_and_one_row_are_no_error(kind: str, rows: list[int]) -> None:
    project = split_project()
    found = find(judged_of(project, rows=rows), Task(), kind, 0)
    assert len(found.scores) == len(rows) and len(found.judged.rows) == len(rows)
    assert (found.numbers is None) is (not rows)
    assert all(math.isnan(score.r2) for score in found.scores)


@pytest.mark.parametrize("kind", OF_CLASSES)
def test_rows_of_one_class_have_no_curve(kind: str) -> None:
    project = classes_project()
    targets = tables_of(project.dataset, rows_of(project.dataset, None)).targets
    same = np.flatnonzero(targets[:, 1] == 1)
    for output in (ALL, 1):
        found = find(judged_of(project, rows=same), task_of(project), kind, output)
        assert found.rocs == ()
        assert found.confusion is None or found.confusion.sum(axis=1).tolist() == [0, len(same), 0]
    assert not find(judged_of(project, rows=[]), task_of(project), kind, ALL).scores


def test_more_classes_than_can_be_looked_at_have_no_matrix_but_each_its_curve() -> None:
    project = classes_project(101, 404)
    judged, task = judged_of(project), task_of(project)
    assert find(judged, task, "confusion", ALL).confusion is None
    assert find(judged, task, "roc", ALL).rocs == ()
    assert [roc.index for roc in find(judged, task, "roc", 100).rocs] == [100]


def test_the_parameters_may_be_others_than_the_projects() -> None:
    project = classes_project()
    own = judge(project, tables_of(project.dataset, np.arange(40)), current_parameters(project))
    assert not np.array_equal(own.answers, judged_of(project).answers)


def test_of_very_many_rows_some_get_a_point_the_outermost_always() -> None:
    rng = np.random.default_rng(8)
    rows = MOST_POINTS + 5000
    project = project_of(rng.normal(size=(rows, 1)), rng.standard_cauchy(size=(rows, 1)))
    found = find(judged_of(project), Task(), "fit", 0)
    assert found.numbers is not None and found.drawn is not None and found.known == rows
    assert MOST_POINTS <= len(found.drawn) <= MOST_POINTS + 6
    drawn = found.numbers.at(found.drawn)
    for some, all_ in ((drawn.predicted, found.numbers.predicted), (drawn.target, found.numbers.target)):
        assert some.min() == all_.min() and some.max() == all_.max()
    few = find(judged_of(project, rows=range(100)), Task(), "fit", 0)
    assert few.drawn is not None and few.drawn.tolist() == [*range(100)]
