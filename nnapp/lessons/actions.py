"""Actions: what the buttons in a lesson do, and what leads to the state that a task wants: `run 100`, `set epochs 20`.

Each is one line: a word, and what belongs to it. Layers, units and sources count from 1; source 0 is the bias.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from nnapp.training import Training
from nnapp.words import Refusal, marked

COUNTS = {  # how many words follow
    "load": (0, 0),
    "run": (1, 1),  # epochs
    "epoch": (0, 0),
    "update": (0, 0),
    "row": (0, 1),  # of the table; else the next one of the epoch
    "reset": (0, 0),
    "afresh": (0, 0),
    "best": (0, 0),
    "start": (1, 1),  # seed
    "set": (2, 2),  # a field of the hyper-parameters, and its value
    "output": (2, 2),  # activation and cost, which must go together
    "weight": (4, 4),  # layer, unit, source, value
    "bias": (3, 3),  # layer, unit, value
    "layers": (1, 9),  # such as 3-1 sigmoid
    "lab": (0, 1),  # a stage of the bug lab
    "check": (0, 0),  # the gradient check
    "explain": (0, 0),  # the stepper
}
TRAINING = {"run", "epoch", "update", "row"}
ELSEWHERE = {"load", "lab", "check", "explain"}  # nothing that changes a project
MOST_EPOCHS = 100_000


class Action(Struct, frozen=True):
    """A word and what belongs to it."""

    word: str
    given: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The action as it is written."""
        return " ".join((self.word, *self.given))


def action_from(text: str) -> Action:
    """Read an action; raises `Refusal` for what is none."""
    word, *given = text.split() or [""]
    if word not in COUNTS:
        raise Refusal(
            marked("There is no action “{word}”. There are: {known}."), word=word[:40], known=", ".join(COUNTS)
        )
    fewest, most = COUNTS[word]
    if not fewest <= len(given) <= most:
        raise Refusal(
            marked("The action “{text}” has {count} words after the first; from {fewest} to {most} belong there."),
            text=text[:60],
            count=len(given),
            fewest=fewest,
            most=most,
        )
    action = Action(word, tuple(given))
    if word in _CHECKS:
        _CHECKS[word](action)
    return action


def whole(text: str) -> int:
    """Read a whole number from 0 on; raises `Refusal` for what is none."""
    if not text.isdecimal() or len(text) > 9:
        raise Refusal(marked("“{text}” is no whole number from 0 to 999,999,999."), text=text[:40])
    return int(text)


def number(text: str) -> float:
    """Read a number; raises `Refusal` for what is none."""
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        raise Refusal(marked("“{text}” is no number. Write it like 0.5 or −1.25."), text=text[:40]) from None


def _epochs(action: Action) -> None:
    if not 1 <= whole(action.given[0]) <= MOST_EPOCHS:
        raise Refusal(marked("A run of a lesson has from 1 to {most} epochs."), most=MOST_EPOCHS)


def _places(action: Action) -> None:
    for each in action.given[:-1]:
        whole(each)
    number(action.given[-1])


def _counts(action: Action) -> None:
    for each in action.given:
        whole(each)


def _field(action: Action) -> None:
    if action.given[0] not in Training.__struct_fields__:
        raise Refusal(
            marked("There is no setting of training “{name}”. There are: {known}."),
            name=action.given[0][:40],
            known=", ".join(Training.__struct_fields__),
        )


_CHECKS: dict[str, Callable[[Action], None]] = {
    "run": _epochs,
    "row": _counts,
    "start": _counts,
    "weight": _places,
    "bias": _places,
    "set": _field,
}
