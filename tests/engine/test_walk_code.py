"""The lines of the program that a walk shows: real NumPy, which makes the very same numbers when it is run."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ELU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy
from nnapp.project import current_model, opening_project
from nnapp.run import Run
from nnapp.run.state import remembered_by
from nnapp.topology import BIAS
from nnapp.walk import Place, code_of, first, listing, moment_at, step_lines, value, walk_batch, walk_row
from tests.engine.varieties import OPTIMIZERS, VARIETIES, project_of
from tests.engine.walks import random_project


def text_of(walk, *place):
    return code_of(walk, Place(*place)).text


def test_the_program_of_the_opening_project_reads_like_numpy() -> None:
    walk = walk_row(opening_project(), 0)
    assert [line.text for line in listing(walk)] == [
        "W1b.dot(xb, out=z1)",
        "np.exp(z1, out=a1)",
        "np.add(a1, 1.0, out=slope1)",
        "np.divide(a1, slope1, out=a1)",
        "W2b.dot(a1b, out=z2)",
        "np.exp(z2, out=a2)",
        "np.add(a2, 1.0, out=slope2)",
        "np.divide(a2, slope2, out=a2)",
        "np.subtract(a2, t, out=error)",
        "error.ravel().dot(error.ravel(), out=tmp1)",
        "np.multiply(tmp1, 0.5, out=cost)",
        "np.divide(a1_and_next, slope1_and_next, out=slope1_and_next)",
        "np.multiply(error, slope2, out=delta2)",
        "delta2.dot(a1b.T, out=dW2b)",
        "W2b.T.dot(delta2, out=da1b)",
        "np.multiply(da1, slope1, out=delta1)",
        "delta1.dot(xb.T, out=dW1b)",
        "np.multiply(dw, eta, out=step)",
        "np.subtract(w, step, out=w)",
    ]
    assert [line.number for line in listing(walk)] == [*range(19)]


@pytest.mark.parametrize("name", VARIETIES)
def test_every_line_can_be_read_as_python(name) -> None:
    walk = walk_batch(VARIETIES[name]())
    assert len(listing(walk)) == len(walk.tape.calls)
    for line in listing(walk):
        tree = ast.parse(line.text).body
        assert len(tree) == 1
        assert "0x" not in line.text
        assert "array(" not in line.text


def test_the_lines_make_the_same_numbers_when_they_are_run() -> None:
    # but for dropout, whose random numbers have been drawn
    for seed in range(0, 1260, 13):
        walk = walk_batch(random_project(seed))
        if any(mask is not None for mask in walk.masks):
            continue
        assert played(walk) == pytest.approx(walk.after.flat.tolist(), rel=1e-12, abs=1e-12)


def test_each_number_knows_its_line() -> None:
    walk = walk_batch(
        project_of(Tanh(), Softmax, cost=CrossEntropy(), layer={"dropout": 0.3}, l2=0.1, reduction="mean")
    )
    assert text_of(walk, "product", 1, 0, 2, 0) == text_of(walk, "z", 1, 0, None, 0) == "W2b.dot(ma1b, out=z2)"
    assert text_of(walk, "a", 0, 0, None, 0) == "np.tanh(z1, out=a1)"
    assert text_of(walk, "back_product", 1, 0, 0, 0) == "W3b.T.dot(delta3, out=da2b)"
    assert text_of(walk, "da", 1, 0, None, 0) == "np.multiply(da2, m2, out=da2)"
    assert text_of(walk, "delta", 0, 0, None, 0) == "np.multiply(da1, slope1, out=delta1)"
    assert text_of(walk, "delta", 2, 0, None, 0) == text_of(walk, "jacobian", 2, 0, 0, 0)
    assert text_of(walk, "row_gradient", 0, 0, BIAS, 0) == "delta1.dot(xb.T, out=dW1b)"
    assert code_of(walk, Place("gradient", 0, 0, 1)).label == "∂C/∂w"
    assert text_of(walk, "step", 0, 0, 1) == "np.multiply(dw_penalized, eta, out=step)"
    assert text_of(walk, "new_weight", 0, 0, 1) == "np.subtract(w, step, out=w)"
    assert code_of(walk, Place("cost")).label == code_of(walk, Place("row_cost", row=0)).label == "C"
    # two layers alike have their slopes from one line
    assert code_of(walk, Place("slope", 0, 0, None, 0)) == code_of(walk, Place("slope", 1, 0, None, 0))
    assert code_of(walk, Place("da", 2, 0, None, 0)) is None  # the cost makes δ itself
    assert code_of(walk, Place("x", unit=0, row=0)) is None
    assert code_of(walk, Place("target", unit=0, row=0)) is None


@pytest.mark.parametrize("hidden", [Sigmoid(), ReLU(), ELU()], ids=str)
def test_almost_every_moment_has_a_line(hidden) -> None:
    walk = walk_row(project_of(hidden), 3)
    without = set()
    for number in range(walk.layout.count):
        place = moment_at(walk, number).place
        if code_of(walk, place) is None:
            without.add((place.quantity, place.layer))
    assert without == {("slope", 2)}  # that of a straight line is 1
    assert code_of(walk, first(walk).place).number == 0
    assert text_of(walk, "delta", 2, 0, None, 0) == "np.subtract(a3, t, out=error)"


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_lines_of_the_update_end_with_the_new_weight(optimizer, precision) -> None:
    layer = {"frozen_links": ((0, 1), (2, BIAS)), "removed_links": ((1, 0),)}
    project = project_of(layer=layer, optimizer=optimizer, precision=precision, clip_norm=0.3, batch_size=4)
    run = Run(project)
    for _ in range(4):
        run.step()
    for model in (None, run.model()):
        walk = walk_batch(replace(project, model=model))
        for unit, source in np.ndindex(4, 4):
            link = 0, unit, source - 1
            lines = step_lines(walk, *link)
            assert [line for line, _ in lines] == [*listing(walk)[-len(lines) :]]
            numbers = {line.label: number for line, number in lines}
            assert numbers["w"] == value(walk, Place("new_weight", *link))
            assert lines[-2][1] == value(walk, Place("step", *link))


def played(walk):
    """Run the lines of a walk's program as they are written, from the weights of before; return the new weights."""
    arrays = walk.program.arrays
    vectors, _ = remembered_by(walk.project, current_model(walk.project))
    for name, vector in {"w": walk.parameters.flat, **vectors}.items():
        arrays[name][...] = vector
    factors = arrays.get("alpha"), arrays.get("epsilon")  # Adam's clock has ticked already
    for line in listing(walk):
        exec(line.text, {"np": np, "tick": lambda: factors, **arrays})
    return arrays["w"].tolist()
