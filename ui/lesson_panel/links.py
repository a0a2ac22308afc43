"""What a click in a lesson's text does: buttons, numbers that are asked about, and links to pages."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from nnapp.lessons import ELSEWHERE, TRAINING, Action, action_from, performed, place_asked, place_from
from nnapp.walk import Place
from nnapp.words import Refusal, marked
from ui.lesson_panel.lesson_project import LessonProject
from ui.plain_text import plain

NOT_LOADED = marked("Load the lesson's own network first: the button is above the lesson.")
GONE = marked("The network has no such place any more. Load the lesson once more.")


class LessonLinks(QObject):
    """Carries out what can be done with the project alone, and asks the program for the rest."""

    load_wanted = Signal()
    place_wanted = Signal(object, bool, str)  # Place, whether of all rows of the next update, page of the stepper
    command_wanted = Signal(str)
    refused = Signal(object)  # Said

    def __init__(self, project: LessonProject, window: QWidget) -> None:
        super().__init__(window)
        self._project, self._window = project, window

    @Slot(str)
    def press(self, link: str) -> None:
        """Do what a link says: do:run 100, show:weight 1 1 2, ask:z(1,1), or an address."""
        kind, _, text = link.partition(":")
        try:
            if kind == "do":
                self._do(action_from(text))
            elif kind == "show":
                self._show(text)
            elif kind == "ask":
                self.show_place(place_asked(text))
            elif QUrl(link).scheme() in {"http", "https"}:
                self._ask_to_open(link)
        except Refusal as refusal:  # a kind of link that is not looked at when the file is read
            self.refused.emit(refusal.said)

    def show_place(self, place: Place | None, batch: bool = False, page: str = "") -> None:
        """Ask for a number of the lesson's row, or of all rows of the next update, to be explained."""
        if place is None:
            return
        self._refuse_unloaded()
        self._project.select_row()
        self.place_wanted.emit(place if batch else replace(place, row=None), batch, page)

    @Slot(object, bool)
    def ask(self, place: Place, batch: bool) -> None:
        """Ask for a number of an equation to be explained."""
        try:
            self.show_place(place, batch)
        except Refusal as refusal:
            self.refused.emit(refusal.said)

    def _show(self, text: str) -> None:
        shown = place_from(text)
        if self._project.shown is not None and not shown.exists(self._project.shown.topology):
            raise Refusal(GONE)
        self.show_place(shown.place(0), shown.batch, shown.page)

    def _do(self, action: Action) -> None:
        if action.word == "load":
            self.load_wanted.emit()
        elif action.word in ELSEWHERE:
            self.command_wanted.emit(action.text)
        else:
            self._refuse_unloaded()
            if action.word in TRAINING:
                self.command_wanted.emit(action.text)
            else:
                self._project.edit(partial(performed, action=action), self.tr("Button of the lesson"))

    def _refuse_unloaded(self) -> None:
        if not self._project.loaded:
            raise Refusal(NOT_LOADED)

    def _ask_to_open(self, link: str) -> None:
        text = self.tr("The lesson has a link to {address}. Open it in the web browser?")
        shown = QUrl(link).toEncoded().toStdString()  # no < or > in it, which a question would take for HTML
        answer = QMessageBox.question(self._window, self.tr("Open a link"), text.format(address=plain(shown)))
        if answer == QMessageBox.StandardButton.Yes:
            QDesktopServices.openUrl(QUrl(link))
