"""The weekly model: its two versions agree to the last belief, March stands inside it, and it adds up."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.simulation import (
    Abandoned,
    Departure,
    Firm,
    Lever,
    NewVersion,
    Parameters,
    Plan,
    StagedPlan,
    draw_parameters,
    march,
    march_parameters,
    simulate,
)
from ltd_toolkit.simulation.draws import LEVELS, Draws, blocks
from ltd_toolkit.simulation.fast import simulate_fast
from ltd_toolkit.simulation.plain import simulate_plainly
from ltd_toolkit.simulation.setting import make_setting

ALL_LEVERS = {
    "course": 14,
    "pilot": 1,
    "step_by_step": 0.25,
    "sharing_space": 0.5,
    "mentoring": 0.5,
    "field_support": 0.5,
    "document_and_share": 0.25,
    "learning_goals": 1,
    "reserved_time": 2,
    "involvement": 0.25,
    "practice_hours": 0.25,
}
# Nobody learns, forgets, leaves or asks: whatever changes is what a test puts in.
STILL = Parameters(
    own_hours=0, discovery=0, unlearning=0, fading=0, turnover=0, code_to_people=0, people_to_code=0
)


@pytest.fixture
def shop():
    return Firm({"shop": 8, "store": 8, "office": 8})


@pytest.fixture
def eventful():
    """A small firm to which much happens: a lone expert who leaves, an unfinished tool, two new versions."""
    return Firm(
        {"shop": 7, "lab": 1, "office": 5},
        names={"Léa": "lab"},
        practices=12,
        mastery_start={"shop": 0.3, "Léa": 0.8},
        unfinished=0.02,
        events=[Departure(20), Departure(30, "Léa"), NewVersion(40, 6), NewVersion(50, 5, "wrong")],
    )


def wide(series, level):
    return series.unstack(level)  # noqa: PD010 (nothing is to be averaged)


def setting(firm, plan, parameters=None, n_weeks=60, n_runs=12, seed=5):
    (block,) = blocks(n_runs)
    return make_setting(firm, plan, parameters or Parameters(), n_weeks, seed, block)


def assert_same(one, other):
    for (week, beliefs, channel), (_, again, by) in zip(one.replay(), other.replay(), strict=True):
        assert (beliefs == again).all(), f"beliefs differ in week {week}"
        assert (channel == by).all(), f"channels differ in week {week}"
    assert (one.code == other.code).all()
    assert (one.right == other.right).all()
    assert (one.wrong == other.wrong).all()
    for name in ("use", "resistance", "output", "wanted", "kept", "spent", "pressure", "lost", "mentoring"):
        values = getattr(one, name)
        if values is not None:
            np.testing.assert_allclose(values, getattr(other, name), atol=1e-6, err_msg=name)


PLANS = {
    "nothing": Plan(),
    "course": Plan(course=14),
    "everything": Plan(**ALL_LEVERS),
    "some_people": Plan(
        go_live=5,
        course=Lever(10, who=0.5, overlap=0.6),
        pilot={"who": 0.3},
        mentoring=Lever(1, who=0.6),
        involvement=1,
    ),
    "stages": StagedPlan(
        [
            Plan(**{**ALL_LEVERS, "pilot": {"weeks": 20, "who": 0.3}}),
            Plan(course=Lever(9, who=0.5), mentoring=1),
            Plan(),
            Plan(course=4, document_and_share=0.5, involvement=0.5),
        ]
    ),
}
PARAMETERS = {
    "default": Parameters(),
    "drawn": draw_parameters(12, 3),
    "march": march_parameters(0.3, 0.4, p3=0.02, p4=0.01),
    "switches": Parameters(
        resistance_goals=0.1, resistance_involved=0.1, errors_newcomer=0.1, coin=1, leader_hours=1
    ),
}


class TestTwoVersions:
    """Both take the same draws, so they must agree exactly; numbers differ by the order of sums alone."""

    @pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)
    @pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
    @pytest.mark.parametrize("name", ["shop", "eventful"])
    def test_the_fast_one_is_the_plain_one(self, request, name, plan, parameters):
        firm = request.getfixturevalue(name)
        fast, plain = simulate_fast, simulate_plainly
        assert_same(fast(setting(firm, plan, parameters)), plain(setting(firm, plan, parameters)))

    def test_the_comparison_would_see_a_small_difference(self, shop):
        one = simulate_fast(setting(shop, Plan()))
        other = simulate_plainly(setting(shop, Plan(), Parameters(unlearning=0.021)))
        with pytest.raises(AssertionError):
            assert_same(one, other)

    def test_either_can_be_asked_for(self, shop):
        results = [
            simulate(shop, Plan(course=7), n_weeks=20, n_runs=5, random_state=1, method=method).outcomes
            for method in ("fast", "plain")
        ]
        pd.testing.assert_frame_equal(*results, atol=1e-6)


def march_by_hand(s, p1, p2, p3, p4):
    """March's model from his rules, with the draws the firm would take; yields people and code by week."""
    n, m, runs = s.n, s.m, s.n_runs
    b, c = s.beliefs.copy(), np.zeros((m, runs), dtype=int)
    cells, coins = s.draws.every_week("cells"), s.draws.every_week("coins")
    turns, leaves = (
        s.draws.uniform("turbulence", s.n_weeks, m) < p4,
        s.draws.uniform("leavers", s.n_weeks, n) < p3,
    )
    learning = s.draws.uniform("code", s.n_weeks, m)
    for t in range(s.n_weeks):
        b, c = np.where(turns[t], -b, b), np.where(turns[t], -c, c)
        place = s.draws.newcomers(t, leaves[t])
        for number, (run, person) in enumerate(zip(*leaves[t].T.nonzero(), strict=True)):
            b[person, :, run] = np.select([place[:, number] < 1 / 3, place[:, number] < 2 / 3], [1, -1], 0)
        acts = np.where(b == 0, np.where(next(coins) % 2, 1, -1), b)
        votes = (acts * (acts.sum(axis=1) > c.sum(axis=0))[:, None]).sum(axis=0)
        socialised = (c != 0) & (b != c) & ((next(cells) + 0.5) / LEVELS < p1)
        b = np.where(socialised, b + np.sign(c - b), b)
        learns = (votes != 0) & (np.sign(votes) != c) & (learning[t] < 1 - (1 - p2) ** np.abs(votes))
        c = np.where(learns, np.sign(votes), c)
        yield b, c


