"""Atomic writing: whichever system call fails, the file holds the whole old content or the whole new one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nnapp.atomic import SUFFIX, SYSTEM, FileLayer, temporary_prefix, write_atomically
from nnapp.project import opening_project
from nnapp.projectfile import ProjectError, load, save
from tests.engine.filebytes import trained

OLD, NEW = b"old" * 100, [b"new" * 50, memoryview(b"newer" * 70)]
NEW_BYTES = b"".join(map(bytes, NEW))
CALLS = [name for name in FileLayer._fields if name != "open_files_can_move"]
KILLS = 30


class Killed(BaseException):
    """Stands for the end of the process: whoever catches it can do nothing any more."""


class Faulty:
    """A file layer whose k-th call fails, and all later ones too if the fault persists; writes take only a part."""

    def __init__(self, k, persistent, error, movable=True):
        self.k, self.persistent, self.error, self.count, self.failed = k, persistent, error, 0, []
        calls = {name: self.watched(name, getattr(SYSTEM, name)) for name in CALLS}
        self.layer = FileLayer(**calls, open_files_can_move=movable)

    def watched(self, name, call):
        def watching(*arguments):
            self.count += 1
            if self.count == self.k or (self.persistent and self.count > self.k):
                self.failed.append(name)
                if name == "close":
                    call(*arguments)  # the system frees a descriptor even where closing fails, or the process ends
                raise self.error
            if name == "write":
                return call(arguments[0], arguments[1][: max(100, len(arguments[1]) // 2)])
            return call(*arguments)

        return watching


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def leftovers(folder):
    return [name for name in names(folder) if name.endswith(SUFFIX)]


@pytest.mark.parametrize("movable", [True, False])
@pytest.mark.parametrize("before", [None, OLD], ids=["new file", "old file"])
@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.ENOENT])
def test_the_kth_call_fails(tmp_path, persistent, before, movable, code):
    path = tmp_path / "file.bplab"
    for k in range(1, 100):
        content(path, before)
        faulty = Faulty(k, persistent, OSError(code, os.strerror(code)), movable)
        try:
            write_atomically(path, NEW, faulty.layer)
        except OSError:
            assert content_of(path) == before
            # what could not be removed, because everything fails, goes with the next save
            assert not leftovers(tmp_path) or persistent or faulty.failed == ["unlink"]
        else:
            assert content_of(path) == NEW_BYTES
            assert not leftovers(tmp_path)
        write_atomically(path, NEW)
        assert content_of(path) == NEW_BYTES
        assert not leftovers(tmp_path)
        if not faulty.failed:
            break
    assert not faulty.failed
    assert k > 10


@pytest.mark.parametrize("before", [None, OLD], ids=["new file", "old file"])
def test_the_process_ends_before_the_kth_call(tmp_path, before):
    path = tmp_path / "file.bplab"
    for k in range(1, 100):
        content(path, before)
        killed = Faulty(k, True, Killed())
        try:
            write_atomically(path, NEW, killed.layer)
        except Killed:
            assert content_of(path) in (before, NEW_BYTES)
        write_atomically(path, NEW)
        assert names(tmp_path) == ["file.bplab"]
        if not killed.failed:
            break
    assert not killed.failed


def content(path, data):
    path.unlink(missing_ok=True)
    if data is not None:
        path.write_bytes(data)


def content_of(path):
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("persistent", [False, True])
def test_the_kth_call_of_saving_a_project_fails(tmp_path, persistent):
    path = tmp_path / "file.bplab"
    save(opening_project(), path)
    old = path.read_bytes()
    project = trained()  # once: the seconds of training differ from run to run
    save(project, path)
    new = path.read_bytes()
    for k in range(1, 200):
        path.write_bytes(old)
        faulty = Faulty(k, persistent, OSError(errno.EIO, "gone"))
        try:
            save(project, path, faulty.layer)
            assert path.read_bytes() == new
        except ProjectError as error:
            assert str(path) in str(error)
            assert path.read_bytes() == old
            load(path)
        if not faulty.failed:
            break
    assert not faulty.failed


def test_the_file_is_synced_before_it_gets_its_name_and_the_folder_after(tmp_path):
    order = []

    def noted(name):
        def call(*arguments):
            order.append(name)
            return getattr(SYSTEM, name)(*arguments)

        return call

    calls = ("write", "fsync", "replace", "unlink")
    write_atomically(tmp_path / "file", NEW, SYSTEM._replace(**{name: noted(name) for name in calls}))
    folder = ["fsync"] if sys.platform != "win32" else []
    assert order == ["write", "write", "fsync", "replace", *folder]


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    path, usual = tmp_path / "file", tmp_path / "usual"
    usual.touch()
    write_atomically(path, NEW)
    assert path.stat().st_mode == usual.stat().st_mode
    for mode in (0o600, 0o640, 0o666, 0o755):
        path.chmod(mode)
        kept = path.stat().st_mode
        write_atomically(path, NEW)
        assert path.stat().st_mode == kept


def test_a_write_protected_file_is_left_alone(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    path.chmod(0o444)
    with pytest.raises(ProjectError, match="write-protected"):
        save(opening_project(), path)
    assert path.read_bytes() == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    real, link, nowhere = tmp_path / "real" / "file", tmp_path / "link", tmp_path / "nowhere"
    link.symlink_to(real)
    for _ in range(2):  # first the link leads nowhere yet
        write_atomically(link, NEW)
        assert link.is_symlink()
        assert real.read_bytes() == NEW_BYTES
    nowhere.symlink_to(nowhere)
    with pytest.raises(ProjectError, match="back to itself"):
        save(opening_project(), nowhere)
    with pytest.raises(ProjectError, match="back to itself"):
        load(nowhere)
    assert nowhere.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_device_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ProjectError, match="not an ordinary file"):
        save(opening_project(), tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_names_of_any_length_and_kind(tmp_path):
    for name in ("x" * 249 + ".bplab", "ж 𝛿 'quoted' %s {0}.bplab", "-rf", "~"):
        save(opening_project(), tmp_path / name)
        load(tmp_path / name)
    assert not leftovers(tmp_path)


def test_leftovers_of_other_files_and_of_saves_that_are_going_on_stay(tmp_path):
    path, other = tmp_path / "file", tmp_path / "other"
    orphan = path.with_name(temporary_prefix(path) + "0" * 16 + SUFFIX)
    stranger = path.with_name(temporary_prefix(other) + "0" * 16 + SUFFIX)
    orphan.touch()
    stranger.touch()
    inner = []

    def slowly():
        yield b"first"
        inner.extend(leftovers(tmp_path))
        write_atomically(path, [b"meanwhile"])  # another save of the same file, before this one is done
        yield b"second"

    write_atomically(path, slowly())
    assert path.read_bytes() == b"firstsecond"
    assert orphan.name not in inner
    assert leftovers(tmp_path) == [stranger.name]


CHILD = """
import sys
from pathlib import Path
from nnapp.projectfile import load, save
target, sources = Path(sys.argv[1]), [load(path) for path in sys.argv[2:]]
while True:
    for project in sources:
        sys.stdout.write("."); sys.stdout.flush()
        save(project, target)
