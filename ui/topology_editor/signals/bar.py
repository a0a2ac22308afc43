"""The bar below the drawing while signals are shown: their controls, and what happens in the stage in one sentence."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from ui.icons import icon
from ui.theme import theme_of

SLOWEST, FASTEST = -4, 4  # of the slider: half powers of two, from 0.25 to 4 times
CAPTION_LINES = 2


class SignalBar(QFrame):
    """Play, step, speed and stop; changes nothing itself."""

    play_asked = Signal()
    back_asked = Signal()
    forward_asked = Signal()
    stop_asked = Signal()
    speed_changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("signalBar")
        self.back = self._button("stepBack", "step-back", self.tr("One stage back (,)"), self.back_asked)
        self.play = self._button("play", "run", "", self.play_asked)
        self.forward = self._button("stepForward", "step", self.tr("One stage forward (.)"), self.forward_asked)
        self.stop = self._button("stopSignals", "", self.tr("Stop showing signals (Esc)"), self.stop_asked)
        self.stop.setText("✕")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("signalSpeed")
        self.slider.setRange(SLOWEST, FASTEST)
        self.slider.setPageStep(2)
        self.slider.setFixedWidth(90)
        self.slider.setAccessibleName(self.tr("Speed of the signals"))
        self.slider.setToolTip(self.tr("How fast signals go, from a quarter of the usual speed to four times of it"))
        self.slider.valueChanged.connect(self._take_speed)
        self.speed_label = QLabel()
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.place.setObjectName("signalPlace")
        self.caption = CaptionLabel()
        self._arrange()
        self.show_speed(1.0)
        self.show_playing(False)
        self.hide()

    @property
    def speed(self) -> float:
        """How many times the usual speed signals go."""
        return float(2.0 ** (self.slider.value() / 2))

    def show_speed(self, speed: float) -> None:
        """Set the slider to the nearest speed that it has."""
        self.slider.setValue(round(2 * math.log2(min(max(speed, 0.25), 4.0))))
        self._write_speed()

    def show_playing(self, playing: bool, problem: str = "") -> None:
        """Show whether signals go by themselves, or why they cannot."""
        self.play.setEnabled(not problem)
        said = self.tr("Pause the signals (P)") if playing else self.tr("Let the signals go (P)")
        self.play.setIcon(icon("pause" if playing else "run", self))
        self.play.setToolTip(problem or said)
        self.play.setAccessibleName(said)

    def show_stage(self, place: str, caption: str, first: bool, last: bool) -> None:
        """Say which stage is shown, and what happens in it."""
        self.place.setText(place)
        self.caption.show_text(caption)
        self._enable(self.back, "" if not first else self.tr("This is the first stage."), self.tr("One stage back (,)"))
        reason = "" if not last else self.tr("This is the last stage.")
        self._enable(self.forward, reason, self.tr("One stage forward (.)"))

    def _enable(self, button: QToolButton, reason: str, tip: str) -> None:
        button.setEnabled(not reason)
        button.setToolTip(reason or tip)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(3)
        for widget in (self.back, self.play, self.forward, self.slider, self.speed_label):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(self.stop)
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 3, 3, 3)
        grid.setVerticalSpacing(1)
        grid.addLayout(row, 0, 0)
        grid.addWidget(self.caption, 1, 0)

    def _button(self, name: str, drawing: str, tip: str, asked: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        if drawing:
            button.setIcon(icon(drawing, self))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(asked)
        return button

    @Slot()
    def _take_speed(self) -> None:
        self._write_speed()
        self.speed_changed.emit(self.speed)

    def _write_speed(self) -> None:
        self.speed_label.setText(self.tr("{speed}×").format(speed=f"{self.speed:.2g}"))
        widest = self.speed_label.fontMetrics().horizontalAdvance("0.25×")
        self.speed_label.setMinimumWidth(widest + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "caption"):
            for button, drawing in ((self.back, "step-back"), (self.forward, "step")):
                button.setIcon(icon(drawing, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme_of(self).colour("line"))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        painter.end()


class CaptionLabel(QLabel):
    """A wrapped text that takes as many lines as the longest so far, so that the drawing above stays where it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signalCaption")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines = CAPTION_LINES

    def show_text(self, text: str) -> None:
        """Show a text, with more lines where it needs them."""
        self.setText(text)
        self._fit()

    def begin_anew(self) -> None:
        """Take as many lines as usual again."""
        self.lines = CAPTION_LINES
        self.updateGeometry()

    def _fit(self) -> None:
        room = QRect(0, 0, max(self.width(), 60), 1000)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        needed = self.fontMetrics().boundingRect(room, flags, self.text()).height()
        lines = -(-needed // self.fontMetrics().lineSpacing())
        if lines > self.lines:
            self.lines = lines
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.lines * self.fontMetrics().lineSpacing() + 2)

    def sizeHint(self) -> QSize:
        return QSize(300, self.minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
