"""The commands about the whole table: split its rows, propose, evaluate, export, and open a bundled one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.bundled import bundled, open_bundled
from nnapp.exporting.table import clipboard_text
from nnapp.proposal import proposal
from nnapp.words import Refusal
from ui.document import Document
from ui.evaluation import EvaluationDialog
from ui.export_table import TableExport
from ui.files import FileCommands
from ui.holding_dialogs import HoldingDialogs
from ui.messages import sentence, words
from ui.proposal import ProposalDialog, proposed
from ui.splits import SplitDialog
from ui.trainer import Trainer

MOST_CELLS = 1_000_000  # on the clipboard: more would stop the window for seconds


class DataCommands(HoldingDialogs):
    """Opens the dialogs on a document's table; `dialog` is the one that is open, or was last."""

    said = Signal(str)  # a sentence for the window's notice
    offered = Signal(str, str)  # a sentence, and what the button beside it is called that opens the proposal

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, files: FileCommands) -> None:
        super().__init__(window, trainer)
        self._document, self._files = document, files
        self.export = TableExport(window)
        self.export.said.connect(self.said)

    def slots(self) -> dict[str, Callable[..., object]]:
        """Return what each command does, by its name."""
        return {
            "split-rows": self.split_rows,
            "propose": self.propose,
            "evaluate": self.evaluate,
            "export-table": self.export_table,
            "copy-table": self.copy_table,
        }

    def fill_samples(self, menu: QMenu) -> None:
        """Add the bundled tables to a menu."""
        menu.setToolTipsVisible(True)
        for table in bundled():
            action = menu.addAction(words(table.title), partial(self.open_sample, table.name))
            action.setObjectName(f"sample-{table.name}")
            action.setToolTip(words(table.description))
            action.setStatusTip(words(table.description))

    def open_sample(self, name: str) -> bool:
        """Open a bundled table with what is proposed for it, after asking about unsaved work."""
        try:
            if not self._files.replace(partial(open_bundled, name)):
                return False
        except Refusal as refusal:
            self.said.emit(sentence(refusal.said))
            return False
        table = next(table for table in bundled() if table.name == name)
        text = self.tr("{title}: {description} Network and settings are as they are proposed for it.")
        self.offered.emit(
            text.format(title=words(table.title), description=words(table.description)), self.tr("Why These?")
        )
        return True

    @Slot()
    def offer_proposal(self) -> None:
        """Offer the proposal, after a table was imported."""
        self.offered.emit("", self.tr("Propose Network and Settings…"))

    @Slot()
    def split_rows(self) -> None:
        """Open the dialog that splits the rows."""
        dialog = SplitDialog(self._document.project, self._window)
        dialog.accepted.connect(self._split)
        self._open(dialog)

    @Slot()
    def propose(self) -> None:
        """Open the dialog with the proposal."""
        try:
            given = proposal(self._document.project)
        except Refusal as refusal:
            self.said.emit(sentence(refusal.said))
            return
        dialog = ProposalDialog(self._document.project, given, self._window)
        dialog.accepted.connect(self._apply_proposal)
        self._open(dialog)

    @Slot()
    def evaluate(self) -> None:
        """Open the dialog of the k-fold evaluation."""
        self._open(EvaluationDialog(self._document.project, self._window))

    @Slot()
    def export_table(self) -> None:
        """Write the table with what the network answers to a file."""
        self._trainer.settle(True)
        try:
            self.export.export(self._document.project)
        finally:
            self._trainer.go_on()

    @Slot()
    def copy_table(self) -> None:
        """Put the table with what the network answers on the clipboard, with names, as spreadsheets paste it."""
        self._trainer.settle(True)
        try:
            project = self._document.project
            if project.dataset.row_count * len(project.dataset.columns) > MOST_CELLS:
                text = self.tr("The table is too large for the clipboard: more than {most} cells. Export it to a file.")
                self.said.emit(text.format(most=f"{MOST_CELLS:,}"))
                return
            QGuiApplication.clipboard().setText(clipboard_text(project, decimal=QLocale().decimalPoint()))
            self.said.emit(self.tr("The table is on the clipboard, with its names and what the network answers."))
        except Refusal as refusal:
            self.said.emit(sentence(refusal.said))
        finally:
            self._trainer.go_on()

    def shut_down(self) -> None:
        """End what is going on in the background."""
        super().shut_down()
        self.export.shut_down()

    @Slot()
    def _split(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, SplitDialog):
            self._document.edit(dialog.applied, self.tr("Split the rows"))

    @Slot()
    def _apply_proposal(self) -> None:
        self._trainer.pause()  # what it has learnt belongs to another network
        self._document.edit(proposed, self.tr("Take the proposal"))
