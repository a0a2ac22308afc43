"""Workbooks: the right sheet, the table in it, the values as they are; damaged, protected and huge ones are refused."""

from __future__ import annotations

import io
import math
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnapp.dataset import Kind, NumberColumn, Role
from nnapp.importing import Cancelled, Choices, ColumnChoice, Format, Source, format_of, preview, read
from nnapp.words import Refusal
from tests.engine.importing.files import both, plain, refused, words
from tests.engine.importing.workbooks import (
    DATE,
    DATE_AND_TIME,
    DURATION,
    TIME,
    Error,
    Styled,
    Uncomputed,
    compound,
    ods,
    ods_table,
    sheet_xml,
    worksheet,
    xls,
    xlsx,
)

ROWS = [["length", "kind"], [0.1, "a"], [2.0, "b"], [-3.5e300, "a"]]
MAKERS = {
    "xlsx": lambda rows: xlsx({"Data": sheet_xml(rows)}),
    "ods": lambda rows: ods(ods_table("Data", rows)),
    "xls": lambda rows: xls({"Data": rows}),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


@pytest.mark.parametrize("made", MAKERS.values(), ids=MAKERS)
def test_a_sheet_is_a_table(path: Path, made) -> None:
    shown, table = both(path, made(ROWS))
    assert format_of(Source.of(path)) is Format.EXCEL
    assert plain(table) == {"length": [0.1, 2.0, -3.5e300], "kind": ["a", "b", "a"]}
    assert (shown.kinds, shown.roles) == ((Kind.NUMBER, Kind.CATEGORY), (Role.INPUT, Role.TARGET))
    assert (shown.choices.sheet, shown.choices.header, shown.choices.skipped) == ("Data", True, 0)
    assert shown.rows[0] == ("0.1", "a")
    assert {guess.field for guess in shown.guesses} >= {"sheet", "header", "skipped"}


@pytest.mark.parametrize("made", MAKERS.values(), ids=MAKERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_are_the_same_to_the_last_bit(path: Path, made, numbers: list[float]) -> None:
    _, table = both(path, made([["x"], *[[number] for number in numbers]]), Choices(header=True, skipped=0))
    column = table.dataset.columns[0]
    assert isinstance(column, NumberColumn)
    assert column.values.tobytes() == np.array(numbers).tobytes()


@pytest.mark.parametrize("made", MAKERS.values(), ids=MAKERS)
def test_a_cell_with_an_error_is_missing_and_named_by_its_address(path: Path, made) -> None:
    shown, table = both(path, made([["x", "y"], [1.0, 2.0], [3.0, Error("#DIV/0!")], [Error("#N/A"), 4.0]]))
    assert plain(table) == {"x": [1.0, 3.0, None], "y": [2.0, None, 4.0]}
    said = [(found.line, found.column, found.text, str(found.problem)) for found in shown.rejected]
    assert said == [
        (3, "y", "#DIV/0!", "the formula in B3 gives an error"),
        (4, "x", "#N/A", "the formula in A4 gives an error"),
    ]


def test_titles_above_and_empty_rows_and_columns_around_the_table_are_no_part_of_it(path: Path) -> None:
    rows = [
        [None, "Measured in spring", None, None],
        [],
        [None, "width", None, "height"],
        [None, 1.0, None, 2.0],
        [],
        [None, 3.0, None, 4.0],
    ]
    shown, table = both(path, xlsx({"S": sheet_xml(rows, first=3)}))
    assert plain(table) == {"width": [1.0, 3.0], "height": [2.0, 4.0]}
    assert (shown.choices.skipped, shown.choices.header) == (4, True)
    assert "1 empty rows" in words(shown.notes)


def test_lines_are_the_rows_of_the_sheet(path: Path) -> None:
    rows = [["x"], *[[float(row)] for row in range(20)], [], ["about 7"], [8.0]]
    shown, table = both(path, xlsx({"S": sheet_xml(rows, first=4)}))
    assert [(found.line, found.column, found.text) for found in shown.rejected] == [(26, "x", "about 7")]
    assert plain(table)["x"][-2:] == [None, 8.0]


def test_a_first_row_of_numbers_is_no_header(path: Path) -> None:
    _, table = both(path, xlsx({"S": sheet_xml([[0.5, -1.0], [1.0, 2.0]])}))
    assert list(plain(table).values()) == [[0.5, 1.0], [-1.0, 2.0]]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["colour", "kind"], ["red", "a"], ["blue", "b"]], True),
        ([["red", "a"], ["blue", "b"], ["red", "a"]], False),
        ([["1", "2"], ["3", "4"]], False),
        ([["only", "names"]], True),
    ],
)
def test_texts_alone_tell_whether_the_first_row_names_the_columns(path: Path, rows, header: bool) -> None:
    path.write_bytes(xlsx({"S": sheet_xml(rows)}))
    assert preview(Source.of(path)).choices.header is header


