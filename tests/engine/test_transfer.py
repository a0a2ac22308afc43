"""Networks on the clipboard: what is copied is what is pasted, by names, and nothing hostile gets through."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.bundled import open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.dataset import Dataset
from nnapp.network import forward
from nnapp.project import (
    Project,
    current_parameters,
    freeze_links,
    opening_project,
    remove_links,
    rename_column,
    rename_unit,
    set_weight,
    switch_off,
    switch_on,
)
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.topology import BIAS, Layer, Topology, initial_parameters, present_count
from nnapp.training import Training
from nnapp.transfer import FORMAT_VERSION, network_bytes, pasted, pasted_text
from nnapp.words import Refusal, Said
from tests.engine.filebytes import closed, opened, rich, signed, trained
from tests.engine.projects import projects

RANDOM = np.random.default_rng(4)


def table(inputs: list[str], targets: list[str], rows: int = 6) -> Dataset:
    x, t = RANDOM.normal(size=(rows, len(inputs))), RANDOM.uniform(size=(rows, len(targets)))
    return Dataset.from_arrays(x, t, [*inputs, *targets])


def project_with(inputs: list[str], targets: list[str], *layers: Layer, cost: object = None) -> Project:
    training = Training(cost=cost or HalfSquaredError())  # type: ignore[arg-type]
    return Project(Topology(len(inputs), layers), table(inputs, targets), training)


def words(project: Project) -> str:
    assert project.model is not None
    event = project.model.events[-1]
    return str(Said(event.template, dict(event.values)))


def same(one: Project, other: Project) -> bool:
    return one.topology == other.topology and np.array_equal(
        current_parameters(one).flat, current_parameters(other).flat, equal_nan=True
    )


class TestWhole:
    def test_the_same_table_gets_the_very_network(self) -> None:
        for project in (trained(), rich()):
            other = replace(opening_project(), dataset=project.dataset, topology=project.topology)
            new = pasted(other, network_bytes(project))
            assert same(new, project)
            assert new.model is not None
            assert (new.model.epoch, new.model.updates, new.model.memory) == (0, 0, None)
            assert f"with all of its {present_count(project.topology)} weights" in words(new)
            assert new.dataset is other.dataset
            assert new.training is other.training

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(projects(removed=True))
    def test_any_project_gets_its_own_network_back(self, project: Project) -> None:
        new = pasted(project, network_bytes(project))
        assert same(new, project)
        assert network_bytes(new) == network_bytes(project)

    def test_the_answers_are_the_same(self) -> None:
        project, rows = trained(), opening_project().dataset.matrix
        new = pasted(opening_project(), network_bytes(project))
        x = RANDOM.normal(size=(7, 5))
        assert np.array_equal(forward(new, x).a[-1], forward(project, x).a[-1])
        assert rows is not None

    def test_links_and_units_keep_their_marks_and_what_they_were_worth(self) -> None:
        project = set_weight(opening_project(), 1, 0, 3, 7.5)
        project = switch_off(remove_links(freeze_links(project, 0, [(2, 1)]), 0, [(4, 0), (1, BIAS)]), 0, 3)
        project = switch_off(rename_unit(project, 0, 3, "edge"), -1, 2)
        new = pasted(opening_project(), network_bytes(project))
        assert same(new, project)
        assert new.topology.layers[0].unit_names == ((3, "edge"),)
        assert current_parameters(switch_on(new, 0, 3)).weights[1][0, 3] == 7.5

    def test_it_can_be_saved_and_trained(self, tmp_path) -> None:
        new = pasted(opening_project(), network_bytes(rich()))
        save(new, tmp_path / "pasted.bplab")
        assert same(load(tmp_path / "pasted.bplab"), new)
        Run(new).epoch()

    def test_weights_that_have_diverged_are_copied_as_they_are(self) -> None:
        project = trained()
        assert project.model is not None
        flat = project.model.current.flat.copy()
        flat[:3] = np.nan, np.inf, -np.inf
        broken = replace(project, model=replace(project.model, current=type(project.model.current)((5, 10, 1), flat)))
        assert same(pasted(opening_project(), network_bytes(broken)), broken)

    def test_a_large_network_fits(self) -> None:
        names = [f"x{i}" for i in range(784)]
        layers = (Layer(512, ReLU()), Layer(512, ReLU()), Layer(10, Softmax()))
        project = project_with(names, [f"t{i}" for i in range(10)], *layers)
        assert same(pasted(project, network_bytes(project)), project)


class TestOtherTables:
    def test_inputs_and_outputs_are_matched_by_name(self) -> None:
        given = project_with(["a", "b", "c"], ["s", "t"], Layer(4, Tanh()), Layer(2, Identity()))
        own = project_with(["c", "new", "a"], ["t"], Layer(9), Layer(1, Identity()))
        new = pasted(own, network_bytes(given))
        assert new.topology.widths == (3, 4, 1)
        w, v = current_parameters(given).weights, current_parameters(new).weights
        assert np.array_equal(v[0][:, [0, 2]], w[0][:, [2, 0]])
        assert np.array_equal(v[1], w[1][[1]])
        fresh = initial_parameters(new.topology, own.training.seeds.start)
        assert np.array_equal(v[0][:, 1], fresh.weights[0][:, 1])
        assert "of 26 weights and biases 17 have a place here, and 4 were initialised" in words(new)
        assert "A network 3-4-1 was pasted." in words(new)

    def test_without_common_names_all_are_taken_where_there_are_as_many(self) -> None:
        given = project_with(["a", "b"], ["t"], Layer(3, Tanh()), Layer(1, Identity()))
        own = project_with(["p", "q"], ["r"], Layer(1, Identity()))
        new = pasted(own, network_bytes(given))
        assert np.array_equal(current_parameters(new).flat, current_parameters(given).flat)
        assert "with all of its 13" in words(new)

    def test_without_common_names_and_with_another_count_they_begin_anew(self) -> None:
        given = project_with(["a", "b"], ["s"], Layer(3, Tanh()), Layer(3, Tanh()), Layer(1, Identity()))
        own = project_with(["p", "q", "r"], ["t", "u"], Layer(2, Identity()))
        new = pasted(own, network_bytes(given))
        w, v = current_parameters(given).matrices, current_parameters(new).matrices
        assert np.array_equal(v[1], w[1])
        assert np.array_equal(v[0][:, -1], w[0][:, -1])  # the biases of hidden units are theirs
        assert new.topology.layers[:-1] == given.topology.layers[:-1]
        assert "of 25 weights and biases 15 have a place here, and 17 were initialised" in words(new)

    def test_marks_follow_the_names(self) -> None:
        given = project_with(["a", "b"], ["s", "t"], Layer(3, Tanh()), Layer(2, Identity()))
        given = remove_links(freeze_links(given, 0, [(1, 0), (2, 1)]), 1, [(0, 2), (1, 1)])
        given = switch_off(given, -1, 0)
        own = project_with(["b", "c", "a"], ["t"], Layer(1, Identity()))
        new = pasted(own, network_bytes(given)).topology
        assert new.layers[0].frozen_links == ((1, 2), (2, 0))
        assert new.layers[1].removed_links == ((0, 1),)
        assert new.off_inputs == (2,)

    def test_renamed_columns_are_other_columns(self) -> None:
        project = opening_project()
        renamed = rename_column(project, 1, "second")
        new = pasted(renamed, network_bytes(project))
        assert "of 71 weights and biases 61 have a place here, and 10 were initialised" in words(new)

    @pytest.mark.parametrize(
        ("given", "cost", "own", "taken"),
        [
            (Softmax(), HalfSquaredError(), Identity(), True),
            (Sigmoid(), HalfSquaredError(), Identity(), True),
            (Identity(), BinaryCrossEntropy(), Sigmoid(), False),
            (Sigmoid(), CrossEntropy(), Softmax(), False),
        ],
    )
    def test_the_output_activation_is_taken_where_it_goes_with_the_cost(
        self, given: object, cost: object, own: object, taken: bool
    ) -> None:
        copied = project_with(["a"], ["s", "t"], Layer(3, Tanh()), Layer(2, given))  # type: ignore[arg-type]
        project = project_with(["a"], ["s", "t"], Layer(2, own), cost=cost)  # type: ignore[arg-type]
        new = pasted(project, network_bytes(copied))
        assert new.topology.layers[-1].activation == (given if taken else own)
        assert new.training.cost == cost
        assert ("was not taken" in words(new)) is not taken
        if not taken:
            assert type(own).title in words(new)

    def test_a_network_for_iris_goes_to_penguins(self) -> None:
        iris, penguins = open_bundled("iris"), open_bundled("penguins")
        new = pasted(penguins, network_bytes(iris))
        assert new.topology.widths == (penguins.topology.inputs, *iris.topology.widths[1:])
        Run(new).epoch()


class TestBadBytes:
    def refused(self, data: bytes) -> str:
        project = opening_project()
        with pytest.raises(Refusal) as caught:
            pasted(project, data)
        return str(caught.value)

    def test_no_flipped_bit_gets_through(self) -> None:
        good = network_bytes(rich())
        dice = random.Random(6)
        for _ in range(3000):
            data = bytearray(good)
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            assert "Nothing was changed" in self.refused(bytes(data))

    def test_nothing_cut_or_lengthened_gets_through(self) -> None:
        good = network_bytes(trained())
        for data in (*(good[:end] for end in range(0, len(good), 7)), good + b"\0", good[:-1], b"\0" + good, good * 2):
            assert "Copy the network once more" in self.refused(data)

    def test_a_project_file_is_no_network(self, tmp_path) -> None:
        save(trained(), tmp_path / "whole.bplab")
        assert "no network" in self.refused((tmp_path / "whole.bplab").read_bytes())

    def changed(self, **changes: object) -> bytes:
        text, entries, body = opened(network_bytes(trained()))
        description = json.loads(text)
        for name, value in changes.items():
            place = description["network"] if name in {"topology", "inputs", "outputs"} else description
            place[name] = value
        return closed(json.dumps(description, separators=(",", ":")), entries, body)

    def test_a_description_that_was_written_anew_can_be_read(self) -> None:
        assert same(pasted(opening_project(), self.changed()), trained())

    @pytest.mark.parametrize(
        "changes",
        [
            {"format": "project"},
            {"format": None},
            {"version": 0},
            {"version": "1"},
            {"network": None},
            {"network": []},
            {"surplus": 1},
            {"inputs": ["x1"]},
            {"inputs": [1, 2, 3, 4, 5]},
            {"inputs": "x1"},
            {"outputs": []},
            {"topology": None},
            {"topology": {"inputs": 5, "layers": []}},
            {"topology": {"inputs": -5, "layers": [{"units": 1}]}},
            {"topology": {"inputs": 5, "layers": [{"units": 1}]}},  # the weights are of another size
            {"topology": {"inputs": 5, "layers": [{"units": 10}, {"units": 1, "dropout": 0.5}]}},
            {"topology": {"inputs": 5, "layers": [{"units": 10, "removed_links": [[99, 0]]}, {"units": 1}]}},
            {"topology": {"inputs": 5, "layers": [{"units": 10, "off_units": [10]}, {"units": 1}]}},
            {"topology": {"inputs": 5, "layers": [{"units": 10, "activation": {"kind": "os.system"}}, {"units": 1}]}},
            {"topology": {"inputs": 5, "layers": [{"units": 1e400}, {"units": 1}]}},
            {"topology": {"inputs": 10**30, "layers": [{"units": 10**30}]}},
        ],
    )
    def test_hostile_descriptions_are_refused(self, changes: dict[str, object]) -> None:
        assert "Nothing was changed" in self.refused(self.changed(**changes))

    def test_deep_and_repeated_descriptions_are_refused(self) -> None:
        text, entries, body = opened(network_bytes(trained()))
        for hostile in (
            text.replace('"version":1', '"version":1,"version":1'),
            text.replace('"version":1', '"version":' + "[" * 5000 + "]" * 5000),
            text.replace('"version":1', '"version":NaN'),
            text.replace('"units":10', '"units":' + "9" * 5000),
            text[:-1],
            text.replace("x1", "\ud800"),
            "null",
        ):
            assert "Nothing was changed" in self.refused(closed(hostile, entries, body))

    def test_other_arrays_are_refused(self) -> None:
        text, entries, body = opened(network_bytes(trained()))
        entry = entries["weights"]
        for hostile in (
            {},
            {"other": entry},
            {"weights": {**entry, "dtype": "I64"}},
            {"weights": {**entry, "dtype": "BF16"}},
            {"weights": {**entry, "shape": [1, 71]}},
            {"weights": {**entry, "shape": [2**40]}},
            {"weights": entry, "more": {"dtype": "F64", "shape": [0], "data_offsets": [568, 568]}},
            {"weights": {**entry, "data_offsets": [8, 576]}},
        ):
            assert "Nothing was changed" in self.refused(closed(text, hostile, body))

    def test_a_wrong_length_does_not_take_the_memory(self) -> None:
        good = network_bytes(trained())
        self.refused(b"\xff" * 8 + good[8:])
        self.refused(signed((2**31).to_bytes(8, "little") + good[8:]))

    def test_a_newer_version_says_so(self) -> None:
        said = self.refused(self.changed(version=FORMAT_VERSION + 1, program="9.9", future={"a": 1}))
        assert "a newer version of the program (9.9)" in said

    def test_a_network_that_is_too_large_for_the_table_is_refused_in_its_own_words(self) -> None:
        given = project_with(["a"], ["t"], Layer(90_000), Layer(1, Identity()))
        own = project_with([f"x{i}" for i in range(300)], ["t"], Layer(1, Identity()))
        with pytest.raises(Refusal, match="is too large; the most is"):
            pasted(own, network_bytes(given))


class TestText:
    def test_a_line_names_the_layers(self) -> None:
        new = pasted_text(trained(), " 12-6-1 relu sigmoid\n")
        assert new.topology.widths == (5, 12, 6, 1)
        assert [type(layer.activation) for layer in new.topology.layers] == [ReLU, ReLU, Sigmoid]
        assert np.array_equal(current_parameters(new).weights[0][:10], current_parameters(trained()).weights[0])

    def test_names_may_be_left_out(self) -> None:
        assert pasted_text(opening_project(), "12-1").topology.widths == (5, 12, 1)

    def test_the_outputs_stay_as_many_as_the_table_needs(self) -> None:
        assert pasted_text(opening_project(), "64-32-10 relu sigmoid").topology.widths == (5, 64, 32, 1)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "There is no network on the clipboard"),
            ("hello", "There is no network on the clipboard"),
            ("4-1 swash", "There is no activation “swash”"),
            ("0-1", "units"),
            ("1-" * 250 + "1", "There is no network on the clipboard"),
            ("9999999-1", "units"),
        ],
    )
    def test_other_texts_are_refused_in_words(self, text: str, reason: str) -> None:
        with pytest.raises(Refusal, match=reason):
            pasted_text(opening_project(), text)
