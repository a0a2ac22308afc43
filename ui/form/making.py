"""The control for a field, as its declaration asks for it."""

from __future__ import annotations

from msgspec import inspect

from ui.form.choice_box import ChoiceBox, NumberList, TextLine, Tick
from ui.form.declared import Declared
from ui.form.numbers import Number, OptionalNumber, WholeNumber

Control = Number | WholeNumber | OptionalNumber | Tick | ChoiceBox | NumberList | TextLine


def made(field: Declared, words_for_none: str = "", suggested: float | None = None) -> Control:
    """Return the control; a number that may be None has words for it, or a box that switches it on."""
    kind = field.kind
    if isinstance(kind, inspect.BoolType):
        return Tick()
    if isinstance(kind, inspect.VarTupleType):
        return NumberList(kind)
    if isinstance(kind, inspect.StrType):
        return TextLine()
    if not isinstance(kind, inspect.FloatType | inspect.IntType):
        return ChoiceBox(kind)
    number: Number | WholeNumber
    if isinstance(kind, inspect.IntType):
        number = WholeNumber(kind, words_for_none)
    else:
        number = Number()
        number.set_bounds(kind)
    if field.step:
        number.set_step(field.step)
    if not field.optional or words_for_none:
        return number
    return OptionalNumber(number, field.title, suggested)
