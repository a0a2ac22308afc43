"""What the view of gradient and update sizes says: names, the values pointed at, and how to read the lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from nnapp.choices import Array
from ui.charts.norms.picture import Picture, Quantity
from ui.charts.time_axis import UNITS, Unit, at_epochs
from ui.plain_text import plain
from ui.written_numbers import as_written

MOST_SAID = 12  # layers in one reading
FAR = 100.0  # times: the first layer's gradient is that much smaller, or larger, than the last one's
STILL, WILD = 1e-5, 3e-2  # ratios below and above which something is to be said


class NormWords(QObject):
    """The sentences, in the user's language."""

    def quantity(self, quantity: Quantity) -> str:
        """Name what is drawn, as in the box and on the y axis."""
        return {"gradient": self.tr("gradient"), "ratio": self.tr("update")}[quantity]

    def axis(self, quantity: Quantity) -> str:
        """Name the y axis."""
        return {"gradient": self.tr("‖∂C/∂[W b]‖"), "ratio": self.tr("‖ΔW‖ / ‖W‖")}[quantity]

    def heading(self, quantity: Quantity) -> str:
        """Say what is drawn, in full."""
        return {
            "gradient": self.tr("Norm of each layer's gradient, ‖∂C/∂[W b]‖"),
            "ratio": self.tr("Update of each layer's weights beside their size, ‖ΔW‖ / ‖W‖"),
        }[quantity]

    def unit(self, unit: Unit) -> str:
        """Name what the x axis counts."""
        return {"epoch": self.tr("epoch"), "update": self.tr("update"), "second": self.tr("seconds of training")}[unit]

    def short_unit(self, unit: Unit) -> str:
        """Name it in a word."""
        return {"epoch": self.tr("epoch"), "update": self.tr("update"), "second": self.tr("second")}[unit]

    def rule(self) -> str:
        """Name the rule of thumb beside its line."""
        return self.tr("usual")

    def headers(self, names: Sequence[str], quantity: Quantity, stride: int = 1) -> tuple[str, ...]:
        """Name the columns of the table of what is drawn; only every `stride`-th epoch was recorded."""
        text = self.tr("{layer} {quantity}")
        layers = (text.format(layer=name, quantity=self.axis(quantity)) for name in names)
        epoch = self.tr("epoch")
        if stride > 1:
            epoch = self.tr("epoch (1 of {stride} was recorded)").format(stride=f"{stride:,}")
        return epoch, self.tr("update"), self.tr("seconds"), *layers

    def place(self, picture: Picture, entry: int) -> str:
        """Say which epoch an entry is of, after which update and how much time, where that is known."""
        epoch = float(picture.norms.epochs[entry])
        update, second = (float(at_epochs(picture.clock, [epoch], unit)[0]) for unit in UNITS[1:])
        parts = [self.tr("epoch {epoch}").format(epoch=f"{int(epoch):,}")]
        if not math.isnan(update):
            parts.append(self.tr("update {update}").format(update=f"{round(update):,}"))
        if not math.isnan(second):
            parts.append(self.tr("{seconds} s").format(seconds=as_written(second, 3)))
        return " · ".join(parts)

    def values(self, picture: Picture, entry: int, names: Sequence[str], nearest: int | None) -> list[str]:
        """Say what each layer's line holds there, that of the `nearest` one in any case."""
        shown = [picture.layers[place] for place in picture.shown]
        said = shown if len(shown) <= MOST_SAID else [*shown[: MOST_SAID // 2], *shown[-MOST_SAID // 2 :]]
        if nearest is not None and nearest not in said:
            said = sorted([*said, nearest])
        text = self.tr("{layer}: {value}")
        lines = [text.format(layer=names[layer], value=as_written(picture.values[entry, layer])) for layer in said]
        if len(said) < len(shown):
            lines.append(self.tr("… and {count} more layers").format(count=len(shown) - len(said)))
        return lines

    def message(self, picture: Picture) -> str:
        """Say why no line is seen, or nothing."""
        if not len(picture.known):
            return self._no_update(picture.norms.epochs)
        if picture.has_points:
            return ""
        if not picture.shown:
            return self.tr("All lines are hidden: click a name below to show one.")
        if picture.has_zeros:
            return self.tr("All values are 0, which has no place on a logarithmic axis. Switch log off (L).")
        return self.tr("The values are no finite numbers: training has diverged. Try a smaller learning rate.")

    def _no_update(self, epochs: Array) -> str:
        if not len(epochs) or not epochs[0]:
            return self.tr("No update yet. Press Run: after every epoch, each layer's line gets a point.")
        text = self.tr("Recording began anew after epoch {epoch}, with another network: press Run to go on.")
        return text.format(epoch=f"{int(epochs[0]):,}")

    def caption(self, picture: Picture, names: Sequence[str]) -> str:
        """Say how to read the lines, the most important first."""
        parts = [*self._verdict(picture, names)]
        if picture.choice.quantity == "gradient":
            how = self.tr(
                "First layer far below the last one: its gradient vanishes on its way back. Lines that shoot up: "
                "gradients explode. A point: the last mini-batch of an epoch."
            )
        else:
            how = self.tr(
                "By a rule of thumb about 0.001 (the band): far above is unsteady, far below learns hardly anything. "
                "Each point is how far the last update of an epoch moved a layer's weights, beside their size."
            )
        parts.append(how)
        if picture.smooth:
            parts.append(self.tr("Strong lines: means over some epochs; pale ones: the values."))
        if len(picture.layers) < picture.values.shape[1]:
            text = self.tr("{shown} of {count} layers are drawn.")
            parts.append(text.format(shown=len(picture.layers), count=picture.values.shape[1]))
        if picture.has_points and picture.is_broken:
            parts.append(self.tr("Gaps: no finite numbers there."))
        elif picture.has_points and picture.has_zeros:
            parts.append(self.tr("Gaps: 0 has no place on a logarithmic axis."))
        return " ".join(parts)

    def description(self, picture: Picture, names: Sequence[str]) -> str:
        """Say in words what the newest entry holds."""
        if not len(picture.known):
            return self.message(picture)
        entry = int(picture.known[-1])
        lines = [self.axis(picture.choice.quantity), self.place(picture, entry)]
        return "; ".join([*lines, *self.values(picture, entry, names, None)])

    def _verdict(self, picture: Picture, names: Sequence[str]) -> list[str]:
        # what the newest values say, where they say something
        last = picture.values[picture.known[-1]] if len(picture.known) else np.empty(0)
        if not len(last) or not np.isfinite(last).all():
            return []
        text = self._of_ratios(last, names) if picture.choice.quantity == "ratio" else self._of_gradients(last, names)
        return [text] if text else []

    def _of_ratios(self, last: Array, names: Sequence[str]) -> str:
        most = float(last.max())
        if 0 < most < STILL:
            return self.tr("Now the weights hardly move.")
        if most <= WILD:
            return ""
        text = self.tr("Now one update moves {layer} by {ratio} of its size: that is a lot.")
        return text.format(layer=names[int(last.argmax())], ratio=as_written(most, 2))

    def _of_gradients(self, last: Array, names: Sequence[str]) -> str:
        first, end = float(last[0]), float(last[-1])
        if not first or not end or max(first, end) < FAR * min(first, end):
            return ""
        text = self.tr("Now the gradient of {first} is {times} times smaller than that of {last}: it vanishes.")
        if first > end:
            text = self.tr("Now the gradient of {first} is {times} times larger than that of {last}: it explodes.")
        return text.format(first=names[0], last=names[-1], times=as_written(max(first, end) / min(first, end), 2))


def named(names: Sequence[str]) -> list[str]:
    """Return names that do no harm in a text."""
    return [plain(name) for name in names]
