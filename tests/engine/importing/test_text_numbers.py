"""Numbers in texts are read to the last bit, and the fast ways of reading agree with the careful ones."""

from __future__ import annotations

import csv
import io
from math import isfinite, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnapp.importing.careful import CarefulReader
from nnapp.importing.fitting import Fitter
from nnapp.importing.lines import Block
from nnapp.importing.numbers import NumberFormat, NumberReader, is_missing
from nnapp.importing.records import Dialect, chunks, raw_records

FINITE = st.floats(allow_nan=False, allow_infinity=False)
WRITTEN = st.one_of(
    FINITE.map(repr),
    FINITE.map(lambda value: f"{value:.30e}"),
    st.integers(-(10**30), 10**30).map(str),
    st.from_regex(r"\A[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?\Z"),
    st.text("0123456789.,-+eE _'[]n\n", max_size=8),
    st.sampled_from(["", "NA", "x", "inf", "nan", "−5", "1_000", "1 000", "[1", "1]", "null", "true", "1,2", " 7 "]),
)
FORMATS = [NumberFormat(), NumberFormat(","), NumberFormat(",", "."), NumberFormat(".", ","), NumberFormat(".", " ")]


@settings(deadline=None)
@given(st.lists(FINITE, min_size=1))
def test_numbers_are_read_to_the_last_bit(values: list[float]) -> None:
    assert NumberReader().convert([repr(value) for value in values]).values.tolist() == values
    commas = [repr(value).replace(".", ",") for value in values]
    assert NumberReader(NumberFormat(",")).convert(commas).values.tolist() == values


@settings(max_examples=500, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=6), st.sampled_from(FORMATS))
def test_a_column_is_read_as_its_cells_are(cells: list[str], written: NumberFormat) -> None:
    reader = NumberReader(written)
    found = reader.convert(cells)
    single = [reader.number(cell) for cell in cells]
    assert found.bad == [place for place, cell in enumerate(cells) if single[place] is None and not is_missing(cell)]
    assert found.missing == sum(map(is_missing, cells))
    for cell, value, number in zip(cells, found.values.tolist(), single, strict=True):
        assert isnan(value) if number is None or is_missing(cell) else value == number and isfinite(value), cell


@given(WRITTEN)
def test_what_counts_as_a_number_is_one_for_python(text: str) -> None:
    number = NumberReader().number(text)
    if number is not None:
        assert number == float(text.replace("−", "-"))


ROWS = st.lists(st.lists(st.text('ab1 ,"\n;', max_size=5), min_size=3, max_size=3), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(ROWS, st.sampled_from([",", ";", "\t"]), st.integers(1, 40))
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]], delimiter: str, size: int) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    text = file.getvalue()
    expected = [list(row) for row in rows]
    columns = _read(text, Dialect(delimiter, '"', "", 3), size)[1]
    assert [*zip(*columns, strict=True)] == [tuple(map(str.strip, row)) for row in expected]
    careful, place, found = CarefulReader(delimiter, '"'), 0, []
    while place < len(text):
        record = careful.record(text, place, 3, final=True)
        found.append(record.cells)
        place = record.stop
    assert found == expected


@settings(max_examples=500, deadline=None)
@given(
    st.text('a1,,"\n #', max_size=60),
    st.sampled_from([",", " ", ""]),
    st.sampled_from(['"', ""]),
    st.sampled_from(["", "#"]),
    st.integers(1, 20),
)
def test_where_a_text_is_cut_into_blocks_changes_nothing(text, delimiter, quote, comment, size) -> None:
    dialect = Dialect(delimiter, quote, comment, 1 if delimiter == "" else 2)
    text += "\n"
    assert _read(text, dialect, size) == _read(text, dialect, len(text))


def _read(text: str, dialect: Dialect, size: int) -> tuple[list[int], list[list[str]], list[object]]:
    """Read a text in blocks of so many lines."""
    lines = text.split("\n")[:-1]
    parts = ["\n".join(lines[begin : begin + size]) + "\n" for begin in range(0, len(lines), size)]
    blocks = [Block(part, 1 + number * size, last=number == len(parts) - 1) for number, part in enumerate(parts)]
    fitter = Fitter(dialect.width or 1, dialect.delimiter)
    numbers: list[int] = []
    columns: list[list[str]] = [[] for _ in range(dialect.width or 1)]
    for chunk, found in chunks(iter(blocks), 1, dialect, fitter):
        numbers.extend(chunk.lines)
        for column, cells in zip(columns, chunk.columns, strict=False):
            column.extend(cell.strip() for cell in cells)
        fitter.rejections.add(found)
    return numbers, columns, [(one.line, one.text.strip(), str(one.problem)) for one in fitter.rejections.kept]


@pytest.mark.parametrize("final", [True, False])
def test_an_open_quote_waits_for_more_text_only_where_there_is_more(final: bool) -> None:
    raw = raw_records('1,"a\n2,b\n', 1, Dialect(",", '"', "", 2), final)
    assert raw.done == (9 if final else 0)
    assert [*raw.lines] == ([1, 2] if final else [])
