"""Findings of the structure check in words: first what is so, then why it matters."""

from __future__ import annotations

from nnapp.structure import Finding
from ui.messages import sentence

COUNTED = ("warning", "advice")  # levels that ask for something; a note only says what is so
END = ". "


def headline(finding: Finding) -> str:
    """Return the first sentence: what is so."""
    whole = sentence(finding.said)
    first, end, _ = whole.partition(END)
    return first + end.strip()


def reason(finding: Finding) -> str:
    """Return the sentences after the first: why it matters; nothing where that is said at once."""
    return sentence(finding.said).partition(END)[2]


def counted(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that ask for something."""
    return [finding for finding in findings if finding.level in COUNTED]
