"""The parts of the import dialog, and where they are: guesses above, the table or a message, findings, buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ui.import_preview.guesses import GuessPanel
from ui.import_preview.rejections import Findings
from ui.import_preview.table_model import TableModel
from ui.import_preview.table_view import PreviewTable
from ui.import_preview.understanding import Understanding
from ui.import_preview.words import ImportWords
from ui.messages import Notice

SIZE = QSize(1080, 720)
STEPS = 1000  # of the progress bar


class ImportLayout:
    """Makes all widgets of the dialog."""

    def __init__(self, dialog: QDialog) -> None:
        self.words = ImportWords(dialog)
        self.notice = Notice()
        self.guesses = GuessPanel(self.words)
        self.model = TableModel(self.words, dialog)
        self.table = PreviewTable(self.model, self.words)
        self.message = MessagePage()
        self.waiting = QLabel(_tr("Reading…"), alignment=Qt.AlignmentFlag.AlignCenter)
        self.pages = QStackedWidget()
        self.findings = Findings(self.words)
        self.column, self.status = QLabel(), QLabel()
        self.problem = QLabel()
        self.progress = QProgressBar()
        self.progress_label = QLabel()
        self.again_button = QPushButton(_tr("&Guess Again"))
        self.cancel_button = QPushButton(_tr("Cancel"))
        self.import_button = QPushButton(_tr("&Import"))
        self._shape()
        self._lay_out(dialog)

    # What is shown

    def show_table(self, known: Understanding) -> None:
        """Show the table as it will be; the place in it stays."""
        place = self.table.keep_place()
        self.model.show_understanding(known)
        self.table.restore_place(place)
        first = self.pages.currentWidget() is self.waiting
        self.pages.setCurrentWidget(self.table)
        if first:
            self.table.setFocus()

    def show_message(self, text: str) -> None:
        """Show a message in place of the table."""
        self.message.label.setText(text)
        self.pages.setCurrentWidget(self.message)

    def freeze(self) -> None:
        """Paint the table no more until the reading that is about to begin has ended."""
        if self.pages.currentWidget() is self.table:
            self.table.veil.freeze()

    def show_waiting(self, first: bool) -> None:
        """Show that another table is on its way: the old one is dimmed."""
        if first:
            self.pages.setCurrentWidget(self.waiting)
        elif self.pages.currentWidget() is self.table:
            self.table.veil.fade()

    def show_progress(self, done: float | None, importing: bool = False) -> None:
        """Show how far the reading is; None where nothing is read."""
        for widget in (self.progress, self.progress_label):
            widget.setVisible(done is not None)
        if done is None:
            self.table.veil.hide()
            return
        self.progress.setValue(round(STEPS * done))
        text = _tr("Importing… {percent} %") if importing else _tr("Reading… {percent} %")
        self.progress_label.setText(text.format(percent=int(100 * done)))

    def enable(self, reason: str, waiting: str, shown: str, importing: bool) -> None:
        """Enable what can be done now; `reason` and `waiting` say why the table cannot be imported (yet)."""
        self.import_button.setEnabled(not reason and not waiting)
        self.import_button.setToolTip(waiting or reason)
        self.problem.setText(shown)
        self.problem.setVisible(bool(shown))
        for widget in (self.guesses, self.again_button, self.table.header):
            widget.setEnabled(not importing)

    # Building

    def _shape(self) -> None:
        for widget, name in (
            (self.again_button, "guess-again"),
            (self.cancel_button, "cancel"),
            (self.import_button, "import"),
            (self.status, "import-status"),
            (self.column, "import-column"),
            (self.problem, "import-problem"),
            (self.waiting, "import-waiting"),
        ):
            widget.setObjectName(name)
        for label in (self.status, self.column, self.problem, self.progress_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.status, self.column, self.problem):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setWordWrap(True)
        bold = QFont(self.problem.font())
        bold.setBold(True)
        self.problem.setFont(bold)
        self.problem.hide()
        self.again_button.setToolTip(_tr("Forget what was chosen, and look at the file again"))
        self.again_button.setAutoDefault(False)
        self.cancel_button.setAutoDefault(False)
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, 12)
        for page in (self.waiting, self.table, self.message):
            self.pages.addWidget(page)
        self.show_progress(None)

    def _lay_out(self, dialog: QDialog) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(12, 8, 12, 4)
        above.addWidget(self.guesses)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.pages)
        splitter.addWidget(self.findings)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([350, 160])
        splitter.setCollapsible(0, False)
        below = QVBoxLayout()
        below.setContentsMargins(12, 4, 12, 10)
        below.setSpacing(4)
        for label in (self.column, self.status, self.problem):
            below.addWidget(label)
        below.addLayout(self._buttons())
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addLayout(above)
        layout.addWidget(splitter, 1)
        layout.addLayout(below)
        self.import_button.setDefault(True)  # now that it is in the dialog
        screen = dialog.screen().availableSize()
        dialog.resize(SIZE.boundedTo(screen))

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.addWidget(self.again_button)
        buttons.addSpacing(12)
        buttons.addWidget(self.progress)
        buttons.addWidget(self.progress_label)
        buttons.addStretch(1)
        last = QDialogButtonBox()  # in the order of the system
        last.addButton(self.import_button, QDialogButtonBox.ButtonRole.AcceptRole)
        last.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addWidget(last)
        return buttons


class MessagePage(QWidget):
    """Says why there is no table, and what can be done."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import-message")
        picture = QLabel()
        style = self.style()
        size = style.pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize)
        picture.setPixmap(style.standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(size))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.label.setObjectName("import-refusal")
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setMaximumWidth(640)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(picture)
        row.addSpacing(8)
        row.addWidget(self.label, 6)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportLayout", text)
