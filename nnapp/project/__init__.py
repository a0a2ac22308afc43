"""The project, and the pure edits on it."""

from nnapp.project.arrangement_edits import (
    add_sort,
    clear_arrangement,
    remove_filter,
    remove_sort,
    same_subject,
    set_filter,
    set_sort,
    show_all,
)
from nnapp.project.cell_edits import clear_cells, fill_cells, paste, set_cell
from nnapp.project.column_edits import add_derived_column, set_formula, set_kind, set_missing, set_scaling, texts_of
from nnapp.project.fill_edits import fill_down, fill_numbers, fill_right, fill_series
from nnapp.project.fillings import AnyFilling, NormalNumbers, Series, UniformNumbers
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
    duplicate_rows,
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
from nnapp.project.writing import number_from

__all__ = [
    "AnyFilling",
    "NormalNumbers",
    "Project",
    "Series",
    "UniformNumbers",
    "add_derived_column",
    "add_layer",
    "add_rows",
    "add_sort",
    "clear_arrangement",
    "clear_cells",
    "current_model",
    "current_parameters",
    "differs_live_only",
    "duplicate_rows",
    "fill_cells",
    "fill_down",
    "fill_numbers",
    "fill_right",
    "fill_series",
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
    "remove_filter",
    "remove_layer",
    "remove_links",
    "remove_rows",
    "remove_sort",
    "remove_unit",
    "rename_column",
    "reset_to_start",
    "restore_links",
    "same_subject",
    "set_activation",
    "set_bias",
    "set_cell",
    "set_filter",
    "set_formula",
    "set_kind",
    "set_layer",
    "set_missing",
    "set_role",
    "set_scaling",
    "set_sort",
    "set_split",
    "set_training",
    "set_units",
    "set_weight",
    "show_all",
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