"""


def test_killed_while_saving_in_a_loop(tmp_path):
    sources = [tmp_path / "one.bplab", tmp_path / "two.bplab"]
    save(opening_project(), sources[0])
    save(trained(2000), sources[1])
    versions = [source.read_bytes() for source in sources]
    orphans = 0
    for number in range(10 * KILLS):
        if number >= KILLS and orphans:  # on a fast disk few are killed in the middle: then it takes some more
            break
        folder = tmp_path / str(number % 3)
        folder.mkdir(exist_ok=True)
        target = folder / "file.bplab"
        target.write_bytes(versions[0])
        killed_child(target, sources, saves=1 + number % 7, in_the_middle=number % 2 == 0)
        assert target.read_bytes() in versions
        load(target)
        orphans += len(leftovers(folder))
        save(opening_project(), target)
        assert names(folder) == ["file.bplab"]
    assert orphans > 0  # some were killed in the middle of it: the test would be a sham otherwise


def killed_child(target, sources, saves, in_the_middle):
    command = [sys.executable, "-c", CHILD, str(target), *map(str, sources)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": "."}) as child:
        assert len(child.stdout.read(saves)) == saves
        looks = 100_000 if in_the_middle else 0
        while looks and len(names(target.parent)) < 2:  # until the temporary file is there
            looks -= 1
        child.kill()
    assert child.returncode in (-getattr(signal, "SIGKILL", 9), 1)
