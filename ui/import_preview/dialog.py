"""The preview of an import: the table as it will be, every guess with its reason, and what is not taken as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from nnapp.dataset import Kind, Role
from nnapp.importing import Format, Source
from ui.import_memory import Remembered, fingerprint
from ui.import_preview.column_menu import column_menu
from ui.import_preview.layout import ImportLayout
from ui.import_preview.reading import Answer, Reader, Stamp
from ui.import_preview.understanding import (
    Understanding,
    name_problem,
    problem,
    with_choice,
    with_kind,
    with_name,
    with_preview,
    with_role,
)
from ui.messages import show_error
from ui.plain_text import plain

POLL_MS = 50
QUICK_MS = 200  # what is done sooner is not announced, so that nothing flickers


class ImportDialog(QDialog):
    """Asks a reader for previews of a source; `taken` carries the Answer with the whole table.

    The dialog stays open then: whoever put the table in place closes it by `accept`, or says by `refuse` why not.
    """

    taken = Signal(object)

    def __init__(self, source: Source, reader: Reader, last_time: Remembered | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("import-dialog")
        self.setWindowTitle(self.tr("Import {name}").format(name=plain(source.name, 60)))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.source, self.reader = source, reader
        self.last_time = last_time
        self.known = Understanding()
        self.form: Format | None = None
        self.stamp: Stamp = None
        self.refusal = ""  # why there is no table to show
        self.menu: QMenu | None = None
        self._importing = False
        self.parts = ImportLayout(self)
        self._poll = QTimer(self, interval=POLL_MS)
        self._quick = QTimer(self, interval=QUICK_MS, singleShot=True)
        self._connect()
        self._begin()

    # Asking

    def _begin(self) -> None:
        if self.last_time is not None:
            self.known = Understanding(chosen=self.last_time.choices, last_time=self.last_time.choices)
        self._ask()

    @Slot()
    def guess_again(self) -> None:
        """Forget all choices, and look at the file again."""
        self.last_time = None
        self.known = Understanding(preview=self.known.preview, names=self.known.names)
        self.parts.notice.hide()
        self._ask()

    def choose(self, field: str, value: Any) -> None:
        """Choose something about the whole file."""
        self.known = with_choice(self.known, field, value)
        self._ask()

    def choose_for(self, columns: Sequence[int], what: Kind | Role) -> None:
        """Choose what columns hold, or what they are for."""
        if isinstance(what, Kind):
            self.known = with_kind(self.known, columns, what)
            self._show()
            self._ask()
        else:
            self.known = with_role(self.known, columns, what)
            self._show()

    def rename(self, column: int, name: str) -> None:
        """Give a column a name, or say why not."""
        said = name_problem(self.known, column, name)
        if said is not None:
            self.parts.notice.say(self.parts.words.said(said))
            return
        self.parts.notice.hide()
        self.known = with_name(self.known, column, name)
        self._show()

    def _ask(self) -> None:
        self._importing = False
        self.parts.freeze()
        self.reader.ask(self.source, self.known.to_ask())
        self._wait()

    @Slot()
    def take(self) -> None:
        """Read the whole table as the preview shows it."""
        if self.parts.import_button.isEnabled():
            self._importing = True
            self.parts.freeze()
            self.reader.ask(self.source, self.known.to_read(), whole=True, stamp=self.stamp)
            self._wait()
            self._quick.stop()
            self._announce()

    def _wait(self) -> None:
        self._poll.start()
        self._quick.start()
        self._enable()

    # Answers

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        self._settle()
        self.form = answer.format or self.form
        if answer.imported is not None:
            self.taken.emit(answer)
            return
        if answer.changed:
            self.parts.notice.say(
                self.tr("The file has changed since it was shown here, so it was read again. Look at it once more.")
            )
            self._ask()
            return
        preview = answer.preview
        if self.last_time is not None and (preview is None or fingerprint(preview.names) != self.last_time.names):
            self._begin_anew()
            return
        self.stamp = answer.stamp
        if preview is not None:
            self._say_last_time()
            self.refusal = ""
            self.known = with_preview(self.known, preview)
        elif answer.refused is not None:
            self.refusal = self.parts.words.said(answer.refused)
        self._show()

    def _begin_anew(self) -> None:
        # What was chosen the last time does not fit any more.
        self.last_time, self.known = None, Understanding()
        self.parts.notice.say(self.tr("The file is not as it was the last time, so everything was guessed anew."))
        self._ask()

    def _say_last_time(self) -> None:
        if self.last_time is not None:
            self.last_time = None
            self.parts.notice.say(
                self.tr("Read as the last time, when you imported this file."), self.tr("Guess Again")
            )

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self._settle()
        self.refuse(self.tr("Something went wrong inside the program while it read this."))
        show_error(self, self.refusal, text)

    def refuse(self, text: str) -> None:
        """Say in place of the table why it cannot be imported."""
        self.refusal = text
        self._show()

    def _settle(self) -> None:
        self._importing = False
        self._poll.stop()
        self._quick.stop()
        self.parts.show_progress(None)

    # Showing

    def _show(self) -> None:
        parts, preview = self.parts, self.known.preview
        parts.guesses.show_understanding(self.known, self.form)
        if self.refusal:
            parts.show_message(self.refusal)
        elif self.known.preview is not None:
            parts.show_table(self.known)
        parts.findings.show_findings(None if self.refusal else self.known.preview)
        parts.again_button.setText(self.tr("&Try Again") if self.refusal else self.tr("&Guess Again"))
        parts.status.setText("" if self.refusal or preview is None else parts.words.summary(preview))
        self._show_column(parts.table.currentIndex().column())
        self._enable()

    def _enable(self) -> None:
        said = problem(self.known.preview) if self.known.preview is not None else None
        reason = self.refusal
        if not reason and said is not None:
            reason = self.parts.words.said(said)
        busy = self.reader.busy
        waiting = self.tr("The file is still being read.") if busy or self.known.preview is None else ""
        self.parts.enable(reason, waiting, "" if self.refusal else reason, importing=self._importing)

    @Slot(int)
    def _show_column(self, column: int) -> None:
        preview = self.known.preview
        there = preview is not None and not self.refusal and 0 <= column < len(preview.names)
        hint = self.tr("Click the kind or the role below a column's name to change it; double-click the name.")
        self.parts.column.setText(self.parts.model.explanation(column) if there else "" if self.refusal else hint)

    @Slot()
    def _announce(self) -> None:
        if self.reader.busy:
            self.parts.show_waiting(first=self.known.preview is None and not self.refusal)
            self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        if self.reader.busy and not self._quick.isActive():
            self.parts.show_progress(self.reader.done, self._importing)

    @Slot(int, QPoint)
    def _open_menu(self, column: int, place: QPoint) -> None:
        if self.known.preview is None or self._importing:
            return
        if self.menu is not None:
            self.menu.deleteLater()
        table = self.parts.table
        self.menu = column_menu(
            self.known.preview,
            table.columns_meant(column),
            self.parts.words,
            self.choose_for,
            table.header.rename,
            table,
        )
        self.menu.popup(place)

    def _connect(self) -> None:
        parts = self.parts
        self.reader.answered.connect(self._on_answered)
        self.reader.failed.connect(self._on_failed)
        self._poll.timeout.connect(self._show_progress)
        self._quick.timeout.connect(self._announce)
        parts.guesses.chosen.connect(self.choose)
        parts.table.menu_wanted.connect(self._open_menu)
        parts.table.header.renamed.connect(self.rename)
        parts.table.column_changed.connect(self._show_column)
        parts.import_button.clicked.connect(self.take)
        parts.cancel_button.clicked.connect(self.reject)
        parts.again_button.clicked.connect(self.guess_again)
        parts.notice.button.clicked.connect(self.guess_again)

    def done(self, result: int) -> None:
        """Stop reading at once, however the dialog is left."""
        self._poll.stop()
        self._quick.stop()
        self.reader.cancel()
        super().done(result)
