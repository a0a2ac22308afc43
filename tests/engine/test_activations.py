"""Every activation on tapes made by hand, against the reference: value, slope, delta, labels, extremes and calls."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnapp.activations import (
    ELU,
    GELU,
    AnyActivation,
    HardLimit,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from nnapp.choices import checked, choices
from nnapp.tape import RAISING, DenseBuffers, Tape, UnitBuffers, run_lines
from nnapp.words import Refusal
from tests.engine import cases, reference_activations
from tests.engine.cases import named, tag
from tests.engine.formulas_activations import FORMULAS, with_alpha
from tests.engine.memory import peak_bytes

ALL = [kind() for kind in choices(AnyActivation)]
ALL += [LeakyReLU(0.0), LeakyReLU(0.3), LeakyReLU(1.0), ELU(0.5), ELU(0.01)]
ELEMENTWISE = [activation for activation in ALL if activation.elementwise]
TOLERANCE = {np.float64: 1e-14, np.float32: 1e-5}
EXTREMES = [0.0, -0.0, 1e-8, -1e-8, 1e-30, -1e-30, 80.0, -80.0, 1e3, -1e3, 1e4, -1e4]
CALLS = {  # of value, slope and delta on a quick tape; each costs about 0.28 µs
    Identity: (0, 0, 1),
    Sigmoid: (3, 1, 1),
    Tanh: (1, 2, 1),
    ReLU: (1, 1, 1),
    LeakyReLU: (2, 2, 1),
    ELU: (3, 1, 1),
    GELU: (8, 7, 1),
    SiLU: (4, 3, 1),
    Softplus: (2, 2, 1),
    HardLimit: (1, 1, 1),
    Softmax: (4, 0, 4),
}


def name_of(activation):
    return "-".join(map(str, [tag(type(activation)), *(getattr(activation, f) for f in activation.__struct_fields__)]))


each = pytest.mark.parametrize("activation", ALL, ids=name_of)
each_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=name_of)
each_precision = pytest.mark.parametrize("precision", [np.float64, np.float32])
each_form = pytest.mark.parametrize("careful", [True, False], ids=["careful", "quick"])


class Recorded:
    """An activation on z (units, batch), with ∂C/∂a, recorded and ready to run."""

    def __init__(self, activation, z, careful=True, precision=np.float64, da=None):
        z = np.array(z, precision)
        outputs, upstream = (np.ones((len(z) + 1, z.shape[1]), precision) for _ in range(2))
        a, da_view = outputs[:-1], upstream[:-1]
        if activation.in_place:
            a[:], z = z, a
        da_view[:] = 1 if da is None else da
        unused = np.empty((len(z), 1), precision)
        slope, delta = np.zeros_like(z), np.empty_like(z)
        self.layer = DenseBuffers(
            3, z, a, slope, unused, unused, unused, outputs=outputs, upstream=upstream, da=da_view, delta=delta
        )
        self.activation, self.careful = activation, careful
        self.tape = Tape(precision, careful=careful)
        activation.record_value(self.tape, self.layer)
        self.after_value = len(self.tape.calls)
        if activation.has_slope:
            activation.record_slope(self.tape, self.layer)
        self.after_slope = len(self.tape.calls)
        activation.record_delta(self.tape, self.layer)

    def raises(self):
        """Run the tape as training does; say whether a quick form gave up."""
        with np.errstate(**(dict.fromkeys(RAISING, "ignore") if self.careful else RAISING)):
            return run_lines(self.tape.calls) is not None

    def run(self):
        assert not self.raises()
        return self

    @property
    def slope(self):
        """φ′(z) as numbers; ReLU's are integers."""
        if not self.activation.has_slope:
            return np.ones_like(self.layer.z)
        return self.tape.buffer(3, "φ′(z)").astype(self.layer.z.dtype)


def value_of(activation, z):
    """The reference's value for z (units, batch) or a row of numbers."""
    with np.errstate(all="ignore"):
        if isinstance(activation, Softmax):
            return reference_activations.softmax(z.T).T
        if isinstance(activation, GELU | SiLU):  # their formulas have z · 0 for z far below 0, and z³ overflows there
            return np.where(z < -300, 0.0, np.where(z > 300, z, reference_activations.value_of(named(activation), z)))
        return reference_activations.value_of(named(activation), z)


def slope_of(activation, z):
    with np.errstate(all="ignore"):
        if isinstance(activation, GELU | SiLU):
            cut = np.clip(z, -300, 300)
            return reference_activations.slope_of(named(activation), cut)
        return reference_activations.slope_of(named(activation), z)


