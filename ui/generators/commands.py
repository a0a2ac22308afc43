"""The commands that generate a table and shuffle labels, each as one undo step."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from nnapp.dataset import SPLIT_TITLES, Dataset, Split
from ui.document import Document
from ui.generators.chooser import Pictures
from ui.generators.dialog import GeneratorDialog
from ui.generators.drafts import Drafts
from ui.generators.shuffle_dialog import ShuffleDialog
from ui.generators.told import size_told
from ui.holding_dialogs import HoldingDialogs
from ui.messages import words
from ui.trainer import Trainer


class GeneratorCommands(HoldingDialogs):
    """Opens the dialogs; `dialog` is the one that is open. It remembers what was chosen while the program runs."""

    said = Signal(str)  # a sentence for the window's notice
    offered = Signal(str, str)  # a sentence, and what the button beside it is called that opens the proposal

    def __init__(self, window: QWidget, document: Document, trainer: Trainer) -> None:
        super().__init__(window, trainer)
        self._document = document
        self.drafts, self.pictures = Drafts(), Pictures()
        self.seed = 1

    @Slot()
    def generate(self) -> None:
        """Open the dialog that makes a table."""
        dialog = GeneratorDialog(self.drafts, self.pictures, self._window)
        dialog.accepted.connect(self._make)
        self._open(dialog)

    @Slot()
    def shuffle(self) -> None:
        """Open the dialog that shuffles labels."""
        dialog = ShuffleDialog(self._document.project, self.seed, self._window)
        dialog.accepted.connect(self._shuffle)
        self._open(dialog)

    @Slot()
    def _make(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, GeneratorDialog):
            return
        self._trainer.pause()  # what it has learnt belongs to another table
        generator = dialog.generator
        label = self.tr("Generate {name}").format(name=words(generator.title))
        if not self._document.edit(dialog.applied, label):
            return
        made = self._document.project.dataset
        text = self.tr("{name} is the table now: {size}{split}.").format(
            name=words(generator.title), size=size_told(generator, made), split=self._split_told(made)
        )
        if self.drafts.propose:
            text += " " + self.tr("Network and settings are as they are proposed for it.")
            self.offered.emit(text, self.tr("Why These?"))
        else:
            self.offered.emit(text, self.tr("Propose Network and Settings…"))

    @Slot()
    def _shuffle(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, ShuffleDialog):
            return
        self.seed = dialog.seed.value()
        if self._document.edit(dialog.applied, self.tr("Shuffle the labels")):
            text = self.tr("The labels are shuffled by the seed {seed}: the inputs say nothing about them any more.")
            self.said.emit(text.format(seed=self.seed))
            self.seed += 1  # for the next time

    def _split_told(self, dataset: Dataset) -> str:
        held = [split for split in (Split.VALIDATION, Split.TEST) if dataset.count(split)]
        if not held:
            return ""
        kinds = [Split.TRAINING, *held]
        return " (" + ", ".join(f"{words(SPLIT_TITLES[kind])} {dataset.count(kind):,}" for kind in kinds) + ")"
