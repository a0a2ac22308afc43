"""Page 6: biases that grow to one column per row of the training, and what comes of asking such a program."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from nnapp.choices import Array
from nnapp.lessons.faulty import (
    Net,
    ask_one,
)
from ui.bug_lab.bench import Bench
from ui.bug_lab.experiments import Experiments
from ui.bug_lab.matrix_picture import WEIGHT, Matrix
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.number_map import NumberMap
from ui.bug_lab.page import Page
from ui.bug_lab.parts import NumberTable, column, heading, paragraph
from ui.bug_lab.question import ChoiceQuestion, NumberQuestion
from ui.flow_layout import FlowLayout

NEW_ROW = (1, 1, 1, 1, 1)


class ShapePage(Page):
    """Shapes and biases at the left, one new row and three experiments at the right."""

    def __init__(self, notebook: Notebook, bench: Bench) -> None:
        super().__init__(
            notebook,
            "shapes",
            self.tr("6  Look at the shapes"),
            self.tr(
                "With a single row, engine A's biases look innocent. With ten rows it never adds the ten δ of a unit "
                "up: it subtracts a matrix with ten columns from a bias with one, and NumPy stretches (“broadcasts”) "
                "the bias to ten columns without a word. Here are both programs after the training of page 1."
            ),
        )
        self.bench = bench
        self.nets: dict[str, Net] = {}  # as soon as both are trained
        self.grown = bench.course(bench.engine("A"), 1).net  # the biases grow with the first update, and no further
        self.shapes = NumberTable(
            (self.tr("array"), self.tr("should be"), self.tr("before"), self.tr("A now"), self.tr("B now")),
            "shapes",
        )
        self.bias = NumberMap("bias-map")
        self.bits = [QCheckBox(f"x{place + 1}") for place in range(len(NEW_ROW))]
        self.answers = {letter: paragraph("", f"answers-{letter}") for letter in "AB"}
        self.experiments = Experiments(bench)
        self._lay_out()
        self._ask()
        self.room.addStretch(1)
        self._connect()
        bench.train_whole()
        self._show()

    def _lay_out(self) -> None:
        left, right, beside = column(), column(), QHBoxLayout()
        bits = FlowLayout(down=4)
        left.addWidget(self.shapes)
        left.addWidget(self.bias)
        left.addStretch(1)
        for place, (box, value) in enumerate(zip(self.bits, NEW_ROW, strict=True)):
            box.setObjectName(f"bit-{place}")
            box.setChecked(bool(value))
            bits.addWidget(box)
        right.addWidget(heading(self.tr("Ask about one new row")))
        right.addLayout(bits)
        for letter in "AB":
            right.addWidget(self.answers[letter])
        right.addWidget(self.experiments)
        right.addStretch(1)
        beside.setSpacing(16)
        beside.addLayout(left, 1)
        beside.addLayout(right, 1)
        self.add(beside)

    def _ask(self) -> None:
        count = self.grown.columns
        self.how_many = NumberQuestion(
            self.notebook,
            "shapes-answers",
            self.tr("You ask engine A about one new row, which has one answer. How many does it give?"),
            self.tr("number of answers ="),
            self._how_many,
            (
                self.tr("Look at the shape of b2 after the training."),
                self.tr("W2 · h is one number. What happens when a row of b2 is added to it?"),
                self.tr("b2 has {count} columns, so there are {count} answers.").format(count=count),
            ),
            self.tr(
                "{count} different answers to one question: one for each place in the training table. So the program "
                "can only be asked about its own table, in its own order."
            ).format(count=count),
            share=0.0,
            least=0.25,
        )
        where = ChoiceQuestion(
            self.notebook,
            "shapes-where",
            self.tr("Where, then, does engine A keep much of what it has “learnt”?"),
            (
                self.tr("in W1, as the derivation does"),
                self.tr("in the order of the hidden units"),
                self.tr("in biases of its own for each place in the table"),
                self.tr("in the learning rate"),
            ),
            2,
            (
                self.tr("Try all three experiments."),
                self.tr("With all weights held at zero no answer can depend on the inputs. What is left?"),
                self.tr("Only the biases are left, and engine A has one set of them per row of the table."),
            ),
            self.tr("It learns the table by heart, place by place. That is no network that could answer a new row."),
        )
        self.ask(self.how_many, where)

    def _connect(self) -> None:
        for box in self.bits:
            box.toggled.connect(self._show_answers)
        self.bench.came.connect(self._take)
        self.how_many.solved.connect(self._show_answers)

    def _how_many(self) -> float:
        return float(len(ask_one(self.grown, self._row)))

    @property
    def _row(self) -> Array:
        return np.array([float(box.isChecked()) for box in self.bits])

    @property
    def working(self) -> bool:
        """Whether something of the page is still worked out."""
        return self.bench.waits_for(*self.bench.whole) or self.experiments.working

    @Slot(object)
    def _take(self, key: object) -> None:
        if key in self.bench.whole:
            self._show()

    @Slot()
    def _show(self) -> None:
        courses = [self.bench.known(key) for key in self.bench.whole]
        if None not in courses:
            self.nets = {letter: course.net for letter, course in zip("AB", courses, strict=True)}
        self._show_shapes()
        self._show_answers()

    def _show_shapes(self) -> None:
        rows = []
        found = [_arrays(self.bench.start), *map(_arrays, self.nets.values())]
        for place, name in enumerate(("W1", "b1", "W2", "b2")):
            shapes = ["×".join(map(str, arrays[place].shape)) for arrays in (found[0], *found)]
            shapes[2:] = [
                text if text == shapes[0] else self.tr("{shape}  ✗").format(shape=text) for text in shapes[2:]
            ] or ["…", "…"]
            rows.append([name, *shapes])
        self.shapes.show_rows(rows)
        if self.nets:
            grown, title = self.nets["A"].biases.hidden, self.tr("b1 of engine A now: {rows} units, {columns} columns")
            limit = float(np.abs(grown).max())
        else:  # as much room, so that nothing moves when the numbers come
            grown, title, limit = np.full_like(self.grown.biases.hidden, np.nan), self.tr("b1 of engine A: …"), 1.0
        title = title.format(rows=len(grown), columns=grown.shape[1])
        names = tuple(str(place + 1) for place in range(grown.shape[1]))
        self.bias.show_matrix(Matrix(title, grown, grown.shape[1], WEIGHT, limit, names=names))

    @Slot()
    def _show_answers(self) -> None:
        for letter in "AB":
            if not self.nets:
                problem = " ".join(filter(None, map(self.bench.problem, self.bench.whole)))
                text = problem or self.tr("Engine {letter}: training …")
                self.answers[letter].setText(text.format(letter=letter))
                continue
            if not self.how_many.is_solved:
                text = self.tr("Engine {letter}: (answer the first question below, then you see it)")
                self.answers[letter].setText(text.format(letter=letter))
                continue
            found = ask_one(self.nets[letter], self._row)
            text = self.tr("Engine {letter}: {answers}")
            if len(found) > 1:
                text = self.tr("Engine {letter}, {count} answers: {answers}")
            answers = "  ".join(f"{value:.3f}" for value in found)
            self.answers[letter].setText(text.format(letter=letter, count=len(found), answers=answers))


def _arrays(net: Net) -> tuple[Array, ...]:
    return net.weights.hidden, net.biases.hidden, net.weights.output, net.biases.output
