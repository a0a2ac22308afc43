"""What the pages have in common: they scroll where they are higher than the panel, and their numbers can be asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from ui.equations.view import EquationView


class ToldPage(QScrollArea):
    """A page that holds `content`."""

    asked = Signal(object)  # Place: somebody wants to know where its number comes from

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.content.setBackgroundRole(QPalette.ColorRole.Base)
        self.setBackgroundRole(QPalette.ColorRole.Base)

    def equation_view(self) -> EquationView:
        """Return a new view of an equation, as high as the equation."""
        view = EquationView()
        view.setObjectName("inspectorEquation")
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.asked.connect(self.asked)
        return view

    def sentences_label(self) -> QLabel:
        """Return a new label for sentences, which can be selected and copied."""
        label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        label.setObjectName("inspectorSentences")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumWidth(1)
        label.setContentsMargins(6, 0, 0, 0)
        return label
