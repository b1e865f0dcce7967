"""The command ltd opens the lessons, keeps people's work, checks survey files and writes reports."""

import os
import re
import subprocess
import sys
import sysconfig
import types
from pathlib import Path

import pandas as pd
import pytest
from jupyterlab.labapp import LabApp

from ltd_toolkit import cli, set_language
from ltd_toolkit.cli import opening


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """The options JupyterLab is started with, instead of JupyterLab; the lessons are two small files."""
    for name in ("fr/01.ipynb", "en/01.ipynb"):
        (tmp_path / "lessons" / name).parent.mkdir(parents=True)
        (tmp_path / "lessons" / name).write_text("first version")
    given = []
    monkeypatch.setattr(LabApp, "launch_instance", given.extend)
    monkeypatch.setattr(opening, "notebooks_folder", lambda: tmp_path / "lessons")
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


HEAVY = {"numpy", "pandas", "scipy", "sklearn", "matplotlib", "seaborn", "ipywidgets"}


def survey_file(folder, **changed):
    """Write five people of one firm who answered the four questions of exploration."""
    table = {"respondent": list("abcde"), "firm": ["mill"] * 5}
    table |= {f"EXP{n}": [1, 2, 4, 5, 7 - n % 2] for n in range(1, 5)} | changed
    rows = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
    path = folder / "survey.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


class TestCheck:
    def test_a_clean_file_is_described_and_passes(self, tmp_path, capsys):
        assert cli.main(["check", str(survey_file(tmp_path)), "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("Read: survey.csv, 5 rows, 6 columns")
        assert "4 items and 2 fields" in said
        assert said.rstrip().endswith("No error: the file can be used.")

    @pytest.mark.parametrize(("language", "end"), [("fr", "puis relancez."), ("en", "then run again.")])
    def test_errors_come_first_with_their_line_and_fail(self, tmp_path, capsys, language, end):
        path = survey_file(tmp_path, EXP1=[1, 99, 4, 5, 6], colour=["red"] * 5)
        assert cli.main(["check", str(path), "--lang", language]) == 1
        said = capsys.readouterr().out
        assert said.index("99") < said.index("colour")
        assert "3" in next(line for line in said.splitlines() if "99" in line)
        assert said.rstrip().endswith(end)

    def test_a_screen_of_messages_is_shown_and_the_table_holds_all(self, tmp_path, capsys):
        path = survey_file(tmp_path, **{f"EXP{n}": [f"={n}{m}" for m in range(10, 15)] for n in range(1, 6)})
        assert cli.main(["check", str(path), "--lang", "en", "--csv", str(tmp_path / "problems.csv")]) == 1
        said = capsys.readouterr().out
        assert (
            sum(line.startswith("- ") and "EXP" in line and "“=" in line for line in said.splitlines()) <= 20
        )
        listed = pd.read_csv(tmp_path / "problems.csv", encoding="utf-8-sig")
        values = listed.loc[listed["severity"] == "error", "value"]
        assert len(values) == 20
        assert values.str.startswith("'=").all()
        assert listed["severity"].is_monotonic_increasing

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("page.xlsx", b"<html>"),
            ("photo.csv", b"\x89PNG\r\n\0\0"),
            ("absent.csv", None),
        ],
    )
    def test_a_file_that_cannot_be_read_fails_with_a_sentence(self, tmp_path, capsys, name, content):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert cli.main(["check", str(tmp_path / name)]) == 1
        heard = capsys.readouterr()
        assert name in heard.out
        assert "Traceback" not in heard.out + heard.err

    def test_a_header_of_ones_own_is_named_on_the_line(self, tmp_path, capsys):
        path = survey_file(tmp_path, colour=["red"] * 5)
        path.write_text(path.read_text().replace("firm", "house"))
        assert cli.main(["check", str(path), "--column", "firm=house", "--lang", "en"]) == 0
        assert "which firm" not in capsys.readouterr().out

    def test_an_instrument_that_is_not_there_fails_with_a_sentence(self, tmp_path, capsys):
        place = str(tmp_path / "nowhere")
        assert cli.main(["check", str(survey_file(tmp_path)), "--instrument", place]) == 1
        assert "nowhere" in capsys.readouterr().out


