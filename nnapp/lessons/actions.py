"""Actions: what the buttons in a lesson do, and what leads to the state that a task wants: `run 100`, `set epochs 20`.

Each is one line: a word, and what belongs to it. Layers, units and sources count from 1; source 0 is the bias.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nnapp.project import (
    Project,
    current_model,
    new_start,
    reset_to_start,
    set_bias,
    set_layers,
    set_training,
    set_weight,
    start_afresh,
    use_best,
    with_model,
)
from nnapp.project.value import without_best
from nnapp.run import Run, train_on_one_row
from nnapp.topology_text import layers_from
from nnapp.training import Training
from nnapp.words import Refusal, marked

COUNTS = {  # how many words follow
    "load": (0, 0),
    "run": (1, 1),  # epochs
    "epoch": (0, 0),
    "update": (0, 0),
    "row": (0, 1),  # of the table; else the next one of the epoch
    "reset": (0, 0),
    "afresh": (0, 0),
    "best": (0, 0),
    "start": (1, 1),  # seed
    "set": (2, 2),  # a field of the hyper-parameters, and its value
    "output": (2, 2),  # activation and cost, which must go together
    "weight": (4, 4),  # layer, unit, source, value
    "bias": (3, 3),  # layer, unit, value
    "layers": (1, 9),  # such as 3-1 sigmoid
    "lab": (0, 1),  # a stage of the bug lab
    "check": (0, 0),  # the gradient check
    "explain": (0, 0),  # the stepper
}
TRAINING = {"run", "epoch", "update", "row"}
ELSEWHERE = {"load", "lab", "check", "explain"}  # nothing that changes a project
MOST_EPOCHS = 100_000


Given = tuple[str, ...]
Performer = Callable[[Project, Given], Project]


class Action(Struct, frozen=True):
    """A word and what belongs to it."""

    word: str
    given: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The action as it is written."""
        return " ".join((self.word, *self.given))


def action_from(text: str) -> Action:
    """Read an action; raises `Refusal` for what is none."""
    word, *given = text.split() or [""]
    if word not in COUNTS:
        raise Refusal(
            marked("There is no action “{word}”. There are: {known}."), word=word[:40], known=", ".join(COUNTS)
        )
    fewest, most = COUNTS[word]
    if not fewest <= len(given) <= most:
        raise Refusal(
            marked("The action “{text}” has {count} words after the first; from {fewest} to {most} belong there."),
            text=text[:60],
            count=len(given),
            fewest=fewest,
            most=most,
        )
    action = Action(word, tuple(given))
    for name in _NUMBERS.get(word, ()):
        name(action)
    return action


def performed(project: Project, action: Action) -> Project:
    """Return the project after an action; raises `Refusal` where it cannot be done."""
    return project if action.word in ELSEWHERE else PERFORMERS[action.word](project, action.given)


def training_with(training: Training, fields: dict[str, object]) -> Training:
    """Return hyper-parameters with some fields changed; a choice may be given by its name alone."""
    now = msgspec.to_builtins(training)
    for name, value in fields.items():
        named = isinstance(value, str) and isinstance(now.get(name), dict)
        merged = isinstance(value, dict) and isinstance(now.get(name), dict) and "kind" not in value
        now[name] = {"kind": value} if named else {**now[name], **value} if merged else value  # type: ignore[dict-item]
    try:
        return msgspec.convert(now, Training)
    except msgspec.ValidationError as error:
        raise Refusal(
            marked("These settings of training cannot be: {reason}."), reason=str(error).replace("`", "”")
        ) from None


def _run(project: Project, given: Given) -> Project:
    run = Run(project)
    run.advance(run.epoch_count + (_whole(given[0]) if given else 1), _never)
    return with_model(project, run.model())


def _update(project: Project, given: Given) -> Project:
    run = Run(project)
    run.step()
    return with_model(project, run.model())


def _row(project: Project, given: Given) -> Project:
    row = _whole(given[0]) - 1 if given else None
    return with_model(project, train_on_one_row(project, row)[0].model())


def _never() -> bool:
    return False


def _set(project: Project, given: Given) -> Project:
    return set_training(project, training_with(project.training, {given[0]: _value(given[1])}))


def _layers(project: Project, given: Given) -> Project:
    return set_layers(project, layers_from(" ".join(given), project.topology.layers))


def _weight(project: Project, given: Given) -> Project:
    layer, unit, source = (_whole(each) for each in given[:3])
    if source == 0:
        return set_bias(project, layer - 1, unit - 1, _number(given[3]))
    return set_weight(project, layer - 1, unit - 1, source - 1, _number(given[3]))


def _bias(project: Project, given: Given) -> Project:
    return set_bias(project, _whole(given[0]) - 1, _whole(given[1]) - 1, _number(given[2]))


def _output(project: Project, given: Given) -> Project:
    # activation and cost at once, because they must go together
    output = project.topology.layers[-1]
    like = layers_from(f"{output.units} {given[0]}")[0].activation
    topology = replace(project.topology, layers=(*project.topology.layers[:-1], replace(output, activation=like)))
    training = training_with(project.training, {"cost": given[1]})
    return replace(project, topology=topology, training=training, model=without_best(current_model(project)))


def _start(project: Project, given: Given) -> Project:
    return new_start(project, _whole(given[0]))


def _plain(edit: Callable[[Project], Project]) -> Performer:
    def perform(project: Project, given: Given) -> Project:
        return edit(project)

    return perform


PERFORMERS: dict[str, Performer] = {
    "run": _run,
    "epoch": _run,
    "update": _update,
    "row": _row,
    "reset": _plain(reset_to_start),
    "afresh": _plain(start_afresh),
    "best": _plain(use_best),
    "start": _start,
    "set": _set,
    "output": _output,
    "weight": _weight,
    "bias": _bias,
    "layers": _layers,
}


def _value(text: str) -> object:
    if text == "none":
        return None
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Refusal(marked("“{text}” is no whole number from 0 on."), text=text[:40])
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        raise Refusal(marked("“{text}” is no number. Write it like 0.5 or −1.25."), text=text[:40]) from None


def _epochs(action: Action) -> None:
    if not 1 <= _whole(action.given[0]) <= MOST_EPOCHS:
        raise Refusal(marked("A run of a lesson has from 1 to {most} epochs."), most=MOST_EPOCHS)


def _places(action: Action) -> None:
    for each in action.given[:-1]:
        _whole(each)
    _number(action.given[-1])


def _counts(action: Action) -> None:
    for each in action.given:
        _whole(each)


def _field(action: Action) -> None:
    if action.given[0] not in Training.__struct_fields__:
        raise Refusal(
            marked("There is no setting of training “{name}”. There are: {known}."),
            name=action.given[0][:40],
            known=", ".join(Training.__struct_fields__),
        )


_NUMBERS: dict[str, tuple[Callable[[Action], None], ...]] = {
    "run": (_epochs,),
    "row": (_counts,),
    "start": (_counts,),
    "weight": (_places,),
    "bias": (_places,),
    "set": (_field,),
}
