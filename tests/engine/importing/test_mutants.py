"""Damaged text files become a table or are refused in words; nothing else ever happens, and nothing takes long.

    BACKPROP_MUTANTS=20000 python -m pytest -c tests/engine/pytest.ini tests/engine/importing/test_mutants.py

tries so many instead of a few hundred.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from nnapp.importing import Source, preview, read
from nnapp.words import Refusal
from tests.engine.importing.text_mutants import mutant

MUTANTS = int(os.environ.get("BACKPROP_MUTANTS", "400"))
PARTS = 8
WITHIN_S = 2.0  # of the processor, so that other programs do not count


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_file_is_read_or_refused(part: int, tmp_path: Path) -> None:
    path = tmp_path / "mutant.csv"
    refusals = 0
    for number in range(part, MUTANTS, PARTS):
        path.write_bytes(mutant(number))
        began = time.process_time()
        refusals += refused_or_read(path, number)
        assert time.process_time() - began < WITHIN_S, number
    assert refusals < MUTANTS / PARTS / 2  # most can be read


def refused_or_read(path: Path, number: int) -> bool:
    """Look at a file as the window does; return whether it was refused."""
    try:
        shown = preview(Source.of(path))
    except Refusal as refusal:
        assert path.name in str(refusal) and "unexpected" not in str(refusal), number
        with pytest.raises(Refusal):
            read(Source.of(path))
        return True
    for table in (read(Source.of(path), shown.choices), read(Source.of(path))):
        assert table.choices == shown.choices, number
        assert table.dataset.row_count == shown.row_count, number
        assert (table.rejected, table.rejected_count) == (shown.rejected, shown.rejected_count), number
    for said in (*shown.notes, *(guess.reason for guess in shown.guesses)):
        assert str(said), number
    for one in shown.rejected:
        assert one.line > 0 and str(one.problem) and str(one.action), number
    return False
