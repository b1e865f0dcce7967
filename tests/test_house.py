"""The house stands as its plan says: one list of dependencies, imports that flow one way, a light door."""

from __future__ import annotations

import ast
import graphlib
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import ltd_toolkit

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ltd_toolkit"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
ASKED = [Requirement(text) for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-browser.lock"]
LOCKED, LOCKED_FOR_BROWSER = ([Requirement(line) for line in lock.read_text().splitlines()] for lock in LOCKS)

# What each room may import besides itself. Every room may use the ground floor, the modules beside the rooms.
LOWER_ROOMS = {
    "files": set(),
    "instrument": {"files"},
    "survey": {"files", "instrument"},
    "scales": {"instrument"},
    "profiles": set(),
    "simulation": set(),
    "cases": {"simulation"},
    "plots": set(),
    "course": {"instrument", "survey", "scales", "profiles", "simulation", "cases", "plots"},
}
UPPER_ROOMS = {"lab", "report", "classroom", "cli", "__init__"}  # on top: whatever makes no circle


class TestDependencies:
    def test_conda_and_pip_install_the_same(self):
        environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
        listed = environment["dependencies"]
        assert listed[-2:] == ["pip", {"pip": ["-e ."]}]
        python, *packages = (Requirement(text) for text in listed[:-2])
        assert python.specifier == Requirement(f"python{PROJECT['requires-python']}").specifier
        other_names = {"matplotlib-base": "matplotlib"}  # conda's plain matplotlib brings a desktop along
        asked_of_conda = {other_names.get(each.name, each.name): each.specifier for each in packages}
        assert asked_of_conda == {each.name: each.specifier for each in ASKED}
        assert environment["channels"] == ["conda-forge", "nodefaults"]

    def test_the_lock_pins_every_version_and_names_no_place(self):
        for locked in LOCKED + LOCKED_FOR_BROWSER:
            assert [part.operator for part in locked.specifier] == ["=="], locked
            assert locked.url is None
        assert not [lock for lock in LOCKS if re.search("--|//|@", lock.read_text())]

    def test_the_browser_s_driver_is_locked_and_changes_nothing_else(self):
        versions = {canonicalize_name(each.name): str(each.specifier)[2:] for each in LOCKED_FOR_BROWSER}
        for text in SETTINGS["dependency-groups"]["browser"]:
            asked = Requirement(text)
            assert asked.specifier.contains(versions[asked.name])
        shared = [each for each in LOCKED if canonicalize_name(each.name) in versions]
        assert [
            each for each in shared if str(each.specifier)[2:] != versions[canonicalize_name(each.name)]
        ] == []

    @pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
    @pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
    def test_the_lock_gives_each_system_one_version_of_all_that_is_asked(self, python, system):
        machine = {
            "python_version": python,
            "python_full_version": f"{python}.9",
            "sys_platform": system,
            "os_name": "nt" if system == "win32" else "posix",
        }
        here = [each for each in LOCKED if each.marker is None or each.marker.evaluate(machine)]
        versions = {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in here}
        assert len(versions) == len(here)
        for asked in ASKED:
            assert asked.specifier.contains(versions[asked.name]), asked

    def test_the_lock_holds_what_its_packages_need(self):
        here = [each.name for each in LOCKED if each.marker is None or each.marker.evaluate()]
        pinned = {canonicalize_name(name) for name in here}
        for name in pinned:
            for text in importlib.metadata.requires(name) or []:
                need = Requirement(text)
                if need.marker is None or need.marker.evaluate({"extra": ""}):
                    assert canonicalize_name(need.name) in pinned, f"{name} needs {need}"


class TestText:
    def test_no_file_names_a_package_registry_or_a_path_of_one_machine(self):
        registries = ["py" + "pi.org", "python" + "hosted", "anaconda" + ".org"]
        machines = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]
        names = [name.encode() for name in registries + machines]
        found = [(path, name) for path in tracked_files() for name in names if name in path.read_bytes()]
        assert found == []


class TestImports:
    def test_no_module_imports_itself_by_a_detour(self):
        graphlib.TopologicalSorter(imports()).prepare()  # CycleError names the circle

    def test_rooms_import_only_what_stands_below_them(self):
        wrong = [
            f"{module} imports {target}"
            for module, targets in imports().items()
            for target in targets
            if not may_import(room_of(module), room_of(target))
        ]
        assert wrong == []

    def test_pictures_know_only_words(self):
        used = set().union(*(targets for name, targets in imports().items() if room_of(name) == "plots"))
        assert {target for target in used if room_of(target) != "plots"} <= {"ltd_toolkit.language"}

    def test_the_rule_sees_an_arrow_that_returns(self):
        assert may_import("survey", "instrument")
        assert not may_import("instrument", "survey")
        assert not may_import("profiles", "instrument")
        assert not may_import("plots", "profiles")
        assert not may_import("ground", "instrument")
        assert not may_import("course", "lab")

    def test_every_room_has_its_place_in_the_rule(self):
        rooms = {path.parent.name for path in PACKAGE.glob("*/*.py")}
        assert rooms <= LOWER_ROOMS.keys() | UPPER_ROOMS

    def test_the_door_is_light(self):
        heavy = {"numpy", "pandas", "scipy", "sklearn", "matplotlib", "seaborn", "ipywidgets", "openpyxl"}
        code = f"import sys, ltd_toolkit; print(sorted({heavy} & sys.modules.keys()))"
        assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"

    @pytest.mark.parametrize("name", ltd_toolkit.__all__)
    def test_every_name_at_the_door_leads_somewhere(self, name):
        assert getattr(ltd_toolkit, name).__doc__

    def test_the_door_refuses_other_names_by_listing_its_own(self):
        with pytest.raises(AttributeError, match="set_language"):
            ltd_toolkit.no_such_name  # noqa: B018


def tracked_files() -> list[Path]:
    try:
        names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git, and a checkout made with it")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def imports() -> dict[str, set[str]]:
    """Return, for each module of the package, the modules of the package that it imports, anywhere in it."""
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    return {name: imported_by(path, name, paths.keys()) for name, path in paths.items()}


def imported_by(path: Path, name: str, modules) -> set[str]:
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            inside = {f"{origin}.{alias.name}" for alias in node.names}
            # `from room import module` imports the module; `from room import name` the room.
            found |= {each if each in modules else origin for each in inside}
    return found & modules


def room_of(module: str) -> str:
    _, *inside = module.split(".")
    if not inside:
        return "__init__"
    return inside[0] if inside[0] in LOWER_ROOMS.keys() | UPPER_ROOMS else "ground"


def may_import(room: str, target: str) -> bool:
    if target in (room, "ground"):
        return True
    if room in UPPER_ROOMS:
        return target != "__init__"
    return target in LOWER_ROOMS.get(room, set())
