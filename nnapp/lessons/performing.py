"""Performing an action on a project: what a button of a lesson does, as a pure edit."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from nnapp.lessons.actions import ELSEWHERE, Action, number, whole
from nnapp.lessons.plainly import plainly
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

Given = tuple[str, ...]
Performer = Callable[[Project, Given], Project]


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
        message, _, place = str(error).partition(" - at `$")
        field = re.match(r"\.(\w+)", place)
        reason = plainly(message, field[1] if field else marked("a setting"), Training)
        raise Refusal(marked("These settings of training cannot be: {reason}"), reason=reason) from None


def _run(project: Project, given: Given) -> Project:
    run = Run(project)
    run.advance(run.epoch_count + (whole(given[0]) if given else 1), _never)
    return with_model(project, run.model())


def _update(project: Project, given: Given) -> Project:
    run = Run(project)
    run.step()
    return with_model(project, run.model())


def _row(project: Project, given: Given) -> Project:
    row = whole(given[0]) - 1 if given else None
    return with_model(project, train_on_one_row(project, row)[0].model())


def _never() -> bool:
    return False


def _set(project: Project, given: Given) -> Project:
    return set_training(project, training_with(project.training, {given[0]: _value(given[1])}))


def _layers(project: Project, given: Given) -> Project:
    return set_layers(project, layers_from(" ".join(given), project.topology.layers))


def _weight(project: Project, given: Given) -> Project:
    layer, unit, source = (whole(each) for each in given[:3])
    if source == 0:
        return set_bias(project, layer - 1, unit - 1, number(given[3]))
    return set_weight(project, layer - 1, unit - 1, source - 1, number(given[3]))


def _bias(project: Project, given: Given) -> Project:
    return set_bias(project, whole(given[0]) - 1, whole(given[1]) - 1, number(given[2]))


def _output(project: Project, given: Given) -> Project:
    # activation and cost at once, because they must go together
    output = project.topology.layers[-1]
    like = layers_from(f"{output.units} {given[0]}")[0].activation
    topology = replace(project.topology, layers=(*project.topology.layers[:-1], replace(output, activation=like)))
    training = training_with(project.training, {"cost": given[1]})
    return replace(project, topology=topology, training=training, model=without_best(current_model(project)))


def _start(project: Project, given: Given) -> Project:
    return new_start(project, whole(given[0]))


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
