"""Page 9: the report, in the learner's own words; it can be copied, or saved as a page of HTML or as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QTextBrowser,
)

from nnapp.atomic import write_atomically
from nnapp.exporting.problems import writing
from nnapp.words import Refusal
from ui.bug_lab.bench import Bench
from ui.bug_lab.notebook import Notebook
from ui.bug_lab.page import Page
from ui.bug_lab.parts import WorkButton, column, paragraph
from ui.bug_lab.report import as_html, as_text, sections
from ui.messages import sentence, show_error
from ui.plain_text import plain
from ui.settings import Settings

TEXT, HTML = ".txt", ".html"


class ReportPage(Page):
    """Three fields at the left, the page as it will be at the right."""

    def __init__(self, notebook: Notebook, bench: Bench, settings: Settings) -> None:
        super().__init__(
            notebook,
            "report",
            self.tr("9  Your report"),
            self.tr(
                "Explain to somebody who trusts the printed program why they should not. Your vote, your answers and "
                "the measured numbers are put in by themselves; the reasons are yours."
            ),
        )
        self.bench, self._settings = bench, settings
        self.ask_path: Callable[[], Path | None] = self._ask_path
        self.preview, self.said = QTextBrowser(), paragraph("", "report-said")
        if not notebook.solved(self.name):
            self.said.setText(self.tr("Save or copy it to finish this page."))
        self.save_button = WorkButton(self.tr("&Save…"), "report-save")
        self.copy_button = WorkButton(self.tr("C&opy as text"), "report-copy")
        self.fields: dict[str, QPlainTextEdit] = {}
        self._lay_out()
        for field in self.fields.values():
            field.textChanged.connect(self._keep)
        self.save_button.clicked.connect(self.save)
        self.copy_button.clicked.connect(self.copy)
        notebook.changed.connect(self._show)
        bench.came.connect(self._take)
        self._show()

    @property
    def heading(self) -> str:
        """The title of the report."""
        return self.tr("The printed program is wrong: report of a bug hunt")

    def required(self) -> list[str]:
        """Ask for nothing but the report itself."""
        return []

    def _lay_out(self) -> None:
        left, right, beside, below = column(), column(), QHBoxLayout(), QHBoxLayout()
        for key, text in (
            ("wrong", self.tr("What is &wrong with the printed program?")),
            ("evidence", self.tr("How do you &know? What did you measure?")),
            ("why", self.tr("Why did it &learn all the same?")),
        ):
            field, label = QPlainTextEdit(self.notebook.notes.words.get(key, "")), QLabel(text)
            field.setObjectName(f"words-{key}")
            field.setAccessibleName(text.replace("&", ""))
            field.setTabChangesFocus(True)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            field.setMinimumHeight(70)
            field.setPlaceholderText(self.tr("in your own words"))
            label.setBuddy(field)
            left.addWidget(label)
            left.addWidget(field, 1)
            self.fields[key] = field
        self.preview.setOpenLinks(False)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.preview.setMinimumHeight(200)
        self.preview.setAccessibleName(self.tr("The report"))
        right.addWidget(self.preview, 1)
        for button in (self.save_button, self.copy_button):
            below.addWidget(button)
        below.addWidget(self.said, 1)
        right.addLayout(below)
        beside.setSpacing(16)
        beside.addLayout(left, 1)
        beside.addLayout(right, 1)
        self.add(beside, stretch=1)

    @Slot()
    def _keep(self) -> None:
        for key, field in self.fields.items():
            self.notebook.write(key, field.toPlainText())

    @Slot(object)
    def _take(self, key: object) -> None:
        if key in self.bench.whole:
            self._show()

    @property
    def working(self) -> bool:
        """Whether numbers of the report are still worked out."""
        return self.bench.waits_for(*self.bench.whole)

    @Slot()
    def _show(self) -> None:
        place = self.preview.verticalScrollBar().value()
        self.preview.setHtml(as_html(self.heading, sections(self.notebook.notes, self.bench)))
        self.preview.verticalScrollBar().setValue(place)
        for button in (self.save_button, self.copy_button):
            button.set_working(self.working)
            button.setToolTip(self.tr("Numbers of the report are still worked out.") if self.working else "")

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(as_text(self.heading, sections(self.notebook.notes, self.bench)))
        self.notebook.solve(self.name)
        self.said.setText(self.tr("Copied."))

    @Slot()
    def save(self) -> None:
        """Write the report to a file."""
        path = self.ask_path()
        if path is None:
            return
        made = as_text if path.suffix.casefold() == TEXT else as_html
        text = made(self.heading, sections(self.notebook.notes, self.bench))
        try:
            with writing(path):
                write_atomically(path, [text.encode()])
        except Refusal as refusal:
            show_error(self, sentence(refusal.said))
            return
        self.notebook.solve(self.name)
        self.said.setText(self.tr("Saved as {name}.").format(name=plain(path.name)))

    def _ask_path(self) -> Path | None:
        recent = self._settings.recent
        folder = recent[0].parent if recent else Path(QDir.homePath())
        filters = self.tr("Page for a browser (*.html);;Plain text (*.txt)")
        name, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), str(folder / self.tr("bug-report.html")), filters
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_name(path.name + (TEXT if TEXT in chosen else HTML))
