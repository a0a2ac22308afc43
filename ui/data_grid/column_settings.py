"""What is chosen for some columns at once, and the pure edits that it stands for."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.dataset import Column, Dataset, Kind, Role
from nnapp.missing import AnyMissing, RefuseMissing
from nnapp.project import Project, set_kind
from nnapp.project.following import with_table
from nnapp.scaling import AnyScaling, NoScaling
from nnapp.words import marked


class Preparation(Struct, frozen=True):
    """How a column is prepared for the network; what the form shows is made from this."""

    scaling: Annotated[
        AnyScaling,
        Meta(
            title=marked("Scaling"),
            description=marked("How the numbers are brought to a size that is learnt well from."),
        ),
    ] = NoScaling()
    missing: Annotated[
        AnyMissing,
        Meta(title=marked("Missing cells"), description=marked("What is done about missing cells.")),
    ] = RefuseMissing()


class ColumnSettings(Struct, frozen=True):
    """The settings of some columns; None leaves each as it is."""

    positions: tuple[int, ...]
    kind: Kind | None = None
    role: Role | None = None
    scaling: AnyScaling | None = None
    missing: AnyMissing | None = None

    def applied(self, project: Project) -> Project:
        """Return the project with these settings; raises `Refusal` where they cannot be."""
        for position in self.positions if self.kind is not None else ():
            project = set_kind(project, position, self.kind)  # type: ignore[arg-type]
        columns = [*project.dataset.columns]
        for position in self.positions:
            columns[position] = self._prepared(columns[position])
        same = all(new is old for new, old in zip(columns, project.dataset.columns, strict=True))
        # all at once, because the network follows anew each time, which takes long for many columns
        return project if same else with_table(project, columns)

    def _prepared(self, column: Column) -> Column:
        given = {"role": self.role, "scaling": self.scaling, "missing": self.missing}
        fields = column.__struct_fields__
        changed = {
            name: value
            for name, value in given.items()
            if value is not None and name in fields and value != getattr(column, name)
        }
        return replace(column, **changed) if changed else column


def common(dataset: Dataset, positions: tuple[int, ...], field: str) -> object:
    """Return what all these columns have in a field, or None where they differ or lack it."""
    found = [getattr(dataset.columns[position], field, None) for position in positions]
    return found[0] if all(value == found[0] for value in found) else None
