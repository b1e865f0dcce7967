"""The form of a case, driven by its controls as a lecturer would: filled in, checked, simulated, reopened."""

from __future__ import annotations

import html
import re
import tomllib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ltd_toolkit import list_cases, load_case, simulate
from ltd_toolkit.cases import CaseError, plan_costs
from ltd_toolkit.cases.document import read_document
from ltd_toolkit.cli import main
from ltd_toolkit.folders import resource
from ltd_toolkit.lab import CaseForm
from ltd_toolkit.lab.case_draft import FACTS, usual
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import Departure, Lever, NewVersion, Plan, load_evidence

N = "\N{NO-BREAK SPACE}"
MODELS = ("pme1", "pme2", "erp")


def plain(text):
    return re.sub(r"\s+", " ", re.sub("(?s)<style>.*</style>|<[^>]*>", " ", text)).replace(N, " ").strip()


def fill(form):
    """Fill in what has no usual value."""
    fields = form.fields
    fields.name.value = "PME 3"
    fields.story.rows[0].text.value = "Une librairie de quartier."
    fields.story.rows[0].source.value = "observed"
    fields.teams.rows[0].name.value, fields.teams.rows[1].name.value = "magasin", "bureau"
    owner, seller = fields.people.rows
    owner.name.value, owner.job.value = "Anne", "gérante"
    seller.name.value, seller.job.value = "Zoé", "libraire"
    seller.voice.value = "C’est livré demain ?"
    fields.tool.value = "La boutique en ligne"
    fields.tool_story.rows[0].text.value = "Elle ouvre en janvier."
    return form


@pytest.fixture
def form(tmp_path):
    return CaseForm(folder=tmp_path)


@pytest.fixture
def filled(form):
    return fill(form)


def choose(form, file):
    """Open a case of the list."""
    form.files.value = str(file)
    form.open_file.click()


def name_for(form, action, *names):
    """Say for whom an action is."""
    actions = form.fields.actions
    actions.finer.value = action
    for box in actions.who.values():
        box.value = box.description in names


def data_of(path):
    return read_document(path).data


class TestFromNothingToAClass:
    def test_it_is_filled_checked_and_listed(self, filled, tmp_path):
        filled.check.click()
        assert list_cases(tmp_path).loc["pme_3", ["name", "people"]].tolist() == ["PME 3", 10]
        assert filled.file == tmp_path / "pme_3.toml"
        case = load_case(filled.file)
        assert case.firm.teams == {"magasin": 6, "bureau": 4}
        assert case.people["team"].fillna("").to_dict() == {"Anne": "", "Zoé": "magasin"}
        assert case.story.text() == "[observé] Une librairie de quartier."
        episode = case.episode("la_boutique_en_ligne")
        assert episode.plan == Plan(course={"dose": 7, "weeks": 2})
        assert (episode.budget.euros, episode.budget.hours) == (6000, 40)
        assert episode.voices({}).loc["Zoé", "line"] == "C’est livré demain ?"
        assert filled.problems.empty
        assert "est écrit et relu sans erreur" in plain(filled._status.value)

    def test_then_simulated_with_its_people(self, filled, read):
        filled.simulate.click()
        episode = filled.case.episode("la_boutique_en_ligne")
        runs = simulate(episode.firm, episode.plan, random_state=1)
        use = runs.weeks["use"].xs(103, level="week").median()
        (alt,) = read(filled.picture.widget.value).alts
        assert f"ce que l’entreprise a fait{N}: médiane {100 * use:.0f}{N}%" in alt
        assert f"l’outil, sans rien d’autre{N}: médiane" in alt
        assert repr(filled).endswith(alt)
        assert "« C’est livré demain ? »" in plain(filled._people.value)
        assert "Ce plan coûte 2 100 euros sur 6 000" in plain(filled._costs.value)

    def test_a_firm_that_did_nothing_is_shown_once(self, filled):
        filled.fields.actions.levers["course"].control.value = 0
        filled.simulate.click()
        assert "ce que l’entreprise a fait" not in filled.picture.line
        assert filled.case.episode("la_boutique_en_ligne").plan == Plan()

    def test_the_three_lines_that_follow_are_true(self, filled, monkeypatch, capsys):
        monkeypatch.chdir(filled._files.folder)
        filled.check.click()
        cell, sheet, page = re.findall("(?s)<pre>(.*?)</pre>", filled._next.value)
        found: dict = {}
        exec(html.unescape(cell).replace("; CasePanel(", "; panel = CasePanel("), found)
        assert "PME 3" in repr(found["panel"])
        assert sheet == "ltd case pme_3.toml --episode la_boutique_en_ligne"
        assert main(sheet.split()[1:]) == 0
        assert "Une librairie de quartier." in (filled._files.folder / "pme_3.html").read_text("utf-8")
        assert page == "ltd classroom pme_3.toml --episode la_boutique_en_ligne -o pme_3.html"

    def test_it_opens_as_a_student_sees_it(self, filled):
        assert filled.play.layout.display == "none"
        filled.check.click()
        filled.play.click()
        (panel,) = filled._room.children
        assert "PME 3" in repr(panel)
        filled.check.click()
        assert filled._room.children == ()  # what is shown is never older than the file

    def test_the_repr_says_where_one_is(self, form):
        assert repr(form) == f"Formulaire d’un cas{N}: rien n’est encore écrit."
        assert "Décrire un cas" in form._repr_mimebundle_()["text/html"]


