"""Places in a lesson's words, `weight 2 1 3` or `cost`: what a button shows, and what a live equation is of."""

from __future__ import annotations

from msgspec import Struct

from nnapp.lessons.language import UNIT, Placed, place_of
from nnapp.lessons.named import LINK
from nnapp.topology import Topology
from nnapp.walk import QUANTITIES, Place
from nnapp.words import Refusal, marked

OF_ALL = {"cost", "new_cost", "gradient", "weight", "step", "new_weight"}  # rows together
PARTS: dict[str, tuple[str, ...]] = {
    "x": ("input",),
    "target": ("output",),
    **dict.fromkeys(("z", "a", "da", "slope", "delta"), UNIT),
    **dict.fromkeys(("product", "row_gradient", "gradient", "weight", "step", "new_weight"), LINK),
    "back_product": ("layer", "unit", "next"),
    "jacobian": LINK,
    **dict.fromkeys(("row_cost", "cost", "new_cost"), ()),
}
PAGES = {"chain": "gradient", "matrices": "gradient"}  # a page of the stepper, and what it opens at
BATCH = "batch"
ALIKE = {"t": "target", "back": "back_product", "w": "weight", "grad": "gradient"}


class Shown(Struct, frozen=True):
    """A quantity and the numbers that say which one, from 1."""

    quantity: str
    numbers: tuple[int, ...]
    batch: bool = False  # of all rows of the next update, and not of the lesson's row alone
    page: str = ""  # of the stepper; empty for the equation

    @property
    def is_of_next_update(self) -> bool:
        """Whether it is something that the next update does."""
        return self.batch or self.quantity in {"step", "new_weight", "new_cost"}

    def place(self, row: int | None) -> Place:
        """Return the place of the quantity in a row of the walk."""
        row = None if self.quantity in OF_ALL else row
        if not self.numbers:
            return Place(self.quantity, row=row)
        return place_of(Placed(self.quantity, PARTS[self.quantity]), list(self.numbers), row)

    def exists(self, topology: Topology) -> bool:
        """Say whether a network has such a place."""
        widths = topology.widths
        found = dict(zip(PARTS[self.quantity], self.numbers, strict=True))
        layer = found.get("layer", 1)
        if not 1 <= layer < len(widths) or ("next" in found and layer == len(widths) - 1):
            return False
        most = {"unit": widths[layer], "source": widths[layer - 1], "input": widths[0], "output": widths[-1]}
        most["next"] = widths[min(layer + 1, len(widths) - 1)]
        return all(
            (number >= 0 if part == "source" else number >= 1) and number <= most.get(part, number)
            for part, number in found.items()
        )


def place_from(text: str) -> Shown:
    """Read a place; raises `Refusal` for what is none. A bias is the source 0, or the word bias."""
    name, *given = text.split() or [""]
    batch = name == BATCH
    if batch:
        name, *given = given or [""]
    page = name if name in PAGES else ""
    quantity = ALIKE.get(name, PAGES.get(name, name))
    if batch and quantity not in OF_ALL:
        raise Refusal(
            marked("After batch comes what all rows together have: {known}; not “{name}”."),
            known=", ".join(sorted(OF_ALL)),
            name=name[:40],
        )
    if quantity not in PARTS:
        raise Refusal(
            marked("There is no quantity “{name}”. There are: {known}."), name=name[:40], known=", ".join(QUANTITIES)
        )
    numbers = ["0" if each == "bias" else each for each in given]
    parts = PARTS[quantity]
    if len(numbers) != len(parts) or not all(each.isdecimal() and len(each) < 7 for each in numbers):
        raise Refusal(
            marked("“{text}” needs after {name}: {parts}, as whole numbers."),
            text=text[:60],
            name=name,
            parts=", ".join(parts) or marked("nothing"),
        )
    return Shown(quantity, tuple(map(int, numbers)), batch, page)
