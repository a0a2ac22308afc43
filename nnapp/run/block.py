"""A block of rows, gathered in the order in which mini-batches take them: a part of an epoch, or a whole short one.

To gather some mini-batches at a time, into arrays that stay where they are, lets each have a recorded program. A block
is small enough for all its programs to stay in the processor's cache. In it the targets, and what the running cost is
made from, lie batch by batch, each batch as a table (targets, rows).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.run.order import Order

MOST_BATCHES = 64  # in a block
BLOCK_NUMBERS = 2**21  # of inputs in a block of several batches

Table = NDArray[Any]


class Layout(NamedTuple):
    """Where so many rows lie in a block, and the views through which they get there."""

    batches: tuple[tuple[int, int], ...]  # the offset and the size of each mini-batch
    inputs: Table
    targets: Table  # as they were gathered
    moves: list[tuple[Table, Table]]  # places batch by batch, and the targets that belong there in the same shape


class Block:
    """Rows of a table in the order of training, inputs (rows, inputs + 1) and targets (rows, targets)."""

    def __init__(self, inputs: Table, targets: Table, batch: int, order: Order) -> None:
        self._all_inputs, self._all_targets, self._order = inputs, targets, order
        self._batch, self._outputs = batch, targets.shape[1]
        batches = max(1, min(MOST_BATCHES, BLOCK_NUMBERS // (batch * inputs.shape[1])))
        length = min(len(inputs), batch * batches)
        self.inputs = np.empty((length, inputs.shape[1]), inputs.dtype)
        self._gathered = np.empty((length, self._outputs), inputs.dtype)
        self._targets, self._kept = (np.empty(length * self._outputs, inputs.dtype) for _ in range(2))
        self._layouts: dict[int, Layout] = {}
        self._views: dict[tuple[int, int, int], tuple[Table, Table]] = {}
        self.batches: tuple[tuple[int, int], ...] = ()

    def gather(self, epoch: int, position: int) -> None:
        """Put the rows from this place in training on into the block, and say in `batches` where they lie."""
        rows = self._order.of_epoch(epoch)[position : position + len(self.inputs)]
        layout = self._layouts.get(len(rows))
        if layout is None:
            layout = self._layouts[len(rows)] = self._layout(len(rows))
        # mode="clip" lets take write straight into `out`; the indices are in range anyway
        self._all_inputs.take(rows, 0, layout.inputs, "clip")
        self._all_targets.take(rows, 0, layout.targets, "clip")
        for place, targets in layout.moves:
            place[...] = targets
        self.batches = layout.batches

    def targets(self, offset: int, size: int) -> Table:
        """Return the targets of a mini-batch, (targets, rows)."""
        return self._part(self._targets, offset, size)

    def kept(self, offset: int, size: int) -> Table:
        """Return where a mini-batch keeps what the running cost is made from, (targets, rows)."""
        return self._part(self._kept, offset, size)

    def several(self, offset: int, size: int, batch: int) -> tuple[Table, Table]:
        """Return what several mini-batches in a row have kept, and their targets, (batches, targets, rows)."""
        views = self._views.get((offset, size, batch))
        if views is None:
            shape, part = (-1, self._outputs, batch), slice(offset * self._outputs, (offset + size) * self._outputs)
            views = self._kept[part].reshape(shape), self._targets[part].reshape(shape)
            self._views[offset, size, batch] = views
        return views

    def _part(self, flat: Table, offset: int, size: int) -> Table:
        return flat[offset * self._outputs : (offset + size) * self._outputs].reshape(self._outputs, size)

    def _layout(self, length: int) -> Layout:
        # The last batch of an epoch may be smaller than the others.
        batch, outputs, split, moves = self._batch, self._outputs, length - length % self._batch, []
        for begin, end, size in ((0, split, batch), (split, length, length - split)):
            if end > begin:
                place = self._targets[begin * outputs : end * outputs].reshape(-1, outputs, size)
                moves.append((place, self._gathered[begin:end].reshape(-1, size, outputs).transpose(0, 2, 1)))
        batches = tuple((offset, min(batch, length - offset)) for offset in range(0, length, batch))
        return Layout(batches, self.inputs[:length], self._gathered[:length], moves)
