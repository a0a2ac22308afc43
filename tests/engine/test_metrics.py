"""Metrics against loops that know nothing of NumPy, against scikit-learn where installed, and their properties."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import HardLimit, Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset, Split
from nnapp.metrics import MOST_CLASSES, RECORDABLE, TITLES, Task, is_classification, measure, quick, scores, task_of
from nnapp.network import PREDICTION_BLOCK, backward, forward
from nnapp.project import Project, opening_project
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine import cases

NUMBERS, TWO, CLASSES, LABELS = Task(), Task("two-classes"), Task("classes"), Task("labels")
TASKS = [NUMBERS, TWO, Task("two-classes", 0.0), CLASSES, LABELS]
NAN = float("nan")

# --- the same in loops over Python numbers


def loop_class(row, task):
    """The class of a row of a task with classes, or None where a number is missing."""
    if any(math.isnan(value) for value in row):
        return None
    return row.index(max(row)) if task.kind == "classes" else int(row[0] >= task.threshold)


def loop_pairs(answers, targets, task):
    """The true class and the class answered, for each row, or for labels for each number."""
    rows = [[value] for row in answers for value in row] if task.kind == "labels" else answers
    wanted = [[value] for row in targets for value in row] if task.kind == "labels" else targets
    return [(loop_class(t, task), loop_class(y, task)) for y, t in zip(rows, wanted, strict=True)]


def loop_confusion(pairs, count):
    table = [[0] * count for _ in range(count)]
    for true, said in pairs:
        if said is not None:
            table[true][said] += 1
    return table


def loop_balanced(pairs):
    recalls = []
    for index in {true for true, _ in pairs}:
        said = [said for true, said in pairs if true == index]
        recalls.append(said.count(index) / len(said))
    return fmean(recalls)


def loop_r2(answers, targets):
    columns = [*zip(*targets, strict=True)]
    means = [math.fsum(column) / len(column) for column in columns]
    spread = math.fsum((t - mean) ** 2 for row in targets for t, mean in zip(row, means, strict=True))
    wrong = math.fsum(
        (t - y) ** 2 for ts, ys in zip(targets, answers, strict=True) for t, y in zip(ts, ys, strict=True)
    )
    return 1 - wrong / spread


def loop_area(answers, positive):
    """How often a row of the class is answered higher than one that is not in it; equal answers count half."""
    ours = [y for y, yes in zip(answers, positive, strict=True) if yes]
    others = [y for y, yes in zip(answers, positive, strict=True) if not yes]
    return sum((y > other) + (y == other) / 2 for y in ours for other in others) / (len(ours) * len(others))


def loop_rates(answers, positive, threshold):
    """The false and the true positive rate when all answers from the threshold on are positive."""
    reached = [(y >= threshold, yes) for y, yes in zip(answers, positive, strict=True)]
    yes, no = sum(positive), len(positive) - sum(positive)
    return sum(r and not p for r, p in reached) / no, sum(r and p for r, p in reached) / yes


# --- tables


@st.composite
def tables(draw, least=1, most=30):
    """A task, answers and targets (rows, outputs) with many equal answers."""
    task, count = draw(st.sampled_from(TASKS)), draw(st.integers(least, most))
    outputs = 1 if task.kind == "two-classes" else draw(st.integers(2 if task.kind == "classes" else 1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    answers = random.normal(size=(count, outputs)).round(draw(st.integers(0, 3)))
    if task.kind == "numbers":
        return task, answers, random.normal(size=(count, outputs))
    if task.kind == "classes":
        return task, answers, np.eye(outputs)[random.integers(outputs, size=count)]
    low = 0.0 if task.threshold else -1.0
    return task, answers, np.where(random.random((count, outputs)) < 0.4, 1.0, low)


def curve_parts(task, answers, targets, roc):
    """The answers that a curve is about, and which rows are of its class."""
    if task.kind == "labels":
        return answers[:, roc.index].tolist(), (targets[:, roc.index] >= task.threshold).tolist()
    if task.kind == "two-classes":
        return answers[:, 0].tolist(), (targets[:, 0] >= task.threshold).tolist()
    return answers[:, roc.index].tolist(), (targets.argmax(axis=1) == roc.index).tolist()


def same(one, other):
    """Whether two metrics say the same, up to rounding in the errors."""
    assert (one.confusion is None) == (other.confusion is None)
    if one.confusion is not None:
        assert np.array_equal(one.confusion, other.confusion)
    assert [curve.area for curve in one.roc or ()] == [curve.area for curve in other.roc or ()]
    for name in ("rows", "cost", "rmse", "mae", "r2", "accuracy", "balanced_accuracy"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=1e-12, nan_ok=True)


@settings(deadline=None)
@given(tables())
def test_errors_agree_with_loops(drawn):
    task, answers, targets = drawn
    found = scores(answers, targets, task)
    errors = (answers - targets).ravel().tolist()
    assert found.rows == len(answers)
    assert math.isnan(found.cost)
    assert found.rmse == pytest.approx(math.sqrt(fmean(e * e for e in errors)))
    assert found.mae == pytest.approx(fmean(map(abs, errors)))
    if np.ptp(targets, axis=0).any():
        assert found.r2 == pytest.approx(loop_r2(answers.tolist(), targets.tolist()), rel=1e-9)
    else:
        assert math.isnan(found.r2)


@settings(deadline=None)
@given(tables())
def test_accuracies_and_confusion_agree_with_loops(drawn):
    task, answers, targets = drawn
    found = scores(answers, targets, task)
    if task.kind == "numbers":
        assert math.isnan(found.accuracy)
        assert math.isnan(found.balanced_accuracy)
        assert found.confusion is None
        assert found.roc is None
        return
    pairs = loop_pairs(answers.tolist(), targets.tolist(), task)
    count = answers.shape[1] if task.kind == "classes" else 2
    assert found.confusion.tolist() == loop_confusion(pairs, count)
    assert found.accuracy == fmean(true == said for true, said in pairs)
    assert found.accuracy == np.trace(found.confusion) / len(pairs)
    assert found.confusion.sum(axis=1).tolist() == [sum(true == k for true, _ in pairs) for k in range(count)]
    assert found.balanced_accuracy == pytest.approx(loop_balanced(pairs))


@settings(deadline=None)
@given(tables())
def test_curves_agree_with_loops(drawn):
    task, answers, targets = drawn
    for roc in scores(answers, targets, task).roc or ():
        ours, positive = curve_parts(task, answers, targets, roc)
        assert roc.area == pytest.approx(loop_area(ours, positive), abs=1e-12)
        assert (roc.false_positive_rate[0], roc.true_positive_rate[0]) == (0, 0)
        assert (roc.false_positive_rate[-1], roc.true_positive_rate[-1]) == (1, 1)
        assert roc.thresholds[0] == math.inf
        assert (np.diff(roc.thresholds) < 0).all()
        points = zip(roc.false_positive_rate, roc.true_positive_rate, roc.thresholds, strict=True)
        for false_rate, true_rate, threshold in points:
            assert (false_rate, true_rate) == pytest.approx(loop_rates(ours, positive, threshold))
        assert roc.area == pytest.approx(np.trapezoid(roc.true_positive_rate, roc.false_positive_rate))
        for threshold in set(ours):  # the points that were left out lie on the curve
            x, y = loop_rates(ours, positive, threshold)
            steps = zip(roc.false_positive_rate, roc.true_positive_rate, strict=True)
            assert lies_on([*steps], x, y)


def lies_on(points, x, y):
    for (x0, y0), (x1, y1) in pairwise(points):
        across = (x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)
        if abs(across) < 1e-12 and x0 - 1e-12 <= x <= x1 + 1e-12 and y0 - 1e-12 <= y <= y1 + 1e-12:
            return True
    return False


@settings(deadline=None)
@given(tables(), st.sampled_from([np.exp, np.cbrt, lambda y: 3 * y - 7, np.arctan]))
def test_areas_stay_the_same_when_answers_are_stretched(drawn, stretch):
    task, answers, targets = drawn
    before, after = scores(answers, targets, task).roc or (), scores(stretch(answers), targets, task).roc or ()
    assert [roc.area for roc in before] == [roc.area for roc in after]


@settings(deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(drawn, random):
    task, answers, targets = drawn
    order = random.sample(range(len(answers)), len(answers))
    same(scores(answers, targets, task), scores(answers[order], targets[order], task))


@settings(deadline=None)
@given(tables())
def test_the_layout_in_memory_does_not_matter(drawn):
    task, answers, targets = drawn
    found = scores(answers, targets, task)
    same(found, scores(np.asfortranarray(answers), np.repeat(targets, 2, axis=1)[:, ::2], task))
    same(found, scores(answers.tolist(), targets.tolist(), task))


@settings(deadline=None)
@given(tables())
def test_quick_forms_say_the_same(drawn):
    task, answers, targets = drawn
    found = scores(answers, targets, task)
    for name in RECORDABLE:
        whole = getattr(found, name.replace("-", "_"))
        for layout in (np.ascontiguousarray, np.asfortranarray):
            one = quick(name, layout(answers), targets, task)
            assert isinstance(one, float)
            assert one == pytest.approx(whole, rel=1e-9, abs=1e-12, nan_ok=True)


def test_tables_of_several_blocks_say_the_same_as_loops():
    random = np.random.default_rng(3)
    rows = 2 * PREDICTION_BLOCK + 17
    targets = 1e3 + random.normal(size=(rows, 2))
    answers = targets + random.normal(size=(rows, 2))
    found = scores(answers, targets, NUMBERS)
    assert found.r2 == pytest.approx(loop_r2(answers.tolist(), targets.tolist()), rel=1e-9)
    assert found.mae == pytest.approx(np.mean(np.abs(answers - targets)))
    assert found.rmse == pytest.approx(np.sqrt(np.mean((answers - targets) ** 2)))


# --- figures that everyone can check


def test_four_rows_worked_out_by_hand():
    # answers 0.9 0.4 0.6 0.1 to 1 1 0 0: one right of each class, so two of four; of the four pairs of a 1 and a 0
    # three are in order (0.9 above 0.6 and 0.1, 0.4 above 0.1), so the area is ¾
    found = scores([[0.9], [0.4], [0.6], [0.1]], [[1], [1], [0], [0]], TWO)
    assert found.accuracy == 0.5
    assert found.balanced_accuracy == 0.5
    assert found.confusion.tolist() == [[1, 1], [1, 1]]
    (roc,) = found.roc
    assert roc.area == 0.75
    assert roc.index == 1
    assert roc.false_positive_rate.tolist() == [0, 0, 0.5, 0.5, 1]
    assert roc.true_positive_rate.tolist() == [0, 0.5, 0.5, 1, 1]
    assert roc.thresholds.tolist() == [math.inf, 0.9, 0.6, 0.4, 0.1]
    # Σ (t − y)² = 0.01 + 0.36 + 0.36 + 0.01 = 0.74, and Σ (t − ½)² = 1
    assert found.r2 == pytest.approx(0.26)
    assert found.rmse == pytest.approx(math.sqrt(0.185))
    assert found.mae == pytest.approx(0.35)


@pytest.mark.parametrize("task", [TWO, CLASSES, LABELS], ids=lambda task: task.kind)
def test_perfect_and_inverted_answers(task):
    targets = np.eye(3)[[0, 1, 2, 2]] if task.kind == "classes" else np.array([[1.0], [0.0], [0.0], [1.0]])
    perfect = scores(targets, targets, task)
    assert (perfect.accuracy, perfect.balanced_accuracy, perfect.r2, perfect.rmse, perfect.mae) == (1, 1, 1, 0, 0)
    assert [roc.area for roc in perfect.roc] == [1] * len(perfect.roc)
    assert len(perfect.roc[0].thresholds) == 3  # straight up, then straight on
    inverted = scores(1 - targets, targets, task)
    assert inverted.accuracy == inverted.balanced_accuracy == 0
    assert [roc.area for roc in inverted.roc] == [0] * len(inverted.roc)


def test_answers_that_are_all_equal_are_as_good_as_chance():
    found = scores(np.full((6, 1), 0.7), [[1], [0], [0], [1], [0], [0]], TWO)
    (roc,) = found.roc
    assert roc.area == 0.5
    assert roc.thresholds.tolist() == [math.inf, 0.7]
    assert found.balanced_accuracy == 0.5
    assert found.accuracy == pytest.approx(2 / 6)


def test_the_first_of_equal_outputs_is_the_class():
    assert scores([[0.5, 0.5], [0.5, 0.5]], [[1, 0], [0, 1]], CLASSES).confusion.tolist() == [[1, 0], [1, 0]]


def test_an_answer_on_the_threshold_is_class_one():
    assert scores([[0.5]], [[1.0]], TWO).accuracy == 1
    assert scores([[0.0], [-1e-9]], [[1.0], [-1.0]], Task("two-classes", 0.0)).accuracy == 1


def test_two_outputs_have_one_curve_and_three_have_three():
    random = np.random.default_rng(1)
    for outputs, indices in ((2, [1]), (3, [0, 1, 2])):
        targets = np.eye(outputs)[random.integers(outputs, size=30)]
        assert [roc.index for roc in scores(random.random((30, outputs)), targets, CLASSES).roc] == indices


def test_each_label_has_its_curve_and_confusion_is_over_all_labels():
    answers = [[0.9, 0.2, 0.8], [0.1, 0.3, 0.7]]
    found = scores(answers, [[1, 1, 1], [0, 0, 1]], LABELS)
    assert [(roc.index, roc.area) for roc in found.roc] == [(0, 1.0), (1, 0.0)]  # label 2 is always there
    assert found.confusion.tolist() == [[2, 0], [1, 3]]
    assert found.accuracy == pytest.approx(5 / 6)


# --- where there is little or nothing to say


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.kind)
def test_no_rows(task):
    found = scores(np.empty((0, 2)), np.empty((0, 2)), task)
    assert found.rows == 0
    numbers = (found.cost, found.rmse, found.mae, found.r2, found.accuracy, found.balanced_accuracy)
    assert all(map(math.isnan, numbers))
    assert found.confusion is None
    assert found.roc is None
    assert all(math.isnan(quick(name, np.empty((0, 2)), np.empty((0, 2)), task)) for name in RECORDABLE)


def test_one_row_and_one_class_only():
    found = scores([[0.2]], [[1.0]], TWO)
    assert (found.accuracy, found.balanced_accuracy) == (0, 0)
    assert found.confusion.tolist() == [[0, 0], [1, 0]]
    assert found.roc is None
    assert math.isnan(found.r2)
    many = scores([[0.2, 0.7, 0.1], [0.3, 0.3, 0.4]], np.eye(3)[[1, 1]], CLASSES)
    assert many.balanced_accuracy == many.accuracy == 0.5
    assert many.roc is None


def test_a_class_that_does_not_occur_has_no_curve():
    found = scores(np.random.default_rng(1).random((8, 3)), np.eye(3)[[0, 2] * 4], CLASSES)
    assert [roc.index for roc in found.roc] == [0, 2]


@pytest.mark.parametrize("value", [0.1, 1e6 / 3, -7e-9])
def test_r2_of_targets_that_do_not_vary_is_nan(value):
    targets = np.full((1001, 2), value)
    answers = targets + np.random.default_rng(1).normal(size=targets.shape)
    assert math.isnan(scores(answers, targets, NUMBERS).r2)
    assert math.isnan(quick("r2", answers, targets, NUMBERS))


@settings(deadline=None)
@given(tables(2, 12), st.integers(0, 100))
def test_an_answer_that_is_no_number_is_wrong_and_never_silent(drawn, place):
    task, answers, targets = drawn
    answers.ravel()[place % answers.size] = NAN
    found = scores(answers, targets, task)
    assert all(math.isnan(value) for value in (found.rmse, found.mae))
    assert all(math.isnan(quick(name, answers, targets, task)) for name in ("rmse", "mae"))
    if np.ptp(targets, axis=0).any():
        assert math.isnan(found.r2)
        assert math.isnan(quick("r2", answers, targets, task))
    if task.kind == "numbers":
        return
    pairs = loop_pairs(answers.tolist(), targets.tolist(), task)
    assert found.accuracy == quick("accuracy", answers, targets, task) == fmean(true == said for true, said in pairs)
    assert found.balanced_accuracy == quick("balanced-accuracy", answers, targets, task)
    assert found.balanced_accuracy == pytest.approx(loop_balanced(pairs))
    assert found.confusion.sum() == len(pairs) - 1
    for roc in found.roc or ():
        broken = np.isnan(curve_parts(task, answers, targets, roc)[0]).any()
        assert math.isnan(roc.area) == broken
        assert (len(roc.thresholds) == 0) == broken


def test_a_target_that_is_no_number_is_never_answered_rightly():
    for task in (TWO, LABELS, CLASSES):
        found = scores([[NAN, 0.9], [0.2, 0.1], [0.8, 0.3]], [[NAN, 1], [0.0, NAN], [1, 0]], task)
        assert 0 < found.accuracy < 1
        assert math.isnan(found.rmse)
        assert all(math.isnan(roc.area) for roc in found.roc or ())


def test_infinite_answers_are_numbers():
    found = scores([[math.inf], [-math.inf], [0.0]], [[1], [0], [0]], TWO)
    assert found.accuracy == 1
    assert found.roc[0].area == 1
    assert found.rmse == found.mae == math.inf
    assert found.r2 == -math.inf
    assert quick("accuracy", np.array([[math.inf]]), np.array([[1.0]]), TWO) == 1
    assert quick("rmse", np.array([[1e200], [0.0]]), np.zeros((2, 1)), NUMBERS) == math.inf


def test_tables_that_do_not_fit_are_refused():
    for answers, targets in (([[1.0]], [[1.0, 2.0]]), ([[1.0]], [[1.0], [2.0]]), ([1.0], [1.0])):
        with pytest.raises(Refusal, match="targets"):
            scores(answers, targets, TWO)
    with pytest.raises(Refusal, match="There are accuracy, balanced-accuracy"):
        quick("recall", np.zeros((1, 1)), np.zeros((1, 1)), TWO)


def test_very_many_classes_have_no_table_and_no_curves():
    count = MOST_CLASSES + 1
    found = scores(np.eye(count), np.eye(count), CLASSES)
    assert found.confusion is None
    assert found.roc is None
    assert found.accuracy == found.balanced_accuracy == 1


def test_what_can_be_recorded_has_titles():
    assert set(TITLES) == set(RECORDABLE)
    assert RECORDABLE[0] == "accuracy"
    assert len({*TITLES.values()}) == len(RECORDABLE)


# --- which task a project is


def project_with(activation, cost, targets, split=None):
    targets = np.asarray(targets, float)
    topology = Topology(1, (Layer(targets.shape[1], activation),))
    dataset = Dataset.from_arrays(np.zeros((len(targets), 1)), targets, split=split)
    return Project(topology, dataset, Training(cost=cost))


HALF, BINARY, CROSS = HalfSquaredError(), BinaryCrossEntropy(), CrossEntropy()


@pytest.mark.parametrize(
    ("activation", "cost", "targets", "wanted"),
    [
        (Sigmoid(), HALF, [[0], [1]], TWO),
        (Sigmoid(), HALF, [[0], [0.9]], NUMBERS),
        (Sigmoid(), BINARY, [[0.1], [0.9]], TWO),
        (Sigmoid(), HALF, [[-1], [1]], NUMBERS),
        (Sigmoid(), HALF, np.empty((0, 1)), NUMBERS),
        (Sigmoid(), HALF, [[0], [NAN]], TWO),
        (Sigmoid(), HALF, [[NAN], [NAN]], NUMBERS),
        (Tanh(), HALF, [[-1], [1]], Task("two-classes", 0.0)),
        (Tanh(), HALF, [[0], [1]], NUMBERS),
        (Tanh(), HALF, [[-1, 1], [1, -1]], Task("classes", 0.0)),
        (Tanh(), HALF, [[-1, 1], [1, 1]], Task("labels", 0.0)),
        (HardLimit(), HALF, [[0], [1]], TWO),
        (HardLimit(), HALF, [[0, 1], [0, 0]], LABELS),
        (Identity(), HALF, [[0], [1]], NUMBERS),
        (ReLU(), HALF, [[0], [1]], NUMBERS),
        (Sigmoid(), HALF, [[0, 1], [1, 0]], CLASSES),
        (Sigmoid(), HALF, [[0, 1], [1, 1]], LABELS),
        (Sigmoid(), BINARY, [[0.5, 0.5], [0.2, 0.8]], CLASSES),
        (Sigmoid(), BINARY, [[0.5, 0.6], [0.2, 0.8]], LABELS),
        (Softmax(), CROSS, [[0.5, 0.5], [1, 0]], CLASSES),
        (Softmax(), HALF, [[3, 4], [1, 0]], CLASSES),
        (Softmax(), HALF, [[1], [1]], TWO),
    ],
)
def test_what_a_project_asks_of_its_outputs(activation, cost, targets, wanted):
    project = project_with(activation, cost, targets)
    assert task_of(project) == wanted
    assert is_classification(project) == (wanted.kind != "numbers")


def test_excluded_rows_do_not_decide():
    split = [Split.TRAINING, Split.TEST, Split.EXCLUDED]
    assert task_of(project_with(Sigmoid(), HALF, [[0], [1], [17]], split)) == TWO
    assert task_of(project_with(Sigmoid(), HALF, [[0], [17], [1]], split)) == NUMBERS


def test_one_row_late_in_a_long_table_decides():
    targets = np.tile([[0.0, 1.0]], (PREDICTION_BLOCK + 5, 1))
    assert task_of(project_with(Sigmoid(), HALF, targets)) == CLASSES
    targets[-1] = 1
    assert task_of(project_with(Sigmoid(), HALF, targets)) == LABELS
    targets[-1, 0] = 0.5
    assert task_of(project_with(Sigmoid(), HALF, targets)) == NUMBERS


# --- a whole project


def test_measuring_a_project_measures_its_answers():
    for seed in range(20):
        case = cases.mixed_case(seed)
        found = measure(case.project, case.x, case.t, case.parameters)
        answers = forward(case.project, case.x, case.parameters).a[-1]
        assert found.cost == pytest.approx(backward(case.project, case.x, case.t, case.parameters).cost)
        same(replace(found, cost=NAN), scores(answers, case.t, task_of(case.project)))


def test_measuring_takes_tables_of_several_blocks():
    project = opening_project()
    random = np.random.default_rng(1)
    x, t = random.integers(0, 2, (PREDICTION_BLOCK + 3, 5)), random.integers(0, 2, (PREDICTION_BLOCK + 3, 1))
    whole = measure(project, x, t)
    assert whole.rows == len(x)
    assert whole.cost == pytest.approx(backward(project, x, t).cost)
    same(replace(whole, cost=NAN), scores(forward(project, x).a[-1], t, TWO))
    same(whole, measure(project, x, t, task=TWO))


def test_measuring_no_rows_and_wrong_rows():
    project = opening_project()
    found = measure(project, np.empty((0, 5)), np.empty((0, 1)))
    assert found.rows == 0
    assert math.isnan(found.cost)
    for x, t in ((np.zeros((3, 4)), np.zeros((3, 1))), (np.zeros((3, 5)), np.zeros((3, 2)))):
        with pytest.raises(Refusal, match="columns"):
            measure(project, x, t)
    with pytest.raises(Refusal, match="3 and 2"):
        measure(project, np.zeros((3, 5)), np.zeros((2, 1)))


# --- against scikit-learn


@settings(deadline=None, max_examples=60)
@given(tables(3, 60))
def test_scikit_learn_says_the_same(drawn):
    reference = pytest.importorskip("sklearn.metrics")
    task, answers, targets = drawn
    found = scores(answers, targets, task)
    assert found.rmse == pytest.approx(math.sqrt(reference.mean_squared_error(targets, answers)))
    assert found.mae == pytest.approx(reference.mean_absolute_error(targets, answers))
    if np.ptp(targets, axis=0).all():
        weighted = reference.r2_score(targets, answers, multioutput="variance_weighted")
        assert found.r2 == pytest.approx(weighted, rel=1e-9)
    if task.kind not in {"classes", "two-classes"}:
        return
    pairs = loop_pairs(answers.tolist(), targets.tolist(), task)
    true, said = [true for true, _ in pairs], [said for _, said in pairs]
    labels = range(len(found.confusion))
    assert found.accuracy == pytest.approx(reference.accuracy_score(true, said))
    assert np.array_equal(found.confusion, reference.confusion_matrix(true, said, labels=[*labels]))
    if set(said) <= set(true) and len(set(true)) > 1:  # scikit-learn warns of the others
        assert found.balanced_accuracy == pytest.approx(reference.balanced_accuracy_score(true, said))
    for roc in found.roc or ():
        ours, positive = curve_parts(task, answers, targets, roc)
        false_rate, true_rate, thresholds = reference.roc_curve(positive, ours, drop_intermediate=False)
        corners = np.isin(thresholds, roc.thresholds)
        assert roc.area == pytest.approx(reference.roc_auc_score(positive, ours))
        assert np.array_equal(roc.thresholds, thresholds[corners])
        assert np.allclose(roc.false_positive_rate, false_rate[corners], rtol=0, atol=1e-15)
        assert np.allclose(roc.true_positive_rate, true_rate[corners], rtol=0, atol=1e-15)
