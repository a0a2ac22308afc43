"""Forms made from declarations: every kind of field, with real mouse and keys."""

from __future__ import annotations

from typing import Annotated, get_args

import msgspec
import pytest
from msgspec import Meta
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox

from nnapp.activations import AnyActivation, HardLimit, LeakyReLU
from nnapp.costs import CrossEntropy, Huber
from nnapp.initializers import UniformRange
from nnapp.optimizers import Adam, AnyOptimizer, GradientDescent, Momentum, Rprop
from nnapp.schedules import AnySchedule, CosineDecay
from nnapp.topology import Layer
from nnapp.training import StopRules, Training
from tests.ui.gestures import focus, press_keys, step_to, type_into
from ui.form import Form, Number

SHOWN = [name for name in Training.__struct_fields__ if name not in {"stop", "seeds", "measured"}]
EDITS = list[tuple[str, object]]


@pytest.fixture
def make(qtbot):
    def made(value, *names, **options) -> tuple[Form, EDITS]:
        form, edits = Form(type(value), names or None, **options), []
        form.edited.connect(lambda name, new: edits.append((name, new)))
        qtbot.addWidget(form)
        form.show_values(value)
        form.show()
        return form, edits

    return made


@pytest.mark.parametrize("kind", [*get_args(AnyOptimizer), *get_args(AnySchedule)])
def test_every_choice_shows_all_its_parameters_named_and_explained(make, kind) -> None:
    name = "optimizer" if kind in get_args(AnyOptimizer) else "schedule"
    form, edits = make(Training(**{name: kind()}), name)
    assert isinstance(form.controls[name].taken(), kind)
    shown = form.parameters[name].controls if name in form.parameters else {}
    assert tuple(shown) == kind.__struct_fields__
    for parameter, control in shown.items():
        assert control.isVisible()
        assert control.accessibleName()
        assert control.toolTip()
        assert control.taken() == getattr(kind(), parameter)
    assert kind.formula() in form.controls[name].toolTip()
    assert edits == []


@pytest.mark.parametrize("value", [Momentum(momentum=0.5), Adam(beta1=0.0, beta2=0.9999999, epsilon=1e-30), Rprop()])
def test_parameters_that_are_not_the_usual_ones_are_shown_and_kept(make, value) -> None:
    form, edits = make(Training(optimizer=value), "optimizer")
    assert form.controls["optimizer"].currentText() == value.title
    for name, control in form.parameters["optimizer"].controls.items():
        assert control.value() == getattr(value, name)
        assert float(control.text()) == getattr(value, name)
    assert edits == []


def test_another_choice_brings_its_own_parameters_and_the_usual_values(make) -> None:
    form, edits = make(Training(optimizer=Momentum(momentum=0.5)), "optimizer")
    step_to(form.controls["optimizer"], Adam)
    assert edits[-1] == ("optimizer", Adam())
    assert list(form.parameters["optimizer"].controls) == ["beta1", "beta2", "epsilon"]
    step_to(form.controls["optimizer"], GradientDescent)
    assert edits[-1] == ("optimizer", GradientDescent())
    assert form.parameters == {}
    form.show_values(Training(optimizer=Adam()))
    step_to(form.controls["optimizer"], Momentum)
    assert edits[-1] == ("optimizer", Momentum())


def test_a_parameter_is_edited_within_its_choice(make) -> None:
    form, edits = make(Training(cost=Huber()), "cost")
    type_into(form.parameters["cost"].controls["threshold"], "2,5")
    assert edits == [("cost", Huber(threshold=2.5))]
    assert form.controls["cost"].taken() == Huber(threshold=2.5)


def test_tab_goes_from_a_choice_to_its_parameters_and_on(make) -> None:
    form, _ = make(Training(), "optimizer", "shuffle")
    step_to(form.controls["optimizer"], Adam)
    seen = []
    for _ in range(4):
        press_keys(form.focusWidget(), Qt.Key.Key_Tab)
        seen.append(form.focusWidget().objectName())
    assert seen == ["beta1", "beta2", "epsilon", "shuffle"]


def test_parameters_that_contradict_each_other_are_refused_and_go_back(make) -> None:
    form, edits = make(Layer(units=1, initializer=UniformRange()), "initializer")
    said = []
    form.refused.connect(said.append)
    type_into(form.parameters["initializer"].controls["low"], "3")
    assert edits == []
    assert "low end" in str(said[0])
    assert form.parameters["initializer"].controls["low"].value() == -0.5


