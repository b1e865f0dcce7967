"""The model against evidence from outside: docs/model.md §7. Nothing here looks at a proposition."""

from __future__ import annotations

import numpy as np
import pytest

from ltd_toolkit.simulation import Firm, Parameters, Plan, draw_parameters, simulate
from ltd_toolkit.simulation.calibration import BANDS, calibration

MONTH = 52 / 12  # weeks


@pytest.fixture(scope="module")
def effects():
    """The effects of 1,000 runs: d of 24,000 people has a standard error of about .01."""
    return calibration().loc[0]


@pytest.mark.parametrize("target", BANDS.index)
def test_levers_are_worth_what_studies_found(effects, target):
    assert BANDS.loc[target, "low"] <= effects[target] <= BANDS.loc[target, "high"]


def test_a_course_that_teaches_nothing_has_no_effect():
    nothing = calibration(Parameters(transfer_course=0), n_runs=200).loc[0]
    assert abs(nothing["training_between"]) < 0.05


def test_each_set_of_parameters_has_its_own_effects():
    sets, runs_each = 3, 100
    drawn = draw_parameters(sets, 1)
    repeated = {
        name: np.repeat(getattr(drawn, name), runs_each) for name in drawn if np.ndim(getattr(drawn, name))
    }
    found = calibration(Parameters(**repeated), n_runs=sets * runs_each, n_sets=sets)
    assert found.shape == (3, 4)
    assert found["training_between"].std() > 0.05


class TestForgetting:
    """Half of an unused skill is gone after 6.5 to 13 months (Tatel & Ackerman 2025)."""

    @pytest.mark.parametrize(("rate", "months"), [(None, 11.0), (0.0245, 6.5), (0.0123, 13.0)])
    def test_half_life_of_what_is_not_used(self, rate, months):
        parameters = Parameters(turnover=0) if rate is None else Parameters(turnover=0, fading=rate)
        runs = simulate(
            Firm({"a": 24}, mastery_start=0.9, errors_start=0),
            Plan(go_live=80),
            n_weeks=80,
            parameters=parameters,
            random_state=2,
        )
        mastery = runs.weeks["mastery"].groupby("week").mean()
        start = (runs.practices(-1)["belief"] == 1).mean()
        half = (mastery <= start / 2).idxmax() + 1
        assert half / MONTH == pytest.approx(months, abs=0.4)


def test_what_is_still_applied_is_printed_and_not_forced(capsys):
    """62, 44 and 34 % of trainees apply it at once, after 6 and 12 months (trainers' reports, 2006).

    Read here as the share of what was taught and not known before that is mastered, at ordinary use, with no
    other way of learning open.
    """
    closed = Parameters(
        own_hours=0, code_to_people=0, people_to_code=0, discovery=0, unlearning=0, turnover=0
    )
    runs = simulate(
        Firm({"a": 24}), Plan(course=14), n_weeks=56, n_runs=200, parameters=closed, random_state=2
    )
    weeks = [3, 3 + 26, 3 + 52]
    kept = {week: [0, 0] for week in weeks}
    for record in runs.records:
        new = (record.setting.beliefs != 1) & record.setting.syllabus
        for week, beliefs, _ in record.replay():
            if week in kept:
                kept[week][0] += int(((beliefs == 1) & new).sum())
                kept[week][1] += int(new.sum())
    found = [right / taught for right, taught in kept.values()]
    with capsys.disabled():
        print(f"\nstill mastered: {found[0]:.0%}, {found[1]:.0%}, {found[2]:.0%}; reported: 62%, 44%, 34%")
    assert found[0] > found[1] > found[2] > 0
