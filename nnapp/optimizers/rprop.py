"""Rprop, which follows the sign of the slope only, with a step size of each parameter's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.expressions import Symbol
from nnapp.expressions.short import GRADIENT, ONE, STEP, Line, call, times
from nnapp.optimizers.base import Number, Optimizer, Update
from nnapp.tape import WHOLE_NETWORK, Tape
from nnapp.words import marked

SIZE_BEFORE, SIGN_BEFORE = Symbol("Δ", sup="−"), Symbol("g", sup="−")  # of before: the step size, the slope's sign


class Rprop(Optimizer, frozen=True, tag="rprop"):
    """w ← w − Δ sign ∂C/∂w,  Δ ← η⁺ Δ while the sign stays, Δ ← η⁻ Δ and the last step taken back where it changes

    Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993.
    Meant for full batches: it trusts every sign. After a step is taken back the derivative counts as 0, so that the
    next sign is no change. Δ begins at the learning rate η (within its bounds), which has no further use.
    """

    title: ClassVar[str] = marked("Rprop")
    memory_names: ClassVar[tuple[str, ...]] = ("step_size", "last_sign")
    meaning: ClassVar[str] = marked(
        "Only the sign of the slope counts. Δ is this weight's own step size and Δ⁻ the one of before; g⁻ is the sign "
        "of the slope before, or 0 where there was none or its step was taken back."
    )

    increase: Annotated[
        float,
        Meta(
            ge=1,
            le=10,
            title=marked("Increase η⁺"),
            description=marked("What a step size is multiplied with while the slope keeps its sign."),
        ),
    ] = 1.2
    decrease: Annotated[
        float,
        Meta(
            gt=0,
            lt=1,
            title=marked("Decrease η⁻"),
            description=marked("What a step size is multiplied with when the slope has changed its sign."),
        ),
    ] = 0.5
    largest: Annotated[
        float,
        Meta(ge=1e-3, le=1_000_000, title=marked("Largest step"), description=marked("No step size grows above this.")),
    ] = 50.0
    smallest: Annotated[
        float,
        Meta(ge=1e-30, le=1e-3, title=marked("Smallest step"), description=marked("No step size falls below this.")),
    ] = 1e-6

    def step_lines(self) -> tuple[Line, ...]:
        size, sign = Symbol("Δ"), call("sign", GRADIENT)
        growth = call("max", ONE, times(Symbol("η", sup="+"), sign, SIGN_BEFORE))
        return (
            Line(size, call("min", times(SIZE_BEFORE, growth), Symbol("Δ", "max"))),
            Line(STEP, times(size, sign)),
        )

    def letters(self, memory: Mapping[str, Number], updates: int) -> dict[Symbol, Number]:
        return {
            Symbol("η", sup="+"): self.increase,
            Symbol("Δ", "max"): self.largest,
            SIZE_BEFORE: memory["step_size"],
            SIGN_BEFORE: memory["last_sign"],
        }

    def fresh_memory(self, size: int, learning_rate: float) -> dict[str, Array]:
        first = min(max(learning_rate, self.smallest), self.largest)
        return {"step_size": np.full(size, first), "last_sign": np.zeros(size)}

    def record_step(self, tape: Tape, update: Update) -> None:
        # The agreement of the signs is 1, or −1 at a change, or 0 where one of them is 0. At a change the last step,
        # Δ times the other sign with the Δ of then, is taken back by a step before Δ shrinks.
        size, last, step = update.memory["step_size"], update.memory["last_sign"], update.step
        sign, shrinkage, one = np.empty_like(step), np.empty_like(step), tape.one
        tape.record(WHOLE_NETWORK, "sign ∂C/∂w", np.sign, update.gradient, sign)
        tape.record(WHOLE_NETWORK, "agreement", np.multiply, sign, last, last)
        tape.record(WHOLE_NETWORK, "η⁺ agreement", np.multiply, last, tape.constant(self.increase), step)
        tape.record_bound(WHOLE_NETWORK, "growth", np.maximum, step, one, step)
        tape.record(WHOLE_NETWORK, "Δ growth", np.multiply, size, step, size)
        tape.record_bound(WHOLE_NETWORK, "Δ of the step", np.minimum, size, tape.constant(self.largest), size)
        tape.record(WHOLE_NETWORK, "step", np.multiply, sign, size, step)
        tape.record(WHOLE_NETWORK, "agreement + 1", np.add, last, one, last)
        tape.record_bound(WHOLE_NETWORK, "0 at a change, else 1", np.minimum, last, one, last)
        tape.record_bound(WHOLE_NETWORK, "shrinkage", np.maximum, last, tape.constant(self.decrease), shrinkage)
        tape.record(WHOLE_NETWORK, "Δ shrinkage", np.multiply, size, shrinkage, size)
        tape.record_bound(WHOLE_NETWORK, "Δ", np.maximum, size, tape.constant(self.smallest), size)
        tape.record(WHOLE_NETWORK, "sign to compare with", np.multiply, sign, last, last)
