"""The pure edits: every weight that still has a place keeps it, the given project stays as it was, refusals say why."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnapp.costs import BinaryCrossEntropy, CrossEntropy
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, Split, TextColumn
from nnapp.model import Model
from nnapp.project import Project, current_model, current_parameters, opening_project, table_edits
from nnapp.run import Run
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Seeds
from nnapp.words import Refusal
from tests.engine.places import Fingerprint, assert_kept, numbered


def small():
    """Columns a b (inputs), c (ignored), d (text), t u (targets); a network 2-3-4-2."""
    x = np.arange(10.0).reshape(5, 2)
    table = Dataset.from_arrays(x, x / 10, names=list("abtu"))
    columns = [*table.columns]
    columns.insert(2, NumberColumn("c", Role.IGNORED, np.arange(5.0)))
    columns.insert(3, TextColumn("d", Role.IGNORED, tuple("vwxyz")))
    topology = Topology(2, (Layer(3, Tanh()), Layer(4, ReLU()), Layer(2, Identity())))
    return numbered(Project(topology, Dataset(tuple(columns))))


NAMES = [["a", "b"], ["h1", "h2", "h3"], ["g1", "g2", "g3", "g4"], ["t", "u"]]


def names(*rows):
    return [row.split() for row in rows]


SHAPES = [
    ("insert a layer in front", edits.add_layer, (0, 2), names("a b", "n1 n2", "h1 h2 h3", "g1 g2 g3 g4", "t u")),
    ("insert a layer between", edits.add_layer, (1, 1), names("a b", "h1 h2 h3", "n1", "g1 g2 g3 g4", "t u")),
    ("insert a layer at the end", edits.add_layer, (2, 3), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "n1 n2 n3", "t u")),
    ("remove the first layer", edits.remove_layer, (0,), names("a b", "g1 g2 g3 g4", "t u")),
    ("remove the second layer", edits.remove_layer, (1,), names("a b", "h1 h2 h3", "t u")),
    ("more units", edits.set_units, (0, 5), names("a b", "h1 h2 h3 n1 n2", "g1 g2 g3 g4", "t u")),
    ("fewer units", edits.set_units, (1, 2), names("a b", "h1 h2 h3", "g1 g2", "t u")),
    ("as many units", edits.set_units, (1, 4), NAMES),
    ("remove a middle unit", edits.remove_unit, (1, 1), names("a b", "h1 h2 h3", "g1 g3 g4", "t u")),
    ("remove the first unit", edits.remove_unit, (0, 0), names("a b", "h2 h3", "g1 g2 g3 g4", "t u")),
    ("remove the last unit", edits.remove_unit, (0, 2), names("a b", "h1 h2", "g1 g2 g3 g4", "t u")),
    ("ignored to input", edits.set_role, (2, Role.INPUT), names("a b c", "h1 h2 h3", "g1 g2 g3 g4", "t u")),
    ("ignored to target", edits.set_role, (2, Role.TARGET), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "c t u")),
    ("input to ignored", edits.set_role, (0, Role.IGNORED), names("b", "h1 h2 h3", "g1 g2 g3 g4", "t u")),
    ("input to target", edits.set_role, (1, Role.TARGET), names("a", "h1 h2 h3", "g1 g2 g3 g4", "b t u")),
    ("target to input", edits.set_role, (4, Role.INPUT), names("a b T", "h1 h2 h3", "g1 g2 g3 g4", "u")),
    ("insert an input", edits.insert_column, (1, Role.INPUT), names("a n b", "h1 h2 h3", "g1 g2 g3 g4", "t u")),
    ("insert a target", edits.insert_column, (6, Role.TARGET), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "t u n")),
    ("insert a target first", edits.insert_column, (0, Role.TARGET), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "n t u")),
    ("insert an ignored column", edits.insert_column, (0,), NAMES),
    ("remove an input", edits.remove_column, (0,), names("b", "h1 h2 h3", "g1 g2 g3 g4", "t u")),
    ("remove a target", edits.remove_column, (4,), names("a b", "h1 h2 h3", "g1 g2 g3 g4", "u")),
    ("remove an ignored column", edits.remove_column, (2,), NAMES),
    ("remove a text column", edits.remove_column, (3,), NAMES),
    ("another activation", edits.set_activation, (0, Sigmoid()), NAMES),
    ("insert rows", edits.insert_rows, (2, 3), NAMES),
    ("remove rows", edits.remove_rows, ([0, 3],), NAMES),
    ("rename a column", edits.rename_column, (0, "alpha"), NAMES),
    ("set a cell", edits.set_cell, (0, 0, "7"), NAMES),
]


@pytest.mark.parametrize(
    ("edit", "arguments", "after"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES]
)
def test_every_weight_that_still_has_a_place_keeps_it(edit, arguments, after):
    project = small()
    before = Fingerprint.of(project)
    changed = edit(project, *arguments)
    assert Fingerprint.of(project) == before
    assert_kept(project, NAMES, changed, after)
    assert changed.model.best is None  # best at something else
    assert (changed.model.epoch, changed.model.updates) == (3, 7)


@pytest.mark.parametrize(
    ("edit", "arguments", "after"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES]
)
def test_an_untrained_network_keeps_its_drawn_weights_too(edit, arguments, after):
    project = replace(small(), model=None)
    assert_kept(project, NAMES, edit(project, *arguments), after)


def test_the_notice_counts_what_was_kept():
    changed = edits.remove_unit(edits.set_units(small(), 0, 4), 0, 0)
    counts = [event.values for event in changed.model.events]
    assert counts == [
        {"widths": "2-4-4-2", "kept": 3 * 3 + 4 * 4 + 10, "fresh": 3 + 4},
        {"widths": "2-3-4-2", "kept": 3 * 3 + 4 * 4 + 10, "fresh": 0},
    ]
    assert all(event.update == 7 for event in changed.model.events)


def test_a_new_layer_takes_the_usual_activation():
    assert edits.add_layer(small(), 0).topology.layers[0].activation == ReLU()
    assert edits.add_layer(small(), 0, 4, Sigmoid()).topology.layers[0].activation == Sigmoid()
    bare = edits.remove_layer(edits.remove_layer(small(), 0), 0)
    assert edits.add_layer(bare, 0).topology.layers[0].activation == Sigmoid()


def test_layers_keep_their_activations_when_others_come_and_go():
    changed = edits.remove_layer(edits.add_layer(small(), 1, 5, Sigmoid()), 0)
    assert [layer.activation for layer in changed.topology.layers] == [Sigmoid(), ReLU(), Identity()]


def test_columns_that_did_not_change_are_the_same_objects():
    project = small()
    for changed in (
        edits.set_cell(project, 0, 0, "7"),
        edits.rename_column(project, 0, "alpha"),
        edits.set_role(project, 0, Role.IGNORED),
    ):
        assert [new is old for new, old in zip(changed.dataset.columns, project.dataset.columns, strict=True)] == [
            False,
            *[True] * 5,
        ]


EDITS = ("add_layer", "remove_layer", "set_units", "remove_unit", "set_role", "insert_column", "remove_column")


class Session:
    """A project and the names that belong to it, both changed by the same random edits."""

    def __init__(self, draw):
        self.draw, self.project, self.rows = draw, small(), [list(row) for row in NAMES]
        self.columns = [*"abcdtu"]
        self.fresh = (f"n{number}" for number in itertools.count())

    def integer(self, low, high):
        return self.draw(st.integers(low, high))

    def named_ends(self):
        """The names of inputs and outputs follow from the columns; a role of its own is a unit of its own."""
        dataset = self.project.dataset
        for row, role in ((0, Role.INPUT), (-1, Role.TARGET)):
            self.rows[row] = [f"{self.columns[i]} as {role}" for i in dataset.indices(role)]

    def edit(self, name):
        self.named_ends()
        old, old_rows = self.project, [list(row) for row in self.rows]
        before = Fingerprint.of(old)
        try:
            getattr(self, name)()
            self.named_ends()
        except Refusal as refusal:
            assert str(refusal)
            assert self.project is old
            self.rows = old_rows
        assert Fingerprint.of(old) == before
        assert_kept(old, old_rows, self.project, self.rows)

    def add_layer(self):
        position, units = self.integer(0, len(self.rows) - 2), self.integer(1, 4)
        self.project = edits.add_layer(self.project, position, units)
        self.rows.insert(position + 1, [next(self.fresh) for _ in range(units)])

    def remove_layer(self):
        position = self.integer(0, len(self.rows) - 2)
        self.project = edits.remove_layer(self.project, position)
        del self.rows[position + 1]

    def set_units(self):
        position, units = self.integer(0, len(self.rows) - 2), self.integer(0, 6)
        self.project = edits.set_units(self.project, position, units)
        row = self.rows[position + 1]
        self.rows[position + 1] = (row + [next(self.fresh) for _ in range(units)])[: max(units, 0)]
        del self.rows[position + 1][units:]

    def remove_unit(self):
        position = self.integer(0, len(self.rows) - 2)
        unit = self.integer(0, len(self.rows[position + 1]) - 1)
        self.project = edits.remove_unit(self.project, position, unit)
        del self.rows[position + 1][unit]

    def set_role(self):
        column, role = self.integer(0, len(self.columns) - 1), self.draw(st.sampled_from(list(Role)))
        self.project = edits.set_role(self.project, column, role)

    def insert_column(self):
        position, role = self.integer(0, len(self.columns)), self.draw(st.sampled_from(list(Role)))
        self.project = edits.insert_column(self.project, position, role)
        self.columns.insert(position, next(self.fresh))

    def remove_column(self):
        position = self.integer(0, len(self.columns) - 1)
        self.project = edits.remove_column(self.project, position)
        del self.columns[position]


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_sequence_of_edits_keeps_what_has_a_place(data):
    session = Session(data.draw)
    for name in data.draw(st.lists(st.sampled_from(EDITS), max_size=12)):
        session.edit(name)


def with_softmax():
    project = small()
    training = replace(project.training, cost=CrossEntropy())
    layers = (*project.topology.layers[:-1], Layer(2, Softmax()))
    return replace(project, topology=replace(project.topology, layers=layers), training=training)


def bare():
    """Two inputs, a layer of one unit, one target."""
    x = np.zeros((3, 1))
    return numbered(Project(Topology(1, (Layer(1), Layer(1))), Dataset.from_arrays(x, x)))


REFUSALS = [
    (small, edits.add_layer, (3, 4), "before the output layer"),
    (small, edits.add_layer, (-1, 4), "before the output layer"),
    (small, edits.add_layer, (0, 0), "units"),
    (small, edits.add_layer, (0, 10**9), "too large"),
    (small, edits.add_layer, (0, 4, Softmax()), "Softmax"),
    (small, edits.remove_layer, (2,), "output layer cannot be removed"),
    (small, edits.set_units, (2, 3), "target"),
    (small, edits.set_units, (0, 0), "units"),
    (small, edits.set_units, (0, -1), "units"),
    (small, edits.set_units, (0, 10**6), "units"),
    (small, edits.remove_unit, (2, 0), "target"),
    (bare, edits.remove_unit, (0, 0), "at least one unit"),
    (small, edits.set_activation, (0, Softmax()), "Layer 1"),
    (with_softmax, edits.set_activation, (2, Sigmoid()), "Cross-entropy does not go with Sigmoid"),
    (small, edits.set_weight, (0, 0, 0, math.nan), "finite"),
    (small, edits.set_weight, (0, 0, 0, math.inf), "finite"),
    (small, edits.set_bias, (0, 0, -math.inf), "finite"),
    (small, edits.set_role, (3, Role.INPUT), "“d” holds text"),
    (bare, edits.set_role, (0, Role.IGNORED), "input column"),
    (bare, edits.set_role, (1, Role.IGNORED), "target column"),
    (bare, edits.set_role, (0, Role.TARGET), "input column"),
    (bare, edits.remove_column, (0,), "input column"),
    (bare, edits.remove_column, (1,), "target column"),
    (small, edits.rename_column, (0, "b"), "“b”"),
    (small, edits.rename_column, (0, " \t"), "needs a name"),
    (small, edits.set_cell, (0, 0, "abc"), "“abc” is not a number.*“a”.*row 1"),
    (small, edits.paste, (0, 0, [["1", "2"], ["3"]]), "line 2 has 1 cells"),
    (small, edits.paste, (0, 5, [["1", "2"]]), "2 columns.*only 1"),
    (small, edits.paste, (4, 0, [["1"], ["x"]]), "“x”.*row 6"),
]


@pytest.mark.parametrize(("given_project", "edit", "arguments", "reason"), REFUSALS)
def test_refusals_name_the_cause_and_change_nothing(given_project, edit, arguments, reason):
    project = given_project()
    before = Fingerprint.of(project)
    with pytest.raises(Refusal, match=reason) as caught:
        edit(project, *arguments)
    assert Fingerprint.of(project) == before
    assert str(caught.value) == str(caught.value.said)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"learning_rate": math.nan}, "learning_rate"),
        ({"learning_rate": math.inf}, "learning_rate"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": True}, "learning_rate"),
        ({"epochs": 0}, "epochs"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2.5}, "batch_size"),
        ({"reduction": "median"}, "median"),
        ({"seeds": Seeds(start=-1)}, "start"),
        ({"cost": CrossEntropy()}, "Softmax|softmax"),
        ({"cost": BinaryCrossEntropy()}, "sigmoid outputs"),
    ],
)
def test_training_out_of_range_is_refused(change, reason):
    project = small()
    with pytest.raises(Refusal, match=reason):
        edits.set_training(project, replace(project.training, **change))


def test_a_weight_set_by_hand():
    project = small()
    changed = edits.set_bias(edits.set_weight(project, 1, 2, 0, -0.5), 2, 1, 0.25)
    wanted = current_parameters(project).flat.copy()
    wanted[9 + 2 * 4 + 0] = -0.5
    wanted[9 + 16 + 1 * 5 + 4] = 0.25
    assert np.array_equal(current_parameters(changed).flat, wanted)
    assert current_parameters(changed).weights[1][2, 0] == -0.5
    assert current_parameters(changed).biases[2][1] == 0.25
    assert changed.model.start is project.model.start  # training has begun: the start stays
    assert changed.model.best is project.model.best


def test_before_the_first_update_a_weight_set_by_hand_is_the_start():
    run = Run(opening_project())
    run.snapshot()
    begun = replace(opening_project(), model=run.model())
    assert begun.model.curve.length == 1
    changed = edits.set_weight(begun, 0, 0, 0, 3.0)
    assert edits.reset_to_start(changed).model.current.weights[0][0, 0] == 3.0
    assert changed.model.best is None
    again = Run(changed)
    assert again.snapshot().curve.exact.tolist() == [again.snapshot().cost]  # not the cost of the weights before


def test_reset_new_start_and_best():
    project = small()
    reset = edits.reset_to_start(project)
    assert reset.model.current is project.model.start
    assert (reset.model.epoch, reset.model.updates, reset.model.curve.length) == (0, 0, 0)
    assert edits.use_best(project).model.current is project.model.best
    assert edits.use_best(reset) is reset
    other = edits.new_start(project, 5)
    assert other.model is None
    assert other.training.seeds == Seeds(start=5)
    assert not np.array_equal(current_parameters(other).flat, current_parameters(replace(project, model=None)).flat)
    with pytest.raises(Refusal):
        edits.new_start(project, -1)


def test_a_change_of_cost_or_reduction_forgets_the_best_and_nothing_else_does():
    project = small()
    training = project.training
    assert edits.set_training(project, replace(training, reduction="mean")).model.best is None
    for live in (replace(training, learning_rate=0.5), replace(training, epochs=7), replace(training, batch_size=2)):
        assert edits.set_training(project, live).model is project.model


def test_another_order_of_the_rows_begins_the_epoch_anew():
    project = small()
    for change in ({"shuffle": False}, {"seeds": Seeds(order=9)}):
        assert edits.set_training(project, replace(project.training, **change)).model.position == 0
    assert edits.set_training(project, replace(project.training, seeds=Seeds(start=9))).model.position == 1
    assert edits.insert_rows(project, 0).model.position == 0
    assert edits.remove_rows(project, [0]).model.position == 0


def test_what_a_run_can_go_on_with():
    project = small()
    live = edits.set_training(project, replace(project.training, learning_rate=0.5, epochs=7))
    assert edits.differs_live_only(live, project)
    assert edits.differs_live_only(replace(project, notes="a remark"), project)
    for other in (
        edits.set_training(project, replace(project.training, batch_size=2)),
        edits.set_cell(project, 0, 0, "7"),
        edits.set_weight(project, 0, 0, 0, 1.0),
        edits.set_units(project, 0, 2),
    ):
        assert not edits.differs_live_only(other, project)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,5", 0.5),
        ("0.5", 0.5),
        ("−1e-3", -0.001),
        ("-1e-3", -0.001),
        (" 7 ", 7.0),
        ("+2", 2.0),
        (".5", 0.5),
        ("1E3", 1e3),
    ],
)
def test_numbers_as_people_type_them(text, value):
    assert edits.number_from(text) == value


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_blanks_are_empty_cells(text):
    assert math.isnan(edits.number_from(text))


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1_000",
        "1,000,5",
        "1,000.5",
        "1.000,5",
        "0x10",
        "1 000",
        "--1",
        "1e999",
        "1e",
        ",",
        "1;2",
    ],
)
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match=r".*"):
        edits.number_from(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read_back(value):
    assert edits.number_from(repr(value)) == value
    assert edits.number_from(repr(value).replace(".", ",")) == value
    assert edits.number_from(repr(value).replace("-", "−")) == value


def test_paste_adds_rows_and_reads_numbers():
    project = small()
    changed = edits.paste(project, 4, 0, [["0,5", "", "3", "text"], ["1", "2", "", ""]])
    assert changed.dataset.row_count == 6
    values = [column.values for column in changed.dataset.columns[:4]]
    assert values[0].tolist()[4:] == [0.5, 1.0]
    assert math.isnan(values[1][4])
    assert values[1][5] == 2.0
    assert values[2][4] == 3.0
    assert values[3] == (*"vwxy", "text", "")
    assert all(math.isnan(column.values[5]) for column in changed.dataset.columns[4:])
    assert edits.paste(project, 0, 0, []) is project


def test_paste_into_rows_in_any_order():
    changed = edits.paste(small(), np.array([3, 0, 5]), 0, [["1.5"], ["2.5"], ["3.5"]])
    assert changed.dataset.columns[0].values.tolist() == [2.5, 2.0, 4.0, 1.5, 8.0, 3.5]
    assert changed.dataset.columns[3].values == (*"vwxyz", "")
    texts = edits.paste(small(), np.array([4, 1]), 3, [["four"], ["one"]])
    assert texts.dataset.columns[3].values == ("v", "one", "x", "y", "four")
    for rows in ([0], [0, 7], [-1, 0]):
        with pytest.raises(Refusal):
            edits.paste(small(), np.array(rows), 0, [["1"], ["2"]])


def test_cells_of_rows_in_any_order_are_filled():
    places = [(np.array([4, 0]), range(2)), (range(1, 2), range(3, 4))]
    changed = edits.fill_cells(small(), places, "7")
    assert changed.dataset.columns[0].values[[0, 4]].tolist() == [7.0, 7.0]
    assert changed.dataset.columns[3].values == ("v", "7", "x", "y", "z")
    assert edits.fill_cells(changed, places, "7") is changed


def test_rows_come_empty_and_go():
    changed = edits.insert_rows(small(), 2, 2)
    column = changed.dataset.columns[0].values
    assert column[[0, 1, 4, 5, 6]].tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert np.isnan(column[2:4]).all()
    assert changed.dataset.columns[3].values == ("v", "w", "", "", "x", "y", "z")
    back = edits.remove_rows(changed, [2, 3])
    assert [np.asarray(c.values).tolist() for c in back.dataset.columns] == [
        np.asarray(c.values).tolist() for c in small().dataset.columns
    ]


def test_new_columns_get_free_names():
    project = small()
    for _ in range(2):
        project = edits.insert_column(project, 0, Role.INPUT)
    assert [column.name for column in project.dataset.columns][:2] == ["x2", "x1"]


def test_a_model_of_another_network_is_refused():
    project = small()
    foreign = Parameters((2, 1), np.zeros(3))
    with pytest.raises(Refusal, match="another size"):
        edits.with_model(project, Model(foreign, foreign))


@pytest.mark.parametrize(("inputs", "outputs"), [(3, 2), (1, 2), (2, 1), (2, 3)])
def test_a_table_that_does_not_fit_the_network_is_refused(inputs, outputs):
    with pytest.raises(Refusal, match="columns"):
        Project(Topology(inputs, (Layer(outputs),)), small().dataset)


def test_too_large_networks_are_refused():
    with pytest.raises(Refusal, match="too large"):
        edits.set_units(edits.set_units(small(), 0, 100_000), 1, 100_000)
    with pytest.raises(Refusal, match="at least one layer"):
        Topology(3, ())


def test_current_model_of_a_new_project_is_its_start():
    model = current_model(opening_project())
    assert model.current is model.start
    assert model.updates == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda project: edits.remove_unit(project, 0, 0), "now 2-2-4-2: all 28 weights and biases kept their place."),
        (
            lambda project: edits.set_units(project, 0, 4),
            "now 2-4-4-2: 35 weights and biases kept their place, 7 were initialised.",
        ),
        (
            lambda project: edits.insert_column(edits.set_units(edits.remove_layer(project, 1), 0, 1), 0, Role.INPUT),
            "now 3-1-2: 7 weights and biases kept their place, 1 was initialised.",
        ),
    ],
)
def test_what_became_of_the_weights_is_told_without_what_there_is_none_of(change, said):
    event = current_model(change(small())).events[-1]
    assert event.template.format(**event.values) == f"The network is {said}"


def test_large_numbers_of_weights_are_told_with_separators():
    wide = edits.set_units(small(), 0, 1000)
    event = current_model(edits.set_units(wide, 0, 1500)).events[-1]
    assert event.template.format(**event.values) == (
        "The network is now 2-1500-4-2: 7,014 weights and biases kept their place, 3,500 were initialised."
    )


def test_the_last_training_row_of_a_table_of_categories_stays_and_says_why():
    texts = ["a", "b", "a"]
    columns = (
        NumberColumn("size", Role.INPUT, np.arange(3.0)),
        CategoryColumn.from_texts("kind", Role.TARGET, texts),
    )
    project = edits.with_dataset(opening_project(), Dataset(columns))
    with pytest.raises(Refusal, match=r"no training row, and column “kind” needs one.*Leave at least one.*Generate"):
        edits.remove_rows(project, [0, 1, 2])
    with pytest.raises(Refusal, match="no training row"):
        edits.set_split(project, [0, 1, 2], Split.TEST)
    with pytest.raises(Refusal, match="No training row has a category in column “kind”"):
        edits.clear_cells(project, [(range(3), range(1, 2))])
    assert edits.remove_rows(project, [0, 1]).dataset.row_count == 1
    assert edits.remove_rows(small(), range(5)).dataset.row_count == 0


def test_a_wholly_other_table_begins_training_anew():
    run = Run(small())
    run.advance(20, lambda: False)
    trained = edits.with_model(small(), run.model())
    start = current_model(trained).start
    x = np.arange(12.0).reshape(4, 3) / 12
    model = current_model(edits.with_dataset(trained, Dataset.from_arrays(x, x[:, :1])))
    assert (model.epoch, model.updates, model.curve.length, model.curves, model.seconds) == (0, 0, 0, {}, 0.0)
    assert model.best is None and model.stop is None and model.memory is None and not len(model.path.epochs)
    assert not len(model.clock.epochs) and np.array_equal(model.start.flat, model.current.flat)
    assert np.array_equal(model.start.matrices[1], start.matrices[1])  # what lies between the hidden layers
    assert [(event.update, event.values["kept"]) for event in model.events] == [(0, 3 + 16)]
    assert current_model(edits.rename_column(trained, 0, "other")).epoch == 20  # no other table


@given(st.lists(st.integers(0, 29), min_size=1, max_size=30), st.sampled_from(["slices", "mask"]))
def test_rows_that_stay_keep_all_their_cells_however_others_are_removed(rows, way):
    numbers = np.arange(30.0)
    columns = (
        NumberColumn("a", Role.INPUT, np.stack([numbers, -numbers], 1)[:, 0]),
        CategoryColumn.from_texts("k", Role.IGNORED, [str(row % 7) for row in range(30)]),
        TextColumn("d", Role.IGNORED, tuple(map(str, range(30)))),
        NumberColumn("t", Role.TARGET, numbers),
    )
    project = edits.with_dataset(opening_project(), Dataset(columns, np.arange(30) % 4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_edits, "MOST_RUNS", 0 if way == "mask" else 30)
        table = edits.remove_rows(project, rows).dataset
    left = [row for row in range(30) if row not in rows]
    assert table.columns[0].values.tolist() == left == table.columns[3].values.tolist()
    assert edits.texts_of(table.columns[1]) == tuple(str(row % 7) for row in left)
    assert table.columns[2].values == tuple(map(str, left))
    assert (np.zeros(len(left)) if table.split is None else table.split).tolist() == [row % 4 for row in left]


ROW_EDITS = [
    (lambda project: edits.insert_rows(project, 2, 3), (2, 0, 3)),
    (lambda project: edits.remove_rows(project, [3, 2, 2]), (2, 2, 0)),
    (lambda project: edits.duplicate_rows(project, [3, 0]), (4, 0, 2)),
    (lambda project: edits.add_rows(project, {0: [1.0], 1: [2.0]}), (5, 0, 1)),
]


@pytest.mark.parametrize(("change", "expected"), ROW_EDITS)
def test_which_rows_came_or_went_is_known_both_ways(change, expected):
    project = small()
    before, after = project.dataset, change(project).dataset
    position, removed, inserted = edits.row_edit_between(before, after)
    assert (position, removed, inserted) == expected
    assert edits.row_edit_between(after, before) == (position, inserted, removed)
    for old, new in zip(map(edits.texts_of, before.columns), map(edits.texts_of, after.columns), strict=True):
        assert (old[:position], old[position + removed :]) == (new[:position], new[position + inserted :])
    other = change(small()).dataset
    assert edits.row_edit_between(before, other) is None
    assert edits.row_edit_between(before, before) is None


def test_which_rows_came_is_not_said_where_others_may_have_changed():
    project = small()
    assert edits.row_edit_between(project.dataset, edits.remove_rows(project, [0, 2]).dataset) is None
    computed = edits.set_formula(project, 2, "a+1")
    assert edits.row_edit_between(computed.dataset, edits.insert_rows(computed, 1).dataset) is None
