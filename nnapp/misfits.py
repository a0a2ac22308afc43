"""What is wrong with a value from a script, in words: which of its fields, what would fit there, and what was given.

msgspec says whether a value fits the types and ranges that its fields declare, but in the words of a decoder. Here the
same declarations are read once more to say it to people, only after something was found not to fit.
"""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import numpy as np
from msgspec import inspect

from nnapp.words import Refusal, Said, marked

MOST_SHOWN = 60  # characters of what was given


def plain(value: object) -> object:
    """Return the Python number that one of NumPy's is, such as a script took out of an array; raises TypeError."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)


def misfit(value: msgspec.Struct) -> Refusal:
    """Return the refusal of a value that holds, at whatever depth, something that does not fit its declared place."""
    place, kind, given = _fault("", type(value), value)
    return _refusal(type(value).__name__, place.lstrip("."), _expected(inspect.type_info(kind)), given)


def wrong_kind(what: str, field: str, expected: Said | str, given: object) -> Refusal:
    """Return the refusal of what is not of the kind that this field (or argument) of something must be."""
    return _refusal(what, field, expected, given)


def _refusal(what: str, field: str, expected: Said | str, given: object) -> Refusal:
    shown = given.__name__ if isinstance(given, type) else repr(given)
    return Refusal(
        marked("“{field}” of {what} must be {expected}, not {given}."),
        field=field,
        what=what,
        expected=expected,
        given=shown if len(shown) <= MOST_SHOWN else shown[: MOST_SHOWN - 1] + "…",
    )


def _fault(place: str, kind: Any, given: Any) -> tuple[str, Any, Any]:
    # the innermost place that does not fit, what belongs there, and what is there
    for part in _parts(place, kind, given):
        if not _fits(part[2], part[1]):
            return _fault(*part)
    return place, kind, given


def _parts(place: str, kind: Any, given: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(given, tuple | list):
        return [(f"{place}[{number}]", item, part) for item in _items(kind) for number, part in enumerate(given)]
    if isinstance(given, dict):  # in the place of a value of the only kind that may be there
        structs = [one for one in _alternatives(kind) if isinstance(one, type) and issubclass(one, msgspec.Struct)]
        fields = msgspec.structs.fields(structs[0]) if len(structs) == 1 else ()
        return [(f"{place}.{one.name}", one.type, given[one.name]) for one in fields if one.name in given]
    if type(given) in _alternatives(kind):
        fields = msgspec.structs.fields(given) if isinstance(given, msgspec.Struct) else ()
        return [(f"{place}.{one.name}", one.type, getattr(given, one.name)) for one in fields]
    return []


def _fits(given: object, kind: Any) -> bool:
    try:
        msgspec.convert(msgspec.to_builtins(given, enc_hook=plain), kind)
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        return False
    return True


def _alternatives(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(one for part in get_args(kind) for one in _alternatives(part))
    return (kind,)


def _items(kind: Any) -> tuple[Any, ...]:
    # what each part of a tuple must be, where that is the same for all
    return tuple(get_args(one)[0] for one in _alternatives(kind) if get_args(one)[-1:] == (Ellipsis,))


def _expected(info: inspect.Type) -> Said:
    match info:
        case inspect.Metadata():
            said = _expected(info.type)
        case inspect.UnionType():
            said = _one_of(info)
        case inspect.StructType():
            said = Said(marked("a {kind}"), {"kind": info.cls.__name__})
        case inspect.LiteralType():
            said = Said(marked("one of {known}"), {"known": ", ".join(map(repr, info.values))})
        case inspect.VarTupleType():
            said = Said(marked("a tuple, each part {part}"), {"part": _expected(info.item_type)})
        case inspect.TupleType(item_types=(first, *_) as parts):
            said = Said(
                marked("a tuple of {count} parts, each {part}"), {"count": len(parts), "part": _expected(first)}
            )
        case inspect.BoolType():
            said = Said(marked("True or False"))
        case inspect.IntType():
            said = Said(marked("a whole number{bounds}"), {"bounds": _bounds(info)})
        case inspect.FloatType():
            said = Said(marked("a number{bounds}"), {"bounds": _bounds(info)})
        case _:
            said = Said(marked("a text"))
    return said


def _one_of(info: inspect.UnionType) -> Said:
    choices = [one.cls.__name__ for one in info.types if isinstance(one, inspect.StructType)]
    if len(choices) > 1:
        return Said(marked("one of {known}"), {"known": ", ".join(map("{}()".format, choices))})
    present = [one for one in info.types if not isinstance(one, inspect.NoneType)]
    return Said(marked("{expected}, or None"), {"expected": _expected(present[0])})


def _bounds(info: inspect.IntType | inspect.FloatType) -> str:
    limits = (("≥", info.ge), (">", info.gt), ("≤", info.le), ("<", info.lt))
    given = ", ".join(f"{sign} {limit:,.12g}" for sign, limit in limits if limit is not None)
    return f" ({given})" if given else ""
