"""The question before a lesson is started wholly anew: no undo gives back what was done in its tasks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_forget(window: QWidget, solved: int, count: int, forget: Callable[[], None]) -> None:
    """Ask whether a lesson of so many tasks starts again; only then `forget` is called."""
    box = QMessageBox(window)
    box.setObjectName("lesson-again")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(window.tr("Start again"))
    box.setText(window.tr("Start this lesson again?"))
    box.setInformativeText(
        window.tr(
            "{solved} of {count} tasks are solved. All answers, predictions and hints of the lesson are forgotten, "
            "which cannot be undone, and its network is loaded as it was at first."
        ).format(solved=solved, count=count)
    )
    again = box.addButton(window.tr("Start &Again"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    again.clicked.connect(forget)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
