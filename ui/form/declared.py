"""What a struct's declaration says of its fields: name, help, bare type, and the values there are to choose from."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from nnapp.choices import Choice
from ui.messages import words


class Declared(NamedTuple):
    """One field: its name in code, in words, the help, and its type without its `Meta` and without None.

    `step` is how far the arrows go, as `extra_json_schema={"step": …}` says it; 0 leaves it to the control.
    """

    name: str
    title: str
    help: str
    kind: inspect.Type
    optional: bool  # whether it may be None
    step: float = 0.0


def fields(struct: type[msgspec.Struct]) -> list[Declared]:
    """Return all fields of a struct, in their order."""
    declared = inspect.type_info(struct)
    assert isinstance(declared, inspect.StructType)
    return [_declared(field.name, field.type) for field in declared.fields]


def options(kind: inspect.Type) -> list[tuple[str, Any]]:
    """Return what there is to choose from, as text and value; of a choice with parameters, one with the usual ones."""
    if isinstance(kind, inspect.LiteralType):
        values = sorted(kind.values, key=str, reverse=True)
        return [(_literal(str(value)), value) for value in values]
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    choices: list[Any] = [member.cls() for member in kinds if isinstance(member, inspect.StructType)]
    return [(words(choice.title), choice) for choice in choices]


def explanation(value: object) -> str:
    """Return a choice's formula, and below it what whoever chooses it should know."""
    if not isinstance(value, Choice):
        return ""
    caution = getattr(value, "caution", "")
    return f"{value.formula()}\n{words(caution)}" if caution else value.formula()


def _literal(text: str) -> str:
    return words(text).capitalize() if text.isalpha() else words(text)


def _declared(name: str, kind: inspect.Type) -> Declared:
    schema, kind = _bare(kind)
    optional = False
    if isinstance(kind, inspect.UnionType) and any(isinstance(member, inspect.NoneType) for member in kind.types):
        kind = next(member for member in kind.types if not isinstance(member, inspect.NoneType))
        optional = True
    title, help_text = (words(schema.get(key, "")) for key in ("title", "description"))
    return Declared(name, title, help_text, _bare(kind)[1], optional, schema.get("step", 0.0))


def _bare(kind: inspect.Type) -> tuple[dict[str, Any], inspect.Type]:
    schema: dict[str, Any] = {}
    while isinstance(kind, inspect.Metadata):
        schema = {**(kind.extra_json_schema or {}), **schema}
        kind = kind.type
    return schema, kind
