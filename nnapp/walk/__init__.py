"""The walk: one update of training, number by number, for whoever wants to see where each of them comes from."""

from nnapp.walk.place import QUANTITIES, Place
from nnapp.walk.values import value
from nnapp.walk.walk import Walk, walk_batch, walk_row

__all__ = ["QUANTITIES", "Place", "Walk", "value", "walk_batch", "walk_row"]
