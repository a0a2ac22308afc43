"""Import dialogs for tests: opened on real files, answered by the real importers."""

from __future__ import annotations

from pathlib import Path

from nnapp.importing import Source
from ui.import_memory import Remembered
from ui.import_preview.dialog import ImportDialog
from ui.import_preview.reading import Reader

WAIT_MS = 20_000
IRIS = "sepal,petal,species\n5.1,1.4,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n4.9,1.4,setosa\n"


def preview_of(qtbot, source: Path | str, last_time: Remembered | None = None) -> ImportDialog:
    """Open a dialog on a file or a text, and wait until it shows what was found. Its reader is to be shut down."""
    given = Source.of(source) if isinstance(source, Path) else Source.pasted(source)
    dialog = ImportDialog(given, Reader(), last_time, None)
    with qtbot.waitExposed(dialog):
        dialog.show()
    settled(qtbot, dialog)
    return dialog


def settled(qtbot, dialog: ImportDialog) -> None:
    """Wait until nothing is being read."""
    qtbot.waitUntil(lambda: not dialog.reader.busy, timeout=WAIT_MS)


def cells(dialog: ImportDialog) -> list[list[str]]:
    """What the table shows."""
    model = dialog.parts.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def names(dialog: ImportDialog) -> tuple[str, ...]:
    assert dialog.known.preview is not None
    return dialog.known.preview.names


def reason(dialog: ImportDialog, field: str) -> str:
    return dialog.parts.guesses.reasons[field].text()
