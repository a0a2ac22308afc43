"""What can go wrong with a project file, in words: what file, what is wrong, why, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nnapp.project import Project
from nnapp.words import Refusal, Said, marked

CANNOT_OPEN = marked("“{file}” cannot be opened: {reason}")
INVALID = marked("“{file}” does not hold a valid project: {reason} Open an earlier copy, or ask its author.")
DAMAGED = marked(
    "“{file}” was damaged after it was saved (its checksum is wrong) and can no longer be read: {reason} "
    "Open an earlier copy of it."
)
CHANGED = marked(
    "“{file}” was damaged or changed after it was saved: its checksum is wrong. Numbers in it may be wrong. "
    "Open an earlier copy of it, or open what can be read as a copy and check it."
)
CANNOT_SAVE = marked("“{file}” was not saved: {reason} What was in the file before is still there.")

OPENING: Mapping[int, str] = {
    errno.ENOENT: marked("there is no such file. It may have been moved or renamed; look for it and open it there."),
    errno.ENOTDIR: marked("there is no such folder. It may have been moved or renamed; look for the file elsewhere."),
    errno.EISDIR: marked("it is a folder, not a file. Choose a project file in it."),
    errno.EACCES: marked("you may not read it. Ask its owner for permission, or open a copy."),
    errno.EPERM: marked("you may not read it. Ask its owner for permission, or open a copy."),
    errno.ENAMETOOLONG: marked("its name is too long for this system. Choose another file."),
    errno.ENODEV: marked("it is not an ordinary file but a device or a connection. Choose a project file."),
    errno.ELOOP: marked("it is a link that leads back to itself. Choose the file itself."),
    errno.EIO: marked("the disk reports an error. If the file is on a stick or in the network, connect it again."),
}
SAVING: Mapping[int, str] = {
    errno.ENOSPC: marked("the disk is full. Free some space, or save the project on another disk."),
    errno.EDQUOT: marked("your share of the disk (quota) is used up. Delete files of yours, or save elsewhere."),
    errno.EROFS: marked("the disk is read-only. Save the project on another disk."),
    errno.EACCES: marked("the file or its folder is write-protected, or you may not write there. Save it elsewhere."),
    errno.EPERM: marked("the file or its folder is write-protected, or you may not write there. Save it elsewhere."),
    errno.ENOENT: marked("its folder does not exist (any more). Create the folder, or save the project elsewhere."),
    errno.ENOTDIR: marked("its folder is a file. Choose another folder."),
    errno.EISDIR: marked("there is a folder of this name. Choose another name."),
    errno.ENAMETOOLONG: marked("the name is too long for this system. Choose a shorter one."),
    errno.ENODEV: marked("it is not an ordinary file but a device or a connection. Choose another name."),
    errno.ELOOP: marked("it is a link that leads back to itself. Choose another name."),
    errno.EFBIG: marked("the file is too large for this disk. Save it on another disk."),
    errno.EIO: marked(
        "the disk reports an error. If it is a stick or in the network, connect it again, or save elsewhere."
    ),
}
OTHER_FAULT = marked("the system reports “{fault}”. Try again, or choose another place.")
NO_MEMORY = marked("there is not enough memory. Close other programs and try again.")
BAD_NAME = marked("its name holds characters that this system cannot use. Choose another name.")
UNEXPECTED = marked("something unexpected happened ({fault}). Please report it together with the file.")


class ProjectError(Refusal):
    """A project file could not be opened or saved; the message says which file, what is wrong, why and what to do.

    `salvage` is the project of a file whose checksum does not match but that can be read otherwise, for
    "open a copy anyway"; it may hold wrong numbers. In all other cases it is None.
    """

    def __init__(self, template: str, *, salvage: Project | None = None, **values: object) -> None:
        super().__init__(template, **values)
        self.salvage = salvage


@contextmanager
def project_errors(template: str, file: object, faults: Mapping[int, str]) -> Iterator[None]:
    """Turn everything that goes wrong inside into a `ProjectError`: `template` with the file and the reason.

    Whatever a damaged or hostile file does to the libraries that read it must not reach the window as another
    exception, so this is the one place that catches all of them.
    """
    try:
        yield
    except ProjectError:
        raise
    except Exception as error:
        raise ProjectError(template, file=file, reason=reason_of(error, faults)) from error


def reason_of(error: Exception, faults: Mapping[int, str]) -> Said:
    """Say in words why something failed."""
    if isinstance(error, Refusal):
        return error.said
    if isinstance(error, MemoryError):
        return Said(NO_MEMORY)
    if isinstance(error, OSError):
        template = faults.get(error.errno or 0)
        return Said(template) if template else Said(OTHER_FAULT, {"fault": error.strerror or type(error).__name__})
    return Said(UNEXPECTED, {"fault": f"{type(error).__name__}: {error}"[:200]})
