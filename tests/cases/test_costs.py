"""What a plan asks is what the simulation then plans, lever by lever; euros there are not are refused."""

from dataclasses import replace

import numpy as np
import pytest

from ltd_toolkit import Plan, load_interventions, simulate
from ltd_toolkit.cases import BudgetError, CaseError, check_budget, load_case, plan_costs
from ltd_toolkit.folders import resource
from ltd_toolkit.language import set_language
from ltd_toolkit.simulation import PlanError

RICH = {
    "course": {"dose": 7, "weeks": 2, "who": ["warehouse", "Nadia"]},
    "pilot": {"weeks": 10, "who": "sales"},
    "sharing_space": {"dose": 0.5, "start": 4},
    "mentoring": {"dose": 1, "start": 8, "weeks": 10},
    "field_support": {"dose": 0.25, "weeks": 6, "who": 0.5},
    "document_and_share": {"dose": 0.2, "weeks": "all", "who": "counter"},
    "involvement": {"dose": 0.1, "start": 0},
    "practice_hours": {"dose": 0.1, "weeks": 5},
}


@pytest.mark.parametrize("lever", [*RICH, None])
def test_hours_are_those_the_simulation_plans(dealer, lever):
    # An owner-manager with all the time in the world: what is planned is what was asked.
    firm = replace(dealer.firm, leader_hours=35)
    levers = RICH if lever is None else {"pilot": RICH["pilot"], lever: RICH[lever]}
    plan = Plan(**levers)
    wanted = simulate(firm, plan, n_weeks=60, n_runs=3, random_state=0).hours["wanted"]
    by_lever = wanted.groupby(level=["run", "lever"]).sum().groupby(level="lever").mean()
    table = plan_costs(dealer, plan, n_weeks=60).table
    asked = table["hours_learners"] + table["hours_mentors"]
    for name in (name for name in plan.levers if name != "pilot"):
        assert asked[name] == pytest.approx(by_lever[name], rel=1e-5), name


def test_prices_add_up(joinery):
    prices = load_interventions()
    plan = Plan(
        course=14,
        field_support={"dose": 0.5, "weeks": 12},
        sharing_space=1,
        pilot={"weeks": 10, "who": "office"},
    )
    costs = plan_costs(joinery, plan)
    n = joinery.firm.n_people
    assert costs.table["euros"].to_dict() == pytest.approx(
        {
            "course": 14 * n * prices.at["course", "per_hour"],
            "pilot": 10 * prices.at["pilot", "per_week"],
            "sharing_space": prices.at["sharing_space", "fixed"],
            "field_support": 0.5 * 12 * n * prices.at["field_support", "per_hour"],
        }
    )
    assert costs.euros == costs.table["euros"].sum()
    hours = costs.table[["hours_learners", "hours_mentors"]].to_numpy().sum()
    assert costs.hours_per_person == pytest.approx(hours / n)


def test_doing_nothing_costs_nothing(joinery):
    costs = plan_costs(joinery, Plan())
    assert (costs.euros, costs.hours_per_person, costs.leader_hours) == (0, 0, 0)
    assert costs.table.empty


def test_what_comes_after_the_last_week_is_not_counted(joinery):
    plan = Plan(field_support={"dose": 1, "weeks": "all"}, learning_goals=1)
    short, long = (plan_costs(joinery, plan, n_weeks=n) for n in (10, 20))
    assert long.hours_per_person == 2 * short.hours_per_person == 20
    assert long.leader_hours == pytest.approx(2 * short.leader_hours)
    assert short.leader_hours > 0


def test_mentors_spend_the_hours_that_novices_get(joinery):
    table = plan_costs(joinery, Plan(mentoring=2)).table
    n_novices = joinery.firm.n_people // 2
    assert table.loc["mentoring", ["hours_learners", "hours_mentors"]].tolist() == [2 * 12 * n_novices] * 2
    assert table.at["mentoring", "hours_leader"] == pytest.approx(0.1 * n_novices * 12)


def test_reserved_hours_count_only_where_nothing_fills_them(joinery):
    alone = plan_costs(joinery, Plan(reserved_time=2)).hours_per_person
    filled = plan_costs(joinery, Plan(reserved_time=2, sharing_space=0.5)).table["hours_learners"]
    assert alone == 24
    assert (filled / joinery.firm.n_people).to_dict() == pytest.approx(
        {"sharing_space": 6, "reserved_time": 18}
    )


