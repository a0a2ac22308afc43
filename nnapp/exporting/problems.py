"""What can go wrong when a table is written, in words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnapp.words import Refusal, Said, marked

CANNOT_WRITE = marked("“{file}” cannot be written: {reason}")
REASONS = {
    errno.ENOENT: marked("there is no such folder. Choose another one."),
    errno.ENOTDIR: marked("there is no such folder. Choose another one."),
    errno.EISDIR: marked("it is a folder, not a file. Choose another name."),
    errno.EACCES: marked("you may not write there, or another program has the file open. Choose another place."),
    errno.EPERM: marked("you may not write there, or another program has the file open. Choose another place."),
    errno.EROFS: marked("this disk can only be read. Choose another place."),
    errno.ENOSPC: marked("the disk is full. Free some space, or choose another place."),
    errno.EDQUOT: marked("your share of the disk is full. Free some space, or choose another place."),
    errno.ENAMETOOLONG: marked("its name is too long for this system. Choose a shorter one."),
    errno.ENODEV: marked("it is no ordinary file. Choose another name."),
}
OTHER = marked("the system reports “{fault}”. Choose another place.")
BAD_NAME = marked("its name holds characters that this system cannot use. Choose another name.")
NO_MEMORY = marked("there is not enough memory for it. Close other programs and try again.")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file is written into a `Refusal` with its name."""
    try:
        yield
    except MemoryError:
        raise Refusal(CANNOT_WRITE, file=path.name, reason=Said(NO_MEMORY)) from None
    except OSError as error:
        template = REASONS.get(error.errno or 0)
        reason = Said(template) if template else Said(OTHER, {"fault": error.strerror or type(error).__name__})
        raise Refusal(CANNOT_WRITE, file=path.name, reason=reason) from error
    except UnicodeError:
        raise Refusal(CANNOT_WRITE, file=path.name, reason=Said(BAD_NAME)) from None
    except ValueError as error:
        if isinstance(error, Refusal) or "null byte" not in str(error):
            raise
        raise Refusal(CANNOT_WRITE, file=path.name, reason=Said(BAD_NAME)) from None
