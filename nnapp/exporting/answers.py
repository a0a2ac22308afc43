"""What the network answers to each row of the table, in the table's own units: columns to stand beside its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.activations import HardLimit, Sigmoid, Softmax
from nnapp.dataset import CategoryColumn, Feature, Role
from nnapp.network import PREDICTION_BLOCK, outputs
from nnapp.project import Project

Values = NDArray[Any] | tuple[str, ...]  # of a column: numbers, NaN where there is none, or texts
YES = 0.5  # of an output that says how much a row belongs to a class


def answer_columns(project: Project, rows: NDArray[np.intp]) -> Iterator[tuple[str, Values]]:
    """Yield for each target its answers (rows,), and for classes the class and the probability of each.

    A row with an empty input has no answer. Where the output units are not made for probabilities, what they say is
    called an answer.
    """
    answers = _answers(project, rows)
    features = project.dataset.features(Role.TARGET)
    for position in project.dataset.indices(Role.TARGET):
        column = project.dataset.columns[position]
        places = [place for place, feature in enumerate(features) if feature.column == position]
        if isinstance(column, CategoryColumn):
            some = [features[place] for place in places]
            yield from _class_columns(project, column, some, answers[:, places])
        else:
            yield f"{column.name} (predicted)", answers[:, places[0]]


def _answers(project: Project, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    dataset = project.dataset
    answers = np.full((len(rows), len(dataset.features(Role.TARGET))), np.nan)
    for begin in range(0, len(rows), PREDICTION_BLOCK):
        some = rows[begin : begin + PREDICTION_BLOCK]
        shown = dataset.matrix(Role.INPUT, some)
        known = np.isfinite(shown).all(axis=1)
        answers[begin : begin + len(some)][known] = dataset.decoded(outputs(project, shown[known]))
    return answers


def _class_columns(
    project: Project, column: CategoryColumn, features: Sequence[Feature], answers: NDArray[np.float64]
) -> Iterator[tuple[str, Values]]:
    codes = np.array([feature.code for feature in features], int)
    activation = project.topology.layers[-1].activation
    called = "probability" if isinstance(activation, Sigmoid | Softmax | HardLimit) else "answer"
    first = _other_label(project, column, features)
    if first is not None:
        said = np.where(answers[:, 0] >= YES, codes[0], first)
    elif len(codes):
        said = codes[np.argmax(answers, axis=1)]
    else:
        said = np.full(len(answers), -1)
    said = np.where(np.isnan(answers).any(axis=1), -1, said)
    labels = (*column.labels, "")  # −1 is the last one: no answer
    yield f"{column.name} (predicted)", tuple(labels[code] for code in said.tolist())
    if first is not None and called == "probability":
        yield f"{column.name} = {column.labels[first]} ({called})", 1 - answers[:, 0]
    for place, feature in enumerate(features):
        yield f"{column.name} = {feature.label} ({called})", answers[:, place]


def _other_label(project: Project, column: CategoryColumn, features: Sequence[Feature]) -> int | None:
    # of two classes the network has one output, for the second; this is the first
    codes = project.dataset.fit(project.dataset.columns.index(column)).codes  # type: ignore[union-attr]
    return int(codes[0]) if len(codes) == 2 and len(features) == 1 else None
