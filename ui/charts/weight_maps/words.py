"""What the heatmaps say: the value under the pointer, how to read what is drawn, and what is missing and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from nnapp.dataset import Split
from nnapp.project import Project
from ui.charts.waiting import waiting
from ui.charts.weight_maps.deltas import DeltaMaps
from ui.charts.weight_maps.quantity import Quantity, letters
from ui.charts.weight_maps.values import Values
from ui.heatmap_canvas import Cell
from ui.heatmap_colours import DECADES
from ui.messages import sentence
from ui.network.places import INPUTS, unit_name
from ui.plain_text import plain
from ui.written_numbers import as_written

MOST_OF_NAME = 24  # letters


class MapWords(QObject):
    """The sentences, in the user's language."""

    def said(self, project: Project, cell: Cell, value: str, side: int | None = None) -> str:
        """Say which weight or bias a cell is, of which quantity, and its value; as a pixel where there is a side."""
        bias = cell.column == project.topology.widths[cell.matrix]
        unit = self.unit(project, cell.matrix, cell.row)
        what = letters(cell.quantity, bias)
        if bias:
            name = self.tr("bias b") if cell.quantity is Quantity.WEIGHT else what
            return self.tr("layer {layer}, {unit}: {what} = {value}").format(
                layer=cell.matrix + 1, unit=unit, what=name, value=value
            )
        source = self.unit(project, cell.matrix - 1, cell.column)
        if side is not None:
            row, column = divmod(cell.column, side)
            source = self.tr("row {row}, column {column} ({source})").format(
                row=row + 1, column=column + 1, source=source
            )
        return self.tr("layer {layer}, {unit} ← {source}: {what} = {value}").format(
            layer=cell.matrix + 1, unit=unit, source=source, what=what, value=value
        )

    def said_delta(self, project: Project, cell: Cell, row: int, value: str) -> str:
        """Say of which unit and row a δ is."""
        return self.tr("layer {layer}, {unit}, row {row}: δ = {value}").format(
            layer=cell.matrix + 1, unit=self.unit(project, cell.matrix, cell.row), row=f"{row + 1:,}", value=value
        )

    def value(self, number: float | None, there: bool) -> str:
        """Say a number, or why there is none."""
        if number is None:
            return self.tr("not known yet")
        return as_written(number) if there else self.tr("{value} (there is no link)").format(value=as_written(number))

    def unit(self, project: Project, layer: int, unit: int) -> str:
        """Return a unit's name: that of its column, or the one that it was given, else its number."""
        last = len(project.topology.layers) - 1
        named = layer == INPUTS or (layer < last and dict(project.topology.layers[layer].unit_names).get(unit))
        if named and unit < project.topology.widths[layer + 1]:
            return plain(unit_name(project, layer, unit), MOST_OF_NAME)
        return self.tr("unit {number}").format(number=unit + 1)

    def nothing(self, quantities: Sequence[Quantity], pictures: bool) -> str:
        """Say in place of the picture why there is none."""
        if not quantities:
            return self.tr("Nothing is chosen. Press W, ∂C/∂W, ΔW or δ above.")
        if pictures and quantities == (Quantity.DELTA,):
            return self.tr("δ has no pictures. Press W, ∂C/∂W or ΔW above, or switch the pictures off.")
        return self.tr("No weights yet.")

    def caption(
        self, project: Project, quantities: Sequence[Quantity], values: Values, deltas: DeltaMaps, pictures: bool
    ) -> str:
        """Say how to read what is drawn."""
        parts = []
        if Quantity.GRADIENT in quantities:
            parts.append(self._gradient(values))
        if Quantity.UPDATE in quantities:
            parts.append(self._update(values))
        if Quantity.DELTA in quantities and not pictures:
            parts.append(self._deltas(project, deltas))
        if pictures:
            parts.append(self.tr("Each picture: the weights into one unit, at the places of their inputs."))
        elif len(parts) < 2 and quantities and quantities != (Quantity.DELTA,):  # short, or nobody reads it
            parts.append(self.tr("Row: a unit. Column: one of its inputs; b: its bias."))
        return " ".join(parts)

    def logarithm(self) -> str:
        """Say what a logarithmic scale shows, and what not."""
        return self.tr("Log colours: {decades} decades below the limit; less looks like 0.").format(decades=DECADES)

    def _gradient(self, values: Values) -> str:
        if values.gradient is None:
            return self.tr("∂C/∂W is being worked out …")
        if values.gradient_is_newest:
            return self.tr("∂C/∂W: all training rows, at these weights.")
        return self.tr("∂C/∂W: all training rows, of epoch {epoch}.").format(epoch=f"{values.gradient_epoch:,}")

    def _update(self, values: Values) -> str:
        if values.update is None:
            return self.tr("No ΔW: no update led to these weights; One Mini-Batch (F7) makes one.")
        return self.tr("ΔW: the last update.")

    def _deltas(self, project: Project, deltas: DeltaMaps) -> str:
        if deltas.problem is not None:
            return self.tr("No δ: {why}").format(why=sentence(deltas.problem))
        count = f"{project.dataset.count(Split.TRAINING):,}"
        if project.training.reduction == "mean":
            said = self.tr(
                "δ: {rows} of {count} training rows, each row's own cost, without the 1/{count} of the mean."
            )
        else:
            said = self.tr("δ: {rows} of {count} training rows, each row's own cost; C is their sum.")
        text = said.format(rows=deltas.sample, count=count)
        return text if deltas.newest else f"{text} {waiting(deltas.broken)}"
