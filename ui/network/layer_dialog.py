"""All settings of one layer, with the parameters of its activation and initializer."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from nnapp.activations import Activation
from nnapp.project import Project
from nnapp.words import Said
from ui.form import Form
from ui.messages import sentence
from ui.network.activation_box import activation_problem
from ui.network.choice_curves import ChoiceCurves
from ui.network.places import layer_name

FIELDS = ("activation", "initializer", "bias", "frozen")


class LayerDialog(QDialog):
    """Edits a draft of a layer; what is accepted is in `draft`."""

    def __init__(self, project: Project, position: int, field: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.project, self.position = project, position
        self.draft = project.topology.layers[position]
        is_output = position == len(project.topology.layers) - 1
        self.setObjectName("layerDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings of {layer}").format(layer=layer_name(project, position)))
        self.form = Form(type(self.draft), FIELDS if is_output else (*FIELDS, "dropout"))
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.form, self.problem, buttons):
            layout.addWidget(widget)
        layout.insertStretch(2, 1)
        self.setMinimumWidth(320)
        self.form.show_values(self.draft, self._reason)
        self.curves = ChoiceCurves(project, position, self.form)
        self.curves.draw()
        self.form.edited.connect(self._take)
        self.form.refused.connect(self._say)
        self.form.controls[field].setFocus()

    def changes(self) -> dict[str, Any]:
        """Return the fields that were changed, with their values."""
        before = self.project.topology.layers[self.position]
        names = [name for name in self.form.controls if getattr(before, name) != getattr(self.draft, name)]
        return {name: getattr(self.draft, name) for name in names}

    def _take(self, name: str, value: object) -> None:
        self.draft = replace(self.draft, **{name: value})
        self.curves.draw()
        self.problem.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "curves"):
            self.curves.draw()

    def _say(self, said: Said) -> None:
        self.problem.setText(sentence(said))
        self.problem.show()

    def _reason(self, name: str, value: object) -> str:
        if isinstance(value, Activation):
            return activation_problem(self.project, self.position, value)  # type: ignore[arg-type]
        return ""
