"""Forms made from a struct's declaration: the field's type decides the control, its `Meta` the range, name and help."""

from ui.form.declared import explanation, fields
from ui.form.form import Form, Note, Reason, aligned
from ui.form.manners import OwnSpace
from ui.form.numbers import Number
from ui.form.summary import parameters

__all__ = ["Form", "Note", "Number", "OwnSpace", "Reason", "aligned", "explanation", "fields", "parameters"]
