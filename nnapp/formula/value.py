"""Formula: what was read, ready to be computed for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from nnapp.choices import Array
from nnapp.formula.functions import COMPUTED, Operand
from nnapp.formula.tokens import bracketed, check_length, shown, tokens
from nnapp.words import Refusal, marked

BLOCK = 16_384  # rows that are computed at a time, so that what lies in between stays in the processor's cache
MOST_COMPARED = 500  # names that are looked through for the one that was meant
MOST_LETTERS = 60  # of a name that is looked at for that


class Number(Struct, frozen=True):
    """A step: put a number on the stack."""

    value: float


class Reading(Struct, frozen=True):
    """A step: put the values of a column on the stack."""

    name: str


class Call(Struct, frozen=True):
    """A step: take so many values from the stack, and put there what is computed of them."""

    name: str
    count: int


Step = Number | Reading | Call


class Formula(Struct, frozen=True):
    """A formula as it was typed, the columns that it reads, and the steps that compute it, in reversed Polish order."""

    text: str
    names: tuple[str, ...]
    steps: tuple[Step, ...]

    def values(self, columns: Mapping[str, ArrayLike]) -> Array:
        """Return the formula's values (rows,), float64, of columns (rows,) by their names.

        A formula without columns gives all rows the same value. Raises `Refusal` where a column that it reads is not
        there, or has another number of rows. Computed by IEEE rules: 1/0 is infinite, and the root of −1 NaN.
        """
        used = {name: _column(columns, name) for name in self.names}
        rows = self._rows(columns, used)
        answers = np.empty(rows)
        with np.errstate(all="ignore"):
            for begin in range(0, rows, BLOCK):
                some = slice(begin, begin + BLOCK)
                answers[some] = self._computed({name: values[some] for name, values in used.items()})
        return answers

    def renamed(self, old: str, new: str) -> str:
        """Return the text with another name for a column, all else as it was typed.

        Raises `Refusal` where it becomes too long to be read again.
        """
        parts, copied = [], 0
        for token in tokens(self.text):
            if token.text == old and token.kind in ("name", "column"):
                if token.kind == "name" and bracketed(old) != old:
                    continue  # a function or a constant of that name
                parts += [self.text[copied : token.begin], bracketed(new)]
                copied = token.end
        text = "".join([*parts, self.text[copied:]])
        check_length(text)
        return text

    def _rows(self, columns: Mapping[str, ArrayLike], used: Mapping[str, NDArray[np.float64]]) -> int:
        lengths = {len(values) for values in used.values()}
        if len(lengths) > 1:
            raise Refusal(
                marked("The columns of the formula “{formula}” have different numbers of rows: {lengths}."),
                formula=shown(self.text),
                lengths=", ".join(map(str, sorted(lengths))),
            )
        return lengths.pop() if lengths else len(np.atleast_1d(next(iter(columns.values()), 1.0)))

    def _computed(self, columns: Mapping[str, Operand]) -> Operand:
        stack: list[Operand] = []
        for step in self.steps:
            if isinstance(step, Number):
                stack.append(np.float64(step.value))
            elif isinstance(step, Reading):
                stack.append(columns[step.name])
            else:
                given = stack[-step.count :]
                stack[-step.count :] = [COMPUTED[step.name](*given)]
        return stack[0]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one that was probably meant, if any looks like it; takes a bounded time however long the names are."""
    if len(word) > MOST_LETTERS:
        return None
    some = [name for name, _ in zip(known, range(MOST_COMPARED), strict=False) if len(name) <= MOST_LETTERS]
    by_case = [name for name in some if name.casefold() == word.casefold()]
    return next(iter(by_case or get_close_matches(word, some, 1)), None)


def _column(columns: Mapping[str, ArrayLike], name: str) -> NDArray[np.float64]:
    if name in columns:
        return np.asarray(columns[name], np.float64)
    meant = nearest(name, columns)
    if meant is not None:
        raise Refusal(
            marked("The formula reads “{name}”, but no column of numbers has that name. Did you mean “{meant}”?"),
            name=shown(name),
            meant=meant,
        )
    raise Refusal(
        marked(
            "The formula reads “{name}”, but no column of numbers has that name. "
            "Use the names of columns as they stand above the table."
        ),
        name=shown(name),
    )
