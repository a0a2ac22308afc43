"""The controls of one layer: name, number of units, activation, a menu of the rest, and the button that removes it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from nnapp.project import Project
from nnapp.topology import MOST_UNITS
from ui.form import OwnSpace
from ui.network.activation_box import ActivationBox
from ui.network.layer_menu import LayerMenu, marks
from ui.network.places import INPUTS, layer_name
from ui.theme import theme_of
from ui.topology_editor.elided_label import ElidedLabel
from ui.topology_editor.layers.step_keys import StepKeys

POLICY = QSizePolicy.Policy
BESIDE_WORDS = 4  # pixels left and right of what a narrow header says
BESIDE_NAME = 2  # pixels that a button of its name needs besides
VEIL = 0.12  # how much of a colour the mouse lays over a narrow header
ARROWS, NO_ARROWS = QSpinBox.ButtonSymbols.UpDownArrows, QSpinBox.ButtonSymbols.NoButtons


class UnitSpin(QSpinBox):
    """A spin box that a wheel turned over the strip does not change by accident; as wide as its number."""

    def minimumSizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        unused = metrics.horizontalAdvance(str(self.maximum())) - metrics.horizontalAdvance(self.text())
        return QSize(max(44, hint.width() - unused), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class NameButton(QToolButton):
    """The layer's name; over the words of a narrow header only a veil, through which they are read."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text():
            super().paintEvent(event)
        elif self.underMouse() or self.hasFocus():
            painter, colour = QPainter(self), theme_of(self).colour("accent")
            colour.setAlphaF(VEIL)
            painter.fillRect(self.rect(), colour)


class MoreButton(OwnSpace, QToolButton):
    """Opens the layer's menu."""


