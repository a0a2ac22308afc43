"""Finds the order of the rows for a project, and remembers it: small tables at once, large ones in the background.

The rule, as in spreadsheets: rows are sorted and filtered when the arrangement changes, when training has gone on
(where the order asks the network), and when somebody asks for it; an edited cell leaves its row where it is until then.
New rows stay where they were inserted. Undo and redo bring back the very order that there was.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from nnapp.arrangement import COST_SHARE, OWN, Arrangement, TextFilter, UsesFilter
from nnapp.arranging import asks_the_network, rows_shown
from nnapp.dataset import NumberColumn
from nnapp.progress import Report
from nnapp.project import Project, current_model
from nnapp.topology import Parameters
from ui.background import Job
from ui.data_grid.row_order import Numbers, RowOrder, followed

MOST_NUMBERS = 200_000  # that are sorted or filtered at once, without waiting in the background
MOST_TEXTS = 20_000
MOST_PRODUCTS = 4_000_000  # rows times weights
REMEMBERED = 32  # orders
REMEMBERED_BYTES = 128 * 2**20


class Found(Struct, frozen=True, eq=False):
    """An order, the project it is shown for, and with what it was found."""

    project: Project
    order: RowOrder
    basis: tuple[object, ...]  # what the order depends on; where that changes it is from before


class Ordering(QObject):
    """The order of the rows of the project that is shown; `found` says that one was found in the background.

    `refused` and `failed` say why none was: in a `Said`, and for an error in the program as its traceback.
    """

    found = Signal()
    refused = Signal(object)
    failed = Signal(str)

    def __init__(self, project: Project, parameters: Parameters, parent: QObject) -> None:
        super().__init__(parent)
        self._job = Job(self)
        self._job.finished.connect(self._take)
        self._job.cancelled.connect(self._next)
        for ended, told in ((self._job.refused, self.refused), (self._job.failed, self.failed)):
            ended.connect(told)
            ended.connect(self._next)
        self._remembered: list[Found] = []
        self._asked: tuple[Project, Parameters] | None = None  # what the job is about
        self._announced: RowOrder | None = None  # what a command says will be shown after its edit
        self._wanted = False  # whether the order is to be found anew as soon as the job is over
        self.parameters = parameters
        self._now = Found(project, RowOrder(project.dataset.row_count), ())
        self._find(project)

    @property
    def order(self) -> RowOrder:
        """The rows that are shown now."""
        return self._now.order

    @property
    def updating(self) -> bool:
        """Whether another order is being found."""
        return self._job.running or self._wanted

    @property
    def outdated(self) -> bool:
        """Whether something has changed since that the order depends on."""
        arrangement = self._now.project.arrangement
        if arrangement.plain or self.updating:
            return False
        return not _same(self._now.basis, _basis(self._now.project, self.parameters))

    def forget(self) -> None:
        """Find the order of another project, of which nothing is known."""
        self._remembered.clear()
        self._find(self._now.project)

    def show_project(self, project: Project, parameters: Parameters) -> None:
        """Find what is shown of another project, as far as it is not what was shown before."""
        old, self.parameters = self._now, parameters
        before = next((each for each in self._remembered if each.project is project), None)
        if project.arrangement.plain:
            self._wanted = False
            self._job.cancel()
            self._show(project, RowOrder(project.dataset.row_count))
        elif before is not None:
            self._wanted = False
            self._job.cancel()
            self._now = before
        elif project.arrangement != old.project.arrangement or _trained(project, old.project):
            self._find(project)
        else:
            announced = self._announced
            fits = announced is not None and announced.count == project.dataset.row_count
            order = announced if fits else _kept(old, project)
            if order is None:
                self._find(project)
            else:
                self._now = Found(project, order, old.basis)
                self._remember()

    def announce(self, order: RowOrder) -> None:
        """Say what will be shown after the edit that comes next, whose rows alone do not tell which are new."""
        self._announced = order

    @Slot()
    def forget_announced(self) -> None:
        """The edit is through, or was refused."""
        self._announced = None

    def sort_again(self) -> None:
        """Sort and filter with what the cells and weights are now."""
        if not self._now.project.arrangement.plain:
            self._find(self._now.project)

    def shut_down(self) -> None:
        """End what goes on in the background, and wait for it."""
        self._wanted = False
        self._job.shut_down()

    def _find(self, project: Project) -> None:
        if _at_once(project):
            self._wanted = False
            self._job.cancel()
            self._show(project, _order(project, rows_shown(project, self.parameters)))
            return
        old, count = self._now.order, project.dataset.row_count
        self._now = Found(project, old if old.count == count else RowOrder(count), ())
        self._wanted = True
        if self._job.running:
            self._job.cancel()
        else:
            self._next()

    @Slot()
    def _next(self) -> None:
        if self._wanted:
            self._wanted = False
            project, parameters = self._now.project, self.parameters
            self._asked = project, parameters
            self._job.start(partial(_found_rows, project, parameters))

    @Slot(object)
    def _take(self, numbers: Numbers | None) -> None:
        assert self._asked is not None
        (project, parameters), now = self._asked, self._now.project
        if self._wanted:
            self._next()
        elif now.arrangement == project.arrangement and now.dataset.row_count == project.dataset.row_count:
            self._now = Found(now, _order(project, numbers), _basis(project, parameters))
            self._remember()
            self.found.emit()
        elif not self._now.basis and not now.arrangement.plain:
            self._find(now)  # rows have come or gone meanwhile, and those that are shown were never put in order
            self.found.emit()

    def _show(self, project: Project, order: RowOrder) -> None:
        order = self._now.order if order.same(self._now.order) else order
        self._now = Found(project, order, _basis(project, self.parameters))
        self._remember()

    def _remember(self) -> None:
        if self._now.order.numbers is None:
            return
        kept = [each for each in self._remembered if each.project is not self._now.project][1 - REMEMBERED :]
        self._remembered = [*kept, self._now]
        while len(self._remembered) > 1 and _bytes(self._remembered) > REMEMBERED_BYTES:
            del self._remembered[0]


def _found_rows(project: Project, parameters: Parameters, report: Report) -> Numbers | None:
    return rows_shown(project, parameters, report)


def _order(project: Project, numbers: Numbers | None) -> RowOrder:
    return RowOrder(project.dataset.row_count, numbers)


def _bytes(remembered: list[Found]) -> int:
    orders = {id(each.order): each.order for each in remembered}.values()
    return sum(order.numbers.nbytes for order in orders if order.numbers is not None)


def _kept(old: Found, project: Project) -> RowOrder | None:
    # the order of rows that stay where they are, or None where that cannot be said
    before, after = old.project.dataset, project.dataset
    if before.row_count != after.row_count:
        return followed(old.order, before.columns, after.columns)
    return old.order


def _trained(new: Project, old: Project) -> bool:
    if new.model is old.model or not asks_the_network(new.arrangement):
        return False
    return current_model(new).updates != current_model(old).updates


def _at_once(project: Project) -> bool:
    rows, arrangement = project.dataset.row_count, project.arrangement
    columns = [project.dataset.columns[position] for position in _columns(arrangement)]
    texts = any(isinstance(each, TextFilter) for each in arrangement.filters)  # for which numbers are written out
    if asks_the_network(arrangement) and rows * project.topology.parameter_count > MOST_PRODUCTS:
        return False
    texts |= any(not isinstance(column, NumberColumn) for column in columns)
    return rows <= (MOST_TEXTS if texts else MOST_NUMBERS)


def _columns(arrangement: Arrangement) -> list[int]:
    sort = [key.column for key in arrangement.sort if key.quantity != COST_SHARE]
    return sort + [each.column for each in arrangement.filters if not isinstance(each, UsesFilter)]


def _basis(project: Project, parameters: Parameters) -> tuple[object, ...]:
    # the parts of a project that its order depends on, to be compared by identity
    dataset, arrangement = project.dataset, project.arrangement
    if asks_the_network(arrangement):
        return (parameters, project.topology, project.training.cost, *dataset.columns, dataset.used_split)
    own = [dataset.columns[key.column] for key in arrangement.sort if key.quantity == OWN]
    own += [dataset.columns[each.column] for each in arrangement.filters if not isinstance(each, UsesFilter)]
    cells = [getattr(column, "codes", getattr(column, "values", None)) for column in own]
    uses = any(isinstance(each, UsesFilter) for each in arrangement.filters)
    return (*cells, dataset.used_split if uses else None)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(map(_alike, one, other))


def _alike(one: object, other: object) -> bool:
    # uses of rows are found anew with every cell, and weights with every evaluation, and are mostly the same
    if isinstance(one, Parameters) and isinstance(other, Parameters):
        return one is other or np.array_equal(one.flat, other.flat)
    uses = isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.dtype == other.dtype == np.uint8
    return one is other or (uses and np.array_equal(one, other))  # type: ignore[arg-type]
