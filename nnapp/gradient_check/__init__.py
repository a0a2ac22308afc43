"""The gradient check: backpropagation compared with the cost itself, for one weight, one layer, or all of them."""

from nnapp.gradient_check.check import TOLERANCE, Check, LayerCheck, chosen_count, chosen_places, gradient_check
from nnapp.gradient_check.costs import Costs, Kink
from nnapp.gradient_check.nudge import Nudge, Probe, Slice, Valley, nudge
from nnapp.gradient_check.sample import ALL, BATCH, ROW, Counted, Sample, counted, sample_of
from nnapp.gradient_check.verdict import Verdict, verdict, verdict_of_nudge

__all__ = [
    "ALL",
    "BATCH",
    "ROW",
    "TOLERANCE",
    "Check",
    "Costs",
    "Counted",
    "Kink",
    "LayerCheck",
    "Nudge",
    "Probe",
    "Sample",
    "Slice",
    "Valley",
    "Verdict",
    "chosen_count",
    "chosen_places",
    "counted",
    "gradient_check",
    "nudge",
    "sample_of",
    "verdict",
    "verdict_of_nudge",
]
