"""Answers in the cells of a grid as a picture: shaded by how sure they are, or as regions of classes with borders."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from nnapp.choices import Array
from ui.charts.decision.grid import Grid
from ui.scatter.answers import Answer, class_colours, laid_over, soft_colours
from ui.scatter.pictures import picture_of
from ui.theme import Theme

BORDER = 0.75  # how much of the colour of text a border between regions has


def image_of(answer: Answer, grid: Grid, found: Array, hard: bool, theme: Theme) -> QImage:
    """Return the picture of answers (places, outputs), a pixel for each cell; regions in the screen's pixels."""
    if hard and answer.codes:
        return _regions(answer, grid, found, theme)
    colours = soft_colours(answer, found, theme)
    if not answer.by_value:
        gone = ~np.isfinite(found[:, list(answer.units)]).all(axis=1)
        colours = laid_over(colours, theme)
        colours[gone] = theme.line
    colours[grid.outside] = theme.base
    return picture_of(colours.reshape(grid.down, grid.across, 3))


def _regions(answer: Answer, grid: Grid, found: Array, theme: Theme) -> QImage:
    # numbers of regions: the classes, then what is not a number, then what lies outside; each border is one pixel wide
    classes = len(answer.codes)
    decided = answer.decided(found)
    regions = np.where(grid.outside, classes + 1, np.where(decided < 0, classes, decided)).astype(np.uint8)
    regions = regions.reshape(grid.down, grid.across).repeat(grid.cell, axis=0).repeat(grid.cell, axis=1)
    colours = class_colours(answer, theme)
    inner = colours if answer.by_value else laid_over(colours, theme)
    palette = np.vstack([inner, theme.line, theme.base])
    ink = np.array(theme.text, float)
    palette = np.vstack([palette, palette + (ink - palette) * BORDER])
    border = np.zeros(regions.shape, bool)
    border[:, 1:] |= regions[:, 1:] != regions[:, :-1]
    border[1:] |= regions[1:] != regions[:-1]
    packed = np.rint(palette).astype(np.uint32)
    packed = (0xFF000000 | packed[:, 0] << 16 | packed[:, 1] << 8 | packed[:, 2]).astype(np.uint32)
    pixels = packed[regions + border * np.uint8(classes + 2)]
    high, wide = pixels.shape
    return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()
