"""Delimited text as people have it: each known trap loads right, or is refused with its line and cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnapp.dataset import Kind, Role
from nnapp.importing import Choices, ColumnChoice, Format, Preview, Source, format_of, preview, read
from tests.engine.importing.files import both, plain, refused, words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def reason(shown: Preview, field: str) -> str:
    return next(str(guess.reason) for guess in shown.guesses if guess.field == field)


def cells_of(path: Path, content: bytes | str, choices: Choices | None = None) -> dict[str, list[object]]:
    return plain(both(path, content, choices)[1])


def rejections(shown: Preview) -> list[tuple[int, str | None, str]]:
    return [(one.line, one.column, one.text) for one in shown.rejected]


def test_a_plain_table(path: Path) -> None:
    shown, table = both(path, "a,b,c\n1,2,3\n4,5,6\n")
    assert plain(table) == {"a": [1, 4], "b": [2, 5], "c": [3, 6]}
    assert shown.rows == (("1", "2", "3"), ("4", "5", "6"))
    assert shown.roles == (Role.INPUT, Role.INPUT, Role.TARGET)
    assert shown.format is Format.TEXT is format_of(Source.of(path))
    assert not shown.rejected and not shown.notes
    assert {guess.field for guess in shown.guesses} >= {"encoding", "delimiter", "decimal", "header", "columns.0.kind"}


@pytest.mark.parametrize("row", ["0.5;-1", "0,5;-1", "-1;0.5", "1e-3;.5", "−1;2", "+1;2"])
@pytest.mark.parametrize("more", ["", "\n", "\n1;2\n"])
def test_a_first_row_of_numbers_is_no_header(path: Path, row: str, more: str) -> None:
    shown, table = both(path, row + more)
    assert shown.choices.header is False
    assert shown.rows[0] == tuple(row.split(";"))
    assert table.dataset.row_count == 1 + ("1" in more)
    assert shown.kinds == (Kind.NUMBER, Kind.NUMBER)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n", "\r", "\x1a", "\n\x1a"])
def test_the_end_of_the_file_is_no_row(path: Path, end: str) -> None:
    assert cells_of(path, "a,b\n1,2\n3,4" + end) == {"a": [1, 3], "b": [2, 4]}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(path: Path, newline: str) -> None:
    shown, table = both(path, newline.join(["a,b", "1,2", "3,x", "5,6", "7,8", "9,10", ""]))
    assert plain(table) == {"a": [1, 3, 5, 7, 9], "b": [2, None, 6, 8, 10]}
    assert rejections(shown) == [(3, "b", "x")]


def test_decimal_commas(path: Path) -> None:
    shown, table = both(path, "a;b\n0,5;1,25\n2,5;-3\n")
    assert plain(table) == {"a": [0.5, 2.5], "b": [1.25, -3]}
    assert (shown.choices.delimiter, shown.choices.decimal) == (";", ",")
    assert "0,5" in reason(shown, "decimal")


@pytest.mark.parametrize(
    ("content", "values", "decimal", "thousands"),
    [
        ("p;n\n1.234,50;1\n12.345.678,00;2\n", [1234.5, 12345678], ",", "."),
        ('p,n\n"1,234",1\n"12,345,678",2\n', [1234, 12345678], ".", ","),
        ("p;n\n1'234.5;1\n2;2\n", [1234.5, 2], ".", "'"),
        ("p;n\n1 234,5;1\n2;2\n", [1234.5, 2], ",", " "),
        ("p;n\n1\u00a0234,5;1\n12\u202f345;2\n", [1234.5, 12345], ",", " "),
        ("p;n\n1_000;1\n2;2\n", [1000, 2], ".", "_"),
        ("p\tn\n1.234\t1\n2.5\t2\n", [1.234, 2.5], ".", ""),
    ],
)
def test_thousands_marks(path: Path, content: str, values: list[float], decimal: str, thousands: str) -> None:
    shown, table = both(path, content)
    assert plain(table)["p"] == values
    assert (shown.choices.decimal, shown.choices.thousands) == (decimal, thousands)
    assert not shown.rejected


def test_numbers_that_are_written_otherwise_far_below(path: Path) -> None:
    shown, table = both(path, "a;b\n" + "1;2\n" * 400_000 + "1,5;2\n" * 400_000)
    assert shown.choices.decimal == "," and not shown.rejected
    assert plain(table)["a"][-1] == 1.5


def test_a_number_that_can_be_read_in_two_ways_is_said(path: Path) -> None:
    shown, _ = both(path, "a;b\n1,234;1\n2,345;2\n")
    assert shown.choices.decimal == ","
    assert "thousands" in reason(shown, "decimal")
    assert cells_of(path, "a;b\n1,234;1\n2,345;2\n", Choices(thousands=","))["a"] == [1234, 2345]


def test_quoted_cells_keep_delimiters_line_breaks_and_quotes(path: Path) -> None:
    shown, table = both(path, 'n,t\n1,"a\nb"\n2,"c, d"\nx,"say ""hi"""\n4,e\n5,e\n')
    assert plain(table)["t"] == ["a\nb", "c, d", 'say "hi"', "e", "e"]
    assert plain(table)["n"] == [1, 2, None, 4, 5]
    assert rejections(shown) == [(5, "n", "x")]  # the line in the file, not the number of the record


