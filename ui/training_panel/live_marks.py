"""Which hyper-parameters apply at once while training runs, and which close the run: marked in their names."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from nnapp.training import LIVE_FIELDS, Seeds, Training
from ui.form import Note
from ui.labels import ElidedLabel

PAUSES = "‖"


def notes_of(widget: QWidget) -> dict[str, Note]:
    """Return what stands behind the names of the fields of `Training`, and what their tool tips say."""
    live = Note("", widget.tr("Applies at once, while training runs too."))
    pauses = Note(PAUSES, _sentence(widget))
    return {name: live if name in LIVE_FIELDS else pauses for name in Training.__struct_fields__}


def notes_of_seeds(widget: QWidget) -> dict[str, Note]:
    """Return the same for the seeds."""
    notes = dict.fromkeys(Seeds.__struct_fields__, Note(PAUSES, _sentence(widget)))
    again = widget.tr("Training begins again at epoch 0, from other start weights.")
    return notes | {"start": Note(PAUSES, again)}


def made_legend(widget: QWidget) -> ElidedLabel:
    """Return the line that says what the mark means."""
    legend = ElidedLabel()
    legend.setObjectName("legend")
    legend.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    others = widget.tr("All other settings apply at once.")
    legend.say(widget.tr("{mark} pauses the run").format(mark=PAUSES), f"{PAUSES} {_sentence(widget)}\n{others}")
    return legend


def _sentence(widget: QWidget) -> str:
    return widget.tr(
        "While training runs, a change closes the run: what it has learned becomes an undo step, the change is made, "
        "and the run goes on by itself."
    )
