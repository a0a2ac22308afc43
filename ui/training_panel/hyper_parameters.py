"""The hyper-parameters: the basic ones in sight, the others in groups that are folded away."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, Qt, QTimer, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from nnapp.choices import Choice
from nnapp.costs import Cost, CrossEntropy, outputs_problem, pairing_problem
from nnapp.dataset import Split
from nnapp.project import Project, new_start, set_training
from nnapp.training import Seeds, StopRules, Training
from ui.document import Document
from ui.form import Form, aligned, fields
from ui.kept import Kept
from ui.messages import sentence
from ui.settings import Settings
from ui.training_panel.edit_names import edit_name
from ui.training_panel.folded_group import FoldedGroup
from ui.training_panel.live_marks import made_legend, notes_of, notes_of_seeds
from ui.training_panel.seed_locks import SeedLocks

BASICS = ("learning_rate", "epochs", "batch_size", "cost", "reduction", "optimizer", "shuffle")
REGULARISATION = ("l1", "l2", "clip_value", "clip_norm")
OTHER_SEEDS = ("order", "split", "dropout")
SUGGESTED = {"clip_value": 1.0, "clip_norm": 1.0}  # when they are switched on
SUGGESTED_STOPS = {"cost": 0.01, "patience": 20, "gradient_norm": 0.001, "seconds": 60, "accuracy": 0.95}
RATE_DECADES = (-6, 2)  # of the learning rate's slider
REMEMBERED = "training-groups"  # the name under which the settings keep which groups are open


class HyperParameters(QWidget):
    """Edits the project's `Training`; each edit is an undo step."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        declared, notes = fields(Training), notes_of(self)
        self.form = Form(
            declared,
            BASICS,
            words_for_none={"batch_size": self.tr("all rows")},
            decades={"learning_rate": RATE_DECADES},
            notes=notes,
        )
        self.locks = SeedLocks(self)
        self.seeds = Form(Seeds, ("start",), notes=notes_of_seeds(self), beside=self.locks.buttons)
        self.schedule = Form(declared, ("schedule",), notes=notes)
        self.regularisation = Form(declared, REGULARISATION, suggested=SUGGESTED, notes=notes)
        self.stops = Form(StopRules, suggested=SUGGESTED_STOPS)
        self.precision = Form(declared, ("precision",), notes=notes)
        self.other_seeds = Form(Seeds, OTHER_SEEDS, notes=notes_of_seeds(self), beside=self.locks.buttons)
        self.locks.take_fields(self.seeds.controls | self.other_seeds.controls)
        self.legend = made_legend(self)
        self.formulas = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.formulas.setObjectName("formulas")
        font = QFont()
        font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)  # which would lose the hats of m̂ and v̂
        self.formulas.setFont(font)
        self.formulas.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.formulas.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.groups = self._made_groups()
        self._arrange()
        self._connect()
        self._unfold_remembered()

    def show_project(self, new: Project) -> None:
        """Show a project's hyper-parameters."""
        training, box = new.training, self.form.controls["batch_size"]
        assert isinstance(box, QSpinBox)
        rows = new.dataset.count(Split.TRAINING)
        several = self.tr("all {count} rows").format(count=rows) if rows else self.tr("all rows")
        box.setSpecialValueText(self.tr("the only row") if rows == 1 else several)
        for form in (self.form, self.schedule, self.regularisation, self.precision):
            form.show_values(training, partial(_reason, new))
        for form in (self.seeds, self.other_seeds):
            form.show_values(training.seeds)
        self.stops.show_values(training.stop)
        self.formulas.setText(f"{training.cost.formula()}\n{training.optimizer.formula()}")
        precision, seeds = self.precision.summary(training), self.other_seeds.summary(training.seeds)
        for name, text in (
            ("schedule", self.schedule.summary(training)),
            ("regularisation", self.regularisation.summary(training)),
            ("stops", self.stops.summary(training.stop)),
            ("precision", ", ".join(filter(None, (precision, seeds)))),
        ):
            self.groups[name].say(text)

    @Slot(object)
    def show_kept(self, kept: Kept) -> None:
        """Disable what a lesson keeps as it is."""
        for form in (self.form, self.schedule, self.regularisation, self.stops, self.precision):
            form.keep(partial(_kept, kept))
        for form in (self.seeds, self.other_seeds):
            form.keep(partial(_kept_seed, kept))
        self.locks.keep(kept.tip("seeds"))

    def _made_groups(self) -> dict[str, FoldedGroup]:
        groups = (
            FoldedGroup(
                "schedule",
                self.tr("Learning-rate schedule"),
                self.tr("How the learning rate changes from epoch to epoch"),
                self.schedule,
            ),
            FoldedGroup(
                "regularisation",
                self.tr("Regularisation"),
                self.tr("What keeps weights small and updates short"),
                self.regularisation,
            ),
            FoldedGroup(
                "stops",
                self.tr("Stop rules"),
                self.tr("What ends training before its last epoch; changes apply at once, while training runs too"),
                self.stops,
            ),
            FoldedGroup(
                "precision",
                self.tr("Precision and seeds"),
                self.tr("How exact the numbers are, and where chance comes from"),
                self.precision,
                self.other_seeds,
            ),
        )
        return {group.objectName(): group for group in groups}

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.form, self.seeds, self.formulas):
            layout.addWidget(widget)
        groups = QVBoxLayout()
        groups.setSpacing(0)
        for group in self.groups.values():
            groups.addWidget(group)
        layout.addLayout(groups)
        aligned(self.form, self.seeds)
        aligned(self.schedule, self.regularisation, self.stops, self.precision, self.other_seeds)

    def _connect(self) -> None:
        for owner, forms in (
            ("", (self.form, self.schedule, self.regularisation, self.precision)),
            ("stop", (self.stops,)),
            ("seeds", (self.other_seeds,)),
        ):
            for form in forms:
                form.edited.connect(partial(self._edit, owner))
                form.refused.connect(self.document.refused)
        self.seeds.edited.connect(self._edit_start_seed)
        self.document.kept_changed.connect(self.show_kept)
        for group in self.groups.values():
            group.folded.connect(self._remember)
            group.button.clicked.connect(partial(QTimer.singleShot, 0, self, partial(self._scroll_to, group)))

    def _edit(self, owner: str, name: str, value: Any) -> None:
        training = self.document.project.training
        before = getattr(getattr(training, owner) if owner else training, name)
        part = _changed_parameter(before, value)
        if part == "class_weights" and self._refuse_class_weights(before, value):
            return

        def change(project: Project) -> Project:
            training = project.training
            if owner:
                return set_training(
                    project, replace(training, **{owner: replace(getattr(training, owner), **{name: value})})
                )
            return set_training(project, replace(training, **{name: value}))

        path = ".".join(filter(None, ("training", owner, name, part, self._drag(name))))
        if not self.document.edit(change, edit_name(self, owner, name, value, part), path):
            self.show_project(self.document.project)

    def _drag(self, name: str) -> str:
        # each drag of a slider is one undo step, and not one with the drag before
        slider = self.form.sliders.get(name)
        return f"drag-{slider.drags}" if slider is not None and slider.isSliderDown() else ""

    def _refuse_class_weights(self, before: CrossEntropy, after: CrossEntropy) -> bool:
        # here, beside the field, and not in a notice: what was typed stays there
        problem = outputs_problem(after, self.document.project.topology.layers[-1].units)
        if problem is None:
            return False
        self.form.refuse_list("cost", "class_weights", before, sentence(problem))
        return True

    def _edit_start_seed(self, name: str, value: int) -> None:
        self.document.edit(partial(new_start, seed=value), edit_name(self, "seeds", name), "training.seed")

    def _scroll_to(self, group: FoldedGroup) -> None:
        # what was unfolded just now is seen, if the panel lies in something that scrolls
        area: QWidget | None = self
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and group.is_open:
            area.ensureWidgetVisible(group, 0, 4)

    def _remember(self) -> None:
        names = " ".join(name for name, group in self.groups.items() if group.is_open)
        Settings().set_layout(REMEMBERED, QByteArray(names.encode()))

    def _unfold_remembered(self) -> None:
        remembered = Settings().layout(REMEMBERED)
        for name in bytes(remembered.data()).decode(errors="ignore").split() if remembered is not None else ():
            if name in self.groups:
                self.groups[name].unfold()


def _kept(kept: Kept, name: str) -> str:
    return kept.tip("learning-rate" if name == "learning_rate" else "settings")


def _kept_seed(kept: Kept, _: str) -> str:
    return kept.tip("seeds")


def _reason(project: Project, name: str, value: Any) -> str:
    if isinstance(value, Cost):
        problem = pairing_problem(value, project.topology.layers[-1].activation)  # type: ignore[arg-type]
        return sentence(problem) if problem is not None else ""
    return ""


def _changed_parameter(before: object, after: object) -> str:
    """Return which parameter of a choice was changed; nothing where another choice was taken, or it is no choice."""
    if not isinstance(after, Choice) or type(before) is not type(after):
        return ""
    names = after.__struct_fields__
    return next((name for name in names if getattr(before, name) != getattr(after, name)), "")
