"""Project files as somebody takes them apart who knows how they are made, and closes them with a fitting digest."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.activations import Tanh
from nnapp.costs import Huber
from nnapp.dataset import Dataset, Role, TextColumn
from nnapp.optimizers import Adam
from nnapp.project import Project, opening_project, with_model
from nnapp.projectfile import ProjectError, load, save
from nnapp.projectfile.container import DIGEST_AT, DIGEST_END, KEY, digest
from nnapp.run import Run
from nnapp.schedules import OnPlateau
from nnapp.topology import BIAS, Layer, Topology
from nnapp.training import StopRules, Training


def trained(epochs=5):
    project = replace(opening_project(), training=Training(batch_size=4))
    run = Run(project)
    run.step()
    run.set_learning_rate(0.3)
    run.advance(epochs, lambda: False)
    run.step()
    return with_model(project, run.model())


def rich(epochs=6):
    """A project with something in every place that a file has: all kinds of links, splits, curves and memories."""
    random = np.random.default_rng(0)
    x, t = random.normal(size=(14, 3)).astype(np.float32), random.uniform(size=(14, 2))
    dataset = Dataset.from_arrays(x, t, split=[0, 1, 0, 0, 2, 0, 0, 3, 0, 1, 0, 0, 0, 0])
    first = Layer(4, Tanh(), bias=False, frozen_links=((0, 1), (3, 0)), removed_links=((1, 0), (2, 2)), dropout=0.25)
    topology = Topology(3, (first, Layer(3, frozen=True, removed_links=((1, BIAS),)), Layer(2)))
    training = Training(
        batch_size=4,
        cost=Huber(threshold=0.5),
        optimizer=Adam(beta1=0.8),
        schedule=OnPlateau(patience=50),
        l1=0.001,
        l2=0.01,
        clip_norm=2.0,
        measured=("rmse", "mae"),
        stop=StopRules(cost=1e6, patience=1000),
        epochs=1000,
    )
    project = Project(topology, dataset, training, notes="rich")
    run = Run(project)
    run.set_stop_rules(StopRules())
    run.advance(epochs, lambda: False)
    run.set_learning_rate(1e-9)  # so slow that nothing improves by the least share of a plateau
    run.set_stop_rules(training.stop)
    run.advance(1000, lambda: False)
    run.step()
    return with_model(project, run.model())


def opened(data):
    """A file's description (text), its array entries and their bytes."""
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    return header.pop("__metadata__")[KEY], header, data[end:]


def closed(text, entries, body, **metadata):
    """A file from its parts, with a digest that fits."""
    header = json.dumps({"__metadata__": {KEY: text, **metadata}, **entries}, separators=(",", ":")).encode()
    return signed(struct.pack("<Q", len(header)) + header + body)


def signed(data):
    """The file with a digest that fits."""
    return data[:DIGEST_AT] + digest(data).encode() + data[DIGEST_END:]


def refused(path):
    """The message of the refusal to open the file, after checking that it names it."""
    with pytest.raises(ProjectError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert str(caught.value) == str(caught.value.said)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def refused_bytes(path, data):
    path.write_bytes(data)
    return refused(path)


def sample_files(folder):
    """Four valid files: untrained, trained, one with texts, and one with something in every place."""
    path = folder / "sample.bplab"
    x = np.arange(6.0).reshape(3, 2)
    texts = TextColumn("words", Role.IGNORED, ("é", "", "z\n"))
    wordy = Project(Topology(2, (Layer(2), Layer(2))), Dataset((*Dataset.from_arrays(x, x).columns, texts)), notes="é")
    files = []
    for project in (opening_project(), trained(), wordy, rich()):
        save(project, path)
        files.append(path.read_bytes())
    return files
