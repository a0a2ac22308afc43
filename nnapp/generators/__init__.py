"""The generators: tables that are made by a formula and a seed, such as XOR, spirals and a noisy sine.

Each is a choice whose docstring says what it makes. All randomness follows from its seed, in streams of their own for
the places, the noise and the coefficients, and row after row: other noise moves the same points, and a longer table
begins with the rows of a shorter one.
"""

from nnapp.generators.arms import Moons, Rings, Spirals
from nnapp.generators.base import Generator, OfClasses, OfNumbers, Sample
from nnapp.generators.curves import Sine, Steps
from nnapp.generators.linear import LinearData
from nnapp.generators.logic import And, Or, Parity, Xor
from nnapp.generators.making import with_generated
from nnapp.generators.random_labels import RandomLabels
from nnapp.generators.regions import Checkerboard, Circle, TwoGaussians
from nnapp.generators.surfaces import Bumps, Plane
from nnapp.generators.targets import AnyTargets, AsCategories, AsMinusPlusOne, AsZeroOne
from nnapp.generators.typed import TypedFunction

AnyGenerator = (
    And
    | Or
    | Xor
    | Parity
    | Circle
    | TwoGaussians
    | Spirals
    | Moons
    | Checkerboard
    | Rings
    | RandomLabels
    | Sine
    | Steps
    | Plane
    | Bumps
    | LinearData
    | TypedFunction
)  # in the order of the list

__all__ = [
    "And",
    "AnyGenerator",
    "AnyTargets",
    "AsCategories",
    "AsMinusPlusOne",
    "AsZeroOne",
    "Bumps",
    "Checkerboard",
    "Circle",
    "Generator",
    "LinearData",
    "Moons",
    "OfClasses",
    "OfNumbers",
    "Or",
    "Parity",
    "Plane",
    "RandomLabels",
    "Rings",
    "Sample",
    "Sine",
    "Spirals",
    "Steps",
    "TwoGaussians",
    "TypedFunction",
    "Xor",
    "with_generated",
]
