"""What a backward pass of the lesson is: six lines of NumPy that a learner reads, and that are what is computed.

In the lines rows are columns, as in `net`: x (inputs, rows), h (hidden, rows), y and t (outputs, rows).
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nnapp.choices import Array
from nnapp.lessons.faulty.net import Gradients, Net, Pair, check_rows, forward, sigmoid
from nnapp.lessons.faulty.slopes import Reduction
from nnapp.words import Said, marked

LESSON_ONLY = marked("Faulty on purpose – lesson only")
UPDATE = "W1, b1, W2, b2 = W1 - rate * dW1, b1 - rate * db1, W2 - rate * dW2, b2 - rate * db2"


class Line(Struct, frozen=True, eq=False):
    """One line of code: what is shown, and the function that computes what stands right of its equals sign."""

    text: str
    value: Callable[[Any], Any]  # of the variables so far; several names on the left: as many values

    @property
    def names(self) -> list[str]:
        """The variables that the line makes."""
        return self.text.split(" = ", 1)[0].split(", ")

    def run(self, variables: SimpleNamespace) -> None:
        """Add what the line makes to the variables."""
        made, names = self.value(variables), self.names
        variables.__dict__.update(zip(names, made if len(names) > 1 else [made], strict=True))


class WrongPass(Struct, frozen=True, eq=False):
    """A backward pass, wrong in one line, or in none (`fault` None), or in several (the printed program)."""

    name: str  # as it is known in code
    title: str
    level: int  # how hard it is to find: 1 to 3; 0 for a right one
    code: tuple[Line, ...]
    told: Said  # what is wrong and what comes of it, for when the learner has found it
    fault: int | None = None  # the number of the wrong line, from 0
    hints: tuple[Said, ...] = ()  # where to look, which quantity, the answer
    reduction: Reduction = "mean"  # of the cost whose gradient it should be

    @property
    def lines(self) -> tuple[str, ...]:
        """The code as it is shown."""
        return tuple(line.text for line in self.code)

    def gradients(self, net: Net, x: Array, t: Array, rate: float = 0.0) -> Gradients:
        """Return what the pass claims on x (rows, inputs) and t (rows, outputs); shapes may be wrong.

        The learning rate matters only to a pass that uses weights which are already updated.
        """
        check_rows(net, x, t)
        hidden, output = forward(net, x)
        (w1, w2), (b1, b2) = net.weights, net.biases
        given: dict[str, Any] = {"W1": w1, "b1": b1, "W2": w2, "b2": b2, "rate": rate, "sigmoid": sigmoid}
        variables = SimpleNamespace(x=x.T, t=t.T, h=hidden, y=output, **given)
        for line in self.code:
            line.run(variables)
        return Gradients(Pair(variables.dW1, variables.dW2), Pair(variables.db1, variables.db2))


def with_line(wrong: WrongPass, number: int, line: Line, **changes: Any) -> WrongPass:
    """Return the pass with another line, and with other fields."""
    code = tuple(line if place == number else old for place, old in enumerate(wrong.code))
    return replace(wrong, code=code, **changes)
