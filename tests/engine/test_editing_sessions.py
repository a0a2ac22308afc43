"""Random editing sessions: whatever is edited in whatever order, every project on the way is valid, stays as it is, and
every weight that still has a place keeps it; and each can be saved and comes back bit for bit."""

from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp import project as edits
from nnapp.activations import AnyActivation
from nnapp.atomic import SYSTEM
from nnapp.choices import checked, choices
from nnapp.dataset import Kind, NumberColumn, Role, Split, TextColumn, cells
from nnapp.missing import AnyMissing
from nnapp.project import Project, current_model
from nnapp.projectfile import load, save
from nnapp.run import Run
from nnapp.scaling import AnyScaling
from nnapp.searching import Search, found_in, replaced, with_replaced
from nnapp.topology import Layer, initial_parameters, present
from nnapp.words import Refusal
from tests.engine.places import places
from tests.engine.projects import TEXTS, models, parts, projects, trainings

MOST_EDITS = 8
UNSYNCED = SYSTEM._replace(fsync=lambda _: None)  # hundreds of saves: that each reaches the disk is not the point here
ROLES = st.sampled_from(Role)
TYPED = st.one_of(st.floats(-1e6, 1e6).map(str), st.just(""), st.sampled_from(["0,5", " 7 ", "−3", "x", "inf", "1_0"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


class Session:
    """A project, and names for its columns and hidden units that stay with them while they are moved about."""

    def __init__(self, project: Project) -> None:
        self.project, self.count = project, 0
        self.copies = {}  # of units that the last edit doubled: the copy's name, and that of the original
        self.columns = [self.name() for _ in project.dataset.columns]
        self.hidden = [[self.name() for _ in range(layer.units)] for layer in project.topology.layers[:-1]]

    def name(self) -> str:
        """A name that was never used before."""
        self.count += 1
        return f"unit {self.count}"

    def names(self):
        """The names of all units, the inputs first."""
        features = [self.project.dataset.features(role) for role in (Role.INPUT, Role.TARGET)]
        ends = [[f"{self.columns[one.column]} {one.key}" for one in some] for some in features]
        return [ends[0], *map(list, self.hidden), ends[1]]


# Each edit draws its arguments and returns a pure function of the project, and what it does to the names (or None).


def add_layer(draw, session):
    position, units = draw(st.integers(0, len(session.hidden))), draw(st.integers(1, 4))
    names = [session.name() for _ in range(units)]
    return partial(edits.add_layer, position=position, units=units), lambda: session.hidden.insert(position, names)


def remove_layer(draw, session):
    position = draw(st.integers(0, len(session.hidden)))
    return partial(edits.remove_layer, position=position), lambda: session.hidden.pop(position)


def set_units(draw, session):
    position, units = draw(st.integers(0, len(session.hidden))), draw(st.integers(0, 6))

    def rename():
        names = session.hidden[position]
        session.hidden[position] = [*names, *(session.name() for _ in range(6))][:units]

    return partial(edits.set_units, position=position, units=units), rename


def remove_unit(draw, session):
    position = draw(st.integers(0, len(session.hidden)))
    unit = draw(st.integers(0, session.project.topology.layers[position].units - 1))
    return partial(edits.remove_unit, position=position, unit=unit), lambda: session.hidden[position].pop(unit)


def duplicate_layer(draw, session):
    position = draw(st.integers(0, len(session.hidden)))

    def rename():
        names = session.hidden[position]
        session.copies = {session.name(): name for name in names}
        session.hidden.insert(position + 1, [*session.copies])

    return partial(edits.duplicate_layer, position=position), rename


def move_layer(draw, session):
    position, to = draw(st.integers(0, len(session.hidden))), draw(st.integers(0, len(session.hidden)))
    return partial(edits.move_layer, position=position, to=to), lambda: session.hidden.insert(
        to, session.hidden.pop(position)
    )


def set_layers(draw, session):
    old = session.project.topology.layers
    widths = [*draw(st.lists(st.integers(1, 5), max_size=4)), draw(st.sampled_from([old[-1].units] * 4 + [9]))]
    like = draw(st.sampled_from(old[:-1])) if old[:-1] else Layer(1)
    layers = [replace(like, units=units, bias=True) for units in widths[:-1]] + [replace(old[-1], units=widths[-1])]

    def rename():
        names = [*session.hidden, *[[]] * len(widths)]
        session.hidden = [
            [*known, *(session.name() for _ in range(6))][:units]
            for known, units in zip(names, widths[:-1], strict=False)
        ]

    return partial(edits.set_layers, layers=layers), rename


def set_activation(draw, session):
    position = draw(st.integers(0, len(session.hidden)))
    activation = draw(st.sampled_from(choices(AnyActivation)))()
    return partial(edits.set_activation, position=position, activation=activation), None


def insert_column(draw, session):
    position, role = draw(st.integers(0, len(session.columns))), draw(ROLES)
    name = session.name()
    return partial(edits.insert_column, position=position, role=role), lambda: session.columns.insert(position, name)


def remove_column(draw, session):
    position = draw(st.integers(0, len(session.columns) - 1))
    return partial(edits.remove_column, position=position), lambda: session.columns.pop(position)


def set_role(draw, session):
    position = draw(st.integers(0, len(session.columns) - 1))
    return partial(edits.set_role, position=position, role=draw(ROLES)), None


def rename_column(draw, session):
    return partial(edits.rename_column, position=draw(st.integers(0, len(session.columns) - 1)), name=draw(TEXTS)), None


def insert_rows(draw, session):
    position = draw(st.integers(0, session.project.dataset.row_count))
    return partial(edits.insert_rows, position=position, number=draw(st.integers(0, 3))), None


def remove_rows(draw, session):
    rows = session.project.dataset.row_count
    gone = draw(st.lists(st.integers(0, rows - 1))) if rows else []
    return partial(edits.remove_rows, rows=gone), None


def paste(draw, session):
    dataset = session.project.dataset
    row, column = draw(st.integers(0, dataset.row_count)), draw(st.integers(0, len(session.columns) - 1))
    width = draw(st.integers(1, len(session.columns) - column + 1))
    kinds = [isinstance(part, NumberColumn) for part in dataset.columns[column : column + width]]
    typed = [TYPED if number else TEXTS for number in kinds]
    block = [[draw(cell) for cell in typed] for _ in range(draw(st.integers(0, 3)))]
    return partial(edits.paste, row=row, column=column, block=block), None


def fill(draw, session):
    rows = draw(st.lists(st.integers(0, max(0, session.project.dataset.row_count - 1)), max_size=5, unique=True))
    column = draw(st.integers(0, len(session.columns) - 1))
    places = [(rows, range(column, draw(st.integers(column, len(session.columns)))))]
    filling = draw(st.sampled_from([edits.Series(0.5, -2), edits.UniformNumbers(1, 6, whole=True)]))
    numbers = partial(edits.fill_numbers, filling=filling)
    kind = draw(st.sampled_from([edits.fill_down, edits.fill_right, edits.fill_series, numbers]))
    return partial(kind, places=places), None


def duplicate_rows(draw, session):
    rows = session.project.dataset.row_count
    return partial(
        edits.duplicate_rows, rows=draw(st.lists(st.integers(0, rows - 1), max_size=4)) if rows else []
    ), None


def replace_texts(draw, session):
    search, by = Search(draw(TYPED), by_value=draw(st.booleans())), draw(TYPED)

    def all_of_them(project):
        found = {place: found_in(column, search) for place, column in enumerate(project.dataset.columns)}
        return with_replaced(project, replaced(project, search, by, found))

    return all_of_them, None


def set_training(draw, session):
    return partial(edits.set_training, training=draw(trainings())), None


def set_kind(draw, session):
    position = draw(st.integers(0, len(session.columns) - 1))
    return partial(edits.set_kind, position=position, kind=draw(st.sampled_from(Kind))), None


def set_scaling(draw, session):
    position = draw(st.integers(0, len(session.columns) - 1))
    return partial(edits.set_scaling, position=position, scaling=draw(st.sampled_from(choices(AnyScaling)))()), None


def set_missing(draw, session):
    position = draw(st.integers(0, len(session.columns) - 1))
    return partial(edits.set_missing, position=position, missing=draw(st.sampled_from(choices(AnyMissing)))()), None


def add_derived_column(draw, session):
    position, name = draw(st.integers(0, len(session.columns))), session.name()
    source = draw(st.sampled_from(session.project.dataset.columns)).name
    edit = partial(edits.add_derived_column, position=position, formula=f"2 * [{source}] + 1", role=draw(ROLES))
    return edit, lambda: session.columns.insert(position, name)


def split(draw, session):
    shares = {"validation": draw(st.floats(0, 0.6)), "test": draw(st.floats(0, 0.6))}
    some = draw(st.lists(st.integers(0, max(0, session.project.dataset.row_count - 1)), max_size=3))
    by_hand = partial(edits.set_split, rows=some, split=draw(st.sampled_from(Split)))
    kinds = [edits.split_at_random, edits.split_in_order, edits.split_by_class]
    return draw(st.sampled_from([by_hand, *(partial(kind, **shares) for kind in kinds)])), None


STRUCTURE = [add_layer, remove_layer, set_units, remove_unit, set_activation, insert_column, remove_column, set_role]
STRUCTURE += [set_kind, set_kind, set_scaling, set_missing, add_derived_column, split]
STRUCTURE += [duplicate_layer, move_layer, set_layers]
CONTENT = [rename_column, insert_rows, remove_rows, paste, set_training, fill, duplicate_rows, replace_texts]


# What these leave of the weights is another question.


def any_unit(draw, session):
    topology = session.project.topology
    layer = draw(st.integers(-1, len(topology.layers) - 1))
    return layer, draw(st.integers(0, topology.widths[layer + 1] - 1))


def duplicate_unit(draw, session):
    position = draw(st.integers(0, len(session.hidden)))
    unit = draw(st.integers(0, session.project.topology.layers[position].units - 1))
    name = session.name()
    return partial(edits.duplicate_unit, position=position, unit=unit), lambda: session.hidden[position].insert(
        unit + 1, name
    )


def rename_unit(draw, session):
    layer, unit = any_unit(draw, session)
    return partial(edits.rename_unit, layer=layer, unit=unit, name=draw(TEXTS)), None


def switch(draw, session):
    layer, unit = any_unit(draw, session)
    kind = draw(st.sampled_from([edits.switch_off, edits.switch_off, edits.switch_on]))
    return partial(kind, layer=layer, unit=unit), None


def freeze(draw, session):
    layer, unit = any_unit(draw, session)
    return partial(draw(st.sampled_from([edits.freeze_unit, edits.free_unit])), position=layer, unit=unit), None


def change_links(draw, session):
    layer = draw(st.integers(0, len(session.hidden)))
    fan_in, units = session.project.topology.widths[layer : layer + 2]
    links = draw(st.lists(st.tuples(st.integers(0, units - 1), st.integers(-1, fan_in - 1)), max_size=5))
    kinds = [edits.remove_links, edits.remove_links, edits.restore_links, edits.freeze_links, edits.free_links]
    return partial(draw(st.sampled_from(kinds)), position=layer, links=links), None


def set_number(draw, session):
    topology = session.project.topology
    position = draw(st.integers(0, len(topology.layers) - 1))
    unit = draw(st.integers(0, topology.layers[position].units - 1))
    source = draw(st.none() | st.integers(0, topology.widths[position] - 1))
    value = draw(NUMBERS | st.sampled_from([np.nan, np.inf]))
    if source is None:
        return partial(edits.set_bias, position=position, unit=unit, value=value), None
    return partial(edits.set_weight, position=position, unit=unit, source=source, value=value), None


def new_start(draw, session):
    return partial(edits.new_start, seed=draw(st.integers(-1, 2**32))), None


def reset(draw, session):
    return draw(st.sampled_from([edits.reset_to_start, edits.use_best, edits.start_afresh])), None


def train(draw, session):
    steps = draw(st.integers(1, 5))
    rate = draw(st.floats(1e-6, 10))

    def trained(project):
        run = Run(project)
        run.step()
        run.set_learning_rate(rate)
        for _ in range(steps):
            run.step()
        return edits.with_model(project, run.model())

    return trained, None


def take_model(draw, session):
    project = session.project
    return partial(edits.with_model, model=draw(models(project.topology, project.dataset.row_count))), None


def write_notes(draw, session):
    notes = draw(TEXTS)
    return lambda project: replace(project, notes=notes), None


WEIGHTS = [set_number, new_start, reset, train, train, take_model, write_notes]
WEIGHTS += [duplicate_unit, rename_unit, switch, switch, freeze, change_links]


@settings(max_examples=200, derandomize=False)
@given(data=st.data())
def test_editing_sessions(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("session")
    session = Session(data.draw(projects(), label="project"))
    seen = [(session.project, parts(session.project))]
    for _ in range(data.draw(st.integers(1, MOST_EDITS), label="edits")):
        kind = data.draw(st.sampled_from(STRUCTURE + CONTENT + WEIGHTS))
        change, rename = kind(data.draw, session)
        if edited(session, change, rename, kind not in WEIGHTS):
            event(kind.__name__)
            seen.append((session.project, parts(session.project)))
            check_valid(session.project)
            check_saved(session.project, folder)
    for project, before in seen:  # at the end, so that a later edit that spoils an older project is found too
        assert parts(project) == before


def edited(session, change, rename, keeps):
    """Make an edit, and judge what became of the weights; False where it was refused, and nothing changed."""
    old, old_names, before = session.project, session.names(), parts(session.project)
    try:
        new = change(old)
    except Refusal as refusal:
        assert str(refusal)
        assert parts(old) == before
        return False
    assert parts(old) == before
    if rename is not None:
        rename()
    session.project = new
    if keeps:
        check_kept(old, old_names, new, session.names(), session.copies)
    session.copies = {}
    return True


def check_kept(old, old_names, new, new_names, copies):
    """Weights with both ends in both networks are the same bits, all others those of a fresh start; a copy counts as
    its original where nothing else stands for that."""
    fresh = bits(initial_parameters(new.topology, new.training.seeds.start), new_names)
    if new.model is None:  # nothing was trained, so the weights are those of the start seed
        assert old.model is None
        return
    for which in ("start", "current"):
        before = bits(getattr(current_model(old), which), old_names)
        after = bits(getattr(new.model, which), new_names)
        wanted = {
            place: before.get(place, before.get(tuple(copies.get(end, end) for end in place), value))
            for place, value in fresh.items()
        }
        assert after == wanted, which


def bits(parameters, names):
    return {place: np.float64(value).tobytes() for place, value in places(parameters, names).items()}


def check_valid(project):
    """Everything in a project fits together."""
    topology, dataset, model = project.topology, project.dataset, project.model
    assert topology.inputs == len(dataset.features(Role.INPUT))
    assert topology.layers[-1].units == len(dataset.features(Role.TARGET))
    for role in (Role.INPUT, Role.TARGET):
        assert dataset.matrix(role).shape == (dataset.row_count, len(dataset.features(role)))
    assert {len(column) for column in dataset.columns} == {dataset.row_count}
    assert type(topology.layers[-1].activation) in project.training.cost.activations
    assert checked(topology) == topology
    assert checked(project.training) == project.training
    assert not any(cells(c).flags.writeable for c in dataset.columns if not isinstance(c, TextColumn))
    if model is None:
        return
    for parameters in (model.start, model.current, model.best, model.update):
        if parameters is not None:
            assert parameters.widths == topology.widths
            assert parameters.flat.shape == (topology.parameter_count,)
            assert not parameters.flat.flags.writeable
            assert not parameters.flat[~present(topology)].any()
    if model.parked is not None:  # only of links that are not there
        for parameters in (model.parked.start, model.parked.current):
            assert parameters.widths == topology.widths
            assert np.isnan(parameters.flat[present(topology)]).all()
    assert model.position == 0 or model.position < dataset.row_count
    assert (model.best is None) <= (model.best_epoch == 0 or model.best_cost != np.inf)


def check_saved(project, folder):
    """It can be saved and comes back; saving it again gives the same bytes."""
    one, two = folder / "one.bplab", folder / "two.bplab"
    save(project, one, UNSYNCED)
    loaded = load(one)
    save(loaded, two, UNSYNCED)
    assert one.read_bytes() == two.read_bytes()
    assert parts(loaded.dataset) == parts(project.dataset)
    assert parts(loaded.topology) == parts(project.topology)
    assert loaded.training == project.training
    assert (loaded.model is None) == (project.model is None)
    if project.model is not None:
        for name in ("start", "current", "best", "curve", "epoch", "position", "updates", "events", "update", "parked"):
            assert parts(getattr(loaded.model, name)) == parts(getattr(project.model, name)), name
