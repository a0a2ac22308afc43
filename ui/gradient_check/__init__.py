"""The gradient check on screen: backpropagation against the cost itself, for one weight, a layer, or all of them."""

from ui.gradient_check.panel import GradientCheckPanel

__all__ = ["GradientCheckPanel"]
