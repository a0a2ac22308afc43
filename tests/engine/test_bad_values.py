"""Bad values, as scripts would give them: one clear refusal that names the field, never another error, before anything
is computed."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ELU, Identity, LeakyReLU, Sigmoid, Softmax, Tanh
from nnapp.choices import checked
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError, Huber
from nnapp.dataset import Dataset, NumberColumn, Role, Split
from nnapp.initializers import Constant, UniformRange
from nnapp.optimizers import AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp, Rprop
from nnapp.project import (
    Project,
    freeze_links,
    new_start,
    remove_links,
    set_layer,
    set_split,
    set_training,
    set_units,
    with_model,
)
from nnapp.run import Run, train
from nnapp.schedules import CosineDecay, ExponentialDecay, OnPlateau, StepDecay, WarmUp
from nnapp.topology import MOST_UNITS, Layer, Parameters, Topology
from nnapp.training import Seeds, StopRules, Training
from nnapp.words import Refusal
from tests.engine.varieties import project_of, with_training

NAN, INF = float("nan"), float("inf")
X, Y = np.zeros((4, 2)), np.zeros((4, 1))


def refused(act, *words):
    """The refusal, after checking that it is a sentence that names these."""
    with pytest.raises(Refusal) as caught:
        act()
    said = str(caught.value)
    assert said == str(caught.value.said) and said.endswith(".") and "{" not in said
    for word in words:
        assert word in said, said
    return said


# ---- tables


@pytest.mark.parametrize(
    "bad", [[["a", "b"]], [[1, 2], [3]], [[1j, 2]], [[None, {}]], [[object(), 1]], "text", {"a": 1}]
)
def test_what_is_no_table_of_numbers(bad):
    refused(lambda: Dataset.from_arrays(bad, Y), "“x”", "numbers")
    refused(lambda: Dataset.from_arrays(X, bad), "“y”", "numbers")
    refused(lambda: NumberColumn("width", Role.INPUT, bad), "“width”")


def test_tables_of_other_shapes():
    refused(lambda: Dataset.from_arrays(X[:, 0], Y), "two dimensions", "not of 1")
    refused(lambda: Dataset.from_arrays(X[None], Y), "not of 3")
    refused(lambda: Dataset.from_arrays(X, Y[:3]), "same number of rows", "3, 4")
    refused(lambda: Dataset.from_arrays(X, Y, names=["a"]), "1 names", "3 columns")
    refused(lambda: Dataset.from_arrays(X, Y, names=list("abcd")), "4 names", "3 columns")
    refused(lambda: NumberColumn("width", Role.INPUT, X), "“width”", "2 dimensions")
    refused(lambda: replace(project_of(), dataset=Dataset.from_arrays(X, Y)), "3 input units", "2 input columns")
    refused(lambda: replace(project_of(), dataset=Dataset.from_arrays(X[:, :0], Y)), "0 input columns")
    refused(lambda: replace(project_of(), dataset=Dataset(())), "0 input columns")


@pytest.mark.parametrize(
    "split",
    [
        [0, 1],
        [0, 1, 2, 3, 0],
        [0, 0, 0, 4],
        [0, 0, 0, -1],
        [0, 0, 0, 2**70],
        [0.5, 0, 0, 0],
        [0.0, 1.0, 0.0, 0.0],
        [NAN, 0, 0, 0],
        ["a", "b", "c", "d"],
        [None, 0, 0, 0],
        [[0], [0], [0], [0]],
        [[0, 1], 0, 0, 0],
        "train",
        5,
        {},
    ],
    ids=str,
)
def test_splits_that_do_not_say_what_each_row_is_for(split):
    refused(lambda: Dataset.from_arrays(X, Y, split=split), "split", "4 rows", "from 0 to 3")


def test_splits_in_any_type_of_whole_numbers():
    for split in ([0, 1, 2, 3], np.array([0, 1, 2, 3], np.int8), [Split.TRAINING, Split.VALIDATION, Split.TEST, 3]):
        assert Dataset.from_arrays(X, Y, split=split).split.tolist() == [0, 1, 2, 3]
    assert Dataset.from_arrays(X[:0], Y[:0], split=[]).split is None
    assert Dataset.from_arrays(X, Y, split=[0] * 4).split is None


def with_cell(row, column, value, **changes):
    project = project_of(**changes)
    columns = list(project.dataset.columns)
    values = columns[column].values.copy()
    values[row] = value
    columns[column] = replace(columns[column], values=values)
    return replace(project, dataset=Dataset(tuple(columns), project.dataset.split))


@pytest.mark.parametrize("value", [NAN, INF, -INF])
@pytest.mark.parametrize(("row", "column", "name"), [(0, 0, "x1"), (10, 2, "x3"), (4, 4, "t2")])
@pytest.mark.parametrize("changes", [{}, {"batch_size": 3}, {"precision": "float32"}, {"split": [0] * 4 + [1] * 7}])
def test_cells_that_hold_no_number(value, row, column, name, changes):
    project = with_cell(row, column, value, **changes)
    for act in (lambda: Run(project), lambda: next(train(project))):
        refused(act, f"Row {row + 1}, ", f"“{name}”")


@pytest.mark.parametrize("value", [1e39, -1e39, 1e308])
def test_numbers_that_32_bits_cannot_hold(value):
    for batch in (None, 3):
        for column, name in ((1, "x2"), (3, "t1")):
            project = with_cell(7, column, value, precision="float32", batch_size=batch)
            refused(lambda project=project: Run(project), "Row 8, ", f"“{name}”", "32 bits", f"{value:g}")
            Run(with_training(project, precision="float64"))
            Run(set_split(project, [7], Split.EXCLUDED)).step()
            refused(lambda project=project: Run(set_split(project, [7], Split.TEST)), "Row 8, ")


def test_weights_that_32_bits_cannot_hold():
    project = project_of(precision="float32")
    huge = Parameters(project.topology.widths, np.full(project.topology.parameter_count, 1e39))
    refused(lambda: next(train(project, huge)), "weight", "32 bits")
    refused(lambda: Run(with_model(project, replace(Run(project).model(), current=huge))), "weight", "32 bits")


def test_tables_without_rows():
    project = project_of()
    refused(lambda: Run(replace(project, dataset=Dataset.from_arrays(np.empty((0, 3)), np.empty((0, 2))))), "no rows")
    refused(lambda: Run(project_of(split=[1, 2, 3] * 3 + [1, 2])), "training row")


@pytest.mark.parametrize("batch", [12, 1000])
def test_a_batch_larger_than_the_table(batch):
    refused(lambda: Run(project_of(batch_size=batch)), "batch size", str(batch), "11 rows")
    refused(lambda: next(train(project_of(batch_size=11, split=[0] * 10 + [1]))), "batch size", "10 rows")


# ---- targets


def classes(targets, **training):
    training = Training(**training)
    kind = training.cost.activations[0]
    dataset = Dataset.from_arrays(np.zeros((3, 2)), np.array(targets, float))
    return replace(project_of(), topology=Topology(2, (Layer(2, kind()),)), dataset=dataset, training=training)


def test_labels_outside_the_classes():
    for cost, targets, row in (
        (CrossEntropy(), [[1, 0], [0, 2], [0, 1]], "row 2"),
        (CrossEntropy(), [[1, 0], [0, 1], [-1, 2]], "row 3"),
        (CrossEntropy(), [[1, 0], [0, 0], [0, 1]], "row 2"),
        (CrossEntropy(), [[1, 1], [1, 0], [0, 1]], "row 1"),
        (BinaryCrossEntropy(), [[0, 0], [1, 1], [0, 1.5]], "row 3"),
        (BinaryCrossEntropy(), [[0, -1], [1, 1], [0, 1]], "row 1"),
    ):
        refused(lambda cost=cost, targets=targets: Run(classes(targets, cost=cost)), row, cost.title)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 1.0, 1.0), (-1.0, 1.0), (0.0, 1.0), (NAN, 1.0), ("a", 1.0), 5, None])
def test_class_weights_that_do_not_fit(weights):
    refused(lambda: classes(np.eye(3)[:, :2], cost=CrossEntropy(class_weights=weights)), "")


def test_costs_and_outputs_that_do_not_go_together():
    refused(lambda: project_of(output=Softmax, cost=BinaryCrossEntropy()), "sigmoid")
    refused(lambda: project_of(output=Sigmoid, cost=CrossEntropy()), "softmax")
    refused(lambda: project_of(output=Identity, cost=CrossEntropy()), "softmax")
    refused(lambda: project_of(hidden=Softmax()), "Layer 1", "output layer")


# ---- hyper-parameters

BAD_TRAINING = [
    *[("learning_rate", value) for value in (0, -1.0, NAN, INF, 1e7, "fast", None)],
    *[("epochs", value) for value in (0, -3, 2.5, NAN, None, 10**10)],
    *[("batch_size", value) for value in (0, -1, 2.5, "all", NAN)],
    *[("l1", value) for value in (-0.1, NAN, INF, None)],
    *[("l2", value) for value in (-0.1, NAN, INF, "much")],
    *[("clip_value", value) for value in (0, -1.0, NAN, INF)],
    *[("clip_norm", value) for value in (0, -1.0, NAN, INF)],
    *[("precision", value) for value in ("float16", 32, None, np.float32)],
    *[("reduction", value) for value in ("average", None)],
    *[("shuffle", value) for value in ("no", None, 2)],
    *[("measured", value) for value in ("rmse", ("cost",), None, (1,))],
    *[("cost", value) for value in (None, "mse", HalfSquaredError, Huber(threshold=0), Huber(threshold=NAN), Tanh())],
    *[("cost", BinaryCrossEntropy(positive_weight=value)) for value in (0, -1, NAN, INF)],
    *[("optimizer", value) for value in (None, "adam", Adam, Tanh())],
    *[("optimizer", kind(momentum=value)) for kind in (Momentum, Nesterov) for value in (-0.1, 1.0, NAN)],
    *[("optimizer", kind(epsilon=value)) for kind in (AdaGrad, RMSProp, Adam) for value in (0, -1e-8, NAN, 2)],
    ("optimizer", RMSProp(decay=1.0)),
    ("optimizer", Adam(beta1=1.0)),
    ("optimizer", Adam(beta2=-0.1)),
    ("optimizer", AdamW(weight_decay=-0.1)),
    ("optimizer", Rprop(increase=0.9)),
    ("optimizer", Rprop(decrease=1.0)),
    ("optimizer", Rprop(smallest=0)),
    *[("schedule", value) for value in (None, "cosine", CosineDecay)],
    *[("schedule", StepDecay(**bad)) for bad in ({"every": 0}, {"every": 1.5}, {"decay": 0}, {"decay": 1.0})],
    *[("schedule", ExponentialDecay(decay=value)) for value in (0, 1.0, 1.5, NAN)],
    *[("schedule", CosineDecay(**bad)) for bad in ({"epochs": 0}, {"last": -0.1}, {"last": 1.1}, {"last": NAN})],
    ("schedule", WarmUp(epochs=0)),
    *[("schedule", OnPlateau(**bad)) for bad in ({"patience": 0}, {"decay": 1.0}, {"least_improvement": 1.0})],
    *[
        ("stop", value)
        for value in (None, {"cost": -1}, StopRules(cost=-1.0), StopRules(cost=NAN), StopRules(patience=0))
    ],
    *[("stop", value) for value in (StopRules(patience=1.5), StopRules(gradient_norm=-1.0), StopRules(seconds=0))],
    *[
        ("seeds", value)
        for value in (None, 1, Seeds(start=-1), Seeds(order=2**31), Seeds(split=0.5), Seeds(dropout="a"))
    ],
]


@pytest.mark.parametrize(("field", "value"), BAD_TRAINING, ids=str)
def test_hyper_parameters_out_of_range(field, value):
    bad = replace(Training(), **{field: value})
    project = project_of()
    for act in (lambda: replace(project, training=bad), lambda: set_training(project, bad)):
        refused(act, f"“{field}")


# ---- layers

BAD_LAYERS = [
    *[("units", value) for value in (0, -1, 2.5, NAN, MOST_UNITS + 1)],
    *[("dropout", value) for value in (-0.1, 1, 1.0, NAN, INF, "some", None)],
    *[("activation", value) for value in (Tanh, ELU(alpha=-1), ELU(alpha=NAN), LeakyReLU(slope=NAN))],
    *[("initializer", value) for value in (None, "he", Constant, Constant(value=NAN), Constant(value=INF), Tanh())],
    *[("bias", value) for value in (None, "no", 2)],
    *[("frozen", value) for value in (None, "yes", 2)],
    *[(kind, links) for kind in ("frozen_links", "removed_links") for links in (((0.5, 0),), ((NAN, 0),))],
]


@pytest.mark.parametrize(("field", "value"), BAD_LAYERS, ids=str)
@pytest.mark.parametrize("position", [0, 1])
def test_layers_that_cannot_be(field, value, position):
    layers = list(project_of().topology.layers)

    def act():
        layers[position] = Layer(**{"units": 3, field: value})
        replace(project_of(), topology=Topology(3, tuple(layers)))

    said = refused(act)
    assert field in said or (field.endswith("links") and "no link" in said)


@pytest.mark.parametrize("link", [(4, 0), (-1, 0), (0, 3), (0, -2), (10**9, 0)])
@pytest.mark.parametrize("kind", ["frozen_links", "removed_links"])
def test_links_out_of_range(link, kind):
    refused(lambda: project_of(layer={kind: (link,)}), "Layer 1", "no link")
    edit = freeze_links if kind == "frozen_links" else remove_links
    refused(lambda: edit(project_of(), 0, [link]), "Layer 1", "no link")
    refused(lambda: edit(project_of(), 7, [(0, 0)]), "layer")


def test_networks_that_cannot_be():
    refused(lambda: Topology(3, ()), "at least one layer")
    refused(lambda: Topology(100_000, (Layer(100_000), Layer(2))), "too large")
    refused(lambda: replace(project_of(), topology=Topology(3, (Layer(4), Layer(2, dropout=0.5)))), "output layer")
    refused(lambda: UniformRange(low=1.0, high=-1.0), "between 1.0 and -1.0")
    refused(lambda: set_layer(project_of(), 0, dropout=1.0), "dropout")
    refused(lambda: set_layer(project_of(), 2, dropout=0.5), "output layer")
    refused(lambda: set_units(project_of(), 0, 0), "units")
    refused(lambda: new_start(project_of(), -1), "start")


def test_what_only_looks_otherwise_is_taken_for_what_it_means():
    project = project_of(stop={"cost": 2}, measured=["mae"])
    assert project.training.stop == StopRules(cost=2.0) and project.training.measured == ("mae",)
    layers = [Layer(2, removed_links=[[0, 1]])]
    project = replace(project, topology=Topology(3, layers))
    assert project.topology.layers == (Layer(2, removed_links=((0, 1),)),)
    Run(project).step()
    assert replace(project, notes="a").topology is project.topology


# ---- parameters


def test_parameters_of_another_network():
    project = project_of()
    other = Parameters((3, 5, 2), np.zeros(32))
    refused(lambda: Run(project, other), "another size")
    refused(lambda: next(train(project, other)), "another size")
    refused(lambda: Parameters((3, 5, 2), np.zeros(31)), "32 parameters", "31")


def test_a_refused_project_leaves_nothing_behind():
    project = project_of()
    before = Run(project).model().current.flat.copy()
    for bad in (NAN, -1.0):
        refused(lambda bad=bad: with_training(project, learning_rate=bad), "learning_rate")
    assert np.array_equal(Run(project).model().current.flat, before)


# ---- what is said


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Layer(activation="relu", units=3), "“activation” of Layer must be one of Identity(), Sigmoid(), "),
        (lambda: Layer(3, Tanh), "Softmax(), not Tanh."),
        (lambda: Layer(units="3"), "“units” of Layer must be a whole number (≥ 1, ≤ 100,000), not '3'."),
        (lambda: Layer(3, initializer="he"), "HeNormal()"),
        (lambda: Topology("2", (Layer(1),)), "“inputs” of Topology must be a whole number (≥ 1, ≤ 100,000), not '2'."),
        (lambda: Topology(2, (Layer(1), 5)), "“layers[1]” of Topology must be a Layer, not 5."),
        (lambda: Topology(2, Layer(1)), "“layers” of Topology must be a tuple, each part a Layer, not Layer(units=1"),
        (lambda: Topology(2, "3-1 relu"), "not '3-1 relu'."),
        (lambda: Topology(2, (Layer(1, frozen_links=5),)), "“frozen_links” of Layer"),
        (lambda: Topology(2, (Layer(1, removed_links=(("a", 0),)),)), "“removed_links[0]” of Layer"),
        (lambda: checked(Topology(2, (Layer(1), Layer(0)))), "“layers[1].units” of Topology"),
        (lambda: with_training(project_of(), schedule=OnPlateau(patience=0)), "“schedule.patience” of Training"),
        (lambda: with_training(project_of(), stop={"cost": -1}), "“stop.cost” of Training must be a number (≥ 0, ≤ 1"),
        (lambda: with_training(project_of(), batch_size=2.5), "1,000,000,000), or None, not 2.5."),
        (lambda: with_training(project_of(), shuffle=2), "must be True or False, not 2."),
        (lambda: with_training(project_of(), reduction="avg"), "must be one of 'mean', 'sum', not 'avg'."),
        (lambda: with_training(project_of(), optimizer="adam"), "Adam(), AdamW(), Rprop(), not 'adam'."),
        (lambda: with_training(project_of(), measured=("cost",)), "“measured[0]” of Training"),
        (lambda: project_of(cost=CrossEntropy(class_weights=("a", 1.0))), "“cost.class_weights[0]” of Training"),
        (lambda: Project(5, project_of().dataset), "“topology” of Project must be Topology, not 5."),
        (lambda: Project(project_of().topology, X), "“dataset” of Project must be Dataset, not array("),
        (lambda: replace(project_of(), training=Training), "must be Training, not Training."),
        (lambda: replace(project_of(), notes=None), "“notes” of Project must be str, not None."),
        (lambda: Run(project_of(), start=5), "“start” of Model must be Parameters, not 5."),
        (lambda: with_model(project_of(), 5), "“model” of Project must be Model | None, not 5."),
    ],
)
def test_a_refusal_says_which_field_and_what_would_fit_there(act, words):
    refused(act, words)


def test_numbers_of_numpy_fit_where_pythons_do():
    layer = Layer(np.int64(4), dropout=np.float64(0.5), removed_links=((np.int64(0), np.int64(1)),))
    project = replace(project_of(), topology=Topology(np.int32(3), (layer, Layer(np.uint8(2)))))
    assert project.topology == Topology(3, (Layer(4, dropout=0.5, removed_links=((0, 1),)), Layer(2)))
    project = with_training(project, batch_size=np.uint8(3), epochs=np.uint8(200), learning_rate=np.float32(0.5))
    assert repr(project.training) == repr(Training(batch_size=3, epochs=200, learning_rate=0.5))
    run = Run(project)
    run.advance(3, lambda: False)
    assert run.epoch_count == 3
