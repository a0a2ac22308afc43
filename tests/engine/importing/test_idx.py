"""IDX files as MNIST has them: pixels and labels, plain or packed; what does not keep its promise is refused."""

from __future__ import annotations

import gzip
import struct
import time
from pathlib import Path

import numpy as np
import pytest

from nnapp.dataset import CategoryColumn, Kind, NumberColumn, Role
from nnapp.importing import Cancelled, Choices, ColumnChoice, Format, Source, format_of, preview, read
from tests.engine.importing.files import both, plain, refused, words
from tests.engine.memory import peak_bytes

IMAGES = np.arange(24, dtype=np.uint8).reshape(4, 2, 3) * 10
LABELS = np.array([7, 2, 2, 9], np.uint8)


def idx(values: np.ndarray, code: int = 8) -> bytes:
    return struct.pack(f">HBB{values.ndim}I", 0, code, values.ndim, *values.shape) + values.tobytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "train-images-idx3-ubyte"


def packed(content: bytes) -> bytes:
    """Pack without the time of day, which would give the test another name every second."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_images_are_rows_of_pixels(path: Path, pack) -> None:
    shown, table = both(path, pack(idx(IMAGES)))
    assert format_of(Source.of(path)) is Format.IDX
    assert shown.names == ("pixel 1.1", "pixel 1.2", "pixel 1.3", "pixel 2.1", "pixel 2.2", "pixel 2.3")
    assert set(shown.kinds) == {Kind.NUMBER}
    assert table.dataset.columns[4].values.tolist() == [40, 100, 160, 220]
    assert {column.values.dtype for column in table.dataset.columns} == {np.dtype(np.float32)}
    assert "0 to 255" in words(shown.notes)


@pytest.mark.parametrize(
    ("images", "labels", "packed"),
    [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", False),
        ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", False),
        ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", True),
        ("emnist-balanced-train-images-idx3-ubyte", "emnist-balanced-train-labels-idx1-ubyte.gz", True),
    ],
)
def test_labels_that_lie_beside_the_images_come_along_and_can_be_left(
    tmp_path: Path, images: str, labels: str, packed: bool
) -> None:
    (tmp_path / labels).write_bytes(gzip.compress(idx(LABELS)) if packed else idx(LABELS))
    shown, table = both(tmp_path / images, idx(IMAGES))
    assert plain(table)["label"] == ["7", "2", "2", "9"]
    assert (shown.kinds[-1], shown.roles[-1]) == (Kind.CATEGORY, Role.TARGET)
    assert shown.choices.sheet == f"images with the labels of {labels}"
    assert next(guess for guess in shown.guesses if guess.field == "sheet").value == shown.choices.sheet
    alone, _ = both(tmp_path / images, idx(IMAGES), Choices(sheet="images only"))
    assert "label" not in alone.names
    assert alone.alternatives["sheet"] == shown.alternatives["sheet"]


def test_labels_that_do_not_fit_are_left_with_a_note_and_refused_when_chosen(path: Path) -> None:
    labels = path.with_name("train-labels-idx1-ubyte")
    for content in (idx(LABELS[:3]), idx(LABELS)[:-1], b"no IDX file"):
        labels.write_bytes(content)
        shown, _ = both(path, idx(IMAGES))
        assert "label" not in shown.names
        assert labels.name in words(shown.notes)
    with pytest.raises(Exception, match=labels.name):
        read(Source.of(path), Choices(sheet=f"images with the labels of {labels.name}"))


def test_labels_alone_are_one_column_of_categories(path: Path) -> None:
    shown, table = both(path.with_name("labels"), idx(LABELS))
    column = table.dataset.columns[0]
    assert isinstance(column, CategoryColumn)
    assert column.labels == ("2", "7", "9")
    assert shown.names == ("label",)


@pytest.mark.parametrize(
    ("code", "kind", "stays"),
    [(9, ">i1", "f4"), (11, ">i2", "f4"), (12, ">i4", "f8"), (13, ">f4", "f4"), (14, ">f8", "f8")],
)
def test_every_type_keeps_its_values_exactly(path: Path, code: int, kind: str, stays: str) -> None:
    values = np.array([[1, -2], [100, 0]]).astype(kind)
    if kind == ">i4":
        values[0, 0] = 2**31 - 1
    if kind in (">f4", ">f8"):
        values[0, 0] = 0.1
    _, table = both(path, idx(values, code))
    assert plain(table) == {"x1": values[:, 0].tolist(), "x2": values[:, 1].tolist()}
    assert table.dataset.columns[0].values.dtype == np.dtype(stays)


def test_pixels_of_colour_images_have_three_numbers(path: Path) -> None:
    shown, _ = both(path, idx(np.zeros((2, 3, 2, 2), np.uint8)))
    assert shown.names[:2] == ("pixel 1.1.1", "pixel 1.1.2")
    assert len(shown.names) == 12


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (idx(IMAGES)[:-1], "promises 4 × 2 × 3 values"),
        (idx(IMAGES) + b"\0", "promises 4 × 2 × 3 values"),
        (idx(IMAGES)[:9], "ends inside its header"),
        (struct.pack(">IIII", 0x803, 2**32 - 1, 2**32 - 1, 2**32 - 1), "promises"),
        (idx(np.zeros((0, 2, 2), np.uint8)), "empty"),
        (struct.pack(">I5I", 0x805, 1, 1, 1, 1, 1) + b"\0", "5 dimensions"),
        (packed(idx(IMAGES)[:-1]), "ends before"),
        (packed(idx(IMAGES) + b"\0"), "more follow"),
        (packed(idx(IMAGES))[:-9], "ends before"),
        (packed(idx(IMAGES))[:-8] + bytes(8), "cannot be unpacked"),
        (packed(struct.pack(">III", 0x802, 2**31, 2**31)), "promises"),
        (packed(struct.pack(">III", 0x802, 2, 2) + bytes(10**8)), "more follow"),
        (packed(struct.pack(">III", 0x802, 2, 600_000) + bytes(1_200_000)), "at most"),
    ],
)
def test_what_does_not_keep_its_promise_is_refused(path: Path, content: bytes, said: str) -> None:
    peak = peak_bytes(lambda: refused(path, content))
    assert said in refused(path, content)
    assert peak < 50e6


def test_kinds_and_roles_can_be_chosen(path: Path) -> None:
    chosen = Choices(columns=(ColumnChoice(role=Role.IGNORED), ColumnChoice(kind=Kind.CATEGORY, name="corner")))
    shown, table = both(path, idx(IMAGES), chosen)
    assert shown.roles[0] is Role.IGNORED
    assert plain(table)["corner"] == ["10", "70", "130", "190"]


def test_a_file_as_large_as_mnist_loads_in_seconds_and_little_memory(path: Path) -> None:
    dice = np.random.default_rng(0)
    images = dice.integers(0, 256, (60_000, 28, 28), np.uint8)
    path.write_bytes(idx(images))
    path.with_name("train-labels-idx1-ubyte").write_bytes(idx(dice.integers(0, 10, 60_000).astype(np.uint8)))
    begin = time.process_time()
    table = read(Source.of(path)).dataset
    assert time.process_time() - begin < 10  # about 2 s alone on a slow processor
    first = table.columns[0]
    assert isinstance(first, NumberColumn)
    assert all(np.shares_memory(first.values.base, column.values.base) for column in table.columns[1:-1])
    assert np.array_equal(table.columns[300].values, images.reshape(60_000, -1)[:, 300])
    del table, first
    assert peak_bytes(lambda: read(Source.of(path))) < 3.2 * images.size * 4


def test_reading_can_be_cancelled(path: Path) -> None:
    path.write_bytes(idx(np.zeros((3000, 50, 50), np.uint8)))

    def cancel(done: float) -> None:
        if done > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        preview(Source.of(path), None, cancel)
