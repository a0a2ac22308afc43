"""What is counted for the view of activations: a sample at once, all rows in the background, and one row's z and a."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from nnapp.activity import Activity, Sample, activity_of, sample_of, whole_activity
from nnapp.choices import Array
from nnapp.network import forward
from nnapp.progress import Report
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.words import Refusal
from ui.document import Selection
from ui.flow import flowing
from ui.newest import Key, Newest, same

RowTables = tuple[tuple[Array, ...], tuple[Array, ...]] | tuple[None, None]


class Counting:
    """Keeps what was counted until weights, table or network are others; `whole.came` means: ask again."""

    def __init__(self, parent: QObject) -> None:
        self.activity: Activity | None = None
        self.whole = Newest(parent)
        self._key: Key = ()  # of what `activity` was found with
        self._all = False  # whether all rows were looked at
        self._inputs: tuple[Key, Array | None] | None = None  # of the selected row
        self._sample: tuple[Key, Sample] | None = None

    @property
    def waits(self) -> bool:
        """Whether only a sample of the rows was looked at."""
        return self.activity is not None and not self._all

    @property
    def broken(self) -> bool:
        """Whether all rows could not be looked at, because of an error in the program."""
        return self.whole.broken and same(self.whole.key, self._key)

    def forget(self) -> None:
        """Begin anew: the next bins need not reach as far as those before."""
        self.activity, self._key = None, ()

    def find(self, project: Project, parameters: Parameters | None, running: bool) -> None:
        """Count for these weights, where they are others: all rows in the background, but not beside a training."""
        if parameters is None or parameters.widths != project.topology.widths:
            self.forget()
            return
        sample, key = self._sample_of(project), (project.topology, project.dataset, parameters)
        if not (running or sample.is_whole):
            if same(self.whole.key, key) and self.whole.value is not None:
                self.activity, self._key, self._all = self.whole.value, key, True
                return
            self.whole.ask(key, partial(_all_rows, project, parameters, self.activity), key[:2])
        if not same(self._key, key):
            self.activity = activity_of(project, parameters, sample, self.activity)
            self._key, self._all = key, sample.is_whole

    def row(self, project: Project, parameters: Parameters, selection: Selection) -> RowTables:
        """Return z and a (units,) of each layer for the selected row, or what is asked; None where there is none."""
        key = (project.dataset, selection.row, selection.asked)
        if self._inputs is None or not same(self._inputs[0], key):  # a row of many columns takes its time
            self._inputs = key, flowing(project, selection)
        inputs = self._inputs[1]
        if inputs is None:
            return None, None
        try:
            with np.errstate(all="ignore"):  # weights that have diverged are shown as they are
                found = forward(project, inputs, parameters)
        except Refusal:
            return None, None
        return tuple(z[0] for z in found.z), tuple(a[0] for a in found.a)

    def _sample_of(self, project: Project) -> Sample:
        key = (project.topology, project.dataset)
        if self._sample is None or not same(self._sample[0], key):
            self._sample = key, sample_of(project)
        return self._sample[1]


def _all_rows(project: Project, parameters: Parameters, before: Activity | None, report: Report) -> Activity | None:
    return whole_activity(project, parameters, before, report)
