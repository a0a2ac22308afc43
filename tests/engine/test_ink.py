"""Ink: how the pictures of a table are framed, and that strokes become such pictures wherever and however they lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnapp.bundled import bundled, open_bundled
from nnapp.dataset import Dataset, NumberColumn, Role
from nnapp.ink import Framing, erased, framing_of, framing_of_images, picture, side_of, spread
from nnapp.network import outputs
from nnapp.run import train
from tests.handwriting import HANDS, ROUND, varied, written
from tests.handwriting import PLAIN as PLAIN_HAND

PLAIN = Framing(side=8, paper=0, darkest=16, whole=False, pen=0.125)
MNIST = Framing(side=28, paper=0, darkest=255, whole=True, box=20 / 28, by_mass=True, pen=0.1)
SQUARE = np.array([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)])
LINE = np.array([(0.5, 0.1), (0.5, 0.9)])


@pytest.fixture(scope="module")
def digits() -> Framing:
    found = framing_of(open_bundled("digits").dataset)
    assert found is not None
    return found


# Pictures of strokes


def test_no_strokes_are_clean_paper() -> None:
    for framing in (PLAIN, MNIST, replace(PLAIN, paper=16, darkest=0)):
        shown = picture([], framing)
        assert shown.shape == (framing.side, framing.side)
        assert (shown == framing.paper).all()


def test_a_square_fills_the_border_of_the_picture() -> None:
    shown = picture([SQUARE], PLAIN)  # a pen as thick as a pixel, so the border is full and the middle empty
    inner = shown[1:-1, 1:-1]
    border = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]])
    assert border.min() > 15  # its corners are round
    assert inner.max() < 1e-9


def test_a_line_is_one_column_in_the_middle() -> None:
    shown = picture([LINE], replace(PLAIN, side=9, pen=1 / 9))
    assert shown[:, 4] == pytest.approx(16, abs=4)  # the ends are round
    assert (shown[1:-1, 4] == 16).all()
    assert (np.delete(shown, 4, axis=1) == 0).all()


def test_the_ink_is_as_much_as_the_tables_and_its_amount_is_exact(digits: Framing) -> None:
    assert digits.ink is not None
    for digit in ROUND:
        shown = picture(written(ROUND, digit), replace(digits, whole=False))
        assert shown.mean() / 16 == pytest.approx(digits.ink, abs=0.002)


def test_a_dot_is_a_dot(digits: Framing) -> None:
    for framing in (PLAIN, digits):
        shown = picture([np.array([(0.9, 0.1)])], framing)
        assert shown[3:5, 3:5].min() > 0
        assert shown[0].max() == shown[:, 0].max() == 0


def test_mnist_has_the_centre_of_mass_in_the_middle_and_a_box_of_20() -> None:
    heavy_below = [np.array([(0.3, 0.1), (0.3, 0.7), (0.7, 0.7), (0.3, 0.72), (0.7, 0.74)])]
    shown = picture(heavy_below, MNIST)
    places = np.arange(28)
    for axis in (0, 1):
        assert (shown.sum(axis=axis) * places).sum() / shown.sum() == pytest.approx(13.5, abs=0.1)
    rows = np.flatnonzero(shown.max(axis=1) > 12)
    assert rows[-1] - rows[0] + 1 in (20, 21)  # half a pixel more where the middle lies between two
    assert (shown == np.rint(shown)).all()


@pytest.mark.parametrize("digit", range(10))
@settings(max_examples=8)
@given(
    size=st.floats(0.1, 1),
    x=st.floats(-0.5, 0.5),
    y=st.floats(-0.5, 0.5),
)
def test_place_and_size_make_no_difference(digit: int, size: float, x: float, y: float) -> None:
    framing = framing_of_digits()
    strokes = written(ROUND, digit)
    moved = [stroke * size + (x, y) for stroke in strokes]
    for each in (framing, MNIST):
        assert np.abs(picture(moved, each) - picture(strokes, each)).max() <= 0.03 * each.darkest + each.whole


def framing_of_digits() -> Framing:
    return Framing(8, 0, 16, True, width=0.6, ink=0.305, pen=0.185, upright=True)


def test_the_same_strokes_give_the_same_picture(digits: Framing) -> None:
    first = picture(written(ROUND, 3), digits)
    assert np.array_equal(first, picture(written(ROUND, 3), digits))
    fine = [spread(stroke, 0.002) for stroke in written(ROUND, 3)]
    assert np.abs(picture(fine, digits) - first).max() <= 1, "the number of points makes no difference"


def test_slant_is_taken_out_where_the_tables_pictures_have_none(digits: Framing) -> None:
    strokes = written(ROUND, 1)
    slanted = [np.column_stack([s[:, 0] - 0.3 * s[:, 1], s[:, 1]]) for s in strokes]
    assert np.abs(picture(slanted, digits) - picture(strokes, digits)).max() <= 4
    kept = replace(digits, upright=False)
    assert np.abs(picture(slanted, kept) - picture(strokes, kept)).max() > 8


@given(st.lists(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6), max_size=3))
def test_any_strokes_give_numbers_between_paper_and_ink(given_strokes: list[list[tuple[float, float]]]) -> None:
    strokes = [np.array(stroke) for stroke in given_strokes]
    for framing in (PLAIN, framing_of_digits(), MNIST, replace(PLAIN, paper=1, darkest=-1)):
        shown = picture(strokes, framing)
        assert np.isfinite(shown).all()
        low, high = sorted((framing.paper, framing.darkest))
        assert shown.min() >= low - 1e-9 and shown.max() <= high + 1e-9


# The rubber


def test_the_rubber_parts_a_line_and_leaves_others_alone() -> None:
    other = LINE + np.array([0.3, 0])
    left = erased([LINE, other], np.array([(0.4, 0.5), (0.6, 0.5)]), 0.05)
    assert len(left) == 3
    assert left[2] is other
    assert left[0][:, 1].max() == pytest.approx(0.45, abs=0.02)
    assert left[1][:, 1].min() == pytest.approx(0.55, abs=0.02)
    assert erased([LINE], LINE, 0.05) == ()
    assert erased([np.array([(0.5, 0.5)])], np.array([(0.5, 0.52)]), 0.05) == ()


# What is found in a table


def test_the_bundled_digits_fill_the_height_without_slant_and_equally_dark(digits: Framing) -> None:
    assert (digits.side, digits.paper, digits.darkest, digits.whole) == (8, 0, 16, True)
    assert digits.box == 1
    assert digits.upright and not digits.by_mass
    assert digits.width == pytest.approx(20 / 32, abs=0.04)  # they were made 20 × 32 in 32 × 32
    dataset = open_bundled("digits").dataset
    cells = np.column_stack([c.values for c in dataset.columns if isinstance(c, NumberColumn)])
    assert digits.ink == pytest.approx(cells.mean() / 16, abs=0.005)


def test_pictures_made_as_mnist_is_are_found_to_be(digits: Framing) -> None:
    random = np.random.default_rng(0)
    table = np.array([picture(varied(PLAIN_HAND, k % 10, random), MNIST) for k in range(60)])
    found = framing_of_images(table)
    assert found is not None
    assert (found.side, found.paper, found.darkest, found.whole) == (28, 0, 255, True)
    assert found.box == pytest.approx(20 / 28, abs=1.1 / 28)
    assert found.by_mass and not found.upright
    assert found.ink is None
    assert found.pen == pytest.approx(MNIST.pen, rel=0.25)
    inverted = framing_of_images(255 - table)
    assert inverted == replace(found, paper=255, darkest=0)


@pytest.mark.parametrize("name", [table.name for table in bundled() if table.name != "digits"])
def test_other_tables_are_no_pictures(name: str) -> None:
    assert framing_of(open_bundled(name).dataset) is None


def test_what_is_no_picture_is_told_apart() -> None:
    random = np.random.default_rng(1)
    assert framing_of_images(random.uniform(size=(50, 6, 6))) is None, "neighbours are no more alike than others"
    assert framing_of_images(np.zeros((5, 6, 6))) is None
    smooth = np.cumsum(np.cumsum(random.normal(size=(50, 6, 6)), axis=1), axis=2)
    scales = 10.0 ** np.arange(36).reshape(6, 6)
    assert framing_of_images(smooth * scales) is None, "not on one scale"
    for columns in (4, 35, 49):
        dataset = Dataset.from_arrays(np.zeros((2, columns)), np.zeros((2, 1)))
        assert side_of(dataset) == (7 if columns == 49 else None)
        assert framing_of(dataset) is None


def test_a_table_with_missing_cells_or_without_rows_is_no_mistake() -> None:
    dataset = open_bundled("digits").dataset
    columns = list(dataset.columns)
    cells = columns[0].values.copy()
    cells[:100] = np.nan
    columns[0] = replace(columns[0], values=cells)
    assert framing_of(Dataset(tuple(columns), dataset.split)) is not None
    columns[0] = replace(columns[0], values=np.full_like(cells, np.nan))
    assert framing_of(Dataset(tuple(columns), dataset.split)) is None
    empty = Dataset.from_arrays(np.zeros((0, 64)), np.zeros((0, 1)))
    assert framing_of(empty) is None
    derived = [replace(columns[1], name="r1c1", formula="r1c3"), *columns[1:]]
    assert side_of(Dataset(tuple(derived))) is None
    assert Role.INPUT in {column.role for column in derived}


# What it is for


def test_the_network_of_the_proposal_reads_three_hands_and_their_variations(digits: Framing) -> None:
    project = open_bundled("digits")
    *_, last = train(project)
    random = np.random.default_rng(7)
    for name, hand in HANDS.items():
        tidy = [picture(written(hand, digit), digits) for digit in range(10)]
        assert read(project, tidy, last.parameters) == [*range(10)], name
        tries = [picture(varied(hand, digit, random), digits) for digit in range(10) for _ in range(10)]
        right = np.array(read(project, tries, last.parameters)) == np.repeat(np.arange(10), 10)
        assert right.mean() >= 0.9, name


def read(project, pictures, parameters) -> list[int]:
    rows = project.dataset.encoded(np.array(pictures).reshape(len(pictures), -1))
    return outputs(project, rows, parameters).argmax(axis=1).tolist()
