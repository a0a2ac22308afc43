"""Where units lie and which links are chosen: pure functions, against brute force."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.topology_editor.drawing.choosing import Area, chosen, seen_sources
from ui.topology_editor.drawing.geometry import STRIP_PITCH, Frame, Layout, box, distances, laid_out, segments
from ui.topology_editor.drawing.links_item import DASH_PERIOD, cut, within
from ui.topology_editor.drawing.strip import column_image, strip_rows, strongest_of_rows
from ui.topology_editor.drawing.strongest import SAMPLED, sizes_of, strongest

shapes = st.lists(st.integers(1, 400), min_size=2, max_size=5)
areas = st.tuples(st.floats(-50, 650), st.floats(1, 600), st.floats(-50, 350), st.floats(1, 400))


def whole(layout: Layout, scale: float = 1.0) -> Area:
    return Area(0, 0, layout.width, layout.height, scale)


@given(shapes, st.floats(100, 2000), st.floats(60, 1200))
def test_every_unit_has_a_place_of_its_own_inside_the_window(widths: list[int], width: float, height: float) -> None:
    layout = laid_out(widths, Frame(width, height))
    assert list(layout.xs) == sorted(set(layout.xs))
    for column, count in enumerate(widths):
        ys = layout.ys(column)
        assert len(ys) == count
        assert (np.diff(ys) > 0).all()
        assert ys[0] >= 0
        assert ys[-1] <= layout.height
        assert 2 * layout.radius_of(column) <= 0.8 * layout.pitches[column]
        for unit in {0, count // 2, count - 1}:
            assert layout.point(column, unit) == pytest.approx((layout.xs[column], ys[unit]))
            assert layout.nearest_unit(column, ys[unit]) == unit
        assert layout.nearest_unit(column, -1e9) == 0
        assert layout.nearest_unit(column, 1e9) == count - 1


@given(st.integers(1, 3000), st.floats(-100, 500), st.floats(0, 400))
def test_the_rows_between_two_heights_are_those_that_reach_into_them(count: int, top: float, height: float) -> None:
    layout = laid_out([count, 2], Frame(600, 400))
    ys, room = layout.ys(0), max(layout.radius_of(0), layout.pitches[0] / 2)
    inside = np.flatnonzero((ys + room >= top) & (ys - room <= top + height))
    rows = layout.rows(0, top, top + height)
    assert set(inside.tolist()) ^ set(rows) <= {rows.start, rows.stop - 1, rows.start - 1, rows.stop}  # on the edge
    assert len(inside) == pytest.approx(len(rows), abs=2)


@given(shapes, areas)
def test_the_links_that_are_seen_are_those_that_cross_the_window(
    widths: list[int], where: tuple[float, float, float, float]
) -> None:
    widths = [min(width, 40) for width in widths]
    layout, (left, wide, top, high) = laid_out(widths, Frame(600, 300)), where
    area = Area(left, top, left + wide, top + high)
    for column in range(1, len(widths)):
        first, last = seen_sources(layout, column, area)
        targets, sources = (index.ravel() for index in np.indices((widths[column], widths[column - 1])))
        starts, ends = segments(layout, column, targets, sources)
        seen = (first[targets] <= sources) & (sources < last[targets])
        for start, end, is_seen in zip(starts, ends, seen, strict=True):
            part = within(start[None], end[None], area)
            # what only touches an edge may count or not
            assert is_seen or part is None or np.hypot(*(part[1] - part[0])[0]) < 1e-6
            grown = Area(left - 1e-6, top - 1e-6, left + wide + 1e-6, top + high + 1e-6)
            assert not is_seen or within(start[None], end[None], grown) is not None


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, np.inf]), max_size=60), st.integers(0, 70))
def test_exactly_so_many_of_the_strongest_are_chosen(sizes: list[float], count: int) -> None:
    array = np.array(sizes, float)
    which = strongest(array, count)
    assert len(which) == len(set(which.tolist())) == min(count, len(sizes))
    assert sorted(array[which]) == sorted(sizes)[len(sizes) - len(which) :]


@pytest.mark.parametrize("kind", ["normal", "equal", "rare", "periodic"])
def test_among_very_many_the_strongest_are_still_exact(kind: str) -> None:
    size = 3 * SAMPLED
    array = {
        "normal": np.abs(np.random.default_rng(0).normal(size=size)),
        "equal": np.ones(size),
        "rare": np.where(np.arange(size) % 1000 == 0, 1.0, 0.0),
        "periodic": np.where(np.arange(size) % 15 == 0, 0.0, np.arange(size)),  # the sample's step sees only zeros
    }[kind]
    which = strongest(array, 2000)
    assert len(set(which.tolist())) == 2000
    assert np.array_equal(np.sort(array[which]), np.sort(array)[-2000:])


def test_of_equal_links_some_from_everywhere_are_chosen() -> None:
    which = strongest(np.ones(1000), 10)
    assert np.diff(np.sort(which)).max() < 150


def test_what_is_not_a_number_counts_as_the_largest() -> None:
    assert sizes_of(np.array([-2.0, np.nan, -np.inf, 1.0])).tolist() == [2.0, np.inf, np.inf, 1.0]


@pytest.mark.parametrize("zoom", [1.0, 3.0, 20.0])
def test_of_each_pair_of_layers_the_strongest_that_are_seen_are_drawn(zoom: float) -> None:
    random, widths = np.random.default_rng(1), (90, 300, 120, 10)
    layout = laid_out(widths, Frame(800, 400))
    weights = [random.normal(size=shape) for shape in zip(widths[1:], widths, strict=False)]
    left, top = 300.0, 120.0
    area = Area(left, top, left + 800 / zoom, top + 400 / zoom, zoom)
    choices = chosen(layout, weights, area, 3.0)
    for column, (choice, matrix) in enumerate(zip(choices, weights, strict=True), start=1):
        first, last = seen_sources(layout, column, area)
        sources = np.arange(matrix.shape[1])
        seen = (first[:, None] <= sources) & (sources < last[:, None])
        drawn = np.zeros(matrix.shape, bool)
        drawn[choice.targets, choice.sources] = True
        assert not (drawn & ~seen).any()
        assert drawn.sum() <= 1000
        if (seen & ~drawn).any():
            assert drawn.sum() >= 20
            assert np.abs(matrix[drawn]).min() >= np.abs(matrix[seen & ~drawn]).max()


def test_all_links_of_a_small_network_are_drawn() -> None:
    for widths in ((1, 1), (2, 2, 1), (5, 10, 1), (2, 3, 4, 5, 6, 7, 1), (16, 16, 8)):
        layout = laid_out(widths, Frame(620, 300))
        weights = [np.ones(shape) for shape in zip(widths[1:], widths, strict=False)]
        choices = chosen(layout, weights, whole(layout), 1.0)
        assert [len(choice.targets) for choice in choices] == [matrix.size for matrix in weights]
        assert all(choice.whole for choice in choices)


def test_links_of_what_is_selected_are_among_those_that_are_drawn() -> None:
    widths = (2000, 300, 5)
    layout = laid_out(widths, Frame(800, 400))
    weights = [np.ones((300, 2000)), np.ones((5, 300))]
    weights[0][7], weights[0][:, 11] = 1e-9, 1e-9
    choices = chosen(layout, weights, whole(layout), 1.0, (1, 7, None))
    assert (choices[0].targets == 7).sum() >= 400, "as many as there is time for"
    assert (choices[1].sources == 7).sum() == 5
    choices = chosen(layout, weights, whole(layout), 1.0, (0, 11, None))
    assert set(choices[0].targets[choices[0].sources == 11].tolist()) == set(range(300))
    choices = chosen(layout, weights, whole(layout), 1.0, (1, 7, 11))
    assert (7, 11) in set(zip(choices[0].targets.tolist(), choices[0].sources.tolist(), strict=True))


@given(st.lists(st.tuples(*[st.floats(-900, 900)] * 4), min_size=1, max_size=20), areas, st.floats(0.5, 40))
def test_a_line_is_cut_by_whole_dashes_and_loses_nothing_that_is_seen(
    lines: list[tuple[float, ...]], where: tuple[float, float, float, float], scale: float
) -> None:
    array = np.array(lines)
    starts, ends = array[:, :2], array[:, 2:] + np.array([2000.0, 0])  # from left to right
    area = Area(where[0], where[2], where[0] + where[1], where[2] + where[3], scale)
    begins, stops = cut(starts, ends, area)
    gone = np.hypot(*(begins - starts).T) * scale / DASH_PERIOD
    assert np.abs(gone - np.round(gone)).max() < 1e-6
    for start, end, begin, stop in zip(starts, ends, begins, stops, strict=True):
        part = within(start[None], end[None], area)
        if part is not None:
            for point in (part[0][0], part[1][0]):
                assert distances((point[0], point[1]), begin[None], stop[None])[0] < 1e-6


@given(st.integers(20, 5000), st.floats(0.05, 4.9), st.floats(0, 1))
def test_rows_of_a_strip_hold_each_unit_once_where_it_lies(count: int, pitch: float, fraction: float) -> None:
    layout = laid_out([count, 2], Frame(600, 400))
    scale = pitch / layout.pitches[0]
    rows = strip_rows(layout, 0, -1e9, 1e9, fraction, scale)
    assert rows is not None
    edges = np.linspace(rows.top, rows.bottom, len(rows.firsts))
    assert rows.firsts[0] == 0
    assert rows.firsts[-1] == count
    assert (np.diff(rows.firsts) >= 0).all()
    half = 0.5 / scale + layout.pitches[0] / 2 + 1e-6
    for row in {0, len(edges) // 2, len(edges) - 2}:
        ys = layout.ys(0)[rows.firsts[row] : rows.firsts[row + 1]]
        assert (np.abs(ys - (edges[row] + edges[row + 1]) / 2) <= half).all()


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=40), st.data())
def test_a_row_shows_the_value_of_largest_size(values: list[float], data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(values)), max_size=8))
    firsts = np.array([0, *sorted(cuts), len(values)])
    found = strongest_of_rows(np.array(values), firsts)
    for row, (first, last) in enumerate(pairwise(firsts)):
        part = values[first:last]
        assert np.isnan(found[row]) if not part else abs(found[row]) == max(map(abs, part))
        assert not part or found[row] in part


def test_the_first_row_of_a_picture_is_at_the_top() -> None:
    image = column_image(np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8))
    assert [image.pixelColor(0, row).getRgb()[:3] for row in range(3)] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def test_narrow_columns_are_discs_and_wide_ones_strips_until_one_has_zoomed_in() -> None:
    layout = laid_out((5, 1000), Frame(600, 400))
    assert not layout.is_strip(0, 1.0)
    assert layout.is_strip(1, 1.0)
    assert not layout.is_strip(1, 1.01 * STRIP_PITCH / layout.pitches[1])
    x, y, width, height = box(layout, 1)
    assert x < layout.xs[1] < x + width
    assert y < layout.ys(1)[0] < layout.ys(1)[-1] < y + height
