"""Shows a proposal: a table of what would change, and below it why; nothing is changed before it is accepted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnapp.project import Project, current_model
from nnapp.proposal import Proposal, proposal
from ui.messages import sentence
from ui.plain_text import plain
from ui.proposal.changes import Change, changes

MOST_LETTERS = 600  # of a reason


def proposed(project: Project) -> Project:
    """Return the project as it is proposed: the pure edit; raises `Refusal` where there is nothing to learn from."""
    return proposal(project).project


class ProposalDialog(QDialog):
    """Shows what is proposed for a project."""

    def __init__(self, project: Project, given: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = changes(project, given.project)
        self.setObjectName("proposal-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Proposal for network and settings"))
        self.table, self.reasons = QTableWidget(), QPlainTextEdit()
        # in the place of an OK button, which is not where systems put Apply
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.apply_button = self.buttons.addButton(self.tr("&Apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(self._introduction(project))
        self._fill_table(self.changes)
        self.reasons.setPlainText("\n".join(f"• {plain(sentence(said), MOST_LETTERS)}" for said in given.reasons))
        self.apply_button.setEnabled(bool(self.changes))
        self.apply_button.setDefault(True)
        self.apply_button.setToolTip("" if self.changes else self.tr("Everything is already as it is proposed."))
        self.apply_button.setFocus()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _introduction(self, project: Project) -> str:
        if not self.changes:
            return self.tr("Everything is already as it is proposed for this table. Below are the reasons.")
        text = self.tr("This fits the table as it is now. Applying it is one step that can be undone.")
        if current_model(project).epoch:
            text += " " + self.tr("The network then starts anew; undo brings back what it has learnt.")
        return text

    def _lay_out(self, introduction: str) -> None:
        layout = QVBoxLayout(self)
        label = QLabel(introduction, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setObjectName("introduction")
        layout.addWidget(label)
        self.table.setObjectName("changes")
        self.table.setAccessibleName(self.tr("What would change"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.setVisible(bool(self.changes))
        # as high as its rows, so that the reasons have the rest
        self.table.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout.addWidget(self.table)
        why = QLabel(self.tr("&Why"))
        why.setBuddy(self.reasons)
        layout.addWidget(why)
        self.reasons.setObjectName("reasons")
        self.reasons.setAccessibleName(self.tr("The reasons"))
        self.reasons.setReadOnly(True)
        layout.addWidget(self.reasons, 1)
        layout.addWidget(self.buttons)
        self.resize(760, 620)

    def _fill_table(self, found: list[Change]) -> None:
        self.table.setColumnCount(3)
        self.table.setRowCount(len(found))
        self.table.setHorizontalHeaderLabels([self.tr("Setting"), self.tr("Now"), self.tr("Proposed")])
        for row, change in enumerate(found):
            for place, text in enumerate(change):
                self.table.setItem(row, place, QTableWidgetItem(plain(text, MOST_LETTERS)))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
