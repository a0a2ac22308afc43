"""The bar that says what the colours of a heatmap mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.charts.weight_maps.quantity import SYMBOLS, Quantity, Scale, colour_words
from ui.heatmap_colours import DECADES, LEVELS, image_of, palette_bytes, shares
from ui.plain_text import lines_tip
from ui.theme import theme_of
from ui.written_numbers import as_written

BAR = 44  # pixels
BETWEEN = 4


class ColourBar(QWidget):
    """The symbol of a quantity, and its colours from −limit over 0 to +limit with their values."""

    def __init__(self, quantity: Quantity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quantity, self.scale = quantity, Scale()
        self.setObjectName(f"colour_bar_{quantity.value}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_scale(self.scale)

    def sizeHint(self) -> QSize:
        """Ask for a line of text."""
        metrics = self.fontMetrics()
        texts = sum(metrics.horizontalAdvance(text) for text in (self._symbol, *self._ends))
        return QSize(texts + BAR + 3 * BETWEEN, metrics.height() + 1)

    def minimumSizeHint(self) -> QSize:
        """Do not give way."""
        return self.sizeHint()

    @property
    def _symbol(self) -> str:
        return SYMBOLS[self.quantity]

    @property
    def _ends(self) -> tuple[str, str]:
        limit = as_written(self.scale.limit)
        return f"−{limit}", f"+{limit}"

    def show_scale(self, scale: Scale) -> None:
        """Show the range of another scale."""
        self.scale = scale
        low, high = colour_words(self.quantity, theme_of(self))
        text = self.tr("{symbol}: colours from −{limit} ({low}) over 0 to +{limit} ({high})").format(
            symbol=self._symbol, limit=as_written(scale.limit), low=low, high=high
        )
        self.setToolTip(
            lines_tip(
                text,
                self._rule(scale),
                self.tr("The scale only grows during a run, so that colours compare from epoch to epoch."),
            )
        )
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _rule(self, scale: Scale) -> str:
        if scale.logarithmic:
            return self.tr(
                "Logarithmic: each tick is a tenth of the one outside of it, {decades} of them on either side. What is "
                "below {least} in size looks like 0."
            ).format(decades=DECADES, least=as_written(scale.limit * 10.0**-DECADES))
        return self.tr(
            "Strength of colour grows with the square root, so that small values show: a quarter of the limit has half "
            "of the full colour."
        )

    def changeEvent(self, event: QEvent) -> None:
        """Name the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_scale(self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint symbol, bar and ends."""
        theme, metrics = theme_of(self), self.fontMetrics()
        painter = QPainter(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        low, high = self._ends
        x = 0
        for text, colour in ((self._symbol, "text"), (low, "muted")):
            painter.setPen(theme.colour(colour))
            painter.drawText(QRectF(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignLeft | middle, text)
            x += metrics.horizontalAdvance(text) + BETWEEN
        bar = QRectF(x, 2, BAR, self.height() - 4)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | middle, high)
        self._paint_bar(painter, bar)
        painter.setPen(theme.colour("text"))
        if self.scale.logarithmic:
            self._paint_ticks(painter, bar)
        else:
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, "0")
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        # linear from end to end; where colours are logarithmic, so are the places
        theme = theme_of(self)
        colours = palette_bytes(theme, self.quantity.ends(theme))
        places = np.linspace(-1, 1, 129)
        strength = places if self.scale.logarithmic else shares(places, logarithmic=False)
        levels = np.rint(strength * LEVELS).astype(np.intp) + LEVELS
        painter.drawImage(bar, image_of(np.ascontiguousarray(colours[levels][None, :])))

    def _paint_ticks(self, painter: QPainter, bar: QRectF) -> None:
        for decade in range(-DECADES, DECADES + 1):
            x = bar.center().x() + decade * (bar.width() - 1) / (2 * DECADES)
            painter.drawLine(round(x), round(bar.bottom()) - (4 if decade else 7), round(x), round(bar.bottom()))
