"""Project files: what is saved comes back bit for bit, and what cannot be opened or saved says so in words."""

from __future__ import annotations

import errno
import math
import os
import pathlib

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from msgspec.structs import replace

from nnapp.atomic import FileLayer
from nnapp.choices import choices
from nnapp.costs import AnyCost
from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role, TextColumn, cells
from nnapp.milestones import Clock, LayerNorms, Path
from nnapp.model import BUCKET, EXACT, Curve, CurveRecorder, Event, Memory, Model
from nnapp.project import Project, current_model, opening_project, with_model
from nnapp.projectfile import ProjectError, load, save
from nnapp.projectfile.container import BEGIN, DIGEST_AT, DIGEST_END, digest
from nnapp.projectfile.problems import CANNOT_OPEN, CANNOT_SAVE, OPENING, SAVING, project_errors
from nnapp.run import Run
from nnapp.schedules import Plateau
from nnapp.topology import Layer, Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal
from tests.engine.filebytes import closed, opened, refused, refused_bytes, rich, trained
from tests.engine.projects import parts, projects, timeless

SAMPLES = pathlib.Path(__file__).parent / "samples"


# ---- there and back


@settings(max_examples=200)
@given(project=projects(removed=True))
def test_every_project_comes_back_bit_for_bit(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("there-and-back")
    before = parts(project)
    save(project, folder / "one.bplab")
    loaded = load(folder / "one.bplab")
    save(loaded, folder / "two.bplab")
    assert (folder / "one.bplab").read_bytes() == (folder / "two.bplab").read_bytes()
    assert parts(project) == before
    assert parts(loaded) == before or only_integers_became_floats(loaded, project)
    assert_read_only(loaded)


def test_a_file_says_the_same_of_every_infinity(tmp_path):
    # ∞ is no single object: one that was computed, or read from a file, is another one than that of the defaults
    files = set()
    for number, best in enumerate((math.inf, float("inf"), 1e308 * 10)):
        model = replace(current_model(opening_project()), plateau=Plateau(best=best), best_cost=best)
        save(with_model(opening_project(), model), tmp_path / f"{number}.bplab")
        save(load(tmp_path / f"{number}.bplab"), tmp_path / f"{number}-again.bplab")
        files |= {(tmp_path / f"{number}{again}.bplab").read_bytes() for again in ("", "-again")}
    assert len(files) == 1
    assert load(tmp_path / "0.bplab").model.plateau == Plateau()


def only_integers_became_floats(loaded, project):
    training = replace(project.training, learning_rate=float(project.training.learning_rate))
    model = project.model and replace(project.model, best_cost=float(project.model.best_cost))
    return parts(loaded) == parts(replace(project, training=training, model=model))


def assert_read_only(project):
    for column in project.dataset.columns:
        assert isinstance(column, TextColumn) or not cells(column).flags.writeable
    if project.model is not None:
        vectors = [p.flat for p in (project.model.start, project.model.current, project.model.best) if p is not None]
        vectors += [] if project.model.memory is None else project.model.memory.vectors.values()
        curves = [project.model.curve, *project.model.curves.values()]
        for array in (*vectors, *(curve.exact for curve in curves), *(curve.buckets for curve in curves)):
            assert not array.flags.writeable


def test_strided_columns_are_written_as_they_are_read(path):
    x = np.arange(24.0).reshape(6, 4)[:, ::2]
    dataset = Dataset.from_arrays(x, -x[::-1, :1])
    save(Project(Topology(2, (Layer(1),)), dataset), path)
    assert load(path).dataset.matrix(Role.INPUT).tolist() == x.tolist()
    assert load(path).dataset.matrix(Role.TARGET).tolist() == (-x[::-1, :1]).tolist()


def test_texts_of_every_kind(path):
    texts = ("", "a\nb\r\n", "\0", "𝛿😀", "“,;\t\"'\\", "", "\ud800", "e\u0301", " ")
    project = Project(
        Topology(1, (Layer(1),)),
        Dataset(
            (
                NumberColumn("x", Role.INPUT, np.arange(9.0)),
                NumberColumn("y", Role.TARGET, np.arange(9.0)),
                TextColumn("\ud800 <b>", Role.IGNORED, texts),
            )
        ),
        notes="\0\ud83d",
    )
    save(project, path)
    assert parts(load(path)) == parts(project)


def test_empty_cells_keep_their_bits(path):
    bits = np.array([0x7FF8000000000000, 0xFFF8000000000001, 0x7FF0000000000001, 0x8000000000000000], np.uint64)
    values = np.append(bits.view(np.float64), [np.inf, -np.inf, 5e-324])
    save(Project(Topology(1, (Layer(1),)), Dataset.from_arrays(values[:, None], values[:, None])), path)
    assert load(path).dataset.columns[0].values.tobytes() == values.tobytes()


def test_a_curve_with_buckets(path):
    recorder = CurveRecorder(Curve(np.linspace(1, 0, EXACT), np.empty((0, 3)), EXACT))
    for number in range(3 * BUCKET + 5):
        recorder.append(1 / (number + 1))
    model = trained().model
    project = with_model(opening_project(), replace(model, curve=recorder.published(), best=None, best_cost=np.inf))
    save(project, path)
    loaded = load(path)
    assert parts(loaded) == parts(project)
    assert loaded.model.curve.buckets.shape == (4, 3)
    first = path.read_bytes()
    save(loaded, path)
    assert path.read_bytes() == first


def test_training_goes_on_as_if_it_had_never_stopped(path):
    project = replace(opening_project(), training=Training(batch_size=3, learning_rate=0.7))
    whole = Run(project)
    whole.advance(20, lambda: False)
    half = Run(project)
    half.advance(7, lambda: False)
    half.step()
    save(with_model(project, half.model()), path)
    rest = Run(load(path))
    rest.advance(20, lambda: False)
    assert timeless(rest.model()) == timeless(whole.model())


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_columns_keep_their_precision(path, kind):
    x = np.linspace(0, 1, 21, dtype=kind).reshape(7, 3)  # an odd number of bytes before what follows it
    project = Project(Topology(2, (Layer(1),)), Dataset.from_arrays(x[:, :2], x[:, 2:], split=[0, 1, 2, 3, 0, 0, 0]))
    save(project, path)
    assert parts(load(path)) == parts(project)
    assert load(path).dataset.columns[0].values.dtype == kind


def test_everything_that_training_leaves_behind_comes_back(path):
    project = rich()
    save(project, path)
    assert parts(load(path)) == parts(project)
    model = load(path).model
    assert set(model.curves) > {"validation cost", "test cost", "training rmse", "validation mae"}
    assert set(model.memory.vectors) == {"first_moment", "second_moment"} and model.memory.updates
    assert model.stop.rule == "cost" and model.plateau.waited and model.events and model.position


def test_numbers_of_numpy_are_numbers(path):
    model = replace(trained().model, epoch=np.int64(5), best_cost=np.float64(0.5))
    training = Training(learning_rate=np.float64(0.1))
    save(Project(opening_project().topology, opening_project().dataset, training, model), path)
    assert load(path).model.epoch == 5
    assert load(path).training.learning_rate == 0.1


def test_no_field_is_forgotten():
    # A field that is added to one of these has to find its place in nnapp/projectfile/content.py.
    assert Project.__struct_fields__ == ("topology", "dataset", "training", "model", "notes", "arrangement")
    assert Dataset.__struct_fields__ == ("columns", "split")
    model = "start current epoch position running_cost updates best best_epoch best_cost first_cost curve"
    assert Model.__struct_fields__ == (
        *model.split(),
        "curve_is_exact",
        "curves",
        "events",
        "memory",
        "plateau",
        "patient_since",
        "stop",
        "update",
        "parked",
        "seconds",
        "clock",
        "layer_norms",
        "path",
    )
    assert Clock.__struct_fields__ == ("epochs", "updates", "seconds", "stride")
    assert LayerNorms.__struct_fields__ == ("epochs", "gradient", "ratio", "stride")
    assert Path.__struct_fields__ == ("epochs", "points", "stride")
    assert Memory.__struct_fields__ == ("updates", "vectors")
    assert Curve.__struct_fields__ == ("exact", "buckets", "length", "bucket")
    assert TextColumn.__struct_fields__ == ("name", "role", "values")
    assert NumberColumn.__struct_fields__ == ("name", "role", "values", "scaling", "missing", "formula")
    assert CategoryColumn.__struct_fields__ == ("name", "role", "codes", "labels", "missing")


def test_the_sample_of_the_first_format_still_loads():
    project = load(SAMPLES / "version-1.bplab")
    assert project.topology.widths == (5, 10, 1)
    assert project.notes == "A sample of format version 1.\n"
    assert project.model.epoch == 5
    assert project.dataset.columns[-1].values[:3] == ("first", "", "third 😀")
    again = Run(replace(project, model=None))
    again.step()
    again.set_learning_rate(0.3)
    again.advance(project.model.epoch, lambda: False)
    assert again.model().current.flat == pytest.approx(project.model.current.flat, abs=0.5)


def test_the_place_of_the_digest_is_the_same_in_every_file(saved):
    assert saved[8:DIGEST_AT] == BEGIN
    assert saved[DIGEST_AT:DIGEST_END] == digest(saved).encode()


# ---- what cannot be opened


def test_other_files_are_refused_each_with_its_own_words(tmp_path, saved):
    file = tmp_path / "other"
    other = safetensors.numpy.save({"weight": np.zeros(3)}, {"format": "np"})
    table = "paste them into the Data panel"
    assert table in refused_bytes(file, b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert table in refused_bytes(file, b"x;y\n1,5;2\n" * 30)
    assert table in refused_bytes(file, b"{}")
    assert "empty" in refused_bytes(file, b"")
    assert "safetensors" in refused_bytes(file, other)
    assert "end is missing" in refused_bytes(file, saved[:30])
    assert "end is missing" in refused_bytes(file, saved[:50])


def test_a_file_that_is_cut_off_is_not_called_damaged_at_its_beginning(tmp_path, saved):
    file = tmp_path / "cut"
    length = int.from_bytes(saved[:8], "little")
    numbers = len(saved) - 8 - length
    for missing in (1, numbers):
        said = refused_bytes(file, saved[:-missing])
        assert f"it should hold {numbers} bytes of numbers, but only {numbers - missing} are there" in said
        assert "probably not copied completely" in said
        assert "beginning" not in said
    said = refused_bytes(file, saved + b"\0")
    assert f"{numbers} bytes of numbers, but {numbers + 1} are there: something was added" in said


def test_places_that_are_no_files(tmp_path, path):
    assert "no such file" in refused(tmp_path / "missing.bplab")
    assert "is a folder" in refused(tmp_path)
    path.write_text("not a folder")
    assert "no such folder" in refused(path / "x.bplab")
    assert "name is too long" in refused(tmp_path / ("x" * 300))
    for name in ("nul\0.bplab", "half\ud800.bplab"):
        with pytest.raises(ProjectError, match="characters that this system cannot use"):
            load(tmp_path / name)
        with pytest.raises(ProjectError, match="characters that this system cannot use"):
            save(opening_project(), tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_and_not_waited_for(path):
    os.mkfifo(path)
    assert "not an ordinary file" in refused(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(path, saved):
    path.chmod(0)
    assert "may not read" in refused(path)


@pytest.mark.parametrize(("template", "faults"), [(CANNOT_OPEN, OPENING), (CANNOT_SAVE, SAVING)])
def test_every_fault_of_the_system_becomes_a_sentence(template, faults):
    cases = [OSError(code, os.strerror(code)) for code in (*faults, errno.EBUSY)]
    cases += [OSError("odd"), MemoryError(), RecursionError("deep"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")]
    for error in cases:
        with pytest.raises(ProjectError) as caught, project_errors(template, "a.bplab", faults):
            raise error
        assert str(caught.value).startswith("“a.bplab” ")
        assert str(caught.value).endswith(".")
        assert caught.value.salvage is None


def test_a_newer_version_is_refused_with_both_numbers(path, saved):
    text, entries, body = opened(saved)
    text = text.replace('"version":1}', '"version":7,"novelty":[1]}').replace('"program":"', '"program":"3.1.4 of ')
    entries["column.0"]["dtype"] = "BF16"
    message = refused_bytes(path, closed(text, entries, body))
    assert all(word in message for word in ("3.1.4", "version 7", "up to 1"))


def test_a_changed_file_can_be_opened_as_a_copy(path, saved):
    damaged = bytearray(saved)
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ProjectError, match="checksum is wrong") as caught:
        load(path)
    original = trained()
    assert parts(caught.value.salvage.topology) == parts(original.topology)
    assert parts(caught.value.salvage) != parts(original)


def test_a_changed_spelling_of_the_same_number_is_noticed(path):
    save(replace(opening_project(), training=Training(learning_rate=1e-05)), path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"1e-05", b"1E-05"))
    with pytest.raises(ProjectError, match="checksum") as caught:
        load(path)
    assert caught.value.salvage.training.learning_rate == 1e-05


# ---- what cannot be saved


def failing(code):
    def write(*_):
        raise OSError(code, os.strerror(code))

    return FileLayer(write=write)


@pytest.mark.parametrize("code", SAVING)
def test_what_the_disk_refuses_is_said_and_leaves_the_old_file(path, saved, code):
    with pytest.raises(ProjectError) as caught:
        save(opening_project(), path, failing(code))
    assert str(caught.value).startswith(f"“{path}” was not saved: ")
    assert path.read_bytes() == saved
    assert list(path.parent.iterdir()) == [path]


def test_places_where_nothing_can_be_saved(tmp_path, path):
    path.write_text("not a folder")
    for place, words in (
        (tmp_path, "there is a folder of this name"),
        (tmp_path / "missing" / "a.bplab", "folder does not exist"),
        (path / "a.bplab", "its folder is a file"),
        (tmp_path / ("x" * 300), "name is too long"),
    ):
        with pytest.raises(ProjectError, match=words):
            save(opening_project(), place)
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_that_could_not_be_loaded_is_not_saved(path, saved):
    project = opening_project()
    model = trained().model
    for wrong in (
        with_model(project, replace(model, epoch=-1)),
        with_model(project, replace(model, events=(Event(1, "{missing}"),))),
        with_model(project, replace(model, events=(Event(1, "x", {"big": 10**200}),))),
        replace(project, notes="x" * (33 * 2**20)),
    ):
        with pytest.raises(ProjectError, match="was not saved") as caught:
            save(wrong, path)
        assert caught.value.salvage is None
        assert path.read_bytes() == saved


def test_weights_of_another_network_are_no_part_of_a_project():
    other = Parameters((1, 1), np.zeros(2))
    for name in ("start", "current", "best"):
        with pytest.raises(Refusal, match="another size"):
            with_model(opening_project(), replace(trained().model, **{name: other}))


def test_every_cost_and_activation_finds_its_way(path):
    project = opening_project()
    for kind in choices(AnyCost):
        for activation in kind.activations:
            layers = (Layer(10), Layer(1, activation()))
            changed = replace(project, topology=Topology(5, layers), training=Training(cost=kind()))
            save(changed, path)
            assert load(path).topology == changed.topology
            assert load(path).training == changed.training
