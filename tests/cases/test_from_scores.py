"""Answers become a firm: every row of the mapping, doubt carried along, nobody shown who must not be."""

import copy
import re

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import aggregate, compare_plans, firm_from_scores, load_sample, score_scales, simulate
from ltd_toolkit.cases import (
    best_plans,
    draw_firm,
    load_case,
    load_interventions,
    load_reference,
    open_firm,
    reference_thirds,
)
from ltd_toolkit.cases import reference as thirds
from ltd_toolkit.cases.compare import SURVEYED
from ltd_toolkit.cases.compare import decided as decides
from ltd_toolkit.cases.firm_sheet import KNOWN
from ltd_toolkit.cases.reference import Score, score_of
from ltd_toolkit.cases.surveyed import Scored
from ltd_toolkit.folders import resource
from ltd_toolkit.language import set_language, word
from ltd_toolkit.scales import respondent_floors
from ltd_toolkit.simulation import Firm, FirmError, Lever, Parameters, Plan, load_evidence

SHEET = {"size": 25, "learning_hours": 500, "learning_euros": 3000}
STRATEGIES = (
    "progressive_approach", "collaborative_learning", "formal_informal_combined", "learning_culture",
)  # fmt: skip
NOTHING = ("exploration", "exploitation", "individual", "collective", "formal", "informal",
           "tension_exploration_exploitation", "adoption", "collaboration")  # fmt: skip
QUICK = {"n_runs": 30, "n_weeks": 30}
TOO_LOW, TOO_HIGH = 2.0, 6.5  # scores beyond any third


@pytest.fixture
def survey_of(make_instrument_apart):
    """Return a maker of the scores of a firm "mill" of real people: scale -> mean, spread as wanted."""

    def make(n=24, spread=0.8, roles=None, **means):
        wanted = {"lack_of_time": 4.7, "operations_culture": 4.2, "resistance": 3.8, **means}
        wanted = {**dict.fromkeys(NOTHING, 4.0), **dict.fromkeys(STRATEGIES, 3.0), **wanted}
        shape = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
        shape = spread * shape / shape.std(ddof=1) if n > 1 and spread else 0 * shape
        scores = pd.DataFrame({scale: mean + shape for scale, mean in wanted.items()}).clip(1, 7)
        role = pd.Series(roles or ["owner", *["employee"] * (n - 1)])
        for strategy in STRATEGIES:
            scores[strategy] = wanted[strategy]
        return aggregate(scores, pd.Series("mill", scores.index), instrument=make_instrument_apart, role=role)

    return make


@pytest.fixture(scope="module")
def make_instrument_apart():
    """The shipped instrument."""
    return load_sample().instrument


@pytest.fixture(scope="module")
def sample():
    """Return the sample survey, and the scores of its firms."""
    survey = load_sample()
    people = survey.respondents
    scores = score_scales(survey.responses, survey.instrument)
    floors = respondent_floors(survey.firms["size"])
    job = {"instrument": survey.instrument, "role": people["role"], "floors": floors}
    return survey, aggregate(scores, people["firm"], **job)


def made(scores, facts=SHEET, **changes):
    return firm_from_scores(scores, facts, **{"firm": "mill", "own": True, **changes})


def refused(scores, facts=SHEET, **changes):
    with pytest.raises(FirmError) as refusal:
        made(scores, facts, **changes)
    return refusal.value.problems


