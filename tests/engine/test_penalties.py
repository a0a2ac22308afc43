"""L1, L2 and gradient clipping: against derivatives of the penalty itself, and by what clipping promises."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnapp.clipping import record_clipping
from nnapp.optimizers import AdaGrad, Clock, Update, record_update
from nnapp.penalties import penalty, record_penalty
from nnapp.tape import RAISING, Tape
from tests.engine import cases, formulas_updates
from tests.engine.memory import peak_bytes

RATES = [(0.3, 0.0), (0.0, 0.7), (0.3, 0.7)]
LIMITS = [(0.5, None), (None, 0.2), (0.5, 0.2), (1e3, None), (None, 1e3), (1e-15, None)]
PRECISIONS = [np.float64, np.float32]


def penalised(l1, l2, w, is_weight, gradient, precision=np.float64):
    """The tape, and the flat vector that it fills."""
    tape, total = Tape(precision, careful=False), np.empty(len(w), precision)
    arrays = (np.asarray(array, precision) for array in (w, is_weight, gradient))
    record_penalty(tape, l1, l2, *arrays, total)
    with np.errstate(**RAISING):
        tape.run()
    return tape, total


def clipped(gradient, norm=None, value=None, careful=False):
    gradient = np.asarray(gradient)
    tape, result = Tape(gradient.dtype, careful=careful), np.empty_like(gradient)
    before = gradient.copy()
    record_clipping(tape, norm, value, gradient, result)
    with np.errstate(**RAISING if not careful else {"all": "ignore"}):
        for call, arguments in tape.calls:
            call(*arguments)
    assert gradient.tobytes() == before.tobytes()
    return result


@pytest.mark.parametrize(("l1", "l2"), RATES)
def test_the_penalty_is_that_of_the_formula(l1, l2):
    weights = [np.array([[1.0, -2.0], [0.0, 4.0]]), np.array([[-3.0]])]
    assert penalty(l1, l2, weights) == pytest.approx(l1 * 10 + l2 / 2 * 30, rel=1e-15)
    wide = np.arange(12.0).reshape(3, 4)
    assert penalty(l1, l2, iter([wide[:, :-1]])) == penalty(l1, l2, [wide[:, :-1].copy()])  # views that are not whole
    assert penalty(0.0, 0.0, weights) == 0.0
    assert np.isfinite(penalty(l1, l2, [np.full((2, 2), 1e30, np.float32)]))  # would overflow in float32


@pytest.mark.parametrize(("l1", "l2"), RATES)
def test_the_gradient_is_the_derivative_of_the_penalty(l1, l2):
    random = np.random.default_rng(4)
    w, gradient = random.normal(size=20), random.normal(size=20)
    is_weight = (np.arange(20) % 5 != 4).astype(float)
    _, total = penalised(l1, l2, w, is_weight, gradient)
    for place in range(20):
        high, low = w.copy(), w.copy()
        high[place] += 1e-5
        low[place] -= 1e-5
        slope = (penalty(l1, l2, [high[is_weight == 1]]) - penalty(l1, l2, [low[is_weight == 1]])) / 2e-5
        assert total[place] - gradient[place] == pytest.approx(slope, rel=1e-7, abs=1e-9)
    moved = w + 1e-30j * np.eye(20)  # the complex step: |w| is w times its sign
    each = (l1 * moved * np.sign(w) + l2 / 2 * moved**2) * is_weight
    assert cases.relative(total - gradient, each.sum(axis=1).imag / 1e-30) < 1e-13


@pytest.mark.parametrize(("l1", "l2"), RATES)
def test_biases_are_exempt_and_a_weight_of_zero_feels_no_l1(l1, l2):
    gradient = np.array([0.5, 0.25, -0.125])
    _, total = penalised(l1, l2, [0.0, 3.0, -2.0], [1, 0, 1], gradient)
    assert total.tolist()[:2] == gradient.tolist()[:2]
    assert total[2] == pytest.approx(-0.125 - l1 - 2 * l2, rel=1e-15)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize(("l1", "l2"), RATES)
def test_every_line_of_a_penalty_computes_what_its_label_says(l1, l2, precision):
    random = np.random.default_rng(5)
    w, gradient = random.normal(size=6).astype(precision), random.normal(size=6).astype(precision)
    is_weight = np.array([1.0, 1, 0, 1, 1, 0])
    b = SimpleNamespace(before=w, all_gradients=gradient, l1=l1, l2=l2, is_weight=is_weight)
    tape, _ = penalised(l1, l2, w, is_weight, gradient, precision)
    assert_labels(tape, b, 1e-12 if precision == np.float64 else 1e-6)
    assert len(tape.calls) == (2 * (l1 > 0) + (l2 > 0) + (l1 > 0 and l2 > 0) + 1)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(("norm", "value"), LIMITS)
def test_every_line_of_clipping_computes_what_its_label_says(norm, value, careful, precision):
    gradient = np.random.default_rng(6).normal(size=6).astype(precision)
    b = SimpleNamespace(before=gradient, all_gradients=gradient, clip_norm=norm, clip_value=value)
    tape = Tape(precision, careful=careful)
    record_clipping(tape, norm, value, gradient, np.empty_like(gradient))
    assert_labels(tape, b, 1e-12 if precision == np.float64 else 1e-6)


def assert_labels(tape, b, tolerance):
    assert len({*tape.labels}) == len(tape.labels)
    assert {*tape.labels} == {*tape.buffers}
    for (call, arguments), label in zip(tape.calls, tape.labels, strict=True):
        call(*arguments)
        found, wanted = tape.buffers[label], np.asarray(formulas_updates.FORMULAS[label.quantity](b))
        assert found.dtype == tape.precision
        assert cases.relative(found, wanted, floor=1e-300) < tolerance, label


def test_no_formula_is_left_over():
    seen = set()
    for careful in (False, True):
        tape, vector = Tape(careful=careful), np.ones(3)
        record_clipping(tape, 1.0, 1.0, vector, np.empty(3))
        seen |= {label.quantity for label in tape.labels}
    assert seen == set(formulas_updates.CLIPPING)
    tape, _ = penalised(1.0, 1.0, np.ones(3), np.ones(3), np.ones(3))
    assert {label.quantity for label in tape.labels} == set(formulas_updates.PENALTIES)


def test_labels_of_penalty_clipping_and_optimizer_go_together_on_one_tape():
    w, gradient, total, cut = (np.linspace(-1, 1, 5) + shift for shift in range(4))
    b = SimpleNamespace(before=w.copy(), all_gradients=gradient, l1=0.1, l2=0.2, is_weight=np.ones(5))
    b.clip_value, b.clip_norm, b.optimizer, b.learning_rate = 0.9, 0.7, AdaGrad(), 0.1
    tape = Tape(careful=False)
    record_penalty(tape, b.l1, b.l2, w, b.is_weight, gradient, total)
    record_clipping(tape, b.clip_norm, b.clip_value, total, cut)
    memory = b.optimizer.fresh_memory(5, 0.1)
    record_update(tape, b.optimizer, Update(w, cut, np.empty(5), np.array(0.1), memory, Clock()))
    assert_labels(tape, b, 1e-12)


ANY = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20).map(np.array)
ANY32 = st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1, max_size=20)
ORDINARY = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20).map(np.array)
LIMIT = st.floats(1e-6, 1e6)


def direct(gradient, norm):
    """The same in Python's floats, with a norm that does not overflow."""
    largest = float(np.abs(gradient).max()) or 1.0
    length = float(np.sqrt(sum((component / largest) ** 2 for component in gradient.tolist())))
    return gradient if length <= norm / largest else gradient / largest * (norm / length)