@pytest.mark.parametrize(
    ("content", "line", "texts"),
    [
        ('a,b\n1,"abc\n2,x\n3,y\n', 2, ['"abc', "x", "y"]),
        ('a,b\n1,"abc\n2,x\n3,"def"\n4,y\n', 2, ['"abc', "x", "def", "y"]),
        ('a,b\n1,u\n2,"x"y\n3,"z"\n', 3, ["u", '"x"y', "z"]),
        ('a,b\n0,v\n1,"abc\n' + "2,w\n" * 300 + '3,"def"\n', 3, ["v", '"abc', *["w"] * 300, "def"]),
    ],
)
def test_a_wrong_quote_does_not_swallow_the_lines_below(path: Path, content: str, line: int, texts: list[str]) -> None:
    shown, table = both(path, content)
    assert plain(table)["b"] == texts
    assert [one.line for one in shown.rejected] == [line]
    assert "quote" in str(shown.rejected[0].problem) and "ordinary" in str(shown.rejected[0].action)


def test_an_unclosed_quote_in_a_long_file_swallows_nothing(path: Path) -> None:
    content = 'a,b\n1,"abc\n' + "2,3\n" * 600_000
    shown, _ = both(path, content)
    assert shown.row_count == 600_001
    assert shown.rejected[0].line == 2


def test_a_cell_of_a_million_letters(path: Path) -> None:
    for cell in ("x" * 1_000_000, '"' + "x, y\n" * 200_000 + '"'):
        shown, table = both(path, "a,b\n1," + cell + "\n2,u\n3,u\n")
        assert plain(table)["b"] == [cell.strip('"').strip(), "u", "u"]
        assert not shown.rejected


def test_quotes_that_are_ordinary_characters(path: Path) -> None:
    shown, table = both(path, 'size,v\n5" tall,1\n"6 tall,2\n"7 tall,3\n"8 tall,4\n')
    assert plain(table)["size"] == ['5" tall', '"6 tall', '"7 tall', '"8 tall']
    assert shown.choices.quote == ""


