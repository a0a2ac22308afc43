"""Pictures to take away: drawn as vectors or pixels, written to a file, or put on the clipboard."""

from ui.picture.commands import PictureCommands
from ui.picture.formats import Drawing
from ui.picture.subject import Subject

__all__ = ["Drawing", "PictureCommands", "Subject"]
