"""The network on the clipboard: with its weights for other windows of the program, and as one line of text."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnapp.topology_text import layers_from, layers_text
from nnapp.transfer import MIME, names_layers, network_bytes, pasted, pasted_text
from nnapp.words import Refusal
from ui.document import Document


class NetworkClipboard(QObject):
    """Copies the document's network and pastes another in its place; `said` tells what was left out."""

    said = Signal(str)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self.document = document

    def copy(self) -> bool:
        """Put the network on the clipboard."""
        project = self.document.project
        try:
            data = network_bytes(project)
        except Refusal as refusal:
            self.document.refused.emit(refusal.said)
            return False
        held = QMimeData()
        held.setData(MIME, data)
        text = layers_text(project.topology.layers)
        held.setText(text)
        QGuiApplication.clipboard().setMimeData(held)
        self.said.emit(
            self.tr(
                "The network {widths} was copied with its weights. Paste it in another window, or as text: {text}"
            ).format(widths="-".join(map(str, project.topology.widths)), text=text)
        )
        return True

    def paste(self) -> bool:
        """Take the network of the clipboard in the place of the own one."""
        held, label = QGuiApplication.clipboard().mimeData(), self.tr("Paste network")
        if held is not None and held.hasFormat(MIME):
            return self.document.edit(partial(pasted, data=bytes(held.data(MIME).data())), label)
        text = held.text() if held is not None and held.hasText() else ""
        done = self.document.edit(partial(pasted_text, text=text), label)
        if done:
            self._say_of_outputs(text)
        return done

    def _say_of_outputs(self, text: str) -> None:
        layers = self.document.project.topology.layers
        given = layers_from(text, like=layers)[-1].units
        if given != layers[-1].units:
            self.said.emit(
                self.tr(
                    "The layers {text} were pasted. The text names {given} for the output layer, but the table needs "
                    "{own}."
                ).format(text=layers_text(layers), own=layers[-1].units, given=given)
            )


def why_not_pasted() -> str:
    """Say why no network can be pasted now; nothing where one can."""
    held = QGuiApplication.clipboard().mimeData()
    if held is not None and (held.hasFormat(MIME) or (held.hasText() and names_layers(held.text()))):
        return ""
    return QCoreApplication.translate(
        "NetworkClipboard", "The clipboard holds neither a network nor a text that names layers."
    )
