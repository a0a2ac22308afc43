"""A proposal for network and settings: what would change, and the reason for each decision."""

from ui.proposal.dialog import ProposalDialog, proposed

__all__ = ["ProposalDialog", "proposed"]