def test_header_skipped_rows_names_kinds_and_roles_can_be_chosen(path: Path) -> None:
    rows = [["a", "b"], [1.0, 2.0], [3.0, 4.0]]
    chosen = Choices(
        header=False, skipped=1, columns=(ColumnChoice(Kind.CATEGORY, Role.TARGET, "class"), ColumnChoice(name="size"))
    )
    shown, table = both(path, xlsx({"S": sheet_xml(rows)}), chosen)
    assert plain(table) == {"class": ["1", "3"], "size": [2.0, 4.0]}
    assert not {"header", "skipped"} & {guess.field for guess in shown.guesses}


def test_names_below_titles_over_several_columns_are_the_header(path: Path) -> None:
    rows = [["left", None, "right", None], ["a", "b", "c", "d"], [1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]
    shown, _ = both(path, xlsx({"S": sheet_xml(rows, merged=("A1:B1", "C1:D1"))}))
    assert shown.names == ("a", "b", "c", "d")
    assert shown.row_count == 2


def test_the_value_of_merged_cells_counts_for_each_of_them(path: Path) -> None:
    rows = [["group", "x"], ["a", 1.0], [None, 2.0], ["b", 3.0]]
    shown, table = both(path, xlsx({"S": sheet_xml(rows, merged=("A2:A3",))}))
    assert plain(table)["group"] == ["a", "a", "b"]
    assert "A2:A3" in words(shown.notes)


def test_dates_are_text_and_booleans_are_categories(path: Path) -> None:
    styles = (DATE, DATE_AND_TIME, TIME, DURATION)
    rows = [
        ["day", "moment", "time", "length", "yes", "x"],
        [*map(Styled, zip((45000, 45000.5, 0.25, 1.5), styles, strict=True)), True, 1.0],
        [*map(Styled, zip((45001, 45001.5, 0.5, 0.5), styles, strict=True)), False, 2.0],
    ]
    shown, table = both(path, xlsx({"S": sheet_xml(rows)}))
    found = plain(table)
    assert found["day"] == ["2023-03-15", "2023-03-16"]
    assert found["moment"] == ["2023-03-15 12:00:00", "2023-03-16 12:00:00"]
    assert found["time"] == ["06:00:00", "12:00:00"]
    assert found["length"] == ["36:00:00", "12:00:00"]
    assert found["yes"] == ["TRUE", "FALSE"]
    assert shown.kinds == (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.CATEGORY, Kind.NUMBER)
    assert "Dates and times" in words(shown.notes)


def test_a_formula_that_nobody_computed_is_missing_and_said(path: Path) -> None:
    rows = [["x", "y"], [1.0, Uncomputed("A2+1")], [2.0, 3.0]]
    shown, table = both(path, xlsx({"S": sheet_xml(rows)}))
    assert plain(table)["y"] == [None, 3.0]
    assert "1 formulas have no value" in words(shown.notes)


def test_the_first_visible_sheet_with_a_table_is_taken_and_others_can_be_chosen(path: Path) -> None:
    book = xlsx(
        {
            "Secret": sheet_xml([["s"], [1.0], [2.0]]),
            "Empty": worksheet("<sheetData/>"),
            "Read me": sheet_xml([["What this is about"]]),
            "Data": sheet_xml(ROWS),
            "Äußeres & <mehr>": sheet_xml([["z"], [7.0], [8.0]]),
        },
        hidden=("Secret",),
    )
    shown, _ = both(path, book)
    assert shown.choices.sheet == "Data"
    assert shown.alternatives["sheet"] == ("Secret", "Empty", "Read me", "Data", "Äußeres & <mehr>")
    assert "Secret" in words(shown.notes)
    _, table = both(path, book, Choices(sheet="Äußeres & <mehr>"))
    assert plain(table) == {"z": [7.0, 8.0]}
    shown, table = both(path, book, Choices(sheet="Secret"))
    assert plain(table) == {"s": [1.0, 2.0]}
    assert "hidden" in words(shown.notes)
    assert "is empty" in refused(path, book, Choices(sheet="Empty"))


def test_a_sheet_that_is_no_longer_there_is_guessed_anew(path: Path) -> None:
    shown, _ = both(path, xlsx({"New": sheet_xml(ROWS)}), Choices(sheet="Old"))
    assert shown.choices.sheet == "New"
    assert "sheet" in {guess.field for guess in shown.guesses}


def test_empty_workbooks_are_refused(path: Path) -> None:
    assert "empty" in refused(path, xlsx({"A": worksheet("<sheetData/>"), "B": worksheet("<sheetData/>")}))
    assert "empty" in refused(path, ods(ods_table("A", [])))


FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'


FARTHEST = worksheet(FAR.format(row=1048576, cell="XFD1048576"))
UNREFERENCED = f"<row>{'<c><v>1</v></c>' * 20_000}</row>{'<row><c><v>1</v></c></row>' * 2_000}"
REPEATED = (
    ods_table("S", [[1.0]])
    .replace("<table:table-row>", '<table:table-row table:number-rows-repeated="900000">')
    .replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" ')
)
HUGE = {
    "a far cell": xlsx({"S": FARTHEST}),
    "a cell outside of its row": xlsx({"S": worksheet(FAR.format(row=2, cell="XFD1048576"))}),
    "other quotes": xlsx({"S": FARTHEST.replace('"', "'")}),
    "prefixes": xlsx({"S": re.sub("<(/?)(sheetData|row|c|v)", r"<\1x:\2", FARTHEST).replace("xmlns=", "xmlns:x=")}),
    "no references": xlsx({"S": worksheet(f"<sheetData>{UNREFERENCED}</sheetData>")}),
    "repeated in ods": ods(REPEATED),
    "a far record in xls": xls({"S": [[1.0]]}, more=b"\x03\x02\x0e\x00\xff\xff\xff\xff" + bytes(10)),
}


@pytest.mark.parametrize("content", HUGE.values(), ids=HUGE)
def test_sheets_that_would_fill_the_memory_are_refused_before(path: Path, content: bytes) -> None:
    assert "at most" in refused(path, content)


def test_empty_cells_with_a_format_far_below_do_not_count(path: Path) -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    after = f'<table:table-row table:number-rows-repeated="1048000">{cells}</table:table-row>'
    _, table = both(path, ods(ods_table("S", ROWS, after)))
    assert table.dataset.row_count == 3


def test_an_archive_that_unpacks_to_more_than_any_workbook_is_refused(path: Path) -> None:
    bomb = xlsx({"S": worksheet("<sheetData>" + " " * 120_000_000 + "</sheetData>")})
    assert len(bomb) < 1_000_000
    assert "unpacks to more than" in refused(path, bomb)


@pytest.mark.parametrize("wrong", ["<sheetData><row", "<a></b>", "\0", "<!DOCTYPE a [<!ENTITY e 'e'>]>"])
def test_xml_that_is_not_well_formed_is_refused(path: Path, wrong: str) -> None:
    # some of it makes the library search for ever
    assert "damaged" in refused(path, xlsx({"S": sheet_xml(ROWS).replace("</row>", "</row>" + wrong, 1)}))
    assert "damaged" in refused(path, ods(ods_table("S", ROWS).replace("</table:table-row>", wrong, 1)))


def test_protected_workbooks_are_refused_in_words(path: Path) -> None:
    assert "password" in refused(path, compound("EncryptedPackage", b"\1" * 5000))
    assert "password" in refused(path, ods(ods_table("S", ROWS), "<manifest:encryption-data/>"))


def test_what_is_no_workbook_is_refused_in_words(path: Path) -> None:
    assert "no workbook" in refused(path, compound("WordDocument", b"\1" * 5000))
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "no workbook" in refused(path, document.getvalue())
    with zipfile.ZipFile(document, "a") as archive:
        archive.writestr("xl/workbook.bin", b"\0")
    assert "xlsb" in refused(path, document.getvalue())


@pytest.mark.parametrize("made", MAKERS.values(), ids=MAKERS)
def test_a_workbook_that_is_cut_off_is_refused(path: Path, made) -> None:
    content = made(ROWS)
    for length in (len(content) * 9 // 10, len(content) // 2, 100):
        if made is MAKERS["xls"] and length > len(content) // 2:
            continue  # only the padding is gone
        refused(path, content[:length])


def test_a_text_that_looks_like_a_number_is_one_only_among_numbers(path: Path) -> None:
    _, table = both(path, xlsx({"S": sheet_xml([["x", "code"], [1.0, "007"], ["2.5", "008"], [3.0, "008"]])}))
    assert plain(table) == {"x": [1.0, 2.5, 3.0], "code": ["007", "008", "008"]}


def test_one_cell_one_row_one_column_and_many_columns(path: Path) -> None:
    shown, _ = both(path, xlsx({"S": sheet_xml([[5.0]])}))
    assert shown.row_count == 1
    wide = "".join(f"<c><v>{number}</v></c>" for number in range(16_384))
    shown, table = both(path, xlsx({"S": worksheet(f"<sheetData><row>{wide}</row><row>{wide}</row></sheetData>")}))
    assert len(table.dataset.columns) == 16_384
    assert math.isclose(table.dataset.columns[-1].values[1], 16_383)


def test_reading_reports_and_can_be_cancelled(path: Path) -> None:
    path.write_bytes(xlsx({"S": sheet_xml([["x"], *[[float(row)] for row in range(30_000)]])}))
    heard: list[float] = []
    read(Source.of(path), None, heard.append)
    assert heard == sorted(heard)
    assert heard and heard[-1] > 0.8

    def cancel(done: float) -> None:
        if done > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(Source.of(path), None, cancel)


def test_a_pasted_text_is_no_workbook() -> None:
    with pytest.raises(Refusal):
        read(Source.pasted("PK\x03\x04 xl/"))


def test_years_above_numbers_are_names(path: Path) -> None:
    rows = [["country", 2019, 2020], ["A", 1.5, 2], ["B", 3, 4.5]]
    shown, table = both(path, xlsx({"A": sheet_xml(rows)}))
    assert plain(table) == {"country": ["A", "B"], "2019": [1.5, 3], "2020": [2, 4.5]}
    shown, table = both(path, xlsx({"A": sheet_xml([["A", 1.5, 2], ["B", 3, 4.5]])}))
    assert shown.choices.header is False and table.dataset.row_count == 2


def test_texts_with_decimal_commas_are_said(path: Path) -> None:
    shown, _ = both(path, xlsx({"A": sheet_xml([["x", "y"], ["1,5", 1], ["-2,25", 2], ["1.000,5", 3]])}))
    assert "not read as numbers" in words(shown.notes)
    shown, _ = both(path, xlsx({"A": sheet_xml([["x", "y"], ["a,b", 1], ["10.0.0.1", 2], ["1.2.3", 3]])}))
    assert not shown.notes
