"""What a condition still misses, in words: “it needs cost < 0.05, and the cost is 0.21”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nnapp.expressions import number_text
from nnapp.lessons.facts import Facts
from nnapp.lessons.language import computed, holds, place_asked
from nnapp.words import Said, marked

COMPARISON = re.compile(r"([^<>=!]+?)\s*(<=|>=|==|!=|<|>)\s*([^<>=!]+)")
AND = re.compile(r"\s*and\((.*)\)\s*")
SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
NAMES = {  # that a learner sees on the screen
    "cost": marked("the cost"),
    "row_cost": marked("the cost of the row"),
    "batch_cost": marked("the cost of the mini-batch"),
    "accuracy": marked("the accuracy"),
    "epoch": marked("the number of epochs"),
    "updates": marked("the number of updates"),
    "learning_rate": marked("the learning rate"),
    "batch_size": marked("the batch size"),
}
NOT_YET = marked("Not done yet. The hints say how to get there.")


def missing(condition: str, facts: Facts) -> Said:
    """Say what is missing of a condition that is not true; of several, the first."""
    for part in _parts(condition):
        found = COMPARISON.fullmatch(part)
        if found is None or not all(map(_is_whole, found.groups())) or holds(part, facts):
            continue
        left, sign, right = found.groups()
        if left not in NAMES and (not left.endswith(")") or place_asked(left) is None):
            continue
        values: dict[str, object] = {
            "name": Said(NAMES[left]) if left in NAMES else left,
            "sign": SIGNS.get(sign, sign),
            "wanted": number_text(computed(right, facts)),
            "value": number_text(computed(left, facts)),
        }
        return Said(marked("Not yet: it needs {name} {sign} {wanted}, and it is {value} now."), values)
    return Said(NOT_YET)


def _parts(condition: str) -> Iterator[str]:
    # those of and(…), one after the other
    inner = AND.fullmatch(condition)
    if inner is None or not _is_whole(inner[1]):
        yield condition.strip()
        return
    begin, depth = 0, 0
    for place, letter in enumerate(inner[1]):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            yield from _parts(inner[1][begin:place])
            begin = place + 1
    yield from _parts(inner[1][begin:])


def _is_whole(text: str) -> bool:
    # every parenthesis that it opens is closed in it, and none besides
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0
