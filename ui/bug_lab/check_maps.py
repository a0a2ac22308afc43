"""The gradient check as heatmaps: what a pass claims, what the cost says, and their distance, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnapp.choices import Array
from nnapp.gradient_check import TOLERANCE
from nnapp.lessons.faulty import Compared, PassCheck
from ui.bug_lab.bench import with_biases
from ui.bug_lab.matrix_picture import ERROR, Matrix
from ui.bug_lab.number_map import NumberMap

CLAIMED, NUMERIC, DIFFERENCE = range(3)
Names = Sequence[tuple[str, ...]]  # of the columns of W1 and of W2


class CheckMaps(QWidget):
    """Three maps of the hidden layer side by side, and below them three of the output layer.

    In a small network these stand side by side as well; in a larger one they are flat and stand in lines.
    """

    def __init__(self, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check-maps")
        self.maps = [[NumberMap(f"map-{layer}-{what}") for what in range(3)] for layer in range(2)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for drawn in self.maps:
            line: QBoxLayout = QHBoxLayout() if small or drawn is self.maps[0] else QVBoxLayout()
            line.setSpacing(14 if isinstance(line, QHBoxLayout) else 6)
            for each in drawn:
                line.addWidget(each)
            layout.addLayout(line)
        layout.addStretch(1)

    def show_check(self, found: PassCheck, names: Names) -> None:
        """Show what was found."""
        titles = (
            self.tr("∂C/∂[W{number} b{number}], claimed"),
            self.tr("numeric"),
            self.tr("relative error"),
        )
        for layer in range(2):
            weights, biases = found.weights[layer], found.biases[layer]
            parts = (
                (weights.claimed, biases.claimed),
                (weights.numeric, biases.numeric),
                (weights.errors, biases.errors),
            )
            limit = float(np.abs(np.concatenate([each.ravel() for each in parts[NUMERIC]])).max()) or 1.0
            for what, (drawn, part) in enumerate(zip(self.maps[layer], parts, strict=True)):
                values = with_biases(*part)
                split = weights.numeric.shape[1]
                title = titles[what].format(number=layer + 1)
                if layer == 1 and what:
                    title = self.tr("{what}, output layer").format(what=title)
                columns = (*names[layer], *bias_names(part[1].shape[1]))
                marks = values > TOLERANCE if what == DIFFERENCE else None
                kind = ERROR if what == DIFFERENCE else "gradient"
                drawn.show_matrix(Matrix(title, values, split, kind, limit, marks, columns))

    def parts(self, found: PassCheck) -> list[tuple[str, Compared]]:
        """Return the four parts with what they are called."""
        named = ("W1", "W2", "b1", "b2")
        return [*zip(named, found.parts, strict=True)]


def bias_names(columns: int) -> tuple[str, ...]:
    """Return what stands above the biases: one name, in the middle where they have grown."""
    names = [""] * columns
    names[columns // 2] = "b"
    return tuple(names)


def largest(values: Array) -> float:
    """Return the largest size of what is finite, or 1."""
    known = np.abs(values[np.isfinite(values)])
    return float(known.max()) if len(known) and known.max() > 0 else 1.0
