"""Splitting the rows in the dialog: what is shown before is what comes of it, in one step."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from nnapp.dataset import CategoryColumn, Dataset, Kind, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows
from nnapp.project import Project, opening_project, set_kind, set_missing, split_in_order, with_dataset
from nnapp.scaling import ZScore
from tests.ui.tables import flowers
from ui.document import Document
from ui.splits import SplitDialog
from ui.splits.counts import counted

OK = QDialogButtonBox.StandardButton.Ok


def opened(qtbot: QtBot, project: Project) -> SplitDialog:
    dialog = SplitDialog(project)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def shown(dialog: SplitDialog) -> dict[str, list[str]]:
    table = dialog.counts
    return {
        table.verticalHeaderItem(row).text(): [table.item(row, c).text() for c in range(table.columnCount())]
        for row in range(table.rowCount())
    }


def choose(qtbot: QtBot, dialog: SplitDialog, way: str) -> None:
    qtbot.mouseClick(dialog.ways[way], Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.ways[way].height() // 2))
    assert dialog.way() == way


def rare(rows: int = 100) -> Project:
    kinds = ["common"] * (rows - 10) + ["rare"] * 10
    columns = (
        NumberColumn("x", Role.INPUT, np.arange(float(rows)), scaling=ZScore()),
        CategoryColumn.from_texts("kind", Role.TARGET, kinds),
        TextColumn("split", Role.IGNORED, tuple(["train", "test", "val"][row % 3] for row in range(rows))),
    )
    return with_dataset(opening_project(), Dataset(columns))


def test_counts_are_shown_before_and_come_true(qtbot: QtBot) -> None:
    project = rare()
    dialog = opened(qtbot, project)
    assert dialog.way() == "by-class"  # because there are classes
    dialog.validation.setValue(10)
    dialog.test.setValue(20)
    assert shown(dialog) == {
        "Training": ["70", "70.0%", "63", "7"],
        "Validation": ["10", "10.0%", "9", "1"],
        "Test": ["20", "20.0%", "18", "2"],
    }
    new = dialog.applied(project)
    assert [new.dataset.count(split) for split in Split] == [70, 10, 20, 0]
    assert np.count_nonzero(new.dataset.columns[1].codes[new.dataset.rows_for(Split.TEST)]) == 2


def test_the_seed_decides_and_becomes_the_split_seed(qtbot: QtBot) -> None:
    project = rare()
    dialog = opened(qtbot, project)
    choose(qtbot, dialog, "at-random")
    first = dialog.applied(project)
    dialog.seed.setValue(7)
    other = dialog.applied(project)
    assert other.training.seeds == replace(project.training.seeds, split=7)
    assert not np.array_equal(first.dataset.split, other.dataset.split)
    dialog.seed.setValue(project.training.seeds.split)
    assert np.array_equal(dialog.applied(project).dataset.split, first.dataset.split)


def test_in_order_the_last_rows_are_for_the_test(qtbot: QtBot) -> None:
    project = rare()
    dialog = opened(qtbot, project)
    choose(qtbot, dialog, "in-order")
    assert dialog.validation.isVisible() and not dialog.seed.isVisible() and not dialog.column.isVisible()
    new = dialog.applied(project)
    assert new.dataset.split is not None
    assert new.dataset.split.tolist() == [0] * 70 + [1] * 15 + [2] * 15


def test_a_column_says_it(qtbot: QtBot) -> None:
    project = rare()
    dialog = opened(qtbot, project)
    choose(qtbot, dialog, "from-column")
    assert dialog.column.currentText() == "split" and not dialog.test.isVisible()
    assert [dialog.applied(project).dataset.count(split) for split in Split] == [34, 33, 33, 0]
    dialog.column.setCurrentIndex(1)
    dialog.column.activated.emit(1)
    assert "“common” in row 1 of column “kind” does not say what the row is for" in dialog.problem.text()
    assert not dialog.buttons.button(OK).isEnabled() and not dialog.counts.isVisible()


def test_shares_that_leave_nothing_are_refused_in_words(qtbot: QtBot) -> None:
    dialog = opened(qtbot, rare())
    dialog.validation.setValue(60)
    dialog.test.setValue(50)
    assert "must leave some rows for training" in dialog.problem.text()
    assert not dialog.buttons.button(OK).isEnabled()
    dialog.test.setValue(0)
    assert dialog.buttons.button(OK).isEnabled() and "Without test rows" in dialog.note.text()


def test_rows_that_are_left_out_anyway_are_said(qtbot: QtBot) -> None:
    dialog = opened(qtbot, set_missing(flowers(40), 0, DropRows()))
    assert "1 of these rows are left out" in dialog.note.text()


def test_held_out_rows_say_nothing_about_scaling(qtbot: QtBot) -> None:
    project = rare()
    dialog = opened(qtbot, project)
    choose(qtbot, dialog, "in-order")
    new = dialog.applied(project)
    x = new.dataset.columns[0]
    assert new.dataset.fit(0).scale.center == pytest.approx(x.values[:70].mean())  # type: ignore[union-attr]


def test_numbers_are_classes_only_where_they_are_few() -> None:
    x = np.arange(100.0)[:, None]
    assert counted(Dataset.from_arrays(x, x % 3)).classes == ("0", "1", "2")
    assert counted(Dataset.from_arrays(x, x)).classes == ()
    assert counted(Dataset.from_arrays(x[:10], x[:10])).classes == ()


def test_a_table_without_rows_has_counts() -> None:
    found = counted(Dataset.from_arrays(np.empty((0, 1)), np.empty((0, 1))))
    assert sum(found.of.values()) == 0


def test_undo_counts_the_bytes_of_splits_categories_and_texts(qtbot: QtBot) -> None:
    document = Document(rare(1000))
    document.edit(lambda project: split_in_order(project, 0.1, 0.1), "Split")
    document.edit(lambda project: set_kind(project, 2, Kind.CATEGORY), "Kind")
    document.edit(lambda project: set_kind(project, 2, Kind.TEXT), "Kind")
    split, codes, texts = document._bytes
    assert 1000 <= split < 1500 and 4000 <= codes < 4500 and texts > 1000 * 57
