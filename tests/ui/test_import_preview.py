"""The import's preview: every guess with its reason, and the table that follows what is chosen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyledItemDelegate

from nnapp.dataset import Kind, Role
from nnapp.importing import Choices, ColumnChoice, Source
from tests.engine.importing.workbooks import sheet_xml, xlsx
from tests.ui.gestures import choose, focus, hover, pick, press_keys, type_into
from tests.ui.previews import IRIS, WAIT_MS, cells, names, preview_of, reason, settled
from ui.import_memory import ImportMemory, Remembered, fingerprint
from ui.import_preview.dialog import ImportDialog
from ui.import_preview.reading import Reader
from ui.plain_text import plain, plain_tip
from ui.theme import DARK, LIGHT, palette_of, theme_of

POPUPS = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing")  # the offscreen plugin


@pytest.fixture
def shown(qtbot) -> Iterator[Callable[..., ImportDialog]]:
    """What opens a dialog; a thread that still ran at the end would abort the tests."""
    dialogs = []

    def opened(source: Path | str, last_time: Remembered | None = None) -> ImportDialog:
        dialogs.append(preview_of(qtbot, source, last_time))
        return dialogs[-1]

    yield opened
    for dialog in dialogs:
        dialog.close()
        dialog.reader.shut_down()


@pytest.fixture
def file(tmp_path):
    def written(text: str | bytes, name: str = "table.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return written


def control(dialog, field):
    return dialog.parts.guesses.controls[field]


def menu_at(dialog, column, line):
    """Click the kind (1) or the role (2) below a column's name; return the menu that opens."""
    header = dialog.parts.table.header
    place = header._place(header.section_rect(column), line).center()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return dialog.menu


def press_in(menu, name):
    action = next(action for action in menu.actions() if action.objectName() == name)
    choose(menu, action)


# What is shown


def test_the_table_is_shown_as_it_will_be_with_every_guess_and_its_reason(qtbot, shown, file):
    dialog = shown(file(IRIS))
    assert names(dialog) == ("sepal", "petal", "species")
    assert cells(dialog)[0] == ["5.1", "1.4", "setosa"]
    assert dialog.known.preview.kinds == (Kind.NUMBER, Kind.NUMBER, Kind.CATEGORY)
    assert dialog.known.preview.roles == (Role.INPUT, Role.INPUT, Role.TARGET)
    fields = dialog.parts.guesses.fields
    assert {"encoding", "delimiter", "quote", "decimal", "thousands", "header", "skipped", "comment"} <= set(fields)
    assert all(control(dialog, field).isVisible() and len(reason(dialog, field)) > 10 for field in fields)
    assert control(dialog, "delimiter").currentText() == "Comma  ,"
    assert "4 rows × 3 columns: 2 inputs, 1 target, 0 ignored" in dialog.parts.status.text()
    assert dialog.parts.import_button.isEnabled()
    assert dialog.parts.import_button.isDefault()


def test_the_reasons_of_a_column_are_said_where_it_is_selected(qtbot, shown, file):
    dialog = shown(file(IRIS))
    dialog.parts.table.setCurrentIndex(dialog.parts.model.index(0, 2))
    text = dialog.parts.column.text()
    assert text.startswith("“species”: Categories (") and "Target (" in text
    dialog.choose_for([2], Role.IGNORED)
    assert "Ignored (chosen by you)" in dialog.parts.column.text()


