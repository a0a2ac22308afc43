"""The button that opens what can be chosen of a decision map: what is asked, how it is drawn, where others are held."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.charts.section_options import SectionOptions
from ui.plain_text import plain
from ui.scatter.answers import Answer

MOST_OFFERED, MOST_NAME = 30, 30


class OptionsButton(SectionOptions):
    """Holds the switches; `changed` comes after one was turned by hand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("decision_options", parent)
        self.hard = self.add_switch(self.tr("Hard &regions"), self.tr("The class alone, with borders (H)"), False)
        self.points = self.add_switch(self.tr("&Points of the table"), self.tr("With rings around errors (P)"), True)
        self.row = self.add_switch(
            self.tr("Others at the &selected row"),
            self.tr("Hold the other inputs at the values of the selected row, not at their mean (R)"),
            False,
        )
        self._answers: tuple[Answer, ...] = ()
        self._chosen = ""
        self._targets = QMenu(self.tr("&Answer"), self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        self.menu().addMenu(self._targets)

    def is_hard(self, answer: Answer) -> bool:
        """Say whether regions are drawn; a number has none."""
        return self.hard.isChecked() and bool(answer.codes)

    def offer(self, answers: Sequence[Answer]) -> Answer:
        """Offer what can be asked, and return what is: the same as before where that is there."""
        names = [answer.name for answer in answers]
        if tuple(names) != tuple(answer.name for answer in self._answers):
            self._targets.clear()
            for number, name in enumerate(names[:MOST_OFFERED]):
                action = self._targets.addAction(plain(name, MOST_NAME).replace("&", "&&"))
                action.setCheckable(True)
                action.setData(number)
                self._group.addAction(action)
        self._answers = tuple(answers)
        place = names.index(self._chosen) if self._chosen in names else 0
        for action in self._targets.actions():
            action.setChecked(action.data() == place)
        self._targets.menuAction().setVisible(len(names) > 1)
        self.hard.setEnabled(bool(answers[place].codes))
        self.hard.setToolTip(
            self.tr("The class alone, with borders (H)")
            if answers[place].codes
            else self.tr("The answer is a number: there are no classes whose regions could be drawn.")
        )
        return answers[place]

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._chosen = self._answers[action.data()].name
        self.changed.emit()
