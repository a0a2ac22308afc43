"""What the page of many weights says: how to read it, and what was found of a weight that is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.project import Project
from nnapp.topology import BIAS, present_count
from ui.charts.surface.words import number_of, short_name
from ui.gradient_check.checks import Done, is_stale
from ui.gradient_check.maps import Link
from ui.gradient_check.numbers import read
from ui.network.places import Place


class NetworkWords(QObject):
    """The sentences, in the user's language."""

    def before(self, project: Project) -> str:
        """Say what a check costs."""
        count = 2 * present_count(project.topology)
        return self.tr(
            "Nudging takes two passes for each weight and bias, {count} in all; backpropagation finds all slopes in "
            "one pass forward and one back."
        ).format(count=f"{count:,}")

    def caption(self, done: Done, project: Project, h: float, limit: float | None) -> str:
        """Say how to read a check where another one may be asked for; without the maps' limit, the table."""
        parts = []
        if is_stale(done, project):
            parts.append(self.tr("Of the network as it was before the last change: check again."))
        elif done.check.step != h:
            parts.append(self.tr("Made with h = {h}.").format(h=read(done.check.step, 3)))
        parts.append(self._part(done))
        if limit is None:
            parts.append(self.tr("The largest relative error comes first. Enter opens a weight alone."))
        else:
            parts.append(
                self.tr(
                    "Slopes from −{limit} to {limit}; errors: grey below 10⁻⁸, strong from 10⁻², orange where the cost "
                    "says more. Frame: worst. Hatched: not judged."
                ).format(limit=read(limit, 3))
            )
        return " ".join(filter(None, parts))

    def reading(self, done: Done, project: Project, link: Link) -> str:
        """Say what was found of a weight."""
        layer, unit, source = link
        found, place = done.check.layers[layer], Place(layer, unit, None if source == BIAS else source)
        name, column = short_name(project, number_of(project, place)), BIAS if source == BIAS else source
        if not found.checked[unit, column]:
            return self.tr("{name}: not checked").format(name=name)
        error = read(float(found.errors[unit, column]), 3)
        return self.tr("{name}\nbackprop {analytic}\ncost {numeric}\nrelative error {error}").format(
            name=name,
            analytic=read(float(found.analytic[unit, column]), 10),
            numeric=read(float(found.numeric[unit, column]), 10),
            error=self.tr("near a kink") if found.near_kink[unit, column] else error,
        )

    def _part(self, done: Done) -> str:
        there = sum(layer.checked.size for layer in done.check.layers if layer.checked.any())
        if done.check.count >= there / 2:
            return ""
        return self.tr("Of large layers a part was drawn: {count} of {all}.").format(
            count=f"{done.check.count:,}", all=f"{there:,}"
        )
