"""Labels that have nothing to do with the inputs."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from msgspec.structs import replace

from nnapp.choices import checked
from nnapp.generators.base import LETTERS, Generator, OfClasses, Rows, Sample, uniform
from nnapp.words import marked


class RandomLabels(OfClasses, frozen=True, tag="random-labels"):
    """Every xi random from −1 to 1, and the class says nothing of it: what is learnt is learnt by heart.

    Zhang et al., "Understanding deep learning requires rethinking generalization", 2017.
    """

    title: ClassVar[str] = marked("Random labels")

    rows: Rows = 40
    inputs: Annotated[
        int, Meta(ge=1, le=50, title=marked("Inputs"), description=marked("How many inputs there are."))
    ] = 10
    classes: Annotated[
        int, Meta(ge=2, le=10, title=marked("Classes"), description=marked("How many classes there are."))
    ] = 2

    @property
    def row_count(self) -> int:
        return self.rows

    def first_rows(self, most: int) -> Generator:
        return self if self.rows <= most else replace(self, rows=most)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(LETTERS[: self.classes])

    def sample(self) -> Sample:
        checked(self)
        return Sample(uniform(self.seed, self.rows, self.inputs, -1, 1), classes=np.arange(self.rows) % self.classes)
