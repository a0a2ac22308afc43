"""The pages of the lab of the printed program: what each shows, asks and takes for an answer; and the report."""

from __future__ import annotations

import html
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.lessons.faulty import PUBLISHED, RIGHT_CHOICES, SUSPECTS, opening_start, opening_table, trained
from tests.ui.gestures import focus, press_keys, step_to
from tests.ui.lab import LEVELS, PAGES, answer, choose, click, open_lab, shown, told, worked_out
from ui.bug_lab import BugLab
from ui.bug_lab.batch_page import BatchPage
from ui.bug_lab.check_page import CheckPage
from ui.bug_lab.fingerprint_page import FingerprintPage
from ui.bug_lab.matrix_picture import compact
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.nudge_page import NudgePage
from ui.bug_lab.parts import number, order
from ui.bug_lab.reason_page import ReasonPage
from ui.bug_lab.repair_page import RepairPage
from ui.bug_lab.report_page import ReportPage
from ui.bug_lab.shape_page import ShapePage
from ui.bug_lab.vote_page import VotePage
from ui.settings import Settings
from ui.theme import DARK, apply_theme


@pytest.fixture
def lab(qapp: QApplication, qtbot: QtBot) -> BugLab:
    return open_lab(qtbot)


def textbook(faulty: bool, epochs: int) -> tuple[list[float], np.ndarray]:
    """Train the printed program or the derivation, as plain as can be, and return costs and answers."""
    x, t = opening_table()
    x, t = x.T, t.T
    (w1, w2), (b1, b2) = opening_start().weights, opening_start().biases
    costs = []
    for epoch in range(epochs + 1):
        h = 1 / (1 + np.exp(-(w1 @ x + b1)))
        y = 1 / (1 + np.exp(-(w2 @ h + b2)))
        costs.append(float(((t - y) ** 2).sum() / 2))
        if epoch == epochs:
            break
        at_y, at_h = (1 / (1 + np.exp(-y)), 1 / (1 + np.exp(-h))) if faulty else (y, h)
        delta2 = (y - t) * at_y * (1 - at_y)
        back = y - t if faulty else delta2
        delta1 = (w2.T @ back) * at_h * (1 - at_h)
        each = (lambda d: d) if faulty else (lambda d: d.sum(axis=1, keepdims=True))
        w1, w2 = w1 - 0.1 * delta1 @ x.T, w2 - 0.1 * delta2 @ h.T
        b1, b2 = b1 - 0.1 * each(delta1), b2 - 0.1 * each(delta2)
    return costs, y.ravel()


def test_every_page_opens_in_light_and_dark(lab: BugLab, qapp: QApplication) -> None:
    for name in (*PAGES, *LEVELS):
        shown(lab, name)
        assert not lab.grab().isNull()
    apply_theme(qapp, DARK)
    for name in (*PAGES, *LEVELS):
        shown(lab, name)
        assert not lab.grab().isNull()
    assert lab.banner.isVisible() and "Faulty on purpose" in lab.banner.text


def test_the_vote_comes_after_the_training_and_is_kept(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "vote")
    assert isinstance(page, VotePage)
    choose(qtbot, page.question, 0)
    assert not page.question.is_solved and "Train both" in page.question.said.text()
    click(qtbot, page.some_button)
    assert page.epochs == 100
    click(qtbot, page.all_button)
    worked_out(qtbot, page)
    for place, faulty in enumerate((True, False)):
        costs, answers = textbook(faulty, 1000)
        drawn = page.curves.drawn[place].y
        assert drawn == pytest.approx(np.array(costs), rel=1e-9)
        assert (np.diff(drawn) < 0).all()  # none of the two gives itself away
        cells = [page.table.item(row, 2 + place).text() for row in range(10)]
        assert [float(cell) for cell in cells] == pytest.approx(answers, abs=5.1e-7)
        assert 1e-4 < costs[-1] < 4e-4 if faulty else 0.05 < costs[-1] < 0.1
    assert [float(page.table.item(row, 4).text()) for row in range(10)] == list(PUBLISHED)
    choose(qtbot, page.question, 1)
    assert page.question.is_solved and "Right" not in page.question.said.text()
    again = BugLab(Settings())
    qtbot.addWidget(again)
    shown(lab, "check").questions[0].notebook.solve("check-faulty")
    assert "only engine B" in page.question.told.text()
    assert again.solved("vote") and again.notebook.notes.answers["vote-answer"] == "Engine B"
    vote = again.pages["vote"]
    assert isinstance(vote, VotePage) and vote.question.buttons[1].isChecked() and vote.epochs == 1000