class TestMapping:
    """One test per row of the table that says which answer may set what."""

    def test_the_firm_sheet_is_taken_as_it_is(self, survey_of):
        facts = {**SHEET, "teams": {"shop": 14, "office": 10}, "week_hours": 39, "tool": "CRM"}
        facts |= {"people_trained": 5, "meetings_per_month": 2, "go_live": "2025-06"}
        mine = made(survey_of(), facts, month="2025-09")
        assert dict(mine.teams) == {"shop": 14, "office": 10}
        assert (mine.n_people, mine.week_hours, mine.plan.go_live, mine.tool) == (24, 39, 0, "CRM")
        assert (mine.budget_euros, mine.budget_hours) == (12_000, 4 * 500 / 25)  # six months -> two years
        assert mine.plan.levers["course"] == Lever(4.0, 0, 26, 5 / 25)
        assert mine.plan.levers["sharing_space"] == Lever(2 * 12 / 52, 0, "all")
        sources = mine.settings["source"]
        asked = ["staff", "teams", "go_live", "week_hours", "budget_euros", "budget_hours"]
        assert (sources[[*asked, "people_trained", "meetings_per_month"]] == "firm sheet").all()

    @pytest.mark.parametrize(("comes", "week"), [("2025-06", 0), ("2025-09", 0), ("2025-12", 13)])
    def test_a_tool_that_comes_later_comes_later(self, survey_of, comes, week):
        assert made(survey_of(), {**SHEET, "go_live": comes}, month="2025-09").plan.go_live == week

    @pytest.mark.parametrize(
        ("scale", "parameter", "order"),
        [
            ("lack_of_time", "pressure_start", ("low", "default", "high")),
            ("operations_culture", "own_hours", ("high", "default", "low")),
            ("operations_culture", "pressure_gain", ("low", "default", "high")),
            ("resistance", "resistance_start", ("low", "default", "high")),
        ],
    )
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_a_score_sets_its_parameter_by_thirds(self, survey_of, scale, parameter, order, place):
        middle = load_reference().loc[(scale, "mean"), "mean"]
        score = (TOO_LOW, middle, TOO_HIGH)[place]
        mine = made(survey_of(n=60, **{scale: score}))
        expected = load_evidence().at[parameter, order[place]]
        assert getattr(mine, parameter) == expected
        assert mine.settings.at[parameter, "value"] == expected
        assert mine.settings.at[parameter, "source"] == "answers"

    @pytest.mark.parametrize(("spread", "level"), [(0.3, "low"), (0.78, "default"), (1.6, "high")])
    def test_the_spread_of_resistance_sets_that_of_the_start(self, survey_of, spread, level):
        assert made(survey_of(spread=spread)).resistance_sd == load_evidence().at["resistance_sd", level]

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_a_strategy_runs_from_five_on_at_its_lowest_dose(self, survey_of, strategy):
        interventions = load_interventions()
        levers = interventions.index[interventions["strategy"] == strategy]
        assert not set(made(survey_of(**{strategy: 4.99})).plan.levers)
        plan = made(survey_of(**{strategy: 5.0})).plan
        assert set(plan.levers) == set(levers)
        assert [plan.levers[name].dose for name in levers] == interventions.loc[levers, "low"].tolist()
        endless = [name for name in levers if name not in ("pilot", "step_by_step")]
        assert all(plan.levers[name].weeks == "all" for name in endless)  # one goes on as now

    def test_meetings_of_the_sheet_come_before_the_lowest_dose(self, survey_of):
        mine = made(survey_of(collaborative_learning=6), {**SHEET, "meetings_per_month": 4})
        assert mine.plan.levers["sharing_space"].dose == pytest.approx(4 * 12 / 52)

    def test_whose_answers_count_is_chosen(self, survey_of):
        scores = survey_of(n=9)
        scores.by_role.loc[("mill", "owner"), list(STRATEGIES)] = 6.0
        assert len(made(scores).plan.levers) == 8
        assert not made(scores, strategies="employee").plan.levers
        nobody = made(scores, strategies=None)
        assert not nobody.plan.levers
        assert (nobody.settings.loc[list(STRATEGIES), "source"] == "assumed").all()

    def test_poles_tensions_and_benefits_set_nothing_and_stand_beside(self, survey_of):
        usual, extreme = survey_of(), survey_of(**dict.fromkeys(NOTHING, 7.0))
        one, other = made(usual), made(extreme)
        pd.testing.assert_frame_equal(one.settings, other.settings)
        assert Firm.__eq__(open_firm(one), open_firm(one))
        assert one.plan == other.plan
        assert set(other.scores_beside.index) == set(NOTHING)
        assert other.scores_beside["score"].gt(one.scores_beside["score"]).all()

    def test_every_rule_names_a_parameter_of_the_model_and_a_fact_of_a_firm(self):
        for rule in thirds.rules().itertuples():
            assert rule.parameter in load_evidence().index
            assert hasattr(Firm({"all": 2}), rule.parameter)
            assert rule.more_means in ("high", "low")
            assert (rule.scale, rule.measure) in load_reference().index


