"""The menu of a layer: how its weights start, biases, frozen or not, dropout; and what of it is seen in the header."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnapp.choices import choices
from nnapp.initializers import AnyInitializer
from nnapp.project import Project
from nnapp.topology import Layer
from ui.form import explanation
from ui.messages import words

DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.5)


class LayerMenu(QMenu):
    """Made anew whenever it opens; `chosen` carries the changes of the layer, `settings_asked` asks for all of them."""

    chosen = Signal(object)  # dict of fields and values
    settings_asked = Signal(str)  # the field to begin with

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def show_layer(self, project: Project, position: int) -> None:
        """Fill the menu for a layer."""
        self.clear()
        layer, is_output = project.topology.layers[position], position == len(project.topology.layers) - 1
        self._add_initializers(layer)
        self.addSeparator()
        self._add(self, self.tr("&Biases"), layer.bias, {"bias": not layer.bias}).setToolTip(
            self.tr("Whether each unit has a bias; without it b is always 0")
        )
        self._add(self, self.tr("&Frozen"), layer.frozen, {"frozen": not layer.frozen}).setToolTip(
            self.tr("Training leaves the weights and biases of a frozen layer as they are")
        )
        self._add_dropouts(layer, is_output)
        self.addSeparator()
        self.addAction(self.tr("All &Settings…")).triggered.connect(partial(self._ask, "activation"))

    def _add_initializers(self, layer: Layer) -> None:
        menu = self._submenu(self.tr("&Initializer"), self.tr("How the weights start: acts at the next new start"))
        for kind in choices(AnyInitializer):
            chosen = type(layer.initializer) is kind
            changes = {} if chosen else {"initializer": kind()}  # chosen again, it keeps its parameters
            self._add(menu, words(kind.title), chosen, changes).setToolTip(explanation(kind()))

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
