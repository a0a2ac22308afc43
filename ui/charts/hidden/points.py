"""The points of a hidden layer's space: coloured by what is to be learnt, shaped by what their rows are for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnapp.dataset import Dataset, Split
from ui.charts.decision.words import signs_of
from ui.charts.hidden.scene import Scene
from ui.charts.point_key import Sign
from ui.plain_text import plain
from ui.scatter.answers import Answer
from ui.scatter.points import Points, points_of, shape_of, with_split_shapes

COLOURS = 8  # classes beyond so many have the colours of the first, and need their shapes
MOST_NAME = 24


def points_in(dataset: Dataset, scene: Scene, answer: Answer) -> Points:
    """Return the points of a scene."""
    points = points_of(dataset, scene.places[:, 0], scene.places[:, 1], scene.rows, answer.colouring)
    if needs_shapes(answer):
        return points
    points = with_split_shapes(dataset, points)
    # a hollow one would not show its value
    return points._replace(hollow=np.zeros(len(points.rows), bool)) if answer.by_value else points


def needs_shapes(answer: Answer) -> bool:
    """Say whether classes are told apart by their shapes too."""
    return len(answer.codes) > COLOURS


def signs_in(dataset: Dataset, scene: Scene, answer: Answer, points: Points) -> Sequence[Sign]:
    """Return the key of the points."""
    split = dataset.used_split
    splits = [Split.TRAINING] if split is None else [Split(int(each)) for each in np.unique(split[scene.rows])]
    if not needs_shapes(answer):
        return signs_of(answer, points, splits, rings=False, shown=True)
    pairs = zip(answer.codes, answer.labels, strict=True)
    signs = [Sign("mark", plain(label, MOST_NAME), number=code, shape=int(shape_of(code))) for code, label in pairs]
    held_out = QCoreApplication.translate("HiddenSpace", "hollow: not for training")
    return [*signs, Sign("hollow", held_out)] if any(each is not Split.TRAINING for each in splits) else signs
