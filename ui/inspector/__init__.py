"""The inspector: one update of training, number by number, with the equation and the line of NumPy of each."""

from ui.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
