"""The menu "Network" of the window: all that the drawing's keys and context menu do is there, by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nnapp.project import is_off
from tests.ui import gestures
from ui.main_window import MainWindow
from ui.network.places import Place
from ui.topology_editor.quantities.link_quantity import Quantity
from ui.topology_editor.quantities.unit_contents import Contents

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing", "does not support raise")  # the offscreen plugin


def opened(window: MainWindow) -> QMenu:
    """Open the menu, as a click on its name does."""
    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Network")
    assert isinstance(menu, QMenu)
    menu.popup(QPoint(0, 0))
    return menu


def submenu(menu: QMenu, begins: str) -> QMenu:
    """Open a sub-menu, as the arrow key does."""
    action = next(each for each in menu.actions() if each.text().replace("&", "").startswith(begins))
    found = action.menu()
    assert isinstance(found, QMenu)
    assert action.isEnabled()
    menu.setActiveAction(action)
    assert found.isVisible()
    return found


def texts(menu: QMenu) -> list[str]:
    return [each.text().replace("&", "") for each in menu.actions() if not each.isSeparator()]


def _bare(text: str) -> str:
    """Leave out what switching the unit off would cost."""
    return text.split("\t", maxsplit=1)[0].split(": ", maxsplit=1)[0] + text.partition("\t")[2]


def choose(menu: QMenu, begins: str) -> None:
    action = next(each for each in menu.actions() if each.text().replace("&", "").startswith(begins))
    gestures.choose(menu, action)


def close(*menus: QMenu) -> None:
    for menu in menus:
        menu.close()


def test_without_a_selected_place_its_menu_says_why_it_is_grey(window: MainWindow) -> None:
    menu = opened(window)
    action = next(each for each in menu.actions() if each.text() == "S&elected Place")
    assert not action.isEnabled()
    assert "Nothing is selected" in action.toolTip()
    close(menu)


def test_a_selected_unit_has_the_same_entries_and_keys_as_in_the_drawing(window: MainWindow) -> None:
    window.topology.select(Place(0, 2))
    menu = opened(window)
    place = submenu(menu, "Selected: layer 1 unit 3")
    shown = texts(place)
    close(place, menu)
    window.topology.places.open_menu(QPoint(0, 0))
    assert [_bare(text) for text in shown] == [_bare(text) for text in texts(window.topology.places.menu)]
    window.topology.places.menu.close()
    assert {"Freeze Unit\tL", "Switch Off\tO", "Rename…\tF2"} <= set(shown)


def test_the_entries_do_what_they_say_and_grey_ones_say_why(window: MainWindow) -> None:
    window.topology.select(Place(0, 2))
    choose(submenu(opened(window), "Selected"), "Switch Off")
    assert is_off(window.document.project.topology, 0, 2)
    window.topology.select(Place(0, 2, 1))
    choose(submenu(opened(window), "Selected: weight"), "Set to 0")
    assert window.topology.parameters.weights[0][2, 1] == 0
    window.topology.select(Place(1, 0))
    menu = opened(window)
    place = submenu(menu, "Selected")
    removal = place.findChild(QAction, "remove")
    assert removal is not None
    assert not removal.isEnabled()
    assert "targets" in removal.toolTip()
    close(place, menu)


def test_links_and_units_show_what_is_chosen_and_the_keys_tick_it_too(window: MainWindow) -> None:
    menu = opened(window)
    links = submenu(menu, "Links Show")
    assert texts(links) == ["Weights\t1", "Gradient\t2", "Update\t3"]
    choose(links, "Gradient")
    assert window.topology.links.quantity is Quantity.GRADIENT
    close(menu)
    QTest.keyClick(window.topology.view, Qt.Key.Key_1)
    menu = opened(window)
    links = submenu(menu, "Links Show")
    assert [each.isChecked() for each in links.actions()] == [True, False, False]
    close(links)
    units = submenu(menu, "Units Show")
    assert [text.partition("\t")[2] for text in texts(units)] == ["4", "5", "6"]
    choose(units, "Bias")
    assert window.topology.flow.wanted is Contents.BIAS
    close(menu)


def test_the_zoom_and_pictures_are_there(window: MainWindow) -> None:
    before = window.topology.view.transform().m11()
    menu = opened(window)
    assert {"Export Network Picture…", "Copy Network Picture"} <= {text.partition("\t")[0] for text in texts(menu)}
    choose(submenu(menu, "Zoom"), "Zoom In")
    assert window.topology.view.transform().m11() > before
    choose(submenu(opened(window), "Zoom"), "Fit")
    assert window.topology.view.transform().m11() == pytest.approx(before)


def test_no_two_entries_have_the_same_letter(window: MainWindow) -> None:
    menu = opened(window)
    letters = [each.text()[each.text().index("&") + 1].lower() for each in menu.actions() if "&" in each.text()]
    assert sorted(letters) == sorted(set(letters))
    close(menu)
