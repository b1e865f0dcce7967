"""The command ltd opens the lessons, hands JupyterLab its options, and keeps people's work."""

import os

import pytest
from jupyterlab.labapp import LabApp

from ltd_toolkit import cli


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """The options JupyterLab is started with, instead of JupyterLab; the lessons are two small files."""
    for name in ("fr/01.ipynb", "en/01.ipynb"):
        (tmp_path / "lessons" / name).parent.mkdir(parents=True)
        (tmp_path / "lessons" / name).write_text("first version")
    given = []
    monkeypatch.setattr(LabApp, "launch_instance", given.extend)
    monkeypatch.setattr(cli, "notebooks_folder", lambda: tmp_path / "lessons")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.chdir(tmp_path)
    return given


def test_lab_opens_a_copy_of_the_lessons_in_the_language_asked_for(jupyter, tmp_path, capsys):
    assert cli.main(["lab", "--lang", "en"]) == 0
    assert "2 file(s) added" in capsys.readouterr().out
    assert f"--ServerApp.root_dir={tmp_path / 'my_notebooks'}" in jupyter
    assert "--LabApp.default_url=/lab/tree/en" in jupyter
    assert os.environ["LTD_LANG"] == "en"


def test_lab_hands_every_other_option_on_in_its_order(jupyter):
    cli.main(["lab", "--no-browser", "--dir", "elsewhere", "--port", "9999"])
    assert jupyter[-3:] == ["--no-browser", "--port", "9999"]


def test_lab_says_which_changed_copy_it_kept(jupyter, tmp_path, capsys):
    cli.main(["lab"])
    (tmp_path / "my_notebooks" / "fr" / "01.ipynb").write_text("my answers")
    (tmp_path / "lessons" / "fr" / "01.ipynb").write_text("second version")
    cli.main(["lab"])
    assert "fr/01.ipynb" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(("language", "remedy"), [("fr", "Choisissez"), ("en", "Choose")])
def test_lab_refuses_a_folder_it_cannot_write_with_the_remedy(jupyter, tmp_path, capsys, language, remedy):
    (tmp_path / "a_file").touch()
    assert cli.main(["lab", "--lang", language, "--dir", "a_file"]) == 1
    assert remedy in capsys.readouterr().err
    assert jupyter == []


@pytest.mark.parametrize("words", [[], ["dance"], ["lab", "--lang", "xx"]])
def test_words_that_are_not_understood_are_refused(words):
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