def assert_right(done, precision=np.float64):
    z = done.layer.z.astype(np.float64)
    tolerance = TOLERANCE[precision]
    assert cases.relative(done.layer.a, value_of(done.activation, z), floor=1.0) <= tolerance
    if done.activation.elementwise:
        assert cases.relative(done.slope, slope_of(done.activation, z), floor=1.0) <= tolerance


@each
@each_precision
@each_form
def test_value_and_slope_are_those_of_the_textbook(activation, precision, careful):
    z = np.linspace(-50, 50, 4004).reshape(4, 1001).astype(precision)
    assert_right(Recorded(activation, z, careful, precision).run(), precision)
    z = np.random.default_rng(1).normal(size=(5, 200)) * 3
    assert_right(Recorded(activation, z, careful, precision).run(), precision)


@each
@each_precision
@each_form
def test_extremes_are_right_or_raise(activation, precision, careful):
    for number in EXTREMES:
        for z in ([[number]], [[number], [1.0]], [[number], [-number]]):
            done = Recorded(activation, z, careful, precision)
            raised = done.raises()
            assert not (careful and raised)
            if not raised:
                assert_right(done, precision)


def finite(precision):
    return st.floats(allow_nan=False, allow_infinity=False, width=np.dtype(precision).itemsize * 8)


@each
@each_precision
def test_any_finite_number_is_right_or_raises(activation, precision):
    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.one_of(finite(precision), st.floats(-1000, 1000, width=32)), min_size=1, max_size=3))
    def check(numbers):
        z = np.array(numbers, precision)[:, None]
        assert_right(Recorded(activation, z, True, precision).run(), precision)
        quick = Recorded(activation, z, False, precision)
        if not quick.raises():
            assert_right(quick, precision)

    check()


@settings(deadline=None)
@given(st.floats(-1.0, 8.0), st.integers(1, 5), st.sampled_from([np.float32, np.float64]))
@example(1e-3, 2, np.float32)  # each power is finite, and their sum is not
@example(0.5, 3, np.float64)
def test_quick_softmax_is_right_or_raises_where_powers_or_their_sum_overflow(below, units, precision):
    z = np.full((units, 1), np.log(np.finfo(precision).max) - below, precision)
    z[0] -= precision(0.25)
    quick = Recorded(Softmax(), z, False, precision)
    if not quick.raises():
        assert_right(quick, precision)


@settings(deadline=None)
@given(st.floats(-5.0, 50.0), st.integers(1, 5), st.sampled_from([np.float32, np.float64]))
def test_quick_softmax_is_right_or_raises_where_powers_vanish(above, units, precision):
    z = np.full((units, 1), np.log(np.finfo(precision).smallest_subnormal) + above, precision)
    z[0] += precision(0.25)
    quick = Recorded(Softmax(), z, False, precision)
    if not quick.raises():
        assert_right(quick, precision)


def test_a_sum_of_powers_that_would_overflow_does_no_harm():
    # the sum is too large for a number, its reciprocal is not
    for largest in (86.0, 87.5, 88.5):
        z = np.full((4, 3), largest, np.float32)
        z[0] -= np.float32(1.5)
        assert np.isfinite(np.exp(z)).all()
        for careful in (False, True):
            assert_right(Recorded(Softmax(), z, careful, np.float32).run(), np.float32)


def test_wide_softmax_layers_broadcast_their_sums_and_come_out_the_same():
    random = np.random.default_rng(2)
    z, da = random.normal(size=(2, 200, 7))
    a = value_of(Softmax(), z)
    for careful in (True, False):
        done = Recorded(Softmax(), z, careful, da=da).run()
        assert_right(done)
        assert cases.relative(done.layer.delta, a * (da - (a * da).sum(axis=0))) < 1e-12


@each
@each_precision
@each_form
def test_not_a_number_is_never_hidden(activation, precision, careful):
    z = np.ones((2, 3), precision)
    z[1, 1] = np.nan
    done = Recorded(activation, z, careful, precision)
    if not done.raises():  # on a quick tape it may raise instead
        assert np.isnan(done.layer.a[1, 1])
    # nor in what comes from the layer after
    da = np.ones((2, 3))
    da[0, 2] = np.nan
    done = Recorded(activation, np.ones((2, 3)), careful, precision, da=da)
    if not done.raises():
        assert np.isnan(done.layer.delta[0, 2])


