"""The cost as a landscape over the weights: over planes and lines through them, and straight down the gradient."""

from nnapp.landscape.cost import Landscape
from nnapp.landscape.descent import Descent, descend
from nnapp.landscape.directions import along, movable, principal, random_directions
from nnapp.landscape.section import Section
from nnapp.landscape.surface import ARROWS, LEVELS, Surface, Window, map_surface, point_arrows

__all__ = [
    "ARROWS",
    "LEVELS",
    "Descent",
    "Landscape",
    "Section",
    "Surface",
    "Window",
    "along",
    "descend",
    "map_surface",
    "movable",
    "point_arrows",
    "principal",
    "random_directions",
]
