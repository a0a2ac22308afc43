"""The values of some fields in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from nnapp.choices import Choice
from ui.form.declared import Declared, fields
from ui.messages import words


def parameters(value: msgspec.Struct) -> str:
    """Return all fields of a choice, "Decay d 0.5, Every (epochs) 100"."""
    return ", ".join(_told(field, value) for field in fields(type(value)))


def unusual(value: msgspec.Struct, declared: Sequence[Declared]) -> str:
    """Return those fields that are not as a new struct has them, "Cost goal 0.01, Time 60"; nothing where all are."""
    usual = type(value)()
    changed = [field for field in declared if getattr(value, field.name) != getattr(usual, field.name)]
    return ", ".join(_told(field, value) for field in changed)


def _told(field: Declared, struct: msgspec.Struct) -> str:
    value: Any = getattr(struct, field.name)
    if isinstance(value, Choice):
        return words(value.title)
    if isinstance(value, str):
        return words(value)
    if isinstance(value, bool):
        return field.title
    return f"{field.title} {value:g}" if isinstance(value, float) else f"{field.title} {value}"