class TestMarch:
    @pytest.mark.parametrize(
        ("p1", "p2", "p3", "p4"),
        [(0.1, 0.1, 0, 0), (0.9, 0.5, 0, 0), (0.5, 0.9, 0.1, 0), (0.5, 0.5, 0.1, 0.02), (1, 1, 0, 0)],
    )
    def test_with_all_else_off_the_firm_is_marchs_organisation(self, p1, p2, p3, p4):
        firm = Firm({"all": 50})
        here = setting(firm, Plan(), march_parameters(p1, p2, p3=p3, p4=p4), n_weeks=40, n_runs=10)
        record = simulate_fast(here)
        by_hand = march_by_hand(here, p1, p2, p3, p4)
        for (week, beliefs, _), (b, c) in zip(record.replay(), by_hand, strict=True):
            assert (beliefs == b).all()
            assert (record.code[week] == c).all()

    @pytest.mark.parametrize(("p1", "p2"), [(0.1, 0.5), (0.9, 0.5), (0.5, 0.1)])
    def test_its_knowledge_is_that_of_the_module_march(self, p1, p2):
        firm, n_runs = Firm({"all": 50}), 400
        runs = simulate(
            firm, Plan(), n_weeks=60, n_runs=n_runs, parameters=march_parameters(p1, p2), random_state=1
        )
        weeks = runs.weeks.xs(59, level="week")
        here = weeks["code_right"] - weeks["code_wrong"]
        there = march(p1, p2, n_runs=n_runs, n_periods=60, random_state=2).knowledge
        error = np.sqrt((here.var() + there.var()) / n_runs)
        assert abs(here.mean() - there.mean()) < 4 * error


