"""The parts of a scatter: numbers to pixels and back, ticks, digits, samples, what lies near a path, and the marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from nnapp.dataset import CategoryColumn, Dataset, NumberColumn, Role
from ui.charts.axes import with_factor
from ui.drawing.strokes import near
from ui.scatter.bars import NO_CLASS
from ui.scatter.binning import stacked
from ui.scatter.marks import DIFFERENT, swatch
from ui.scatter.plane import WHOLE, Plane, fitting, tick_text, ticks
from ui.scatter.plane_view import PlaneView
from ui.scatter.points import (
    MOST_POINTS,
    NEWEST,
    colouring_of,
    coordinates,
    hidden_count,
    is_yes_or_no,
    points_of,
    sample,
    shape_of,
)
from ui.small_font import small_font
from ui.theme import THEMES

AREA = QRectF(50, 10, 400, 200)
NUMBERS = st.floats(-1e9, 1e9)
SIZES = st.floats(1e-3, 1e9)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 4))))
def test_rows_are_counted_by_class_and_bar(rows: list[tuple[int, int]]) -> None:
    places, codes = np.array(rows, np.int64).reshape(-1, 2).T
    counts, classes = stacked(places, 5, codes.astype(np.int32))
    assert classes == sorted(set(codes.tolist()))
    for code, row in zip(classes, counts.tolist(), strict=True):
        assert row == [sum((place, each) == (bar, code) for place, each in rows) for bar in range(5)]
    alone, none = stacked(places, 5, None)
    assert none == [NO_CLASS] and alone[0].tolist() == [int((places == bar).sum()) for bar in range(5)]


def test_many_classes_of_many_rows_are_counted_in_one_go() -> None:
    codes, places = np.arange(300_000, dtype=np.int32) // 10, np.arange(300_000) % 30
    counts, classes = stacked(places, 30, codes)
    assert counts.shape == (30_000, 30) and counts.sum() == 300_000 and classes == [*range(30_000)]


@given(NUMBERS, SIZES, NUMBERS, SIZES, st.floats(0, 400), st.floats(0, 200))
def test_pixels_and_numbers_are_each_others_way_back(
    x: float, width: float, y: float, height: float, across: float, down: float
) -> None:
    plane = Plane((x, x + width), (y, y + height), AREA)
    numbers = plane.numbers(QPointF(AREA.left() + across, AREA.top() + down))
    back = plane.pixel(*numbers)
    reach = 1e-6 + 1e-12 * max(abs(x), abs(y)) / min(width, height) * 1e4
    assert back.x() == pytest.approx(AREA.left() + across, abs=reach)
    assert back.y() == pytest.approx(AREA.top() + down, abs=reach)


def test_y_goes_up_and_x_to_the_right() -> None:
    plane = Plane((0, 1), (0, 1), AREA)
    assert plane.pixel(1, 0) == AREA.bottomRight() and plane.pixel(0, 1) == AREA.topLeft()


@given(NUMBERS, SIZES, st.integers(2, 12))
def test_ticks_are_few_round_and_within(low: float, width: float, most: int) -> None:
    values, decimals = ticks((low, low + width), most)
    assert len(values) <= 2 * most + 3
    for value in values:
        assert low - 1e-6 * width <= value <= low + width * (1 + 1e-6)
        if decimals <= 5 and abs(value) < 1e6:
            shown = float(tick_text(value, decimals).replace("\N{MINUS SIGN}", "-"))
            assert shown == pytest.approx(value, abs=1e-6 * width)


@given(NUMBERS, st.floats(1e-3, 1e6), st.floats(0, 400))
def test_what_is_snapped_is_less_than_a_pixel_away(low: float, width: float, across: float) -> None:
    plane = Plane((low, low + width), (0, 1), AREA)
    x, y = plane.numbers(QPointF(AREA.left() + across, 77.7))
    near_x, near_y = plane.snapped(x, y)
    assert abs(near_x - x) <= plane.unit[0] and abs(near_y - y) <= plane.unit[1]
    assert len(repr(float(near_y))) <= 6  # a height of 200 pixels has three digits


def test_any_numbers_fit_into_a_range_that_can_be_drawn() -> None:
    for values in ([], [np.nan], [np.inf], [3.0], [0.0], [1e300, -1e300], [1.7e308, 1.0], [1e9, 1e9 + 1e-9]):
        low, high = fitting(np.array(values))
        assert np.isfinite([low, high, high - low]).all() and high > low
    assert fitting(np.array([])) == WHOLE


def test_zooming_and_moving_end_before_numbers_do() -> None:
    plane = Plane((0, 1), (0, 1), AREA)
    for factor in (0.1, 10.0):
        found = plane
        for _ in range(700):
            found = found.zoomed(factor, QPointF(100, 100)).moved(QPointF(50, 50))
        assert np.isfinite([*found.x, *found.y]).all() and found.x[1] > found.x[0] and found.y[1] > found.y[0]


@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0.5, 40))
def test_near_a_path_is_what_a_slow_search_finds(seed: int, corners: int, radius: float) -> None:
    random = np.random.default_rng(seed)
    places, path = random.uniform(0, 100, (60, 2)), [tuple(p) for p in random.uniform(0, 100, (corners, 2))]
    found = near(places[:, 0], places[:, 1], path, radius)
    for place, is_near in zip(places, found, strict=True):
        distances = [distance(place, np.array(a), np.array(b)) for a, b in zip(path, path[1:] or path, strict=False)]
        assert is_near == (min(distances) <= radius) or abs(min(distances) - radius) < 1e-9


def distance(place: np.ndarray, begin: np.ndarray, end: np.ndarray) -> float:
    way = end - begin
    along = 0.0 if not way.any() else min(max(float((place - begin) @ way / (way @ way)), 0.0), 1.0)
    return float(np.linalg.norm(begin + along * way - place))


def test_a_sample_stays_nearly_the_same_while_rows_are_added() -> None:
    rows = np.arange(300_000)
    first, more = sample(rows), sample(np.arange(300_010))
    assert 47_000 < len(first) <= MOST_POINTS and set(range(300_000, 300_010)) <= set(more.tolist())
    assert len(np.setxor1d(first, more)) < 60
    np.testing.assert_array_equal(sample(rows[:MOST_POINTS]), rows[:MOST_POINTS])
    assert abs(np.mean(first[:-NEWEST]) - 150_000) < 2_000  # from everywhere


def test_colours_stand_for_classes_for_values_or_for_nothing() -> None:
    column = NumberColumn("t", Role.TARGET, np.array([0.0, 1.0, np.nan]))
    assert is_yes_or_no(column)
    assert colouring_of(column).codes.tolist() == [0, 1, -1]  # type: ignore[union-attr]
    values = colouring_of(NumberColumn("t", Role.TARGET, np.array([-1.7e308, 1.7e308, np.inf])))
    assert (values.low, values.high) == (-1.7e308, 1.7e308) and values.codes is None
    assert colouring_of(None).codes is None and colouring_of(None).values is None


def test_points_without_a_place_are_left_out_and_those_under_others_counted() -> None:
    x, y = np.array([0.0, 1.0, np.nan, 0.0]), np.array([0.0, 1.0, 1.0, 0.0])
    dataset = Dataset.from_arrays(np.column_stack([x, y]), y[:, None], split=[0, 2, 0, 0])
    points = points_of(dataset, x, y, np.arange(4), colouring_of(dataset.columns[2]))
    assert points.rows.tolist() == [0, 1, 3] and points.hollow.tolist() == [False, True, False]
    assert hidden_count(points) == 1


def test_categories_keep_their_places_when_others_are_left_out() -> None:
    column = CategoryColumn.from_texts("c", Role.INPUT, ["a", "b", "", "b"])
    whole, part = coordinates(column, np.arange(4), 0), coordinates(column, np.array([1, 3]), 0)
    np.testing.assert_array_equal(whole[[1, 3]], part)
    assert np.isnan(whole[2]) and whole[1] != whole[3]
    assert coordinates(column, np.arange(4), 1)[1] != whole[1]


def test_classes_can_be_told_apart_by_colour_and_shape(qtbot: QtBot) -> None:
    theme = THEMES["light"]
    looks = {(code % len(theme.classes), int(shape_of(code))) for code in range(DIFFERENT)}
    assert len(looks) == DIFFERENT
    pictures = {bytes(swatch(theme, code).pixmap(16, 16).toImage().constBits()) for code in range(DIFFERENT)}
    assert len(pictures) == DIFFERENT


@pytest.mark.parametrize("scale", [1.0, 1e7, -3.7e14, 2e-9, 1e200])
def test_numbers_beside_a_picture_are_never_cut(qtbot: QtBot, scale: float) -> None:
    view = PlaneView()
    qtbot.addWidget(view)
    view.resize(330, 260)
    view.set_fitting((min(0.0, scale), max(0.0, scale)), (min(0.0, scale), max(0.0, scale)))
    metrics = QFontMetricsF(small_font(view.font()))
    area = view.plane.area
    across, up = (view._marks(axis, area) for axis in (0, 1))
    assert len(across) > 1 and len(up) > 1
    assert all(metrics.horizontalAdvance(text) <= area.left() - metrics.height() - 7 for _, text in up)
    places = [view.plane.pixel(value, 0.0).x() for value, _ in across]
    assert np.diff(places).min() >= max(metrics.horizontalAdvance(text) for _, text in across)
    for value, text in (*across, *up):
        assert float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(value, abs=abs(scale) / 1e4)
        assert "+" not in text and "e0" not in text


def test_huge_numbers_beside_a_small_picture_share_a_power_of_ten() -> None:
    numbers, factor = with_factor([(value, "e") for value in (-1e14, -5e13, 0.0)])
    assert numbers == [(-1e14, "−1.0"), (-5e13, "−0.5"), (0.0, "0")] and factor == "×10¹⁴"
    assert with_factor([(2e-7, "2e−7")]) == ([(2e-7, "2")], "×10⁻⁷")
    assert with_factor([(0.5, "0.5")]) == ([(0.5, "0.5")], "")
