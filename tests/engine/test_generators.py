"""The generators: counts, balance, geometry by independent formulas, randomness by the seed, and what is refused."""

from __future__ import annotations

import math
from itertools import product
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect
from msgspec.structs import replace

from nnapp.activations import Sigmoid, Softmax
from nnapp.choices import checked, choices
from nnapp.costs import CrossEntropy
from nnapp.dataset import CategoryColumn, NumberColumn, Role, Split
from nnapp.generators import (
    And,
    AnyGenerator,
    AnyTargets,
    AsCategories,
    AsMinusPlusOne,
    AsZeroOne,
    Bumps,
    Checkerboard,
    Circle,
    LinearData,
    Moons,
    OfClasses,
    Or,
    Parity,
    Plane,
    RandomLabels,
    Rings,
    Sine,
    Spirals,
    Steps,
    TwoGaussians,
    TypedFunction,
    Xor,
    with_generated,
)
from nnapp.project import opening_project, set_training, set_units, with_model
from nnapp.proposal import proposal
from nnapp.run import Run
from nnapp.scripting import measure
from nnapp.words import Refusal

KINDS = choices(AnyGenerator)
WITH_ROWS = [kind for kind in KINDS if "rows" in kind.__struct_fields__]
WITH_NOISE = [kind for kind in KINDS if "noise" in kind.__struct_fields__]
PLANE_CLASSES = [Circle, TwoGaussians, Spirals, Moons, Checkerboard, Rings]
FORMULAS = ("sin(x1)*x2", "x1", "3", "where(x1 > x3, x2, -x1)", "x10 - x1**2")
EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__struct_config__.tag)


def drawn(generator):
    """The inputs, and the classes or values, that a generator draws."""
    sample = generator.sample()
    return sample.inputs, sample.classes if sample.classes is not None else sample.values


def numbers(dataset):
    """All columns of a table as numbers (rows, columns)."""
    return np.column_stack([c.values if isinstance(c, NumberColumn) else c.codes for c in dataset.columns])


def field_values(field):
    """What a field may hold, as its declaration says, without tables that take long."""
    kind, schema = field.type, {}
    while isinstance(kind, inspect.Metadata):
        schema = {**(kind.extra_json_schema or {}), **schema}
        kind = kind.type
    if isinstance(kind, inspect.IntType):
        most = {"rows": 300, "copies": 3, "bits": 6}.get(field.name, kind.le)
        return st.integers(kind.ge, most)
    if isinstance(kind, inspect.FloatType):
        low = kind.ge if kind.gt is None else kind.gt
        return st.floats(low, kind.le, exclude_min=kind.gt is not None, allow_subnormal=False)
    if isinstance(kind, inspect.StrType):
        return st.sampled_from(FORMULAS)
    return st.sampled_from([choice() for choice in get_args(AnyTargets)])


@st.composite
def generators(draw):
    kind = draw(st.sampled_from(KINDS))
    fields = {field.name: draw(field_values(field)) for field in inspect.type_info(kind).fields}
    if kind is TypedFunction:
        fields["low"], fields["high"] = sorted(
            draw(st.lists(st.integers(-50, 50), min_size=2, max_size=2, unique=True))
        )
    return kind(**fields)


# ---- all of them


@settings(max_examples=300)
@given(generators())
def test_every_choice_makes_a_table_that_a_network_fits(generator):
    assert checked(generator) == generator
    dataset = generator.dataset()
    assert dataset.row_count == generator.row_count
    table = numbers(dataset)
    assert np.isfinite(table).all()
    names = [column.name for column in dataset.columns]
    inputs = len(dataset.indices(Role.INPUT))
    assert names[:inputs] == [f"x{number + 1}" for number in range(inputs)]
    assert {*names[inputs:]} <= {"class", "y", *(f"y{number}" for number in range(1, 11))}
    assert not any(column.values.flags.writeable for column in dataset.columns if isinstance(column, NumberColumn))
    assert np.array_equal(numbers(generator.dataset()), table)
    project = with_generated(opening_project(), generator)
    assert project.topology.widths[1] == 10
    Run(project).step()


@settings(max_examples=100)
@given(generators(), st.integers(1, 200))
def test_the_first_rows_are_those_of_the_whole_table(generator, most):
    first = generator.first_rows(most)
    whole, some = numbers(generator.dataset()), numbers(first.dataset())
    assert len(some) == first.row_count <= max(most, 1 << getattr(generator, "bit_count", 0))
    assert np.array_equal(whole[: len(some)], some)


