"""The menu of presets: hyper-parameters that go together, each taken as one undo step that is told beforehand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.presets import READY_MADE, Preset, own_preset, take_own, take_ready_made
from nnapp.project import Project
from nnapp.words import Refusal
from ui.document import Document
from ui.messages import sentence, words
from ui.plain_text import lines_tip, plain
from ui.proposal.changes import changes
from ui.training_panel.own_presets import forget, keep, own_presets
from ui.training_panel.preset_name import PresetName

NAME_LETTERS = 40


class PresetMenu(QObject):
    """Fills `menu` whenever it is about to be shown: what each preset would change depends on the project."""

    said = Signal(str, str, object)  # a sentence, a button's text or nothing, and what the button calls

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._window = document, parent
        self.dialog: PresetName | None = None
        self.menu = QMenu(self.tr("&Presets"), parent)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """Make the menu anew."""
        self.menu.clear()
        for ready in READY_MADE:
            change = partial(take_ready_made, preset=ready)
            self._add(ready.name, words(ready.title), words(ready.help), change)
        own = own_presets()
        if own:
            self.menu.addSection(self.tr("My presets"))
        for preset in own:
            self._add(f"own-{preset.name}", plain(preset.name, NAME_LETTERS), "", partial(take_own, preset=preset))
        self.menu.addSeparator()
        save = self.menu.addAction(self.tr("&Save These Settings as My Preset…"))
        save.setObjectName("save-preset")
        save.setToolTip(self.tr("Keep all hyper-parameters and stop rules, but for seeds and precision, under a name"))
        save.triggered.connect(self.ask_name)
        delete = self.menu.addMenu(self.tr("&Delete My Preset"))
        delete.setObjectName("delete-preset")
        delete.setEnabled(bool(own))
        for preset in own:
            delete.addAction(_shown(preset.name)).triggered.connect(partial(self.delete, preset))

    @Slot()
    def ask_name(self) -> None:
        """Ask under which name the present settings are to be kept."""
        self.dialog = PresetName([preset.name for preset in own_presets()], self._window.window())
        self.dialog.accepted.connect(self._keep)
        self.dialog.open()

    def delete(self, preset: Preset, *_: object) -> None:
        """Forget a preset, and offer to bring it back."""
        forget(preset.name)
        told = self.tr("Your preset “{name}” was deleted.").format(name=plain(preset.name, NAME_LETTERS))
        self.said.emit(told, self.tr("Bring It Back"), partial(self._bring_back, preset))

    def _bring_back(self, preset: Preset) -> None:
        keep(preset)
        self.said.emit(self.tr("Your preset “{name}” is back.").format(name=plain(preset.name, NAME_LETTERS)), "", None)

    @Slot()
    def _keep(self) -> None:
        assert self.dialog is not None
        name = self.dialog.name()
        keep(own_preset(name, self._document.project.training))
        text = self.tr("These settings are kept as your preset “{name}”.")
        self.said.emit(text.format(name=plain(name, NAME_LETTERS)), "", None)

    def _add(self, name: str, title: str, help_text: str, change: Callable[[Project], Project]) -> None:
        action = self.menu.addAction(title.replace("&", "&&"))
        action.setObjectName(f"preset-{name}")
        lines, possible = self._preview(change)
        action.setToolTip(lines_tip(*filter(None, (help_text, *lines))))
        action.setEnabled(possible)
        action.triggered.connect(partial(self._take, title, change))

    def _preview(self, change: Callable[[Project], Project]) -> tuple[list[str], bool]:
        project = self._document.project
        try:
            new = change(project)
            self._document.guard(new, project)
            found = changes(project, new)
        except Refusal as refusal:
            return [sentence(refusal.said)], False
        line = self.tr("{title}: {before} → {after}")
        told = [line.format(title=each.title, before=each.before, after=each.after) for each in found]
        return told or [self.tr("All is set like this already.")], True

    def _take(self, title: str, change: Callable[[Project], Project], *_: object) -> None:
        self._document.edit(change, self.tr("Preset: {name}").format(name=title))


def _shown(name: str) -> str:
    return plain(name, NAME_LETTERS).replace("&", "&&")


def action_of(menu: QMenu, name: str) -> QAction:
    """Return the action of a preset by its name in code."""
    return next(action for action in menu.actions() if action.objectName() == f"preset-{name}")
