"""What the rows of the outline say: name, value and details, and the whole of it in words for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from nnapp.project import Project, is_off, is_unit_frozen
from nnapp.topology import BIAS, Parameters, Topology, present_count
from ui.messages import words
from ui.network.layer_menu import marks
from ui.network.numbers import shown_number
from ui.network.places import INPUTS, layer_name, unit_name
from ui.outline.rows import NETWORK, Row
from ui.written_numbers import as_read

SHOWN_DIGITS = 4


class OutlineWords(QObject):
    """Speaks of the rows of one project."""

    def __init__(self, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self.project = project
        self._counted: tuple[Topology | None, int] = (None, 0)  # of which topology, and how many weights and biases

    def show_project(self, project: Project) -> None:
        """Speak of another project."""
        self.project = project

    def name(self, row: Row) -> str:
        """Return what stands in the first column."""
        if row.layer == NETWORK:
            return self.tr("Network")
        if row.unit is None:
            return layer_name(self.project, row.layer)
        if row.source is None:
            return unit_name(self.project, row.layer, row.unit)
        if row.source == BIAS:
            return self.tr("bias")
        return self.tr("from {unit}").format(unit=unit_name(self.project, row.layer - 1, row.source))

    def value(self, row: Row, parameters: Parameters, digits: int = SHOWN_DIGITS) -> str:
        """Return what stands in the second column: how many units, or a weight or bias."""
        if row.layer == NETWORK:
            return "-".join(map(str, self.project.topology.widths))
        if row.unit is None:
            return f"{self.project.topology.widths[row.layer + 1]:,}"
        if row.layer == INPUTS:
            return ""
        if not self.is_there(row):
            return "–"
        number = as_read(self.number(row, parameters), digits)
        return self.tr("b = {number}").format(number=number) if row.source is None else number

    def short_values(self, row: Row, parameters: Parameters) -> Iterator[str]:
        """Say the same shorter and shorter, for where there is little room: no number is ever cut."""
        if row.layer == NETWORK:
            widths = self.project.topology.widths
            yield f"{widths[0]}-…-{widths[-1]}"
        elif row.unit is not None:
            for digits in range(SHOWN_DIGITS - 1, 0, -1):
                yield self.value(row, parameters, digits)
        yield "…"

    def details(self, row: Row) -> str:
        """Return what stands in the third column."""
        if row.layer == NETWORK:
            return self._count()
        if row.unit is None:
            return " · ".join(self._layer_details(row.layer))
        return " · ".join(self._marks(row))

    def spoken(self, row: Row, parameters: Parameters, exact: bool = False) -> str:
        """Say the whole row in words; `exact` with all digits of a number."""
        number = shown_number if exact else as_read
        if row.layer == NETWORK:
            text = self.tr("network {widths}: {count}")
            return text.format(widths=self.value(row, parameters), count=self._count())
        if row.unit is None:
            details = [self._units(self.project.topology.widths[row.layer + 1]), *self._layer_details(row.layer)]
            return f"{self.name(row)}: {', '.join(details)}"
        said = self._subject(row)
        if row.layer != INPUTS and self.is_there(row):
            value = number(self.number(row, parameters))
            said += self.tr(": bias {number}").format(number=value) if row.source is None else f": {value}"
        return ", ".join([said, *self._marks(row)])

    def is_there(self, row: Row) -> bool:
        """Say whether a weight or bias is there: not removed, its unit not off, nor a bias in a layer without."""
        assert row.unit is not None
        source = BIAS if row.source is None else row.source
        if source == BIAS and not self.project.topology.layers[row.layer].bias:
            return False
        return (row.unit, source) not in self.project.topology.layers[
            row.layer
        ].removed_ones and not self._source_is_off(row)

    @staticmethod
    def number(row: Row, parameters: Parameters) -> float:
        """Return the weight of a row, or the bias of a unit."""
        return float(parameters.matrices[row.layer][row.unit, BIAS if row.source is None else row.source])

    def _source_is_off(self, row: Row) -> bool:
        weight = row.source is not None and row.source != BIAS
        return weight and is_off(self.project.topology, row.layer - 1, row.source)  # type: ignore[arg-type]

    def _count(self) -> str:
        topology = self.project.topology
        if self._counted[0] is not topology:
            self._counted = topology, present_count(topology)
        count = self._counted[1]
        text = self.tr("1 weight or bias") if count == 1 else self.tr("{count} weights and biases")
        return text.format(count=f"{count:,}")

    def _layer_details(self, layer: int) -> list[str]:
        if layer == INPUTS:
            return [self.tr("from the table")]
        settings, widths = self.project.topology.layers[layer], self.project.topology.widths
        shape = self.tr("W {rows}×{columns}").format(rows=f"{widths[layer + 1]:,}", columns=f"{widths[layer]:,}")
        return [
            words(settings.activation.title).split(" (")[0],
            *marks(settings),
            shape,
            words(settings.initializer.title),
        ]

    def _units(self, count: int) -> str:
        return self.tr("1 unit") if count == 1 else self.tr("{count} units").format(count=f"{count:,}")

    def _subject(self, row: Row) -> str:
        assert row.unit is not None
        unit = self.unit(row.layer, row.unit)
        if row.source is None:
            return unit
        if row.source == BIAS:
            return self.tr("bias of {unit}").format(unit=unit)
        return self.tr("weight from {source} to {unit}").format(source=self.unit(row.layer - 1, row.source), unit=unit)

    def unit(self, layer: int, unit: int) -> str:
        """Return what a unit is called in a sentence."""
        topology = self.project.topology
        if layer == INPUTS:
            return unit_name(self.project, layer, unit)
        if layer == len(topology.layers) - 1:
            return unit_name(self.project, layer, unit, full=True)
        text = self.tr("layer {layer} unit {unit}").format(layer=layer + 1, unit=unit + 1)
        named = unit in dict(topology.layers[layer].unit_names)
        return f"{unit_name(self.project, layer, unit)} ({text})" if named else text

    def _marks(self, row: Row) -> list[str]:
        # what is not as usual with a unit, a weight or a bias
        assert row.unit is not None
        topology = self.project.topology
        if row.source is None:
            off = row.layer < len(topology.layers) - 1 and is_off(topology, row.layer, row.unit)
            frozen = row.layer != INPUTS and is_unit_frozen(topology, row.layer, row.unit)
            return [*([self.tr("off")] if off else []), *([self.tr("frozen")] if frozen else [])]
        if row.source == BIAS and not topology.layers[row.layer].bias:
            return [self.tr("the layer has no biases")]
        link = (row.unit, row.source)
        if link in topology.layers[row.layer].removed_ones:
            return [self.tr("removed")]
        if self._source_is_off(row):
            return [self.tr("its unit is off")]
        frozen = topology.layers[row.layer].frozen or link in topology.layers[row.layer].frozen_ones
        return [self.tr("frozen")] if frozen else []
