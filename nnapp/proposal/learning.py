"""How large the network should be, and how it should be trained: rules of thumb by the number of rows and features."""

from __future__ import annotations

from typing import NamedTuple

from nnapp.activations import AnyActivation, ReLU, Tanh
from nnapp.initializers import GlorotNormal, HeNormal
from nnapp.optimizers import Adam
from nnapp.proposal.outputs import Outputs
from nnapp.topology import Layer, Topology
from nnapp.training import StopRules, Training
from nnapp.words import Said, marked

FEWEST_UNITS, MOST_UNITS, MOST_WIDE_UNITS = 4, 64, 128
USUAL_UNITS = 8
WEIGHTS_PER_ROW = 20  # of a hidden layer, at most
TINY, SMALL, MIDDLE, LARGE, HUGE = 32, 1000, 5000, 10_000, 100_000  # rows
MANY, WIDE = 50, 200  # features
FEW_FEATURES = 3
ENOUGH = 100  # rows for two layers
CURVED_UNITS = 16
UPDATES, CURVED_UPDATES = 2000, 10_000  # that a small table is trained for


class Size(NamedTuple):
    """What the rules ask about a table."""

    rows: int  # for training
    validation_rows: int
    features: int
    outputs: int
    image: bool

    @property
    def few_features(self) -> bool:
        """Whether the inputs are so few that what is to be learnt of them is mostly curved."""
        return self.features <= FEW_FEATURES


def topology_for(size: Size, outputs: Outputs) -> tuple[Topology, tuple[Said, ...]]:
    """Choose the layers."""
    hidden = _hidden(size)
    smooth = size.rows < SMALL and not size.image
    activation: AnyActivation = Tanh() if smooth else ReLU()
    initializer = GlorotNormal() if smooth and not size.few_features else HeNormal()
    layers = [Layer(units=count, activation=activation, initializer=initializer) for count in hidden]
    layers.append(Layer(units=size.outputs, activation=outputs.activation, initializer=GlorotNormal()))
    reasons = (_reason_for_units(size, hidden), _reason_for_activation(size, smooth=smooth))
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
        Said(
            marked(
                "Optimizer: Adam with learning rate {rate:g}, because it finds a step of its own for every weight and "
                "seldom needs tuning."
            ),
            {"rate": rate},
        ),
        _reason_for_batch(size, batch),
        _reason_for_epochs(epochs, patience),
        *_reason_for_penalty(size, penalty),
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


def _reason_for_units(size: Size, hidden: tuple[int, ...]) -> Said:
    values: dict[str, object] = {
        "units": hidden[0],
        "second": hidden[-1],
        "inputs": size.features,
        "outputs": size.outputs,
        "rows": size.rows,
    }
    if len(hidden) > 1 and size.few_features and size.rows < MIDDLE:
        template = marked(
            "Hidden layers: two, of {units} and {second} units, because what depends on only {inputs} input(s) is "
            "often curved, and a second layer learns curves faster."
        )
    elif len(hidden) > 1:
        template = marked(
            "Hidden layers: two, of {units} and {second} units, because {rows} training rows can teach so many weights."
        )
    elif hidden[0] < USUAL_UNITS:
        template = marked(
            "Hidden layer: one of only {units} units, because {rows} training rows are few for {inputs} inputs, and a "
            "larger network would learn them by heart."
        )
    else:
        template = marked(
            "Hidden layer: one of {units} units, which suits {inputs} inputs, {outputs} outputs and {rows} training "
            "rows. One layer is enough for most tables."
        )
    return Said(template, values)


def _reason_for_activation(size: Size, *, smooth: bool) -> Said:
    if smooth and size.few_features:
        return Said(
            marked(
                "Activation: tanh, because it is smooth and learns small tables reliably; He's start weights are large "
                "enough for so few inputs to bend from the start."
            )
        )
    if smooth:
        return Said(
            marked(
                "Activation: tanh, because it is smooth and learns small tables reliably; Glorot's start weights go "
                "with it."
            )
        )
    return Said(
        marked(
            "Activation: ReLU, because it is fast and does not saturate in wide networks; He's start weights go with "
            "it."
        )
    )


def _reason_for_batch(size: Size, batch: int | None) -> Said:
    if batch is None:
        return Said(
            marked("Batch: all rows at once, because there are only {rows}, so every epoch is one exact step."),
            {"rows": size.rows},
        )
    return Said(
        marked(
            "Batch: {batch} rows for each update, so that an epoch of {rows} rows makes many updates and none costs "
            "much."
        ),
        {"batch": batch, "rows": size.rows},
    )


def _reason_for_epochs(epochs: int, patience: int | None) -> Said:
    if patience is None:
        return Said(
            marked("Epochs: {epochs}, which is enough for the cost to settle at this number of rows."),
            {"epochs": epochs},
        )
    return Said(
        marked(
            "Epochs: {epochs} at most. Training ends when the cost of the validation rows has had no new minimum for "
            "{patience} epochs, and goes back to the best weights, so that nothing is learnt by heart."
        ),
        {"epochs": epochs, "patience": patience},
    )


def _reason_for_penalty(size: Size, penalty: float) -> tuple[Said, ...]:
    if not penalty:
        return ()
    template = marked(
        "Penalty: λ₂ = {penalty:g} keeps the weights small, because {rows} training rows are few enough to be learnt "
        "by heart."
    )
    return (Said(template, {"penalty": penalty, "rows": size.rows}),)
