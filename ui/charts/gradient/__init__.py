"""The picture of the gradient as one vector."""
