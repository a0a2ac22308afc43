"""What has been chosen so far: for each generator its fields, the shares of held-out rows, and whether to propose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from nnapp.choices import choices
from nnapp.generators import AnyGenerator, Generator, Spirals
from nnapp.words import marked

MOST_SHARE = 90


class Shares(Struct, frozen=True):
    """How many of the rows are held out, in percent."""

    validation: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_SHARE,
            title=marked("Validation (%)"),
            description=marked("Rows that judge training while it goes on: of every class the same share."),
            extra_json_schema={"step": 5},
        ),
    ] = 0
    test: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_SHARE,
            title=marked("Test (%)"),
            description=marked(
                "Rows that judge the result, and are used for nothing else: of every class the same share."
            ),
            extra_json_schema={"step": 5},
        ),
    ] = 0


@dataclass
class Drafts:
    """The dialog's memory while the program runs; `kind` is the generator that was chosen last."""

    kind: type[Generator] = Spirals
    shares: Shares = field(default_factory=Shares)
    propose: bool = True
    by_kind: dict[type[Generator], Generator] = field(default_factory=dict)

    @property
    def generator(self) -> Generator:
        """The generator that is chosen, as it was left."""
        return self.by_kind.get(self.kind) or self.kind()

    def keep(self, generator: Generator) -> None:
        """Remember how a generator is set, and that it is the chosen one."""
        self.kind = type(generator)
        self.by_kind[self.kind] = generator

    def set_share(self, name: str, value: Any) -> None:
        """Change one of the shares."""
        self.shares = replace(self.shares, **{name: value})


def kinds() -> tuple[type[Generator], ...]:
    """Return all generators, in the order of the list."""
    return choices(AnyGenerator)
