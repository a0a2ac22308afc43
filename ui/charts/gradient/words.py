"""What the view of the gradient says in words: its length, its angle to another, and about one component."""

from __future__ import annotations

from math import isfinite, isnan

import numpy as np
from PySide6.QtCore import QObject

from nnapp.optimizers import GradientDescent
from nnapp.project import Project
from nnapp.vectors import Component
from ui.charts.gradient.held import Held, Moment
from ui.charts.units import named_unit
from ui.messages import words
from ui.written_numbers import as_written


class GradientWords(QObject):
    """The sentences, in the user's language."""

    def heading(self, held: Held) -> str:
        """Say what is shown."""
        count = len(held.values)
        text = (
            self.tr("∇C of epoch {epoch}: 1 component")
            if count == 1
            else self.tr("∇C of epoch {epoch}: {count} components")
        )
        return text.format(epoch=f"{held.moment.epoch:,}", count=f"{count:,}")

    def length(self, held: Held) -> str:
        """Say how long the gradient is."""
        if isfinite(held.norm):
            return self.tr("‖∇C‖ = {norm}").format(norm=as_written(held.norm))
        count = int(np.count_nonzero(~np.isfinite(held.values)))
        text = self.tr("‖∇C‖ = {norm}: {count} of {all} components are NaN or infinite")
        return text.format(norm=as_written(held.norm), count=f"{count:,}", all=f"{len(held.values):,}")

    def turned(self, held: Held) -> str:
        """Say how far it is turned from the one before."""
        if held.before is None:
            return ""
        when = self._when(held.before, held.moment)
        if isnan(held.turned):
            return self.tr("no angle to {when}: one of the two has no direction").format(when=when)
        return self.tr("angle to {when}: {angle}").format(when=when, angle=degrees(held.turned))

    def caption(self, project: Project, held: Held | None, size: int, is_sorted: bool) -> str:
        """Say how to read it, and in which order it stands."""
        optimizer = project.training.optimizer
        if optimizer == GradientDescent():
            parts = [self.tr("Each update goes along −∇C, the steepest way down.")]
        else:
            text = self.tr("Each update goes along −∇C, as {optimizer} shapes it.")
            parts = [text.format(optimizer=words(optimizer.title))]
        if size > 1:
            parts.append(self.tr("Each column: the strongest of {count}.").format(count=f"{size:,}"))
        if held is not None:
            rows = self.tr("W1 row by row, then b1, W2 and so on.")
            parts.append(self.tr("The largest come first.") if is_sorted else rows)
        return " ".join(parts)

    def component(self, project: Project, component: Component) -> str:
        """Say which weight or bias a component belongs to."""
        layer, unit = component.layer + 1, named_unit(project, component.layer, component.unit)
        if component.source is None:
            return self.tr("layer {layer}, {unit}: bias b").format(layer=layer, unit=unit)
        source = named_unit(project, component.layer - 1, component.source)
        return self.tr("layer {layer}, {unit} ← {source}").format(layer=layer, unit=unit, source=source)

    def value(self, value: str, component: Component) -> str:
        """Say how large a component is."""
        text = self.tr("∂C/∂b = {value}") if component.source is None else self.tr("∂C/∂w = {value}")
        return text.format(value=value)

    def share(self, held: Held, number: int) -> str:
        """Say which part of the squared length a component makes out."""
        share = held.share(number)
        return self.tr("{share} of ‖∇C‖²").format(share=percent(share)) if isfinite(share) else ""

    def strongest(self, size: int) -> str:
        """Say that others share the column."""
        return self.tr("the strongest of up to {count} in this column").format(count=f"{size:,}")

    def _when(self, before: Moment, now: Moment) -> str:
        if before.epoch != now.epoch:
            return self.tr("the gradient shown before, of epoch {epoch}").format(epoch=f"{before.epoch:,}")
        if before.updates != now.updates:
            return self.tr("the gradient shown before, of update {update}").format(update=f"{before.updates:,}")
        return self.tr("the gradient before, also of epoch {epoch}").format(epoch=f"{before.epoch:,}")


def degrees(angle: float) -> str:
    """Write an angle: 3.2°, 179.96°, 0.0012°."""
    if angle == 0:
        return "0°"
    return f"{angle:.2g}°" if angle < 1 else f"{angle:.1f}°"


def percent(share: float) -> str:
    """Write a share of the squared length with two digits where it is small."""
    if share <= 0 or share >= 1:
        return "0 %" if share <= 0 else "100 %"
    return f"{100 * share:.3g} %" if share >= 1e-6 else "< 0.0001 %"