def test_single_quotes(path: Path) -> None:
    assert cells_of(path, "'a','b'\n'1','x, y'\n'2','it''s'\n") == {"a": [1, 2], "b": ["x, y", "it's"]}


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings(path: Path, encoding: str, guess: str) -> None:
    text = "größe;name\n1,5;Müller\n2,5;Jörg – „Öl“\n"
    shown, table = both(path, text.encode(encoding))
    assert plain(table) == {"größe": [1.5, 2.5], "name": ["Müller", "Jörg – „Öl“"]}
    assert shown.choices.encoding == guess
    assert reason(shown, "encoding")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "имя;рост\nИван Петров;180\nМария Сидорова;165\nПётр Иванов;172\n"),
        ("cp1250", "město;počet\nPlzeň;5\nČeské Budějovice;7\nŽďár nad Sázavou;3\nPříbram;4\n"),
        ("shift_jis", "名前;値\n山田太郎さん;15\n田中花子です;16\nこんにちは世界;17\n"),
        ("gb18030", "名称;数值\n北京市人民政府;15\n上海市的天气很好;16\n我们是学生;17\n"),
    ],
)
def test_older_encodings_of_other_languages(path: Path, encoding: str, text: str) -> None:
    _, table = both(path, text.encode(encoding))
    assert list(plain(table)) == text.split("\n", maxsplit=1)[0].split(";")
    assert next(iter(plain(table).values())) == [line.split(";")[0] for line in text.split("\n")[1:-1]]


def test_a_letter_far_below_that_is_not_utf8_is_found(path: Path) -> None:
    shown, table = both(path, ("v;n\n" + "1;x\n" * 500_000).encode() + "2;Müller\n".encode("cp1252"))
    assert shown.choices.encoding == "cp1252"
    assert plain(table)["n"][-1] == "Müller"


def test_single_bad_bytes_in_utf8_are_said_with_their_line(path: Path) -> None:
    shown, table = both(path, "n,v\nMüller,1\nJörg,2\n".encode() + b"\xffx,3\n")
    assert plain(table)["n"] == ["Müller", "Jörg", "�x"]
    assert rejections(shown) == [(4, None, "�x,3")]


