"""Random projects of every kind that a file must hold, and what a project is made of, bit for bit."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st
from msgspec import Struct

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import AnyCost
from nnapp.dataset import Dataset, NumberColumn, Role, TextColumn
from nnapp.initializers import AnyInitializer
from nnapp.model import EMPTY_CURVE, Curve, Event, Model
from nnapp.optimizers import AnyOptimizer
from nnapp.project import Project
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Seeds, Training

HIDDEN = [kind() for kind in choices(AnyActivation) if not kind.output_only]
COSTS = [kind() for kind in choices(AnyCost)]
OPTIMIZERS = [kind() for kind in choices(AnyOptimizer)]
INITIALIZERS = [kind() for kind in choices(AnyInitializer)]

# \ud800 is half a character, as a broken clipboard leaves it; the two after it are not in the basic plane
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('\0\n\r\t"\\,;\u2028\ufeff\ud800😀𝛿{}')), max_size=8)
WORDS = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
# any 64 bits: all infinities, and not-a-number with every payload
BITS = st.integers(0, 2**64 - 1)
CELLS = st.one_of(st.floats(width=64), BITS.map(lambda bits: np.array(bits, np.uint64).view(np.float64)[()]))


def parts(value: object) -> object:
    """A value taken apart into what can be compared: not-a-number by its bits, arrays by type, shape and bytes."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Parameters):
        return value.widths, parts(value.flat)
    if isinstance(value, Struct):
        return type(value), [(name, parts(getattr(value, name))) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return {key: parts(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [parts(part) for part in value]
    return type(value), "nan" if isinstance(value, float) and math.isnan(value) else value


@st.composite
def arrays(draw: st.DrawFn, length: int) -> np.ndarray:
    """A float64 array (length,) of any bits, perhaps every second or third number of a larger one, or backwards."""
    step = draw(st.sampled_from([1, 1, 2, 3, -1]))
    whole = np.zeros(length * abs(step))
    view = whole[::step][:length]
    view[...] = np.resize(draw(st.lists(CELLS, min_size=1, max_size=8)), length)  # few numbers, many times: quicker
    return view


@st.composite
def tables(draw: st.DrawFn, inputs: int, targets: int) -> Dataset:
    """A table with this many input and target columns; more columns of text and ignored numbers between them."""
    rows = draw(st.integers(0, 6))
    cells = draw(st.sampled_from([CELLS, st.floats(0, 1)]))  # the second kind can be trained on
    block = np.resize(draw(st.lists(cells, min_size=1, max_size=12)), (rows, 4))
    if draw(st.booleans()):
        block = np.asfortranarray(block)
    wide = block[:, [i % 4 for i in range(inputs + targets)]]
    columns = list(Dataset.from_arrays(wide[:, :inputs], wide[:, inputs:]).columns)
    for number in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            texts = tuple(draw(st.lists(TEXTS, min_size=rows, max_size=rows)))
            column = TextColumn(f"text {number} {draw(TEXTS)}", Role.IGNORED, texts)
        else:
            column = NumberColumn(f"number {number} {draw(TEXTS)}", Role.IGNORED, draw(arrays(rows)))
        columns.insert(draw(st.integers(0, len(columns))), column)
    return Dataset(tuple(columns))


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    """Hyper-parameters from their whole ranges."""
    seeds = st.integers(0, 2**31 - 1)
    return Training(
        learning_rate=draw(st.floats(0, 1e6, exclude_min=True) | st.integers(1, 9)),
        epochs=draw(st.integers(1, 10**9)),
        batch_size=draw(st.none() | st.integers(1, 10**9)),
        cost=draw(st.sampled_from(COSTS)),
        reduction=draw(st.sampled_from(["sum", "mean"])),
        optimizer=draw(st.sampled_from(OPTIMIZERS)),
        shuffle=draw(st.booleans()),
        seeds=Seeds(start=draw(seeds), order=draw(seeds)),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event that names some of its values."""
    number = st.floats() | st.integers(-(2**70), 2**70) | TEXTS
    values = draw(st.dictionaries(WORDS, number, max_size=3))
    words = [f"{{{name}}}" for name in values]
    return Event(draw(st.integers(0, 10**9)), " — ".join(["Something happened", *words]), values)


@st.composite
def models(draw: st.DrawFn, topology: Topology, rows: int) -> Model:
    """What training might have left behind, in any bits."""
    size, count = topology.parameter_count, st.integers(0, 10**9)
    vector = arrays(size).map(lambda flat: Parameters(topology.widths, flat))
    exact = draw(st.integers(0, 5).flatmap(arrays))
    return Model(
        start=draw(vector),
        current=draw(vector),
        epoch=draw(count),
        position=draw(st.integers(0, max(rows - 1, 0))),
        updates=draw(count),
        best=draw(st.none() | vector),
        best_epoch=draw(count),
        best_cost=draw(st.floats() | st.integers(0, 3)),
        curve=Curve(exact, np.empty((0, 3)), len(exact)) if len(exact) else EMPTY_CURVE,
        events=tuple(draw(st.lists(events(), max_size=3))),
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project with any table, network, hyper-parameters and training state that belong together."""
    inputs, targets = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    training = draw(trainings())
    hidden = st.builds(Layer, st.integers(1, 4), st.sampled_from(HIDDEN), st.sampled_from(INITIALIZERS))
    output = Layer(targets, draw(st.sampled_from(training.cost.activations))())
    topology = Topology(inputs, (*draw(st.lists(hidden, max_size=3)), output))
    dataset = draw(tables(inputs, targets))
    model = draw(st.none() | models(topology, dataset.row_count))
    return Project(topology, dataset, training, model, draw(TEXTS))