class TestFacts:
    def test_nothing_has_to_be_touched(self, filled):
        evidence = load_evidence()
        for name, control in filled.fields.facts.ranges.items():
            assert control.value == pytest.approx(usual(name)[0])
        filled.check.click()
        facts = load_case(filled.file).episode("la_boutique_en_ligne").firm
        for name in (name for name in FACTS if name in evidence.index):
            assert getattr(facts, name) == evidence.at[name, "default"]
            control = filled.fields.facts.ranges[name]
            assert (control.min, control.max) == tuple(evidence.loc[name, ["low", "high"]])
        assert facts.week_hours == 35

    def test_what_is_moved_or_seen_is_in_the_file(self, filled):
        filled.fields.facts.ranges["pressure_start"].value = 0.65
        filled.fields.facts.sources["pressure_start"].value = "observed"
        filled.fields.facts.sources["own_hours"].value = "observed"
        filled.check.click()
        known = load_case(filled.file).provenance
        assert known.loc["firm.pressure_start", ["value", "source"]].tolist() == [0.65, "observed"]
        assert known.loc["firm.own_hours", ["value", "source"]].tolist() == [1.5, "observed"]
        assert known.loc["firm.cross_team", "source"] == "imagined"

    def test_each_is_said_in_words_with_its_unit(self, form):
        said = {name: each.text.replace(N, " ") for name, each in form.fields.facts.ranges.items()}
        assert said["pressure_start"] == "50 %"
        assert said["own_hours"] == "1,5 h par semaine"
        assert said["errors_start"] == "4 % des pratiques"
        assert "D’habitude 70 ; de 50 à 90." in form.fields.facts.ranges["right_alone"].help.replace(N, " ")

    def test_values_by_team_stay_and_cannot_be_moved(self, pme3, tmp_path):
        path = pme3(("errors_start = 0.05", "errors_start = { value = { office = 0.02 } }"))
        form = CaseForm(path)
        control = form.fields.facts.ranges["errors_start"]
        assert control.disabled
        assert "restent telles quelles" in control.help
        form.fields.name.value = "Autre"
        assert form.verify()
        assert load_case(path).firm.errors_start == {"office": 0.02}

    def test_a_fine_value_is_shown_exactly(self, pme3):
        form = CaseForm(pme3(("value = 0.6", "value = 0.615")))
        assert form.fields.facts.ranges["pressure_start"].value == pytest.approx(0.615)

    def test_a_fact_all_episodes_share_changes_in_one_only(self, tmp_path):
        form = CaseForm("pme1", folder=tmp_path)
        form.fields.facts.ranges["pressure_start"].value = 0.7
        assert form.verify()
        case = load_case(form.file)
        assert {name: each.firm.pressure_start for name, each in case.episodes.items()} == {
            "stock": 0.7,
            "crm": 0.5,
        }


