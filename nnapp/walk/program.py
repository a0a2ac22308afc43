"""The program of an update as lines of NumPy: the recorded calls, with names for the arrays that they were made for.

A name ends with the number of its layer, 1 for the first after the inputs. A b at its end says that the biases belong
to it: `W2b` is [W b] of layer 2, `a1b` the outputs of layer 1 with a row of ones below them, `xb` the inputs with one.
Arrays are (units, rows) in these lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnapp.costs import Output
from nnapp.tape import WHOLE_NETWORK, DenseBuffers, Label, Tape

FACTORS = (("alpha", "α"), ("epsilon", "ε̂"))  # that Adam works out for each update

Table = NDArray[Any]
Named = tuple[str, Table]


class CodeLine(NamedTuple):
    """A line of the program, the quantity of the textbook that it computes, and its number on the tape (from 0)."""

    text: str
    label: str
    number: int


def names_of_layers(layers: Sequence[DenseBuffers], output: Output) -> list[Named]:
    """Return the arrays of a forward and a backward pass, and their names in the program."""
    named: list[Named] = [("t", output.targets), ("cost", output.cost)]
    if output.kept is not output.layer.a:
        named.append(("error", output.kept))
    if output.share is not None:
        named.append(("share", output.share))
    before = "x"
    for layer in layers:
        number = layer.index + 1
        named += [(f"W{number}b", layer.matrix), (f"dW{number}b", layer.gradient), (f"{before}b", layer.inputs)]
        named += [(f"{name}{number}", getattr(layer, name)) for name in ("a", "z", "slope", "delta", "da")]
        named.append((f"da{number}b", layer.upstream))
        before = f"a{number}"
        if layer.mask is not None:
            before = f"ma{number}"
            named += [(f"m{number}", layer.mask), (before, layer.outputs[:-1])]
    return named


class Program:
    """The lines of a tape, written with these names; whoever comes first in `named` gives a shared array its name."""

    def __init__(self, tape: Tape, named: Sequence[Named]) -> None:
        self._tape = tape
        self._named = named

    @cached_property
    def _written(self) -> tuple[tuple[CodeLine, ...], dict[str, Table]]:
        writer = _Writer(self._tape, self._named)
        both = zip(self._tape.calls, self._tape.labels, strict=True)
        lines = tuple(
            CodeLine(writer.text(call, arguments), label.quantity, number)
            for number, ((call, arguments), label) in enumerate(both)
        )
        return lines, writer.arrays

    @property
    def lines(self) -> tuple[CodeLine, ...]:
        """All lines in the order in which they run."""
        return self._written[0]

    @property
    def arrays(self) -> dict[str, Table]:
        """The arrays that the lines name, with the numbers that they were left with; many share memory."""
        return self._written[1]

    @cached_property
    def _last(self) -> dict[tuple[int, str], int]:
        return {(label.layer, label.quantity): number for number, label in enumerate(self._tape.labels)}

    @cached_property
    def _first(self) -> dict[tuple[int, str], int]:
        numbered = reversed([*enumerate(self._tape.labels)])
        return {(label.layer, label.quantity): number for number, label in numbered}

    def find(self, layer: int, *quantities: str, first: bool = False) -> CodeLine | None:
        """Return the last line (or the first) that is labelled with a layer and the first of these that there is."""
        numbers = self._first if first else self._last
        for quantity in quantities:
            if (layer, quantity) in numbers:
                return self.lines[numbers[layer, quantity]]
        return None


class _Writer:
    """Knows what arrays are called: by their place in memory, so that views of them are known as such."""

    def __init__(self, tape: Tape, named: Sequence[Named]) -> None:
        self.arrays: dict[str, Table] = {}
        self._names: dict[object, str] = {}
        self._begins: dict[int, tuple[str, int]] = {}  # by address, with its size: for views of another shape
        self._results = {_address(array) for array in _filled(tape)}
        self._made = 0
        factors = [(name, tape.buffers.get(Label(WHOLE_NETWORK, label))) for name, label in FACTORS]
        for name, array in (*named, *factors):
            if array is not None:
                self._call(array, name)

    def text(self, call: Any, arguments: tuple[Any, ...]) -> str:
        owner = getattr(call, "__self__", None)
        if isinstance(call, partial):
            named = (f"{key}={self._name(argument)}" for key, argument in call.keywords.items())
            inside, call = [*map(self._name, call.args), *named], call.func
        elif call is np.copyto:
            result, number, _, where = map(self._name, arguments)
            inside = [result, number, f"where={where}"]
        elif isinstance(owner, np.random.Generator):
            inside = [f"out={self._name(arguments[-1])}"]
        elif isinstance(owner, np.ufunc):  # reduce: of an array, over an axis, of its own type, into another
            inside = [self._name(arguments[0]), f"axis={arguments[1]}", f"out={self._name(arguments[-1])}"]
        else:
            inside = [*map(self._name, arguments[:-1]), *(f"out={self._name(result)}" for result in arguments[-1:])]
        before = "" if arguments or isinstance(call, np.ufunc) or owner is not None else "alpha, epsilon = "
        return f"{before}{self._owner(owner, call)}{call.__name__}({', '.join(inside)})"

    def _owner(self, owner: Any, call: Any) -> str:
        if isinstance(owner, np.ndarray):
            return f"{self._name(owner)}."
        if isinstance(owner, np.random.Generator):
            return "random."
        if isinstance(owner, np.ufunc):
            return f"np.{owner.__name__}."
        return "np." if hasattr(np, call.__name__) else ""

    def _name(self, argument: Any) -> str:
        if not isinstance(argument, np.ndarray):
            return repr(argument)
        if _key(argument) in self._names:
            return self._names[_key(argument)]
        if _key(argument.T) in self._names:
            return f"{self._names[_key(argument.T)]}.T"
        if argument.dtype.kind == "u":  # the bits of numbers, read as whole numbers
            return f"{self._name(argument.view(f'f{argument.itemsize}'))}.view({str(argument.dtype)!r})"
        return self._new_name(argument)

    def _new_name(self, argument: Table) -> str:
        begin, size = self._begins.get(_address(argument), ("", 0))
        if begin and size == argument.size:
            return f"{begin}.ravel()" if argument.ndim == 1 else begin
        if begin:  # neighbouring layers in one go
            return self._call(argument, f"{begin}_and_next")
        if argument.dtype == np.bool_:
            return self._call(argument, "frozen")
        if _address(argument) not in self._results and _is_constant(argument):
            return _constant(argument)
        self._made += 1
        return self._call(argument, f"tmp{self._made}")

    def _call(self, array: Table, name: str) -> str:
        self.arrays.setdefault(name, array)
        self._names.setdefault(_key(array), name)
        self._begins.setdefault(_address(array), (name, array.size))
        return self._names[_key(array)]


def _filled(tape: Tape) -> Iterator[Table]:
    # every array that a line may change
    yield from tape.buffers.values()
    for call, arguments in tape.calls:
        if isinstance(call, partial):
            yield call.keywords["out"]
        yield from (argument for argument in arguments[-1:] if isinstance(argument, np.ndarray))


def _key(array: Table) -> object:
    return _address(array), array.shape, array.strides if array.size > 1 else (), array.dtype.str


def _address(array: Table) -> int:
    return int(array.__array_interface__["data"][0])


def _is_constant(array: Table) -> bool:
    return array.size > 0 and bool((array == array.flat[0]).all())


def _constant(array: Table) -> str:
    number = str(array.flat[0])
    if not array.ndim:
        return number
    return {"1.0": f"np.ones({array.shape})", "0.0": f"np.zeros({array.shape})"}.get(
        number, f"np.full({array.shape}, {number})"
    )
