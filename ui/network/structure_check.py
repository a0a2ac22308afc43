"""The check of the network's structure, made anew after every edit; for large tables in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.progress import Report
from nnapp.project import Project
from nnapp.structure import Structure, structure
from ui.background import Job

FEW_CELLS = 100_000  # of a table that is looked through without a thread
WAIT_MS = 20  # so that edits that follow each other closely are checked once


class StructureCheck(QObject):
    """Checks the newest project that it was shown; until that is through, what it found last stays."""

    found = Signal(object)  # Structure
    failed = Signal(str)  # an error in the program, with its traceback

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self.project = project
        self.structure: Structure | None = None
        self._checked: Project | None = None  # what the structure is of
        self._job = Job(self)
        self._working_on = project
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._check)
        self._job.finished.connect(self._take_from_job)
        self._job.failed.connect(self._fail)

    @property
    def up_to_date(self) -> bool:
        """Whether what was found is of the project as it is."""
        return self._checked is not None and _alike(self._checked, self.project)

    def show_project(self, project: Project) -> None:
        """Check another project soon, if it differs in what matters."""
        self.project = project
        if not self.up_to_date and not self._timer.isActive():
            self._timer.start()

    def shut_down(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._job.shut_down()

    @Slot()
    def _check(self) -> None:
        if self.up_to_date or self._job.running:
            return  # the newest is checked when the job has ended
        self._working_on = self.project
        if is_large(self.project):
            self._job.start(partial(_work, self.project))
        else:
            self._take(structure(self.project))

    @Slot(object)
    def _take_from_job(self, structure: Structure) -> None:
        self._take(structure)
        self._check()

    def _take(self, structure: Structure) -> None:
        self._checked, self.structure = self._working_on, structure
        self.found.emit(structure)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self._checked = self._working_on  # it would fail again
        self.failed.emit(text)


def is_large(project: Project) -> bool:
    """Say whether looking the table through would make an edit wait."""
    return project.dataset.row_count * len(project.dataset.columns) > FEW_CELLS


def _work(project: Project, report: Report) -> Structure:
    report(0)
    return structure(project)


def _alike(one: Project, other: Project) -> bool:
    # the same in all that the check looks at
    return (
        one.topology is other.topology
        and one.dataset is other.dataset
        and one.training is other.training
        and one.model is other.model
    )
