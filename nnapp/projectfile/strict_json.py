"""JSON without its oddities: no duplicate keys, no NaN, no number beyond float64, no endless nesting; and one spelling.

Numbers that JSON has no word for are written as objects with one key, {"$float": "inf"}, and come back as floats.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from nnapp.words import Refusal, marked

MOST_DEPTH = 16
MOST_PARTS = 4_000_000  # brackets, braces and commas, so that a small file cannot become gigabytes of objects
MOST_DIGITS = 100
FLOAT_KEY = "$float"
FLOATS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}

# Strings are skipped whole, an unfinished one up to the end; possessive, so that no text makes the search slow.
TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)


def canonical_json(value: Any) -> str:
    """Write builtins as JSON in the only way: keys sorted, no blanks, ASCII, floats to the last bit."""
    return json.dumps(_spelled(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def strict_json(text: str) -> Any:
    """Read JSON into builtins; raises `Refusal` with the reason for anything that is not in order."""
    _check_nesting(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_integer,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise Refusal(
            marked("its description is not valid JSON ({fault}, character {position})."),
            fault=error.msg,
            position=error.pos,
        ) from None
    except RecursionError:
        raise Refusal(marked("its description is nested too deeply.")) from None


def _spelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spelled(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spelled(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {FLOAT_KEY: "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    return value


def _check_nesting(text: str) -> None:
    depth = 0
    for parts, match in enumerate(TOKENS.finditer(text)):
        token = match[0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        if depth > MOST_DEPTH:
            raise Refusal(marked("its description is nested too deeply."))
        if parts > MOST_PARTS:
            raise Refusal(marked("its description has too many parts."))


def _object(pairs: list[tuple[str, Any]]) -> Any:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Refusal(marked("“{key}” is given twice in its description."), key=_short(twice))
    if FLOAT_KEY not in result:
        return result
    word = result[FLOAT_KEY]
    if len(result) > 1 or not isinstance(word, str) or word not in FLOATS:
        raise Refusal(marked("its description holds a number that does not exist."))
    return FLOATS[word]


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Refusal(marked("the number {number} in its description is too large."), number=_short(digits))
    return value


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Refusal(marked("the number {number} in its description is too large."), number=_short(digits))
    return int(digits)


def _no_constant(word: str) -> float:
    raise Refusal(marked("its description holds {word}, which is not a number of JSON."), word=word)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
