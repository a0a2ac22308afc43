"""Damaged project files, most of them by somebody who knows the format: still safetensors, still JSON, but wrong."""

from __future__ import annotations

import copy
import json
import random
import struct

from tests.engine.filebytes import closed, opened, signed

ODD_VALUES = [
    None, True, False, 0, 1, -1, 2, 7, 255, 2**31, 2**53, 2**63, 2**64, 10**30, 0.0, -0.0, 0.5, 1e-320, 1e308,
    "", "a", "sigmoid", "softmax", "input", "target", "text", "number", "model.start", "column.0", "inf", "\ud800",
    "validation cost", "test rmse", "first_moment", "split", "cosine", "adam", "patience", "float32",
    "\0", "{", "{value!r:>99999}", "../../etc/passwd", [], {}, [[]], [0], [1, 2, 3], {"$float": "nan"},
    {"$float": "inf"}, {"kind": "tanh"}, {"a": {"b": {"c": []}}}, "x" * 5000, list(range(300)),
]  # fmt: skip
FIELDS = ["dtype", "shape", "data_offsets"]


def nodes(value, place=()):
    """Every place in a JSON value, as the keys that lead to it."""
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from nodes(part, (*place, key))


def at(value, place):
    """The part of a JSON value at a place."""
    for key in place:
        value = value[key]
    return value


def changed(dice, value):
    """A JSON value with one to three random changes in its tree."""
    value = copy.deepcopy(value)
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        place = dice.choice(list(nodes(value)))
        if place:
            change(dice, value, at(value, place[:-1]), place[-1])
    return value


def change(dice, whole, parent, key):
    """Change one part: another value, somebody else's value, a number nearby; or a part more or less."""
    what = dice.randrange(7)
    old = parent[key]
    if what <= 1:
        parent[key] = dice.choice(ODD_VALUES)
    elif what == 2:
        parent[key] = copy.deepcopy(at(whole, dice.choice(list(nodes(whole)))))
    elif what == 3 and isinstance(old, (int, float)):
        parent[key] = old + dice.choice([-1, 1, 0.5, -2 * old, 9 * old])
    elif what == 3 and isinstance(old, str) and old:
        i = dice.randrange(len(old))
        parent[key] = old[:i] + dice.choice('aZ09 .{}"\\\0é') + old[i + dice.randrange(2) :]
    elif what == 4:
        del parent[key]
    elif what == 5 and isinstance(parent, list):
        parent.insert(dice.randrange(len(parent) + 1), copy.deepcopy(old))
    elif what == 5:
        parent[dice.choice(["epoch", "name", "path", "kind", "notes", "$float", ""])] = copy.deepcopy(old)
    else:
        parent[key] = [old] if isinstance(old, dict) else {"value": old}


def described_wrongly(dice, data):
    """Change the description."""
    text, entries, body = opened(data)
    return closed(json.dumps(changed(dice, json.loads(text)), separators=(",", ":")), entries, body)


def declared_wrongly(dice, data):
    """Change the entries of the arrays."""
    text, entries, body = opened(data)
    return closed(text, changed(dice, entries), body)


def swapped(dice, data):
    """Exchange the names, or single fields, of two arrays; the file's structure stays valid or nearly so."""
    text, entries, body = opened(data)
    one, two = dice.sample(sorted(entries), 2)
    if dice.randrange(2):
        entries[one], entries[two] = entries[two], entries[one]
    else:
        field = dice.choice(FIELDS)
        entries[one][field], entries[two][field] = entries[two][field], entries[one][field]
    return closed(text, entries, body)


def reshaped(dice, data):
    """Declare an array as another kind or shape of the same number of bytes."""
    text, entries, body = opened(data)
    entry = entries[dice.choice(sorted(entries))]
    size = entry["data_offsets"][1] - entry["data_offsets"][0]
    kind, item = dice.choice([("F64", 8), ("F32", 4), ("I64", 8), ("U8", 1)])
    count = size // item
    entry["dtype"] = kind
    entry["shape"] = dice.choice([[count], [count, 1], [1, count], [count // 2, 2]])
    return closed(text, entries, body)


def resized(dice, data):
    """Give an array more or fewer values, and move all that follow it."""
    text, entries, body = opened(data)
    name = dice.choice(sorted(entries))
    begin, end = entries[name]["data_offsets"]
    item = {"U8": 1, "F32": 4}.get(entries[name]["dtype"], 8)
    more = item * dice.choice([-3, -1, 1, 2, 100])
    more = max(more, begin - end)
    for entry in entries.values():
        entry["data_offsets"] = [place + more * (place >= end and place > begin) for place in entry["data_offsets"]]
    entries[name]["data_offsets"] = [begin, end + more]
    entries[name]["shape"] = [(end + more - begin) // item, *entries[name]["shape"][1:]]
    values = (body[begin:end] + dice.randbytes(max(more, 0)))[: end - begin + more]
    return closed(text, entries, body[:begin] + values + body[end:])


def numbers_changed(dice, data):
    """Overwrite values with random bytes."""
    text, entries, body = opened(data)
    values = bytearray(body)
    for _ in range(dice.randrange(1, 6)):
        place = 8 * dice.randrange(len(values) // 8)
        odd = [dice.randbytes(8), struct.pack("<q", dice.choice([-1, 0, 1, 5, 2**62]))]
        values[place : place + 8] = dice.choice(odd)[: len(values) - place]
    return closed(text, entries, bytes(values))


def blind(dice, data):
    """Change, remove, repeat or insert bytes anywhere, without any knowledge."""
    values = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(max(len(values), 1))
        length = dice.choice([1, 1, 2, 8, 100])
        values[place : place + dice.choice([0, length])] = dice.choice(
            [dice.randbytes(length), b"", bytes(values[place : place + 2 * length]), b'"', b"{", b"0", b"\xff"]
        )
    return bytes(values)


def cut(dice, data):
    """Cut the file off, or let the header's length lie."""
    if dice.randrange(2):
        return data[: dice.randrange(len(data))]
    length = int.from_bytes(data[:8], "little")
    return struct.pack("<Q", dice.choice([0, 1, length - 1, length + 1, length + 8, 2**32, 2**64 - 1])) + data[8:]


KNOWING = [declared_wrongly, swapped, reshaped, resized, numbers_changed, *[described_wrongly] * 7]


def mutant(seed, samples):
    """The damaged file with this number; half of the knowing ones and of the blind ones have a fitting digest."""
    dice = random.Random(seed)
    data = dice.choice(samples)
    damaged = dice.choice(KNOWING)(dice, data) if dice.random() < 0.85 else dice.choice([blind, cut])(dice, data)
    if dice.randrange(2):
        return signed(damaged) if len(damaged) > 200 else damaged
    return damaged[:60] + dice.randbytes(1).hex().encode() + damaged[62:]