def test_foreign_text_is_harmless_and_visible(qtbot, shown, file):
    long = "n" * 10_000
    text = f'<b>bold</b>,"a\u202eb",x\u0007y,{long}\n' + '<i>1</i>,2,3,"4\u200f"\n' * 5
    dialog = shown(file(text))
    header = dialog.parts.model
    titles = [header.headerData(i, Qt.Orientation.Horizontal) for i in range(4)]
    assert titles[:2] == ["<b>bold</b>", "a⟨U+202E⟩b"]
    assert "⟨U+0007⟩" in titles[2]
    assert len(titles[3]) == 60 and titles[3].endswith("…")
    tip = header.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;bold&lt;/b&gt;" in tip and "<b>" not in tip
    assert cells(dialog)[0][0] == "<i>1</i>"
    whole = header.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert whole.count("n") > 900


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("plain", "plain"),
        ("a\tb\nc\r", "a⇥b↵c↵"),
        ("\u202eabc\u2066", "⟨U+202E⟩abc⟨U+2066⟩"),
        ("\x00\x1b\x7f\u0085\u2028\ufeff", "⟨U+0000⟩⟨U+001B⟩⟨U+007F⟩⟨U+0085⟩⟨U+2028⟩⟨U+FEFF⟩"),
        ("ä ß 数 שלום 😀", "ä ß 数 שלום 😀"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_what_is_invisible_becomes_visible(text, visible):
    assert plain(text) == visible
    assert "\n" not in plain_tip(text) and "<p" in plain_tip(text)


def test_the_widest_table_is_as_quick_as_a_narrow_one(qtbot, shown, file):
    wide = ",".join(f"x{i}" for i in range(20_000)) + "\n" + (",".join(["1.5"] * 20_000) + "\n") * 3
    dialog = shown(file(wide))
    assert dialog.parts.model.columnCount() == 20_000
    assert "19,999 inputs, 1 target" in dialog.parts.status.text()
    assert len(dialog.parts.table.findChildren(object)) < 100  # no control for each column
    dialog.parts.table.setCurrentIndex(dialog.parts.model.index(0, 19_999))
    assert "x19999" in dialog.parts.column.text()
    dialog.choose_for([*range(10_000)], Role.IGNORED)
    assert "9,999 inputs, 1 target, 10,000 ignored" in dialog.parts.status.text()


def test_cells_and_rows_that_are_rejected_are_listed_with_their_lines(qtbot, shown, file):
    rows = "".join(f"{i},{'bad' if i % 3 == 0 else i},{'ab'[i % 2]}\n" for i in range(3600))
    dialog = shown(file("n,value,class\n" + rows))
    dialog.choose_for([1], Kind.NUMBER)
    settled(qtbot, dialog)
    findings = dialog.parts.findings
    assert findings.isVisible()
    assert findings.tabText(0) == "Not taken as it stands (1,200)"
    assert findings.model.rowCount() == 1000
    assert findings.more.isVisible() and "1,000" in findings.more.text()
    line = [findings.model.index(1, column).data() for column in range(5)]
    assert line[:3] == ["5", "value", "bad"]
    assert "number" in line[3] and "missing" in line[4]
    ground = dialog.parts.model.index(3, 1).data(Qt.ItemDataRole.BackgroundRole)
    assert ground.color() == theme_of(dialog).colour("warning")
    assert dialog.parts.model.index(1, 1).data(Qt.ItemDataRole.BackgroundRole).color() != ground.color()


def test_where_nothing_is_rejected_the_list_takes_no_room(qtbot, shown, file):
    dialog = shown(file(IRIS))
    assert not dialog.parts.findings.isVisible()
    assert "as in the file" in dialog.parts.status.text()


def test_missing_cells_are_said(qtbot, shown, file):
    dialog = shown(file("a,b\n1,2\nNA,3\n4,5\n"))
    assert "taken as missing (1 here)" in dialog.parts.status.text()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_texts_stand_out_from_their_grounds_in_both_themes(qtbot, shown, qapp, file, theme):
    qapp.setPalette(palette_of(theme))
    dialog = shown(file("a,b,c\n1,NA,x\n2,3,y\n3,4,x\n"))
    model = dialog.parts.model
    dialog.choose_for([0], Role.IGNORED)
    for row in range(3):
        for column in range(3):
            index = model.index(row, column)
            text, ground = (
                index.data(role).color() for role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole)
            )
            assert contrast(text, ground) >= 4.5
    assert contrast(theme.colour("muted"), theme.colour("window")) >= 4.5  # the reasons
    qapp.setPalette(palette_of(LIGHT))


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_it_fits_a_small_screen_and_nothing_is_cut(qtbot, shown, file):
    dialog = shown(file(IRIS))
    assert dialog.minimumSizeHint().width() <= 800
    assert dialog.minimumSizeHint().height() <= 600
    dialog.resize(1080, 720)
    for field in dialog.parts.guesses.fields:
        title = dialog.parts.guesses.titles[field]
        assert title.width() >= title.sizeHint().width()
    header = dialog.parts.table.header
    assert all(header.sectionSize(i) >= header.wanted_width(i) for i in range(3))


def test_a_reason_without_room_ends_with_an_ellipsis_and_stays_whole_in_its_tool_tip(shown, file):
    dialog = shown(file(IRIS))
    label = dialog.parts.guesses.reasons["skipped"]
    label.resize(400, label.height())
    assert " ".join(label.shown()) == label.text()
    label.resize(90, label.height())
    assert len(label.shown()) == 2
    assert label.shown()[1].endswith("…")
    assert label.text() in label.toolTip()
    assert all(label.fontMetrics().horizontalAdvance(line) <= 90 for line in label.shown())


