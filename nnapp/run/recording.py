"""What a run records: its curves, and the cost that decides which of its parameters are the best."""

from __future__ import annotations

from collections.abc import Mapping

from nnapp.dataset import Split
from nnapp.model import Curve, CurveRecorder, Model
from nnapp.run.evaluation import Evaluation
from nnapp.run.gaps import filled

TRAINING = "training"
HELD_OUT = {Split.VALIDATION: "validation", Split.TEST: "test"}


class Recording:
    """The curve of the cost, and those of held-out rows and of measures, which go on where a model's end.

    `held_out` are the evaluations of held-out rows by the names of their splits; `measured` is that of the training
    rows where measures of them are recorded, else None.
    """

    def __init__(self, model: Model, held_out: Mapping[str, Evaluation], measured: Evaluation | None) -> None:
        self.cost = CurveRecorder(model.curve)
        self.exact = model.curve_is_exact  # whether the last cost of the curve belongs to the parameters then
        self.judgement = float("nan")  # the cost of the last epoch that decides which parameters are the best
        self._others = {name: CurveRecorder(curve) for name, curve in model.curves.items()}
        self._held_out, self._measured = held_out, measured

    def take(self, cost: float, epoch: int) -> None:
        """Record the cost of an epoch, and what is recorded besides of the parameters as they are now."""
        self.cost.append(cost)
        self.exact = True
        self.judgement = cost
        for name, evaluation in self._held_out.items():
            held_out, measures = evaluation.evaluated()
            self._append(f"{name} cost", held_out, epoch)
            self._append_measures(name, measures, epoch)
            if name == HELD_OUT[Split.VALIDATION]:
                self.judgement = held_out
        if self._measured is not None:
            self._append_measures(TRAINING, self._measured.evaluated()[1], epoch)

    def take_running(self, cost: float) -> None:
        """Record the running cost of an epoch, which belongs to no parameters."""
        self.cost.append(cost)
        self.exact = False

    def others(self) -> dict[str, Curve]:
        """Return the curves besides that of the cost, frozen."""
        return {name: curve.published() for name, curve in self._others.items()}

    def _append_measures(self, name: str, measures: dict[str, float], epoch: int) -> None:
        for measure, value in measures.items():
            self._append(f"{name} {measure}", value, epoch)

    def _append(self, name: str, value: float, epoch: int) -> None:
        recorder = self._others[name] = filled(self._others.get(name, CurveRecorder()), epoch)
        recorder.append(value)
