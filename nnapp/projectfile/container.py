"""The bytes of a project file: a safetensors file whose metadata hold one text under one key, protected by a digest.

    8 bytes            the header's length n, little-endian
    n bytes            the header, JSON: {"__metadata__":{"backprop-lab":"<description>"},"column.0":{...},...}
    the rest           the arrays' numbers, one array after the other

The description is a JSON object whose first key is "digest": the SHA-256 of the whole file with 64 zeros in the
digest's own place, which is the same in every file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import prod
from typing import Annotated, Any, BinaryIO, Literal

import msgspec
import numpy as np
import safetensors.numpy
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nnapp.projectfile.strict_json import canonical_json, strict_json
from nnapp.words import Refusal, Said, marked

Tensors = dict[str, NDArray[Any]]

KEY = "backprop-lab"
BEGIN = b'{"__metadata__":{"backprop-lab":"{\\"digest\\":\\"'
NO_DIGEST = "0" * 64
DIGEST_AT = 8 + len(BEGIN)
DIGEST_END = DIGEST_AT + len(NO_DIGEST)
MOST_HEADER = 32 * 2**20
MOST_BYTES = 4 * 2**30
ITEM_BYTES = {"F64": 8, "F32": 4, "I64": 8, "I32": 4, "U8": 1}

Size = Annotated[int, Meta(ge=0, le=MOST_BYTES)]


class TensorEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """How the header declares an array; the offsets count from the header's end."""

    dtype: Literal["F64", "F32", "I64", "I32", "U8"]
    shape: Annotated[tuple[Size, ...], Meta(max_length=2)]
    data_offsets: tuple[Size, Size]


def packed(description: Mapping[str, Any], tensors: Tensors) -> tuple[bytes | memoryview, ...]:
    """Return a file's content, as chunks to be written one after the other; raises `Refusal` where it is too large."""
    text = canonical_json({"digest": NO_DIGEST, **description})
    strict_json(text)  # what could not be read again must not be written
    data = safetensors.numpy.save({name: np.ascontiguousarray(array) for name, array in tensors.items()}, {KEY: text})
    if data[8:DIGEST_AT] != BEGIN:
        raise ValueError("this version of safetensors writes another layout")
    if header_length(data) > MOST_HEADER or len(data) > MOST_BYTES:
        raise Refusal(
            marked("it would be larger than project files may be. Remove rows or notes, or make the network smaller.")
        )
    return data[:DIGEST_AT], digest(data).encode(), memoryview(data)[DIGEST_END:]


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's content with zeros in the digest's place, in hexadecimal digits."""
    total = hashlib.sha256(data[:DIGEST_AT])
    total.update(NO_DIGEST.encode())
    total.update(memoryview(data)[DIGEST_END:])
    return total.hexdigest()


def is_sound(data: bytes) -> bool:
    """Say whether the content is exactly what was saved, to the last bit."""
    return data[DIGEST_AT:DIGEST_END] == digest(data).encode()


def header_length(data: bytes) -> int:
    """Return the length of the header as the first 8 bytes give it."""
    return int.from_bytes(data[:8], "little")


def read_header(file: BinaryIO, size: int) -> bytes:
    """Return the file's bytes up to the header's end; raises `Refusal` where a project file cannot begin like that."""
    start = file.read(8 + len(BEGIN))
    length = header_length(start)
    if start[8:] != BEGIN:
        _refuse_foreign(start, length, size)
    if size > MOST_BYTES:
        raise Refusal(marked("it is larger than a project file may be (4 GiB). Open another copy of it."))
    if 8 + length > size or not len(BEGIN) < length <= MOST_HEADER:
        raise Refusal(marked("its beginning is damaged, or its end is missing. Open an earlier copy of it."))
    return start + file.read(length - len(BEGIN))


def description_and_entries(header: bytes) -> tuple[Any, Any]:
    """Take a file's beginning apart: the description, and the declared arrays as they stand there, not yet checked."""
    with _damaged_beginning():
        content = strict_json(header[8:].decode("utf-8"))
        metadata = content.pop("__metadata__")
        if list(metadata) != [KEY]:
            raise Refusal(marked("it holds other metadata than a project file."))
        return strict_json(metadata[KEY]), content


def check_entries(entries: Any, data_bytes: int) -> None:
    """Raise `Refusal` unless the declared arrays take exactly the bytes that are there; nothing is allocated for it."""
    end = 0
    with _damaged_beginning():
        declared = msgspec.convert(entries, dict[str, TensorEntry])
        for name, entry in sorted(declared.items(), key=lambda item: item[1].data_offsets):
            begin, stop = entry.data_offsets
            if begin != end or stop - begin != prod(entry.shape) * ITEM_BYTES[entry.dtype]:
                raise Refusal(marked("the size of its part “{part}” is wrong."), part=name[:40])
            end = stop
    if data_bytes < end:
        raise Refusal(
            marked(
                "it should hold {expected} bytes of numbers, but only {found} are there; it was probably not copied "
                "completely. Copy it again, or open an earlier copy of it."
            ),
            expected=end,
            found=data_bytes,
        )
    if data_bytes > end:
        raise Refusal(
            marked(
                "it should hold {expected} bytes of numbers, but {found} are there: something was added at its end. "
                "Open an earlier copy of it."
            ),
            expected=end,
            found=data_bytes,
        )


def unpacked(data: bytes) -> Tensors:
    """Return the arrays of a file whose header was found in order, each in memory of its own and read-only."""
    tensors: Tensors = safetensors.numpy.load(data)
    for array in tensors.values():
        array.flags.writeable = False
    return tensors


@contextmanager
def _damaged_beginning() -> Iterator[None]:
    try:
        yield
    except Refusal as error:
        reason: object = error.said
    except UnicodeDecodeError:
        reason = Said(marked("it holds bytes that are not text (UTF-8)."))
    except msgspec.ValidationError as error:
        reason = Said(marked("it declares its parts wrongly ({fault})."), {"fault": str(error)[:200]})
    else:
        return
    raise Refusal(marked("its beginning is damaged: {reason} Open an earlier copy of it."), reason=reason)


def _refuse_foreign(start: bytes, length: int, size: int) -> None:
    if not start:
        raise Refusal(marked("it is empty. Perhaps it was never written; open an earlier copy of it."))
    if len(start) > 8 and BEGIN.startswith(start[8:]):
        raise Refusal(marked("its end is missing. Perhaps copying it was interrupted; copy it again."))
    if 8 + length <= size and start[8:9] == b"{":
        raise Refusal(
            marked(
                "it is a safetensors file, but not one of a project of this program, or its beginning is damaged. "
                "Choose a project file, or an earlier copy of it."
            )
        )
    raise Refusal(
        marked(
            "it is not a project file of this program. To use a table, open it in a spreadsheet, copy its cells and "
            "paste them into the Data panel."
        )
    )
