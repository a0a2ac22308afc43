"""Starting: what main.py says in words where the program cannot run, and what it sets before anything is imported."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import main
from resources import VERSION, resource

ROOT = Path(__file__).resolve().parents[1]


def test_arguments() -> None:
    nothing = main.parsed([])
    assert (nothing.file, nothing.self_test, nothing.reset) == (None, False, False)
    assert main.parsed(["xor.bplab"]).file == "xor.bplab"
    assert main.parsed(["iris.csv"]).file == "iris.csv"
    assert main.parsed(["--self-test"]).self_test
    assert main.parsed(["--reset"]).reset


def test_the_help_says_that_a_table_can_be_given() -> None:
    done = start("--help", isolated=True)
    assert done.returncode == 0 and "table to import" in " ".join(done.stdout.split())


def test_the_version_needs_nothing_installed() -> None:
    done = start("--version", isolated=True)
    assert (done.returncode, done.stdout.strip()) == (0, f"Backprop Lab {VERSION}")


@pytest.mark.parametrize("version", [(3, 8), (3, 10)])
def test_an_old_python_is_refused_in_words(version: tuple[int, int]) -> None:
    problem = main.python_problem(version)
    assert problem is not None and "3.11 or newer" in problem and f"this is Python 3.{version[1]}" in problem


def test_this_python_is_not_refused() -> None:
    assert main.python_problem(sys.version_info[:2]) is None


def test_main_can_be_read_by_an_old_python() -> None:
    # so that it gets as far as saying that it is too old
    ast.parse((ROOT / "main.py").read_text("utf-8"), feature_version=(3, 7))
    ast.parse(resource("__init__.py").read_text("utf-8"), feature_version=(3, 7))


def test_without_packages_it_prints_the_commands_that_install_them() -> None:
    done = start(isolated=True)
    assert done.returncode == 2
    assert "packages that are not installed: PySide6, numpy" in done.stderr
    assert f"-m pip install -r {ROOT / 'requirements.txt'}" in done.stderr.replace('"', "")
    assert "Traceback" not in done.stderr


def test_nothing_is_missing_here() -> None:
    assert main.missing_packages(main.PACKAGES) is None


def test_every_package_that_the_program_needs_is_looked_for() -> None:
    lines = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=!;]", line)[0].replace("-", "_") for line in lines}
    assert names - {"PySide6_Essentials"} | {"PySide6"} == set(main.PACKAGES)


@pytest.mark.parametrize(
    ("python", "qt", "refused"),
    [((3, 11), (6, 12), True), ((3, 11), (6, 13), True), ((3, 11), (6, 11), False), ((3, 12), (6, 12), False)],
)
def test_the_pair_that_loses_references_is_refused(python: tuple[int, int], qt: tuple[int, int], refused: bool) -> None:
    problem = main.pair_problem(python, qt, "{}.{}.0".format(*qt))
    assert (problem is not None) == refused
    if problem:
        assert 'pip install "PySide6-Essentials<6.12"' in problem


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems need no packages")
def test_a_missing_system_library_is_named_with_the_command_that_installs_it() -> None:
    reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
    problem = main.library_problem(reason, main.SYSTEM_LIBRARIES)
    assert "libEGL.so.1" in problem
    assert "apt-get install --no-install-recommends libgl1 libegl1" in problem


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_no_screen_is_said_in_words() -> None:
    done = start(environment={"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "xcb"})
    assert done.returncode == 2
    assert "no screen" in done.stderr


def test_a_broken_screen_plugin_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    plugin = tmp_path / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    assert main.screen_problem(tmp_path) is None  # another layout: left to Qt
    plugin.parent.mkdir(parents=True)
    plugin.write_text("not a library")
    problem = main.screen_problem(tmp_path)
    assert problem is not None and "libxcb-cursor0" in problem


def test_the_environment_is_set_but_a_choice_of_the_user_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.setenv("MKL_NUM_THREADS", "2")
    monkeypatch.setenv("PYQTGRAPH_QT_LIB", "PyQt6")
    main.prepare_environment(self_test=False)
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "2"
    assert os.environ["PYQTGRAPH_QT_LIB"] == "PySide6"


def test_nothing_heavy_is_imported_before_the_checks() -> None:
    code = "import sys, main; print([name for name in ('numpy', 'PySide6', 'ui', 'nnapp') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def start(
    *arguments: str, isolated: bool = False, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    # isolated: without site-packages, as in a fresh environment
    flags = ["-E", "-S"] if isolated else []
    return subprocess.run(
        [sys.executable, *flags, str(ROOT / "main.py"), *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
