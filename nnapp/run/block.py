"""A block of rows, gathered in the order in which mini-batches take them: a part of an epoch, or a whole short one.

To gather some mini-batches at a time, into arrays that stay where they are, lets each have a recorded program. A block
is small enough for all its programs to stay in the processor's cache. In it the targets, and what the running cost is
made from, lie batch by batch, each batch as a table (targets, rows).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.run.order import Order

MOST_BATCHES = 64  # in a block
BLOCK_NUMBERS = 2**21  # of inputs in a block of several batches

Table = NDArray[Any]
Batches = tuple[tuple[int, int], ...]  # the offset and the size of each


class Block:
    """Rows of a table in the order of training, inputs (rows, inputs + 1) and targets (rows, targets)."""

    def __init__(self, inputs: Table, targets: Table, batch: int, order: Order) -> None:
        self._all_inputs, self._all_targets, self._order = inputs, targets, order
        self._batch, self._outputs = batch, targets.shape[1]
        batches = max(1, min(MOST_BATCHES, BLOCK_NUMBERS // (batch * inputs.shape[1])))
        length = min(len(inputs), batch * batches)
        self.inputs = np.empty((length, inputs.shape[1]), inputs.dtype)
        self._targets, self._kept = (np.empty(length * self._outputs, inputs.dtype) for _ in range(2))
        self.batches: Batches = ()
        self._layouts: dict[int, Batches] = {}

    def gather(self, epoch: int, position: int) -> None:
        """Put the rows from this place in training on into the block, and say in `batches` where they lie."""
        rows = self._order.of_epoch(epoch)[position : position + len(self.inputs)]
        # mode="clip" lets take write straight into `out`; the indices are in range anyway
        self._all_inputs.take(rows, 0, self.inputs[: len(rows)], "clip")
        self._pack(self._all_targets.take(rows, 0))
        if len(rows) not in self._layouts:
            offsets = range(0, len(rows), self._batch)
            self._layouts[len(rows)] = tuple((offset, min(self._batch, len(rows) - offset)) for offset in offsets)
        self.batches = self._layouts[len(rows)]

    def targets(self, offset: int, size: int) -> Table:
        """Return the targets of a mini-batch, (targets, rows)."""
        return self._part(self._targets, offset, size)

    def kept(self, offset: int, size: int) -> Table:
        """Return where a mini-batch keeps what the running cost is made from, (targets, rows)."""
        return self._part(self._kept, offset, size)

    def several(self, offset: int, size: int, batch: int) -> tuple[Table, Table]:
        """Return what several mini-batches in a row have kept, and their targets, (batches, targets, rows)."""
        shape, part = (-1, self._outputs, batch), slice(offset * self._outputs, (offset + size) * self._outputs)
        return self._kept[part].reshape(shape), self._targets[part].reshape(shape)

    def _part(self, flat: Table, offset: int, size: int) -> Table:
        return flat[offset * self._outputs : (offset + size) * self._outputs].reshape(self._outputs, size)

    def _pack(self, targets: Table) -> None:
        # batch by batch; the last one of an epoch may be smaller
        outputs, split = self._outputs, len(targets) - len(targets) % self._batch
        for begin, end, size in ((0, split, self._batch), (split, len(targets), len(targets) - split)):
            if end > begin:
                place = self._targets[begin * outputs : end * outputs].reshape(-1, outputs, size)
                place[...] = targets[begin:end].reshape(-1, size, outputs).transpose(0, 2, 1)
