"""Reliabilities equal R's, do not depend on how data are written, and are refused where they mean nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import set_language
from ltd_toolkit.scales import reliability, score_scales
from ltd_toolkit.scales.reliability import COEFFICIENTS, one_factor

ITEMS = ["M1", "M2", "M3", "-M4"]
quick = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 10**6)


# --- R: psych 2.2.9 -----------------------------------------------------------------------------------


def assert_alpha_equals(row: pd.Series, expected: dict) -> None:
    ours = row[["alpha", "alpha_standardised", "mean_r", "alpha_low", "alpha_high"]].astype(float)
    theirs = [expected["raw_alpha"], expected["std_alpha"], expected["average_r"], *expected["feldt"]]
    np.testing.assert_allclose(ours, theirs, atol=1e-8)


@pytest.mark.parametrize(
    ("case", "scale"), [("alpha_pairwise_extra", "extra"), ("alpha_pairwise_neuro", "neuro")]
)
def test_alpha_of_incomplete_answers_equals_r(
    from_r: Callable, oracles: object, big_five: Instrument, case: str, scale: str
) -> None:
    expected, _ = from_r(case)
    people = pd.read_csv(oracles / "real" / "bfi.csv")
    row = reliability(people[big_five.items.index], big_five).loc[scale]
    assert (row["n"], row["n_items"], row["reason"]) == (2800, 5, "")
    assert_alpha_equals(row, expected)


def test_alpha_of_complete_answers_equals_r(from_r: Callable, make_instrument: Callable) -> None:
    expected, answers = from_r("alpha_listwise_neuro")
    instrument = make_instrument({"neuro": list(answers)}, (1, 6))
    for missing in ("pairwise", "listwise"):
        assert_alpha_equals(reliability(answers, instrument, missing=missing).loc["neuro"], expected)


def test_two_items_have_spearman_brown_and_no_omega(from_r: Callable, make_instrument: Callable) -> None:
    expected, answers = from_r("alpha_two_items")
    row = reliability(answers, make_instrument({"pair": ["E4", "E5"]}, (1, 6))).loc["pair"]
    assert_alpha_equals(row, expected)
    assert row["alpha_standardised"] == pytest.approx(expected["spearman_brown"], abs=1e-8)
    assert np.isnan(row["omega"])
    assert "Spearman-Brown" in row["reason"]


def test_right_and_wrong_answers_have_kr20(from_r: Callable, make_instrument: Callable) -> None:
    expected, answers = from_r("alpha_kr20_ability")
    answers = answers.rename(columns=lambda name: name.replace(".", "_"))
    instrument = make_instrument({"ability": list(answers)}, (0, 1))
    assert_alpha_equals(reliability(answers, instrument, missing="listwise").loc["ability"], expected)


def test_an_item_that_was_not_reversed_is_refused_and_once_accepted_equals_r(
    from_r: Callable, make_instrument: Callable
) -> None:
    expected, answers = from_r("alpha_unreversed_negative")
    instrument = make_instrument({"agree": list(answers)}, (1, 6))
    with pytest.raises(ValueError, match="A1"):
        reliability(answers, instrument)
    assert_alpha_equals(reliability(answers, instrument, accept=["A1"]).loc["agree"], expected)


def test_omega_equals_r(from_r: Callable, make_instrument: Callable) -> None:
    expected, answers = from_r("omega_N_1")
    row = reliability(answers, make_instrument({"neuro": list(answers)}, (1, 6))).loc["neuro"]
    assert row["omega"] == pytest.approx(expected["omega_t_model"], abs=1e-6)
    loadings = one_factor(answers.corr().to_numpy())
    np.testing.assert_allclose(loadings, list(expected["loadings"].values()), atol=1e-5)


# --- formulas, written another way ------------------------------------------------------------------


@quick
@given(seed=seeds)
def test_alpha_is_one_minus_the_share_of_item_variances(
    morale: Instrument, answer: Callable, seed: int
) -> None:
    answers = answer(ITEMS, 60, seed)
    keyed = answers.assign(M4=8 - answers["M4"])
    expected = 4 / 3 * (1 - keyed.var().sum() / keyed.sum(axis=1).var())
    assert reliability(answers, morale).at["morale", "alpha"] == pytest.approx(expected, abs=1e-12)


@quick
@given(seed=seeds)
def test_writing_the_data_another_way_changes_nothing(
    morale: Instrument, answer: Callable, seed: int
) -> None:
    answers = answer(ITEMS, 80, seed, missing=0.05)
    shuffled = answers.sample(frac=1, random_state=seed).sample(frac=1, axis="columns", random_state=seed)
    for missing in ("pairwise", "listwise"):
        expected = reliability(answers, morale, missing=missing)
        pd.testing.assert_frame_equal(reliability(shuffled, morale, missing=missing), expected)


def test_omega_finds_the_loadings_that_made_the_correlations() -> None:
    loadings = np.array([0.9, 0.7, 0.6, 0.5, 0.3])
    corr = np.outer(loadings, loadings)
    np.fill_diagonal(corr, 1)
    np.testing.assert_allclose(one_factor(corr), loadings, atol=1e-7)


def test_listwise_means_complete_on_the_scale_itself(make_instrument: Callable, answer: Callable) -> None:
    instrument = make_instrument({"morale": ITEMS, "skill": ["S1", "S2", "S3"]})
    answers = answer(ITEMS, 100, 1).join(answer(["S1", "S2", "S3"], 100, 2, missing=0.3))
    card = reliability(answers, instrument, missing="listwise")
    assert card.at["morale", "n"] == 100
    assert card.at["skill", "n"] == answers[["S1", "S2", "S3"]].notna().all(axis=1).sum() < 60


# --- intervals --------------------------------------------------------------------------------------


def test_intervals_hold_the_true_alpha_as_often_as_they_say(make_instrument: Callable) -> None:
    """Four items with loadings of .7, 400 samples side by side: alpha is 4 * .49 / (1 + 3 * .49) = .793."""
    scales = {f"sample{scale}": [f"S{scale}_{item}" for item in range(4)] for scale in range(400)}
    instrument = make_instrument(scales, (-40, 40))  # so many answers that rounding does not matter
    rng = np.random.default_rng(2)
    drawn = 0.7 * rng.normal(size=(50, 400, 1)) + np.sqrt(0.51) * rng.normal(size=(50, 400, 4))
    answers = pd.DataFrame(np.rint(8 * drawn).reshape(50, 1600), columns=instrument.items.index)
    card = reliability(answers, instrument, confidence=0.9)
    truth = 4 * 0.49 / (1 + 3 * 0.49)
    held = ((card["alpha_low"] < truth) & (truth < card["alpha_high"])).mean()
    assert 0.86 <= held <= 0.94


def test_the_bootstrap_agrees_with_feldt_and_is_repeatable(morale: Instrument, answer: Callable) -> None:
    answers = answer(ITEMS, 300, 4)
    feldt = reliability(answers, morale, missing="listwise").loc["morale"]
    options = {"missing": "listwise", "interval": "bootstrap", "random_state": 1}
    boot = reliability(answers, morale, **options).loc["morale"]
    assert boot["alpha"] == feldt["alpha"]
    assert boot["alpha_low"] == pytest.approx(feldt["alpha_low"], abs=0.02)
    assert boot["alpha_high"] == pytest.approx(feldt["alpha_high"], abs=0.02)
    pd.testing.assert_series_equal(boot, reliability(answers, morale, **options).loc["morale"])
    assert (
        boot["alpha_low"]
        != reliability(answers, morale, **{**options, "random_state": 2}).at["morale", "alpha_low"]
    )


# --- refusals -----------------------------------------------------------------------------------------


def refused(row: pd.Series) -> str:
    assert row[COEFFICIENTS].isna().all()
    return row["reason"]


def test_rows_without_a_meaning_stay_with_their_reason(make_instrument: Callable, answer: Callable) -> None:
    scales = {"means": ["A1", "A2", "A3"], "one": ["B1"], "absent": ["C1", "C2"], "morale": ITEMS}
    instrument = make_instrument(scales, composites=["means"])
    card = reliability(answer(["A1", "A2", "A3", "B1", *ITEMS], 50, 1), instrument)
    assert list(card.index) == list(scales)
    assert "Composite" in refused(card.loc["means"])
    assert "Un seul item" in refused(card.loc["one"])
    assert "Aucun item" in refused(card.loc["absent"])
    assert card.at["morale", "reason"] == ""
    assert card.loc["morale", COEFFICIENTS].notna().all()


def test_items_without_common_respondents_are_refused(make_instrument: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3"]})
    nobody = np.nan
    answers = pd.DataFrame({"M1": [1, 2, 3, nobody], "M2": [2, 2, 4, nobody], "M3": [nobody, nobody, 5, 6]})
    assert "en commun" in refused(reliability(answers, instrument).loc["morale"])


def test_pairs_that_contradict_each_other_are_refused(make_instrument: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3"]})
    steps, gap = [1, 3, 5, 7], [np.nan] * 4
    answers = pd.DataFrame(
        {"M1": steps + gap + steps, "M2": steps + steps + gap, "M3": gap + steps + steps[::-1]}
    )
    reason = refused(reliability(answers, instrument, accept=["M1", "M3"]).loc["morale"])
    assert 'missing="listwise"' in reason


def test_a_handful_with_a_constant_item_gets_the_reason_and_no_number(make_instrument: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3"]})
    answers = pd.DataFrame({"M1": [1, 2, 3], "M2": [2, 2, 4], "M3": [5, 5, 5]})
    assert "M3" in refused(reliability(answers, instrument).loc["morale"])


def test_items_that_cancel_out_are_refused(make_instrument: Callable) -> None:
    instrument = make_instrument({"pair": ["M1", "M2"]})
    answers = pd.DataFrame({"M1": [1, 4, 7], "M2": [7, 4, 1]})
    assert "s’annulent" in refused(reliability(answers, instrument).loc["pair"])


def test_a_heywood_case_has_no_omega(make_instrument: Callable) -> None:
    """Correlations .8, .8 and .3 would need a loading of 1.46."""
    instrument = make_instrument({"odd": ["M1", "M2", "M3"]}, (-20, 20))
    corr = np.array([[1, 0.8, 0.8], [0.8, 1, 0.3], [0.8, 0.3, 1]])
    drawn = np.random.default_rng(1).multivariate_normal(np.zeros(3), corr, size=300)
    row = reliability(pd.DataFrame(np.rint(4 * drawn), columns=["M1", "M2", "M3"]), instrument).loc["odd"]
    assert np.isnan(row["omega"])
    assert row["alpha"] > 0.7
    assert "Heywood" in row["reason"]


def test_a_negative_alpha_is_given_with_its_explanation(make_instrument: Callable) -> None:
    instrument = make_instrument({"pair": ["M1", "M2"]})
    answers = pd.DataFrame({"M1": [1, 4, 7, 6], "M2": [7, 4, 2, 1]})
    row = reliability(answers, instrument).loc["pair"]
    assert row["alpha"] < 0
    assert "Alpha négatif" in row["reason"]


# --- words and arguments ------------------------------------------------------------------------------


def test_conventions_are_named_in_the_current_language(morale: Instrument, answer: Callable) -> None:
    answers = answer(ITEMS, 50, 1, missing=0.1)
    french = reliability(answers, morale, confidence=0.9).at["morale", "convention"]
    assert "covariances" in french
    assert "Feldt, 90\u00a0%" in french
    assert "paires disponibles" in french
    assert "(50)" in french
    set_language("en")
    english = reliability(answers, morale, missing="listwise").at["morale", "convention"]
    assert "respondents complete on the scale" in english
    assert "one factor, minres" in english


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"missing": "drop"}, "drop"),
        ({"interval": "duhachek"}, "duhachek"),
        ({"interval": "bootstrap"}, "listwise"),
        ({"confidence": 95}, "confidence"),
    ],
)
def test_a_wrong_argument_is_refused_with_what_came(
    morale: Instrument, answer: Callable, wrong: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        reliability(answer(ITEMS, 20, 1), morale, **wrong)


def test_scoring_and_reliability_refuse_the_same_answers(make_instrument: Callable, answer: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3", "M4"]})
    messages = []
    for function in (score_scales, reliability):
        with pytest.raises(ValueError, match="M4") as caught:
            function(answer(ITEMS, 60, 7), instrument)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
