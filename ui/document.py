"""The open project, its undo history and the selection: what panels read, and the one way to change it.

A panel passes a pure edit to `Document.edit`. The new project becomes one undo step, and `changed(new, old)` tells
every view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nnapp.dataset import CategoryColumn, Dataset, Role, TextColumn
from nnapp.project import Project, current_model, differs_live_only
from nnapp.words import Refusal
from ui.hidden import Hidden
from ui.kept import Kept

UNDO_BYTES = 512 * 2**20  # what the undo history may hold in arrays before its oldest steps are forgotten
BYTES_OF_TEXT = 57  # besides its letters, with its place in a tuple


class Selection(Struct, frozen=True):
    """What is selected in all views: a row of the table, a unit or a weight of the network; None for nothing.

    `row` is its number in the table, from 0, however the rows are arranged. `layer` counts the layers after the inputs
    from 0; `source` is the unit (or input) that a selected weight comes from, and None with a selected `unit` means
    the unit itself and its bias. `asked` are cells that somebody has typed for the input columns, in the table's order
    and units: the network is asked about these instead of the selected row, and selecting another row forgets them.
    """

    row: int | None = None
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    asked: tuple[float | str, ...] | None = None


class ProjectCommand(QUndoCommand):
    """The one undo command: it knows the project before and after, and puts one or the other into the document."""

    def __init__(self, document: Document, before: Project, after: Project, label: str, merge: str) -> None:
        super().__init__(label)
        self.document, self.before, self.after, self.merge = document, before, after, merge

    def undo(self) -> None:
        self.document._show(self.before)

    def redo(self) -> None:
        self.document._show(self.after)

    def id(self) -> int:
        """Only commands with a merge key may melt into one step (a dragged slider, a turned spin box)."""
        return 1 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ProjectCommand) or other.merge != self.merge:
            return False
        self.after = other.after
        return True


def allow_all(new: Project, old: Project) -> None:
    """Let every edit be made."""


class Document(QObject):
    """The open project; change it with `edit`, `undo` and `redo` only.

    `about_to_change` comes before every change that a running training cannot live with, so that the trainer can
    close its run first; `refused` carries the `Said` of an edit that could not be made.
    """

    changed = Signal(object, object)  # new and old project
    about_to_change = Signal(bool)  # whether a run may go on by itself afterwards
    about_to_edit = Signal()  # whatever becomes of it
    edited = Signal()  # the edit is through, made or refused
    opened = Signal()  # another project was put in place: there is nothing to undo
    refused = Signal(object)
    selection_changed = Signal(object, object)  # new and old selection
    kept_changed = Signal(object)  # Kept: what cannot be changed now, because of a lesson
    hidden_changed = Signal(object)  # Hidden: the number that somebody is to predict, and must not read

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._model = current_model(project)  # held, so that the start is drawn once, and not for each who asks
        self.selection = Selection()
        self.guard: Callable[[Project, Project], None] = allow_all  # raises `Refusal` for an edit that must not be now
        self.kept = Kept()
        self.hidden = Hidden()
        self.is_editing = False  # while a new step is shown, and not one of before, or what was opened
        self.stack = QUndoStack(self)
        self._bytes: list[int] = []  # how much each step of the stack holds that the step before did not

    def edit(self, change: Callable[[Project], Project], label: str, merge: str = "") -> bool:
        """Apply a pure edit as one undo step; on a refusal emit `refused`, leave all as it was and return False.

        Consecutive edits with the same `merge` key become one step.
        """
        self.about_to_edit.emit()
        try:
            before = self.project
            new = change(before)
            if new is before:
                return True
            self.guard(new, before)
            if not differs_live_only(new, before):
                self.about_to_change.emit(True)
                if self.project is not before:  # closing a run has brought the project up to date
                    new = change(self.project)
            self.push(new, label, merge)
        except Refusal as refusal:
            self.refused.emit(refusal.said)
            return False
        finally:
            self.edited.emit()
        return True

    def push(self, new: Project, label: str, merge: str = "") -> None:
        """Make `new` the project, as one undo step."""
        if new is self.project:
            return
        added, index = _added_bytes(self.project, new), self.stack.index()
        self.is_editing = True
        try:
            self.stack.push(ProjectCommand(self, self.project, new, label, merge))
        finally:
            self.is_editing = False
        del self._bytes[index:]  # the steps that could have been redone
        if self.stack.index() == index:  # melted into the last step
            self._bytes[-1] += added
        else:
            self._bytes.append(added)
        if sum(self._bytes) > UNDO_BYTES:
            self._forget_oldest()

    def undo(self) -> None:
        """Go back one step; a running training is closed first and becomes the step that is undone."""
        self.about_to_change.emit(False)
        self.stack.undo()

    def redo(self) -> None:
        """Go forward one step."""
        self.about_to_change.emit(False)
        self.stack.redo()

    def open(self, project: Project, modified: bool = False) -> None:
        """Put another project in place, with an empty history; `modified` marks it as not saved anywhere."""
        self.about_to_change.emit(False)
        self.stack.clear()
        self._bytes.clear()
        if modified:
            self.stack.resetClean()
        self.select(Selection())
        self._show(project)
        self.opened.emit()

    def select(self, selection: Selection) -> None:
        """Select something in all views."""
        if selection.row != self.selection.row and selection.asked is self.selection.asked:
            selection = replace(selection, asked=None)
        old, self.selection = self.selection, selection
        if selection != old:
            self.selection_changed.emit(selection, old)

    def keep(self, kept: Kept) -> None:
        """Say what a lesson keeps as it is, so that its controls are disabled; `guard` is what stops an edit."""
        if kept != self.kept:
            self.kept = kept
            self.kept_changed.emit(kept)

    def refuses(self, *locks: str) -> bool:
        """Say why something cannot be changed, where a lesson keeps it as it is; return whether that is so."""
        said = self.kept.said(*locks)
        if said is not None:
            self.refused.emit(said)
        return said is not None

    def hide(self, hidden: Hidden) -> None:
        """Say which number is to be predicted, so that no view shows it meanwhile."""
        if hidden != self.hidden:
            self.hidden = hidden
            self.hidden_changed.emit(hidden)

    def _show(self, project: Project) -> None:
        old, self.project = self.project, project
        if project is not old:
            # What is selected is there in the new project from the start, and told when all know this project: a view
            # that follows the selection would draw it with the numbers of the project before.
            before, self.selection = self.selection, _still_there(self.selection, project, old)
            model, self._model = self._model, current_model(project)
            self.changed.emit(project, old)
            del model  # held so long, for views compare the two projects
            if self.selection != before:
                self.selection_changed.emit(self.selection, before)

    def _forget_oldest(self) -> None:
        # QUndoStack cannot forget its oldest steps, so it is built again from the newest ones that fit, with some room.
        count = self.stack.count()
        keep = max(1, sum(total <= 0.75 * UNDO_BYTES for total in accumulate(reversed(self._bytes))))
        commands = [self.stack.command(i) for i in range(count - keep, count)]
        clean = self.stack.cleanIndex() - (count - keep)
        again = [
            ProjectCommand(self, old.before, old.after, old.text(), old.merge)
            for old in commands
            if isinstance(old, ProjectCommand)
        ]
        self._bytes = self._bytes[-keep:]
        self.stack.clear()
        if clean != 0:
            self.stack.resetClean()
        newest = self.project
        for number, command in enumerate(again, start=1):
            self.project = command.after  # so that pushing it again changes nothing
            command.merge, merge = "", command.merge  # and melts into nothing
            self.stack.push(command)
            command.merge = merge
            if number == clean:
                self.stack.setClean()
        self.project = newest


def _still_there(selection: Selection, new: Project, old: Project) -> Selection:
    # a question is about the columns that were there when it was asked; where the row is gone it is the last one
    if new.dataset is old.dataset:
        return selection
    if selection.row is not None and selection.row >= new.dataset.row_count:
        selection = replace(selection, row=new.dataset.row_count - 1 if new.dataset.row_count else None, asked=None)
    same = _input_kinds(new.dataset) == _input_kinds(old.dataset)
    return selection if same else replace(selection, asked=None)


def _input_kinds(dataset: Dataset) -> list[object]:
    columns = [dataset.columns[position] for position in dataset.indices(Role.INPUT)]
    return [(c.name, c.kind, c.labels if isinstance(c, CategoryColumn) else ()) for c in columns]


def _added_bytes(before: Project, after: Project) -> int:
    known = {address for address, _ in _arrays(before)}
    return sum({address: size for address, size in _arrays(after) if address not in known}.values())


def _arrays(*values: object) -> Iterator[tuple[int, int]]:
    # every array that the values hold, as identity and bytes; a view counts as the array that it is a view of
    for value in values:
        if isinstance(value, np.ndarray):
            base = value if value.base is None else value.base
            yield id(base), getattr(base, "nbytes", value.nbytes)
        elif isinstance(value, TextColumn):
            yield _texts(value.values)
        elif isinstance(value, CategoryColumn):
            yield from _arrays(value.codes)
            yield _texts(value.labels)
        elif isinstance(value, Dataset):
            yield from _arrays(*value.columns, value.split)
        elif hasattr(value, "flat"):
            yield from _arrays(value.flat)
        elif isinstance(value, msgspec.Struct):
            yield from _arrays(*(getattr(value, name) for name in value.__struct_fields__))


def _texts(texts: tuple[str, ...]) -> tuple[int, int]:
    return id(texts), sum(map(len, texts)) + BYTES_OF_TEXT * len(texts)
