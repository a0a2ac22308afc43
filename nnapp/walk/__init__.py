"""The walk: one update of training, number by number, for whoever wants to see where each of them comes from."""

from nnapp.walk.code import code_of, listing, step_lines
from nnapp.walk.layout import PHASES
from nnapp.walk.moments import LEVELS, Moment, after, before, count, first, last, moment_at, moment_of, number_of
from nnapp.walk.place import QUANTITIES, Place
from nnapp.walk.program import CodeLine
from nnapp.walk.size import MOST_BYTES_AT_ONCE, is_quick, is_small
from nnapp.walk.values import value
from nnapp.walk.walk import Walk, walk_batch, walk_row

__all__ = [
    "LEVELS",
    "MOST_BYTES_AT_ONCE",
    "PHASES",
    "QUANTITIES",
    "CodeLine",
    "Moment",
    "Place",
    "Walk",
    "after",
    "before",
    "code_of",
    "count",
    "first",
    "is_quick",
    "is_small",
    "last",
    "listing",
    "moment_at",
    "moment_of",
    "number_of",
    "step_lines",
    "value",
    "walk_batch",
    "walk_row",
]
