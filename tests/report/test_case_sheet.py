"""A case to print: everything of the case is there in both languages, and nothing can be fetched or run."""

import html
import re

import pytest

from ltd_toolkit import load_case
from ltd_toolkit.cases import list_cases, load_interventions
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.telling import told
from ltd_toolkit.cli import main
from ltd_toolkit.language import set_language
from ltd_toolkit.report.case_sheet import case_sheet

EPISODES = [(case, name) for case in list_cases().index for name in load_case(case).episodes]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "episode"), EPISODES, ids=lambda each: each)
def test_story_people_actions_and_means_are_all_there(name, episode, language):
    case = load_case(name)
    page = case_sheet(case, episode, language=language)
    text = re.sub(r"&#x27;", "'", page)
    played = case.episode(episode)
    set_language(language)
    for paragraph in (*case.story.paragraphs, *played.story.paragraphs):
        assert paragraph.texts[language] in text
    assert all(f"{person.name}" in text and person.jobs[language] in text for person in played.persons)
    assert all(action in text for action in load_interventions()["name"])
    assert f"{played.firm.n_people} " in text


def test_doses_are_said_as_people_choose_them_and_prices_once():
    page = case_sheet(load_case("pme2"), language="fr")
    for said in (
        "en 2 à 5 étapes",
        "compte à 50\u00a0% ou à 100\u00a0%",
        "4 à 14 heures par personne, en tout",
    ):
        assert f"<td>{said}</td>" in page
    assert "<td>Rien à acheter, des heures</td>" in page
    assert "Prix" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "episode"), EPISODES, ids=lambda each: each)
def test_what_the_class_page_does_not_let_one_choose_is_marked(name, episode, language):
    case = load_case(name)
    text = html.unescape(case_sheet(case, episode, language=language))
    set_language(language)
    grid = Grid(case.episode(episode))
    names = load_interventions()["name"]
    assert [key for key, each in names.items() if f"{each} *" in text] == [
        key for key in names.index if key not in grid.actions
    ]
    assert all(line in text for line in told(case, grid)["fixed"])


def test_five_lines_are_five():
    written = case_sheet(load_case("pme2"), language="en").split('<table class="write">')[1]
    assert written.count('<th scope="row">') == 5


def test_it_fetches_nothing_and_runs_nothing():
    page = case_sheet(load_case("pme2"))
    assert "default-src 'none'" in page
    assert not re.search(r"<script|https?:|\bon\w+=", page)


def test_hostile_text_of_a_case_of_ones_own_is_only_shown(tmp_path):
    from ltd_toolkit.folders import resource

    text = resource("cases/pme1.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace('fr = "PME 1"', 'fr = "<script>alert(1)</script>"', 1), encoding="utf-8")
    page = case_sheet(load_case(own), language="fr")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


class TestCommand:
    def test_it_writes_the_page(self, tmp_path, capsys):
        page = tmp_path / "crm.html"
        assert main(["case", "pme1", "--episode", "crm", "-o", str(page), "--lang", "en"]) == 0
        assert "The CRM, by phases" in page.read_text(encoding="utf-8")
        assert str(page) in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("arguments", "said"), [(["pme9"], "pme1, pme2"), (["pme1", "--episode", "winter"], "stock, crm")]
    )
    def test_what_it_does_not_know_it_names_with_what_there_is(self, arguments, said, tmp_path, capsys):
        page = tmp_path / "case.html"
        assert main(["case", *arguments, "-o", str(page)]) == 1
        assert said in capsys.readouterr().err
        assert not page.exists()
