"""All tests run in two processes, and a failure in either counts; what is asked for runs alone."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from tests import run

    says = "import sys; print(*sys.argv[1:]); sys.exit('fails' in sys.argv)"
    monkeypatch.setattr(run, "PYTEST", [sys.executable, "-c", says])
    return run


@pytest.mark.parametrize(
    ("notebooks", "others", "status"), [("a", "b", 0), ("fails", "b", 1), ("a", "fails", 1)]
)
def test_a_failure_in_either_counts_and_notebooks_are_told_last(
    run, monkeypatch, capfd, notebooks, others, status
):
    monkeypatch.setattr(run, "NOTEBOOKS", [notebooks])
    monkeypatch.setattr(run, "OTHERS", [others])
    assert run.main([]) == status
    assert capfd.readouterr().out.split() == [others, notebooks]


def test_what_is_asked_for_runs_alone(run, capfd):
    assert run.main(["-k", "fails"]) == 1
    assert capfd.readouterr().out == "-k fails\n"


def test_together_they_are_all_that_pytest_would_run(run):
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert sorted(run.NOTEBOOKS + run.OTHERS) == sorted(
        settings["tool"]["pytest"]["ini_options"]["testpaths"]
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.run", "--version"], cwd=ROOT, capture_output=True, text=True
    )
    assert "pytest" in done.stdout + done.stderr
