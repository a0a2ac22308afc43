"""The whole structure as one line to be typed: what it means is said with every letter, Enter makes it so."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnapp.activations import AnyActivation
from nnapp.choices import choices
from nnapp.project import Project
from nnapp.topology import Layer
from nnapp.topology_text import layers_text
from ui.network.typed_layers import TypedLayers, typed_layers

NOTHING = "0"  # begins no name
LEAST_WIDTH, LEAST_HEIGHT = 30, 13  # times the height of a line of text


class NameCompleter(QCompleter):
    """Completes the last word of a line to the name of an activation; the first word are the sizes."""

    def __init__(self, parent: QWidget) -> None:
        self._names = [str(kind.__struct_config__.tag) for kind in choices(AnyActivation)]
        super().__init__(self._names, parent)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._before = ""

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 (Qt's name)
        """Return what is to be completed; for sizes and whole names something that no name begins with."""
        self._before, _, last = path.rpartition(" ")
        return [last if self._before.strip() and last and last.lower() not in self._names else NOTHING]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802 (Qt's name)
        """Return the whole line with a completed name."""
        return f"{self._before} {index.data()}" if self._before else str(index.data())


class LayersDialog(QDialog):
    """Asks for a line; the layers that it means are in `layers` once it is accepted."""

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self.project = project
        self.typed = TypedLayers(None)
        self.setObjectName("layersDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Type the Layers"))
        self.line = QLineEdit(layers_text(project.topology.layers))
        self.line.setObjectName("layersLine")
        self.line.setAccessibleName(self.tr("Sizes and activations of the layers"))
        self.line.setCompleter(NameCompleter(self.line))
        self.told, self.problem = self._label("layersTold"), self._label("layersProblem")
        self.meant = QPushButton()
        self.meant.setObjectName("layersMeant")
        self.meant.setAutoDefault(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._arrange()
        self.line.textChanged.connect(self._read)
        self.meant.clicked.connect(self._take_meant)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._read()
        self.line.selectAll()
        self.line.setFocus()

    @property
    def layers(self) -> tuple[Layer, ...] | None:
        """The layers that are typed, or None where the line has a problem."""
        return self.typed.layers

    def accept(self) -> None:
        """Close, unless what is typed cannot be: then it stays there to be mended."""
        if self.layers is not None:
            super().accept()

    def _arrange(self) -> None:
        inputs = self.project.topology.inputs
        prefix = QLabel(self.tr("{inputs} –").format(inputs=f"{inputs:,}"))
        prefix.setObjectName("layersInputs")
        prefix.setToolTip(self.tr("The inputs come from the table: one for each input column. They are not typed."))
        row = QHBoxLayout()
        row.addWidget(prefix)
        row.addWidget(self.line, 1)
        how = self._label("layersHow")
        how.setText(
            self.tr(
                "Sizes joined by hyphens, the output layer last; then one activation for all, two for the hidden "
                "layers and the output, one for each, or none to leave them as they are: 64-32-10 relu softmax"
            )
        )
        how.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # `_make_room` knows how high lines are
        layout.addLayout(row)
        for widget in (how, self.told, self.problem):
            layout.addWidget(widget)
        layout.addWidget(self.meant, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        letters = self.fontMetrics().height()
        self.setMinimumWidth(LEAST_WIDTH * letters)
        self.least_height = LEAST_HEIGHT * letters  # so that it does not jump with what is said

    def _label(self, name: str) -> QLabel:
        label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setObjectName(name)
        return label

    def _read(self) -> None:
        self.typed = typed = typed_layers(self.project, self.line.text())
        self.told.setText(typed.told)
        self.problem.setText(typed.problem)
        self.meant.setText(
            self.tr("The {inputs} inputs come from the table: take {line} instead").format(
                inputs=f"{self.project.topology.inputs:,}", line=typed.meant
            )
        )
        self.meant.setVisible(bool(typed.meant))
        for label in (self.told, self.problem):
            label.setVisible(bool(label.text()))
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(typed.layers is not None)
        ok.setToolTip(typed.problem)
        self.line.setAccessibleDescription(" ".join(filter(None, (typed.problem, typed.told))))
        self._make_room()

    def _make_room(self) -> None:
        # so high that all that is said can be read at this width; it grows, and keeps what it was given by hand
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        least = max(layout.totalHeightForWidth(self.width()), self.least_height)
        self.setMinimumHeight(least)
        if self.height() < least:
            self.resize(self.width(), least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def _take_meant(self) -> None:
        self.line.setText(self.typed.meant)
        self.line.setFocus()
