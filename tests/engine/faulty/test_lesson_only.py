"""No wrong pass gets out of its lesson: no project, no model, no file and no training takes what it makes."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

import nnapp
from nnapp.lessons.faulty import PRINTED_PROGRAM, opening_start, opening_table, run_program
from nnapp.network import backward, predict
from nnapp.project import current_model, opening_project
from nnapp.projectfile import ProjectError, save
from nnapp.run import train
from nnapp.topology import Parameters
from nnapp.words import Refusal


@pytest.fixture(scope="module")
def net():
    return run_program(PRINTED_PROGRAM, opening_start(), 10).net


@pytest.mark.parametrize("field", ["model", "topology", "training", "dataset"])
def test_no_project_takes_it(net, field):
    with pytest.raises(Refusal):
        replace(opening_project(), **{field: net})


@pytest.mark.parametrize("field", ["start", "current", "best", "update"])
def test_no_model_takes_it(net, field):
    project = opening_project()
    with pytest.raises(Refusal, match="must be Parameters"):
        replace(project, model=replace(current_model(project), **{field: net}))


def test_nothing_of_the_engine_takes_it(net):
    project, (x, t) = opening_project(), opening_table()
    with pytest.raises(Refusal):
        predict(project, x, net)
    with pytest.raises(Refusal):
        backward(project, x, t, net)
    with pytest.raises(Refusal):
        next(iter(train(project, start=net)))
    with pytest.raises(Refusal):
        Parameters.from_layers(net.weights, net.biases)  # biases of ten columns


def test_no_file_takes_it(net, tmp_path):
    with pytest.raises(ProjectError):
        save(net, tmp_path / "faulty")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(TypeError):
        msgspec.json.encode(net)


def test_only_lessons_know_the_faulty_programs():
    root = Path(nnapp.__file__).parent
    knowing = {path.relative_to(root).parts[0] for path in root.rglob("*.py") if any(names_faulty(path))}
    assert knowing == {"lessons"}


def names_faulty(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield "faulty" in (node.module or "") or any(alias.name == "faulty" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield any("faulty" in alias.name for alias in node.names)
