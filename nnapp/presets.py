"""Presets: hyper-parameters that go together, taken in one edit; those that come with the program, and a user's own.

A preset leaves seeds, precision and recorded measures as they are, and the network and the table too. The ready-made
ones follow the table: their mini-batches are no larger than it allows, and patience is asked for only where there are
validation rows to wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.activations import Sigmoid, Softmax
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import Split
from nnapp.optimizers import Adam, GradientDescent, Momentum
from nnapp.project import Project, set_training
from nnapp.schedules import ConstantRate, OnPlateau
from nnapp.training import Seeds, StopRules, Training
from nnapp.words import Refusal, marked

FEW_ROWS = 20  # up to here the textbook's sum over the rows makes no leaps at the usual learning rate
MANY_ROWS = 1000
USUAL_BATCH = 32
MOST_LETTERS = 60


class ReadyMade(NamedTuple):
    """A preset that comes with the program: what it is called, what it is for, and what it makes of a project's."""

    name: str  # as it is known in code
    title: str
    help: str
    training: Callable[[Project], Training]


class Preset(Struct, frozen=True, forbid_unknown_fields=True):
    """A user's own preset."""

    name: Annotated[str, Meta(min_length=1, max_length=MOST_LETTERS)]
    training: Training


def own_preset(name: str, training: Training) -> Preset:
    """Return hyper-parameters as a preset, without what a preset leaves alone."""
    return Preset(name, replace(training, seeds=Seeds(), measured=(), precision="float64"))


def take_own(project: Project, preset: Preset) -> Project:
    """Train as a user's own preset says; raises `Refusal` where it does not fit the network."""
    return set_training(project, _fitted(project, preset.training))


def take_ready_made(project: Project, preset: ReadyMade) -> Project:
    """Train as a ready-made preset says; raises `Refusal` where it does not fit the network."""
    return set_training(project, preset.training(project))


def _fitted(project: Project, training: Training) -> Training:
    given, batch = project.training, training.batch_size
    rows = project.dataset.count(Split.TRAINING)
    stop = training.stop if project.dataset.count(Split.VALIDATION) else replace(training.stop, patience=None)
    return replace(
        training,
        batch_size=None if batch is None or batch >= rows else batch,
        stop=stop,
        seeds=given.seeds,
        measured=given.measured,
        precision=given.precision,
    )


def _plain(training: Training) -> Training:
    # without what would get between the gradient and the update
    return replace(training, schedule=ConstantRate(), l1=0.0, l2=0.0, clip_value=None, clip_norm=None)


def _batch(project: Project) -> int:
    # some updates in every epoch of a small table too
    return max(1, min(USUAL_BATCH, project.dataset.count(Split.TRAINING) // 4))


def _patient(project: Project, epochs: int) -> StopRules:
    waits = project.dataset.count(Split.VALIDATION)
    return replace(project.training.stop, patience=epochs if waits else None)


def _textbook(project: Project) -> Training:
    few = project.dataset.count(Split.TRAINING) <= FEW_ROWS
    return replace(
        _plain(project.training),
        learning_rate=0.1 if few else 0.5,
        batch_size=None,
        reduction="sum" if few else "mean",
        optimizer=GradientDescent(),
    )


def _row_by_row(project: Project) -> Training:
    plain = _plain(project.training)
    return replace(plain, learning_rate=0.05, batch_size=1, optimizer=GradientDescent(), shuffle=True)


def _momentum(project: Project) -> Training:
    return replace(_textbook(project), learning_rate=0.02, optimizer=Momentum())


def _adam(project: Project) -> Training:
    return replace(
        _plain(project.training),
        learning_rate=0.01 if project.dataset.count(Split.TRAINING) < MANY_ROWS else 0.001,
        batch_size=_batch(project),
        reduction="mean",
        optimizer=Adam(),
        shuffle=True,
    )


def _careful(project: Project) -> Training:
    return replace(
        project.training,
        learning_rate=0.01,
        epochs=max(project.training.epochs, 5000),
        schedule=OnPlateau(),
        clip_norm=1.0,
        stop=_patient(project, 20),
    )


def _classes(project: Project) -> Training:
    activation = project.topology.layers[-1].activation
    if not isinstance(activation, Sigmoid | Softmax):
        raise Refusal(
            marked("This preset is for classes: give the output layer softmax, or sigmoid for two classes, first.")
        )
    cost = CrossEntropy() if isinstance(activation, Softmax) else BinaryCrossEntropy()
    return replace(_adam(project), cost=cost, epochs=200, stop=_patient(project, 10))


def _small_weights(project: Project) -> Training:
    return replace(project.training, l1=0.0, l2=0.001, stop=_patient(project, 20))


READY_MADE = (
    ReadyMade(
        "textbook",
        marked("Textbook Gradient Descent"),
        marked("All rows for each update, w ← w − η ∂C/∂w, and nothing else"),
        _textbook,
    ),
    ReadyMade(
        "row-by-row",
        marked("One Row at a Time"),
        marked("An update from every single row, in a new order in each epoch (stochastic gradient descent)"),
        _row_by_row,
    ),
    ReadyMade(
        "momentum",
        marked("Momentum"),
        marked("All rows for each update, and 0.9 of the last step is made again: it rolls through flat places"),
        _momentum,
    ),
    ReadyMade(
        "adam",
        marked("Mini-Batches with Adam"),
        marked("What is mostly used in practice: small batches, and a step length for every weight of its own"),
        _adam,
    ),
    ReadyMade(
        "classes",
        marked("Fast for Classes"),
        marked("Cross-entropy and Adam on mini-batches, for a network whose outputs are classes"),
        _classes,
    ),
    ReadyMade(
        "careful",
        marked("Careful"),
        marked(
            "A small learning rate that gets smaller where nothing improves, short gradients, and an end when the "
            "validation rows have got no better for 20 epochs"
        ),
        _careful,
    ),
    ReadyMade(
        "small-weights",
        marked("Against Overfitting"),
        marked("A penalty on large weights, and an end when the validation rows have got no better for 20 epochs"),
        _small_weights,
    ),
)
