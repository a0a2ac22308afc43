"""How the gradient check writes numbers: 0.25, −0.0152, 4.03·10⁻¹⁰, 10⁻⁵."""

from __future__ import annotations

from ui.written_numbers import MINUS, as_written, raised


def read(value: float, digits: int) -> str:
    """Return a number with so many digits, its power of ten as in books."""
    return as_written(value, digits)


def exact(value: float) -> str:
    """Return a number with every digit that it has."""
    return raised(repr(value).replace("-", MINUS))
