"""The project, and the pure edits on it."""

from nnapp.project.cell_edits import clear_cells, fill_cells, number_from, paste, set_cell
from nnapp.project.column_edits import add_derived_column, set_formula, set_kind, set_missing, set_scaling, texts_of
from nnapp.project.following import kind_of_targets, with_dataset
from nnapp.project.layer_edits import free_links, freeze_links, remove_links, restore_links, set_layer
from nnapp.project.network_edits import (
    add_layer,
    remove_layer,
    remove_unit,
    set_activation,
    set_bias,
    set_units,
    set_weight,
)
from nnapp.project.point_edits import add_rows, move_points, typical_cell
from nnapp.project.shuffling import shuffle_targets
from nnapp.project.split_edits import (
    set_split,
    split_at_random,
    split_by_class,
    split_from_column,
    split_in_order,
    with_split,
)
from nnapp.project.table_edits import (
    insert_column,
    insert_rows,
    remove_column,
    remove_rows,
    rename_column,
    set_role,
)
from nnapp.project.training_edits import (
    differs_live_only,
    new_start,
    reset_to_start,
    set_training,
    use_best,
    with_model,
)
from nnapp.project.value import Project, current_model, current_parameters, opening_project, refuse_absent

__all__ = [
    "Project",
    "add_derived_column",
    "add_layer",
    "add_rows",
    "clear_cells",
    "current_model",
    "current_parameters",
    "differs_live_only",
    "fill_cells",
    "free_links",
    "freeze_links",
    "insert_column",
    "insert_rows",
    "kind_of_targets",
    "move_points",
    "new_start",
    "number_from",
    "opening_project",
    "paste",
    "refuse_absent",
    "remove_column",
    "remove_layer",
    "remove_links",
    "remove_rows",
    "remove_unit",
    "rename_column",
    "reset_to_start",
    "restore_links",
    "set_activation",
    "set_bias",
    "set_cell",
    "set_formula",
    "set_kind",
    "set_layer",
    "set_missing",
    "set_role",
    "set_scaling",
    "set_split",
    "set_training",
    "set_units",
    "set_weight",
    "shuffle_targets",
    "split_at_random",
    "split_by_class",
    "split_from_column",
    "split_in_order",
    "texts_of",
    "typical_cell",
    "use_best",
    "with_dataset",
    "with_model",
    "with_split",
]
