"""All settings of one or several columns: kind, role, scaling and missing cells, with what each comes to in numbers."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from nnapp.dataset import KIND_TITLES, ROLE_TITLES, CategoryColumn, Kind, NumberColumn, Role, TextColumn
from nnapp.missing import Missing
from nnapp.project import Project
from nnapp.words import Refusal
from ui.data_grid.column_settings import ColumnSettings, Preparation, common
from ui.data_grid.words import GridWords, cells_missing
from ui.form import Form, aligned
from ui.messages import sentence, words
from ui.plain_text import plain

MOST_NOTES = 6  # columns whose numbers are told


class ColumnDialog(QDialog):
    """Edits a draft; what is accepted is in `settings`."""

    def __init__(self, project: Project, positions: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project, self.positions = project, positions
        self.settings = ColumnSettings(positions)
        self._words = GridWords(self)
        self.setObjectName("column-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._title())
        self.kind, self.role = self._box("kind", KIND_TITLES), self._box("role", ROLE_TITLES)
        self.form = Form(Preparation)
        self.scaled, self.filled = self._label("scaled"), self._label("filled")
        self.outcome, self.problem = self._label("outcome"), self._label("problem")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._show_columns()
        self.kind.activated.connect(self._take_kind)
        self.role.activated.connect(self._take_role)
        self.form.edited.connect(self._take)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._try()

    # Building

    def _title(self) -> str:
        names = [plain(self.project.dataset.columns[position].name, 40) for position in self.positions[:3]]
        if len(self.positions) == 1:
            return self.tr("Column “{name}”").format(name=names[0])
        more = ", …" if len(self.positions) > len(names) else ""
        return self.tr("{n} columns: {names}").format(n=len(self.positions), names=", ".join(names) + more)

    def _box(self, name: str, titles: dict[Any, str]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        for value, title in titles.items():
            box.addItem(words(title), value)
        box.setPlaceholderText(self.tr("as they are"))
        return box

    def _label(self, name: str) -> QLabel:
        label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setObjectName(name)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        top = QFormLayout()
        top.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, box in ((self.tr("&Kind"), self.kind), (self.tr("&Role"), self.role)):
            label = QLabel(title)
            label.setBuddy(box)
            box.setAccessibleName(title.replace("&", ""))
            top.addRow(label, box)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.form)
        for part in (self.scaled, self.filled, self.outcome, self.problem):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        aligned(self.form)
        width = self.form.labels()[0].minimumWidth()
        for box in (self.kind, self.role):
            top.labelForField(box).setMinimumWidth(width)
        self.setMinimumWidth(440)

    def _show_columns(self) -> None:
        dataset = self.project.dataset
        for field, box in (("kind", self.kind), ("role", self.role)):
            box.setCurrentIndex(box.findData(common(dataset, self.positions, field)))
        self._show_preparation(Preparation())

    def _show_preparation(self, draft: Preparation) -> None:
        # what the columns have in common; a field in which they differ shows nothing
        dataset = self.project.dataset
        found = {name: common(dataset, self.positions, name) for name in ("scaling", "missing")}
        given = {name: value for name, value in found.items() if value is not None}
        self.form.show_values(replace(draft, **given))
        for name, value in found.items():
            box = self.form.controls[name]
            assert isinstance(box, QComboBox)
            box.setPlaceholderText(self.tr("as they are"))
            if value is None:
                box.setCurrentIndex(-1)

    # What is chosen

    @Slot(int)
    def _take_kind(self, _row: int) -> None:
        self._take("kind", Kind(self.kind.currentData()))  # Qt keeps a text

    @Slot(int)
    def _take_role(self, _row: int) -> None:
        self._take("role", Role(self.role.currentData()))

    @Slot(str, object)
    def _take(self, field: str, value: object) -> None:
        same = common(self.project.dataset, self.positions, field) == value
        self.settings = replace(self.settings, **{field: None if same else value})
        self._try()

    def _try(self) -> None:
        """Make the edit on a draft, and say what it comes to, or why it cannot be."""
        try:
            draft = self.settings.applied(self.project)
        except Refusal as refusal:
            self._say(self.problem, sentence(refusal.said))
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
            return
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        self._say(self.problem, "")
        self._enable(draft)
        self._say(self.scaled, self._notes(draft, self._words.fitted))
        self._say(self.filled, self._notes(draft, self._missing_note))
        self._say(self.outcome, self._outcome(draft))

    def _enable(self, draft: Project) -> None:
        columns = [draft.dataset.columns[position] for position in self.positions]
        scaling, missing = self.form.controls["scaling"], self.form.controls["missing"]
        scaling.setEnabled(any(isinstance(column, NumberColumn) for column in columns))
        missing.setEnabled(not all(isinstance(column, TextColumn) for column in columns))
        if not scaling.isEnabled():
            scaling.setToolTip(self.tr("Only numbers can be scaled."))
        self._offer_roles(any(isinstance(column, TextColumn) for column in columns))
        targets = any(column.role is Role.TARGET for column in columns)
        categories = any(isinstance(column, CategoryColumn) for column in columns)

        def reason(value: object) -> str:
            if not isinstance(value, Missing):
                return ""
            if targets and not value.for_targets:
                return self.tr("Not for a target: the network would learn an invented answer.")
            return self.tr("Categories have no mean or median.") if categories and not value.for_categories else ""

        missing.mark(reason)  # type: ignore[union-attr]

    def _offer_roles(self, is_text: bool) -> None:
        if is_text:
            self.role.setCurrentIndex(self.role.findData(Role.IGNORED))
        self.role.setEnabled(not is_text)
        self.role.setToolTip(
            self.tr("Text is kept but not used. Choose another kind to make it an input or a target.")
            if is_text
            else ""
        )

    # What it comes to

    def _notes(self, draft: Project, note: Any) -> str:
        found = []
        for position in self.positions:
            text = note(draft.dataset, position)
            if text:
                name = plain(draft.dataset.columns[position].name, 30)
                found.append(text if len(self.positions) == 1 else f"{name}: {text}")
        more = self.tr("… and {count} more").format(count=len(found) - MOST_NOTES)
        return "\n".join([*found[:MOST_NOTES], *([more] if len(found) > MOST_NOTES else [])])

    def _missing_note(self, dataset: Any, position: int) -> str:
        column = dataset.columns[position]
        count = 0 if isinstance(column, TextColumn) else cells_missing(column)
        if not count:
            return self.tr("No cell is missing.") if len(self.positions) == 1 else ""
        text = self.tr("1 cell is missing.") if count == 1 else self.tr("{count} cells are missing.")
        return text.format(count=f"{count:,}") + " " + self._words.missing(dataset, position, column)

    def _outcome(self, draft: Project) -> str:
        before, after = self.project.topology.widths, draft.topology.widths
        if before == after:
            return ""
        text = self.tr("The network becomes {after} (now {before}); weights that still have a place are kept.")
        return text.format(after="-".join(map(str, after)), before="-".join(map(str, before)))

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))


def kind_title(kind: Kind) -> str:
    """Return what a kind of column is called."""
    return words(KIND_TITLES[kind])
