"""A lesson comes from anybody: what could run, load or open something is plain text, or asks first."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nnapp.lessons import lesson_paths
from tests.ui.schoolroom import Class
from ui.lesson_panel.prose import Prose

GOOD = lesson_paths()[0].read_text("utf-8")
SENTENCE = "A neuron is a small calculation."
STRANGE = (
    "<script>alert(1)</script>",
    "<b onclick='x'>bold</b>",
    "<img src='file:///etc/passwd' onerror='x'>",
    "<iframe src='https://example.org'></iframe>",
    "<style>* { display: none }</style>",
    "<a href='javascript:alert(1)'>go</a>",
    "<!-- hidden -->",
    "<svg><script>1</script></svg>",
    "<div>\n\n# not in HTML\n\n</div>",
    "&lt;script&gt;",
)
PICTURES = (
    "![a](file:///etc/passwd)",
    "![a](/etc/passwd)",
    "![a](https://example.org/x.png)",
    "![a](data:image/png;base64,iVBORw0KGgo=)",
    "![a](qrc:/x.png)",
    "![a](formula:9)",
    "![a][ref]\n\n[ref]: file:///etc/passwd",
)
QUIET_LINKS = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://example.org",
    "mailto:a@example.org",
    "smb://example.org/x",
    "vbscript:x",
    "/etc/passwd",
    "#top",
    "HTTPS",
)


@pytest.fixture
def lesson(qtbot: QtBot) -> Class:
    """Give a panel on the screen, with nothing open."""
    return Class(qtbot)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer questions with no, and keep them; nothing may be opened."""
    questions: list[str] = []

    def question(*words: object) -> QMessageBox.StandardButton:
        questions.append(str(words[-1]))
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pytest.fail(f"{url} is opened"))
    return questions


def opened(lesson: Class, folder: Path, *texts: str) -> Prose:
    """Open a lesson with other words, and return what shows them."""
    path = folder / "mine.md"
    path.write_text(GOOD.replace(SENTENCE, "\n\n".join(texts)), "utf-8")
    lesson.open(path)
    assert lesson.panel.page is not None
    return lesson.panel.page.prose[0][0]


def letters(text: str) -> str:
    return "".join(text.split())


def is_loaded(prose: Prose, address: str) -> bool:
    """Say whether anything comes for an address, of whatever kind."""
    kinds = QTextDocument.ResourceType
    found = [prose.loadResource(int(kind.value), QUrl(address)) for kind in (kinds.ImageResource, kinds.HtmlResource)]
    found.append(prose.loadResource(int(kinds.StyleSheetResource.value), QUrl(address)))
    return any(not isinstance(each, QImage) or not each.isNull() for each in found)


@pytest.mark.parametrize("text", STRANGE)
def test_html_is_shown_as_it_is_written(text: str, lesson: Class, tmp_path: Path) -> None:
    prose = opened(lesson, tmp_path, text)
    shown = letters(prose.toPlainText())
    for part in text.replace("# ", "").replace("&lt;", "<").replace("&gt;", ">").split():
        assert part in shown, shown
    assert not [
        form for form in prose.document().allFormats() if form.isImageFormat() and "etc" in form.toImageFormat().name()
    ]


@pytest.mark.parametrize("field", ["question", "told", "hints"])
def test_tasks_show_it_as_it_is_written_too(field: str, lesson: Class, tmp_path: Path) -> None:
    strange = "<script>alert(1)</script> <b>bold</b> ![a](file:///etc/passwd) "
    old = {"question": 'question = "Row 1', "told": 'told = "A neuron', "hints": 'hints = [\n  "'}[field]
    assert old in GOOD, field
    path = tmp_path / "mine.md"
    path.write_text(GOOD.replace(old, old.replace('"', f'"{strange}', 1), 1), "utf-8")
    lesson.open(path)
    assert lesson.panel.page is not None
    box = lesson.panel.page.boxes["weighted-sum"]
    lesson.solve(box.task)
    box.show_hint()
    prose = {"question": box.question, "told": box.told, "hints": box.hints[0]}[field]
    assert "<script>alert(1)</script>" in prose.toPlainText() and "<b>bold</b>" in prose.toPlainText()
    assert not is_loaded(prose, "file:///etc/passwd")


@pytest.mark.parametrize("text", PICTURES)
def test_no_picture_is_loaded(text: str, lesson: Class, tmp_path: Path) -> None:
    prose = opened(lesson, tmp_path, text)
    address = text.split("]: ")[1] if "]: " in text else text.split("(")[1].rstrip(")")
    assert not is_loaded(prose, address)
    own = prose.loadResource(int(QTextDocument.ResourceType.ImageResource.value), QUrl("formula:0"))
    assert isinstance(own, QImage) and not own.isNull()  # its own formulas are


def test_nothing_is_fetched(lesson: Class, tmp_path: Path, asked: list[str]) -> None:
    visits: list[str] = []

    class Visitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Visitor)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        prose = opened(
            lesson, tmp_path, f"![a]({address}) <img src='{address}'> [a]({address})", f"![b][r]\n\n[r]: {address}"
        )
        lesson.panel.grab()
        prose.reload()
        assert not is_loaded(prose, address)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert visits == [] and asked == []


def test_only_addresses_of_the_web_are_asked_about(lesson: Class, tmp_path: Path, asked: list[str]) -> None:
    prose = opened(lesson, tmp_path, *(f"[there]({link})" for link in QUIET_LINKS), "[there](https://example.org)")
    source, text = prose.source(), prose.toPlainText()
    for link in QUIET_LINKS:
        prose.anchorClicked.emit(QUrl(link))
    assert asked == []
    prose.anchorClicked.emit(QUrl("https://example.org/a?b=<b>c</b>"))
    prose.anchorClicked.emit(QUrl("HTTP://example.org"))
    assert len(asked) == 2 and "example.org" in asked[0] and "<b>" not in asked[0]
    assert prose.source() == source and prose.toPlainText() == text


@given(st.text(alphabet="<>!&;:/\"'=()[]*_`#|~ \n\tabcdefhiorpst$\\", max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_markdown_is_shown_without_html_and_loads_nothing(qapp: object, text: str) -> None:
    prose = Prose()
    prose.resize(300, 200)
    prose.show_markdown(text + "\n\n<script>x</script> ![a](file:///etc/passwd)")
    assert prose.height() >= 1 and not is_loaded(prose, "file:///etc/passwd")
    prose.deleteLater()


def test_a_broken_formula_in_a_task_is_told_with_its_line(lesson: Class, tmp_path: Path) -> None:
    old = 'told = "A neuron'
    path = tmp_path / "mine.md"
    path.write_text(GOOD.replace(old, 'told = "$\\\\frac{$ A neuron', 1), "utf-8")
    assert not lesson.panel.open_file(path)
    line = GOOD[: GOOD.index(old)].count("\n") + 1
    assert f"Line {line}:" in lesson.refusals[0] and "cannot be typeset" in lesson.refusals[0]


def test_formulas_without_end_are_refused_before_they_are_typeset(lesson: Class, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    many = "\n".join(" ".join(f"$x_{{{row}{place}}}$" for place in range(50)) for row in range(50))
    path.write_text(GOOD + many, "utf-8")
    assert not lesson.panel.open_file(path)
    assert "too much would have to be computed" in lesson.refusals[0] and lesson.panel.page is None
