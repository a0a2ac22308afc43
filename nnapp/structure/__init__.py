"""The live check of a network's structure: how large it is, what its shapes are, and what will go wrong, and why."""

from nnapp.structure.network import network_findings
from nnapp.structure.value import Finding, LayerShape, Structure, Use
from nnapp.structure.whole import structure, table_findings

__all__ = ["Finding", "LayerShape", "Structure", "Use", "network_findings", "structure", "table_findings"]
