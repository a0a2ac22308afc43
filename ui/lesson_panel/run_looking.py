"""What a lesson notices of a run that goes on: its newest state is looked at now and then, in little time."""

from __future__ import annotations

import time

from nnapp.lessons import Facts
from nnapp.project import current_model
from nnapp.snapshot import Snapshot
from ui.lesson_panel.lesson_project import LessonProject
from ui.lesson_panel.page import LessonPage

LEAST_S, SHARE = 0.25, 0.02  # between two looks, which take no more than this share of the time


class RunLooking:
    """Looks at a run for a page, where something in it waits for what a run may bring about."""

    def __init__(self, project: LessonProject) -> None:
        self._project = project
        self._due = 0.0  # when it is looked again

    def look(self, page: LessonPage, snapshot: Snapshot) -> None:
        """Notice what the run has brought about, if it is time for a look."""
        begin = time.perf_counter()
        facts = self._facts(page, snapshot) if begin >= self._due else None
        if facts is not None:
            page.notice(facts, snapshot.epoch)
            now = time.perf_counter()
            self._due = now + max(LEAST_S, (now - begin) / SHARE)

    def _facts(self, page: LessonPage, snapshot: Snapshot) -> Facts | None:
        project = self._project.shown
        if project is None or not self._project.loaded or not page.is_waiting():
            return None
        ahead = snapshot.updates > current_model(project).updates
        fits = snapshot.parameters.widths == project.topology.widths
        return Facts.of_run(project, snapshot, page.lesson.head.row) if ahead and fits else None
