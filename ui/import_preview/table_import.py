"""The ways in for a table, from a file or the clipboard, all over the same preview, and into the document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnapp.importing import Imported, Source
from nnapp.project import with_dataset
from nnapp.words import Refusal
from ui.document import Document
from ui.dropping import local_files
from ui.import_memory import ImportMemory
from ui.import_preview.dialog import ImportDialog
from ui.import_preview.reading import Answer, Reader
from ui.messages import sentence
from ui.plain_text import plain
from ui.settings import Settings
from ui.trainer import Trainer

NAME_LETTERS = 40
TABLES = (
    "*.csv *.tsv *.tab *.txt *.dat *.data *.xlsx *.xlsm *.xlsb *.xls *.ods *.parquet *.json *.jsonl *.ndjson "
    "*.idx *ubyte *.gz"
)


class TableImport(QObject):
    """The commands that import a table; `dialog` is the preview that is open, if one is."""

    imported = Signal(object)  # Imported, when its table is in the document
    said = Signal(str)  # a sentence for the window's notice
    about_to_change = Signal()  # before another table is asked for: what is being typed should get into the project

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._trainer, self._settings = window, document, trainer, settings
        self.memory = ImportMemory()
        self.dialog: ImportDialog | None = None
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self._retired: list[Reader] = []  # those that may still be in a library call

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, and show how it would be imported."""
        self.about_to_change.emit()
        self._trainer.hold()
        try:
            path = self.ask_file()
        finally:
            self._trainer.release()
        if path is not None:
            self.open(path)

    @Slot()
    def paste(self) -> None:
        """Show how the table on the clipboard would be imported; also of a file that was copied in a file manager."""
        clipboard = QGuiApplication.clipboard()
        files = local_files(clipboard.mimeData())
        if files:
            self.open(files[0])
        elif clipboard.text().strip():
            self.show(Source.pasted(clipboard.text(), self.tr("clipboard")))
        else:
            self.said.emit(
                self.tr(
                    "The clipboard holds no text, so there is no table to paste. "
                    "Copy cells in a spreadsheet first, then try again."
                )
            )

    def open(self, path: Path, remark: str = "") -> None:
        """Show how a file would be imported, perhaps with a remark above it."""
        # the name is only shown; one that is no text at all, or 10,000 letters long, would be in every message
        self.show(Source(name=plain(path.name or str(path)), path=path.absolute()), remark)

    def show(self, source: Source, remark: str = "") -> None:
        """Show how a source would be imported, in place of any preview before."""
        kept = self._document.kept.reason("table")
        if kept:  # a file may be dropped at any time
            self.said.emit(kept)
            return
        self.about_to_change.emit()
        self.close_preview()
        self._trainer.hold()  # for as long as the question is open
        reader = Reader(self)
        known = None if source.path is None else self.memory.of(source.path)
        self.dialog = ImportDialog(source, reader, known, self._window)
        self.dialog.taken.connect(self._on_taken)
        self.dialog.finished.connect(self._on_finished)
        if remark:
            self.dialog.parts.notice.say(remark)
        self.dialog.open()

    def close_preview(self) -> None:
        """Close the preview without importing anything, if one is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def shut_down(self) -> None:
        """Close the preview, and wait for its thread."""
        self.close_preview()
        for reader in self._retired:
            reader.shut_down()
        self._retired.clear()

    @Slot(object)
    def _on_taken(self, answer: Answer) -> None:
        dialog, imported = self.dialog, answer.imported
        if dialog is None or imported is None or self.sender() is not dialog:
            return
        try:
            with_dataset(self._document.project, imported.dataset)
        except Refusal as refusal:
            dialog.refuse(sentence(refusal.said))
            return
        known, source = dialog.known, dialog.source
        dialog.accept()
        self._put_in_place(source, imported)
        if source.path is not None:
            self._settings.add_recent_table(source.path)
            self.memory.remember(source.path, known.to_remember(), known.names)

    def _put_in_place(self, source: Source, imported: Imported) -> None:
        self._trainer.pause()
        name = plain(source.name, NAME_LETTERS)
        change = partial(with_dataset, dataset=imported.dataset)
        if not self._document.edit(change, self.tr("Import {name}").format(name=name)):
            return
        rows, columns = imported.dataset.row_count, f"{len(imported.dataset.columns):,}"
        if rows == 1:
            text = self.tr("“{name}” is the table now: 1 row, {columns} columns.").format(name=name, columns=columns)
        else:
            text = self.tr("“{name}” is the table now: {rows} rows, {columns} columns.")
            text = text.format(name=name, rows=f"{rows:,}", columns=columns)
        if imported.rejected_count == 1:
            text += " " + self.tr("1 cell or row was not taken as it stood.")
        elif imported.rejected_count:
            text += " " + self.tr("{count} cells or rows were not taken as they stood.").format(
                count=f"{imported.rejected_count:,}"
            )
        self.said.emit(text)
        self.imported.emit(imported)

    @Slot()
    def _on_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        dialog.reader.retire()
        self._retired = [*(reader for reader in self._retired if not reader.ended), dialog.reader]
        dialog.deleteLater()
        self._trainer.release()

    def _ask_file(self) -> Path | None:
        recent = self._settings.recent_tables or self._settings.recent
        folder = str(recent[0].parent) if recent else QDir.homePath()
        filters = self.tr("Tables ({patterns});;All files (*)").format(patterns=TABLES)
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import a table"), folder, filters)
        return Path(name) if name else None
