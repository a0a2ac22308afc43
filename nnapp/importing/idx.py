"""IDX files, the format of MNIST: images as rows of pixels, with the labels that lie beside them; or labels alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnapp.dataset import Kind, Role
from nnapp.importing.idx_file import Header, IdxProblem, read_array, read_header
from nnapp.importing.kinds import Cells, number_text
from nnapp.importing.problems import refuse
from nnapp.importing.values import PREVIEW_ROWS, Choices, ColumnChoice, Format, Guess, Imported, Preview, Source
from nnapp.importing.whole_tables import Found, imported_from, part_of, preview_of
from nnapp.progress import Report, unheard
from nnapp.words import Said, marked

ALONE = "images only"
WITH_LABELS = "images with the labels of {file}"
LABEL_NAME = "label"
MOST_CLASSES = 1000
IMAGES_NAME = re.compile(
    r"(?P<start>.*)images(?P<one>[.-])idx\d(?P<two>[.-])(?P<end>ubyte|byte|short|int)(?:\.gz)?", re.I
)


def preview(source: Source, choices: Choices, report: Report) -> Preview:
    """Say what an IDX file holds. Raises `Refusal` where it is damaged, or promises more than it has."""
    return preview_of(_found(source, choices, part_of(report, 0, 0.6)), part_of(report, 0.6, 1))


def read(source: Source, choices: Choices, report: Report) -> Imported:
    """Read an IDX file as a table; pixels are float32 columns of one array, labels a column of categories."""
    return imported_from(_found(source, choices, part_of(report, 0, 0.6)), part_of(report, 0.6, 1))


def _found(source: Source, choices: Choices, report: Report) -> Found:
    if source.path is None:
        refuse(source, Said(marked("it is no text. Open the file itself.")))
    try:
        header = read_header(source.path)
        values = read_array(source.path, header, report)
    except IdxProblem as problem:
        refuse(source, problem.said)
    if len(header.lengths) == 1:
        return _found_labels(choices, header, values[:, 0])
    labels, guesses, notes, beside = _labels(source, choices, header)
    names = _pixel_names(header.lengths[1:])
    columns: list[Cells] = [values[:, place] for place in range(header.columns)]
    known = [ColumnChoice(kind=Kind.NUMBER, role=Role.INPUT)] * len(columns)
    if labels is not None:
        names.append(LABEL_NAME)
        columns.append(labels)
        known.append(ColumnChoice(kind=_label_kind(labels), role=Role.TARGET))
        guesses = (*guesses, *_label_guesses(choices, len(columns) - 1, known[-1]))
    return Found(
        format=Format.IDX,
        choices=Choices(sheet=None if beside is None else ALONE if labels is None else beside, columns=choices.columns),
        names=names,
        columns=columns,
        rows=_rows(columns),
        guesses=guesses,
        alternatives={} if beside is None else {"sheet": (beside, ALONE)},
        notes=(_contents(header), *notes),
        columns_known=tuple(known),
    )


def _found_labels(choices: Choices, header: Header, values: NDArray[Any]) -> Found:
    whole = header.kind.kind in "ui"
    columns: list[Cells] = [_texts(values) if whole else values]
    kind = _label_kind(columns[0])
    note = Said(marked("The file holds one value for each row, such as the labels of images, but no images."))
    return Found(
        format=Format.IDX,
        choices=Choices(columns=choices.columns),
        names=[LABEL_NAME],
        columns=columns,
        rows=_rows(columns),
        notes=(note,),
        columns_known=(ColumnChoice(kind=kind, role=Role.TARGET),),
    )


def _labels(
    source: Source, choices: Choices, header: Header
) -> tuple[list[str] | None, tuple[Guess, ...], tuple[Said, ...], str | None]:
    # the labels or None, the guess and the notes about them, and what the choice of them is called
    assert source.path is not None
    path = labels_beside(source.path)
    if path is None:
        return None, (), (), None
    called, chosen = WITH_LABELS.format(file=path.name), choices.sheet
    if chosen == ALONE:
        return None, (), (), called
    try:
        labels = _label_texts(path, header.lengths[0])
    except (IdxProblem, OSError) as error:
        reason = error.said if isinstance(error, IdxProblem) else Said(marked("it cannot be opened."))
        if chosen == called:
            refuse(Source.of(path), reason)
        values = {"file": path.name, "reason": reason}
        return None, (), (Said(marked("“{file}” lies beside it but was not taken: {reason}"), values),), None
    reason = Said(marked("“{file}” lies beside the images and has a label for each of them"), {"file": path.name})
    return labels, () if chosen == called else (Guess("sheet", called, reason),), (), called


def _label_guesses(choices: Choices, place: int, known: ColumnChoice) -> list[Guess]:
    chosen = (choices.columns or ())[place : place + 1] or (ColumnChoice(),)
    guesses = []
    if chosen[0].kind is None:
        guesses.append(
            Guess(f"columns.{place}.kind", known.kind, Said(marked("labels say which class an image shows")))
        )
    if chosen[0].role is None:
        guesses.append(Guess(f"columns.{place}.role", known.role, Said(marked("labels are what is predicted"))))
    return guesses


def labels_beside(path: Path) -> Path | None:
    """Return the file with the labels that belongs to a file of images by its name, or None where there is none."""
    found = IMAGES_NAME.fullmatch(path.name)
    if found is None:
        return None
    word = "Labels" if "Images" in path.name else "labels"
    marks = dict.fromkeys([(found["one"], found["two"]), ("-", "-"), (".", "-")])
    for (one, two), packed in product(marks, dict.fromkeys([path.suffix if path.suffix == ".gz" else "", "", ".gz"])):
        other = path.with_name(f"{found['start']}{word}{one}idx1{two}{found['end']}{packed}")
        if other.is_file():
            return other
    return None


def _label_texts(path: Path, count: int) -> list[str]:
    header = read_header(path)
    if len(header.lengths) != 1:
        raise IdxProblem(marked("it has {dimensions} dimensions, not one."), dimensions=len(header.lengths))
    if header.lengths[0] != count:
        raise IdxProblem(marked("it has {labels} labels for {images} images."), labels=header.lengths[0], images=count)
    return _texts(read_array(path, header, unheard)[:, 0])


def _texts(values: NDArray[Any]) -> list[str]:
    texts = {value: number_text(value) for value in np.unique(values).tolist()}
    return [texts.get(value, "") for value in values.tolist()]


def _label_kind(labels: Cells) -> Kind:
    return Kind.CATEGORY if isinstance(labels, list) and len(set(labels)) <= MOST_CLASSES else Kind.NUMBER


def _pixel_names(lengths: Sequence[int]) -> list[str]:
    # row and column as people count them, from 1; with three lengths the colour channel or the slice comes first
    if len(lengths) == 1:
        return [f"x{place + 1}" for place in range(lengths[0])]
    return ["pixel " + ".".join(map(str, place)) for place in product(*(range(1, length + 1) for length in lengths))]


def _contents(header: Header) -> Said:
    size = " × ".join(map(str, header.lengths[1:]))
    values: dict[str, object] = {"count": header.lengths[0], "size": size}
    if header.kind == ">u1":
        return Said(
            marked(
                "{count} items of {size} values from 0 to 255, as they are in the file: scale them before training."
            ),
            values,
        )
    return Said(marked("{count} items of {size} values."), values)


def _rows(columns: Sequence[Cells]) -> tuple[tuple[str, ...], ...]:
    shown = [
        [number_text(value) for value in cells[:PREVIEW_ROWS].tolist()] if isinstance(cells, np.ndarray) else cells
        for cells in columns
    ]
    return tuple(zip(*[cells[:PREVIEW_ROWS] for cells in shown], strict=True))
