"""What all optimizers share: what they see of a step, what they remember, and how the step is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array, Choice
from nnapp.expressions import Symbol
from nnapp.expressions.short import Line
from nnapp.tape import WHOLE_NETWORK, Tape

Number = float | Array
Share = Annotated[float, Meta(ge=0, lt=1)]  # of something old, which is kept at each update


@dataclass
class Clock:
    """Counts the updates that an optimizer's memory has seen; one for a whole run, shared by all its tapes.

    Only optimizers whose formula asks for the number of the update (Adam, AdamW) count it on.
    """

    updates: int = 0


@dataclass(frozen=True, eq=False)
class Update:
    """What an optimizer sees of a step: flat vectors (parameters,), all of the tape's precision."""

    parameters: Array
    gradient: Array  # ∂C/∂w; it is never overwritten
    step: Array  # to be filled with what is subtracted from the parameters
    learning_rate: Array  # 0-d, may change between steps
    memory: dict[str, Array]  # the optimizer's own vectors, by the names it declares
    clock: Clock


class Optimizer(Choice, frozen=True):
    """What all optimizers share."""

    memory_names: ClassVar[tuple[str, ...]] = ()
    meaning: ClassVar[str] = ""  # of the letters of `step_lines`, for those who meet them for the first time

    def fresh_memory(self, size: int, learning_rate: float) -> dict[str, Array]:
        """Return the memory before the first update: vectors (size,), zero where nothing else is said."""
        return {name: np.zeros(size) for name in self.memory_names}

    def step_lines(self) -> tuple[Line, ...]:
        """Return the step in letters, in as many lines as it takes; the last one is the step.

        ∂C/∂w, η and w are those of `nnapp.expressions.short`; all others are in `letters` or on the left before.
        """
        raise NotImplementedError

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        """Return what the letters of the formula are worth before an update, of one parameter or of many."""
        return {}

    def record_step(self, tape: Tape, update: Update) -> None:
        """Record the lines that fill `update.step` and bring the memory up to date."""
        raise NotImplementedError


def record_update(tape: Tape, optimizer: Optimizer, update: Update, free: Array | None = None) -> None:
    """Record the lines of one update of `update.parameters` in place: w ← w − step.

    `free` (parameters,) is 1 where a parameter may move and 0 where it is frozen. An optimizer with a memory does not
    see the slope of a frozen parameter: its memory would grow to a leap that is made when the parameter is let go.
    """
    if free is None:
        optimizer.record_step(tape, update)
    else:
        if optimizer.memory_names:
            seen = np.empty_like(update.gradient)
            tape.record(WHOLE_NETWORK, "∂C/∂w where free", np.multiply, update.gradient, free, seen)
            update = replace(update, gradient=seen)
        optimizer.record_step(tape, update)
        step, nothing, frozen = update.step, tape.constant(0.0), free == 0
        # not by a product: a step that is no number is none times 0 either
        tape.record(WHOLE_NETWORK, "step where free", np.copyto, step, nothing, "no", frozen, fills=step)
    tape.record(WHOLE_NETWORK, "w", np.subtract, update.parameters, update.step, update.parameters)
