"""What there is to say of a network that is one straight line, for a table that asks for more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from nnapp.activations import AnyActivation, Identity, LeakyReLU, Softmax, Tanh
from nnapp.project import Project
from nnapp.structure.remedies import with_curved_layers, with_hidden_layer
from nnapp.structure.straightness import Evidence, Proof, straightness
from nnapp.structure.value import WHOLE_NETWORK, Finding
from nnapp.topology import Topology
from nnapp.words import Said, marked

PROOF_UNITS, USUAL_UNITS = 4, 8


def is_straight(topology: Topology) -> bool:
    """Say whether a network without its output's φ is one straight line: it has no hidden layer that is curved."""
    return all(_is_line(layer.activation) for layer in topology.layers[:-1])


def straight_findings(project: Project) -> Iterator[Finding]:
    """Yield a finding where the network is a straight line and its table asks for more."""
    topology = project.topology
    output = topology.layers[-1].activation
    if not is_straight(topology) or not output.rising:
        return
    hidden = len(topology.layers) - 1
    found = straightness(project.dataset, one_of_several=isinstance(output, Softmax))
    if found is None:
        return
    first = (
        Said(marked("The hidden layers are linear, so together they are one straight line"))
        if hidden
        else Said(marked("There is no hidden layer"))
    )
    said = _proof_said(first, found) if isinstance(found, Proof) else _evidence_said(first, found)
    if hidden:
        remedy, change = marked("Use tanh in the hidden layers"), partial(with_curved_layers, activation=Tanh())
    else:
        units = PROOF_UNITS if isinstance(found, Proof) else USUAL_UNITS
        remedy, change = marked("Add a hidden layer"), partial(with_hidden_layer, units=units)
    yield Finding("straight-line", "warning", WHOLE_NETWORK, said, remedy, change)


def _proof_said(first: Said, proof: Proof) -> Said:
    a, b, c, d = (row + 1 for row in (*proof.same, *proof.others))
    template = marked(
        "{first}, and no straight line can do what this table asks. The inputs of rows {a} and {b} add up to the same "
        "as those of rows {c} and {d}, so their z do too; yet for “{output}” rows {a} and {b} want one answer, and "
        "rows {c} and {d} another."
    )
    return Said(template, {"first": first, "a": a, "b": b, "c": c, "d": d, "output": proof.output})


def _evidence_said(first: Said, evidence: Evidence) -> Said:
    values: dict[str, Any] = {"first": first, "output": evidence.output}
    values |= {"straight": evidence.straight, "curved": evidence.curved}
    if evidence.classes:
        template = marked(
            "{first}, and this table needs curves: a straight line gets {straight:.0%} of the rows right "
            "(“{output}”), a curved one with squares and products of the inputs {curved:.0%}."
        )
    else:
        template = marked(
            "{first}, and this table needs curves: a straight line explains {straight:.0%} of “{output}”, a curved one "
            "with squares and products of the inputs {curved:.0%}."
        )
    return Said(template, values)


def _is_line(activation: AnyActivation) -> bool:
    return isinstance(activation, Identity) or activation == LeakyReLU(slope=1)