def test_rows_that_are_too_short_or_too_long(path: Path) -> None:
    shown, table = both(path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n7,8,9,\n1\n4,5,6\n7,8,9\n")
    assert plain(table) == {"a": [1, 1, 7, 4, 7], "b": [2, 2, 8, 5, 8], "c": [3, None, 9, 6, 9]}
    assert [one.line for one in shown.rejected] == [3, 4, 5, 6]
    actions = [str(one.action) for one in shown.rejected]
    assert ["missing" in action for action in actions] == [True, False, False, False]
    assert ["row is left out" in action for action in actions] == [False, True, False, True]


def test_a_bad_cell_far_below_the_first_screen(path: Path) -> None:
    shown, table = both(path, "a,b\n" + "1,2.5\n" * 60_000 + "1,oops\n" + "1,2.5\n" * 10)
    assert rejections(shown) == [(60_002, "b", "oops")]
    assert "no number" in str(shown.rejected[0].problem) and "missing" in str(shown.rejected[0].action)
    assert plain(table)["b"][60_000] is None
    assert shown.kinds == (Kind.NUMBER, Kind.NUMBER)
    assert len(shown.rows) == 200


def test_only_the_first_rejections_are_listed_and_all_are_counted(path: Path) -> None:
    shown, _ = both(path, "a,b\n" + ("1,2\n" * 19 + "x,2\n") * 1500)
    assert (len(shown.rejected), shown.rejected_count) == (1000, 1500)
    assert shown.rejected[-1].line == 20_001


def test_empty_columns_and_odd_names(path: Path) -> None:
    shown, table = both(path, ' a ,,a,a (2),"x\n y",\n1,,3,4,5,6\n')
    assert [*plain(table)] == ["a", "column 2", "a (3)", "a (2)", "x y", "column 6"]
    assert plain(table)["column 2"] == [None]
    assert (shown.kinds[1], shown.roles[1]) == (Kind.TEXT, Role.IGNORED)
    said = words(shown.notes)
    assert "without a name" in said and "same name" in said and "holds nothing" in said


def test_names_are_kept_as_they_are(path: Path) -> None:
    long, odd = "x" * 10_000, "<b>a</b>\u202e\x01"
    shown, _ = both(path, f"{long},{odd}\n1,2\n3,4\n")
    assert shown.names == (long, odd)


def test_dates_are_kept_but_not_used(path: Path) -> None:
    shown, table = both(path, "day,time,v\n2020-01-01,12:30,1\n2020-01-02,12:31,2\n")
    assert plain(table)["day"] == ["2020-01-01", "2020-01-02"]
    assert shown.kinds == (Kind.TEXT, Kind.TEXT, Kind.NUMBER)
    assert "dates" in words(shown.notes)


@pytest.mark.parametrize("content", ["x\n1\n2\n3\n", "1\n2\n3\n", "x\n1,5\n2,5\n", "x\nhello world\nyou there\n"])
def test_one_column(path: Path, content: str) -> None:
    shown, table = both(path, content)
    assert len(shown.names) == 1 and shown.choices.delimiter == ""
    assert table.dataset.row_count == content.count("\n") - ("x" in content)


def test_one_row_only(path: Path) -> None:
    assert cells_of(path, "1,2,3") == {"column 1": [1], "column 2": [2], "column 3": [3]}
    assert cells_of(path, "a,b,c") == {"a": [], "b": [], "c": []}


def test_twenty_thousand_columns(path: Path) -> None:
    names = [f"c{number}" for number in range(20_000)]
    row = ",".join(map(str, range(20_000)))
    shown, table = both(path, ",".join(names) + "\n" + f"{row}\n" * 5 + row.replace("19999", "oops") + "\n")
    assert shown.names == tuple(names)
    assert table.dataset.columns[19_998].values.tolist() == [19_998] * 6
    assert rejections(shown) == [(7, "c19999", "oops")]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"   \n\n", "blank"),
        (b"\xef\xbb\xbf", "no text"),
        (b"PK\x03\x04\x14\x00asdf", "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00asdf", "gzip"),
        (b"SQLite format 3\x00", "SQLite"),
        (bytes(range(256)) * 20, "binary"),
        (b"a,b\n1,2\n3,\x004\n", "line 3"),
        (b"a,b\n" + b"1,2\n" * 100_000 + b"\x00,4\n", "line 100002"),
        (b"1," * 200_000, "line 1: it has 200001 cells"),
    ],
)
def test_what_is_no_table_is_refused(path: Path, content: bytes, word: str) -> None:
    assert word in refused(path, content)


def test_mixed_delimiters(path: Path) -> None:
    shown, table = both(path, "a;b\n1;2\n3,4\n5;6\n7;8\n")
    assert plain(table) == {"a": [1, 5, 7], "b": [2, 6, 8]}
    assert rejections(shown) == [(3, None, "3,4")]


@pytest.mark.parametrize(
    ("content", "skipped"),
    [
        ("# made by me\n# 2020\na,b,c\n1,2,3\n4,5,6\n", 2),
        ("Report of 2020\n\na,b,c\n1,2,3\n4,5,6\n", 2),
        ("Report;;\na;b;c\n1;2;3\n4;5;6\n", 1),
        ("Report, first part\nby me\na,b,c\n1,2,3\n4,5,6\n", 2),
        ("\n\n\na,b,c\n1,2,3\n\n4,5,6\n\n\n", 3),
        ("# a b c\n1 2 3\n4 5 6\n", 0),
        ("sep=;\na;b;c\n1;2;3\n4;5;6\n", 1),
        ("# by me\n# a b c\n1 2 3\n4 5 6\n", 1),
        ("% a,b,c\na,b,c\n1,2,3\n4,5,6\n", 1),
    ],
)
def test_comments_and_titles_above_the_table(path: Path, content: str, skipped: int) -> None:
    shown, table = both(path, content)
    assert plain(table) == {"a": [1, 4], "b": [2, 5], "c": [3, 6]}
    assert shown.choices.skipped == skipped


