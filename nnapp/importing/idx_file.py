"""Read IDX, the format of MNIST, into an array: a header with type and lengths, then the values, big-endian.

Plain or packed by gzip; nothing is allocated before the header's promise has been compared with the file's size, and
no more is unpacked than the header promises. After the description at the end of http://yann.lecun.com/exdb/mnist/.
"""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from nnapp.importing.contents import GZIP
from nnapp.progress import Report
from nnapp.words import Said, marked

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MOST_DIMENSIONS = 4
MOST_VALUES = 400_000_000  # 1.6 GB as float32
MOST_COLUMNS = 200_000
GZIP_RATIO = 1040  # gzip makes nothing smaller than by this factor
STEP = 2**22  # values that are converted at a time


class IdxProblem(Exception):  # noqa: N818 (in words for people, on the way to a `Refusal`)
    """What is wrong with a file."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.said = Said(template, values)


class Header(NamedTuple):
    """What a file promises."""

    kind: np.dtype[Any]
    lengths: tuple[int, ...]  # the first is the number of items

    @property
    def columns(self) -> int:
        """Values of one item."""
        return prod(self.lengths[1:])

    @property
    def size(self) -> int:
        """Bytes of the header and of all values."""
        return 4 + 4 * len(self.lengths) + prod(self.lengths) * self.kind.itemsize


def read_header(path: Path) -> Header:
    """Read and check what a file promises. Raises `IdxProblem` and OSError."""
    with _opened(path) as file:
        header = _header(file)
    _check_size(header, path)
    return header


def read_array(path: Path, header: Header, report: Report) -> NDArray[Any]:
    """Read all values as (items, values of one): float32, or float64 where that is needed to hold them exactly.

    Raises `IdxProblem` where the file holds more or less than it promises, and OSError.
    """
    kind = np.dtype(np.float64) if header.kind.itemsize > 3 and header.kind != ">f4" else np.dtype(np.float32)
    values, filled = np.empty(prod(header.lengths), kind), 0
    with _opened(path) as file:
        _header(file)
        while filled < len(values):
            report(filled / len(values))
            some = min(STEP, len(values) - filled)
            found = np.frombuffer(_exactly(file, some * header.kind.itemsize, header), header.kind)
            values[filled : filled + some] = found
            filled += some
        if _read(file, 1):
            raise IdxProblem(
                marked(
                    "its header promises {lengths} values, but more follow. The file is damaged or was put together "
                    "wrongly; get a new copy."
                ),
                lengths=_lengths(header),
            )
    report(1.0)
    return values.reshape(header.lengths[0], header.columns)


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return cast(BinaryIO, gzip.open(path)) if packed else path.open("rb")


def _read(file: BinaryIO, count: int) -> bytes:
    try:
        return file.read(count)
    except EOFError:
        raise IdxProblem(
            marked("it is packed by gzip, and ends before all of it can be unpacked. It is cut off; get a new copy.")
        ) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise IdxProblem(
            marked("it is packed by gzip, and cannot be unpacked ({fault}). It is damaged; get a new copy."),
            fault=str(error)[:100],
        ) from None


def _exactly(file: BinaryIO, count: int, header: Header) -> bytes:
    found = _read(file, count)
    if len(found) < count:
        raise IdxProblem(
            marked("its header promises {lengths} values, but the file ends before. It is cut off; get a new copy."),
            lengths=_lengths(header),
        )
    return found


def _header(file: BinaryIO) -> Header:
    start = _read(file, 4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        raise IdxProblem(marked("it does not begin as an IDX file does: two zeros, a known type, the dimensions."))
    dimensions = start[3]
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise IdxProblem(
            marked("it has {dimensions} dimensions, and only files of 1 to {most} can be read as a table."),
            dimensions=dimensions,
            most=MOST_DIMENSIONS,
        )
    lengths = _read(file, 4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise IdxProblem(marked("it ends inside its header. It is cut off; get a new copy."))
    return Header(np.dtype(TYPES[start[2]]), tuple(np.frombuffer(lengths, ">u4").tolist()))


def _check_size(header: Header, path: Path) -> None:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    size = path.stat().st_size
    if 0 in header.lengths:
        raise IdxProblem(marked("its header says that it is empty ({lengths} values)."), lengths=_lengths(header))
    if (header.size > size * GZIP_RATIO) if packed else (header.size != size):
        raise IdxProblem(
            marked(
                "its header promises {lengths} values, which takes {promised} bytes, but the file has {bytes}. "
                "It is cut off or damaged; get a new copy."
            ),
            lengths=_lengths(header),
            promised=header.size,
            bytes=size,
        )
    if prod(header.lengths) > MOST_VALUES or header.columns > MOST_COLUMNS:
        raise IdxProblem(
            marked(
                "it has {lengths} values, more than can be opened here (at most {columns} columns and {values} values)."
            ),
            lengths=_lengths(header),
            columns=MOST_COLUMNS,
            values=MOST_VALUES,
        )


def _lengths(header: Header) -> str:
    return " × ".join(map(str, header.lengths))
