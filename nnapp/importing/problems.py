"""What can go wrong when a table is read, in words; the one place that turns every failure into a `Refusal`."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from nnapp.importing.values import Source
from nnapp.progress import Cancelled
from nnapp.words import Refusal, Said, marked

CANNOT_READ = marked("“{file}” cannot be read: {reason}")
CANNOT_READ_LINE = marked("“{file}” cannot be read: line {line}: {reason}")
OPENING = {
    errno.ENOENT: marked("there is no such file. It may have been moved or renamed; look for it and open it there."),
    errno.ENOTDIR: marked("there is no such folder. It may have been moved or renamed; look for the file elsewhere."),
    errno.EISDIR: marked("it is a folder, not a file. Choose a table in it."),
    errno.EACCES: marked("you may not read it. Ask its owner for permission, or open a copy."),
    errno.EPERM: marked("you may not read it. Ask its owner for permission, or open a copy."),
    errno.ENAMETOOLONG: marked("its name is too long for this system. Choose another file."),
    errno.ENODEV: marked("it is not an ordinary file but a device or a connection. Choose a file."),
    errno.ELOOP: marked("it is a link that leads back to itself. Choose the file itself."),
    errno.ENOSPC: marked("the disk has no room for temporary files. Free some space and try again."),
    errno.EIO: marked("the disk reports an error. If the file is on a stick or in the network, connect it again."),
}
OTHER_FAULT = marked("the system reports “{fault}”. Try again, or open a copy of it.")
NO_MEMORY = marked("there is not enough memory for it. Close other programs and try again, or open a part of it.")
BAD_NAME = marked("its name holds characters that this system cannot use. Rename it.")
UNEXPECTED = marked("something unexpected happened ({fault}). Please report it together with the file.")


def refuse(source: Source, reason: Said, line: int | None = None) -> NoReturn:
    """Refuse a file: `reason` says why and what to do; `line` is where, counted from 1, if it is at a line."""
    if line is None:
        raise Refusal(CANNOT_READ, file=source.name, reason=reason)
    raise Refusal(CANNOT_READ_LINE, file=source.name, line=line, reason=reason)


@contextmanager
def refusing(source: Source) -> Iterator[None]:
    """Turn everything that goes wrong inside into a `Refusal` with the file's name.

    Whatever a damaged file does to the libraries that read it must not reach the window as another exception.
    """
    try:
        yield
    except (Refusal, Cancelled):
        raise
    except Exception as error:
        raise Refusal(CANNOT_READ, file=source.name, reason=_reason(error)) from error


def _reason(error: Exception) -> Said:
    if isinstance(error, MemoryError):
        return Said(NO_MEMORY)
    if isinstance(error, OSError):
        template = OPENING.get(error.errno or 0)
        return Said(template) if template else Said(OTHER_FAULT, {"fault": error.strerror or type(error).__name__})
    if isinstance(error, UnicodeEncodeError) or (isinstance(error, ValueError) and "null byte" in str(error)):
        return Said(BAD_NAME)
    return Said(UNEXPECTED, {"fault": f"{type(error).__name__}: {error}"[:200]})
