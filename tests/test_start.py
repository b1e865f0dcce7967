"""start.py works from nothing, and where it cannot it says why and what to do."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "start.py"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py as a module in a folder of its own, with nothing to install, speaking English."""
    monkeypatch.setenv("LTD_LANG", "en")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    (tmp_path / "pyproject.toml").write_text("[project]\nname='nothing'\nversion='0'\n")
    (tmp_path / "requirements.lock").write_text("no-such-package==1.0\n")
    spec = importlib.util.spec_from_file_location("start", shutil.copy(SCRIPT, tmp_path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_short_and_needs_nothing_newer_than_python_3_6():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 200


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.14"])
def test_an_unsuitable_python_is_refused_by_its_number(start, monkeypatch, capsys, version):
    monkeypatch.setattr(start, "can_build", lambda command: False)
    with pytest.raises(SystemExit, match="1"):
        start.find_python(version)
    said = capsys.readouterr().out
    assert f"only Python {version} was found" in said
    assert "Install Python 3.12" in said


def test_another_suitable_python_takes_over(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "can_build", lambda command: command == ["python3.12"])
    assert start.find_python("3.10") == ["python3.12"]
    assert "Python 3.12 takes over" in capsys.readouterr().out


def test_a_python_without_venv_is_refused_with_the_package_to_install(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "can_build", lambda command: False)
    with pytest.raises(SystemExit, match="1"):
        start.find_python("3.11")
    assert "sudo apt install python3.11-venv" in capsys.readouterr().out


def test_only_a_python_that_can_make_environments_is_suitable(start, tmp_path):
    assert start.can_build([sys.executable])
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    hidden = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); exec(sys.argv[2])"]
    assert not start.can_build(hidden)
    assert not start.can_build(["no-such-python"])


def test_without_network_pip_s_last_lines_and_the_remedy_are_shown(start, monkeypatch, capsys):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SystemExit, match="1"):
        start.prepare()
    said = capsys.readouterr().out
    assert "No matching distribution found for no-such-package==1.0" in said
    assert "connect the machine" in said
    assert not os.path.exists(start.STAMP)


def test_an_interrupted_preparation_begins_anew_and_a_finished_one_is_not_repeated(start, monkeypatch):
    monkeypatch.setattr(start, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        start.prepare()
    half_made = Path(start.VENV) / "half_made"
    half_made.touch()
    monkeypatch.setattr(start, "install", lambda *what: None)
    start.prepare()
    assert not half_made.exists()
    monkeypatch.setattr(start, "install", interrupted)
    start.prepare()


def test_an_outdated_environment_is_completed_not_made_anew(start, monkeypatch):
    installs = []
    monkeypatch.setattr(start, "install", lambda what, total: installs.append(what[0]))
    start.prepare()
    (Path(start.VENV) / "kept").touch()
    Path(start.ROOT, "requirements.lock").write_text("another==2.0\n")
    start.prepare()
    assert installs == ["-r", "-e", "-r", "-e"]
    assert (Path(start.VENV) / "kept").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_one_may_not_write_in_is_refused_with_the_remedy(start, capsys):
    os.chmod(start.ROOT, 0o500)
    with pytest.raises(SystemExit, match="1"):
        start.prepare()
    os.chmod(start.ROOT, 0o700)
    assert "copy this folder" in capsys.readouterr().out


def test_every_check_runs_and_one_failure_is_enough(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "PYTHON", sys.executable)
    monkeypatch.setattr(start, "STEPS", ["no_such_module", "platform"])
    with pytest.raises(SystemExit, match="1"):
        start.test([])
    said = capsys.readouterr().out
    assert "[2/2] platform" in said
    assert said.endswith("To look at: no_such_module\n")


@pytest.mark.parametrize(("language", "sentence"), [("fr_FR", "les leçons"), ("en_GB", "the lessons")])
@pytest.mark.parametrize("words", [[], ["dance"]])
def test_an_unknown_word_is_answered_with_the_known_ones(language, sentence, words):
    settings = {**os.environ, "LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
    settings.pop("LTD_LANG", None)
    run = subprocess.run([sys.executable, SCRIPT, *words], env=settings, stdout=subprocess.PIPE)
    assert run.returncode == 1
    assert sentence in run.stdout.decode("utf-8")


def interrupted(*what):
    raise KeyboardInterrupt
