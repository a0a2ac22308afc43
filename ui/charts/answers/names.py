"""What outputs and classes are called in the pictures of answers, as plain text."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.dataset import Role
from nnapp.judging import class_labels
from nnapp.metrics import Task
from nnapp.project import Project
from ui.feature_names import feature_name
from ui.newest import Key, same
from ui.plain_text import plain, short_plain

MOST_LABEL, MOST_NAMES = 40, 3  # letters of a name; columns that are named in a heading


class Names(QObject):
    """The names of a project's outputs; `place` counts the ones that are offered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._offered: tuple[Key, tuple[str, ...]] = ((), ())

    def offered(self, project: Project, task: Task) -> tuple[str, ...]:
        """Return what may be chosen: an output, or of classes all of them or one."""
        key: Key = (project.dataset, task)
        if not same(key, self._offered[0]):
            if task.kind == "classes":
                labels = (short_plain(label, MOST_LABEL) for label in class_labels(project, task))
                names = (self.tr("All classes"), *labels)
            else:
                names = tuple(feature_name(feature) for feature in project.dataset.features(Role.TARGET))
            self._offered = key, names
        return self._offered[1]

    def labels(self, project: Project, task: Task, place: int) -> tuple[str, ...]:
        """Return what the classes are called; of `labels` those of the chosen output."""
        if task.kind == "numbers":
            return ()
        output = min(place, project.topology.widths[-1] - 1) if task.kind == "labels" else 0
        return tuple(plain(label) for label in class_labels(project, task, output))

    def subject(self, project: Project, task: Task, place: int) -> str:
        """Return the name of the chosen output, or of the columns whose categories are the classes."""
        features = project.dataset.features(Role.TARGET)
        if task.kind in {"numbers", "labels"}:
            return feature_name(features[min(place, len(features) - 1)])
        names = dict.fromkeys(feature.name for feature in features)
        return ", ".join(short_plain(name, MOST_LABEL) for name in [*names][:MOST_NAMES])
