"""Making tables by formula and seed: the dialog with its pictures, and the one that shuffles labels."""

from ui.generators.commands import GeneratorCommands
from ui.generators.dialog import GeneratorDialog
from ui.generators.drafts import Drafts, Shares
from ui.generators.shuffle_dialog import ShuffleDialog

__all__ = ["Drafts", "GeneratorCommands", "GeneratorDialog", "Shares", "ShuffleDialog"]
