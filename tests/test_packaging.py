"""What goes around the program: dependency ranges and pins, desktop entry, file type, and what no file may name."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from resources import VERSION, resource
from ui.files import SUFFIX

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
MACHINES = [{"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.9"} for minor in (11, 12, 13, 14)]
BAD_PAIR = "PySide6-Essentials 6.12 on Python 3.11"
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux desktops")


def declared(without: str = "") -> list[Requirement]:
    extras = (extra for name, extra in EXTRAS.items() if name != without)
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in lines]


def pinned(file: str) -> list[Requirement]:
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(" --hash")[0] for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_dependency_has_a_lower_and_an_upper_bound(requirement: Requirement) -> None:
    operators = {bound.operator for bound in requirement.specifier}
    assert ">=" in operators
    assert "<" in operators


def test_python_has_a_lower_and_an_upper_bound() -> None:
    assert re.fullmatch(r">=3\.11,<3\.\d+", PROJECT["requires-python"])


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine["python_version"])
def test_the_pins_are_within_the_ranges_on_every_python(machine: dict[str, str]) -> None:
    pins = {canonicalize_name(pin.name): pin for pin in pinned("requirements-dev.txt") if applies(pin, machine)}
    for requirement in declared(without="bench"):
        if applies(requirement, machine):
            (pin,) = pins[canonicalize_name(requirement.name)].specifier
            assert requirement.specifier.contains(pin.version), f"{requirement} but {pin.version} is pinned"


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine["python_version"])
def test_the_pair_that_loses_references_is_never_pinned(machine: dict[str, str]) -> None:
    (pin,) = [pin for pin in pinned("requirements.txt") if "essentials" in pin.name.lower() and applies(pin, machine)]
    (version,) = (Version(bound.version) for bound in pin.specifier)
    assert machine["python_version"] != "3.11" or version < Version("6.12"), BAD_PAIR


def test_both_requirement_files_pin_the_same_versions() -> None:
    assert {str(pin) for pin in pinned("requirements.txt")} <= {str(pin) for pin in pinned("requirements-dev.txt")}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_checksum(file: str) -> None:
    entries = (ROOT / file).read_text("utf-8").replace("\\\n", " ").splitlines()
    assert [
        line for line in entries if line and line[0] != "#" and line[0] != " " and "--hash=sha256:" not in line
    ] == []


def applies(requirement: Requirement, machine: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**machine})


def test_the_changelog_gives_a_reason_for_every_dependency() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [each.name for each in declared() if f"**{each.name}**" not in changelog] == []
    assert f"## {VERSION}" in changelog


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    # put together here, so that this file does not name them either
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "registry." + "yarn", "deb." + "debian.org"]
    hosts += ["crates" + ".io", "proxy." + "golang", "arti" + "factory", "index" + "-url", "conda" + ".anaconda"]
    places = [
        "/" + "/".join(parts) for parts in (["work", ""], ["root", ""], ["home", ""], ["Users", ""], ["farm", ""])
    ]
    wanted = re.compile("|".join(re.escape(text) for text in hosts) + "|" + "|".join(rf"(?<![\w.]){p}" for p in places))
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        for match in wanted.finditer(path.read_bytes().decode("utf-8", "ignore"))
    }
    assert found == set()


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_resources_are_found_next_to_their_module() -> None:
    assert resource("icons", "app.svg").is_file()
    assert resource() == ROOT / "resources"


@pytest.mark.parametrize("pixels", [16, 24, 32, 48, 64, 128, 256])
def test_the_logo_is_there_in_every_size(pixels: int) -> None:
    data = resource("packaging", "icons", f"{pixels}.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) == (pixels, pixels)


def test_the_windows_icon_holds_all_sizes() -> None:
    reserved, kind, count = struct.unpack("<HHH", resource("packaging", "icons", "app.ico").read_bytes()[:6])
    assert (reserved, kind, count) == (0, 1, 7)


def test_the_file_type_is_that_of_the_desktop_entry() -> None:
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ElementTree.parse(resource("packaging", "backprop-lab.xml")).find(f"{space}mime-type")
    assert kind is not None
    entry = resource("packaging", "backprop-lab.desktop").read_text("utf-8")
    assert f"MimeType={kind.get('type')};" in entry
    pattern = kind.find(f"{space}glob")
    assert pattern is not None and pattern.get("pattern") == f"*{SUFFIX}"


@needs_linux
def test_the_desktop_entry_finds_the_program_beside_it_wherever_the_folder_lies(tmp_path: Path) -> None:
    folder = program_folder(tmp_path)
    entry = folder / "backprop-lab.desktop"
    validate(entry)
    (line,) = [line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    # as a desktop does: undo the escapes of a value, split as a shell does, then put the places in
    words = shell_words(line.removeprefix("Exec=").replace("\\\\", "\\"))
    command = [{"%k": str(entry), "%f": str(tmp_path / "a b.bplab")}.get(word, word) for word in words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [str(folder / "backprop-lab"), str(tmp_path / "a b.bplab")]


@needs_linux
def test_the_install_script_adds_and_removes_the_menu_entry(tmp_path: Path) -> None:
    folder, data = program_folder(tmp_path), tmp_path / "data"
    run = ["sh", str(folder / "install.sh")]
    environment = {**os.environ, "XDG_DATA_HOME": str(data)}
    subprocess.run(run, env=environment, capture_output=True, check=True)
    entry = data / "applications" / "backprop-lab.desktop"
    validate(entry)
    assert f'Exec="{folder / "backprop-lab"}" %f' in entry.read_text("utf-8")
    assert (data / "icons" / "hicolor" / "48x48" / "apps" / "backprop-lab.png").is_file()
    assert (data / "mime" / "packages" / "backprop-lab.xml").is_file()
    subprocess.run([*run, "--remove"], env=environment, capture_output=True, check=True)
    assert not entry.exists()
    assert not list(data.rglob("backprop-lab.*"))


def program_folder(tmp_path: Path) -> Path:
    # laid out as the built one, with a program that only says how it was called
    folder = tmp_path / "наборы и 空"
    shutil.copytree(resource("packaging", "icons"), folder / "icons")
    for name in ("backprop-lab.desktop", "backprop-lab.xml", "install.sh"):
        shutil.copy(resource("packaging", name), folder)
    shutil.copy(resource("icons", "app.svg"), folder / "backprop-lab.svg")
    program = folder / "backprop-lab"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
    program.chmod(0o755)
    return folder


def shell_words(line: str) -> list[str]:
    script = f'printf "%s\\n" {line}'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def validate(entry: Path) -> None:
    tool = shutil.which("desktop-file-validate")
    if tool:
        done = subprocess.run([tool, str(entry)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