@each
@each_precision
@each_form
def test_every_line_computes_what_its_label_says(activation, precision, careful):
    random = np.random.default_rng(3)
    z, da = random.normal(size=(2, 4, 6)).astype(precision)
    a, book = value_of(activation, z.astype(float)), SimpleNamespace(z=z.astype(float), da=da.astype(float))
    book.a, book.slope = a, None if isinstance(activation, Softmax) else slope_of(activation, book.z)
    book.delta = a * (book.da - (a * book.da).sum(axis=0)) if book.slope is None else book.da * book.slope
    formulas = with_alpha(activation.alpha) if isinstance(activation, ELU) else dict(FORMULAS)
    if isinstance(activation, LeakyReLU):
        formulas["s z"] = lambda b: activation.slope * b.z
    done = Recorded(activation, z, careful, precision, da=da)
    assert len(set(done.tape.labels)) == len(done.tape.labels)
    for (call, arguments), label in zip(done.tape.calls, done.tape.labels, strict=True):
        call(*arguments)
        found, wanted = done.tape.buffers[label], np.asarray(formulas[label.quantity](book))
        assert label.layer == 3
        assert found.shape == wanted.shape, label
        assert cases.relative(found, wanted, floor=1.0) < TOLERANCE[precision] * 10, label
    assert {"a", "δ"} <= {label.quantity for label in done.tape.buffers}


def test_no_formula_is_left_over():
    seen = set()
    for activation in (kind() for kind in choices(AnyActivation)):
        for careful in (True, False):
            seen |= {label.quantity for label in Recorded(activation, [[1.0]], careful).tape.buffers}
    assert seen == set(FORMULAS)


@each
@each_form
def test_single_precision_stays_single(activation, careful):
    done = Recorded(activation, np.ones((2, 3)), careful, np.float32).run()
    for label, buffer in done.tape.buffers.items():
        if isinstance(activation, ReLU) and label.quantity == "φ′(z)":
            assert buffer.dtype == np.uint32
        else:
            assert buffer.dtype == np.float32, label
    arrays = [part for _, arguments in done.tape.calls for part in arguments if isinstance(part, np.ndarray)]
    assert {array.dtype for array in arrays} <= {np.dtype(np.float32), np.dtype(np.uint32)}


@each
@each_form
def test_a_step_allocates_no_array(activation, careful):
    done = Recorded(activation, np.random.default_rng(1).normal(size=(40, 60)), careful).run()
    peak = peak_bytes(done.run)
    if careful and isinstance(activation, Softmax):
        assert peak < 70000  # a row spread over the units: NumPy's own buffer, of 8192 numbers at most
    else:
        assert peak < 8000  # the smallest table takes 19200 bytes


@pytest.mark.parametrize("kind", CALLS)
def test_a_quick_tape_makes_the_fewest_calls(kind):
    done = Recorded(kind(), [[1.0]], careful=False)
    after = done.after_slope
    assert (done.after_value, after - done.after_value, len(done.tape.calls) - after) == CALLS[kind]


def test_every_activation_has_its_number_of_calls():
    assert set(CALLS) == set(choices(AnyActivation))


@each_elementwise
@each_form
def test_slopes_of_neighbouring_layers_come_in_one_go(activation, careful):
    # two layers of 3 and 2 units with a spare row between and after them, as a network lays them out
    if not activation.has_slope:
        return
    random, spare = np.random.default_rng(4), [3, 6]
    z, a, slope = np.zeros((7, 5)), np.ones((7, 5)), np.ones((7, 5))
    tape, layers = Tape(careful=careful), []
    for index, rows in enumerate((slice(0, 3), slice(4, 6))):
        layers.append(UnitBuffers(index, z[rows], a[rows], slope[rows]))
        activation.record_value(tape, layers[-1])
    activation.record_slope(tape, UnitBuffers(-1, z, a, slope))
    with np.errstate(**(dict.fromkeys(RAISING, "ignore") if careful else RAISING)):
        for _ in range(200):  # what the spare rows hold must not grow into something that raises
            for layer in layers:
                layer.z[:] = random.normal(size=layer.z.shape)
            assert run_lines(tape.calls) is None
            found = tape.buffer(-1, "φ′(z)")
            for rows in (slice(0, 3), slice(4, 6)):
                assert cases.relative(found[rows], slope_of(activation, z[rows]), floor=1.0) < 1e-14
            assert np.isfinite(slope[spare]).all()
            assert (a[spare] == 1).all()