@EVERY
def test_every_generator_says_what_it_is(kind):
    assert kind.title and len(kind().formula()) > 20
    for field in inspect.type_info(kind).fields:
        info, schema = field.type, {}
        while isinstance(info, inspect.Metadata):
            schema = {**(info.extra_json_schema or {}), **schema}
            info = info.type
        assert schema["title"] and schema["description"].endswith("."), field.name


def test_saved_names_are_known_and_lower_case():
    tags = [kind.__struct_config__.tag for kind in KINDS]
    assert tags == [
        *("and", "or", "xor", "parity", "circle", "two-gaussians", "spirals", "moons", "checkerboard", "rings"),
        *("random-labels", "sine", "steps", "plane", "bumps", "linear", "typed"),
    ]
    assert [kind.__struct_config__.tag for kind in get_args(AnyTargets)] == ["categories", "zero-one", "minus-plus-one"]


@EVERY
def test_the_seed_decides_and_nothing_else(kind):
    changes = {"noise": 0.1} if kind in WITH_NOISE else {}
    one, same, other = (numbers(kind(seed=seed, **changes).dataset()) for seed in (3, 3, 4))
    assert np.array_equal(one, same) and not np.array_equal(one, other)
    one, other = kind(seed=3), kind(seed=4)
    assert one.varies == (not np.array_equal(numbers(one.dataset()), numbers(other.dataset())))


@pytest.mark.parametrize("kind", WITH_NOISE, ids=lambda kind: kind.__struct_config__.tag)
def test_noise_moves_the_same_rows_by_its_standard_deviation(kind):
    many = {"rows": 4000} if "rows" in kind.__struct_fields__ else {"copies": 500}
    without, some, more = (numbers(kind(noise=noise, **many).dataset()) for noise in (0.0, 0.2, 0.4))
    moved = np.flatnonzero((some != without).any(axis=0))
    logic_or_plane = issubclass(kind, OfClasses)
    assert [*moved] == ([*range(without.shape[1] - 1)] if logic_or_plane else [without.shape[1] - 1])
    shift = (some - without)[:, moved]
    assert shift.std() == pytest.approx(0.2, rel=0.05) and abs(shift.mean()) < 0.02
    assert (more - without)[:, moved] == pytest.approx(2 * shift, abs=1e-12)


@pytest.mark.parametrize("kind", WITH_ROWS, ids=lambda kind: kind.__struct_config__.tag)
def test_one_row_and_a_million(kind):
    assert kind(rows=1).dataset().row_count == 1
    dataset = kind(rows=1_000_000, noise=0.1) if kind in WITH_NOISE else kind(rows=1_000_000)
    assert dataset.dataset().row_count == 1_000_000


@EVERY
@pytest.mark.parametrize(
    "wrong",
    [
        *({"rows": 0}, {"rows": 1_000_001}, {"rows": 2.5}, {"seed": -1}, {"seed": 2**31}, {"seed": "a"}),
        *({"noise": -0.1}, {"noise": math.nan}, {"noise": math.inf}, {"noise": 11}),
        *({"arms": 1}, {"arms": 7}, {"turns": 0.0}, {"fields": 9}, {"rings": 1}, {"bits": 1}, {"bits": 11}),
        *({"copies": 0}, {"classes": 1}, {"inputs": 0}, {"periods": 0.0}, {"steps": 1}, {"count": 21}, {"targets": 3}),
        *({"low": math.nan}, {"high": math.inf}, {"low": 5.0}, {"low": "a"}, {"function": 3}),
    ],
    ids=str,
)
def test_what_is_out_of_range_is_refused_in_words(kind, wrong):
    if not {*wrong} <= {*kind.__struct_fields__}:
        return
    for use in (checked, lambda generator: generator.sample(), lambda generator: generator.dataset()):
        with pytest.raises(Refusal, match=next(iter(wrong)) if "low" not in wrong and "high" not in wrong else None):
            use(kind(**wrong))


# ---- classes


@pytest.mark.parametrize("kind", [*PLANE_CLASSES, RandomLabels])
@pytest.mark.parametrize("rows", [1, 2, 7, 500, 1001])
def test_classes_are_as_even_as_can_be(kind, rows):
    generator = kind(rows=rows)
    counts = np.bincount(drawn(generator)[1], minlength=len(generator.labels))
    assert counts.sum() == rows and counts.max() - counts.min() <= 1