class TestDraws:
    def test_a_smaller_number_of_runs_is_the_first_of_a_larger(self, shop):
        numbers = {
            n: simulate(shop, Plan(course=14), n_weeks=30, n_runs=n, random_state=3).outcomes
            for n in (10, 40, 45, 210)
        }
        for n in (10, 40, 45):
            pd.testing.assert_frame_equal(numbers[n], numbers[210].iloc[:n])

    def test_a_shorter_look_is_the_beginning_of_a_longer(self, eventful):
        short, long = (
            simulate(eventful, Plan(**ALL_LEVERS), n_weeks=n, n_runs=5, random_state=3) for n in (45, 60)
        )
        beginning = long.weeks[long.weeks.index.get_level_values("week") < 45]
        pd.testing.assert_frame_equal(short.weeks, beginning)

    def test_a_look_shorter_than_the_pilot_is_its_beginning(self):
        firm = Firm({"a": 4, "b": 4}, leader_hours=2)
        busy = Plan(pilot=1, sharing_space=Lever(3, weeks=10))
        short, long = (simulate(firm, busy, n_weeks=n, n_runs=5, random_state=3) for n in (9, 20))
        beginning = long.weeks[long.weeks.index.get_level_values("week") < 9]
        pd.testing.assert_frame_equal(short.weeks, beginning)

    @pytest.mark.parametrize("method", ["fast", "plain"])
    def test_work_that_nobody_waits_for_is_given_up_in_the_same_week(self, shop, method):
        weeks = []

        def go_on():
            weeks.append(len(weeks))
            return len(weeks) < 5

        with pytest.raises(Abandoned):
            simulate(shop, Plan(), n_weeks=30, n_runs=60, random_state=1, method=method, go_on=go_on)
        assert len(weeks) == 5

    def test_the_number_of_workers_does_not_matter(self, shop):
        one, two = (
            simulate(shop, Plan(), n_weeks=8, n_runs=250, random_state=3, n_jobs=n, keep="outcomes").outcomes
            for n in (None, 2)
        )
        pd.testing.assert_frame_equal(one, two)

    def test_a_run_with_its_own_parameters_is_the_run_with_these_parameters(self, shop):
        values = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
        each = simulate(
            shop, Plan(), n_weeks=30, n_runs=6, parameters=Parameters(discovery=values), random_state=3
        )
        alone = simulate(
            shop, Plan(), n_weeks=30, n_runs=6, parameters=Parameters(discovery=0.04), random_state=3
        )
        pd.testing.assert_series_equal(each.outcomes.loc[3], alone.outcomes.loc[3])

    @pytest.mark.parametrize(
        ("plan", "parameters"),
        [
            (Plan(), Parameters(hours_asking=3)),
            (Plan(), Parameters(turnover=0.05)),
            (Plan(course=14), Parameters()),
            (Plan(**ALL_LEVERS), Parameters(coin=1, turbulence=0.01)),
        ],
        ids=["asking", "turnover", "course", "everything"],
    )
    def test_another_rate_or_plan_leaves_all_streams_untouched(self, shop, monkeypatch, plan, parameters):
        handed_out: dict[tuple, str] = {}
        original, taken = Draws._used, {}

        def note(self, full):
            made = original(self, full)
            handed_out[taken["purpose"], taken["number"]] = hashlib.sha256(made.tobytes()).hexdigest()
            taken["number"] += 1
            return made

        stream = Draws.stream

        def name(self, purpose, week=None):
            taken.update(purpose=(purpose, week), number=0)
            return stream(self, purpose, week)

        def weekly(self, purpose):  # streams that go on from week to week are read at once, under their name
            source = stream(self, purpose)
            for week in range(self.n_weeks):
                taken.update(purpose=(purpose, week), number=0)
                yield self.levels(source, self.n, self.m)

        monkeypatch.setattr(Draws, "_used", note)
        monkeypatch.setattr(Draws, "stream", name)
        monkeypatch.setattr(Draws, "every_week", weekly)
        simulate(shop, Plan(), n_weeks=10, n_runs=4, random_state=3)
        before = dict(handed_out)
        handed_out.clear()
        simulate(shop, plan, n_weeks=10, n_runs=4, random_state=3, parameters=parameters)
        assert len(before) > 15
        assert all(handed_out[key] == value for key, value in before.items() if key in handed_out)
        assert before.keys() <= handed_out.keys()

    def test_common_draws_make_differences_between_plans_more_certain(self, shop):
        plan, more = Plan(course=10), Plan(course=14)
        base = simulate(shop, plan, n_weeks=52, random_state=3).outcomes["mastery"]
        same, other = (simulate(shop, more, n_weeks=52, random_state=n).outcomes["mastery"] for n in (3, 4))
        assert (same - base).var() < (other - base).var() / 2

    def test_the_same_number_gives_the_same_runs_and_no_number_others(self, shop):
        def once(random_state):
            return simulate(shop, Plan(), n_weeks=5, n_runs=3, random_state=random_state).outcomes

        pd.testing.assert_frame_equal(once(1), once(1))
        pd.testing.assert_frame_equal(once(np.random.default_rng(1)), once(np.random.default_rng(1)))
        assert not once(None).equals(once(None))


