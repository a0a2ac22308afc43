"""Start Backprop Lab: check what the program needs, say in words what is missing, then open the window.

Nothing heavy is imported at the top, and nothing here needs a newer syntax than Python 3.7's, so that an unsuitable
Python or a half-installed environment gets a sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from resources import VERSION

OLDEST_PYTHON = (3, 11)
PACKAGES = (
    *("PySide6", "numpy", "pyqtgraph", "msgspec", "safetensors", "threadpoolctl"),
    *("duckdb", "python_calamine", "charset_normalizer"),  # read tables
    "ziamath",  # sets formulas
)
SYSTEM_LIBRARIES = "libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"
SCREEN_LIBRARIES = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code: 2 where it cannot start."""
    chosen = parsed(sys.argv[1:] if arguments is None else arguments)
    prepare_environment(chosen.self_test)
    problem = python_problem(sys.version_info[:2]) or missing_packages(PACKAGES) or qt_problem()
    if problem:
        print(problem, file=sys.stderr)
        return 2

    from ui.application import run  # noqa: PLC0415 - only after the checks

    code = run(chosen)
    if chosen.self_test and not code:
        print("The self-test passed: Backprop Lab works here.")
    return code


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the arguments as `file` (or None), `self_test` and `reset`."""
    parser = argparse.ArgumentParser(
        prog="backprop-lab", description="See, understand and use neural networks trained by backpropagation."
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="the project to open, or the table to import")
    parser.add_argument("--reset", action="store_true", help="forget the window's layout and all settings")
    parser.add_argument("--self-test", action="store_true", help="check that the program works here, then leave")
    parser.add_argument("--version", action="version", version="Backprop Lab " + VERSION)
    return parser.parse_args(arguments)


def prepare_environment(self_test: bool) -> None:
    """Set what NumPy, pyqtgraph and Qt read from the environment when they are imported."""
    # Two BLAS threads spin against the window and make wide layers many times slower.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
    if self_test and no_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def python_problem(version: tuple[int, ...]) -> str | None:
    """Say what is wrong with this version of Python, or None."""
    if version >= OLDEST_PYTHON:
        return None
    return "Backprop Lab needs Python 3.11 or newer, but this is Python {}.{}.\nStart it with a newer one.".format(
        *version
    )


def missing_packages(names: tuple[str, ...]) -> str | None:
    """Say which packages are not installed and which commands install them, or None."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if not missing or getattr(sys, "frozen", False):  # a frozen program carries what it imports
        return None
    here = Path(__file__).resolve().parent
    python, first = sys.executable, ""
    if sys.prefix == sys.base_prefix:  # many systems forbid pip outside of an environment
        environment = here / ".venv"
        python = str(environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        first = f"    {quoted(sys.executable)} -m venv {quoted(str(environment))}\n"
    return (
        f"Backprop Lab needs packages that are not installed: {', '.join(missing)}.\nInstall them with:\n\n{first}"
        f"    {quoted(python)} -m pip install -r {quoted(str(here / 'requirements.txt'))}\n\n"
        f"Then start it with:\n\n    {quoted(python)} {quoted(str(here / 'main.py'))}"
    )


def qt_problem() -> str | None:
    """Say why Qt cannot open a window here, or None."""
    try:
        import PySide6  # noqa: PLC0415
        from PySide6 import QtSvg, QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        return library_problem(str(error), SYSTEM_LIBRARIES)
    pair = pair_problem(sys.version_info[:2], PySide6.__version_info__[:2], PySide6.__version__)
    return pair or screen_problem(Path(PySide6.__path__[0]))


def pair_problem(python: tuple[int, ...], qt: tuple[int, ...], qt_version: str) -> str | None:
    """Say that this PySide6 must not be used with this Python, or None."""
    if python >= (3, 12) or qt < (6, 12):
        return None
    return (
        "PySide6 {} does not work with Python {}.{}: it loses a reference at every call, and the program would abort "
        "within seconds (PYSIDE-3474).\nInstall an older one, or use Python 3.12 or newer:\n\n"
        '    {} -m pip install "PySide6-Essentials<6.12"'
    ).format(qt_version, *python, quoted(sys.executable))


def screen_problem(pyside: Path) -> str | None:
    """Say why Qt's plugin for the X window system cannot work, or None; Qt itself would only abort."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return None
    if no_screen():
        return (
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
            "Start Backprop Lab from a desktop session."
        )
    plugin = pyside / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if os.environ.get("WAYLAND_DISPLAY") or not plugin.exists():
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return library_problem(str(error), SCREEN_LIBRARIES)
    return None


def library_problem(reason: str, packages: str) -> str:
    """Say which system library is missing and how to install it; `reason` is the loader's message."""
    if not sys.platform.startswith("linux") or ".so" not in reason:
        return f"Qt could not be loaded: {reason}"
    return (
        f"Backprop Lab needs a system library that is missing: {reason}.\n"
        f"On Debian and Ubuntu install it with:\n\n    sudo apt-get install --no-install-recommends {packages}"
    )


def no_screen() -> bool:
    """Tell whether a Linux machine shows no sign of a graphical session."""
    return sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def quoted(path: str) -> str:
    """Return a path as a shell takes it."""
    return f'"{path}"' if " " in path else path


if __name__ == "__main__":
    sys.exit(main())
