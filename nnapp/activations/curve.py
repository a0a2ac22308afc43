"""What an activation makes of given values: φ(z) and φ′(z) as the tape computes them, for pictures of the curves."""

from __future__ import annotations

import numpy as np

from nnapp.activations.base import Activation
from nnapp.choices import Array
from nnapp.tape import DenseBuffers, Tape


def curve(activation: Activation, z: Array) -> tuple[Array, Array | None]:
    """Return φ and φ′ at z (points,); where outputs depend on each other, φ of one layer with these z, and no φ′.

    The lines are the very ones that training runs, in the form that no number can break. φ′ is what a step multiplies
    ∂C/∂a by, so it is what becomes of ∂C/∂a = 1.
    """
    single = activation.elementwise
    layer = _buffers((1, len(z)) if single else (len(z), 1), activation.in_place)
    layer.z[...] = z.reshape(layer.z.shape)
    tape = Tape()
    activation.record_value(tape, layer)
    if single and activation.has_slope:
        activation.record_slope(tape, layer)
    if single:
        activation.record_delta(tape, layer)
    with np.errstate(all="ignore"):
        tape.run()
    return layer.a.ravel(), layer.delta.ravel() if single else None


def _buffers(shape: tuple[int, int], in_place: bool) -> DenseBuffers:
    z, nothing = np.zeros(shape), np.empty((0, 0))
    return DenseBuffers(
        index=0,
        z=z,
        a=z if in_place else np.zeros(shape),
        slope=np.zeros(shape),
        matrix=nothing,
        gradient=nothing,
        inputs=nothing,
        outputs=nothing,
        upstream=nothing,
        da=np.ones(shape),
        delta=np.zeros(shape),
    )
