"""The data grid: edit the table, give its columns roles, and see predictions and errors live."""

from ui.data_grid.actions import GridActions
from ui.data_grid.grid import DataGrid

__all__ = ["DataGrid", "GridActions"]