class TestReference:
    def test_the_shipped_thirds_are_those_of_the_sample_and_say_so(self, sample):
        shipped = pd.read_csv(resource("reference_thirds.csv"), index_col=["scale", "measure"])
        pd.testing.assert_frame_equal(reference_thirds(sample[1]), shipped, rtol=1e-9)
        assert shipped["source_fr"].str.contains("synthétique").all()
        assert shipped["source_en"].str.contains("synthetic").all()

    def test_a_third_of_the_firms_lies_in_each(self, sample):
        under = sample[1].flags["under_floor"].astype(bool)
        means = sample[1].means.loc[~under, "lack_of_time"]
        row = load_reference().loc[("lack_of_time", "mean")]
        place = np.searchsorted([row["low_third"], row["high_third"]], means)
        assert np.bincount(place).tolist() == pytest.approx([75, 75, 75], abs=2)

    def test_the_spread_of_firms_is_that_of_the_truth(self, sample):
        from ltd_toolkit.survey.sample import load_truth

        row = load_reference().loc[("lack_of_time", "mean")]
        assert row["between"] == pytest.approx(load_truth()["lack_of_time"].std(), abs=0.12)

    def test_own_thirds_can_be_used(self, sample, survey_of):
        reference = load_reference().assign(low_third=6.8, high_third=6.9)
        assert made(survey_of(lack_of_time=6.0), reference=reference).pressure_start == 0.2

    def test_thirds_of_a_handful_are_refused(self, survey_of):
        with pytest.raises(ValueError, match="30 firms or more"):
            reference_thirds(survey_of())


class TestScore:
    row = pd.Series({"mean": 4.0, "between": 0.8, "within": 0.8, "widest": 1.4})

    def test_more_answers_make_it_surer_and_trust_it_more(self):
        scores = [score_of("mean", 6.0, 0.8, n, self.row) for n in (1, 2, 5, 20, 200)]
        assert np.all(np.diff([each.value for each in scores]) > 0)
        assert np.all(np.diff([each.error for each in scores]) < 0)
        assert scores[-1].value == pytest.approx(6.0, abs=0.02)

    def test_one_person_takes_the_widest(self):
        one = score_of("mean", 6.0, np.nan, 1, self.row)
        assert one.error > score_of("mean", 6.0, 0.8, 2, self.row).error
        assert one.error == pytest.approx(np.sqrt(0.64 * 1.96 / (0.64 + 1.96)))
        assert score_of("spread", 6.0, np.nan, 1, self.row).error == np.inf

    def test_two_people_who_agree_by_chance_are_not_sure(self):
        assert score_of("mean", 6.0, 0.0, 2, self.row).error > 0.4

    def test_a_wide_firm_is_less_sure_than_the_usual_one(self):
        assert score_of("mean", 6.0, 2.0, 9, self.row).error > score_of("mean", 6.0, 0.8, 9, self.row).error

    def test_it_covers_the_truth_as_often_as_it_says(self):
        rng = np.random.default_rng(4)
        truth = rng.normal(4, 0.8, 4000)
        n = rng.integers(2, 12, 4000)
        means = truth + rng.normal(0, 0.8, 4000) / np.sqrt(n)
        scores = [score_of("mean", m, 0.8, k, self.row) for m, k in zip(means, n, strict=True)]
        inside = [abs(s.value - t) < 1.96 * s.error for s, t in zip(scores, truth, strict=True)]
        assert np.mean(inside) == pytest.approx(0.95, abs=0.015)


