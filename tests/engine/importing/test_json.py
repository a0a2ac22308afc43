"""JSON: every usual way to write a table; oddities are said with their line; depth and size never break anything."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnapp.dataset import Kind, Role
from nnapp.importing import Cancelled, Choices, ColumnChoice, Format, Source, format_of, preview, read
from tests.engine.importing.files import both, plain, refused, words
from tests.engine.memory import peak_bytes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.json"


TABLE = {"x": [1.5, -2.0, 3e300], "kind": ["a", "b", "a"]}
ROWS = [dict(zip(TABLE, row, strict=True)) for row in zip(*TABLE.values(), strict=True)]
LISTS = [list(row.values()) for row in ROWS]
SPELLINGS = {
    "objects": json.dumps(ROWS),
    "objects on many lines": json.dumps(ROWS, indent=2),
    "lists with names": json.dumps([list(TABLE), *LISTS]),
    "columns": json.dumps(TABLE),
    "lines of objects": "\n".join(map(json.dumps, ROWS)) + "\n",
    "lines with gaps": "\r\n\r\n".join(map(json.dumps, ROWS)),
    "names beside the rows": json.dumps({"columns": list(TABLE), "index": [0, 1, 2], "data": LISTS}),
    "columns of numbered rows": json.dumps({name: dict(enumerate(cells)) for name, cells in TABLE.items()}),
    "rows with names": json.dumps({f"row {number}": row for number, row in enumerate(ROWS)}),
    "inside an object": json.dumps({"meta": {"a": 1}, "rows": ROWS}),
    "with a mark": "\ufeff" + json.dumps(ROWS),
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_all_usual_spellings_give_the_same_table(path: Path, text: str) -> None:
    shown, table = both(path, text)
    assert format_of(Source.of(path)) is Format.JSON
    assert plain(table) == TABLE
    assert shown.kinds == (Kind.NUMBER, Kind.CATEGORY)
    assert shown.roles == (Role.INPUT, Role.TARGET)
    assert shown.rows[0] == ("1.5", "a")
    assert not shown.rejected


def test_a_pasted_text_is_read_as_well() -> None:
    assert plain(read(Source.pasted(json.dumps(ROWS)))) == TABLE


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=30))
def test_numbers_are_the_same_to_the_last_bit(path: Path, numbers: list[float]) -> None:
    for text in (json.dumps([{"x": number} for number in numbers]), json.dumps({"x": numbers})):
        _, table = both(path, text)
        assert table.dataset.columns[0].values.tobytes() == np.array(numbers).tobytes()


def test_lists_without_names_have_columns_all_the_same(path: Path) -> None:
    shown, table = both(path, "[[0.5, -1], [2, 3]]")
    assert shown.choices.header is False
    assert plain(table) == {"column 1": [0.5, 2.0], "column 2": [-1.0, 3.0]}
    _, table = both(path, "[[0.5, -1], [2, 3]]", Choices(header=True))
    assert plain(table) == {"0.5": [2.0], "-1": [3.0]}


def test_lines_may_hold_lists(path: Path) -> None:
    _, table = both(path, '[[1, 2], "a"]\n[[3], "b"]\n')
    assert plain(table) == {"column 1": ["[1, 2]", "[3]"], "column 2": ["a", "b"]}


def test_rows_without_some_names_have_missing_cells(path: Path) -> None:
    shown, table = both(path, '[{"a": 1}, {"b": 2, "a": null}, {"b": 3, "c": "x"}, {}]')
    assert plain(table) == {"a": [1, None, None, None], "b": [None, 2, 3, None], "c": [None, None, "x", None]}
    assert "rows do not have them: 7" in words(shown.notes)


def test_oddities_are_said_with_their_line(path: Path) -> None:
    text = (
        '[{"a": 1, "b": 1},\n\n {"a": 1e999, "b": 2},\n {"a": NaN, "b": 3, "b": 4},\n -7,\n {"a": -Infinity, "b": 5}]'
    )
    shown, table = both(path, text)
    assert plain(table) == {"a": [1, None, None, None], "b": [1, 2, 4, 5]}
    said = [(found.line, found.column, str(found.problem)) for found in shown.rejected]
    assert said == [
        (3, "a", "is infinite or too large for a number"),
        (4, "b", "the name occurs twice in one object"),
        (5, None, "is neither an object nor an array as the other rows are"),
        (6, "a", "is infinite or too large for a number"),
    ]
    assert "NaN, and count as missing: 1" in words(shown.notes)


def test_a_bad_line_among_lines_is_left_out_and_said(path: Path) -> None:
    lines = [json.dumps({"a": number}) for number in range(10_000)]
    lines[7_000] = '{"a": 5'
    shown, table = both(path, "\n".join(lines))
    assert table.dataset.row_count == 9_999
    assert [(found.line, found.text) for found in shown.rejected] == [(7_001, '{"a": 5')]


def test_a_bad_cell_far_below_is_found_with_its_line(path: Path) -> None:
    rows = [{"a": number} for number in range(20_000)]
    rows[15_000] = {"a": "about 3"}
    shown, table = both(path, json.dumps(rows, indent=0))
    assert [(found.line, found.column, found.text) for found in shown.rejected] == [(45_002, "a", "about 3")]
    assert plain(table)["a"][14_999:15_002] == [14_999, None, 15_001]


def test_values_that_hold_values_are_text(path: Path) -> None:
    shown, table = both(path, '[{"a": [1, {"b": null}], "c": true, "d": 1}, {"a": {}, "c": false, "d": 2}]')
    assert plain(table) == {"a": ['[1, {"b": null}]', "{}"], "c": ["true", "false"], "d": [1, 2]}
    assert "“a”" in words(shown.notes)


def test_whole_numbers_beyond_float64_are_rounded_and_said(path: Path) -> None:
    shown, table = both(path, f'[{{"a": 9007199254740993}}, {{"a": {"9" * 5000}}}, {{"a": {"9" * 350}}}, {{"a": 1}}]')
    assert plain(table)["a"] == [9007199254740992.0, None, None, 1.0]
    assert "64 bits: 2" in words(shown.notes)
    assert [found.line for found in shown.rejected] == [1, 1]


def test_the_part_with_the_table_can_be_chosen(path: Path) -> None:
    text = json.dumps({"small": [{"s": 1}], "large": ROWS, "title": "x"})
    shown, table = both(path, text)
    assert (shown.choices.sheet, shown.alternatives["sheet"]) == ("large", ("small", "large"))
    assert plain(table) == TABLE
    _, table = both(path, text, Choices(sheet="small", columns=(ColumnChoice(name="t"),)))
    assert plain(table) == {"t": [1.0]}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[{"a": 1},\n{"a": 2', 2, "ends before"),
        ('[{"a": 1},\n{"a": ,}]', 2, "no valid JSON"),
        ('[{"a": 1},\n{"a": 2},\n]', 3, "no valid JSON"),
        ('[{"a": 1}]\nx', 1, "something follows"),
        ("[" * 100_000, 1, "nested more than"),
        ('{"a":' * 100_000, 1, "nested more than"),
        ("[[1]\n,[" + "[" * 900 + "]" * 900 + "]]", 2, "nested more than"),
        ('[{"a": "x\ny"}]', 1, "no valid JSON"),
        ("{'a': 1}", None, None),
        ("[]", None, "no table"),
        ("{}", None, "no table"),
        ("[{}, {}]", None, "no table"),
        ("[[]]", None, "no table"),
        ('{"a": [1, 2], "b": [1]}', None, "different lengths"),
    ],
)
def test_what_is_no_table_is_refused_with_the_line(path: Path, text: str, line: int | None, said: str | None) -> None:
    if said is None:
        path.write_text(text)
        preview(Source.of(path))  # no JSON, so it is some text
        return
    told = refused(path, text)
    assert said in told
    assert line is None or f"line {line}:" in told


def test_other_encodings_are_refused_or_read(path: Path) -> None:
    assert "Unicode" in refused(path, b'[{"a": 1},\n{"a": "\xe4"}]')
    _, table = both(path, '[{"ä": "ö"}]')
    assert plain(table) == {"ä": ["ö"]}


def test_half_letters_become_unknown_ones(path: Path) -> None:
    _, table = both(path, r'[{"a\ud800": "x\uDC00"}, {"a\ud800": "\ud83d\ude00"}, {"a\ud800": "\\ud800"}]')
    assert plain(table) == {"a\ufffd": ["x\ufffd", "\U0001f600", "\\ud800"]}


def test_names_that_hardly_ever_come_again_fill_no_memory(path: Path) -> None:
    text = json.dumps([{f"name {number}": 1} for number in range(20_000)])
    assert peak_bytes(lambda: refused(path, text)) < 300e6
    assert "nearly all cells" in refused(path, text)


def test_quotes_and_brackets_inside_of_texts_are_no_structure(path: Path) -> None:
    texts = ['[[[["', "a\\", '\\"]', "]}", "\\\\", ",", "{" * 200, "\u2028", "\n"]
    _, table = both(path, json.dumps([{"t": text, "n": number} for number, text in enumerate(texts)]))
    assert plain(table)["n"] == list(range(len(texts)))
    assert plain(table)["t"] == [text.strip() or None for text in texts]


def test_reading_reports_and_can_be_cancelled(path: Path) -> None:
    path.write_text(json.dumps([{"a": number} for number in range(30_000)]))
    heard: list[float] = []
    read(Source.of(path), None, heard.append)
    assert heard == sorted(heard) and len(heard) > 5

    def cancel(done: float) -> None:
        if done > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        preview(Source.of(path), None, cancel)


def test_more_columns_than_can_be_shown_are_refused(path: Path) -> None:
    text = "[{" + ",".join(f'"c{number}":1' for number in range(100_001)) + "}]"
    assert "more than 100000 columns" in refused(path, text)
