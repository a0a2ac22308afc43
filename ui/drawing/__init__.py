"""The panel in which data are drawn with the mouse."""

from ui.drawing.panel import DrawingPanel

__all__ = ["DrawingPanel"]