class TestSums:
    @pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
    def test_the_ledger_is_the_change_in_mastery_and_errors(self, eventful, plan):
        runs = simulate(eventful, plan, n_weeks=60, n_runs=8, random_state=3)
        changes = runs.ledger.groupby(["run", "week"]).sum().groupby("run").cumsum()
        start = runs.practices(-1)["belief"]
        for name, value in (("mastery", 1), ("errors", -1)):
            before = (start == value).groupby("run").mean()
            expected = runs.weeks[name] - before.reindex(runs.weeks.index, level="run")
            np.testing.assert_allclose(changes[name], expected, atol=1e-12)

    def test_hours_by_lever_are_all_hours(self, eventful):
        runs = simulate(eventful, Plan(**ALL_LEVERS), n_weeks=60, n_runs=8, random_state=3)
        by_person = runs.hours["spent"].groupby(["run", "person"]).sum()
        expected = runs.people["hours_spent"].groupby(["run", "person"]).sum()
        np.testing.assert_allclose(by_person, expected, rtol=1e-5)
        assert (runs.hours["spent"] <= runs.hours["wanted"] + 1e-4).all()

    def test_spent_hours_are_wanted_ones_less_those_taken_and_hours_nobody_planned(self, eventful):
        runs = simulate(eventful, Plan(**ALL_LEVERS), n_weeks=60, n_runs=8, random_state=3)
        spent = runs.hours["spent"].unstack("lever")  # noqa: PD010
        unplanned = spent[["reserved_unfilled", "helping"]].sum(axis="columns").groupby("run").mean()
        out = runs.outcomes
        expected = out["hours_wanted"] - out["hours_crowded_out"] + unplanned
        np.testing.assert_allclose(out["hours_spent"], expected, rtol=1e-6)

    @pytest.mark.parametrize("plan", [Plan(), Plan(pilot=Lever(1, weeks=13, who="office"))])
    def test_colleagues_are_asked_for_as_many_hours_as_people_ask(self, shop, plan):
        asking = Parameters(asking_share=1)
        runs = simulate(shop, plan, n_weeks=13, n_runs=5, parameters=asking, random_state=3)
        hours = runs.hours["spent"].groupby("lever").sum()
        assert hours["helping"] == pytest.approx(hours["own_learning"], rel=1e-4)

    def test_pressure_has_a_most_from_the_first_week_on(self):
        pressed = Firm({"a": 6}, pressure_start=1)
        runs = simulate(pressed, Plan(), n_weeks=3, n_runs=5, random_state=3)
        assert runs.weeks["pressure"].max() <= 0.95
        assert (runs.weeks["hours_crowded_out"] < 0.9501 * runs.weeks["hours_wanted"]).all()

    def test_nobody_works_more_than_the_contract(self, shop):
        plan = Plan(course=Lever(100, weeks=4), field_support=20, sharing_space=20, reserved_time=35)
        runs = simulate(shop, plan, n_weeks=20, n_runs=5, random_state=3)
        assert runs.people["hours_spent"].max() <= 35 + 1e-4
        assert runs.people["output"].min() >= -1e-6

    def test_teams_and_weeks_are_means_of_people(self, shop):
        runs = simulate(shop, Plan(course=Lever(14, who="shop")), n_weeks=12, n_runs=5, random_state=3)
        columns = ["use", "mastery", "errors", "resistance", "output"]
        people = runs.people[columns]
        np.testing.assert_allclose(people.groupby(["run", "week"]).mean(), runs.weeks[columns], atol=1e-6)
        team_of = dict(zip(shop.people, shop.team_of, strict=True))
        teams = people.groupby(["run", "week", people.index.get_level_values("person").map(team_of)]).mean()
        expected = runs.teams.reorder_levels(["run", "week", "team"]).sort_index()
        np.testing.assert_allclose(teams, expected[columns], atol=1e-6)

    def test_practices_are_the_beliefs_that_people_are_counted_by(self, shop):
        runs = simulate(shop, Plan(course=14), n_weeks=12, n_runs=45, random_state=3)
        practices = runs.practices([3, 11], runs=[2, 44])
        assert len(practices) == 2 * 2 * 24 * 30
        mastered = (practices["belief"] == 1).groupby(["run", "week", "person"], sort=False).mean()
        np.testing.assert_allclose(mastered, runs.people["mastery"].loc[mastered.index])
        learnt = practices[practices["channel"] == "course"]
        assert len(learnt) > 0
        assert (learnt["belief"] == 1).all()

    def test_everything_stays_in_its_range(self, eventful):
        drawn = draw_parameters(40, 1)
        runs = simulate(eventful, Plan(**ALL_LEVERS), n_weeks=60, n_runs=40, parameters=drawn, random_state=3)
        shares = ["use", "mastery", "errors", "resistance", "pressure", "code_right", "code_wrong", "spread"]
        for frame in (runs.weeks[shares], runs.gauges, runs.outcomes[["incoherence", "spread_relative"]]):
            assert frame.notna().all(axis=None)
            assert frame.min(axis=None) >= 0
            assert frame.max(axis=None) <= 1 + 1e-9

    def test_only_outcomes_may_be_kept(self, shop):
        few = simulate(shop, Plan(), n_weeks=10, n_runs=5, random_state=3, keep="outcomes")
        all_of_it = simulate(shop, Plan(), n_weeks=10, n_runs=5, random_state=3)
        for name in ("outcomes", "weeks", "gauges"):
            pd.testing.assert_frame_equal(getattr(few, name), getattr(all_of_it, name))
        with pytest.raises(ValueError, match='keep="all"'):
            few.people  # noqa: B018


