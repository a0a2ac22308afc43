"""What kind of picture is wanted: the format, how many pixels a PNG has, and in which colours."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from ui.picture.formats import MOST_PIXELS, PDF, PNG, SVG
from ui.picture.subject import Subject
from ui.theme import DARK, LIGHT, Theme

SCALES = (1, 2, 4)


class Choices(NamedTuple):
    """A kind of picture; no theme means the colours of the screen."""

    form: str = SVG
    scale: int = 2
    theme: Theme | None = LIGHT


class PictureDialog(QDialog):
    """Asks for the choices; where to is asked afterwards."""

    def __init__(self, choices: Choices, size: QSize, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picture-dialog")
        self.setWindowTitle(subject.title)
        self._size, self._about = size, subject.note
        self.form, self.scale, self.colours = QComboBox(), QComboBox(), QComboBox()
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        for name, text in (
            (SVG, self.tr("SVG, for web pages and drawing programs")),
            (PDF, self.tr("PDF, for print and LaTeX")),
            (PNG, self.tr("PNG, in pixels")),
        ):
            self.form.addItem(text, name)
        for scale in SCALES:
            text = self.tr("{scale}×, {width} by {height} pixels")
            self.scale.addItem(
                text.format(scale=scale, width=size.width() * scale, height=size.height() * scale), scale
            )
            if size.width() * size.height() * scale**2 > MOST_PIXELS:
                self.scale.removeItem(self.scale.count() - 1)
        for text, theme in (
            (self.tr("Light, for print"), LIGHT),
            (self.tr("Dark"), DARK),
            (self.tr("As on the screen"), None),
        ):
            self.colours.addItem(text, theme)
        self._arrange()
        self._show(choices)
        self.form.currentIndexChanged.connect(self._show_form)

    def chosen(self) -> Choices:
        """Return what is chosen."""
        return Choices(self.form.currentData(), self.scale.currentData(), self.colours.currentData())

    def _arrange(self) -> None:
        layout = QFormLayout(self)
        layout.addRow(self.tr("&Format"), self.form)
        layout.addRow(self.tr("Si&ze"), self.scale)
        layout.addRow(self.tr("&Colours"), self.colours)
        layout.addRow(self.note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("Choose a &File…"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addRow(buttons)

    def _show(self, choices: Choices) -> None:
        self.form.setCurrentIndex(self.form.findData(choices.form))
        self.scale.setCurrentIndex(max(self.scale.findData(choices.scale), 0))
        self.colours.setCurrentIndex([LIGHT, DARK, None].index(choices.theme))
        self._show_form()

    @Slot()
    def _show_form(self) -> None:
        pixels = self.form.currentData() == PNG
        self.scale.setEnabled(pixels)
        vectors = self.tr("Lines and text stay sharp at any size, so there is nothing to choose.")
        self.scale.setToolTip("" if pixels else vectors)
        self.note.setText(self._about if pixels else f"{self._about} {vectors}")
