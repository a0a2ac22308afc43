"""The network's structure, and the numbers in it.

A topology with `inputs` inputs and layers of n₁, n₂, ... units has for its layer l the weights W (nₗ, nₗ₋₁) and the
biases b (nₗ,). All of them lie in one flat vector, layer by layer as [W b] (nₗ, nₗ₋₁ + 1), row after row. A weight that
was removed or whose source is switched off, or a bias that a layer does without, keeps its place there and is zero.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise
from operator import index
from typing import Annotated, Any

import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import force_setattr
from numpy.typing import NDArray

from nnapp.activations import AnyActivation, Sigmoid
from nnapp.choices import Array, checked, frozen
from nnapp.initializers import AnyInitializer, FanInNormal
from nnapp.misfits import misfit
from nnapp.words import Refusal, marked

MOST_UNITS = 100_000
MOST_PARAMETERS = 20_000_000
WHOLE = int | np.integer


BIAS = -1  # in a link, the source that is no unit but the constant 1

MOST_NAME = 200  # characters of a unit's name

Links = NDArray[np.intp]  # (links, 2), units and sources
Link = tuple[int, int]  # a unit of the layer, and the unit (or input) of the layer before that it listens to, or BIAS


class Layer(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A dense layer: a = φ(W x + b).

    What is asked again and again of its links is worked out once, and kept with the layer.
    """

    units: Annotated[
        int,
        Meta(
            ge=1,
            le=MOST_UNITS,
            title=marked("Units"),
            description=marked("How many units the layer has; each has one bias and one weight per input."),
        ),
    ]
    activation: Annotated[AnyActivation, Meta(title=marked("Activation"))] = Sigmoid()
    initializer: Annotated[AnyInitializer, Meta(title=marked("Initializer"))] = FanInNormal()
    bias: Annotated[
        bool,
        Meta(title=marked("Biases"), description=marked("Whether each unit has a bias; without it b is always 0.")),
    ] = True
    frozen: Annotated[
        bool,
        Meta(title=marked("Frozen"), description=marked("Training leaves the layer's weights and biases as they are.")),
    ] = False
    dropout: Annotated[
        float,
        Meta(
            ge=0,
            le=0.99,
            title=marked("Dropout"),
            description=marked(
                "The share of the layer's units that is switched off by chance at each update; the others are scaled "
                "up in turn. Answers always come from all units."
            ),
        ),
    ] = 0.0
    frozen_links: tuple[Link, ...] = ()  # single weights and biases that training leaves as they are
    removed_links: tuple[Link, ...] = ()  # and those that are not there: always 0
    unit_names: tuple[tuple[int, Annotated[str, Meta(max_length=MOST_NAME)]], ...] = ()  # of hidden units, by number
    off_units: tuple[int, ...] = ()  # hidden units that are switched off: no unit of the next layer listens to them

    def __post_init__(self) -> None:
        if not (
            isinstance(self.units, WHOLE)
            and isinstance(self.activation, AnyActivation)
            and isinstance(self.initializer, AnyInitializer)
        ):
            raise misfit(self)
        _make_plain(self, "units")
        if self.unit_names or self.off_units:
            _make_canonical(self)

    @cached_property
    def frozen_pairs(self) -> Links:
        """The frozen links as an array."""
        return _pairs(self, self.frozen_links)

    @cached_property
    def removed_pairs(self) -> Links:
        """The removed links as an array."""
        return _pairs(self, self.removed_links)

    @cached_property
    def frozen_ones(self) -> frozenset[Link]:
        """The frozen links, to look one up."""
        return frozenset(self.frozen_links)

    @cached_property
    def removed_ones(self) -> frozenset[Link]:
        """The removed links, to look one up."""
        return frozenset(self.removed_links)

    @cached_property
    def frozen_counts(self) -> NDArray[np.intp]:
        """How many links into each unit are frozen by themselves (units,); a bias that is not there counts for none."""
        units, sources = self.frozen_pairs.T
        counted = (sources != BIAS) | self.bias
        most = int(sources.max(initial=0)) + 2  # a link that is named twice counts once
        links = np.unique(units[counted] * most + sources[counted] + 1)
        return np.bincount(links // most, minlength=self.units)

    @cached_property
    def reach(self) -> tuple[int, int, int, int]:
        """The lowest and highest unit of all links that are frozen or removed, and the lowest and highest source."""
        pairs = np.concatenate([self.frozen_pairs, self.removed_pairs])
        low, high = pairs.min(axis=0, initial=0), pairs.max(axis=0, initial=BIAS)
        return int(low[0]), int(high[0]), int(low[1]), int(high[1])


class Topology(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A feed-forward network of dense layers, the output layer last."""

    inputs: Annotated[int, Meta(ge=1, le=MOST_UNITS)]
    layers: Annotated[tuple[Layer, ...], Meta(min_length=1, max_length=1000)]
    off_inputs: tuple[int, ...] = ()  # inputs that are switched off: no unit of the first layer listens to them

    def __post_init__(self) -> None:
        if not (
            isinstance(self.inputs, WHOLE)
            and isinstance(self.layers, tuple | list)
            and all(isinstance(layer, Layer) for layer in self.layers)
        ):
            raise misfit(self)
        _make_plain(self, "inputs")
        if self.off_inputs:
            force_setattr(self, "off_inputs", _numbers(self, self.off_inputs))
        if not self.layers:
            raise Refusal(marked("A network needs at least one layer, its output layer."))
        for number, layer in enumerate(self.layers[:-1], start=1):
            if layer.activation.output_only:
                raise Refusal(
                    marked(
                        "Layer {number} cannot use {activation}: it makes outputs that add up to one, "
                        "so it belongs in the output layer only."
                    ),
                    number=number,
                    activation=layer.activation.title,
                )
        if self.layers[-1].dropout:
            raise Refusal(marked("The output layer cannot have dropout: it gives the answer. Set its dropout to 0."))
        for number, (layer, fan_in) in enumerate(zip(self.layers, self.widths[:-1], strict=True), start=1):
            _check_links(number, layer, fan_in)
            _check_units(number, layer)
        _check_ends(self)
        if self.parameter_count > MOST_PARAMETERS:
            raise Refusal(
                marked("A network of {count} parameters is too large; the most is {most}."),
                count=self.parameter_count,
                most=MOST_PARAMETERS,
            )

    @cached_property
    def fits(self) -> bool:
        """Whether it is as a file would give it; raises `Refusal` where a number is out of its range."""
        return checked(self) == self

    @property
    def widths(self) -> tuple[int, ...]:
        """The number of inputs, then the units of each layer."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def parameter_count(self) -> int:
        """How many places the flat vector has, those of removed links and missing biases included."""
        return sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(self.widths))

    @property
    def off_sources(self) -> tuple[tuple[int, ...], ...]:
        """For each layer, the units (or inputs) of the layer before that are switched off."""
        return (self.off_inputs, *(layer.off_units for layer in self.layers[:-1]))


def _check_links(number: int, layer: Layer, fan_in: int) -> None:
    first, last, lowest, highest = layer.reach
    if first >= 0 and last < layer.units and lowest >= BIAS and highest < fan_in:
        return
    for unit, source in chain(layer.frozen_links, layer.removed_links):
        if not (0 <= unit < layer.units and BIAS <= source < fan_in):
            raise Refusal(
                marked("Layer {number} has no link to its unit {unit} from unit {source} of the layer before."),
                number=number,
                unit=unit + 1,
                source=source + 1,
            )


def _check_units(number: int, layer: Layer) -> None:
    for unit in (*(unit for unit, _ in layer.unit_names), *layer.off_units):
        if not 0 <= unit < layer.units:
            raise Refusal(
                marked("Layer {number} has no unit {unit} that could have a name or be switched off."),
                number=number,
                unit=unit + 1,
            )
    names = dict(layer.unit_names)
    if len(names) != len(layer.unit_names):
        raise Refusal(marked("Layer {number} has a unit with two names. Give it one."), number=number)
    for unit, name in names.items():
        check_name(name, number, unit)


def has_control_characters(name: str) -> bool:
    """Say whether a text holds what cannot be seen or written, such as a zero byte or half of a surrogate pair."""
    return any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in name)


