"""Training: the hyper-parameters, the stop rules and the seeds, as the project file and the training panel see them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from nnapp.costs import AnyCost, HalfSquaredError
from nnapp.optimizers import AnyOptimizer, GradientDescent
from nnapp.words import marked

MOST_EPOCHS = 1_000_000_000
MOST_SEED = 2**31 - 1

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
    seeds: Seeds = Seeds()


LIVE_FIELDS = frozenset({"learning_rate", "epochs"})  # what may change while a run is going
