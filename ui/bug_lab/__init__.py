"""The lab of the lesson "The printed program is wrong", and of ten wrong backward passes."""

from ui.bug_lab.lab import BugLab

__all__ = ["BugLab"]
