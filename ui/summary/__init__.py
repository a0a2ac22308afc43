"""The panel that sums a table up: statistics of its columns, correlations, and any two columns against each other."""

from ui.summary.panel import SummaryPanel

__all__ = ["SummaryPanel"]
