"""The activations: a = φ(z), and what φ does to the error on its way back, δ = ∂C/∂z.

Each is a choice that records its own lines: `record_value` fills `a` from `z`, `record_slope` fills φ′(z), and
`record_delta` fills `delta` from ∂C/∂a. All buffers are (units, batch).
"""

from nnapp.activations.base import Activation
from nnapp.activations.curve import curve
from nnapp.activations.linear import HardLimit, Identity
from nnapp.activations.rectifiers import ELU, LeakyReLU, ReLU
from nnapp.activations.sigmoidal import Sigmoid, Tanh
from nnapp.activations.smooth import GELU, SiLU, Softplus
from nnapp.activations.softmax import Softmax

AnyActivation = (
    Identity | Sigmoid | Tanh | ReLU | LeakyReLU | ELU | GELU | SiLU | Softplus | HardLimit | Softmax
)  # in the order of the menus

__all__ = [
    "ELU",
    "GELU",
    "Activation",
    "AnyActivation",
    "HardLimit",
    "Identity",
    "LeakyReLU",
    "ReLU",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "Tanh",
    "curve",
]
