"""What a project file says: a project taken apart into a description and named arrays, and put together again.

The description is made of builtins; an array stands in it as its name. A text column is stored as one array of UTF-8
bytes, "column.3.text", and one of the rows + 1 positions at which its texts begin and end, "column.3.offsets".
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nnapp.arrangement import Arrangement
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role, TextColumn
from nnapp.milestones import Clock, LayerNorms, Path
from nnapp.missing import AnyMissing, RefuseMissing
from nnapp.model import Curve, Memory, Model, Parked
from nnapp.project import Project
from nnapp.project.derived import recomputed
from nnapp.projectfile.checks import check_fields, check_model
from nnapp.projectfile.container import Tensors
from nnapp.scaling import AnyScaling, NoScaling
from nnapp.topology import Parameters, Topology
from nnapp.training import Training
from nnapp.words import Refusal, marked
from resources import VERSION as PROGRAM

Value = TypeVar("Value")

FORMAT = "project"
FORMAT_VERSION = 1
DESCRIPTION_FIELDS = {"digest", "format", "program", "project", "version"}
HOLDERS = (
    Model,
    Curve,
    Memory,
    Parked,
    Clock,
    LayerNorms,
    Path,
)  # structs with arrays in them, taken apart field by field
SURROGATES = "surrogatepass"  # half characters from a broken clipboard must not keep a project from being saved


class ColumnHead(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A column without its values."""

    name: str
    role: Role


class NumberHead(ColumnHead, frozen=True, tag="number"):
    """A column of numbers."""

    scaling: AnyScaling = NoScaling()
    missing: AnyMissing = RefuseMissing()
    formula: str = ""


class CategoryHead(ColumnHead, frozen=True, tag="category"):
    """A column of categories."""

    missing: AnyMissing = RefuseMissing()


class TextHead(ColumnHead, frozen=True, tag="text"):
    """A column of texts."""


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """A project as the file describes it."""

    topology: Topology
    columns: tuple[NumberHead | CategoryHead | TextHead, ...]
    training: Training
    model: Model | None
    notes: str
    split: Literal["split"] | None = None  # the array that says what each row is for
    arrangement: Arrangement = Arrangement()  # not written where the rows are shown as they are


class Head(Struct, frozen=True):
    """What the descriptions of all versions say."""

    format: str
    program: str
    version: Annotated[int, Meta(ge=1)]


def described(project: Project) -> tuple[dict[str, Any], Tensors]:
    """Take a project apart into its description and its arrays; raises `Refusal` where it could not be read again."""
    tensors: Tensors = {}
    heads = [_head(column, f"column.{i}", tensors) for i, column in enumerate(project.dataset.columns)]
    content = {"columns": heads, "notes": project.notes, **_plain_parts(project, tensors)}
    if project.dataset.split is not None:
        content["split"], tensors["split"] = "split", np.ascontiguousarray(project.dataset.split)
    if not project.arrangement.plain:
        content["arrangement"] = _builtins(project.arrangement)
    # What could not be read again must not be written; and what is read is written, because an integer where a float
    # belongs is read as a float, and saving that again would make another file.
    again = project_from(content, tensors)
    content.update(_plain_parts(again, {}))
    return {"format": FORMAT, "program": PROGRAM, "version": FORMAT_VERSION, "project": content}, tensors


def check_version(description: Any) -> None:
    """Raise `Refusal` for the description of something else, or of a newer version of the format."""
    try:
        head = _converted(description, Head)
    except Refusal as error:
        raise Refusal(marked("{reason} Open an earlier copy of it."), reason=error.said) from None
    if head.format != FORMAT:
        raise Refusal(marked("it was saved by this program, but it is not a project. Choose a project file."))
    if head.version > FORMAT_VERSION:
        raise Refusal(
            marked(
                "it was saved by a newer version of the program ({program}) in version {version} of the format, and "
                "this program ({own_program}) reads versions up to {own_version}. Open it with the newer program."
            ),
            program=head.program[:40],
            version=head.version,
            own_program=PROGRAM,
            own_version=FORMAT_VERSION,
        )
    unknown = set(description) - DESCRIPTION_FIELDS
    if unknown or "project" not in description:
        raise Refusal(marked("its description is not in order. Open an earlier copy of it."))


def project_from(content: Any, tensors: Tensors) -> Project:
    """Put a project together; raises `Refusal` where description and arrays do not make one."""
    left = dict(tensors)
    topology = _converted(content.get("topology") if isinstance(content, dict) else None, Topology)
    parts = _converted(content, Content, _arrays_for(topology, left))
    check_fields(content["model"])
    # derived columns are computed anew, so that they are what their formulas say
    columns = recomputed([_column(head, f"column.{i}", left) for i, head in enumerate(parts.columns)], ())
    split = _taken(left, parts.split, (np.uint8,), 1) if parts.split else None
    if left:
        raise Refusal(marked("its part “{part}” belongs to nothing."), part=min(left)[:40])
    project = Project(topology, Dataset(columns, split), parts.training, parts.model, parts.notes, parts.arrangement)
    if project.model is not None:
        check_model(project.model, project)
    return project


