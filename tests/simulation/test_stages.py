"""Plans decided anew every quarter: what is decided later changes nothing that has happened."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.simulation import (
    Departure,
    Firm,
    Lever,
    NewVersion,
    Parameters,
    Plan,
    PlanError,
    StagedPlan,
    simulate,
)
from ltd_toolkit.simulation.draws import blocks
from ltd_toolkit.simulation.fast import simulate_fast
from ltd_toolkit.simulation.setting import make_setting
from ltd_toolkit.simulation.stages import spans

N_RUNS, WEEKS = 6, 39
LATER = {
    "course": 14,
    "sharing_space": 0.5,
    "mentoring": 0.5,
    "field_support": 0.5,
    "document_and_share": 0.25,
    "learning_goals": 1,
    "reserved_time": 2,
    "involvement": 0.25,
}
BUSY = Plan(pilot=1, step_by_step=0.25, **LATER)


@pytest.fixture
def shop():
    return Firm({"shop": 4, "store": 3, "office": 4}, practices=12, turnover=0.01)


def firm_with_events():
    events = [Departure(15), NewVersion(28, 5)]
    return Firm(
        {"shop": 5, "lab": 1, "office": 4}, practices=10, unfinished=0.02, events=events, turnover=0.01
    )


def record(firm, plan, *, n_weeks=WEEKS):
    (block,) = blocks(N_RUNS)
    return simulate_fast(make_setting(firm, plan, Parameters(), n_weeks, 3, block))


def runs(firm, plan, n_weeks=WEEKS, **more):
    return simulate(firm, plan, n_weeks=n_weeks, n_runs=N_RUNS, random_state=3, **more)


def assert_equal_up_to(week, one, other):
    """Compare weeks, gauges, people, changes of beliefs and outcomes' ingredients, to the last digit."""
    for name in ("weeks", "gauges", "teams", "people", "ledger"):
        first, second = (getattr(each, name) for each in (one, other))
        first, second = (each[each.index.get_level_values("week") < week] for each in (first, second))
        pd.testing.assert_frame_equal(first, second, check_exact=True, obj=name)


doses = st.fixed_dictionaries(
    {},
    optional={
        "course": st.sampled_from([2, 7, 14]),
        "field_support": st.sampled_from([0.25, 1]),
        "sharing_space": st.sampled_from([0.5, 1]),
        "mentoring": st.sampled_from([0.5, 2]),
        "document_and_share": st.just(0.5),
        "learning_goals": st.just(1),
        "reserved_time": st.sampled_from([0.5, 2]),
        "involvement": st.just(0.5),
    },
)


class TestOneStage:
    @pytest.mark.parametrize("plan", [Plan(), Plan(course=7), BUSY, Plan(go_live=6, pilot={"weeks": 20})])
    def test_it_is_its_plan_to_the_last_digit(self, shop, plan):
        assert_equal_up_to(WEEKS, runs(shop, StagedPlan([plan])), runs(shop, plan))

    @pytest.mark.parametrize("who", [None, "store", 0.5])
    def test_a_single_course_in_a_later_stage_is_that_course_later(self, shop, who):
        staged = StagedPlan([Plan(), Plan(), Plan(course=Lever(7, who=who))])
        later = Plan(course=Lever(7, start=26, who=who))
        both = [runs(shop, plan, 60) for plan in (staged, later)]
        assert_equal_up_to(60, *both)
        pd.testing.assert_frame_equal(both[0].outcomes, both[1].outcomes, check_exact=True)

    def test_a_weekly_lever_cut_in_stages_is_the_lever_uncut(self, shop):
        parts = StagedPlan([Plan(sharing_space=Lever(0.5, weeks=13), learning_goals=1)] * 3)
        whole = Plan(sharing_space=Lever(0.5, weeks=39), learning_goals=1)
        assert_equal_up_to(WEEKS, runs(shop, parts), runs(shop, whole))


class TestThePast:
    @settings(max_examples=15, deadline=None)
    @given(
        past=st.lists(doses, min_size=1, max_size=2),
        phasing=st.sampled_from([{}, {"pilot": {"weeks": 20}}, {"pilot": 1, "step_by_step": 0.25}]),
        futures=st.tuples(st.lists(doses, max_size=2), st.lists(doses, max_size=2)),
    )
    def test_later_decisions_change_nothing_before_them(self, past, phasing, futures):
        firm, known = firm_with_events(), [Plan(**past[0], **phasing), *(Plan(**each) for each in past[1:])]
        # The last stage goes on to the end: in both futures another one follows the past.
        one, other = (StagedPlan([*known, *map(plan_of, each), Plan()]) for each in futures)
        assert_equal_up_to(13 * len(known), runs(firm, one), runs(firm, other))

    def test_they_do_change_what_follows(self, shop):
        one, other = StagedPlan([Plan()] * 3), StagedPlan([Plan(), Plan(course=14), Plan()])
        with pytest.raises(AssertionError):
            assert_equal_up_to(14, runs(shop, one), runs(shop, other))

    def test_weeks_that_are_not_simulated_change_nothing(self, shop):
        plan = StagedPlan([BUSY, Plan(**LATER), Plan(course=4)])
        assert_equal_up_to(20, runs(shop, plan, 20), runs(shop, plan))

    def test_a_busy_owner_manager_later_does_not_change_who_has_had_the_tool(self, shop):
        # Pilot of 26 weeks; meetings in the second quarter would use up the hours that keep it going.
        first = Plan(pilot={"weeks": 26, "who": "shop"})
        busy = Plan(sharing_space=1, mentoring=2, learning_goals=1)
        quiet, loud = (
            runs(shop, StagedPlan([first, each]), parameters=Parameters(leader_hours=1))
            for each in (Plan(), busy)
        )
        uses = [each.people["use"] > 0 for each in (quiet, loud)]
        pd.testing.assert_series_equal(*uses)
        assert quiet.people["use"].xs("office 1", level="person").xs(25, level="week").eq(0).all()
        assert quiet.people["use"].xs("office 1", level="person").xs(27, level="week").gt(0).all()


