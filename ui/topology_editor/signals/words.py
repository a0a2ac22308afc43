"""What each stage of the signals says: one plain sentence with the textbook's formula and the numbers of one unit."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from nnapp.choices import Array
from nnapp.costs import HalfSquaredError
from nnapp.network import is_penalized
from nnapp.optimizers import GradientDescent
from nnapp.topology import free, matrices
from nnapp.walk import Place
from ui.document import Selection
from ui.hidden import ASKED, Hidden
from ui.messages import sentence, words
from ui.network.places import INPUTS, unit_name
from ui.topology_editor.signals.steps import Kind, Signals, Stage, example, link_values, moving_into
from ui.written_numbers import MINUS, as_read

NAMED_INPUTS = 4
DIGITS = 4


class SignalWords(QObject):
    """The sentences, in the user's language."""

    def place(self, signals: Signals, position: int) -> str:
        """Say for what the signals are, and which stage is shown."""
        text = self.tr("{what} · stage {number} of {count}")
        what = self.tr("Question") if signals.row is None else self.tr("Row {row}").format(row=f"{signals.row + 1:,}")
        return text.format(what=what, number=position + 1, count=len(signals.stages))

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hidden = Hidden()

    def caption(self, signals: Signals, position: int, selection: Selection, hidden: Hidden) -> str:
        """Say what happens in a stage, with the numbers of one unit, but for the one that is hidden."""
        stage, self._hidden = signals.stages[position], hidden
        say = {
            Kind.INPUTS: self._inputs,
            Kind.FORWARD: self._forward,
            Kind.SUM: self._sum,
            Kind.ACTIVATION: self._activation,
            Kind.ERROR: self._error,
            Kind.DELTA: self._delta,
            Kind.BACKWARD: self._backward,
            Kind.GRADIENT: self._gradient,
        }[stage.kind]
        said = say(signals, stage, example(signals, stage, selection), selection)
        if signals.problem is not None and position == len(signals.stages) - 1:
            said += " " + sentence(signals.problem)
        return said

    def _inputs(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        some = signals.inputs[:NAMED_INPUTS].tolist()
        given = [f"{self._unit(signals, INPUTS, i)} = {_number(x)}" for i, x in enumerate(some)]
        if len(signals.inputs) > NAMED_INPUTS:
            given.append("…")
        if signals.row is None:
            return self.tr("The inputs get the values of the question: {values}").format(values=", ".join(given))
        text = self.tr("The inputs get the values of row {row}, as the network is shown them: {values}")
        return text.format(row=f"{signals.row + 1:,}", values=", ".join(given))

    def _forward(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        symbol = "x" if stage.layer == 0 else "a"
        source = self._source(signals, stage, unit, selection)
        if source is None:
            text = self.tr("Each link carries w·{x} to the next layer, but nothing but zeros comes to {unit}.")
            return text.format(x=symbol, unit=self._unit(signals, stage.layer, unit))
        weight, value = signals.parameters.weights[stage.layer][unit, source], signals.a(stage.layer - 1)[source]
        link = Place("product", stage.layer, unit, source)
        text = self.tr("Each link carries w·{x} to the next layer: from {source} to {unit} it is {product}.")
        return text.format(
            x=symbol,
            source=self._unit(signals, stage.layer - 1, source),
            unit=self._unit(signals, stage.layer, unit),
            product=self._result(product(float(weight), float(value)), signals, link),
        )

    def _sum(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        text = self.tr("{unit} adds up what arrives, and its bias: z = Σ w·{x} + b = {z}")
        return text.format(
            unit=_first(self._unit(signals, stage.layer, unit)),
            x="x" if stage.layer == 0 else "a",
            z=self._of_unit(signals, stage, unit, "z", signals.z(stage.layer)),
        )

    def _activation(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        text = self.tr("{unit}: z = {z}, and its activation is a = {function}(z) = {a}")
        return text.format(
            unit=_first(self._unit(signals, stage.layer, unit)),
            z=self._of_unit(signals, stage, unit, "z", signals.z(stage.layer)),
            function=signals.project.topology.layers[stage.layer].activation.__struct_config__.tag,
            a=self._of_unit(signals, stage, unit, "a", signals.a(stage.layer)),
        )

    def _error(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        assert signals.targets is not None
        penalty = is_penalized(signals.project.training)
        text = (
            self.tr(
                "{unit} misses its target by t − y = {difference}. This row costs C = {cost} ({name}, penalty added)."
            )
            if penalty
            else self.tr("{unit} misses its target by t − y = {difference}. This row costs C = {cost} ({name}).")
        )
        return text.format(
            unit=_first(self._unit(signals, stage.layer, unit)),
            difference=self._missed(signals, stage, unit, float(signals.targets[unit])),
            cost=self._hidden.text(_number(signals.passed.cost), Place("row_cost"), signals.row),
            name=words(signals.project.training.cost.title),
        )

    def _delta(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        text = self.tr("{unit} gets its part of the error: δ = ∂C/∂z = {formula} = {delta}")
        last = stage.layer == len(signals.passed.delta) - 1
        return text.format(
            unit=_first(self._unit(signals, stage.layer, unit)),
            formula=_output_formula(signals) if last else "φ′(z)·Σ w·δ",
            delta=self._of_unit(signals, stage, unit, "delta", signals.delta(stage.layer)),
        )

    def _backward(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        products = link_values(signals, stage, stage.layer + 1)[:, unit]
        after = int(np.argmax(np.nan_to_num(np.abs(products))))
        if not products[after]:
            text = self.tr("Each link carries w·δ back, but nothing but zeros comes to {unit}.")
            return text.format(unit=self._unit(signals, stage.layer, unit))
        weight, delta = signals.parameters.weights[stage.layer + 1][after, unit], signals.delta(stage.layer + 1)[after]
        link = Place("back_product", stage.layer, unit, after)
        text = self.tr("Each link carries w·δ back to the layer before: from {after} to {unit} it is {product}.")
        return text.format(
            after=self._unit(signals, stage.layer + 1, after),
            unit=self._unit(signals, stage.layer, unit),
            product=self._result(product(float(weight), float(delta)), signals, link),
        )

    def _gradient(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> str:
        place = told_link(signals, selection)
        if place is None:
            return self.tr("Each link gets its gradient ∂C/∂w = δ·a; for this row all of them are 0.")
        layer, unit, source = place
        assert signals.passed.gradient is not None
        gradient = float(signals.passed.gradient.weights[layer][unit, source])
        symbol = "x" if layer == 0 else "a"
        if is_penalized(signals.project.training):
            formula = f"δ·{symbol} + {self.tr('penalty')} = {_number(gradient)}"
        else:
            delta, a = float(signals.delta(layer)[unit]), float(signals.a(layer - 1)[source])
            formula = f"δ·{symbol} = {product(delta, a)}"
        formula = self._result(formula, signals, Place("gradient", layer, unit, source))
        text = self.tr("Each link gets its gradient: from {source} to {unit}, ∂C/∂w = {formula}.")
        said = text.format(
            source=self._unit(signals, layer - 1, source), unit=self._unit(signals, layer, unit), formula=formula
        )
        if any(self._hidden.hides(Place(each, layer, unit, source), signals.row) for each in ("gradient", "step")):
            return said  # which way the weight goes would tell the sign
        return f"{said} {self._step(signals, place, gradient)}"

    def _step(self, signals: Signals, place: tuple[int, int, int], gradient: float) -> str:
        topology, training = signals.project.topology, signals.project.training
        layer, unit, source = place
        if not matrices(free(topology), topology.widths)[layer][unit, source]:
            return self.tr("This weight is frozen, so it stays.")
        if not isinstance(training.optimizer, GradientDescent):
            text = self.tr("{optimizer} makes its step against it: {arrow}")
            return text.format(optimizer=words(training.optimizer.title), arrow=self._arrow(gradient))
        rate = training.learning_rate
        text = self.tr("Alone, this row would change w by −η·∂C/∂w = {step}: {arrow}")
        return text.format(step=_number(-rate * gradient), arrow=self._arrow(gradient))

    def _of_unit(self, signals: Signals, stage: Stage, unit: int, quantity: str, values: Array) -> str:
        return self._hidden.text(_number(values[unit]), Place(quantity, stage.layer, unit), signals.row)

    def _missed(self, signals: Signals, stage: Stage, unit: int, target: float) -> str:
        # t − y has the answer put in, and is the slope of the squared error but for its sign
        if self._hidden.hides(Place("a", stage.layer, unit), signals.row):
            return ASKED
        said = difference(target, float(signals.a(stage.layer)[unit]))
        return self._result(said, signals, Place("da", stage.layer, unit))

    def _result(self, line: str, signals: Signals, place: Place) -> str:
        # an equation in one line, without what comes out where that is to be predicted
        return f"{line.rpartition(' = ')[0]} = {ASKED}" if self._hidden.hides(place, signals.row) else line

    def _arrow(self, gradient: float) -> str:
        if gradient > 0:
            return self.tr("↓ w gets smaller.")
        return self.tr("↑ w gets larger.")

    def _unit(self, signals: Signals, layer: int, unit: int) -> str:
        name = unit_name(signals.project, layer, unit, full=True)
        short = f" (h{layer + 1}.{unit + 1})"
        return name.removesuffix(short) if layer != INPUTS else name

    def _source(self, signals: Signals, stage: Stage, unit: int, selection: Selection) -> int | None:
        products = link_values(signals, stage, moving_into(stage))[unit]
        if (selection.layer, selection.unit) == (stage.layer, unit) and selection.source is not None:
            return selection.source
        strongest = int(np.argmax(np.nan_to_num(np.abs(products))))
        return strongest if products[strongest] else None


def told_link(signals: Signals, selection: Selection) -> tuple[int, int, int] | None:
    """Return the link that the last stage tells about: the selected one, else that of the largest gradient."""
    assert signals.passed.gradient is not None
    if selection.layer is not None and selection.unit is not None and selection.source is not None:
        return selection.layer, selection.unit, selection.source
    largest, found = 0.0, None
    for layer, weights in enumerate(signals.passed.gradient.weights):
        sizes = np.nan_to_num(np.abs(weights))
        unit, source = np.unravel_index(int(sizes.argmax()), sizes.shape)
        if sizes[unit, source] > largest:
            largest, found = float(sizes[unit, source]), (layer, int(unit), int(source))
    return found


def _output_formula(signals: Signals) -> str:
    delta, error = signals.delta(len(signals.passed.delta) - 1), signals.error()
    with np.errstate(all="ignore"):
        if np.allclose(delta, -error, rtol=1e-9, atol=0):
            return "y − t"
    return "(y − t)·φ′(z)" if isinstance(signals.project.training.cost, HalfSquaredError) else "∂C/∂y·φ′(z)"


def _number(value: float) -> str:
    return as_read(float(value) + 0.0, DIGITS)  # there is no −0 for people


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def product(one: float, other: float) -> str:
    """Return a product with its factors put in; it is that of the printed factors, so that the line is true."""
    left, right = (float(f"{factor:.{DIGITS + 2}g}") for factor in (one, other))
    return f"{as_read(left)}·{_bracketed(as_read(right))} = {_number(left * right)}"


def difference(one: float, other: float) -> str:
    """Return a difference with its numbers put in, and so many decimals of them that the printed line is true."""
    whole = one - other
    if not math.isfinite(whole) or whole == 0:
        return f"{as_read(one)} − {_bracketed(as_read(other))} = {_number(whole)}"
    decimals = min(max(0, DIGITS - 1 - math.floor(math.log10(abs(whole)))), 15)
    left, right = round(one, decimals), round(other, decimals)
    result = as_read(round(left - right, decimals), DIGITS + 1)
    return f"{as_read(left, 16)} − {_bracketed(as_read(right, 16))} = {result}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) else text
