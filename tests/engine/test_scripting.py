"""The scripting surface: its documented example runs, and it refuses nonsense in words."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from msgspec.structs import replace

import nnapp
from nnapp.activations import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import CrossEntropy, HalfSquaredError, Huber
from nnapp.dataset import Role, Split
from nnapp.initializers import Zeros
from nnapp.optimizers import Adam
from nnapp.project import opening_project
from nnapp.projectfile import load, save
from nnapp.run import Run, train
from nnapp.schedules import CosineDecay
from nnapp.scripting import build, fit, inspect, measure, predict
from nnapp.topology import Layer
from nnapp.topology_text import layers_from, layers_text
from nnapp.training import StopRules
from nnapp.words import Refusal

X = np.random.default_rng(0).normal(size=(60, 3))
T = np.sin(X.sum(axis=1))


def test_the_example_in_the_package_runs_as_printed():
    found = doctest.testmod(nnapp)
    assert found.attempted > 10
    assert found.failed == 0


def test_a_line_of_layers():
    assert layers_from("64-32-10 relu softmax") == (Layer(64, ReLU()), Layer(32, ReLU()), Layer(10, Softmax()))
    assert layers_from("5-1 sigmoid") == (Layer(5, Sigmoid()), Layer(1, Sigmoid()))
    assert layers_from("5-4-1 tanh LeakyReLU sigmoid")[1] == Layer(4, LeakyReLU())
    assert layers_from("1 leaky-relu") == (Layer(1, LeakyReLU()),)
    for line in ("64-32-10 relu softmax", "5-1 sigmoid", "5-4-1 tanh leaky-relu sigmoid", "3 identity"):
        assert layers_text(layers_from(line)) == line


def test_a_line_of_layers_says_only_what_it_says_where_there_are_layers_already():
    like = (
        Layer(3, LeakyReLU(0.3), Zeros(), dropout=0.5, frozen_links=((0, 0),), unit_names=((1, "x"),), off_units=(2,)),
        Layer(2, Tanh(), removed_links=((1, 1),)),
    )
    hidden, output = Layer(7, LeakyReLU(0.3), Zeros(), dropout=0.5), Layer(2, Tanh())
    assert layers_from("7-2", like) == (hidden, output)
    assert layers_from("7-4-5-2", like=like) == (
        hidden,
        Layer(4, LeakyReLU(0.3), Zeros()),
        Layer(5, LeakyReLU(0.3), Zeros()),
        output,
    )
    assert layers_from("2", like) == (output,)
    assert layers_from("7-2 leaky-relu sigmoid", like) == (hidden, replace(output, activation=Sigmoid()))
    assert layers_from("7-3-2 relu tanh", like) == (
        replace(hidden, activation=ReLU()),
        Layer(3, ReLU(), Zeros()),
        output,
    )
    assert layers_from("4-2", like[1:]) == (Layer(4), output)
    with pytest.raises(Refusal, match="3 activations for 2 layers"):
        layers_from("4-2 relu tanh sigmoid", like)
    with pytest.raises(Refusal, match="units"):
        layers_from("0-2", like)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "sizes of layers"),
        ("relu", "sizes of layers"),
        ("4--2 relu", "sizes of layers"),
        ("4-2", "0 activations for 2 layers"),
        ("4-2 relu tanh sigmoid", "3 activations for 2 layers"),
        ("4-2 rely", "no activation “rely”.*identity"),
        ("0-2 relu", "units"),
        ("99999999999-2 relu", "sizes of layers"),
    ],
)
def test_a_line_that_is_none_is_refused(line, reason):
    with pytest.raises(Refusal, match=reason):
        layers_from(line)


def test_a_built_project_is_one_like_any_other(tmp_path):
    project = build(X, T, "8-1 tanh identity", names=["a", "b", "c", "sum"], reduction="mean", batch_size=10)
    assert project.topology.widths == (3, 8, 1)
    assert isinstance(project.training.cost, HalfSquaredError)
    save(fit(project, 5), tmp_path / "built.bplab")
    assert load(tmp_path / "built.bplab").model.epoch == 5
    classes = build(X, np.eye(3)[np.arange(60) % 3], [Layer(4, Tanh()), Layer(3, Softmax())])
    assert isinstance(classes.training.cost, CrossEntropy)


def test_fitting_is_training_and_goes_on_exactly():
    project = build(X, T, "6-1 tanh identity", epochs=40, batch_size=7, reduction="mean")
    *_, last = train(project)
    whole = fit(project)
    assert np.array_equal(whole.model.current.flat, last.parameters.flat)
    assert whole.model.stop.rule == "epochs"
    parts = fit(fit(project, 15), 25)
    assert np.array_equal(parts.model.current.flat, last.parameters.flat)
    assert parts.model.curve.exact.tobytes() == whole.model.curve.exact.tobytes()
    seen = []
    fit(project, 3, watch=seen.append)
    assert [snapshot.epoch for snapshot in seen] == [1, 2, 3]


def test_patience_gives_back_the_best_weights():
    noisy = T + np.random.default_rng(1).normal(size=60)
    project = build(
        X,
        noisy,
        "30-1 tanh identity",
        validation=0.3,
        learning_rate=0.2,
        epochs=5000,
        reduction="mean",
        stop=StopRules(patience=20),
    )
    fitted = fit(project)
    stop = fitted.model.stop
    assert stop.rule == "patience"
    assert stop.epoch == stop.kept_epoch + 20
    assert np.array_equal(fitted.model.current.flat, fitted.model.best.flat)
    validation = fitted.model.curves["validation cost"].exact
    assert validation.argmin() == stop.kept_epoch
    assert measure(fitted, Split.VALIDATION).cost == pytest.approx(validation.min(), rel=1e-12)


def test_one_row_gets_one_answer():
    project = build(X, np.column_stack([T, T]), "4-2 tanh identity")
    whole = predict(project, X)
    for row in (X[7], X[7].tolist(), tuple(X[7])):
        answer = predict(project, row)
        assert answer.shape == (2,)
        assert answer == pytest.approx(whole[7], rel=1e-12)
    assert predict(project, X[7:8]).shape == (1, 2)
    start = fit(project, 1).model.start
    assert np.array_equal(predict(fit(project, 1), X[7], start), predict(project, X[7]))
    for wrong in ([1.0, 2.0], [], 3, "abc", np.zeros((1, 1, 3))):
        with pytest.raises(Refusal):
            predict(project, wrong)


def test_of_a_single_input_a_list_is_so_many_rows():
    project = build(X[:, 0], T, "4-1 tanh identity")
    assert np.array_equal(predict(project, X[:, 0]), predict(project, X[:, :1]))
    assert predict(project, [0.5]).shape == (1, 1)


def test_what_is_no_project_is_refused():
    project = build(X, T, "4-1 tanh identity")
    for name, act in (
        ("predict", lambda: predict(X, project)),
        ("fit", lambda: fit(X, 5)),
        ("inspect", lambda: inspect(X, T, project)),
        ("measure", lambda: measure(Split.TEST)),
    ):
        with pytest.raises(Refusal, match=f"“project” of {name} must be Project, not "):
            act()


def test_predictions_and_passes_take_lists():
    project = fit(build(X, T, "6-1 tanh identity", learning_rate=0.01), 50)
    assert predict(project, X.tolist()).shape == (60, 1)
    seen = inspect(project, X[:2].tolist(), T[:2].tolist())
    assert seen.a[-1].shape == (2, 1)
    assert seen.cost == pytest.approx(((predict(project, X[:2])[:, 0] - T[:2]) ** 2).sum() / 2, rel=1e-12)
    assert measure(project).rmse < 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"x": "words"}, "numbers"),
        ({"x": [[1, 2], [3]]}, "numbers"),
        ({"t": T[:5]}, "rows"),
        ({"layers": "4-2 tanh identity"}, "2 target units.*1 target column"),
        ({"layers": []}, "at least one Layer"),
        ({"layers": [4, 1]}, "at least one Layer"),
        ({"layers": 5}, "at least one Layer"),
        ({"layers": [Layer(4), Layer]}, "at least one Layer"),
        ({"learning": 1}, "no “learning”.*learning_rate"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"validation": 1.0}, "leave some rows"),
        ({"validation": -0.1}, "leave some rows"),
        ({"cost": CrossEntropy()}, "softmax"),
        ({"validation": "some"}, "“validation” of split_at_random must be a number from 0 to 1, not 'some'"),
        ({"test": [0.2]}, "“test” of split_at_random"),
        ({"names": "abct"}, "list of texts"),
        ({"names": ["a", "b", "c"]}, "3 names were given for 4 columns"),
        ({"names": ["a", "b", "c", "a"]}, "named “a”"),
        ({"batch_size": "all"}, "“batch_size” of Training must be a whole number"),
    ],
)
def test_nonsense_is_refused_in_words(change, reason):
    arguments = {"x": X, "t": T, "layers": "4-1 tanh identity", **change}
    with pytest.raises(Refusal, match=reason):
        build(**arguments)


def test_what_the_window_made_can_be_fitted_on():
    assert fit(opening_project(), 10).model.epoch == 10


def test_choices_go_by_their_names_too():
    project = build(X, T, "4-1 tanh identity", optimizer="adam", cost="huber", schedule="cosine")
    kinds = (project.training.optimizer, project.training.cost, project.training.schedule)
    assert kinds == (Adam(), Huber(), CosineDecay())
    for name in ("optimizer", "cost", "schedule"):
        with pytest.raises(Refusal, match=f"no {name} “adm”"):
            build(X, T, "4-1 tanh identity", **{name: "adm"})


def test_the_arrays_of_a_script_stay_its_own():
    x = X.copy()
    project = build(x, T, "4-1 tanh identity")
    x -= 5
    assert np.array_equal(project.dataset.matrix(Role.INPUT), X)


def test_every_fit_says_why_it_ended():
    project = fit(build(X, T, "4-1 tanh identity", learning_rate=0.01, epochs=5), 2)
    assert (project.model.stop.rule, project.model.stop.epoch) == ("epochs", 2)
    project = fit(fit(project))
    assert (project.model.stop.rule, project.model.stop.epoch) == ("epochs", 5)
    for wrong in (-1, 2.5, float("nan"), "3"):
        with pytest.raises(Refusal, match="whole number"):
            fit(project, wrong)
    for wrong in ("test", 7):
        with pytest.raises(Refusal, match=r"no split.*TEST"):
            measure(project, wrong)


def test_going_back_to_the_best_weights_leaves_the_curve_as_it_was():
    noisy = T + np.random.default_rng(1).normal(size=60)
    rules = StopRules(patience=20)
    fitted = fit(
        build(
            X,
            noisy,
            "30-1 tanh identity",
            validation=0.3,
            batch_size=8,
            learning_rate=0.2,
            epochs=5000,
            reduction="mean",
            stop=rules,
        )
    )
    assert fitted.model.stop.rule == "patience"
    assert Run(fitted).snapshot().curve.exact.tobytes() == fitted.model.curve.exact.tobytes()


def test_a_learning_rate_that_cannot_be_is_refused_in_mid_run():
    run = Run(opening_project())
    for wrong in (-1.0, 0.0, float("nan")):
        with pytest.raises(Refusal, match="learning_rate"):
            run.set_learning_rate(wrong)
    assert run.learning_rate == 0.1
