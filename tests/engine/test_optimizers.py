"""Every optimizer against its paper's update, written once more for one parameter with Python's floats only."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from nnapp.choices import checked, choices
from nnapp.optimizers import (
    AdaGrad,
    Adam,
    AdamW,
    AnyOptimizer,
    Clock,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    Rprop,
    Update,
    record_update,
)
from nnapp.tape import RAISING, WHOLE_NETWORK, Label, Tape
from nnapp.words import Refusal
from tests.engine import cases, formulas_updates
from tests.engine.memory import peak_bytes

KINDS = choices(AnyOptimizer)
SIZE, STEPS = 7, 50
LEARNING_RATE = 0.03
# besides the defaults, numbers that make every parameter of a choice count
UNUSUAL = [
    Momentum(momentum=0.5),
    Nesterov(momentum=0.3),
    AdaGrad(epsilon=0.1),
    RMSProp(decay=0.6, epsilon=0.05),
    Adam(beta1=0.5, beta2=0.8, epsilon=0.02),
    Adam(beta1=0.0, beta2=0.0),
    AdamW(beta1=0.7, beta2=0.95, epsilon=1e-3, weight_decay=0.3),
    Rprop(increase=1.5, decrease=0.3, largest=0.08, smallest=0.0005),
]
ALL = [kind() for kind in KINDS] + UNUSUAL


class PaperGradientDescent:
    def __init__(self, settings, eta):
        pass

    def update(self, w, g, eta):
        return w - eta * g


class PaperMomentum:
    """Rumelhart et al. 1986, equation 9: Δw(t) = −ε ∂E/∂w(t) + α Δw(t − 1)."""

    def __init__(self, settings, eta):
        self.alpha, self.change = settings.momentum, 0.0

    def update(self, w, g, eta):
        self.change = -eta * g + self.alpha * self.change
        return w + self.change


class PaperNesterov:
    """Sutskever et al. 2013, equations 3 and 4; w is θ + μ v, where they take the gradient."""

    def __init__(self, settings, eta):
        self.mu, self.v = settings.momentum, 0.0

    def update(self, w, g, eta):
        theta = w - self.mu * self.v
        self.v = self.mu * self.v - eta * g
        theta = theta + self.v
        return theta + self.mu * self.v


class PaperAdaGrad:
    def __init__(self, settings, eta):
        self.delta, self.gradients = settings.epsilon, []

    def update(self, w, g, eta):
        self.gradients.append(g)
        return w - eta * g / (self.delta + math.sqrt(sum(old**2 for old in self.gradients)))


class PaperRMSProp:
    def __init__(self, settings, eta):
        self.rho, self.epsilon, self.mean_square = settings.decay, settings.epsilon, 0.0

    def update(self, w, g, eta):
        self.mean_square = self.rho * self.mean_square + (1 - self.rho) * g**2
        return w - eta * g / (math.sqrt(self.mean_square) + self.epsilon)


class PaperAdam:
    """Kingma and Ba 2015, algorithm 1."""

    def __init__(self, settings, eta):
        self.settings, self.m, self.v, self.t = settings, 0.0, 0.0, 0

    def direction(self, g):
        beta1, beta2 = self.settings.beta1, self.settings.beta2
        self.t += 1
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g**2
        m_hat, v_hat = self.m / (1 - beta1**self.t), self.v / (1 - beta2**self.t)
        return m_hat / (math.sqrt(v_hat) + self.settings.epsilon)

    def update(self, w, g, eta):
        return w - eta * self.direction(g)


class PaperAdamW(PaperAdam):
    """Loshchilov and Hutter 2019, algorithm 2, line 12."""

    def update(self, w, g, eta):
        return w - eta * (self.direction(g) + self.settings.weight_decay * w)


class PaperRprop:
    """Riedmiller and Braun 1993, section 3: the three cases as they stand there."""

    def __init__(self, settings, eta):
        self.settings, self.size, self.change, self.before = settings, eta, 0.0, 0.0

    def update(self, w, g, eta):
        if self.before * g > 0:
            self.size = min(self.size * self.settings.increase, self.settings.largest)
            self.change = -math.copysign(self.size, g)
            self.before = g
            return w + self.change
        if self.before * g < 0:
            self.size = max(self.size * self.settings.decrease, self.settings.smallest)
            self.before = 0.0
            return w - self.change
        self.change = -math.copysign(self.size, g) if g else 0.0
        self.before = g
        return w + self.change


PAPERS = {
    GradientDescent: PaperGradientDescent,
    Momentum: PaperMomentum,
    Nesterov: PaperNesterov,
    AdaGrad: PaperAdaGrad,
    RMSProp: PaperRMSProp,
    Adam: PaperAdam,
    AdamW: PaperAdamW,
    Rprop: PaperRprop,
}


class Trial:
    """An optimizer at work on flat vectors; fresh, or going on from the memory and clock of another one."""

    def __init__(self, optimizer, start, eta=LEARNING_RATE, precision=np.float64, earlier=None, free=None):
        self.w = np.array(start, precision)
        self.gradient, self.eta = np.zeros_like(self.w), np.array(eta, precision)
        memory = optimizer.fresh_memory(len(self.w), eta) if earlier is None else earlier.saved()
        assert set(memory) == set(optimizer.memory_names)
        assert all(vector.dtype == np.float64 for vector in memory.values())
        self.memory = {name: vector.astype(precision) for name, vector in memory.items()}
        self.clock = Clock(0 if earlier is None else earlier.clock.updates)
        self.optimizer = optimizer
        self.record(free)

    def record(self, free):
        """Record a step anew: which parameters may move is settled then, as in a run."""
        self.tape = Tape(self.w.dtype, careful=False)
        update = Update(self.w, self.gradient, np.empty_like(self.w), self.eta, self.memory, self.clock)
        record_update(self.tape, self.optimizer, update, None if free is None else np.array(free, self.w.dtype))

    def saved(self):
        return {name: vector.astype(np.float64) for name, vector in self.memory.items()}

    def run(self, gradients):
        for gradient in gradients:
            self.gradient[:] = gradient
            for call, arguments in self.tape.calls:
                call(*arguments)
            assert np.array_equal(self.gradient, gradient.astype(self.w.dtype))  # labels point into it
        return self


def start_and_gradients(seed, steps=STEPS):
    """Start parameters, and gradients (steps, parameters) of all sizes, some exactly 0, some of one sign for long."""
    random = np.random.default_rng(seed)
    gradients = random.normal(size=(steps, SIZE)) * 10.0 ** random.uniform(-3, 2, (steps, SIZE))
    gradients[random.uniform(size=gradients.shape) < 0.1] = 0.0
    gradients[:, 0] = abs(gradients[:, 0])
    gradients[:, 1] = abs(gradients[:, 1]) * (-1.0) ** np.arange(steps)
    return random.normal(size=SIZE), gradients


def by_paper(optimizer, start, gradients, etas, free=None):
    """The parameters in the end, one at a time; a frozen one stays, and its memory sees the slope 0."""
    result = []
    for number, first in enumerate(start.tolist()):
        w, paper = first, PAPERS[type(optimizer)](optimizer, etas[0])
        for time, (g, eta) in enumerate(zip(gradients[:, number].tolist(), etas, strict=True)):
            if free is None or free[time][number]:
                w = paper.update(w, g, eta)
            else:
                paper.update(w, 0.0, eta)
        result.append(w)
    return result


@pytest.fixture(params=ALL, ids=repr)
def optimizer(request):
    """Every optimizer with its defaults, and with other numbers."""
    return request.param


@pytest.mark.parametrize("seed", range(5))
def test_fifty_steps_are_those_of_the_paper(optimizer, seed):
    start, gradients = start_and_gradients(seed)
    with np.errstate(**RAISING):  # ordinary numbers, zeros among them, raise nothing
        trial = Trial(optimizer, start).run(gradients)
    assert cases.relative(trial.w, by_paper(optimizer, start, gradients, [LEARNING_RATE] * STEPS)) < 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_the_learning_rate_may_change_between_steps(optimizer, seed):
    start, gradients = start_and_gradients(seed)
    trial = Trial(optimizer, start).run(gradients[:20])
    trial.eta[...] = 0.2
    trial.run(gradients[20:])
    etas = [LEARNING_RATE] * 20 + [0.2] * 30
    assert cases.relative(trial.w, by_paper(optimizer, start, gradients, etas)) < 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_in_float32_the_steps_are_the_same_but_for_rounding(optimizer, seed):
    start, gradients = start_and_gradients(seed)
    trial = Trial(optimizer, start, precision=np.float32).run(gradients)
    assert {array.dtype for array in trial.tape.buffers.values()} == {np.dtype(np.float32)}
    wanted = by_paper(optimizer, start, gradients, [LEARNING_RATE] * STEPS)
    assert np.max(np.abs(trial.w - wanted) / np.maximum(np.abs(wanted), 1)) < 1e-4


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_memory_and_clock_are_all_that_is_needed_to_go_on_bit_for_bit(optimizer, precision):
    start, gradients = start_and_gradients(1)
    whole = Trial(optimizer, start, precision=precision).run(gradients)
    half = Trial(optimizer, start, precision=precision).run(gradients[:25])
    rest = Trial(optimizer, half.w, precision=precision, earlier=half).run(gradients[25:])
    assert rest.w.tobytes() == whole.w.tobytes()
    assert rest.clock == whole.clock
    for name in optimizer.memory_names:
        assert rest.memory[name].tobytes() == whole.memory[name].tobytes()


def test_two_tapes_share_one_memory_and_one_clock(optimizer):
    start, gradients = start_and_gradients(2)
    alone = Trial(optimizer, start).run(gradients)
    trial = Trial(optimizer, start)
    other = Tape(careful=True)
    update = Update(trial.w, trial.gradient, np.empty(SIZE), trial.eta, trial.memory, trial.clock)
    record_update(other, optimizer, update)
    for number, gradient in enumerate(gradients):
        trial.gradient[:] = gradient
        (trial.tape, other)[number % 2].run()
    assert trial.w.tobytes() == alone.w.tobytes()


@pytest.mark.parametrize("seed", range(3))
def test_frozen_parameters_stay_and_are_let_go_without_a_leap(optimizer, seed):
    start, gradients = start_and_gradients(seed)
    free = np.random.default_rng(seed).integers(0, 2, (3, SIZE)).astype(float)[np.arange(STEPS) * 3 // STEPS]
    trial = Trial(optimizer, start, free=free[0])
    for time, gradient in enumerate(gradients):
        before = trial.w.copy()
        trial.record(free[time])
        trial.run([gradient])
        assert trial.w[free[time] == 0].tobytes() == before[free[time] == 0].tobytes()
    wanted = by_paper(optimizer, start, gradients, [LEARNING_RATE] * STEPS, free)
    assert cases.relative(trial.w, wanted) < 1e-12


def test_not_a_number_reaches_its_parameter_and_no_other(optimizer):
    start, gradients = start_and_gradients(3)
    gradients[4, 2] = np.nan
    wanted = Trial(optimizer, start).run(np.nan_to_num(gradients)).w
    with np.errstate(all="ignore"):
        trial = Trial(optimizer, start)
        for gradient in gradients:
            trial.gradient[:] = gradient
            trial.tape.run()
    assert np.isnan(trial.w).tolist() == [number == 2 for number in range(SIZE)]
    others = np.arange(SIZE) != 2
    assert trial.w[others].tobytes() == wanted[others].tobytes()


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_a_step_allocates_no_array(optimizer, precision):
    random = np.random.default_rng(1)
    trial = Trial(optimizer, random.normal(size=10_000), precision=precision, free=np.ones(10_000))
    trial.gradient[:] = random.normal(size=10_000)
    trial.tape.run()
    peak = peak_bytes(trial.tape.run)
    assert peak < 2000


LINES = {GradientDescent: 2, Momentum: 4, Nesterov: 5, AdaGrad: 7, RMSProp: 9, Adam: 11, AdamW: 14, Rprop: 14}


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_calls(kind):
    assert len(Trial(kind(), np.zeros(SIZE)).tape.calls) == LINES[kind]
    masks = 1 if kind is GradientDescent else 2
    assert len(Trial(kind(), np.zeros(SIZE), free=np.ones(SIZE)).tape.calls) == LINES[kind] + masks


@pytest.mark.parametrize("free", [None, np.array([1.0, 0, 1, 1, 0, 1, 1])], ids=["all free", "some frozen"])
def test_every_line_computes_what_its_label_says(optimizer, free):
    start, gradients = start_and_gradients(6)
    b = SimpleNamespace(before=start, all_gradients=gradients[0], optimizer=optimizer, learning_rate=LEARNING_RATE)
    if free is not None:
        b.free = free
    trial = Trial(optimizer, start, free=free)
    trial.gradient[:] = gradients[0]
    assert set(trial.tape.labels) <= set(trial.tape.buffers)
    assert len(set(trial.tape.labels)) == len(trial.tape.labels)
    for (call, arguments), label in zip(trial.tape.calls, trial.tape.labels, strict=True):
        call(*arguments)
        wanted = np.asarray(formulas_updates.FORMULAS[label.quantity](b))
        assert cases.relative(trial.tape.buffers[label], wanted) < 1e-12, label
    for label in {*trial.tape.buffers} - {*trial.tape.labels}:
        wanted = np.asarray(formulas_updates.FORMULAS[label.quantity](b))
        assert cases.relative(trial.tape.buffers[label], wanted, floor=1e-12) < 1e-12, label


def test_no_formula_is_left_over():
    recorded = [Trial(kind(), np.zeros(SIZE), free=np.ones(SIZE)).tape for kind in KINDS]
    assert {label.quantity for tape in recorded for label in tape.buffers} == set(formulas_updates.OPTIMIZERS)


def test_momentum_by_hand():
    # μ = 0.9, η = 0.1, slopes 1, 1, −2: steps 0.1, then 0.09 + 0.1 = 0.19, then 0.171 − 0.2 = −0.029
    trial = Trial(Momentum(), [1.0], eta=0.1)
    for slope, wanted in ((1.0, 0.9), (1.0, 0.71), (-2.0, 0.739)):
        assert trial.run(np.array([[slope]])).w[0] == pytest.approx(wanted, rel=1e-14)


def test_rprop_by_hand():
    # Δ: 0.1; same sign, 0.12; a change: the step of 0.12 is taken back and Δ = 0.06, which is used unchanged by the
    # next step, because the derivative at the change counts as 0; same sign, 0.072
    trial = Trial(Rprop(), [0.0], eta=0.1)
    for slope, wanted in ((1.0, -0.1), (2.0, -0.22), (-1.0, -0.1), (-3.0, -0.04), (-1.0, 0.032), (0.0, 0.032)):
        assert trial.run(np.array([[slope]])).w[0] == pytest.approx(wanted, rel=1e-13)
    assert trial.memory["step_size"][0] == pytest.approx(0.072)


def test_rprop_keeps_its_step_sizes_within_the_bounds():
    slopes = np.ones((60, SIZE))
    slopes[:, 3:] *= (-1.0) ** np.arange(60)[:, None]
    trial = Trial(Rprop(), np.zeros(SIZE), eta=0.01).run(slopes)
    assert trial.memory["step_size"].tolist() == [50.0] * 3 + [1e-6] * 4
    assert cases.relative(trial.w, by_paper(Rprop(), np.zeros(SIZE), slopes, [0.01] * 60)) < 1e-12
    assert Rprop().fresh_memory(2, 1000.0)["step_size"].tolist() == [50.0, 50.0]
    assert Rprop().fresh_memory(2, 1e-9)["step_size"].tolist() == [1e-6, 1e-6]


def test_nesterov_is_the_papers_look_ahead_in_shifted_variables():
    # The paper moves θ and asks for the slope ahead of it; ours moves w = θ + μ v (v with the paper's sign) and asks
    # for the slope at w. By induction the two are one: w′ = θ′ + μ v′ = w − μ v + v′ + μ v′ = w − η g + μ v′. Here on
    # a cost whose slope depends on where it is taken, also with a learning rate that changes.
    def slope(w):
        return 4 * w**3 - 3 * w + 0.5

    theta = np.array([1.2, -0.9, 0.1])
    velocity, mu = np.zeros(3), 0.8
    trial = Trial(Nesterov(momentum=mu), theta)
    for time in range(STEPS):
        trial.eta[...] = eta = 0.03 / (1 + 0.1 * time)
        trial.run([slope(trial.w)])
        velocity = mu * velocity - eta * slope(theta + mu * velocity)
        theta = theta + velocity
        assert trial.w == pytest.approx(theta + mu * velocity, rel=1e-12)


@pytest.mark.parametrize("updates", [1, 1000, 7060, 7070, 744_000, 10**9, 10**15])
def test_adam_goes_on_for_ever(updates):
    # β ** t ends at 0 and passes the denormal numbers on its way; Python must not call that an error
    trial = Trial(Adam(), [1.0])
    trial.clock.updates = updates - 1
    trial.run(np.ones((31, 1)))
    assert trial.clock.updates == updates + 30
    assert np.isfinite(trial.w[0])


def test_only_adam_counts_the_clock_on():
    for kind in KINDS:
        trial = Trial(kind(), np.zeros(SIZE)).run(np.ones((3, SIZE)))
        assert trial.clock.updates == (3 if kind in (Adam, AdamW) else 0)


def test_settings_that_divide_by_zero_or_never_forget_are_refused():
    for bad in (Adam(epsilon=0.0), AdaGrad(epsilon=0.0), RMSProp(epsilon=-1.0), Momentum(momentum=1.0)):
        with pytest.raises(Refusal):
            checked(bad)
    for bad in (Adam(beta1=1.0), AdamW(beta2=1.0), AdamW(weight_decay=-0.1), Rprop(increase=0.9), Rprop(decrease=1.0)):
        with pytest.raises(Refusal):
            checked(bad)
    for kind in KINDS:
        assert checked(kind()) == kind()


def test_the_smallest_divisor_is_above_zero_in_float32_too():
    for kind in (AdaGrad, RMSProp, Adam, AdamW):
        trial = Trial(kind(epsilon=1e-30), np.ones(SIZE), precision=np.float32)
        with np.errstate(**RAISING):
            trial.run(np.zeros((3, SIZE)))
        assert np.isfinite(trial.w).all()


def test_the_label_of_the_result_is_w():
    trial = Trial(GradientDescent(), np.zeros(SIZE))
    assert trial.tape.buffers[Label(WHOLE_NETWORK, "w")] is trial.w


TORCH = [
    (GradientDescent(), "SGD", {}),
    (Momentum(), "SGD", {"momentum": 0.9}),
    (Nesterov(), "SGD", {"momentum": 0.9, "nesterov": True}),
    (AdaGrad(), "Adagrad", {"eps": 1e-8}),
    (RMSProp(), "RMSprop", {"alpha": 0.9, "eps": 1e-8}),
    (Adam(), "Adam", {"betas": (0.9, 0.999), "eps": 1e-8}),
    (AdamW(), "AdamW", {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}),
]


@pytest.mark.parametrize(("optimizer", "name", "settings"), TORCH, ids=str)
def test_pytorch_makes_the_same_steps(optimizer, name, settings):
    torch = pytest.importorskip("torch")
    start, gradients = start_and_gradients(8)
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    theirs = getattr(torch.optim, name)([w], lr=LEARNING_RATE, **settings)
    for gradient in gradients:
        w.grad = torch.tensor(gradient, dtype=torch.float64)
        theirs.step()
    assert cases.relative(Trial(optimizer, start).run(gradients).w, w.detach().numpy()) < 1e-10
