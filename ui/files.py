"""New, open, save: the project's file, the questions before something would be lost, and the messages when it fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnapp.project import Project, opening_project
from nnapp.projectfile import ProjectError, load, save
from nnapp.projectfile.container import BEGIN
from ui.document import Document
from ui.messages import sentence, show_error
from ui.plain_text import plain
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


def is_project(path: Path) -> bool:
    """Tell by its name, else by how it begins, whether a file is a project."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with path.open("rb") as file:
            return file.read(8 + len(BEGIN))[8:] == BEGIN
    except (OSError, ValueError):
        return False


class FileCommands(QObject):
    """The commands on the project's file; `path` is None while it was never saved."""

    path_changed = Signal()

    table_chosen = Signal(object)  # the path of what was to be opened and is no project

    about_to_look = Signal()  # before the project is saved or left: what is still being typed should get into it

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._trainer, self._settings = window, document, trainer, settings
        self.path: Path | None = None
        self.ask_open: Callable[[], Path | None] = self._ask_open
        self.ask_save: Callable[[], Path | None] = self._ask_save
        self.ask_unsaved: Callable[[], QMessageBox.StandardButton] = self._ask_unsaved
        self.ask_replace: Callable[[Path], bool] = self._ask_replace

    def slots(self) -> dict[str, Callable[..., object]]:
        """Return what each command does, by its name."""
        return {
            "new": self.new,
            "open": self.open,
            "save": self.save,
            "save-as": self.save_as,
        }

    @Slot()
    def new(self) -> None:
        """Start again with the opening project."""
        self.replace(opening_project)

    def replace(self, make: Callable[[], Project]) -> bool:
        """Put a project that has no file yet in the place of this one; return False where the person stays with it."""
        if not self.may_leave(longest_run_s=0.0):
            return False
        self._show(make(), None)
        return True

    @Slot()
    def open(self, path: Path | None = None) -> bool:
        """Open a file, by default one that the user is asked for; return whether it was opened."""
        if not isinstance(path, Path):
            path = self._held(self.ask_open)
        if path is not None and not is_project(path):
            self.table_chosen.emit(path)
            return False
        # asked first, because the file that is saved then may be the very one that is opened
        if path is None or not self.may_leave(longest_run_s=0.0):
            return False
        try:
            project = load(path)
        except ProjectError as error:
            return self._not_opened(error)
        self._show(project, path.absolute())
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
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists() and not self._held(partial(self.ask_replace, path)):  # the dialog asked for another name
                return False
        return self._save(path.absolute())

    def may_leave(self, longest_run_s: float = LONG_RUN_S) -> bool:
        """Ask what to do with unsaved changes, with a run on hold meanwhile; return whether the project may go.

        A run that has gone on for longer than `longest_run_s` counts as unsaved.
        """
        self.about_to_look.emit()
        long_run = self._trainer.running and self._trainer.seconds > longest_run_s
        if self._document.stack.isClean() and not long_run:
            return True
        answer = self._held(self.ask_unsaved)
        if answer == SAVE:
            return self.save()
        return answer == DISCARD

    def _save(self, path: Path) -> bool:
        self.about_to_look.emit()
        self._trainer.settle(True)
        try:
            save(self._document.project, path)
        except ProjectError as error:
            return self._not_saved(error)
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

    def _not_saved(self, error: ProjectError) -> bool:
        box = self._box(sentence(error.said))
        elsewhere = box.addButton(self.tr("Save As…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(CANCEL)
        self._held(box.exec)
        return box.clickedButton() is elsewhere and self.save_as()

    def _not_opened(self, error: ProjectError) -> bool:
        if error.salvage is None:
            self._held(partial(show_error, self._window, sentence(error.said)))
            return False
        box = self._box(sentence(error.said))
        copy = box.addButton(self.tr("Open a copy anyway"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(CANCEL)
        self._held(box.exec)
        if box.clickedButton() is not copy:
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
            text = self.tr("Otherwise they are lost. The last one: {last}.").format(last=plain(last))
            box.setInformativeText(text)  # shown as plain text, as all texts of the box
        texts = {SAVE: self.tr("&Save"), DISCARD: self.tr("&Discard"), CANCEL: self.tr("&Cancel")}
        for kind, said in texts.items():  # not every desktop gives them a letter to press with Alt
            box.addButton(kind).setText(said)
        box.setDefaultButton(SAVE)
        return QMessageBox.StandardButton(box.exec())

    def _ask_replace(self, path: Path) -> bool:
        box = self._box(self.tr("{name} exists already. Replace it?").format(name=path.name))
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(CANCEL)
        box.exec()
        return box.clickedButton() is replace

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
