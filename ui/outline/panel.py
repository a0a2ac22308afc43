"""The outline panel: the tree on the left, what the structure check says on the right; both live after every edit."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.structure import Finding, Structure
from nnapp.words import Refusal
from ui.document import Document, Selection
from ui.kept import Kept
from ui.messages import sentence, words
from ui.network.places import INPUTS, Place, exists, nearest, place_of
from ui.network.structure_check import StructureCheck
from ui.outline.checks import ChecksView
from ui.outline.editing import OutlineEditing
from ui.outline.rows import NETWORK, Row, row_of
from ui.outline.view import OutlineView
from ui.seen import is_seen


class OutlinePanel(QWidget):
    """Shows the document's network as a tree, and follows what is selected in it, both ways."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.document = document
        self.tree = OutlineView(document.project, self)
        self.editing = OutlineEditing(document, self.tree, self)
        self.check = StructureCheck(document.project, self)
        self.checks = ChecksView(self)
        self._lay_out()
        self.tree.chosen.connect(self._select)
        document.selection_changed.connect(self._follow_selection)
        document.opened.connect(self.tree.begin_anew)
        self.check.found.connect(self._show_structure)
        self.check.failed.connect(self.checks.say_failure)
        self.checks.remedy_wanted.connect(self._remedy)
        document.kept_changed.connect(self._keep)
        self.check.show_project(document.project)

    def sizeHint(self) -> QSize:
        return QSize(620, 270)

    def begin(self) -> None:
        """Give the tree the keyboard."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_project(self, new: Project, old: Project | None) -> None:
        """Show another project; what is unfolded stays unfolded."""
        before = self.tree.current_row
        self.tree.show_project(new)
        self._settle(before)
        self.check.show_project(new)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the weights and biases of a training; of another network's they are ignored."""
        if snapshot.parameters.widths != self.tree.outline.widths:
            return
        if is_seen(self):
            self.tree.show_parameters(snapshot.parameters)
        else:
            self.tree.outline.parameters = snapshot.parameters  # painted when it comes up

    def shut_down(self) -> None:
        """End what is going on in the background."""
        self.check.shut_down()

    @Slot(object)
    def _remedy(self, finding: Finding) -> None:
        if finding.change is not None:
            self.document.edit(finding.change, words(finding.remedy))

    @Slot(object)
    def _keep(self, kept: Kept) -> None:
        self.tree.outline.kept = kept
        self.checks.keep(self._why_no_remedy)

    @Slot(object)
    def _show_structure(self, found: Structure) -> None:
        self.checks.show_structure(found)
        self.checks.keep(self._why_no_remedy)

    def _why_no_remedy(self, finding: Finding) -> str:
        project = self.document.project
        if not self.document.kept.names or finding.change is None:
            return ""
        try:
            self.document.guard(finding.change(project), project)
        except Refusal as refusal:
            return sentence(refusal.said)
        return ""

    # Selection

    def _settle(self, before: Row | None) -> None:
        # after an edit: the row that is selected everywhere; of rows that are gone the nearest
        chosen, widths = place_of(self.document.selection), self.tree.outline.widths
        if chosen is not None:
            row = row_of(chosen if exists(chosen, widths) else nearest(chosen, widths))
            if self.tree.current_row is None or self.tree.current_row.place != row.place:
                self.tree.go_to(row)
            self._select(row)  # where it is another one
        elif self.tree.current_row is None:
            place = None if before is None or before.layer == NETWORK else before.place
            self.tree.go_to(row_of(nearest(place, widths) if place else None))

    @Slot(object)
    def _select(self, row: Row) -> None:
        place = row.place
        known = place_of(self.document.selection)
        if place == known or self.tree.outline.project is not self.document.project:
            return
        layer, unit, source = (None, None, None) if place is None or place.layer == INPUTS else place
        self.document.select(replace(self.document.selection, layer=layer, unit=unit, source=source))

    @Slot(object, object)
    def _follow_selection(self, new: Selection, old: Selection) -> None:
        if self.tree.outline.project is self.document.project:  # else it is followed when that is shown
            self._follow(place_of(new))

    def _follow(self, chosen: Place | None) -> None:
        row = self.tree.current_row
        place = None if row is None else row.place
        own = chosen is None and place is not None and place.layer == INPUTS  # inputs are selected here only
        if place != chosen and not own and (chosen is None or exists(chosen, self.tree.outline.widths)):
            self.tree.go_to(row_of(chosen))

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(self.checks)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([390, 230])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.setFocusProxy(self.tree)
