"""Choices for delimited text: they override every guess, and what the preview shows is what is read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnapp.dataset import Kind, NumberColumn, Role
from nnapp.importing import Cancelled, Choices, ColumnChoice, Source, preview, read
from nnapp.words import Refusal
from tests.engine.importing.files import both, plain, refused

CELLS = st.one_of(
    st.sampled_from(["", "1", "2.5", "0,5", "-1", "NA", "a", "b c", "x;y", "007", "1.234", "2020-01-01", "é", "1e5"]),
    st.text("ab1.,;\t |'\"\n#-", max_size=6),
)
COLUMN = st.builds(
    ColumnChoice,
    st.none() | st.sampled_from(Kind),
    st.none() | st.sampled_from(Role),
    st.none() | st.sampled_from(["u", "v", ""]),
)
CHOICES = st.builds(
    Choices,
    encoding=st.none() | st.sampled_from(["utf-8", "cp1252", "utf-16-le"]),
    delimiter=st.none() | st.sampled_from([",", ";", "\t", " ", ""]),
    quote=st.none() | st.sampled_from(['"', "'", ""]),
    decimal=st.none() | st.sampled_from([".", ","]),
    thousands=st.none() | st.sampled_from(["", "_", " "]),
    header=st.none() | st.booleans(),
    skipped=st.none() | st.integers(0, 3),
    comment=st.none() | st.sampled_from(["", "#"]),
    columns=st.none() | st.lists(COLUMN, max_size=4).map(tuple),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t| "),
    quoted=st.booleans(),
    choices=CHOICES,
)
def test_what_the_preview_shows_is_what_is_read(path, rows, delimiter, quoted, choices) -> None:
    def written(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    path.write_text("\n".join(delimiter.join(map(written, row)) for row in rows), "utf-8")
    try:
        shown = preview(Source.of(path), choices)
    except Refusal as refusal:
        assert "unexpected" not in str(refusal)
        with pytest.raises(Refusal):
            read(Source.of(path), choices)
        return
    for table in (read(Source.of(path), choices), read(Source.of(path), shown.choices)):
        assert table.choices == shown.choices
        assert (table.rejected, table.rejected_count) == (shown.rejected, shown.rejected_count)
        assert table.dataset.row_count == shown.row_count == len(shown.rows)
        assert [(c.name, c.kind, c.role) for c in table.dataset.columns] == [
            *zip(shown.names, shown.kinds, shown.roles, strict=True)
        ]
        bad = {(one.line, one.column) for one in shown.rejected if one.column}
        for place, column in enumerate(table.dataset.columns):
            if not isinstance(column, NumberColumn):
                for cell, row in zip([*plain(table).values()][place], shown.rows, strict=True):
                    assert cell in (None, row[place]) or not row[place]
            else:
                missing = sum(1 for value in plain(table)[column.name] if value is None)
                assert missing >= sum(1 for _, name in bad if name == column.name)
    again = preview(Source.of(path), shown.choices)
    assert (again.rows, again.names, again.choices) == (shown.rows, shown.names, shown.choices)
    chosen = {guess.field for guess in again.guesses}
    assert chosen <= {"missing"}


def test_every_guess_can_be_overridden(path: Path) -> None:
    content = "a;b\n1,5;x\n2,5;y\n"
    wanted = Choices(
        encoding="cp1252", delimiter=",", quote="", decimal=".", thousands="", header=False, skipped=1, comment=""
    )
    shown, table = both(path, content, wanted)
    assert shown.rows == (("1", "5;x"), ("2", "5;y"))
    assert not {guess.field for guess in shown.guesses} & set(Choices.__struct_fields__)
    assert [column.kind for column in table.dataset.columns] == [Kind.NUMBER, Kind.CATEGORY]


def test_a_header_can_be_made_of_any_row(path: Path) -> None:
    shown, _ = both(path, "1,2\n3,4\n", Choices(header=True))
    assert shown.names == ("1", "2") and shown.row_count == 1
    shown, _ = both(path, "a,b\n3,4\n5,6\n7,8\n", Choices(header=False))
    assert shown.rows[0] == ("a", "b")


def test_kinds_and_roles_can_be_chosen(path: Path) -> None:
    columns = (ColumnChoice(Kind.CATEGORY, Role.TARGET, "k"), ColumnChoice(role=Role.IGNORED))
    shown, table = both(path, "a,b,c\n1,2,3\n2,3,4\n", Choices(columns=columns))
    assert shown.names == ("k", "b", "c")
    assert shown.roles == (Role.TARGET, Role.IGNORED, Role.INPUT)
    assert plain(table)["k"] == ["1", "2"]
    shown, _ = both(path, "a,b\n1,x\n", Choices(columns=(ColumnChoice(Kind.TEXT, Role.INPUT),)))
    assert shown.roles[0] is Role.IGNORED and "text" in str(shown.notes[0])


@pytest.mark.parametrize(
    "choices",
    [
        Choices(encoding="zip"),
        Choices(encoding="no such"),
        Choices(encoding="rot13"),
        Choices(encoding="\0"),
        Choices(delimiter=",,"),
        Choices(delimiter="\n"),
        Choices(delimiter='"', quote='"'),
        Choices(quote="ab"),
        Choices(decimal=";"),
        Choices(decimal=",", thousands=","),
        Choices(thousands="1"),
        Choices(thousands="-"),
        Choices(skipped=99),
        Choices(skipped=-1),
        Choices(comment="\n"),
    ],
)
def test_choices_that_cannot_be_are_refused(path: Path, choices: Choices) -> None:
    refused(path, "a,b\n1,2\n", choices)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
    for wrong in (tmp_path / "missing.csv", tmp_path, tmp_path / "x\0y", tmp_path / "pipe.csv"):
        with pytest.raises(Refusal):
            preview(Source.of(wrong))


class Stop:
    """A report that cancels after a while, and remembers the longest time of this thread between two calls."""

    def __init__(self, after: float) -> None:
        self.after, self.seen, self.begin = after, [0.0], time.thread_time()
        self.longest = 0.0

    def __call__(self, done: float) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self.begin)
        self.begin = now
        self.seen.append(done)
        if done > self.after:
            raise Cancelled


@pytest.mark.parametrize("work", [preview, read])
@pytest.mark.parametrize("after", [0.0, 0.3, 0.7])
def test_reading_reports_and_can_be_cancelled(path: Path, work, after: float) -> None:
    path.write_text("a,b,c\n" + "".join(f"{n},{n / 7},bad\n{n},1,2\n" for n in range(200_000)))
    stop = Stop(after)
    with pytest.raises(Cancelled):
        work(Source.of(path), Choices(columns=(ColumnChoice(Kind.NUMBER),) * 3), stop)
    heard = Stop(2.0)
    work(Source.of(path), None, heard)
    assert heard.seen == sorted(heard.seen) and heard.seen[-1] == 1.0
    assert heard.longest < 0.5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("content", [b"a,b\n1,2\n3,4\n", b"a,b\n" + b"1,2\n" * 100_000])
def test_a_wide_encoding_chosen_for_a_text_without_its_mark_is_refused(path, encoding, content) -> None:
    told = refused(path, content, Choices(encoding=encoding))
    assert encoding.upper() in told
    assert "Choose another encoding" in told


def test_a_table_that_was_exported_keeps_its_task() -> None:
    text = (
        "length,kind,kind (predicted),kind = a (probability),kind = b (probability),kind (probability of c),"
        "kind = c (answer),split,use,split 2\n"
        "1.5,a,a,0.9,0.1,0,3,training,Train,excluded\n2.5,b,a,0.6,0.4,0,4,test,Test,validation\n3,a,a,1,0,0,5,training,val,test\n"
    )
    shown = preview(Source(name="pasted", text=text))
    assert shown.roles == (Role.INPUT, Role.TARGET, *[Role.IGNORED] * 8)
    reasons = {guess.field: str(guess.reason) for guess in shown.guesses}
    assert "network answered" in reasons["columns.2.role"]
    assert "what the rows are for" in reasons["columns.7.role"]


def test_other_columns_called_like_exported_ones_are_inputs() -> None:
    shown = preview(
        Source(name="pasted", text="use,set,predicted,split,y\n0,red,1.5,test,3\n1,blue,2,other,4\n1,red,2,test,7\n")
    )
    assert shown.roles == (*[Role.INPUT] * 4, Role.TARGET)


def test_a_chosen_role_is_stronger_than_a_name() -> None:
    text = "x,y (predicted)\n1,2\n2,4\n4,7\n"
    assert preview(Source(name="pasted", text=text)).roles == (Role.TARGET, Role.IGNORED)
    chosen = Choices(columns=(ColumnChoice(), ColumnChoice(role=Role.TARGET)))
    assert preview(Source(name="pasted", text=text), chosen).roles == (Role.INPUT, Role.TARGET)
