"""Random projects of every kind in the middle of training, and all places of a walk through one of their updates."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from nnapp.activations import ELU, LeakyReLU, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, Huber
from nnapp.dataset import Dataset, NumberColumn
from nnapp.model import Model
from nnapp.optimizers import GradientDescent
from nnapp.project import Project
from nnapp.run import Run
from nnapp.scaling import MinMax, Robust, ZScore
from nnapp.schedules import ExponentialDecay
from nnapp.topology import BIAS, Layer, Parameters, Topology, present
from nnapp.training import Training
from nnapp.walk import QUANTITIES, Place, Walk, walk_batch, walk_row
from tests.engine.cases import HIDDEN, PAIRS, targets_for
from tests.engine.varieties import OPTIMIZERS


def walks(seed: int, count: int) -> Iterator[Walk]:
    """Walks through updates of random projects, some from one row alone."""
    chance = random.Random(seed)
    for _ in range(count):
        project = trained(any_project(chance), chance)
        row = chance.randrange(project.dataset.row_count)
        yield walk_row(project, row) if chance.random() < 0.4 else walk_batch(project)


def any_project(chance: random.Random) -> Project:
    """A network of 1 to 6 layers, with any activations, cost, optimizer and everything else that has a say in δ."""
    widths = [chance.randint(1, 9) for _ in range(chance.randint(1, 6))]
    output, cost_kind = chance.choice(PAIRS)
    if output is Softmax:
        widths[-1] = max(2, widths[-1])
    inputs, rows = chance.randint(1, 9), chance.randint(2, 9)
    layers = [any_layer(chance, units, before) for before, units in zip([inputs, *widths], widths[:-1], strict=False)]
    layers.append(Layer(widths[-1], output()))
    numbers = np.random.default_rng(chance.randrange(2**31))
    targets = targets_for(numbers, cost_kind, rows, widths[-1])
    dataset = Dataset.from_arrays(numbers.normal(size=(rows, inputs)), targets)
    if chance.random() < 0.3:
        dataset = scaled(dataset, chance)
    off_inputs = (0,) if inputs > 1 and chance.random() < 0.1 else ()
    topology = Topology(inputs, tuple(layers), off_inputs)
    return Project(topology, dataset, any_training(chance, any_cost(chance, cost_kind, widths[-1]), rows))


def any_layer(chance: random.Random, units: int, before: int) -> Layer:
    """A hidden layer with any activation, perhaps with frozen, removed or missing parts."""
    kind = chance.choice(HIDDEN)
    activation = {
        LeakyReLU: LeakyReLU(slope=chance.choice([0.01, 0.3, 1.0])),
        ELU: ELU(alpha=chance.choice([1.0, 0.4])),
    }.get(kind) or kind()
    link = (chance.randrange(units), chance.randrange(BIAS, before))
    changes = [
        {"dropout": chance.choice([0.2, 0.5])},
        {"bias": False},
        {"frozen": True},
        {"frozen_links": (link,)},
        {"removed_links": (link,)},
        {"off_units": (chance.randrange(units),)},
    ]
    return replace(Layer(units, activation), **(chance.choice(changes) if chance.random() < 0.4 else {}))


def any_cost(chance: random.Random, kind: type, outputs: int) -> object:
    """The cost, perhaps with other parameters than usual."""
    if chance.random() < 0.5:
        return kind()
    if kind is Huber:
        return Huber(threshold=0.4)
    if kind is BinaryCrossEntropy:
        return BinaryCrossEntropy(positive_weight=2.5)
    if kind is CrossEntropy:
        return CrossEntropy(class_weights=tuple(chance.choice([0.5, 1.0, 3.0]) for _ in range(outputs)))
    return kind()


def any_training(chance: random.Random, cost: object, rows: int) -> Training:
    """Any way to train with this cost."""
    changes = {
        "l1": chance.choice([0.0, 0.0, 0.01]),
        "l2": chance.choice([0.0, 0.0, 0.02]),
        "clip_value": chance.choice([None, None, 0.05]),
        "clip_norm": chance.choice([None, None, 0.2]),
    }
    return Training(
        learning_rate=chance.choice([0.5, 0.1, 0.013]),
        batch_size=chance.choice([None, chance.randint(1, rows)]),
        cost=cost,  # type: ignore[arg-type]
        reduction=chance.choice(["sum", "mean"]),
        optimizer=chance.choice([*OPTIMIZERS, GradientDescent()]),
        precision="float32" if chance.random() < 0.1 else "float64",
        schedule=ExponentialDecay(decay=0.98),
        **(changes if chance.random() < 0.4 else {}),
    )


def scaled(dataset: Dataset, chance: random.Random) -> Dataset:
    """The same table with its input columns scaled."""
    kinds = [ZScore(), MinMax(), Robust()]
    return replace(
        dataset,
        columns=tuple(
            replace(column, scaling=chance.choice(kinds))
            if isinstance(column, NumberColumn) and column.role == "input"
            else column
            for column in dataset.columns
        ),
    )


def trained(project: Project, chance: random.Random) -> Project:
    """The project after some updates, which began at weights of any size."""
    size = chance.choice([0.3, 1.0, 1.0, 3.0, 10.0])
    numbers = np.random.default_rng(chance.randrange(2**31))
    flat = numbers.normal(size=project.topology.parameter_count) * size * present(project.topology)
    start = Parameters(project.topology.widths, flat)
    run = Run(replace(project, model=Model(start, start)))
    for _ in range(chance.randrange(5)):
        run.step()
    model = run.model()
    return replace(project, model=model if np.isfinite(model.current.flat).all() else Model(start, start))


def places(walk: Walk) -> dict[str, list[Place]]:
    """All places that a walk has a number for, by their quantity."""
    return {quantity: [*_places(walk, quantity)] for quantity in QUANTITIES}


def _places(walk: Walk, quantity: str) -> Iterator[Place]:
    layers, widths, rows = walk.project.topology.layers, walk.project.topology.widths, range(walk.row_count)
    if quantity in {"cost", "new_cost"}:
        yield Place(quantity)
    elif quantity == "row_cost":
        yield from (Place(quantity, row=row) for row in rows)
    elif quantity in {"x", "target"}:
        count = widths[0] if quantity == "x" else widths[-1]
        yield from (Place(quantity, unit=unit, row=row) for unit in range(count) for row in rows)
    else:
        for number, layer in enumerate(layers):
            softmax = isinstance(layer.activation, Softmax)
            for unit in range(layer.units):
                if quantity in {"z", "a", "da", "delta"} or (quantity == "slope" and not softmax):
                    yield from (Place(quantity, number, unit, row=row) for row in rows)
                for source in range(BIAS, widths[number]):
                    if quantity in {"gradient", "weight", "step", "new_weight"}:
                        yield Place(quantity, number, unit, source)
                    elif quantity in {"product", "row_gradient"}:
                        yield from (Place(quantity, number, unit, source, row) for row in rows)
                after = layers[number + 1].units if number < len(layers) - 1 else 0
                others = after if quantity == "back_product" else layer.units if softmax else 0
                if quantity in {"back_product", "jacobian"}:
                    yield from (Place(quantity, number, unit, other, row) for other in range(others) for row in rows)
