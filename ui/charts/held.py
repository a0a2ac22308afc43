"""At what the inputs that a picture does not draw are held: at the selected row or at what is asked, or at the mean."""

from __future__ import annotations

from nnapp.sections import Section, section_of
from ui.document import Document


class Held:
    """Keeps the section of the table until the table, or the row that it goes through, is another."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._key: tuple[object, ...] = ()
        self._section: Section | None = None

    def row(self, by_row: bool) -> int | None:
        """Return the row that the others are taken from."""
        row, dataset = self._document.selection.row, self._document.project.dataset
        return row if by_row and row is not None and 0 <= row < dataset.row_count else None

    def is_asked(self, by_row: bool) -> bool:
        """Say whether the others are taken from what somebody asks about."""
        return by_row and self._document.selection.asked is not None

    def section(self, by_row: bool) -> Section:
        """Return the section through the selected row (or what is asked), or through the mean."""
        dataset = self._document.project.dataset
        asked = self._document.selection.asked if by_row else None
        row = self.row(by_row)
        if self._section is None or self._section.dataset is not dataset or self._key != (row, asked):
            self._section, self._key = section_of(dataset, row, asked), (row, asked)
        return self._section
