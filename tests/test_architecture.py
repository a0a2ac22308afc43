"""Who may import whom, and what no file of the product may do: DESIGN's rules, checked on the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
READING_ORDER = """
    words progress misfits choices aligned tape expressions
    activations initializers costs optimizers schedules penalties clipping topology topology_text
    scaling missing dataset statistics correlation arrangement formula training milestones model snapshot project
    presets
    dropout network answering arranging metrics judging diagnostics structure run gradient ablation
    landscape activity vectors row_deltas walk explain gradient_check
    scripting atomic projectfile transfer importing exporting searching cross_validation proposal
    bundled generators question sections relevance function_parts ink principal hidden_space lessons
""".split()  # noqa: SIM905 - a module imports only modules before it; a new one gets its place here
PANELS = {"topology_editor", "data_grid", "training_panel", "inspector", "lesson_panel", "import_preview"}
PANELS |= {"summary", "drawing", "question", "outline", "gradient_check", "bug_lab"}
SHARED_BY_PLOTS = {"ui.plots.base", "ui.plots.curves", "ui.plots.section"}
WIRING = {"ui.main_window", "ui.live_views", "ui.learning"}  # know all panels, and all plots
START = {"ui.application", "ui.self_test"}  # know the main window
FORBIDDEN_MODULES = {
    *("pickle", "marshal", "shelve", "zipfile", "tarfile", "dill", "joblib"),  # could run what a file says
    *("socket", "ssl", "urllib", "http", "ftplib", "smtplib", "xmlrpc", "requests", "PySide6.QtNetwork"),  # the network
}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "np.load", "numpy.load"}
FORBIDDEN_METHODS = {"sleep", "msleep", "usleep", "blockSignals", "terminate"}


class Module(NamedTuple):
    """One file of the product and its syntax tree."""

    name: str  # as imported: nnapp.project.value
    package: str  # what its relative imports start from
    tree: ast.Module

    @property
    def room(self) -> str:
        """The part below the top level: nnapp.project.value is in the room project; nothing for nnapp itself."""
        return self.name.split(".")[1] if "." in self.name else ""


def modules() -> list[Module]:
    paths = [ROOT / "main.py", ROOT / "resources" / "__init__.py"]
    paths += [path for top in ("nnapp", "ui") for path in sorted((ROOT / top).rglob("*.py"))]
    return [module(path) for path in paths]


def module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = ".".join(parts[:-1])
    name = package if parts[-1] == "__init__" else ".".join(parts)
    return Module(name, package, ast.parse(path.read_text("utf-8")))


MODULES = modules()


@cache
def nodes(module: Module) -> tuple[ast.AST, ...]:
    """All nodes of a file's tree, which many tests look through."""
    return tuple(ast.walk(module.tree))


def imported(module: Module) -> Iterator[str]:
    """Every module that a file imports; `from ui import plots` counts as ui and as ui.plots."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.package.split(".")[: len(module.package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def imports(top: str = "") -> Iterator[tuple[Module, str]]:
    """Every import in all modules below `top`."""
    return ((module, name) for module in MODULES if not top or inside(module.name, top) for name in imported(module))


def inside(name: str, *tops: str) -> bool:
    return any(name == top or name.startswith(top + ".") for top in tops)


def test_the_engine_knows_no_window() -> None:
    unwanted = ("PySide6", "shiboken6", "pyqtgraph", "ui", "main")
    assert [f"{module.name}: {name}" for module, name in imports("nnapp") if inside(name, *unwanted)] == []


def test_every_module_of_the_engine_has_a_place_in_the_reading_order() -> None:
    assert {module.room for module in MODULES if inside(module.name, "nnapp") and module.room} == set(READING_ORDER)


def test_the_engine_imports_only_upwards() -> None:
    place = {room: number for number, room in enumerate(READING_ORDER)}
    downwards = [
        f"{module.name}: {name}"
        for module, name in imports("nnapp")
        if module.room and inside(name, "nnapp") and (name == "nnapp" or place[room(name)] > place[module.room])
    ]
    assert downwards == []


def test_only_the_main_window_knows_panels_and_plots() -> None:
    rooms = [*(f"ui.{panel}" for panel in PANELS), "ui.plots"]
    unwanted = [
        f"{module.name}: {name}"
        for module, name in imports()
        if inside(name, *rooms) and module.name not in WIRING and not may_know(module, name)
    ]
    assert unwanted == []


def may_know(module: Module, name: str) -> bool:
    # a panel its own parts; a plot itself and what is made for all plots
    if inside(module.name, "ui.plots"):
        return name == "ui.plots" or inside(name, module.name, *SHARED_BY_PLOTS)
    return module.room in PANELS and inside(name, f"ui.{module.room}")


def test_only_the_start_knows_the_main_window() -> None:
    knowing = {*START, "ui.main_window"}
    assert [module.name for module, name in imports() if inside(name, *WIRING) and module.name not in knowing] == []


def test_only_main_knows_the_start() -> None:
    known = ("main", "ui.application")
    assert [module.name for module, name in imports() if inside(name, *known) and module.name != "main"] == []


def test_nothing_can_run_what_a_file_says_and_nothing_uses_the_network() -> None:
    assert [f"{module.name}: {name}" for module, name in imports() if inside(name, *FORBIDDEN_MODULES)] == []
    assert [where for where, call in calls() if called(call) in FORBIDDEN_CALLS] == []


def test_only_main_prints() -> None:
    assert [where for where, call in calls() if called(call) == "print" and not where.startswith("main:")] == []


def test_no_lambda_receives_a_signal() -> None:
    # it would run in the thread that emits, and touch widgets from there
    connects = [(where, call) for where, call in calls() if method(call) == "connect"]
    assert connects
    assert [where for where, call in connects if any(isinstance(given, ast.Lambda) for given in call.args)] == []


def test_texts_are_translated_before_values_are_put_in() -> None:
    # tr(f"...") is collected with its braces and never found again
    texts = [
        (where, call) for where, call in calls() if (method(call) or called(call)) in {"tr", "translate", "marked"}
    ]
    assert texts
    assert [where for where, call in texts if any(has_values(given) for given in call.args)] == []


def test_nothing_sleeps_or_silences_signals() -> None:
    assert [where for where, call in calls() if method(call) in FORBIDDEN_METHODS] == []
    unwanted = (".QSignalBlocker", "time.sleep")
    assert [module.name for module, name in imports() if name.endswith(unwanted)] == []


def test_nothing_changes_module_level_state() -> None:
    changing = [module.name for module in MODULES for node in nodes(module) if isinstance(node, ast.Global)]
    assert changing == []


def test_every_file_says_what_it_is_for() -> None:
    assert [module.name for module in MODULES if not ast.get_docstring(module.tree)] == []


def room(name: str) -> str:
    return name.split(".")[1]


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the product, and where it stands."""
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.Call):
                yield f"{module.name}:{node.lineno}", node


def called(call: ast.Call) -> str:
    """What is called by a name, or a name and one attribute: print, np.load; else nothing."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def method(call: ast.Call) -> str:
    """The attribute that is called, of whatever object; else nothing."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def has_values(given: ast.expr) -> bool:
    parts = [*ast.walk(given)]
    formats = [node for node in parts if isinstance(node, ast.Call) and method(node) == "format"]
    return bool(formats) or any(isinstance(node, ast.JoinedStr) for node in parts)
