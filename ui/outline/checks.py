"""What the structure check says: the size of the network, its shapes, and what there is to object to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from nnapp.structure import Finding, Structure
from ui.outline.finding_row import FindingRow
from ui.outline.size_words import SizeWords
from ui.outline.wrapped_label import WrappedLabel
from ui.plain_text import lines_tip


class ChecksView(QScrollArea):
    """Shows a structure; `remedy_wanted` carries a finding."""

    remedy_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("structureChecks")
        self.setAccessibleName(self.tr("Check of the structure"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setMinimumWidth(150)
        self._words = SizeWords(self)
        self.rows: list[FindingRow] = []
        self.size_label, self.shapes, self.nothing = (
            WrappedLabel(),
            WrappedLabel(),
            WrappedLabel(self.tr("Nothing to object to.")),
        )
        self.shapes.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.size_label.setText(self.tr("Checking …"))
        self.nothing.hide()
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(8, 4, 6, 4)
        self._layout.setSpacing(4)
        for widget in (self.size_label, self.shapes, self.nothing):
            self._layout.addWidget(widget)
        self._layout.addStretch(1)
        self.setWidget(content)

    @Slot(object)
    def show_structure(self, found: Structure) -> None:
        """Show what was found; rows that say the same stay, with what is unfolded and who has the keyboard."""
        self.size_label.setText(self._words.whole(found))
        self.size_label.setToolTip(lines_tip(*self._words.uses(found)))
        self.size_label.setAccessibleDescription("\n".join(self._words.uses(found)))
        shapes = self._words.shapes(found)
        self.shapes.setText("\n".join(shapes))
        self.nothing.setVisible(not found.findings)
        self._show_findings(found.findings)

    def keep(self, reason: Callable[[Finding], str]) -> None:
        """Disable remedies that cannot be had now, each with its reason."""
        for row in self.rows:
            row.remedy.keep(reason(row.finding))

    @Slot(str)
    def say_failure(self, details: str) -> None:
        """Say that nothing could be found out, because of an error in the program."""
        self.size_label.setText(
            self.tr("The structure could not be checked because of an error in the program. Your work is unharmed.")
        )
        self.size_label.setToolTip(lines_tip(*details.split("\n")))
        self.shapes.setText("")
        self.nothing.hide()
        self._show_findings(())

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is not None and any(row.isAncestorOf(focus) for row in self.rows)
        left = [*self.rows]
        self.rows = []
        for finding in findings:
            row = next((row for row in left if row.finding == finding), None)
            if row is None:
                row = FindingRow(finding)
                row.remedy_wanted.connect(self.remedy_wanted)
            else:
                left.remove(row)
                row.take(finding)
            self.rows.append(row)
        for row in left:
            row.hide()
            self._layout.removeWidget(row)
            row.deleteLater()
        for place, row in enumerate(self.rows):
            self._layout.insertWidget(3 + place, row)
        if had_focus and not any(row.isAncestorOf(focus) for row in self.rows if focus is not None):
            self._focus_first()

    def _focus_first(self) -> None:
        # the button that had the keyboard is gone with its finding
        target = next((row.remedy for row in self.rows if row.remedy.isVisibleTo(self)), self)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