def test_comments_and_blank_lines_below_are_counted(path: Path) -> None:
    shown, table = both(path, 'a,b\n1,2\n# "x\n\n3,4\n#y\nz,5\n7,8\n9,10\n')
    assert plain(table)["a"] == [1, 3, None, 7, 9]
    assert "3" in words(shown.notes)
    assert rejections(shown) == [(7, "a", "z")]


def test_cells_that_are_all_missing(path: Path) -> None:
    shown, table = both(path, "a,b\n,\nNA,n/a\n?,-\n")
    assert plain(table)["a"] == [None, "NA", "?"]  # a column of texts is kept as it is
    assert shown.kinds == (Kind.TEXT, Kind.TEXT)
    numbers = cells_of(path, "a,b\n,\nNA,n/a\n?,-\n", Choices(columns=(ColumnChoice(Kind.NUMBER),)))
    assert numbers["a"] == [None] * 3


@pytest.mark.parametrize("word", ["", "NA", "N/A", "NaN", "null", "None", "?", "-", "#N/A", "nan", " NA "])
def test_missing_cells(path: Path, word: str) -> None:
    shown, table = both(path, f"a,b,c\n1,2.5,u\n{word},{word},{word}\n3,4.5,v\n4,5.5,u\n")
    assert plain(table) == {"a": [1, None, 3, 4], "b": [2.5, None, 4.5, 5.5], "c": ["u", None, "v", "u"]}
    assert "3 here" in reason(shown, "missing")
    assert not shown.rejected


def test_odd_numbers(path: Path) -> None:
    shown, table = both(path, "x\n1e5\n.5\n−1\n+2\n1.\n1E-3\n" + "7\n" * 60 + "inf\n0x1F\n1e999\n-Infinity\n")
    assert plain(table)["x"] == [1e5, 0.5, -1, 2, 1, 1e-3, *[7] * 60, *[None] * 4]
    problems = [str(one.problem) for one in shown.rejected]
    assert ["infinite" in problem for problem in problems] == [True, False, True, True]


def test_leading_zeros_are_codes_unless_numbers_are_chosen(path: Path) -> None:
    content = "zip,v\n00712,1\n10115,2\n00712,3\n"
    shown, table = both(path, content)
    assert plain(table)["zip"] == ["00712", "10115", "00712"]
    assert "leading zeros" in reason(shown, "columns.0.kind")
    assert cells_of(path, content, Choices(columns=(ColumnChoice(Kind.NUMBER),)))["zip"] == [712, 10115, 712]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a:b\n1:2\n", ":"),
        ("  a    b\n  1    2\n", " "),
        ("a b\n1 2\n", " "),
        ("when,v\n2020-01-01 10:00:00,1.5\n2020-01-01 11:00:00,2.5\n", ","),
        ("name;v\nSmith, John;5\nDoe, Jane;6\n", ";"),
        ("0,5 1,5\n2,5 3,5\n", " "),
        ("x,y\n0,1\n1,0\n", ","),
        ("0,1\n1,0\n", ","),
    ],
)
def test_delimiters(path: Path, content: str, delimiter: str) -> None:
    shown, _ = both(path, content)
    assert shown.choices.delimiter == delimiter
    assert len(shown.names) == 2 and not shown.rejected


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("a,b\nx,y\nx,z\n", True),
        ("x,y\nx,y\nz,y\n", False),
        ("setosa,5.1\nvirginica,4.9\n", False),
        (",0,1,2,3,4\n0,5,3,9,1,2\n1,7,3,1,1,2\n", True),
        ("land,1990,1991,1992\nA,5,7,1\nB,2,9,4\n", True),
        ("1,2,3\n4,5,6\n", False),
        ("0,1,2,3,4\n.5,6,7,8,9\n", True),
        ("0,1,2,3,4\n5,6,7,8,9\n", False),
        ("0,1,2,3,4\n0,1,2,3,4\n", False),
        ("land,2020\nA,5\nB,2\n", True),
        ("u,2020\nv,2021\n", False),
        ("NA,1\n2,3\n", False),
    ],
)
def test_headers(path: Path, content: str, header: bool) -> None:
    shown, _ = both(path, content)
    assert shown.choices.header is header
    assert shown.row_count == content.count("\n") - header


