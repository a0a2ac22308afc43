"""Random projects of every kind that a file must hold, and what a project is made of, bit for bit."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from nnapp.activations import AnyActivation
from nnapp.arrangement import Arrangement, LabelsFilter, RangeFilter, SortKey, TextFilter, UsesFilter, fitting
from nnapp.choices import Choice, choices
from nnapp.costs import AnyCost, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, Kind, NumberColumn, Role, TextColumn
from nnapp.initializers import AnyInitializer, UniformRange
from nnapp.metrics import RECORDABLE
from nnapp.milestones import Clock, LayerNorms, Path
from nnapp.missing import AnyMissing, DropRows, RefuseMissing
from nnapp.model import EMPTY_CURVE, Curve, Event, Memory, Model, Parked, Stop
from nnapp.optimizers import AnyOptimizer
from nnapp.project import Project
from nnapp.project.absent import parkable
from nnapp.projectfile.checks import RECORDED
from nnapp.scaling import AnyScaling
from nnapp.schedules import AnySchedule, Plateau
from nnapp.snapshot import Snapshot
from nnapp.topology import BIAS, Layer, Parameters, Topology, present
from nnapp.training import Seeds, StopRules, Training

ACTIVATIONS, COSTS, OPTIMIZERS = choices(AnyActivation), choices(AnyCost), choices(AnyOptimizer)
INITIALIZERS, SCHEDULES = choices(AnyInitializer), choices(AnySchedule)
SCALINGS = choices(AnyScaling)
MISSING = [kind for kind in choices(AnyMissing) if not kind.marks]  # a mark would be an input more
HIDDEN = [kind for kind in ACTIVATIONS if not kind.output_only]

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


def timeless(value: Model | Snapshot) -> object:
    """A state of training taken apart, but for the seconds, which differ from run to run."""
    clock = replace(value.clock, seconds=np.zeros(len(value.clock.epochs)))
    return parts(replace(value, clock=clock, **({"seconds": 0.0} if isinstance(value, Model) else {})))


@st.composite
def arrays(draw: st.DrawFn, length: int) -> np.ndarray:
    """A float64 array (length,) of any bits, perhaps every second or third number of a larger one, or backwards."""
    step = draw(st.sampled_from([1, 1, 2, 3, -1]))
    whole = np.zeros(length * abs(step))
    view = whole[::step][:length]
    view[...] = np.resize(draw(st.lists(CELLS, min_size=1, max_size=8)), length)  # few numbers, many times: quicker
    return view


@st.composite
def choice(draw: st.DrawFn, kind: type[Choice]) -> Choice:
    """A choice of this kind; its parameters are the usual ones, or others from their whole ranges."""
    if kind is UniformRange:
        low, high = sorted(draw(st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000))))
        return UniformRange(low, high)
    if kind is CrossEntropy or draw(st.booleans()):
        return kind()
    fields = (field for field in msgspec.inspect.type_info(kind).fields)
    return kind(**{field.name: draw(number(field.type)) for field in fields})


def number(kind: msgspec.inspect.Type) -> st.SearchStrategy[float]:
    """A number of the range that a field declares."""
    while isinstance(kind, msgspec.inspect.Metadata):  # title and description
        kind = kind.type
    low = kind.gt if kind.ge is None else kind.ge
    high = kind.lt if kind.le is None else kind.le
    if isinstance(kind, msgspec.inspect.IntType):
        return st.integers(low, high)
    return st.floats(low, high, exclude_min=kind.ge is None, exclude_max=kind.le is None)


@st.composite
def tables(draw: st.DrawFn, inputs: int, targets: int) -> Dataset:
    """A table with this many input and target columns; more columns of text and ignored numbers between them."""
    rows = draw(st.integers(0, 6))
    cells = draw(st.sampled_from([CELLS, st.floats(0, 1)]))  # the second kind can be trained on
    block = np.resize(draw(st.lists(cells, min_size=1, max_size=12)), (rows, 4))
    if draw(st.booleans()):
        block = np.asfortranarray(block)
    if draw(st.booleans()):
        with np.errstate(all="ignore"):
            block = block.astype(np.float32)
    wide = block[:, [i % 4 for i in range(inputs + targets)]]
    columns = list(Dataset.from_arrays(wide[:, :inputs], wide[:, inputs:]).columns)
    for number, column in enumerate(columns):
        missing = MISSING if column.role is Role.INPUT else [RefuseMissing, DropRows]
        scaling = draw(st.sampled_from(SCALINGS))()
        columns[number] = replace(column, scaling=scaling, missing=draw(st.sampled_from(missing))())
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(Kind))
        texts = tuple(draw(st.lists(TEXTS, min_size=rows, max_size=rows)))
        if kind is Kind.TEXT:
            column = TextColumn(f"text {number} {draw(TEXTS)}", Role.IGNORED, texts)
        elif kind is Kind.CATEGORY:
            column = CategoryColumn.from_texts(f"category {number} {draw(TEXTS)}", Role.IGNORED, texts)
        else:
            column = NumberColumn(f"number {number} {draw(TEXTS)}", Role.IGNORED, draw(arrays(rows)))
        columns.insert(draw(st.integers(0, len(columns))), column)
    split = draw(st.none() | st.lists(st.integers(0, 3), min_size=rows, max_size=rows))
    return Dataset(tuple(columns), split)


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    """Hyper-parameters from their whole ranges."""
    seeds, size = st.integers(0, 2**31 - 1), st.floats(0, 1e12)
    some = st.none() | st.floats(0, 1e12, exclude_min=True)
    return Training(
        learning_rate=draw(st.floats(0, 1e6, exclude_min=True) | st.integers(1, 9)),
        epochs=draw(st.integers(1, 10**9)),
        batch_size=draw(st.none() | st.integers(1, 10**9)),
        cost=draw(st.sampled_from(COSTS).flatmap(choice)),
        reduction=draw(st.sampled_from(["sum", "mean"])),
        optimizer=draw(st.sampled_from(OPTIMIZERS).flatmap(choice)),
        shuffle=draw(st.booleans()),
        schedule=draw(st.sampled_from(SCHEDULES).flatmap(choice)),
        l1=draw(size),
        l2=draw(size),
        clip_value=draw(some),
        clip_norm=draw(some),
        precision=draw(st.sampled_from(["float64", "float32"])),
        stop=StopRules(
            draw(st.none() | size),
            draw(st.none() | st.integers(1, 10**9)),
            draw(st.none() | size),
            draw(some),
            draw(st.none() | st.floats(0, 1, exclude_min=True)),
        ),
        measured=tuple(draw(st.lists(st.sampled_from(RECORDABLE), max_size=3))),
        seeds=Seeds(start=draw(seeds), order=draw(seeds), split=draw(seeds), dropout=draw(seeds)),
    )


NAMES_OF_UNITS = ["edge", "λ ← 0", "{x}", "a" * 200, "😀 <b>"]


@st.composite
def layers(draw: st.DrawFn, fan_in: int, units: int, activation: type, dropout: float | None = None) -> Layer:
    """A layer with any choices, and with some of its links frozen or removed."""
    links = st.lists(st.tuples(st.integers(0, units - 1), st.integers(BIAS, fan_in - 1)), max_size=3).map(tuple)
    names = st.dictionaries(st.integers(0, units - 1), st.sampled_from(NAMES_OF_UNITS), max_size=2)
    return Layer(
        units,
        draw(choice(activation)),
        draw(st.sampled_from(INITIALIZERS).flatmap(choice)),
        bias=draw(st.booleans()),
        frozen=draw(st.booleans()),
        dropout=dropout or 0.0,
        frozen_links=draw(links),
        removed_links=draw(links),
        unit_names=() if dropout is None else tuple(draw(names).items()),
        off_units=() if dropout is None else tuple(draw(st.sets(st.integers(0, units - 1), max_size=1))),
    )


@st.composite
def topologies(draw: st.DrawFn, inputs: int, targets: int, cost: Choice) -> Topology:
    """A network of up to four layers whose outputs go with the cost."""
    found, fan_in = [], inputs
    for _ in range(draw(st.integers(0, 3))):
        units, dropout = draw(st.integers(1, 4)), draw(st.sampled_from([0.0, 0.25, 0.99]))
        found.append(draw(layers(fan_in, units, draw(st.sampled_from(HIDDEN)), dropout)))
        fan_in = units
    output = draw(layers(fan_in, targets, draw(st.sampled_from(cost.activations))))
    return Topology(inputs, (*found, output), tuple(draw(st.sets(st.integers(0, inputs - 1), max_size=1))))


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event that names some of its values."""
    number = st.floats() | st.integers(-(2**70), 2**70) | TEXTS
    values = draw(st.dictionaries(WORDS, number, max_size=3))
    words = [f"{{{name}}}" for name in values]
    return Event(draw(st.integers(0, 10**9)), " — ".join(["Something happened", *words]), values)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """A short curve."""
    exact = draw(st.integers(0, 5).flatmap(arrays))
    return Curve(exact, np.empty((0, 3)), len(exact)) if len(exact) else EMPTY_CURVE


