"""The words of all views for what is being worked out in the background, and for what could not be."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def working(done: float = 0.0) -> str:
    """Say that something is being worked out, and how much of it is done, where that is known."""
    percent = round(100 * done)
    return _tr("…working it out ({percent} %).").format(percent=percent) if percent else _tr("…working it out.")


def waiting(broken: bool, done: float = 0.0) -> str:
    """Say below what is drawn meanwhile that there will be more of it, or why there will not."""
    return _tr("More could not be worked out, because of an error in the program.") if broken else working(done)


def broken() -> str:
    """Say in the place of a picture that the program has failed."""
    return _tr("This could not be worked out, because of an error in the program.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Waiting", text)