def test_a_claim_is_refuted_by_two_costs(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "nudge")
    assert isinstance(page, NudgePage)
    area = page.maps[0].cell(5, 3).center().toPoint()
    qtbot.mouseClick(page.maps[0], Qt.MouseButton.LeftButton, pos=area)
    assert page.place == (0, 5, 3)
    below, above, twice = (
        float(part.split("=")[1].strip(" ,")) for part in page.numbers.text().split("\n")[1].split(",   ")
    )
    claim = float(page.numbers.text().split("\n")[0].split("claims ")[1].replace("−", "-"))
    answer(page.question, f"{2 * (claim - (above - below) / twice)}")
    assert not page.question.is_solved and "slope of the secant =" not in page.numbers.text()
    step_to(page.engine, "Engine B")
    answer(page.question, "0")
    assert not page.question.is_solved and "other engine" in page.question.said.text()
    step_to(page.engine, "Engine A")
    answer(page.question, f"{claim - (above - below) / twice}".replace(".", ","))
    assert page.question.is_solved and lab.solved("nudge")
    assert "slope of the secant =" in page.numbers.text()


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen plugin, of tool tips
def test_a_weight_is_chosen_by_keys_and_h_by_the_slider(lab: BugLab) -> None:
    page = shown(lab, "nudge")
    assert isinstance(page, NudgePage)
    press_keys(page.maps[1], Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert page.place == (1, 0, 2) and "W2, unit 1 from h3" in page.numbers.text()
    assert "claims" not in page.maps[1].accessibleDescription()
    assert page.maps[1].accessibleDescription().startswith("∂C/∂W2, as claimed, row 1, h3: −0.1192")
    before = page.h
    press_keys(page.slider, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert page.h == pytest.approx(before / 10**0.5)
    page.slider.setValue(page.slider.maximum())
    assert page.h == pytest.approx(1e-5)


def test_the_check_tells_the_engines_apart(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "check")
    assert isinstance(page, CheckPage)
    assert (
        page.verdict.text().startswith("Does not agree.") and "b1: shape 10×10 instead of 10×1" in page.verdict.text()
    )
    hidden = page.maps.maps[0]
    assert hidden[2].matrix.marks is not None and hidden[2].matrix.marks.all()
    step_to(page.rows, "row 3 alone")  # the grown biases are hidden by one row
    assert "shape" not in page.verdict.text() and page.verdict.text().startswith("Does not agree.")
    step_to(page.engine, "Engine B")
    assert page.verdict.text().startswith("Agrees.")
    step_to(page.rows, "all ten rows")
    assert page.verdict.text().startswith("Agrees.")
    assert hidden[2].matrix.marks is not None and not hidden[2].matrix.marks.any()
    step_to(page.engine, "Engine C")
    marks = [page.maps.maps[layer][2].matrix.marks for layer in range(2)]
    assert marks[0] is not None and marks[0].all() and marks[1] is not None and not marks[1].any()
    first, second = page.questions
    choose(qtbot, first, 2)
    assert "Not yet" in first.said.text() and not told(first)
    choose(qtbot, first, 0)
    assert told(first) and not lab.solved("check")
    choose(qtbot, second, 1)
    assert lab.solved("check") and lab.notebook.notes.tries["check-faulty"] == 1


def test_hints_come_one_by_one_and_are_counted(lab: BugLab, qtbot: QtBot) -> None:
    question = shown(lab, "check").questions[0]
    assert not question.hint.isVisibleTo(question)
    for taken in (1, 2, 3):
        click(qtbot, question.hint_button)
        assert question.hint.text().count("Hint ") == taken
    assert not question.hint_button.isEnabled() and lab.notebook.notes.hints[question.key] == 3


def test_the_fingerprint_names_the_fault(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "fingerprint")
    assert isinstance(page, FingerprintPage)
    y = 0.9
    sigma = 1 / (1 + np.exp(-y))
    ratio = sigma * (1 - sigma) / (y * (1 - y))
    assert f"{ratio:.3f}" == "2.283" and "2.283" in page.questions[0].title.text()
    assert "every ratio is" not in page.said.text()
    for wrong in (1, 2, 3):
        choose(qtbot, page.questions[0], wrong)
        assert not page.questions[0].is_solved
    choose(qtbot, page.questions[0], 0)
    answer(page.questions[1], "2.283")
    assert not lab.solved("fingerprint")
    answer(page.questions[1], "11.11")
    assert lab.solved("fingerprint")
    output = page.maps.maps[1].matrix.values
    answered = float(page.said.text().split("y = ")[1].split("\n")[0].rstrip("."))
    sigma = 1 / (1 + np.exp(-answered))
    assert output == pytest.approx(np.full((1, 11), sigma * (1 - sigma) / (answered * (1 - answered))), rel=1e-5)
    assert "Output layer: every ratio is σ(y)(1 − σ(y)) / (y(1 − y))" in page.said.text()
    step_to(page.engine, "Engine C")
    assert page.maps.maps[1].matrix.values == pytest.approx(np.ones((1, 11)))
    known = page.maps.maps[0].matrix.values
    assert known[~np.isnan(known)] == pytest.approx(1 / (answered * (1 - answered)), rel=1e-5)


def test_only_the_right_lines_repair_the_program(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "repair")
    assert isinstance(page, RepairPage)
    click(qtbot, page.question.check_button)
    assert not page.question.is_solved and "✗ Not on all three" in page.question.said.text()
    assert page.proofs.isVisibleTo(page) and page.proofs.rowCount() == 3
    for box, suspect, right in zip(page.boxes, SUSPECTS, RIGHT_CHOICES, strict=True):
        step_to(box, suspect.alternatives[right].text)
    assert page.table.item(0, 5).text() == page.table.item(1, 5).text() == "✓ agrees"
    assert page.proofs.isHidden()  # what was proved before was about other lines
    click(qtbot, page.question.check_button)
    assert lab.solved("repair")
    click(qtbot, page.again)
    assert page.table.item(0, 3).text() == "wrong shape" and page.table.item(0, 5).text() == "✗ disagrees"


def test_grown_biases_answer_ten_times(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "shapes")
    assert isinstance(page, ShapePage)
    worked_out(qtbot, page)
    assert "0." not in page.answers["A"].text()
    assert page.shapes.item(1, 3).text() == "10×10  ✗" and page.shapes.item(1, 4).text() == "10×1"
    answer(page.how_many, "1")
    assert not page.how_many.is_solved
    answer(page.how_many, "10")
    numbers = page.answers["A"].text().split(": ")[1].split("  ")
    assert len(numbers) == 10 and len(set(numbers)) > 3
    before = page.answers["B"].text()
    click(qtbot, page.bits[0])
    assert page.answers["B"].text() != before and page.answers["B"].text().count("0.") == 1
    for button in page.experiments.buttons:
        click(qtbot, button)
    worked_out(qtbot, page)
    cells = [[page.experiments.table.item(row, column).text() for column in range(3)] for row in range(3)]
    assert [row[0] for row in cells] == [
        "10 rows shuffled",
        "labels by chance, 40 rows",
        "all weights at 0, 10 rows",
    ]
    assert cells[0][2] == "right 100 % → 100 %" and cells[0][1] != cells[0][2]
    ends = [[float(cell.split("→ ")[1]) for cell in row[1:]] for row in cells[1:]]
    assert all(printed < 0.05 and derivation > 1 for printed, derivation in ends)
    choose(qtbot, page.questions[1], 2)
    assert lab.solved("shapes")


def test_the_wrong_program_is_quicker_from_a_saturated_start(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "why")
    assert isinstance(page, ReasonPage)
    assert page.table.isHidden() and not page.button.isEnabled() and "Guess first" in page.button.toolTip()
    choose(qtbot, page.guess, 1)
    click(qtbot, page.button)
    worked_out(qtbot, page)
    assert page.table.item(0, 1).text() == "not within 2,000 epochs"
    printed, entropy = (int(page.table.item(row, 1).text().split()[0]) for row in (1, 2))
    assert entropy < printed < 50 and float(page.table.item(0, 2).text()) > 0.45
    choose(qtbot, page.questions[1], 0)
    choose(qtbot, page.questions[2], 1)
    assert not lab.solved("why")
    choose(qtbot, page.questions[2], 2)
    assert lab.solved("why") and "·10⁻" in page.questions[2].told.text()


def test_batches_change_the_number_of_updates(lab: BugLab, qtbot: QtBot) -> None:
    page = shown(lab, "batches")
    assert isinstance(page, BatchPage)
    assert page.working and page.table.item(0, 3).text() == "…"  # the page is seen before all is worked out
    qtbot.waitUntil(lambda: not page.working)
    assert page.table.item(1, 2).text() == "?"
    whole = page.bench.course(page.bench.engine("B"), 200, 4)
    alone = trained(page.bench.engine("B"), page.bench.start, page.bench.x, page.bench.t, page.bench.rate, 200, 4)
    assert (whole.costs == alone.costs).all() and whole.updates == alone.updates == 600
    assert [line.x[-1] for line in page.curves.drawn if line.x is not None] == [2000, 600, 200]
    answer(page.question, "500")
    assert not lab.solved("batches")
    answer(page.question, "600")
    assert lab.solved("batches") and page.table.item(1, 2).text() == "600"
    click(qtbot, page.by_epochs)
    assert [line.x[-1] for line in page.curves.drawn if line.x is not None] == [200, 200, 200]
    step_to(page.engine, "Engine A")
    qtbot.waitUntil(lambda: not page.working)
    assert "With 4 rows in a batch engine A stops" in page.said.text() and page.table.item(1, 3).text() == "–"
    assert [line.x[-1] for line in page.curves.drawn if line.x is not None] == [200, 200]


# The report


def test_the_report_is_in_the_learners_words(lab: BugLab, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(lab, "report")
    assert isinstance(page, ReportPage)
    words = "It takes <b>the slope at y</b> & not at z."
    focus(page.fields["wrong"])
    qtbot.keyClicks(page.fields["wrong"], words)
    assert words in page.preview.toPlainText()
    target = tmp_path / "report.html"
    page.ask_path = lambda: target
    click(qtbot, page.save_button)
    assert html.escape(words) in target.read_text("utf-8") and lab.solved("report")
    assert "report.html" in page.said.text()
    page.ask_path = lambda: tmp_path / "report.txt"
    click(qtbot, page.save_button)
    assert words in (tmp_path / "report.txt").read_text("utf-8")
    click(qtbot, page.copy_button)
    assert words in QGuiApplication.clipboard().text()
    assert Notebook(Settings()).notes.words["wrong"] == words


def test_a_report_that_cannot_be_written_says_why(
    lab: BugLab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, said = shown(lab, "report"), []
    assert isinstance(page, ReportPage)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    page.ask_path = lambda: tmp_path / "no-folder" / "report.html"
    click(qtbot, page.save_button)
    assert len(said) == 1 and "report.html" in said[0] and not lab.solved("report")
    page.ask_path = lambda: None
    click(qtbot, page.save_button)
    assert len(said) == 1 and not lab.solved("report")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1.0, "1"), (-0.25, "−0.25"), (1.2346e-7, "1.235·10⁻⁷"), (float("nan"), "NaN"), (float("inf"), "∞")],
)
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert number(value) == text


def test_short_numbers_of_cells() -> None:
    assert [compact(value, 2) for value in (-0.061, 0.004, 1.5, -12.0)] == ["−.06", "0", "1.50", "−12.00"]
    assert [order(value) for value in (3e-11, 1e-6, 0.0)] == ["10⁻¹¹", "10⁻⁶", "0"]
