"""What of the network is known just now, quantity by quantity, and the limits of their colours.

During a run only some snapshots carry the gradient: the last one is kept, with the epoch that it belongs to. Each
quantity has a limit of its own, which only grows during a run, so that colours compare from epoch to epoch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnapp.choices import Array
from nnapp.model import Model
from nnapp.project import Project
from nnapp.snapshot import Snapshot
from nnapp.topology import Parameters, Topology, present
from ui.charts.weight_maps.quantity import Quantity
from ui.heatmap_picture import rounded_up
from ui.weight_scale import begins_anew, fitting_limit


class Values:
    """The weights, gradient and update of the newest snapshots, and the limits of all quantities."""

    def __init__(self) -> None:
        self.limits = dict.fromkeys(Quantity, 1.0)
        self.weights: Parameters | None = None
        self.gradient: Parameters | None = None
        self.update: Parameters | None = None
        self.gradient_epoch = 0
        self._gradient_at: Parameters | None = None
        self._model: Model | None = None
        self._fresh: set[Quantity] = set()  # quantities whose next values set their limit
        self._present: tuple[Topology, NDArray[np.bool_] | None] | None = None

    @property
    def gradient_is_newest(self) -> bool:
        """Whether the gradient is that of the very weights that are shown."""
        return self.gradient is not None and self._gradient_at is self.weights

    def begin(self, project: Project, model: Model, seen: int) -> None:
        """Fit the scales anew where weights are others, not those of a run; `seen` is the newest update drawn."""
        if begins_anew(model, self._model, seen, self.limits[Quantity.WEIGHT]):
            self.limits[Quantity.WEIGHT] = fitting_limit(model.current)
            self._fresh = {Quantity.GRADIENT, Quantity.UPDATE, Quantity.DELTA}
            self.forget_gradient()
        self._model = model
        if self.weights is not None and self.weights.widths != project.topology.widths:
            self.weights = self.gradient = self.update = None  # they belong to the network before

    def forget_gradient(self) -> None:
        """The last gradient is no longer that of this cost, table or start."""
        self.gradient = self._gradient_at = None

    def take(self, snapshot: Snapshot, topology: Topology) -> None:
        """Take newer values, all of a network of these layers."""
        self.weights, self.update = snapshot.parameters, self._there(snapshot.update, topology)
        self._grow(Quantity.WEIGHT, fitting_limit(snapshot.parameters))
        if self.update is not None:
            self._grow(Quantity.UPDATE, fitting_limit(self.update))
        if snapshot.gradient is not None:
            self.gradient = self._there(snapshot.gradient, topology)
            self.gradient_epoch, self._gradient_at = snapshot.weights_epoch, snapshot.parameters
            if self.gradient is not None:
                self._grow(Quantity.GRADIENT, fitting_limit(self.gradient))

    def take_deltas(self, maps: tuple[Array, ...]) -> None:
        """Let the limit of δ grow with newer ones."""
        sizes = [np.abs(delta[np.isfinite(delta)]).max(initial=0.0) for delta in maps]
        self._grow(Quantity.DELTA, rounded_up(float(max(sizes, default=0.0))))

    def of(self, quantity: Quantity) -> Parameters | None:
        """Return the values of a quantity that each weight and bias has, or None where they are not known."""
        known = {Quantity.WEIGHT: self.weights, Quantity.GRADIENT: self.gradient, Quantity.UPDATE: self.update}
        return known.get(quantity)

    def is_there(self, topology: Topology, layer: int, unit: int, column: int) -> bool:
        """Say whether a weight or bias is there: not removed, and its source not switched off."""
        mask = self._mask(topology)
        return mask is None or bool(Parameters(topology.widths, mask).matrices[layer][unit, column])

    def count(self, topology: Topology) -> int:
        """How many weights and biases there are."""
        mask = self._mask(topology)
        return topology.parameter_count if mask is None else int(np.count_nonzero(mask))

    def _grow(self, quantity: Quantity, fitting: float) -> None:
        fresh = quantity in self._fresh
        self._fresh.discard(quantity)
        self.limits[quantity] = fitting if fresh else max(self.limits[quantity], fitting)

    def _there(self, values: Parameters | None, topology: Topology) -> Parameters | None:
        # a link that was removed has no gradient to show
        mask = self._mask(topology)
        if values is None or values.widths != topology.widths or mask is None:
            return values if values is not None and values.widths == topology.widths else None
        return Parameters(values.widths, np.where(mask, values.flat, 0.0))

    def _mask(self, topology: Topology) -> NDArray[np.bool_] | None:
        # None where all are there, as in most networks
        if self._present is None or self._present[0] is not topology:
            mask = present(topology)
            self._present = topology, None if mask.all() else mask
        return self._present[1]


def new_cost(new: Project, old: Project) -> bool:
    """Say whether the cost is another function of the weights, so that a gradient no longer belongs to it."""
    one, other = new.training, old.training
    same = (one.cost, one.reduction, one.l1, one.l2) == (other.cost, other.reduction, other.l1, other.l2)
    return not same or new.dataset is not old.dataset or new.topology is not old.topology
