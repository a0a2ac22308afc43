"""The costs: what is minimised, its delta at the output layer, and which output activation goes with which cost.

A cost is a sum over the outputs and the samples of a batch; the project may ask for the mean over the samples instead.
It owns the output delta ∂C/∂z, because for some pairs ∂C/∂a · φ′(z) is exact on paper and zero in floating point.
"""

from __future__ import annotations

from nnapp.activations import AnyActivation
from nnapp.costs.base import Cost, Output
from nnapp.costs.errors import HalfSquaredError, Huber, MeanAbsoluteError, MeanSquaredError
from nnapp.costs.likelihood import BinaryCrossEntropy, CrossEntropy
from nnapp.words import Refusal, Said, marked

__all__ = [
    "AnyCost",
    "BinaryCrossEntropy",
    "Cost",
    "CrossEntropy",
    "HalfSquaredError",
    "Huber",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Output",
    "check_pairing",
    "outputs_problem",
    "pairing_problem",
]

AnyCost = HalfSquaredError | MeanSquaredError | MeanAbsoluteError | Huber | BinaryCrossEntropy | CrossEntropy


def pairing_problem(cost: AnyCost, activation: AnyActivation) -> Said | None:
    """Say why the cost does not go with this output activation, or None where it does."""
    if type(activation) in cost.activations:
        return None
    return Said(
        marked("{cost} does not go with {activation} outputs: {reason}."),
        {"cost": cost.title, "activation": activation.title, "reason": cost.reason},
    )


def check_pairing(cost: AnyCost, activation: AnyActivation) -> None:
    """Raise `Refusal` with the reason where the cost does not go with this output activation."""
    problem = pairing_problem(cost, activation)
    if problem is not None:
        raise Refusal(problem.template, **problem.values)


def outputs_problem(cost: AnyCost, units: int) -> Said | None:
    """Say why the cost's class weights do not fit an output layer of so many units, or None where they do."""
    weights = len(cost.class_weights) if isinstance(cost, CrossEntropy) else 0
    if weights in {0, units}:
        return None
    return Said(
        marked(
            "{cost} has {weights} class weights, but there are {classes} classes, one for each unit of the output "
            "layer. Give one weight for each class, or none."
        ),
        {"cost": cost.title, "weights": weights, "classes": units},
    )
