"""How files were imported the last time, so that the next time begins with the same choices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QSettings

from nnapp.importing import Choices

MOST_FILES = 50
MOST_COLUMNS = 500  # of wider tables only what concerns the whole file is remembered
KEY = "files"


class Remembered(Struct, frozen=True, forbid_unknown_fields=True):
    """The choices for one file, and by which names of columns it is known again."""

    path: str
    choices: Choices
    names: str  # the fingerprint of the names in the file


class ImportMemory:
    """Choices by a file's absolute path, for the last fifty files; what cannot be read counts as absent."""

    def __init__(self) -> None:
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Backprop Lab", "Imported Tables"
        )

    def of(self, path: Path) -> Remembered | None:
        """Return what is remembered of a file."""
        key = _key(path)
        return next((entry for entry in self._all() if entry.path == key), None)

    def remember(self, path: Path, choices: Choices, names: Iterable[str]) -> None:
        """Remember a file's choices; `names` are those of the columns as the file itself has them."""
        if choices.columns is not None and len(choices.columns) > MOST_COLUMNS:
            choices = replace(choices, columns=None)
        entry = Remembered(_key(path), choices, fingerprint(names))
        others = [other for other in self._all() if other.path != entry.path]
        self._store.setValue(KEY, msgspec.json.encode([entry, *others[: MOST_FILES - 1]]).decode())

    def clear(self) -> None:
        """Forget everything."""
        self._store.clear()

    def _all(self) -> list[Remembered]:
        try:
            return msgspec.json.decode(str(self._store.value(KEY, "[]")), type=list[Remembered])
        except (msgspec.DecodeError, ValueError):
            return []


def _key(path: Path) -> str:
    # a name of bytes that are no text has letters that cannot be stored
    return str(path.absolute()).encode("utf-8", "backslashreplace").decode()


def fingerprint(names: Iterable[str]) -> str:
    """Return a short text that differs where the names do."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]
