"""The structure check: sizes as the engine allocates them, and findings that are true and can be mended."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import ELU, GELU, HardLimit, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnapp.bundled import bundled, open_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError, Huber, MeanAbsoluteError
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from nnapp.initializers import Constant, FanInNormal, HeNormal, Zeros
from nnapp.model import Model
from nnapp.network import Workspace, backward, forward
from nnapp.optimizers import Adam
from nnapp.project import (
    Project,
    current_parameters,
    freeze_links,
    opening_project,
    remove_layer,
    remove_links,
    set_activation,
    set_layer,
    set_weight,
    switch_off,
)
from nnapp.run import Run
from nnapp.run.state import State
from nnapp.scaling import MinMax, ZScore
from nnapp.structure import Finding, network_findings, structure, table_findings
from nnapp.structure.memory import batch_rows, buffer_bytes
from nnapp.structure.seen import MOST_ROWS
from nnapp.structure.straightness import Evidence, Proof, straightness
from nnapp.topology import BIAS, Layer, Parameters, Topology, present_count
from nnapp.training import Training
from tests.engine.varieties import VARIETIES, project_of

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
RANDOM = np.random.default_rng(8)


def network(x: object, t: object, *layers: Layer, cost: object = None, **training: object) -> Project:
    """A project with these layers; x and t are (rows,) or (rows, columns)."""
    inputs, targets = (np.asarray(table, float) for table in (x, t))  # type: ignore[arg-type]
    inputs, targets = (table[:, None] if table.ndim == 1 else table for table in (inputs, targets))
    dataset = Dataset.from_arrays(inputs, targets)
    return Project(
        Topology(inputs.shape[1], layers),
        dataset,
        Training(cost=cost or HalfSquaredError(), **training),  # type: ignore[arg-type]
    )


def kinds(project: Project) -> list[str]:
    return [finding.kind for finding in structure(project).findings]


def only(project: Project) -> Finding:
    """The only finding; its sentence and its button must have something to say."""
    (finding,) = structure(project).findings
    assert str(finding.said).endswith(".")
    assert "{" not in str(finding.said)
    assert finding.remedy
    return finding


def mended(project: Project) -> Project:
    """The project after the remedy of its only finding; that finding is gone, and it can be trained."""
    finding = only(project)
    assert finding.change is not None
    after = finding.change(project)
    assert finding.kind not in kinds(after)
    Run(after).epoch()
    return after


def output(project: Project) -> tuple[type, type]:
    return type(project.topology.layers[-1].activation), type(project.training.cost)


class TestSizes:
    @pytest.mark.parametrize("name", VARIETIES)
    def test_parameters_are_counted_that_are_there(self, name: str) -> None:
        project = VARIETIES[name]()
        found = structure(project)
        assert found.parameters == present_count(project.topology)
        for shape, w, b in zip(found.layers, *_tables(current_parameters(project)), strict=True):
            assert shape.weights_shape == w.shape
            assert shape.biases_shape == (b.shape if shape.bias else (0,))

    def test_a_link_that_is_removed_twice_or_was_never_there_counts_once(self) -> None:
        layer = Layer(3, bias=False, removed_links=((0, 1), (0, 1), (2, BIAS)))
        project = network(XOR, [0, 1, 1, 0], layer, Layer(1))
        assert structure(project).layers[0].parameters == 5

    @pytest.mark.parametrize("name", VARIETIES)
    def test_memory_is_what_the_engine_allocates(self, name: str) -> None:
        project = VARIETIES[name]()
        size = {use.kind: use.size for use in structure(project).memory}
        state = State.of(project, Model(*[current_parameters(project)] * 2))
        assert size["parameters"] == state.parameters.nbytes
        gradients = {id(array): array.nbytes for array in (state.gradient, state.cost_gradient, state.clipped)}
        assert size["gradient"] == sum(gradients.values())
        free = 0 if state.free is None else state.free.nbytes
        assert size["optimizer"] == sum(array.nbytes for array in (state.step, *state.memory.values())) + free
        rows = project.dataset.matrix(Role.INPUT, precision=state.parameters.dtype, ones=True).nbytes
        assert size["rows"] == rows + project.dataset.matrix(Role.TARGET, precision=state.parameters.dtype).nbytes
        dropout = any(layer.dropout for layer in project.topology.layers)
        workspace = Workspace(project.topology, batch_rows(project), state.parameters.dtype, dropout=dropout)
        assert size["buffers"] == allocated(workspace)

    @pytest.mark.parametrize(("batch", "used"), [(None, 11), (4, 4), (500, 11)])
    def test_buffers_are_those_of_one_mini_batch(self, batch: int | None, used: int) -> None:
        project = project_of(batch_size=batch)
        assert batch_rows(project) == used
        size = {use.kind: use.size for use in structure(project).memory}
        assert size["buffers"] == allocated(Workspace(project.topology, used))
        assert buffer_bytes(project.topology, used, 4) == allocated(Workspace(project.topology, used, np.float32))

    def test_the_table_counts_with_its_texts(self) -> None:
        project = opening_project()
        size = {use.kind: use.size for use in structure(project).memory}
        assert size["table"] == 10 * 6 * 8
        assert structure(project).size == sum(size.values())


def _tables(parameters: Parameters) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    return parameters.weights, parameters.biases


def allocated(workspace: Workspace) -> int:
    """The bytes of all arrays that a workspace holds."""
    arrays = [value for value in vars(workspace).values() if isinstance(value, np.ndarray)]
    tables = [value for value in vars(workspace).values() if isinstance(value, dict)]
    return sum(array.nbytes for array in [*arrays, *(array for table in tables for array in table.values())])


class TestNothingToSay:
    def test_of_the_opening_project(self) -> None:
        project = opening_project()
        assert structure(project).findings == ()
        run = Run(project)
        run.epoch()
        assert structure(replace(project, model=run.model())).findings == ()

    @pytest.mark.parametrize("name", [table.name for table in bundled()])
    def test_of_proposals(self, name: str) -> None:
        assert structure(open_bundled(name)).findings == ()

    @pytest.mark.parametrize("name", [table.name for table in bundled()])
    def test_of_real_tables_that_a_straight_line_can_do(self, name: str) -> None:
        project = open_bundled(name)
        while len(project.topology.layers) > 1:
            project = remove_layer(project, 0)
        assert kinds(project) == []


class TestOutputs:
    def classes(self, activation: object, cost: object, count: int = 3) -> Project:
        columns = (
            NumberColumn("x", Role.INPUT, RANDOM.normal(size=12)),
            CategoryColumn.from_texts("kind", Role.TARGET, [f"class {i % count}" for i in range(12)]),
        )
        units = 1 if count == 2 else count
        layers = (Layer(4, Tanh()), Layer(units, activation))  # type: ignore[arg-type]
        return Project(Topology(1, layers), Dataset(columns), Training(cost=cost))  # type: ignore[arg-type]

    @pytest.mark.parametrize("cost", [HalfSquaredError(), Huber(threshold=0.5), MeanAbsoluteError()])
    def test_softmax_with_errors_gets_cross_entropy(self, cost: object) -> None:
        project = self.classes(Softmax(), cost)
        finding = only(project)
        assert (finding.kind, finding.level, finding.layer) == ("softmax-with-errors", "warning", 1)
        assert output(mended(project)) == (Softmax, CrossEntropy)

    @pytest.mark.parametrize("cost", [HalfSquaredError(), Huber(threshold=0.5), MeanAbsoluteError()])
    def test_the_error_signals_in_the_words_are_those_of_the_engine(self, cost: object) -> None:
        z = np.log(0.999 / 0.001)
        two = network([[0.0]], [[1.0, 0.0]], Layer(2, Softmax()), cost=cost)
        delta = backward(two, [[0.0]], [[1.0, 0.0]], Parameters((1, 2), np.array([0, 0, 0, z]))).delta[-1]
        said = only(two).said.values["signal"]
        assert said == pytest.approx(abs(float(delta[0, 0])), rel=1e-3)
        one = self.classes(Sigmoid(), cost, count=2)
        alone = network([[0.0]], [[0.0]], Layer(1, Sigmoid()), cost=cost)
        delta = backward(alone, [[0.0]], [[0.0]], Parameters((1, 1), np.array([0, z]))).delta[-1]
        assert only(one).said.values["signal"] == pytest.approx(abs(float(delta[0, 0])), rel=1e-3)

    def test_sigmoid_with_errors_for_classes_is_advised_against(self) -> None:
        project = self.classes(Sigmoid(), HalfSquaredError(), count=2)
        assert (only(project).kind, only(project).level) == ("sigmoid-with-errors", "advice")
        assert "0.001" in str(only(project).said)
        assert output(mended(project)) == (Sigmoid, BinaryCrossEntropy)

    @pytest.mark.parametrize(
        ("activation", "target", "words"),
        [
            (Sigmoid(), 250.0, "of row 2 is 250, but Sigmoid outputs lie between 0 and 1"),
            (Tanh(), -1.5, "of row 2 is -1.5, but Tanh outputs lie between -1 and 1"),
            (ReLU(), -0.5, "of row 2 is -0.5, but ReLU outputs are never below 0"),
            (ELU(0.5), -0.75, "outputs are never below -0.5"),
            (GELU(), -3.0, "outputs are never below -0.17"),
            (HardLimit(), 0.5, "of row 2 is 0.5, but Hard limit (step) outputs are either 0 or 1"),
        ],
    )
    def test_a_target_out_of_reach_is_named(self, activation: object, target: float, words: str) -> None:
        project = network([1, 2, 3], [0, target, 1], Layer(3, Tanh()), Layer(1, activation))  # type: ignore[arg-type]
        finding = next(finding for finding in structure(project).findings if finding.kind == "out-of-reach")
        assert words in str(finding.said)
        assert "“t”" in str(finding.said)
        assert finding.change is not None
        assert output(finding.change(project)) == (Identity, HalfSquaredError)
        assert kinds(finding.change(project)) == []

    def test_scaled_targets_are_judged_as_the_network_is_shown_them(self) -> None:
        project = network([1, 2, 3], [100, 200, 300], Layer(3, Tanh()), Layer(1, Sigmoid()))
        column = project.dataset.columns[1]
        for scaling, found in ((ZScore(), ["out-of-reach"]), (MinMax(), [])):
            dataset = Dataset((project.dataset.columns[0], replace(column, scaling=scaling)))
            assert kinds(replace(project, dataset=dataset)) == found
            if found:
                assert "is 300, scaled 1.225, but" in str(only(replace(project, dataset=dataset)).said)

    def test_only_training_rows_count(self) -> None:
        project = network([1, 2, 3], [0, 5, 1], Layer(3, Tanh()), Layer(1, Sigmoid()))
        assert kinds(replace(project, dataset=Dataset(project.dataset.columns, [0, 2, 0]))) == []

    def test_softmax_cannot_give_targets_that_do_not_add_up_to_one(self) -> None:
        for cost in (HalfSquaredError(), CrossEntropy()):
            project = network([1, 2], [[0, 1], [0.5, 0.75]], Layer(3, Tanh()), Layer(2, Softmax()), cost=cost)
            assert "the targets of row 2 add up to 1.25" in str(only(project).said)
            assert output(mended(project)) == (Identity, HalfSquaredError)

    def test_a_single_softmax_unit_always_says_one(self) -> None:
        for targets, expected in (([0, 1], (Sigmoid, BinaryCrossEntropy)), ([0, 7], (Identity, HalfSquaredError))):
            project = network([1, 2], targets, Layer(3, Tanh()), Layer(1, Softmax()))
            assert only(project).kind == "one-softmax-unit"
            assert output(mended(project)) == expected

    def test_targets_of_huge_tables_are_looked_at_in_part(self) -> None:
        rows = 3 * MOST_ROWS
        t = np.zeros(rows)
        t[::3] = 2.0
        project = network(np.arange(rows), t, Layer(3, Tanh()), Layer(1, Sigmoid()))
        assert only(project).kind == "out-of-reach"


class TestLayers:
    def test_one_unit_between_wider_layers(self) -> None:
        x, t = RANDOM.normal(size=(5, 9)), RANDOM.normal(size=(5, 4))
        project = network(x, t, Layer(1, Tanh()), Layer(4, Identity()))
        assert "Layer 1 has one unit between 9 and 4" in str(only(project).said)
        assert mended(project).topology.widths == (9, 6, 4)
        narrow = network(x[:, :2], t[:, :2], Layer(1, Tanh()), Layer(2, Identity()))
        assert mended(narrow).topology.widths == (2, 4, 2)
        assert kinds(network(x, t[:, :1], Layer(1, Tanh()), Layer(1, Identity()))) == []

    def test_the_hard_limit_lets_no_error_through(self) -> None:
        project = network(XOR, [0, 1, 1, 0], Layer(3, Tanh()), Layer(2, HardLimit()), Layer(1))
        finding = only(project)
        assert finding.layer == 1
        assert "the 17 weights and biases up to there never change" in str(finding.said)
        gradient = backward(project, XOR, [[0], [1], [1], [0]]).gradient
        assert gradient is not None
        assert not gradient.flat[:17].any()
        assert gradient.flat[17:].all()
        assert isinstance(mended(project).topology.layers[1].activation, Sigmoid)

    def test_a_perceptron_set_by_hand_may_have_hard_limits(self) -> None:
        layers = (Layer(2, HardLimit(), frozen=True), Layer(1, HardLimit(), frozen=True))
        assert kinds(network(XOR, [0, 1, 1, 0], *layers)) == []
        trained = network(XOR, [0, 1, 1, 0], Layer(2, HardLimit(), frozen=True), Layer(1))
        assert kinds(trained) == []
        assert "The output layer uses the hard limit" in str(
            only(network(XOR, [0, 1, 1, 0], Layer(2, Tanh()), Layer(1, HardLimit()))).said
        )

    @pytest.mark.parametrize("initializer", [Constant(0.3), Zeros()])
    def test_units_that_start_alike_stay_alike(self, initializer: object) -> None:
        layers = [Layer(3, Tanh(), initializer), Layer(1, Sigmoid(), Constant(0.2))]  # type: ignore[arg-type]
        project = network(XOR, [0, 1, 1, 0], *layers, optimizer=Adam(), batch_size=2)
        assert only(project).kind == "equal-units"
        run = Run(project)
        for _ in range(50):
            run.epoch()
        trained = replace(project, model=run.model())
        here, after = current_parameters(trained).matrices
        assert (here == here[0]).all()
        assert (after[0, :-1] == after[0, 0]).all()
        assert only(trained).kind == "equal-units"  # still, after training
        for before in (project, trained):
            new = mended(before)
            assert isinstance(new.topology.layers[0].initializer, FanInNormal)
            assert len(np.unique(current_parameters(new).weights[0])) == 6

    def test_units_that_something_tells_apart_are_not_called_equal(self) -> None:
        alike = Layer(3, Tanh(), Constant(0.3))
        other = network(XOR, [0, 1, 1, 0], alike, Layer(1))
        assert kinds(other) == []  # the random weights onward give each unit another gradient
        run = Run(other)
        run.epoch()
        assert len({*map(tuple, run.snapshot().parameters.matrices[0].tolist())}) == 3
        equal = network(XOR, [0, 1, 1, 0], alike, Layer(1, Sigmoid(), Constant(0.3)))
        assert kinds(set_weight(equal, 0, 1, 0, 0.7)) == []
        assert kinds(remove_links(equal, 0, [(1, 0)])) == []
        assert kinds(switch_off(equal, 0, 0)) == ["switched-off"]
        assert kinds(network(XOR, [0, 1, 1, 0], replace(alike, dropout=0.5), equal.topology.layers[1])) == []
        assert kinds(network(XOR, [0, 1, 1, 0], Layer(3, Tanh()), equal.topology.layers[1])) == []

    def test_a_link_that_is_frozen_after_training_tells_units_apart(self) -> None:
        alike = [Layer(3, Tanh(), Constant(0.3)), Layer(1, Sigmoid(), Constant(0.2))]
        run = Run(network(XOR, [0, 1, 1, 0], *alike))
        for _ in range(2):
            run.epoch()
        trained = replace(run.project, model=run.model())
        assert only(trained).kind == "equal-units"
        frozen = freeze_links(trained, 0, [(1, 0)])
        assert kinds(frozen) == []
        on = Run(frozen)
        on.epoch()
        assert len({*map(tuple, on.snapshot().parameters.matrices[0].tolist())}) == 2
        for all_alike in (
            freeze_links(trained, 0, [(unit, 0) for unit in range(3)]),
            set_layer(trained, 0, frozen=True),
        ):
            assert kinds(all_alike) == ["equal-units"]

    @pytest.mark.parametrize("penalty", [{"l1": 0.01}, {"l2": 0.1}])
    def test_below_a_hard_limit_a_penalty_still_moves_weights(self, penalty: dict[str, float]) -> None:
        project = network(XOR, [0, 1, 1, 0], Layer(3, Tanh()), Layer(2, HardLimit()), Layer(1), **penalty)
        said = str(only(project).said)
        assert "never change" not in said
        assert "the 17 weights and biases up to there learn nothing. The penalty only draws their weights to 0." in said
        before, run = current_parameters(project).weights[0], Run(project)
        run.epoch()
        assert (np.abs(run.snapshot().parameters.weights[0]) < np.abs(before)).all()

    def test_five_sigmoid_layers_are_deep(self) -> None:
        def deep(count: int) -> Project:
            return network(XOR, [0, 1, 1, 0], *[Layer(4, Sigmoid()) for _ in range(count)], Layer(1, Sigmoid()))

        assert kinds(deep(4)) == []
        assert "one part in 1,024 of it" in str(only(deep(5)).said)
        new = mended(deep(5))
        assert {type(layer.activation) for layer in new.topology.layers[:-1]} == {ReLU}
        assert {type(layer.initializer) for layer in new.topology.layers[:-1]} == {HeNormal}
        assert isinstance(new.topology.layers[-1].activation, Sigmoid)


class TestLinks:
    def base(self) -> Project:
        return network(XOR, [0, 1, 1, 0], Layer(3, Tanh()), Layer(2, Tanh()), Layer(1))

    def test_a_unit_that_is_off_is_only_noted(self) -> None:
        project = switch_off(switch_off(self.base(), 0, 1), 0, 2)
        finding = only(project)
        assert (finding.kind, finding.level, finding.layer) == ("switched-off", "note", 0)
        assert str(finding.said).startswith("Units of layer 1 that are switched off: 2, 3. No unit")
        assert mended(project).topology == self.base().topology
        # that it hears nothing either, or has no links of its own onward, is no second finding
        assert kinds(remove_links(project, 0, [(1, 0), (1, 1)])) == ["switched-off"]
        assert kinds(remove_links(project, 1, [(0, 1), (1, 1)])) == ["switched-off"]

    def test_inputs_can_be_off(self) -> None:
        project = switch_off(self.base(), -1, 0)
        assert only(project).layer == -1
        assert str(only(project).said).startswith("Inputs that are switched off: “x1”. The")
        assert mended(project).topology == self.base().topology

    def test_where_all_are_off_before_it_a_unit_is_not_accused(self) -> None:
        project = switch_off(switch_off(self.base(), 1, 0), 1, 1)
        assert kinds(project) == ["switched-off"]
        assert kinds(remove_links(project, 2, [(0, 0)])) == ["switched-off"]

    def test_a_unit_that_nobody_hears_is_warned_of(self) -> None:
        project = remove_links(self.base(), 1, [(0, 1), (1, 1)])
        finding = only(project)
        assert (finding.kind, finding.level, finding.layer) == ("no-link-onward", "warning", 0)
        assert str(finding.said).startswith("Units of layer 1 without a link onward: 2. They")
        gradient = backward(project, XOR, [[0], [1], [1], [0]]).gradient
        assert gradient is not None
        assert not gradient.matrices[0][1].any()
        assert gradient.matrices[0][0].all()
        assert mended(project).topology == self.base().topology
        of_inputs = remove_links(self.base(), 0, [(unit, 0) for unit in range(3)])
        assert str(only(of_inputs).said).startswith("Inputs without a link onward: “x1”.")
        assert mended(of_inputs).topology == self.base().topology

    def test_a_unit_that_hears_nothing_is_warned_of(self) -> None:
        project = remove_links(self.base(), 0, [(2, 0), (2, 1)])
        finding = only(project)
        assert (finding.kind, finding.level, finding.layer) == ("no-input-link", "warning", 0)
        assert "Units of layer 1 without an input link: 3." in str(finding.said)
        assert len(np.unique(forward(project, XOR).a[0][:, 2])) == 1
        assert mended(project).topology == self.base().topology
        part = remove_links(switch_off(self.base(), -1, 0), 0, [(2, 1)])  # the rest of what it could hear is off
        assert kinds(part) == ["switched-off", "no-input-link"]

    def test_removed_biases_and_single_links_are_nothing_to_speak_of(self) -> None:
        project = remove_links(self.base(), 0, [(0, BIAS), (1, BIAS), (2, BIAS), (0, 0), (1, 1)])
        assert kinds(project) == []

    def test_units_are_named_and_of_many_only_some(self) -> None:
        project = network(XOR, [0, 1, 1, 0], Layer(9, Tanh(), unit_names=((1, "edge"),)), Layer(1))
        for unit in range(1, 8):
            project = switch_off(project, 0, unit)
        assert "switched off: 2 “edge”, 3, 4, 5, 6 and 2 more. No unit" in str(only(project).said)

    def test_what_is_off_is_not_counted_twice(self) -> None:
        project = remove_links(switch_off(self.base(), 0, 1), 1, [(0, 1), (0, 2)])
        assert structure(project).parameters == present_count(project.topology)


class TestStraightLines:
    def test_xor_needs_a_hidden_layer_and_it_is_proved(self) -> None:
        project = network(XOR, [0, 1, 1, 0], Layer(1))
        finding = only(project)
        assert finding.kind == "straight-line"
        assert "The inputs of rows 1 and 4 add up to the same as those of rows 2 and 3" in str(finding.said)
        proof = straightness(project.dataset)
        assert isinstance(proof, Proof)
        assert {*proof.same, *proof.others} == {0, 1, 2, 3}
        assert (XOR[[*proof.same]].sum(axis=0) == XOR[[*proof.others]].sum(axis=0)).all()
        assert mended(project).topology.widths == (2, 4, 1)

    @pytest.mark.parametrize("targets", [[0, 0, 0, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]])
    def test_what_a_straight_line_can_do_is_left_alone(self, targets: list[int]) -> None:
        assert kinds(network(XOR, targets, Layer(1))) == []

    def test_the_proof_holds_for_softmax_and_for_rows_in_any_order(self) -> None:
        one_hot = np.eye(2)[[1, 0, 0, 1]]
        shifted = XOR * 0.1 + 0.7  # sums of decimals are rounded
        project = network(shifted, one_hot, Layer(2, Softmax()), cost=CrossEntropy())
        assert kinds(project) == ["straight-line"]
        split = np.array([2, 0, 0, 0, 0])
        rows = Dataset.from_arrays(np.vstack([[9, 9], XOR]), np.array([[0], [0], [1], [1], [0]]), split=split)
        assert "rows 2 and 5 add up to the same as those of rows 3 and 4" in str(
            only(Project(Topology(2, (Layer(1),)), rows)).said
        )

    def test_three_classes_are_no_proof_where_each_row_has_its_own(self) -> None:
        targets = np.eye(3)[[0, 1, 2, 0]]
        assert kinds(network(XOR, targets, Layer(3, Softmax()), cost=CrossEntropy())) == []

    def test_parity_of_three_inputs_is_proved_too(self) -> None:
        bits = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
        assert kinds(network(bits, bits.sum(axis=1) % 2, Layer(1))) == ["straight-line"]

    def test_linear_hidden_layers_are_one_straight_line(self) -> None:
        for line in (Identity(), LeakyReLU(slope=1)):
            project = network(XOR, [0, 1, 1, 0], Layer(3, line), Layer(2, Identity()), Layer(1))
            assert "The hidden layers are linear" in str(only(project).said)
            new = mended(project)
            assert [type(layer.activation) for layer in new.topology.layers] == [Tanh, Tanh, Sigmoid]

    def test_an_output_that_goes_down_and_up_can_do_xor(self) -> None:
        assert kinds(network(XOR, [0, 1, 1, 0], Layer(1, GELU()))) == []

    def test_numbers_that_need_a_curve(self) -> None:
        x = RANDOM.uniform(-1, 1, (200, 2))
        project = network(x, (x**2).sum(axis=1), Layer(1, Identity()))
        finding = only(project)
        assert "a straight line explains" in str(finding.said)
        found = straightness(project.dataset)
        assert isinstance(found, Evidence)
        assert found.straight < 0.1
        assert found.curved > 0.99
        assert mended(project).topology.widths == (2, 8, 1)
        line = network(x, x @ [[1.0], [2.0]] + RANDOM.normal(0, 0.5, (200, 1)), Layer(1, Identity()))
        assert kinds(line) == []
        noise = network(x, RANDOM.normal(size=200), Layer(1, Identity()))
        assert kinds(noise) == []

    def test_classes_that_need_a_curve(self) -> None:
        x = RANDOM.uniform(-1, 1, (300, 2))
        inside = ((x**2).sum(axis=1) < 0.6).astype(float)
        assert "of the rows right" in str(only(network(x, inside, Layer(1))).said)
        rings = np.digitize((x**2).sum(axis=1), [0.4, 0.9])
        project = network(x, np.eye(3)[rings], Layer(3, Softmax()), cost=CrossEntropy())
        assert "(“t1 or t2”)" in str(only(project).said)
        sides = np.digitize(x[:, 0], [-0.3, 0.4])  # in a row: least squares on all three would fail, softmax does not
        assert kinds(network(x, np.eye(3)[sides], Layer(3, Softmax()), cost=CrossEntropy())) == []

    def test_rows_that_repeat_themselves_do_not_mislead(self) -> None:
        x = np.tile(XOR, (30, 1))
        assert kinds(network(x, np.tile([0, 1, 1, 0], 30), Layer(1))) == ["straight-line"]
        assert kinds(network(x, np.tile([0, 1, 1, 1], 30), Layer(1))) == []
        assert kinds(network(np.ones((60, 2)), np.arange(60) % 2, Layer(1))) == []

    def test_it_is_asked_once_for_each_table(self) -> None:
        project = network(RANDOM.normal(size=(100, 3)), RANDOM.normal(size=100), Layer(1, Identity()))
        assert straightness(project.dataset) is straightness(project.dataset)
        proof = network(XOR, [0, 1, 1, 0], Layer(1)).dataset
        assert straightness(proof) is straightness(proof)


def test_the_parts_are_all_there_is() -> None:
    project = network(XOR, [0, 1, 1, 2], Layer(1, HardLimit()))
    assert structure(project).findings == (*network_findings(project), *table_findings(project))
    assert {"hard-limit", "out-of-reach"} <= {*kinds(project)}


def test_findings_with_the_same_words_are_equal() -> None:
    project = network(XOR, [0, 1, 1, 0], Layer(1))
    assert structure(project).findings == structure(project).findings


def test_tables_with_holes_or_without_rows_are_checked_all_the_same() -> None:
    holes = network([np.nan, 1.0], [np.nan, 5.0], Layer(1))
    assert "of row 2 is 5" in str(only(holes).said)
    for x, t in ((np.empty((0, 2)), np.empty((0, 1))), (np.full((3, 2), np.nan), np.full((3, 1), np.inf))):
        for activation, cost in ((Sigmoid(), BinaryCrossEntropy()), (Softmax(), CrossEntropy())):
            structure(network(x, t, Layer(1, activation), cost=cost))


@pytest.mark.parametrize("name", VARIETIES)
def test_every_remedy_can_be_applied(name: str) -> None:
    project = VARIETIES[name]()
    for bare in (project, remove_layer(remove_layer(project, 0), 0), set_activation(project, 0, HardLimit())):
        for finding in structure(bare).findings:
            assert finding.change is not None
            after = structure(finding.change(bare)).findings
            assert (finding.kind, finding.layer) not in [(left.kind, left.layer) for left in after]
            assert str(finding.said)


def test_a_layer_that_is_set_by_its_initializer_later_is_not_accused() -> None:
    project = opening_project()
    assert kinds(set_layer(project, 0, initializer=Constant())) == []
