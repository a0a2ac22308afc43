"""A block of rows, gathered in the order in which mini-batches take them: some epochs, one, or a part of one.

To gather many mini-batches at a time, into arrays that stay where they are, lets each have a recorded program. A block
is small enough for all its programs to stay in the processor's cache. In it the targets, and what the running cost is
made from, lie batch by batch, each batch as a table (targets, rows).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.aligned import aligned
from nnapp.run.order import Order, power_of_two

MOST_BATCHES = 64  # in a block
BLOCK_NUMBERS = 2**17  # of inputs in a block of several batches: they are still in the cache when they are used

Table = NDArray[Any]


class Layout(NamedTuple):
    """Where so many rows lie in a block, and the views through which they get there."""

    batches: tuple[tuple[int, int], ...]  # the offset and the size of each mini-batch
    inputs: Table
    targets: Table  # as they were gathered
    moves: list[tuple[Table, Table]]  # places batch by batch, and the targets that belong there in the same shape
    kept: dict[tuple[int, int], list[tuple[Table, Table]]]  # the views of `Block.several`, once they are needed


class Block:
    """Rows of a table in the order of training, inputs (rows, inputs + 1) and targets (rows, targets)."""

    def __init__(self, inputs: Table, targets: Table, batch: int, order: Order, *, mixed: bool) -> None:
        """Prepare blocks; with `mixed` batches of several sizes may be seen as one table, whatever output is where."""
        self._all_inputs, self._all_targets, self._order, self._mixed = inputs, targets, order, mixed
        self._batch, self._outputs, rows = batch, targets.shape[1], len(inputs)
        batches = max(1, min(MOST_BATCHES, BLOCK_NUMBERS // (batch * inputs.shape[1])))
        # whole epochs, as many as are drawn together at most
        self._epochs = min(power_of_two(batches // -(-rows // batch)), order.together)
        length = rows * self._epochs if batches * batch >= rows else batches * batch
        self.inputs = aligned(np.empty((length, inputs.shape[1]), inputs.dtype))
        self._gathered = np.empty((length, self._outputs), inputs.dtype)
        self._targets, self._kept = (aligned(np.empty(length * self._outputs, inputs.dtype)) for _ in range(2))
        self._layouts: dict[int, Layout] = {}
        self._layout = self._layouts[length] = self._laid_out(length)

    @property
    def length(self) -> int:
        """How many rows the block holds."""
        return len(self._layout.inputs)

    @property
    def batches(self) -> tuple[tuple[int, int], ...]:
        """The offset and the size of each mini-batch in the block."""
        return self._layout.batches

    def gather(self, epoch: int, position: int) -> int:
        """Put the rows around this place in training into the block; return which of the `batches` is the next."""
        rows, length = len(self._all_inputs), len(self.inputs)
        if length < rows or position % self._batch:  # or the rest of an epoch that was begun with other batches
            self._fill(self._order.of_epochs(epoch)[position : position + length])
            return 0
        since = epoch % self._epochs
        self._fill(self._order.of_epochs(epoch - since, self._epochs))
        return since * -(-rows // self._batch) + position // self._batch

    def targets(self, offset: int, size: int) -> Table:
        """Return the targets of a mini-batch, (targets, rows)."""
        return self._part(self._targets, offset, size)

    def kept(self, offset: int, size: int) -> Table:
        """Return where a mini-batch keeps what the running cost is made from, (targets, rows)."""
        return self._part(self._kept, offset, size)

    def several(self, first: int, last: int) -> list[tuple[Table, Table]]:
        """Return what these mini-batches of one epoch have kept, and their targets, (batches, targets, rows).

        A last batch that is smaller than the others is apart, or else (with `mixed`) all are one table.
        """
        views = self._layout.kept.get((first, last))
        if views is None:
            begin, (offset, size) = self.batches[first][0], self.batches[last - 1]
            end = offset + size
            split = begin if self._mixed else end - size % self._batch
            parts = [(begin, split, self._batch), (split, end, end - split)]
            views = self._layout.kept[first, last] = [self._between(*part) for part in parts if part[1] > part[0]]
        return views

    def _fill(self, rows: NDArray[np.intp]) -> None:
        layout = self._layouts.get(len(rows))
        if layout is None:
            layout = self._layouts[len(rows)] = self._laid_out(len(rows))
        # mode="clip" lets take write straight into `out`; the indices are in range anyway
        self._all_inputs.take(rows, 0, layout.inputs, "clip")
        self._all_targets.take(rows, 0, layout.targets, "clip")
        for place, targets in layout.moves:
            place[...] = targets
        self._layout = layout

    def _part(self, flat: Table, offset: int, size: int) -> Table:
        return flat[offset * self._outputs : (offset + size) * self._outputs].reshape(self._outputs, size)

    def _between(self, begin: int, end: int, size: int) -> tuple[Table, Table]:
        part, shape = slice(begin * self._outputs, end * self._outputs), (-1, self._outputs, size)
        return self._kept[part].reshape(shape), self._targets[part].reshape(shape)

    def _laid_out(self, length: int) -> Layout:
        # The last batch of an epoch may be smaller than the others.
        batch, outputs, moves = self._batch, self._outputs, []
        rows = min(length, len(self._all_inputs))  # of one epoch
        split = rows - rows % batch
        places = self._targets[: length * outputs].reshape(-1, rows * outputs)
        gathered = self._gathered[:length].reshape(-1, rows, outputs)
        for begin, end, size in ((0, split, batch), (split, rows, rows - split)):
            if end > begin:
                place = places[:, begin * outputs : end * outputs].reshape(len(places), -1, outputs, size)
                source = gathered[:, begin:end].reshape(len(places), -1, size, outputs)
                moves.append((place, source.transpose(0, 1, 3, 2)))
        batches = tuple(
            (start + offset, min(batch, rows - offset))
            for start in range(0, length, rows)
            for offset in range(0, rows, batch)
        )
        return Layout(batches, self.inputs[:length], self._gathered[:length], moves, {})
