"""A repair is accepted for the right choice only: all 256 of them, on 50 networks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nnapp.lessons.faulty import (
    DERIVATION,
    PRINTED_CHOICES,
    PRINTED_PROGRAM,
    RIGHT_CHOICES,
    SUSPECTS,
    accepted,
    compare,
    cost,
    fresh_case,
    fresh_checks,
    numeric_gradients,
    repaired,
)
from nnapp.words import Refusal


def test_only_the_right_choice_passes():
    networks = [fresh_case(seed) for seed in range(50)]
    referees = [(numeric_gradients(*given), cost(*given)) for given in networks]
    for choices in product(range(4), repeat=4):
        repair = repaired(choices)
        passed = [
            compare(repair.gradients(*given), *referee).passed
            for given, referee in zip(networks, referees, strict=True)
        ]
        assert passed == [choices == RIGHT_CHOICES] * 50, choices


def test_three_fresh_networks_decide():
    for seed in (0, 3, 1000):
        found = fresh_checks(repaired(RIGHT_CHOICES), seed)
        assert len(found) == 3
        assert accepted(found)
        assert not accepted(fresh_checks(repaired(PRINTED_CHOICES), seed))
    good, bad = fresh_checks(DERIVATION, 1), fresh_checks(PRINTED_PROGRAM, 1)
    assert not accepted([*good[:2], bad[0]])
    assert not accepted([])


def test_the_choices_stand_for_the_programs():
    assert repaired(PRINTED_CHOICES).lines == PRINTED_PROGRAM.lines
    assert repaired(RIGHT_CHOICES).lines == DERIVATION.lines
    assert sum(one != other for one, other in zip(PRINTED_CHOICES, RIGHT_CHOICES, strict=True)) == 3  # three faults
    for suspect in SUSPECTS:
        texts = [line.text for line in suspect.alternatives]
        assert len({*texts}) == 4
        assert len({text.split(" = ")[0] for text in texts}) == 1


@pytest.mark.parametrize("choices", [(), (0, 0, 0), (0, 0, 0, 4), (0, 0, 0, -1), (0, 0, 0, 0, 0)])
def test_other_choices_are_refused(choices):
    with pytest.raises(Refusal, match="one of four alternatives"):
        repaired(choices)


def test_fresh_networks_are_fresh_and_the_same_for_the_same_seed():
    one, same, other = fresh_case(4), fresh_case(4), fresh_case(5)
    assert np.array_equal(one.x, same.x)
    assert not np.array_equal(one.x, other.x)
