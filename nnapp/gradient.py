"""The gradient of the whole cost over all training rows, at any parameters, as backpropagation finds it.

It is computed block by block, so that a large table takes no more memory than a small one, and always in float64.
"""

from __future__ import annotations

import numpy as np

from nnapp.network import backward, is_penalized, record_penalty_of
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.run.rows import summed, training_blocks
from nnapp.tape import Tape, run_guarded
from nnapp.topology import Parameters


def training_gradient(project: Project, parameters: Parameters, report: Report = unheard) -> Parameters:
    """Return ∂C/∂w and ∂C/∂b of the cost of all training rows, as the project reduces it, with its penalties.

    It is the gradient that `backward` gives for all these rows at once: all units are on, and links that are frozen or
    removed have their slopes too. Weights that have diverged give numbers that are not finite. Raises `Refusal` where
    the table cannot be trained on, and for parameters of another network; `report` may cancel.
    """
    rows, total = 0, np.zeros(project.topology.parameter_count)
    blockwise = summed(project)
    with np.errstate(all="ignore"):  # what has diverged is shown as it is
        for inputs, targets in training_blocks(project, report):
            part = backward(blockwise, inputs, targets, parameters).gradient
            assert part is not None
            total += part.flat
            rows += len(inputs)
        if project.training.reduction == "mean":
            total /= rows
    return Parameters(project.topology.widths, _penalized(project, parameters, total))


def _penalized(project: Project, parameters: Parameters, gradient: np.ndarray) -> np.ndarray:
    if not is_penalized(project.training):
        return gradient
    whole = np.empty_like(gradient)

    def record(tape: Tape) -> None:
        record_penalty_of(tape, project, parameters.flat, gradient, whole)

    run_guarded(record)
    return whole
