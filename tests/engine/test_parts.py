"""Updates of long vectors are made part by part: the same numbers, in lines that each touch a part only."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from nnapp.choices import choices
from nnapp.optimizers import Adam, AnyOptimizer, Clock, Update, record_update
from nnapp.tape import LONG, PART, RAISING, Tape, part_by_part, run_lines

OPTIMIZERS = [kind() for kind in choices(AnyOptimizer)]
LENGTHS = {"float32": LONG // 4 + 5, "float64": LONG // 8 + 5}  # the last part is a small one
RATE = 0.01


class Descent:
    """An optimizer with vectors that are just long enough, and the lines of its update."""

    def __init__(self, optimizer, precision, parts, free=None):
        size, random = LENGTHS[precision], np.random.default_rng(0)
        memory = {name: vector.astype(precision) for name, vector in optimizer.fresh_memory(size, RATE).items()}
        self.parameters = random.normal(size=size).astype(precision)
        self.gradient = np.zeros_like(self.parameters)
        step, rate = np.zeros_like(self.parameters), np.array(RATE, precision)
        self.update = Update(self.parameters, self.gradient, step, rate, memory, Clock())
        tape = Tape(precision)
        record_update(tape, optimizer, self.update, free)
        self.lines = part_by_part(tape.calls, self.parameters) if parts else tape.calls
        self.whole = tape.calls

    def numbers(self):
        return np.stack([self.parameters, self.update.step, *self.update.memory.values()])


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("precision", LENGTHS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_parts_make_the_very_numbers_that_whole_vectors_make(optimizer, precision, frozen):
    random = np.random.default_rng(1)
    free = (random.random(LENGTHS[precision]) < 0.9).astype(precision) if frozen else None
    ours, whole = (Descent(optimizer, precision, parts, free) for parts in (True, False))
    assert len(ours.lines) > len(ours.whole)
    for _ in range(3):
        gradient = random.normal(size=LENGTHS[precision])
        for descent in (ours, whole):
            descent.gradient[...] = gradient
            assert run_lines(descent.lines) is None
    np.testing.assert_array_equal(ours.numbers(), whole.numbers())


def test_all_lines_see_a_part_before_the_next_part_is_touched():
    lines = part_by_part(Descent(Adam(), "float32", parts=False).lines, np.zeros(LENGTHS["float32"], np.float32))
    tick, rest = lines[0], lines[1:]
    assert tick[1] == ()
    begins = [arguments[-1].ctypes.data - arguments[-1].base.ctypes.data for _, arguments in rest]
    assert begins == sorted(begins)
    assert max(arguments[-1].nbytes for _, arguments in rest) == PART


def test_short_vectors_stay_whole():
    lines = [(np.add, (np.ones(9), np.ones(9), np.ones(9)))]
    assert part_by_part(lines, np.ones(9)) == lines


def test_lines_of_another_kind_stay_whole_and_in_their_place():
    long = np.arange(LONG // 8 + 1.0)
    total, lowest = np.zeros(()), np.zeros_like(long)
    lines = [
        (np.add, (long, np.ones(()), long)),
        (np.add.reduce, (long, 0, None, total)),
        (np.multiply, (long, total, long)),
        (partial(np.minimum, long, total, out=lowest), ()),
        (np.subtract, (long, lowest, long)),
    ]
    expected = np.arange(1.0, len(long) + 1)
    expected = expected * expected.sum() - np.minimum(expected * expected.sum(), expected.sum())
    parts = part_by_part(lines, long)
    assert run_lines(parts) is None
    np.testing.assert_array_equal(long, expected)
    count = -(-long.nbytes // PART)
    assert len(parts) == 3 * count + 2


def test_an_update_that_overflows_ends_as_it_does_with_whole_vectors():
    ours, whole = (Descent(Adam(), "float32", parts) for parts in (True, False))
    for descent in (ours, whole):
        descent.gradient[...] = 1.0
        descent.gradient[-3] = 1e30  # its square is too much for float32
        with np.errstate(**RAISING):
            failed = run_lines(descent.lines)
        assert failed is not None
        with np.errstate(all="ignore"):
            run_lines(descent.lines[failed + 1 :])
    np.testing.assert_array_equal(ours.numbers(), whole.numbers())
    assert np.isinf(ours.update.memory["second_moment"][-3])
