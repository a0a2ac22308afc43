"""Save a project into one file and load it again, exactly; the file holds numbers and text, and no code."""

from nnapp.projectfile.files import load, save
from nnapp.projectfile.problems import ProjectError

__all__ = ["ProjectError", "load", "save"]
