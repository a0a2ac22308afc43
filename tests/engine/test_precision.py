"""float32 trains with float32 numbers; and where numbers are too extreme for the quick forms, training gives the same
numbers as forms that are always careful."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.missing import DropRows, FillAndMark, FillMean
from nnapp.model import Model
from nnapp.network import backward, cost_on, predict
from nnapp.optimizers import Adam, AdamW, GradientDescent, RMSProp
from nnapp.project import Project, with_model
from nnapp.run import Run, evaluation, full_batch, mini_batches, train
from nnapp.tape import Tape
from nnapp.topology import Layer, Parameters, Topology, matrices
from nnapp.training import StopRules, Training
from nnapp.words import Refusal
from tests.engine.cases import HIDDEN, PAIRS, tag, targets_for
from tests.engine.memory import peak_bytes
from tests.engine.varieties import VARIETIES, OnPlateau, any_parameters, project_of, tables, with_training

EVERY = pytest.mark.parametrize("variety", VARIETIES.values(), ids=VARIETIES.keys())
BATCHES = pytest.mark.parametrize("batch", [None, 3, 1])
PRECISIONS = pytest.mark.parametrize("precision", ["float64", "float32"])


# ---- float32


@pytest.mark.parametrize("missing", [FillMean(), FillAndMark(), DropRows()])
def test_missing_cells_do_not_stand_in_the_way_of_32_bits(missing):
    x = np.array([[0.5, 1.0], [-4.0, np.nan], [2.0, 3.0]])
    columns = [NumberColumn(f"x{i}", Role.INPUT, x[:, i], missing=missing) for i in range(2)]
    table = Dataset((*columns, NumberColumn("t", Role.TARGET, np.array([0.0, 1.0, 1.0]))))
    inputs = len(table.features(Role.INPUT))
    project = Project(Topology(inputs, (Layer(2), Layer(1))), table, Training(precision="float32"))
    run = Run(project)
    run.advance(3, lambda: False)
    assert run.epoch_count == 3 and np.isfinite(run.snapshot().cost)
    huge = replace(columns[1], values=np.array([1.0, np.nan, -1e39]))
    with pytest.raises(Refusal, match="Row 3, column “x1” holds -1e\\+39"):
        Run(replace(project, dataset=replace(table, columns=(columns[0], huge, table.columns[2]))))


@EVERY
def test_parameters_and_memory_are_numbers_of_32_bits(variety):
    project = with_training(variety(), precision="float32")
    for batch in (None, 3):
        run = Run(with_training(project, batch_size=batch))
        run.advance(3, lambda: False)
        run.step()
        model = run.model()
        vectors = [model.current.flat, model.best.flat, *(model.memory.vectors.values() if model.memory else ())]
        for vector in (*vectors, run.snapshot().parameters.flat):
            assert np.array_equal(vector.astype(np.float32), vector)
        state = run._state
        for vector in (state.parameters, state.gradient, state.step, state.clipped, *state.memory.values()):
            assert vector.dtype == np.float32


@EVERY
def test_few_epochs_in_32_bits_are_nearly_those_in_64(variety):
    project = with_training(variety(), epochs=5, learning_rate=0.01)
    if "rprop" in str(project.training.optimizer).lower():
        return  # its steps depend on signs alone, which the last digits decide
    start = any_parameters(project, 0.5)
    for batch in (None, 3):
        one, other = (
            [s.cost for s in train(with_training(project, batch_size=batch, precision=precision), start)]
            for precision in ("float64", "float32")
        )
        assert other == pytest.approx(one, rel=2e-3, abs=1e-5)


def one_step(project):
    Run(project).step()


def test_half_the_memory():
    random = np.random.default_rng(0)
    x, t = random.normal(size=(2000, 200)), random.normal(size=(2000, 10))
    topology = Topology(200, (Layer(100), Layer(10)))
    peaks = []
    for precision in ("float64", "float32"):
        for batch in (None, 100):
            project = Project(topology, Dataset.from_arrays(x, t), Training(precision=precision, batch_size=batch))
            peaks.append(peak_bytes(partial(one_step, project)))
    assert peaks[2] < 0.65 * peaks[0]
    assert peaks[3] < 0.65 * peaks[1]


def test_the_precision_may_change_in_between():
    project = project_of(optimizer=Adam())
    run = Run(project)
    run.advance(5, lambda: False)
    for precision in ("float32", "float64"):
        project = with_training(with_model(project, run.model()), precision=precision)
        before, run = run.snapshot().parameters.flat, Run(project)
        assert run.snapshot().parameters.flat == pytest.approx(before, rel=1e-6)
        run.advance(run.epoch_count + 5, lambda: False)
    assert run.epoch_count == 15 and run._state.clock.updates == 15


def test_memory_that_32_bits_cannot_hold_raises_nothing():
    project = project_of(optimizer=RMSProp())
    model = Run(project).model()
    model = replace(model, memory=type(model.memory)(1, {"mean_square": np.full(model.current.flat.size, 1e300)}))
    model = replace(model, best=Parameters(model.current.widths, model.current.flat * 1e300))
    run = Run(with_training(with_model(project, model), precision="float32"))
    run.advance(3, lambda: False)
    assert np.isfinite(run.snapshot().cost)


# ---- the careful forms


class AlwaysCareful(Tape):
    """A tape that records the careful forms only."""

    def __init__(self, precision=np.float64, *, careful=True):
        super().__init__(precision, careful=True)


def always_careful(monkeypatch):
    """Let training record careful forms only, and run them without raising."""
    for module in (full_batch, mini_batches, evaluation):
        monkeypatch.setattr(module, "Tape", AlwaysCareful)


def scaled(project, inputs=1.0, weights=1.0, seed=0):
    """The project with larger inputs, and with a larger start."""
    x, t = tables(project)
    parameters = Parameters(project.topology.widths, any_parameters(project).flat * weights)
    model = Model(start=parameters, current=parameters)
    return replace(project, dataset=Dataset.from_arrays(x * inputs, t), model=model)


def softmax_far_out(**training):
    """Logits of ±1000 and more."""
    return scaled(project_of(output=Softmax, cost=CrossEntropy(), **training), weights=3000.0)


def sigmoids_far_out(**training):
    """z far below −1000 in the first layer."""
    return scaled(project_of(Sigmoid(), **training), inputs=5000.0)


def binary_far_out(**training):
    cost = BinaryCrossEntropy()
    return scaled(project_of(Sigmoid(), Sigmoid, cost=cost, **training), inputs=5000.0, weights=300.0)


def squares_overflow(**training):
    """Gradients by the first input whose squares overflow, while no number of the forward pass does."""
    project = project_of(Sigmoid(), **training)
    size = 1e160 if project.training.precision == "float64" else 1e20
    x, t = tables(project)
    x[:, 0] *= size
    start = any_parameters(project).flat.copy()
    matrices(start, project.topology.widths)[0][:, 0] /= size
    parameters = Parameters(project.topology.widths, start)
    return replace(project, dataset=Dataset.from_arrays(x, t), model=Model(start=parameters, current=parameters))


FAR_OUT = {
    "softmax": softmax_far_out,
    "sigmoid": sigmoids_far_out,
    "binary": binary_far_out,
    "adam": partial(squares_overflow, optimizer=Adam()),
    "adamw": partial(squares_overflow, optimizer=AdamW()),
    "rmsprop": partial(squares_overflow, optimizer=RMSProp()),
    "clip": partial(squares_overflow, clip_norm=1e-3),
    **{f"far {tag(kind)}": partial(lambda kind, **t: scaled(project_of(kind(), **t), 400.0), kind) for kind in HIDDEN},
}
EVERY_FAR = pytest.mark.parametrize("far", FAR_OUT.values(), ids=FAR_OUT.keys())


@EVERY_FAR
@BATCHES
@PRECISIONS
def test_extreme_numbers_train_as_careful_forms_do(far, batch, precision, monkeypatch):
    project = far(batch_size=batch, precision=precision, learning_rate=1e-4, epochs=6)
    found = list(train(project))
    with monkeypatch.context() as patch:
        always_careful(patch)
        with np.errstate(all="ignore"):
            for module in ("run", "stepping"):
                patch.setattr(f"nnapp.run.{module}.RAISING", {"all": "ignore"})
            wanted = list(train(project))
    tolerance = 1e-9 if precision == "float64" else 2e-3
    for one, other in zip(found, wanted, strict=True):
        assert one.cost == pytest.approx(other.cost, rel=tolerance, abs=tolerance, nan_ok=True)
        flat = other.parameters.flat
        assert one.parameters.flat == pytest.approx(flat, rel=tolerance, abs=tolerance, nan_ok=True)
    assert np.isfinite(found[0].cost)


@EVERY_FAR
@PRECISIONS
def test_extreme_costs_are_those_of_cost_on(far, precision):
    project = far(precision=precision, learning_rate=1e-4, epochs=3)
    for snapshot in train(project):
        if np.isfinite(snapshot.cost):
            wanted = cost_on(project, *tables(project), snapshot.parameters)
            assert snapshot.cost == pytest.approx(wanted, rel=1e-9 if precision == "float64" else 2e-3, abs=1e-6)


def test_a_step_far_out_by_hand():
    """Logits (1000, −1000) and the second class: δ = (1, −1), C = 2000; a composed chain rule would say 0."""
    topology = Topology(1, (Layer(2, Softmax(), bias=False),))
    dataset = Dataset.from_arrays([[1.0]], [[0.0, 1.0]])
    start = Parameters((1, 2), np.array([1000.0, 0.0, -1000.0, 0.0]))
    for precision in ("float64", "float32"):
        training = Training(cost=CrossEntropy(), learning_rate=0.5, epochs=1, precision=precision)
        first, last = train(Project(topology, dataset, training), start)
        assert first.cost == 2000
        assert last.parameters.flat.tolist() == [999.5, 0.0, -999.5, 0.0]
        assert last.cost == 1999


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{tag(pair[0])} {tag(pair[1])}")
@pytest.mark.parametrize("optimizer", [GradientDescent(), Adam()], ids=str)
@BATCHES
@PRECISIONS
def test_no_size_of_numbers_raises_or_warns(pair, optimizer, batch, precision):
    """Only finite parameters, or a stop that says divergence: whatever the sizes, warnings are errors here."""
    kind, cost = pair
    random = np.random.default_rng(1)
    targets = targets_for(random, cost, 7, 2)
    most = 300 if precision == "float64" else 37
    for exponent in (-most, -most / 2, 3, most / 2, most):
        topology = Topology(2, (Layer(3, HIDDEN[int(abs(exponent)) % len(HIDDEN)]()), Layer(2, kind())))
        training = Training(
            cost=cost(), optimizer=optimizer, batch_size=batch, precision=precision, epochs=4, stop=StopRules(cost=0.0)
        )
        dataset = Dataset.from_arrays(random.normal(size=(7, 2)) * 10.0**exponent, targets)
        project = Project(topology, dataset, training)
        *_, last = train(project)
        assert last.stop.rule in ("divergence", "epochs", "cost")
        if last.stop.rule != "divergence":
            assert np.isfinite(last.parameters.flat).all()
        run = Run(project)
        for _ in range(4):
            run.step()
            run.snapshot()
            run.diagnostics()
        predict(project, dataset.matrix(Role.INPUT), last.parameters)
        backward(project, *tables(project), last.parameters)


@BATCHES
def test_weights_whose_squares_overflow_have_an_infinite_penalty(batch):
    project = project_of(batch_size=batch, l1=0.1, l2=0.1)
    flat = any_parameters(project).flat.copy()
    flat[0] = 1e204
    run = Run(project, Parameters(project.topology.widths, flat))
    assert run.snapshot().cost == np.inf
    run.step()
    run.advance(5, lambda: False)
    assert run.stop.rule == "divergence"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
@BATCHES
def test_a_start_that_is_no_number_ends_at_once_in_words(value, batch):
    project = project_of(batch_size=batch, optimizer=Adam(), schedule=OnPlateau(), cost=HalfSquaredError())
    flat = any_parameters(project).flat.copy()
    flat[::3] = value
    *_, last = train(project, Parameters(project.topology.widths, flat))
    assert last.stop.rule == "divergence" and last.epoch == 1
