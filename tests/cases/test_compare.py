"""Comparisons: the same people on the same days, known differences found, doubt said in words."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import Firm, Plan, compare_plans, simulate
from ltd_toolkit.cases import BudgetError, best_plans, candidate_plans, compare, outcome_table, plan_costs
from ltd_toolkit.cases.compare import _verdict
from ltd_toolkit.cases.document import CaseError
from ltd_toolkit.cases.outcomes import restricted
from ltd_toolkit.cases.search import _apart, undominated
from ltd_toolkit.language import set_language
from ltd_toolkit.plots.plans import SHARES
from ltd_toolkit.simulation import Parameters, PlanError, draw_parameters

N = "\N{NO-BREAK SPACE}"
QUICK = {"n_runs": 30, "n_weeks": 40}


@pytest.fixture(scope="module")
def plans():
    return {"nothing": Plan(), "course": Plan(course=14), "again": Plan()}


class TestComparing:
    def test_the_difference_is_the_plans(self, joinery, plans):
        found = compare_plans(joinery, plans, random_state=3, **QUICK)
        runs = {
            name: simulate(joinery.firm, plan, random_state=3, **QUICK).outcomes
            for name, plan in plans.items()
        }
        difference = runs["course"]["mastery"] - runs["nothing"]["mastery"]
        row = found.effects.loc[("course", "mastery")]
        assert row["effect"] == pytest.approx(difference.mean())
        half = 1.96 * difference.std() / np.sqrt(30)
        assert [row["low"], row["high"]] == pytest.approx(
            [difference.mean() - half, difference.mean() + half], rel=1e-3
        )
        assert found.means.loc[("course", "use"), "mean"] == pytest.approx(runs["course"]["use"].mean())

    def test_a_plan_does_not_differ_from_itself(self, joinery, plans):
        found = compare_plans(joinery, plans, **QUICK).effects.loc["again"]
        assert (found[["effect", "low", "high"]] == 0).all(axis=None)
        assert (found["verdict"] == "equal").all()

    def test_the_reference_may_be_any_plan(self, joinery, plans):
        one = compare_plans(joinery, plans, **QUICK).effects.loc[("course", "use")]
        other = compare_plans(joinery, plans, reference="course", **QUICK).effects.loc[("nothing", "use")]
        assert one["effect"] == -other["effect"]
        assert {one["verdict"], other["verdict"]} == {"better", "worse"}

    def test_less_is_better_for_weeks_and_resistance(self, joinery, plans):
        found = compare_plans(joinery, plans, **QUICK).effects.loc["course"]
        for name in ("weeks_to_50_use", "resistance"):
            assert found.loc[name, "high"] < 0
            assert found.loc[name, "verdict"] == "better"
        assert found.loc["mastery", "low"] > 0
        assert found.loc["mastery", "verdict"] == "better"

    @pytest.mark.parametrize("n_jobs", [2])
    def test_numbers_do_not_depend_on_the_workers(self, joinery, plans, n_jobs):
        one, two = (
            compare_plans(joinery, plans, parameters="plausible", n_settings=5, n_jobs=n, **QUICK)
            for n in (None, n_jobs)
        )
        pd.testing.assert_frame_equal(one.outcomes, two.outcomes)
        pd.testing.assert_frame_equal(one.effects, two.effects)

    def test_what_cannot_happen_is_left_out(self, joinery, plans):
        outcomes = compare_plans(joinery, plans, **QUICK).effects.index.unique("outcome")
        assert not {"weeks_to_relearn", "loss_after_departure", "practices_lost"} & set(outcomes)

    def test_costs_stand_beside(self, joinery, plans):
        costs = compare_plans(joinery, plans, **QUICK).costs
        assert costs.loc["course", ["euros", "hours_per_person"]].tolist() == [5880, 14]
        assert costs.loc["nothing"].eq(0).all()

    def test_a_table_for_people_gives_means_and_intervals_in_their_language(self, joinery, plans):
        found = compare_plans(joinery, plans, **QUICK)
        row = found.means.loc[("course", "output_gain")]
        for language, mark in (("fr", ","), ("en", ".")):
            set_language(language)
            shown = found.table(["output_gain", "weeks_to_80_use"])
            assert list(shown.index) == list(plans)
            assert list(shown) == list(outcome_table()["name"][["output_gain", "weeks_to_80_use"]])
            numbers = [f"{abs(row[name]):.2f}".replace(".", mark) for name in ("mean", "low", "high")]
            cell = shown.loc["course"].iloc[0]
            assert [cell.index(each) for each in numbers] == sorted(cell.index(each) for each in numbers)
            assert "." not in shown.loc["course"].iloc[1]  # weeks are whole

    def test_shares_are_written_as_percentages_and_their_differences_as_points(self, joinery, plans):
        found = compare_plans(joinery, plans, **QUICK)
        set_language("fr")
        row = found.means.loc[("course", "mastery")]
        ends = " ; ".join(f"{100 * row[name]:.0f} %" for name in ("low", "high"))
        cell = found.table(["mastery"]).loc["course"].iloc[0].replace(N, " ")
        assert cell == f"{100 * row['mean']:.0f} % [{ends}]"
        effect = f"{100 * found.effects.loc[('course', 'mastery'), 'effect']:.0f}".replace("-", "−")
        (line,) = [each for each in found.text(["mastery"]).split("\n") if each.startswith("course")]
        assert f": {effect} [" in line.replace(N, " ")
        assert "] points sur 100." in line

    def test_one_knows_alike_everywhere_what_is_a_share(self):
        table = outcome_table()
        assert set(table.index[table["unit"] == "share"]) == SHARES & set(table.index)


class TestNever:
    def test_weeks_that_never_come_count_as_the_last(self):
        outcomes = pd.DataFrame(
            {
                "weeks_to_80_use": [10, np.nan],
                "payback_week": [np.nan, 30.0],
                "weeks_to_relearn": [6, np.nan],
                "use": [0.9, 0.5],
                "loss_after_departure": np.nan,
            }
        )
        filled = restricted(outcomes, n_weeks=52, go_live=4, new_version=30)
        assert filled["weeks_to_relearn"].tolist() == [6, 22]
        assert filled["weeks_to_80_use"].tolist() == [10, 48]
        assert filled["payback_week"].tolist() == [52, 30]
        assert filled["loss_after_departure"].isna().all()

    def test_a_plan_is_not_favoured_for_getting_there_seldom(self, joinery):
        plans = {"seldom": Plan(), "often": Plan(course=14, field_support=0.5)}
        found = compare_plans(joinery, plans, n_runs=60, n_weeks=70)
        reached = found.means["reached"]
        assert reached["seldom", "weeks_to_80_use"] < reached["often", "weeks_to_80_use"]
        assert found.effects.loc[("often", "weeks_to_80_use"), "verdict"] == "better"


class TestDoubt:
    def test_the_share_is_counted_over_settings(self, joinery, plans):
        job = {"parameters": "plausible", "n_settings": 10, "n_runs": 40, "n_weeks": 30}
        found = compare_plans(joinery, plans, random_state=1, **job)
        assert found.setting.value_counts().tolist() == [4] * 10
        gain = found.outcomes.loc["course"] - found.outcomes.loc["nothing"]
        by_setting = gain.groupby(found.setting)["mastery"].mean()
        row = found.effects.loc[("course", "mastery")]
        assert row["share_better"] == ((by_setting > 0) + (by_setting == 0) / 2).mean()
        assert row["settings_low"] <= row["effect"] <= row["settings_high"]

    def test_settings_are_those_of_the_evidence(self, joinery, plans):
        drawn = draw_parameters(10, np.random.default_rng([1, 1]))
        found = compare_plans(
            joinery, plans, random_state=1, parameters="plausible", n_settings=10, n_runs=10, n_weeks=9
        )
        own = Parameters(**{name: getattr(drawn, name) for name in drawn})
        again = compare_plans(joinery, plans, random_state=1, parameters=own, n_runs=10, n_weeks=9)
        pd.testing.assert_frame_equal(found.effects, again.effects)

    def test_fewer_runs_are_the_first_of_more(self, joinery, plans):
        job = {"parameters": "plausible", "n_settings": 10, "n_weeks": 20}
        few, more = (compare_plans(joinery, plans, n_runs=n, **job).outcomes for n in (10, 30))
        pd.testing.assert_frame_equal(few.loc["course"], more.loc["course"].iloc[:10])

    def test_at_the_usual_values_no_share_is_given(self, joinery, plans):
        effects = compare_plans(joinery, plans, **QUICK).effects
        assert effects[["share_better", "settings_low", "settings_high"]].isna().all(axis=None)

    @pytest.mark.parametrize(
        ("share", "verdict"),
        [
            (0.2, "worse"),
            (0.3, "cannot_decide"),
            (0.5, "cannot_decide"),
            (0.7, "cannot_decide"),
            (0.71, "better"),
        ],
    )
    def test_thirty_to_seventy_percent_cannot_decide(self, share, verdict):
        row = pd.Series({"low": 1.0, "high": 2.0, "share_better": share})
        assert _verdict(row, equal=False, gain=1.0) == verdict

    def test_luck_that_may_explain_it_cannot_decide_either(self):
        for low, high in ((-1, 1), (0, 1), (np.nan, np.nan)):
            row = pd.Series({"low": low, "high": high, "share_better": np.nan})
            assert _verdict(row, equal=False, gain=1.0) == "cannot_decide"

    def test_it_is_said_in_words(self, joinery, plans):
        job = {"parameters": "plausible", "n_settings": 10, "n_runs": 10, "n_weeks": 30}
        found = compare_plans(joinery, plans, **job)
        assert "réglages plausibles" in found.text(["mastery"])
        assert found.text(["mastery"]).count("\n") == 1  # a line for each of the two other plans
        found.effects["verdict"] = "cannot_decide"
        assert "On ne peut pas trancher" in found.text(["use"])
        set_language("en")
        assert "Cannot decide" in found.text(["hours_spent"])

    def test_more_hours_are_more_not_better(self, joinery):
        plans = {"nothing": Plan(), "meetings": Plan(sharing_space=1)}
        text = compare_plans(joinery, plans, **QUICK).text(["hours_spent"])
        assert "Davantage" in text
        assert "Mieux" not in text


class TestRefusals:
    def test_euros_beyond_the_budget(self, dealer, dear_plan):
        with pytest.raises(BudgetError, match="dear"):
            compare_plans(dealer, {"dear": dear_plan, "fine": Plan()})

    def test_people_who_are_not_there(self, joinery):
        with pytest.raises(PlanError, match="warehouse"):
            compare_plans(joinery, {"a": Plan(course={"dose": 3, "who": "warehouse"}), "b": Plan()})

    @pytest.mark.parametrize(
        ("plans", "options", "message"),
        [
            ({"a": Plan()}, {}, "two plans"),
            ({"a": Plan(), "b": Plan()}, {"reference": "c"}, "'c'"),
            ({"a": Plan(), "b": Plan()}, {"parameters": "wild"}, "'wild'"),
            (
                {"a": Plan(), "b": Plan()},
                {"parameters": "plausible", "n_settings": 99, "n_runs": 10},
                "n_settings",
            ),
        ],
    )
    def test_slips(self, joinery, plans, options, message):
        with pytest.raises(ValueError, match=message):
            compare_plans(joinery, plans, **options)


SMALL = {"n_runs": 20, "n_weeks": 30}


@pytest.fixture(scope="module")
def few():
    return {
        "nothing": Plan(),
        "course": Plan(course=14),
        "meetings": Plan(sharing_space=0.5),
        "reserved": Plan(reserved_time=2),
    }


class TestSearching:
    def test_the_front_is_what_nothing_beats(self):
        rng = np.random.default_rng(0)
        points = rng.integers(0, 6, (60, 3)).astype(float)
        kept = undominated(points)
        for row in range(60):
            beaten = any((other >= points[row]).all() and (other > points[row]).any() for other in points)
            assert kept[row] == (not beaten)

    def test_shown_plans_are_apart_and_stand_for_the_others(self):
        rng = np.random.default_rng(1)
        points = rng.random((80, 2))
        points[:, 1] = 1 - points[:, 0]
        shown = _apart(points, np.ones(80, dtype=bool), 0.05)
        left = np.sort(points[shown, 0])
        assert all(after - before > 0.05 * np.ptp(points[:, 0]) for before, after in pairwise(left))
        gaps = np.abs(points[:, None, 0] - points[None, shown, 0]).min(axis=1)
        assert (gaps <= 0.05 * np.ptp(points[:, 0])).all()

    def test_plans_are_what_simulating_them_gives(self, joinery, few):
        found = best_plans(joinery, plans=few, random_state=4, **SMALL)
        outcomes = simulate(joinery.firm, few["course"], random_state=4, **SMALL).outcomes
        assert found.table.loc["course", "mastery"] == pytest.approx(outcomes["mastery"].mean())
        assert found.best("hours_spent") == found.table["hours_spent"].idxmin()
        assert set(found.front.index) <= set(found.table.index[found.table["on_front"]])

    def test_regret_is_what_is_lost_against_the_best(self, joinery, few):
        found = best_plans(joinery, plans=few, **SMALL)
        regret = found.regret("mastery")
        assert regret.loc[found.best("mastery"), ["regret", "low", "high"]].tolist() == [0, 0, 0]
        assert (regret["regret"] >= 0).all()
        worst = found.table["mastery"].idxmin()
        assert regret.at[worst, "regret"] == pytest.approx(np.ptp(found.table["mastery"]))

    def test_the_regret_of_swapping(self, joinery, dealer, few):
        here, there = (best_plans(each, plans=few, **SMALL) for each in (joinery, dealer))
        assert here.regret_of_swapping(here) == (0, 0, 0)
        lost, low, high = here.regret_of_swapping(there)
        assert lost == pytest.approx(here.regret().at[there.best(), "regret"])
        assert low <= lost <= high
        other = best_plans(dealer, plans={"x": Plan(course=3), "y": Plan(course=4)}, **SMALL)
        with pytest.raises(ValueError, match="same plans"):
            here.regret_of_swapping(other)

    def test_any_number_of_workers_gives_the_same(self, joinery, few):
        one, two = (best_plans(joinery, plans=few, n_jobs=n, **SMALL) for n in (None, 2))
        pd.testing.assert_frame_equal(one.table, two.table)

    def test_candidates_are_affordable_and_name_nobody(self, joinery):
        found = candidate_plans(joinery, 40)
        assert len(found) == 40
        assert list(found)[:2] == ["nothing", "as_it_was"]
        assert found == candidate_plans(joinery, 40)
        assert list(candidate_plans(joinery, 40, random_state=1)) != list(found)
        other = Firm({"a": 7, "b": 7})
        for plan in found.values():
            assert all(lever.who is None for lever in plan.levers.values())
            simulate(other, plan, n_runs=1, n_weeks=2)

    def test_candidates_for_two_firms_are_possible_in_both(self, joinery, dealer):
        found = candidate_plans(dealer, 30, also=[joinery])
        assert "as_it_was" not in found  # it names people of the dealer
        for episode in (joinery, dealer):
            for plan in found.values():
                costs = plan_costs(episode, plan)
                assert costs.euros_over == costs.hours_over == 0

    def test_euros_beyond_the_budget_are_refused(self, dealer, dear_plan):
        with pytest.raises(BudgetError, match="dear"):
            best_plans(dealer, plans={"dear": dear_plan, "nothing": Plan()}, **SMALL)


class TestGoingOn:
    def test_an_interrupted_search_goes_on(self, joinery, few, tmp_path, monkeypatch):
        path = tmp_path / "search.json"
        first = dict(list(few.items())[:2])
        best_plans(joinery, plans=first, resume=path, **SMALL)
        done = []
        really = compare.simulate
        monkeypatch.setattr(compare, "simulate", lambda *a, **k: done.append(a[1]) or really(*a, **k))
        again = best_plans(joinery, plans=few, resume=path, **SMALL)
        assert done == [few["meetings"], few["reserved"]]
        pd.testing.assert_frame_equal(again.table, best_plans(joinery, plans=few, **SMALL).table)
        assert [each.name for each in tmp_path.iterdir()] == ["search.json"]  # no half-written file beside it

    def test_a_failure_leaves_what_was_done(self, joinery, few, tmp_path, monkeypatch):
        really, path = compare.simulate, tmp_path / "search.json"

        def fails(firm, plan, **job):
            if "reserved_time" in plan.levers:
                raise KeyboardInterrupt
            return really(firm, plan, **job)

        monkeypatch.setattr(compare, "simulate", fails)
        with pytest.raises(KeyboardInterrupt):
            best_plans(joinery, plans=few, resume=path, **SMALL)
        monkeypatch.undo()
        pd.testing.assert_frame_equal(
            best_plans(joinery, plans=few, resume=path, **SMALL).table,
            best_plans(joinery, plans=few, **SMALL).table,
        )

    @pytest.mark.parametrize(
        "changed", [{"random_state": 9}, {"n_runs": 21}, {"parameters": Parameters(fading=0)}]
    )
    def test_the_file_of_another_search_is_refused(self, joinery, few, tmp_path, changed):
        path = tmp_path / "search.json"
        best_plans(joinery, plans=few, resume=path, **SMALL)
        with pytest.raises(CaseError) as caught:
            best_plans(joinery, plans=few, resume=path, **{**SMALL, **changed})
        assert caught.value.problems["kind"].tolist() == ["case_other_search"]

    @pytest.mark.parametrize("text", ["", "{}", "[1]", '{"search": "x", "done": 3}', "not json"])
    def test_a_damaged_file_is_refused(self, joinery, few, tmp_path, text):
        path = tmp_path / "search.json"
        path.write_text(text)
        with pytest.raises(CaseError) as caught:
            best_plans(joinery, plans=few, resume=path, **SMALL)
        assert caught.value.problems["kind"].tolist() == ["case_no_search"]


def test_outcomes_have_a_direction():
    assert set(outcome_table()["better"]) == {"higher", "lower", "none"}
