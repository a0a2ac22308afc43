"""How large the network should be, and how it should be trained: rules of thumb by the number of rows and features."""

from __future__ import annotations

from nnapp.activations import AnyActivation, ReLU, Tanh
from nnapp.initializers import GlorotNormal, HeNormal
from nnapp.optimizers import Adam
from nnapp.proposal.outputs import Outputs
from nnapp.proposal.reasons import for_activation, for_batch, for_epochs, for_penalty, for_rate, for_units
from nnapp.proposal.size import HUGE, LARGE, MIDDLE, SMALL, TINY, USUAL_UNITS, Size
from nnapp.topology import Layer, Topology
from nnapp.training import StopRules, Training
from nnapp.words import Said

FEWEST_UNITS, MOST_UNITS, MOST_WIDE_UNITS = 4, 64, 128
WEIGHTS_PER_ROW = 20  # of a hidden layer, at most
MANY, WIDE = 50, 200  # features
ENOUGH = 100  # rows for two layers
CURVED_UNITS = 16
UPDATES, CURVED_UPDATES = 2000, 10_000  # that a small table is trained for


def topology_for(size: Size, outputs: Outputs) -> tuple[Topology, tuple[Said, ...]]:
    """Choose the layers."""
    hidden = _hidden(size)
    smooth = size.rows < SMALL and not size.image
    activation: AnyActivation = Tanh() if smooth else ReLU()
    initializer = GlorotNormal() if smooth and not size.few_features else HeNormal()
    layers = [Layer(units=count, activation=activation, initializer=initializer) for count in hidden]
    layers.append(Layer(units=size.outputs, activation=outputs.activation, initializer=GlorotNormal()))
    reasons = (for_units(size, hidden), for_activation(size, smooth=smooth))
    return Topology(inputs=size.features, layers=tuple(layers)), reasons


def training_for(size: Size, outputs: Outputs, given: Training) -> tuple[Training, tuple[Said, ...]]:
    """Choose how to train; precision, seeds and recorded measures stay as they are given."""
    batch, rate, penalty = _batch_size(size), _learning_rate(size), _penalty(size)
    patience = (5 if size.rows >= HUGE else 10) if size.validation_rows else None
    epochs = _epochs(size, batch)
    training = Training(
        learning_rate=rate,
        epochs=epochs,
        batch_size=batch,
        cost=outputs.cost,
        reduction="mean",
        optimizer=Adam(),
        l2=penalty,
        stop=StopRules(patience=patience),
        precision=given.precision,
        measured=given.measured,
        seeds=given.seeds,
    )
    reasons = (
        for_rate(rate),
        for_batch(size, batch),
        for_epochs(epochs, patience),
        *for_penalty(size, penalty),
    )
    return training, reasons


def _hidden(size: Size) -> tuple[int, ...]:
    if size.few_features and size.rows < MIDDLE:
        return (CURVED_UNITS, CURVED_UNITS) if size.rows >= ENOUGH else (CURVED_UNITS,) if size.rows > TINY else (8,)
    units = _units(size)
    return (units, units // 2) if size.rows >= MIDDLE else (units,)


def _units(size: Size) -> int:
    wanted = max(USUAL_UNITS, size.features + size.outputs)
    most = MOST_WIDE_UNITS if size.rows >= LARGE else MOST_UNITS
    units = USUAL_UNITS
    while units < min(wanted, most):
        units *= 2
    while units > FEWEST_UNITS and units * (size.features + 1) > WEIGHTS_PER_ROW * size.rows:
        units //= 2
    return units


def _batch_size(size: Size) -> int | None:
    for rows, batch in ((TINY, None), (SMALL - 1, 16), (LARGE - 1, 32), (HUGE - 1, 128)):
        if size.rows <= rows:
            return batch
    return 512


def _learning_rate(size: Size) -> float:
    if size.features > WIDE:
        return 0.001
    return 0.01 if size.rows < MIDDLE and size.features < MANY else 0.003


def _penalty(size: Size) -> float:
    if size.rows <= TINY or size.rows >= LARGE or size.validation_rows:  # which say when to stop instead
        return 0.0
    if size.few_features:
        return 0.001 if size.rows < ENOUGH else 0.0001
    return 0.01 if size.rows < SMALL else 0.001


def _epochs(size: Size, batch: int | None) -> int:
    if size.rows <= TINY or batch is None:
        return 2000
    if size.validation_rows or size.rows >= LARGE:
        return 50 if size.rows >= HUGE else 200
    wanted = (CURVED_UPDATES if size.few_features else UPDATES) * batch / size.rows
    return next((epochs for epochs in (100, 200, 500, 1000) if wanted <= epochs), 2000)
