"""Small frames, written by hand, of each kind that a picture draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def labels():
    """Return texts of ids, one of them too long for a line and with the blank that items have."""
    return {
        "EXP1": "Nous passons du temps à essayer avec {tool} des façons de travailler encore inconnues.",
        "EXP2": "Nous payons des essais.",
        "exploration": "Exploration",
        "exploitation": "Exploitation",
        "limited_means": "Moyens limités",
        "poles": "Explorer et exploiter",
        "frequency=1": "Jamais",
        "frequency=2": "Parfois",
        "frequency=3": "Toujours",
    }


@pytest.fixture
def shares():
    """Return two items answered on three codes: one by all eight people, one by six of them."""
    return pd.DataFrame(
        {
            1: [0.25, 0.5],
            2: [0.125, 0.0],
            3: [0.625, 0.5],
            "scale": "exploration",
            "answers": "frequency",
            "n": [8, 6],
            "missing": [0.0, 0.25],
        },
        index=pd.Index(["EXP1", "EXP2"], name="item"),
    )


@pytest.fixture
def reliability():
    """Return two scales with coefficients and one that is refused them."""
    table = pd.DataFrame(
        {
            "alpha": [0.81, 0.66, np.nan],
            "alpha_low": [0.77, 0.6, np.nan],
            "alpha_high": [0.85, 0.71, np.nan],
            "omega": [0.82, np.nan, np.nan],
            "reason": ["", "pas d’oméga", "échelle composite"],
        },
        index=pd.Index(["exploration", "exploitation", "limited_means"], name="scale"),
    )
    table.attrs["synthetic"] = True
    return table


@pytest.fixture
def indices():
    """Return four firms on one paradox; the last lacks a pole."""
    firms = ["baker", "garage", "mill", "printer"]
    return pd.DataFrame(
        {
            "pole_a": "exploration",
            "pole_b": "exploitation",
            "a": [2.0, 6.0, 4.0, np.nan],
            "b": [2.0, 3.0, 5.0, 4.0],
            "low": 1.0,
            "high": 7.0,
        },
        index=pd.MultiIndex.from_product([firms, ["poles"]], names=["firm", "paradox"]),
    )


@pytest.fixture
def profiles():
    """Return two profiles on two indicators."""
    return pd.DataFrame(
        {
            "profile": [1, 1, 2, 2],
            "indicator": ["exploration", "exploitation"] * 2,
            "mean": [2.5, 3.0, 5.25, 4.0],
            "se": 0.1,
            "low": [2.3, 2.8, 5.05, 3.8],
            "high": [2.7, 3.2, 5.45, 4.2],
        }
    )


@pytest.fixture
def selection():
    """Return two forms with one to three profiles: one fit failed, one was reached once, one has a note."""
    return pd.DataFrame(
        {
            "variances": ["equal"] * 3 + ["varying"] * 3,
            "covariances": "zero",
            "n_profiles": [1, 2, 3] * 2,
            "bic": [700.0, 612.26, 630.0, 690.0, 615.0, np.nan],
            "entropy": [np.nan, 0.912, 0.8, np.nan, 0.7, np.nan],
            "n_replicated": [1, 57, 1, 1, 40, 0],
            "n_starts": [1, 60, 60, 1, 60, 60],
            "trusted": [True, True, True, True, True, False],
            "note": ["", "", "", "", "petit profil", "échec"],
        }
    )


@pytest.fixture
def weeks():
    """Return two plans over three weeks, each in the same two runs: sharing catches up in one of them."""
    index = pd.MultiIndex.from_product([range(2), range(3)], names=["run", "week"])
    course = pd.DataFrame({"use": [0.1, 0.4, 0.6, 0.1, 0.5, 0.8], "output": 0.9, "plan": "course"}, index)
    sharing = pd.DataFrame({"use": [0.1, 0.2, 0.7, 0.1, 0.3, 0.4], "output": 1.1, "plan": "sharing"}, index)
    return pd.concat([course, sharing])


@pytest.fixture
def gauges():
    """Return ten weeks of one run: operations take nearly all hours, the course comes to nothing."""
    index = pd.MultiIndex.from_product([[0], range(10)], names=["run", "week"])
    values = {
        "explore_hours_taken": [1.0, 1.0, *[0.75] * 8],
        "exploit_output_lost": 0.25,
        "individual_not_shared": 0.5,
        "collective_not_applied": 0.5,
        "formal_not_used": 1.0,
        "informal_wrong": 0.0,
    }
    return pd.DataFrame(values, index)


@pytest.fixture
def practices():
    """Return what two people hold of three practices at the end of week 51 of run 4."""
    index = pd.MultiIndex.from_product(
        [[4], [51], ["Zoé", "Ali"], ["quote", "order", "invoice"]],
        names=["run", "week", "person", "practice"],
    )
    channel = ["course", "asking_other_team", None, "doing", "fading", "mentoring"]
    return pd.DataFrame({"belief": [1, 1, 1, -1, 0, -1], "channel": pd.Categorical(channel)}, index)


@pytest.fixture
def sources(practices):
    """Return the same people: which way they learnt is in the same frame."""
    return practices


@pytest.fixture
def ledger():
    """Return two plans in the same two runs: 10 points more by the course, 30 fewer by the code."""
    index = pd.MultiIndex.from_product(
        [range(2), range(2), ["code", "course", "fading"]], names=["run", "week", "channel"]
    )
    sharing = [0.2, 0.0, -0.05] * 4
    course = [0.05, 0.1, -0.05, 0.05, 0.0, -0.05, 0.05, 0.1, -0.05, 0.05, 0.0, -0.05]
    plans = {"sharing": sharing, "course": course}
    return pd.concat(
        [pd.DataFrame({"mastery": m, "errors": 0.01, "plan": name}, index) for name, m in plans.items()]
    )


@pytest.fixture
def front():
    """Return three plans: two on the front, and one that takes more hours to reach less."""
    return pd.DataFrame(
        {
            "plan": ["all_at_once", "nothing", "course"],
            "mastery": [0.5, 0.25, 0.75],
            "worst_output": [0.5, 0.95, 0.8],
            "hours_spent": [40.0, 0.0, 14.0],
            "on_front": [False, True, True],
        }
    )


@pytest.fixture
def tornado():
    """Return thirteen parameters, one more than is shown, the weakest first."""
    reach = np.arange(1, 14) / 50
    return pd.DataFrame(
        {
            "parameter": [f"p{i}" for i in range(1, 14)],
            "low": 0.5 - reach,
            "high": 0.5 + reach,
            "correlation": reach * 3,
        }
    )


@pytest.fixture
def propositions():
    """Return a claim that holds, one that a parameter decides, one nothing was calibrated for."""
    return pd.DataFrame(
        {
            "proposition": ["P01", "P02", "P03"],
            "all": [0.95, 0.5, 0.25],
            "calibrated": [1.0, 0.75, np.nan],
            "verdict": ["holds", "depends", "does_not_hold"],
            "decided_by": [None, "fading", None],
        }
    )


@pytest.fixture
def months():
    """Return four months of two quarters: a share and a count."""
    return pd.DataFrame(
        {
            "week": [3, 7, 12, 16],
            "quarter": [1, 1, 1, 2],
            "late_orders": [0.1, 0.12, 0.08, 0.2],
            "calls": [1.0, 2.5, 3.0, 0.5],
        }
    )


@pytest.fixture
def tensions():
    """Return two paradoxes in three quarters."""
    index = pd.MultiIndex.from_product(
        [[1, 2, 3], ["explore_exploit", "formal_informal"]], names=["quarter", "paradox"]
    )
    return pd.DataFrame({"tension": [0.1, 0.0, 0.2, 0.3, 0.25, 0.4]}, index)


@pytest.fixture
def placement():
    """Return the probability of three profiles, with intervals."""
    table = {"probability": [0.7, 0.25, 0.05], "low": [0.6, 0.15, 0.01], "high": [0.8, 0.35, 0.1]}
    return pd.DataFrame(table, index=pd.RangeIndex(1, 4, name="profile"))