def test_classes_as_categories_and_as_numbers():
    classes = drawn(Rings(rings=3, rows=9))[1]
    (category,) = Rings(rings=3, rows=9).dataset().columns[2:]
    assert isinstance(category, CategoryColumn) and category.name == "class" and category.role is Role.TARGET
    assert category.labels == ("A", "B", "C") and np.array_equal(category.codes, classes)
    columns = Rings(rings=3, rows=9, targets=AsZeroOne()).dataset().columns[2:]
    assert [c.name for c in columns] == ["y1", "y2", "y3"]
    assert np.array_equal(np.column_stack([c.values for c in columns]), np.eye(3)[classes])
    columns = Rings(rings=3, rows=9, targets=AsMinusPlusOne()).dataset().columns[2:]
    assert np.array_equal(np.column_stack([c.values for c in columns]), 2 * np.eye(3)[classes] - 1)
    (y,) = Moons(rows=9, targets=AsMinusPlusOne()).dataset().columns[2:]
    assert y.name == "y" and np.array_equal(y.values, np.where(np.arange(9) % 2, 1.0, -1.0))


# ---- geometry


@pytest.mark.parametrize(("kind", "rule"), [(And, all), (Or, any), (Parity, lambda bits: sum(bits) % 2)])
@pytest.mark.parametrize("bits", [2, 3, 10])
def test_logic_tables_have_every_combination_once(kind, rule, bits):
    table = numbers(kind(bits=bits).dataset())
    assert [tuple(row) for row in table] == [(*row, float(rule(row))) for row in product((0, 1), repeat=bits)]


def test_xor_and_copies_of_it():
    assert numbers(Xor().dataset()).tolist() == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    table = numbers(Xor(copies=5, noise=0.1).dataset())
    assert len(table) == 20 and np.array_equal(np.bincount(table[:, 2].astype(int)), [10, 10])
    near = np.rint(table[:, :2]).astype(int)
    assert np.array_equal(near[:, 0] ^ near[:, 1], table[:, 2])


def test_the_circle_is_playgrounds():
    inputs, classes = drawn(Circle(rows=4000))
    radius = np.hypot(*inputs.T)
    assert radius[classes == 0].max() < 2.5 and radius[classes == 1].min() > 3.5 and radius.max() < 5
    assert radius[classes == 0].mean() == pytest.approx(1.25, abs=0.05)  # evenly by radius, as there
    assert np.abs(inputs.mean(axis=0)).max() < 0.15


def test_two_gaussians_are_playgrounds():
    inputs, classes = drawn(TwoGaussians(rows=20_000))
    for number, centre in enumerate((2, -2)):
        cloud = inputs[classes == number]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.03)
        assert np.cov(cloud.T) == pytest.approx(0.5 * np.eye(2), abs=0.02)


@pytest.mark.parametrize(("arms", "turns"), [(2, 1.75), (2, 1.0), (5, 0.5), (6, 5.0)])
def test_spirals_follow_their_formula(arms, turns):
    inputs, classes = drawn(Spirals(rows=600, arms=arms, turns=turns))
    for (x, y), arm in zip(inputs.tolist(), classes.tolist(), strict=True):
        share = math.hypot(x, y) / 5
        angle = 2 * math.pi * (turns * share + arm / arms)  # from straight up, clockwise
        assert (x, y) == pytest.approx((5 * share * math.sin(angle), 5 * share * math.cos(angle)), abs=1e-9)
    shares = np.sort(np.hypot(*inputs[classes == 0].T) / 5)
    assert shares[0] < 0.05 and shares[-1] > 0.95 and np.diff(shares).max() < 0.03  # without gaps


def test_the_first_arm_ends_as_in_playground():
    """t = 1.75 · 2π at r = 5: sin t = −1, cos t = 0, so it ends on the left, and the other one on the right."""
    inputs, classes = drawn(Spirals(rows=2000))
    ends = [inputs[classes == arm][np.argmax(np.hypot(*inputs[classes == arm].T))] for arm in (0, 1)]
    assert ends[0] == pytest.approx([-5, 0], abs=0.15) and ends[1] == pytest.approx([5, 0], abs=0.15)


