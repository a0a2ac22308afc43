"""Judging what a learner has answered: it is compared with what the project says at that moment."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import isfinite

import numpy as np
from msgspec import Struct

from nnapp.expressions import number_text
from nnapp.lessons.facts import Facts
from nnapp.lessons.language import computed, holds, reads_answer
from nnapp.lessons.missing import missing
from nnapp.lessons.typed import TYPED, typed_number
from nnapp.lessons.value import Task
from nnapp.words import Refusal, Said, marked

CLOSE = 0.01  # the share of a number that an answer may be off by
NEAR = 0.02  # who is off by no more has calculated rightly, and rounded on the way
COARSE = 0.1  # at most, where the answer is the number itself with fewer digits
NOTHING = 1e-9
SIGNS = ("+", "0", "−")
DECIMAL = re.compile(r"\s*[-+−]?(\d+(?:\.(\d*))?|\.(\d+))\s*")
SHAPE = re.compile(r"\D*(\d+)\D+(\d+)\D*")


class Verdict(Struct, frozen=True):
    """Whether an answer is right, and what to say about it."""

    right: bool
    said: Said


def judge(task: Task, facts: Facts, answer: str = "", labs: Collection[str] = ()) -> Verdict:
    """Judge an answer, as it was typed or chosen; raises `Refusal` for what is no answer of this kind.

    A choice is answered by its number from 1, a sign by one of `SIGNS`. For a prediction any answer is right.
    """
    judges = {
        "number": _number,
        "choice": _choice,
        "sign": _sign,
        "shape": _shape,
        "done": _done,
    }
    if task.ask == "lab":
        solved = task.check in labs
        return Verdict(solved, Said(SOLVED if solved else marked("This stage of the lab is not solved yet.")))
    verdict = judges[task.ask](task, facts, answer)
    return Verdict(True, verdict.said) if task.predict else verdict


def right_answer(task: Task, facts: Facts) -> str:
    """Return an answer that is right now; nothing where it cannot be given in words. Predictions have one too."""
    if task.ask in {"done", "lab"} or _is_condition(task):
        if task.ask == "done":
            computed(_text(task), facts)
        return task.right
    if task.ask == "shape":
        return "×".join(str(round(each)) for each in _shape_of(task, facts))
    value = _value(task, facts)
    if task.ask == "sign":
        return SIGNS[1 - int(np.sign(value))]
    return str(round(value)) if task.ask == "choice" else repr(value)


def is_revealed(task: Task, facts: Facts) -> bool:
    """Say whether the gap of a prediction can be shown."""
    return not task.reveal or holds(task.reveal, facts)


SOLVED = marked("Right.")


def _text(task: Task) -> str:
    assert isinstance(task.check, str)
    return task.check


def _value(task: Task, facts: Facts) -> float:
    return _finite(computed(_text(task), facts))


def _finite(value: float) -> float:
    if not isfinite(value):
        raise Refusal(marked("There is no such number yet. Do first what the lesson asks for, or load it once more."))
    return value


def _is_condition(task: Task) -> bool:
    return task.ask == "number" and reads_answer(_text(task))


def _number(task: Task, facts: Facts, answer: str) -> Verdict:
    given = typed_number(answer)
    if _is_condition(task):
        right = holds(_text(task), facts.answered(given))
        return Verdict(
            right, Said(SOLVED if right else marked("{given} does not do it."), {"given": number_text(given)})
        )
    value = _value(task, facts)
    values: dict[str, object] = {
        "given": number_text(given, 6),
        "value": number_text(value),
        "gap": number_text(abs(given - value), 3),
    }
    if task.predict:
        return Verdict(True, Said(_gap_of(given, value), values))
    if abs(given - value) <= _tolerance(task, value, answer):
        return Verdict(True, Said(marked("Right: {value}."), values))
    return Verdict(False, Said(_hint_of(given, value, answer), values))


def _tolerance(task: Task, value: float, answer: str) -> float:
    if task.tolerance is not None:
        return task.tolerance
    unit, digits = _last_digit(answer)
    return max(CLOSE * abs(value), 0.5000001 * unit if digits >= 2 else 0.0, NOTHING)


def _last_digit(answer: str) -> tuple[float, int]:
    # what 1 in its last digit is worth, and how many digits it has; (0, 0) where it is a calculation
    found = DECIMAL.fullmatch(answer.translate(TYPED).replace(",", "."))
    if found is None:
        return 0.0, 0
    return 10.0 ** -len(found[2] or found[3] or ""), len(found[1].replace(".", "").lstrip("0"))


def _hint_of(given: float, value: float, answer: str) -> str:
    if value and abs(given + value) <= CLOSE * abs(value):
        return marked("{given} has the right size, but the wrong sign.")
    if value and _is_rounded(given, value, answer):
        return marked("{given} is close. Use more digits on the way.")
    return marked("{given} is not it.")


def _gap_of(given: float, value: float) -> str:
    if given == value:
        return marked("You said {given}, and so it is.")
    low = marked("You said {given}; it is {value}. You were {gap} too low.")
    return low if given < value else marked("You said {given}; it is {value}. You were {gap} too high.")


def _is_rounded(given: float, value: float, answer: str) -> bool:
    # 1.2 for 1.1 is no rounding: something was forgotten
    off = abs(given - value)
    return off <= NEAR * abs(value) or (off <= COARSE * abs(value) and off <= 0.5000001 * _last_digit(answer)[0])


def _choice(task: Task, facts: Facts, answer: str) -> Verdict:
    if not (answer.isdecimal() and 1 <= int(answer) <= len(task.choices)):
        raise Refusal(marked("Choose one of the answers first."))
    right = round(_value(task, facts))
    if task.predict:
        values: dict[str, object] = {
            "given": task.choices[int(answer) - 1],
            "value": task.choices[min(max(right, 1), len(task.choices)) - 1],
        }
        template = marked("You said “{given}”, and so it is.") if int(answer) == right else SAID_OTHER
        return Verdict(True, Said(template, values))
    return Verdict(int(answer) == right, Said(SOLVED if int(answer) == right else marked("That is not it.")))


def _sign(task: Task, facts: Facts, answer: str) -> Verdict:
    if answer not in SIGNS:
        raise Refusal(marked("Choose one of the answers first."))
    value = _value(task, facts)
    right = SIGNS[1 - int(np.sign(value))]
    values: dict[str, object] = {"given": answer, "value": number_text(value)}
    if task.predict:
        return Verdict(True, Said(marked("You said {given}; the number is {value}."), values))
    return Verdict(answer == right, Said(marked("Right: it is {value}.") if answer == right else NOT_IT, values))


SAID_OTHER = marked("You said “{given}”; it is “{value}”.")
NOT_IT = marked("That is not it.")


def _shape_of(task: Task, facts: Facts) -> tuple[float, float]:
    rows, columns = (_finite(computed(each, facts)) for each in task.check)
    return rows, columns


def _shape(task: Task, facts: Facts, answer: str) -> Verdict:
    found = SHAPE.fullmatch(answer)
    if found is None:
        raise Refusal(marked("A shape is rows × columns. Type it like 3×2."))
    rows, columns = (round(each) for each in _shape_of(task, facts))
    given = int(found[1]), int(found[2])
    values: dict[str, object] = {"rows": rows, "columns": columns, "given": f"{given[0]}×{given[1]}"}
    if task.predict:
        so = marked("You said {given}, and so it is.")
        return Verdict(
            True, Said(so if given == (rows, columns) else marked("You said {given}; it is {rows}×{columns}."), values)
        )
    if given == (rows, columns):
        return Verdict(True, Said(marked("Right: {rows}×{columns}."), values))
    turned = given == (columns, rows)
    return Verdict(
        False, Said(marked("{given} is the other way round.") if turned else marked("{given} is not it."), values)
    )


def _done(task: Task, facts: Facts, answer: str) -> Verdict:
    done = holds(_text(task), facts)
    return Verdict(done, Said(marked("Done.")) if done else missing(_text(task), facts))