class TestActions:
    def test_what_the_firm_did_becomes_its_plan(self, filled):
        actions = filled.fields.actions
        actions.levers["sharing_space"].control.value = 0.5
        actions.levers["pilot"].control.value = 8
        actions.finer.value = "sharing_space"
        actions.begins.value, actions.lasts.value = 4, 104
        name_for(filled, "pilot", "bureau")
        name_for(filled, "course", "bureau", "Zoé")
        filled.fields.sources["actions"].value = "observed"
        filled.check.click()
        episode = load_case(filled.file).episode("la_boutique_en_ligne")
        assert dict(episode.plan.levers) == {
            "course": Lever(7, 0, 2, ("bureau", "Zoé")),
            "pilot": Lever(1, 0, 8, ("bureau",)),
            "sharing_space": Lever(0.5, 4, "all"),
        }
        assert set(episode.facts.loc[episode.facts.index.str.startswith("plan"), "source"]) == {"observed"}

    def test_only_what_is_moved_is_written_anew(self, tmp_path):
        form = CaseForm("pme1", folder=tmp_path)
        form.fields.episode.value = "crm"
        form.fields.actions.levers["course"].control.value = 4
        form.check.click()
        before = data_of(resource("cases/pme1.toml"))
        before["episodes"]["crm"]["plan"]["course"]["dose"] = 4
        assert data_of(form.file) == before

    def test_an_action_that_is_taken_away_is_gone(self, tmp_path):
        form = CaseForm("pme2", folder=tmp_path)
        form.fields.episode.value = "software"
        form.fields.actions.levers["field_support"].control.value = 0
        form.check.click()
        assert list(load_case(form.file).episode("software").plan.levers) == ["course"]

    def test_a_share_of_the_staff_stays_until_somebody_is_named(self, pme3):
        path = pme3(('who = ["office", "Zoé"]', "who = 0.5"))
        form = CaseForm(path)
        assert "50 % du personnel" in plain(form.fields.actions._said.value)
        assert not any(box.value for box in form.fields.actions.who.values())
        form.check.click()
        assert load_case(path).episode("web").plan.levers["course"].who == 0.5
        name_for(form, "course", "magasin")
        form.check.click()
        assert load_case(path).episode("web").plan.levers["course"].who == ("shop",)

    def test_what_cannot_be_for_some_people_only_says_so(self, filled):
        actions = filled.fields.actions
        actions.finer.value = "step_by_step"
        assert all(box.disabled for box in actions.who.values())
        assert "Pour qui : toute l’entreprise" in plain(actions._said.value)
        actions.finer.value = "pilot"
        assert "la première si rien n’est dit" in plain(actions._said.value)

    def test_whoever_is_renamed_is_still_meant(self, tmp_path):
        form = CaseForm("pme1", folder=tmp_path)
        (row,) = [row for row in form.fields.people.rows if row.name.value == "Sonia"]
        row.name.value = "Sonja"
        form.check.click()
        case = load_case(form.file)
        assert case.episode("stock").plan.levers["course"].who == ("warehouse", "Sonja")
        assert "Sonja" in case.firm.people

    def test_so_is_whoever_leaves(self, pme3):
        form = CaseForm(pme3())
        form.fields.people.rows[0].name.value = "Zora"
        form.check.click()
        episode = load_case(form.file).episode("web")
        assert episode.firm.events == (Departure(60, "Zora"), NewVersion(78, 2))
        assert episode.plan.levers["course"].who == ("office", "Zora")


