"""The gradient check on screen: backpropagation against the cost itself, for a weight, a layer or the whole network."""

from ui.gradient_check.panel import GradientCheckPanel

__all__ = ["GradientCheckPanel"]
