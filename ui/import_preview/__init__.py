"""Importing a table: from a file or the clipboard, over a preview in which every guess can be changed."""

from ui.import_preview.table_import import TableImport

__all__ = ["TableImport"]