def test_moons_are_half_circles_that_interlock():
    inputs, classes = drawn(Moons(rows=1000))
    for number, (sign, centre) in enumerate((((1), (-1.5, -0.75)), ((-1), (1.5, 0.75)))):
        moon = inputs[classes == number] - centre
        assert np.hypot(*moon.T) == pytest.approx(np.full(500, 3.0))
        assert (sign * moon[:, 1] > -1e-9).all()  # the first opens downwards
    assert inputs[classes == 0][:, 0].max() == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("fields", [2, 3, 8])
def test_the_checkerboard_alternates_and_fills_every_field(fields):
    inputs, classes = drawn(Checkerboard(rows=5000, fields=fields))
    place = (inputs + 5) / 10 * fields
    field = np.floor(place).astype(int)
    assert field.min() == 0 and field.max() == fields - 1
    assert np.array_equal(field.sum(axis=1) % 2, classes)
    assert len({*map(tuple, field.tolist())}) == fields**2
    inside = place - field
    assert inside.min() >= 0.06 and inside.max() <= 0.94
    if fields == 2:
        assert np.array_equal((inputs[:, 0] > 0) ^ (inputs[:, 1] > 0), classes == 1)


@pytest.mark.parametrize("rings", [2, 6])
def test_rings_lie_around_each_other(rings):
    inputs, classes = drawn(Rings(rows=3000, rings=rings))
    share = np.hypot(*inputs.T) / 5 * rings
    assert np.array_equal(np.floor(share), classes)
    assert (share % 1).min() > 0.199 and (share % 1).max() < 0.801


def test_random_labels_have_nothing_to_do_with_the_inputs():
    inputs, classes = drawn(RandomLabels(rows=20_000, inputs=3, classes=4))
    assert inputs.min() >= -1 and inputs.max() <= 1
    for number in range(4):
        assert np.abs(inputs[classes == number].mean(axis=0)).max() < 0.03


# ---- functions


def test_sine_steps_plane():
    x, y = drawn(Sine(periods=2.5))
    assert y.tolist() == pytest.approx([math.sin(value) for value in x[:, 0]])
    assert np.abs(x).max() <= 2.5 * math.pi and np.abs(x).max() > 2.4 * math.pi
    x, y = drawn(Steps(steps=5, rows=1000))
    assert {*np.round(y, 12).tolist()} == {-1.0, -0.5, 0.0, 0.5, 1.0}
    assert (y[(x[:, 0] > -3) & (x[:, 0] < -1)] == -0.5).all() and (y[x[:, 0] > 3] == 1).all()
    x, y = drawn(Plane())
    assert y.tolist() == pytest.approx(((x[:, 0] + x[:, 1]) / 10).tolist())
    assert 5.8 < np.abs(x).max() <= 6


def test_bumps_are_up_and_down_in_turn():
    at = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5], [0, 0], [6, 6]])
    values = Bumps().values(at)
    assert values[:6] == pytest.approx([1, -1, 1, -1, 1, -1], abs=1e-4)
    assert np.abs(values[6:]).max() < 0.02
    beside = Bumps().values(np.array([[4 + 0.8, 2.5]]))
    assert beside[0] == pytest.approx(math.exp(-0.5), abs=1e-3)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_linear_data_is_the_weighted_sum_that_it_tells(count):
    generator = LinearData(count=count, rows=5000, noise=0.1, seed=7)
    x, y = drawn(generator)
    fitted, *_ = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)
    assert fitted == pytest.approx([*generator.weights, generator.bias], abs=0.01)
    assert x.mean() == pytest.approx(0, abs=0.03) and x.std() == pytest.approx(1, abs=0.03)
    told = str(generator.told()).replace("−", "-").replace("- ", "-").replace("+ ", "+")
    assert told.startswith(f"y = {generator.bias:.1f} {generator.weights[0]:+.1f} x1")
    assert LinearData(seed=8, count=count).weights.tolist() != generator.weights.tolist()


def test_a_typed_function_has_the_inputs_that_it_speaks_of():
    generator = TypedFunction(function="sin(x1)*x2", low=0.0, high=2.0)
    x, y = drawn(generator)
    assert x.shape == (500, 2) and x.min() >= 0 and x.max() < 2
    assert y.tolist() == pytest.approx([math.sin(a) * b for a, b in x])
    assert TypedFunction(function="3").input_count == 1
    assert TypedFunction(function="x3").dataset().indices(Role.INPUT) == (0, 1, 2)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("", "empty"),
        ("sin(", "character 5"),
        ("x1*z", "no input “z”"),
        ("x11", "no input “x11”"),
        ("x0", "x1, x2"),
        ("__import__('os')", "means nothing|no function"),
    ],
)
def test_a_typed_function_that_cannot_be_read_is_refused(function, words):
    with pytest.raises(Refusal, match=words):
        TypedFunction(function=function)


