"""The ratio fingerprint as two maps: what a pass claims divided by what is true, for every weight and bias."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnapp.lessons.faulty import Fingerprint
from ui.bug_lab.bench import with_biases
from ui.bug_lab.check_maps import Names
from ui.bug_lab.matrix_picture import RATIO, Matrix
from ui.bug_lab.number_map import NumberMap

NEAR = 1e-6  # a ratio so near to 1 is right


class RatioMaps(QWidget):
    """The hidden layer above, the output layer below; a cross where the ratio is not 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ratio-maps")
        self.maps = [NumberMap(f"ratio-{layer}") for layer in range(2)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for drawn in self.maps:
            layout.addWidget(drawn)
        layout.addStretch(1)

    def show_fingerprint(self, found: Fingerprint, names: Names) -> None:
        """Show the ratios."""
        for layer, drawn in enumerate(self.maps):
            weights, biases = found.weights[layer].ratios, found.biases[layer].ratios
            values = with_biases(weights, biases)
            with np.errstate(invalid="ignore"):
                marks = np.abs(values - 1) > NEAR
            title = self.tr("claimed / true, [W{number} b{number}]").format(number=layer + 1)
            columns = (*names[layer], "b")
            drawn.show_matrix(Matrix(title, values, weights.shape[1], RATIO, 1.0, marks, columns))

    def words(self, found: Fingerprint) -> str:
        """Say which formulas explain the ratios."""
        lines = []
        for layer, name in enumerate((self.tr("Hidden layer"), self.tr("Output layer"))):
            weights, biases = found.weights[layer].formula, found.biases[layer].formula
            if weights is None or biases is None:
                text = self.tr("{layer}: no simple expression gives all these ratios.")
            elif weights == biases:
                text = self.tr("{layer}: every ratio is {weights}.")
            else:
                text = self.tr("{layer}: every ratio of a weight is {weights}, of a bias {biases}.")
            lines.append(text.format(layer=name, weights=weights, biases=biases))
        return "\n".join(lines)