def test_minus_zero_is_no_positive_number_for_relu():
    for precision in (np.float64, np.float32):
        for size in range(1, 40):  # vectors and their rests take different instructions
            done = Recorded(ReLU(), np.full((1, size), -0.0), False, precision, da=np.full((1, size), 3.0)).run()
            assert (done.slope == 0).all()
            assert (done.layer.delta == 0).all()


def test_relu_passes_any_error_bit_for_bit():
    da = np.array([[-1.5, -0.0, np.inf, 1e-320, -np.finfo(float).max, np.nan]])
    for place, wanted in ((1.0, da), (1e-320, da), (-1.0, np.zeros_like(da))):
        done = Recorded(ReLU(), np.full_like(da, place), True, da=da).run()
        assert np.array_equal(done.layer.delta, wanted, equal_nan=True)


def test_identity_needs_no_line_where_the_arrays_are_one():
    done = Recorded(Identity(), [[1.0, 2.0]])
    layer = done.layer
    one = DenseBuffers(
        3, layer.z, layer.a, layer.slope, layer.z, layer.z, layer.z, layer.outputs, layer.upstream, layer.da, layer.da
    )
    tape = Tape()
    Identity().record_delta(tape, one)
    assert tape.calls == []
    assert tape.buffer(3, "δ") is layer.da


@each_elementwise
def test_the_steepest_slope_is_true(activation):
    z = np.concatenate([np.linspace(-8, 8, 1_600_001), [-50.0, 50.0]])
    assert np.abs(slope_of(activation, z)).max() == pytest.approx(activation.steepest, abs=1e-6)


def test_the_steepest_slope_of_softmax_is_that_of_an_even_choice():
    slopes = [reference_activations.jacobian("softmax", np.array([z, 0.0]))[0, 0] for z in np.linspace(-5, 5, 1001)]
    assert max(slopes) == pytest.approx(Softmax().steepest)


@each_elementwise
def test_kinks_are_where_the_slope_jumps(activation):
    z = np.linspace(-5, 5, 10_001) + 5e-4  # never on a kink itself
    value = value_of(activation, z)
    from_values = np.diff(value) / np.diff(z)
    jumps = np.abs(np.diff(from_values)) > 0.003
    found = z[1:-1][jumps]
    assert bool(activation.kinks) == bool(len(found))
    for kink in activation.kinks:
        assert np.abs(found - kink).max() < 2.1e-3


@pytest.mark.parametrize("kind", choices(AnyActivation))
def test_what_saturates_is_flat_on_both_sides(kind):
    if kind.elementwise:
        flat = np.abs(slope_of(kind(), np.array([-30.0, 30.0]))).max() < 0.05 * kind.steepest
        assert kind.saturates == flat


def test_the_hard_limit_says_that_it_cannot_be_trained():
    assert "no useful gradient" in HardLimit.caution
    assert "no useful gradient" in HardLimit.__doc__.split("\n\n")[1]
    assert not any(kind.caution for kind in choices(AnyActivation) if kind is not HardLimit)
    z = [[-1e-300, 0.0, -0.0, 2.0]]
    done = Recorded(HardLimit(), z, da=[[5.0] * 4]).run()
    assert done.layer.a.tolist() == [[0.0, 1.0, 1.0, 1.0]]
    assert (done.layer.delta == 0).all()


@pytest.mark.parametrize("wrong", [LeakyReLU(-0.1), LeakyReLU(1.5), LeakyReLU(float("nan")), ELU(0.0), ELU(2.0)])
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(Refusal):
        checked(wrong)


def test_titles_and_formulas_are_there_and_differ():
    kinds = choices(AnyActivation)
    assert [tag(kind) for kind in kinds] == [
        *("identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "gelu", "silu", "softplus", "hard-limit"),
        "softmax",
    ]
    assert len({kind.title for kind in kinds}) == len({kind.formula() for kind in kinds}) == len(kinds)
    assert all(kind.formula().startswith("φ(z)") for kind in kinds)
    assert [kind for kind in kinds if kind.output_only] == [Softmax]


@each_elementwise
def test_outputs_stay_within_reach_and_get_near_its_ends(activation):
    z = np.linspace(-60, 60, 240_001)
    a = reference_activations.value_of(named(activation), z)
    low, high = activation.reach
    assert a.min() >= low
    assert a.max() <= high
    assert np.isinf(low) or a.min() <= low + 1e-5
    assert np.isinf(high) or a.max() >= high - 1e-5
    assert np.isfinite(low) or a.min() < -0.5
    assert np.isfinite(high) or a.max() > 50
    assert activation.rising == bool((np.diff(a) > -1e-12).all())