class LayerHeader(QFrame):
    """The controls of one layer; narrow ones show the name only."""

    selected = Signal(int)
    units_chosen = Signal(int, int)
    activation_chosen = Signal(int, object)
    removal_asked = Signal(int)
    layer_set = Signal(int, object)  # dict of fields and values
    settings_asked = Signal(int, str)
    step_asked = Signal(int, str)  # a LayerStep

    def __init__(self, layer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.layer, self.units_now, self.is_selected = layer, 0, False
        self.is_hidden_layer = False
        self.title, self.short, self.brief = "", "", ""  # the name, for a narrow header, and beside many units
        self.project: Project | None = None
        self.kept = ""  # why nothing of the layer can be changed now
        self.summary: list[str] = []  # what a narrow header says
        self.painted: list[str] = []
        self.name = NameButton()
        self.name.setAutoRaise(True)
        self.units = UnitSpin()
        self.units.setRange(1, MOST_UNITS)
        self.units.setKeyboardTracking(False)
        self.units.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setText("×")
        self.activation = ActivationBox()
        self.more = MoreButton()
        self.more.setAutoRaise(True)
        self.more.setText("⋮")
        self.menu = LayerMenu(self)  # not the button's own, which would add an arrow to it
        self.marks = ElidedLabel()
        self.marks.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.source = QLabel(self.tr("from the table"))
        self.source.setEnabled(False)
        self._arrange()
        self.name.clicked.connect(self._select)
        self.units.valueChanged.connect(self._choose_units)
        self.activation.activated.connect(self._choose_activation)
        self.remove.clicked.connect(self._ask_removal)
        self.more.clicked.connect(self._open_menu)
        self.menu.chosen.connect(self._set_layer)
        self.menu.settings_asked.connect(self._ask_settings)
        self.menu.asked.connect(self._ask_step)
        self.keys = StepKeys(self, self.name, self.units, self.remove, self.activation, self.more)
        self.keys.asked.connect(self._take_key)

    def _arrange(self) -> None:
        number = self.layer + 1
        for widget, name in (
            (self.name, "layer"),
            (self.units, "units"),
            (self.remove, "removeLayer"),
            (self.activation, "activation"),
            (self.more, "more"),
            (self.marks, "marks"),
        ):
            widget.setObjectName(f"{name}{number}")
        grid = QGridLayout(self)
        grid.setContentsMargins(3, 2, 3, 3)
        grid.setSpacing(2)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.units, 0, 1)
        grid.addWidget(self.remove, 0, 2)
        grid.addWidget(self.activation, 1, 0, 1, 2)
        grid.addWidget(self.more, 1, 2)
        grid.addWidget(self.marks, 2, 0, 1, 3)
        grid.addWidget(self.source, 1, 0, 1, 3, Qt.AlignmentFlag.AlignCenter)
        self.grid = grid

    def show_project(self, project: Project) -> None:
        """Show the layer as it is in a project."""
        layer, last = self.layer, len(project.topology.layers) - 1
        title = layer_name(project, layer)
        self.project = project
        self.title, self.short = title, self._short(layer, last)
        self.brief = self.tr("L{number}").format(number=layer + 1) if INPUTS < layer < last else self.short
        self.is_hidden_layer = INPUTS < layer < last
        self.units_now = project.topology.widths[layer + 1]
        self.name.setAccessibleName(title)
        tip = self.tr("Select {layer}, to change or to remove it").format(layer=title)
        move = self.tr("Drag it sideways, or press Alt+Left or Alt+Right, to move the layer.")
        self.name.setToolTip(f"{tip}\n{move}" if self.is_hidden_layer else tip)
        self.units.setValue(self.units_now)
        self.units.setEnabled(self.is_hidden_layer)
        self.units.setButtonSymbols(ARROWS if self.is_hidden_layer else NO_ARROWS)
        self.units.updateGeometry()  # another number needs another width
        self.units.setAccessibleName(self.tr("{layer}: number of units").format(layer=title))
        self.units.setToolTip(self._units_tip(layer, last))
        self.remove.setAccessibleName(self.tr("Remove {layer}").format(layer=title))
        self.remove.setToolTip(self.tr("Remove {layer} and its weights (Delete)").format(layer=title))
        self.activation.setAccessibleName(self.tr("{layer}: activation").format(layer=title))
        self.more.setAccessibleName(self.tr("{layer}: more settings").format(layer=title))
        self.more.setToolTip(self.tr("Activation, initializer, biases, frozen, dropout; duplicate, move, remove"))
        self.summary = [title, f"{self.units_now:,}"]
        if layer != INPUTS:
            self.activation.show_layer(project, layer)
            self.summary.append(self.activation.currentText())
            self._show_marks(project)
        self._show_kept()

    def keep(self, tip: str) -> None:
        """Disable what changes the layer, with the reason; with an empty one give it back."""
        self.kept = tip
        if self.project is not None:
            self.show_project(self.project)

    def _show_kept(self) -> None:
        # after the tool tips of a layer that can be changed have been put in
        from_table = self.layer == INPUTS
        controls: tuple[QWidget, ...] = () if from_table else (self.remove, self.activation, self.more)
        for control in controls:
            control.setEnabled(not self.kept)
        if self.kept:
            self.units.setEnabled(False)
            self.units.setButtonSymbols(NO_ARROWS)
            for control in (*controls, *([self.units] if self.is_hidden_layer else ())):
                control.setToolTip(self.kept)

    def _show_marks(self, project: Project) -> None:
        told = marks(project.topology.layers[self.layer])
        text = " · ".join(told)
        self.summary += told[:1]
        self.marks.show_parts(text, "")
        self.marks.setToolTip(self.tr("{layer}: {marks}").format(layer=self.title, marks=", ".join(told)))

    def show_whole(self, whole: bool, width: int) -> None:
        """Show all controls, or the name only, in a header of this width."""
        fits = width >= self.room_of_controls(self.title)
        self.name.setText((self.title if fits else self.brief) if whole else "")
        self.name.setSizePolicy(POLICY.Fixed if whole else POLICY.Ignored, POLICY.Fixed if whole else POLICY.Ignored)
        self.grid.setColumnStretch(0, 0 if whole else 1)  # the name takes all, so that all of it can be clicked
        self.grid.setColumnStretch(1, 1 if whole else 0)
        self.painted = [] if whole else self.summary if width >= self.room_of_words() else [self.short]
        self.units.setVisible(whole)
        self.remove.setVisible(whole and self.is_hidden_layer)
        self.activation.setVisible(whole and self.layer != INPUTS)
        self.more.setVisible(whole and self.layer != INPUTS)
        self.marks.setVisible(whole and bool(self.marks.text()))
        self.source.setVisible(whole and self.layer == INPUTS)

    def room_of_words(self) -> int:
        """Return how wide a narrow header must be for its name and number to be read."""
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(line) for line in self.summary[:2]) + 2 * BESIDE_WORDS

    def room_of_brief(self) -> int:
        """Return how wide a narrow header must be for the short form of its name."""
        return self.fontMetrics().horizontalAdvance(self.short) + 2 * BESIDE_WORDS

    def room_of_controls(self, name: str) -> int:
        """Return how wide a whole header must be for a name to be read beside the number of units."""
        option = QStyleOptionToolButton()
        self.name.initStyleOption(option)
        words = self.name.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, name)
        kind = QStyle.ContentsType.CT_ToolButton
        room = self.name.style().sizeFromContents(kind, option, words, self.name).width() + BESIDE_NAME
        last = self.remove if self.is_hidden_layer else self.more
        margins, removal = self.grid.contentsMargins(), 0 if self.layer == INPUTS else last.sizeHint().width()
        gaps = margins.left() + margins.right() + 2 * self.grid.spacing()
        return room + self.units.minimumSizeHint().width() + removal + gaps

    def _short(self, layer: int, last: int) -> str:
        if layer == INPUTS:
            return self.tr("In")
        return self.tr("Out") if layer == last else str(layer + 1)

    def _units_tip(self, layer: int, last: int) -> str:
        if layer == INPUTS:
            return self.tr(
                "One input for each input column of the table. To change their number, change the columns' roles there."
            )
        if layer == last:
            return self.tr(
                "One unit for each target column of the table. To change their number, change the columns' roles there."
            )
        return self.tr("Number of units: new ones come last, and the last ones go (Insert adds one)")

    def show_selected(self, selected: bool) -> None:
        """Draw the frame of a selected layer, or not."""
        self.is_selected = selected
        self.update()

    def _select(self) -> None:
        self.selected.emit(self.layer)

    def _choose_units(self, units: int) -> None:
        if units != self.units_now:  # else it only shows what the project has
            self.units_chosen.emit(self.layer, units)

    def _choose_activation(self, row: int) -> None:
        kind = self.activation.kinds[row]
        if self.project is not None and type(self.project.topology.layers[self.layer].activation) is not kind:
            self.activation_chosen.emit(self.layer, kind())  # chosen again, it keeps its parameters

    def _open_menu(self) -> None:
        if self.project is not None:
            self.menu.show_layer(self.project, self.layer)
            self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _set_layer(self, changes: object) -> None:
        self.layer_set.emit(self.layer, changes)

    def _ask_settings(self, field: str) -> None:
        self.settings_asked.emit(self.layer, field)

    def _ask_step(self, step: str) -> None:
        self.step_asked.emit(self.layer, step)

    def _take_key(self, step: str) -> None:
        self.units.interpretText()  # a number that is being typed counts
        self._ask_step(step)

    def _ask_removal(self) -> None:
        self.removal_asked.emit(self.layer)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it may become a drag, for which headers must stay where they are

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._select()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent" if self.is_selected else "line"))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour("text"))
        metrics, room = self.fontMetrics(), self.width() - 6
        fitting = self.painted[: max(1, (self.height() - 4) // metrics.height())]
        lines = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in fitting]
        if len(self.painted) == 1:  # short as it is, and smaller where even that is too wide
            lines, font = self.painted, self.font()
            font.setPointSizeF(font.pointSizeF() * min(1.0, room / max(metrics.horizontalAdvance(lines[0]), 1)))
            painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))  # seen through the button