class TestDraws:
    def test_same_number_same_draws(self, survey_of):
        mine = made(survey_of())
        one, other = (draw_firm(mine, 40, random_state=7).table() for _ in range(2))
        pd.testing.assert_frame_equal(one, other)
        assert not one.equals(draw_firm(mine, 40, random_state=8).table())

    def test_a_sure_score_stays_in_its_part_of_the_range(self):
        sure = Scored("a", "mean", "pressure_start", Score(6, 0.01, 99), (4, 5), (0.2, 0.35, 0.65, 0.8), 0.8)
        place = np.linspace(0.001, 0.999, 50)
        drawn = sure.drawn(place, place)
        assert (drawn.min(), drawn.max()) == pytest.approx((0.65, 0.8), abs=0.001)
        assert sure.ends == (0.65, 0.8)

    def test_an_unsure_score_reaches_other_thirds_as_often_as_it_should(self):
        from scipy.stats import norm

        unsure = Scored(
            "a", "mean", "pressure_start", Score(4.4, 1.0, 1), (4, 5), (0.2, 0.35, 0.65, 0.8), 0.5
        )
        place = (np.arange(4000) + 0.5) / 4000
        drawn = unsure.drawn(place, np.full(4000, 0.5))
        shares = [(drawn < 0.35).mean(), ((drawn > 0.35) & (drawn < 0.65)).mean()]
        expected = [norm.cdf(-0.4), norm.cdf(0.6) - norm.cdf(-0.4)]
        assert shares == pytest.approx(expected, abs=0.002)
        assert unsure.ends == (0.2, 0.8)

    def test_nothing_known_draws_the_whole_range(self, survey_of):
        mine = made(survey_of(n=1, roles=["owner"]))
        ends = mine.settings.loc["resistance_sd", ["low", "high"]].tolist()
        assert ends == load_evidence().loc["resistance_sd", ["low", "high"]].tolist()
        drawn = draw_firm(mine, 300, random_state=1).resistance_sd
        thirds_of_draws = np.histogram(drawn, [0.1, 0.135, 0.21, 0.25])[0]
        assert thirds_of_draws == pytest.approx([100, 100, 100], abs=1)

    def test_what_more_means_less_turns_round(self, survey_of):
        mine = made(survey_of(n=80, operations_culture=TOO_HIGH))
        drawn = draw_firm(mine, 100, random_state=1)
        assert drawn.own_hours.max() <= 1.0
        assert drawn.pressure_gain.min() >= 6.0

    def test_every_other_parameter_is_drawn_over_its_range(self, survey_of):
        table = draw_firm(made(survey_of()), 200, random_state=1).table()
        evidence = load_evidence()
        varied = evidence.index[~evidence["switch"] & (evidence["high"] > evidence["low"])]
        assert (table[varied].nunique() > 100).all()
        assert (table[varied] >= evidence.loc[varied, "low"]).all(axis=None)
        assert (table[varied] <= evidence.loc[varied, "high"]).all(axis=None)

    def test_draws_count_only_where_the_firm_says_nothing(self, survey_of):
        mine = made(survey_of(lack_of_time=TOO_HIGH))
        both = [Parameters(pressure_start=np.full(20, value)) for value in (0.0, 0.9)]
        job = {"n_runs": 20, "n_weeks": 20, "random_state": 1}
        closed = [simulate(mine, Plan(), parameters=each, **job).outcomes for each in both]
        opened = [simulate(open_firm(mine), Plan(), parameters=each, **job).outcomes for each in both]
        pd.testing.assert_frame_equal(*closed)
        assert not opened[0].equals(opened[1])
        assert open_firm(Firm({"all": 3}, own_hours=2)).own_hours == 2