class TestTooMuch:
    def test_euros_are_refused_with_the_sums_all_plans_at_once(self, dealer, dear_plan):
        dearer = Plan(course=60)
        over = [plan_costs(dealer, plan).euros - 12000 for plan in (dear_plan, dearer)]
        with pytest.raises(BudgetError) as caught:
            check_budget(dealer, {"dear": dear_plan, "dearer": dearer, "fine": dealer.plan})
        found = caught.value.problems
        assert found["value"].tolist() == ["dear", "dearer"]
        digits = [text.translate({0x202F: None, 0xA0: None}) for text in found["fr"]]
        assert all(f"{each:.0f}" in text for each, text in zip(over, digits, strict=True))
        assert "too much" in found["en"].iloc[0]

    def test_the_last_euro_may_be_spent(self, dealer):
        per_hour = load_interventions().at["course", "per_hour"]
        dose = 12000 / (per_hour * dealer.firm.n_people)
        check_budget(dealer, {"all of it": Plan(course=dose)})

    def test_hours_are_not_refused_but_told(self, joinery):
        plan = Plan(sharing_space={"dose": 2, "weeks": 26})
        check_budget(joinery, {"much": plan})
        costs = plan_costs(joinery, plan)
        assert costs.hours_over == 52 - 30
        assert "22,0" in costs.text("fr")
        set_language("en")
        assert "22.0 h per person more" in str(costs)

    def test_more_than_the_week_has_is_told(self, joinery):
        costs = plan_costs(
            joinery, Plan(sharing_space={"dose": 20, "weeks": 1}, field_support={"dose": 20, "weeks": 1})
        )
        assert costs.beyond_week == pytest.approx(5 * joinery.firm.n_people)
        assert "70,0" in costs.text("fr")

    def test_the_owner_managers_missing_hours_are_told(self, joinery):
        costs = plan_costs(joinery, Plan(sharing_space={"dose": 6, "weeks": 10}))
        assert costs.leader_missing == pytest.approx((6 - 4) * 10)  # one hour a meeting hour, four there are
        assert "20,0" in costs.text("fr")

    def test_a_plan_for_others_is_refused(self, joinery):
        with pytest.raises(PlanError, match="warehouse"):
            plan_costs(joinery, Plan(course={"dose": 7, "who": "warehouse"}))


class TestAnInterventionMore:
    @pytest.fixture
    def copy(self, tmp_path):
        def write(*changes, more=""):
            text = resource("interventions.toml").read_text(encoding="utf-8") + more
            for before, after in changes:
                assert before in text
                text = text.replace(before, after, 1)
            path = tmp_path / "mine.toml"
            path.write_text(text, encoding="utf-8")
            return path

        return write

    BLOCK = """
[practice_hours]
source = "imagined"
strategy = "none"
hours_of = ["learners"]
name = { fr = "Entraînement", en = "Practice" }
description = { fr = "S’exercer seul.", en = "Practising alone." }
unit = { fr = "heures", en = "hours" }
who = { fr = "tous", en = "all" }
levels = { source = "imagined", low = 0.25, full = 1 }
[practice_hours.price]
source = "imagined"
per_hour = 2
"""

    def test_it_is_a_block(self, copy, joinery):
        table = load_interventions(copy(more=self.BLOCK))
        assert table.loc["practice_hours", ["name", "low", "weeks"]].tolist() == ["Entraînement", 0.25, 12]
        costs = plan_costs(joinery, Plan(practice_hours=0.5), interventions=table)
        assert costs.euros == 0.5 * 12 * 14 * 2

    @pytest.mark.parametrize(
        ("change", "kind", "text"),
        [
            (("[course]\n", "[curse]\n"), "case_unknown_lever", "[curse]"),
            (('strategy = "none"', 'strategy = "luck"'), "not_a_choice", "luck"),
            (('hours_of = ["learners"]', 'hours_of = ["cats"]'), "not_a_choice", "cats"),
            (("low = 0.5, full = 1 }", "low = 0.5, full = 7 }"), "case_outside_lever", "full = 7"),
            (("per_hour = 30", "per_hour = -30"), "case_below", "-30"),
            (("per_hour = 30", "per_day = 30"), "case_unknown_key", "per_day"),
        ],
    )
    def test_what_is_wrong_with_it_is_told_with_its_line(self, copy, line_of, change, kind, text):
        path = copy(change)
        with pytest.raises(CaseError) as caught:
            load_interventions(path)
        found = caught.value.problems
        assert line_of(path, text) in found.loc[found["kind"] == kind, "line"].tolist()


def test_every_level_fits_every_case():
    for name in ("pme1", "pme2", "erp"):
        for episode in load_case(name).episodes.values():
            for lever, row in load_interventions().iterrows():
                low = plan_costs(episode, Plan(**{lever: row["low"]}))
                full = plan_costs(episode, Plan(**{lever: row["full"]}))
                assert low.euros_over == 0
                assert np.isfinite([low.euros, full.euros]).all()
                assert low.euros <= full.euros
