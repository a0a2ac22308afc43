"""Reading a formula: precedence climbing from left to right, which leaves the steps in the order of computing.

Pratt, "Top down operator precedence", 1973. Each token is looked at once; nesting is bounded, so Python's stack is too.
"""

from __future__ import annotations

from collections.abc import Mapping

from nnapp.formula.functions import COMPARISONS, CONSTANTS, FUNCTIONS, OPERATORS, UNARY, Function, Operator
from nnapp.formula.tokens import Token, check_length, shown, tokens
from nnapp.formula.value import Call, Formula, Number, Reading, Step, nearest
from nnapp.words import Refusal, Said, marked

MOST_DEPTH = 100  # of parentheses, signs and powers in each other


def parse(text: str, functions: Mapping[str, Function] = FUNCTIONS) -> Formula:
    """Read a formula; raises `Refusal` with the character where something is wrong, and what was expected there.

    Who computes the steps by themselves may allow other functions.
    """
    check_length(text)
    if not text.strip():
        raise Refusal(marked("The formula is empty. Type one, such as x1*x2 or sin(x1)."))
    reader = _Reader(text, functions)
    reader.read_all()
    return Formula(text, tuple(reader.names), tuple(reader.steps))


class _Reader:
    """Where reading has come to, and the steps so far."""

    def __init__(self, text: str, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._tokens = tokens(text)
        self._now = next(self._tokens)
        self._depth = 0
        self.steps: list[Step] = []
        self.names: dict[str, None] = {}  # in the order in which they come

    def read_all(self) -> None:
        self._expression(0)
        if self._now.kind != "end":
            raise self._unexpected(Said(marked("an operator such as + or the end of the formula")))

    def _expression(self, binding: int) -> None:
        # everything from here on whose operators bind at least so strongly
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise Refusal(
                marked("At character {position}: parts lie in each other more than {most} deep. Make it simpler."),
                position=self._now.position,
                most=MOST_DEPTH,
            )
        self._operand()
        while (operator := self._operator()) is not None and operator.left >= binding:
            sign = self._taken()
            self._expression(operator.right)
            self.steps.append(Call(operator.name, 2))
            if sign.text in COMPARISONS and self._is_sign(*COMPARISONS):
                raise Refusal(
                    marked(
                        "At character {position}: comparisons cannot be chained. "
                        "Instead of 0 < x < 1 write (0 < x) * (x < 1)."
                    ),
                    position=self._now.position,
                )
        self._depth -= 1

    def _operand(self) -> None:
        if self._is_sign("-", "+"):
            negative = self._taken().text == "-"
            self._expression(UNARY)
            if negative:
                self.steps.append(Call("minus", 1))
        elif self._is_sign("("):
            self._taken()
            self._expression(0)
            self._close()
        elif self._now.kind == "number":
            self.steps.append(Number(float(self._taken().text)))
        elif self._now.kind == "column":
            self._read_column(self._taken())
        elif self._now.kind == "name":
            self._named(self._taken())
        else:
            raise self._unexpected(Said(marked("a number, a column, a function or “(”")))

    def _named(self, name: Token) -> None:
        if self._is_sign("("):
            self._call(name)
        elif name.text in CONSTANTS:
            self.steps.append(Number(CONSTANTS[name.text]))
        elif name.text in self._functions:
            raise Refusal(
                marked("At character {position}: “(” was expected after {name}. A column of that name is [{name}]."),
                position=name.end + 1,
                name=name.text,
            )
        else:
            self._read_column(name)

    def _read_column(self, name: Token) -> None:
        self.steps.append(Reading(name.text))
        self.names[name.text] = None

    def _call(self, name: Token) -> None:
        if name.text not in self._functions:
            raise _unknown(name, self._functions)
        self._taken()
        count = 0
        while not self._is_sign(")"):
            if count:
                self._comma()
            self._expression(0)
            count += 1
        _check_count(name, count, self._functions[name.text])
        self._taken()
        self.steps.append(Call(name.text, count))

    def _comma(self) -> None:
        if not self._is_sign(","):
            raise self._unexpected(Said(marked("an operator such as +, “,” or “)”")))
        self._taken()

    def _close(self) -> None:
        if not self._is_sign(")"):
            raise self._unexpected(Said(marked("an operator such as + or “)”")))
        self._taken()

    def _operator(self) -> Operator | None:
        return OPERATORS.get(self._now.text) if self._now.kind == "sign" else None

    def _is_sign(self, *signs: str) -> bool:
        return self._now.kind == "sign" and self._now.text in signs

    def _taken(self) -> Token:
        token, self._now = self._now, next(self._tokens)
        return token

    def _unexpected(self, expected: Said) -> Refusal:
        found = self._now
        values = {"position": found.position, "expected": expected, "found": shown(found.text)}
        if found.kind == "end":
            return Refusal(marked("At character {position}: {expected} was expected, but the formula ends."), **values)
        if self._is_sign("="):
            template = marked("At character {position}: {expected} was expected. To compare, write == (or <, >=, …).")
        elif self._is_sign(","):
            template = marked(
                "At character {position}: {expected} was expected, but there is “,”. Decimals have a point: 0.5."
            )
        else:
            template = marked("At character {position}: {expected} was expected, but there is “{found}”.")
        return Refusal(template, **values)


def _unknown(name: Token, functions: Mapping[str, Function]) -> Refusal:
    meant = nearest(name.text, functions)
    values = {"position": name.position, "name": shown(name.text), "known": ", ".join(functions)}
    if meant is None:
        return Refusal(marked("At character {position}: there is no function “{name}”. There are: {known}."), **values)
    return Refusal(
        marked("At character {position}: there is no function “{name}”. Did you mean {meant}?"), **values, meant=meant
    )


def _check_count(name: Token, count: int, function: Function) -> None:
    if count < function.fewest or (function.most is not None and count > function.most):
        few_or_more = marked("At character {position}: {name} takes {wanted} or more values, but {count} are given.")
        exactly = marked("At character {position}: {name} takes {wanted} value(s), but {count} are given.")
        raise Refusal(
            few_or_more if function.most is None else exactly,
            position=name.position,
            name=name.text,
            wanted=function.fewest,
            count=count,
        )
