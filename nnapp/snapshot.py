"""Snapshot: the state of training at one moment, frozen, as every view draws it."""

from __future__ import annotations

from msgspec import Struct

from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, EMPTY_PATH, Clock, LayerNorms, Path
from nnapp.model import Curve, Stop
from nnapp.topology import Parameters


class Snapshot(Struct, frozen=True, eq=False):
    """The parameters after `updates` updates, and the cost of exactly these parameters on the training rows."""

    epoch: int  # finished epochs
    updates: int
    cost: float  # as the project reduces it (sum or mean over the rows); NaN where the table cannot be evaluated
    parameters: Parameters
    curve: Curve  # the cost after every finished epoch, the start (epoch 0) first
    curves: dict[str, Curve] = {}  # what else was recorded then, such as "validation cost"
    learning_rate: float = float("nan")  # of the epoch about to begin
    stop: Stop | None = None  # why training ended, where it has
    update: Parameters | None = None  # what the last update added to each parameter; only where it was asked for
    gradient: Parameters | None = None  # of the whole cost over all training rows; only where it was asked for
    clock: Clock = EMPTY_CLOCK  # how many updates and seconds there had been at some epochs
    layer_norms: LayerNorms = EMPTY_NORMS  # of the last gradient and update then
    path: Path = EMPTY_PATH  # the parameters then
    kept_epoch: int | None = None  # whose parameters these are, where training went back to earlier ones

    @property
    def weights_epoch(self) -> int:
        """Which epoch the parameters are of: not the last one where training went back to better ones."""
        return self.epoch if self.kept_epoch is None else self.kept_epoch
