"""k-fold evaluation: how good a network trained like this one is on rows that it never saw."""

from ui.evaluation.dialog import EvaluationDialog

__all__ = ["EvaluationDialog"]
