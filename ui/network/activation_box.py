"""The combo box of a layer's activation, and why an activation cannot be chosen for a layer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QIcon, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import pairing_problem
from nnapp.project import Project
from ui.form import OwnSpace, explanation, parameters
from ui.messages import sentence, words
from ui.network.choice_curves import ROOM_BESIDE, PictureRows
from ui.network.picture_menu import list_picture
from ui.network.pictures import activation_icon, picture_size
from ui.theme import theme_of

USUAL_ICON = 16  # pixels: a box is as high as one with icons, or with its letters
Drawn = tuple[AnyActivation, str, int]  # an activation, the theme, and the height of letters


class ActivationBox(OwnSpace, QComboBox):
    """A combo box of all activations with their curves; those that cannot be chosen are disabled and say why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = choices(AnyActivation)
        self._drawn: list[Drawn | None] = [None] * len(self.kinds)  # what each picture shows
        self._small: tuple[Drawn, QIcon] | None = None  # the picture in the closed box
        for kind in self.kinds:
            self.addItem(words(kind.title))
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(len(self.kinds))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(PictureRows(self))
        self._draw({})

    def show_layer(self, project: Project, layer: int) -> None:
        """Show a layer's activation, and which others it may have."""
        model, current = self.model(), project.topology.layers[layer].activation
        assert isinstance(model, QStandardItemModel)
        for row, kind in enumerate(self.kinds):
            problem = activation_problem(project, layer, kind())
            item = model.item(row)
            item.setEnabled(not problem)
            item.setToolTip("\n".join(filter(None, (explanation(kind()), problem))))
        self._draw({self.kinds.index(type(current)): current})
        self.setCurrentIndex(self.kinds.index(type(current)))
        tip = self.tr("Activation: {formula}").format(formula=explanation(current))
        lines = (tip, parameters(current), picture_words(current))
        self.setToolTip("\n".join(filter(None, lines)))

    def _draw(self, own: dict[int, AnyActivation]) -> None:
        # the layer's own activation has its own parameters; what is drawn already stays
        theme, letters = theme_of(self), self.fontMetrics().height()
        self.setIconSize(picture_size(max(letters, USUAL_ICON)))
        for row, kind in enumerate(self.kinds):
            activation = own.get(row, kind())
            if self._drawn[row] != (activation, theme.name, letters):
                self._drawn[row] = activation, theme.name, letters
                self.setItemIcon(row, activation_icon(activation, theme, list_picture(letters)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_drawn"):
            self._draw({row: drawn[0] for row, drawn in enumerate(self._drawn) if drawn is not None})

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 (Qt's name)
        """Leave out what there is no room for: first what stands in brackets, then the picture; the list has all."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 2
        beside = room - option.iconSize.width() - ROOM_BESIDE
        metrics, short = self.fontMetrics(), option.currentText.split(" (")[0]
        if metrics.horizontalAdvance(option.currentText) > beside:
            option.currentText = short
        fits = metrics.horizontalAdvance(short) <= beside
        option.currentIcon = self._closed_icon() if fits else QIcon()

    def _closed_icon(self) -> QIcon:
        drawn = self._drawn[max(self.currentIndex(), 0)]
        if drawn is None:
            return QIcon()  # still being filled
        if self._small is None or self._small[0] != drawn:
            self._small = drawn, activation_icon(drawn[0], theme_of(self), self.iconSize())
        return self._small[1]

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def picture_words(activation: AnyActivation) -> str:
    """Say what the picture of an activation shows."""
    if activation.elementwise:
        return QCoreApplication.translate("ActivationBox", "Picture: φ solid, φ′ dashed, for z from −3 to 3.")
    return QCoreApplication.translate(
        "ActivationBox", "Picture: no curve, because each output depends on all z; the bars are φ of z = −1, 0, 1, 2."
    )


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