def check_name(name: str, number: int, unit: int) -> None:
    """Raise `Refusal` for a text that cannot be the name of the unit (from 0) of layer `number` (from 1)."""
    if not name or has_control_characters(name):
        raise Refusal(
            marked(
                "The name of unit {unit} of layer {number} is empty or holds control characters. "
                "Use letters, digits and signs."
            ),
            unit=unit + 1,
            number=number,
        )
    if len(name) > MOST_NAME:
        raise Refusal(
            marked(
                "The name of unit {unit} of layer {number} has {length} characters, and at most {most} can be. "
                "Shorten it."
            ),
            unit=unit + 1,
            number=number,
            length=len(name),
            most=MOST_NAME,
        )


def _check_ends(topology: Topology) -> None:
    for unit in topology.off_inputs:
        if not 0 <= unit < topology.inputs:
            raise Refusal(marked("There is no input {unit} that could be switched off."), unit=unit + 1)
    if topology.layers[-1].off_units:
        raise Refusal(marked("A unit of the output layer cannot be switched off: the output gives the answer."))
    if topology.layers[-1].unit_names:
        raise Refusal(marked("Units of the output layer are named by the target columns. Rename these instead."))


def _make_canonical(layer: Layer) -> None:
    # sorted, and names without superfluous blanks, so that equal layers are written alike
    try:
        names = sorted((index(unit), " ".join(name.split())) for unit, name in layer.unit_names)
    except (TypeError, ValueError, AttributeError):  # no pairs, or not of a number and a text
        raise misfit(layer) from None
    force_setattr(layer, "unit_names", tuple(names))
    force_setattr(layer, "off_units", _numbers(layer, layer.off_units))


def _numbers(value: Layer | Topology, given: Sequence[int]) -> tuple[int, ...]:
    try:
        return tuple(sorted({index(unit) for unit in given}))
    except TypeError:
        raise misfit(value) from None


