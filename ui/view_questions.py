"""Which question each live view answers: the tool tips of its entry in the menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from nnapp.words import marked

QUESTIONS = {  # by the name of the view's dock
    "cost": marked("Does the cost still fall, and does the network do as well on rows that it was not trained with?"),
    "weights": marked("Which weights are large, where is the error, and what did the last update change?"),
    "layers": marked("Do all layers learn, or do the gradients vanish or explode on the way back?"),
    "gradient": marked("Which weights would change the cost most, and how far has the gradient turned?"),
    "activations": marked("What do the units answer, and which ones are saturated or dead?"),
    "decision": marked("What does the network answer everywhere between the rows of the table?"),
    "function": marked("How do the hidden units add up to the curve that the network has learnt?"),
    "answers": marked("Which rows does the network get wrong, and by how much?"),
    "hidden": marked("How does a hidden layer bend the inputs so that the next layer can tell them apart?"),
    "surface": marked("What does the cost look like around the present weights, and where does training go?"),
}


def explain(entries: Mapping[str, QAction]) -> None:
    """Give the menu entries of views, by the names of their docks, the question that each answers."""
    for name, entry in entries.items():
        question = QCoreApplication.translate("ViewQuestions", QUESTIONS[name])
        entry.setToolTip(question)
        entry.setStatusTip(question)
