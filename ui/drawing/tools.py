"""The tools of the drawing panel: their names, keys and help, and the row of buttons that chooses one."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from nnapp.words import marked
from ui.icons import icon
from ui.messages import words

POINT, BRUSH, MOVE, ERASE, SELECT = "point", "brush", "move", "erase", "select"


class Tool(NamedTuple):
    """One tool; its name is that of its icon."""

    name: str
    key: Qt.Key
    letter: str
    help: str
    cursor: Qt.CursorShape


TOOLS = (
    Tool(POINT, Qt.Key.Key_A, "A", marked("Add a point with each click"), Qt.CursorShape.CrossCursor),
    Tool(BRUSH, Qt.Key.Key_B, "B", marked("Spray points along a stroke"), Qt.CursorShape.CrossCursor),
    Tool(
        MOVE,
        Qt.Key.Key_M,
        "M",
        marked("Move a point, or all selected points; dragging over empty ground selects"),
        Qt.CursorShape.SizeAllCursor,
    ),
    Tool(ERASE, Qt.Key.Key_E, "E", marked("Erase the points under a stroke"), Qt.CursorShape.CrossCursor),
    Tool(
        SELECT,
        Qt.Key.Key_S,
        "S",
        marked("Select a row with a click, or points with a rectangle (Delete removes them)"),
        Qt.CursorShape.ArrowCursor,
    ),
)


class ToolButtons(QWidget):
    """One button for each tool, one of them pressed."""

    chosen = Signal(object)  # the Tool

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = TOOLS[0]
        self._before: Tool | None = None  # which was chosen when the others became of no use
        self._group = QButtonGroup(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self.buttons: dict[str, QToolButton] = {}
        for number, tool in enumerate(TOOLS):
            button = QToolButton(self)
            button.setObjectName(f"drawing-{tool.name}")
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setIconSize(QSize(18, 18))
            button.setToolTip(self._tip(tool))
            button.setAccessibleName(words(tool.help))
            self._group.addButton(button, number)
            layout.addWidget(button)
            self.buttons[tool.name] = button
        self.buttons[self.tool.name].setChecked(True)
        self._group.idClicked.connect(self._take)
        self._restyle()

    def choose(self, name: str) -> None:
        """Press the button of a tool, if it can be used now."""
        self.buttons[name].click()

    def keep(self, tip: str) -> None:
        """Offer only the tool that selects, with the reason as the tip of the others; all of them without a tip."""
        if bool(tip) == (self._before is not None):
            return
        self._before, before = (self.tool, None) if tip else (None, self._before)
        for tool in TOOLS[:-1]:
            self.buttons[tool.name].setEnabled(not tip)
            self.buttons[tool.name].setToolTip(tip or self._tip(tool))
        self.choose(SELECT if before is None else before.name)

    def _tip(self, tool: Tool) -> str:
        return self.tr("{help} ({key})").format(help=words(tool.help), key=tool.letter)

    def by_key(self, key: int) -> str:
        """Return the tool of a key; empty where there is none."""
        return next((tool.name for tool in TOOLS if tool.key == key), "")

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of another theme, which come to this row later than to the panel."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_group"):
            self._restyle()

    def _restyle(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(icon(name, self))

    def _take(self, number: int) -> None:
        self.tool = TOOLS[number]
        self.chosen.emit(self.tool)
