"""The gradient and the update: what each row adds, how they are put together, and what the optimizer makes of it."""

from __future__ import annotations

from nnapp.choices import Array
from nnapp.explain.clipping import clipped
from nnapp.explain.costing import held_out
from nnapp.explain.explanation import Explanation, at, is_free, is_there, long_sum, shown, worked
from nnapp.explain.forward import dropped, incoming_letter, incoming_value, indices
from nnapp.explain.letters import gradient_letter, link_letter, link_said, unit_letter
from nnapp.explain.signs import change_said, gradient_said, standing_still
from nnapp.expressions import Equation, Expression, Over, Symbol, Value
from nnapp.expressions.short import GRADIENT, RATE, STEP, WEIGHT, Line, call, minus, plus, put_in, times
from nnapp.network import is_penalized
from nnapp.optimizers import GradientDescent
from nnapp.optimizers.base import Number
from nnapp.run.state import remembered_by
from nnapp.topology import BIAS, matrices
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked


def row_gradient(walk: Walk, place: Place) -> Explanation:
    """Say what one row adds to the gradient of a weight: the error behind it times what came in."""
    layer, unit, source, row = indices(place)
    project = walk.project
    names: dict[str, object] = {"link": link_said(project, place), "row": int(walk.rows[row]) + 1}
    general: Expression | None = times(unit_letter("δ", project, layer, unit), incoming_letter(walk, layer, source))
    said = Said(marked("The error δ of the unit that the link leads to, times what came in through the link."), names)
    if source == BIAS:
        said = Said(marked("The error δ of the unit; what comes in through a bias is always 1."), names)
    left = part_letter(walk, layer, unit, source)
    general = None if left == general else general
    equation = Equation(left, general, row_product(walk, layer, unit, source, row), value(walk, place), place)
    return Explanation(
        Said(marked("What row {row} says of {link}"), names),
        equation,
        (said, *dropped(walk, layer - 1, source, row)) if source != BIAS else (said,),
    )


def part_letter(walk: Walk, layer: int, unit: int, source: int) -> Expression:
    """Return ∂C/∂w, or the product δ a where other rows and penalties have a part in ∂C/∂w, too."""
    if walk.row_count == 1 and not is_penalized(walk.project.training):
        return gradient_letter(walk.project, layer, unit, source)
    return times(unit_letter("δ", walk.project, layer, unit), incoming_letter(walk, layer, source))


def row_product(walk: Walk, layer: int, unit: int, source: int, row: int) -> Expression:
    """Return δ a of one row in numbers."""
    return times(at(walk, Place("delta", layer, unit, row=row)), incoming_value(walk, layer, source, row))


def gradient(walk: Walk, place: Place) -> Explanation:
    """Say how the rows' parts of a gradient are added up, and what the penalties add."""
    layer, unit, source, _ = indices(place)
    project, training, number = walk.project, walk.project.training, value(walk, place)
    weight = at(walk, Place("weight", layer, unit, source))
    left, link = gradient_letter(project, layer, unit, source), link_letter(project, layer, unit, source)
    term = times(unit_letter("δ", project, layer, unit), incoming_letter(walk, layer, source))
    if walk.row_count == 1:
        letters, numbers = term, row_product(walk, layer, unit, source, 0)
    else:
        letters = Over("r", term)
        worths = walk.delta[layer][:, unit] * _incoming(walk, layer, source)
        numbers = long_sum(worths, lambda row: at(walk, Place("row_gradient", layer, unit, source, row)))
    more_letters: list[Expression] = []
    more_numbers: list[Expression] = []
    if training.l1 and source != BIAS:
        more_letters.append(times(Symbol("λ", "1"), call("sign", link)))
        more_numbers.append(times(Value(training.l1), call("sign", weight)))
    if training.l2 and source != BIAS:
        more_letters.append(times(Symbol("λ", "2"), link))
        more_numbers.append(times(Value(training.l2), weight))
    equation = Equation(left, plus(letters, *more_letters), plus(numbers, *more_numbers), number, place)
    names: dict[str, object] = {"link": link_said(project, place), "count": walk.row_count}
    said = [*gradient_said(walk, place, names)]
    if walk.row_count > 1:
        said.insert(0, Said(marked("What the {count} rows say of {link} is added up."), names))
    if more_letters:
        said.append(Said(marked("The penalty on large weights adds its own slope.")))
    return Explanation(Said(marked("The gradient of {link}"), names), equation, tuple(said))


