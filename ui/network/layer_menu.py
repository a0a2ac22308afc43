"""The menu of a layer: its curves, how its weights start, what training does with it, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.initializers import AnyInitializer, Fixed
from nnapp.project import Project
from nnapp.topology import Layer
from ui.form import explanation
from ui.messages import words
from ui.network.activation_box import activation_problem, picture_words
from ui.network.picture_menu import PictureMenu
from ui.network.pictures import Spread, activation_icon, reach_of, spread_icon
from ui.network.reasons import LayerStep, why_not
from ui.plain_text import lines_tip
from ui.theme import theme_of
from ui.written_numbers import as_read

KEYS = {"after": "Ins", "duplicate": "Ctrl+D", "left": "Alt+Left", "right": "Alt+Right", "remove": "Del"}
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.5)


class LayerMenu(QMenu):
    """Made anew whenever it opens; `chosen` carries the changes of the layer, `settings_asked` asks for all of them.

    `asked` says what is to become of the layer as a whole: a copy, another place, a neighbour, or nothing.
    """

    chosen = Signal(object)  # dict of fields and values
    settings_asked = Signal(str)  # the field to begin with
    asked = Signal(str)  # a LayerStep

    def __init__(self, parent: QWidget, keys: Mapping[str, str] = KEYS) -> None:
        super().__init__(parent)
        self.keys = keys  # by which each operation is reached; the menu only shows them
        self.setToolTipsVisible(True)

    def show_layer(self, project: Project, position: int) -> None:
        """Fill the menu for a layer."""
        self.clear()
        layer, is_output = project.topology.layers[position], position == len(project.topology.layers) - 1
        self._add_activations(project, position)
        self._add_initializers(project, position)
        self.addSeparator()
        self._add(self, self.tr("&Biases"), layer.bias, {"bias": not layer.bias}).setToolTip(
            self.tr("Whether each unit has a bias; without it b is always 0")
        )
        self._add(self, self.tr("&Frozen"), layer.frozen, {"frozen": not layer.frozen}).setToolTip(
            self.tr("Training leaves the weights and biases of a frozen layer as they are")
        )
        self._add_dropouts(layer, is_output)
        self.addAction(self.tr("All &Settings…")).triggered.connect(partial(self._ask, "activation"))
        self.addSeparator()
        self._add_steps(project, position)

    def _add_activations(self, project: Project, position: int) -> None:
        menu = self._picture_menu(self.tr("&Activation"), self.tr("What each unit makes of its sum z"))
        current, theme = project.topology.layers[position].activation, theme_of(self)
        for kind in choices(AnyActivation):
            chosen = type(current) is kind
            activation: AnyActivation = current if chosen else kind()
            picture = activation_icon(activation, theme, menu.size_of_pictures)
            tip = f"{explanation(activation)}\n{picture_words(activation)}"
            problem = activation_problem(project, position, activation)
            action = menu.add(words(kind.title), picture, chosen, tip, problem)
            action.triggered.connect(partial(self._choose, {} if chosen else {"activation": activation}))

    def _add_initializers(self, project: Project, position: int) -> None:
        menu = self._picture_menu(self.tr("&Initializer"), self.tr("How the weights start: acts at the next new start"))
        fan_in, fan_out = project.topology.widths[position : position + 2]
        current, theme = project.topology.layers[position].initializer, theme_of(self)
        # the present one with its own parameters: chosen again, it keeps them
        all_of_them = [current if type(current) is kind else kind() for kind in choices(AnyInitializer)]
        spreads = [initializer.spread(fan_out, fan_in) for initializer in all_of_them]
        reach = reach_of(spreads)
        for initializer, spread in zip(all_of_them, spreads, strict=True):
            chosen = initializer is current
            picture = spread_icon(spread, reach, theme, menu.size_of_pictures)
            tip = f"{explanation(initializer)}\n{spread_words(spread, fan_out, fan_in)}"
            action = menu.add(words(initializer.title), picture, chosen, tip)
            action.triggered.connect(partial(self._choose, {} if chosen else {"initializer": initializer}))

    def _add_dropouts(self, layer: Layer, is_output: bool) -> None:
        menu = self._submenu(
            self.tr("&Dropout"), self.tr("Which share of the units is switched off by chance at each update")
        )
        if is_output:
            menu.menuAction().setEnabled(False)
            menu.menuAction().setToolTip(self.tr("For hidden layers only: the output layer gives the answer."))
        for share in sorted({*DROPOUTS, layer.dropout}):
            name = percent(share) if share else self.tr("None")
            self._add(menu, name, share == layer.dropout, {"dropout": share})
        menu.addAction(self.tr("&Other…")).triggered.connect(partial(self._ask, "dropout"))

    def _add_steps(self, project: Project, position: int) -> None:
        texts: tuple[tuple[LayerStep, str], ...] = (
            ("before", self.tr("Add Layer &Before")),
            ("after", self.tr("Add Layer A&fter")),
            ("duplicate", self.tr("D&uplicate")),
            ("left", self.tr("Move &Left")),
            ("right", self.tr("Move &Right")),
            ("remove", self.tr("Re&move")),
        )
        for step, text in texts:
            self._add_operation(step, text, why_not(project, step, position))

    def _add_operation(self, name: str, text: str, reason: str = "", key: str | None = None) -> QAction:
        keys = self.keys.get(name, "") if key is None else key
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        # an action of their own would have the keys twice: they belong to what shows the menu
        action = self.addAction(f"{text}\t{shown}" if shown else text)
        action.setObjectName(name)
        action.setEnabled(not reason)
        action.setToolTip(lines_tip(reason) if reason else "")
        action.triggered.connect(partial(self._ask_for, name))
        return action

    def _picture_menu(self, title: str, help_text: str) -> PictureMenu:
        menu = PictureMenu(title, self)
        menu.menuAction().setToolTip(help_text)
        self.addMenu(menu)
        return menu

    def _submenu(self, title: str, help_text: str) -> QMenu:
        menu = QMenu(title, self)
        menu.setToolTipsVisible(True)
        menu.menuAction().setToolTip(help_text)
        self.addMenu(menu)
        return menu

    def _add(self, menu: QMenu, name: str, checked: bool, changes: dict[str, object]) -> QAction:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(partial(self._choose, changes))
        return action

    def _choose(self, changes: dict[str, object], *_: object) -> None:
        if changes:
            self.chosen.emit(changes)

    def _ask(self, field: str, *_: object) -> None:
        self.settings_asked.emit(field)

    def _ask_for(self, name: str, *_: object) -> None:
        self.asked.emit(name)


def spread_words(spread: Spread, fan_out: int, fan_in: int) -> str:
    """Say how weights of a layer are spread, for a fan-in and fan-out."""
    low, high = (as_read(end, 3) for end in spread.ends)
    if isinstance(spread, Fixed):
        return QCoreApplication.translate("LayerMenu", "Here: every weight is {value}.").format(value=low)
    template = QCoreApplication.translate(
        "LayerMenu", "Here, with fan-in {fan_in} and fan-out {fan_out}: nearly all weights from {low} to {high}."
    )
    return template.format(fan_in=fan_in, fan_out=fan_out, low=low, high=high)


def percent(share: float) -> str:
    """Return a share as a percentage, "12.5 %"."""
    return f"{100 * share:.4g} %"


def marks(layer: Layer) -> list[str]:
    """Return what is not as usual with a layer, as its header shows it."""
    told = []
    if layer.frozen:
        told.append(QCoreApplication.translate("LayerMenu", "frozen"))
    if layer.dropout:
        told.append(QCoreApplication.translate("LayerMenu", "dropout {share}").format(share=percent(layer.dropout)))
    if not layer.bias:
        told.append(QCoreApplication.translate("LayerMenu", "no biases"))
    return told
