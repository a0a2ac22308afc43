"""What is chosen for some columns at once, and the pure edits that it stands for."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from nnapp.dataset import Dataset, Kind, NumberColumn, Role, TextColumn
from nnapp.missing import AnyMissing, RefuseMissing
from nnapp.project import Project, set_kind, set_missing, set_role, set_scaling
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
        for position in self.positions:
            project = self._applied_to(project, position)
        return project

    def _applied_to(self, project: Project, position: int) -> Project:
        kind, role, scaling, missing = self.kind, self.role, self.scaling, self.missing
        if kind is not None:
            project = set_kind(project, position, kind)
        column = project.dataset.columns[position]
        if isinstance(column, TextColumn):
            return project if role is None else set_role(project, position, role)
        # a target allows less, so what it allows comes before, and what an input allows after
        if missing is not None and role is Role.TARGET:
            project = set_missing(project, position, missing)
        if role is not None:
            project = set_role(project, position, role)
        if missing is not None and role is not Role.TARGET:
            project = set_missing(project, position, missing)
        if scaling is not None and isinstance(column, NumberColumn):
            project = set_scaling(project, position, scaling)
        return project


def common(dataset: Dataset, positions: tuple[int, ...], field: str) -> object:
    """Return what all these columns have in a field, or None where they differ or lack it."""
    found = [getattr(dataset.columns[position], field, None) for position in positions]
    return found[0] if all(value == found[0] for value in found) else None
