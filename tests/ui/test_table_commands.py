"""The commands about the whole table in the window: samples, split, proposal, k-fold evaluation and export."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QMenu, QMessageBox

from nnapp.bundled import bundled
from nnapp.cross_validation import cross_validate
from nnapp.dataset import Split
from nnapp.importing import Choices, Source, read
from nnapp.project import clear_cells, current_model, remove_rows, set_units
from nnapp.proposal import proposal
from ui.evaluation import EvaluationDialog
from ui.evaluation.results import tab_separated
from ui.exchange import FLAT_OUT, Speed
from ui.proposal import ProposalDialog
from ui.splits import SplitDialog

CANCEL, DISCARD = QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard
OK = QDialogButtonBox.StandardButton.Ok
WAIT_MS = 20_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def dialog_of(window, kind):
    dialog = window.data.dialog
    assert isinstance(dialog, kind) and dialog.isVisible()
    return dialog


# Samples


def test_every_sample_opens_from_the_menu_and_trains(window, qtbot):
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Open &Sample")
    window.set_speed(Speed(FLAT_OUT))
    for table in bundled():
        menu.findChild(QAction, f"sample-{table.name}").trigger()
        project = window.document.project
        assert project.dataset.row_count > 100 and not window.isWindowModified()
        assert table.title in window.notice.label.text() and window.notice.isVisible()
        window.trainer.step_epoch()
        qtbot.waitUntil(lambda: not window.trainer.running, timeout=WAIT_MS)
        assert window.trainer.problem is None and current_model(window.document.project).epoch == 1


def test_a_sample_asks_about_unsaved_work_first(window):
    window.document.edit(partial(set_units, position=0, units=3), "Edit")
    before = window.document.project
    asked = []

    def ask():
        asked.append(True)
        return CANCEL

    window.files.ask_unsaved = ask
    assert not window.data.open_sample("iris")
    assert asked and window.document.project is before
    window.files.ask_unsaved = lambda: DISCARD
    assert window.data.open_sample("iris")
    assert window.document.project.dataset.row_count == 150 and window.windowTitle().startswith("Untitled")


def test_the_button_of_the_notice_says_why(window):
    window.data.open_sample("iris")
    assert window.notice.button.isVisible()
    window.notice.button.click()
    dialog = dialog_of(window, ProposalDialog)
    assert "Everything is already as it is proposed" in dialog.findChild(QLabel, "introduction").text()
    assert not dialog.apply_button.isEnabled() and "softmax" in dialog.reasons.toPlainText().lower()


# Splits


def test_rows_are_split_as_one_step(window, qtbot):
    window.data.open_sample("wine")
    window.commands["split-rows"].trigger()
    dialog = dialog_of(window, SplitDialog)
    dialog.validation.setValue(20)
    dialog.seed.setValue(3)
    expected = [dialog.counts.item(row, 0).text() for row in range(3)]
    qtbot.mouseClick(dialog.buttons.button(OK), Qt.MouseButton.LeftButton)
    project = window.document.project
    assert [str(project.dataset.count(split)) for split in list(Split)[:3]] == expected
    assert project.training.seeds.split == 3 and window.document.stack.count() == 1
    assert window.grid.footer.text().startswith(f"Training {expected[0]} · Validation {expected[1]}")
    window.document.undo()
    assert project.training.seeds.split != window.document.project.training.seeds.split


def test_rows_are_used_for_something_from_the_menu_bar(window):
    uses = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Use Rows For")
    window.grid.view.selectionModel().clear()
    uses.findChild(QAction, "use-validation").trigger()
    assert "No row of the table is selected" in window.notice.label.text()
    window.grid.view.select_block(range(7, 10), range(0, 1))
    uses.findChild(QAction, "use-validation").trigger()
    assert window.document.project.dataset.count(Split.VALIDATION) == 3


# Proposal


def test_a_proposal_shows_what_would_change_and_is_one_step(window):
    before = window.document.project
    window.commands["propose"].trigger()
    dialog = dialog_of(window, ProposalDialog)
    found = {change.title: (change.before, change.after) for change in dialog.changes}
    assert found["Network"][0] == "5-10-1" and found["Cost"] == (
        "Half squared error",
        "Binary cross-entropy (Weight of the ones 1)",
    )
    assert dialog.table.rowCount() == len(dialog.changes)
    assert dialog.reasons.toPlainText().count("•") == len(proposal(before).reasons)
    dialog.apply_button.click()
    assert window.document.project.topology == proposal(before).project.topology
    assert window.document.stack.count() == 1
    window.document.undo()
    assert window.document.project is before


def test_a_cancelled_proposal_changes_nothing(window):
    before = window.document.project
    window.commands["propose"].trigger()
    dialog_of(window, ProposalDialog).reject()
    assert window.document.project is before and window.data.dialog is None


def test_a_table_without_rows_has_no_proposal_and_says_why(window):
    window.document.edit(partial(remove_rows, rows=range(10)), "")
    window.commands["propose"].trigger()
    assert window.data.dialog is None and "no training rows" in window.notice.label.text()


def test_a_run_waits_while_a_dialog_is_open_and_goes_on(window, qtbot):
    window.set_speed(Speed(FLAT_OUT))
    window.trainer.run(1_000_000)
    window.commands["split-rows"].trigger()
    dialog = dialog_of(window, SplitDialog)
    assert window.trainer.running
    dialog.reject()
    assert window.trainer.speed.per_second == FLAT_OUT
    window.trainer.pause()


# k-fold evaluation


def test_an_evaluation_shows_its_folds_and_changes_nothing(window, qtbot):
    window.data.open_sample("iris")
    before = window.document.project
    window.commands["evaluate"].trigger()
    dialog = dialog_of(window, EvaluationDialog)
    dialog.k.setValue(3)
    dialog.seed.setValue(5)
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    assert dialog.job.running and not dialog.k.isEnabled()
    qtbot.waitUntil(lambda: dialog.folds is not None, timeout=WAIT_MS)
    expected = cross_validate(before, 3, 5)
    assert [fold.metrics.accuracy for fold in dialog.folds.folds] == [f.metrics.accuracy for f in expected.folds]
    table = dialog.table
    assert table.rowCount() == 5 and table.verticalHeaderItem(3).text() == "Mean"
    accuracy = next(c for c in range(table.columnCount()) if table.horizontalHeaderItem(c).text() == "Accuracy")
    assert table.item(3, accuracy).text() == f"{expected.score('accuracy').mean:.1%}"
    assert f"{expected.score('accuracy').mean:.1%}" in dialog.said.text()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert float(lines[4][accuracy + 1]) == dialog.folds.score("accuracy").mean
    assert QGuiApplication.clipboard().text() == tab_separated(dialog.folds)
    assert window.document.project is before and window.document.stack.count() == 0


def test_an_evaluation_can_be_cancelled_and_closed_in_the_middle(window, qtbot):
    window.data.open_sample("digits")
    window.commands["evaluate"].trigger()
    dialog = dialog_of(window, EvaluationDialog)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.job.done_part > 0, timeout=WAIT_MS)
    assert dialog.progress.maximum() == 1000 and dialog.start_button.text() == "&Cancel"
    dialog.start_button.click()
    qtbot.waitUntil(lambda: not dialog.job.running, timeout=WAIT_MS)
    assert dialog.said.text() == "Cancelled." and dialog.folds is None and dialog.start_button.text() == "&Start"
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.job.done_part > 0, timeout=WAIT_MS)
    dialog.reject()
    assert not dialog.job.running and window.data.dialog is None


def test_an_evaluation_that_cannot_be_says_why(window, qtbot):
    window.document.edit(partial(clear_cells, places=[(range(0, 1), range(0, 1))]), "")
    window.commands["evaluate"].trigger()
    dialog = dialog_of(window, EvaluationDialog)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: not dialog.job.running, timeout=WAIT_MS)
    assert "Row 1, column “x1” holds no number" in dialog.said.text()
    assert not dialog.copy_button.isEnabled()


def test_closing_the_window_ends_an_evaluation(window, qtbot):
    window.data.open_sample("digits")
    window.commands["evaluate"].trigger()
    dialog = dialog_of(window, EvaluationDialog)
    dialog.start_button.click()
    window.close()
    assert not dialog.job.running


# Export


@pytest.mark.parametrize("name", ["table.csv", "table.parquet", "table"])
def test_the_table_with_predictions_is_written_and_read_back(window, qtbot, tmp_path, name):
    window.data.open_sample("penguins")
    window.data.export.ask_path = lambda: tmp_path / name
    window.commands["export-table"].trigger()
    qtbot.waitUntil(lambda: not window.data.export.job.running, timeout=WAIT_MS)
    path = tmp_path / (name if "." in name else "table.csv")
    assert "was written to" in window.notice.label.text()
    found = read(Source.of(path), Choices()).dataset
    given = window.document.project.dataset
    assert found.row_count == given.row_count
    assert [column.name for column in found.columns[: len(given.columns)]] == [column.name for column in given.columns]
    assert "species (predicted)" in [column.name for column in found.columns]
    bill = next(i for i, column in enumerate(given.columns) if column.name == "bill_length_mm")
    assert np.array_equal(found.columns[bill].values, given.columns[bill].values, equal_nan=True)


def test_what_cannot_be_written_is_said_and_nothing_is_left(window, qtbot, tmp_path):
    window.data.export.ask_path = lambda: tmp_path / "none" / "table.csv"
    seen = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append(box.text())
            box.accept()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    window.commands["export-table"].trigger()
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    timer.stop()
    left = [path for path in tmp_path.iterdir() if path.name != "settings"]  # which every test has there
    assert "no such folder" in seen[0] and not left


def test_nothing_is_written_where_nobody_says_where(window):
    window.data.export.ask_path = lambda: None
    window.commands["export-table"].trigger()
    assert not window.data.export.job.running


# After an import


def test_a_proposal_is_offered_after_an_import(window, qtbot, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,class\n" + "".join(f"{i},{i % 7},{'xy'[i % 2]}\n" for i in range(60)), "utf-8")
    window.imports.open(path)
    dialog = window.imports.dialog
    qtbot.waitUntil(lambda: not dialog.reader.busy, timeout=WAIT_MS)
    dialog.parts.import_button.click()
    qtbot.waitUntil(lambda: window.imports.dialog is None, timeout=WAIT_MS)
    assert "is the table now" in window.notice.label.text()
    assert window.notice.button.text() == "Propose Network and Settings…" and window.notice.button.isVisible()
    qtbot.mouseClick(window.notice.button, Qt.MouseButton.LeftButton)
    dialog_of(window, ProposalDialog).apply_button.click()
    assert [window.document.stack.text(i) for i in range(2)] == ["Import table.csv", "Take the proposal"]
    assert window.document.project.dataset.count(Split.TEST) == 12


def test_bundled_tables_are_judged_as_the_issue_asks(window, qtbot):
    window.data.open_sample("iris")
    window.commands["evaluate"].trigger()
    dialog = dialog_of(window, EvaluationDialog)
    assert dialog.k.value() == 10 and dialog.seed.value() == 0 and dialog.stratified.isChecked()
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dialog.folds is not None, timeout=60_000)
    assert dialog.folds.score("accuracy").mean >= 0.93


def test_the_table_is_copied_with_its_names_and_answers(window, qtbot):
    window.data.open_sample("iris")
    window.commands["copy-table"].trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 151
    names = lines[0].split("\t")
    assert names[: len(window.document.project.dataset.columns)] == [
        column.name for column in window.document.project.dataset.columns
    ]
    assert any("predicted" in name for name in names)
    assert len({len(line.split("\t")) for line in lines}) == 1
    assert "clipboard" in window.notice.label.text()


def test_the_buttons_of_all_dialogs_are_in_the_order_of_the_system(qtbot, window, tmp_path):
    def accepts_first(dialog) -> bool:
        (box,) = dialog.findChildren(QDialogButtonBox)
        found = {box.buttonRole(button): button.mapTo(dialog, QPoint()).x() for button in box.buttons()}
        return found[QDialogButtonBox.ButtonRole.AcceptRole] < found[QDialogButtonBox.ButtonRole.RejectRole]

    orders = set()
    for opening in (window.data.split_rows, window.data.propose):
        opening()
        qtbot.waitUntil(window.data.dialog.isVisible)
        orders.add(accepts_first(window.data.dialog))
        window.data.dialog.reject()
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4\n", "utf-8")
    window.imports.open(path)
    qtbot.waitUntil(lambda: not window.imports.dialog.reader.busy)
    qtbot.waitUntil(window.imports.dialog.parts.import_button.isEnabled)
    orders.add(accepts_first(window.imports.dialog))
    window.imports.close_preview()
    assert len(orders) == 1
