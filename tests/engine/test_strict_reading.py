"""What must not stand in a project file: each oddity is refused in words that say what it is, fitting digest or not."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from nnapp.dataset import Dataset, Role, TextColumn
from nnapp.project import Project
from nnapp.projectfile import save
from nnapp.topology import Layer, Topology
from tests.engine.filebytes import closed, opened, refused, refused_bytes, signed

# (what, a piece of the description, what stands there instead, what the message says)
ODDITIES = [
    ("NaN", '"learning_rate":0.1', '"learning_rate":NaN', "not a number of JSON"),
    ("Infinity", '"learning_rate":0.1', '"learning_rate":-Infinity', "not a number of JSON"),
    ("1e400", '"learning_rate":0.1', '"learning_rate":1e400', "too large"),
    ("a long integer", '"epochs":1000', '"epochs":1' + "0" * 5000, "too large"),
    ("a longer integer than 64 bits", '"epochs":1000', '"epochs":1' + "0" * 30, "epochs"),
    ("a key twice", '"epochs":1000', '"epochs":1000,"epochs":1000', "“epochs” is given twice"),
    ("depth", '"notes":""', '"notes":' + "[" * 100 + "]" * 100, "nested too deeply"),
    ("great depth", '"notes":""', '"notes":' + "[" * 100_000, "nested too deeply"),
    ("parts", '"notes":""', '"notes":[' + "0," * 4_000_000 + "0]", "too many parts"),
    ("a broken end", '"version":1}', '"version":1', "not valid JSON"),
    ("blanks at the end", '"version":1}', '"version":1} x', "not valid JSON"),
    ("no number", '"epochs":1000', '"epochs":{"$float":"many"}', "does not exist"),
    ("true for 1", '"epochs":1000', '"epochs":true', "Expected `int"),
    ("text for a number", '"learning_rate":0.1', '"learning_rate":"0.1"', "Expected `float"),
    ("a number for text", '"notes":""', '"notes":1', "Expected `str"),
    ("out of range", '"learning_rate":0.1', '"learning_rate":-1', "learning_rate"),
    ("not a number at all", '"learning_rate":0.1', '"learning_rate":{"$float":"nan"}', "learning_rate"),
    ("an unknown choice", '"kind":"sigmoid"', '"kind":"os.system"', "os.system"),
    ("half a character as a choice", '"kind":"sigmoid"', '"kind":"\\ud800"', "half a character"),
    ("an unknown field", '"notes":""', '"notes":"","path":"/etc/passwd"', "path"),
    ("an unknown field of the model", '"epoch":5', '"epoch":5,"url":"x"', "unknown field “url”"),
    ("an unknown field of the curve", '"bucket":1024', '"bucket":1024,"url":"x"', "unknown field “url”"),
    ("an unknown field of the file", '"version":1', '"version":1,"url":"x"', "not in order"),
    ("a missing field", '"notes":"",', "", "notes"),
    ("version true", '"version":1', '"version":true', "Expected `int"),
    ("version 0", '"version":1', '"version":0', "version"),
    ("another format", '"format":"project"', '"format":"lesson"', "not a project"),
    ("a column more", '"columns":[', '"columns":[{"kind":"number","name":"q","role":"ignored"},', "missing"),
    ("an input less", '"role":"input"', '"role":"ignored"', "5 input units, but the table has 4"),
    ("a role that is none", '"role":"input"', '"role":"teacher"', "role"),
    ("text as an input", '"kind":"number"', '"kind":"text"', "formula"),
    ("wrong units", '"units":10', '"units":11', "has 78 parameters, but 71"),
    ("no layers", '"layers":[', '"layers":[],"x":[', "layers"),
    ("softmax inside", '"kind":"sigmoid"', '"kind":"softmax"', "Layer 1 cannot use Softmax"),
    ("a cost that does not fit", '"kind":"half-squared-error"', '"kind":"cross-entropy"', "softmax output layer"),
    ("an array twice", '"model.current"', '"model.start"', "missing"),
    ("a table as weights", '"model.current"', '"column.0"', "parameters, but 10 were given"),
    ("a number as an array", '"model.current"', "5", "missing"),
    ("a negative epoch", '"epoch":5', '"epoch":-5', "cannot be"),
    ("a huge epoch", '"epoch":5', '"epoch":1' + "0" * 40, "cannot be"),
    ("a position beyond the table", '"position":4', '"position":10', "beyond the last row"),
    ("a longer curve than there is", '"length":6', '"length":7', "cost curve"),
    ("a curve of a million more", '"length":6', '"length":2000000', "cost curve"),
    ("a bucket of nothing", '"bucket":1024', '"bucket":0', "cost curve"),
    ("an attribute", '"Learning rate {value}"', '"{value.__class__}"', "cannot be shown"),
    ("an endless width", '"Learning rate {value}"', '"{value:999999999}"', "cannot be shown"),
    ("a width from a value", '"Learning rate {value}"', '"{value:{value}}"', "cannot be shown"),
    ("a value that is not there", '"Learning rate {value}"', '"{other}"', "cannot be shown"),
    ("a value without a name", '"Learning rate {value}"', '"{}"', "cannot be shown"),
    ("an open brace", '"Learning rate {value}"', '"{value"', "cannot be shown"),
]


@pytest.mark.parametrize(("old", "new", "words"), [case[1:] for case in ODDITIES], ids=[case[0] for case in ODDITIES])
def test_what_the_description_must_not_say(path, saved, old, new, words):
    text, entries, body = opened(saved)
    assert old in text
    assert words in refused_bytes(path, closed(text.replace(old, new, 1), entries, body))


# (what, what the first column's entry says, what the message says)
ENTRIES = [
    ("a shape larger than its bytes", {"shape": [65536, 65536]}, "size of its part"),
    ("a shape beyond 64 bits", {"shape": [2**64, 1]}, "shape"),
    ("a product beyond 64 bits", {"shape": [2**31, 2**31]}, "size of its part"),
    ("a negative shape", {"shape": [-10]}, "shape"),
    ("a shape of three", {"shape": [10, 1, 1]}, "shape"),
    ("a shape of true", {"shape": [True]}, "bool"),
    ("a shape of floats", {"shape": [10.0]}, "float"),
    ("another type", {"dtype": "F16"}, "F16"),
    ("offsets beyond the end", {"data_offsets": [0, 2**40]}, "data_offsets"),
    ("offsets backwards", {"data_offsets": [80, 0]}, "size of its part"),
    ("a hole", {"data_offsets": [8, 88]}, "size of its part"),
    ("one offset", {"data_offsets": [0]}, "data_offsets"),
    ("a path", {"path": "/etc/passwd"}, "path"),
]


@pytest.mark.parametrize(("entry", "words"), [case[1:] for case in ENTRIES], ids=[case[0] for case in ENTRIES])
def test_what_an_array_must_not_declare(path, saved, entry, words):
    text, entries, body = opened(saved)
    entries["column.0"].update(entry)
    assert words in refused_bytes(path, closed(text, entries, body))
    assert "beginning is damaged" in refused(path)


def test_headers_that_are_no_headers(path, saved):
    length = int.from_bytes(saved[:8], "little")
    for bad in (0, 1, 40, 2**63, 2**64 - 1, 32 * 2**20 + 1, len(saved)):
        assert "beginning is damaged" in refused_bytes(path, struct.pack("<Q", bad) + saved[8:])
    assert "UTF-8" in refused_bytes(path, saved.replace(b"column.0", b"column.\xff"))
    twice = saved[: 8 + length].replace(b'"column.1"', b'"column.0"') + saved[8 + length :]
    assert "given twice" in refused_bytes(path, signed(twice))


def test_more_metadata_or_arrays_than_there_should_be(path, saved):
    text, entries, body = opened(saved)
    assert "other metadata" in refused_bytes(path, closed(text, entries, body, other="x"))
    entries["stray"] = {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}
    assert "belongs to nothing" in refused_bytes(path, closed(text, entries, body))


# (what, the part, its bytes, what the message says)
TEXT_DAMAGE = [
    ("not UTF-8", "column.2.text", b"\xff\xfe\xfd", "not valid UTF-8"),
    ("an end within a character", "column.2.offsets", struct.pack("<3q", 0, 1, 3), "not valid UTF-8"),
    ("a start beyond 0", "column.2.offsets", struct.pack("<3q", 1, 2, 3), "begin and end"),
    ("backwards", "column.2.offsets", struct.pack("<3q", 0, 4, 3), "begin and end"),
    ("negative", "column.2.offsets", struct.pack("<3q", 0, -1, 3), "begin and end"),
    ("too long", "column.2.offsets", struct.pack("<3q", 0, 2, 2**62), "begin and end"),
]


@pytest.mark.parametrize(("part", "data", "words"), [c[1:] for c in TEXT_DAMAGE], ids=[c[0] for c in TEXT_DAMAGE])
def test_texts_that_are_none(path, part, data, words):
    x = np.zeros((2, 1))
    columns = (*Dataset.from_arrays(x, x).columns, TextColumn("words", Role.IGNORED, ("é", "z")))
    save(Project(Topology(1, (Layer(1),)), Dataset(columns)), path)
    text, entries, body = opened(path.read_bytes())
    begin, end = entries[part]["data_offsets"]
    assert end - begin == len(data)
    assert words in refused_bytes(path, closed(text, entries, body[:begin] + data + body[end:]))


def test_columns_of_different_length(path, saved):
    text, entries, body = opened(saved)
    begin, end = entries["column.0"]["data_offsets"]
    for entry in entries.values():
        entry["data_offsets"] = [offset - 8 * (offset > begin) for offset in entry["data_offsets"]]
    entries["column.0"]["shape"] = [9]
    assert "same number of rows" in refused_bytes(path, closed(text, entries, body[: end - 8] + body[end:]))