@settings(deadline=None)
@given(ORDINARY, LIMIT, st.booleans())
def test_by_norm_the_gradient_keeps_its_direction_and_is_not_longer(gradient, norm, careful):
    result = clipped(gradient, norm=norm, careful=careful)
    length = float(np.linalg.norm(gradient))
    assert np.linalg.norm(result) <= norm * (1 + 1e-14)
    if length <= norm * (1 - 1e-14):
        assert result.tobytes() == gradient.tobytes()
    else:
        assert np.allclose(result, gradient * (norm / max(length, norm)), rtol=1e-13, atol=1e-290)


@settings(deadline=None)
@given(ANY, LIMIT)
def test_the_careful_form_is_right_for_every_gradient(gradient, norm):
    result, wanted = clipped(gradient, norm=norm, careful=True), direct(gradient, norm)
    assert np.allclose(result, wanted, rtol=1e-13, atol=norm * 1e-290)


@settings(deadline=None)
@given(ANY32, st.sampled_from([1e-6, 0.1, 1.0, 100.0]))
def test_the_careful_form_is_right_in_float32_too(components, norm):
    gradient = np.array(components, np.float32)
    wanted = direct(gradient.astype(float), norm)
    assert np.allclose(clipped(gradient, norm=norm, careful=True), wanted, rtol=1e-5, atol=norm * 1e-30)


