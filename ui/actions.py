"""Every command of the program once: its text, keys, icon and help; menus, tool bars and buttons are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.words import marked
from ui.icons import icon
from ui.plain_text import lines_tip

StandardKeys = QKeySequence.StandardKey
Keys = StandardKeys | str | None


@dataclass(frozen=True)
class Command:
    """What a command is called, and how it is reached."""

    name: str
    text: str
    help: str
    keys: Keys = None
    icon: str = ""
    checkable: bool = False
    short: str = ""  # the text on a button, where the menu's is too long
    local: bool = False  # the keys belong to a panel while it has the keyboard; the menu only shows them


COMMANDS = (
    Command("new", marked("&New"), marked("Start again with the opening project"), StandardKeys.New, "new"),
    Command("open", marked("&Open…"), marked("Open a project file"), StandardKeys.Open, "open"),
    Command("save", marked("&Save"), marked("Save the project to its file"), StandardKeys.Save, "save"),
    Command(
        "save-as",
        marked("Save &As…"),
        marked("Save the project to another file"),
        StandardKeys.SaveAs,
        "save-as",
    ),
    Command("clear-recent", marked("Clear This List"), marked("Forget the recent files")),
    Command(
        "import",
        marked("&Import Table…"),
        marked("Read a table from a file: CSV, Excel, Parquet, JSON and others"),
        "Ctrl+I",
        "open",
    ),
    Command(
        "export-table",
        marked("&Export Table…"),
        marked("Write the table with what the network answers: CSV or Parquet"),
        "Ctrl+E",
        "save-as",
    ),
    Command(
        "copy-table",
        marked("Copy T&able"),
        marked("Put the table with what the network answers on the clipboard, for a spreadsheet"),
    ),
    Command("clear-imports", marked("Clear This List"), marked("Forget the recently imported tables")),
    Command("quit", marked("&Quit"), marked("Close the program"), StandardKeys.Quit),
    Command("undo", marked("&Undo"), marked("Take back the last change"), StandardKeys.Undo, "undo"),
    Command("redo", marked("&Redo"), marked("Make the change again"), StandardKeys.Redo, "redo"),
    Command("cut", marked("Cu&t Cells"), marked("Copy the selected cells, then empty them"), StandardKeys.Cut),
    Command("copy", marked("&Copy Cells"), marked("Copy the selected cells for a spreadsheet"), StandardKeys.Copy),
    Command("paste", marked("&Paste Cells"), marked("Paste cells from a spreadsheet"), StandardKeys.Paste, "paste"),
    Command(
        "clear",
        marked("Cl&ear Cells"),
        marked("Empty the selected cells; their rows and columns stay"),
        "Del",
        local=True,
    ),
    Command(
        "fill-down",
        marked("&Down"),
        marked("Put what is in the first selected row into the other ones, or into a single row what is above it"),
        "Ctrl+D",
    ),
    Command(
        "fill-right",
        marked("To the &Right"),
        marked("Put what is in the first selected column into the other ones"),
        "Ctrl+Shift+D",
    ),
    Command(
        "fill-series",
        marked("Continue the &Series"),
        marked("Go on in each selected column as its first two cells begin"),
        "Ctrl+Shift+L",
    ),
    Command(
        "fill-cells",
        marked("&Fill Cells…"),
        marked("Fill the selected cells with one value, a series, or random numbers"),
        "Ctrl+L",
    ),
    Command("find", marked("&Find…"), marked("Find texts and numbers in the table"), StandardKeys.Find),
    Command("find-next", marked("Find &Next"), marked("Go to the next cell that has it"), "F3"),
    Command("find-previous", marked("Find Pre&vious"), marked("Go to the cell before that has it"), "Shift+F3"),
    Command("replace", marked("R&eplace…"), marked("Find texts and numbers, and put others in their place"), "Ctrl+H"),
    Command(
        "insert-above",
        marked("&Insert Row Above"),
        marked("Insert an empty row above the selected ones"),
        "Ins",
        local=True,
    ),
    Command("insert-below", marked("Insert Row &Below"), marked("Insert an empty row below the selected ones")),
    Command("duplicate-rows", marked("D&uplicate Rows"), marked("Insert copies of the selected rows"), "Ctrl+J"),
    Command(
        "remove-rows", marked("Re&move Rows"), marked("Take the selected rows out of the table"), "Ctrl+-", local=True
    ),
    Command(
        "histograms",
        marked("Show &Histograms"),
        marked("Draw in the header of each column how its cells are spread"),
        None,
        "",
        True,
    ),
    Command(
        "paste-table",
        marked("Paste as &New Table…"),
        marked("Make the table of the clipboard the new table"),
        "Ctrl+Shift+V",
        "paste",
    ),
    Command(
        "column-settings",
        marked("&Column Settings…"),
        marked("Kind, role, scaling and missing cells of the selected columns"),
        "Ctrl+1",
        "settings",
    ),
    Command("new-derived", marked("New &Derived Column…"), marked("Add a column that is computed by a formula")),
    Command(
        "split-rows", marked("&Split Rows…"), marked("Say which rows are for training, for validation and for the test")
    ),
    Command(
        "generate",
        marked("&Generate Table…"),
        marked("Make a table by a formula: XOR, spirals, a sine, one of your own"),
        "Ctrl+G",
        "dice",
    ),
    Command(
        "shuffle-labels",
        marked("S&huffle Labels…"),
        marked("Give every training row the target of another one, so that there is nothing to find out"),
    ),
    Command(
        "propose",
        marked("&Propose Network and Settings…"),
        marked("Show network and settings that fit the table, with the reasons"),
    ),
    Command(
        "evaluate", marked("k-fold &Evaluation…"), marked("Say how good such a network is on rows that it never saw")
    ),
    Command(
        "ask", marked("As&k the Network"), marked("Type or draw what the network is asked, and see what it answers")
    ),
    Command(
        "add-layer",
        marked("&Add Layer"),
        marked("Insert a hidden layer behind the selected one, or as the last one"),
        "Ins",
        "add",
        local=True,
    ),
    Command(
        "duplicate-layer",
        marked("&Duplicate Layer"),
        marked("Insert a copy of the selected layer behind it"),
        "Ctrl+D",
        local=True,
    ),
    Command(
        "remove-selected",
        marked("&Remove"),
        marked("Remove the selected layer or unit with its weights, or a single weight"),
        "Del",
        "remove",
        local=True,
    ),
    Command(
        "move-left",
        marked("Move &Left"),
        marked("Let the selected layer change places with the one before"),
        "Alt+Left",
        local=True,
    ),
    Command(
        "move-right",
        marked("&Move Right"),
        marked("Let the selected layer change places with the one behind it"),
        "Alt+Right",
        local=True,
    ),
    Command(
        "add-unit",
        marked("Add &Unit"),
        marked("Give the selected layer one unit more"),
        "Ctrl+Up",
        local=True,
    ),
    Command(
        "type-layers",
        marked("&Type the Layers…"),
        marked("Give the whole structure in one line: 64-32-10 relu softmax"),
        "Ctrl+T",
        "edit",
    ),
    Command(
        "start-afresh",
        marked("Start A&fresh"),
        marked("Forget all training: epoch 0, with the start weights that the start seed gives this network"),
        "F9",
    ),
    Command(
        "outline",
        marked("&Go to the Outline"),
        marked("Edit the network as a tree by the keyboard, and see what its structure is checked for"),
        "Ctrl+Shift+O",
    ),
    Command(
        "copy-network",
        marked("&Copy Network"),
        marked("Put the network with its weights on the clipboard, for another window or as text"),
        "Ctrl+Shift+C",
    ),
    Command(
        "paste-network",
        marked("Paste Net&work"),
        marked("Take the network on the clipboard, or a text that names layers, in the place of this one"),
        "Ctrl+Shift+P",
    ),
    Command("run", marked("&Run"), marked("Train the network (Space; again to pause)"), "F5", "run"),
    Command("epoch", marked("One &Epoch"), marked("Train once on every row"), "F6", "epoch"),
    Command(
        "update", marked("One &Mini-Batch"), marked("Train on one mini-batch: one update of the weights"), "F7", "step"
    ),
    Command(
        "row",
        marked("One Ro&w"),
        marked("One update from one row alone: the selected row, or where none is selected the next one of the epoch"),
        "Shift+F7",
        "row",
    ),
    Command(
        "run-until",
        marked("Run &Until…"),
        marked("Run until a cost, an accuracy, an epoch or a time is reached, or validation gets no better"),
        "Ctrl+F5",
        "until",
        short=marked("Run Until…"),
    ),
    Command("more", marked("&Train More"), marked("Train for so many epochs more"), "Shift+F5", "run"),
    Command(
        "reset",
        marked("Same Start A&gain (Reset)"),
        marked("Reset: go back to epoch 0 and the same start weights"),
        "Ctrl+R",
        "reset",
        short=marked("Same Start"),
    ),
    Command(
        "new-start",
        marked("&New Start"),
        marked("Go back to epoch 0 with other random start weights, from a new start seed unless it is locked"),
        "Ctrl+Shift+R",
        "dice",
    ),
    Command("flat-out", marked("&Flat Out"), marked("Train as fast as the machine can"), "F8", "", True),
    Command("faster", marked("F&aster"), marked("Train at the next higher speed"), "Ctrl+F8"),
    Command("slower", marked("S&lower"), marked("Train at the next lower speed"), "Shift+F8"),
    Command(
        "use-best",
        marked("Use the &Best Weights"),
        marked("Go back to the weights with the lowest cost so far"),
        "Ctrl+Shift+B",
    ),
    Command(
        "signals",
        marked("Show &Signals"),
        marked("Show how the selected row flows through the network, and how its error flows back"),
        "F4",
        "signals",
        True,
    ),
    Command(
        "lessons",
        marked("&Lessons"),
        marked("Learn backpropagation step by step with the program itself: fifteen lessons with tasks"),
        "Ctrl+Shift+T",
        "lesson",
        short=marked("Lessons"),
    ),
    Command("open-lesson", marked("&Open Lesson…"), marked("Open a lesson that a teacher has written")),
    Command(
        "printed-program",
        marked("The &Printed Program…"),
        marked("Find the faults of a program that is copied again and again, and ten wrong backward passes"),
    ),
    Command(
        "explain",
        marked("&Explain Step by Step"),
        marked("Walk through one update, number by number: forward, cost, backward, gradient, new weights"),
        "F1",
        "step",
    ),
    Command(
        "where-from",
        marked("&Where Does This Come From?"),
        marked("Explain the number of the selected unit, weight or row"),
        "Shift+F1",
        "help",
    ),
    Command(
        "gradient-check",
        marked("&Gradient Check"),
        marked("Compare the slopes that backpropagation finds with those that nudging the weights finds"),
        "Ctrl+Shift+G",
    ),
    Command(
        "export-picture",
        marked("Export Network &Picture…"),
        marked("Write the drawing of the network to a file: SVG, PDF or PNG"),
        "Ctrl+Shift+E",
    ),
    Command("copy-picture", marked("Copy Network P&icture"), marked("Put the drawing of the network on the clipboard")),
    Command(
        "motion-system",
        marked("As the &System"),
        marked("Move things unless the system asks for less motion"),
        None,
        "",
        True,
    ),
    Command("motion-on", marked("&On"), marked("Let nothing move by itself"), None, "", True),
    Command("motion-off", marked("O&ff"), marked("Let signals move"), None, "", True),
    Command("theme-system", marked("As the &System"), marked("Follow the system's colours"), None, "", True),
    Command("theme-light", marked("&Light"), marked("Dark text on a light ground"), None, "", True),
    Command("theme-dark", marked("&Dark"), marked("Light text on a dark ground"), None, "", True),
    Command(
        "watch",
        marked("&Watch It Learn"),
        marked("Show six live views at once around the network, in the place of the table"),
        "Ctrl+Shift+W",
    ),
    Command("reset-layout", marked("&Reset the Layout"), marked("Put all panels back to their places"), None),
    Command("about", marked("&About Backprop Lab"), marked("Versions and licences"), None, "help"),
)


class Actions(QObject):
    """A QAction for every command, by name."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {command.name: self._made(command) for command in COMMANDS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def paint(self, palette: QPalette) -> None:
        """Draw all icons in the colours of a palette."""
        for command in COMMANDS:
            if command.icon:
                self._actions[command.name].setIcon(icon(command.icon, palette))

    def enable(self, name: str, reason: str = "") -> None:
        """Enable a command, or disable it and say why in its tool tip."""
        action = self._actions[name]
        action.setEnabled(not reason)
        tip = self._tip(next(c for c in COMMANDS if c.name == name))
        action.setToolTip(lines_tip(reason) if reason else tip)

    def _made(self, command: Command) -> QAction:
        action = QAction(_tr(command.text), self)
        action.setObjectName(command.name)
        if command.short:
            action.setIconText(_tr(command.short))
        if isinstance(command.keys, str):
            action.setShortcut(QKeySequence(command.keys))
        elif command.keys is not None:
            action.setShortcuts(command.keys)
        if command.local:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setCheckable(command.checkable)
        action.setStatusTip(_tr(command.help))
        action.setToolTip(self._tip(command))
        return action

    def _tip(self, command: Command) -> str:
        keys = QKeySequence(command.keys) if command.keys is not None else QKeySequence()
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        return f"{_tr(command.help)} ({shown})" if shown else _tr(command.help)


def keys_of(action: QAction) -> str:
    """Return the keys of an action as menus show them."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class MenuReasons(QObject):
    """Disables actions, with the reason, only while a menu with one of them is open.

    Their keys always work, and where they cannot, what is asked for says why.
    """

    def __init__(
        self, actions: Actions, names: Collection[str], reason: Callable[[str], str], menus: QWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions, self._names, self._reason = actions, names, reason
        ours = {actions[name] for name in names}
        for menu in menus.findChildren(QMenu):
            if ours & {*menu.actions()}:
                menu.setToolTipsVisible(True)
                menu.aboutToShow.connect(self._say_reasons)
                menu.aboutToHide.connect(self._enable_all)

    @Slot()
    def _say_reasons(self) -> None:
        for name in self._names:
            self._actions.enable(name, self._reason(name))

    @Slot()
    def _enable_all(self) -> None:
        for name in self._names:
            self._actions.enable(name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)
