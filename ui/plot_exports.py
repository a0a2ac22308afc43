"""Takes what a plot draws out of the program: as a picture (SVG, PDF, PNG), or as a table of its numbers (CSV)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nnapp.atomic import write_atomically
from nnapp.exporting.problems import writing
from nnapp.words import Refusal
from ui.charts.drawing import Drawable, PlotDrawing
from ui.charts.table import Table
from ui.messages import sentence, show_error
from ui.picture import PictureCommands, Subject
from ui.plain_text import plain
from ui.settings import Settings

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8


class Exportable(Drawable, Protocol):
    """A plot, as far as it is exported."""

    def accessibleName(self) -> str:  # noqa: N802 (Qt's name)
        """Return what the plot is called."""

    def table(self) -> Table | None:
        """Return what is drawn."""


class PlotExports(QObject):
    """Asks where to, and writes; `said` tells how it went."""

    said = Signal(str)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._plot: Exportable | None = None
        subject = Subject(
            self.tr("Export picture"),
            self.tr("The picture shows what the view shows now, in the size that it has now."),
            self.tr("The picture is on the clipboard."),
            self.tr("picture"),
        )
        self.pictures = PictureCommands(window, settings, self._drawing, subject)
        self.pictures.said.connect(self.said)
        self.ask_path: Callable[[str], Path | None] = self._ask_path

    @Slot(object)
    def export_picture(self, plot: Exportable) -> None:
        """Ask for the kind of picture of a plot and write it."""
        self._plot = plot
        self.pictures.subject = self.pictures.subject._replace(file_stem=plot.accessibleName())
        self.pictures.export()

    @Slot(object)
    def export_numbers(self, plot: Exportable) -> None:
        """Write what a plot draws as CSV."""
        table, path = plot.table(), None
        if table is not None:
            path = self.ask_path(plot.accessibleName())
        if table is None or path is None:
            return
        try:
            with writing(path):
                write_atomically(path, [(BYTE_ORDER_MARK + table.as_text()).encode()])
        except Refusal as refusal:
            show_error(self._window, sentence(refusal.said))
            return
        self._settings.picture_folder = path.absolute().parent
        self.said.emit(self.tr("The numbers were written to {name}.").format(name=plain(str(path))))

    def shut_down(self) -> None:
        """Close the dialog that is open."""
        self.pictures.shut_down()

    def _drawing(self) -> PlotDrawing:
        assert self._plot is not None
        return PlotDrawing(self._plot, self._plot.accessibleName())

    def _ask_path(self, stem: str) -> Path | None:
        folder = self._settings.picture_folder or Path(QDir.homePath())
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the numbers"), str(folder / f"{stem}.csv"), self.tr("CSV (*.csv)")
        )
        path = Path(name) if name else None
        return path if path is None or path.suffix else path.with_name(path.name + ".csv")
