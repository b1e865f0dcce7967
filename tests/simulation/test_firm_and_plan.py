"""Firms and plans as people give them: what is meant, and what is refused with a reason, all at once."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from ltd_toolkit.language import languages
from ltd_toolkit.simulation import (
    LEVERS,
    Departure,
    Firm,
    FirmError,
    Lever,
    NewVersion,
    Parameters,
    Plan,
    PlanError,
    simulate,
)


@pytest.fixture
def firm():
    return Firm({"atelier": 5, "bureau": 3}, names={"Inès": "bureau", "Marc": "atelier"})


class TestFirm:
    def test_people_stand_team_after_team_with_their_names_first(self, firm):
        assert firm.people[:2] == ("Marc", "atelier 2")
        assert firm.people[5:] == ("Inès", "bureau 2", "bureau 3")
        assert firm.team_of[4:6] == ("atelier", "bureau")

    def test_it_stays_as_it_is(self, firm):
        with pytest.raises(AttributeError):
            firm.practices = 3
        with pytest.raises(TypeError):
            firm.teams["atelier"] = 9
        assert firm == pickle.loads(pickle.dumps(firm))
        assert hash(firm) == hash(
            Firm({"atelier": 5, "bureau": 3}, names={"Inès": "bureau", "Marc": "atelier"})
        )

    def test_a_few_practices_are_frequent_and_the_mean_is_one(self, firm):
        often = firm.frequency
        assert often.mean() == pytest.approx(1)
        assert (np.diff(often) < 0).all()
        assert np.log(often).std() == pytest.approx(0.8, rel=0.05)

    def test_facts_of_teams_and_persons_reach_the_start(self):
        firm = Firm(
            {"a": 10, "b": 10}, names={"Léa": "b"}, mastery_start={"a": 0.6, "Léa": 0.9}, mastery_sd=0.05,
            resistance_start={"b": 0.9}, resistance_sd=0.0,
        )  # fmt: skip
        runs = simulate(firm, Plan(), n_weeks=1, n_runs=40, random_state=1)
        start = (runs.practices(-1)["belief"] == 1).groupby("person").mean()
        assert start["Léa"] == pytest.approx(0.9, abs=0.03)
        assert start["a 1"] == pytest.approx(0.6, abs=0.05)
        assert start["b 2"] == pytest.approx(Parameters().mastery_start, abs=0.05)
        resistance = runs.people["resistance"].groupby("person").mean()
        assert resistance["b 2"] > 0.75
        assert resistance["a 1"] < 0.6

    def test_what_the_firm_says_comes_before_parameters(self):
        busy, free = (Firm({"a": 8}, pressure_start=z) for z in (0.8, 0.0))
        parameters = Parameters(pressure_start=[0.1, 0.9])
        taken = [
            simulate(each, Plan(), n_weeks=1, n_runs=2, parameters=parameters, random_state=1).weeks
            for each in (busy, free)
        ]
        shares = [(week["hours_crowded_out"] / week["hours_wanted"]).round(6).tolist() for week in taken]
        assert shares == [[0.8, 0.8], [0.0, 0.0]]

    @pytest.mark.parametrize(
        ("wrong", "kind"),
        [
            ({"teams": ["a", "b"]}, "firm_no_teams"),
            ({"teams": {}}, "firm_too_small"),
            ({"teams": {"a": 1}}, "firm_too_small"),
            ({"teams": {"a": -3, "b": 5}}, "firm_team_size"),
            ({"teams": {"a": 2.5}}, "firm_team_size"),
            ({"names": {"Inès": "c"}}, "firm_unknown_team"),
            ({"names": {"a": "b"}}, "firm_name_twice"),
            ({"names": dict.fromkeys("uvwxyz", "a")}, "firm_too_many_names"),
            ({"practices": 0}, "firm_below"),
            ({"practices": ["one", "one"]}, "firm_practices"),
            ({"frequencies": [1, 2]}, "firm_frequencies"),
            ({"practices": 2, "frequencies": [1, -2]}, "firm_below"),
            ({"practices": 2, "frequencies": [1, float("inf")]}, "firm_below"),
            ({"practices": 2, "frequencies": 3}, "firm_frequencies"),
            ({"names": ["Inès"]}, "firm_names"),
            ({"week_hours": 0}, "firm_outside"),
            ({"ramp_weeks": -1}, "firm_below"),
            ({"mastery_start": 35}, "firm_outside"),
            ({"mastery_start": {"c": 0.3}}, "firm_unknown_people"),
            ({"mastery_start": {"a": -0.3}}, "firm_outside"),
            ({"pressure_start": "high"}, "firm_outside"),
            ({"own_hours": 50}, "firm_outside"),
            ({"unfinished": 2}, "firm_outside"),
            ({"events": [Departure(-1)]}, "firm_below"),
            ({"events": [Departure(4, "Zoé")]}, "firm_unknown_people"),
            ({"events": [NewVersion(4, 300)]}, "firm_outside"),
            ({"events": [NewVersion(4, 3, "strange")]}, "not_a_choice"),
            ({"events": [Departure(4), Departure(4, "a 1")]}, "firm_events_meet"),
        ],
    )
    def test_what_cannot_be_is_refused_in_both_languages(self, wrong, kind):
        with pytest.raises(FirmError) as error:
            Firm(**{"teams": {"a": 4, "b": 4}, **wrong})
        assert kind in set(error.value.problems["kind"])
        assert_said(error.value)

    def test_everything_wrong_is_said_at_once(self):
        with pytest.raises(FirmError) as error:
            Firm({"a": 4}, practices=1, mastery_start=7, week_hours=90, ramp_weeks=1.5)
        assert len(error.value.problems) == 4


class TestPlan:
    def test_a_number_a_mapping_and_a_lever_say_the_same(self):
        plans = [
            Plan(course=14),
            Plan(course={"dose": 14}),
            Plan(course=Lever(14)),
            Plan(course=Lever(14.0, weeks=4)),
        ]
        assert len(set(plans)) == 1

    def test_nothing_of_a_lever_is_no_lever(self):
        assert Plan(course=0, sharing_space=None) == Plan()
        assert Plan(course=14).with_levers(course=None) == Plan()

    def test_levers_stand_in_one_order_and_tell_their_length(self):
        plan = Plan(reserved_time=2, course=14, learning_goals=1)
        assert list(plan.levers) == ["course", "learning_goals", "reserved_time"]
        assert [lever.weeks for lever in plan.levers.values()] == [4, "all", 12]

    def test_it_stays_as_it_is(self):
        plan = Plan(course=14)
        with pytest.raises(AttributeError):
            plan.go_live = 3
        with pytest.raises(TypeError):
            plan.levers["course"] = Lever(1)
        assert plan == pickle.loads(pickle.dumps(plan))

    def test_it_shows_itself(self):
        assert repr(Plan(go_live=2, course=14)).startswith("Plan(go_live=2, course=Lever(dose=14.0")

    def test_a_lever_ends_when_its_weeks_are_over(self, firm):
        plan = Plan(sharing_space=Lever(1, start=2, weeks=3), reserved_time=Lever(1, weeks="all"))
        hours = simulate(firm, plan, n_weeks=10, n_runs=2, random_state=1).hours["wanted"]
        assert set(hours.xs("sharing_space", level="lever")) == {3.0}
        assert set(hours.xs("reserved_unfilled", level="lever")) == {10.0}

    @pytest.mark.parametrize("who", ["bureau", ["Inès", "bureau 2", "bureau 3"], ("bureau",)])
    def test_people_are_named_by_team_or_one_by_one(self, firm, who):
        runs = simulate(firm, Plan(course=Lever(8, who=who)), n_weeks=4, n_runs=2, random_state=1)
        hours = runs.hours["spent"].xs("course", level="lever").groupby("person").max()
        assert set(hours.index[hours > 0]) == {"Inès", "bureau 2", "bureau 3"}

    def test_a_share_is_drawn_anew_in_each_run_and_is_the_same_for_each_lever(self, firm):
        plan = Plan(course=Lever(8, who=0.5), field_support=Lever(1, who=0.5))
        hours = simulate(firm, plan, n_weeks=4, n_runs=20, random_state=1).hours["wanted"].reset_index()
        chosen = {
            lever: hours[(hours["lever"] == lever) & (hours["wanted"] > 0)]
            .groupby("run")["person"]
            .apply(set)
            for lever in ("course", "field_support")
        }
        assert (chosen["course"] == chosen["field_support"]).all()
        assert {len(people) for people in chosen["course"]} == {4}
        assert len({frozenset(people) for people in chosen["course"]}) > 5

    @pytest.mark.parametrize(
        ("levers", "kind"),
        [
            ({"corse": 14}, "plan_unknown_lever"),
            ({"course": -14}, "plan_outside"),
            ({"course": "14 h"}, "plan_no_number"),
            ({"course": float("nan")}, "plan_no_number"),
            ({"course": True}, "plan_no_number"),
            ({"course": {}}, "plan_no_dose"),
            ({"course": {"dose": 3, "hours": 3}}, "plan_unknown_field"),
            ({"course": Lever(3, who=5.0)}, "plan_share_of_staff"),
            ({"course": Lever(3, who=-0.1)}, "plan_share_of_staff"),
            ({"course": Lever(3, who=[])}, "plan_nobody"),
            ({"course": Lever(3, who=[1, 2])}, "plan_nobody"),
            ({"course": Lever(3, start=-1)}, "plan_no_week"),
            ({"course": Lever(3, start=1.5)}, "plan_no_week"),
            ({"course": Lever(3, weeks=0)}, "plan_no_week"),
            ({"course": Lever(3, weeks="all")}, "plan_no_number"),
            ({"course": Lever(3, overlap=1.2)}, "plan_outside"),
            ({"sharing_space": Lever(1, overlap=0.5)}, "plan_unknown_field"),
            ({"sharing_space": 40}, "plan_outside"),
            ({"learning_goals": 2}, "plan_outside"),
            ({"pilot": 13}, "plan_outside"),
            ({"pilot": Lever(1, start=4)}, "plan_unknown_field"),
            ({"step_by_step": 0}, "plan_outside"),
            ({"step_by_step": Lever(0.2, who="bureau")}, "plan_unknown_field"),
            ({"go_live": -1}, "plan_no_week"),
        ],
    )
    def test_what_cannot_be_is_refused_in_both_languages(self, levers, kind):
        with pytest.raises(PlanError) as error:
            Plan(**levers)
        assert kind in set(error.value.problems["kind"])
        assert_said(error.value)

    @pytest.mark.parametrize(
        ("plan", "kind"),
        [
            (Plan(course=Lever(14, who="magasin")), "plan_unknown_people"),
            (Plan(course=Lever(14, who=["Inès", "Ines"])), "plan_unknown_people"),
            (Plan(course=Lever(200, weeks=1)), "plan_week_full"),
            (Plan(pilot={"who": ["atelier", "bureau"]}), "plan_pilot_of_all"),
            (Plan(pilot={"who": 1.0}), "plan_pilot_of_all"),
            (Plan(pilot={"who": 0.97}), "plan_pilot_of_all"),
            (Plan(go_live=12, sharing_space=1), "plan_too_early"),
            (Plan(go_live=30, reserved_time=Lever(2, start=10, weeks=20)), "plan_too_early"),
        ],
    )
    def test_what_this_firm_cannot_do_is_refused_before_anything_is_simulated(self, firm, plan, kind):
        with pytest.raises(PlanError) as error:
            simulate(firm, plan)
        assert set(error.value.problems["kind"]) == {kind}
        assert_said(error.value)

    def test_what_begins_before_the_tool_may_last_until_it_is_there(self, firm):
        plan = Plan(go_live=11, sharing_space=1, course=7, involvement=Lever(1, weeks=4))
        assert simulate(firm, plan, n_weeks=13, n_runs=2, random_state=1).n_weeks == 13

    def test_events_that_are_no_list_are_refused_by_name(self):
        with pytest.raises(TypeError, match="events"):
            Firm({"a": 4}, events=Departure(3))

    def test_frequencies_may_come_as_an_array(self):
        firm = Firm({"a": 4}, practices=2, frequencies=np.array([1.0, 3.0]))
        assert firm.frequency.tolist() == [0.5, 1.5]
        assert hash(firm) == hash(Firm({"a": 4}, practices=2, frequencies=[1, 3]))

    def test_everything_wrong_is_said_at_once(self):
        with pytest.raises(PlanError) as error:
            Plan(go_live=-2, corse=1, mentoring=-1, field_support=Lever(-1, start=-1, weeks=0, who=5.0))
        assert len(error.value.problems) == 7
        assert "500" in str(error.value)

    def test_a_near_name_is_offered(self):
        with pytest.raises(PlanError, match="course"):
            Plan(corse=14)

    def test_the_levers_are_the_eight_actions_and_three_more(self):
        eight = {
            "pilot", "step_by_step", "sharing_space", "mentoring", "field_support", "document_and_share",
            "learning_goals", "reserved_time",
        }  # fmt: skip
        assert set(LEVERS) == eight | {"course", "involvement", "practice_hours"}
        assert all(name in (Plan.__doc__ or "") for name in LEVERS)


def assert_said(error):
    """Every problem is said in every language, with nothing left to fill in."""
    for language in languages():
        said = error.problems[language]
        assert (said.str.len() > 30).all()
        assert not said.str.contains(r"\{(?!\")", regex=True).any()