def test_row_names_without_a_title_as_r_writes_them(path: Path) -> None:
    content = '"size" "kind"\n"r 1" 1.5 "u"\n"r 2" 2.5 "v"\n"r 3" 3.5 "u"\n'
    assert cells_of(path, content) == {
        "column 1": ["r 1", "r 2", "r 3"],
        "size": [1.5, 2.5, 3.5],
        "kind": ["u", "v", "u"],
    }


def test_targets_are_guessed(path: Path) -> None:
    def roles(content: str) -> str:
        shown, _ = both(path, content)
        return "".join(role.value[0] for role in shown.roles) + "".join(kind.value[0] for kind in shown.kinds)

    assert roles("a,b\n1,2\n3,5\n") == "itnn"
    assert roles("y,b\n1,2\n3,5\n") == "tinn"
    assert roles("a,k,b\n1,u,2\n3,v,5\n") == "itincn"
    assert roles("Class,b\n0,2.5\n1,5.5\n2,1.5\n") == "ticn"
    assert roles("size,name,z\n1,5,2\n3,7,1\n5,1,3\n") == "iitnnn"


def test_a_column_that_only_numbers_the_rows_is_ignored(path: Path) -> None:
    shown, _ = both(path, "id,a,b\n1,5,2\n2,7,1\n3,1,3\n")
    assert shown.roles == (Role.IGNORED, Role.INPUT, Role.TARGET)
    assert "numbers the rows" in reason(shown, "columns.0.role")
    shown, _ = both(path, "1,5\n2,7\n3,1\n")
    assert shown.roles == (Role.INPUT, Role.TARGET)


def test_a_pasted_text_with_half_a_letter_is_read() -> None:
    table = read(Source.pasted("a\ud800\tb\n1\tx\udfff\n2\ty\n"))
    assert all(column.name.encode() for column in table.dataset.columns)
    assert plain(table)["b"][1] == "y"


def test_pasted_text() -> None:
    source = Source.pasted("a\tb\r\n0,5\tu\r\n1,5\tv\r\n")
    shown = preview(source)
    table = read(source, shown.choices)
    assert plain(table) == {"a": [0.5, 1.5], "b": ["u", "v"]}
    assert shown.choices.encoding is None and "encoding" not in shown.alternatives


def test_rows_that_end_with_a_delimiter_do_not_move_the_names(path: Path) -> None:
    shown, table = both(path, "a,b\n1,2,\n3,4,\n5,6,\n")
    assert plain(table) == {"a": [1, 3, 5], "b": [2, 4, 6], "column 3": [None] * 3}
    assert "“column 3” holds nothing" in words(shown.notes)


def test_row_names_that_are_numbers_are_whole(path: Path) -> None:
    shown, table = both(path, '"x","y"\n"1",5,7\n"2",6,8\n')  # as R writes them
    assert plain(table) == {"column 1": [1, 2], "x": [5, 6], "y": [7, 8]}
    assert "one name less" in reason(shown, "header")
    _, table = both(path, "x,y\n0.5,1,2\n0.7,2,3\n")  # a name is missing, but at the end
    assert plain(table) == {"x": [0.5, 0.7], "y": [1, 2], "column 3": [2, 3]}


