"""The topology editor: the network as a drawing in which every unit and every weight can be read and changed."""

from ui.topology_editor.actions import NetworkActions
from ui.topology_editor.editor import TopologyEditor
from ui.topology_editor.menus import NetworkMenus

__all__ = ["NetworkActions", "NetworkMenus", "TopologyEditor"]
