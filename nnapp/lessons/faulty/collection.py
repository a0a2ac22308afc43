"""Ten wrong backward passes, each in one line, and the right one; the cost is the mean over the rows.

Level 1 shows in the cost curve or in the shapes, level 2 in the check layer by layer; level 3 wants a closer look.
"""

from __future__ import annotations

from nnapp.lessons.faulty.passes import Line, WrongPass, with_line
from nnapp.lessons.faulty.program import (
    HIDDEN_DELTA,
    HIDDEN_DELTA_OF_ERROR,
    OUTPUT_DELTA,
    SLOPES,
    SLOPES_OF_ACTIVATIONS,
)
from nnapp.words import Said, marked

COUNT, SLOPE, DELTA_OF_OUTPUT, DELTA_OF_HIDDEN, OF_WEIGHTS, OF_BIASES = range(6)  # the lines of a pass
LEVELS = (1, 2, 3)

CORRECT = WrongPass(
    name="correct",
    title=marked("The right one"),
    level=0,
    code=(
        Line("n = x.shape[1]", lambda v: v.x.shape[1]),
        SLOPES,
        OUTPUT_DELTA,
        HIDDEN_DELTA,
        Line(
            "dW2, dW1 = delta2 @ h.T / n, delta1 @ x.T / n", lambda v: (v.delta2 @ v.h.T / v.n, v.delta1 @ v.x.T / v.n)
        ),
        Line(
            "db2, db1 = delta2.sum(axis=1, keepdims=True) / n, delta1.sum(axis=1, keepdims=True) / n",
            lambda v: (v.delta2.sum(axis=1, keepdims=True) / v.n, v.delta1.sum(axis=1, keepdims=True) / v.n),
        ),
    ),
    told=Said(marked("Nothing is wrong with this one: every gradient agrees with the slope of the cost.")),
)


def _wrong(name: str, title: str, level: int, fault: int, line: Line, told: str, hints: tuple[str, ...]) -> WrongPass:
    return with_line(
        CORRECT,
        fault,
        line,
        name=name,
        title=title,
        level=level,
        fault=fault,
        told=Said(told),
        hints=tuple(Said(hint) for hint in hints),
    )


