"""The pad with what belongs to it: clear, and the picture that the network is shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.ink import Framing, picture
from ui.question.pad import DrawingPad, SmallPicture


class PictureFields(QWidget):
    """Draws pictures for a framing; `drawn` carries the picture as numbers (side × side,) in the table's units."""

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.framing: Framing | None = None
        self.pad, self.small = DrawingPad(self), SmallPicture(self)
        self.clear = QPushButton(self.tr("C&lear"), self)
        self.clear.setObjectName("question-clear")
        self.clear.setToolTip(self.tr("Take clean paper (Delete on the pad)"))
        said = QLabel(self.tr("The network is shown:"), self)
        said.setWordWrap(True)
        said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(said)
        side.addWidget(self.small)
        side.addStretch(1)
        side.addWidget(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self.pad, 1)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.pad)
        self.pad.drawn.connect(self._draw)
        self.clear.clicked.connect(self.pad.clear)

    def show_framing(self, framing: Framing | None) -> None:
        """Take how the pictures of the table are framed, with clean paper where it changed."""
        if framing != self.framing:
            self.framing = framing
            self.pad.show_picture(None)

    def show_numbers(self, numbers: Array, own: bool) -> None:
        """Show a picture (side × side,) in the table's units; one that was not drawn here takes the paper, too."""
        if self.framing is None:
            return
        shares = self._shares(numbers, self.framing)
        self.small.show_shares(shares)
        if not own:
            self.pad.show_picture(shares)

    def _draw(self) -> None:
        if self.framing is not None:
            self.drawn.emit(picture(self.pad.whole_strokes(), self.framing).ravel())

    @staticmethod
    def _shares(numbers: Array, framing: Framing) -> Array:
        table = np.asarray(numbers, float).reshape(framing.side, framing.side)
        shares: Array = (table - framing.paper) / (framing.darkest - framing.paper)
        return shares