# What is chosen


@POPUPS
def test_another_delimiter_and_the_table_follows(qtbot, shown, file):
    dialog = shown(file("a;b,c\n1;2,5\n2;3,5\n"))
    before = names(dialog)
    wanted = "Comma  ," if len(before) == 2 and before[0] == "a" else "Semicolon  ;"
    pick(control(dialog, "delimiter"), wanted)
    settled(qtbot, dialog)
    assert names(dialog) != before
    assert reason(dialog, "delimiter") == "Chosen by you."
    dialog.parts.again_button.click()
    settled(qtbot, dialog)
    assert names(dialog) == before
    assert reason(dialog, "delimiter") != "Chosen by you."


def test_a_delimiter_that_nobody_thought_of_can_be_typed(qtbot, shown, file):
    dialog = shown(file("a~b~c\n1~2~3\n4~5~6\n"))
    type_into(control(dialog, "delimiter").lineEdit(), "~", Qt.Key.Key_Tab)
    settled(qtbot, dialog)
    assert names(dialog) == ("a", "b", "c")
    assert dialog.isVisible()


@POPUPS
def test_the_header_and_skipped_lines(qtbot, shown, file):
    dialog = shown(file("1,2\n3,4\n5,6\n"))
    assert dialog.parts.model.rowCount() == 3
    pick(control(dialog, "header"), "Yes, names")
    settled(qtbot, dialog)
    assert names(dialog) == ("1", "2")
    type_into(control(dialog, "skipped"), "1", Qt.Key.Key_Tab)
    settled(qtbot, dialog)
    assert names(dialog) == ("3", "4")
    assert cells(dialog) == [["5", "6"]]


@POPUPS
def test_the_decimal_sign_changes_the_numbers(qtbot, shown, file):
    dialog = shown(file("a;b\n" + "1,5;2\n2,5;3\n" * 5))
    assert dialog.known.preview.kinds[0] is Kind.NUMBER
    pick(control(dialog, "decimal"), "Point  1.5")
    settled(qtbot, dialog)
    assert dialog.known.preview.kinds[0] is not Kind.NUMBER


def test_the_encoding_changes_the_letters(qtbot, shown, file):
    dialog = shown(file("größe,n\nä,1\nö,2\n".encode("cp1252")))
    assert names(dialog)[0] == "größe"
    type_into(control(dialog, "encoding").lineEdit(), "cp437", Qt.Key.Key_Tab)
    settled(qtbot, dialog)
    assert names(dialog)[0] != "größe"


def test_an_encoding_that_does_not_exist_is_refused_and_can_be_changed_back(qtbot, shown, file):
    dialog = shown(file(IRIS))
    type_into(control(dialog, "encoding").lineEdit(), "klingon", Qt.Key.Key_Tab)
    settled(qtbot, dialog)
    assert dialog.refusal
    assert dialog.parts.pages.currentWidget() is dialog.parts.message
    assert not dialog.parts.import_button.isEnabled()
    assert dialog.parts.import_button.toolTip()
    type_into(control(dialog, "encoding").lineEdit(), "UTF-8", Qt.Key.Key_Tab)
    settled(qtbot, dialog)
    assert not dialog.refusal
    assert names(dialog) == ("sepal", "petal", "species")


@POPUPS
def test_kind_and_role_are_chosen_in_the_header(qtbot, shown, file):
    dialog = shown(file(IRIS))
    press_in(menu_at(dialog, 1, 2), "role-ignored")
    assert dialog.known.preview.roles[1] is Role.IGNORED
    assert not dialog.reader.busy  # a role needs no reading
    press_in(menu_at(dialog, 2, 1), "kind-text")
    settled(qtbot, dialog)
    assert dialog.known.preview.kinds[2] is Kind.TEXT
    assert dialog.known.preview.roles[2] is Role.IGNORED
    menu = menu_at(dialog, 2, 2)
    assert not next(action for action in menu.actions() if action.objectName() == "role-target").isEnabled()
    menu.close()


def test_a_chosen_target_takes_the_place_of_one_that_was_guessed(qtbot, shown, file):
    dialog = shown(file("a,b,c\n1,2,3\n4,5,6\n"))
    assert dialog.known.preview.roles == (Role.INPUT, Role.INPUT, Role.TARGET)
    dialog.choose_for([0], Role.TARGET)
    assert dialog.known.preview.roles == (Role.TARGET, Role.INPUT, Role.INPUT)
    dialog.choose_for([1], Role.TARGET)
    assert dialog.known.preview.roles == (Role.TARGET, Role.TARGET, Role.INPUT)


