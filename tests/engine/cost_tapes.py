"""An output layer made by hand, and the tape of a cost on it: forward from z, error, cost, φ′ and delta."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.costs import AnyCost, BinaryCrossEntropy, CrossEntropy, Huber, Output
from nnapp.tape import DenseBuffers, Tape, run_lines
from tests.engine.cases import tag
from tests.engine.reference_activations import jacobian, value_of
from tests.engine.reference_costs import cost_of, cost_slope

OVERFLOW_RAISES = {"over": "raise", "invalid": "raise", "divide": "raise", "under": "ignore"}
COSTS = [kind() for kind in choices(AnyCost)]
COSTS += [Huber(0.3), BinaryCrossEntropy(2.5), BinaryCrossEntropy(0.25), CrossEntropy((0.5, 3.0, 1.0, 2.0))]
CASES = [
    (cost, activation, reduction, careful)
    for cost in COSTS
    for activation in choices(AnyActivation)
    if activation in cost.activations
    for reduction in ("sum", "mean")
    for careful in (True, False)
]


def parameters_of(cost):
    """The cost's parameters by name, as the reference takes them."""
    return {name: getattr(cost, name) for name in cost.__struct_fields__}


def table(numbers, precision=np.float64):
    """Rows of numbers as the tape holds them: (units, rows), contiguous."""
    return np.ascontiguousarray(np.asarray(numbers, precision).T)


def layer_of(z, activation, keep):
    """The output layer for z (units, rows); `keep` is the array of ∂C/∂a and its spare row, or None."""
    outputs, upstream = (np.ones((len(z) + 1, z.shape[1]), z.dtype) for _ in range(2))
    a, da = outputs[:-1], upstream[:-1] if keep is None else keep
    if activation.in_place:
        a[:] = z
    return DenseBuffers(
        index=1,
        z=a if activation.in_place else z,
        a=a,
        slope=np.empty_like(z),
        matrix=np.empty((len(z), 1), z.dtype),
        gradient=np.empty((len(z), 1), z.dtype),
        inputs=np.ones((1, z.shape[1]), z.dtype),
        outputs=outputs,
        upstream=upstream,
        da=da,
        delta=da if activation.in_place else np.empty_like(z),
    )


class Judged:
    """A cost on z and targets (rows, units), recorded and ready to run: `front` ends with the cost, `back` follows."""

    def __init__(
        self,
        cost,
        activation,
        z,
        t,
        reduction="sum",
        careful=True,
        precision=np.float64,
        *,
        with_cost=True,
        apart=False,
    ):
        self.cost, self.activation, self.careful = cost, activation, careful
        targets = table(t, precision)
        share = np.array(1 / len(z), precision) if reduction == "mean" else None
        error = np.empty_like(targets) if cost.keeps == "error" else None
        one_array = share is None and cost.error_is_slope and not apart
        self.layer = layer_of(table(z, precision), activation, error if one_array else None)
        kept = self.layer.a if error is None else error
        total = np.full((), np.nan, precision)
        self.output = Output(self.layer, activation, targets, kept, total, share)
        self.front, self.back = Tape(precision, careful=careful), Tape(precision, careful=careful)
        activation.record_value(self.front, self.layer)
        self.before_cost = len(self.front.calls)
        cost.record_error(self.front, self.output)
        if with_cost:
            cost.record_cost(self.front, self.output)
        if cost.keeps == "error" and activation.elementwise and activation.has_slope:
            activation.record_slope(self.back, self.layer)
        self.before_delta = len(self.back.calls)
        cost.record_delta(self.back, self.output)

    def run(self):
        """Run both tapes as training does, and return this; FloatingPointError where a quick tape gives up."""
        with np.errstate(**(dict.fromkeys(OVERFLOW_RAISES, "ignore") if self.careful else OVERFLOW_RAISES)):
            failed = run_lines([*self.front.calls, *self.back.calls])
        if failed is not None:
            raise FloatingPointError(failed)
        return self

    @property
    def delta(self):
        """δ, (rows, units)."""
        return self.layer.delta.T

    @property
    def total(self):
        return float(self.output.cost)


class Textbook(SimpleNamespace):
    """The same output layer as the reference computes it, for the formulas; all (units, rows)."""

    def __init__(self, cost, activation, z, t, reduction="sum"):
        name, cost_name, parameters = tag(activation), tag(type(cost)), parameters_of(cost)
        share = 1 / len(z) if reduction == "mean" else 1.0
        y = value_of(name, z)
        slope = cost_slope(cost_name, y, t, **parameters) * share
        delta = np.array([jacobian(name, row).T @ upstream for row, upstream in zip(z, slope, strict=True)])
        super().__init__(
            z=z.T,
            a=y.T,
            y=y.T,
            t=t.T,
            da=slope.T,
            delta=delta.T,
            share=share,
            cost=cost_of(cost_name, y, t, **parameters) * share,
            cost_name=cost_name,
            parameters=parameters,
        )


def complex_step(cost, activation, z, t):
    """∂C/∂z (rows, units) of the summed cost without any chain rule: Im C(z + ih) / h."""
    step, found = 1e-30, np.empty_like(z)
    for place in np.ndindex(z.shape):
        moved = z.astype(complex)
        moved[place] += 1j * step
        y = value_of(tag(activation), moved)
        found[place] = cost_of(tag(type(cost)), y, t, **parameters_of(cost)).imag / step
    return found


def numbers_for(cost, seed=0, rows=5, units=4):
    """z and targets (rows, units) that the cost accepts."""
    random = np.random.default_rng(seed)
    z, t = random.normal(size=(rows, units)) * 1.5, random.uniform(size=(rows, units))
    if cost.keeps == "error":
        t = random.normal(size=(rows, units))
    return z, t / t.sum(axis=1, keepdims=True) if isinstance(cost, CrossEntropy) else t