RULES = ["epochs", "cost", "patience", "accuracy", "gradient_norm", "seconds", "divergence"]
USUAL = Training()
COUNT = st.integers(0, 10**9)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
PLATEAUS = st.builds(Plateau, st.floats(0, 1), st.just(math.inf) | FINITE, COUNT)
STOPS = st.builds(Stop, st.sampled_from(RULES), COUNT, COUNT, COUNT)


@st.composite
def milestones(draw: st.DrawFn, topology: Topology) -> dict[str, object]:
    """What might have been recorded at some epochs: after as many of them, and as many updates, and so many seconds."""
    length, stride = draw(st.integers(1, 5)), draw(st.sampled_from([1, 2, 64]))
    epochs = np.arange(length, dtype=float) * stride + draw(COUNT)
    updates, seconds = epochs * draw(st.integers(1, 5)), epochs * draw(st.floats(0, 9))
    norms = arrays(length * len(topology.layers)).map(lambda flat: np.abs(flat).reshape(length, -1))
    with np.errstate(all="ignore"):
        points = draw(arrays(length * topology.parameter_count)).astype(np.float32).reshape(length, -1)
    everything = {
        "epoch": int(epochs[-1]),
        "updates": int(updates[-1]),
        "seconds": float(seconds[-1]),
        "clock": Clock(epochs, updates, seconds, stride),
        "layer_norms": LayerNorms(epochs, draw(norms), draw(norms), stride),
        "path": Path(epochs, points, stride),
    }
    return draw(st.sampled_from([{"epoch": draw(COUNT), "updates": draw(COUNT)}, everything]))