def _make_plain(value: Layer | Topology, field: str) -> None:
    # an np.uint8 would be equal to 200, but overflow when something is added to it
    number = getattr(value, field)
    if isinstance(number, np.integer):
        force_setattr(value, field, int(number))


def _pairs(layer: Layer, links: Sequence[Link]) -> Links:
    try:
        if not set(map(len, links)) <= {2}:
            raise misfit(layer)
        return np.fromiter(map(index, chain.from_iterable(links)), np.intp).reshape(-1, 2)
    except (TypeError, ValueError, OverflowError):  # no pairs, or not of numbers
        raise misfit(layer) from None


def matrices(flat: NDArray[Any], widths: Sequence[int]) -> tuple[NDArray[Any], ...]:
    """Return every layer's [W b], (fan_out, fan_in + 1), as contiguous views of the flat vector."""
    views, position = [], 0
    for fan_in, fan_out in pairwise(widths):
        size = fan_out * (fan_in + 1)
        views.append(flat[position : position + size].reshape(fan_out, fan_in + 1))
        position += size
    return tuple(views)


class Parameters:
    """All weights and biases of a network: one read-only flat vector, and views of it by layer."""

    __slots__ = ("flat", "matrices", "widths")

    def __init__(self, widths: Sequence[int], flat: NDArray[Any]) -> None:
        """Take a flat vector for layers of these widths; it is shared, so the caller must not change it again."""
        flat = np.asarray(flat, dtype=np.float64)
        self.widths = tuple(widths)
        expected = sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(self.widths))
        if flat.shape != (expected,):
            raise Refusal(
                marked("A network of widths {widths} has {expected} parameters, but {given} were given."),
                widths="-".join(map(str, self.widths)),
                expected=expected,
                given=flat.size,
            )
        self.flat = frozen(flat)
        self.matrices = matrices(self.flat, self.widths)

    @classmethod
    def from_layers(cls, weights: Sequence[Any], biases: Sequence[Any]) -> Parameters:
        """Build parameters from each layer's weights (fan_out, fan_in) and biases (fan_out,)."""
        pairs = [
            np.column_stack([np.asarray(w, float), np.asarray(b, float)]) for w, b in zip(weights, biases, strict=True)
        ]
        widths = (pairs[0].shape[1] - 1, *(len(pair) for pair in pairs))
        return cls(widths, np.concatenate([pair.ravel() for pair in pairs]))

    @property
    def weights(self) -> tuple[Array, ...]:
        """Each layer's W, (fan_out, fan_in): read-only views, not contiguous."""
        return tuple(matrix[:, :-1] for matrix in self.matrices)

    @property
    def biases(self) -> tuple[Array, ...]:
        """Each layer's b, (fan_out,): read-only views, not contiguous."""
        return tuple(matrix[:, -1] for matrix in self.matrices)

    def __repr__(self) -> str:
        return f"Parameters({'-'.join(map(str, self.widths))})"


def present(topology: Topology) -> NDArray[np.bool_]:
    """Say of each parameter whether it is there: not removed, its source not off, nor a bias in a layer without."""
    flat = np.ones(topology.parameter_count, bool)
    rows = zip(topology.layers, topology.off_sources, matrices(flat, topology.widths), strict=True)
    for layer, off, matrix in rows:
        matrix[:, BIAS] = layer.bias
        _mark(matrix, layer.removed_pairs)
        if off:
            matrix[:, list(off)] = False
    return flat


def present_count(topology: Topology) -> int:
    """How many weights and biases there are."""
    return int(np.count_nonzero(present(topology)))


def free(topology: Topology) -> NDArray[np.bool_]:
    """Say of each parameter whether training may change it: it is there, and not frozen."""
    flat = present(topology)
    for layer, matrix in zip(topology.layers, matrices(flat, topology.widths), strict=True):
        _mark(matrix, layer.frozen_pairs)
        if layer.frozen:
            matrix[...] = False
    return flat


def is_weight(topology: Topology) -> NDArray[np.bool_]:
    """Say of each parameter whether it is a weight, not a bias."""
    flat = np.ones(topology.parameter_count, bool)
    for matrix in matrices(flat, topology.widths):
        matrix[:, BIAS] = False
    return flat


def _mark(matrix: NDArray[np.bool_], links: Links) -> None:
    matrix[links[:, 0], links[:, 1]] = False


def initial_parameters(topology: Topology, seed: int) -> Parameters:
    """Draw the start parameters that belong to a seed: the layers' initializers in order, the biases zero."""
    flat = drawn(topology, seed)
    flat[~present(topology)] = 0  # by a product some would be −0
    return Parameters(topology.widths, flat)


def drawn(topology: Topology, seed: int) -> Array:
    """Draw start values for all links, those included that are not there: the same, whichever these are."""
    random = np.random.default_rng(seed)
    flat = np.zeros(topology.parameter_count)
    for layer, matrix in zip(topology.layers, matrices(flat, topology.widths), strict=True):
        fan_out, fan_in = matrix.shape[0], matrix.shape[1] - 1
        matrix[:, :-1] = layer.initializer.weights(random, fan_out, fan_in)
    return flat
