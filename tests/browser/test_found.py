"""What a machine lacks for a browser is said with its remedy, and nothing else hides it."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from . import found


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Return a machine that has a driver but no Chromium and no axe, and a way to install a program."""
    for name in ("LTD_CHROMIUM", "LTD_AXE", "LTD_VOILA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(found, "ROOT", tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)

    def install(name):
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(0o700)
        return str(program)

    return install


def test_a_bare_machine_is_told_what_to_install(bare, monkeypatch):
    assert "install Chromium" in found.why_no_browser()
    assert "npm install --no-save axe-core" in found.why_no_axe()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "requirements-browser.lock" in found.why_no_browser()
    assert "pip install voila" in found.why_no_voila()


@pytest.mark.parametrize("name", found.CHROMIUM)
@pytest.mark.skipif(shutil.which("cmd") is not None, reason="Windows knows programs by their ending")
def test_each_name_of_chromium_is_found_on_the_path(bare, name):
    assert found.chromium() is None
    assert bare(name) == found.chromium()
    assert found.why_no_browser() is None


def test_axe_is_found_where_npm_puts_it(bare):
    bare("node_modules/axe-core/axe.min.js")
    assert found.axe().name == "axe.min.js"
    assert found.why_no_axe() is None


def test_what_a_person_names_comes_first(bare, monkeypatch):
    bare("chromium")
    monkeypatch.setenv("LTD_CHROMIUM", "mine")
    monkeypatch.setenv("LTD_AXE", "own.js")
    assert found.chromium() == "mine"
    assert str(found.axe()) == "own.js"