class TestReport:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_page_and_the_files_beside_it_are_written(self, tmp_path, capsys, language):
        page = tmp_path / "mill.html"
        path = survey_file(tmp_path)
        assert cli.main(["report", str(path), "-o", str(page), "--lang", language]) == 0
        assert f'<html lang="{language}">' in page.read_text(encoding="utf-8")
        assert (tmp_path / "mill.json").exists()
        assert (tmp_path / "mill_tables" / "means.csv").exists()
        assert str(page) in capsys.readouterr().out

    def test_errors_stop_it_and_nothing_is_written(self, tmp_path, capsys):
        path = survey_file(tmp_path, EXP1=[1, 99, 4, 5, 6])
        assert cli.main(["report", str(path), "-o", str(tmp_path / "r.html"), "--lang", "en"]) == 1
        said = capsys.readouterr().out
        assert "“99”" in said
        assert "--despite-errors" in said
        assert list(tmp_path.iterdir()) == [path]

    def test_despite_errors_it_is_written_and_says_so(self, tmp_path):
        path = survey_file(tmp_path, EXP1=[1, 99, 4, 5, 6])
        page = tmp_path / "r.html"
        assert cli.main(["report", str(path), "-o", str(page), "--despite-errors", "--lang", "en"]) == 0
        assert "made despite errors" in page.read_text(encoding="utf-8")

    def test_a_file_of_somebody_else_is_not_written_over(self, tmp_path, capsys):
        (tmp_path / "r.json").write_text("{}")
        assert cli.main(["report", str(survey_file(tmp_path)), "-o", str(tmp_path / "r.html")]) == 1
        assert "r.json" in capsys.readouterr().err
        assert (tmp_path / "r.json").read_text() == "{}"

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path, capsys):
        (tmp_path / "a_file").touch()
        page = str(tmp_path / "a_file" / "r.html")
        assert cli.main(["report", str(survey_file(tmp_path)), "-o", page]) == 1
        assert "-o" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "x.csv", "--loud"],
        ["check", "x.csv", "y.csv"],
        ["check", "x.csv", "--column", "firm"],
        ["report", "x.csv", "-o", "x.pdf"],
        ["report", "x.csv", "--despite"],
    ],
)
def test_check_and_report_hand_nothing_on(words):
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)


@pytest.mark.parametrize(("language", "text"), [("fr", "à transmettre"), ("en", "to hand on")])
def test_help_speaks_the_language(capsys, language, text):
    set_language(language)
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    assert text in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("before", "asked", "text"), [("en", "fr", "montrer cette aide"), ("fr", "en", "show this")]
)
@pytest.mark.parametrize("form", ["--lang {}", "--lang={}"])
def test_help_speaks_the_language_of_the_line(capsys, before, asked, text, form):
    set_language(before)
    with pytest.raises(SystemExit, match="0"):
        cli.main(["report", *form.format(asked).split(), "--help"])
    assert text in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "Commande non comprise"), ("en", "Command not understood")]
)
def test_a_refusal_says_what_was_not_understood_and_where_help_is(capsys, language, text):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["report", "x.csv", "--loud", "--lang", language])
    said = capsys.readouterr().err
    assert text in said
    assert "--loud" in said
    assert said.rstrip().endswith("ltd report --help")


def test_the_command_starts_light():
    code = f"import sys, ltd_toolkit.cli; print(sorted({HEAVY} & sys.modules.keys()))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


class TestApp:
    def test_an_unknown_lesson_is_answered_with_those_there_are(self, capsys):
        assert cli.main(["app", "12_dancing", "--lang", "en"]) == 1
        said = capsys.readouterr().err
        assert "12_dancing" in said
        assert "02_pme1" in said

    def test_without_voila_it_says_how_to_install_it(self, capsys, monkeypatch):
        monkeypatch.setitem(sys.modules, "voila.app", None)
        assert cli.main(["app", "02_pme1", "--lang", "fr"]) == 1
        # By its whole name: the pip of whoever began with start.py is that of another Python.
        assert f"{sys.executable} -m pip install voila" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("lesson", "more", "name"), [("02_pme1", [], "ltd"), ("lecturer/debrief", ["--slides"], "ltd_slides")]
    )
    def test_the_page_is_opened_with_a_template_that_fetches_nothing(self, monkeypatch, lesson, more, name):
        seen = {}
        fake = types.SimpleNamespace(
            Voila=types.SimpleNamespace(launch_instance=lambda words: seen.update(words=words, **os.environ))
        )
        monkeypatch.setattr(os, "environ", os.environ.copy())
        monkeypatch.setitem(sys.modules, "voila", types.SimpleNamespace(app=fake))
        monkeypatch.setitem(sys.modules, "voila.app", fake)
        assert cli.main(["app", lesson, *more, "--lang", "en", "--port=1234"]) == 0
        page, *options = seen["words"]
        assert Path(page).as_posix().endswith(f"en/{lesson}.ipynb")
        assert f"--template={name}" in options
        assert "--port=1234" in options
        template = Path(
            seen["JUPYTER_PATH"].split(os.pathsep)[0], "voila", "templates", name, "index.html.j2"
        )
        assert not re.search("https?:|//", template.read_text(encoding="utf-8"))


def test_a_terminal_opened_in_jupyterlab_finds_the_command(monkeypatch):
    monkeypatch.setenv("PATH", "elsewhere")
    first, *others = opening._surroundings("fr")["PATH"].split(os.pathsep)
    assert Path(first) == Path(sysconfig.get_path("scripts"))
    assert others == ["elsewhere"]


def test_the_menus_of_jupyterlab_speak_french_to_the_french():
    def told(language):
        folders = opening._surroundings(language)["JUPYTER_CONFIG_PATH"].split(os.pathsep)
        files = [Path(each, "labconfig", "default_setting_overrides.json") for each in folders]
        return " ".join(each.read_text(encoding="utf-8") for each in files if each.exists())

    assert "fr_FR" in told("fr")
    assert "fr_FR" not in told("en")
    assert '"fetchNews": "false"' in told("fr")
