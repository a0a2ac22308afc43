"""The main window: all panels around one document, and the only file that knows them all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMessageBox, QVBoxLayout, QWidget

from nnapp.project import Project, opening_project
from nnapp.snapshot import Snapshot
from ui.about import about_text
from ui.actions import Actions
from ui.appearance import Appearance
from ui.arrangement import Arrangement
from ui.data_commands import DataCommands
from ui.data_grid import DataGrid, GridActions
from ui.docks import bring_up, build_docks, build_side, named, scrolling
from ui.document import Document
from ui.drawing import DrawingPanel
from ui.dropping import DropTarget
from ui.exchange import FLAT_OUT, Speed
from ui.files import FileCommands, is_project
from ui.garbage import GarbageCollector
from ui.generators import GeneratorCommands
from ui.icons import app_icon
from ui.import_preview import TableImport
from ui.learning import Learning
from ui.live_views import LiveViews
from ui.menus import RecentFiles, build_menus, build_tool_bar, changing_menus
from ui.messages import Notice
from ui.news import News
from ui.outline import OutlinePanel
from ui.picture import PictureCommands, Subject
from ui.plain_text import plain
from ui.plot_exports import PlotExports
from ui.question import QuestionPanel
from ui.run_until import RunUntil
from ui.settings import Settings
from ui.showing import Showing, View
from ui.space_key import left_to_focus
from ui.summary import SummaryPanel
from ui.topology_editor import NetworkActions, NetworkMenus, TopologyEditor
from ui.trainer import Trainer
from ui.training_commands import TrainingCommands
from ui.training_panel import TrainingPanel
from ui.typing_in_progress import commit_typing
from ui.window_texts import WindowTexts


class MainWindow(QMainWindow):
    """The whole program: `MainWindow(project).show()`."""

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowIcon(app_icon())
        self.settings = Settings()
        self.document = Document(project or opening_project(), self)
        self.trainer = Trainer(self.document, self)
        self.commands = Actions(self)
        self.files = FileCommands(self, self.document, self.trainer, self.settings)
        self.files.path = path
        self.imports = TableImport(self, self.document, self.trainer, self.settings)
        self.data = DataCommands(self, self.document, self.trainer, self.files)
        self.generators = GeneratorCommands(self, self.document, self.trainer)
        self.notice = Notice()
        self.topology = TopologyEditor(self.document)
        self.grid = DataGrid(self.document)
        self.training = TrainingPanel(self.document, self.trainer, self.commands)
        self.pictures = PictureCommands(self, self.settings, self.topology.picture, self._network_picture())
        self.exports = PlotExports(self, self.settings)
        self.runs = TrainingCommands(self.document, self.trainer, self.training.more, self)
        self.until = RunUntil(self, self.document, self.trainer, self.settings)
        self.live = LiveViews(self.document, self)
        self.cost, self.weights, self.plots = self.live.cost, self.live.weights, self.live.plots
        self.drawing = DrawingPanel(self.document)
        self.summary = SummaryPanel(self.document)
        self.question = QuestionPanel(self.document)
        self.outline = OutlinePanel(self.document)
        self.learning = Learning(self, self.document, self.trainer, self.settings)
        self.texts = WindowTexts(self, self.commands, self.document, self.trainer, self.files)
        self.news = News(self, self.notice, self.commands, self.trainer, self.runs)
        self.appearance = Appearance(self.commands, self.settings, self)
        self.views: tuple[View, ...] = (
            *(self.topology, self.grid, self.training),
            *self.plots.values(),
            *(self.drawing, self.summary, self.question, self.outline),
            *self.learning.panels,
        )
        still = (self.summary, *self.learning.panels)
        self.showing = Showing(self.trainer, self.views, (self.training,), still, self)
        self.turns = self.showing.turns
        self._build_docks()
        self._build_menus()
        self.arrangement = Arrangement(self, self.docks, self.settings)
        self._connect()
        self.arrangement.restore()
        DropTarget(self).dropped.connect(self.open_files)
        self._garbage = GarbageCollector(self)
        self._show_project(self.document.project, None)

    # The parts

    def _build_docks(self) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.topology, 1)
        self.setCentralWidget(centre)
        self.docks = build_docks(
            self,
            (
                ("training", self.tr("Training"), scrolling(self.training)),
                ("grid", self.tr("Data"), self.grid),
                ("cost", self.tr("Cost and measures"), self.cost),
                ("weights", self.tr("Weights and gradients"), self.weights),
                ("drawing", self.tr("Draw"), self.drawing),
                ("summary", self.tr("Summary"), self.summary),
                ("question", self.tr("Ask"), self.question),
                ("outline", self.tr("Outline"), self.outline),
                ("inspector", self.tr("Explain"), self.learning.inspector),
                ("check", self.tr("Gradient check"), self.learning.check),
            ),
            [(name, plot.accessibleName(), plot) for name, plot in self.live.further.items()],
        )
        self.docks.append(build_side(self, ("lessons", self.tr("Lessons"), self.learning.lessons)))

    def _network_picture(self) -> Subject:
        return Subject(
            self.tr("Export network picture"),
            self.tr("The picture shows the whole network, however far it is zoomed now."),
            self.tr("The picture of the network is on the clipboard."),
            self.tr("network"),
        )

    def _build_menus(self) -> None:
        menus = changing_menus(self)
        recent, tables = menus["recent-projects"], menus["recent-tables"]
        RecentFiles(recent, self._recent_projects, self.files.open, self.commands["clear-recent"])
        RecentFiles(tables, self._recent_tables, self.imports.open, self.commands["clear-imports"])
        menus["select-rows"].aboutToShow.connect(self.grid.menus.refresh_selections)
        self.grid.menus.add_rows(menus["show-rows"])
        self.grid.menus.add_uses(menus["uses"])
        self.data.fill_samples(menus["samples"])
        self.network_menus = NetworkMenus(self.topology)
        self.network_menus.add_to(menus)
        menus["presets"] = self.training.presets.menu
        build_menus(self, self.commands, named(self.docks), self.plots, menus)
        self.texts.know_menus(tables, menus["uses"])
        about_rows = [menus[name] for name in ("select-rows", "uses", "show-rows")]
        self.grid_actions = GridActions(self.grid, self.commands, self.menuBar(), about_rows)
        menus["network"].aboutToShow.connect(self.network_menus.refresh)
        self.network_actions = NetworkActions(self.topology, self.commands, self)
        build_tool_bar(self, self.commands, menus["views"])
        self.statusBar().setSizeGripEnabled(True)

    def _connect(self) -> None:
        self._connect_commands()
        self._connect_project()
        self._connect_panels()
        self._connect_plots()
        self._connect_signals()
        self.learning.connect_to(self.files, self.runs, self.news)
        self.learning.ask_in(self.topology, self.grid)
        self.learning.arrangement_wanted.connect(self.arrangement.teach)
        self.learning.inspector.lit.connect(self.topology.light)
        named(self.docks)["inspector"].visibilityChanged.connect(self.learning.inspector.show_seen)
        for asking in (self.topology, self.grid, self.live):
            asking.origin_wanted.connect(self.learning.show_origin)
        self.appearance.paint(self.palette())

    def _connect_commands(self) -> None:
        slots = {
            **self.files.slots(),
            **self.data.slots(),
            **self.runs.slots(),
            **self.learning.slots(),
            "clear-recent": self.settings.clear_recent,
            "import": self.imports.choose_file,
            "paste-table": self.imports.paste,
            "clear-imports": self.settings.clear_recent_tables,
            "quit": self.close,
            "undo": self.document.undo,
            "redo": self.document.redo,
            "column-settings": self.grid.commands.columns.open_settings,
            "new-derived": self.grid.commands.columns.new_derived,
            "generate": self.generators.generate,
            "shuffle-labels": self.generators.shuffle,
            "ask": self._ask,
            "outline": self._go_to_outline,
            "run-until": self.until.ask,
            "watch": self.arrangement.watch,
            "reset-layout": self.arrangement.reset,
            "about": self._about,
            "signals": self.topology.signals.toggle,
            "export-picture": self.pictures.export,
            "copy-picture": self.pictures.copy,
        }
        for name, slot in slots.items():
            self.commands[name].triggered.connect(slot)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        space.activated.connect(self.runs.run_or_pause)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.topology.signals.stop)
        escape.activated.connect(self.notice.hide)

    def _connect_project(self) -> None:
        document, trainer = self.document, self.trainer
        self.runs.about_to_begin.connect(self.commit_typing)
        self.runs.begun.connect(self.notice.hide)
        self.runs.seed_is_locked.connect(self.news.tell_locked)
        self.runs.locks_changed.connect(self.training.hyper_parameters.locks.show)
        self.until.begun.connect(self.notice.hide)
        self.runs.speed_set.connect(self.training.speed.show_speed)
        document.changed.connect(self._show_project)
        document.opened.connect(self.notice.hide)
        self.learning.lessons.opened.connect(self.notice.hide)
        document.about_to_edit.connect(self.notice.hide)  # what was refused before is so no longer
        document.opened.connect(self._show_title)
        document.stack.cleanChanged.connect(self._show_title)
        document.stack.indexChanged.connect(self._show_undo)
        document.refused.connect(self.news.tell_refused)
        trainer.state_changed.connect(self._show_state)
        trainer.evaluated.connect(self.showing.show_snapshot)
        trainer.failed.connect(self.news.tell_training_failed)
        self.imports.about_to_change.connect(self.commit_typing)
        self.imports.imported.connect(self.data.offer_proposal)
        self.data.offered.connect(self._offer_proposal)
        self.generators.offered.connect(self._offer_proposal)
        self.files.path_changed.connect(self._show_title)
        self.files.about_to_look.connect(self.commit_typing)
        self.files.table_chosen.connect(self.imports.open)

    def _connect_panels(self) -> None:
        for finding in (self.topology.showing, self.topology.places):
            finding.failed.connect(self.news.tell_drawing_failed)
        self.training.speed.speed_changed.connect(self._show_speed)
        self.outline.check.found.connect(self.topology.below.findings.show_structure)
        self.topology.below.findings.clicked.connect(self._go_to_outline)
        self.grid.view.header.show_histograms(self.settings.histograms)
        self.grid.view.header.histograms_shown.connect(self._keep_histograms)
        self.grid.failed.connect(self.news.tell_grid_failed)
        self.grid.find_bar.wanted.connect(self.notice.hide)
        self.grid.find_bar.step_wanted.connect(self.notice.hide)
        cells, columns, rows = self.grid.commands.cells, self.grid.commands.columns, self.grid.commands.row_selection
        for teller in (
            self.imports,
            self.data,
            self.generators,
            self.pictures,
            self.topology.places,
            cells,
            columns,
            rows,
        ):
            teller.said.connect(self.notice.say)

    def _connect_plots(self) -> None:
        self.live.connect_to(self.trainer, self.exports, self.news)
        self.trainer.wants = self._needs
        self.live.rows_wanted.connect(self._show_rows)
        self.turns.taken.connect(self.learning.lessons.look_at_run)
        self.turns.taken.connect(self.learning.check.show_snapshot)
        self.exports.said.connect(self.notice.say)
        self.training.presets.said.connect(self.notice.say)

    def _needs(self) -> frozenset[str]:
        return self.topology.showing.needs() | self.live.needs()

    def _connect_signals(self) -> None:
        signals = self.topology.signals
        signals.starting.connect(self.news.pause_for_signals)
        signals.active_changed.connect(self.commands["signals"].setChecked)
        signals.bar.show_speed(self.settings.signal_speed)
        signals.bar.speed_changed.connect(self._keep_signal_speed)
        self.appearance.motion_chosen.connect(signals.set_motion)
        self.appearance.show_motion()

    @Slot(float)
    def _keep_signal_speed(self, speed: float) -> None:
        self.settings.signal_speed = speed

    @Slot(bool)
    def _keep_histograms(self, on: bool) -> None:
        self.settings.histograms = on

    # What the project does to the window

    @Slot(object, object)
    def _show_project(self, new: Project, old: Project | None) -> None:
        for plot in self.plots.values():
            plot.hold()  # each draws once what follows
        self.showing.show_project(new, old)
        self.notice.hide()  # what it said was about the project before
        self._show_state()
        for plot in self.plots.values():
            plot.release()
        self.news.tell_kept(new, old)

    @Slot()
    def _show_state(self) -> None:
        self.live.show_running(self.trainer.running)
        self.live.show_trainable(self.trainer.trainable)
        self._show_hurry()
        if self.showing.follow_training():
            self.news.tell_outcome()
        self.training.show_state()
        self.texts.show_state()

    @property
    def last_snapshot(self) -> Snapshot | None:
        """The state of training that was shown last."""
        return self.showing.last_snapshot

    @Slot()
    def _show_undo(self) -> None:
        self.texts.show_undo()

    @Slot()
    def _show_title(self) -> None:
        self.texts.show_title()

    @Slot(str, str)
    def _offer_proposal(self, text: str, button: str) -> None:
        if text:
            self.notice.say(text, button, self.data.propose)
        else:
            self.notice.offer(button, self.data.propose)

    # Commands

    @Slot()
    def commit_typing(self) -> None:
        """Bring what is still being typed into a field or a cell into the project, as leaving the field would."""
        commit_typing(self, self.grid)

    @Slot()
    def run_or_pause(self) -> None:
        """Run, or pause what runs."""
        self.runs.run_or_pause()

    def set_speed(self, speed: Speed) -> None:
        """Let training go at a speed."""
        self.runs.set_speed(speed)

    @Slot()
    def _ask(self) -> None:
        bring_up(self.question)
        self.question.begin()

    @Slot(object)
    def _show_rows(self, rows: NDArray[np.intp]) -> None:
        bring_up(self.grid)
        self.grid.commands.row_selection.select_rows(rows)

    @Slot()
    def _go_to_outline(self) -> None:
        bring_up(self.outline)
        self.outline.begin()

    @Slot(object)
    def _show_speed(self, speed: Speed) -> None:
        self.commands["flat-out"].setChecked(speed.per_second == FLAT_OUT)
        self._show_hurry()

    def _show_hurry(self) -> None:
        self.topology.show_hurry(self.trainer.running and self.trainer.speed.per_second == FLAT_OUT)

    def event(self, event: QEvent) -> bool:
        """Leave Space to a button or box that has the focus."""
        return left_to_focus(event) or super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Do the same in the docks."""
        return left_to_focus(event) or super().eventFilter(watched, event)

    @Slot()
    def _about(self) -> None:
        QMessageBox.about(self, self.tr("About Backprop Lab"), about_text())

    # Theme, recent files, dropping

    def set_theme(self, name: str) -> None:
        """Show the program in a theme: system, light or dark."""
        self.appearance.set_theme(name)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "appearance"):
            self.appearance.paint(self.palette())

    def _recent_projects(self) -> list[Path]:
        return self.settings.recent

    def _recent_tables(self) -> list[Path]:
        return self.settings.recent_tables

    @Slot(object)
    def open_files(self, paths: list[Path]) -> None:
        """Open the first of these files: a project, or a table in the import's preview; say that others were left."""
        others = ""
        if len(paths) > 1:
            others = self.tr("Only “{name}” was taken; the other {count} were not. Drop them one at a time.").format(
                name=plain(paths[0].name, 60), count=len(paths) - 1
            )
        if is_project(paths[0]):
            self.files.open(paths[0])
            if others:
                self.notice.say(others)
        else:
            self.imports.open(paths[0], others)

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the layout, stop the worker, then leave."""
        self.imports.close_preview()
        if not self.files.may_leave():
            event.ignore()
            return
        self.turns.stop()
        self.arrangement.keep()
        for part in (
            *(self.topology, self.pictures, self.exports, self.live, self.learning, self.data, self.until),
            *(self.generators, self.summary, self.outline, self.grid, self.imports),
            self.trainer,  # last: what else ends may still ask it
        ):
            part.shut_down()
        self._garbage.stop()
        event.accept()
