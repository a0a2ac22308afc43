"""The bar above what is explained: steps back and forward and their size, of what, where we are, and predicting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.inspector.page_switch import PageSwitch
from ui.inspector.prediction import Score
from ui.inspector.stepper import Stepper
from ui.inspector.walks import BATCH, ROW
from ui.labels import ElidedLabel
from ui.plain_text import lines_tip

WORDS = 20  # letters that one line must leave for where we are


class StepBar(QWidget):
    """Buttons and boxes; changes nothing itself."""

    back_asked = Signal()
    forward_asked = Signal()
    return_asked = Signal()
    step_chosen = Signal(str)
    source_chosen = Signal(str)
    predicting_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.back = self._button("inspectorBack", self.tr("One step back (,)"), self.back_asked)
        self.forward = self._button("inspectorForward", self.tr("One step forward (.)"), self.forward_asked)
        self.came_from = self._button("inspectorReturn", self.tr("Return"), self.return_asked)
        self.came_from.setText("↩")
        self.step = QComboBox()
        self.step.setObjectName("inspectorStep")
        self.step.setAccessibleName(self.tr("Size of a step"))
        self.step.setToolTip(self.tr("How far one step goes"))
        for name, text in self._steps():
            self.step.addItem(text, name)
        self.source = QComboBox()
        self.source.setObjectName("inspectorSource")
        self.source.setAccessibleName(self.tr("What is explained"))
        self.source.addItem(self.tr("One row"), ROW)
        self.source.addItem(self.tr("Next mini-batch"), BATCH)
        self.source.setToolTip(
            self.tr("Explain the update from the selected row alone, or the next one that training makes")
        )
        self.where = ElidedLabel()
        self.where.setObjectName("inspectorWhere")
        self.predict = QCheckBox(self.tr("&Predict first"))
        self.predict.setObjectName("inspectorPredict")
        self.predict.setToolTip(self.tr("Ask for each new number, its sign or its shape before it is shown"))
        self.score = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.score.setObjectName("inspectorScore")
        self.score.hide()
        self.pages = PageSwitch(self)
        self._arrange()
        self._connect()
        self.show_icons()

    def _steps(self) -> tuple[tuple[str, str], ...]:
        return (
            ("product", self.tr("by product")),
            ("unit", self.tr("by unit")),
            ("layer", self.tr("by layer")),
            ("phase", self.tr("by phase")),
            ("row", self.tr("by row")),
            ("update", self.tr("by update")),
            ("epoch", self.tr("by epoch")),
        )

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(6, 3, 8, 3)
        lines.setSpacing(2)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(4)
            lines.addLayout(line)
        for widget in (self.back, self.forward, self.step, self.source, self.came_from, self.where):
            self._first.addWidget(widget, 1 if widget is self.where else 0)
        self._behind = (self.pages, self.predict, self.score)
        self.fit()

    def fit(self) -> None:
        """Use two lines where one is too narrow for all and some words."""
        words = WORDS * self.fontMetrics().averageCharWidth()
        before = _room(self.back, self.forward, self.step, self.source, self.came_from)
        one_line = before + _room(*self._behind) + words <= self.width()
        line, other = (self._first, self._second) if one_line else (self._second, self._first)
        if line.indexOf(self.pages) < 0:
            for widget in self._behind:
                other.removeWidget(widget)
                line.addWidget(widget)
            if not one_line:
                line.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of two lines only."""
        before = _room(self.back, self.forward, self.step, self.source, self.came_from)
        return QSize(max(before, _room(*self._behind)) + 20, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit into another width."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when the score comes, or letters become larger."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange) and hasattr(self, "_behind"):
            self.fit()
        return super().event(event)

    def _connect(self) -> None:
        self.step.activated.connect(self._choose_step)
        self.source.activated.connect(self._choose_source)
        self.predict.toggled.connect(self.predicting_changed)

    def show_state(self, stepper: Stepper, where: str) -> None:
        """Show how far the stepper may go from where it is."""
        self.step.setCurrentIndex(self.step.findData(stepper.step))
        self.source.setCurrentIndex(self.source.findData(stepper.source))
        self.where.say(where)
        self._enable(self.back, self._back_problem(stepper), self.tr("One step back (,)"))
        self._enable(self.forward, self._forward_problem(stepper), self._forward_tip(stepper))
        problem = "" if stepper.can_return else self.tr("You have followed no number yet.")
        self._enable(self.came_from, problem, self.tr("Return to the number that you came from (Alt+Left)"))

    def show_score(self, score: Score) -> None:
        """Show how many predictions were right."""
        self.score.setText(self.tr("{right} of {made}").format(right=score.right, made=score.made))
        self.score.setToolTip(self.tr("How many of your predictions were right at the first try"))
        self.score.setVisible(bool(score.made))

    def show_icons(self) -> None:
        """Draw the icons in the colours of the palette."""
        self.back.setIcon(icon("step-back", self))
        self.forward.setIcon(icon("step", self))

    def _back_problem(self, stepper: Stepper) -> str:
        if stepper.walk is None:
            return stepper.problem or self.tr("There is nothing to explain.")
        if not stepper.can_go_back:
            return self.tr("This is the first number. What came before was not stepped through here: see Undo.")
        return ""

    def _forward_problem(self, stepper: Stepper) -> str:
        if stepper.walk is None:
            return stepper.problem or self.tr("There is nothing to explain.")
        if stepper.ends_here and stepper.source == ROW and stepper.step != "epoch" and not stepper.walk.trains:
            return self.tr("This row is held out of training, so its update is not made.")
        return ""

    def _forward_tip(self, stepper: Stepper) -> str:
        if stepper.step == "epoch":
            return self.tr("Train to the end of the epoch, and show the same number then (.)")
        if stepper.ends_here:
            return self.tr("Make this update, and go on with the next one (.)")
        return self.tr("One step forward (.)")

    def _enable(self, button: QToolButton, reason: str, tip: str) -> None:
        button.setEnabled(not reason)
        button.setToolTip(lines_tip(reason or tip))

    def _button(self, name: str, tip: str, asked: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(asked)
        return button

    @Slot(int)
    def _choose_step(self, index: int) -> None:
        self.step_chosen.emit(self.step.itemData(index))

    @Slot(int)
    def _choose_source(self, index: int) -> None:
        self.source_chosen.emit(self.source.itemData(index))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "score"):
            self.show_icons()


def _room(*widgets: QWidget) -> int:
    return sum(widget.sizeHint().width() + 4 for widget in widgets if not widget.isHidden()) + 8
