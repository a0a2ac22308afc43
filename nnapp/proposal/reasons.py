"""Why the network and its training are as proposed, in words for people who learn."""

from __future__ import annotations

from nnapp.proposal.size import MIDDLE, USUAL_UNITS, Size
from nnapp.words import Said, marked


def for_units(size: Size, hidden: tuple[int, ...]) -> Said:
    """Why the hidden layers are so large."""
    values: dict[str, object] = {
        "units": hidden[0],
        "second": hidden[-1],
        "inputs": size.features,
        "outputs": size.outputs,
        "rows": size.rows,
    }
    if len(hidden) > 1 and size.few_features and size.rows < MIDDLE:
        template = marked(
            "Hidden layers: two, of {units} and {second} units, because what depends on few inputs ({inputs} here) "
            "is often curved, and a second layer learns curves faster."
        )
    elif len(hidden) > 1:
        template = marked(
            "Hidden layers: two, of {units} and {second} units, because {rows} training rows can teach so many weights."
        )
    elif hidden[0] < USUAL_UNITS:
        template = marked(
            "Hidden layer: one of only {units} units, because {rows} training rows are few for {inputs} inputs, and a "
            "larger network would learn them by heart."
        )
    else:
        template = marked(
            "Hidden layer: one of {units} units, which suits {rows} training rows with so many inputs ({inputs}) "
            "and outputs ({outputs}). One layer is enough for most tables."
        )
    return Said(template, values)


def for_activation(size: Size, *, smooth: bool) -> Said:
    """Why the hidden units have their activation."""
    if smooth and size.few_features:
        return Said(
            marked(
                "Activation: tanh, because it is smooth and learns small tables reliably; He's start weights are large "
                "enough for so few inputs to bend from the start."
            )
        )
    if smooth:
        return Said(
            marked(
                "Activation: tanh, because it is smooth and learns small tables reliably; Glorot's start weights go "
                "with it."
            )
        )
    return Said(
        marked(
            "Activation: ReLU, because it is fast and does not saturate in wide networks; He's start weights go with "
            "it."
        )
    )


def for_rate(rate: float) -> Said:
    """Why the optimizer is Adam."""
    return Said(
        marked(
            "Optimizer: Adam with learning rate {rate:g}, because it finds a step of its own for every weight and "
            "seldom needs tuning."
        ),
        {"rate": rate},
    )


def for_batch(size: Size, batch: int | None) -> Said:
    """Why a batch has so many rows."""
    if batch is None:
        return Said(
            marked("Batch: all rows at once, because there are only {rows}, so every epoch is one exact step."),
            {"rows": size.rows},
        )
    return Said(
        marked(
            "Batch: {batch} rows for each update, so that an epoch of {rows} rows makes many updates and none costs "
            "much."
        ),
        {"batch": batch, "rows": size.rows},
    )


def for_epochs(epochs: int, patience: int | None) -> Said:
    """Why training ends when it does."""
    if patience is None:
        return Said(
            marked("Epochs: {epochs}, which is enough for the cost to settle at this number of rows."),
            {"epochs": epochs},
        )
    return Said(
        marked(
            "Epochs: {epochs} at most. Training ends when the cost of the validation rows has had no new minimum for "
            "{patience} epochs, and goes back to the best weights, so that nothing is learnt by heart."
        ),
        {"epochs": epochs, "patience": patience},
    )


def for_penalty(size: Size, penalty: float) -> tuple[Said, ...]:
    """Why weights are penalised, where they are."""
    if not penalty:
        return ()
    template = marked(
        "Penalty: λ₂ = {penalty:g} keeps the weights small, because {rows} training rows are few enough to be learnt "
        "by heart."
    )
    return (Said(template, {"penalty": penalty, "rows": size.rows}),)
