"""Where the surface and the path lie in the box around them: −1…1 across and back, and upwards 0…`TALL`."""

from __future__ import annotations

import numpy as np

from nnapp.choices import Array
from ui.charts.surface.camera import TALL
from ui.charts.surface.scene import Scene

LIFT = 0.004  # by which the path lies above the surface


def grid_in_box(scene: Scene) -> Array:
    """Return the places of the grid (rows, columns, 3); NaN where the cost is not finite."""
    assert scene.scale is not None
    count = len(scene.surface.values)
    across, back = np.meshgrid(np.linspace(-1, 1, count), np.linspace(-1, 1, count))
    return np.stack([across, back, TALL * scene.scale.shares(scene.surface.values)], axis=-1)


def trail_in_box(scene: Scene) -> Array:
    """Return the path (m, 3) on the surface, the present weights at their own cost; NaN beside what is shown."""
    assert scene.scale is not None
    grid, places = scene.surface, scene.trail.places
    (left, right), (low, high) = grid.window
    box = np.column_stack([2 * (places[:, 0] - left) / (right - left) - 1, 2 * (places[:, 1] - low) / (high - low) - 1])
    heights = scene.scale.shares(_on_surface(grid.values, box, scene))
    if len(heights) and np.isfinite(scene.trail.costs[-1]):
        heights[-1] = scene.scale.shares(scene.trail.costs[-1:])[0]
    box[np.abs(box).max(axis=1, initial=0) > 1] = np.nan  # beside the part that is shown
    return np.column_stack([box, TALL * heights + LIFT])


def _on_surface(values: Array, box: Array, scene: Scene) -> Array:
    # the cost at places of the box (m, 2), interpolated between the four around each
    assert scene.scale is not None
    units, last = scene.scale.units(values), len(values) - 1
    with np.errstate(invalid="ignore"):
        columns, rows = (np.nan_to_num(np.clip((box[:, axis] + 1) / 2 * last, 0, last)) for axis in (0, 1))
    i, j = np.minimum(rows.astype(int), last - 1), np.minimum(columns.astype(int), last - 1)
    s, t = rows - i, columns - j
    with np.errstate(invalid="ignore"):
        low = units[i, j] * (1 - t) + units[i, j + 1] * t
        high = units[i + 1, j] * (1 - t) + units[i + 1, j + 1] * t
        between = low * (1 - s) + high * s
    return np.asarray(10.0**between if scene.scale.log else between)
