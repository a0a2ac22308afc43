"""The combo box of a layer's activation, and why an activation cannot be chosen for a layer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import pairing_problem
from nnapp.project import Project
from ui.form import OwnSpace, explanation, parameters
from ui.messages import sentence, words


class ActivationBox(OwnSpace, QComboBox):
    """A combo box of all activations; those that cannot be chosen are disabled and say why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = choices(AnyActivation)
        for kind in self.kinds:
            self.addItem(words(kind.title))
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(len(self.kinds))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_layer(self, project: Project, layer: int) -> None:
        """Show a layer's activation, and which others it may have."""
        model, current = self.model(), project.topology.layers[layer].activation
        assert isinstance(model, QStandardItemModel)
        for row, kind in enumerate(self.kinds):
            problem = activation_problem(project, layer, kind())
            item = model.item(row)
            item.setEnabled(not problem)
            item.setToolTip("\n".join(filter(None, (explanation(kind()), problem))))
        self.setCurrentIndex(self.kinds.index(type(current)))
        tip = self.tr("Activation: {formula}").format(formula=explanation(current))
        self.setToolTip("\n".join(filter(None, (tip, parameters(current)))))

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 (Qt's name)
        """Leave out what stands in brackets where there is no room for it; the list and the tip have all of it."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        if self.fontMetrics().horizontalAdvance(option.currentText) > room - 2:
            option.currentText = option.currentText.split(" (")[0]

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def activation_problem(project: Project, layer: int, activation: AnyActivation) -> str:
    """Say why a layer cannot have this activation; nothing where it can."""
    if layer == len(project.topology.layers) - 1:
        said = pairing_problem(project.training.cost, activation)
        return sentence(said) if said else ""
    if activation.output_only:
        return QCoreApplication.translate(
            "ActivationBox", "Only for the output layer: its outputs depend on each other and add up to one."
        )
    return ""