class TestHours:
    def test_in_the_first_week_people_want_to_learn_what_they_do_not_know_and_get_half_of_it(self, shop):
        parameters = Parameters(own_hours=1.5, pressure_start=0.5, turnover=0)
        runs = simulate(shop, Plan(), n_weeks=1, n_runs=5, parameters=parameters, random_state=3)
        start = runs.practices(-1)["belief"]
        wanted = 1.5 * (start == 0).groupby("run").mean()
        np.testing.assert_allclose(runs.weeks["hours_wanted"].to_numpy(), wanted, rtol=1e-6)
        np.testing.assert_allclose(runs.weeks["hours_crowded_out"].to_numpy(), wanted / 2, rtol=1e-6)

    def test_reserved_hours_are_not_crowded_out_and_are_never_free(self, shop):
        plan = Plan(field_support=2, reserved_time=4)
        parameters = STILL.replace(hours_field_support=np.inf, hours_trying=np.inf)
        runs = simulate(shop, plan, n_weeks=12, n_runs=5, parameters=parameters, random_state=3)
        assert runs.weeks["hours_crowded_out"].max() == 0
        np.testing.assert_allclose(runs.weeks["hours_spent"], 4, rtol=1e-5)

    def test_a_course_is_never_crowded_out(self, shop):
        pressed = STILL.replace(pressure_start=0.9)
        runs = simulate(shop, Plan(course=14), n_weeks=6, n_runs=5, parameters=pressed, random_state=3)
        assert runs.outcomes["hours_spent"].tolist() == pytest.approx([14] * 5)

    def test_goals_hold_off_pressure(self, shop):
        kept = {
            strength: simulate(shop, Plan(learning_goals=strength), n_weeks=4, n_runs=5, random_state=3).weeks
            for strength in (0, 1)
        }
        taken = {s: (w["hours_crowded_out"] / w["hours_wanted"]).mean() for s, w in kept.items()}
        assert taken[1] == pytest.approx(taken[0] * 0.7, rel=0.05)

    def test_goals_touch_nothing_but_hours_unless_an_assumption_is_turned_on(self, shop):
        off = Parameters(goals_effort=0, goals_protection=0)
        plain, goals = (
            simulate(shop, Plan(learning_goals=x), n_weeks=20, n_runs=5, parameters=off, random_state=3).weeks
            for x in (0, 1)
        )
        pd.testing.assert_frame_equal(plain, goals)
        on = off.replace(resistance_goals=0.1)
        direct = simulate(shop, Plan(learning_goals=1), n_weeks=20, n_runs=5, parameters=on, random_state=3)
        assert direct.outcomes["resistance"].mean() < plain["resistance"].groupby("run").last().mean()


class TestPhases:
    def test_others_wait_for_the_end_of_the_pilot(self, shop):
        runs = simulate(
            shop, Plan(pilot=Lever(1, weeks=10, who="office")), n_weeks=14, n_runs=5, random_state=3
        )
        use = wide(runs.teams["use"].groupby(["week", "team"]).max(), "team")
        assert (use.loc[:9, ["shop", "store"]] == 0).all(axis=None)
        assert (use.loc[0:, "office"] > 0).all()
        assert (use.loc[10:] > 0).all(axis=None)

    def test_personal_levers_follow_access_and_shared_ones_do_not(self, shop):
        plan = Plan(
            pilot=Lever(1, weeks=10, who="office"), course=Lever(8, weeks=2), sharing_space=Lever(1, weeks=2)
        )
        runs = simulate(shop, plan, n_weeks=20, n_runs=5, parameters=STILL, random_state=3)
        taught = runs.ledger["mastery"].xs("course", level="channel").groupby("week").mean()
        assert set(taught[taught > 0].index) == {0, 1, 10, 11}
        hours = runs.hours["wanted"].xs("sharing_space", level="lever").groupby("person").mean()
        assert hours["office 1"] == 2
        assert hours["shop 1"] == 0

    def test_what_has_not_been_moved_is_only_met_in_the_course(self, shop):
        plan = Plan(
            step_by_step=Lever(0.2, weeks=26), course=14, field_support=1, sharing_space=1, mentoring=1
        )
        runs = simulate(shop, plan, n_weeks=6, n_runs=20, random_state=3)
        practices = runs.practices(5).reset_index()
        later = practices[practices["practice"].astype(int) > 6]
        assert set(later["channel"].dropna()) <= {"course", "fading", "turnover"}
        first = practices[practices["practice"].astype(int) <= 6]
        assert {"doing", "field_support", "code", "asking"} <= set(first["channel"].dropna())

    def test_at_the_last_step_everything_has_been_moved(self, shop):
        s = setting(shop, Plan(step_by_step=Lever(0.25, weeks=12)))
        n_moved = s.schedule.moved.sum(axis=1)[:, 0]
        assert n_moved[[0, 3, 4, 7, 8, 11, 12]].tolist() == [8, 8, 15, 15, 22, 22, 30]

    def test_at_once_is_one_step(self, shop):
        one, none = (
            simulate(shop, plan, n_weeks=20, n_runs=5, random_state=3).outcomes.drop(
                columns=["leader_hours_needed"]
            )
            for plan in (Plan(step_by_step=1), Plan())
        )
        pd.testing.assert_frame_equal(one, none)


