"""Until: what ends one run, besides the stop rules of its project, which stay as they are."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.training import MOST, MOST_EPOCHS, StopRules
from nnapp.words import Said, marked

NO_GOAL = 2**53  # more epochs than anybody trains


class Until(Struct, frozen=True, forbid_unknown_fields=True):
    """When one run ends; what is None is not asked, and the first thing that happens ends it."""

    epoch: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_EPOCHS)] | None,
        Meta(title=marked("Epoch"), description=marked("Run until this epoch is finished.")),
    ] = None
    cost: Annotated[
        Annotated[float, Meta(ge=0, le=MOST)] | None,
        Meta(
            title=marked("Cost at most"),
            description=marked("Run until the cost of the training rows, penalties included, is this small."),
        ),
    ] = None
    patience: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_EPOCHS)] | None,
        Meta(
            title=marked("No better for (epochs)"),
            description=marked(
                "Run until the cost of the validation rows has had no new minimum for so many epochs, and go back to "
                "the weights of that minimum."
            ),
        ),
    ] = None
    accuracy: Annotated[
        Annotated[float, Meta(gt=0, le=1)] | None,
        Meta(
            title=marked("Accuracy at least"),
            description=marked(
                "Run until so large a share of the validation rows gets the right class (where there are none, of the "
                "training rows)."
            ),
        ),
    ] = None
    seconds: Annotated[
        Annotated[float, Meta(gt=0, le=MOST)] | None,
        Meta(title=marked("Seconds"), description=marked("Run for so many seconds by the clock.")),
    ] = None

    @property
    def goal(self) -> int:
        """The epoch that ends the run at the latest."""
        return NO_GOAL if self.epoch is None else self.epoch

    def over(self, rules: StopRules) -> StopRules:
        """Return a project's stop rules and those of this run together: of two of a kind the one that is met sooner.

        The clock is whoever trains' affair.
        """
        sooner = {"cost": max, "patience": min, "accuracy": min}
        own = {name: getattr(self, name) for name in sooner}
        both = {
            name: value if getattr(rules, name) is None else sooner[name](value, getattr(rules, name))
            for name, value in own.items()
            if value is not None
        }
        return replace(rules, **both)

    def after(self, seconds: float) -> Until:
        """Return what is left of it when it goes on after so many seconds."""
        if self.seconds is None:
            return self
        return replace(self, seconds=max(self.seconds - seconds, 1e-9))

    def told(self) -> tuple[Said, ...]:
        """Say what the run goes on until, one thing each."""
        templates = {
            "epoch": marked("epoch {value:,}"),
            "cost": marked("cost ≤ {value:g}"),
            "patience": marked("{value:,} epochs without a better validation cost"),
            "accuracy": marked("accuracy ≥ {value:g}"),
            "seconds": marked("{value:g} s"),
        }
        values = {name: getattr(self, name) for name in templates}
        return tuple(Said(templates[name], {"value": value}) for name, value in values.items() if value is not None)
