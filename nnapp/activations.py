"""The activations: a = φ(z), and what φ does to the error on its way back, δ = ∂C/∂z.

Each is a choice that records its own lines: `record_value` fills `a` from `z`, `record_delta` fills `delta` from ∂C/∂a.
All buffers are (units, batch).
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import numpy as np

from nnapp.choices import Choice
from nnapp.tape import DenseBuffers, Tape
from nnapp.words import marked


class Activation(Choice, frozen=True):
    """What all activations share: the elementwise rule δ = ∂C/∂a · φ′(z)."""

    output_only: ClassVar[bool] = False
    in_place: ClassVar[bool] = False  # z and a are one array

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that fill `layer.a` from `layer.z`."""
        raise NotImplementedError

    def record_slope(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that fill `layer.slope` with φ′(z)."""
        raise NotImplementedError

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        """Record the lines that fill `layer.delta` from `layer.da`."""
        self.record_slope(tape, layer)
        tape.record(layer.index, "δ", np.multiply, layer.da, layer.slope, layer.delta)


class Identity(Activation, frozen=True, tag="identity"):
    """φ(z) = z,  φ′(z) = 1"""

    title: ClassVar[str] = marked("Identity (linear)")
    in_place: ClassVar[bool] = True

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.name(layer.index, "a", layer.a)

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.record(layer.index, "δ", np.positive, layer.da, layer.delta)


class Sigmoid(Activation, frozen=True, tag="sigmoid"):
    """φ(z) = 1 / (1 + e⁻ᶻ),  φ′(z) = φ(z) (1 − φ(z))"""

    title: ClassVar[str] = marked("Sigmoid")

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        # e⁻ᶻ may overflow to infinity for z < −709; then 1 / (1 + ∞) = 0 is the right value, so runs ignore it.
        i, a = layer.index, layer.a
        tape.record(i, "−z", np.negative, layer.z, a)
        tape.record(i, "e⁻ᶻ", np.exp, a, a)
        tape.record(i, "1 + e⁻ᶻ", np.add, a, tape.one, a)
        tape.record(i, "a", np.reciprocal, a, a)

    def record_slope(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.record(layer.index, "1 − a", np.subtract, tape.one, layer.a, layer.slope)
        tape.record(layer.index, "φ′(z)", np.multiply, layer.slope, layer.a, layer.slope)


class Tanh(Activation, frozen=True, tag="tanh"):
    """φ(z) = tanh z,  φ′(z) = 1 − φ(z)²"""

    title: ClassVar[str] = marked("Tanh")

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.record(layer.index, "a", np.tanh, layer.z, layer.a)

    def record_slope(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.record(layer.index, "a²", np.multiply, layer.a, layer.a, layer.slope)
        tape.record(layer.index, "φ′(z)", np.subtract, tape.one, layer.slope, layer.slope)


class ReLU(Activation, frozen=True, tag="relu"):
    """φ(z) = max(0, z),  φ′(z) = 1 where z > 0, else 0"""

    title: ClassVar[str] = marked("ReLU")

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        # zeros of the same shape: a Python 0 costs five times as much; maximum, unlike fmax, lets a NaN through, but
        # NumPy wants its output by name
        rectify = partial(np.maximum, layer.z, np.zeros_like(layer.z), out=layer.a)
        tape.record(layer.index, "a", rectify, fills=layer.a)

    def record_slope(self, tape: Tape, layer: DenseBuffers) -> None:
        tape.record(layer.index, "φ′(z)", np.sign, layer.a, layer.slope)


class Softmax(Activation, frozen=True, tag="softmax"):
    """φ(z)ᵢ = e^zᵢ / Σⱼ e^zⱼ,  ∂φᵢ/∂zⱼ = φᵢ (1 where i = j, else 0, minus φⱼ)

    In the output layer only: its outputs depend on each other and add up to one, like probabilities of classes.
    """

    title: ClassVar[str] = marked("Softmax")
    output_only: ClassVar[bool] = True

    def record_value(self, tape: Tape, layer: DenseBuffers) -> None:
        # The largest z is subtracted first: the same value, and no overflow.
        i, a = layer.index, layer.a
        shifted = np.empty_like(layer.z)
        largest, total = np.empty_like(layer.z[:1]), np.empty_like(layer.z[:1])  # one number per sample
        tape.record(i, "max z", np.maximum.reduce, layer.z, 0, None, largest[0])
        tape.record(i, "z − max z", np.subtract, layer.z, largest, shifted)
        tape.record(i, "e^(z − max z)", np.exp, shifted, a)
        tape.record(i, "Σ e^(z − max z)", np.ones_like(a, shape=(1, len(a))).dot, a, total)
        tape.record(i, "a", np.divide, a, total, a)

    def record_delta(self, tape: Tape, layer: DenseBuffers) -> None:
        # δᵢ = aᵢ (∂C/∂aᵢ − Σⱼ aⱼ ∂C/∂aⱼ): the whole Jacobian times ∂C/∂a, without building the Jacobian
        i, a, delta = layer.index, layer.a, layer.delta
        ones, total = np.ones_like(a, shape=(1, len(a))), np.empty_like(delta[:1])
        tape.record(i, "a · ∂C/∂a", np.multiply, a, layer.da, delta)
        tape.record(i, "Σ a · ∂C/∂a", ones.dot, delta, total)
        tape.record(i, "∂C/∂a − Σ a · ∂C/∂a", np.subtract, layer.da, total, delta)
        tape.record(i, "δ", np.multiply, a, delta, delta)


AnyActivation = Identity | Sigmoid | Tanh | ReLU | Softmax
