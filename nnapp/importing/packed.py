"""What a workbook's file holds, looked at before it is handed to the library that reads it.

xlsx and ods files are archives of packed XML. A small file can unpack to more than any memory, and the library would
simply try; so the parts that it will read are unpacked here first, a piece at a time, and nothing of them is kept.
Only the list of contents and deflate are needed: PKWARE's APPNOTE.TXT, 4.3.12, 4.3.16 and 4.5.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
CONTENT = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
LONGEST_COMMENT = 65535
MOST_PARTS = 100_000
LARGE = 0xFFFFFFFF
PIECE = 2**20


class PackedProblem(Exception):  # noqa: N818 (a `Refusal` is made of it, which knows the file)
    """The archive is damaged."""


class Part(NamedTuple):
    """One part of an archive."""

    name: str  # in small letters, with slashes
    packed: bool  # by deflate; else as it is
    size: int  # packed
    unpacked: int  # as the list of contents says, which may not be true
    place: int  # in the file


def parts(file: BinaryIO) -> dict[str, Part]:
    """Return the parts of an archive by their names. Raises `PackedProblem` where it is damaged."""
    size = file.seek(0, 2)
    tail_place = max(0, size - LONGEST_COMMENT - 22)
    file.seek(tail_place)
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + 22:
        raise PackedProblem
    count, length, place = struct.unpack_from("<HII", tail, end + 10)
    if count == 0xFFFF or place == LARGE:
        count, length, place = _large_end(tail)
    if place + length > size or count > MOST_PARTS:
        raise PackedProblem
    file.seek(place)
    contents, found, at = file.read(length), {}, 0
    for _ in range(count):
        part, at = _part(contents, at)
        found[part.name] = part
    return found


def unpacked(file: BinaryIO, part: Part) -> Iterator[bytes]:
    """Yield what a part holds, at most a megabyte at a time. Raises `PackedProblem` where it is damaged."""
    file.seek(part.place)
    local = file.read(30)
    if len(local) < 30 or local[:4] != LOCAL:
        raise PackedProblem
    file.seek(part.place + 30 + sum(struct.unpack_from("<HH", local, 26)))
    inflate, rest = zlib.decompressobj(-15), part.size
    while rest > 0:
        piece = file.read(min(PIECE, rest))
        if not piece:
            raise PackedProblem
        rest -= len(piece)
        if not part.packed:
            yield piece
            continue
        while piece:
            try:
                found = inflate.decompress(piece, PIECE)
            except zlib.error:
                raise PackedProblem from None
            if found:
                yield found
            piece = inflate.unconsumed_tail


def whole(file: BinaryIO, part: Part, most: int) -> bytes:
    """Return all that a part holds. Raises `PackedProblem` where that is more than `most` bytes, or damaged."""
    found = bytearray()
    for piece in unpacked(file, part):
        found += piece
        if len(found) > most:
            raise PackedProblem
    return bytes(found)


def _large_end(tail: bytes) -> tuple[int, int, int]:
    place = tail.rfind(END_64)
    if place < 0 or len(tail) < place + 56:
        raise PackedProblem
    count, length, begin = struct.unpack_from("<QQQ", tail, place + 32)
    return count, length, begin


def _part(contents: bytes, at: int) -> tuple[Part, int]:
    if contents[at : at + 4] != CONTENT or len(contents) < at + 46:
        raise PackedProblem
    method, size, unpacked_size = struct.unpack_from("<H8xII", contents, at + 10)
    name_length, extra_length, comment_length = struct.unpack_from("<HHH", contents, at + 28)
    (place,) = struct.unpack_from("<I", contents, at + 42)
    name = contents[at + 46 : at + 46 + name_length].decode("utf-8", "replace")
    extra = contents[at + 46 + name_length : at + 46 + name_length + extra_length]
    unpacked_size, size, place = _large_sizes(extra, [unpacked_size, size, place])
    if method not in (0, 8):
        raise PackedProblem
    part = Part(name.replace("\\", "/").lower(), method == 8, size, unpacked_size, place)
    return part, at + 46 + name_length + extra_length + comment_length


def _large_sizes(extra: bytes, sizes: list[int]) -> list[int]:
    # what does not fit into 32 bits is in an extra field, in this order
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            numbers = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            return [next(numbers, size) if size == LARGE else size for size in sizes]
        at += 4 + length
    return sizes
