"""Project: everything that the user edits and saves, as one immutable value."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from nnapp.arrangement import Arrangement, arrangement_problem
from nnapp.choices import checked
from nnapp.costs import check_pairing, outputs_problem
from nnapp.dataset import Dataset, Role
from nnapp.milestones import EMPTY_CLOCK, EMPTY_NORMS, EMPTY_PATH
from nnapp.misfits import wrong_kind
from nnapp.model import EMPTY_CURVE, Model
from nnapp.project.absent import untrained
from nnapp.schedules import Plateau
from nnapp.topology import Layer, Parameters, Topology, present
from nnapp.training import Training
from nnapp.words import Refusal, marked


class Project(Struct, frozen=True, eq=False):
    """A network, a table, how to train the one on the other, and what training has produced (or nothing yet).

    The arrangement says how the table's rows are shown, and changes nothing else.
    """

    topology: Topology
    dataset: Dataset
    training: Training = Training()
    model: Model | None = None
    notes: str = ""
    arrangement: Arrangement = Arrangement()

    def __post_init__(self) -> None:
        self._check_kinds()
        for name in ("training", "topology", "arrangement"):
            given = getattr(self, name)
            if name == "topology" and given.fits:
                continue  # of a topology that stays, with many links, it is known already
            value = checked(given)
            # Such as a list in the place of a tuple; or a number of NumPy's, which is equal, but may overflow.
            if value != given or (name == "training" and repr(value) != repr(given)):
                force_setattr(self, name, value)
        check_pairing(self.training.cost, self.topology.layers[-1].activation)
        problem = outputs_problem(self.training.cost, self.topology.layers[-1].units)
        if problem is not None:
            raise Refusal(problem.template, **problem.values)
        for units, role, what in (
            (self.topology.inputs, Role.INPUT, marked("input")),
            (self.topology.layers[-1].units, Role.TARGET, marked("target")),
        ):
            features = len(self.dataset.features(role))
            if features != units:
                raise Refusal(
                    marked(
                        "The network has {units} {what} units, but the table has {features} {what} columns "
                        "(of categories each counts as one)."
                    ),
                    units=units,
                    what=what,
                    features=features,
                )
        if self.model is not None:
            _check_widths(self.model, self.topology)
        unfit = arrangement_problem(self.arrangement, self.dataset)
        if unfit is not None:
            raise Refusal(unfit.template, **unfit.values)

    def _check_kinds(self) -> None:
        kinds: dict[str, Any] = {"topology": Topology, "dataset": Dataset, "training": Training, "notes": str}
        kinds |= {"model": Model | None, "arrangement": Arrangement}
        for field, kind in kinds.items():
            given = getattr(self, field)
            if not isinstance(given, kind):
                raise wrong_kind("Project", field, getattr(kind, "__name__", "Model | None"), given)


def _check_widths(model: Model, topology: Topology) -> None:
    kept = [] if model.parked is None else [("parked", model.parked.start), ("parked", model.parked.current)]
    fields = [(field, getattr(model, field)) for field in ("start", "current", "best", "update")]
    for field, parameters in (*fields, *kept):
        if not isinstance(parameters, Parameters) and (parameters is not None or field not in {"best", "update"}):
            raise wrong_kind("Model", field, "Parameters", parameters)
        if parameters is not None and parameters.widths != topology.widths:
            raise Refusal(marked("The trained weights belong to a network of another size."))
    norms, path = model.layer_norms, model.path
    sizes = (norms.gradient.shape[1:], norms.ratio.shape[1:]) if norms.epochs.size else ()
    if {*sizes} - {(len(topology.layers),)} or (
        path.epochs.size and path.points.shape[1:] != (topology.parameter_count,)
    ):
        raise Refusal(marked("What was recorded while training belongs to a network of another size."))


def refuse_absent(model: Model, topology: Topology) -> None:
    """Raise `Refusal` where a weight is not 0 though its link is not there, or a bias in a layer without biases."""
    if all(layer.bias and not layer.removed_links for layer in topology.layers) and not any(topology.off_sources):
        return
    absent = ~present(topology)
    for parameters in (model.start, model.current, model.best, model.update):
        if parameters is not None and parameters.flat[absent].any():
            raise Refusal(
                marked(
                    "The weights say something of a link that was removed or switched off, or of a bias in a layer "
                    "without biases. Set these to 0, or restore the links."
                )
            )


def current_model(project: Project) -> Model:
    """Return the project's model, or the untrained one that belongs to its start seed."""
    return project.model or untrained(project.topology, project.training.seeds.start)


def check_position(position: int, count: int, what: str) -> None:
    """Raise `Refusal` where a layer, unit, row or column of this number (from 0) does not exist."""
    if not 0 <= position < count:
        raise Refusal(
            marked("There is no {what} of the number {number}: the numbers go from 1 to {count}."),
            what=what,
            number=position + 1,
            count=count,
        )


def without_best(model: Model) -> Model:
    """Forget the best parameters, because what they were best at has changed.

    Before the first update, all that was recorded so far is forgotten too.
    """
    begun = model.updates > 0
    return replace(
        model,
        best=None,
        best_epoch=0,
        best_cost=float("inf"),
        first_cost=None,
        curve=model.curve if begun else EMPTY_CURVE,
        curves=model.curves if begun else {},
        seconds=model.seconds if begun else 0.0,
        clock=model.clock if begun else EMPTY_CLOCK,
        layer_norms=model.layer_norms if begun else EMPTY_NORMS,
        path=model.path if begun else EMPTY_PATH,
        plateau=Plateau(),
        stop=None,
    )


def current_parameters(project: Project) -> Parameters:
    """Return the weights and biases as they are now."""
    return current_model(project).current


def opening_project() -> Project:
    """Return the project that a new window opens on: ten rows of five binary inputs, learnt by a 5-10-1 network."""
    rows = ["00101", "11100", "10111", "01110", "10011", "01001", "11010", "00010", "10001", "01101"]
    targets = ["0", "1", "1", "0", "1", "0", "1", "0", "1", "1"]
    x = np.array([[int(bit) for bit in row] for row in rows], float)
    y = np.array([[int(target)] for target in targets], float)
    return Project(
        topology=Topology(inputs=5, layers=(Layer(units=10), Layer(units=1))),
        dataset=Dataset.from_arrays(x, y),
    )
