"""The shipped cases: what the article says and what is imagined, in good French and English."""

import json
import re

import numpy as np
import pytest

from ltd_toolkit import list_cases, load_case, load_interventions, simulate
from ltd_toolkit.cases import mean_weeks, outcome_table, plan_costs
from ltd_toolkit.cases.document import read_document
from ltd_toolkit.cases.voices import STATES, states_of, what_is_said
from ltd_toolkit.folders import resource
from ltd_toolkit.simulation import LEVERS

CASES = {name: load_case(name) for name in ("pme1", "pme2", "erp")}
EPISODES = {f"{case.id}.{name}": each for case in CASES.values() for name, each in case.episodes.items()}
FILES = ["cases/pme1.toml", "cases/pme2.toml", "cases/erp.toml", "interventions.toml"]
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
every_episode = pytest.mark.parametrize("episode", EPISODES.values(), ids=EPISODES)
every_file = pytest.mark.parametrize("file", FILES)


def texts_in(data, language):
    """Return all texts of a language in some data."""
    if isinstance(data, dict):
        own = [data[language]] if isinstance(data.get(language), str) else []
        return own + [text for each in data.values() for text in texts_in(each, language)]
    return [text for each in data for text in texts_in(each, language)] if isinstance(data, list) else []


class TestStories:
    def test_which_episodes_there_are(self):
        assert list_cases()["episodes"].to_dict() == {
            "erp": ("erp",), "pme1": ("stock", "crm"), "pme2": ("tools", "software"),
        }  # fmt: skip
        assert list_cases()["people"].to_dict() == {"erp": 18, "pme1": 24, "pme2": 14}
        assert len(CASES["pme1"].firm.teams) == 3
        assert len(CASES["pme2"].firm.teams) == 2

    @every_case
    def test_nothing_is_missing(self, case):
        assert case.problems().empty
        assert 6 <= len(case.persons) <= 8
        assert sum(person.team is None for person in case.persons) == 1  # the owner-manager

    @every_case
    def test_numbers_are_never_said_to_be_the_articles(self, case):
        # The article gives no size, dose, budget, week or rate: it says that something was done, or was not.
        said = case.provenance[case.provenance["source"] == "article"]
        numbers = said[[isinstance(value, int | float) for value in said["value"]]]
        assert numbers.index.tolist() == (["episodes.crm.plan.pilot.dose"] if case.id == "pme1" else [])

    @every_episode
    def test_each_story_shows_what_is_the_articles_and_what_is_not(self, episode):
        sources = [paragraph.source for paragraph in episode.story.paragraphs]
        assert set(sources) == {"article", "imagined"}
        assert episode.story.text("fr").startswith("[article]")
        assert "[imaginé]" in episode.story.text("fr")
        assert "[imagined]" in episode.story.text("en")

    @every_episode
    def test_facts_that_differ_have_a_reason(self, episode):
        facts = episode.facts
        own = facts[facts.index.str.startswith("firm.")]
        assert (own["why"] != "").all()
        assert (facts["meaning"] != "").sum() > len(own)

    def test_the_two_firms_differ_where_the_article_gives_a_reason(self):
        stock, tools = EPISODES["pme1.stock"], EPISODES["pme2.tools"]
        assert stock.firm.errors_start < tools.firm.errors_start
        assert stock.firm.right_alone > tools.firm.right_alone
        assert tools.firm.asking_share > 0.5
        for episode, facts in (
            (stock, ("errors_start", "cross_team")),
            (tools, ("errors_start", "asking_share")),
        ):
            assert (episode.facts.loc[[f"firm.{fact}" for fact in facts], "why_source"] == "article").all()

    def test_what_the_firms_did_is_what_the_article_tells(self):
        stock = EPISODES["pme1.stock"].plan.levers
        assert list(stock) == ["course"]
        assert 0 < EPISODES["pme1.stock"].firm.members(stock["course"].who).mean() < 1  # only some
        crm = EPISODES["pme1.crm"].plan.levers
        assert set(crm) == {"course", "pilot"}
        assert not EPISODES["pme2.tools"].plan.levers  # mutual help alone
        software = EPISODES["pme2.software"].plan.levers
        assert software["field_support"].start >= software["course"].start + software["course"].weeks
        assert EPISODES["erp.erp"].fixed.keys() == {"go_live"}

    @every_episode
    def test_practices_are_thirty_and_as_unequal_as_the_model_was_calibrated_for(self, episode):
        often = episode.firm.frequency
        assert len(often) == 30
        assert 0.7 < np.log(often).std() < 0.95
        assert set(episode.firm.practice_names) <= episode.labels().keys()

    @every_episode
    def test_what_the_firm_did_fits_its_budget(self, episode):
        costs = plan_costs(episode, episode.plan)
        assert (costs.euros_over, costs.hours_over, costs.beyond_week) == (0, 0, 0)


