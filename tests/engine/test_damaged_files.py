"""Damaged and hostile project files: none crashes the program, none takes its memory, none is opened without a word."""

from __future__ import annotations

import json
import random
import struct
import time
import tracemalloc

import numpy as np
import pytest
import safetensors.numpy

from nnapp.atomic import SYSTEM
from nnapp.dataset import Dataset, Role, TextColumn
from nnapp.project import Project, opening_project
from nnapp.projectfile import ProjectError, load, save
from nnapp.projectfile.container import KEY
from nnapp.run import Run
from nnapp.topology import Layer, Topology
from nnapp.words import Refusal
from tests.engine.filebytes import closed, opened, rich, sample_files
from tests.engine.mutants import mutant
from tests.engine.projects import parts

MUTANTS = 5_000
BOMBS = 500
MOST_SECONDS = 5.0  # of computing; it takes a twentieth of that, and a hang is far beyond
UNSYNCED = SYSTEM._replace(fsync=lambda _: None)  # thousands of saves: that each reaches the disk is not the point here


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return sample_files(tmp_path_factory.mktemp("samples"))


def structure_is_valid(data):
    try:
        safetensors.numpy.load(data)
        json.loads(opened(data)[0])
    except Exception:
        return False
    return True


def test_no_mutant_crashes_and_most_get_past_the_decoder(samples, tmp_path):
    path = tmp_path / "mutant.bplab"
    valid = loaded = salvaged = 0
    slowest = 0.0
    for seed in range(MUTANTS):
        data = mutant(seed, samples)
        path.write_bytes(data)
        begin = time.process_time()
        try:
            project = load(path)
            loaded += 1
        except ProjectError as error:
            assert str(path) in str(error), seed
            project = error.salvage
            salvaged += project is not None
        slowest = max(slowest, time.process_time() - begin)
        valid += structure_is_valid(data)
        if project is not None:
            check_usable(project, path, seed)
    assert valid >= MUTANTS / 2
    assert loaded > MUTANTS / 50
    assert salvaged > MUTANTS / 50
    assert slowest < MOST_SECONDS


def check_usable(project, path, seed):
    """What was opened behaves like any project: it can be saved and trained."""
    save(project, path, UNSYNCED)
    assert parts(load(path).dataset) == parts(project.dataset), seed
    if project.topology.parameter_count > 10_000:
        return
    try:
        run = Run(project)
        run.step()
        run.epoch()
        run.model()
    except Refusal:
        pass
    for event in project.model.events if project.model is not None else ():
        assert len(event.template.format(**event.values)) < 20_000


def bomb(dice, data):
    """A small file that declares, or makes a careless reader build, something huge."""
    text, entries, body = opened(data)
    huge = dice.choice([2**20, 2**31, 2**40, 2**53, 2**62, 2**63 - 1, 2**64])
    entry = entries["column.0"]
    what = dice.randrange(8)
    if what == 0:
        entry["shape"] = [huge]
    elif what == 1:
        entry["shape"] = [huge, huge]
    elif what == 2:
        entry.update(shape=[huge], data_offsets=[0, 8 * huge])
    elif what == 3:
        text = text.replace('"units":10', f'"units":{huge}')
    elif what == 4:
        text = text.replace('"length":6', f'"length":{huge}')
    elif what == 5:
        text = text.replace('"{value}"', f'"{{value:{huge}}}"').replace("Learning rate {value}", f"{{value:>{huge}}}")
    elif what == 6:
        text = dice.choice("[{") * dice.randrange(17, 100_000)
    else:
        return struct.pack("<Q", huge % 2**64) + data[8:]
    return closed(text, entries, body)


def test_bombs_are_refused_at_once_and_cost_nothing(samples, tmp_path):
    path = tmp_path / "bomb.bplab"
    dice = random.Random(11)
    load_refused(path, bomb(dice, samples[1]))
    times = []
    tracemalloc.start()
    try:
        for _ in range(BOMBS):
            data = bomb(dice, samples[1])
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            begin = time.process_time()
            load_refused(path, data)
            times.append(time.process_time() - begin)
            assert tracemalloc.get_traced_memory()[1] - before < 20 * 2**20
    finally:
        tracemalloc.stop()
    assert np.quantile(times, 0.99) < 0.05


