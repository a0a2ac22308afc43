"""Write a file so that its name always leads to the whole old content or to the whole new one, never to a part.

The new content goes into a temporary file beside the target, is synced to the disk, and only then takes the target's
name. Whatever fails before that moment leaves the target as it was and removes the temporary file. A save that was
killed leaves its temporary file behind; the next save of the same target removes it. Not kept: owner, hard links and
extended attributes of the old file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

if sys.platform != "win32":
    import fcntl

Chunk = bytes | memoryview
WRITE_AT_MOST = 2**24  # bytes in one call: some systems refuse 2 GiB or more
SUFFIX = ".bplab-tmp"
CLOSED = -1


def lock(descriptor: int, wait: bool) -> None:
    """Lock an open file against other saves, until it is closed; raises OSError where it is locked already."""
    if sys.platform != "win32":  # there an open file cannot be removed by others anyway
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLayer(NamedTuple):
    """The system calls of a save as one value, so that a test can make the k-th of them fail."""

    stat: Callable[..., os.stat_result] = os.stat
    access: Callable[..., bool] = os.access
    listdir: Callable[..., list[str]] = os.listdir
    open: Callable[..., int] = os.open
    lock: Callable[[int, bool], None] = lock
    fstat: Callable[[int], os.stat_result] = os.fstat
    write: Callable[[int, Any], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    close: Callable[[int], None] = os.close
    chmod: Callable[..., None] = os.chmod
    replace: Callable[..., None] = os.replace
    unlink: Callable[..., None] = os.unlink
    open_files_can_move: bool = sys.platform != "win32"


SYSTEM = FileLayer()


def write_atomically(path: Path, chunks: Iterable[Chunk], files: FileLayer = SYSTEM) -> None:
    """Make the chunks, one after the other, the content of the file; raises OSError and leaves the file as it was.

    A symbolic link stays one, and the file that it leads to is replaced; an existing file keeps its permissions.
    """
    target = Path(os.path.realpath(path))
    mode = _mode_of(target, files)
    _remove_leftovers(target, files)
    temporary, descriptor = _created(target, mode, files)
    try:
        for chunk in chunks:
            _write(descriptor, memoryview(chunk), files)
        files.fsync(descriptor)
        if mode is not None:
            files.chmod(temporary, mode)
        if not files.open_files_can_move:
            closing, descriptor = descriptor, CLOSED
            files.close(closing)
        files.replace(temporary, target)
    except BaseException:
        _close(descriptor, files)
        with suppress(OSError):
            files.unlink(temporary)
        raise
    # The file has its name and was synced: what fails from here on cannot take it away any more.
    _close(descriptor, files)
    _sync_folder(target.parent, files)


def temporary_prefix(target: Path) -> str:
    """Return how the names of a target's temporary files begin; short, because the target's name may be a long one."""
    return f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _mode_of(target: Path, files: FileLayer) -> int | None:
    # the permissions of an existing file, None for a new one
    try:
        status = files.stat(target)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(target))  # never replace a device by a file
    if not status.st_mode & 0o222 or not files.access(target, os.W_OK):
        # the rename alone would not mind that the file is write-protected, but its owner does
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return stat.S_IMODE(status.st_mode)


def _created(target: Path, mode: int | None, files: FileLayer) -> tuple[Path, int]:
    # an open, locked temporary file
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        temporary = target.with_name(temporary_prefix(target) + secrets.token_hex(8) + SUFFIX)
        descriptor = files.open(temporary, flags, 0o666 if mode is None else 0o600)
        try:
            with suppress(OSError):  # some network folders have no locks; then nobody removes leftovers there either
                files.lock(descriptor, True)
            if files.fstat(descriptor).st_nlink:
                return temporary, descriptor
        except BaseException:
            _close(descriptor, files)
            with suppress(OSError):
                files.unlink(temporary)
            raise
        _close(descriptor, files)  # another save took it for a leftover before it was locked


def _write(descriptor: int, rest: memoryview, files: FileLayer) -> None:
    while len(rest):
        rest = rest[files.write(descriptor, rest[:WRITE_AT_MOST]) :]


def _remove_leftovers(target: Path, files: FileLayer) -> None:
    prefix = temporary_prefix(target)
    with suppress(OSError):
        for name in files.listdir(target.parent):
            if name.startswith(prefix) and name.endswith(SUFFIX):
                with suppress(OSError):
                    _remove_if_orphaned(target.with_name(name), files)


def _remove_if_orphaned(temporary: Path, files: FileLayer) -> None:
    if not files.open_files_can_move:
        files.unlink(temporary)  # fails where somebody has it open
        return
    descriptor = files.open(temporary, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        files.lock(descriptor, False)  # fails where another save is still writing it
        files.unlink(temporary)
    finally:
        _close(descriptor, files)


def _close(descriptor: int, files: FileLayer) -> None:
    if descriptor != CLOSED:
        with suppress(OSError):
            files.close(descriptor)


def _sync_folder(folder: Path, files: FileLayer) -> None:
    # where the system allows it: Windows does not open folders, some file systems do not sync them
    with suppress(OSError):
        descriptor = files.open(folder, os.O_RDONLY)
        try:
            files.fsync(descriptor)
        finally:
            _close(descriptor, files)
