"""Indices of two poles: their formulas, what they cannot see, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.scales import difference_reliability, paradox_indices

SCALES = {"explore": ["X1"], "exploit": ["Y1"], "strain": ["T1"], "formal": ["F1"], "informal": ["I1"]}
PARADOXES = [("new_old", "explore", "exploit", "strain"), ("course_field", "formal", "informal", "")]


@pytest.fixture
def instrument(make_instrument: Callable) -> Instrument:
    return make_instrument(SCALES, (1, 7), paradoxes=PARADOXES)


def firms(**scores: list[float]) -> pd.DataFrame:
    index = pd.Index([f"firm {letter}" for letter in "abcdefgh"[: len(scores["explore"])]], name="firm")
    fill = {name: [4.0] * len(index) for name in SCALES}
    return pd.DataFrame({**fill, **scores}, index=index)


def of(scores: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    return paradox_indices(scores, instrument).xs("new_old", level="paradox")


def test_every_index_by_hand(instrument: Instrument) -> None:
    table = paradox_indices(firms(explore=[6.0], exploit=[3.0], strain=[5.0]), instrument)
    assert table.index.names == ["firm", "paradox"]
    row = table.loc[("firm a", "new_old")]
    expected = {
        "a": 6, "b": 3, "level": 4.5, "imbalance": 3, "absolute_imbalance": 3, "balance": 4,
        "combined": -2, "product": 18, "sum": 9, "minimum": 3, "geometric_mean": np.sqrt(18),
        "tension": 5, "low": 1, "high": 7,
    }  # fmt: skip
    assert row[list(expected)].astype(float).to_dict() == pytest.approx(expected)
    assert (row["pole_a"], row["pole_b"]) == ("explore", "exploit")
    assert np.isnan(table.loc[("firm a", "course_field"), "tension"])


def test_rows_stay_with_their_firms(instrument: Instrument) -> None:
    scores = firms(explore=[1.0, 4.0, 7.0], exploit=[7.0, 4.0, 2.0])
    for order in ([0, 1, 2], [2, 0, 1]):
        table = of(scores.iloc[order], instrument)
        assert list(table.index) == list(scores.index[order])
        assert table["imbalance"].to_dict() == {"firm a": -6, "firm b": 0, "firm c": 5}


def test_the_faults_named_with_the_indices_are_real(instrument: Instrument) -> None:
    table = of(firms(explore=[1.0, 7.0, 3.0, 2.0, 1.0], exploit=[1.0, 7.0, 4.0, 6.0, 7.0]), instrument)
    low, high, near, far, apart = (table.iloc[position] for position in range(5))
    assert low["absolute_imbalance"] == high["absolute_imbalance"]
    assert low["balance"] == high["balance"]
    assert low["combined"] == high["combined"]
    assert near["product"] == far["product"]
    assert apart["level"] == low["level"] + 3 == high["level"] - 3 == 4


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=st.floats(1, 7), b=st.floats(1, 7))
def test_indices_stay_where_they_belong_and_know_no_first_pole(
    instrument: Instrument, a: float, b: float
) -> None:
    one = of(firms(explore=[a], exploit=[b]), instrument).iloc[0]
    other = of(firms(explore=[b], exploit=[a]), instrument).iloc[0]
    for name in ("level", "balance", "minimum", "geometric_mean"):
        assert 1 - 1e-9 <= one[name] <= 7 + 1e-9
    assert one["minimum"] <= one["geometric_mean"] + 1e-9
    assert one["geometric_mean"] <= one["level"] + 1e-9
    symmetric = [
        "level",
        "absolute_imbalance",
        "balance",
        "combined",
        "product",
        "sum",
        "minimum",
        "geometric_mean",
    ]
    assert one[symmetric].equals(other[symmetric])
    assert one["imbalance"] == -other["imbalance"]


def test_balance_and_midpoint_follow_the_ends_of_the_answers(make_instrument: Callable) -> None:
    instrument = make_instrument(SCALES, (0, 4), paradoxes=PARADOXES)
    row = of(firms(explore=[4.0], exploit=[0.0], strain=[2.0]), instrument).iloc[0]
    assert (row["balance"], row["combined"], row["geometric_mean"]) == (0, -4, 0)
    signed = make_instrument(SCALES, (-3, 3), paradoxes=PARADOXES)
    scores = firms(explore=[-2.0], exploit=[3.0]).assign(formal=0, informal=0)
    assert np.isnan(of(scores, signed).iloc[0]["geometric_mean"])


def test_missing_poles_stay_missing(instrument: Instrument) -> None:
    row = of(firms(explore=[np.nan], exploit=[3.0]), instrument).iloc[0]
    assert np.isnan(row["level"])
    assert np.isnan(row["minimum"])


@pytest.mark.parametrize("explore", [0.0, -1.2, 62.0])
def test_z_t_and_sum_scores_are_refused(instrument: Instrument, explore: float) -> None:
    with pytest.raises(ValueError, match="explore must lie between 1 and 7"):
        paradox_indices(firms(explore=[4.0, explore]), instrument)


def test_a_paradox_with_a_pole_that_was_not_asked_has_no_rows(instrument: Instrument) -> None:
    table = paradox_indices(firms(explore=[4.0]).drop(columns="exploit"), instrument)
    assert table.index.unique("paradox").tolist() == ["course_field"]


def test_scores_without_poles_and_an_instrument_without_paradoxes_are_refused(
    instrument: Instrument, make_instrument: Callable
) -> None:
    with pytest.raises(ValueError, match="exploit"):
        paradox_indices(firms(explore=[4.0])[["explore"]], instrument)
    with pytest.raises(ValueError, match=r"paradoxes\.csv"):
        paradox_indices(firms(explore=[4.0]), make_instrument(SCALES))


def test_marks_of_the_data_are_kept_and_respondents_may_be_units(instrument: Instrument) -> None:
    scores = firms(explore=[4.0]).rename_axis("respondent")
    scores.attrs["synthetic"] = True
    table = paradox_indices(scores, instrument)
    assert table.index.names == ["respondent", "paradox"]
    assert table.attrs == {"synthetic": True}


@pytest.mark.parametrize(
    ("r", "expected"), [(0, 0.870), (0.2, 0.837), (0.4, 0.783), (0.6, 0.675), (0.7, 0.567)]
)
def test_differences_of_poles_that_go_together_are_unreliable(r: float, expected: float) -> None:
    """Reliabilities .86 and .88; values computed by hand from the formula."""
    assert difference_reliability(0.86, 0.88, r) == pytest.approx(expected, abs=5e-4)


def test_a_difference_of_the_same_thing_has_no_reliability() -> None:
    with pytest.raises(ValueError, match="r_xy"):
        difference_reliability(0.8, 0.8, 1.0)
