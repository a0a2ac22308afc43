"""How good the answers are, row by row and class by class: residuals for numbers, confusion and ROC for classes."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from nnapp.dataset import Role, Split
from nnapp.judging import ALL, OF_CLASSES, OF_NUMBERS, Judged, Kind
from nnapp.metrics import Task
from nnapp.project import Project
from nnapp.walk import Place
from ui.charts.answers.bar import PictureBar
from ui.charts.answers.calibration_page import CalibrationPage
from ui.charts.answers.confusion_page import ConfusionPage
from ui.charts.answers.fit_page import FitPage
from ui.charts.answers.histogram_page import HistogramPage
from ui.charts.answers.names import Names
from ui.charts.answers.page import Page, Shown
from ui.charts.answers.residuals_page import ResidualsPage
from ui.charts.answers.roc_page import RocPage
from ui.charts.answers.source import Given, Source, Wanted
from ui.charts.table import Table
from ui.document import Document, Selection
from ui.plots.base import Plot
from ui.theme import Theme


class AnswersPlot(Plot):
    """One of six pictures of answers and targets, each a page; which ones apply is a matter of the task."""

    rows_wanted = Signal(object)  # their numbers in the table, ascending: somebody wants to see them there

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("answers_plot")
        self.setAccessibleName(self.tr("Right and wrong"))
        self.setWhatsThis(
            self.tr(
                "How good the answers are. For numbers: what was predicted against the target, and the residuals "
                "t − y. For classes: which class was taken for which, ROC curves, and whether chances come true."
            )
        )
        self.use: Split | None = None
        self.source = Source(self)
        self._kinds: dict[bool, Kind] = {True: "fit", False: "confusion"}  # last chosen, of numbers and of classes
        self._output = 0  # its place in the box
        self._task = Task()
        self._names = Names(self)
        self.pages: dict[Kind, Page] = {
            "fit": FitPage(),
            "residuals": ResidualsPage(),
            "histogram": HistogramPage(),
            "confusion": ConfusionPage(),
            "roc": RocPage(),
            "calibration": CalibrationPage(),
        }
        self.bar, self.stack = PictureBar(self), QStackedWidget(self)
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.set_body(self.stack)
        self._layout.insertWidget(1, self.bar)
        for box in (self.bar.output_box, self.bar.option_box):
            self.tools.addWidget(box)
        self._connect()

    def _connect(self) -> None:
        for page in self.pages.values():
            page.said.connect(self._say)
            page.row_chosen.connect(self._select)
        confusion = self.pages["confusion"]
        assert isinstance(confusion, ConfusionPage)
        confusion.rows_wanted.connect(self.rows_wanted)
        self.bar.kind_chosen.connect(self.choose_kind)
        self.bar.use_chosen.connect(self.choose_use)
        self.bar.output_chosen.connect(self.choose_output)
        self.bar.option_chosen.connect(self.choose_option)
        self.source.newest.came.connect(self.redraw)
        self.source.newest.failed.connect(self.failed)
        self.document.selection_changed.connect(self._follow)
        self.document.hidden_changed.connect(self._hide)

    # What is chosen

    @property
    def kind(self) -> Kind:
        """The picture that is shown."""
        return self._kinds[self._task.kind == "numbers"]

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.kind]

    def choose_kind(self, kind: Kind) -> None:
        """Show another picture, where it applies."""
        self._kinds[kind in OF_NUMBERS] = kind
        self.hover.hide()
        self.redraw()

    def choose_use(self, use: Split | None) -> None:
        """Show the rows of another split; None means all that are used."""
        self.use = use
        self.redraw()

    def choose_output(self, place: int) -> None:
        """Show another output, or class, by its place in the box."""
        self._output = place
        self.redraw()

    def choose_option(self, option: int) -> None:
        """Switch how the picture is drawn."""
        self.page.option = option
        self.redraw()

    # Drawing

    def show_project(self, new: Project, old: Project | None) -> None:
        """Draw anew where rows are for something else, or the task is another."""
        if old is not None and (new.dataset is not old.dataset or new.training.cost is not old.training.cost):
            self.redraw()

    def show_running(self, running: bool) -> None:
        """Show all rows again where a training has ended."""
        changed = running != self.running
        super().show_running(running)
        if changed:
            self.redraw()

    def draw(self) -> None:
        """Draw the newest answers."""
        project = self.document.project
        message = self._why_nothing(project)
        task = None if message else self.source.task(project)
        if task is None:
            self.bar.show_nothing()
            waiting = self.tr("Looking at the table…")
            broken = self.tr("What the outputs stand for could not be found out, because of an error in the program.")
            self._show(None, message or (broken if self.source.broken else waiting))
            return
        self._task = task
        self._show_bar(project, task)
        wanted = self._wanted(project)
        given = self.source.ask(wanted, task)
        names = self._names
        name, labels = names.subject(project, task, self._output), names.labels(project, task, self._output)
        shown = Shown(given, task, name, labels, self._selected(wanted), self.running, self._hidden_row(wanted))
        self._show(shown, self._why_no_row(given))

    def _wanted(self, project: Project) -> Wanted:
        assert self.snapshot is not None
        last = len(self._names.offered(project, self._task)) - 1
        place = min(self._output, last)
        output = place - 1 if self._task.kind == "classes" else place  # the first place is that of all classes: −1
        return Wanted(project, self.snapshot.parameters, self.running, self.use, self.kind, max(output, ALL))

    def _hidden_row(self, wanted: Wanted) -> int | None:
        # the row whose answer, or error, somebody is to predict
        hidden, last = self.document.hidden, len(wanted.project.topology.layers) - 1
        asked = any(hidden.hides(Place(each, last, wanted.output), hidden.row) for each in ("a", "da"))
        return hidden.row if asked else None

    @Slot()
    def _hide(self) -> None:
        self.redraw()

    def _show_bar(self, project: Project, task: Task) -> None:
        self.bar.show_kinds(self.kind, task.kind == "numbers")
        self.bar.show_uses(project.dataset, self.use)
        outputs = self._names.offered(project, task)
        of_matrix = task.kind == "classes" and self.kind == "confusion"
        self.bar.show_outputs(() if of_matrix else outputs, min(self._output, len(outputs) - 1))
        self.bar.show_options(self.page.options, self.page.option)

    def _selected(self, wanted: Wanted) -> Judged | None:
        # the selected row, where it is among the chosen ones
        row, dataset = self.document.selection.row, wanted.project.dataset
        if row is None or row >= dataset.row_count:
            return None
        used = dataset.used_split
        split = Split.TRAINING if used is None else Split(int(used[row]))
        if split is Split.EXCLUDED or wanted.use not in {None, split}:
            return None
        return self.source.judge_row(wanted, row)

    def _show(self, shown: Shown | None, message: str) -> None:
        page = self.page
        page.show_page(shown, message)
        self.stack.setCurrentWidget(page)
        self.heading.say(page.title(shown) if shown is not None else self.accessibleName())
        caption = page.caption(shown) if shown is not None else ""
        self.caption.say(caption or self.tr("How good the answers are, row by row and class by class."))
        self.describe(" ".join(filter(None, (self.heading.whole + ".", page.message, caption))))

    def _why_nothing(self, project: Project) -> str:
        if self.snapshot is None or self.snapshot.parameters.widths != project.topology.widths:
            return self.tr("The network has not answered yet.")
        if len(project.dataset.features(Role.TARGET)) != project.topology.widths[-1]:
            return self.tr("The table has no target for each output: make a column a target.")
        if not project.dataset.row_count:
            return self.tr("The table has no rows: import a table, or add rows.")
        return ""

    def _why_no_row(self, given: Given) -> str:
        if len(given.findings.judged.rows):
            return ""
        if given.rows or (given.left_out and self.use is None):
            return self.tr("Each of these rows lacks a cell, so there is nothing to compare: fill them in the table.")
        return self.tr("No row is used for this: choose other rows above, or split them by Data > Split Rows.")

    # Selection, reading

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row:
            self.redraw()

    def _select(self, row: int) -> None:
        if row != self.document.selection.row:
            selection = self.document.selection
            self.document.select(replace(selection, row=row))

    def _say(self, text: str, place: QPoint, around: int) -> None:
        page = self.sender()
        if not text or not isinstance(page, Page) or page is not self.page:
            self.hover.hide()
        else:
            self.hover.say(text, page.mapTo(self, place), around)

    def event(self, event: QEvent) -> bool:
        """Keep a key from the shortcuts of the window where it means something here."""
        shortcut = event.type() == QEvent.Type.ShortcutOverride
        if shortcut and isinstance(event, QKeyEvent) and self.page.wants(Qt.Key(event.key())):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through what the picture holds."""
        if not self.page.press(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def reading(self) -> str:
        """Return the value that is pointed at, with all its digits."""
        return self.page.reading()

    def table(self) -> Table | None:
        """Return what is drawn, as numbers."""
        return self.page.table()

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the pictures that apply."""
        for kind in OF_NUMBERS if self._task.kind == "numbers" else OF_CLASSES:
            action = menu.addAction(self.bar.titles()[kind])
            action.setCheckable(True)
            action.setChecked(kind == self.kind)
            action.triggered.connect(self.bar.buttons[kind].click)
        plane = self.page.plane()
        if plane is not None:
            menu.addSeparator()
            whole = menu.addAction(self.tr("&View all"))
            whole.setEnabled(not plane.fitted)
            whole.setToolTip(
                self.tr("Everything is in view already.") if plane.fitted else self.tr("Show everything again (0)")
            )
            whole.triggered.connect(plane.fit)

    def take_theme(self, theme: Theme) -> None:
        """Nothing to do: the pages follow the palette by themselves."""

    def shut_down(self) -> None:
        """End what is worked out in the background."""
        self.source.shut_down()
