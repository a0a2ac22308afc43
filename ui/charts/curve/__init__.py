"""The network as a function of one input: its curve, what each unit adds to it, and the targets beside it."""
