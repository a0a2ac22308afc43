"""Save a project into a file, and load one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO

from nnapp.atomic import SYSTEM, FileLayer, write_atomically
from nnapp.project import Project
from nnapp.projectfile import container
from nnapp.projectfile.content import check_version, described, project_from
from nnapp.projectfile.problems import (
    BAD_NAME,
    CANNOT_OPEN,
    CANNOT_SAVE,
    CHANGED,
    DAMAGED,
    INVALID,
    OPENING,
    SAVING,
    ProjectError,
    project_errors,
    reason_of,
)
from nnapp.words import Refusal, marked


def save(project: Project, path: Path | str, files: FileLayer = SYSTEM) -> None:
    """Save a project; whatever goes wrong raises `ProjectError` and leaves the file as it was."""
    with project_errors(CANNOT_SAVE, path, SAVING):
        write_atomically(_usable(path), container.packed(*described(project)), files)


def load(path: Path | str) -> Project:
    """Load a project; whatever is wrong with the file raises `ProjectError`.

    A file that was changed after it was saved but can still be read comes as the error's `salvage`.
    """
    with project_errors(CANNOT_OPEN, path, OPENING):
        data, description = _read(_usable(path))
        sound = container.is_sound(data)
        try:
            project = project_from(description, container.unpacked(data))
        except MemoryError:
            raise
        except Exception as error:
            template = INVALID if sound else DAMAGED
            raise ProjectError(template, file=path, reason=reason_of(error, OPENING)) from error
        if not sound:
            raise ProjectError(CHANGED, salvage=project, file=path)
        return project


def _usable(path: Path | str) -> Path:
    try:
        name = os.fsencode(path)
    except UnicodeError:
        raise Refusal(BAD_NAME) from None
    if b"\0" in name:
        raise Refusal(BAD_NAME)
    return Path(path)


def _read(path: Path) -> tuple[bytes, Any]:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))  # opening a pipe would wait for ever
    with path.open("rb") as file:
        return _checked(file, os.fstat(file.fileno()).st_size)


def _checked(file: BinaryIO, size: int) -> tuple[bytes, Any]:
    # The header is small and is checked against the file's size before anything of that size is read.
    header = container.read_header(file, size)
    description, entries = container.description_and_entries(header)
    check_version(description)
    container.check_entries(entries, size - len(header))
    file.seek(0)
    data = file.read(size)
    if len(data) != size or not data.startswith(header):
        raise Refusal(marked("it was changed while it was read. Wait until the other program is done and try again."))
    return data, description["project"]
