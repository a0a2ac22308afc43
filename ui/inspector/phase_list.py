"""The list at the left: what is done in an update, phase by phase; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from nnapp.walk import Walk
from ui.inspector.phases import (
    AFTER,
    BACKWARD,
    COST,
    FORWARD,
    GRADIENT,
    ROW_GRADIENT,
    UPDATE,
    WHOLE_COST,
    Phase,
    phases,
)
from ui.network.places import layer_name

MOST_LETTERS = 32  # that the list is wide


class PhaseList(QListView):
    """The phases of a walk; the present one is marked."""

    phase_wanted = Signal(object)  # Phase

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorPhases")
        self.setAccessibleName(self.tr("Phases of the update"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._names = QStringListModel(self)
        self.setModel(self._names)
        self.phases: tuple[Phase, ...] = ()
        self._told: tuple[object, ...] = ()
        self.clicked.connect(self._want)
        self.activated.connect(self._want)

    def show_walk(self, walk: Walk) -> None:
        """List the phases of a walk."""
        project, several = walk.project, walk.row_count > 1
        names = tuple(layer_name(project, layer) for layer in range(len(project.topology.layers)))
        if self._told == (names, several, walk.trains):
            return
        self._told = names, several, walk.trains
        self.phases = phases(len(names), trains=walk.trains)
        titles = self._titles(several)
        self._names.setStringList(
            [
                titles[phase.kind] if phase.layer is None else f"{titles[phase.kind]} · {names[phase.layer]}"
                for phase in self.phases
            ]
        )
        self._fit()

    def _fit(self) -> None:
        most = MOST_LETTERS * self.fontMetrics().averageCharWidth()
        self.setFixedWidth(min(self.sizeHintForColumn(0) + 14, most))

    def changeEvent(self, event: QEvent) -> None:
        """Be as wide as the names in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_names"):
            self._fit()

    def show_phase(self, phase: Phase | None) -> None:
        """Mark the phase that is told about."""
        if phase is None or phase not in self.phases:
            self.clearSelection()
            return
        index = self._names.index(self.phases.index(phase), 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _titles(self, several: bool) -> dict[str, str]:
        return {
            FORWARD: self.tr("Forward"),
            COST: self.tr("Cost of the row"),
            BACKWARD: self.tr("Backward"),
            ROW_GRADIENT: self.tr("Gradient of the row") if several else self.tr("δ times input"),
            WHOLE_COST: self.tr("Cost of all rows") if several else self.tr("Cost C"),
            GRADIENT: self.tr("Sum over rows") if several else self.tr("Gradient"),
            UPDATE: self.tr("Update"),
            AFTER: self.tr("Cost afterwards"),
        }

    @Slot(QModelIndex)
    def _want(self, index: QModelIndex) -> None:
        self.phase_wanted.emit(self.phases[index.row()])
