"""The network's answer over the plane that is drawn in: a small picture of it, or a line over one input.

The inputs that are not on the axes have their typical values. How fine the picture is follows from how long it takes.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
from PySide6.QtGui import QImage

from nnapp.choices import Array
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.network import outputs
from nnapp.project import Project, typical_cell
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.drawing.sheet import Sheet
from ui.drawing.subject import VALUES, Subject
from ui.scatter.answers import answer_to, laid_over, soft_colours
from ui.scatter.pictures import picture_of
from ui.scatter.plane import Plane
from ui.theme import Theme

PARTS = (96, 64, 40, 24, 14)  # of the width, from fine to coarse
ON_LINE = 200  # places of a line
TOO_LONG_MS, SHORT_MS = 9.0, 2.0


class AnswerMap:
    """Asks the network about places of the plane."""

    def __init__(self) -> None:
        self._level = 1
        self._base: tuple[Dataset, Array | None] | None = None

    def picture(
        self,
        project: Project,
        parameters: Parameters,
        sheet: Sheet,
        plane: Plane,
        theme: Theme,
    ) -> QImage | None:
        """Return the answers as colours, the top of the plane first; None where the network cannot be asked."""
        began, subject = perf_counter(), sheet.subject
        wide = PARTS[self._level]
        high = max(2, round(wide * plane.area.height() / max(plane.area.width(), 1)))
        x = plane.x[0] + (np.arange(wide) + 0.5) / wide * (plane.x[1] - plane.x[0])
        y = plane.y[1] - (np.arange(high) + 0.5) / high * (plane.y[1] - plane.y[0])
        answers = self._answers(project, parameters, {subject.x: np.tile(x, high), subject.y: np.repeat(y, wide)})
        if answers is None:
            return None
        rgb = _colours(sheet, answers, theme)
        image = picture_of(rgb.reshape(high, wide, 3))
        self._pace(1000 * (perf_counter() - began))
        return image

    def line(
        self, project: Project, parameters: Parameters, subject: Subject, plane: Plane
    ) -> tuple[Array, Array] | None:
        """Return x, and the answer for the target that is drawn over it."""
        x = np.linspace(*plane.x, ON_LINE)
        answers = self._answers(project, parameters, {subject.x: x})
        return None if answers is None else (x, answers[:, _units(project.dataset, subject.y)[0]])

    def _answers(self, project: Project, parameters: Parameters, drawn: dict[int, Array]) -> Array | None:
        # in the table's own units
        dataset = project.dataset
        base = self._typical(dataset)
        if base is None or parameters.widths != project.topology.widths:
            return None
        count = len(next(iter(drawn.values())))
        rows = np.repeat(base, count, axis=0)
        pairs = zip(dataset.features(Role.INPUT), dataset.scales(Role.INPUT), strict=True)
        for unit, (feature, scale) in enumerate(pairs):
            if feature.column in drawn and feature.kind == "number":
                rows[:, unit] = (drawn[feature.column] - scale.center) / scale.scale
        with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
            return dataset.decoded(outputs(project, rows, parameters))

    def _typical(self, dataset: Dataset) -> Array | None:
        if self._base is None or self._base[0] is not dataset:
            cells = [
                0.0 if isinstance(dataset.columns[i], NumberColumn) and cell is None else cell
                for i in dataset.indices(Role.INPUT)
                for cell in [typical_cell(dataset, i)]
            ]
            try:
                base: Array | None = dataset.encoded(np.array([cells], object))
            except Refusal:
                base = None
            self._base = dataset, base
        return self._base[1]

    def _pace(self, spent_ms: float) -> None:
        if spent_ms > TOO_LONG_MS:
            self._level = min(self._level + 1, len(PARTS) - 1)
        elif spent_ms < SHORT_MS:
            self._level = max(self._level - 1, 0)


def _units(dataset: Dataset, target: int) -> list[int]:
    return [unit for unit, feature in enumerate(dataset.features(Role.TARGET)) if feature.column == target]


def _colours(sheet: Sheet, answers: Array, theme: Theme) -> Array:
    answer = answer_to(sheet.dataset, sheet.subject.target, number=sheet.subject.kind == VALUES)
    answer = answer._replace(colouring=sheet.colouring)
    return laid_over(soft_colours(answer, answers, theme), theme)