@pytest.mark.parametrize(
    "content",
    [
        "2020-01-01\n2020-01-02\n2020-01-03\n",
        "2020-01-01;red\n2020-01-02;blue\n2020-01-03;green\n",
        '"Jan 2, 2020",red\n"Feb 3, 2020",blue\n"March 4, 2020",green\n',
        "10:00;red\n10:30;blue\n11:00;green\n",
    ],
)
def test_a_first_row_of_dates_is_no_header(path: Path, content: str) -> None:
    shown, table = both(path, content)
    assert shown.choices.header is False and table.dataset.row_count == 3
    assert shown.kinds[0] is Kind.TEXT and "dates" in reason(shown, "header")


@pytest.mark.parametrize("title", ["Made 2020-01-01, by Bob\n", "Sales\nof 2020, by Bob\n\n", "Sales, by Bob\n\n"])
def test_a_title_with_a_delimiter_less_than_the_table_is_no_header(path: Path, title: str) -> None:
    shown, table = both(path, title + "a,b,c\n1,2,3\n4,5,6\n")
    assert plain(table) == {"a": [1, 4], "b": [2, 5], "c": [3, 6]}
    assert shown.choices.skipped == title.count("\n")


def test_row_names_of_a_table_of_words(path: Path) -> None:
    _, table = both(path, "name,town\nr1,Ann,Rome\nr2,Bob,Paris\nr3,Cleo,Oslo\n")
    assert [*plain(table)] == ["column 1", "name", "town"] and table.dataset.row_count == 3


@pytest.mark.parametrize("content", ["l’été;où\nà peine;plus\n", "id;said\n1;It’s fine\n2;“Don’t” — he said\n3;5 €\n"])
def test_windows_1252_with_apostrophes(path: Path, content: str) -> None:
    shown, table = both(path, content.encode("cp1252"))
    assert shown.choices.encoding == "cp1252"
    assert not set("’ùà“”—€") & set(content) - set(words(shown.names) + repr(plain(table)))


def test_one_column_of_thousands(path: Path) -> None:
    _, table = both(path, "x\n1,234\n2,345.5\n12,345,678\n")
    assert plain(table) == {"x": [1234, 2345.5, 12345678]}


@pytest.mark.parametrize("cell", ["$1.50", "€ 1.234,50", "-3,5 €", "15 %", "1,23,456", "£12"])
def test_numbers_with_signs_are_said(path: Path, cell: str) -> None:
    shown, _ = both(path, f"p;n\n{cell};1\n{cell};2\n{cell};3\n")
    assert f"such as “{cell}” are not read as numbers" in words(shown.notes)
    shown, _ = both(path, "p;n\n1a;1\n2nd;2\n$;3\n")
    assert not shown.notes


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html>\n<html><body>404, not found</body></html>\n", "a web page"),
        (b"\xef\xbb\xbf\n <HTML lang=en>\n<table>\n", "a web page"),
        (b"<?xml version='1.0'?>\n<a>\n<b>1</b>\n</a>\n", "an XML file"),
    ],
)
def test_pages_and_xml_are_refused(path: Path, content: bytes, what: str) -> None:
    assert what in refused(path, content)


def test_wrong_quotes_on_every_line_are_read_in_one_way(path: Path) -> None:
    rows = ['1,"He said "hi" to me, loudly",x', '2,"a, b",y', "3,plain,z", '4,"open,w', '5,"c ""d""",v']
    _, alone = both(path, "n,t,u\n" + "\n".join(rows) + "\n")
    for order in (rows * 40, [row for row in rows for _ in range(40)]):
        _, table = both(path, "n,t,u\n" + "\n".join(order) + "\n")
        assert {*zip(*plain(table).values(), strict=True)} == {*zip(*plain(alone).values(), strict=True)}


def test_quotes_around_whole_lines_are_said(path: Path) -> None:
    shown, _ = both(path, '"a,b,c"\n"1,2,3"\n"4,5,6"\n')
    assert len(shown.names) == 1 and "as a whole" in reason(shown, "delimiter")
    shown, _ = both(path, '"Rome"\n"Paris"\n"Oslo"\n')
    assert len(shown.names) == 1 and "as a whole" not in reason(shown, "delimiter")