class TestLeader:
    def test_without_the_leaders_hours_nothing_that_needs_them_happens(self, shop):
        plan = Plan(sharing_space=1, mentoring=1, involvement=1, learning_goals=1)
        absent = Parameters(leader_hours=0)
        got = simulate(shop, plan, n_weeks=20, n_runs=5, parameters=absent, random_state=3)
        nothing = simulate(shop, Plan(), n_weeks=20, n_runs=5, random_state=3)
        columns = ["mastery", "errors", "use", "resistance", "hours_spent"]
        pd.testing.assert_frame_equal(got.outcomes[columns], nothing.outcomes[columns])
        assert (got.outcomes["leader_hours_missing"] == got.outcomes["leader_hours_needed"]).all()
        assert got.outcomes["leader_hours_needed"].min() > 0

    def test_half_of_the_hours_make_half_of_the_meeting(self, shop):
        half = Firm({"shop": 24}, leader_hours=0.5)
        runs = simulate(half, Plan(sharing_space=1), n_weeks=12, n_runs=5, random_state=3)
        assert runs.weeks["leader_share"].unique().tolist() == [0.5]
        hours = runs.hours["wanted"].xs("sharing_space", level="lever")
        np.testing.assert_allclose(hours, 6)

    def test_phases_nobody_watches_over_slip(self, shop):
        absent = Parameters(leader_hours=0)
        phased = Plan(pilot=Lever(1, weeks=10, who="office"), step_by_step=0.2)
        got, at_once = (
            simulate(shop, plan, n_weeks=20, n_runs=5, parameters=absent, random_state=3).weeks["use"]
            for plan in (phased, Plan())
        )
        pd.testing.assert_series_equal(got, at_once)

    def test_nothing_slips_before_there_is_a_tool(self, shop):
        absent = Parameters(leader_hours=1)
        plan = Plan(go_live=6, step_by_step=0.25, involvement=Lever(5, weeks=6))
        moved = setting(shop, plan, absent).schedule.moved.sum(axis=1)
        assert (moved[:15] == 8).all()

    def test_courses_and_reserved_hours_need_none(self, shop):
        plan = Plan(course=14, field_support=1, reserved_time=1, document_and_share=1, practice_hours=1)
        runs = simulate(shop, plan, n_weeks=10, n_runs=2, random_state=3)
        assert runs.outcomes["leader_hours_needed"].max() == 0


class TestInvolvement:
    def test_more_of_what_is_discovered_is_right(self, shop):
        shares = []
        for hours in (0, 2):
            runs = simulate(shop, Plan(involvement=hours), n_weeks=30, n_runs=40, random_state=3)
            found = runs.ledger.xs("doing", level="channel").sum()
            shares.append(found["mastery"] / found.sum())
        assert shares[1] > shares[0] + 0.02

    def test_with_its_two_ways_closed_it_costs_hours_and_no_more(self, shop):
        # neither pressure nor resistance may notice the hours: only then is everything else the same
        closed = Parameters(
            involvement_right=0, hours_checking=np.inf, resistance_overload=0, pressure_gain=0
        )
        with_it, without = (
            simulate(shop, Plan(involvement=x), n_weeks=30, n_runs=10, parameters=closed, random_state=3)
            for x in (1, 0)
        )
        same = ["use", "mastery", "errors", "resistance", "code_right", "code_wrong"]
        pd.testing.assert_frame_equal(with_it.weeks[same], without.weeks[same])
        assert (with_it.outcomes["hours_spent"] > without.outcomes["hours_spent"] + 4).all()

    @pytest.mark.parametrize(("mastered", "mended"), [(0.6, True), (0.3, False)])
    def test_checkers_mend_the_code_if_they_know_better_and_spoil_it_if_not(self, mastered, mended):
        firm = Firm({"a": 12}, mastery_start=mastered, errors_start=0.8 - mastered, mastery_sd=0.01)
        parameters = STILL.replace(people_to_code=0.05, involvement_right=0)
        wrong = []
        for hours in (0, 2):
            plan = Plan(involvement=hours, reserved_time=hours)
            runs = simulate(firm, plan, n_weeks=30, parameters=parameters, random_state=3)
            wrong.append(runs.weeks["code_wrong"].xs(29, level="week").mean())
        assert (wrong[1] < wrong[0]) == mended

    def test_the_direct_effect_on_resistance_is_off_and_can_be_turned_on(self, shop):
        off, on = (
            simulate(
                shop,
                Plan(involvement=1),
                n_weeks=30,
                n_runs=10,
                parameters=Parameters(resistance_involved=a),
                random_state=3,
            )
            .outcomes["resistance"]
            .mean()
            for a in (0, 0.2)
        )
        assert Parameters().resistance_involved == 0
        assert on < off - 0.05