def plan_of(levers):
    return Plan(**levers)


class TestPilot:
    def test_who_waits_for_the_tool_is_taught_when_it_comes(self, shop):
        # A pilot of 20 weeks: in the second quarter the others wait for 7 more weeks, not for 20.
        first = Plan(pilot={"weeks": 20, "who": "shop"})
        schedule = record(shop, StagedPlan([first, Plan(course=Lever(6, weeks=3)), Plan()])).setting.schedule
        taught = schedule.course[..., 0]
        assert np.flatnonzero(taught[:, 0]).tolist() == [13, 14, 15]  # shop: has had it since week 0
        assert np.flatnonzero(taught[:, -1]).tolist() == [20, 21, 22]

    def test_pilot_and_steps_go_on_when_their_stage_is_over(self, shop):
        first = Plan(pilot={"weeks": 20, "who": "shop"}, step_by_step={"dose": 0.25, "weeks": 30})
        staged, plain = (record(shop, plan) for plan in (StagedPlan([first, Plan(), Plan()]), first))
        for name in ("access", "moved", "leader_needed"):
            np.testing.assert_array_equal(
                getattr(staged.setting.schedule, name), getattr(plain.setting.schedule, name)
            )

    @pytest.mark.parametrize(
        "later", [Plan(pilot=1), Plan(step_by_step=0.5), Plan(go_live=2)], ids=lambda plan: str(plan)
    )
    def test_they_can_only_be_chosen_first(self, later):
        with pytest.raises(PlanError, match="une fois pour toutes"):
            StagedPlan([Plan(), later])


class TestCourses:
    """30 practices, 1.8 hours each: 9 hours are about 5 of them."""

    firm = Firm({"shop": 4, "office": 4}, turnover=0)

    def syllabus(self, *stages):
        return record(self.firm, StagedPlan(stages), n_weeks=13 * len(stages)).setting.syllabus

    def test_a_second_course_goes_on_where_the_first_stopped(self):
        first, second, both = self.syllabus(Plan(course=9), Plan(course=9), Plan())
        assert first.sum(axis=1).tolist() == [[5] * N_RUNS]
        assert not (first & second).any()
        (longer,) = self.syllabus(Plan(course=18))
        assert ((first | second)[:1] == longer).all()
        assert not both.any()

    def test_for_other_people_it_begins_at_the_beginning(self):
        first, second = self.syllabus(Plan(course=Lever(9, who="shop")), Plan(course=Lever(9, who="office")))
        np.testing.assert_array_equal(second[4:], np.broadcast_to(first, (4, 30, N_RUNS)))

    def test_when_all_has_been_covered_it_begins_again(self):
        first, second = self.syllabus(Plan(course=54), Plan(course=9))
        (again,) = self.syllabus(Plan(course=9))
        assert first.all()
        assert (second == again).all()

    def test_a_course_cut_by_the_end_of_its_stage_counts_for_what_was_sat_in(self):
        _, second = self.syllabus(Plan(course=Lever(18, weeks=26)), Plan(course=9))
        _, after = self.syllabus(Plan(course=9), Plan(course=9))
        assert (second == after).all()

    def test_hours_are_those_of_each_stage(self):
        plan = StagedPlan([Plan(course=8), Plan(), Plan(course=Lever(3, weeks=1, who="shop"))])
        hours = runs(self.firm, plan).hours["spent"].xs("course", level="lever").xs(0, level="run")
        assert hours.to_list() == [11] * 4 + [8] * 4

    def test_what_was_taught_twice_is_counted_when_each_is_due(self):
        # The first course ends in week 3, the second in week 16: due from weeks 15 and 28 on.
        still = {"fading": 0, "unlearning": 0, "discovery": 0, "code_to_people": 0, "asking_share": 0}
        plan = StagedPlan([Plan(course=9), Plan(course=9), Plan()])
        gauge = runs(self.firm, plan, parameters=Parameters(transfer_course=1, **still)).gauges
        by_week = gauge["formal_not_used"].groupby("week").mean()
        assert by_week.loc[:14].eq(0).all()
        assert by_week.index[by_week.gt(0)].min() == 15


class TestStagedPlan:
    def test_stages_and_their_weeks(self):
        plan = StagedPlan([Plan(course=7), Plan()], stage_weeks=10)
        assert [(span.begin, span.end) for span in spans(plan, 25)] == [(0, 10), (10, 25)]
        assert [(span.begin, span.end) for span in spans(plan, 8)] == [(0, 8)]
        assert [(span.begin, span.end) for span in spans(Plan(), 8)] == [(0, 8)]
        assert plan.only("course").stages == (Plan(course=7), Plan())

    def test_everything_a_firm_cannot_do_is_said_at_once(self, shop):
        plan = StagedPlan([Plan(course=Lever(7, who="nobody")), Plan(mentoring=Lever(1, who="no one"))])
        with pytest.raises(PlanError) as caught:
            runs(shop, plan)
        assert caught.value.problems["value"].tolist() == ["nobody", "no one"]

    def test_what_needs_the_tool_must_not_be_over_before_it(self, shop):
        with pytest.raises(PlanError, match="semaine 2"):
            runs(shop, StagedPlan([Plan(go_live=15), Plan(sharing_space=Lever(1, weeks=2))]))

    @pytest.mark.parametrize("stages", [[], ()])
    def test_none_at_all_is_a_slip(self, stages):
        with pytest.raises(ValueError, match="a stage"):
            StagedPlan(stages)
