"""What undo calls the edits of hyper-parameters."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from nnapp.choices import Choice
from ui.form import fields
from ui.messages import words


def edit_name(widget: QWidget, owner: str, name: str, value: Any = None, parameter: str = "") -> str:
    """Name an edit of a field of `Training` (or of its `owner`), or of one parameter of a choice there."""
    if parameter and isinstance(value, Choice):
        title = next(field.title for field in fields(type(value)) if field.name == parameter)
        return widget.tr("{choice}: set {parameter}").format(choice=words(value.title), parameter=title)
    names = {
        "learning_rate": widget.tr("Set learning rate"),
        "epochs": widget.tr("Set number of epochs"),
        "batch_size": widget.tr("Set batch size"),
        "cost": widget.tr("Choose cost"),
        "reduction": widget.tr("Choose sum or mean"),
        "optimizer": widget.tr("Choose optimizer"),
        "shuffle": widget.tr("Choose the order of rows"),
        "schedule": widget.tr("Choose learning-rate schedule"),
        "l1": widget.tr("Set L1 penalty"),
        "l2": widget.tr("Set L2 penalty"),
        "clip_value": widget.tr("Clip the gradient's components"),
        "clip_norm": widget.tr("Clip the gradient's length"),
        "precision": widget.tr("Choose precision"),
        "stop.cost": widget.tr("Set cost goal"),
        "stop.patience": widget.tr("Set patience"),
        "stop.accuracy": widget.tr("Set accuracy goal"),
        "stop.gradient_norm": widget.tr("Set gradient goal"),
        "stop.seconds": widget.tr("Set time limit"),
        "seeds.start": widget.tr("Set start seed"),
        "seeds.order": widget.tr("Set order seed"),
        "seeds.split": widget.tr("Set split seed"),
        "seeds.dropout": widget.tr("Set dropout seed"),
    }
    return names[f"{owner}.{name}" if owner else name]
