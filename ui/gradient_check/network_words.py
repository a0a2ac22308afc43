"""What the page of many weights says: how to read it, and what was found of a weight that is pointed at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from nnapp.gradient_check import chosen_count
from nnapp.gradient_check.check import MOST_OF_LAYER, SOME_OF_LAYER
from nnapp.project import Project
from nnapp.topology import BIAS, matrices, present
from ui.charts.surface.words import number_of, short_name
from ui.gradient_check.checks import COST, NETWORK, ROWS, TABLE, WEIGHTS, Choice, Done
from ui.gradient_check.keys import Link
from ui.gradient_check.numbers import read
from ui.hidden import ASKED
from ui.network.places import Place

LONG = 90.0  # seconds, which are said as minutes


class NetworkWords(QObject):
    """The sentences, in the user's language."""

    def before(self, project: Project, choice: Choice) -> str:
        """Say what a check costs, and where it is of a part."""
        places, whole = (chosen_count(project.topology, choice.layer, every=every) for every in (choice.every, True))
        said = self.tr(
            "Nudging takes two passes for each weight and bias, {count} in all; backpropagation finds all slopes in "
            "one pass forward and one back."
        ).format(count=f"{2 * places:,}")
        if places == whole:
            return said
        part = self.tr("A part is checked: {part} of {all} weights and biases.")
        return f"{part.format(part=f'{places:,}', all=f'{whole:,}')} {said}"

    def every(self, part: int, whole: int) -> str:
        """Say what it takes to check every weight of large layers."""
        text = self.tr(
            "Of a layer with more than {most} weights {some} are checked, drawn at random, always the same. With this, "
            "all are: {whole} instead of {part}, which takes about {times} times as long. It can be cancelled."
        )
        return text.format(
            most=f"{MOST_OF_LAYER:,}",
            some=f"{SOME_OF_LAYER:,}",
            whole=f"{whole:,}",
            part=f"{part:,}",
            times=f"{whole / max(part, 1):.0f}",
        )

    def left(self, part: float, seconds: float) -> str:
        """Say how far a check is, and how long the rest takes where that can be told."""
        share = self.tr("{percent} %").format(percent=int(100 * part))
        if not seconds:
            return share
        if seconds < LONG:
            return self.tr("{share}, {seconds} s left").format(share=share, seconds=max(round(seconds), 1))
        return self.tr("{share}, {minutes} min left").format(share=share, minutes=round(seconds / 60))

    def old(self, why: str) -> str:
        """Say that what was found is no longer so, where there is a reason."""
        reasons = {
            WEIGHTS: self.tr("The weights have changed since this check: no verdict is known of the new ones."),
            NETWORK: self.tr("The network has changed since this check: no verdict is known of the new one."),
            TABLE: self.tr("The table has changed since this check: no verdict is known of the new one."),
            COST: self.tr("The cost has changed since this check: no verdict is known of the new one."),
            ROWS: self.tr("This check was made on other rows: no verdict is known of those chosen now."),
        }
        return reasons[why]

    def caption(self, done: Done, why_old: str, h: float, limit: float | None) -> str:
        """Say how to read a check where another one may be asked for; without the maps' limit, the table."""
        parts = []
        if why_old == ROWS:
            parts.append(self.tr("Of other rows: check again."))
        elif why_old:
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

    def reading(self, done: Done, project: Project, link: Link, *, asked: bool = False) -> str:
        """Say what was found of a weight; a slope that is `asked` for elsewhere is hidden."""
        layer, unit, source = link
        found, place = done.check.layers[layer], Place(layer, unit, None if source == BIAS else source)
        name, column = short_name(project, number_of(project, place)), BIAS if source == BIAS else source
        if not found.checked[unit, column]:
            return self.tr("{name}: not checked").format(name=name)
        error = read(float(found.errors[unit, column]), 3)
        analytic, numeric = (read(float(table[unit, column]), 10) for table in (found.analytic, found.numeric))
        return self.tr("{name}\nbackprop {analytic}\ncost {numeric}\nrelative error {error}").format(
            name=name,
            analytic=ASKED if asked else analytic,
            numeric=ASKED if asked else numeric,
            error=self.tr("near a kink") if found.near_kink[unit, column] else error,
        )

    def _part(self, done: Done) -> str:
        there = matrices(present(done.project.topology), done.project.topology.widths)
        parts = [
            (number + 1, np.count_nonzero(layer.checked), np.count_nonzero(whole))
            for number, (layer, whole) in enumerate(zip(done.check.layers, there, strict=True))
        ]
        text = self.tr("{part} of {all} in layer {layer}")
        said = [
            text.format(layer=number, part=f"{part:,}", all=f"{whole:,}")
            for number, part, whole in parts
            if 0 < part < whole
        ]
        return self.tr("Only a part was checked: {parts}.").format(parts=", ".join(said)) if said else ""
