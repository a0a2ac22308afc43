"""The commands that export and copy a picture: what is asked, where to, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnapp.atomic import write_atomically
from nnapp.exporting.problems import writing
from nnapp.words import Refusal
from ui.messages import sentence, show_error
from ui.picture.dialog import Choices, PictureDialog
from ui.picture.formats import PNG, SVG, Drawing, as_bytes, as_image
from ui.picture.subject import Subject
from ui.plain_text import plain
from ui.settings import Settings
from ui.theme import theme_of

COPIED_SCALE = 2


class PictureCommands(QObject):
    """Exports and copies what `draw` gives; `said` tells how it went."""

    said = Signal(str)

    def __init__(self, window: QWidget, settings: Settings, draw: Callable[[], Drawing], subject: Subject) -> None:
        super().__init__(window)
        self._window, self._settings, self._draw, self.subject = window, settings, draw, subject
        self.choices = Choices()
        self.dialog: PictureDialog | None = None
        self.ask_path: Callable[[str], Path | None] = self._ask_path

    @Slot()
    def export(self) -> None:
        """Ask what kind of picture is wanted, then where to."""
        self.dialog = PictureDialog(self.choices, self._draw().size(), self.subject, self._window)
        self.dialog.accepted.connect(self._write)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    @Slot()
    def copy(self) -> None:
        """Put the picture on the clipboard, in pixels and as SVG, in the colours that were chosen last."""
        drawing, theme = self._draw(), self.choices.theme or theme_of(self._window)
        data = QMimeData()
        data.setImageData(as_image(drawing, theme, COPIED_SCALE))
        data.setData("image/svg+xml", as_bytes(drawing, SVG, theme))
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit(self.subject.copied)

    def shut_down(self) -> None:
        """Close the dialog that is open."""
        if self.dialog is not None:
            self.dialog.reject()

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None

    @Slot()
    def _write(self) -> None:
        assert self.dialog is not None
        self.choices = self.dialog.chosen()
        path = self.ask_path(self.choices.form)
        if path is None:
            return
        try:
            with writing(path):
                theme = self.choices.theme or theme_of(self._window)
                content = as_bytes(self._draw(), self.choices.form, theme, self.choices.scale)
                write_atomically(path, [content])
        except Refusal as refusal:
            show_error(self._window, sentence(refusal.said))
            return
        self._settings.picture_folder = path.absolute().parent
        self.said.emit(self.tr("The picture was written to {name}.").format(name=plain(str(path))))

    def _ask_path(self, form: str) -> Path | None:
        folder = self._settings.picture_folder or Path(QDir.homePath())
        dialog = QFileDialog(self._window, self.tr("Export the picture"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)  # which asks before it overwrites
        kind = {SVG: self.tr("SVG"), PNG: self.tr("PNG")}.get(form, self.tr("PDF"))
        dialog.setNameFilter(f"{kind} (*.{form})")
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{self.subject.file_stem}.{form}")
        if not dialog.exec() or not dialog.selectedFiles():
            return None
        return Path(dialog.selectedFiles()[0])