class TestEvents:
    def test_a_new_version_makes_its_practices_unknown_and_no_others(self):
        firm = Firm({"a": 6, "b": 6}, mastery_start=0.7, events=[NewVersion(5, 10)])
        runs = simulate(firm, Plan(), n_weeks=6, n_runs=5, parameters=STILL, random_state=3)
        changed = runs.practices(4)["belief"] != runs.practices(5)["belief"].to_numpy()
        touched = changed.groupby(["run", "practice"]).any().groupby("run").sum()
        assert (touched == 10).all()
        after = runs.practices(5)
        assert (after.loc[after["channel"] == "new_version", "belief"] == 0).all()

    def test_the_same_practices_whatever_the_plan(self):
        firm = Firm({"a": 6, "b": 6}, events=[NewVersion(5, 10)])
        plans = (Plan(), Plan(course=14, sharing_space=1))
        which = [next(iter(setting(firm, plan).versions.values()))[0] for plan in plans]
        assert (which[0] == which[1]).all()

    def test_what_becomes_wrong_was_right(self):
        firm = Firm({"a": 6, "b": 6}, mastery_start=0.6, events=[NewVersion(5, 30, "wrong")])
        runs = simulate(firm, Plan(), n_weeks=6, n_runs=5, parameters=STILL, random_state=3)
        before, after = (runs.weeks.xs(week, level="week") for week in (4, 5))
        assert (after["mastery"] == 0).all()
        np.testing.assert_allclose(after["errors"], before["mastery"] + before["errors"])

    def test_the_best_informed_leaves_and_a_newcomer_takes_the_seat(self):
        firm = Firm({"a": 6, "b": 6}, events=[Departure(5)])
        runs = simulate(firm, Plan(), n_weeks=6, n_runs=20, parameters=STILL, random_state=3)
        before = wide(runs.people["mastery"].xs(4, level="week"), "person")
        after = wide(runs.people["mastery"].xs(5, level="week"), "person")
        (record,) = runs.records
        who = np.array(firm.people)[record.departed[5]]
        best = before.max(axis="columns")
        assert [before.loc[run, person] for run, person in enumerate(who)] == best.tolist()
        assert ((before != after).sum(axis="columns") <= 1).all()
        assert (runs.outcomes["practices_lost"] >= 0).all()

    def test_a_named_person_leaves(self):
        firm = Firm(
            {"a": 6, "b": 6}, names={"Inès": "b"}, mastery_start={"Inès": 0.95}, events=[Departure(5, "Inès")]
        )
        runs = simulate(firm, Plan(), n_weeks=6, n_runs=40, parameters=STILL, random_state=3)
        mastery = runs.people["mastery"].xs("Inès", level="person").groupby("week").mean()
        assert mastery[4] > 0.85
        assert mastery[5] < 0.4
        assert (runs.ledger["mastery"].xs("departure", level="channel").groupby("week").sum()[:5] == 0).all()

    def test_an_unfinished_tool_turns_what_was_right(self):
        firm = Firm({"a": 12}, mastery_start=0.6, unfinished=0.05, unfinished_weeks=10)
        runs = simulate(firm, Plan(go_live=3), n_weeks=20, n_runs=40, parameters=STILL, random_state=3)
        turned = runs.ledger["errors"].xs("turbulence", level="channel").groupby("week").mean()
        assert set(turned[turned != 0].index) == set(range(3, 13))


