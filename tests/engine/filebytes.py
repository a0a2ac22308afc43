"""Project files as somebody takes them apart who knows how they are made, and closes them with a fitting digest."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from msgspec.structs import replace

from nnapp.dataset import Dataset, Role, TextColumn
from nnapp.project import Project, opening_project, with_model
from nnapp.projectfile import ProjectError, load, save
from nnapp.projectfile.container import DIGEST_AT, DIGEST_END, KEY, digest
from nnapp.run import Run
from nnapp.topology import Layer, Topology
from nnapp.training import Training


def trained(epochs=5):
    project = replace(opening_project(), training=Training(batch_size=4))
    run = Run(project)
    run.step()
    run.set_learning_rate(0.3)
    run.advance(epochs, lambda: False)
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
    """Three valid files: untrained, trained, and one with texts."""
    path = folder / "sample.bplab"
    x = np.arange(6.0).reshape(3, 2)
    texts = TextColumn("words", Role.IGNORED, ("é", "", "z\n"))
    wordy = Project(Topology(2, (Layer(2), Layer(2))), Dataset((*Dataset.from_arrays(x, x).columns, texts)), notes="é")
    files = []
    for project in (opening_project(), trained(), wordy):
        save(project, path)
        files.append(path.read_bytes())
    return files
