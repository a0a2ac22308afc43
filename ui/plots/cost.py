"""The cost plot: cost and measures of all splits of the rows by epoch, update or second, the best epoch marked."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.model import EMPTY_CURVE, Curve
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.walk import Place
from ui.charts.choices import add_choices, add_switches
from ui.charts.cost.drawn import height
from ui.charts.cost.numbers import curves_table
from ui.charts.cost.picture import Choice, Picture, look, picture_of
from ui.charts.cost.pointer import STEPS, Pointer
from ui.charts.cost.reader import Reader
from ui.charts.cost.recorded import COST, is_recorded, learns_by_heart, offered, recording
from ui.charts.cost.row_cost import row_cost
from ui.charts.cost.smoothing import SHARES
from ui.charts.cost.tools import CostTools
from ui.charts.cost.words import CostWords
from ui.charts.legend import Entry
from ui.charts.table import Table
from ui.charts.time_axis import UNITS, Unit
from ui.document import Document, Selection
from ui.hidden import why_hidden
from ui.messages import words
from ui.plots.curves import CurvesPlot
from ui.theme import theme_of

USUAL_SMOOTHING = 2


class CostPlot(CurvesPlot):
    """The curves of a run; the view follows the newest epoch until it is moved by hand."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setObjectName("cost_plot")
        self.setAccessibleName(self.tr("Cost and measures"))
        self.choice, self.picture = Choice(), Picture()
        self._words = CostWords(self)
        self._length, self._caption, self._titles = 0, "", ("", "")
        self.graph.setObjectName("cost_graph")
        self._reader = Reader(self.graph, self._words)
        self.legend.hide()
        self._add_tools()
        self.setWhatsThis(
            self.tr(
                "The cost after every epoch. Lower is better; a flat line means that nothing is learnt any more. Where "
                "rows are kept for validation or test, they have a curve of their own, and the ring marks the epoch "
                "that did best with them. Ticks below say when something was changed. Point at a line, or press the "
                "left and right arrow keys, to read a value."
            )
        )
        document.selection_changed.connect(self._follow)
        document.hidden_changed.connect(self._hide)
        self.show_project(document.project, None)
        self.take_theme(theme_of(self))

    def _add_tools(self) -> None:
        tools = self._tools = CostTools(self._words, self.tools, self)
        self.log_box, self.all_button = tools.log, tools.all
        tools.quantity.chosen.connect(self.set_quantity)
        tools.unit.chosen.connect(self.set_unit)
        tools.record.clicked.connect(self.record)
        tools.smooth.clicked.connect(self._switch_smoothing)
        tools.log.toggled.connect(self.set_logarithmic)
        tools.all.clicked.connect(self.view_all)

    @property
    def curve(self) -> Curve:
        """The cost curve of the training rows."""
        return self.snapshot.curve if self.snapshot else EMPTY_CURVE

    @property
    def logarithmic(self) -> bool:
        """Whether the y axis is."""
        return self.choice.logarithmic

    def show_project(self, new: Project, old: Project | None) -> None:
        """Name the cost as the project reduces it, and say what the selected row costs."""
        if old is None or new.training is not old.training or new.topology is not old.topology:
            self._show_choices(new)
        if old is not None and new.dataset is not old.dataset and self.isVisible():
            self._say_caption()  # the selected row may have other cells

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curves as they are now; those that begin anew are followed again."""
        if snapshot.curve.length < self._length:
            self._set_following(True)
        self._length = snapshot.curve.length
        super().show_snapshot(snapshot)

    def show_running(self, running: bool) -> None:
        """Mark the best epoch in words, and describe the picture, when a run has ended."""
        changed = running != self.running
        super().show_running(running)
        if changed:
            self.redraw()

    def draw(self) -> None:
        """Draw the part of the curves that is in view."""
        project, said, theme = self.document.project, self._words, theme_of(self)
        seen = None if self.following else self.graph.visible_x()
        picture = picture_of(self.snapshot, project, self.choice, seen)
        self.picture = self._reader.picture = picture
        self._name_axes()
        if self.following:
            self.graph.set_ranges(*picture.whole())
        self.graph.set_lines(picture.lines(theme, self.graph.visible_y()))
        # no words while the newest epoch is the best one: they would run along with the curve
        fleeting = self.running and picture.best is not None and picture.best >= picture.length - 1
        self.graph.set_marks(picture.best_mark(theme, "" if fleeting else said.best(picture)))
        entries = [Entry(said.split(s), *look(theme, s), s not in self.choice.hidden) for s in picture.curves]
        self.legend.show_entries(entries)
        self.legend.setVisible(len(entries) > 1)
        recorded = is_recorded(project, self.choice.quantity)
        self.graph.set_message(said.message(picture, recorded, picture.has_points or not self.following))
        self._tools.record.setVisible(not recorded)
        by_heart = None if self.snapshot is None else learns_by_heart(self.snapshot, picture.best)
        self._caption = said.caption(picture, project, by_heart)
        self._say_caption()
        if not self.running:
            self.describe(said.description(picture))
        self._show_reading()

    # What is chosen

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Switch between a linear and a logarithmic y axis; the values stay what they are."""
        self.log_box.setChecked(logarithmic)
        self.graph.set_logarithmic(logarithmic)
        self._choose(logarithmic=logarithmic)

    def set_unit(self, unit: Unit) -> None:
        """Let the x axis count something else."""
        self._tools.show_unit(unit)
        self._choose(unit=unit)

    def set_quantity(self, quantity: str) -> None:
        """Draw the cost, or one of the measures."""
        self._choose(quantity=quantity)
        self._show_choices(self.document.project)

    def set_smoothing(self, level: int) -> None:
        """Draw smooth lines over the curves, from 0, none, to the strongest."""
        self.choice = self.choice._replace(smoothing=level)
        self._tools.smooth.setChecked(level > 0)
        self.redraw()

    def record(self) -> None:
        """Record the measure that is chosen, from now on."""
        self._set_recorded(self.choice.quantity, True)

    def _choose(self, **changes: object) -> None:
        self.choice = self.choice._replace(**changes)  # type: ignore[arg-type]
        self.view_all()

    def _set_recorded(self, quantity: str, on: bool) -> None:
        text = self.tr("Record {measure}") if on else self.tr("Record {measure} no more")
        name = self._words.title(quantity)
        self.document.edit(partial(recording, quantity=quantity, on=on), text.format(measure=name))

    def _toggle(self, number: int, shown: bool) -> None:
        split, hidden = [*self.picture.curves][number], self.choice.hidden
        self.choice = self.choice._replace(hidden=hidden - {split} if shown else hidden | {split})
        self.redraw()

    def _switch_smoothing(self, on: bool) -> None:
        self.set_smoothing(USUAL_SMOOTHING if on else 0)

    def _say_following(self, following: bool) -> None:
        self._tools.say_following(following)

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the buttons do, and which measures are recorded."""
        menu.addAction(self.tr("&View all")).triggered.connect(self.view_all)
        log = menu.addAction(self.tr("&Log scale"))
        log.setCheckable(True)
        log.setChecked(self.logarithmic)
        log.toggled.connect(self.set_logarithmic)
        said, project, choice = self._words, self.document.project, self.choice
        titles = [(said.title(quantity), quantity) for quantity in offered(project)]
        add_choices(menu, self.tr("&Draw"), titles, choice.quantity, self.set_quantity)
        add_choices(menu, self.tr("&x axis"), [(said.unit(unit), unit) for unit in UNITS], choice.unit, self.set_unit)
        levels = [(text, level) for level, text in enumerate(said.smoothing_levels())]
        add_choices(menu, self.tr("&Smoothing"), levels, choice.smoothing, self.set_smoothing)
        switches = [(title, name, is_recorded(project, name)) for title, name in titles if name != COST]
        add_switches(menu, self.tr("&Record after every epoch"), switches, self._set_recorded)

    # What is said

    def _show_choices(self, project: Project) -> None:
        quantities = offered(project)
        if self.choice.quantity not in quantities:
            self.choice = self.choice._replace(quantity=COST)
        recorded = frozenset(name for name in quantities if is_recorded(project, name))
        self._tools.show_quantities(quantities, recorded, self.choice.quantity)
        self.heading.say(*self._heading(project))
        self.redraw()

    def _heading(self, project: Project) -> tuple[str, str]:
        if self.choice.quantity != COST:
            return self._words.title(self.choice.quantity), ""
        cost, reduction = project.training.cost, project.training.reduction
        over = self.tr("sum over rows") if reduction == "sum" else self.tr("mean over rows")
        text = self.tr("{formula}, {over}").format(formula=cost.formula(), over=over)
        return text, self.tr("{cost}: {formula}").format(cost=words(cost.title), formula=text)

    def _name_axes(self) -> None:
        titles = self._words.unit(self.picture.ground.unit), self._words.title(self.choice.quantity)
        if titles != self._titles:
            self._titles = titles
            self.graph.set_titles(*titles)

    def _follow(self, new: Selection, old: Selection) -> None:
        if new.row != old.row and self.isVisible():
            self._say_caption()

    @Slot()
    def _hide(self) -> None:
        if self.isVisible():
            self._say_caption()
            self._show_reading()

    def _say_caption(self) -> None:
        row, parameters = self.document.selection.row, self.snapshot.parameters if self.snapshot else None
        cost = row_cost(self.document.project, row, parameters)
        own = "" if row is None or cost is None else self._own_cost(row, cost)
        self.caption.say(" ".join(filter(None, [own, self._caption])))

    def _own_cost(self, row: int, cost: float) -> str:
        asked = self.document.hidden.hides(Place("row_cost"), row)
        return self._words.of_one.row_cost(row, cost, asked=asked)

    # What is read

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the curves by the arrow keys; L, S and X switch what the controls do, Escape takes the reading away."""
        key, plain, reader = Qt.Key(event.key()), not event.modifiers(), self._reader
        if key in STEPS:
            reader.pointer = Pointer(None, 0).stepped(key, reader.first(), self.picture.length)
            self._show_reading()
        elif key == Qt.Key.Key_Escape and reader.pointer:
            self._leave()
        elif key == Qt.Key.Key_L and plain:
            self.set_logarithmic(not self.logarithmic)
        elif key == Qt.Key.Key_S and plain:
            self.set_smoothing((self.choice.smoothing + 1) % len(SHARES))
        elif key == Qt.Key.Key_X and plain:
            self.set_unit(UNITS[(UNITS.index(self.choice.unit) + 1) % len(UNITS)])
        else:
            super().keyPressEvent(event)

    def reading(self) -> str:
        """Return the values that are pointed at, with all their digits."""
        return "\n".join(repr(found.cost) for found in self._reader.readings().values())

    def table(self) -> Table | None:
        """Return what was recorded of the epochs that are seen."""
        said, picture = self._words, self.picture
        named = {said.curve(split, self.choice.quantity): picture.curves[split] for split in picture.drawn}
        return curves_table(named, picture.ground.part, picture.ground.clock, said.headers())

    def _point(self, x: float, y: float) -> None:
        self._reader.pointer = Pointer((x, y), 0)
        self._show_reading()

    def _leave(self) -> None:
        self._reader.pointer = None
        self._show_reading()

    def _show_reading(self) -> None:
        found, pointer = self._reader.first(), self._reader.pointer
        if found is None or pointer is None:
            self.graph.unmark()
            self.hover.hide()
            return
        x, y = self.picture.place(found.last), height(found.cost, self.logarithmic)
        self.graph.mark(x, y)
        place = pointer.pixel
        if place is None:
            point = self.graph.pixel_of(x, y if np.isfinite(y) else 0)
            place = (point.x(), point.y())
        newest = found.last == self.picture.length - 1 and self.choice.quantity == COST
        text = why_hidden() if newest and self.document.hidden.hides(Place("cost")) else self._reader.text(found)
        self.hover.say(text, self.graph.canvas.mapTo(self, self.graph.within(*place)))
