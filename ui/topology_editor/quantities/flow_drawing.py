"""Keeps the drawing's units on what they show, and computes it only where something has changed.

By default that is what flows for the selected row, or for what is asked; without either the maps over the plane, where
the network has one; else the biases.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from nnapp.choices import Array
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.document import Selection
from ui.flow import flowing
from ui.newest import Key, Newest, same
from ui.topology_editor.drawing.network_view import NetworkView
from ui.topology_editor.quantities.flow_legend import FlowLegend
from ui.topology_editor.quantities.flow_values import FlowValues, flow_values
from ui.topology_editor.quantities.map_pictures import pictures
from ui.topology_editor.quantities.plane_maps import Grid, Maps, grid_of, has_plane, is_quick, maps_of, side_for
from ui.topology_editor.quantities.unit_contents import Contents


class FlowDrawing(QObject):
    """Shows in a view, and says in a legend, what units hold; `values` and `maps` are what is shown now, or None."""

    def __init__(self, view: NetworkView, legend: FlowLegend, parent: QObject) -> None:
        super().__init__(parent)
        self.view, self.legend = view, legend
        self.wanted = Contents.ACTIVATION
        self.values: FlowValues | None = None
        self.maps: Maps | None = None
        self.finding = Newest(self)
        self._grid: Grid | None = None
        self._grid_of: Key = ()
        self._inputs: Array | None = None
        self._inputs_of: Key = ()  # the table, question and row that the inputs are of
        self._found_of: Key = ()

    def forget(self) -> None:
        """Draw anew next time, whatever has changed: the drawing is another."""
        self._found_of = ()

    def draw(self, project: Project, selection: Selection, parameters: Parameters) -> bool:
        """Show what units hold for a selection with these parameters; says whether something else is shown now."""
        asked = (project.dataset, selection.asked, selection.row)
        if not same(asked, self._inputs_of):
            self._inputs, self._inputs_of = flowing(project, selection), asked
        refused = self._refused(project)
        contents = self._contents(refused)
        theme = self.view.weight_scale.theme
        found_of = (parameters, project.topology, project.dataset, self._inputs, selection.row, contents, theme)
        maps = self._maps(project, parameters) if contents is Contents.MAP else None
        if same((*found_of, maps), self._found_of):
            return False
        self._found_of = (*found_of, maps)
        flows = contents is Contents.ACTIVATION
        self.values, before = flow_values(project, self._inputs, parameters) if flows else None, self.values
        self.legend.show_state(selection, contents, refused)
        if self.maps is not maps or maps is not None:
            self.view.show_pictures(None if maps is None else pictures(maps, project.dataset, theme))
        if self.values is not None or before is not None:
            self.view.show_flow(self.values)
        changed = not (self.values is before is None and self.maps is maps is None)
        self.maps = maps
        return changed

    def _contents(self, refused: dict[Contents, str]) -> Contents:
        order = (self.wanted, Contents.ACTIVATION, Contents.MAP)
        return next((each for each in order if not refused[each]), Contents.BIAS)

    def _refused(self, project: Project) -> dict[Contents, str]:
        refused = dict.fromkeys(Contents, "")
        if self._inputs is None or self._inputs.shape[1] != project.topology.inputs:
            refused[Contents.ACTIVATION] = self.tr("Nothing flows yet: select a row of the table with all its inputs.")
        if not has_plane(project.dataset):
            refused[Contents.MAP] = self.tr(
                "A map needs a network with exactly two inputs, both numbers: its plane. This one has {count}."
            ).format(count=self._count(project))
        return refused

    def _count(self, project: Project) -> str:
        count = project.topology.inputs
        return self.tr("1 input") if count == 1 else self.tr("{count} inputs").format(count=f"{count:,}")

    def _maps(self, project: Project, parameters: Parameters) -> Maps | None:
        if parameters.widths != project.topology.widths:
            return None
        key = (parameters, project.topology, project.dataset)
        if not same(key, self.finding.key):
            dataset, side = project.dataset, side_for(project)
            if not same((dataset, side), self._grid_of):
                self._grid, self._grid_of = grid_of(dataset, side), (dataset, side)
            work = partial(maps_of, project, parameters, self._grid)
            if is_quick(project):
                self.finding.put(key, work())
            else:
                self.finding.ask(key, work, (project.dataset, project.topology))
        found: Maps | None = self.finding.value
        fits = found is not None and tuple(v.shape[2] for v in found.values) == project.topology.widths
        return found if fits else None
