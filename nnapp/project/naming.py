"""The pure edit that gives a unit another name: an input's or output's is that of its column, or of its category."""

from __future__ import annotations

from msgspec.structs import replace

from nnapp.arrangement import LabelsFilter
from nnapp.dataset import CategoryColumn, Dataset, Role
from nnapp.project.table_edits import rename_column
from nnapp.project.value import Project, check_position
from nnapp.topology import MOST_NAME, check_name, has_control_characters
from nnapp.words import Refusal, marked

INPUTS = -1


def rename_unit(project: Project, layer: int, unit: int, name: str) -> Project:
    """Name a unit of a layer (from 0), or an input (layer −1).

    A hidden unit has a name of its own, which an empty one takes away. An input or output unit stands for a column of
    the table, or for a category in one: that is renamed. All weights stay.
    """
    layers, name = project.topology.layers, " ".join(name.split())
    if layer == INPUTS:
        return _with_feature_name(project, Role.INPUT, unit, name)
    check_position(layer, len(layers), marked("layer"))
    if layer == len(layers) - 1:
        return _with_feature_name(project, Role.TARGET, unit, name)
    check_position(unit, layers[layer].units, marked("unit"))
    names = {number: known for number, known in layers[layer].unit_names if number != unit}
    if name:
        check_name(name, layer + 1, unit)
        names[unit] = name
    changed = replace(layers[layer], unit_names=tuple(names.items()))
    if changed == layers[layer]:
        return project
    return replace(project, topology=replace(project.topology, layers=(*layers[:layer], changed, *layers[layer + 1 :])))


def unit_name(project: Project, layer: int, unit: int) -> str:
    """Return the name that a hidden unit was given; empty where it has none."""
    return dict(project.topology.layers[layer].unit_names).get(unit, "")


def _with_feature_name(project: Project, role: Role, unit: int, name: str) -> Project:
    features = project.dataset.features(role)
    check_position(unit, len(features), marked("input") if role is Role.INPUT else marked("output"))
    feature = features[unit]
    column = project.dataset.columns[feature.column]
    if not (feature.label and isinstance(column, CategoryColumn)):
        return rename_column(project, feature.column, name)
    if name == feature.label:
        return project
    _refuse_label(column, feature.label, name)
    labels = tuple(name if code == feature.code else label for code, label in enumerate(column.labels))
    return _with_labels(project, feature.column, replace(column, labels=labels), feature.label, name)


def _refuse_label(column: CategoryColumn, old: str, name: str) -> None:
    if not name:
        raise Refusal(
            marked(
                "The category “{label}” of column “{column}” needs a name, but the new one is empty. "
                "Nothing was changed. Type at least a letter."
            ),
            label=old,
            column=column.name,
        )
    if name in column.labels:
        raise Refusal(
            marked(
                "Column “{column}” has a category “{name}” already, and names must differ. "
                "“{label}” kept its name. Choose another one."
            ),
            column=column.name,
            name=name,
            label=old,
        )
    if has_control_characters(name):
        raise Refusal(
            marked(
                "The new name of category “{label}” of column “{column}” holds control characters. "
                "Nothing was changed. Use letters, digits and signs."
            ),
            label=old,
            column=column.name,
        )
    if len(name) > MOST_NAME:
        raise Refusal(
            marked(
                "The new name of category “{label}” of column “{column}” has {length} characters, and at most {most} "
                "can be. Nothing was changed. Shorten it."
            ),
            label=old,
            column=column.name,
            length=len(name),
            most=MOST_NAME,
        )


def _with_labels(project: Project, position: int, column: CategoryColumn, old: str, new: str) -> Project:
    # not as an edit of cells: a category of another name would be another unit
    columns = [*project.dataset.columns]
    columns[position] = column
    filters = tuple(
        replace(one, labels=tuple(new if label == old else label for label in one.labels))
        if isinstance(one, LabelsFilter) and one.column == position
        else one
        for one in project.arrangement.filters
    )
    arrangement = replace(project.arrangement, filters=filters)
    return replace(project, dataset=Dataset(tuple(columns), project.dataset.split), arrangement=arrangement)
