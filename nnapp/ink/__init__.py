"""Ink: strokes that somebody draws become a picture of k × k numbers that looks as those of the table do.

`framing_of` finds in the table how its pictures are framed: how large the ink is, what is in the middle, how thick the
pen, whether slant was taken out. `picture` does the same to strokes, so that the network is shown what it has learnt.
"""

from nnapp.ink.framing import Framing, framing_of, framing_of_images, side_of
from nnapp.ink.picture import picture
from nnapp.ink.strokes import Stroke, erased, spread

__all__ = ["Framing", "Stroke", "erased", "framing_of", "framing_of_images", "picture", "side_of", "spread"]