@settings(deadline=None)
@given(ANY, LIMIT)
def test_the_quick_form_is_right_or_raises(gradient, norm):
    try:
        result = clipped(gradient, norm=norm)
    except FloatingPointError:
        assert np.abs(gradient).max() > 1e150
    else:
        assert np.allclose(result, direct(gradient, norm), rtol=1e-13, atol=norm * 1e-290)


@settings(deadline=None)
@given(ANY, LIMIT)
def test_by_value_every_component_is_cut(gradient, value):
    result = clipped(gradient, value=value)
    assert result.tolist() == [min(max(component, -value), value) for component in gradient.tolist()]


@settings(deadline=None)
@given(ORDINARY, LIMIT, LIMIT)
def test_value_comes_before_norm(gradient, norm, value):
    wanted = clipped(clipped(gradient, value=value), norm=norm)
    assert clipped(gradient, norm=norm, value=value).tobytes() == wanted.tobytes()


@pytest.mark.parametrize("careful", [False, True])
def test_not_a_number_passes_through(careful):
    gradient = np.array([1.0, np.nan, -3.0])
    by_value = clipped(gradient, value=0.5, careful=careful)
    assert by_value[[0, 2]].tolist() == [0.5, -0.5]
    assert np.isnan(by_value[1])
    assert np.isnan(clipped(gradient, norm=0.5, careful=careful)).any()
    with np.errstate(all="ignore"):
        assert np.isnan(clipped(np.array([1.0, np.inf]), norm=0.5, careful=True)).any()


@pytest.mark.parametrize("norm", [1e-250, 1e-160])
def test_norms_whose_squares_vanish_are_right_in_the_quick_form_too(norm):
    assert clipped(np.array([3e-160, -4e-160]), norm=norm) == pytest.approx([0.6 * norm, -0.8 * norm], rel=1e-13, abs=0)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_gradient_of_zero_stays_zero_under_the_smallest_of_norms(precision):
    for careful in (False, True):
        assert clipped(np.zeros(3, precision), norm=1e-300, careful=careful).tolist() == [0.0, 0.0, 0.0]


def test_exploding_gradients_of_float32_are_shortened_and_not_lost():
    gradient = np.array([3e30, -4e30], np.float32)
    with pytest.raises(FloatingPointError):
        clipped(gradient, norm=5.0)
    assert clipped(gradient, norm=5.0, careful=True) == pytest.approx([3.0, -4.0], rel=1e-6)


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_nothing_is_allocated_in_a_step(precision, careful):
    w, is_weight, gradient, total, cut = (np.full(10_000, 0.5, precision) for _ in range(5))
    tape = Tape(precision, careful=careful)
    record_penalty(tape, 0.1, 0.2, w, is_weight, gradient, total)
    record_clipping(tape, 0.7, 0.4, total, cut)
    tape.run()
    peak = peak_bytes(tape.run)
    assert peak < 2000


@pytest.mark.parametrize(("norm", "value", "calls"), [(1.0, None, 6), (None, 1.0, 2), (1.0, 1.0, 8)])
def test_the_number_of_calls(norm, value, calls):
    tape = Tape(careful=False)
    record_clipping(tape, norm, value, np.ones(4), np.empty(4))
    assert len(tape.calls) == calls
