"""Makes a table by formula and seed: the list of sets, their fields, and a preview that follows every change."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nnapp.generators import Generator, with_generated
from nnapp.project import Project, opening_project
from nnapp.words import Refusal, Said
from ui.form import Form
from ui.form.choice_box import Tick
from ui.generators.chooser import Chooser, Pictures
from ui.generators.drafts import Drafts, Shares
from ui.generators.fields import SPACE, Fields
from ui.generators.picture import MOST_ROWS, picture_of
from ui.generators.preview import Preview
from ui.generators.told import told
from ui.messages import sentence, words
from ui.plain_text import lines_tip, plain

MOST_LETTERS = 400


class GeneratorDialog(QDialog):
    """Edits the drafts; `applied` is the pure edit that was accepted."""

    def __init__(self, drafts: Drafts, pictures: Pictures | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drafts = drafts
        self.setObjectName("generator-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Generate a table"))
        self.chooser = Chooser(pictures or Pictures())
        self.title, self.description = QLabel(), QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.fields = self._made_fields()
        self.shares = Form(Shares)
        self.problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.preview = Preview()
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.propose = Tick()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make = self.buttons.addButton(self.tr("&Make This Table"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._refused: Said | None = None  # of the fields
        self._made: tuple[Project, Project] | None = None  # of which project the last one was made
        self._lay_out()
        self.chooser.choose(drafts.kind)
        self.shares.show_values(drafts.shares)
        self.propose.setChecked(drafts.propose)
        self._connect()
        self._show_kind()
        self.make.setDefault(True)
        self.chooser.setFocus()

    @property
    def generator(self) -> Generator:
        """What is to be made."""
        return self.drafts.generator

    def applied(self, project: Project) -> Project:
        """Return the project with the table that is chosen; raises `Refusal` where it cannot be made."""
        if self._made is None or self._made[0] is not project:  # a large table is made once, however often it is asked
            shares = self.drafts.shares
            made = with_generated(
                project, self.generator, shares.validation / 100, shares.test / 100, propose=self.drafts.propose
            )
            self._made = project, made
        return self._made[1]

    # Building

    def _lay_out(self) -> None:
        for widget, name in (
            (self.title, "title"),
            (self.description, "description"),
            (self.problem, "problem"),
            (self.sentence, "sentence"),
            (self.propose, "propose"),
            (self.make, "make"),
        ):
            widget.setObjectName(name)
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 2)
        self.title.setFont(font)
        lines = self.fontMetrics().lineSpacing()
        self.description.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.description.setMinimumHeight(2 * lines)
        self.description.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.problem.setMinimumHeight(lines)
        policy = self.problem.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves while a formula is typed
        self.problem.setSizePolicy(policy)
        self.sentence.setMinimumHeight(2 * lines)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.propose.setToolTip(
            lines_tip(
                self.tr("Run then learns it at once. Where no rows are held out, some are kept for the test."),
                self.tr("Without it, the hidden layers and all settings stay as they are."),
            )
        )
        self.propose.setText(self.tr("Take the &network and settings that are proposed for it, too"))
        self.form_row = QHBoxLayout()
        self.form_row.setSpacing(SPACE)
        self.form_row.addWidget(self.fields, 5)
        self.form_row.addWidget(self.shares, 2, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        for part in (self.title, self.description):
            right.addWidget(part)
        right.addSpacing(4)
        right.addLayout(self.form_row)
        right.addWidget(self.problem)
        right.addWidget(self.preview, 1)
        right.addWidget(self.sentence)
        right.addWidget(self.propose)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.chooser)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(both, 1)
        layout.addWidget(self.buttons)
        self.resize(1000, 700)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self._choose)
        self.shares.edited.connect(self._take_share)
        self.propose.toggled.connect(self._take_propose)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # Choosing and changing

    @Slot(object)
    def _choose(self, kind: type[Generator]) -> None:
        self.drafts.kind = kind
        old, self.fields = self.fields, self._made_fields()
        self.form_row.replaceWidget(old, self.fields)
        self.fields.show()  # at once, so that Tab finds it
        old.hide()
        old.deleteLater()
        self._show_kind()

    @Slot(object)
    def _take_generator(self, generator: Generator) -> None:
        self.drafts.keep(generator)
        self._refused = None
        self._try()

    @Slot(object)
    def _take_refusal(self, said: Said) -> None:
        self._refused = said
        self._try()

    @Slot(str, object)
    def _take_share(self, name: str, value: object) -> None:
        self.drafts.set_share(name, value)
        self._try()

    @Slot(bool)
    def _take_propose(self, on: bool) -> None:
        self.drafts.propose = on
        self._made = None

    def _made_fields(self) -> Fields:
        made = Fields(self.generator)
        made.changed.connect(self._take_generator)
        made.refused.connect(self._take_refusal)
        return made

    def _show_kind(self) -> None:
        order: list[QWidget] = [self.chooser, *self.fields.own.controls.values(), *self.fields.common.controls.values()]
        order += [self.fields.again, *self.shares.controls.values(), self.preview.table, self.propose]
        order += [self.make, self.buttons.button(QDialogButtonBox.StandardButton.Cancel)]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.title.setText(words(self.generator.title))
        self.description.setText(self.generator.formula())
        self._refused = None
        self._try()

    # What comes out

    def _try(self) -> None:
        problem, self._made = self._refused, None
        if problem is None:
            try:
                self._show_preview()
            except Refusal as refusal:
                problem = refusal.said
        text = "" if problem is None else plain(sentence(problem), MOST_LETTERS)
        if problem is not None:
            self.preview.show_stale()
            self.sentence.clear()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.make.setEnabled(not text)
        self.make.setToolTip(lines_tip(text) if text else self.tr("One step, which can be undone"))
        self.make.setAccessibleDescription(text)

    def _show_preview(self) -> None:
        shares, first = self.drafts.shares, self.generator.first_rows(MOST_ROWS)
        # on another project, which is small, so that nothing waits for a large network
        made = with_generated(opening_project(), first, shares.validation / 100, shares.test / 100)
        text = told(self.generator, made.dataset, shares)
        self.preview.show_picture(picture_of(first), made.dataset, text)
        self.sentence.setText(text)