SIGN = _wrong(
    "sign",
    marked("The wrong sign"),
    1,
    DELTA_OF_OUTPUT,
    Line("delta2 = (t - y) * slope2", lambda v: (v.t - v.y) * v.slope2),
    marked(
        "The error must be y − t, as ∂C/∂y of ½(t − y)² says. With t − y every gradient has the wrong sign: the step "
        "leads uphill. Of all ten, only this one can be seen in the cost curve."
    ),
    (
        marked("Look at the cost curve: does it fall?"),
        marked("Every ratio of claimed to true gradient is −1, in both layers. Where do both layers begin?"),
        marked("It is the line of delta2: ∂C/∂y is y − t, and not t − y."),
    ),
)
BIASES_MISSING = _wrong(
    "biases-missing",
    marked("The biases are forgotten"),
    1,
    OF_BIASES,
    Line("db2, db1 = 0 * b2, 0 * b1", lambda v: (0 * v.b2, 0 * v.b1)),
    marked(
        "The biases' gradients are always 0, so the biases keep their start values. The cost still falls, because the "
        "weights are right; but fewer starts get to a solution."
    ),
    (
        marked("Check weights and biases apart: which of them pass?"),
        marked("Train for a while and watch b1 and b2: which numbers change?"),
        marked("It is the line of db2 and db1: the gradient of a bias is the sum of δ over the rows, not 0."),
    ),
)
BIASES_BY_ROW = _wrong(
    "biases-by-row",
    marked("The biases are not added up over the rows"),
    1,
    OF_BIASES,
    Line("db2, db1 = delta2 / n, delta1 / n", lambda v: (v.delta2 / v.n, v.delta1 / v.n)),
    marked(
        "A bias has one gradient: the sum over the rows. Here it gets one per row, and NumPy lets b grow to one column "
        "per row. Each row of the training then has biases of its own and can be learnt by heart; asked about a single "
        "new row, the program gives as many answers as the training had rows."
    ),
    (
        marked("Compare the shape of each gradient with the shape of what it belongs to."),
        marked("After one update, how many columns have b1 and b2?"),
        marked("It is the line of db2 and db1: δ must be added up over the rows, .sum(axis=1, keepdims=True)."),
    ),
)
SLOPE_OF_ACTIVATION = _wrong(
    "slope-of-activation",
    marked("The slope is taken at the activation"),
    2,
    SLOPE,
    SLOPES_OF_ACTIVATIONS,
    marked(
        "The sigmoid's slope is σ(z)(1 − σ(z)), and σ(z) is y already: so it is y(1 − y). Here the sigmoid is taken "
        "once more, of y. That factor lies between 0.1966 and 0.25 and is never near 0, so the wrong program even "
        "learns where the right one has to wait."
    ),
    (
        marked("Check the gradient layer by layer: both are wrong. What do they share?"),
        marked("Take one row. At y = 0.9 the ratio in the output layer is 2.283; y(1 − y) is 0.09 there."),
        marked("It is the line of slope2 and slope1: y and h are σ(z) already, so the slope is y(1 − y)."),
    ),
)
HIDDEN_FACTOR_MISSING = _wrong(
    "hidden-factor-missing",
    marked("The hidden layer's factor is missing"),
    2,
    DELTA_OF_HIDDEN,
    Line("delta1 = W2.T @ delta2", lambda v: v.W2.T @ v.delta2),
    marked(
        "What comes back through W2 is ∂C/∂h. To be δ, the slope with respect to z, it must be multiplied by h(1 − h). "
        "Without that factor the hidden layer's gradients are too large, for each row 4 times at least."
    ),
    (
        marked("Check the gradient layer by layer: the output layer is right, the hidden one is not."),
        marked("Take one row. The ratio of a hidden unit depends on its own h only: at h = 0.5 it is 4."),
        marked("It is the line of delta1: the factor slope1 = h(1 − h) is missing."),
    ),
)
OUTPUT_FACTOR_MISSING = _wrong(
    "output-factor-missing",
    marked("The output's factor is missing everywhere"),
    2,
    DELTA_OF_OUTPUT,
    Line("delta2 = y - t", lambda v: v.y - v.t),
    marked(
        "The factor y(1 − y) is missing. As the gradient of the squared error this is wrong, but it is exactly the "
        "gradient of another cost: cross-entropy. That is why it learns so well."
    ),
    (
        marked("Check the gradient layer by layer: both are wrong. Where do both begin?"),
        marked("Take one row. All ratios of both layers are the same number: at y = 0.9 it is 11.11."),
        marked("It is the line of delta2: the factor slope2 = y(1 − y) is missing."),
    ),
)
SUM_FOR_MEAN = _wrong(
    "sum-for-mean",
    marked("The rows are not counted"),
    2,
    COUNT,
    Line("n = len(t)", lambda v: len(v.t)),
    marked(
        "In t the rows of the table are columns, so len(t) counts the outputs. With one output, n is 1: the pass gives "
        "the gradient of the sum over the rows, while the cost is their mean. It points where it "
        "should, but is too long by the number of rows. What is broken is an agreement rather than the chain rule: as "
        "long as cost and learning rate go with it, the sum is as good as the mean."
    ),
    (
        marked("With a single row everything is right. Take more rows."),
        marked("Every ratio of claimed to true gradient is the same number: the number of rows."),
        marked("It is the line of n: the rows are the columns of x and t, x.shape[1]."),
    ),
)
HIDDEN_DELTA_WITHOUT_OUTPUT = _wrong(
    "output-factor-not-propagated",
    marked("The error goes back without the output's factor"),
    3,
    DELTA_OF_HIDDEN,
    HIDDEN_DELTA_OF_ERROR,
    marked(
        "What goes back must be δ of the output, (y − t) y(1 − y), and not the bare error y − t. The output layer "
        "learns by one cost, the hidden layer by another: for each row, its gradients are 1 / (y(1 − y)) times too "
        "large."
    ),
    (
        marked("Check the gradient layer by layer: the output layer is right, the hidden one is not."),
        marked("Take one row. All hidden units have the same ratio, so it depends on y: at y = 0.9 it is 11.11."),
        marked("It is the line of delta1: W2.T must be multiplied by delta2, not by y − t."),
    ),
)
WEIGHTS_SUMMED = _wrong(
    "weights-summed",
    marked("Weights are summed, biases averaged"),
    3,
    OF_WEIGHTS,
    Line("dW2, dW1 = delta2 @ h.T, delta1 @ x.T", lambda v: (v.delta2 @ v.h.T, v.delta1 @ v.x.T)),
    marked(
        "Biases take the mean over the N rows, but weights take the sum: the weights learn N times as fast as the "
        "biases, and the step no longer points along the steepest slope."
    ),
    (
        marked("With a single row everything is right. Take more rows, and check weights and biases apart."),
        marked("The biases' ratios are 1; the weights' ratios are all the number of rows."),
        marked("It is the line of dW2 and dW1: both must be divided by n, as the biases are."),
    ),
)
UPDATED_WEIGHTS = _wrong(
    "updated-weights",
    marked("The error goes back through new weights"),
    3,
    DELTA_OF_HIDDEN,
    Line(
        "delta1 = ((W2 - rate * delta2 @ h.T / n).T @ delta2) * slope1",
        lambda v: ((v.W2 - v.rate * v.delta2 @ v.h.T / v.n).T @ v.delta2) * v.slope1,
    ),
    marked(
        "All slopes belong to one and the same place: the old weights. Here W2 is updated first and the error goes "
        "back through the new W2. The fault grows with η and vanishes with it, so the cost curve and the honest drop "
        "do not show it; the gradient check does."
    ),
    (
        marked("The hidden layer is wrong by a few hundredths only. Check with η = 0.5 and with η = 0.005."),
        marked("The error of the hidden gradients is proportional to η. Which line knows the learning rate?"),
        marked("It is the line of delta1: W2.T must be the old weights, from before the update."),
    ),
)

WRONG_PASSES = (
    SIGN,
    BIASES_MISSING,
    BIASES_BY_ROW,
    SLOPE_OF_ACTIVATION,
    HIDDEN_FACTOR_MISSING,
    OUTPUT_FACTOR_MISSING,
    SUM_FOR_MEAN,
    HIDDEN_DELTA_WITHOUT_OUTPUT,
    WEIGHTS_SUMMED,
    UPDATED_WEIGHTS,
)  # from the easiest to the hardest
PASSES = (CORRECT, *WRONG_PASSES)
