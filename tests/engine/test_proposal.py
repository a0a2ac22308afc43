"""The proposal: what it decides for tables of every kind, that it says why, and that what it proposes learns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.bundled import bundled, open_bundled, read_bundled
from nnapp.costs import BinaryCrossEntropy, CrossEntropy, HalfSquaredError
from nnapp.cross_validation import cross_validate
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.missing import DropRows, FillAndMark, FillMedian, FillMostFrequent, RefuseMissing
from nnapp.project import Project, opening_project
from nnapp.proposal import Proposal, proposal, proposal_for
from nnapp.run import Run
from nnapp.scaling import MinMax, NoScaling, ZScore
from nnapp.scripting import fit, measure
from nnapp.training import Seeds, Training
from nnapp.words import Refusal
from tests.engine.projects import parts

RANDOM = np.random.default_rng(3)


def words(proposed: Proposal) -> str:
    return "\n".join(map(str, proposed.reasons))


def numbers(name: str, values: object, role: Role = Role.INPUT) -> NumberColumn:
    return NumberColumn(name, role, np.array(values, float))


def classes(count: int, rows: int, role: Role = Role.TARGET, name: str = "kind") -> CategoryColumn:
    codes = (np.arange(rows) % count).astype(np.int32)
    return CategoryColumn(name, role, codes, tuple(f"class {code}" for code in range(count)))


def table(*targets: Column, rows: int = 60) -> Dataset:
    inputs = [numbers(f"x{i}", RANDOM.normal(20, 4, rows)) for i in range(4)]
    return Dataset((*inputs, *targets))


def output(project: Project) -> tuple[type, type]:
    return type(project.topology.layers[-1].activation), type(project.training.cost)


class TestOutputs:
    def test_several_classes_get_softmax_and_cross_entropy(self) -> None:
        proposed = proposal_for(table(classes(3, 60)))
        assert output(proposed.project) == (Softmax, CrossEntropy)
        assert proposed.project.topology.layers[-1].units == 3
        assert "3 classes" in words(proposed)
        assert "softmax" in words(proposed)

    def test_two_classes_get_one_sigmoid_unit(self) -> None:
        for target in (classes(2, 60), numbers("t", np.arange(60) % 2, Role.TARGET)):
            proposed = proposal_for(table(target))
            assert output(proposed.project) == (Sigmoid, BinaryCrossEntropy)
            assert proposed.project.topology.layers[-1].units == 1
            assert "one sigmoid unit" in words(proposed)

    def test_numbers_get_linear_units_and_a_scaled_target(self) -> None:
        proposed = proposal_for(table(numbers("price", RANDOM.normal(1e5, 2e4, 60), Role.TARGET)))
        assert output(proposed.project) == (Identity, HalfSquaredError)
        price = proposed.project.dataset.columns[4]
        assert isinstance(price, NumberColumn)
        assert price.scaling == ZScore()
        assert "Scaling of the target “price”: z-score" in words(proposed)

    def test_one_column_of_ones_for_each_class_is_classes(self) -> None:
        targets = [numbers(f"t{i}", np.arange(60) % 3 == i, Role.TARGET) for i in range(3)]
        assert output(proposal_for(table(*targets)).project) == (Softmax, CrossEntropy)

    def test_several_answers_of_yes_or_no_get_sigmoid_units(self) -> None:
        targets = [numbers(f"t{i}", np.arange(60) % (i + 2) == 0, Role.TARGET) for i in range(3)]
        assert output(proposal_for(table(*targets)).project) == (Sigmoid, BinaryCrossEntropy)
        two = (classes(3, 60, name="a"), classes(4, 60, name="b"))
        assert output(proposal_for(table(*two)).project) == (Sigmoid, BinaryCrossEntropy)

    def test_numbers_and_classes_at_once_are_told_to_be_two_tasks(self) -> None:
        proposed = proposal_for(table(classes(3, 60), numbers("t", RANDOM.normal(size=60), Role.TARGET)))
        assert output(proposed.project) == (Identity, HalfSquaredError)
        assert "Two networks" in words(proposed)

    def test_whole_numbers_that_may_be_classes_are_mentioned(self) -> None:
        proposed = proposal_for(table(numbers("grade", np.arange(60) % 5 + 1, Role.TARGET)))
        assert "“grade” has only a few different whole numbers" in words(proposed)

    def test_a_rare_class_is_mentioned(self) -> None:
        codes = np.array([0] * 58 + [1] * 2, np.int32)
        proposed = proposal_for(table(CategoryColumn("ill", Role.TARGET, codes, ("no", "yes"))))
        assert "“yes” has only 3.3% of the rows" in words(proposed)
        assert "balanced accuracy" not in words(proposal_for(table(classes(3, 60))))


class TestColumns:
    def test_numbers_are_standardised_but_not_zeros_and_ones(self) -> None:
        flag = numbers("flag", np.arange(60) % 2)
        proposed = proposal_for(Dataset((numbers("x", RANDOM.normal(size=60)), flag, classes(2, 60))))
        x, still = proposed.project.dataset.columns[:2]
        assert isinstance(x, NumberColumn)
        assert isinstance(still, NumberColumn)
        assert (x.scaling, still.scaling) == (ZScore(), NoScaling())
        assert "“flag”: none, because the numbers are only 0 and 1" in words(proposed)

    def test_pixels_are_scaled_from_their_least_to_their_greatest(self) -> None:
        pixels = [numbers(f"p{i}", RANDOM.integers(0, 256, 60)) for i in range(49)]
        proposed = proposal_for(Dataset((*pixels, classes(2, 60))))
        scalings = {type(c.scaling) for c in proposed.project.dataset.columns if isinstance(c, NumberColumn)}
        assert scalings == {MinMax}
        assert "pixels of an image" in words(proposed)

    def test_few_gaps_are_filled_and_many_are_marked(self) -> None:
        few, many = RANDOM.normal(size=60), RANDOM.normal(size=60)
        few[5], many[::4] = np.nan, np.nan
        colour, shape = classes(3, 60, Role.INPUT, "colour"), classes(3, 60, Role.INPUT, "shape")
        gap = np.where(np.arange(60) == 7, -1, colour.codes).astype(np.int32)
        gaps = np.where(np.arange(60) % 3 == 1, -1, shape.codes).astype(np.int32)
        answer = RANDOM.normal(size=60)
        answer[[1, 2]] = np.nan
        dataset = Dataset(
            (
                numbers("few", few),
                numbers("many", many),
                numbers("none", RANDOM.normal(size=60)),
                replace(colour, codes=gap),
                replace(shape, codes=gaps),
                numbers("t", answer, Role.TARGET),
            )
        )
        proposed = proposal_for(dataset)
        ways = [type(column.missing) for column in proposed.project.dataset.columns]  # type: ignore[union-attr]
        assert ways == [FillMedian, FillAndMark, RefuseMissing, FillMostFrequent, FillAndMark, DropRows]
        assert "“few”: they count as the median of the training rows, because few are missing (1)" in words(proposed)
        assert "“many”, “shape”" in words(proposed)
        assert "“t”: their rows are left out (2)" in words(proposed)
        Run(proposed.project).epoch()

    def test_what_is_ignored_stays_as_it_is(self) -> None:
        ignored = numbers("id", [np.nan, *range(59)], Role.IGNORED)
        text = TextColumn("note", Role.IGNORED, ("",) * 60)
        dataset = Dataset((ignored, text, numbers("x", range(60)), classes(2, 60)))
        assert proposal_for(dataset).project.dataset.columns[:2] == (ignored, text)


class TestRows:
    def test_a_fifth_is_for_the_test_with_the_same_share_of_every_class(self) -> None:
        proposed = proposal_for(table(classes(3, 150), rows=150))
        split, codes = proposed.project.dataset.split, classes(3, 150).codes
        assert split is not None
        assert [int(np.count_nonzero((split == Split.TEST) & (codes == code))) for code in range(3)] == [10] * 3
        assert "20% of the 150 are for the test" in words(proposed)

    def test_few_rows_are_all_for_training(self) -> None:
        proposed = proposal_for(opening_project().dataset)
        assert proposed.project.dataset.split is None
        assert "all 10 are for training" in words(proposed)

    def test_many_rows_say_themselves_when_to_stop(self) -> None:
        proposed = proposal_for(table(classes(2, 2000), rows=2000))
        dataset, training = proposed.project.dataset, proposed.project.training
        assert dataset.count(Split.VALIDATION) == 300
        assert dataset.count(Split.TEST) == 400
        assert training.stop.patience == 10
        assert "no new minimum for 10 epochs" in words(proposed)

    def test_what_somebody_has_said_of_the_rows_stays(self) -> None:
        kinds = np.zeros(60, np.uint8)
        kinds[:7], kinds[7] = Split.TEST, Split.EXCLUDED
        dataset = Dataset(table(classes(2, 60)).columns, kinds)
        proposed = proposal_for(dataset)
        assert proposed.project.dataset.split is not None
        assert proposed.project.dataset.split.tolist() == kinds.tolist()
        assert "stay as they are, 52 for training, 0 for validation and 7 for the test" in words(proposed)

    def test_excluded_rows_stay_excluded_and_do_not_count(self) -> None:
        kinds = np.zeros(100, np.uint8)
        kinds[::2] = Split.EXCLUDED
        proposed = proposal_for(Dataset(table(classes(2, 100), rows=100).columns, kinds))
        dataset = proposed.project.dataset
        assert dataset.split is not None
        assert (dataset.split[::2] == Split.EXCLUDED).all()
        assert dataset.count(Split.TEST) == 10


class TestNetwork:
    def test_small_tables_get_small_smooth_networks_and_large_ones_larger(self) -> None:
        small = proposal_for(table(classes(3, 150), rows=150)).project.topology
        large = proposal_for(table(classes(3, 20_000), rows=20_000)).project.topology
        assert [layer.units for layer in small.layers] == [8, 3]
        assert isinstance(small.layers[0].activation, Tanh)
        assert len(large.layers) == 3
        assert isinstance(large.layers[0].activation, ReLU)

    def test_many_inputs_and_few_rows_get_few_units(self) -> None:
        inputs = [numbers(f"x{i}", RANDOM.normal(size=40)) for i in range(500)]
        proposed = proposal_for(Dataset((*inputs, classes(2, 40))))
        assert proposed.project.topology.layers[0].units == 4
        assert "few for 500 inputs" in words(proposed)

    def test_xor_is_learnt_by_heart(self) -> None:
        dataset = Dataset.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
        trained = fit(proposal_for(dataset).project)
        assert measure(trained).accuracy == 1

    def test_a_curve_is_learnt(self) -> None:
        x = np.linspace(-3, 3, 300)[:, np.newaxis]
        trained = fit(proposal_for(Dataset.from_arrays(x, 1000 + 100 * np.sin(2 * x))).project)
        assert measure(trained, Split.TEST).r2 > 0.95
        assert measure(trained, Split.TEST).rmse < 20

    def test_a_plane_of_numbers_is_learnt_in_their_own_units(self) -> None:
        x = np.random.default_rng(0).normal(50, 9, (400, 5))
        t = 3000 + x @ np.array([5.0, -3.0, 2.0, 0.0, 1.0])
        trained = fit(proposal_for(Dataset.from_arrays(x, t[:, np.newaxis])).project)
        assert measure(trained, Split.TEST).r2 > 0.95


class TestMusts:
    # the whole figures are printed by tests/benchmarks/proposals.py
    @pytest.mark.parametrize(("name", "least"), [("iris", 0.93), ("wine", 0.95), ("breast-cancer", 0.95)])
    def test_ten_folds_are_as_good_as_they_must_be(self, name: str, least: float) -> None:
        assert cross_validate(open_bundled(name), 10, 0).score("accuracy").mean >= least

    def test_digits_are_told_apart_on_the_fifth_for_the_test(self) -> None:
        assert measure(fit(open_bundled("digits")), Split.TEST).accuracy >= 0.95

    @pytest.mark.parametrize("seed", [1, 2])
    def test_it_was_not_the_luck_of_one_seed(self, seed: int) -> None:
        seeds = Seeds(start=seed, order=seed, split=seed)
        iris = proposal_for(read_bundled(bundled()[1]), Training(seeds=seeds)).project
        assert cross_validate(iris, 10, seed).score("accuracy").mean >= 0.93


class TestProposal:
    def test_the_same_table_gets_the_same_proposal(self) -> None:
        one, same = (proposal(open_bundled("penguins")) for _ in range(2))
        assert parts(one.project) == parts(same.project)
        assert one.reasons == same.reasons

    def test_a_proposal_of_a_proposal_is_that_proposal(self) -> None:
        project = open_bundled("wine")
        again = proposal(project).project
        assert parts(again) == parts(project)

    def test_what_the_project_was_before_does_not_matter_but_seeds_notes_and_precision_stay(self) -> None:
        project = fit(opening_project(), 3)
        training = replace(project.training, seeds=Seeds(start=9), precision="float32", measured=("accuracy",))
        project = replace(project, training=training, notes="for lesson 3")
        new = proposal(project).project
        assert new.model is None
        assert new.notes == "for lesson 3"
        assert (new.training.seeds, new.training.precision) == (Seeds(start=9), "float32")
        assert new.training.measured == ("accuracy",)
        assert new.topology == proposal_for(project.dataset).project.topology

    def test_every_decision_has_its_reason(self) -> None:
        said = words(proposal(open_bundled("penguins")))
        for subject in (
            "Output and cost",
            "Hidden layer",
            "Activation",
            "Scaling",
            "Missing cells",
            "Rows",
            "Optimizer",
            "Batch",
            "Epochs",
            "Penalty",
        ):
            assert f"\n{subject}" in f"\n{said}"
        assert "because" in said

    @pytest.mark.parametrize("name", ["<b>bold</b>", "{rows}", "a\0b\u202e", "x" * 10_000])
    def test_strange_names_are_only_text_and_shortened(self, name: str) -> None:
        values = RANDOM.normal(size=60)
        values[3] = np.nan
        dataset = Dataset((numbers(name, values), numbers("t", RANDOM.integers(0, 4, 60), Role.TARGET)))
        assert name[:30] in words(proposal_for(dataset))
        assert max(len(str(said)) for said in proposal_for(dataset).reasons) < 500

    def test_a_table_without_training_rows_is_refused(self) -> None:
        with pytest.raises(Refusal, match="no training rows"):
            proposal_for(Dataset((numbers("x", []), numbers("t", [], Role.TARGET))))
        excluded = np.full(60, Split.EXCLUDED, np.uint8)
        with pytest.raises(Refusal, match="no training rows"):
            proposal_for(Dataset(table(classes(2, 60)).columns, excluded))

    def test_a_table_without_inputs_or_targets_is_refused(self) -> None:
        with pytest.raises(Refusal, match="an input"):
            proposal_for(Dataset((numbers("t", [1.0, 2.0], Role.TARGET),)))
        with pytest.raises(Refusal, match="a target"):
            proposal_for(Dataset((numbers("x", [1.0, 2.0]),)))


CELLS = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1.0, np.nan, 1e300, -1e300]))


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    rows = draw(st.integers(1, 70))
    columns: list[Column] = []
    for number in range(draw(st.integers(2, 5))):
        role = Role.INPUT if number == 0 else Role.TARGET if number == 1 else draw(st.sampled_from(list(Role)))
        if draw(st.booleans()):
            columns.append(numbers(f"n{number}", draw(st.lists(CELLS, min_size=rows, max_size=rows)), role))
        else:
            texts = draw(st.lists(st.sampled_from(["", "a", "b", "c", "10", "9"]), min_size=rows, max_size=rows))
            columns.append(CategoryColumn.from_texts(f"c{number}", role, texts))
    split = draw(st.none() | st.lists(st.sampled_from(list(Split)), min_size=rows, max_size=rows))
    return Dataset(tuple(columns), None if split is None else np.array(split, np.uint8))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_any_table_gets_a_proposal_that_can_be_trained_or_is_refused_in_words(dataset: Dataset) -> None:
    try:
        proposed = proposal_for(dataset)
        run = Run(proposed.project)
    except Refusal as refusal:
        assert str(refusal)
        return
    run.epoch()
    assert all(str(said) for said in proposed.reasons)