class TestPractices:
    def test_one_a_line_with_times_a_week(self, filled):
        filled.fields.practices.value = (
            "préparer un colis ; 20\n\nrépondre à un avis;2,5\ncréer une fiche ; 20"
        )
        filled.check.click()
        (episode,) = data_of(filled.file)["episodes"].values()
        assert episode["practices"]["list"] == [
            {"times": 20, "fr": "préparer un colis", "en": "préparer un colis"},
            {"times": 2.5, "fr": "répondre à un avis", "en": "répondre à un avis"},
            {"times": 20, "fr": "créer une fiche", "en": "create a record"},  # was there in both languages
        ]

    @pytest.mark.parametrize("line", ["chercher", "chercher ; beaucoup", "chercher ; 0", "chercher ; -3"])
    def test_a_line_without_a_number_is_told_and_not_lost(self, filled, line):
        filled.fields.practices.value = f"{line}\ntrouver ; 3\ngarder ; 2"
        filled.check.click()
        assert filled.problems["kind"].tolist() == ["own_times"]
        said = plain(filled.fields._notes["practices"].value)
        assert "combien de fois par semaine" in said
        assert "chercher" in said
        again = CaseForm(filled.file)
        assert again.fields.practices.value.startswith("chercher")


class TestWhatIsMissing:
    def test_an_empty_form_is_told_what_to_fill_in_where(self, form):
        form.check.click()
        fields = form.fields
        assert plain(fields._notes["name"].value).startswith("Donnez un nom à l’entreprise")
        assert "Ce paragraphe est vide" in plain(fields.story.rows[0].note.value)
        assert all("n’a pas de nom" in plain(row.note.value) for row in fields.teams.rows)
        assert all("Il manque un prénom" in plain(row.note.value) for row in fields.people.rows)
        assert all("Il manque un métier" in plain(row.note.value) for row in fields.people.rows)
        assert "Dites de quel outil" in plain(fields._notes["tool"].value)
        assert "L’entreprise, Les personnes, L’outil." in plain(form._status.value)
        assert form.case is None

    def test_it_stands_with_its_line_in_the_draft(self, form):
        form.check.click()
        lines = form.file.read_text(encoding="utf-8").split("\n")
        said = plain(form.fields.people.rows[1].note.value)
        where = [int(n) for n in re.findall(r"ligne (\d+) du fichier", said)]
        assert [lines[n - 1] for n in where] == ['name = ""', "job = {}"]

    def test_a_draft_is_no_case_and_loses_nothing(self, filled, tmp_path):
        filled.fields.tool.value = ""
        filled.check.click()
        assert filled.file.name == "pme_3.toml.draft"
        assert list_cases(tmp_path).empty
        again = CaseForm(filled.file)
        assert again.fields.collect() == filled.fields.collect()
        again.fields.tool.value = "La boutique"
        assert again.verify()
        assert [path.name for path in tmp_path.iterdir()] == ["pme_3.toml"]

    def test_a_draft_takes_the_name_that_the_firm_gets_later(self, form, tmp_path):
        form.check.click()
        assert [path.name for path in tmp_path.iterdir()] == ["case.toml.draft"]
        fill(form).check.click()
        assert [path.name for path in tmp_path.iterdir()] == ["pme_3.toml"]

    def test_a_case_that_is_spoilt_again_stays_as_it_was(self, filled, tmp_path):
        filled.check.click()
        sound = filled.file.read_bytes()
        filled.fields.name.value = ""
        filled.check.click()
        assert (tmp_path / "pme_3.toml").read_bytes() == sound
        assert filled.case is None
        assert filled.picture.widget.value == filled._next.value == ""

    def test_a_draft_somebody_worked_in_is_refused(self, form):
        form.check.click()
        form.file.write_text(form.file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        with pytest.raises(CaseError, match="brouillon"):
            CaseForm(form.file)

    @pytest.mark.parametrize("text", ["", "a = 1\n", "[name]\nfr = 3\n", "[teams.a]\nsize = 1\n"])
    def test_so_is_one_that_no_form_wrote(self, text, tmp_path):
        path = tmp_path / "x.toml.draft"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CaseError):
            CaseForm(path)


