"""The menu bar and the tool bar, made from the commands, and the menus of recent files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSizePolicy, QToolButton, QWidget

from ui.actions import Actions
from ui.plain_text import plain, plain_tip
from ui.view_questions import explain


def changing_menus(window: QMainWindow) -> dict[str, QMenu]:
    """Make the menus whose entries are not the same at all times, still empty, by their names."""
    titles = {
        "recent-projects": window.tr("Open &Recent"),
        "recent-tables": window.tr("Import R&ecent"),
        "samples": window.tr("Open &Sample"),
        "uses": window.tr("&Use Rows For"),
        "select-rows": window.tr("Select &Rows"),
        "show-rows": window.tr("S&how Rows"),
        "network": window.tr("&Network"),
        "views": window.tr("&Live Views"),
    }
    return {name: QMenu(title, window) for name, title in titles.items()}


def build_menus(
    window: QMainWindow,
    commands: Actions,
    docks: Mapping[str, QDockWidget],
    live: Collection[str],
    menus: Mapping[str, QMenu],
) -> None:
    """Fill the menu bar; `live` names the docks of live views, `menus` are the changing ones and those of panels."""
    bar = window.menuBar()
    file = bar.addMenu(window.tr("&File"))
    file.setToolTipsVisible(True)  # which say why something cannot be done now
    add(file, commands, "new", "open")
    file.addMenu(menus["recent-projects"])
    file.addMenu(menus["samples"])
    add(file, commands, "", "save", "save-as", "", "import")
    file.addMenu(menus["recent-tables"])
    add(file, commands, "export-table", "export-picture", "", "quit")
    edit = bar.addMenu(window.tr("&Edit"))
    add(edit, commands, "undo", "redo", "", "cut", "copy", "paste", "clear")
    add(edit.addMenu(window.tr("Fi&ll")), commands, "fill-down", "fill-right", "fill-series", "fill-cells")
    add(edit, commands, "", "find", "find-next", "find-previous", "replace", "", "copy-table", "paste-table")
    add(edit, commands, "copy-picture")
    data = bar.addMenu(window.tr("&Data"))
    add(data, commands, "generate", "", "column-settings", "new-derived", "")
    add(data, commands, "insert-above", "insert-below", "duplicate-rows", "remove-rows", "")
    data.addMenu(menus["select-rows"])
    data.addMenu(menus["uses"])
    add(data, commands, "split-rows", "shuffle-labels")
    data.addMenu(menus["show-rows"])
    add(data, commands, "", "propose", "evaluate", "", "ask")
    _fill_network(menus, commands)
    bar.addMenu(menus["network"])
    train = bar.addMenu(window.tr("&Train"))
    train.setToolTipsVisible(True)
    add(train, commands, "run", "run-until", "more", "", "epoch", "update", "row", "")
    add(train, commands, "reset", "new-start", "use-best", "", "flat-out", "faster", "slower", "")
    train.addMenu(menus["presets"])
    learn = bar.addMenu(window.tr("&Learn"))
    add(learn, commands, "lessons", "open-lesson", "printed-program", "", "explain", "where-from", "gradient-check")
    view = bar.addMenu(window.tr("&View"))
    add(view.addMenu(window.tr("&Theme")), commands, "theme-system", "theme-light", "theme-dark")
    add(view.addMenu(window.tr("Reduce &Motion")), commands, "motion-system", "motion-on", "motion-off")
    view.addSeparator()
    view.addMenu(menus["views"])
    for name, dock in docks.items():
        (menus["views"] if name in live else view).addAction(dock.toggleViewAction())
    explain({name: docks[name].toggleViewAction() for name in live})
    menus["views"].setToolTipsVisible(True)
    add(menus["views"], commands, "", "watch", "reset-layout")
    add(view, commands, "outline", "", "histograms", "", "watch", "reset-layout")
    add(bar.addMenu(window.tr("&Help")), commands, "about")


def _fill_network(menus: Mapping[str, QMenu], commands: Actions) -> None:
    network = menus["network"]
    add(network, commands, "add-layer", "duplicate-layer", "remove-selected", "move-left", "move-right", "add-unit", "")
    for name in ("place", "links", "units", "zoom"):
        network.addMenu(menus[name])
    add(network, commands, "", "type-layers", "copy-network", "paste-network", "", "copy-picture", "export-picture", "")
    add(network, commands, "start-afresh", "", "signals")


def build_tool_bar(window: QMainWindow, commands: Actions, views: QMenu) -> None:
    """Add the tool bar, with a button that opens the menu of live views."""
    tools = window.addToolBar(window.tr("Tools"))
    tools.setObjectName("tools")
    tools.setIconSize(QSize(18, 18))
    tools.setMovable(False)
    for name in ("new", "open", "save", "", "undo", "redo"):
        if name:
            tools.addAction(commands[name])
        else:
            tools.addSeparator()
    tools.addSeparator()
    button = QToolButton()
    button.setObjectName("views")
    button.setText(window.tr("Live Views"))
    button.setToolTip(window.tr("Show and hide the views of what the network learns"))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(views)
    tools.addWidget(button)
    tools.addAction(commands["lessons"])
    lessons = tools.widgetForAction(commands["lessons"])
    assert isinstance(lessons, QToolButton)
    lessons.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    tools.addWidget(spacer)


def add(menu: QMenu, commands: Actions, *names: str) -> None:
    """Add commands to a menu; an empty name is a line between them."""
    for name in names:
        if name:
            menu.addAction(commands[name])
        else:
            menu.addSeparator()


class RecentFiles(QObject):
    """Fills a menu with files whenever it is about to be shown; those that are gone are grey."""

    def __init__(
        self, menu: QMenu, paths: Callable[[], Sequence[Path]], use: Callable[[Path], object], clear: QAction
    ) -> None:
        super().__init__(menu)
        self._menu, self._paths, self._use, self._clear = menu, paths, use, clear
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """Make the menu anew."""
        self._menu.clear()
        for number, path in enumerate(self._paths(), start=1):
            name = plain(path.name, 60).replace("&", "&&")
            action = QAction(f"&{number % 10} {name}", self._menu)
            action.setStatusTip(plain(str(path)))
            action.setToolTip(plain_tip(str(path)))
            action.setEnabled(path.exists())
            action.triggered.connect(partial(self._use, path))
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(self._clear)
