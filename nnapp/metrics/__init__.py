"""How good a network's answers are: errors for numbers, and beside them right and wrong answers for classes.

Answers y and targets t are tables (rows, outputs), as the cost compares them. An answer that is not a number is never
right: it counts as wrong in the accuracies, stands in no column of the confusion, and makes rmse, mae, r2 and the area
under its ROC curve NaN. Where there is nothing to say (no rows; classes asked of numbers) a metric is NaN or None.
"""

from nnapp.metrics.calibration import Calibration, calibration
from nnapp.metrics.measures import MOST_CLASSES, RECORDABLE, TITLES, Metrics, measure, quick, scores
from nnapp.metrics.residuals import Residuals, residuals
from nnapp.metrics.roc import Roc
from nnapp.metrics.task import Task, classes_of, is_classification, task_of

__all__ = [
    "MOST_CLASSES",
    "RECORDABLE",
    "TITLES",
    "Calibration",
    "Metrics",
    "Residuals",
    "Roc",
    "Task",
    "calibration",
    "classes_of",
    "is_classification",
    "measure",
    "quick",
    "residuals",
    "scores",
    "task_of",
]
