"""Run: the machine that trains a project, one mini-batch at a time, and hands out frozen snapshots."""

from nnapp.dropout import SEEDED_EPOCHS
from nnapp.run.alone import train_on_one_row
from nnapp.run.one_row import ROW_BESIDES, ROW_NEXT, refuse_other_rows
from nnapp.run.order import Order, order
from nnapp.run.run import Run, train
from nnapp.run.stopping import still_diverged, stop_words, weights_epoch
from nnapp.run.unfit import refuse_unfit
from nnapp.run.until import NO_GOAL, Until
from nnapp.snapshot import Snapshot

__all__ = [
    "NO_GOAL",
    "ROW_BESIDES",
    "ROW_NEXT",
    "SEEDED_EPOCHS",
    "Order",
    "Run",
    "Snapshot",
    "Until",
    "order",
    "refuse_other_rows",
    "refuse_unfit",
    "still_diverged",
    "stop_words",
    "train",
    "train_on_one_row",
    "weights_epoch",
]
