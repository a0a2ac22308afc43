"""Weights, gradients, updates and deltas as heatmaps: what is drawn, on which scales, in which words and pictures."""
