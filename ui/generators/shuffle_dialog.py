"""Asks for the seed by which labels are shuffled, and whether held-out rows take part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from nnapp.dataset import Role, Split
from nnapp.project import Project, shuffle_targets
from nnapp.training import MOST_SEED
from ui.plain_text import plain

NAME_LETTERS = 40


class ShuffleDialog(QDialog):
    """`applied` is the pure edit that was accepted."""

    def __init__(self, project: Project, seed: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shuffle-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Shuffle the labels"))
        self.seed, self.held_out = QSpinBox(), QCheckBox(self.tr("&Validation and test rows, too"))
        self.seed.setObjectName("seed")
        self.seed.setRange(0, MOST_SEED)
        self.seed.setValue(seed)
        self.seed.setToolTip(self.tr("The same seed shuffles in the same way."))
        self.held_out.setObjectName("held-out")
        dataset = project.dataset
        if not (dataset.count(Split.VALIDATION) or dataset.count(Split.TEST)):
            self.held_out.setEnabled(False)
            self.held_out.setToolTip(self.tr("The table has no validation rows and no test rows."))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.shuffle = self.buttons.addButton(self.tr("&Shuffle"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out([dataset.columns[position].name for position in dataset.indices(Role.TARGET)])
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.shuffle.setDefault(True)
        self.seed.setFocus()
        self.seed.selectAll()

    def applied(self, project: Project) -> Project:
        """Return the project with its targets shuffled; raises `Refusal` where they cannot be."""
        return shuffle_targets(project, self.seed.value(), all_rows=self.held_out.isChecked())

    def _lay_out(self, targets: list[str]) -> None:
        names = ", ".join(f"“{plain(name, NAME_LETTERS)}”" for name in targets[:3]) + (
            ", …" if len(targets) > 3 else ""
        )
        text = self.tr(
            "The answers of the training rows, {targets}, are dealt out among them at random, and the inputs stay. So "
            "there is nothing left to find out: what the network still learns, it learns by heart."
        )
        label = QLabel(text.format(targets=names), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setObjectName("explanation")
        form = QFormLayout()
        title = QLabel(self.tr("S&eed"))
        title.setBuddy(self.seed)
        self.seed.setAccessibleName(self.tr("Seed"))
        form.addRow(title, self.seed)
        form.addRow(self.held_out)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addSpacing(4)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.resize(440, 190)
