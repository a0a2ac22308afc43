"""Repairing the printed program: four suspicious lines, four readings of each, and one combination that is right.

A repair is accepted where it passes the gradient check on three fresh random networks, so that a lucky guess fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from nnapp.lessons.faulty.cases import fresh_case
from nnapp.lessons.faulty.checking import PassCheck, check
from nnapp.lessons.faulty.passes import Line, WrongPass
from nnapp.lessons.faulty.program import (
    BIASES,
    BIASES_BY_ROW,
    HIDDEN_DELTA,
    HIDDEN_DELTA_OF_ERROR,
    OUTPUT_DELTA,
    PRINTED_PROGRAM,
    SLOPES,
    SLOPES_OF_ACTIVATIONS,
)
from nnapp.words import Refusal, marked

FRESH_NETWORKS = 3


class SuspectLine(NamedTuple):
    """One line of the printed program that may be wrong, and what could stand there."""

    place: int  # its number in the program, from 0
    question: str
    alternatives: tuple[Line, Line, Line, Line]
    printed: int  # which of them is printed
    right: int  # and which is right; the printed one may be


SUSPECTS = (
    SuspectLine(
        0,
        marked("What is the slope of the sigmoid?"),
        (
            SLOPES_OF_ACTIVATIONS,
            Line(
                "slope2, slope1 = y * (1 - sigmoid(y)), h * (1 - sigmoid(h))",
                lambda v: (v.y * (1 - v.sigmoid(v.y)), v.h * (1 - v.sigmoid(v.h))),
            ),
            SLOPES,
            Line("slope2, slope1 = 1 - y * y, 1 - h * h", lambda v: (1 - v.y * v.y, 1 - v.h * v.h)),
        ),
        printed=0,
        right=2,
    ),
    SuspectLine(
        1,
        marked("What is δ of the output?"),
        (
            Line("delta2 = (t - y) * slope2", lambda v: (v.t - v.y) * v.slope2),
            OUTPUT_DELTA,
            Line("delta2 = y - t", lambda v: v.y - v.t),
            Line("delta2 = (y - t) ** 2 / 2 * slope2", lambda v: (v.y - v.t) ** 2 / 2 * v.slope2),
        ),
        printed=1,
        right=1,
    ),
    SuspectLine(
        2,
        marked("What goes back to the hidden layer?"),
        (
            HIDDEN_DELTA_OF_ERROR,
            Line("delta1 = W2.T @ delta2", lambda v: v.W2.T @ v.delta2),
            Line("delta1 = (W2.T @ delta2) * h", lambda v: (v.W2.T @ v.delta2) * v.h),
            HIDDEN_DELTA,
        ),
        printed=0,
        right=3,
    ),
    SuspectLine(
        4,
        marked("What is the gradient of a bias?"),
        (
            Line("db2, db1 = delta2.sum(), delta1.sum()", lambda v: (v.delta2.sum(), v.delta1.sum())),
            BIASES,
            BIASES_BY_ROW,
            Line(
                "db2, db1 = delta2.mean(axis=1, keepdims=True), delta1.mean(axis=1, keepdims=True)",
                lambda v: (v.delta2.mean(axis=1, keepdims=True), v.delta1.mean(axis=1, keepdims=True)),
            ),
        ),
        printed=2,
        right=1,
    ),
)
PRINTED_CHOICES = tuple(suspect.printed for suspect in SUSPECTS)
RIGHT_CHOICES = tuple(suspect.right for suspect in SUSPECTS)


def repaired(choices: Sequence[int]) -> WrongPass:
    """Return the printed program with one alternative for each of the four lines, by their numbers from 0."""
    if len(choices) != len(SUSPECTS) or not all(0 <= choice < 4 for choice in choices):
        raise Refusal(
            marked("A repair chooses one of four alternatives, 0 to 3, for each of four lines, not {choices}."),
            choices=list(choices),
        )
    code = list(PRINTED_PROGRAM.code)
    for suspect, choice in zip(SUSPECTS, choices, strict=True):
        code[suspect.place] = suspect.alternatives[choice]
    return replace(PRINTED_PROGRAM, name="repaired", title=marked("The repaired program"), code=tuple(code))


def fresh_checks(repair: WrongPass, seed: int, networks: int = FRESH_NETWORKS) -> tuple[PassCheck, ...]:
    """Check a repair on fresh random networks that follow from a seed."""
    return tuple(check(repair, *fresh_case(seed + number)) for number in range(networks))


def accepted(checks: Sequence[PassCheck]) -> bool:
    """Say whether a repair has passed on all of the networks."""
    return bool(checks) and all(found.passed for found in checks)
