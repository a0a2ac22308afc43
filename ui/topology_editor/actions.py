"""The editor's commands in the window's menu "Network": what they do, and why one cannot be used now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ui.actions import Actions, MenuReasons
from ui.network.clipboard import why_not_pasted
from ui.network.places import INPUTS
from ui.network.reasons import LayerStep, why_no_unit, why_not, why_not_removed
from ui.topology_editor.editor import TopologyEditor

STEPS: dict[str, LayerStep] = {"duplicate-layer": "duplicate", "move-left": "left", "move-right": "right"}


class NetworkActions(QObject):
    """Joins the actions of a window to an editor.

    An action is disabled, with the reason, only while a menu with it is open: its keys always work, and where they
    cannot the edit says why.
    """

    def __init__(self, editor: TopologyEditor, actions: Actions, menus: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self._run: dict[str, Callable[[], object]] = {
            "add-layer": editor.add_layer,
            "remove-selected": editor.remove,
            "add-unit": self._add_unit,
            "type-layers": editor.layers.type_layers,
            "copy-network": editor.places.clipboard.copy,
            "paste-network": editor.places.clipboard.paste,
            **dict.fromkeys(STEPS, self._step),
        }
        for name in self._run:
            actions[name].triggered.connect(self._carry_out)
        MenuReasons(actions, self._run.keys(), self.reason, menus, self)

    def reason(self, name: str) -> str:
        """Return why a command cannot be used now, or an empty text."""
        kept = "" if name == "copy-network" else self._editor.document.kept.reason("network")
        return kept or self._problem(name)

    def _problem(self, name: str) -> str:
        place, project = self._editor.place, self._editor.project
        if name == "paste-network":
            return why_not_pasted()
        if name in ("type-layers", "add-layer", "copy-network"):
            return ""
        if place is None:
            return self.tr("No layer is selected: click the name above its column.")
        if name == "remove-selected":
            return why_not_removed(project, place)
        if name == "add-unit":
            return why_no_unit(project, place.layer)
        return why_not(project, STEPS[name], place.layer)

    @Slot()
    def _carry_out(self) -> None:
        self._run[self.sender().objectName()]()

    def _step(self) -> None:
        place = self._editor.place
        if place is not None:
            self._editor.layers.step(STEPS[self.sender().objectName()], place.layer)

    def _add_unit(self) -> None:
        place = self._editor.place
        if place is not None and place.layer != INPUTS:
            self._editor.layers.add_units(place.layer, 1)
