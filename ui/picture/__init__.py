"""Pictures to take away: drawn as vectors or pixels, written to a file, or put on the clipboard."""

from ui.picture.commands import PictureCommands
from ui.picture.formats import Drawing

__all__ = ["Drawing", "PictureCommands"]
