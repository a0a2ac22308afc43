"""What is drawn of the norms of the layers: a line for each, in the graph's own numbers."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from nnapp.choices import Array
from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, Clock, LayerNorms
from ui.charts.cost.ranges import nice, y_range
from ui.charts.cost.smoothing import smoothed
from ui.charts.time_axis import Unit, at_epochs, is_known
from ui.curves import lone
from ui.graphs import Line, Range, Rule
from ui.theme import Theme

Quantity = Literal["gradient", "ratio"]
QUANTITIES: tuple[Quantity, ...] = ("gradient", "ratio")
MOST_LINES = 40  # of very deep networks the first layer, the last, and some between them
FEW_LINES = 8  # have a colour each; of more, the colours go from the first layer to the last
USUAL_RATIO = 1e-3  # by a rule of thumb
BAND = (10**-3.5, 10**-2.5)  # about it
NEAR = 2.0  # decades from the lines within which the rule of thumb is shown with them
LEAST = {"epoch": 10.0, "update": 10.0, "second": 1e-3}  # that the x axis reaches from where it begins
WIDTH, CHOSEN_WIDTH = 1.8, 2.8
MOST_WIDE = 500  # points that are drawn with a wide pen: where they go up and down it takes long
FAINT = 0.35  # a line behind its smooth one
SMOOTH_SHARE = 0.03  # of all epochs, over which a smooth line forgets
SMOOTH_POINTS = 128


class Choice(NamedTuple):
    """What was chosen to be drawn, and how."""

    quantity: Quantity = "gradient"
    unit: Unit = "epoch"
    logarithmic: bool = True
    smooth: bool = False
    hidden: frozenset[int] = frozenset()  # layers


class Picture(NamedTuple):
    """What is drawn; the arrays of the lines stay the same objects while nothing new was recorded."""

    choice: Choice = Choice()
    unit: Unit = "epoch"  # the chosen one, where the clock knows it
    norms: LayerNorms = EMPTY_NORMS
    clock: Clock = EMPTY_CLOCK
    layers: tuple[int, ...] = ()  # that have lines, hidden or not
    x: Array = np.empty(0)  # (n,)
    heights: tuple[Array, ...] = ()  # of each of these layers (n,); log₁₀ on a logarithmic axis, NaN for gaps
    known: NDArray[np.intp] = np.empty(0, np.intp)  # entries after at least one update
    smooth: tuple[tuple[Array, Array], ...] = ()  # x and height of the smooth line of each of these layers, if wanted

    @property
    def values(self) -> Array:
        """What was recorded of all layers, (n, layers)."""
        return self.norms.gradient if self.choice.quantity == "gradient" else self.norms.ratio

    @property
    def shown(self) -> list[int]:
        """The places in `layers` of those that are not hidden."""
        return [place for place, layer in enumerate(self.layers) if layer not in self.choice.hidden]

    @property
    def has_points(self) -> bool:
        """Whether any value can be drawn."""
        return any(np.isfinite(self.heights[place]).any() for place in self.shown)

    @property
    def has_zeros(self) -> bool:
        """Whether values are left out because 0 has no logarithm."""
        drawn = [self.layers[place] for place in self.shown]
        return self.choice.logarithmic and bool((self.values[self.known][:, drawn] == 0).any())

    @property
    def is_broken(self) -> bool:
        """Whether values after updates are no finite numbers."""
        return not np.isfinite(self.values[self.known]).all()

    def nearest(self, x: float) -> int | None:
        """Return the entry nearest to a place on the x axis, of those with values."""
        if not len(self.known):
            return None
        with np.errstate(all="ignore"):
            distances = np.abs(self.x[self.known] - x)
        return None if np.isnan(distances).all() else int(self.known[np.nanargmin(distances)])

    def place_nearest(self, entry: int, y: float) -> int | None:
        """Return the place in `layers` of the line nearest to a height at an entry, or None."""
        heights = {place: float(self.heights[place][entry]) for place in self.shown}
        known = [place for place in heights if np.isfinite(heights[place])]
        return min(known, key=lambda place: abs(heights[place] - y), default=None)

    def whole(self) -> tuple[Range, Range]:
        """Return the ranges of x and y that show everything."""
        log, begin = self.choice.logarithmic, float(np.fmin.reduce(self.x)) if len(self.x) else 0.0
        begin = 0.0 if np.isnan(begin) else begin
        end = float(np.fmax.reduce(self.x, initial=begin))
        heights = [self.heights[place] for place in self.shown]
        low, high = y_range(heights, log)
        if self.choice.quantity == "ratio" and log and self.has_points:
            usual = float(np.log10(USUAL_RATIO))
            if low - NEAR <= usual <= high + NEAR:  # else the lines would be squeezed for it
                low, high = min(low, usual - 0.5), max(high, usual + 0.5)
        return (begin, begin + nice(max(end - begin, LEAST[self.unit]))), (low, high)

    def lines(self, theme: Theme, chosen: int | None, visible: Range) -> list[Line]:
        """Return the lines, that of the chosen layer strong; below them the band about the usual ratio."""
        if not self.has_points:
            return []
        wide = len(self.shown) * len(self.x) <= MOST_WIDE and not self.smooth
        opacity, found, strong = FAINT if self.smooth else 1.0, [], []
        for place in self.shown:
            y, colour = self.heights[place], colour_of(theme, place, len(self.layers))
            width = CHOSEN_WIDTH if self.layers[place] == chosen else WIDTH
            found.append(Line(self.x, y, colour, width=width, dots=lone(y), opacity=opacity, wide=wide))
            if self.smooth:
                few = len(self.shown) <= FEW_LINES
                strong.append(Line(*self.smooth[place], colour, width=width, wide=few))
        return [*self._band(theme, visible), *found, *strong]

    def rules(self, theme: Theme, text: str) -> list[Rule]:
        """Return the line at the usual ratio."""
        if self.choice.quantity != "ratio" or not self.has_points:
            return []
        place = float(np.log10(USUAL_RATIO)) if self.choice.logarithmic else USUAL_RATIO
        return [Rule(place, theme.colour("muted"), vertical=False, style="dot", text=text)]

    def _band(self, theme: Theme, visible: Range) -> list[Line]:
        if self.choice.quantity != "ratio":
            return []
        low, high = np.log10(BAND).tolist() if self.choice.logarithmic else BAND
        ends = np.array(visible)
        return [Line(ends, np.array([high, high]), theme.colour("muted"), "none", fill_to=low)]


class Pictures:
    """Keeps the newest picture: one is worked out only where something was recorded since, or chosen."""

    def __init__(self) -> None:
        self._memory: object = None
        self._key: tuple[object, ...] = ()
        self._picture = Picture()

    def of(self, norms: LayerNorms, clock: Clock, choice: Choice) -> Picture:
        """Return the picture of these norms."""
        # published arrays grow in the same memory, and what lies below their length never changes
        gradient = norms.gradient
        memory = gradient if gradient.base is None else gradient.base
        times = (len(clock.epochs), *clock.epochs[-1:].tolist()) if choice.unit != "epoch" else ()
        key = (len(norms.epochs), choice, *times)
        if memory is not self._memory or key != self._key:
            self._memory, self._key = memory, key
            self._picture = picture_of(norms, clock, choice)
        return self._picture


def picture_of(norms: LayerNorms, clock: Clock, choice: Choice) -> Picture:
    """Work out what is drawn of the norms."""
    unit: Unit = choice.unit if is_known(clock, choice.unit) else "epoch"
    picture = Picture(choice, unit, norms, clock)
    values = picture.values
    layers = drawn_layers(values.shape[1])
    drawn = values[:, [*layers]].T
    with np.errstate(all="ignore"):
        heights = np.log10(drawn) if choice.logarithmic else drawn.copy()
    heights[~np.isfinite(heights)] = np.nan
    x = at_epochs(clock, norms.epochs, unit)
    return picture._replace(
        layers=layers,
        x=x,
        smooth=tuple(_smooth(norms.epochs, x, y) for y in heights) if choice.smooth else (),
        heights=tuple(heights),
        known=np.flatnonzero(~np.isnan(values).all(axis=1) | _is_after(norms)),
    )


def _smooth(epochs: Array, x: Array, heights: Array) -> tuple[Array, Array]:
    # on a logarithmic axis the mean is one of logarithms, so a single large value does not lift it
    if len(epochs) < 3:
        return x, heights
    means = smoothed(epochs, heights, SMOOTH_SHARE * float(epochs[-1] - epochs[0]))
    some = np.unique(np.linspace(0, len(x) - 1, min(len(x), SMOOTH_POINTS)).round().astype(int))
    return x[some], means[some]


def drawn_layers(count: int) -> tuple[int, ...]:
    """Return the layers that have a line."""
    if count <= MOST_LINES:
        return tuple(range(count))
    return tuple(np.linspace(0, count - 1, MOST_LINES).round().astype(int).tolist())


def colour_of(theme: Theme, place: int, count: int) -> QColor:
    """Return the colour of one of so many lines."""
    if count <= FEW_LINES:
        return theme.class_colour(place)
    red, green, blue = theme.sequential(np.array(0.45 + 0.55 * place / (count - 1))).tolist()
    return QColor(red, green, blue)


def _is_after(norms: LayerNorms) -> NDArray[np.bool_]:
    # all entries but the first come after an update, whatever has become of the numbers
    return np.arange(len(norms.epochs)) > 0
