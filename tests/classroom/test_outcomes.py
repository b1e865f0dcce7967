"""What a page shows is what the simulator gives; work can stop and go on; other numbers are refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.cases import compare_plans, list_cases, load_case, plan_costs
from ltd_toolkit.cases.voices import states_of, what_is_said
from ltd_toolkit.classroom import ClassDataError, Grid, compute, computing, fingerprint, load_class_data
from ltd_toolkit.classroom.measure import BANDS, BY_RUN, FANS, MOMENTS, N_RUNS, SEED, SILENT, STEPS
from ltd_toolkit.folders import data_folder
from ltd_toolkit.simulation import Plan, simulate
from ltd_toolkit.simulation.states import GAUGES

EPISODES = [(case, episode) for case, row in list_cases().iterrows() for episode in row["episodes"]]
SOME = ("use", "output_gain", "errors")


class TestGrid:
    def test_three_levels_of_eight_actions(self, grid):
        assert len(grid) == 3**8
        assert grid.plan(0) == grid.fixed
        last = grid.plan(3**8 - 1).levers
        assert last["pilot"].weeks == 26
        assert last["reserved_time"].dose == 2

    def test_a_number_and_its_levels_are_one_plan(self, grid):
        for number in np.random.default_rng(1).integers(len(grid), size=40):
            assert grid.number(grid.levels(int(number))) == number

    def test_no_two_numbers_are_the_same_plan(self, grid):
        assert len({str(grid.plan(number)) for number in range(len(grid))}) == len(grid)

    def test_course_and_users_stay_as_the_firm_had_them(self, grid, stock):
        assert grid.plan(5000).levers["course"] == stock.plan.levers["course"]
        assert {"course", "involvement"}.isdisjoint(grid.actions)

    def test_what_the_firm_did_is_among_the_plans_where_its_doses_are_those_of_the_page(self):
        crm = Grid(load_case("pme1").episode("crm"))
        assert crm.plan(crm.number([1, 0, 0, 0, 0, 0, 0, 0])) == crm.episode.plan

    def test_an_action_keeps_its_people_and_its_beginning(self):
        software = Grid(load_case("pme2").episode("software"))
        assert software.levers["field_support"][1].start == 2

    def test_what_the_case_fixes_cannot_be_chosen(self, small):
        assert Grid(small).actions == ("sharing_space", "field_support")

    def test_a_firm_of_one_team_has_no_pilot(self, stock):
        names = dict.fromkeys(stock.firm.names, "shop")
        firm = replace(stock.firm, teams={"shop": 24}, names=names)
        course = {"course": {"dose": 14, "weeks": 2}}
        assert "pilot" not in Grid(stock.with_firm(firm, Plan(**course))).actions

    @pytest.mark.parametrize("levels", [[0] * 7, [0] * 9, [3] + [0] * 7, [-1] + [0] * 7])
    def test_other_levels_are_refused(self, grid, levels):
        with pytest.raises(ValueError, match="levels must be 8 numbers"):
            grid.number(levels)


class TestShippedOutcomes:
    def test_fifty_plans_are_those_of_compare_plans(self, data, grid, stock):
        paid = np.flatnonzero(data.affordable[: len(grid)])
        numbers = np.random.default_rng(2).choice(paid, 50, replace=False)
        plans = {str(number): grid.plan(int(number)) for number in numbers}
        came = compare_plans(stock, plans, n_runs=N_RUNS, random_state=SEED).outcomes
        for name, plan in plans.items():
            kept = data.of(int(name))
            for outcome, step in BY_RUN.items():
                off = np.abs(kept[f"run.{outcome}"] - came.loc[name][outcome].to_numpy())
                assert off.max() <= step / 2 + 1e-9, (name, outcome, plan)
            for outcome in BANDS:
                ends = came.loc[name][outcome].quantile([0.1, 0.5, 0.9]).to_numpy()
                assert np.abs(kept[f"band.{outcome}"] - ends).max() <= BANDS[outcome] / 2 + 1e-9

    @pytest.mark.parametrize("number", [0, 1, 1234, 3000])
    def test_fans_gauges_ledger_and_voices_are_those_of_the_runs(self, data, grid, stock, number):
        assert data.affordable[number]
        kept, plan = data.of(number), grid.plan(number)
        runs = simulate(stock.firm, plan, n_runs=N_RUNS, random_state=SEED)
        for outcome in FANS:
            weeks = runs.weeks[outcome]
            month = weeks.index.get_level_values("week") // 4
            by_month = weeks.groupby([weeks.index.get_level_values("run"), month]).mean()
            ends = [by_month.groupby(level="week").quantile(end).to_numpy() for end in (0.1, 0.5, 0.9)]
            assert np.abs(kept[f"fan.{outcome}"] - ends).max() <= FANS[outcome] / 2 + 1e-9
        last = runs.gauges[runs.gauges.index.get_level_values("week") >= 96]
        bars = last.groupby(level="run").mean().median()[list(GAUGES)].to_numpy()
        assert np.abs(kept["gauges"] - bars).max() <= STEPS["gauges"] / 2 + 1e-9
        gained = runs.ledger["mastery"].groupby(level="channel", sort=False).sum().to_numpy() / N_RUNS
        assert np.abs(kept["ledger"] - gained).max() <= STEPS["ledger"] / 2 + 1e-9
        both = pd.concat([runs.weeks, runs.gauges], axis=1).groupby(level="week").mean()
        for place, week in enumerate(MOMENTS):
            said = what_is_said(stock.lines, states_of(both.loc[:week]))
            for person, line in zip(stock.persons, kept["voices"][place], strict=True):
                own = [each for each in stock.lines if each.person == person.name]
                spoken = None if line == SILENT else own[int(line)]
                assert spoken == said.get(person.name)

    def test_prices_are_those_of_the_plan_even_beyond_the_budget(self, data, grid, stock):
        dear = np.flatnonzero(~data.affordable[: len(grid)])
        for number in np.random.default_rng(3).choice(dear, 20, replace=False):
            asked = plan_costs(stock, grid.plan(int(number)))
            assert data.costs("euros")[number] == pytest.approx(asked.euros, abs=0.5)
            assert data.costs("euros")[number] > stock.budget.euros
            assert data.costs("hours_per_person")[number] == pytest.approx(asked.hours_per_person, abs=0.051)
            with pytest.raises(ValueError, match="costs more than there is"):
                data.of(int(number))

    @pytest.mark.parametrize(("name", "plan"), [("did", None), ("alone", Plan())])
    def test_what_plans_are_compared_with_is_there(self, data, stock, name, plan):
        runs = simulate(stock.firm, plan or stock.plan, n_runs=N_RUNS, random_state=SEED)
        assert data.of(name)["run.use"] == pytest.approx(runs.outcomes["use"].to_numpy(), abs=0.0026)

    @pytest.mark.parametrize(("case", "episode"), EPISODES)
    def test_every_episode_has_outcomes_of_the_numbers_in_force(self, case, episode):
        of = load_case(case).episode(episode)
        data = load_class_data(of)
        plan = int(np.flatnonzero(data.affordable)[len(Grid(of)) // 3])
        runs = simulate(of.firm, Grid(of).plan(plan), n_runs=N_RUNS, random_state=SEED)
        for outcome in SOME:
            off = data.of(plan)[f"run.{outcome}"] - runs.outcomes[outcome].to_numpy()
            assert np.abs(off).max() <= BY_RUN[outcome] / 2 + 1e-9

    def test_they_stay_small(self):
        assert sum(path.stat().st_size for path in data_folder().glob("classroom_*.npz")) < 6e6


class TestComputing:
    def test_numbers_do_not_depend_on_workers_nor_on_interruptions(self, small, tmp_path, monkeypatch):
        whole = compute(small, tmp_path / "whole.npz", n_jobs=1)
        shared = compute(small, tmp_path / "shared.npz", n_jobs=2)
        stopped = _stopped_and_gone_on(small, tmp_path / "stopped.npz", monkeypatch)
        assert whole.wholes.keys() == STEPS.keys()
        for name, each in whole.wholes.items():
            assert np.array_equal(each, shared.wholes[name])
            assert np.array_equal(each, stopped.wholes[name])
        assert (tmp_path / "whole.npz").read_bytes() == (tmp_path / "shared.npz").read_bytes()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["shared.npz", "stopped.npz", "whole.npz"]

    def test_what_is_written_is_what_is_read(self, small, tmp_path):
        made = compute(small, tmp_path / "small.npz")
        read = load_class_data(small, tmp_path / "small.npz")
        assert read.head == json.loads(json.dumps(made.head))
        for name, each in made.wholes.items():
            assert np.array_equal(each, read.wholes[name])
            assert each.dtype == read.wholes[name].dtype

    def test_what_is_there_is_not_computed_again(self, small, tmp_path, monkeypatch):
        compute(small, tmp_path / "small.npz")
        monkeypatch.setattr(computing, "measure", None)
        assert compute(small, tmp_path / "small.npz").affordable.sum() == 8

    def test_what_cannot_be_paid_is_priced_and_not_simulated(self, small, tmp_path):
        made = compute(small, tmp_path / "small.npz")
        assert made.affordable.tolist() == [True, True, False] * 3 + [True, True]
        assert len(made.wholes["gauges"]) == 6 + 2
        assert made.row(4) == 3


class TestRefusals:
    def test_missing(self, stock, tmp_path):
        with pytest.raises(ClassDataError, match="--compute"):
            load_class_data(stock, tmp_path / "none.npz")

    @pytest.mark.parametrize("cut", [0, 10, 1000, 100_000])
    def test_cut_short(self, stock, tmp_path, cut):
        whole = (data_folder() / "classroom_pme1_stock.npz").read_bytes()
        (tmp_path / "cut.npz").write_bytes(whole[:cut])
        with pytest.raises(ClassDataError, match="abîmé"):
            load_class_data(stock, tmp_path / "cut.npz")

    def test_something_else(self, stock, tmp_path):
        np.savez(tmp_path / "other.npz", head=np.array([1, 2]))
        with pytest.raises(ClassDataError, match="abîmé"):
            load_class_data(stock, tmp_path / "other.npz")

    def test_outcomes_of_another_firm(self, stock):
        busier = stock.with_firm(replace(stock.firm, pressure_start=0.7))
        path = data_folder() / "classroom_pme1_stock.npz"
        with pytest.raises(ClassDataError, match="autres nombres"):
            load_class_data(busier, path)

    def test_the_mark_changes_with_what_numbers_depend_on_and_with_nothing_else(self, stock):
        other_words = replace(stock, names={"fr": "Autrement", "en": "Otherwise"})
        assert fingerprint(other_words) == fingerprint(stock)
        for changed in (
            replace(stock, plan=stock.plan.with_levers(course=7)),
            replace(stock, lines=stock.lines[1:]),
            replace(stock, budget=replace(stock.budget, euros=9000)),
            replace(stock, fixed={"pilot": {"fr": "Non.", "en": "No."}}),
        ):
            assert fingerprint(changed) != fingerprint(stock)


def _stopped_and_gone_on(episode, path, monkeypatch):
    """Compute in pieces of two plans; stop after the third; go on, and see that nothing is done twice."""
    monkeypatch.setattr(computing, "PIECE", 2)
    done, measured = [], computing.measure

    def measure(episode, plan):
        done.append(str(plan))
        if len(done) == 4:
            raise KeyboardInterrupt
        return measured(episode, plan)

    monkeypatch.setattr(computing, "measure", measure)
    with pytest.raises(KeyboardInterrupt):
        compute(episode, path)
    before = len(list(path.with_name(f"{path.name}.pieces").iterdir()))
    assert before == 2
    made = compute(episode, path)
    assert len(done) == 4 + 6 + 2 - 3  # what was in finished pieces is not done again
    return made
