"""The panel of a firm that a survey describes: what it rests on is there, and it does not rank too soon."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import aggregate, firm_from_scores, load_case, load_sample, score_scales, simulate
from ltd_toolkit.cases import draw_firm, open_firm
from ltd_toolkit.lab import CasePanel
from ltd_toolkit.lab.case_pictures import share_better
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import Plan

N = "\N{NO-BREAK SPACE}"
WEEKS = 30
STEPS = ("story", "predict", "plan", "happens", "why")


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).replace(N, " ")


@pytest.fixture(scope="module")
def scores():
    """Return the sample survey, and the scores of its firms."""
    survey = load_sample()
    people = survey.respondents
    scored = score_scales(survey.responses, survey.instrument)
    return survey, aggregate(scored, people["firm"], instrument=survey.instrument, role=people["role"])


@pytest.fixture(scope="module")
def firm(scores):
    """Return a firm of nine staff in which several strategies are in place."""
    survey, found = scores
    return firm_from_scores(found, survey.firms.loc["E003"])


@pytest.fixture
def panel(firm):
    """Return its panel before anybody has predicted."""
    return CasePanel(load_case("pme1").episode("crm").with_firm(firm), n_weeks=WEEKS)


@pytest.fixture
def owner(panel):
    """Return the panel of somebody who has predicted and stands before the levers."""
    panel.commit.click()
    panel.steps.value = "plan"
    return panel


class TestWhatItRestsOn:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_sentence_and_the_list_are_on_every_screen(self, firm, language, read):
        set_language(language)
        panel = CasePanel(load_case("pme1").episode("crm").with_firm(firm), n_weeks=WEEKS)
        panel.commit.click()
        for step in STEPS:
            panel.steps.value = step
            assert panel.children[-1] is panel._always
            assert plain(firm.sentence()) in plain(panel._always.value)
        seen = read(panel._always.value)
        assert len([row for row in seen.rows if len(row) == 4]) == len(firm.settings) + 1 + 12
        assert {"fr": "vos réponses", "en": "your answers"}[language] in seen.text
        foreign = {"fr": r"\b(the|your|week)\b", "en": r"\b(votre|semaine|les)\b"}[language]
        texts = [panel._always.value, panel._story.value, panel._heading.value, repr(panel)]
        assert re.findall(foreign, plain(" ".join(texts))) == []

    def test_scores_that_set_nothing_stand_beside(self, owner):
        said = plain(owner._always.value)
        assert "ils ne règlent rien ici" in said
        assert "Apprendre en travaillant" in said

    def test_nobody_imagined_speaks_in_it(self, owner):
        assert "Les personnes" not in owner._story.value
        assert "<svg" not in owner._story.value
        assert owner._voices not in owner._seen.children
        assert ("équipe A 1", "A 1") in owner.person.options

    def test_the_story_says_what_comes_from_the_answers(self, owner):
        assert plain(owner._story.value).startswith(" vos réponses Une entreprise de 9 salariés")
        assert "Votre entreprise (E003)" in owner._title.value


class TestDoingNothing:
    def test_it_begins_with_what_is_in_place_and_to_do_nothing_is_to_go_on(self, owner, firm):
        assert owner.plan == firm.plan
        assert owner._futures.did.plan == firm.plan
        assert "continuer comme aujourd’hui" in owner.picture.line
        owner.levers["sharing_space"].control.value = 1.0
        owner.back.click()
        assert owner.plan == firm.plan

    def test_where_nothing_is_in_place_one_fan_stands_for_both(self, scores):
        survey, found = scores
        facts = {**survey.firms.loc["E003"], "people_trained": 0, "meetings_per_month": 0}
        none = firm_from_scores(found, facts, firm="E003", strategies=None)
        panel = CasePanel(load_case("pme1").episode("crm").with_firm(none), n_weeks=WEEKS)
        panel.commit.click()
        panel.steps.value = "plan"
        assert panel.plan == Plan()
        assert panel._futures.did is panel._futures.alone
        assert "arrêter tout" not in panel.picture.line + plain(panel._results.value)


class TestDraws:
    def test_each_run_is_a_firm_that_the_answers_allow(self, owner, firm):
        episode = owner.episode
        drawn = draw_firm(firm, 200, np.random.default_rng([1, 1]))
        job = {"n_weeks": WEEKS, "random_state": 1, "parameters": drawn}
        expected = simulate(open_firm(episode.firm), firm.plan, **job)
        pd.testing.assert_frame_equal(owner._futures.did.outcomes, expected.outcomes)

    def test_the_sketch_is_the_first_runs_of_the_whole(self, owner):
        owner.levers["learning_goals"].control.value = 1
        sketch = owner._futures.own.weeks
        owner.refine()
        pd.testing.assert_frame_equal(sketch, owner._futures.own.weeks.loc[:9])

    def test_assumptions_can_be_turned_here_too(self, owner):
        before = owner._futures.did.outcomes["resistance"].mean()
        owner.levers["learning_goals"].control.value = 1
        owner.switches["resistance_goals"].value = True
        owner.refine()
        assert owner._futures.own.outcomes["resistance"].mean() < before


class TestRanking:
    def shares(self, panel):
        own, did, _ = panel._runs()
        return share_better(own, did, panel.outcome.value)

    def test_under_four_draws_in_five_the_answers_cannot_decide(self, owner):
        owner.levers["involvement"].control.value = 0.1
        owner.refine()
        assert 0.2 < self.shares(owner) < 0.8
        said = plain(owner._said.value)
        assert "Vos réponses ne permettent pas de départager ces plans." in said
        assert f"dans {100 * self.shares(owner):.0f} % des 200 entreprises" in said

    def test_from_four_draws_in_five_on_a_plan_comes_first(self, owner):
        owner.levers["course"].control.value = 14
        owner.finer.value = "course"
        owner.who.value = None
        owner.outcome.value = "mastery"
        owner.refine()
        assert self.shares(owner) >= 0.8
        said = plain(owner._said.value)
        assert "votre plan passe devant (il faut pour cela 80 % des tirages)" in said
        assert "départager" not in said

    def test_less_is_better_for_errors(self, owner):
        owner.nothing.click()
        for outcome in ("mastery", "errors"):
            owner.outcome.value = outcome
            owner.refine()
            own, did, _ = owner._runs()
            ends = [runs.weeks[outcome].xs(WEEKS - 1, level="week").to_numpy() for runs in (own, did)]
            better = ends[0] < ends[1] if outcome == "errors" else ends[0] > ends[1]
            expected = (better + 0.5 * (ends[0] == ends[1])).mean()
            assert self.shares(owner) == pytest.approx(expected)

    def test_nothing_is_ranked_before_all_draws_are_there(self, owner):
        owner.levers["involvement"].control.value = 0.1
        assert "Premier dessin" in plain(owner._said.value)

    def test_plans_kept_are_ranked_by_the_same_rule(self, owner):
        owner.kept.keep.click()
        said = plain(owner.kept.table.value)
        assert "Vos réponses ne permettent pas de départager ces plans." in said
        owner.outcome.value = "mastery"
        owner.levers["course"].control.value = 14
        owner.finer.value = "course"
        owner.who.value = None
        owner.kept.keep.click()
        said = plain(owner.kept.table.value)
        assert "qui le suivent : plan 2 ; puis" in said
        assert "80 % des tirages" in said


class TestOneTeam:
    def test_a_pilot_takes_a_part_of_the_only_team(self, scores):
        survey, found = scores
        mine = firm_from_scores(found, {**survey.firms.loc["E003"], "teams": {"tous": 9}}, firm="E003")
        panel = CasePanel(load_case("pme1").episode("crm").with_firm(mine), n_weeks=WEEKS)
        assert panel.plan.levers["pilot"].who == 0.25
        panel.finer.value = "pilot"
        panel.commit.click()
        panel.steps.value = "plan"
        assert "<img" in panel.picture.widget.value
        panel.who.value = None
        assert panel.picture.widget.value == ""
        assert "il n’y aurait donc pas de pilote" in plain(panel._said.value)


def test_every_picture_of_synthetic_answers_says_so(owner):
    owner.refine()
    owner.steps.value = "happens"
    owner.steps.value = "why"
    for figure in (owner.picture, owner._map.figure, owner._gauges, owner._ledger):
        assert "synthétiques" in figure.line
