"""How long formulas take to appear: typeset and drawn for the first time, and the next one with other numbers.

python tests/benchmarks/equations.py     prints milliseconds, the median of several, at the size of a projector (24 pt).
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from nnapp.activations import Identity, Tanh
from nnapp.costs import HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.expressions import (
    Case,
    Cases,
    Equation,
    Expression,
    Function,
    Negative,
    Over,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Value,
    evaluated,
    printed,
    shortened,
)
from nnapp.expressions.matrices import Factor, Grid
from nnapp.optimizers import Adam, AnyOptimizer, GradientDescent, Momentum
from nnapp.project import Project
from nnapp.topology import Layer, Topology
from nnapp.training import Training
from nnapp.walk import Place, walk_batch
from tests.matrix_lines import update_line
from ui.equations import typesetting
from ui.equations.matrix_view import MatrixView
from ui.equations.view import EquationView
from ui.inspector.matrix_page import MatrixPage
from ui.theme import DARK, LIGHT, apply_theme

AGAIN, LIMIT_MS = 21, 20.0
Make = Callable[[random.Random], Equation]


def value(random_: random.Random) -> Value:
    return Value(random_.gauss(0, 1), object())


def equation(general: Expression, filled: Expression) -> Equation:
    return Equation(Symbol("z", "1", "(2)"), general, filled, float(evaluated(filled) or 0))


def weighted_sum(random_: random.Random) -> Equation:
    w, a = Symbol("w", "1j", "(2)"), Symbol("a", "j", "(1)")
    terms = tuple(Product((value(random_), value(random_))) for _ in range(784))
    return equation(Sum((Over("j", Product((w, a))), Symbol("b", "1", "(2)"))), shortened(Sum(terms)))


def sigmoid(random_: random.Random) -> Equation:
    def of(z: Expression) -> Expression:
        return Quotient(Value(1), Sum((Value(1), Function("exp", (Negative(z),)))))

    return equation(of(Symbol("z")), of(value(random_)))


def softmax(random_: random.Random) -> Equation:
    powers = tuple(Function("exp", (value(random_),)) for _ in range(6))
    z = Symbol("z", "j")
    general = Quotient(Function("exp", (Symbol("z", "i"),)), Over("j", Function("exp", (z,))))
    return equation(general, Quotient(powers[0], Sum(powers)))


def chain(random_: random.Random) -> Equation:
    general = Product((Symbol("∂z/∂w", "21"), Symbol("∂y/∂z", "2"), Symbol("∂C/∂y", "2")))
    return equation(general, Product((value(random_), value(random_), value(random_))))


def cases(random_: random.Random) -> Equation:
    def of(z: Expression) -> Expression:
        return Cases((Case(z, Relation(z, ">", Value(0))),), Product((Value(0.01), z)))

    return equation(of(Symbol("z")), of(value(random_)))


def adam(random_: random.Random) -> Equation:
    def of(w: Expression, mean: Expression, square: Expression) -> Expression:
        root = Sum((Function("sqrt", (square,)), Value(1e-8)))
        return Sum((w, Negative(Product((Value(0.001), Quotient(mean, root))))))

    filled = of(value(random_), value(random_), Power(value(random_), Value(2)))
    return equation(of(Symbol("w"), Symbol("m̂"), Symbol("v̂")), filled)


def milliseconds(view: EquationView, make: Make, fresh: bool) -> list[float]:
    random_, taken = random.Random(1), []
    for _ in range(AGAIN):
        shown = make(random_)
        if fresh:
            typesetting.typeset.cache_clear()
            typesetting.coloured_picture.cache_clear()
        begin = time.perf_counter()
        view.show_equation(printed(shown))
        view.grab()
        taken.append((time.perf_counter() - begin) * 1e3)
    return taken[1:]


def matrix_milliseconds(size: int) -> list[float]:
    """Draw new W = W − η·δ·aᵀ, which is four matrices."""
    random_, taken = np.random.default_rng(1), []
    view = MatrixView()
    view.resize(1600, 900)
    for _ in range(AGAIN):
        weights, delta, inputs = (random_.normal(size=shape) for shape in ((size, size), (size, 1), (1, size)))
        old, column, row = (
            Grid(Symbol(name), each) for name, each in zip("Wδa", (weights, delta, inputs), strict=True)
        )
        new = Grid(Symbol("new W"), weights - 0.1 * delta * inputs)
        begin = time.perf_counter()
        view.show_parts(update_line(old, Factor(Symbol("η"), 0.1), column, row, new))
        view.grab()
        taken.append((time.perf_counter() - begin) * 1e3)
    return taken[1:]


def page_milliseconds(optimizer: AnyOptimizer) -> list[float]:
    """Find and draw all lines of a layer's update by a mini-batch, which is 10 units, 10 sources and 10 rows."""
    numbers, taken = np.random.default_rng(1), []
    inputs = numbers.normal(size=(10, 10))
    topology = Topology(10, (Layer(10, Tanh()), Layer(1, Identity())))
    training = Training(cost=HalfSquaredError(), optimizer=optimizer, batch_size=None)
    walk = walk_batch(Project(topology, Dataset.from_arrays(inputs, inputs[:, :1]), training))
    window = QWidget()
    page = MatrixPage(window)
    page.resize(1600, 900)
    window.resize(page.size())
    window.show()
    for number in range(AGAIN):
        begin = time.perf_counter()
        page.show_place(walk, Place("gradient", 0, number % 10, 3))
        page.grab()
        taken.append((time.perf_counter() - begin) * 1e3)
    return taken[1:]


def main() -> int:
    """Measure every kind of formula in both themes; return 1 where one is too slow."""
    application, slow = QApplication([]), 0
    application.setFont(QFont(application.font().family(), 24))
    view = EquationView()
    view.resize(1600, 360)
    view.show_equation(printed(sigmoid(random.Random(0))))
    view.grab()
    for theme in (LIGHT, DARK):
        apply_theme(application, theme)
        for make in (weighted_sum, sigmoid, softmax, chain, cases, adam):
            first, after = milliseconds(view, make, fresh=True), milliseconds(view, make, fresh=False)
            slow += statistics.median(first) > LIMIT_MS
            figures = [f"{statistics.median(taken):5.1f} ms (worst {max(taken):5.1f})" for taken in (first, after)]
            print(f"{theme.name:5} {make.__name__:13} nothing kept {figures[0]}   other numbers {figures[1]}")
        for rows in (3, 10):
            taken = matrix_milliseconds(rows)
            slow += statistics.median(taken) > LIMIT_MS
            figure = f"{statistics.median(taken):5.1f} ms (worst {max(taken):5.1f})"
            print(f"{theme.name:5} matrices {rows:2}x{rows:<2} {figure:>29}")
        for optimizer in (GradientDescent(), Momentum(), Adam()):
            taken = page_milliseconds(optimizer)
            figure = f"{statistics.median(taken):5.1f} ms (worst {max(taken):5.1f})"
            print(f"{theme.name:5} whole page, {optimizer.title:16} {figure:>29}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
