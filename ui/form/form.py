"""The form itself: rows of controls, and below a choice the controls of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnapp.choices import Choice
from nnapp.words import Refusal
from ui.form.choice_box import ChoiceBox, NumberList, Tick
from ui.form.declared import Declared, explanation, fields
from ui.form.log_slider import LogSlider
from ui.form.making import Control, made
from ui.form.numbers import Number, OptionalNumber
from ui.form.summary import unusual

Reason = Callable[[str, Any], str]  # of a field's name and a value: why it cannot be chosen now, or an empty text
INDENT = 14  # of the parameters of a choice


class Note(NamedTuple):
    """What a field's name has behind it, and its tool tip below."""

    mark: str = ""
    sentence: str = ""


class Indented(QWidget):
    """Where the parameters of a choice go."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(INDENT, 0, 0, 0)


class Form(QWidget):
    """Controls for some fields of a struct; `edited(name, value)` tells what the user has set.

    `kind` is the struct, or what `fields` says of it, for several forms of one large struct.
    `words_for_none` are shown in place of a whole number that may be None; other numbers that may be None get a check
    box, and the `suggested` number when it is ticked. `refused` carries the `Said` of parameters that cannot be.
    `decades` gives a number a slider below it, between two powers of ten; `notes` are a mark that is put behind a
    field's name and a sentence for its tool tip; `beside` are widgets that stand at the right of controls.
    """

    edited = Signal(str, object)
    refused = Signal(object)

    def __init__(
        self,
        kind: type[msgspec.Struct] | Sequence[Declared],
        names: Sequence[str] | None = None,
        words_for_none: Mapping[str, str] | None = None,
        suggested: Mapping[str, float] | None = None,
        decades: Mapping[str, tuple[int, int]] | None = None,
        notes: Mapping[str, Note] | None = None,
        beside: Mapping[str, QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.controls: dict[str, Control] = {}
        self.parameters: dict[str, Form] = {}  # of the choices that have some
        self._help: dict[str, str] = {}
        self._places: dict[str, Indented] = {}  # where the parameters of a choice go
        self._words_for_none, self._suggested = words_for_none or {}, suggested or {}
        self._decades, self._notes, self._beside = decades or {}, notes or {}, beside or {}
        self.sliders: dict[str, LogSlider] = {}
        self._kept: dict[str, str] = {}  # why fields cannot be changed now, which is an empty text where they can
        self._showing = False  # true while values are put in from outside
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setVerticalSpacing(4)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        declared = fields(kind) if isinstance(kind, type) else kind
        self._fields = [field for field in declared if names is None or field.name in names]
        for field in self._fields:
            self._add(field)

    def show_values(self, value: msgspec.Struct, reason: Reason | None = None) -> None:
        """Show a struct's values; `reason` says of a choice why it cannot be taken now."""
        self._showing = True
        for name, control in self.controls.items():
            control.show_value(getattr(value, name))
            if name in self.sliders:
                self.sliders[name].show_value(getattr(value, name))
            if isinstance(control, ChoiceBox):
                self._show_choice(name, control)
                if reason is not None:
                    control.mark(partial(reason, name))
        self._showing = False

    def keep(self, reason: Callable[[str], str]) -> None:
        """Disable the controls of fields for which there is a reason; it stands in the place of their help."""
        for name, control in self.controls.items():
            kept = self._kept[name] = reason(name)
            beside = (self.sliders.get(name), self._places.get(name))
            for widget in (control, *beside, *([control.switch] if isinstance(control, OptionalNumber) else ())):
                if widget is not None:
                    widget.setEnabled(not kept)
            if name in self.parameters:
                self.parameters[name].keep(partial(_the_same, kept))
            self._say_help(name)

    def _say_help(self, name: str) -> None:
        control, kept = self.controls[name], self._kept.get(name, "")
        text = kept or self._help[name]
        if isinstance(control, OptionalNumber):
            control.say_help(text, bool(kept))
            return
        more = explanation(control.taken()) if isinstance(control, ChoiceBox) and not kept else ""
        control.setToolTip("\n".join(filter(None, (text, more))))
        for widget in (self._layout.labelForField(control), self.sliders.get(name)):
            if widget is not None:
                widget.setToolTip(text)

    def summary(self, value: msgspec.Struct) -> str:
        """Return in a few words which of the form's fields are not as usual."""
        return unusual(value, self._fields)

    def refuse_list(self, name: str, parameter: str, before: Choice, reason: str) -> None:
        """Say below a list of numbers, a parameter of a choice, why it cannot be; the choice is the one before."""
        box, line = self.controls[name], self.parameters[name].controls[parameter]
        assert isinstance(box, ChoiceBox)
        assert isinstance(line, NumberList)
        box.show_value(before)
        line.refuse(reason, getattr(before, parameter))

    def labels(self) -> list[QWidget]:
        """Return what stands before the controls."""
        items = [self._layout.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(self._layout.rowCount())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if widget is not None]

    def _add(self, field: Declared) -> None:
        name = field.name
        control = made(field, self._words_for_none.get(name, ""), self._suggested.get(name))
        note = self._notes.get(name, Note())
        help_text = "\n".join(filter(None, (field.help, note.sentence)))
        title = f"{field.title} {note.mark}" if note.mark else field.title
        self.controls[field.name], self._help[field.name] = control, help_text
        control.edited.connect(partial(self._tell, field.name))
        if isinstance(control, OptionalNumber):
            control.describe(field.name, field.title, help_text)
            control.switch.setText(title)
            self._layout.addRow(control.switch, control)
            return
        control.setObjectName(field.name)
        control.setAccessibleName(field.title)
        control.setToolTip(help_text)
        if isinstance(control, Tick):
            control.setText(title)
            self._layout.addRow(control)
            return
        label = QLabel(title)
        label.setToolTip(help_text)
        label.setBuddy(control)
        self._add_row(field, label, control)
        if isinstance(control, NumberList):
            self._layout.addRow(control.problem)
            control.problem.hide()
        elif isinstance(control, ChoiceBox) and not isinstance(field.kind, inspect.LiteralType):
            self._add_place(field.name)

    def _add_row(self, field: Declared, label: QLabel, control: Control) -> None:
        beside = self._beside.get(field.name)
        if beside is None:
            self._layout.addRow(label, control)
        else:
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(control, 1)
            row.addWidget(beside)
            self._layout.addRow(label, row)
        if field.name in self._decades:
            self._add_slider(field, control)

    def _add_slider(self, field: Declared, control: Control) -> None:
        slider = self.sliders[field.name] = LogSlider(*self._decades[field.name])
        slider.setObjectName(f"{field.name}_slider")
        slider.setAccessibleName(field.title)
        slider.setToolTip(self._help[field.name])
        slider.edited.connect(partial(self._take_slider, slider, control))
        self._layout.setWidget(self._layout.rowCount(), QFormLayout.ItemRole.FieldRole, slider)

    def _take_slider(self, slider: LogSlider, control: Control) -> None:
        assert isinstance(control, Number)
        control.show_value(slider.taken())

    def _add_place(self, name: str) -> None:
        place = self._places[name] = Indented()
        self._layout.addRow(place)
        self._layout.setRowVisible(place, False)

    def _tell(self, name: str, *_: object) -> None:
        if self._showing:
            return
        control = self.controls[name]
        if isinstance(control, ChoiceBox):
            self._show_choice(name, control)
        self.edited.emit(name, control.taken())

    def _show_choice(self, name: str, box: ChoiceBox) -> None:
        value = box.taken()
        self._say_help(name)
        if name not in self._places:
            return
        form = self.parameters.get(name)
        if form is None or form.property("choice") != value.title:
            form = self._with_parameters(name, box, value)
        if form is not None:
            form.show_values(value)

    def _with_parameters(self, name: str, box: ChoiceBox, value: Choice) -> Form | None:
        """Put the controls of another kind of choice in their place; None where it has no parameters."""
        place, old = self._places[name], self.parameters.pop(name, None)
        if old is not None:
            old.hide()
            place.content.removeWidget(old)
            old.deleteLater()
        form = Form(type(value)) if value.__struct_fields__ else None
        self._layout.setRowVisible(place, form is not None)
        if form is None:
            return None
        self.parameters[name] = form
        form.setProperty("choice", value.title)
        form.edited.connect(partial(self._take_parameter, name))
        form.refused.connect(self.refused)
        place.content.addWidget(form)
        form.keep(partial(_the_same, self._kept.get(name, "")))
        form.show()
        label = self._layout.labelForField(box)
        aligned(form, least=max(label.minimumWidth(), label.sizeHint().width()) - INDENT)
        before: QWidget = box
        for control in form.controls.values():
            QWidget.setTabOrder(before, control)
            before = control
        return form

    def _take_parameter(self, name: str, parameter: str, value: object) -> None:
        box = self.controls[name]
        assert isinstance(box, ChoiceBox)
        try:
            changed = replace(box.taken(), **{parameter: value})
        except Refusal as refusal:
            self.parameters[name].show_values(box.taken())
            self.refused.emit(refusal.said)
            return
        box.show_value(changed)
        self.edited.emit(name, changed)


def _the_same(reason: str, _: str) -> str:
    return reason


def aligned(*forms: Form, least: int = 0) -> None:
    """Let the controls of several forms below each other begin at one line, at least so many pixels from the left."""
    labels = [label for form in forms for label in form.labels()]
    width = max(least, *(label.sizeHint().width() for label in labels))
    for label in labels:
        label.setMinimumWidth(width)
