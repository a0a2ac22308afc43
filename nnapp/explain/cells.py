"""Inputs and targets: which cell of the table a number is, and how it was scaled or coded."""

from __future__ import annotations

import numpy as np

from nnapp.dataset import NumberColumn, Role
from nnapp.dataset.features import MARK, NUMBER
from nnapp.explain.explanation import Explanation, shown
from nnapp.explain.letters import unit_said
from nnapp.expressions import Equation, Quotient, Symbol, Value
from nnapp.expressions.short import minus
from nnapp.scaling import PLAIN, Scale
from nnapp.walk import Place, Walk, value
from nnapp.words import Said, marked

AS_IT_IS = marked("It stands in row {row} of the column “{column}”, as it is.")
SCALED = marked(
    "Row {row} has {cell} in the column “{column}”, which is scaled before the network sees it ({scaling}); "
    "c and s were found in the training rows."
)
FILLED = marked("The cell in row {row} of the column “{column}” is empty, and {cell} is taken for it ({missing}).")
CODED = marked("Row {row} of “{column}”: 1 where the category is “{label}”, 0 where it is another one.")
MARKED = marked("Row {row} of “{column}”: 1 where the cell is empty, 0 where it is not.")


def input_or_target(walk: Walk, place: Place) -> Explanation:
    """Say which cell of the table an input or a target is, and how it was scaled or coded."""
    role = Role.INPUT if place.quantity == "x" else Role.TARGET
    unit, number, dataset = place.unit or 0, value(walk, place), walk.project.dataset
    feature, scale = dataset.features(role)[unit], dataset.scales(role)[unit]
    column, row = dataset.columns[feature.column], int(walk.rows[place.row or 0])
    names: dict[str, object] = {"column": column.name, "row": row + 1, "label": feature.label}
    left = Symbol("x" if role is Role.INPUT else "t", str(unit + 1))
    equation = Equation(left, None, Value(number, place), number, place)
    if feature.kind != NUMBER or not isinstance(column, NumberColumn):
        return Explanation(
            _title(walk, role, unit), equation, (Said(MARKED if feature.kind == MARK else CODED, names),)
        )
    sentences = [Said(AS_IT_IS, names)]
    cell, empty = float(column.values[row]), bool(np.isnan(column.values[row]))
    if empty:
        cell = number * scale.scale + scale.center
        sentences = [Said(FILLED, {**names, "cell": shown(cell), "missing": column.missing.title})]
    if scale != PLAIN:
        equation = _scaled(left, cell, scale, number, place)
        said = Said(SCALED, {**names, "cell": shown(cell), "scaling": column.scaling.title})
        sentences = [*sentences[:empty], said]
    return Explanation(_title(walk, role, unit), equation, tuple(sentences))


def _title(walk: Walk, role: Role, unit: int) -> Said:
    if role is Role.INPUT:
        return Said(marked("What {unit} is shown"), {"unit": unit_said(walk.project, -1, unit)})
    return Said(marked("What {unit} should say"), {"unit": unit_said(walk.project, len(walk.z) - 1, unit)})


def _scaled(left: Symbol, cell: float, scale: Scale, number: float, place: Place) -> Equation:
    general = Quotient(minus(Symbol("cell"), Symbol("c")), Symbol("s"))
    filled = Quotient(minus(Value(cell), Value(scale.center)), Value(scale.scale))
    return Equation(left, general, filled, number, place)