def test_what_to_know_of_an_activation_is_in_its_tool_tip(make) -> None:
    form, _ = make(Layer(units=1, activation=LeakyReLU(slope=0.3)), "activation")
    box = form.controls["activation"]
    assert box.count() == len(get_args(AnyActivation))
    row = next(row for row in range(box.count()) if isinstance(box.itemData(row), HardLimit))
    tip = box.itemData(row, Qt.ItemDataRole.ToolTipRole)
    assert HardLimit.formula() in tip
    assert HardLimit.caution in tip
    form.show_values(Layer(units=1, activation=HardLimit()), lambda name, value: "Not now." * (value != HardLimit()))
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    assert HardLimit.caution in model.item(row).toolTip()
    assert HardLimit.caution in box.toolTip()
    assert not model.item(0).isEnabled()
    assert model.item(0).toolTip().endswith("Not now.")


# Numbers that may be None


def test_an_optional_number_is_switched_on_and_off(make) -> None:
    form, edits = make(StopRules(), suggested={"cost": 0.01})
    switch, number = form.controls["cost"].switch, form.controls["cost"].number
    assert not number.isEnabled()
    assert "tick" in number.toolTip()
    press_keys(switch, Qt.Key.Key_Space)
    assert edits == [("cost", 0.01)]
    assert number.isEnabled()
    type_into(number, "0")
    assert edits[-1] == ("cost", 0.0)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(6, switch.height() // 2))
    assert edits[-1] == ("cost", None)
    form.show_values(StopRules(cost=1e-7))
    assert number.text() == "1e-7"
    assert len(edits) == 3


def test_every_control_of_an_optional_number_is_named(make) -> None:
    form, _ = make(StopRules())
    assert len(form.findChildren(QCheckBox)) == len(StopRules.__struct_fields__)
    for control in form.controls.values():
        for widget in (control, control.switch, control.number):
            assert widget.accessibleName()
            assert widget.toolTip()


def test_words_stand_for_none_where_they_are_given(make) -> None:
    form, edits = make(Training(), "batch_size", words_for_none={"batch_size": "all rows"})
    box = form.controls["batch_size"]
    assert box.text() == "all rows"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert edits == [("batch_size", 1)]
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert edits[-1] == ("batch_size", None)


# Numbers


def walk(kind_of_field: Number, start: float, key: Qt.Key, count: int) -> list[float]:
    kind_of_field.setValue(start)
    values = []
    for _ in range(count):
        QTest.keyClick(kind_of_field, key)
        values.append(kind_of_field.value())
    return values


def test_the_arrows_reach_nought_where_it_is_allowed_and_nears_one_where_it_is_not(make) -> None:
    form, _ = make(Training(optimizer=Momentum()), "l2", "optimizer")
    up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
    l2, share = form.controls["l2"], form.parameters["optimizer"].controls["momentum"]
    assert walk(l2, 0, up, 3) == pytest.approx([1e-4, 2e-4, 5e-4], rel=1e-12)
    assert walk(l2, 2e-4, down, 3) == [1e-4, 0, 0]
    assert walk(share, 0.2, up, 6) == [0.5, 0.8, 0.9, 0.95, 0.98, 0.99]
    assert walk(share, 0.9, down, 4) == [0.8, 0.5, 0.2, 0.1]
    assert walk(share, 0.99, up, 1) == [0.995]


def test_the_arrows_pass_through_nought(make) -> None:
    form, _ = make(UniformRange())
    low = form.controls["low"]
    assert walk(low, -1e-4, Qt.Key.Key_Up, 3) == [0, 1e-4, 2e-4]
    assert walk(low, 1e-4, Qt.Key.Key_Down, 3) == [0, -1e-4, -2e-4]
    assert walk(low, -0.5, Qt.Key.Key_Up, 1) == [-0.2]
    assert walk(low, -0.5, Qt.Key.Key_Down, 1) == [-1]


@pytest.mark.parametrize(
    ("typed", "taken"), [("1", 0.9), ("7", 0.9), ("-1", 0.0), ("0.999", 0.999), ("nan", 0.9), ("inf", 0.9)]
)
def test_a_number_out_of_range_goes_to_the_end_that_belongs_to_it_or_back(make, typed: str, taken: float) -> None:
    form, _ = make(Training(optimizer=Momentum()), "optimizer")
    share = form.parameters["optimizer"].controls["momentum"]
    type_into(share, typed)
    assert share.value() == taken


def test_the_wheel_over_a_form_scrolls_and_changes_nothing(make) -> None:
    form, edits = make(Training(optimizer=Momentum()), "learning_rate", "epochs", "optimizer")
    controls = [*form.controls.values(), *form.parameters["optimizer"].controls.values()]
    form.setFocus()
    for control in controls:
        place = QPointF(control.rect().center())
        event = QWheelEvent(
            place,
            QPointF(control.mapToGlobal(place)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        control.clearFocus()
        QApplication.sendEvent(control, event)
        assert control.focusPolicy() == Qt.FocusPolicy.StrongFocus  # else the wheel would give the focus first
    assert edits == []


# Lists of numbers


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("1, 2, 0.5", (1, 2, 0.5)), ("1 2 .5", (1, 2, 0.5)), ("1,5; 2", (1.5, 2)), ("3", (3,)), (" 2 , ", (2,))],
)
def test_a_list_of_numbers_is_typed(make, typed: str, numbers: tuple[float, ...]) -> None:
    form, edits = make(CrossEntropy())
    line = form.controls["class_weights"]
    assert line.placeholderText() == "all 1"
    type_into(line, typed)
    assert edits == [("class_weights", numbers)]
    form.show_values(CrossEntropy(class_weights=numbers))
    type_into(line, " ")
    assert edits[-1] == ("class_weights", ())


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("1, x", "“x” is not a number"), ("1, 0", "above 0"), ("-1", "-1 is out"), ("nan", "nan is out")],
)
def test_a_wrong_list_says_why_and_changes_nothing(make, typed: str, reason: str) -> None:
    form, edits = make(CrossEntropy(class_weights=(1.0, 1 / 3)))
    line = form.controls["class_weights"]
    assert line.text() == "1, 0.3333333333333333"
    type_into(line, typed)
    assert edits == []
    assert line.problem.isVisible()
    assert reason in line.problem.text()
    assert line.accessibleDescription() == line.problem.text()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not line.problem.isVisible()


