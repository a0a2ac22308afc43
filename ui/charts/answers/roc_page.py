"""ROC: whatever the threshold, which share of a class is found, and how many others are taken for it."""

from __future__ import annotations

from math import isinf

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from nnapp.judging import ALL
from nnapp.metrics import MOST_CLASSES
from ui.charts.answers.page import Page, Shown, zoom_by
from ui.charts.answers.roc_view import RocView
from ui.charts.answers.source import MOST_CURVES
from ui.charts.answers.words import percent
from ui.charts.table import Table
from ui.scatter.plane_view import PlaneView
from ui.written_numbers import as_read

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class RocPage(Page):
    """The ROC curves of all classes, or of one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = RocView(self)
        self.view.setAccessibleName(self.tr("ROC curves"))
        self.view.set_axes((self.tr("false positive rate"), self.tr("true positive rate")))
        self.layout_.addWidget(self.view, 1)
        self._picked: tuple[int, int] | None = None
        self.view.pointed.connect(self._point)

    def title(self, shown: Shown) -> str:
        """Return the heading."""
        return self.tr("ROC: {name}").format(name=shown.name)

    def show_it(self, shown: Shown) -> str:
        """Draw the curves."""
        found = shown.given.findings
        rocs = tuple(roc for roc in found.rocs if len(roc.thresholds))
        if not rocs:
            return self._why_none(shown)
        if not self.is_drawn(shown):
            self.view.show_curves(rocs, shown.labels, shown.task.kind == "classes", shown.running)
        if self._picked is not None and self._picked[0] >= len(rocs):
            self._picked = None
        return ""

    def _why_none(self, shown: Shown) -> str:
        found, verdicts = shown.given.findings, shown.given.findings.verdicts
        if found.rocs:  # without points
            return self.tr("Some answers are not numbers, so there is no order of the rows: training has diverged.")
        if len(shown.labels) > MOST_CLASSES and found.output == ALL:
            return self.tr("There are more than {most} classes: choose one.").format(most=MOST_CLASSES)
        classes = np.unique(verdicts.true) if verdicts is not None else np.empty(0, int)
        if len(classes) == 1:
            return self.tr(
                "All of these rows are of the class {label}. A ROC curve compares rows of a class with rows that are "
                "not: choose other rows."
            ).format(label=shown.labels[int(classes[0])])
        return self.tr("None of these rows is of the class {label}: choose other rows, or another class.").format(
            label=shown.labels[max(found.output, 0)]
        )

    def plane(self) -> PlaneView:
        """Return what can be zoomed."""
        return self.view

    def set_message(self, text: str) -> None:
        """Show a text in place of the picture."""
        self.view.set_message(text)

    def how_to_read(self, shown: Shown) -> str:
        """Say what the area means."""
        sentence = self.tr("Area 1: a threshold tells all apart; ½ (dashed): no better than guessing.")
        count = len(shown.labels)
        if shown.running and shown.given.findings.output == ALL and MOST_CURVES < count <= MOST_CLASSES:
            some = self.tr("While it runs: the first {some} of {all} classes.")
            sentence = " ".join((sentence, some.format(some=MOST_CURVES, all=count)))
        return sentence

    def said_of(self, shown: Shown, mark: tuple[int, int]) -> str:
        """Say the threshold and both rates at a corner of a curve."""
        curve = self.view.curves[mark[0]]
        corner = min(mark[1], len(curve.x) - 1)
        threshold = float(curve.roc.thresholds[curve.corners[corner]])
        label = shown.labels[curve.roc.index]
        text = self.tr(
            "{label}: answer ≥ {threshold}\ntrue positives {found} of its rows\nfalse positives {false} of the others"
        )
        if isinf(threshold):
            text = self.tr("{label}: no answer is large enough\ntrue positives {found}\nfalse positives {false}")
        return text.format(
            label=label,
            threshold=as_read(threshold, 4),
            found=percent(float(curve.y[corner])),
            false=percent(float(curve.x[corner])),
        )

    def _point(self, place: QPointF | None) -> None:
        self._picked = None
        self.point(place)

    def pointed_mark(self) -> tuple[int, int] | None:
        """Return the curve and corner that are pointed at or were reached by keys."""
        if self._picked is not None or self.place is None:
            return self._picked
        return self.view.nearest(self.place)

    def read(self) -> None:
        """Say the threshold that is pointed at."""
        mark = self.pointed_mark() if self.shown is not None and not self.message else None
        self.view.show_mark(mark)
        if mark is None or self.shown is None:
            self.say_nothing()
            return
        curve = self.view.curves[mark[0]]
        corner = min(mark[1], len(curve.x) - 1)
        place = self.view.plane.pixel(float(curve.x[corner]), float(curve.y[corner]))
        self.say(self.view, self.said_of(self.shown, mark), place)

    def press(self, key: Qt.Key) -> bool:
        """Walk along a curve by left and right, from curve to curve by up and down."""
        curves = self.view.curves
        if self.message or not curves:
            return False
        number, corner = self.pointed_mark() or (0, 0)
        corner = min(corner, len(curves[number].x) - 1)
        if key in STEPS:
            corner = min(max(corner + STEPS[key], 0), len(curves[number].x) - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            corner = 0 if key == Qt.Key.Key_Home else len(curves[number].x) - 1
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            share = corner / max(len(curves[number].x) - 1, 1)
            number = (number + (1 if key == Qt.Key.Key_Down else -1)) % len(curves)
            corner = round(share * (len(curves[number].x) - 1))
        else:
            return zoom_by(self.view, key)
        self._picked = number, corner
        self.read()
        return True

    def reading(self) -> str:
        """Return the threshold that is pointed at, with all its digits."""
        mark = self.pointed_mark() if self.shown is not None and not self.message else None
        if mark is None:
            return ""
        curve = self.view.curves[mark[0]]
        return repr(float(curve.roc.thresholds[curve.corners[min(mark[1], len(curve.x) - 1)]]))

    def table(self) -> Table | None:
        """Return the corners of all curves, whole."""
        if self.shown is None or self.message or not self.view.curves:
            return None
        rocs = [curve.roc for curve in self.view.curves]
        names = [self.shown.labels[roc.index] for roc in rocs for _ in roc.thresholds]
        headers = (
            self.tr("class"),
            self.tr("threshold"),
            self.tr("false positive rate"),
            self.tr("true positive rate"),
        )
        arrays = (
            [getattr(roc, name) for roc in rocs] for name in ("thresholds", "false_positive_rate", "true_positive_rate")
        )
        return Table(headers, (names, *(np.concatenate(some) for some in arrays)))