@st.composite
def models(draw: st.DrawFn, topology: Topology, rows: int, training: Training = USUAL) -> Model:
    """What training might have left behind, in any bits."""
    size = topology.parameter_count
    there = present(topology)
    vector = arrays(size).map(lambda flat: Parameters(topology.widths, np.where(there, flat, 0.0)))
    absent = arrays(size).map(lambda flat: Parameters(topology.widths, np.where(parkable(topology), flat, np.nan)))
    names = training.optimizer.memory_names
    memory = st.builds(Memory, COUNT, st.fixed_dictionaries({name: arrays(size) for name in names}))
    return Model(
        start=draw(vector),
        current=draw(vector),
        position=draw(st.integers(0, max(rows - 1, 0))),
        running_cost=draw(st.floats()),
        best=draw(st.none() | vector),
        best_epoch=draw(COUNT),
        best_cost=draw(st.floats() | st.integers(0, 3)),
        first_cost=draw(st.none() | st.floats()),
        curve=draw(curves()),
        curves=draw(st.dictionaries(st.sampled_from(sorted(RECORDED)), curves(), max_size=3)),
        events=tuple(draw(st.lists(events(), max_size=3))),
        memory=draw(st.none() | memory),
        plateau=draw(PLATEAUS),
        patient_since=draw(COUNT),
        stop=draw(st.none() | STOPS),
        update=draw(st.none() | vector),
        parked=draw(st.none() | st.builds(Parked, absent, absent)),
        **draw(milestones(topology)),
    )


def arrangements(dataset: Dataset) -> st.SearchStrategy[Arrangement]:
    """An order and filters of the rows of a table, which fit its columns."""
    column, bound = st.integers(0, len(dataset.columns) - 1), st.none() | FINITE
    quantities = st.sampled_from(["", "prediction", "error", "category", "cost-share"])
    keys = st.builds(SortKey, column, quantities, st.booleans())
    filters = st.one_of(
        st.builds(RangeFilter, column, bound, bound, st.booleans()),
        st.builds(LabelsFilter, column, st.lists(TEXTS, max_size=2).map(tuple)),
        st.builds(TextFilter, column, TEXTS),
        st.builds(UsesFilter, st.lists(st.integers(0, 3), max_size=4).map(tuple)),
    )
    found = st.builds(Arrangement, st.lists(keys, max_size=2).map(tuple), st.lists(filters, max_size=3).map(tuple))
    return found.map(lambda arrangement: fitting(arrangement, dataset))


@st.composite
def projects(draw: st.DrawFn, removed: bool = False) -> Project:
    """A project with any table, network, hyper-parameters and training state that belong together.

    With `removed` there may be removed links in the network: their weights start at 0 of either sign.
    """
    inputs, targets = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    training = draw(trainings())
    if isinstance(training.cost, CrossEntropy) and draw(st.booleans()):
        weights = draw(st.lists(st.floats(0, 1e6, exclude_min=True), min_size=targets, max_size=targets))
        training = replace(training, cost=CrossEntropy(tuple(weights)))
    topology = draw(topologies(inputs, targets, training.cost))
    if not removed:
        bare = (replace(layer, removed_links=(), off_units=()) for layer in topology.layers)
        topology = Topology(inputs, tuple(bare))
    dataset = draw(tables(inputs, targets))
    model = draw(st.none() | models(topology, dataset.row_count, training))
    return Project(topology, dataset, training, model, draw(TEXTS), draw(arrangements(dataset)))