def test_the_bookshop_of_the_exercise_can_be_filled_in_as_its_solution_says(form):
    """The numbers are those of notebooks/src/lecturer/own_case.py."""
    fields = fill(form).fields
    fields.teams.rows[0].size.value, fields.teams.rows[1].size.value = 4, 2
    fields.actions.levers["course"].control.value = 3
    name_for(form, "course", "bureau", "Zoé")
    facts = {"leader_hours": 2, "pressure_start": 0.8, "cross_team": 0.05, "asking_share": 0.65}
    for name, value in facts.items():
        fields.facts.ranges[name].value = value
    assert fields.facts.ranges["pressure_start"].max == 0.8
    assert fields.facts.ranges["cross_team"].min == 0.05
    fields.budget["euros"].value, fields.budget["hours"].value = 1000, 20
    form.check.click()
    episode = form.case.episode("la_boutique_en_ligne")
    assert plan_costs(episode, episode.plan).euros == 270
    assert episode.firm.n_people == 6
    assert {name: getattr(episode.firm, name) for name in facts} == facts


def no_team(form):
    for _ in range(2):
        form.fields.teams.rows[0].remove.click()


def one_person(form):
    form.fields.teams.rows[1].remove.click()
    form.fields.teams.rows[0].size.value = 1


def a_crowd(form):
    form.fields.teams.rows[0].size.value = 1
    form.fields.people.add.click()
    new = form.fields.people.rows[-1]
    new.name.value, new.job.value = "Max", "libraire"


def twins(form):
    form.fields.people.add.click()
    form.fields.people.rows[-1].name.value, form.fields.people.rows[-1].job.value = "Zoé", "stagiaire"


def somebody_is_gone(form):
    name_for(form, "course", "Zoé")
    form.fields.people.rows[1].remove.click()


def pilot_of_all(form):
    form.fields.teams.rows[1].remove.click()
    form.fields.actions.levers["pilot"].control.value = 4


def too_dear(form):
    form.fields.budget["euros"].value = 100


def set_practices(text):
    def act(form):
        form.fields.practices.value = text

    return act


# What is done; beside what it is told; what is said of it.
WRONG = {
    "no paragraph": (lambda f: f.fields.story.rows[0].remove.click(), ("story",), "n’a pas d’histoire"),
    "nothing told of the tool": (
        lambda f: f.fields.tool_story.rows[0].remove.click(), ("tool_story",), "rien n’est dit",
    ),
    "no team": (no_team, ("teams",), "au moins deux salariés"),
    "nobody to learn from": (one_person, ("teams",), "au moins deux salariés"),
    "a team that is gone": (
        lambda f: f.fields.teams.rows[0].remove.click(), ("people", 1), "a été retirée",
    ),
    "more names than staff": (a_crowd, ("people",), "2 personnes ont un prénom dans l’équipe « magasin »"),
    "the same name": (twins, ("people", 2), "Deux personnes s’appellent ainsi"),
    "an action for somebody who is gone": (somebody_is_gone, ("actions",), "Formation : s’adresse à « Zoé »"),
    "a pilot of all": (pilot_of_all, ("actions",), "toute l’entreprise en serait"),
    "too dear": (too_dear, ("budget",), "coûte 2 100 euros, pour un budget de 100 : 2 000 euros de trop"),
    "one practice": (set_practices("chercher ; 3"), ("practices",), "au moins deux pratiques"),
    "no practice": (set_practices(""), ("practices",), "au moins deux pratiques"),
    "a practice twice": (set_practices("a b ; 3\nA  b ; 2"), ("practices",), "se confondent (« a_b »)"),
    "no times": (set_practices("a\nb ; 2"), ("practices",), "combien de fois"),
}  # fmt: skip
WHERE = {
    "story": "firm", "teams": "people", "people": "people", "tool_story": "tool", "actions": "tool",
    "budget": "known", "practices": "known",
}  # fmt: skip


