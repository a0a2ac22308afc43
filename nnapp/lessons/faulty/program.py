"""The widely copied program for the opening project, with its three faults, and the derivation that it should follow.

Fault (a): the sigmoid's derivative is taken of the activation: σ(y) (1 − σ(y)) for y (1 − y). Fault (b): the output's
error goes back to the hidden layer without its derivative factor. Fault (c): the bias gradients are not added up over
the rows, so that the biases become (units, rows): one column for each row of the training.

Both take the sum over the rows. From the opening project's start weights, 1000 epochs at its learning rate 0.1 bring
the printed program to 1.4·10⁻⁴ … 2.4·10⁻⁴ and the derivation to 5.8·10⁻² … 8.2·10⁻² (start seeds 1 to 20); the
published predictions have a cost of 2.0·10⁻⁴.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from nnapp.choices import Array, frozen
from nnapp.dataset import Role
from nnapp.lessons.faulty.net import Net, Pair, predict
from nnapp.lessons.faulty.passes import Line, WrongPass
from nnapp.lessons.faulty.training import Course, trained
from nnapp.project import current_parameters, opening_project
from nnapp.words import Said, marked

EPOCHS = 1000
RATE = 0.1
PUBLISHED = frozen(
    np.array(
        [
            *(0.00902083, 0.99684914, 0.99625946, 0.00701471, 0.99640161),
            *(0.00922074, 0.99667569, 0.00483531, 0.99673216, 0.98974989),
        ]
    )
)  # the ten predictions that were printed with the program
VOTE_SEED = 1  # a start from which both curves fall all the way

SLOPES_OF_ACTIVATIONS = Line(
    "slope2, slope1 = sigmoid(y) * (1 - sigmoid(y)), sigmoid(h) * (1 - sigmoid(h))",
    lambda v: (v.sigmoid(v.y) * (1 - v.sigmoid(v.y)), v.sigmoid(v.h) * (1 - v.sigmoid(v.h))),
)
SLOPES = Line("slope2, slope1 = y * (1 - y), h * (1 - h)", lambda v: (v.y * (1 - v.y), v.h * (1 - v.h)))
OUTPUT_DELTA = Line("delta2 = (y - t) * slope2", lambda v: (v.y - v.t) * v.slope2)
HIDDEN_DELTA_OF_ERROR = Line("delta1 = (W2.T @ (y - t)) * slope1", lambda v: (v.W2.T @ (v.y - v.t)) * v.slope1)
HIDDEN_DELTA = Line("delta1 = (W2.T @ delta2) * slope1", lambda v: (v.W2.T @ v.delta2) * v.slope1)
WEIGHTS = Line("dW2, dW1 = delta2 @ h.T, delta1 @ x.T", lambda v: (v.delta2 @ v.h.T, v.delta1 @ v.x.T))
BIASES_BY_ROW = Line("db2, db1 = delta2, delta1", lambda v: (v.delta2, v.delta1))
BIASES = Line(
    "db2, db1 = delta2.sum(axis=1, keepdims=True), delta1.sum(axis=1, keepdims=True)",
    lambda v: (v.delta2.sum(axis=1, keepdims=True), v.delta1.sum(axis=1, keepdims=True)),
)

PRINTED_PROGRAM = WrongPass(
    name="printed",
    title=marked("The printed program"),
    level=0,
    code=(SLOPES_OF_ACTIVATIONS, OUTPUT_DELTA, HIDDEN_DELTA_OF_ERROR, WEIGHTS, BIASES_BY_ROW),
    told=Said(
        marked(
            "Three faults: the derivative is taken of the activation, the output's error goes back without its "
            "derivative factor, and the biases are never added up over the rows."
        )
    ),
    reduction="sum",
)
DERIVATION = WrongPass(
    name="derivation",
    title=marked("The derivation"),
    level=0,
    code=(SLOPES, OUTPUT_DELTA, HIDDEN_DELTA, WEIGHTS, BIASES),
    told=Said(marked("This one is right: it is the chain rule, line by line.")),
    reduction="sum",
)


def opening_table() -> tuple[Array, Array]:
    """Return the opening project's ten rows: x (10, 5) and t (10, 1)."""
    dataset = opening_project().dataset
    return dataset.matrix(Role.INPUT), dataset.matrix(Role.TARGET)


def opening_start(seed: int = VOTE_SEED) -> Net:
    """Return a copy of the opening project's start weights that belong to a start seed, 5-10-1."""
    project = opening_project()
    seeds = replace(project.training.seeds, start=seed)
    start = current_parameters(replace(project, training=replace(project.training, seeds=seeds)))
    w1, w2 = start.weights
    b1, b2 = (biases[:, np.newaxis] for biases in start.biases)
    return Net(Pair(w1, w2), Pair(b1, b2))


def run_program(wrong: WrongPass, start: Net, epochs: int = EPOCHS, rate: float = RATE) -> Course:
    """Train a program on the opening project's table."""
    return trained(wrong, start, *opening_table(), rate, epochs)


def ask_one(net: Net, row: Array) -> Array:
    """Ask a trained program about one new row (inputs,): its answers (answers,), of which there should be one."""
    return predict(net, np.asarray(row, float)[np.newaxis, :]).ravel()


def vote_seed(first: int = 1, epochs: int = EPOCHS) -> int:
    """Return the first start seed from which both curves fall all the way, so that neither gives itself away."""
    seed = first
    while not all(is_falling(run_program(one, opening_start(seed), epochs)) for one in (PRINTED_PROGRAM, DERIVATION)):
        seed += 1
    return seed


def is_falling(course: Course) -> bool:
    """Say whether the cost falls in every epoch."""
    return bool((np.diff(course.costs) < 0).all())
