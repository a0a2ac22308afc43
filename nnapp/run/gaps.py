"""Gaps in a curve: epochs in which nothing was recorded, because there was nothing to record then, hold NaN."""

from __future__ import annotations

import numpy as np

from nnapp.choices import frozen
from nnapp.model import BUCKET, EXACT, MOST_BUCKETS, Curve, CurveRecorder

NAN = float("nan")
FEW = 4096  # values that are quickly added one by one


def filled(recorder: CurveRecorder, length: int) -> CurveRecorder:
    """Return a recorder of the same curve with NaN for the epochs that are missing up to `length`.

    A gap of millions of epochs takes no time: it begins anew, without what was recorded before it.
    """
    if length - recorder.published().length > FEW:
        recorder = CurveRecorder(unrecorded(length))
    recorder.fill_up_to(length)
    return recorder


def unrecorded(length: int) -> Curve:
    """Return a curve of so many epochs of which nothing was recorded."""
    exact, bucket = min(length, EXACT), BUCKET
    while (length - exact) // bucket >= MOST_BUCKETS // 2:
        bucket *= 2
    buckets = -((exact - length) // bucket)
    return Curve(frozen(np.full(exact, NAN)), frozen(np.full((buckets, 3), NAN)), length, bucket)