@pytest.mark.parametrize(("act", "place", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_beside_what_it_is_about(filled, act, place, said):
    act(filled)
    filled.check.click()
    part, *row = place
    if part in filled.fields._notes:
        note = filled.fields._notes[part]
    else:
        rows = getattr(filled.fields, part)
        note = rows.rows[row[0]].note if row else rows.note
    assert said in plain(note.value)
    assert filled.case is None
    assert set(filled.problems["severity"]) == {"error"}
    assert (filled.problems["fr"] != filled.problems["en"]).all()
    step = {"firm": "L’entreprise", "people": "Les personnes", "tool": "L’outil", "known": "Ce que l’on sait"}
    assert step[WHERE[part]] in plain(filled._status.value)
    assert CaseForm(filled.file).fields.collect() == filled.fields.collect()


class TestReopening:
    @pytest.mark.parametrize("language", ["fr", "en"])
    @pytest.mark.parametrize("name", MODELS)
    def test_what_is_not_touched_stays(self, name, language, tmp_path):
        set_language(language)
        before = data_of(resource(f"cases/{name}.toml"))
        form = CaseForm(name, folder=tmp_path)
        for episode in before["episodes"]:
            form.fields.episode.value = episode
            assert form.fields.collect() == before
        assert form.verify()
        assert data_of(form.file) == before

    def test_a_model_is_a_beginning_and_stays(self, tmp_path):
        form = CaseForm("pme1", folder=tmp_path)
        assert "C’est un modèle" in plain(form._opened.value)
        assert "30 autres répliques, 2 événement(s), 1 autre(s) épisode(s)" in plain(form._opened.value)
        form.check.click()
        assert form.file == tmp_path / "pme1_2.toml"

    def test_it_is_changed_and_written_again_in_place(self, filled):
        filled.check.click()
        form = CaseForm(filled.file)
        form.fields.people.rows[1].voice.value = "Enfin."
        form.fields.teams.add.click()
        form.fields.teams.rows[-1].name.value = "Réserve"
        assert form.verify()
        case = load_case(form.file)
        assert form.file == filled.file
        assert list(case.firm.teams) == ["magasin", "bureau", "reserve"]
        assert case.episode("la_boutique_en_ligne").voices({}).loc["Zoé", "line"] == "Enfin."

    def test_events_conditions_and_reasons_stay(self, pme3):
        path = pme3()
        before = data_of(path)
        form = CaseForm(path)
        assert "2 événement(s)" in plain(form._opened.value)
        form.fields.people.rows[0].voice.value = "Demain ?"
        form.check.click()
        before["people"][0]["voices"][1]["fr"] = "Demain ?"
        assert data_of(form.file) == before
        assert form.file == path

    def test_what_was_changed_in_one_episode_stays_when_another_is_shown(self, tmp_path):
        form = CaseForm("pme1", folder=tmp_path)
        form.fields.budget["euros"].value = 13_000
        form.fields.episode.value = "crm"
        form.fields.tool_story.rows[0].text.value = "Autrement."
        form.check.click()
        case = load_case(form.file)
        assert case.episode("stock").budget.euros == 13_000
        assert case.episode("crm").story.paragraphs[0].texts["fr"] == "Autrement."

    def test_the_list_opens_cases_models_and_new_ones(self, filled, tmp_path):
        filled.check.click()
        names = [name for name, _ in filled.files.options]
        assert names[:2] == ["un nouveau cas", "pme_3.toml"]
        assert {"PME 1 (modèle)", "PME 2 (modèle)"} < set(names)
        choose(filled, "pme2")
        assert filled.fields.name.value == "PME 2"
        choose(filled, tmp_path / "pme_3.toml")
        assert filled.fields.name.value == "PME 3"
        choose(filled, "")
        assert filled.fields.name.value == ""

    def test_what_is_not_written_is_not_given_up_at_the_first_click(self, filled):
        choose(filled, "pme2")
        assert filled.fields.name.value == "PME 3"
        assert "ne sont pas encore écrits" in plain(filled._opened.value)
        filled.open_file.click()
        assert filled.fields.name.value == "PME 2"


class TestOtherFiles:
    def test_a_file_that_was_there_is_not_replaced(self, filled, tmp_path):
        (tmp_path / "mine.toml").write_text("precious", encoding="utf-8")
        filled.file_name.value = "mine"
        filled.check.click()
        assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "precious"
        assert filled.case is None
        assert "un autre fichier porte déjà ce nom" in plain(filled._file_note.value)
        assert "Rien n’est écrit" in plain(filled._status.value)
        filled.file_name.value = "mine_too"
        filled.check.click()
        assert filled.case is not None

    def test_nor_one_that_changed_meanwhile(self, filled):
        filled.check.click()
        changed = filled.file.read_text(encoding="utf-8").replace("librairie", "mercerie")
        path = filled.file
        path.write_text(changed, encoding="utf-8")
        filled.fields.name.value = "Autre"
        filled.check.click()
        assert filled.problems["kind"].tolist() == ["own_changed"]
        assert path.read_text(encoding="utf-8") == changed

    def test_nor_one_with_comments(self, pme3):
        path = pme3(("size = 4", "size = 4  # counted on Monday"))
        form = CaseForm(path)
        assert "1 commentaire(s)" in plain(form._opened.value)
        form.check.click()
        assert form.file.name == "pme3_2.toml"
        assert "counted on Monday" in path.read_text(encoding="utf-8")
        form.file_name.value = "pme3"
        form.check.click()
        assert form.problems["kind"].tolist() == ["own_comments"]

    @pytest.mark.parametrize("text", ["", "precious", "[tool]\nname = 1\n", '{"a": 1}', "\x00\x01"])
    def test_what_is_no_case_is_refused_in_both_languages(self, form, tmp_path, text):
        (tmp_path / "other.toml").write_text(text, encoding="utf-8")
        form._list_files()
        choose(form, tmp_path / "other.toml")
        assert "ce n’est pas un cas" in plain(form._opened.value)
        assert form.fields.name.value == ""
        assert (form.problems["fr"] != form.problems["en"]).all()
        with pytest.raises(CaseError, match=r"other\.toml"):
            CaseForm(tmp_path / "other.toml")

    def test_a_name_that_does_not_exist_yet_is_that_of_a_new_case(self, tmp_path):
        form = fill(CaseForm(tmp_path / "pme3.toml"))
        assert form.verify()
        assert form.file == tmp_path / "pme3.toml"
        with pytest.raises(CaseError, match="pme9"):
            CaseForm("pme9")

    @pytest.mark.parametrize(("typed", "name"), [("../../x", "x"), ("ma PME.toml", "ma_PME"), ("é", "case")])
    def test_a_file_name_stays_in_the_folder(self, filled, tmp_path, typed, name):
        filled.file_name.value = typed
        filled.check.click()
        assert filled.file == tmp_path / f"{name}.toml"

    def test_a_folder_that_refuses_is_told(self, filled, tmp_path):
        filled._files.folder = tmp_path / "nowhere"
        filled.check.click()
        assert filled.problems["kind"].tolist() == ["own_unwritable"]
        assert "Rien n’est écrit" in plain(filled._status.value)


class TestTwoLanguages:
    def test_one_is_enough_and_the_other_is_marked(self, filled):
        filled.check.click()
        text = filled.file.read_text(encoding="utf-8")
        assert 'en = "magasin"  # à traduire' in text
        n = int(re.search(r"(\d+) textes sont les mêmes", plain(filled._status.value))[1])
        assert text.count("# à traduire") == n
        set_language("en")
        assert load_case(filled.file).name == "PME 3"

    def test_a_translation_is_added_by_the_form_in_the_other_language(self, filled):
        filled.check.click()
        set_language("en")
        english = CaseForm(filled.file)
        assert english.fields.teams.rows[0].name.value == "magasin"
        english.fields.teams.rows[0].name.value = "shop"
        english.check.click()
        assert data_of(filled.file)["teams"]["magasin"]["fr"] == "magasin"
        assert data_of(filled.file)["teams"]["magasin"]["en"] == "shop"
        set_language("fr")
        french = CaseForm(filled.file)
        french.fields.teams.rows[0].name.value = "boutique"
        french.fields.teams.rows[1].name.value = "comptabilité"
        french.check.click()
        teams = data_of(filled.file)["teams"]
        assert (teams["magasin"]["fr"], teams["magasin"]["en"]) == ("boutique", "shop")
        assert (teams["bureau"]["fr"], teams["bureau"]["en"]) == ("comptabilité", "comptabilité")

    def test_practices_are_translated_line_by_line(self, filled):
        filled.fields.practices.value = "préparer un colis ; 20\nrépondre à un avis ; 2\ncréer une fiche ; 20"
        filled.check.click()
        set_language("en")
        english = CaseForm(filled.file)
        shown = english.fields.practices.value
        assert shown == "préparer un colis; 20\nrépondre à un avis; 2\ncreate a record; 20"
        english.fields.practices.value = shown.replace("préparer un colis", "pack a parcel").replace(
            "; 2\n", "; 3\n"
        )
        english.check.click()
        (episode,) = data_of(filled.file)["episodes"].values()
        assert episode["practices"]["list"] == [
            {"times": 20, "fr": "préparer un colis", "en": "pack a parcel"},
            {"times": 3, "fr": "répondre à un avis", "en": "répondre à un avis"},
            {"times": 20, "fr": "créer une fiche", "en": "create a record"},
        ]
        assert "# à traduire" in filled.file.read_text(encoding="utf-8")  # still French before it is English

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_every_control_is_named_and_in_the_language(self, language, tmp_path):
        set_language(language)
        form = CaseForm(folder=tmp_path)
        form.check.click()
        said, names = [], []
        for widget in every_widget(form):
            name = getattr(widget, "description", getattr(widget, "label", None))
            if hasattr(widget, "value") and type(widget).__name__ not in ("HTML", "ToggleButtons"):
                assert name, widget
                assert widget.value is not None, name  # a list would show nothing
                names.append(name)
            said += [str(name or ""), plain(widget.value) if type(widget).__name__ == "HTML" else ""]
        assert len(names) == len(set(names))
        foreign = {"fr": r"\b(the|your|which|with)\b", "en": r"\b(votre|les|une|avec)\b"}[language]
        assert re.findall(foreign, " ".join(said)) == []


def every_widget(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every_widget(child)


typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(typed, min_size=7, max_size=7))
@example(texts=['"""', "a\\", "'''\n\x00", "</script>", "🧑‍🔧", "é" * 10_000, "\u202e\r\n"])
@example(texts=["[[people]]", "# x", "\ud7ff\ufffd", "a\tb", "${x}{y}%s", '""""""', "\\u0041"])
def test_whatever_is_typed_is_in_the_file_letter_by_letter(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("typed")
    form = fill(CaseForm(folder=folder))
    fields = form.fields
    name, story, team, person, job, voice, tool = texts
    fields.name.value, fields.tool.value = name, tool
    fields.story.rows[0].text.value = story
    fields.teams.rows[0].name.value = team
    row = fields.people.rows[1]
    row.name.value, row.job.value, row.voice.value = person, job, voice
    form.check.click()
    data = tomllib.loads(form.file.read_bytes().decode())
    (episode,) = data["episodes"].values()
    tables = [data["name"], data["story"][0], next(iter(data["teams"].values())), episode["name"]]
    for table, text in zip(tables, (name, story, team, tool), strict=True):
        assert (table.get("fr", ""), table.get("en", "")) == (text, text)
    assert data["people"][1]["name"] == person
    assert data["people"][1]["job"].get("fr", "") == job
    assert data["people"][1].get("voices", [{"fr": ""}])[0]["fr"] == voice
    again = CaseForm(form.file).fields
    shown = [again.name, again.story.rows[0].text, again.teams.rows[0].name, again.people.rows[1].name]
    shown += [again.people.rows[1].job, again.people.rows[1].voice, again.tool]
    assert [control.value for control in shown] == texts
    assert form.case is not None or (form.problems["severity"] == "error").any()
    shown = [each.value for each in every_widget(form) if type(each).__name__ == "HTML"]
    assert not any("<script" in each for each in shown)


def test_half_a_letter_is_shown_as_such_and_breaks_nothing(filled):
    filled.fields.name.value = "PME \ud83d"
    assert filled.verify()
    assert load_case(filled.file).name == "PME \ufffd"
