"""Keeps the drawing's links on the quantity that was chosen: the weights, their gradient, or their last update.

The gradient is worked out only while it is shown and the editor is seen: at once where that surely takes less than two
milliseconds, else in the background, for the newest weights. What is drawn then belongs to weights of a moment before
until the newest come, and is said to.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from nnapp.dataset import Split
from nnapp.gradient import training_gradient
from nnapp.progress import Report, unheard
from nnapp.project import Project
from nnapp.topology import Parameters, present
from nnapp.words import Refusal, Said
from ui.messages import sentence
from ui.newest import Key, Newest, same
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.quantities.legend import Legend
from ui.topology_editor.quantities.link_quantity import Quantity, Shown

QUICK = 40_000  # rows times units, and a part of rows times weights: about a millisecond
PRODUCTS = 200  # of weights, which take as long as the activation of one unit


class LinkDrawing(QObject):
    """Draws in a view, and says in a legend, what links show; `shown` is that."""

    def __init__(self, view: NetworkView, legend: Legend, parent: QObject) -> None:
        super().__init__(parent)
        self.view, self.legend = view, legend
        self.quantity = Quantity.WEIGHT
        self.shown = Shown()
        self.updates = 0  # that have led to the weights
        self.gradient = Newest(self)
        self._drawn: Key = ()

    def forget(self) -> None:
        """Draw anew next time, whatever has changed: the drawing or its scale is another."""
        self._drawn = ()

    def rest(self) -> None:
        """Work out nothing any more: nobody sees it."""
        self.gradient.cancel()

    def draw(self, project: Project, parameters: Parameters, update: Parameters | None) -> bool:
        """Show the quantity at these weights, of which `update` was the last; says whether captions have changed."""
        before, self.shown = self.shown, self._found(project, parameters, update)
        quantity, values = self.shown.quantity, self.shown.values
        said_before = (before.reason, before.newest)
        if same((quantity, values), self._drawn):
            return said_before != (self.shown.reason, self.shown.newest)
        self._drawn = (quantity, values)
        another = self.view.weight_scale.show(quantity, values is not None)
        grown = self.view.show_parameters(_nothing(parameters) if values is None else values)
        if another or grown:
            self.legend.refresh()
        return True

    def _found(self, project: Project, parameters: Parameters, update: Parameters | None) -> Shown:
        if self.quantity is Quantity.WEIGHT:
            return Shown(values=parameters)
        if self.quantity is Quantity.GRADIENT:
            return self._gradient(project, parameters)
        if update is None or update.widths != parameters.widths:
            return Shown(Quantity.UPDATE, reason=self._why_no_update())
        return Shown(Quantity.UPDATE, update)

    def _why_no_update(self) -> str:
        if self.updates:
            return self.tr("No update led to these weights. One Mini-Batch (F7) makes one.")
        return self.tr("No update yet: One Mini-Batch (F7) makes one.")

    def _gradient(self, project: Project, parameters: Parameters) -> Shown:
        training, newest = project.training, self.gradient
        key: Key = (project.dataset, project.topology, parameters, training.cost, training.reduction)
        key += (training.l1, training.l2)
        if not same(key, newest.key):
            work = partial(_worked_out, project, parameters)
            if _is_quick(project):
                newest.put(key, *_at_once(work))
            else:
                newest.ask(key, work, (project.dataset, project.topology))
        found = newest.value
        if newest.problem is not None and same(key, newest.key):
            return Shown(Quantity.GRADIENT, reason=self.tr("No gradient: ") + sentence(newest.problem))
        if newest.broken:
            reason = self.tr("No gradient: it could not be worked out, because of an error in the program.")
            return Shown(Quantity.GRADIENT, reason=reason)
        if found is None or found.widths != parameters.widths:
            return Shown(Quantity.GRADIENT, reason=self.tr("The gradient is being worked out …"), newest=False)
        return Shown(Quantity.GRADIENT, found, newest=same(key, newest.key))


def _is_quick(project: Project) -> bool:
    rows, topology = project.dataset.count(Split.TRAINING), project.topology
    return rows * (sum(topology.widths) + topology.parameter_count / PRODUCTS) <= QUICK


def _at_once(work: partial[Parameters]) -> tuple[Parameters | None, Said | None]:
    try:
        return work(unheard), None
    except Refusal as refusal:
        return None, refusal.said


def _worked_out(project: Project, parameters: Parameters, report: Report) -> Parameters:
    # a link that was removed has no gradient to show
    found = training_gradient(project, parameters, report)
    return Parameters(found.widths, np.where(present(project.topology), found.flat, 0.0))


def _nothing(parameters: Parameters) -> Parameters:
    return Parameters(parameters.widths, np.zeros_like(parameters.flat))