def test_a_summary_tells_what_is_not_as_usual(make) -> None:
    training = Training(l2=0.001, schedule=CosineDecay(), precision="float32", shuffle=False)
    everything, some = make(Training(), *SHOWN)[0], make(Training(), "schedule", "l1", "l2")[0]
    assert everything.summary(Training()) == ""
    assert everything.summary(training) == "Shuffle rows, Cosine decay, L2 penalty λ₂ 0.001, float32"
    assert some.summary(training) == "Cosine decay, L2 penalty λ₂ 0.001"
    assert make(StopRules())[0].summary(StopRules(patience=2_000_000)) == "Patience 2000000"


class Stepped(msgspec.Struct, frozen=True):
    """Numbers whose arrows go by even steps, and a text."""

    size: Annotated[float, Meta(gt=0, le=1, title="Size", description="A.", extra_json_schema={"step": 0.25})] = 0.5
    level: Annotated[float, Meta(ge=-1, le=1, title="Level", description="A.", extra_json_schema={"step": 0.1})] = 0.0
    count: Annotated[int, Meta(ge=0, le=90, title="Count", description="A.", extra_json_schema={"step": 5})] = 0
    text: Annotated[str, Meta(title="Text", description="A text.")] = "x1"


def test_arrows_go_by_the_declared_step_and_stay_within_the_range(make) -> None:
    form, _ = make(Stepped())
    size, level, count = (form.controls[name] for name in ("size", "level", "count"))
    press_keys(size, Qt.Key.Key_Down)
    assert size.taken() == 0.25
    press_keys(size, Qt.Key.Key_Down)
    assert size.taken() == 0.25  # 0 does not belong to the range
    press_keys(size, *[Qt.Key.Key_Up] * 5)
    assert size.taken() == 1.0
    press_keys(level, *[Qt.Key.Key_Down] * 3)
    assert level.taken() == -0.3
    press_keys(level, *[Qt.Key.Key_Down] * 9)
    assert level.taken() == -1.0
    press_keys(count, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert count.taken() == 10


def test_a_text_is_told_with_every_letter(make) -> None:
    form, edits = make(Stepped(), "text")
    line = form.controls["text"]
    assert line.text() == "x1" and line.toolTip() == "A text." and edits == []
    focus(line)
    line.selectAll()
    QTest.keyClicks(line, "x2")
    assert edits == [("text", "x"), ("text", "x2")]
