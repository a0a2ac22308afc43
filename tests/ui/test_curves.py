"""Reading a cost curve whose buckets have been joined, as after 68 million epochs."""

from __future__ import annotations

import numpy as np

from nnapp.model import BUCKET, EXACT, MOST_BUCKETS, Curve, CurveRecorder
from ui.curves import lowest, reading, thinned


def joined():
    buckets = np.column_stack([np.arange(MOST_BUCKETS - 1.0) + 1] * 3)
    recorder = CurveRecorder(Curve(np.full(EXACT, 5.0), buckets, EXACT + (MOST_BUCKETS - 1) * BUCKET))
    for _ in range(40 * BUCKET):
        recorder.append(7.0)
    return recorder.published()


def test_every_epoch_of_joined_buckets_is_found():
    curve = joined()
    assert curve.bucket == 2 * BUCKET
    last = reading(curve, curve.length - 1)
    assert last.last == curve.length - 1
    assert last.cost == 7.0
    early = reading(curve, EXACT + 100 * curve.bucket)
    assert (early.first, early.minimum, early.maximum) == (EXACT + 100 * curve.bucket, 201.0, 202.0)


def test_the_drawing_reaches_the_newest_epoch():
    curve = joined()
    x, y = thinned(curve)
    assert x[-1] == curve.length - 1
    assert y[-1] == 7.0
    assert lowest(curve).first == EXACT