class TestWritten:
    def test_shares_are_percentages_and_what_is_not_known_is_a_dash(self, survey_of):
        firm = made(survey_of(lack_of_time=TOO_HIGH))
        for language, half, most in (("fr", "1,5", "80\N{NO-BREAK SPACE}%"), ("en", "1.5", "80%")):
            set_language(language)
            told = firm.written()
            assert len(told) == len(firm.settings)
            assert list(told.index) == list(firm.settings["meaning"])
            cells = dict(zip(firm.settings.index, told.to_numpy().tolist(), strict=True))
            assert cells["pressure_start"][0] == most
            assert cells["own_hours"][0] == half
            assert cells["staff"][1:3] == ["–", "–"]
            assert cells["learning_culture"][0] == word("mine.no")
            assert cells["pressure_start"][3] == word("mine.source.answers")

    def test_some_inputs_can_be_asked_for(self, survey_of):
        firm = made(survey_of())
        assert list(firm.written(["own_hours", "staff"]).index) == [
            firm.settings.at[field, "meaning"] for field in ("own_hours", "staff")
        ]


class TestComparing:
    @pytest.fixture
    def mine(self, survey_of):
        return load_case("pme1").episode("crm").with_firm(made(survey_of()))

    @pytest.fixture
    def plans(self, mine):
        return {"as now": mine.plan, "again": mine.plan, "more": mine.plan.with_levers(course=14)}

    def test_draws_are_used_without_asking_and_do_not_depend_on_workers(self, mine, plans):
        found = compare_plans(mine, plans, random_state=2, **QUICK)
        assert found.setting.nunique() == 30
        others = compare_plans(mine, plans, random_state=2, n_jobs=2, **QUICK)
        pd.testing.assert_frame_equal(found.outcomes, others.outcomes)
        fewer = compare_plans(mine, plans, random_state=2, n_settings=10, **QUICK)
        assert fewer.setting.nunique() == 10

    def test_own_draws_can_be_given(self, mine, plans):
        drawn = draw_firm(mine.firm, 30, random_state=5)
        found = compare_plans(mine, plans, parameters=drawn, **QUICK)
        expected = simulate(open_firm(mine.firm), plans["more"], parameters=drawn, random_state=0, **QUICK)
        assert found.outcomes.loc["more", "mastery"].tolist() == expected.outcomes["mastery"].tolist()

    def test_the_same_plan_twice_cannot_be_told_apart(self, mine, plans):
        found = compare_plans(mine, {name: plans[name] for name in ("as now", "again")}, **QUICK)
        assert found.ranking("mastery") == [["as now", "again"]]
        for language, said in (
            ("fr", "Vos réponses ne permettent pas de départager ces plans."),
            ("en", "Your answers do not allow these plans to be told apart."),
        ):
            set_language(language)
            assert said in found.text(["mastery"])

    def test_a_plan_that_is_better_in_enough_draws_comes_first(self, mine, plans):
        found = compare_plans(mine, plans, **QUICK)
        shares = found.shares("mastery")
        assert (shares.loc["more", ["as now", "again"]] >= 0.8).all()
        assert found.ranking("mastery") == [["more"], ["as now", "again"]]
        assert "qui le suivent : more ; puis as now, again" in found.text(["mastery"]).replace(
            "\N{NO-BREAK SPACE}", " "
        )

    def test_pairs_are_told_where_there_is_no_order(self, mine, plans):
        found = compare_plans(mine, plans, **QUICK)
        now_and_then = np.where(np.arange(30) % 2, 3.0, 0.0)
        for plan, of in {"more": 2.0, "as now": 1.0, "again": now_and_then}.items():
            found.outcomes.loc[plan, "mastery"] = of * np.ones(30)
        assert len(found.ranking("mastery")) == 1
        assert found.verdict("mastery").endswith("ou plus\N{NO-BREAK SPACE}: more devant as now.")

    @pytest.mark.parametrize(("share", "decided"), [(0.79, 0), (0.8, 1), (0.81, 1), (0.2, -1), (0.21, 0)])
    def test_four_draws_in_five_decide(self, share, decided):
        assert decides(share, SURVEYED) == decided

    def test_verdicts_follow_the_same_rule(self, mine, plans):
        effects = compare_plans(mine, plans, n_runs=60, n_weeks=30).effects
        known = effects[effects["verdict"] != "equal"]
        ranked = known["verdict"].isin(["better", "worse"])
        outside = (known["share_better"] >= 0.8) | (known["share_better"] <= 0.2)
        assert (ranked == outside).all()

    def test_what_it_rests_on_is_said_at_the_end(self, mine, plans):
        said = compare_plans(mine, plans, **QUICK).text()
        assert said.endswith(mine.firm.sentence())

    def test_no_single_plan_is_called_best(self, mine):
        with pytest.raises(ValueError, match="compare_plans"):
            best_plans(mine, n_plans=3)

    def test_a_case_keeps_its_own_rule(self):
        episode = load_case("pme2").episode("software")
        found = compare_plans(episode, {"a": Plan(), "b": Plan(course=7)}, **QUICK)
        assert found.effects["share_better"].isna().all()
        with pytest.raises(ValueError, match="several settings"):
            found.ranking("mastery")


