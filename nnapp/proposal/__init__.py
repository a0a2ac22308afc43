"""A proposal: the network and the training that fit a table, each decision with its reason in plain words.

It decides by rules of thumb that are written down here, from what the table is: how many rows and features, classes or
numbers, gaps, images. Nothing is tried out, so a proposal takes no time, and the same table gets the same one. What
rows are for is proposed only where nobody has said it yet.
"""

from nnapp.proposal.whole import Proposal, proposal, proposal_for

__all__ = ["Proposal", "proposal", "proposal_for"]