def load_refused(path, data):
    path.write_bytes(data)
    with pytest.raises(ProjectError):
        load(path)


@pytest.mark.parametrize("filler", [b'"\\"', b"\\", b'"', b"[],", b'{"a":', b"0,", b"\xff", b" "])
def test_a_large_header_of_nonsense_takes_no_time(tmp_path, filler):
    path = tmp_path / "large.bplab"
    save(opening_project(), path)
    beginning = path.read_bytes()[8:180]
    for inside in (b"", b'"}},'):  # within the description, and after it
        header = beginning + inside + filler * (3 * 2**20 // len(filler))
        begin = time.process_time()
        load_refused(path, struct.pack("<Q", len(header)) + header)
        assert time.process_time() - begin < MOST_SECONDS


def test_a_large_table_of_texts_is_not_slow(tmp_path):
    path = tmp_path / "large.bplab"
    x = np.zeros((200_000, 1))
    texts = TextColumn("words", Role.IGNORED, tuple(map(str, range(len(x)))))
    project = Project(Topology(1, (Layer(1),)), Dataset((*Dataset.from_arrays(x, x).columns, texts)))
    save(project, path)
    assert load(path).dataset.columns[2].values == texts.values


def test_the_key_of_the_description_is_the_only_metadata(samples):
    for data in samples:
        length = int.from_bytes(data[:8], "little")
        assert list(json.loads(data[8 : 8 + length])["__metadata__"]) == [KEY]


# ---- what somebody changed who knows the format


def rich_file(path):
    save(rich(), path)
    return opened(path.read_bytes())


def described_as(path, change):
    """Write the rich file with a description that `change` has changed, and with a digest that fits."""
    text, entries, body = rich_file(path)
    description = json.loads(text)
    change(description["project"])
    path.write_bytes(closed(json.dumps(description, separators=(",", ":")), entries, body))


def put(value, *place):
    """A change that puts a value into a place of the description."""

    def change(project):
        part = project
        for key in place[:-1]:
            part = part[key]
        part[place[-1]] = value

    return change


def renamed(old, new, *place):
    """A change that gives a key another name."""

    def change(project):
        part = project
        for key in place:
            part = part[key]
        part[new] = part.pop(old)

    return change


NAN = {"$float": "nan"}
INFINITE = {"$float": "inf"}
REFUSED = {
    "curve": (renamed("test cost", "test price", "model", "curves"), "test price"),
    "curve of another split": (renamed("test cost", "excluded cost", "model", "curves"), "excluded cost"),
    "curve length": (put(7, "model", "curves", "test cost", "length"), "cost curve"),
    "curve bucket": (put(0, "model", "curve", "bucket"), "cost curve"),
    "curve field": (put(7, "model", "curves", "test cost", "size"), "size"),
    "curve without values": (put("nothing", "model", "curve", "exact"), "nothing"),
    "two curves with the same values": (put("model.curve.exact", "model", "curves", "test cost", "exact"), "missing"),
    "memory of another size": (put("model.curve.exact", "model", "memory", "vectors", "first_moment"), ""),
    "memory updates": (put(-1, "model", "memory", "updates"), "optimizer"),
    "memory field": (put(1, "model", "memory", "clock"), "clock"),
    "memory without values": (put({}, "model", "memory", "vectors"), "belongs to nothing"),
    "clock stride": (put(0, "model", "clock", "stride"), "epochs recorded"),
    "clock stride in parts": (put(1.5, "model", "clock", "stride"), "stride"),
    "norms of another stride": (put(4, "model", "layer_norms", "stride"), "epochs recorded"),
    "path field": (put(1, "model", "path", "colour"), "colour"),
    "path without values": (put("nothing", "model", "path", "points"), "nothing"),
    "path of two kinds": (put("model.layer_norms.gradient", "model", "path", "points"), "missing"),
    "norms without values": (put({}, "model", "layer_norms"), "epochs"),
    "seconds of training": (put(-1.0, "model", "seconds"), "seconds"),
    "endless seconds of training": (put(INFINITE, "model", "seconds"), "seconds"),
    "training before it began": (put(2, "model", "epoch"), "epochs recorded"),
    "split missing": (put(None, "split"), "belongs to nothing"),
    "split of another name": (put("column.0", "split"), "split"),
    "frozen link": (put([[4, 0]], "topology", "layers", 0, "frozen_links"), "no link"),
    "removed link": (put([[0, 3]], "topology", "layers", 0, "removed_links"), "no link"),
    "link below": (put([[0, -2]], "topology", "layers", 0, "frozen_links"), "no link"),
    "link of one number": (put([[0]], "topology", "layers", 0, "frozen_links"), "frozen_links"),
    "link of three numbers": (put([[0, 1, 2]], "topology", "layers", 0, "frozen_links"), "frozen_links"),
    "link removed after training": (put([[3, 1]], "topology", "layers", 0, "removed_links"), "link that was removed"),
    "biases gone after training": (put(False, "topology", "layers", 2, "bias"), "biases"),
    "dropout": (put(1.0, "topology", "layers", 0, "dropout"), "dropout"),
    "dropout NaN": (put(NAN, "topology", "layers", 0, "dropout"), "dropout"),
    "dropout of the output": (put(0.5, "topology", "layers", 2, "dropout"), "output layer"),
    "learning rate": (put(NAN, "training", "learning_rate"), "learning_rate"),
    "l2": (put(NAN, "training", "l2"), "l2"),
    "clip": (put(INFINITE, "training", "clip_norm"), "clip_norm"),
    "precision": (put("float16", "training", "precision"), "precision"),
    "measured": (put(["cost"], "training", "measured"), "measured"),
    "beta": (put(NAN, "training", "optimizer", "beta1"), "beta1"),
    "threshold": (put(-1, "training", "cost", "threshold"), "threshold"),
    "schedule": (put("lunar", "training", "schedule", "kind"), "lunar"),
    "schedule decay": (put(NAN, "training", "schedule", "decay"), "decay"),
    "stop rule": (put(NAN, "training", "stop", "cost"), "cost"),
    "dropout seed": (put(-1, "training", "seeds", "dropout"), "dropout"),
    "plateau factor": (put(NAN, "model", "plateau", "factor"), "factor"),
    "plateau factor above 1": (put(1.5, "model", "plateau", "factor"), "factor"),
    "plateau waited": (put(-1, "model", "plateau", "waited"), "waited"),
    "plateau waited for ever": (put(2**60, "model", "plateau", "waited"), "epochs"),
    "plateau field": (put(1, "model", "plateau", "since"), "since"),
    "patient": (put(-5, "model", "patient_since"), "epochs"),
    "stop": (put("boredom", "model", "stop", "rule"), "boredom"),
    "kept epoch": (put(-1, "model", "stop", "kept_epoch"), "epochs"),
    "stop field": (put(1, "model", "stop", "reason"), "reason"),
    "column to sort by": (put({"sort": [{"column": 99}], "filters": []}, "arrangement"), "column 100"),
    "bound": (
        put({"sort": [], "filters": [{"kind": "range", "column": 0, "low": NAN}]}, "arrangement"),
        "finite bounds",
    ),
    "running cost": (put("much", "model", "running_cost"), "running_cost"),
    "position": (put(14, "model", "position"), "beyond the last row"),
    "model field": (put(1, "model", "speed"), "speed"),
}


@pytest.mark.parametrize(("change", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_and_named(change, words, tmp_path):
    path = tmp_path / "changed.bplab"
    described_as(path, change)
    with pytest.raises(ProjectError) as caught:
        load(path)
    assert words in str(caught.value) and caught.value.salvage is None


LOADED = {
    "memory of another optimizer": renamed("first_moment", "last_moment", "model", "memory", "vectors"),
    "running cost NaN": put(NAN, "model", "running_cost"),
    "best cost NaN": put(NAN, "model", "best_cost"),
    "first cost NaN": put(NAN, "model", "first_cost"),
    "plateau at its best": put(-1e308, "model", "plateau", "best"),
    "plateau without a best": put(NAN, "model", "plateau", "best"),
    "plateau at nothing": put(0.0, "model", "plateau", "factor"),
    "epochs far ahead": put(2**52, "model", "epoch"),
    "patient since the future": put(2**52, "model", "patient_since"),
    "stopped in the future": put(2**52, "model", "stop", "epoch"),
    "updates far ahead": put(2**53, "model", "memory", "updates"),
    "nothing remembered": put({}, "model", "plateau"),
    "position in the middle of a batch": put(3, "model", "position"),
    "position beyond the training rows": put(12, "model", "position"),
}


@pytest.mark.parametrize("change", LOADED.values(), ids=LOADED.keys())
def test_what_could_be_is_loaded_and_can_be_saved_and_trained(change, tmp_path):
    path = tmp_path / "changed.bplab"
    described_as(path, change)
    project = load(path)
    check_usable(project, path, 0)
    save(project, path, UNSYNCED)
    run = Run(load(path))
    run.advance(run.epoch_count + 3, lambda: False)
    assert run.stop is not None or run.epoch_count


def with_array(path, name, values):
    """Write the rich file with other values in the place of an array."""
    text, entries, body = rich_file(path)
    arrays = {key: body[slice(*entry["data_offsets"])] for key, entry in entries.items()}
    kinds = {"u1": "U8", "f4": "F32", "f8": "F64", "i8": "I64"}
    arrays[name] = values.tobytes()
    entries[name].update(dtype=kinds[values.dtype.str[1:]], shape=list(values.shape))
    end = 0
    for key in sorted(entries, key=lambda key: -{"U8": 1, "F32": 4}.get(entries[key]["dtype"], 8)):
        entries[key]["data_offsets"] = [end, end + len(arrays[key])]
        end += len(arrays[key])
    keys = sorted(entries, key=lambda key: entries[key]["data_offsets"])
    path.write_bytes(closed(text, {key: entries[key] for key in keys}, b"".join(arrays[key] for key in keys)))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("split", np.zeros(13, np.uint8)),
        ("split", np.zeros(15, np.uint8)),
        ("split", np.full(14, 4, np.uint8)),
        ("split", np.zeros((14, 1), np.uint8)),
        ("split", np.zeros(14, np.int64)),
        ("split", np.zeros(14)),
        ("column.0", np.zeros(13)),
        ("column.0", np.zeros((14, 1), np.float32)),
        ("column.0", np.zeros(14, np.int64)),
        ("model.memory.vectors.first_moment", np.zeros(3)),
        ("model.memory.vectors.second_moment", np.zeros(39, np.float32)),
        ("model.current", np.zeros(38)),
        ("model.current", np.zeros(39, np.float32)),
        ("model.best", np.ones(39)),
        ("model.current", np.full(39, np.nan)),
        ("model.curves.test cost.exact", np.zeros(2)),
        ("model.path.points", np.zeros((8, 39))),
        ("model.path.points", np.zeros((8, 38), np.float32)),
        ("model.path.points", np.zeros(39, np.float32)),
        ("model.path.points", np.zeros(8 * 39, np.float32)),
        ("model.path.epochs", np.zeros((8, 1))),
        ("model.path.epochs", np.zeros(())),
        ("model.path.epochs", np.zeros(8)),
        ("model.layer_norms.gradient", np.zeros((8, 2))),
        ("model.layer_norms.ratio", np.full((8, 3), -1.0)),
        ("model.layer_norms.epochs", np.arange(8.0)[::-1].copy()),
        ("model.layer_norms.epochs", np.arange(8.0) + 0.5),
        ("model.layer_norms.epochs", np.full(8, np.nan)),
        ("model.clock.updates", np.arange(8.0)[::-1].copy()),
        ("model.clock.updates", np.full(8, np.inf)),
        ("model.clock.seconds", np.full(8, np.nan)),
        ("model.clock.seconds", np.zeros(7)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(name, values, tmp_path):
    path = tmp_path / "changed.bplab"
    with_array(path, name, values)
    load_refused(path, path.read_bytes())


def test_arrays_that_fit_are_loaded(tmp_path):
    path = tmp_path / "changed.bplab"
    with_array(path, "split", np.zeros(14, np.uint8))
    assert load(path).dataset.split is None
    for kind in (np.float32, np.float64):
        with_array(path, "column.0", np.arange(14, dtype=kind))
        assert load(path).dataset.columns[0].values.dtype == kind
        check_usable(load(path), path, 0)
