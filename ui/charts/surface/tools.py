"""The controls of the cost surface: which picture, over which plane, in which scale; in buttons and in the menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLayout, QMenu, QWidget

from ui.charts.surface.menus import ChoiceButton, add_choices
from ui.charts.surface.pictures import MAP, SLICE, SOLID


class Tools(QObject):
    """The buttons right of the heading; they only tell what somebody wants."""

    plane_chosen = Signal(str)
    picture_chosen = Signal(str)
    log_chosen = Signal(bool)

    def __init__(self, layout: QLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.plane_button = ChoiceButton("plane_of_surface", self.tr("Over which plane"), self._planes(), parent)
        self.picture_button = ChoiceButton("picture_of_surface", self.tr("Which picture"), self._pictures(), parent)
        self.log_box = QCheckBox(self.tr("log"), parent)
        self.log_box.setObjectName("log_scale")
        self.log_box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self.plane_button, self.picture_button, self.log_box):
            layout.addWidget(widget)
        self.plane_button.chosen.connect(self.plane_chosen)
        self.picture_button.chosen.connect(self.picture_chosen)
        self.log_box.clicked.connect(self.log_chosen)

    def _pictures(self) -> list[tuple[str, str, str]]:
        return [
            (MAP, self.tr("&Map"), self.tr("Colours, contours and arrows, seen from above")),
            (SOLID, self.tr("&3-D"), self.tr("A solid drawing that can be turned")),
            (SLICE, self.tr("&Slice"), self.tr("The cost straight down the gradient, over the learning rate")),
        ]

    def _planes(self) -> list[tuple[str, str, str]]:
        return [
            ("path", self.tr("&Path"), self.tr("The two directions in which the path walked so far is longest")),
            ("random", self.tr("&Random"), self.tr("Two random directions at right angles")),
            ("weights", self.tr("Two &weights"), self.tr("Two single weights or biases")),
        ]

    def show_chosen(self, picture: str, plane: str) -> None:
        """Show what is chosen."""
        self.picture_button.show_chosen(picture)
        self.plane_button.show_chosen(plane)
        self.plane_button.setVisible(picture != SLICE)
        of_rates, of_costs = self.tr("Learning rates in powers of ten (L)"), self.tr("Costs in powers of ten (L)")
        tip = of_rates if picture == SLICE else of_costs
        self.log_box.setToolTip(tip)
        self.log_box.setAccessibleName(tip)

    def fill_menu(self, menu: QMenu, picture: str, plane: str) -> None:
        """Add the same to a menu."""
        add_choices(menu, self._pictures(), self._choose_picture, picture)
        menu.addSeparator()
        if picture != SLICE:
            add_choices(menu, self._planes(), self._choose_plane, plane)
            menu.addSeparator()
        self.add_switch(menu, self.tr("&Log scale"), self.log_box.isChecked(), self._choose_log)

    def add_switch(self, menu: QMenu, text: str, on: bool, slot: Callable[[bool], None]) -> None:
        """Add something that is on or off."""
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(slot)

    @Slot(str)
    def _choose_picture(self, picture: str) -> None:
        self.picture_chosen.emit(picture)

    @Slot(str)
    def _choose_plane(self, plane: str) -> None:
        self.plane_chosen.emit(plane)

    @Slot(bool)
    def _choose_log(self, on: bool) -> None:
        self.log_chosen.emit(on)
