"""A network's layers in one line: `64-32-10 relu softmax`: two hidden layers of ReLU units, ten softmax outputs."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.activations import Activation, AnyActivation
from nnapp.choices import checked, choices
from nnapp.topology import Layer
from nnapp.words import Refusal, marked


def layers_from(text: str, like: tuple[Layer, ...] = ()) -> tuple[Layer, ...]:
    """Read layers from their sizes, joined by hyphens, and the names of their activations.

    One name is for all layers, two are for the hidden layers and the output layer, otherwise there is one for each.
    Names are those of project files (`leaky-relu`); hyphens and capitals do not matter. Raises `Refusal`.

    Where a network's layers are given as `like`, the names may be left out, and everything that the text does not say
    is as there: hidden layers follow those at the same position, further ones the last of them.
    """
    sizes, *names = text.split() or [""]
    counts = [_units(size, text) for size in sizes.split("-")]
    if like and not names:
        return tuple(checked(layer) for layer in _followed(like, counts))
    if len(names) not in (1, 2, len(counts)):
        raise Refusal(
            marked(
                "“{text}” names {names} activations for {layers} layers. Name one for all layers, "
                "two for the hidden layers and the output layer, or one for each."
            ),
            text=text,
            names=len(names),
            layers=len(counts),
        )
    kinds = [_activation(name) for name in names]
    if len(kinds) < len(counts):
        kinds = [kinds[0]] * (len(counts) - 1) + kinds[-1:]
    layers = _followed(like, counts) if like else [Layer(units=units) for units in counts]
    return tuple(
        checked(replace(layer, activation=layer.activation if like and type(layer.activation) is type(kind) else kind))
        for layer, kind in zip(layers, kinds[: len(counts)], strict=True)
    )


def layers_text(layers: tuple[Layer, ...]) -> str:
    """Write layers in one line, as `layers_from` reads them; parameters and options of a layer are left out."""
    names = [str(layer.activation.__struct_config__.tag) for layer in layers]
    if len(set(names[:-1])) <= 1:
        names = list(dict.fromkeys(names[-2:]))
    return " ".join(["-".join(str(layer.units) for layer in layers), *names])


def _followed(like: tuple[Layer, ...], counts: list[int]) -> list[Layer]:
    *hidden, output = (replace(layer, frozen_links=(), removed_links=(), unit_names=(), off_units=()) for layer in like)
    further = Layer(1, hidden[-1].activation, hidden[-1].initializer) if hidden else Layer(1)
    followed = [*hidden[: len(counts) - 1], *[further] * (len(counts) - 1 - len(hidden)), output]
    return [replace(layer, units=units) for layer, units in zip(followed, counts, strict=True)]


def _units(size: str, text: str) -> int:
    if not size.isdecimal() or len(size) > 9:
        raise Refusal(
            marked("“{text}” does not begin with the sizes of layers. Write them like 64-32-10 relu softmax."),
            text=text,
        )
    return int(size)


def _activation(name: str) -> AnyActivation:
    known = {_plain(str(kind.__struct_config__.tag)): kind for kind in choices(AnyActivation)}
    kind: type[Activation] | None = known.get(_plain(name))
    if kind is None:
        tags = ", ".join(str(one.__struct_config__.tag) for one in choices(AnyActivation))
        raise Refusal(marked("There is no activation “{name}”. There are: {known}."), name=name, known=tags)
    activation: AnyActivation = kind()  # type: ignore[assignment]
    return activation


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")
