"""Scores equal R's, stay within their ends, and the audit accounts for everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.scales import answered_counts, score_audit, score_scales

ITEMS = ["M1", "M2", "M3", "-M4"]
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 10**6)


def numbers(values: Any) -> np.ndarray:
    return np.array([[np.nan if cell is None else cell for cell in row] for row in values], dtype=float)


# --- R ------------------------------------------------------------------------------------------------


def test_means_equal_r_where_nothing_is_imputed(from_r: Callable, big_five: Instrument) -> None:
    expected, answers = from_r("score_mean_mean_impute")
    scores = score_scales(answers, big_five, min_answered=1)
    complete = scores.notna().to_numpy()
    assert complete.mean() > 0.9
    np.testing.assert_allclose(scores.to_numpy()[complete], numbers(expected["values"])[complete], atol=1e-10)


def test_sums_equal_r(from_r: Callable, big_five: Instrument) -> None:
    expected, answers = from_r("score_sum_complete")
    sums = score_scales(answers, big_five, method="sum", min_answered=1)
    np.testing.assert_allclose(sums, numbers(expected["values"]), atol=1e-10)


@pytest.mark.parametrize(("method", "case"), [("z", "score_z_ddof1"), ("t", "score_tscore")])
def test_standardised_scores_equal_r(
    from_r: Callable, make_instrument: Callable, method: str, case: str
) -> None:
    expected, answers = from_r(case)
    instrument = make_instrument({"agree": ["-A1", "A2", "A3", "A4", "A5"]}, (1, 6))
    scores = score_scales(answers, instrument, method=method, min_answered=0.2)
    np.testing.assert_allclose(scores["agree"], np.array(expected, dtype=float), atol=1e-10)


# --- properties ---------------------------------------------------------------------------------------


@quick
@given(seed=seeds, missing=st.sampled_from([0.0, 0.2, 0.6]))
def test_scores_stay_within_their_ends(
    morale: Instrument, answer: Callable, seed: int, missing: float
) -> None:
    answers = answer(ITEMS, 40, seed, missing=missing)
    for method, low, high in (("mean", 1, 7), ("sum", 4, 28), ("pomp", 0, 100)):
        scores = score_scales(answers, morale, method=method)["morale"].dropna()
        assert scores.between(low, high).all()


@quick
@given(seed=seeds)
def test_the_order_of_respondents_and_of_columns_changes_nothing(
    morale: Instrument, answer: Callable, seed: int
) -> None:
    answers = answer(ITEMS, 30, seed, missing=0.1)
    shuffled = answers.sample(frac=1, random_state=seed).sample(frac=1, axis="columns", random_state=seed)
    pd.testing.assert_frame_equal(
        score_scales(shuffled, morale).loc[answers.index], score_scales(answers, morale)
    )


@quick
@given(seed=seeds)
def test_reversing_answers_and_keys_changes_nothing(
    make_instrument: Callable, answer: Callable, seed: int
) -> None:
    answers = answer(ITEMS, 30, seed, missing=0.1)
    once = make_instrument({"morale": ["M1", "M2", "M3", "-M4"]})
    twice = make_instrument({"morale": ["M1", "-M2", "M3", "M4"]})
    turned = answers.assign(M2=8 - answers["M2"], M4=8 - answers["M4"])
    pd.testing.assert_frame_equal(score_scales(answers, once), score_scales(turned, twice))


@quick
@given(seed=seeds)
def test_pomp_and_sum_are_the_mean_in_other_units(morale: Instrument, answer: Callable, seed: int) -> None:
    answers = answer(ITEMS, 20, seed, missing=0.2)
    mean = score_scales(answers, morale)
    pd.testing.assert_frame_equal(score_scales(answers, morale, method="sum"), 4 * mean)
    pd.testing.assert_frame_equal(score_scales(answers, morale, method="pomp"), 100 * (mean - 1) / 6)


# --- missing answers ----------------------------------------------------------------------------------


def test_half_of_the_items_is_enough_and_less_is_not(morale: Instrument) -> None:
    answers = pd.DataFrame(
        [[2, 4, np.nan, np.nan], [2, np.nan, np.nan, np.nan], [np.nan] * 4, [1, 1, 1, 7]],
        columns=["M1", "M2", "M3", "M4"],
        index=["half", "one", "none", "all"],
    )
    assert score_scales(answers, morale)["morale"].to_dict() == pytest.approx(
        {"half": 3, "one": np.nan, "none": np.nan, "all": 1}, nan_ok=True
    )
    assert score_scales(answers, morale, method="sum").at["half", "morale"] == 12  # prorated: 4 x 3
    assert score_scales(answers, morale, min_answered=0.01)["morale"].notna().tolist() == [
        True,
        True,
        False,
        True,
    ]


def test_seven_of_ten_is_seventy_percent_in_binary_too(make_instrument: Callable) -> None:
    instrument = make_instrument({"long": [f"L{number}" for number in range(10)]})
    answers = pd.DataFrame([[4.0] * 7 + [np.nan] * 3, [4.0] * 10], columns=instrument.items.index)
    assert score_scales(answers, instrument, min_answered=0.7)["long"].tolist() == [4, 4]


def test_the_audit_accounts_for_every_respondent_and_every_missing_answer(
    morale: Instrument, answer: Callable
) -> None:
    answers = answer(ITEMS, 200, 5, missing=0.35)
    kinds = pd.DataFrame("blank", answers.index, answers.columns).where(answers.isna())
    kinds.loc[kinds.index[:50]] = kinds.loc[kinds.index[:50]].replace("blank", "dont_know")
    audit = score_audit(answers, morale, missing_kind=kinds).loc["morale"]
    answered = answers.notna().sum(axis=1)
    scores = score_scales(answers, morale)["morale"]
    assert audit["respondents"] == 200
    assert audit["scored"] == scores.notna().sum() == (answered >= 2).sum()
    assert audit["prorated"] == answered.isin([2, 3]).sum()
    assert audit["left_out"] == (answered < 2).sum()
    assert (
        audit["missing"] == answers.isna().sum().sum() == audit["missing_blank"] + audit["missing_dont_know"]
    )
    assert audit["missing_dont_know"] == answers.iloc[:50].isna().sum().sum()
    assert (audit["reversed"], audit["absent"], audit["n_items"]) == ("M4", "", 4)
    pd.testing.assert_series_equal(answered_counts(answers, morale)["morale"], answered, check_names=False)


def test_kinds_of_missing_in_another_order_are_refused(morale: Instrument, answer: Callable) -> None:
    answers = answer(ITEMS, 20, 1, missing=0.2)
    kinds = pd.DataFrame("blank", answers.index, answers.columns).where(answers.isna())
    with pytest.raises(ValueError, match="same order"):
        score_audit(answers, morale, missing_kind=kinds.iloc[::-1])
    with pytest.raises(ValueError, match="M2"):
        score_audit(answers, morale, missing_kind=kinds.drop(columns="M2"))


def test_an_absent_item_counts_as_unanswered_and_is_named_in_the_audit(
    morale: Instrument, answer: Callable
) -> None:
    answers = answer(ITEMS, 30, 2).drop(columns="M3")
    assert score_audit(answers, morale).at["morale", "absent"] == "M3"
    by_hand = (answers["M1"] + answers["M2"] + 8 - answers["M4"]) / 3
    pd.testing.assert_series_equal(score_scales(answers, morale)["morale"], by_hand, check_names=False)


def test_a_scale_that_was_not_asked_has_no_column_but_its_row_in_the_audit(
    make_instrument: Callable, answer: Callable
) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3"], "skill": ["S1", "S2"]})
    answers = answer(["M1", "M2", "M3"], 20, 1)
    for method in ("mean", "sum", "pomp", "z", "t"):
        assert list(score_scales(answers, instrument, method=method)) == ["morale"]
    assert score_audit(answers, instrument).loc["skill", "absent"] == "S1, S2"


def test_a_scale_with_too_few_of_its_items_is_refused_by_name_unless_accepted(
    make_instrument: Callable, answer: Callable
) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3"], "skill": ["S1", "S2", "S3"]})
    answers = answer(["M1", "M2", "M3", "S1"], 20, 1)
    with pytest.raises(SurveyError, match="skill") as caught:
        score_scales(answers, instrument)
    assert "S2, S3" in str(caught.value)
    scores = score_scales(answers, instrument, accept=["skill"])
    assert scores["skill"].isna().all()
    assert scores["morale"].notna().all()


# --- what may come in and what goes out ---------------------------------------------------------------


def test_nullable_small_and_boolean_numbers_are_numbers(make_instrument: Callable, answer: Callable) -> None:
    morale, answers = make_instrument({"morale": ITEMS}), answer(ITEMS, 20, 3, missing=0.2)
    expected = score_scales(answers, morale)
    pd.testing.assert_frame_equal(score_scales(answers.astype("Int64"), morale), expected)
    pd.testing.assert_frame_equal(score_scales(answers.astype("float32"), morale), expected)
    quiz = make_instrument({"quiz": ["Q1", "Q2"]}, (0, 1))
    right = pd.DataFrame({"Q1": [True, False, True], "Q2": [True, True, False]})
    assert score_scales(right, quiz)["quiz"].tolist() == [1, 0.5, 0.5]


def test_marks_of_the_data_and_names_of_respondents_are_kept(morale: Instrument, answer: Callable) -> None:
    answers = answer(ITEMS, 20, 3)
    answers.attrs["synthetic"] = True
    scores = score_scales(answers, morale)
    assert scores.attrs == {"synthetic": True}
    assert scores.index.equals(answers.index)
    assert score_scales(answers.reset_index(drop=True), morale).index.name == "respondent"


def test_scores_that_do_not_differ_have_no_z(make_instrument: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2"]})
    answers = pd.DataFrame({"M1": [3, 5], "M2": [5, 3]})
    with pytest.raises(SurveyError, match="morale"):
        score_scales(answers, instrument, method="z")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"method": "median"}, "median"),
        ({"min_answered": 0}, "min_answered"),
        ({"min_answered": 50}, "min_answered"),
        ({"accept": ["M9"]}, "M9"),
        ({"accept": "M1"}, "list of ids"),
    ],
)
def test_a_wrong_argument_is_refused_with_what_came(
    morale: Instrument, answer: Callable, wrong: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        score_scales(answer(ITEMS, 20, 1), morale, **wrong)


def test_arrays_are_refused(morale: Instrument, answer: Callable) -> None:
    with pytest.raises(TypeError, match="DataFrame"):
        score_scales(answer(ITEMS, 20, 1).to_numpy(), morale)
