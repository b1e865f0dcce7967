"""The item card equals R's, describes in the direction of the scale, and notes what is odd."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import set_language
from ltd_toolkit.scales import item_analysis, reliability, response_shares

ITEMS = ["M1", "M2", "M3", "-M4"]


@pytest.fixture
def agree(make_instrument: Callable) -> Instrument:
    return make_instrument({"agree": ["-A1", "A2", "A3", "A4", "A5"]}, (1, 6))


def column(expected: dict, name: str) -> list[float]:
    return [row[expected["cols"].index(name)] for row in expected["values"]]


def test_item_statistics_equal_r(from_r: Callable, agree: Instrument) -> None:
    expected, answers = from_r("item_stats_agree")
    items = item_analysis(answers, agree)
    for ours, theirs in {"n": "n", "rest_r": "r.drop", "mean": "mean", "sd": "sd"}.items():
        np.testing.assert_allclose(items[ours], column(expected, theirs), atol=1e-8)


def test_alpha_if_dropped_equals_r(from_r: Callable, agree: Instrument) -> None:
    expected, answers = from_r("item_alpha_drop_agree")
    np.testing.assert_allclose(
        item_analysis(answers, agree)["alpha_if_dropped"], column(expected, "raw_alpha"), atol=1e-8
    )


def test_correlations_with_the_rest_equal_r(from_r: Callable, make_instrument: Callable) -> None:
    expected, answers = from_r("item_rest_complete")
    instrument = make_instrument({"neuro": list(expected)}, (1, 6))
    ours = item_analysis(answers[list(expected)], instrument)["rest_r"]
    np.testing.assert_allclose(ours, list(expected.values()), atol=1e-10)


def test_moments_of_the_counts_are_those_of_the_answers(morale: Instrument, answer: Callable) -> None:
    answers = answer(ITEMS, 90, 3, missing=0.2)
    items = item_analysis(answers, morale)
    for item, given in answers.assign(M4=8 - answers["M4"]).items():
        given = given.dropna()
        shrink = 1 - 1 / len(given)  # type 3 has s with ddof 1 where scipy has ddof 0
        assert items.at[item, "n"] == len(given)
        assert items.at[item, "missing"] == pytest.approx(1 - len(given) / 90)
        assert items.at[item, "mean"] == pytest.approx(given.mean())
        assert items.at[item, "sd"] == pytest.approx(given.std())
        assert items.at[item, "skew"] == pytest.approx(stats.skew(given) * shrink**1.5)
        assert items.at[item, "kurtosis"] == pytest.approx((stats.kurtosis(given) + 3) * shrink**2 - 3)
        assert items.at[item, "floor"] == pytest.approx((given == 1).mean())
        assert items.at[item, "ceiling"] == pytest.approx((given == 7).mean())


def test_dropping_an_item_gives_the_alpha_of_the_others(
    morale: Instrument, make_instrument: Callable, answer: Callable
) -> None:
    answers = answer(ITEMS, 90, 3)
    without = make_instrument({"morale": ["M1", "M3", "-M4"]})
    expected = reliability(answers.drop(columns="M2"), without).at["morale", "alpha"]
    assert item_analysis(answers, morale).at["M2", "alpha_if_dropped"] == pytest.approx(expected)


def test_odd_items_are_noted_not_refused(make_instrument: Callable, answer: Callable) -> None:
    instrument = make_instrument(
        {"morale": ["M1", "M2", "M3", "M4"], "means": ["C1", "C2"]}, composites=["means"]
    )
    answers = answer(ITEMS, 60, 7).join(answer(["C1", "C2"], 60, 8)).assign(M3=6)
    notes = item_analysis(answers, instrument)["note"]
    assert notes["M1"] == notes["M2"] == ""
    assert notes["M3"] == "même réponse partout"
    assert notes["M4"].startswith("va à l’encontre de son échelle (r = −0,")
    assert notes["C1"].startswith("item d’un composite")
    set_language("en")
    assert item_analysis(answers, instrument).at["M4", "note"].startswith("runs against its scale (r = −0.")


def test_a_weakly_negative_item_may_be_chance(make_instrument: Callable) -> None:
    instrument = make_instrument({"pair": ["M1", "M2"]})
    answers = pd.DataFrame({"M1": [1, 2, 3, 4, 5, 6, 7, 1, 4, 7], "M2": [4, 5, 4, 3, 4, 4, 3, 5, 4, 5]})
    items = item_analysis(answers, instrument)
    assert (items["rest_r"] < 0).all()
    assert items["note"].str.contains("par hasard").all()
    assert reliability(answers, instrument).at["pair", "alpha"] < 0


def test_alpha_without_an_item_needs_two_others_and_a_reflective_scale(
    make_instrument: Callable, answer: Callable
) -> None:
    instrument = make_instrument({"pair": ["M1", "M2"], "means": ["C1", "C2", "C3"]}, composites=["means"])
    answers = answer(["M1", "M2"], 60, 7).join(answer(["C1", "C2", "C3"], 60, 8))
    items = item_analysis(answers, instrument)
    assert items["alpha_if_dropped"].isna().all()
    assert items["rest_r"].notna().all()


def test_shares_are_as_answered_and_sum_to_one(make_instrument: Callable, answer: Callable) -> None:
    instrument = make_instrument({"morale": ITEMS})
    answers = answer(ITEMS, 50, 2, missing=0.3)
    shares = response_shares(answers, instrument)
    assert list(shares) == [1, 2, 3, 4, 5, 6, 7, "scale", "answers", "n", "missing"]
    np.testing.assert_allclose(shares[list(range(1, 8))].sum(axis=1), 1)
    assert shares.at["M4", 7] == pytest.approx((answers["M4"] == 7).sum() / answers["M4"].notna().sum())
    assert shares["n"].tolist() == answers.notna().sum().tolist()
    np.testing.assert_allclose(shares["missing"], answers.isna().mean())
    assert set(shares["answers"]) == {"degree"}


def test_the_shipped_instrument_s_seven_answers_have_seven_columns(answer: Callable) -> None:
    from ltd_toolkit.instrument import load_instrument

    instrument = load_instrument()
    answers = answer([f"EXP{number}" for number in (1, 2, 3, 4)], 30, 1)
    answers.attrs["synthetic"] = True
    shares = response_shares(answers, instrument)
    assert list(shares)[:7] == [1, 2, 3, 4, 5, 6, 7]
    assert shares.attrs == item_analysis(answers, instrument).attrs == {"synthetic": True}
