"""What the lab of the printed program works out in the background: its window is there meanwhile, and says so."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnapp.lessons.faulty import trained
from nnapp.progress import Report
from tests.ui.gestures import focus
from tests.ui.lab import choose, click, open_lab, shown, worked_out
from ui.bug_lab import BugLab
from ui.bug_lab.bench import Bench, key_of
from ui.bug_lab.reason_page import ReasonPage
from ui.bug_lab.report_page import ReportPage
from ui.bug_lab.shape_page import ShapePage
from ui.bug_lab.vote_page import VotePage
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot) -> BugLab:
    return open_lab(qtbot)


def test_both_programs_train_while_the_page_is_there(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "vote")
    assert isinstance(page, VotePage)
    focus(page.all_button)
    click(qtbot, page.all_button)
    assert page.working and not page.all_button.isEnabled() and page.state.text() == "Training both …"
    assert page.curves.graph.accessibleDescription() == "Training both …"
    choose(qtbot, page.question, 0)
    assert "Train both first" in page.question.said.text()
    worked_out(qtbot, page)
    assert page.all_button.isEnabled() and page.state.text() == "epoch 1,000 of 1,000"
    assert [len(each.y) for each in page.curves.drawn] == [1001, 1001]


def test_keys_go_back_to_the_button_whose_work_is_done(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    assert isinstance(page, ReasonPage)
    choose(qtbot, page.guess, 1)
    for stays in (True, False):
        focus(page.button)
        page.button.set_working(True)
        assert not page.button.hasFocus()
        if not stays:
            page.guess.buttons[0].setFocus()
        page.button.set_working(False)
        assert page.button.hasFocus() is stays  # unless the learner has gone elsewhere


def test_a_reset_while_both_train_shows_the_start(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "vote")
    assert isinstance(page, VotePage)
    click(qtbot, page.all_button)
    click(qtbot, page.none_button)
    assert not page.working and page.all_button.isEnabled()
    qtbot.waitUntil(lambda: not lab.bench.waits_for(*lab.bench.whole))
    assert page.epochs == 0 and not page.curves.drawn and page.state.text() == "epoch 0 of 1,000"
    click(qtbot, page.all_button)
    assert not page.working and len(page.curves.drawn) == 2  # it is known already


def test_a_solved_vote_opens_before_it_is_trained(lab: BugLab, qtbot: QtBot) -> None:
    lab.notebook.solve("vote-answer")
    again = BugLab(Settings())
    qtbot.addWidget(again)
    page = again.pages["vote"]
    assert isinstance(page, VotePage) and page.working and page.table.item(0, 2).text() == "…"
    with qtbot.waitExposed(again):
        again.show()
    worked_out(qtbot, page)
    assert page.table.item(0, 2).text().startswith("0.") and len(page.curves.drawn) == 2


def test_experiments_say_that_they_go_on(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "shapes")
    assert isinstance(page, ShapePage)
    shuffle, chance, zero = page.experiments.buttons
    table, explained = page.experiments.table, page.experiments.explained
    assert page.answers["A"].text() == "Engine A: training …" and not shuffle.isEnabled()
    assert page.shapes.item(1, 3).text() == "…" and np.isnan(page.bias.matrix.values).all()
    room = page.bias.sizeHint()
    assert page.how_many.right() == 10
    click(qtbot, zero)
    click(qtbot, chance)
    assert not zero.isEnabled() and not chance.isEnabled() and explained.text() == "Working it out …"
    assert [table.item(row, 1).text() for row in range(2)] == ["…", "…"]
    worked_out(qtbot, page)
    assert all(button.isEnabled() for button in page.experiments.buttons) and np.isfinite(page.bias.matrix.values).all()
    assert page.bias.sizeHint() == room  # nothing moves when the numbers come
    assert page.shapes.item(1, 3).text() == "10×10  ✗" and explained.text().startswith("Each row is in the table four")
    assert [table.item(row, 0).text() for row in range(2)] == ["labels by chance, 40 rows", "all weights at 0, 10 rows"]
    assert all(table.item(row, 1).text().startswith("cost ") for row in range(2))
    click(qtbot, zero)
    assert zero.isEnabled() and explained.text().startswith("With W1 = W2 = 0")  # at once, for it is known
    click(qtbot, shuffle)
    assert table.item(0, 2).text() == "right 100 % → 100 %" and "order of the rows" in explained.text()


def test_three_engines_train_while_the_page_is_there(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    assert isinstance(page, ReasonPage)
    choose(qtbot, page.guess, 1)
    click(qtbot, page.button)
    assert page.working and not page.button.isEnabled() and page.table.isHidden()
    assert page.curves.graph.accessibleDescription() == "Training all three …"
    worked_out(qtbot, page)
    assert page.button.isEnabled() and len(page.curves.drawn) == 3 and page.table.rowCount() == 3
    click(qtbot, page.button)
    assert not page.working and len(page.curves.drawn) == 3


def test_a_report_waits_for_its_numbers(lab: BugLab, qtbot: QtBot) -> None:
    lab.notebook.solve("check")
    page = shown(lab, "report")
    assert isinstance(page, ReportPage)
    assert "in a moment" in page.preview.toPlainText() and not page.copy_button.isEnabled()
    assert "still worked out" in page.save_button.toolTip() and not page.save_button.isEnabled()
    worked_out(qtbot, page)
    assert page.preview.toPlainText().count("worst relative error") == 2
    assert page.copy_button.isEnabled() and page.save_button.isEnabled() and not page.save_button.toolTip()


# Closing


def test_a_closed_lab_rests_and_goes_on_when_it_is_opened_again(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    assert isinstance(page, ReasonPage)
    choose(qtbot, page.guess, 1)
    click(qtbot, page.button)
    lab.close()
    lab.show()
    worked_out(qtbot, page)
    assert len(page.curves.drawn) == 3


@pytest.mark.parametrize("name", ["vote", "shapes", "why", "batches", "report"])
def test_the_lesson_may_start_again_and_the_lab_may_close_while_it_works(lab: BugLab, qtbot: QtBot, name: str) -> None:
    lab.notebook.solve("check")
    page = shown(lab, name)
    if isinstance(page, VotePage):
        click(qtbot, page.all_button)
    elif isinstance(page, ReasonPage):
        choose(qtbot, page.guess, 1)
        click(qtbot, page.button)
    assert page.working
    lab.start_again()
    shown(lab, "shapes")
    worked_out(qtbot, lab.pages["shapes"])
    shown(lab, "batches")
    lab.close()


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin
def test_the_program_may_close_while_the_lab_works(window: MainWindow, qtbot: QtBot) -> None:
    window.learning.open_lab()
    lab = window.learning.lab
    assert lab is not None
    assert shown(lab, "batches").working
    window.close()  # and no thread is left behind, as after each test


# The bench


def test_a_training_goes_on_from_a_shorter_one(qapp: QApplication) -> None:
    bench = Bench()
    for letter, batch in (("A", None), ("B", None), ("B", 4)):
        engine = bench.engine(letter)
        for epochs in (0, 1, 40, 90):
            found = bench.course(engine, epochs, batch)
            alone = trained(engine, bench.start, bench.x, bench.t, bench.rate, epochs, batch)
            assert np.array_equal(found.costs, alone.costs) and found.updates == alone.updates
            assert all(
                map(np.array_equal, (*found.net.weights, *found.net.biases), (*alone.net.weights, *alone.net.biases))
            )


def broken(report: Report) -> None:
    raise ZeroDivisionError


def test_an_error_is_told_once_and_the_rest_goes_on(lab: BugLab, qtbot: QtBot) -> None:
    heard: list[str] = []
    lab.bench.failed.connect(heard.append)
    assert not lab.bench.ask("broken", broken) and not lab.bench.train_whole()
    qtbot.waitUntil(lambda: not lab.bench.waits_for("broken", *lab.bench.whole))
    assert lab.bench.ask("broken", broken) and lab.bench.known("broken") is None
    assert len(heard) == 1 and "ZeroDivisionError" in heard[0] and "error in the program" in lab.bench.problem("broken")
    assert lab.bench.known(key_of(lab.bench.engine("A"), lab.bench.epochs)) is not None
