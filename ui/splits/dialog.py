"""Split the rows by percentages or as a column says; what comes out is counted before it is done."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnapp.dataset import SPLIT_TITLES, Split
from nnapp.project import (
    Project,
    set_training,
    split_at_random,
    split_by_class,
    split_from_column,
    split_in_order,
)
from nnapp.training import MOST_SEED
from nnapp.words import Refusal
from ui.messages import sentence, words
from ui.plain_text import plain
from ui.splits.counts import Counts, counted

USUAL = {"validation": 15.0, "test": 15.0}
AT_RANDOM, BY_CLASS, IN_ORDER, FROM_COLUMN = "at-random", "by-class", "in-order", "from-column"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SplitDialog(QDialog):
    """Edits a draft; `applied` is the pure edit that was accepted."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.setObjectName("split-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Split the rows"))
        self.ways: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.validation, self.test = self._share("validation"), self._share("test")
        self.seed, self.column = QSpinBox(), QComboBox()
        self.counts = QTableWidget()
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._begin()
        self._connect()
        self._try()

    def applied(self, project: Project) -> Project:
        """Return the project with its rows split as is chosen; raises `Refusal` where they cannot be."""
        way, shares = self.way(), (self.validation.value() / 100, self.test.value() / 100)
        if way == FROM_COLUMN:
            position = self.column.currentData()
            return project if position is None else split_from_column(project, position)
        if way in (AT_RANDOM, BY_CLASS) and self.seed.value() != project.training.seeds.split:
            seeds = replace(project.training.seeds, split=self.seed.value())
            project = set_training(project, replace(project.training, seeds=seeds))
        split: dict[str, Callable[..., Project]] = {
            AT_RANDOM: split_at_random,
            BY_CLASS: split_by_class,
            IN_ORDER: split_in_order,
        }
        return split[way](project, *shares)

    def way(self) -> str:
        """Return how the rows are to be split."""
        return next(way for way, button in self.ways.items() if button.isChecked())

    # Building

    def _share(self, name: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setObjectName(name)
        box.setRange(0, 99)
        box.setDecimals(1)
        box.setSingleStep(5)
        box.setSuffix("%")
        box.setValue(USUAL[name])
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        for way, text, help_text in (
            (AT_RANDOM, self.tr("At &random"), self.tr("By the split seed: the same seed gives the same rows.")),
            (
                BY_CLASS,
                self.tr("At random, the same share of every &class"),
                self.tr("So that rare classes are in all parts."),
            ),
            (
                IN_ORDER,
                self.tr("In &order: the last rows for the test"),
                self.tr("For rows that follow each other in time."),
            ),
            (
                FROM_COLUMN,
                self.tr("As a column &says: train, validation, test"),
                self.tr("By these words, or the numbers 0, 1 and 2."),
            ),
        ):
            button = self.ways[way] = QRadioButton(text)
            button.setObjectName(way)
            button.setToolTip(help_text)
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addSpacing(6)
        layout.addLayout(self._fields())
        for label, name in ((self.problem, "problem"), (self.note, "note")):
            label.setObjectName(name)
        self.counts.setObjectName("counts")
        self.counts.setAccessibleName(self.tr("How many rows each part gets"))
        self.counts.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.counts.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.counts.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.counts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for part in (self.problem, self.counts, self.note, self.buttons):
            layout.addWidget(part)
        self.resize(540, 430)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        self.seed.setObjectName("seed")
        self.seed.setRange(0, MOST_SEED)
        self.column.setObjectName("column")
        self.column.setMaxVisibleItems(20)
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.column.setMinimumContentsLength(24)
        for title, field in (
            (self.tr("&Validation"), self.validation),
            (self.tr("&Test"), self.test),
            (self.tr("S&eed"), self.seed),
            (self.tr("Co&lumn"), self.column),
        ):
            label = QLabel(title)
            label.setBuddy(field)
            field.setAccessibleName(title.replace("&", ""))
            form.addRow(label, field)
        self._form = form
        return form

    def _begin(self) -> None:
        self.seed.setValue(self.project.training.seeds.split)
        for position, column in enumerate(self.project.dataset.columns):
            self.column.addItem(plain(column.name, 60), position)
        self.column.setCurrentIndex(next(iter(self._readable()), 0))
        classes = counted(self.project.dataset).classes
        self.ways[BY_CLASS if len(classes) > 1 else AT_RANDOM].setChecked(True)

    def _readable(self) -> list[int]:
        # the columns that are probably meant
        names = [column.name.casefold() for column in self.project.dataset.columns]
        return [position for position, name in enumerate(names) if name in ("split", "set", "use", "fold", "subset")]

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._group.buttonClicked.connect(self._try)
        self.column.activated.connect(self._try)
        for box in (self.validation, self.test, self.seed):
            box.valueChanged.connect(self._try)

    # What comes out

    @Slot()
    def _try(self, *_: object) -> None:
        way = self.way()
        for field, ways in (
            (self.validation, (AT_RANDOM, BY_CLASS, IN_ORDER)),
            (self.test, (AT_RANDOM, BY_CLASS, IN_ORDER)),
            (self.seed, (AT_RANDOM, BY_CLASS)),
            (self.column, (FROM_COLUMN,)),
        ):
            self._form.setRowVisible(field, way in ways)
        draft, problem = None, ""
        try:
            draft = self.applied(self.project)
        except Refusal as refusal:
            problem = sentence(refusal.said)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.counts.setVisible(draft is not None)
        self.note.setVisible(draft is not None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(draft is not None)
        if draft is not None:
            found = counted(draft.dataset)
            self._show_counts(found)
            self._show_note(found)

    def _show_counts(self, found: Counts) -> None:
        rows = sum(found.of.values())
        table, kinds = self.counts, [kind for kind in Split if kind is not Split.EXCLUDED or found.of[kind]]
        headers = [self.tr("Rows"), self.tr("Share"), *(plain(label, 20) for label in found.classes)]
        table.setColumnCount(len(headers))
        table.setRowCount(len(kinds))
        for place, text in enumerate(headers):
            table.setHorizontalHeaderItem(place, QTableWidgetItem(text))
        for row, kind in enumerate(kinds):
            table.setVerticalHeaderItem(row, QTableWidgetItem(words(SPLIT_TITLES[kind])))
            share = found.of[kind] / rows if rows else 0.0
            texts = [f"{found.of[kind]:,}", f"{share:.1%}", *(f"{count:,}" for count in found.of_class[kind])]
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT)
                table.setItem(row, place, item)
        header = table.horizontalHeader()
        stretch = len(headers) <= 7
        header.setSectionResizeMode(
            QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
        )

    def _show_note(self, found: Counts) -> None:
        parts = []
        if found.left_out:
            text = self.tr("{count} of these rows are left out, because a cell is missing or a category unknown.")
            parts.append(text.format(count=f"{found.left_out:,}"))
        if not found.of[Split.VALIDATION]:
            parts.append(self.tr("Without validation rows, training cannot stop by patience."))
        if not found.of[Split.TEST]:
            parts.append(self.tr("Without test rows, nothing says how good the network is on rows that it never saw."))
        self.note.setText("\n".join(parts))
