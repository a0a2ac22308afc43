"""What the window's title and its commands say of how things stand, and why a command cannot be used now."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.actions import Actions
from ui.document import Document
from ui.files import FileCommands
from ui.kept import Kept
from ui.messages import sentence
from ui.plain_text import plain
from ui.trainer import Trainer

UNDO_LETTERS = 80
KEPT: dict[str, tuple[str, ...]] = {  # what a lesson may keep that a command would change
    "new-start": ("seeds",),
    **dict.fromkeys(("import", "paste-table", "generate", "split-rows", "shuffle-labels"), ("table",)),
    **dict.fromkeys(("column-settings", "new-derived"), ("table",)),
    "propose": ("network", "settings", "learning-rate"),
}
TITLE_MS = 1000  # the title says how far a run is no more often


class WindowTexts(QObject):
    """Tells of a document, its file and its training; the window says when, for while it closes they outlive this."""

    def __init__(
        self, window: QMainWindow, commands: Actions, document: Document, trainer: Trainer, files: FileCommands
    ) -> None:
        super().__init__(window)
        self._window, self._commands = window, commands
        self._document, self._trainer, self._files = document, trainer, files
        self._look = QTimer(self, interval=TITLE_MS)
        self._look.timeout.connect(self.show_title)
        self._about_table: dict[QMenu, str] = {}  # menus that change it, and their usual tool tips
        document.kept_changed.connect(self._show_kept)

    def know_menus(self, *about_table: QMenu) -> None:
        """Take menus to disable while a lesson keeps the table as it is."""
        self._about_table = {menu: menu.menuAction().toolTip() for menu in about_table}

    def show_state(self) -> None:
        """Say what can be done with the training now."""
        trainer, commands = self._trainer, self._commands
        reason = "" if trainer.problem is None or trainer.running else sentence(trainer.problem)
        for name in ("run", "epoch", "update", "row", "run-until", "more"):
            commands.enable(name, reason)
        commands.enable("use-best", self._why_not_best())
        if trainer.running:
            if not self._look.isActive():
                self._look.start()
        else:
            self._look.stop()
        untouched = self.tr("The network is at its start: nothing has been learned or set by hand.")
        possible = trainer.running or self._document.project.model is not None
        commands.enable("start-afresh", "" if possible else untouched)
        commands["run"].setText(self.tr("Pause") if trainer.running else self.tr("Run"))
        self.show_undo()
        self.show_title()

    @Slot(object)
    def _show_kept(self, kept: Kept) -> None:
        for name, locks in KEPT.items():
            self._commands.enable(name, kept.reason(*locks))
        for menu, tip in self._about_table.items():
            menu.menuAction().setEnabled("table" not in kept.names)
            menu.menuAction().setToolTip(kept.tip("table") or tip)

    def _why_not_best(self) -> str:
        model = self._document.project.model
        if self._trainer.running:
            return self.tr("Training goes on. Pause it first.")
        if model is None or model.best is None or not model.updates:
            return self.tr("Nothing has been learned yet.")
        if np.array_equal(model.best.flat, model.current.flat):
            return self.tr("These are the best weights.")
        return ""

    def show_undo(self) -> None:
        """Name what can be taken back and made again."""
        stack, commands, running = self._document.stack, self._commands, self._trainer.running
        nothing = self.tr("There is nothing to take back.")
        commands.enable("undo", "" if stack.canUndo() or running else nothing)
        possible = stack.canRedo() and not running
        commands.enable("redo", "" if possible else self.tr("There is nothing to make again."))
        undo, redo = (plain(text, UNDO_LETTERS).replace("&", "&&") for text in (stack.undoText(), stack.redoText()))
        commands["undo"].setText(self.tr("&Undo {step}").format(step=undo))
        commands["redo"].setText(self.tr("&Redo {step}").format(step=redo))

    @Slot()
    def show_title(self) -> None:
        """Name the file, mark what is not saved yet, and say how much of a run is done."""
        name = plain(self._files.path.name) if self._files.path is not None else self.tr("Untitled")
        title, share = (
            self.tr("{name}[*] – Backprop Lab").format(name=name.replace("[*]", "[*][*]")),
            self._trainer.share,
        )
        if share is not None:
            title = self.tr("{percent} % – {title}").format(percent=int(100 * share), title=title)
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)
        self._window.setWindowModified(not self._document.stack.isClean())