def test_a_typed_function_without_a_finite_value_is_refused_with_the_place():
    with pytest.raises(Refusal, match=r"For x1 = −[0-9.]+ the formula gives no number, or one"):
        TypedFunction(function="sqrt(x1)").dataset()
    with pytest.raises(Refusal, match="far too large"):
        TypedFunction(function="exp(exp(x1))", high=100.0).dataset()
    assert TypedFunction(function="sqrt(x1)", low=0.0).dataset().row_count == 500
    with pytest.raises(Refusal, match="leaves no room"):
        TypedFunction(low=3.0, high=3.0)


# ---- into a project


def test_hidden_layers_stay_and_outputs_follow():
    project = set_units(opening_project(), 0, 7)
    made = with_generated(project, Spirals(arms=3))
    assert made.topology.widths == (2, 7, 3)
    assert made.topology.layers[0] == replace(project.topology.layers[0])
    assert isinstance(made.topology.layers[-1].activation, Softmax) and isinstance(made.training.cost, CrossEntropy)
    assert isinstance(with_generated(project, Moons()).topology.layers[-1].activation, Sigmoid)


@pytest.mark.parametrize("targets", [AsCategories(), AsZeroOne(), AsMinusPlusOne()])
def test_rows_are_held_out_by_class_and_by_the_split_seed(targets):
    generator = Rings(rows=300, rings=3, targets=targets)
    made = with_generated(opening_project(), generator, 0.1, 0.2)
    assert [made.dataset.count(split) for split in Split] == [210, 30, 60, 0]
    classes = drawn(generator)[1]
    for split, each in ((Split.TRAINING, 70), (Split.VALIDATION, 10), (Split.TEST, 20)):
        assert np.bincount(classes[made.dataset.rows_for(split)]).tolist() == [each] * 3
    other = set_training(
        opening_project(), replace(opening_project().training, seeds=replace(made.training.seeds, split=9))
    )
    assert not np.array_equal(with_generated(other, generator, 0.1, 0.2).dataset.split, made.dataset.split)
    made = with_generated(opening_project(), Sine(rows=100), 0.0, 0.25)
    assert made.dataset.count(Split.TEST) == 25


def test_shares_that_leave_nothing_are_refused():
    for shares in ((0.5, 0.5), (0.9, 0.2), (-0.1, 0.0)):
        for generator in (Moons(), Plane()):
            with pytest.raises(Refusal, match="must leave some rows for training"):
                with_generated(opening_project(), generator, *shares)


def test_what_is_proposed_comes_in_the_same_edit():
    made = with_generated(opening_project(), Spirals(), 0.1, 0.1, propose=True)
    wanted = proposal(with_generated(opening_project(), Spirals(), 0.1, 0.1)).project
    assert made.topology == wanted.topology and made.training == wanted.training and made.model is None
    assert np.array_equal(made.dataset.split, wanted.dataset.split)


@pytest.mark.parametrize("kind", WITH_ROWS, ids=lambda kind: kind.__struct_config__.tag)
@pytest.mark.parametrize("rows", [1, 2, 3, 60])
def test_a_proposal_fits_few_rows_too(kind, rows):
    made = with_generated(opening_project(), kind(rows=rows), propose=True)
    Run(made).step()
    if rows > 3:
        Run(with_generated(opening_project(), kind(rows=rows), 0.2, 0.2, propose=True)).step()


@EVERY
def test_after_the_proposal_it_learns(kind):
    """Within a few hundred epochs it is far better than at the start; random labels are learnt by heart."""
    project = with_generated(opening_project(), kind(), propose=True)
    run = Run(project)
    start = measure(with_model(project, run.model()))
    run.advance(600 if kind is Parity else 200, lambda: False)
    end = measure(with_model(project, run.model()))
    assert end.cost < 0.5 * start.cost
    if issubclass(kind, OfClasses):
        assert end.accuracy >= 0.95, end.accuracy
    else:
        assert end.r2 > 0.9
