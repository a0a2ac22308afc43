"""How large the network is: parameters, shapes and memory in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnapp.structure import LayerShape, Structure
from ui.messages import sentence

MOST_LAYERS = 6  # that are told one by one
UNITS = ("kB", "MB", "GB", "TB")


class SizeWords(QObject):
    """The sentences, in the user's language."""

    def whole(self, found: Structure) -> str:
        """Say how many parameters there are, and how much memory training takes."""
        count = found.parameters
        text = self.tr("1 weight or bias") if count == 1 else self.tr("{count} weights and biases")
        return self.tr("{parameters}, {size} of memory to train").format(
            parameters=text.format(count=f"{count:,}"), size=size_text(found.size)
        )

    def uses(self, found: Structure) -> list[str]:
        """Say what the memory is for, line by line."""
        return [
            self.tr("{size} {what}").format(size=size_text(use.size), what=sentence(use.said)) for use in found.memory
        ]

    def shapes(self, found: Structure, most: int = MOST_LAYERS) -> list[str]:
        """Return the shapes layer by layer; of very deep networks the first ones and the output layer."""
        last = len(found.layers) - 1
        lines = [self._shape(number, shape, number == last) for number, shape in enumerate(found.layers)]
        if len(lines) <= most:
            return lines
        left_out = self.tr("… {count} more layers").format(count=len(lines) - most + 1)
        return [*lines[: most - 2], left_out, lines[-1]]

    def _shape(self, number: int, shape: LayerShape, is_output: bool) -> str:
        name = self.tr("Output") if is_output else self.tr("Layer {number}").format(number=number + 1)
        biases = self.tr("b {units}").format(units=f"{shape.fan_out:,}") if shape.bias else self.tr("no b")
        text = self.tr("{name}: W {rows}×{columns}, {biases}: {count}")
        return text.format(
            name=name,
            rows=f"{shape.fan_out:,}",
            columns=f"{shape.fan_in:,}",
            biases=biases,
            count=f"{shape.parameters:,}",
        )


def size_text(count: int) -> str:
    """Return a number of bytes as people read it: 740 bytes, 5.2 kB, 31 MB."""
    if count < 1000:
        return f"{count} B"
    size = float(count)
    for unit in UNITS:
        size /= 1000
        if size < 999.5 or unit == UNITS[-1]:
            break
    return f"{size:.3g} {unit}" if size < 10 else f"{size:.0f} {unit}"
