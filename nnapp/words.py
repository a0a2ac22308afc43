"""What nnapp says to people: English templates with values, never finished sentences.

The window translates a template and fills it in; a script collects the marked templates for the translators.
"""

from __future__ import annotations

from msgspec import Struct


def marked(template: str) -> str:
    """Return the template unchanged; its only use is to be found by the script that collects texts to translate."""
    return template


class Said(Struct, frozen=True):
    """A sentence for people: an English template and the values that belong into its braces."""

    template: str
    values: dict[str, object] = {}

    def __str__(self) -> str:
        return self.template.format(**self.values)


class Refusal(ValueError):  # noqa: N818 (a refusal is what it is)
    """Bad input, refused: says what, where, why and what to do; nothing was changed."""

    def __init__(self, template: str, **values: object) -> None:
        self.said = Said(template, values)
        super().__init__(str(self.said))
