"""New, open, save: the project's file, the questions before something would be lost, and the messages when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnapp.project import Project, opening_project
from nnapp.projectfile import ProjectError, load, save
from ui.document import Document
from ui.messages import sentence, show_error
from ui.settings import Settings
from ui.trainer import Trainer

Answer = TypeVar("Answer")

SUFFIX = ".bplab"
LONG_RUN_S = 60.0  # a run that has gone on for longer is worth a question even where nothing else is unsaved

SAVE, DISCARD, CANCEL = (
    QMessageBox.StandardButton.Save,
    QMessageBox.StandardButton.Discard,
    QMessageBox.StandardButton.Cancel,
)


class FileCommands(QObject):
    """The commands on the project's file; `path` is None while it was never saved."""

    path_changed = Signal()

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._trainer, self._settings = window, document, trainer, settings
        self.path: Path | None = None
        self.ask_open: Callable[[], Path | None] = self._ask_open
        self.ask_save: Callable[[], Path | None] = self._ask_save
        self.ask_unsaved: Callable[[], QMessageBox.StandardButton] = self._ask_unsaved

    @Slot()
    def new(self) -> None:
        """Start again with the opening project."""
        if self.may_leave():
            self._show(opening_project(), None)

    @Slot()
    def open(self, path: Path | None = None) -> bool:
        """Open a file, by default one that the user is asked for; return whether it was opened."""
        if not isinstance(path, Path):
            path = self._held(self.ask_open)
        if path is None:
            return False
        try:
            project = load(path)
        except ProjectError as error:
            return self._not_opened(path, error)
        if not self.may_leave():
            return False
        self._show(project, path)
        return True

    @Slot()
    def save(self) -> bool:
        """Save to the project's file, or ask for one; return whether it was saved."""
        return self.save_as() if self.path is None else self._save(self.path)

    @Slot()
    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        path = self._held(self.ask_save)
        if path is None:
            return False
        return self._save(path if path.suffix else path.with_suffix(SUFFIX))

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes, with a run on hold meanwhile; return whether the project may go."""
        running = self._trainer.running
        if self._document.stack.isClean() and not (running and self._trainer.seconds > LONG_RUN_S):
            return True
        answer = self._held(self.ask_unsaved)
        if answer == SAVE:
            return self.save()
        return answer == DISCARD

    def _save(self, path: Path) -> bool:
        self._trainer.settle(True)
        try:
            save(self._document.project, path)
        except ProjectError as error:
            show_error(self._window, sentence(error.said))
            return False
        finally:
            self._trainer.go_on()
        self.path = path
        self._document.stack.setClean()
        self._settings.add_recent(path)
        self.path_changed.emit()
        return True

    def _show(self, project: Project, path: Path | None, modified: bool = False) -> None:
        self._document.open(project, modified)
        self.path = path
        if path is not None:
            self._settings.add_recent(path)
        self.path_changed.emit()

    def _not_opened(self, path: Path, error: ProjectError) -> bool:
        if error.salvage is None:
            show_error(self._window, sentence(error.said))
            return False
        box = self._box(sentence(error.said))
        copy = box.addButton(self.tr("Open a copy anyway"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(CANCEL)
        box.exec()
        if box.clickedButton() is not copy or not self.may_leave():
            return False
        self._show(error.salvage, None, modified=True)
        return True

    def _held(self, ask: Callable[[], Answer]) -> Answer:
        self._trainer.hold()
        try:
            return ask()
        finally:
            self._trainer.release()

    def _ask_unsaved(self) -> QMessageBox.StandardButton:
        name = self.path.name if self.path is not None else self.tr("this project")
        box = self._box(self.tr("Save the changes to {name}?").format(name=name))
        if self._document.stack.isClean():
            box.setInformativeText(self.tr("A training run is going on. What it has learnt would be lost."))
        else:
            last = self._document.stack.undoText()
            box.setInformativeText(self.tr("Otherwise they are lost. The last one: {last}.").format(last=last))
        box.setStandardButtons(SAVE | DISCARD | CANCEL)
        box.setDefaultButton(SAVE)
        return QMessageBox.StandardButton(box.exec())

    def _box(self, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        return box

    def _ask_open(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a project"), self._folder(), self._filter())
        return Path(name) if name else None

    def _ask_save(self) -> Path | None:
        suggestion = self.path or Path(self._folder()) / self.tr("network.bplab")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the project"), str(suggestion), self._filter()
        )
        return Path(name) if name else None

    def _folder(self) -> str:
        recent = self._settings.recent
        folder = self.path or (recent[0] if recent else None)
        return str(folder.parent) if folder is not None else QDir.homePath()

    def _filter(self) -> str:
        return self.tr("Backprop Lab projects (*{suffix});;All files (*)").format(suffix=SUFFIX)
