"""Keeps the drawing's units filled by what flows through them, and computes it only where something has changed."""

from __future__ import annotations

from nnapp.choices import Array
from nnapp.project import Project
from nnapp.topology import Parameters
from ui.document import Selection
from ui.flow import flowing
from ui.topology_editor.flow_legend import FlowLegend
from ui.topology_editor.flow_values import FlowValues, flow_values
from ui.topology_editor.network_view import NetworkView


class FlowDrawing:
    """Shows in a view, and says in a legend, what flows; `values` is what is shown now, or None."""

    def __init__(self, view: NetworkView, legend: FlowLegend) -> None:
        self.view, self.legend = view, legend
        self.values: FlowValues | None = None
        self._inputs: Array | None = None
        self._inputs_of: tuple[object, ...] = ()  # the table, question and row that the inputs are of
        self._found_of: tuple[object, ...] = ()

    def forget(self) -> None:
        """Draw anew next time, whatever has changed: the drawing is another."""
        self._found_of = ()

    def draw(self, project: Project, selection: Selection, parameters: Parameters) -> bool:
        """Show what flows for a selection with these parameters; says whether something else is shown now."""
        on, asked = self.legend.isChecked(), (project.dataset, selection.asked, selection.row)
        if not _same(asked, self._inputs_of):
            self._inputs, self._inputs_of = flowing(project, selection), asked
        found_of = (parameters, project.topology, self._inputs, selection.row, on)
        if _same(found_of, self._found_of):
            return False
        self._found_of = found_of
        flow = flow_values(project, self._inputs, parameters)
        self.legend.show_selection(selection, flow is not None)
        before, self.values = self.values, flow if on else None
        if self.values is None and before is None:
            return False
        self.view.show_flow(self.values)
        return True


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    # by identity: no array or table has to be looked into
    if len(one) != len(other):
        return False
    return all(a is b or (isinstance(a, int) and a == b) for a, b in zip(one, other, strict=True))
