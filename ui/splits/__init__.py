"""Splitting the rows into training, validation and test rows."""

from ui.splits.dialog import SplitDialog

__all__ = ["SplitDialog"]
