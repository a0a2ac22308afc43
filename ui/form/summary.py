"""What differs from the usual in some fields of a struct, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from nnapp.choices import Choice
from ui.form.declared import fields
from ui.messages import words


def parameters(value: msgspec.Struct) -> str:
    """Return all fields of a choice, "Decay d 0.5, Every (epochs) 100"."""
    return ", ".join(_told(field.title, getattr(value, field.name)) for field in fields(type(value)))


def summary(value: msgspec.Struct, names: Sequence[str]) -> str:
    """Return the fields that are not as a new struct has them, "Cost goal 0.01, Time 60"; nothing where all are."""
    usual = type(value)()
    told = []
    for field in fields(type(value)):
        now = getattr(value, field.name)
        if field.name in names and now != getattr(usual, field.name):
            told.append(_told(field.title, now))
    return ", ".join(told)


def _told(title: str, value: Any) -> str:
    if isinstance(value, Choice):
        return words(value.title)
    if isinstance(value, str):
        return words(value)
    if isinstance(value, bool):
        return title
    return f"{title} {value:g}" if isinstance(value, float) else f"{title} {value}"