def _plain_parts(project: Project, tensors: Tensors) -> dict[str, Any]:
    return {
        "topology": _builtins(project.topology),
        "training": _builtins(project.training),
        "model": _taken_apart(project.model, "model", tensors),
    }


def _builtins(value: Any) -> Any:
    # NumPy's numbers become Python's
    return msgspec.to_builtins(value, enc_hook=lambda number: number.item())


def _taken_apart(value: Any, name: str, tensors: Tensors) -> Any:
    if isinstance(value, HOLDERS):
        fields = value.__struct_fields__
        return {field: _taken_apart(getattr(value, field), f"{name}.{field}", tensors) for field in fields}
    if isinstance(value, dict):
        return {key: _taken_apart(part, f"{name}.{key}", tensors) for key, part in value.items()}
    if isinstance(value, Parameters):
        value = value.flat
    if isinstance(value, np.ndarray):
        tensors[name] = _stored(value)
        return name
    return _builtins(value)


def _stored(values: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(values, dtype="<f4" if values.dtype == np.float32 else "<f8")


def _head(column: Column, name: str, tensors: Tensors) -> dict[str, Any]:
    head: dict[str, Any] = {"kind": str(column.kind), "name": column.name, "role": str(column.role)}
    if isinstance(column, NumberColumn):
        tensors[name] = _stored(column.values)
        return {**head, **_builtins_of(column, "scaling", "missing", "formula")}
    if isinstance(column, CategoryColumn):
        tensors[name] = np.ascontiguousarray(column.codes, "<i4")
        _store_texts(column.labels, name, tensors)
        return {**head, **_builtins_of(column, "missing")}
    _store_texts(column.values, name, tensors)
    return head


def _builtins_of(column: Column, *fields: str) -> dict[str, Any]:
    return {field: _builtins(getattr(column, field)) for field in fields}


def _store_texts(values: tuple[str, ...], name: str, tensors: Tensors) -> None:
    texts = [text.encode("utf-8", SURROGATES) for text in values]
    tensors[f"{name}.text"] = np.frombuffer(b"".join(texts), np.uint8)
    tensors[f"{name}.offsets"] = np.cumsum([0, *map(len, texts)], dtype="<i8")


def _converted(value: Any, kind: type[Value], dec_hook: Callable[[type, Any], Any] | None = None) -> Value:
    try:
        return msgspec.convert(value, kind, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, Refusal):
            raise error.__cause__ from None
        raise Refusal(marked("its description is not in order: {fault}."), fault=str(error)[:200]) from None
    except UnicodeError:
        raise Refusal(marked("its description is not in order: a name in it holds half a character.")) from None


def _arrays_for(topology: Topology, left: Tensors) -> Callable[[type, Any], Any]:
    # how msgspec gets the arrays, which the description only names: each can be had once

    def array(kind: type, name: Any) -> Any:
        if kind is Parameters:
            return Parameters(topology.widths, _taken(left, name, (np.float64,)))
        return _taken(left, name, get_args(get_args(kind)[1]))  # as its field declares it

    return array


def _taken(left: Tensors, name: Any, kinds: tuple[type, ...], dimensions: int | None = None) -> NDArray[Any]:
    values = left.pop(name, None) if isinstance(name, str) else None
    if values is None:
        raise Refusal(marked("its part “{part}” is missing."), part=str(name)[:40])
    if values.dtype not in kinds or dimensions not in (None, values.ndim):
        raise Refusal(marked("its part “{part}” is of the wrong kind."), part=str(name)[:40])
    return values


def _column(head: ColumnHead, name: str, left: Tensors) -> Column:
    if isinstance(head, NumberHead):
        values = _taken(left, name, (np.float64, np.float32), 1)
        return NumberColumn(head.name, head.role, values, head.scaling, head.missing, head.formula)
    if isinstance(head, CategoryHead):
        codes = _taken(left, name, (np.int32,), 1)
        return CategoryColumn(head.name, head.role, codes, _texts(head, name, left), head.missing)
    return TextColumn(head.name, head.role, _texts(head, name, left))


def _texts(head: ColumnHead, name: str, left: Tensors) -> tuple[str, ...]:
    text = _taken(left, f"{name}.text", (np.uint8,), 1).tobytes()
    offsets = _taken(left, f"{name}.offsets", (np.int64,), 1).tolist()
    if not offsets or offsets[0] != 0 or offsets[-1] != len(text) or any(a > b for a, b in pairwise(offsets)):
        raise Refusal(
            marked("the texts of column “{column}” do not begin and end where they should."), column=head.name
        )
    try:
        return tuple(text[begin:end].decode("utf-8", SURROGATES) for begin, end in pairwise(offsets))
    except UnicodeDecodeError:
        raise Refusal(marked("a text of column “{column}” is not valid UTF-8."), column=head.name) from None
