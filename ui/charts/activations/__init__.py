"""The pictures of the view of activations: histograms of what units answer, and the curve that they lie on."""