@POPUPS
def test_a_choice_is_for_all_selected_columns(qtbot, shown, file):
    dialog = shown(file("a,b,c,d\n1,2,3,4\n5,6,7,8\n"))
    table = dialog.parts.table
    table.selectColumn(0)
    table.selectionModel().select(
        dialog.parts.model.index(0, 1),
        table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Columns,
    )
    press_in(menu_at(dialog, 1, 2), "role-ignored")
    assert dialog.known.preview.roles == (Role.IGNORED, Role.IGNORED, Role.INPUT, Role.TARGET)


def test_without_target_or_input_it_says_what_to_do(qtbot, shown, file):
    dialog = shown(file(IRIS))
    dialog.choose_for([2], Role.INPUT)
    assert not dialog.parts.import_button.isEnabled()
    assert dialog.parts.problem.isVisible() and "target" in dialog.parts.problem.text()
    dialog.choose_for([0, 1, 2], Role.TARGET)
    assert "input" in dialog.parts.problem.text()
    dialog.choose_for([0], Role.INPUT)
    assert dialog.parts.import_button.isEnabled()
    assert not dialog.parts.problem.isVisible()


def test_a_column_is_renamed_in_place(qtbot, shown, file):
    dialog = shown(file(IRIS))
    dialog.parts.table.setCurrentIndex(dialog.parts.model.index(0, 0))
    press_keys(dialog.parts.table, Qt.Key.Key_F2)
    type_into(dialog.parts.table.header.editor, "length")
    assert names(dialog) == ("length", "petal", "species")
    assert dialog.isVisible() and not dialog.reader.busy  # Enter took the name, and did not import
    press_keys(dialog.parts.table, Qt.Key.Key_F2)
    type_into(dialog.parts.table.header.editor, "petal")
    assert names(dialog)[0] == "length"
    assert dialog.parts.notice.isVisible() and "petal" in dialog.parts.notice.label.text()
    press_keys(dialog.parts.table, Qt.Key.Key_F2)
    editor = dialog.parts.table.header.editor
    focus(editor)
    QTest.keyClicks(editor, "nothing")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert names(dialog)[0] == "length" and dialog.isVisible()


def test_a_given_name_outlives_another_kind_but_not_other_columns(qtbot, shown, file):
    dialog = shown(file(IRIS))
    dialog.rename(2, "flower")
    dialog.choose_for([1], Kind.CATEGORY)
    settled(qtbot, dialog)
    assert names(dialog) == ("sepal", "petal", "flower")
    dialog.choose("delimiter", ";")
    settled(qtbot, dialog)
    assert "flower" not in names(dialog)


def test_the_newest_choice_wins(qtbot, shown, file):
    dialog = shown(file("a;b,c|d\n" + "1;2,5|3\n" * 2000))
    for delimiter in (",", "|", ";", ",", "|"):
        dialog.choose("delimiter", delimiter)
    settled(qtbot, dialog)
    assert control(dialog, "delimiter").currentText() == "Bar  |"
    assert names(dialog) == ("a;b,c", "d")


def test_the_old_table_stays_and_is_dimmed_while_another_is_read(qtbot, shown, file):
    dialog = shown(file(IRIS))
    held = threading.Event()
    blocked(dialog.reader, held)
    before = cells(dialog)
    dialog.choose("header", False)
    veil = dialog.parts.table.veil
    assert veil.isVisible() and not veil.dim  # what is quick does not flicker
    counting = CountingDelegate(dialog)
    dialog.parts.table.setItemDelegate(counting)
    qtbot.waitUntil(lambda: veil.dim, timeout=WAIT_MS)
    dialog.parts.table.viewport().update()
    dialog.resize(dialog.width() - 20, dialog.height())
    qtbot.wait(50)
    assert counting.painted == 0  # each cell would wait for the interpreter that the reading thread is using
    assert cells(dialog) == before
    assert dialog.parts.progress.isVisible()
    assert not dialog.parts.import_button.isEnabled()
    held.set()
    settled(qtbot, dialog)
    assert cells(dialog)[0] == ["sepal", "petal", "species"]
    assert not dialog.parts.table.veil.isVisible()
    assert not dialog.parts.progress.isVisible()
    qtbot.waitUntil(lambda: counting.painted > 0)


