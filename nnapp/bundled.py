"""The real tables that ship with the program; `resources/datasets/SOURCES.md` says where each comes from.

Opening one gives a project that works at once: kinds and roles are known, and the rest is the proposal with all seeds
0. The files are our own and known to the last character, so they are read here in a few lines.
"""

from __future__ import annotations

import csv

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnapp.choices import frozen
from nnapp.dataset import CategoryColumn, Column, Dataset, NumberColumn, Role
from nnapp.project import Project
from nnapp.proposal import proposal_for
from nnapp.training import Seeds, Training
from nnapp.words import Refusal, marked
from resources import resource

MISSING = "NA"
SEEDS = Seeds(start=0, order=0, split=0, dropout=0)


class Bundled(Struct, frozen=True):
    """A table that ships with the program."""

    name: str  # for scripts and settings
    title: str
    description: str
    file: str  # in resources/datasets
    target: str
    citation: str
    licence: str
    categories: tuple[str, ...] = ()  # columns besides the target that hold categories
    ignored: tuple[str, ...] = ()  # columns that are no input


TABLES = (
    Bundled(
        name="penguins",
        title=marked("Penguins"),
        description=marked("344 penguins of three species, by size, sex and island; 19 cells were not measured."),
        file="penguins.csv",
        target="species",
        citation=(
            "Horst AM, Hill AP, Gorman KB (2020). palmerpenguins: Palmer Archipelago (Antarctica) penguin data. "
            "doi:10.5281/zenodo.3960218"
        ),
        licence="CC0 1.0",
        categories=("island", "sex"),
        ignored=("year",),
    ),
    Bundled(
        name="iris",
        title=marked("Iris"),
        description=marked("150 flowers of three species of iris, by length and width of sepals and petals."),
        file="iris.csv",
        target="species",
        citation=(
            "Fisher RA (1936). The use of multiple measurements in taxonomic problems. Annals of Eugenics 7(2), "
            "179–188. doi:10.1111/j.1469-1809.1936.tb02137.x"
        ),
        licence="CC BY 4.0",
    ),
    Bundled(
        name="wine",
        title=marked("Wine"),
        description=marked("178 wines from three cultivars, by chemical analysis: 13 quantities."),
        file="wine.csv",
        target="cultivar",
        citation="Aeberhard S, Forina M (1992). Wine. UCI Machine Learning Repository. doi:10.24432/C5PC7J",
        licence="CC BY 4.0",
    ),
    Bundled(
        name="breast-cancer",
        title=marked("Breast cancer"),
        description=marked("569 breast masses, malignant or benign, by 30 properties of their cell nuclei."),
        file="breast-cancer.csv",
        target="diagnosis",
        citation=(
            "Wolberg W, Mangasarian O, Street N, Street W (1993). Breast Cancer Wisconsin (Diagnostic). UCI Machine "
            "Learning Repository. doi:10.24432/C5DW2B"
        ),
        licence="CC BY 4.0",
    ),
    Bundled(
        name="digits",
        title=marked("Handwritten digits"),
        description=marked("1797 handwritten digits from 0 to 9, as images of 8 × 8 pixels."),
        file="digits.csv",
        target="digit",
        citation=(
            "Alpaydin E, Kaynak C (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning Repository. "
            "doi:10.24432/C50P49"
        ),
        licence="CC BY 4.0",
    ),
)


def bundled() -> tuple[Bundled, ...]:
    """All tables that ship with the program, in the order of the menu."""
    return TABLES


def open_bundled(name: str) -> Project:
    """Return an untrained project with the table of this name and what is proposed for it.

    Its notes say what the table is and whom to cite. Raises `Refusal` where there is no such table, or its file cannot
    be read.
    """
    table = next((table for table in TABLES if table.name == name), None)
    if table is None:
        raise Refusal(
            marked("There is no bundled table “{name}”. There are: {known}."),
            name=name[:40],
            known=", ".join(table.name for table in TABLES),
        )
    proposed = proposal_for(read_bundled(table), Training(seeds=SEEDS)).project
    return replace(proposed, notes=f"{table.description}\n\n{table.citation} ({table.licence})")


def read_bundled(table: Bundled) -> Dataset:
    """Return the table alone, with kinds and roles, all rows for training."""
    try:
        with resource("datasets", table.file).open(encoding="utf-8", newline="") as file:
            names, *rows = csv.reader(file)
    except OSError as error:
        raise Refusal(
            marked("The file of the table “{table}” cannot be read ({reason}). Install the program once more."),
            table=table.title,
            reason=error.strerror or type(error).__name__,
        ) from error
    texts = zip(*rows, strict=True)
    return Dataset(tuple(_column(table, name, cells) for name, cells in zip(names, texts, strict=True)))


def _column(table: Bundled, name: str, cells: tuple[str, ...]) -> Column:
    role = Role.TARGET if name == table.target else Role.IGNORED if name in table.ignored else Role.INPUT
    if name == table.target or name in table.categories:
        return CategoryColumn.from_texts(name, role, ("" if cell == MISSING else cell for cell in cells))
    return NumberColumn(name, role, frozen(np.array([np.nan if cell == MISSING else float(cell) for cell in cells])))
