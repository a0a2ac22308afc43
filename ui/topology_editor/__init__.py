"""The topology editor: the network as a drawing in which every unit and every weight can be read and changed."""

from ui.topology_editor.actions import NetworkActions
from ui.topology_editor.editor import TopologyEditor

__all__ = ["NetworkActions", "TopologyEditor"]
