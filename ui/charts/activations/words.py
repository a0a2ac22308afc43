"""What the view of activations says in words: about a layer, its dead units, a bin, and a place on the curve."""

from __future__ import annotations

from collections.abc import Collection
from math import isnan
from typing import NamedTuple

from PySide6.QtCore import QObject

from nnapp.activity import Activity, LayerActivity
from nnapp.project import Project
from ui.charts.activations.layout import Spot
from ui.charts.units import given_name, named_unit, output_label
from ui.hidden import ASKED
from ui.messages import words
from ui.network.places import layer_name
from ui.written_numbers import as_written

MOST_NAMED = 6  # dead units


class Piece(NamedTuple):
    """A part of a sentence; a click on it selects `unit`, where there is one."""

    text: str
    unit: int | None = None


class ActivationWords(QObject):
    """The sentences, in the user's language."""

    def title(self, project: Project, number: int, layer: LayerActivity) -> str:
        """Say which layer it is and how much of it is flat."""
        own = project.topology.layers[number]
        parts = [layer_name(project, number), words(own.activation.title)]
        count = own.units - len(own.off_units)
        parts.append(self.tr("1 unit") if count == 1 else self.tr("{count} units").format(count=f"{count:,}"))
        if own.off_units:
            parts.append(self.tr("{count} off").format(count=len(own.off_units)))
        if not isnan(layer.flat) and layer.flat:
            text = self.tr("{share} saturated") if own.activation.saturates else self.tr("{share} on the flat part")
            parts.append(text.format(share=percent(layer.flat)))
        elif not isnan(layer.flat):
            parts.append(self.tr("none saturated") if own.activation.saturates else self.tr("none flat"))
        if layer.unknown:
            text = self.tr("{share} of the values NaN or infinite")
            parts.append(text.format(share=percent(layer.unknown / layer.values)))
        return " · ".join(parts)

    def dead(self, project: Project, number: int, activity: Activity) -> list[Piece]:
        """Say which units are dead; nothing where none is."""
        layer, own = activity.layers[number], project.topology.layers[number]
        if not layer.dead:
            return []
        if own.activation.steepest == 0:
            return [Piece(self.tr("φ′(z) = 0 everywhere: no error gets through this activation"))]
        named, more = layer.dead[:MOST_NAMED], len(layer.dead) - MOST_NAMED
        pieces = [Piece(self.tr("unit ") if len(layer.dead) == 1 else self.tr("units "))]
        for place, unit in enumerate(named):
            if place:
                pieces.append(Piece(self.tr(" and ") if unit == layer.dead[-1] else self.tr(", ")))
            pieces.append(Piece(given_name(project, number, unit) or str(unit + 1), unit))
        if more > 0:
            pieces.append(Piece(self.tr(" and {count} more").format(count=more), layer.dead[MOST_NAMED]))
        if activity.rows < activity.of_rows:
            end = self.tr(": φ′(z) = 0 on all {rows} rows of the sample").format(rows=activity.rows)
        else:
            end = self.tr(": φ′(z) = 0 on every row")
        verb = self.tr(" is dead") if len(layer.dead) == 1 else self.tr(" are dead")
        return [*pieces, Piece(verb + end)]

    def bin(self, project: Project, spot: Spot, layer: LayerActivity, quantity: str) -> str:
        """Say what a bin holds."""
        spread = layer.a if quantity == "a" else layer.z
        low, high = (as_written(float(edge), 4) for edge in spread.edges[spot.number : spot.number + 2])
        count, flat = int(spread.totals[spot.number]), int(spread.flat[spot.number])
        lines = [
            self.tr("{layer}: {quantity} from {low} to {high}").format(
                layer=layer_name(project, spot.layer), quantity=quantity, low=low, high=high
            ),
            self.tr("{count} of {all} values, {share}").format(
                count=f"{count:,}", all=f"{layer.values:,}", share=percent(count / (layer.values or 1))
            ),
        ]
        if flat:
            lines.append(self.tr("of these {count} where φ is flat").format(count=f"{flat:,}"))
        dead = int(spread.counts[list(layer.dead), spot.number].sum())
        if dead:
            lines.append(self.tr("of these {count} of dead units").format(count=f"{dead:,}"))
        return "\n".join(lines)

    def unit(
        self, project: Project, spot: Spot, z: float, a: float, slope: float | None, hidden: Collection[str] = ()
    ) -> str:
        """Say where a unit works for the selected row; of `hidden` quantities there is a question mark."""
        last = spot.layer == len(project.topology.layers) - 1
        name = output_label(project, spot.number) if last else named_unit(project, spot.layer, spot.number)
        first = self.tr("{layer}, {unit}").format(layer=layer_name(project, spot.layer), unit=name)
        return first + "\n" + self.place(z, a, slope, hidden)

    def place(self, z: float, a: float, slope: float | None, hidden: Collection[str] = ()) -> str:
        """Say z, φ(z) and φ′(z); of softmax, z and what became of it."""
        of_z, of_a = (ASKED if name in hidden else as_written(each) for name, each in (("z", z), ("a", a)))
        if slope is None:
            return self.tr("z = {z}, a = {a}").format(z=of_z, a=of_a)
        text = self.tr("z = {z}\nφ(z) = {a}\nφ′(z) = {slope}")
        return text.format(z=of_z, a=of_a, slope=ASKED if "slope" in hidden else as_written(slope))

    def heading(self, quantity: str, epoch: int) -> str:
        """Say what is counted."""
        text = self.tr("Activations a at epoch {epoch}") if quantity == "a" else self.tr("Sums z at epoch {epoch}")
        return text.format(epoch=f"{epoch:,}")

    def caption(self, activity: Activity, more: str, row: bool) -> str:
        """Say how to read it, and over which rows; `more` is what there is to say of all of them."""
        if activity.rows < activity.of_rows:
            rows = self.tr("A sample of {rows} of {all} rows.")
            parts = [rows.format(rows=f"{activity.rows:,}", all=f"{activity.of_rows:,}")]
            parts += [more] if more else []
        else:
            rows = self.tr("1 training row.") if activity.rows == 1 else self.tr("All {rows} training rows.")
            parts = [rows.format(rows=f"{activity.rows:,}")]
        parts.insert(
            0 if activity.rows == activity.of_rows else 1,
            self.tr("Saturated (grey): slopes near zero let little error through."),
        )
        if not row:
            parts.append(self.tr("Select a row to see its z."))
        return " ".join(parts)


def percent(share: float) -> str:
    """Write a share: 0 %, < 0.1 %, 2.5 %, 40 %, 99.9 % and 100 % only where it is all of it."""
    if share <= 0 or share >= 1:
        return "0 %" if share <= 0 else "100 %"
    shown = min(round(100 * share, 1), 99.9)
    return "< 0.1 %" if shown == 0 else f"{shown:g} %"