class TestSettings:
    @pytest.mark.parametrize(
        ("language", "said"),
        [("fr", "entrées sur 81 viennent de vos réponses"), ("en", "of 81 inputs come from your answers")],
    )
    def test_the_sentence_counts_what_the_table_lists(self, survey_of, language, said):
        set_language(language)
        mine = made(survey_of(), {**SHEET, "people_trained": 3})
        n = (mine.settings["source"] != "assumed").sum()
        assert mine.sentence().startswith(f"{n} ")
        assert said in mine.sentence()
        assert len(mine.settings) == 81

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_every_input_says_what_it_is_and_why(self, survey_of, language):
        set_language(language)
        table = made(survey_of(), {**SHEET, "meetings_per_month": 2}).settings
        assert table.index.is_unique
        assert table["why"].str.len().min() > 10
        assert set(table.index[table["meaning"] == table.index]) <= {"teams"}
        assert set(table["source"]) == {"answers", "firm sheet", "assumed"}
        assert not table["why"].str.contains("{", regex=False).any()

    def test_every_parameter_of_the_model_is_in_it(self, survey_of):
        table = made(survey_of()).settings
        assert set(load_evidence().index) <= set(table.index)
        known = table.dropna(subset=["low"])
        assert (known["low"] <= known["value"]).all()
        assert (known["value"] <= known["high"]).all()

    def test_a_budget_below_what_runs_already_is_raised_and_no_longer_the_sheets(self, survey_of):
        facts = {**SHEET, "learning_euros": 10}
        mine = made(survey_of(formal_informal_combined=6), facts)
        assert mine.budget_euros > 40
        assert mine.settings.at["budget_euros", "source"] == "assumed"
        episode = load_case("pme1").episode("crm").with_firm(mine)
        compare_plans(episode, {"a": episode.plan, "b": Plan()}, **QUICK)  # to go on as now is affordable

    def test_a_scale_that_nobody_answered_is_assumed(self, survey_of):
        scores = survey_of()
        scores.means["lack_of_time"] = np.nan
        mine = made(scores)
        assert mine.pressure_start is None
        assert mine.settings.at["pressure_start", "source"] == "assumed"


