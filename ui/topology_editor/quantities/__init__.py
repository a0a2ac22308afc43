"""What links and units show: weights, gradients and updates; activations, maps and biases; and their legends."""
