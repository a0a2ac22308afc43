"""Where the files that ship with the program lie: the same in the tree, in an installed package and when frozen."""

from __future__ import annotations

from pathlib import Path

VERSION = "0.1.0"  # of the whole program; pyproject.toml reads it from here


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder, e.g. resource("icons", "run.svg"); it need not exist."""
    return Path(__file__).resolve().parent.joinpath(*parts)
