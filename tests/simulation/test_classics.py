"""Small published models: each gives its published figure, and refuses what makes no sense."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from ltd_toolkit.simulation import (
    capability_trap,
    degroot,
    friedkin_johnsen,
    months_to_par,
    retained_share,
    semi_isolated_groups,
    social_influence,
    threshold_cascade,
)

PEOPLE = ["anne", "ali", "zoé"]
SHARES = st.floats(0.01, 0.99)


def trust_of(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=PEOPLE[: len(rows)], columns=PEOPLE[: len(rows)])


@pytest.fixture
def workshop() -> pd.DataFrame:
    """Three people who each listen to themselves and to some of the others."""
    return trust_of([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.0, 0.4, 0.6]])


@pytest.fixture
def opinions() -> pd.Series:
    return pd.Series([1.0, 4.0, 7.0], index=PEOPLE)


class TestCapabilityTrap:
    SMARTER, HARDER = 0.5, 0.05

    @staticmethod
    def output(share: float, month: float) -> float:
        """Output by a numerical solution of the differential equation, without the closed form."""
        path = solve_ivp(
            lambda _, c: share / 6 - c / 12, (0, 60), [0.5], dense_output=True, rtol=1e-10, atol=1e-12
        )
        return path.sol(month)[0] * (1 - share)

    @pytest.mark.parametrize(
        ("share", "at_once", "months", "end"),
        [(SMARTER, 0.250, 12 * math.log(2), 0.500), (HARDER, 0.475, 12 * math.log(0.38 / 0.28), 0.095)],
    )
    def test_worse_before_better_and_the_reverse(self, share, at_once, months, end) -> None:
        path = capability_trap(0.25, share, months=[0, months, 1000])["output"].to_numpy()
        assert path == pytest.approx([at_once, 0.375, end])
        assert months_to_par(0.25, share) == pytest.approx(months)

    def test_the_months_of_the_specification(self) -> None:
        assert months_to_par(0.25, self.SMARTER) == pytest.approx(8.318, abs=0.0005)
        assert months_to_par(0.25, self.HARDER) == pytest.approx(3.665, abs=0.0005)

    @pytest.mark.parametrize("share", [SMARTER, HARDER])
    def test_the_differential_equation_agrees(self, share: float) -> None:
        crossing = brentq(lambda month: self.output(share, month) - 0.375, 0.1, 60)
        assert months_to_par(0.25, share) == pytest.approx(crossing, abs=1e-6)
        table = capability_trap(0.25, share, months=[1, 5, 20])
        assert table["output"].tolist() == pytest.approx([self.output(share, month) for month in (1, 5, 20)])

    def test_half_of_the_time_is_best_in_the_long_run(self) -> None:
        ends = {share / 20: capability_trap(0.25, share / 20, months=[999]) for share in range(21)}
        assert max(ends, key=lambda share: ends[share]["output"].iloc[0]) == 0.5

    def test_no_change_no_dip(self) -> None:
        path = capability_trap(0.3, 0.3)
        assert (path["output"] - path["output"][0]).abs().max() < 1e-12

    @settings(max_examples=50, deadline=None)
    @given(SHARES, SHARES)
    def test_output_is_at_par_then_and_never_if_never(self, before: float, after: float) -> None:
        if abs(before - after) < 1e-3:
            return
        par = 2 * before * (1 - before)
        months = months_to_par(before, after)
        path = capability_trap(before, after, months=[0, 500] if math.isinf(months) else [months])["output"]
        if math.isinf(months):
            assert (path.iloc[0] - par) * (path.iloc[1] - par) >= -1e-12
        else:
            assert path.iloc[0] == pytest.approx(par)

    def test_who_only_learns_never_produces(self) -> None:
        assert months_to_par(0.25, 1.0) == math.inf

    def test_refusals_come_at_once(self) -> None:
        with pytest.raises(ValueError, match=r"share_before .*share_after .*gain .*lifetime .*months"):
            capability_trap(-1, 2, gain=0, lifetime=-3, months=[-1])
        with pytest.raises(ValueError, match="must differ"):
            months_to_par(0.3, 0.3)
        with pytest.raises(ValueError, match="no output to come back to"):
            months_to_par(0.0, 0.3)


class TestThresholdCascade:
    def test_one_person_decides_between_100_and_1(self) -> None:
        crowd = pd.Series(range(100))
        assert threshold_cascade(crowd).tolist() == list(range(101))
        crowd[1] = 2
        assert threshold_cascade(crowd).tolist() == [0, 1]

    def test_nobody_begins(self) -> None:
        assert threshold_cascade([1, 1, 1]).tolist() == [0]

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.integers(0, 12), min_size=1, max_size=12), st.randoms())
    def test_who_joined_had_enough_others_and_who_did_not_had_not(self, crowd, random) -> None:
        rounds = threshold_cascade(crowd)
        final = rounds.iloc[-1]
        assert sum(threshold <= final for threshold in crowd) == final
        assert rounds.is_monotonic_increasing
        random.shuffle(crowd)
        assert threshold_cascade(crowd).equals(rounds)

    @pytest.mark.parametrize("crowd", [[], [-1, 2], [float("nan")]])
    def test_refusals(self, crowd: list[float]) -> None:
        with pytest.raises(ValueError, match="thresholds must"):
            threshold_cascade(crowd)


class TestOpinions:
    @pytest.mark.parametrize(("a", "b"), [(0.5, 0.25), (0.1, 0.9), (0.0, 0.3)])
    def test_influence_of_two_in_closed_form(self, a: float, b: float) -> None:
        influence = social_influence(trust_of([[1 - a, a], [b, 1 - b]]))
        assert influence.tolist() == pytest.approx([b / (a + b), a / (a + b)])

    def test_degroot_ends_where_influence_says(self, workshop, opinions) -> None:
        rounds = degroot(workshop, opinions, n_rounds=200)
        influence = social_influence(workshop)
        assert rounds.loc[200].tolist() == pytest.approx([influence @ opinions] * 3)
        assert (influence @ workshop).tolist() == pytest.approx(influence.tolist())
        assert influence.sum() == pytest.approx(1)

    def test_one_round_by_hand(self, workshop, opinions) -> None:
        assert degroot(workshop, opinions, n_rounds=1).loc[1].tolist() == pytest.approx([2.5, 4.3, 5.8])

    def test_people_are_found_by_name_not_by_place(self, workshop, opinions) -> None:
        mixed_up = opinions.iloc[[2, 0, 1]]
        pd.testing.assert_frame_equal(degroot(workshop, mixed_up), degroot(workshop, opinions))

    def test_friedkin_johnsen_is_where_its_rounds_end(self, workshop, opinions) -> None:
        moves = pd.Series([0.9, 0.4, 1.0], index=PEOPLE)
        state = opinions
        for _ in range(300):
            state = moves * (workshop @ state) + (1 - moves) * opinions
        pd.testing.assert_series_equal(friedkin_johnsen(workshop, opinions, moves), state, check_names=False)

    def test_who_never_moves_does_not_and_draws_the_others(self, workshop, opinions) -> None:
        final = friedkin_johnsen(workshop, opinions, pd.Series([0.0, 1.0, 1.0], index=PEOPLE))
        assert final.tolist() == pytest.approx([1, 1, 1])
        stubborn = friedkin_johnsen(workshop, opinions, pd.Series(0.0, index=PEOPLE))
        assert stubborn.tolist() == opinions.tolist()

    @pytest.mark.parametrize(
        "rows",
        [[[1, 0, 0], [0, 0.5, 0.5], [0, 0.5, 0.5]], [[0, 1, 0], [1, 0, 0], [0.5, 0.5, 0]]],
        ids=["two groups apart", "opinions go round"],
    )
    def test_no_common_opinion_is_said(self, rows, opinions) -> None:
        with pytest.raises(ValueError, match="no common opinion"):
            social_influence(trust_of(rows))
        with pytest.raises(ValueError, match="hold on to nothing"):
            friedkin_johnsen(trust_of(rows), opinions, pd.Series(1.0, index=PEOPLE))

    def test_trust_that_is_none(self, workshop) -> None:
        with pytest.raises(ValueError, match=r"same people.*shares from 0.*sum to 1"):
            social_influence((workshop - 0.2).set_axis(["x", "y", "z"], axis="columns"))
        with pytest.raises(ValueError, match="sum to 1"):
            social_influence(workshop.mask(workshop == 0.6))
        with pytest.raises(ValueError, match="DataFrame"):
            social_influence(workshop.to_numpy())

    def test_opinions_that_lack_somebody(self, workshop, opinions) -> None:
        with pytest.raises(ValueError, match=r"missing: \['zoé'\]"):
            degroot(workshop, opinions[:2])
        with pytest.raises(ValueError, match="Series by person"):
            degroot(workshop, [1, 2, 3])
        with pytest.raises(ValueError, match="twice"):
            degroot(workshop, pd.concat([opinions, opinions[:1]]))
        with pytest.raises(ValueError, match="numbers 0–1"):
            friedkin_johnsen(workshop, opinions, opinions)


class TestForgetting:
    @pytest.mark.parametrize(("measure", "half_life"), [("accuracy", 6.5), ("mixed", 11), ("speed", 13)])
    def test_half_is_left_after_the_published_months(self, measure: str, half_life: float) -> None:
        left = retained_share([0, half_life, 2 * half_life], measure=measure)
        assert left.tolist() == pytest.approx([1, 0.5, 0.25])

    def test_refusals(self) -> None:
        with pytest.raises(ValueError, match=r"accuracy, mixed, speed; got 'looks'.*months"):
            retained_share([-1], measure="looks")


class TestSemiIsolatedGroups:
    def test_some_linking_is_better_than_none_and_than_all(self) -> None:
        runs = {
            linking: semi_isolated_groups(linking, n_runs=5, random_state=1)
            for linking in (0.0, 0.05, 0.1, 0.2, 0.3, 1.0)
        }
        assert all(table["settled"].all() for table in runs.values())
        means = pd.Series({linking: table["performance"].mean() for linking, table in runs.items()})
        assert 0.1 <= means.idxmax() <= 0.3
        assert means[0.2] > means[0.0] + 0.5
        assert means[0.2] > means[1.0] + 0.05

    @pytest.mark.parametrize("linking", [0.0, 0.4, 1.0])
    def test_ties_are_to_others_inside_or_outside(self, linking: float) -> None:
        from ltd_toolkit.simulation.classics import _ties

        ties = _ties(linking, 30, 6, np.random.default_rng(0))
        person = np.arange(180)[:, None]
        assert ties.shape == (180, 5)
        assert not (ties == person).any()
        outside = ties // 6 != person // 6
        assert outside.mean() == pytest.approx(linking, abs=0.05)
        if linking == 0:
            assert all(len(set(row)) == 5 for row in ties.tolist())

    def test_same_seed_same_runs(self) -> None:
        first, second, other = (
            semi_isolated_groups(0.2, n_groups=5, random_state=seed) for seed in (1, 1, 2)
        )
        pd.testing.assert_frame_equal(first, second)
        assert not first.equals(other)

    def test_who_does_not_learn_stays_and_it_is_said(self) -> None:
        runs = semi_isolated_groups(0.2, learning=0.0, max_periods=3, random_state=1)
        assert not runs["settled"].any()
        assert (runs["n_periods"] == 3).all()
        assert runs["performance"].mean() == pytest.approx(3.0**-5, abs=0.002)

    def test_refusals(self) -> None:
        with pytest.raises(ValueError, match=r"linking .*n_groups .*learning"):
            semi_isolated_groups(1.5, n_groups=1, learning=-1)
        with pytest.raises(ValueError, match="multiple of complexity, got 100 and 7"):
            semi_isolated_groups(0.5, complexity=7)
