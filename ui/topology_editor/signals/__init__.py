"""Signals that flow through the network for one row, forward and back, stage by stage."""