class TestEpisode:
    def test_it_takes_only_the_practices_of_the_story(self, survey_of):
        crm = load_case("pme1").episode("crm")
        mine = crm.with_firm(made(survey_of()))
        assert mine.firm.practice_names == crm.firm.practice_names
        assert mine.firm.frequency.tolist() == crm.firm.frequency.tolist()
        assert mine.people.empty
        assert mine.fixed == {}
        assert mine.plan == mine.firm.plan
        assert mine.budget.euros == mine.firm.budget_euros
        assert "Clara" not in str(mine.story)
        assert mine.labels()["A"] == "équipe A"
        assert mine.voices({}).empty

    def test_names_of_ones_own_teams_stay(self, survey_of):
        facts = {**SHEET, "teams": {"warehouse": 12, "B": 12}}
        labels = load_case("pme1").episode("crm").with_firm(made(survey_of(), facts)).labels()
        assert "warehouse" not in labels
        assert "B" not in labels

    def test_the_story_is_in_both_languages(self, survey_of):
        mine = load_case("pme1").episode("crm").with_firm(made(survey_of()))
        assert "24 salariés" in mine.story.text("fr")
        assert "24 staff" in mine.story.text("en")


class TestPrivacy:
    def test_fewer_than_four_are_shown_to_nobody_else(self, survey_of):
        scores = survey_of(n=3)
        found = refused(scores, own=False, strategies=None)
        assert found["kind"].tolist() == ["mine_few"]
        assert "own=True" in found["fr"].iloc[0]
        assert made(scores).n_people == 24

    def test_what_the_owner_alone_said_is_not_shown_to_others(self, survey_of):
        scores = survey_of(n=9)
        assert refused(scores, own=False)["kind"].tolist() == ["mine_few_in_role"]
        assert made(scores, own=False, strategies="employee").n_people == 24
        few = survey_of(n=5, roles=["owner", "manager", "employee", "employee", "employee"])
        assert refused(few, own=False, strategies="employee")["kind"].tolist() == ["mine_few_in_role"]

    def test_synthetic_answers_have_nobody_to_hide(self, sample):
        survey, scores = sample
        n = scores.respondents.min(axis="columns")
        firm = n.index[(n < 4) & survey.firms["size"].ge(3)][0]
        mine = firm_from_scores(scores, survey.firms.loc[firm])
        assert mine.synthetic
        assert "synthétiques" in mine.sentence()

    def test_real_answers_are_not_called_synthetic(self, survey_of):
        assert "synthétiques" not in made(survey_of()).sentence()


