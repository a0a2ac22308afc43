"""Damaged workbooks, IDX, Parquet and JSON files: each is read or refused in words, and none takes long.

A few hundred by default; all 20,000 with BACKPROP_LAB_MUTANTS=20000.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import time
import zipfile
from pathlib import Path

import duckdb
import numpy as np
import pytest

from nnapp.importing import Source, preview, read
from nnapp.words import Refusal
from tests.engine.importing.test_idx import idx
from tests.engine.importing.workbooks import Error, ods, ods_table, packed, sheet_xml, xls, xlsx

COUNT = int(os.environ.get("BACKPROP_LAB_MUTANTS", "300"))
PARTS = 20  # tests that share them
LONGEST_S = 2.0  # of the processor, so that other programs do not count
ROWS = [["x", "y", "kind"], *[[0.5 * row, float(-row), "abc"[row % 3]] for row in range(12)], [1.0, Error("#N/A"), "a"]]
ODD = [
    b"",
    b"\0",
    b"\xff",
    b"9" * 12,
    b"-1",
    b"1e999",
    b"[",
    b"{",
    b'"',
    b"<",
    b">",
    b"/>",
    b"&",
    b"=",
    b"\xff\xff\xff\xff",
]


def samples(folder: Path) -> dict[str, list[bytes]]:
    """Good files of each format."""
    json_rows = [dict(zip("xyk", [0.5 * row, -row, "abc"[row % 3]], strict=True)) for row in range(12)]
    made = folder / "good.parquet"
    with duckdb.connect(":memory:") as connection:
        query = "SELECT range AS x, range * 0.5 AS d, 'k' || range % 3 AS s, [range] AS l, DATE '2026-01-01' AS t"
        query += " FROM range(50)"
        connection.execute(f"COPY ({query}) TO '{made}' (FORMAT parquet)")
    return {
        "xlsx": [xlsx({"A": sheet_xml(ROWS, merged=("C2:C3",)), "B": sheet_xml(ROWS)}, hidden=("A",))],
        "ods": [ods(ods_table("A", ROWS) + ods_table("B", ROWS))],
        "xls": [xls({"A": ROWS, "B": ROWS})],
        "idx": [idx(np.arange(60, dtype=np.uint8).reshape(5, 3, 4)), gzip.compress(idx(np.arange(9, dtype=np.uint8)))],
        "parquet": [made.read_bytes()],
        "json": [
            json.dumps(json_rows, indent=1).encode(),
            "\n".join(map(json.dumps, json_rows)).encode(),
            json.dumps({name: [row[name] for row in json_rows] for name in "xyk"}).encode(),
        ],
    }


def damaged(dice: random.Random, data: bytes) -> bytes:
    """Change, remove, repeat or insert bytes anywhere."""
    values = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 5])):
        place, length = dice.randrange(len(values) + 1), dice.choice([1, 1, 2, 4, 30])
        odd = [
            dice.randbytes(length),
            dice.choice(ODD),
            bytes(values[place : place + 2 * length]) * dice.choice([1, 50]),
        ]
        values[place : place + dice.choice([0, length, length])] = dice.choice(odd)
    return bytes(values[: dice.randrange(len(values) + 1)] if dice.random() < 0.1 else values)


def mutant(dice: random.Random, data: bytes) -> bytes:
    """Damage a file; what is packed is mostly unpacked before, so that the damage lies deeper."""
    if data.startswith(b"PK") and dice.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice([name for name in parts if "sheet" in name or name == "content.xml"] * 3 + list(parts))
        content = parts[name]
        assert isinstance(content, bytes)
        parts[name] = damaged(dice, content)
        return packed(parts)
    if data.startswith(b"\x1f\x8b") and dice.random() < 0.5:
        return gzip.compress(damaged(dice, gzip.decompress(data)), 1)
    return damaged(dice, data)


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_files_are_read_or_refused_in_words(tmp_path: Path, part: int) -> None:
    good = samples(tmp_path)
    path = tmp_path / "mutant"
    read_at_all = 0
    for seed in range(part, COUNT, PARTS):
        dice = random.Random(seed)
        path.write_bytes(mutant(dice, dice.choice(good[dice.choice(sorted(good))])))
        begin = time.process_time()
        try:
            shown = preview(Source.of(path))
            table = read(Source.of(path), shown.choices)
        except Refusal as refusal:
            assert "unexpected" not in str(refusal), (seed, str(refusal))
        else:
            read_at_all += 1
            assert table.dataset.row_count == shown.row_count, seed
            assert tuple(column.name for column in table.dataset.columns) == shown.names, seed
        assert time.process_time() - begin < LONGEST_S, seed
    assert read_at_all  # some damage does not matter
