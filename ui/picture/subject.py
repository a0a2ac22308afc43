"""What a picture is of, in the words of the dialog and the messages."""

from __future__ import annotations

from typing import NamedTuple


class Subject(NamedTuple):
    """The words for one kind of picture, in the user's language."""

    title: str  # of the dialog
    note: str  # what the picture shows
    copied: str  # what is said once it is on the clipboard
    file_stem: str  # the name that is proposed for the file
