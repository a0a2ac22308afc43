"""What all catalogs of choices share: their base class, how they are listed, and the one check of any value.

A choice (an activation, a cost, an optimizer ...) is a frozen struct whose docstring is its formula. Menus, forms,
tooltips, files and tests are derived from it, so adding one touches one file.
"""

from __future__ import annotations

from types import UnionType
from typing import Any, ClassVar, TypeVar, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnapp.misfits import misfit, plain
from nnapp.words import Refusal

Array = NDArray[np.float64]
Value = TypeVar("Value", bound=msgspec.Struct)


class Choice(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """One entry of a catalog; `title` is its name in menus, the docstring its formula."""

    title: ClassVar[str]

    @classmethod
    def formula(cls) -> str:
        """The formula, as the docstring's first paragraph gives it."""
        return (cls.__doc__ or "").split("\n\n")[0].strip()


def choices(union: UnionType | type[Choice]) -> tuple[type[Any], ...]:
    """All choices of a catalog, in the order in which menus show them; a catalog of one is no union yet."""
    return get_args(union) or (union,)


def checked(value: Value) -> Value:
    """Return the value after checking every range that its type declares; raise `Refusal` where one is broken.

    msgspec checks on decoding only, so the value is taken apart and decoded again; it must hold no arrays.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(value, enc_hook=plain), type(value))
    except (TypeError, msgspec.ValidationError) as error:  # TypeError: no value at all, such as a class of a choice
        if isinstance(error.__cause__, Refusal):
            raise error.__cause__ from None
        raise misfit(value) from None


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only view of the array; the array itself is shared, not copied."""
    view = array.view()
    view.flags.writeable = False
    return view
