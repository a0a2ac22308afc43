"""Training: the hyper-parameters, the stop rules and the seeds, as the project file and the training panel see them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from nnapp.costs import AnyCost, HalfSquaredError
from nnapp.optimizers import AnyOptimizer, GradientDescent
from nnapp.schedules import AnySchedule, ConstantRate
from nnapp.words import marked

MOST_EPOCHS = 1_000_000_000
MOST_SEED = 2**31 - 1
MOST = 1e12  # of numbers that have no bound of their own

Seed = Annotated[int, Meta(ge=0, le=MOST_SEED)]


class Seeds(Struct, frozen=True, forbid_unknown_fields=True):
    """Where all randomness comes from: same seeds, same numbers, bit for bit."""

    start: Annotated[Seed, Meta(title=marked("Start seed"), description=marked("Decides the start weights."))] = 1
    order: Annotated[
        Seed,
        Meta(
            title=marked("Order seed"),
            description=marked("Decides the order of the rows in each epoch of mini-batch training."),
        ),
    ] = 1
    split: Annotated[
        Seed,
        Meta(
            title=marked("Split seed"),
            description=marked("Decides which rows are for training, for validation and for the test."),
        ),
    ] = 1
    dropout: Annotated[
        Seed, Meta(title=marked("Dropout seed"), description=marked("Decides which units dropout switches off."))
    ] = 1


class StopRules(Struct, frozen=True, forbid_unknown_fields=True):
    """When training ends before its last epoch; a rule that is None is not asked."""

    cost: Annotated[
        Annotated[float, Meta(ge=0, le=MOST)] | None,
        Meta(
            title=marked("Cost goal"),
            description=marked("Stop when the cost of the training rows, penalties included, is this small."),
        ),
    ] = None
    patience: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_EPOCHS)] | None,
        Meta(
            title=marked("Patience"),
            description=marked(
                "Stop when the cost of the validation rows has had no new minimum for so many epochs, and go back to "
                "the weights of that minimum."
            ),
        ),
    ] = None
    gradient_norm: Annotated[
        Annotated[float, Meta(ge=0, le=MOST)] | None,
        Meta(
            title=marked("Gradient goal"),
            description=marked("Stop when the length ‖∇C‖ of the last gradient of an epoch is this small."),
        ),
    ] = None
    seconds: Annotated[
        Annotated[float, Meta(gt=0, le=MOST)] | None,
        Meta(title=marked("Time (s)"), description=marked("Stop after so many seconds of training.")),
    ] = None
    accuracy: Annotated[
        Annotated[float, Meta(gt=0, le=1)] | None,
        Meta(
            title=marked("Accuracy goal"),
            description=marked(
                "Stop when so large a share of the validation rows gets the right class (where there are none, of the "
                "training rows)."
            ),
        ),
    ] = None


class Training(Struct, frozen=True, forbid_unknown_fields=True):
    """How the network is trained."""

    learning_rate: Annotated[
        float,
        Meta(
            gt=0,
            le=1_000_000,
            title=marked("Learning rate η"),
            description=marked(
                "How far each update goes down the slope: w ← w − η ∂C/∂w. "
                "Too small learns slowly, too large overshoots."
            ),
        ),
    ] = 0.1
    epochs: Annotated[
        int,
        Meta(
            ge=1,
            le=MOST_EPOCHS,
            title=marked("Epochs"),
            description=marked("Training stops after this many epochs. One epoch uses every row once."),
        ),
    ] = 1000
    batch_size: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_EPOCHS)] | None,
        Meta(
            title=marked("Batch size"),
            description=marked(
                "How many rows are used for one update. With all rows there is one update per epoch (full batch)."
            ),
        ),
    ] = None
    cost: Annotated[
        AnyCost,
        Meta(title=marked("Cost"), description=marked("What training makes small.")),
    ] = HalfSquaredError()
    reduction: Annotated[
        Literal["sum", "mean"],
        Meta(
            title=marked("Over the rows"),
            description=marked(
                "Whether the costs of the rows are added up or averaged. With the sum, more rows mean larger updates."
            ),
        ),
    ] = "sum"
    optimizer: Annotated[
        AnyOptimizer,
        Meta(title=marked("Optimizer"), description=marked("How the gradient changes the weights.")),
    ] = GradientDescent()
    shuffle: Annotated[
        bool,
        Meta(
            title=marked("Shuffle rows"),
            description=marked("Take the rows in a new order in each epoch (matters for mini-batches only)."),
        ),
    ] = True
    schedule: Annotated[
        AnySchedule,
        Meta(title=marked("Schedule"), description=marked("How the learning rate changes from epoch to epoch.")),
    ] = ConstantRate()
    l1: Annotated[
        float,
        Meta(
            ge=0,
            le=MOST,
            title=marked("L1 penalty λ₁"),
            description=marked("Adds λ₁ Σ |w| over all weights (not the biases) to the cost: draws weights to zero."),
        ),
    ] = 0.0
    l2: Annotated[
        float,
        Meta(
            ge=0,
            le=MOST,
            title=marked("L2 penalty λ₂"),
            description=marked("Adds ½ λ₂ Σ w² over all weights (not the biases) to the cost: keeps weights small."),
        ),
    ] = 0.0
    clip_value: Annotated[
        Annotated[float, Meta(gt=0, le=MOST)] | None,
        Meta(
            title=marked("Clip components"),
            description=marked("Cut every component of the gradient off at ± this value."),
        ),
    ] = None
    clip_norm: Annotated[
        Annotated[float, Meta(gt=0, le=MOST)] | None,
        Meta(
            title=marked("Clip length"), description=marked("Shorten the gradient to this length where it is longer.")
        ),
    ] = None
    precision: Annotated[
        Literal["float64", "float32"],
        Meta(
            title=marked("Precision"),
            description=marked(
                "Numbers of 64 bits, about 16 digits, or of 32 bits, about 7 digits: half the memory, and faster for "
                "wide networks."
            ),
        ),
    ] = "float64"
    stop: StopRules = StopRules()
    measured: Annotated[
        tuple[Literal["accuracy", "balanced-accuracy", "rmse", "mae", "r2"], ...],
        Meta(
            title=marked("Measures"),
            description=marked("What is recorded after every epoch besides the cost, for each split of the rows."),
        ),
    ] = ()
    seeds: Seeds = Seeds()


LIVE_FIELDS = frozenset({"learning_rate", "epochs", "stop"})  # what may change while a run is going
