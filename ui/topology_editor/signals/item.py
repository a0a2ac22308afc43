"""The signals over the drawing: what stands still is painted once for a stage, and only pulses in each frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.picture.painter import screen_painter
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.signals.painter import Look, Pulses, paint_pulses, paint_still, pulses_of, signal_colours
from ui.topology_editor.signals.steps import Signals


class SignalItem(QGraphicsItem):
    """Shows a stage of the signals on top of a view's drawing; hidden where there are none."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__()
        self.view = view
        self.signals: Signals | None = None
        self.position, self.phase = 0, 0.0
        self.told: tuple[int, int] | None = None
        self.stills = 0  # how many pictures were painted, for those who look after speed
        self._still = QPixmap()
        self._still_of: tuple[object, ...] = ()  # what it shows, and where
        self._pulses: Pulses | None = None
        self.hide()
        view.add_overlay(self)

    def show_signals(self, signals: Signals | None) -> None:
        """Show other signals, or none."""
        self.prepareGeometryChange()
        self.signals = signals
        self.setVisible(signals is not None)
        self.update()

    def show_stage(self, position: int, phase: float, told: tuple[int, int] | None) -> None:
        """Show a stage, and how far in it the pulses are, from 0 to 1; what does not move is not painted again."""
        same = (position, told) == (self.position, self.told)
        self.position, self.phase, self.told = position, phase, told
        if not same or self._pulses is not None:
            self.update()

    def boundingRect(self) -> QRectF:
        return self.view.sceneRect()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.signals is None:
            return
        look = self._look(widget)
        if widget is None:  # into a picture, in which everything stays as it is drawn
            paint_still(painter, look, self.signals, self.position, self.told)
        else:
            self._paint_kept(painter, look, widget, self.signals)
        stage = self.signals.stages[self.position]
        pulses = self._pulses
        if widget is None:
            pulses = pulses_of(self.signals, stage, look.layout, painter.worldTransform().m11())
        if pulses is not None:
            paint_pulses(painter, pulses, self.phase, signal_colours(look.theme, stage), look.theme.colour("base"))

    def _look(self, window: QWidget | None) -> Look:
        view, layout = self.view, self.view.layout_of_network
        area = QRectF(0, 0, layout.width, layout.height)
        if window is not None:
            area = view.viewportTransform().inverted()[0].mapRect(QRectF(window.rect()))
        return Look(view.weight_scale.theme, layout, view.font(), area)

    def _paint_kept(self, painter: QPainter, look: Look, window: QWidget, signals: Signals) -> None:
        transform, ratio = painter.worldTransform(), window.devicePixelRatio()
        place = (transform.m11(), transform.dx(), transform.dy(), window.width(), window.height(), ratio)
        shown = (signals, self.position, self.told, look.layout, look.theme.name, look.font.toString())
        if (*place, *shown) != self._still_of:
            self.stills += 1
            self._still_of = (*place, *shown)
            self._still = self._painted(painter, look, window, signals)
            self._pulses = pulses_of(signals, signals.stages[self.position], look.layout, transform.m11())
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(0, 0, self._still)
        painter.restore()

    def _painted(self, painter: QPainter, look: Look, window: QWidget, signals: Signals) -> QPixmap:
        ratio = window.devicePixelRatio()
        picture = QPixmap((window.size().toSizeF() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        own = screen_painter(picture)
        own.setRenderHint(QPainter.RenderHint.Antialiasing)
        own.setWorldTransform(painter.worldTransform())
        paint_still(own, look, signals, self.position, self.told)
        own.end()
        return picture
