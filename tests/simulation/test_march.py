"""Mutual learning: the figures of March (1991), each step by hand, and what no number may break."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.simulation.march import MarchRuns, march

steps = importlib.import_module("ltd_toolkit.simulation.march")  # the module, whose function bears its name

FIGURES = pd.read_csv(Path(__file__).parents[1] / "oracles" / "march.csv", dtype={"figure": str})
SHARES = st.floats(0, 1)


def figure(number: str, quantity: str) -> pd.DataFrame:
    return FIGURES[(FIGURES["figure"] == number) & (FIGURES["quantity"] == quantity)]


@pytest.fixture(scope="module")
def figure_1() -> pd.Series:
    """Mean knowledge of 2,000 organisations in each of the 27 cells."""
    cells = figure("1", "computed")[["p1", "p2"]].itertuples(index=False)
    means = {(p1, p2): march(p1, p2, n_runs=2000, random_state=1).knowledge.mean() for p1, p2 in cells}
    return pd.Series(means).rename_axis(["p1", "p2"])


class TestFigure1:
    @pytest.mark.parametrize(
        ("quantity", "tolerance"),
        [("computed", 0.010), ("printed", 0.013)],  # the printed curve is read off to .003
    )
    def test_all_27_cells(self, figure_1: pd.Series, quantity: str, tolerance: float) -> None:
        expected = figure("1", quantity).set_index(["p1", "p2"])["value"]
        assert len(expected) == 27
        far = (figure_1 - expected).abs()
        assert far.max() <= tolerance, far[far > tolerance]

    def test_slow_socialisation_ends_in_more_knowledge(self, figure_1: pd.Series) -> None:
        for p2 in (0.5, 0.9):
            assert figure_1.xs(p2, level="p2").is_monotonic_decreasing

    def test_a_slow_code_is_the_worst_among_slow_learners_and_the_best_among_fast_ones(
        self, figure_1: pd.Series
    ) -> None:
        assert figure_1[0.1].idxmin() == 0.1
        assert [figure_1[p1].idxmax() for p1 in (0.7, 0.8, 0.9)] == [0.1] * 3


@pytest.mark.parametrize("share_fast", [0.1, 0.24, 0.4, 0.5])
def test_figure_2_keeping_slow_learners_beats_the_same_mean_for_all(share_fast: float) -> None:
    n_fast = round(50 * share_fast)
    mean = 0.1 + 0.8 * share_fast
    mixed = march(np.repeat([0.1, 0.9], [50 - n_fast, n_fast]), 0.5, n_runs=1000, random_state=2).knowledge
    alike = march(mean, 0.5, n_runs=1000, random_state=2).knowledge
    error = np.sqrt((mixed.var() + alike.var()) / 1000)
    assert mixed.mean() - alike.mean() > 3 * error
    for quantity, found in (("mixed", mixed), ("alike", alike)):
        expected = figure("2", quantity).set_index("p1")["value"]
        assert found.mean() == pytest.approx(expected[round(mean, 3)], abs=0.02)


class TestFigure4:
    @pytest.fixture(scope="class")
    @classmethod
    def after_20_periods(cls) -> pd.Series:
        cells = figure("4", "last period")[["p1", "p3"]].itertuples(index=False)
        options = {"n_periods": 20, "n_runs": 2000, "random_state": 4}
        means = {(p1, p3): march(p1, 0.5, p3=p3, **options).knowledge.mean() for p1, p3 in cells}
        return pd.Series(means)

    def test_values(self, after_20_periods: pd.Series) -> None:
        expected = figure("4", "last period").set_index(["p1", "p3"])["value"]
        assert (after_20_periods - expected).abs().max() <= 0.02

    def test_turnover_helps_fast_learners_and_harms_slow_ones(self, after_20_periods: pd.Series) -> None:
        assert after_20_periods[0.9, 0.1] > after_20_periods[0.9, 0.0] + 0.05
        assert after_20_periods[0.1, 0.1] < after_20_periods[0.1, 0.0] - 0.02


class TestFigure5:
    """Knowledge is read after reality has turned."""

    @staticmethod
    def curve(p3: float) -> pd.Series:
        runs = march(0.5, 0.5, p3=p3, p4=0.02, n_periods=100, n_runs=1200, random_state=5)
        return runs.code_knowledge.mean(axis="columns")

    def test_without_newcomers_knowledge_peaks_and_decays_to_nothing(self) -> None:
        curve = self.curve(0.0)
        peak, end = figure("5", "peak").iloc[0], figure("5", "last period").iloc[0]
        assert curve[peak["n_periods"]] == pytest.approx(peak["value"], abs=0.02)
        assert curve.max() == pytest.approx(peak["value"], abs=0.02)
        assert curve[100] == pytest.approx(end["value"], abs=0.02)

    def test_newcomers_keep_it_up(self) -> None:
        expected = figure("5", "last period").set_index("p3")["value"][0.1]
        assert self.curve(0.1)[100] == pytest.approx(expected, abs=0.02)


class TestSteps:
    """Two beliefs, three people, one run; every table is belief x person x run."""

    def test_people_move_one_step_toward_a_belief_of_the_code(self) -> None:
        beliefs = np.array([[-1, 0, 1], [-1, 0, 1]], dtype=np.int8)[..., None]
        code = np.array([[1], [0]], dtype=np.int8)
        differs = steps._differs(beliefs, code)
        assert differs[..., 0].tolist() == [[True, True, False], [False, False, False]]
        moved = steps._socialise(beliefs, code, differs, np.ones(3), np.random.default_rng(0))
        assert moved[..., 0].tolist() == [[0, 1, 1], [-1, 0, 1]]
        only_first = np.array([1.0, 0.0, 0.0])
        moved = steps._socialise(beliefs, code, differs, only_first, np.random.default_rng(0))
        assert moved[..., 0].tolist() == [[0, 0, 1], [-1, 0, 1]]

    def test_each_has_their_own_probability(self) -> None:
        beliefs, code = -np.ones((40, 3, 80), dtype=np.int8), np.ones((40, 80), dtype=np.int8)
        p1 = np.array([0.1, 0.5, 0.9])
        moved = steps._socialise(beliefs, code, steps._differs(beliefs, code), p1, np.random.default_rng(3))
        shares = (moved == 0).mean(axis=(0, 2))
        assert np.abs(shares - p1).max() < 4 * 0.5 / np.sqrt(40 * 80)

    def test_who_has_no_belief_tosses_a_coin(self) -> None:
        beliefs = np.array([1, 0, -1], dtype=np.int8).repeat(10_000).reshape(1, 3, 10_000)
        right = steps._act(beliefs, np.random.default_rng(7)).mean(axis=(0, 2))
        assert right[[0, 2]].tolist() == [1, 0]
        assert right[1] == pytest.approx(0.5, abs=0.02)

    def test_the_code_follows_only_those_who_did_better(self) -> None:
        code = np.array([[1], [-1], [0], [0]], dtype=np.int8)  # knows 0 on balance
        acts = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]], dtype=bool)[..., None]
        learnt = steps._learn(code, acts, 1.0, np.random.default_rng(0))
        assert learnt[:, 0].tolist() == [1, 1, 1, -1]  # the first person's acts, wrong ones included

    def test_the_code_keeps_to_itself_when_its_betters_are_divided(self) -> None:
        code = np.array([[-1], [-1], [0]], dtype=np.int8)
        acts = np.array([[1, 0], [1, 1], [0, 1]], dtype=bool)[..., None]
        assert steps._learn(code, acts, 1.0, np.random.default_rng(0))[:, 0].tolist() == [-1, 1, 0]

    @pytest.mark.parametrize("n_betters", [1, 3])
    def test_the_code_learns_with_the_majority(self, n_betters: int) -> None:
        code, acts = np.zeros((1, 20_000), dtype=np.int8), np.ones((1, n_betters, 20_000), dtype=bool)
        learnt = steps._learn(code, acts, 0.2, np.random.default_rng(1)).mean()
        assert learnt == pytest.approx(1 - 0.8**n_betters, abs=0.015)

    def test_equilibrium_is_agreement_that_no_luck_can_better(self) -> None:
        code = np.array([[1, 1, 1, 1], [-1, 0, 0, -1]], dtype=np.int8)
        beliefs = np.array([[1, 1, 1, 1], [-1, 0, -1, 1]], dtype=np.int8)[:, None]
        # agreed; a lucky coin could teach the code; nothing right to teach; still to be socialised
        rest = steps._at_rest(beliefs, code, steps._differs(beliefs, code), 0.5)
        assert rest.tolist() == [True, False, True, False]
        rest = steps._at_rest(beliefs, code, steps._differs(beliefs, code), 0.0)
        assert rest.tolist() == [True, True, True, False]  # a code that never learns waits for nobody

    def test_when_reality_turns_what_was_right_is_wrong(self) -> None:
        options = {"p4": 1.0, "n_periods": 4, "random_state": 0}
        people = march(0.0, 0.0, **options).people_knowledge
        assert (people.diff().dropna() == -2 * people.shift().dropna()).all(axis=None)

    def test_newcomers_hold_beliefs_of_their_own(self) -> None:
        people = march(0.0, 0.0, p3=1.0, n_periods=3, n_people=200, random_state=0).people_knowledge
        correlations = people.T.corr().to_numpy()[np.triu_indices(4, 1)]
        assert np.abs(correlations).max() < 0.5
        assert people.abs().max(axis=None) < 0.1


def test_knowledge_is_1_minus_2_p4_lower_read_after_the_turn() -> None:
    """The last turn of reality is the only difference between the two readings."""
    code = np.ones((1000, 50), dtype=np.int8)
    turned = steps._turn_reality(code[:, None], code, 0.02, np.random.default_rng(0))[1]
    assert turned.mean() == pytest.approx(1 - 2 * 0.02, abs=0.005)


class TestRuns:
    @pytest.fixture(scope="class")
    @classmethod
    def small_firm(cls) -> MarchRuns:
        return march(0.3, 0.5, n_people=10, n_runs=100, random_state=8)

    def test_the_tidy_table_holds_each_period_lived_through(self, small_firm: MarchRuns) -> None:
        table = small_firm.periods
        assert list(table.columns) == ["run", "period", "code_knowledge", "people_knowledge"]
        assert (table.groupby("run")["period"].max() == small_firm.n_periods).all()
        assert len(table) == (small_firm.n_periods + 1).sum()
        row = table.iloc[-1]
        assert row["code_knowledge"] == small_firm.code_knowledge.at[row["period"], row["run"]]
        assert row["people_knowledge"] == small_firm.people_knowledge.at[row["period"], row["run"]]

    def test_each_run_keeps_its_equilibrium(self, small_firm: MarchRuns) -> None:
        last = small_firm.periods.groupby("run")["code_knowledge"].last()
        pd.testing.assert_series_equal(small_firm.knowledge, last, check_names=False)
        assert not small_firm.code_knowledge.isna().any(axis=None)

    def test_at_equilibrium_people_know_what_the_code_knows(self) -> None:
        runs = march(0.5, 0.9, random_state=8)  # fifty people leave no dimension of the code empty
        pd.testing.assert_series_equal(
            runs.people_knowledge.iloc[-1], runs.knowledge, check_names=False, check_exact=True
        )

    def test_the_start(self, small_firm: MarchRuns) -> None:
        assert (small_firm.code_knowledge.loc[0] == 0).all()
        assert abs(small_firm.people_knowledge.loc[0].mean()) < 4 * np.sqrt(2 / 3 / (10 * 30 * 100))

    def test_waiting_longer_than_to_equilibrium_changes_no_code(self) -> None:
        rest = march(0.9, 0.9, random_state=9).knowledge
        later = march(0.9, 0.9, n_periods=200, random_state=9).knowledge
        error = np.sqrt((rest.var() + later.var()) / 80)
        assert abs(rest.mean() - later.mean()) < 4 * error

    def test_large_firms_and_many_beliefs_do_not_overflow(self) -> None:
        runs = march(1.0, 1.0, n_people=300, n_beliefs=300, n_runs=1, n_periods=3, random_state=0)
        assert runs.knowledge.between(0.5, 1).all()


class TestChance:
    def test_same_seed_same_numbers(self) -> None:
        first, second = (march(0.4, 0.5, p3=0.1, p4=0.1, n_periods=9, random_state=3) for _ in range(2))
        pd.testing.assert_frame_equal(first.periods, second.periods)
        other = march(0.4, 0.5, p3=0.1, p4=0.1, n_periods=9, random_state=4)
        assert not other.periods.equals(first.periods)

    def test_a_generator_goes_on(self) -> None:
        rng = np.random.default_rng(3)
        first, second = march(0.4, 0.5, random_state=rng), march(0.4, 0.5, random_state=rng)
        assert first.knowledge.equals(march(0.4, 0.5, random_state=3).knowledge)
        assert not second.knowledge.equals(first.knowledge)

    def test_fewer_runs_are_the_first_of_more(self) -> None:
        few, many = (march(0.4, 0.5, n_runs=n, random_state=3) for n in (30, 170))
        assert len(few.knowledge) == 30
        pd.testing.assert_series_equal(few.knowledge, many.knowledge[:30])

    def test_one_probability_for_each_is_one_for_all(self) -> None:
        together, each = march(0.4, 0.5, random_state=3), march([0.4] * 50, 0.5, random_state=3)
        pd.testing.assert_frame_equal(each.periods, together.periods)


def test_where_nobody_learns_nothing_changes() -> None:
    runs = march(0.0, 0.0, n_periods=5, random_state=6)
    assert (runs.code_knowledge == 0).all(axis=None)
    assert (runs.people_knowledge == runs.people_knowledge.loc[0]).all(axis=None)
    assert (march(0.0, 0.0, random_state=6).n_periods == 0).all()  # and is at rest from the start


@settings(max_examples=25, deadline=None)
@given(
    SHARES,
    SHARES,
    SHARES,
    SHARES,
    st.integers(2, 9),
    st.integers(1, 9),
    st.integers(1, 6),
    st.integers(0, 99),
)
def test_knowledge_stays_between_all_wrong_and_all_right(
    p1, p2, p3, p4, people, beliefs, periods, seed
) -> None:
    runs = march(
        p1, p2, p3=p3, p4=p4, n_people=people, n_beliefs=beliefs, n_periods=periods, n_runs=3,
        random_state=seed,
    )  # fmt: skip
    for table in (runs.code_knowledge, runs.people_knowledge):
        assert table.shape == (periods + 1, 3)
        assert (table.abs() <= 1).all(axis=None)


class TestRefusals:
    def test_every_slip_is_named_at_once(self) -> None:
        with pytest.raises(ValueError, match="p1 must") as refusal:
            march(1.2, "often", p3=-0.1, p4=float("nan"), n_people=1, n_beliefs=0, n_runs=2.5, n_periods=0)
        said = str(refusal.value)
        for name in ("p1", "p2", "p3", "p4", "n_people", "n_beliefs", "n_runs", "n_periods"):
            assert f"{name} must" in said
        assert "got 'often'" in said

    @pytest.mark.parametrize("p1", [[0.1, 0.9], [0.1] * 49 + [1.1], [0.1] * 49 + [float("nan")]])
    def test_one_p1_for_each_person(self, p1: list[float]) -> None:
        with pytest.raises(ValueError, match="one for each of the 50 people"):
            march(p1, 0.5)

    @pytest.mark.parametrize("restless", [{"p3": 0.1}, {"p4": 0.1}, {"p1": 0.0}, {"p1": [0.0] + [0.5] * 49}])
    def test_an_equilibrium_that_cannot_come(self, restless: dict) -> None:
        with pytest.raises(ValueError, match="give n_periods"):
            march(**{"p1": 0.5, "p2": 0.5, **restless})

    def test_an_equilibrium_that_does_not_come(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(steps, "LONGEST", 5)
        with pytest.raises(RuntimeError, match="after 5 periods: give n_periods"):
            march(0.1, 0.1, random_state=0)