def _incoming(walk: Walk, layer: int, source: int) -> Array | float:
    if source == BIAS:
        return 1.0
    if not layer:
        return walk.inputs[:, source]
    given, mask = walk.a[layer - 1][:, source], walk.masks[layer - 1]
    return given if mask is None else given * mask[:, source]


def weight(walk: Walk, place: Place) -> Explanation:
    """Say how a weight came to be what it is: its start value and all changes since."""
    layer, unit, source, _ = indices(place)
    model, number = walk.model, value(walk, place)
    start = float(model.start.matrices[layer][unit, source])  # the bias is in the last column, −1
    left, names = (
        link_letter(walk.project, layer, unit, source),
        {"link": link_said(walk.project, place), "updates": model.updates},
    )
    general: Expression | None = None
    filled: Expression = Value(number, place)
    if not is_there(walk, place):
        said = Said(marked("This link is not there, so its weight counts as 0."), names)
    elif not model.updates and start == number:
        said = Said(marked("It is still the start value: nothing was learned yet."), names)
    else:
        changed = Symbol("Δ" + left.letter, left.sub, left.sup)
        general, filled = plus(Symbol("start"), changed), plus(Value(start), Value(number - start))
        said = Said(marked("Its start value, and all that has changed it in {updates} updates."), names)
    return Explanation(
        Said(marked("Where {link} comes from"), names), Equation(left, general, filled, number, place), (said,)
    )


def step(walk: Walk, place: Place) -> Explanation:
    """Say what the optimizer makes of the gradient."""
    layer, unit, source, _ = indices(place)
    project, number = walk.project, value(walk, place)
    title = Said(marked("The step of {link}"), {"link": link_said(project, place)})
    if not is_free(walk, place):
        equation = Equation(STEP, None, Value(number, place), number, place)
        return Explanation(title, equation, (standing_still(walk, place),))
    taken, link = clipped(walk, place), link_letter(project, layer, unit, source)
    put: dict[Expression, Expression] = {GRADIENT: taken.letter, WEIGHT: link}
    lines = [Line(line.left, put_in(line.formula, put)) for line in project.training.optimizer.step_lines()]
    numbers = {taken.letter: taken.number, link: at(walk, Place("weight", layer, unit, source))}
    before, general, filled = worked(lines, lines, {**_known(walk, layer, unit, source), **numbers})
    equation = Equation(STEP, general, filled, number, place)
    sentences = (*_optimizer_said(walk), *taken.why, *held_out(walk))
    return Explanation(title, equation, sentences, (*taken.lines, *before))


def _optimizer_said(walk: Walk) -> tuple[Said, ...]:
    optimizer = walk.project.training.optimizer
    names: dict[str, object] = {"optimizer": optimizer.title, "rate": shown(walk.learning_rate)}
    if isinstance(optimizer, GradientDescent):
        return (Said(marked("The learning rate η = {rate} times the gradient."), names),)
    said = Said(marked("What {optimizer} makes of the gradient, with the learning rate η = {rate}."), names)
    return (said, Said(optimizer.meaning)) if optimizer.meaning else (said,)


def _known(walk: Walk, layer: int, unit: int, column: int) -> dict[Expression, Expression]:
    project = walk.project
    vectors, updates = remembered_by(project, walk.model)
    widths = project.topology.widths
    here: dict[str, Number] = {n: float(matrices(flat, widths)[layer][unit, column]) for n, flat in vectors.items()}
    letters = project.training.optimizer.letters(here, updates)
    return {RATE: Value(walk.learning_rate), **{symbol: Value(float(number)) for symbol, number in letters.items()}}


def new_weight(walk: Walk, place: Place) -> Explanation:
    """Say what a weight is after the update."""
    layer, unit, source, _ = indices(place)
    link, number = link_letter(walk.project, layer, unit, source), value(walk, place)
    old, change = (at(walk, Place(quantity, layer, unit, source)) for quantity in ("weight", "step"))
    left = Symbol(link.letter, link.sub, f"{link.sup}+" if not link.sup else link.sup + "+")
    names: dict[str, object] = {"link": link_said(walk.project, place)}
    said = [change_said(walk, place, names), *held_out(walk)]
    if change.value:
        uphill = marked("The step is subtracted, because the gradient points uphill and the cost is to go down.")
        said.insert(0, Said(uphill))
    elif not is_free(walk, place):
        said.append(standing_still(walk, place))
    equation = Equation(left, minus(link, STEP), minus(old, change), number, place)
    return Explanation(Said(marked("The new value of {link}"), names), equation, tuple(said))