class CountingDelegate(QStyledItemDelegate):
    """Counts the cells that are painted."""

    painted = 0

    def paint(self, painter, option, index):
        self.painted += 1
        super().paint(painter, option, index)


def blocked(reader: Reader, until: threading.Event) -> None:
    """Keep the reading thread busy, as a call of a library would that cannot be interrupted."""
    reader._worker.requests.put(Blockade(until))


class Blockade:
    """A request whose number takes as long to be read as it wants."""

    def __init__(self, until: threading.Event) -> None:
        self._until = until

    @property
    def number(self) -> int:
        self._until.wait(WAIT_MS / 1000)
        return -1


# What is read


def test_import_reads_what_the_preview_shows(qtbot, shown, file):
    dialog = shown(file(IRIS))
    dialog.rename(0, "length")
    dialog.choose_for([1], Role.IGNORED)
    with qtbot.waitSignal(dialog.taken, timeout=WAIT_MS) as taken:
        QTest.mouseClick(dialog.parts.import_button, Qt.MouseButton.LeftButton)
    dataset = taken.args[0].imported.dataset
    assert [column.name for column in dataset.columns] == ["length", "petal", "species"]
    assert [column.role for column in dataset.columns] == [Role.INPUT, Role.IGNORED, Role.TARGET]
    assert dataset.row_count == 4


def test_enter_imports_and_escape_leaves(qtbot, shown, file):
    dialog = shown(file(IRIS))
    with qtbot.waitSignal(dialog.taken, timeout=WAIT_MS):
        press_keys(dialog.parts.table, Qt.Key.Key_Return)
    press_keys(dialog.parts.table, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_cancel_answers_at_once_even_where_a_library_does_not(qtbot, shown, file):
    dialog = shown(file(IRIS))
    held, answers = threading.Event(), []
    dialog.reader.answered.connect(answers.append)
    blocked(dialog.reader, held)
    dialog.choose("header", False)
    QTest.mouseClick(dialog.parts.cancel_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()  # although the thread is still where it was
    held.set()
    dialog.reader.shut_down()
    qtbot.wait(1)
    assert answers == []


def test_a_file_that_changes_after_the_preview_is_shown_anew(qtbot, shown, file):
    path = file(IRIS)
    dialog = shown(path)
    path.write_text("other,columns,now\n1,2,3\n4,5,6\n", "utf-8")
    dialog.parts.import_button.click()
    qtbot.waitUntil(lambda: names(dialog) == ("other", "columns", "now"), timeout=WAIT_MS)
    assert "has changed" in dialog.parts.notice.label.text()
    assert dialog.isVisible()


def test_a_file_that_is_gone_after_the_preview_is_refused(qtbot, shown, file):
    path = file(IRIS)
    dialog = shown(path)
    path.unlink()
    dialog.parts.import_button.click()
    qtbot.waitUntil(lambda: bool(dialog.refusal), timeout=WAIT_MS)
    assert "table.csv" in dialog.refusal and "no such file" in dialog.refusal
    assert dialog.parts.pages.currentWidget() is dialog.parts.message
    path.write_text(IRIS, "utf-8")
    assert dialog.parts.again_button.text() == "&Try Again"
    dialog.parts.again_button.click()
    settled(qtbot, dialog)
    assert not dialog.refusal and cells(dialog)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(50), bytes(range(256)) * 20, b"PK\x03\x04junk"])
def test_what_is_no_table_is_refused_with_the_reason(qtbot, shown, file, content):
    dialog = shown(file(content))
    text = dialog.parts.message.label.text()
    assert "table.csv" in text and len(text) > 30
    assert dialog.parts.message.isVisible()
    assert not dialog.parts.import_button.isEnabled()


def test_a_folder_and_a_file_without_permission_are_refused(qtbot, shown, tmp_path, file):
    assert "folder" in shown(tmp_path).refusal
    assert "no such file" in shown(tmp_path / "nothing.csv").refusal


def test_one_column_is_no_table_for_a_network(qtbot, shown, file):
    dialog = shown(file("a\n1\n2\n"))
    assert not dialog.parts.import_button.isEnabled()
    assert "only one column" in dialog.parts.problem.text()


# What is remembered


def remembered(dialog) -> Remembered:
    return Remembered("x", dialog.known.to_remember(), fingerprint(dialog.known.names))


