"""The training panel: run, pause and step, how fast, how far it is, and with which hyper-parameters."""

from ui.training_panel.panel import TrainingPanel

__all__ = ["TrainingPanel"]
