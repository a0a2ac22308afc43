"""Silent rot: no bit of a project file can flip without a warning."""

from __future__ import annotations

import random

import pytest

from nnapp.projectfile import ProjectError, load
from tests.engine.filebytes import sample_files

FLIPS = 10_000


def test_no_flipped_bit_goes_unnoticed(tmp_path):
    samples = sample_files(tmp_path)
    path = tmp_path / "flipped.bplab"
    dice = random.Random(16)
    salvaged = 0
    for _ in range(FLIPS):
        data = bytearray(dice.choice(samples))
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        with pytest.raises(ProjectError) as caught:
            load(path)
        salvaged += caught.value.salvage is not None
    assert salvaged > FLIPS / 10