def test_choices_of_the_last_time_are_taken_again_and_said(qtbot, shown, file):
    path = file("a;b,c\n1;2,5\n2;3,5\n")
    first = shown(path)
    first.choose("delimiter", ",")
    settled(qtbot, first)
    first.rename(1, "second")
    again = shown(path, remembered(first))
    assert names(again) == ("a;b", "second")
    assert again.parts.notice.isVisible() and "last time" in again.parts.notice.label.text()
    assert reason(again, "delimiter") == "As the last time."
    again.parts.notice.button.click()
    settled(qtbot, again)
    assert "second" not in names(again)
    assert reason(again, "delimiter") != "As the last time."


def test_choices_that_do_not_fit_any_more_are_left_and_that_is_said(qtbot, shown, file):
    first = shown(file(IRIS))
    first.choose_for([0], Role.IGNORED)
    path = file("petal,sepal,species\n1,2,a\n3,4,b\n", "other.csv")
    again = shown(path, remembered(first))
    assert again.known.preview.roles[0] is Role.INPUT
    assert "guessed anew" in again.parts.notice.label.text()


def test_rows_that_were_added_since_do_not_matter(qtbot, shown, file):
    first = shown(file(IRIS))
    first.choose_for([0], Role.IGNORED)
    again = shown(file(IRIS + "1,2,setosa\n"), remembered(first))
    assert again.known.preview.roles == (Role.IGNORED, Role.INPUT, Role.TARGET)
    assert again.known.preview.row_count == 5


def test_the_memory_holds_the_last_fifty_files_and_survives_what_is_not_its_own(tmp_path):
    memory = ImportMemory()
    for number in range(60):
        memory.remember(tmp_path / f"{number}.csv", Choices(delimiter=";", skipped=number), ("a", "b"))
    again = ImportMemory()
    assert again.of(tmp_path / "9.csv") is None
    assert again.of(tmp_path / "10.csv").choices == Choices(delimiter=";", skipped=10)
    again.remember(tmp_path / "10.csv", Choices(comment="#"), ("a",))
    assert again.of(tmp_path / "10.csv") == Remembered(
        str(tmp_path / "10.csv"), Choices(comment="#"), fingerprint(("a",))
    )
    assert again.of(tmp_path / "11.csv") is not None
    again._store.setValue("files", "{no json")
    assert again.of(tmp_path / "11.csv") is None
    again.remember(tmp_path / "x.csv", Choices(columns=(ColumnChoice(),) * 600), ("a",) * 600)
    assert again.of(tmp_path / "x.csv").choices.columns is None
    again.clear()
    assert ImportMemory().of(tmp_path / "x.csv") is None


# Other ways of looking at it


@POPUPS
def test_another_sheet_of_a_workbook_is_chosen(qtbot, shown, file):
    sheets = {
        "Year 1": sheet_xml([["a", "b", "c"], [1, 2, "x"], [3, 4, "y"]]),
        "Year 2": sheet_xml([["d", "e"], [1, 2], [3, 4]]),
    }
    dialog = shown(file(xlsx(sheets), "book.csv"))  # told by its content
    assert set(dialog.parts.guesses.fields) == {"sheet", "header", "skipped"}
    assert names(dialog) == ("a", "b", "c")
    assert len(reason(dialog, "sheet")) > 10
    dialog.choose_for([0], Role.IGNORED)
    pick(control(dialog, "sheet"), "Year 2")
    settled(qtbot, dialog)
    assert names(dialog) == ("d", "e")
    assert dialog.known.preview.roles == (Role.INPUT, Role.TARGET)  # other columns are chosen anew
    assert "Spreadsheet, 2 rows × 2 columns" in dialog.parts.status.text()


def test_json_has_lines_and_no_delimiter(shown, file):
    dialog = shown(file('[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]'))
    assert names(dialog) == ("a", "b")
    assert "delimiter" not in dialog.parts.guesses.fields


def test_the_mouse_over_a_choice_is_seen_and_leaving_ends_it(qtbot, shown, file):
    dialog = shown(file(IRIS))
    header = dialog.parts.table.header
    inside = header._place(header.section_rect(1), 1).center()
    hover(header.viewport(), inside)
    assert header._hovered == 1
    header.leaveEvent(QEvent(QEvent.Type.Leave))
    assert header._hovered == -1


def test_a_pasted_text_is_read_as_a_file_is(shown):
    dialog = shown("a\tb\n1\t2\n3\t4\n")
    assert names(dialog) == ("a", "b")
    assert control(dialog, "delimiter").currentText() == "Tab"
    assert dialog.windowTitle() == "Import clipboard"
    assert dialog.source == Source.pasted("a\tb\n1\t2\n3\t4\n")
