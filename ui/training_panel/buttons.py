"""The panel's buttons, made from the program's commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QActionEvent, QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QSpinBox, QToolButton, QVBoxLayout, QWidget

from nnapp.training import MOST_EPOCHS
from ui.actions import Actions
from ui.form import OwnSpace
from ui.icons import icon

ROWS = (("epoch", "update"), ("row", "run-until"), ("reset", "new-start"))


class Button(OwnSpace, QToolButton):
    """A button of a command, as wide as its place."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setDefaultAction(action)
        self.setObjectName(f"button_{action.objectName()}")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(28)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class RunButton(Button):
    """The large one, which runs and pauses."""

    def __init__(self, action: QAction) -> None:
        super().__init__(action)
        self._running = False  # what its icon says
        self.setObjectName("run")
        self.setIconSize(QSize(20, 20))
        self.setMinimumHeight(34)
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        self.setFont(font)

    def show_running(self, running: bool) -> None:
        """Show whether a press would pause."""
        self._running = running
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_running"):
            self._draw()

    def actionEvent(self, event: QActionEvent) -> None:
        """Draw the icon anew when the command changes: the button would take that of the command."""
        super().actionEvent(event)
        if hasattr(self, "_running"):
            self._draw()

    def _draw(self) -> None:
        self.setIcon(icon("pause" if self._running else "run", self))


class Buttons(QWidget):
    """Run, single steps, more epochs, and the ways back to a start."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.run = RunButton(actions["run"])
        self.more = self._made_more()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.run)
        for names in ROWS:
            row = QHBoxLayout()
            row.setSpacing(6)
            for name in names:
                row.addWidget(Button(actions[name]), 1)
            layout.addLayout(row)
        more = QHBoxLayout()
        more.setSpacing(6)
        more.addWidget(Button(actions["more"]), 1)
        more.addWidget(self.more, 1)
        layout.insertLayout(3, more)

    def _made_more(self) -> QSpinBox:
        more = QSpinBox()
        more.setObjectName("more")
        more.setRange(1, MOST_EPOCHS)
        more.setValue(1000)
        more.setGroupSeparatorShown(True)
        more.setSuffix(self.tr(" epochs"))
        more.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        more.setMinimumWidth(self.fontMetrics().horizontalAdvance(more.text()) + 30)
        more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        more.setAccessibleName(self.tr("How many epochs more"))
        more.setToolTip(self.tr("How many epochs “Train more” adds"))
        return more


class PresetButton(OwnSpace, QToolButton):
    """Opens the menu of presets."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("presets")
        self.setText(self.tr("Presets"))
        self.setToolTip(self.tr("Hyper-parameters that go together, in one step that can be taken back"))
        self.setMenu(menu)
        self.setMinimumWidth(self.sizeHint().width() + 12)  # its arrow stands beside the text, not in it
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
