"""A derived column: its formula, checked while it is typed, with the first values that it gives."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.dataset import ROLE_TITLES, Column, Dataset, NumberColumn, Role
from nnapp.formula import CONSTANTS, FUNCTIONS, bracketed, parse
from nnapp.project import Project, add_derived_column, set_formula
from nnapp.words import Refusal
from ui.data_grid import cells
from ui.messages import sentence, words
from ui.plain_text import lines_tip, plain

FIRST_ROWS = 6
MOST_SOURCES = 5  # columns that are shown beside the result
MOST_NAMES = 100  # in the menu of columns
VALID = QDialogButtonBox.StandardButton.Ok


class FormulaDialog(QDialog):
    """Edits the formula of a new column, or of the one at `position`; `formula`, `name` and `role` are the answer."""

    def __init__(self, project: Project, position: int, *, is_new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project, self.position, self.is_new = project, position, is_new
        self.setObjectName("formula-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("New derived column") if is_new else self._title())
        self.line, self.name_line, self.role_box = QLineEdit(), QLineEdit(), QComboBox()
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.values = QTableWidget(0, 0)
        self.buttons = QDialogButtonBox(VALID | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.line.textChanged.connect(self._check)
        self.name_line.textChanged.connect(self._check)
        self.line.setText("" if is_new else self._column().formula)
        self._check()
        self.line.setFocus()

    @property
    def formula(self) -> str:
        """The formula as it was typed."""
        return self.line.text().strip()

    @property
    def name(self) -> str:
        """The name of a new column; empty where it is to be called as its formula."""
        return " ".join(self.name_line.text().split())

    @property
    def role(self) -> Role:
        """What a new column is for."""
        return Role(self.role_box.currentData())

    # Building

    def _title(self) -> str:
        return self.tr("Formula of column “{name}”").format(name=plain(self._column().name, 40))

    def _column(self) -> NumberColumn:
        column = self.project.dataset.columns[self.position]
        assert isinstance(column, NumberColumn)
        return column

    def _lay_out(self) -> None:
        self._dress()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.line, 1)
        line.addWidget(self._menu_button("columns", self.tr("Column"), self._column_texts()))
        functions = [(f"{name}( )", f"{name}(") for name in FUNCTIONS] + [(name, name) for name in CONSTANTS]
        line.addWidget(self._menu_button("functions", self.tr("Function"), functions))
        self._row(form, self.tr("&Formula"), self.line, line)
        if self.is_new:
            self._row(form, self.tr("&Name"), self.name_line)
            self._row(form, self.tr("&Role"), self.role_box)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        for part in (self.place, self.problem, self.values, self.buttons):
            layout.addWidget(part)
        self.resize(560, 400 if self.is_new else 340)

    def _dress(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(QFont(self.font()).pointSizeF())
        for widget, name in (
            (self.line, "formula"),
            (self.name_line, "column-name"),
            (self.role_box, "role"),
            (self.problem, "problem"),
            (self.place, "place"),
            (self.values, "first-values"),
        ):
            widget.setObjectName(name)
        for widget in (self.line, self.place):
            widget.setFont(fixed)
        self.line.setPlaceholderText("x1*x2")
        self.name_line.setPlaceholderText(self.tr("as the formula"))
        self.problem.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        for role, title in ROLE_TITLES.items():
            self.role_box.addItem(words(title), role)
        self.values.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.values.setAccessibleName(self.tr("The first values"))
        header = self.values.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.values.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def _row(self, form: QFormLayout, title: str, field: QWidget, layout: QHBoxLayout | None = None) -> None:
        label = QLabel(title)
        label.setBuddy(field)
        field.setAccessibleName(title.replace("&", ""))
        if layout is None:
            form.addRow(label, field)
        else:
            form.addRow(label, layout)

    def _column_texts(self) -> list[tuple[str, str]]:
        found = [c.name for c in self.project.dataset.columns if isinstance(c, NumberColumn)][:MOST_NAMES]
        return [(plain(name, 40), bracketed(name)) for name in found]

    def _menu_button(self, name: str, title: str, texts: list[tuple[str, str]]) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(title)
        button.setToolTip(self.tr("Insert into the formula"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for shown, text in texts:
            action = menu.addAction(shown.replace("&", "&&"), partial(self._insert, text))
            action.setToolTip(lines_tip(shown))  # which else would be taken for HTML
        button.setMenu(menu)
        return button

    # Checking

    def _insert(self, text: str) -> None:
        self.line.insert(text)
        self.line.setFocus()

    @Slot()
    def _check(self) -> None:
        text = self.line.text()
        problem, where, draft = "", "", None
        try:
            draft = self._draft()
        except Refusal as refusal:
            where = _pointed(text, refusal.said.values.get("position"))
            problem = sentence(refusal.said) if text.strip() else self.tr("Type a formula over the columns' names.")
        self.problem.setText(problem or self._hint(draft))
        self.place.setText(where)
        self.place.setVisible(bool(where))
        self.buttons.button(VALID).setEnabled(draft is not None)
        self._show_values(draft.dataset if draft is not None else None)

    def _draft(self) -> Project:
        parse(self.formula)  # before anything else, because it knows the place
        if self.is_new:
            return add_derived_column(self.project, self.position, self.formula, self.name, self.role)
        return set_formula(self.project, self.position, self.formula)

    def _hint(self, draft: Project | None) -> str:
        if draft is None:
            return ""
        column = draft.dataset.columns[self.position]
        missing = sum(cells.is_missing(column, row) for row in range(min(len(column), 10_000)))
        if not missing:
            return ""
        if missing == 1:
            return self.tr("In 1 row it gives no number; this cell counts as missing.")
        return self.tr("In {count} rows it gives no number; these cells count as missing.").format(count=f"{missing:,}")

    def _show_values(self, dataset: Dataset | None) -> None:
        columns = [] if dataset is None else self._shown_columns(dataset)
        rows = min(FIRST_ROWS, dataset.row_count) if dataset is not None else 0
        self.values.setColumnCount(len(columns))
        self.values.setRowCount(rows)
        for place, column in enumerate(columns):
            self.values.setHorizontalHeaderItem(place, QTableWidgetItem(plain(column.name, 30)))
            for row in range(rows):
                item = QTableWidgetItem(cells.shown(column, row))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.values.setItem(row, place, item)

    def _shown_columns(self, dataset: Dataset) -> list[Column]:
        by_name = {column.name: column for column in dataset.columns}
        sources = [by_name[name] for name in parse(self.formula).names if name in by_name][:MOST_SOURCES]
        return [*sources, dataset.columns[self.position]]


def _pointed(text: str, position: object) -> str:
    # the text around the place, with a mark below it
    if not isinstance(position, int):
        return ""
    begin = max(0, position - 31)
    return f"{plain(text[begin : position + 29], 60)}\n{' ' * (position - 1 - begin)}▲"
