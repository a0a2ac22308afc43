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
from tests.engine.filebytes import closed, opened, sample_files
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
