"""The panels for learning: what explains, what checks and what teaches, and how they are led to by everything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.project import Project
from nnapp.walk import Place
from ui.bug_lab import BugLab
from ui.data_grid import DataGrid
from ui.docks import bring_up
from ui.document import Document, Selection
from ui.files import FileCommands
from ui.gradient_check import GradientCheckPanel
from ui.inspector import InspectorPanel
from ui.lesson_panel import LessonPanel
from ui.news import News
from ui.settings import Settings
from ui.topology_editor import TopologyEditor
from ui.trainer import Trainer
from ui.training_commands import TrainingCommands


class Learning(QObject):
    """All panels for learning, the window of the printed program, and the commands that open them."""

    arrangement_wanted = Signal()  # room for a lesson beside the network

    def __init__(self, window: QWidget, document: Document, trainer: Trainer, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._trainer, self._settings = window, document, trainer, settings
        self.inspector = InspectorPanel(document, trainer)
        self.check = GradientCheckPanel(document)
        self.lessons = LessonPanel(document, settings)
        self.panels = (self.inspector, self.check, self.lessons)
        self.lab: BugLab | None = None
        self.check.origin_wanted.connect(self.show_origin)
        self.lessons.place_wanted.connect(self.show_in_lesson)

    def slots(self) -> dict[str, Callable[..., object]]:
        """Return what the commands on learning do, by their names."""
        return {
            "lessons": self.open_lessons,
            "open-lesson": self.open_lesson,
            "printed-program": self.open_lab,
            "explain": self.explain,
            "where-from": self.explain_selection,
            "gradient-check": self.check_gradient,
        }

    def ask_in(self, topology: TopologyEditor, grid: DataGrid) -> None:
        """Let what is selected there be asked about by key, as by its menu."""
        self._topology, self._grid = topology, grid

    def connect_to(self, files: FileCommands, runs: TrainingCommands, news: News) -> None:
        """Let lessons open their projects and train, and have errors told."""
        self._files, self._runs, self._news = files, runs, news
        self.lessons.lesson_wanted.connect(self._load)
        self.lessons.command_wanted.connect(self._carry_out)
        for panel in (self.inspector, self.check):
            panel.failed.connect(partial(news.tell_view_failed, panel.accessibleName()))

    # Lessons

    @Slot()
    def open_lessons(self) -> None:
        """Open the lessons, with room for them beside the network."""
        self.arrangement_wanted.emit()
        bring_up(self.lessons)
        self.lessons.begin()

    @Slot()
    def open_lesson(self) -> None:
        """Ask for a lesson's file, and open it."""
        self.open_lessons()
        self.lessons.choose_file()

    @Slot(object)
    def _load(self, project: Project) -> None:
        if project is self._document.project or (self.lessons.holds_lesson and self._files.path is None):
            self._trainer.pause()  # else it would go on from there
            self.lessons.take_start()  # nobody is asked from lesson to lesson, and nothing is lost: it can be undone
        else:
            self._files.replace(partial(_same, project))

    @Slot(str)
    def _carry_out(self, command: str) -> None:
        word, _, rest = command.partition(" ")
        if word == "run":
            self._runs.about_to_begin.emit()
            self._trainer.pause()
            self._trainer.run_more(int(rest))
        elif word == "row":
            if rest:
                self._document.select(replace(self._document.selection, row=int(rest) - 1))
            self._runs.step_row()
        elif word == "lab":
            self.open_lab()
            if rest and self.lab is not None:
                self.lab.show_page(rest)
        else:
            steps = {"epoch": self._runs.step_epoch, "update": self._runs.step_update}
            {**steps, "check": self.check_gradient, "explain": self.explain}[word]()

    # The printed program

    @Slot()
    def open_lab(self) -> None:
        """Open the window of the printed program, or bring it to the front."""
        if self.lab is None:
            self.lab = BugLab(self._settings, self._window)
            self.lab.solved_now.connect(self.lessons.lab_solved)
            self.lab.bench.failed.connect(partial(self._news.tell_view_failed, self.lab.windowTitle()))
            self.lab.lesson_wanted.connect(self._back_to_lesson)
            for name in self.lab.all_solved():
                self.lessons.lab_solved(name)
        self.lab.open_beside(self._lesson_on_screen())

    def _lesson_on_screen(self) -> QRect:
        if not self.lessons.isVisible():
            return QRect()
        return QRect(self.lessons.mapToGlobal(QPoint(0, 0)), self.lessons.size())

    @Slot()
    def _back_to_lesson(self) -> None:
        """Show the lesson; the lab moves off it or, where there is no room for both, closes and keeps its page."""
        self.open_lessons()
        lesson = self._lesson_on_screen()
        if self.lab is not None and self.lab.geometry().intersects(lesson) and not self.lab.clear_of(lesson):
            self.lab.close()
        self._window.raise_()
        self._window.activateWindow()

    # The explanation

    @Slot()
    def explain(self) -> None:
        """Open the steps through an update where they were left."""
        self._topology.leave_cards()
        bring_up(self.inspector)
        self.inspector.begin()

    @Slot(object)
    def show_origin(self, place: Place) -> None:
        """Say where the number at a place comes from; without a row it is that of the selected row."""
        self._topology.leave_cards()
        bring_up(self.inspector)
        self.inspector.show_place(place)

    @Slot(object, bool, str)
    def show_in_lesson(self, place: Place, batch: bool, page: str) -> None:
        """Explain a number of the lesson's row, or of all rows of the next update, on a page of the stepper."""
        if page and place.source is not None:  # the chain rule is that of the selected weight
            source = place.source if place.source >= 0 else None
            selection = replace(self._document.selection, layer=place.layer, unit=place.unit, source=source)
            self._document.select(selection)
        bring_up(self.inspector)
        self.inspector.show_told(place, batch=batch, page=page)

    @Slot()
    def explain_selection(self) -> None:
        """Say where the number comes from that the cell, unit or link shows; else the cost of the selected row."""
        self._topology.leave_cards()
        in_grid = self._grid.origins.has_focus and self._grid.origins.ask()
        if not in_grid and not self._topology.ask_origin():
            self.show_origin(Place("row_cost"))

    @Slot()
    def check_gradient(self) -> None:
        """Open the gradient check, at the selected weight if there is one."""
        self._topology.leave_cards()
        bring_up(self.check)
        place = selected_place(self._document.selection, self._document.project)
        if place.quantity == "gradient":
            self.check.show_place(place)
        self.check.begin()

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        if self.lab is not None:
            self.lab.close()
        for panel in self.panels:
            panel.shut_down()


def _same(project: Project) -> Project:
    return project


def selected_place(selection: Selection, project: Project) -> Place:
    """Return the place of what is selected: a weight's gradient, a unit's activation, an input, or the row's cost."""
    layer, unit, source = selection.layer, selection.unit, selection.source
    if layer is None or unit is None or layer >= len(project.topology.layers):
        return Place("row_cost")
    if layer < 0:
        return Place("x", unit=unit)
    if source is not None:
        return Place("gradient", layer, unit, source)
    return Place("a", layer, unit)