class TestOutcomes:
    def test_definitions_that_can_be_read_from_the_weeks(self, shop):
        runs = simulate(shop, Plan(course=14, sharing_space=1), n_runs=20, random_state=3)
        outcomes = runs.outcomes
        by_run = {name: wide(runs.weeks[name], "week") for name in ("use", "mastery", "output", "spread")}
        np.testing.assert_allclose(outcomes["mastery"], by_run["mastery"].iloc[:, -8:].mean(axis="columns"))
        np.testing.assert_allclose(outcomes["spread"], by_run["spread"].iloc[:, -8:].mean(axis="columns"))
        output = by_run["output"]
        np.testing.assert_allclose(outcomes["output_gain"], (output - 1).sum(axis="columns"))
        smooth = output.T.rolling(4).mean().T
        np.testing.assert_allclose(outcomes["worst_output"], smooth.min(axis="columns"))
        for share in (50, 80):
            reached = by_run["use"] >= share / 100
            expected = reached.idxmax(axis="columns").where(reached.any(axis="columns"))
            pd.testing.assert_series_equal(
                outcomes[f"weeks_to_{share}_use"], expected.astype(float), check_names=False
            )

    def test_payback_comes_when_the_debt_is_paid_and_stays_so(self, shop):
        runs = simulate(
            shop, Plan(**{**ALL_LEVERS, "reserved_time": 1}), n_weeks=150, n_runs=40, random_state=3
        )
        debt = wide(runs.weeks["output"] - 1, "week").cumsum(axis="columns")
        paid = runs.outcomes["payback_week"]
        assert paid.notna().any()
        for run, week in paid.dropna().items():
            assert (debt.loc[run, int(week) :] >= -1e-6).all()
            assert debt.loc[run, int(week) - 1] < 0
        assert (debt.loc[paid[paid.isna()].index].iloc[:, -1] < 0).all()

    def test_what_was_never_reached_is_missing_and_not_a_number_of_weeks(self, shop):
        refusing = Parameters(use_base=-20)
        outcomes = simulate(shop, Plan(), n_weeks=20, n_runs=5, parameters=refusing, random_state=3).outcomes
        assert (
            outcomes[["weeks_to_50_use", "weeks_to_80_use", "loss_after_departure", "weeks_to_relearn"]]
            .isna()
            .all(axis=None)
        )

    def test_teams_that_are_alike_or_opposite_have_the_least_and_the_largest_spread(self):
        from ltd_toolkit.simulation.outcomes import _relative, _spread

        teams = np.array([[[1.0, 0.5], [0.0, 0.5]]])  # week x team x run: opposite, alike
        size = np.array([5, 5])
        spread = _spread(teams, size)
        assert spread.tolist() == [[0.5, 0.0]]
        assert _relative(spread, teams.mean(axis=1)).tolist() == [[1.0, 0.0]]

    def test_pairs_who_do_a_practice_differently(self):
        from ltd_toolkit.simulation.states import _incoherence

        right = np.array([1, 1, 0, 0], dtype=bool).reshape(4, 1, 1)
        wrong = np.array([0, 0, 1, 0], dtype=bool).reshape(4, 1, 1)
        assert _incoherence(right, wrong, np.ones((1, 1), dtype=bool)) == pytest.approx([2 / 3])

    def test_a_practice_known_in_one_team_only_and_not_written_is_not_shared(self):
        firm = Firm({"a": 6, "b": 6}, mastery_start={"a": 0.9, "b": 0.0}, mastery_sd=0.0, errors_start=0)
        runs = simulate(firm, Plan(), n_weeks=2, n_runs=5, parameters=STILL, random_state=3)
        assert runs.gauges["individual_not_shared"].min() > 0.9
        alike = Firm({"a": 6, "b": 6}, mastery_start=0.9, mastery_sd=0.0)
        runs = simulate(alike, Plan(), n_weeks=2, n_runs=5, parameters=STILL, random_state=3)
        assert runs.gauges["individual_not_shared"].max() < 0.05

    def test_what_was_taught_counts_as_unused_from_twelve_weeks_after_the_course(self, shop):
        unused = STILL.replace(use_base=-20)
        runs = simulate(shop, Plan(course=14), n_weeks=20, n_runs=5, parameters=unused, random_state=3)
        gauge = runs.gauges["formal_not_used"].groupby("week").mean()
        assert (gauge[:14] == 0).all()
        assert (gauge[15:] == 1).all()


class TestArguments:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"n_weeks": 0},
            {"n_runs": 0},
            {"n_runs": 2.5},
            {"method": "slow"},
            {"keep": "some"},
            {"random_state": -1},
        ],
    )
    def test_what_cannot_be_is_refused_by_name(self, shop, wrong):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            simulate(shop, Plan(), **wrong)

    @pytest.mark.parametrize(
        ("name", "wrong"), [("firm", {"shop": 3}), ("plan", {"course": 3}), ("parameters", {"fading": 0})]
    )
    def test_what_is_of_another_kind_is_refused_by_name(self, shop, name, wrong):
        given = {"firm": shop, "plan": Plan(), name: wrong}
        with pytest.raises(TypeError, match=name):
            simulate(**given)

    def test_parameters_of_other_runs_are_refused(self, shop):
        with pytest.raises(ValueError, match="12 runs"):
            simulate(shop, Plan(), n_runs=10, parameters=draw_parameters(12, 1))