class TestTexts:
    @every_file
    def test_french_spaces_and_apostrophes_are_those_of_print(self, file):
        texts = texts_in(read_document(resource(file)).data, "fr")
        assert len(texts) > 40
        assert [text for text in texts if re.search(r" [:;!?»%]|« |\w'\w|\d euros", text)] == []

    @every_file
    def test_languages_are_not_copies(self, file):
        data = read_document(resource(file)).data
        french, english = texts_in(data, "fr"), texts_in(data, "en")
        assert len(french) == len(english)
        same = {f for f, e in zip(french, english, strict=True) if f == e}
        assert same <= {"production"}

    def test_no_sentence_is_the_articles(self, oracles):
        article = re.sub(r"\W+", " ", (oracles / "article_fr.txt").read_text(encoding="utf-8").lower())
        for file in FILES:
            for text in texts_in(read_document(resource(file)).data, "fr"):
                words = re.sub(r"\W+", " ", text.lower()).split()
                runs = [" ".join(words[at : at + 8]) for at in range(len(words) - 7)]
                assert [run for run in runs if run in article] == [], text


class TestVoices:
    @every_episode
    def test_everybody_always_has_something_to_say(self, episode):
        quiet = dict.fromkeys(STATES, 0.0)
        loud = dict.fromkeys(STATES, 1.0)
        for states in (quiet, loud):
            assert episode.voices(states).index.tolist() == [person.name for person in episode.persons]

    def test_conditions_are_about_what_runs_have(self, joinery):
        runs = simulate(joinery.firm, joinery.plan, n_runs=2, n_weeks=6, random_state=0)
        assert set(mean_weeks(runs).columns) | {"week"} == set(STATES)

    @every_episode
    def test_what_is_said_changes_as_things_change(self, episode):
        weeks = mean_weeks(simulate(episode.firm, episode.plan, n_runs=20, random_state=0))
        early, late = (episode.voices(weeks.loc[:week])["line"] for week in (4, 103))
        assert (early != late).sum() >= 3
        assert episode.voices(weeks).equals(episode.voices(weeks))

    def test_a_change_is_over_four_weeks(self, joinery):
        weeks = mean_weeks(simulate(joinery.firm, joinery.plan, n_runs=2, n_weeks=9, random_state=0))
        states = states_of(weeks)
        assert states["use_change"] == pytest.approx(weeks.loc[8, "use"] - weeks.loc[4, "use"])
        assert "use_change" not in states_of(weeks.loc[:3])
        assert states["week"] == 8

    def test_a_state_that_is_not_there_is_asked_for(self, joinery):
        with pytest.raises(ValueError, match="output"):
            joinery.voices({"errors": 0.1})

    def test_the_first_line_whose_conditions_are_met_is_said(self, dealer):
        lines = [voice for voice in dealer.lines if voice.person == "Hélène"]
        calm = dict.fromkeys(STATES, 0.0) | {"leader_share": 1.0, "output": 1.0}
        assert what_is_said(lines, calm)["Hélène"].conditions == ()
        assert "réunions" in what_is_said(lines, calm | {"leader_share": 0.5})["Hélène"].texts["fr"]
        assert "retard" in what_is_said(lines, calm | {"output": 0.9})["Hélène"].texts["fr"]


class TestInterventions:
    def test_eight_actions_two_per_strategy_a_course_and_involvement(self):
        table = load_interventions()
        assert table["strategy"].value_counts().to_dict() == {
            "progressive_approach": 2, "collaborative_learning": 2, "formal_informal_combined": 2,
            "learning_culture": 2, "none": 2,
        }  # fmt: skip
        assert set(table.index) == set(LEVERS) - {"practice_hours"}
        assert set(table.index[table["strategy"] == "none"]) == {"course", "involvement"}

    def test_prices_are_said_to_be_imagined(self):
        assert (load_interventions()["source"] == "imagined").all()
        assert (load_interventions()["why"] != "").all()

    def test_each_outcome_of_the_model_has_a_name(self, joinery):
        outcomes = simulate(joinery.firm, joinery.plan, n_runs=1, n_weeks=2, random_state=0).outcomes
        assert set(outcome_table().index) == set(outcomes.columns)
        assert json.loads(outcome_table().to_json())["better"]["errors"] == "lower"
