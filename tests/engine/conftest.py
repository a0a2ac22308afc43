"""What several tests of project files begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnapp.projectfile import save
from tests.engine.filebytes import trained


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a project file goes."""
    return tmp_path / "lesson.bplab"


@pytest.fixture
def saved(path: Path) -> bytes:
    """The bytes of a trained project's file, which lies at `path`."""
    save(trained(), path)
    return path.read_bytes()
