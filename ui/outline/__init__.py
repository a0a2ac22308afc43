"""The outline: the network as a tree, edited by keys and read by screen readers, and the check of its structure."""

from ui.outline.panel import OutlinePanel

__all__ = ["OutlinePanel"]
