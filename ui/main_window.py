"""The main window: all panels around one document, and the only file that knows them all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from nnapp.model import Event
from nnapp.project import Project, current_model, opening_project
from nnapp.snapshot import Snapshot
from nnapp.words import Said
from ui.about import about_text
from ui.actions import Actions, keys_of
from ui.data_commands import DataCommands
from ui.data_grid import DataGrid, GridActions
from ui.docks import bring_up, build_docks, scrolling
from ui.document import Document
from ui.drawing import DrawingPanel
from ui.dropping import DropTarget
from ui.files import FileCommands, is_project
from ui.garbage import GarbageCollector
from ui.generators import GeneratorCommands
from ui.icons import app_icon
from ui.import_preview import TableImport
from ui.menus import RecentFiles, build_menus, build_tool_bar
from ui.messages import Notice, sentence, show_error
from ui.motion import CHOICES
from ui.outline import OutlinePanel
from ui.picture import PictureCommands
from ui.plain_text import plain
from ui.plots.cost import CostPlot
from ui.plots.weights import WeightsPlot
from ui.question import QuestionPanel
from ui.settings import LAYOUT_VERSION, Settings
from ui.space_key import left_to_focus
from ui.summary import SummaryPanel
from ui.theme import THEMES, apply_theme
from ui.topology_editor import NetworkActions, TopologyEditor
from ui.trainer import Trainer
from ui.training_commands import TrainingCommands
from ui.training_panel import TrainingPanel
from ui.turns import Turns
from ui.worker import FLAT_OUT, Speed

Plots = CostPlot | WeightsPlot
View = TopologyEditor | DataGrid | TrainingPanel | Plots | DrawingPanel | SummaryPanel | QuestionPanel | OutlinePanel
UNDO_LETTERS = 80


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
        self.pictures = PictureCommands(self, self.settings, self.topology.picture)
        self.runs = TrainingCommands(self.document, self.trainer, self.training.more, self)
        self.cost = CostPlot(self.document)
        self.weights = WeightsPlot(self.document)
        self.drawing = DrawingPanel(self.document)
        self.summary = SummaryPanel(self.document)
        self.question = QuestionPanel(self.document)
        self.outline = OutlinePanel(self.document)
        self.views: tuple[View, ...] = (
            *(self.topology, self.grid, self.training, self.cost, self.weights),
            *(self.drawing, self.summary, self.question, self.outline),
        )
        self.turns = Turns(self.trainer, self.views, self)
        self.last_snapshot: Snapshot | None = None
        self._build_docks()
        self._build_menus()
        self._connect()
        self._default_layout = self.saveState(LAYOUT_VERSION)
        self._restore_layout()
        DropTarget(self).dropped.connect(self.open_files)
        self._garbage = GarbageCollector(self)
        self._show_project(self.document.project, None)
        self._show_title()

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
                ("cost", self.tr("Cost by epoch"), self.cost),
                ("weights", self.tr("Weights"), self.weights),
                ("drawing", self.tr("Draw"), self.drawing),
                ("summary", self.tr("Summary"), self.summary),
                ("question", self.tr("Ask"), self.question),
                ("outline", self.tr("Outline"), self.outline),
            ),
        )

    def _build_menus(self) -> None:
        titles = {
            "recent-projects": self.tr("Open &Recent"),
            "recent-tables": self.tr("Import R&ecent"),
            "samples": self.tr("Open &Sample"),
            "uses": self.tr("&Use Rows For"),
            "select-rows": self.tr("Select &Rows"),
            "show-rows": self.tr("S&how Rows"),
        }
        menus = {name: QMenu(title, self) for name, title in titles.items()}
        recent, tables = menus["recent-projects"], menus["recent-tables"]
        RecentFiles(recent, self._recent_projects, self.files.open, self.commands["clear-recent"])
        RecentFiles(tables, self._recent_tables, self.imports.open, self.commands["clear-imports"])
        menus["select-rows"].aboutToShow.connect(self.grid.menus.refresh_selections)
        self.grid.menus.add_rows(menus["show-rows"])
        self.grid.menus.add_uses(menus["uses"])
        self.data.fill_samples(menus["samples"])
        build_menus(self, self.commands, self.docks, menus)
        about_rows = [menus[name] for name in ("select-rows", "uses", "show-rows")]
        self.grid_actions = GridActions(self.grid, self.commands, self.menuBar(), about_rows)
        self.network_actions = NetworkActions(self.topology, self.commands, self.menuBar())
        build_tool_bar(self, self.commands)
        self.statusBar().setSizeGripEnabled(True)

    def _connect(self) -> None:
        commands, document, trainer = self.commands, self.document, self.trainer
        slots = {
            "new": self.files.new,
            "open": self.files.open,
            "save": self.files.save,
            "save-as": self.files.save_as,
            "clear-recent": self.settings.clear_recent,
            "import": self.imports.choose_file,
            "paste-table": self.imports.paste,
            "clear-imports": self.settings.clear_recent_tables,
            "quit": self.close,
            "undo": document.undo,
            "redo": document.redo,
            "column-settings": self.grid.commands.columns.open_settings,
            "new-derived": self.grid.commands.columns.new_derived,
            "split-rows": self.data.split_rows,
            "generate": self.generators.generate,
            "shuffle-labels": self.generators.shuffle,
            "propose": self.data.propose,
            "evaluate": self.data.evaluate,
            "export-table": self.data.export_table,
            "copy-table": self.data.copy_table,
            "ask": self._ask,
            "outline": self._go_to_outline,
            "run": self.runs.run_or_pause,
            "epoch": self.runs.step_epoch,
            "update": self.runs.step_update,
            "more": self.runs.train_more,
            "reset": self.runs.reset,
            "new-start": self.runs.new_start,
            "start-afresh": self.runs.start_afresh,
            "flat-out": self.runs.flat_out,
            "reset-layout": self._reset_layout,
            "about": self._about,
            "signals": self.topology.signals.toggle,
            "export-picture": self.pictures.export,
            "copy-picture": self.pictures.copy,
        }
        for name, slot in slots.items():
            commands[name].triggered.connect(slot)
        for name in ("system", "light", "dark"):
            commands[f"theme-{name}"].triggered.connect(partial(self.set_theme, name))
        for name in CHOICES:
            commands[f"motion-{name}"].triggered.connect(partial(self.set_motion, name))
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        space.activated.connect(self.runs.run_or_pause)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.topology.signals.stop)
        escape.activated.connect(self.notice.hide)
        self.runs.about_to_begin.connect(self.commit_typing)
        self.runs.begun.connect(self.notice.hide)
        self.runs.speed_set.connect(self.training.speed.show_speed)
        document.changed.connect(self._show_project)
        document.opened.connect(self._on_opened)
        document.about_to_edit.connect(self.notice.hide)  # what was refused before is so no longer
        document.refused.connect(self._on_refused)
        document.stack.cleanChanged.connect(self._show_title)
        document.stack.indexChanged.connect(self._show_undo)
        trainer.state_changed.connect(self._show_state)
        trainer.evaluated.connect(self._show_snapshot)
        trainer.failed.connect(self._on_failed)
        self.turns.taken.connect(self._keep_snapshot)
        self.topology.showing.failed.connect(self._on_drawing_failed)
        self.topology.showing.updates_wanted.connect(trainer.want_updates)
        self.imports.about_to_change.connect(self.commit_typing)
        self.imports.said.connect(self.notice.say)
        self.imports.imported.connect(self.data.offer_proposal)
        self.data.said.connect(self.notice.say)
        self.data.offered.connect(self._offer_proposal)
        self.generators.said.connect(self.notice.say)
        self.generators.offered.connect(self._offer_proposal)
        self.files.path_changed.connect(self._show_title)
        self.files.about_to_look.connect(self.commit_typing)
        self.files.table_chosen.connect(self.imports.open)
        self.pictures.said.connect(self.notice.say)
        self.training.speed.speed_changed.connect(self._show_speed)
        self.outline.check.found.connect(self.topology.below.findings.show_structure)
        self.topology.below.findings.clicked.connect(self._go_to_outline)
        self.grid.view.header.show_histograms(self.settings.histograms)
        self.grid.view.header.histograms_shown.connect(self._keep_histograms)
        self.grid.failed.connect(self._on_grid_failed)
        self.grid.find_bar.wanted.connect(self.notice.hide)
        self.grid.find_bar.step_wanted.connect(self.notice.hide)
        self.topology.places.said.connect(self.notice.say)
        self.grid.commands.cells.said.connect(self.notice.say)
        self.grid.commands.columns.said.connect(self.notice.say)
        self.grid.commands.row_selection.said.connect(self.notice.say)
        self._connect_signals()
        self._paint_icons()

    def _connect_signals(self) -> None:
        signals = self.topology.signals
        signals.starting.connect(self._pause_for_signals)
        signals.active_changed.connect(self.commands["signals"].setChecked)
        signals.bar.show_speed(self.settings.signal_speed)
        signals.bar.speed_changed.connect(self._keep_signal_speed)
        self.set_motion(self.settings.motion)

    @Slot()
    def _pause_for_signals(self) -> None:
        # numbers that change thirty times a second cannot be read
        if self.trainer.running:
            self.trainer.pause()
            text = self.tr("Training is paused at epoch {epoch}, so that the numbers stand still. Run lets it go on.")
            self.notice.say(text.format(epoch=f"{current_model(self.document.project).epoch:,}"))

    @Slot(float)
    def _keep_signal_speed(self, speed: float) -> None:
        self.settings.signal_speed = speed

    @Slot(bool)
    def _keep_histograms(self, on: bool) -> None:
        self.settings.histograms = on

    # What the project does to the window

    @Slot(object, object)
    def _show_project(self, new: Project, old: Project | None) -> None:
        for view in self.views:
            view.show_project(new, old)
        if not self.trainer.running:
            self._show_parameters(new)
        self.notice.hide()  # what it said was about the project before
        self._show_state()
        if old is not None and new.model is not None and new.topology is not old.topology:
            before = old.model.events if old.model is not None else ()
            goes_on = new.model.events[: len(before)] == before  # else it is another network's model
            told = new.model.events[len(before) if goes_on else 0 :]
            if told:
                self._say_what_was_kept(told[-1])

    def _say_what_was_kept(self, event: Event) -> None:
        text, kept = sentence(Said(event.template, dict(event.values))), event.values.get("kept", 0)
        button = self.tr("Start Afresh ({keys})").format(keys=keys_of(self.commands["start-afresh"])) if kept else ""
        self.notice.say(text, button, self.runs.start_afresh)

    def _show_parameters(self, project: Project) -> None:
        # at once; the cost, which may take a while, comes from the worker
        model = current_model(project)
        snapshot = Snapshot(model.epoch, model.updates, float("nan"), model.current, model.curve, update=model.update)
        for view in self.views:
            if view is not self.training:
                view.show_snapshot(snapshot)

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        self.last_snapshot = snapshot
        for view in self.views:
            view.show_snapshot(snapshot)

    @Slot()
    def _show_state(self) -> None:
        trainer, commands = self.trainer, self.commands
        if trainer.running:
            self.turns.start()
        elif self.turns.going:
            self.turns.stop()
            snapshot = trainer.take()
            if snapshot is not None:
                self._show_snapshot(snapshot)
            if trainer.outcome is not None and trainer.outcome.diverged:
                self.notice.say(sentence(trainer.outcome.said), self.tr("Use the best weights"), self.runs.use_best)
        reason = "" if trainer.problem is None or trainer.running else sentence(trainer.problem)
        for name in ("run", "epoch", "update", "more"):
            commands.enable(name, reason)
        untouched = self.tr("The network is at its start: nothing has been learned or set by hand.")
        commands.enable("start-afresh", "" if trainer.running or self.document.project.model is not None else untouched)
        commands["run"].setText(self._run_text())
        self.training.show_state()
        self._show_undo()
        self._show_title()

    def _run_text(self) -> str:
        if self.trainer.running:
            return self.tr("Pause")
        return self.tr("Run")

    @Slot(object)
    def _keep_snapshot(self, snapshot: Snapshot) -> None:
        self.last_snapshot = snapshot

    @Slot()
    def _show_undo(self) -> None:
        stack = self.document.stack
        nothing = self.tr("There is nothing to take back.")
        self.commands.enable("undo", "" if stack.canUndo() or self.trainer.running else nothing)
        possible = stack.canRedo() and not self.trainer.running
        self.commands.enable("redo", "" if possible else self.tr("There is nothing to make again."))
        undo, redo = (plain(text, UNDO_LETTERS).replace("&", "&&") for text in (stack.undoText(), stack.redoText()))
        self.commands["undo"].setText(self.tr("&Undo {step}").format(step=undo))
        self.commands["redo"].setText(self.tr("&Redo {step}").format(step=redo))

    @Slot()
    def _show_title(self) -> None:
        name = plain(self.files.path.name) if self.files.path is not None else self.tr("Untitled")
        self.setWindowTitle(self.tr("{name}[*] – Backprop Lab").format(name=name))
        self.setWindowModified(not self.document.stack.isClean())

    @Slot()
    def _on_opened(self) -> None:
        self.notice.hide()
        self._show_title()

    @Slot(object)
    def _on_refused(self, said: Said) -> None:
        self.notice.say(sentence(said))

    @Slot(str, str)
    def _offer_proposal(self, text: str, button: str) -> None:
        if text:
            self.notice.say(text, button, self.data.propose)
        else:
            self.notice.offer(button, self.data.propose)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        show_error(self, self.tr("Training stopped because of an error in the program. Your work is unharmed."), text)

    @Slot(str)
    def _on_grid_failed(self, text: str) -> None:
        what = self.tr(
            "What was to be found out about the table could not be, because of an error in the program. Your work is "
            "unharmed, and the table is shown as it was."
        )
        show_error(self, what, text)

    @Slot(str)
    def _on_drawing_failed(self, text: str) -> None:
        what = self.tr(
            "What the network's drawing was to show could not be worked out, because of an error in the program. Your "
            "work is unharmed."
        )
        show_error(self, what, text)

    # Commands

    @Slot()
    def commit_typing(self) -> None:
        """Bring what is still being typed into a field or a cell into the project, as leaving the field would."""
        focus = QApplication.focusWidget()
        if focus is None or focus.window() is not self:
            return
        if isinstance(focus, QAbstractSpinBox):
            focus.interpretText()
        elif isinstance(focus, QLineEdit):
            in_grid = self.grid.isAncestorOf(focus)
            focus.clearFocus()
            if in_grid:
                self.grid.setFocus()

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

    @Slot()
    def _go_to_outline(self) -> None:
        bring_up(self.outline)
        self.outline.begin()

    @Slot(object)
    def _show_speed(self, speed: Speed) -> None:
        self.commands["flat-out"].setChecked(speed.per_second == FLAT_OUT)

    def event(self, event: QEvent) -> bool:
        """Leave Space to a button or box that has the focus."""
        return left_to_focus(event) or super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Do the same in the docks."""
        return left_to_focus(event) or super().eventFilter(watched, event)

    @Slot()
    def _about(self) -> None:
        QMessageBox.about(self, self.tr("About Backprop Lab"), about_text())

    # Theme, layout, recent files, dropping

    def set_theme(self, name: str) -> None:
        """Show the program in a theme: system, light or dark."""
        self.settings.theme = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        hints = application.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        apply_theme(application, THEMES[("dark" if dark else "light") if name == "system" else name])

    def set_motion(self, choice: str) -> None:
        """Let things move or not: as the system has it, or reduce motion on or off."""
        self.settings.motion = choice
        self.topology.signals.set_motion(choice)
        for name in CHOICES:
            self.commands[f"motion-{name}"].setChecked(choice == name)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "commands"):
            self._paint_icons()

    def _paint_icons(self) -> None:
        self.commands.paint(self.palette())
        for name in ("system", "light", "dark"):
            self.commands[f"theme-{name}"].setChecked(self.settings.theme == name)

    def _recent_projects(self) -> list[Path]:
        return self.settings.recent

    def _recent_tables(self) -> list[Path]:
        return self.settings.recent_tables

    def _restore_layout(self) -> None:
        geometry, state = self.settings.layout("geometry"), self.settings.layout("state")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if state is not None and not self.restoreState(state, LAYOUT_VERSION):
            self._reset_layout()

    @Slot()
    def _reset_layout(self) -> None:
        self.restoreState(self._default_layout, LAYOUT_VERSION)

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
        self.topology.shut_down()
        self.pictures.shut_down()
        self.data.shut_down()
        self.generators.shut_down()
        self.summary.shut_down()
        self.outline.shut_down()
        self.grid.shut_down()
        self.topology.places.shut_down()
        self.settings.set_layout("geometry", self.saveGeometry())
        self.settings.set_layout("state", self.saveState(LAYOUT_VERSION))
        self.imports.shut_down()
        self.trainer.shut_down()
        self._garbage.stop()
        event.accept()
