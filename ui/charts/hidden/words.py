"""What the plot of a hidden layer's space says: its axes, how to read it, and why nothing can be drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.dataset import Role
from nnapp.project import Project
from nnapp.topology import Parameters
from nnapp.walk import Place
from ui.charts.held_words import table_problem
from ui.charts.hidden.scene import Scene
from ui.hidden import Hidden
from ui.network.places import unit_name
from ui.plain_text import plain
from ui.scatter.words import cell_words
from ui.written_numbers import as_written

MOST_NAME, MOST_TARGETS = 24, 4  # letters, and columns that are named


class HiddenWords(QObject):
    """The sentences, in the user's language."""

    def unit(self, project: Project, layer: int, unit: int) -> str:
        """Name a unit of a hidden layer."""
        return plain(unit_name(project, layer, unit), MOST_NAME)

    def axes(self, project: Project, scene: Scene) -> tuple[str, str]:
        """Name the two axes; a principal component with the share of the spread that it shows."""
        if scene.asked.units is not None:
            text = self.tr("activation of {unit}")
            first, second = (text.format(unit=self.unit(project, scene.asked.layer, u)) for u in scene.asked.units)
            return first, second
        shares = (0.0, 0.0) if scene.axes is None else scene.axes.shares.tolist()
        text = self.tr("component {number} ({share})")
        first, second = (text.format(number=n + 1, share=f"{share:.1%}") for n, share in enumerate(shares))
        return first, second

    def short_axes(self, project: Project, scene: Scene) -> tuple[str, str]:
        """Name the axes as values are read from them."""
        if scene.asked.units is not None:
            first, second = (self.unit(project, scene.asked.layer, unit) for unit in scene.asked.units)
            return first, second
        return self.tr("component 1"), self.tr("component 2")

    def problem(self, project: Project, parameters: Parameters | None, layer: int | None) -> str:
        """Say why nothing can be drawn whatever the weights are, or nothing."""
        if layer is None:
            return self.tr(
                "This network has no hidden layer: its inputs lead straight to its outputs. Add one (menu Network, Add "
                "layer) to see where it puts the rows."
            )
        said = table_problem(project)
        if said:
            return said
        if project.topology.layers[layer].units == 1:
            return self.tr(
                "Layer {layer} has a single unit, and a plane takes two. Choose another layer, or add a unit."
            ).format(layer=layer + 1)
        if parameters is None or parameters.widths != project.topology.widths:
            return self.tr("No weights yet: press Run.")
        return ""

    def nothing(self, scene: Scene) -> str:
        """Say why no point is drawn, or nothing."""
        if not len(scene.rows) and scene.lost:
            return self.tr(
                "The layer's activations are not finite numbers: training has diverged. Go back to the best weights, "
                "or begin anew with a smaller learning rate."
            )
        if not len(scene.rows):
            return self.tr("No row has all inputs that the network needs: fill the empty cells, or add rows.")
        if scene.asked.units is None and scene.axes is None and len(scene.rows) == 1:
            return self.tr("A single row has no components: choose two units above, or add rows.")
        if scene.asked.units is None and scene.axes is None:
            return self.tr(
                "The layer gives all rows the same activations, so there is no direction in which they differ."
            )
        return ""

    def point(self, project: Project, scene: Scene, place: int, hidden: Hidden) -> str:
        """Say which row a point is, its target, and where it lies, unless that is hidden."""
        row, lines = int(scene.rows[place]), []
        lines.append(self.tr("row {row}").format(row=f"{row + 1:,}"))
        for position in project.dataset.indices(Role.TARGET)[:MOST_TARGETS]:
            column = project.dataset.columns[position]
            lines.append(f"{plain(column.name, MOST_NAME)} = {cell_words(column, row)}")
        units, layer = scene.asked.units or (None, None), scene.asked.layer
        names = self.short_axes(project, scene)
        for name, value, unit in zip(names, scene.places[place].tolist(), units, strict=True):
            asked = None if unit is None else Place("a", layer, unit)
            lines.append(f"{name} = {hidden.text(as_written(value), asked, row)}")
        return "\n".join(lines)

    def heading(self, project: Project, scene: Scene) -> str:
        """Say in a line what is seen."""
        layer, units = scene.asked.layer, project.topology.layers[scene.asked.layer].units
        if scene.asked.units is None:
            shown = 0.0 if scene.axes is None else float(scene.axes.shares.sum())
            text = self.tr("{share} of the spread of the {units} units of layer {layer}")
            return text.format(share=f"{shown:.1%}", units=units, layer=layer + 1)
        x, y = (self.unit(project, layer, unit) for unit in scene.asked.units)
        return self.tr("{x} and {y} of the {units} units of layer {layer}").format(
            x=x, y=y, units=units, layer=layer + 1
        )

    def caption(self, project: Project, scene: Scene, held: str, more: str) -> str:
        """Say how to read the picture."""
        parts = [self.tr("What a straight line can part here, the next layer can part.")]
        if more:
            parts.append(more)
        if len(scene.rows) + scene.lost < project.dataset.row_count and len(scene.rows) < scene.of:
            text = self.tr("A sample of {some} of {all} rows.")
            parts.append(text.format(some=f"{len(scene.rows):,}", all=f"{scene.of:,}"))
        names = [plain(project.dataset.columns[column].name, MOST_NAME) for column in scene.asked.columns]
        if len(scene.lines) > 1 and len(names) > 1:
            text = self.tr("Grid: {x} changes along solid lines, {y} along dotted ones.")
            parts.append(text.format(x=names[0], y=names[1]))
        elif len(scene.lines) and names:
            parts.append(self.tr("The line is where {x} goes from end to end.").format(x=names[0]))
        if len(scene.lines):
            parts.append(held)
        if scene.decision is not None:
            name = unit_name(project, scene.asked.layer + 1, 0)
            parts.append(self.tr("Strong line: z = 0 of {unit}.").format(unit=plain(name, MOST_NAME)))
        parts += self._remarks(scene)
        return " ".join(filter(None, parts))

    def _remarks(self, scene: Scene) -> list[str]:
        parts = []
        if scene.alike:
            parts.append(self.tr("The layer gives all rows the same activations."))
        if scene.lost:
            parts.append(self.tr("Left out: {count} rows whose activations are no numbers.").format(count=scene.lost))
        return parts

    def description(self, scene: Scene, heading: str) -> str:
        """Say in place of the picture what it shows."""
        return self.tr("{heading}. {count} rows.").format(heading=heading, count=f"{len(scene.rows):,}")
