"""A function that somebody has typed."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from nnapp.choices import Array
from nnapp.formula import parse
from nnapp.generators.base import OfNumbers, uniform
from nnapp.misfits import misfit
from nnapp.words import Refusal, marked

MOST_INPUTS = 10
FAR = 1e6  # of inputs
LARGEST = 1e100  # of values
NAMES = tuple(f"x{number}" for number in range(1, MOST_INPUTS + 1))

Bound = Annotated[float, Meta(ge=-FAR, le=FAR, extra_json_schema={"step": 1.0})]


class TypedFunction(OfNumbers, frozen=True, tag="typed"):
    """y = f(x1, x2, …), as it is typed, for random inputs between two bounds"""

    title: ClassVar[str] = marked("Your function")

    function: Annotated[
        str,
        Meta(
            title=marked("y ="),
            description=marked(
                "A formula of x1, x2, … up to x10, such as sin(x1)*x2, x1**2 − 3 or where(x1 > 0, x2, −x2)."
            ),
        ),
    ] = "sin(x1)*x2"
    low: Annotated[
        Bound, Meta(title=marked("Inputs from"), description=marked("All inputs are at least as large as this."))
    ] = -3.0
    high: Annotated[Bound, Meta(title=marked("Inputs to"), description=marked("All inputs are smaller than this."))] = (
        3.0
    )

    def __post_init__(self) -> None:
        numbers = all(isinstance(bound, int | float) for bound in (self.low, self.high))
        if not (isinstance(self.function, str) and numbers):
            raise misfit(self)
        unknown = [name for name in parse(self.function).names if name not in NAMES]
        if unknown:
            raise Refusal(
                marked("There is no input “{name}”: inputs are called x1, x2, … up to x10. Write for example {meant}."),
                name=unknown[0][:40],
                meant="x1",
            )
        if not self.low < self.high:
            raise Refusal(
                marked("The inputs go from {low:g} to {high:g}, which leaves no room. The second must be larger."),
                low=float(self.low),
                high=float(self.high),
            )

    @property
    def input_count(self) -> int:
        """How many inputs there are: as many as the formula speaks of, at least one."""
        return max((NAMES.index(name) + 1 for name in parse(self.function).names), default=1)

    def inputs(self) -> Array:
        return uniform(self.seed, self.rows, self.input_count, self.low, self.high)

    def values(self, inputs: Array) -> Array:
        found = parse(self.function).values(dict(zip(NAMES, inputs.T, strict=False)))
        strange = np.flatnonzero(~(np.abs(found) <= LARGEST))
        if len(strange):
            where = ", ".join(f"{name} = {x:.3g}" for name, x in zip(NAMES, inputs[strange[0]], strict=False))
            raise Refusal(
                marked(
                    "For {where} the formula gives no number, or one that is far too large. Change it, for example by "
                    "abs or max, or choose other bounds for the inputs."
                ),
                where=where.replace("-", "−"),
            )
        return found