class TestHostileFacts:
    @pytest.mark.parametrize(
        ("change", "kind"),
        [
            ({"size": None}, "mine_no_fact"),
            ({"size": np.nan}, "mine_no_fact"),
            ({"size": 300}, "mine_too_large"),
            ({"size": 2}, "mine_too_small"),
            ({"size": -4}, "mine_too_small"),
            ({"size": 12.5}, "mine_no_whole"),
            ({"size": "une dizaine"}, "mine_no_whole"),
            ({"size": True}, "mine_no_whole"),
            ({"size": np.inf}, "mine_no_whole"),
            ({"learning_hours": " "}, "mine_no_fact"),
            ({"learning_hours": -1}, "mine_outside"),
            ({"learning_hours": 25 * 35 * 26 + 1}, "mine_outside"),
            ({"learning_euros": "3 000 €"}, "mine_no_number"),
            ({"learning_euros": np.inf}, "mine_outside"),
            ({"people_trained": 26}, "mine_outside"),
            ({"meetings_per_month": 32}, "mine_outside"),
            ({"week_hours": 0}, "mine_outside"),
            ({"week_hours": 80}, "mine_outside"),
            ({"go_live": "juin 2025"}, "mine_no_month"),
            ({"go_live": "2025-13"}, "mine_no_month"),
            ({"go_live": "2027-01"}, "mine_far_off"),
            ({"teams": ["shop", "office"]}, "mine_teams"),
            ({"teams": {}}, "mine_teams"),
            ({"teams": {"shop": 24, "office": 0}}, "mine_team_size"),
            ({"teams": {"shop": 12.5, "office": 11.5}}, "mine_team_size"),
            ({"teams": {"shop": 15, "office": 10}}, "mine_teams_sum"),
            ({"learning_euro": 10, "learning_euros": None}, "mine_fact_misspelt"),
            ({"peoples_trained": 10}, "mine_fact_misspelt"),
        ],
    )
    def test_each_is_told_with_what_to_do(self, survey_of, change, kind):
        found = refused(survey_of(), {**SHEET, **change}, month="2025-09")
        row = found[found["kind"] == kind]
        assert len(row) == 1
        for language in ("fr", "en"):
            assert not re.search(r"\{[a-z_]*\}", row[language].iloc[0])  # nothing was left to fill in
        assert row["fr"].iloc[0] != row["en"].iloc[0]

    def test_all_is_told_at_once(self, survey_of):
        facts = {"size": 300, "learning_hours": -1, "teams": [], "go_live": "hier"}
        scores = survey_of(n=2, lack_of_time=TOO_HIGH)
        scores.means["resistance"] = 62.0
        found = refused(scores, facts, own=False)
        expected = {"mine_too_large", "mine_outside", "mine_teams", "mine_no_month", "mine_no_fact"}
        expected |= {"mine_score_outside", "mine_few", "mine_few_in_role"}
        assert set(found["kind"]) == expected

    @pytest.mark.parametrize("name", ["moulin", None, 7])
    def test_an_unknown_firm_is_told_with_names_there_are(self, survey_of, name):
        found = refused(survey_of(), firm=name)
        assert found["kind"].tolist() == ["mine_no_firm"]
        assert "mill" in found["fr"].iloc[0]

    def test_scores_that_are_not_those_of_the_scales_are_refused(self, survey_of):
        scores = copy.copy(survey_of())
        poles = {
            part: getattr(scores, part)[list(NOTHING)] for part in ("means", "spread", "respondents", "se")
        }
        vars(scores).update(poles)
        assert refused(scores)["kind"].tolist() == ["mine_no_scores"]

    def test_slips_of_programmers(self, survey_of):
        with pytest.raises(TypeError, match="what aggregate returns"):
            firm_from_scores(pd.DataFrame(), SHEET)
        with pytest.raises(TypeError, match=r"row of survey\.firms"):
            firm_from_scores(survey_of(), [1])
        with pytest.raises(ValueError, match="owner"):
            made(survey_of(), strategies="boss")

    def test_what_may_be_missing_is_assumed_and_listed(self, survey_of):
        table = made(survey_of()).settings
        for name in ("teams", "go_live", "week_hours", "people_trained", "meetings_per_month"):
            assert table.at[name, "source"] == "assumed"

    def test_the_facts_that_are_read_are_those_of_the_questionnaire(self):
        fields = pd.read_csv(resource("instrument/fields.csv"))
        asked = set(fields.loc[fields["level"] == "firm", "id"])
        assert asked == set(KNOWN) - {"teams", "week_hours"}


class TestKnownFirm:
    def test_a_firm_of_the_sample_is_found_again(self, sample):
        """Firms whose true level lies well inside an outer third are put into it."""
        from ltd_toolkit.survey.sample import load_truth

        survey, scores = sample
        truth, row = load_truth()["lack_of_time"], load_reference().loc[("lack_of_time", "mean")]
        n = scores.respondents["lack_of_time"]
        well = survey.firms.index[survey.firms["size"].between(3, 249) & (n >= 8)]
        expected = {0.8: truth > row["high_third"] + 0.5, 0.2: truth < row["low_third"] - 0.5}
        for value, clear in expected.items():
            found = [
                firm_from_scores(scores, survey.firms.loc[name]).pressure_start == value
                for name in well
                if clear[name]
            ]
            assert len(found) >= 10
            assert np.mean(found) >= 0.9

    def test_every_firm_of_the_sample_can_be_read_or_says_why_not(self, sample):
        survey, scores = sample
        for name, facts in survey.firms.iterrows():
            if facts["size"] < 3:
                with pytest.raises(FirmError):
                    firm_from_scores(scores, facts)
            else:
                mine = firm_from_scores(scores, facts)
                assert sum(mine.teams.values()) == facts["size"] - 1
                assert mine.id == name
