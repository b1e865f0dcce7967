"""What is wrong with answers is said before any number appears: where, what, what to do, in each language."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import set_language
from ltd_toolkit.problems import SurveyError
from ltd_toolkit.scales import item_analysis, reliability, response_shares, score_audit, score_scales

ITEMS = ["M1", "M2", "M3", "-M4"]
NUMBERS = [score_scales, reliability]
DIAGNOSES = [score_audit, item_analysis, response_shares]


@pytest.fixture
def answers(answer: Callable) -> pd.DataFrame:
    return answer(ITEMS, 60, 7)


def refused(function: Callable, answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    with pytest.raises(SurveyError) as caught:
        function(answers, instrument)
    return caught.value.problems


@pytest.mark.parametrize("function", [*NUMBERS, *DIAGNOSES])
def test_two_forgotten_99s_are_one_problem_with_both_rows(
    function: Callable, answers: pd.DataFrame, morale: Instrument
) -> None:
    answers.loc[["R0003", "R0041"], "M2"] = 99
    problem = refused(function, answers, morale).squeeze()
    assert (problem["kind"], problem["column"], problem["value"]) == ("scales_outside", "M2", "99")
    assert problem["lines"] == ("R0003", "R0041")
    assert "lignes R0003, R0041, colonne M2, valeur «\u00a099\u00a0»" in problem["fr"]
    assert "1, 2, 3, 4, 5, 6, 7" in problem["fr"]
    assert "missing.csv" in problem["fr"]
    assert "lines R0003, R0041, column M2, value “99”" in problem["en"]
    assert "Correct the cell" in problem["en"]


@pytest.mark.parametrize("value", [3.5, 0, -1, 8, np.inf])
def test_what_cannot_be_answered_is_refused(answers: pd.DataFrame, morale: Instrument, value: float) -> None:
    answers.loc["R0009", "M1"] = value
    problem = refused(score_scales, answers, morale).squeeze()
    assert (problem["lines"], problem["value"]) == (("R0009",), f"{value:g}")


@pytest.mark.parametrize("function", NUMBERS)
def test_an_unreversed_item_points_to_its_line_in_items_csv(
    function: Callable, answers: pd.DataFrame, make_instrument: Callable
) -> None:
    instrument = make_instrument({"skill": ["S1", "S2"], "morale": ["M1", "M2", "M3", "M4"]})
    skill = pd.DataFrame({"S1": answers["M1"], "S2": answers["M2"]})
    problem = refused(function, answers.join(skill), instrument).squeeze()
    assert (problem["file"], problem["line"], problem["column"], problem["value"]) == (
        "items.csv",
        7,
        "reverse",
        "0",
    )
    assert "items.csv, ligne 7, colonne reverse, valeur « 0 » : l’item M4" in problem["fr"].replace(
        "\u00a0", " "
    )
    assert "mettez 1" in problem["fr"]
    assert "item M4 runs against its scale morale" in problem["en"]
    assert "put 1;" in problem["en"]


def test_an_item_reversed_by_mistake_is_told_the_other_way(
    answers: pd.DataFrame, make_instrument: Callable
) -> None:
    instrument = make_instrument({"morale": ["-M1", "M2", "M3", "-M4"]})
    problem = refused(score_scales, answers, instrument).squeeze()
    assert (problem["value"], problem["line"]) == ("1", 2)
    assert "put 0;" in problem["en"]


def test_noise_is_rarely_called_an_item_that_runs_against_its_scale(make_instrument: Callable) -> None:
    scales = {f"noise{scale}": [f"N{scale}_{item}" for item in range(4)] for scale in range(200)}
    instrument = make_instrument(scales)
    drawn = np.random.default_rng(11).integers(1, 8, size=(40, 800))
    answers = pd.DataFrame(drawn, columns=instrument.items.index)
    assert (item_analysis(answers, instrument)["rest_r"] < 0).sum() > 300
    assert len(refused(score_scales, answers, instrument)) <= 10  # 800 items x .005 = 4 expected


def test_a_composite_may_have_facets_that_go_against_each_other(
    answers: pd.DataFrame, make_instrument: Callable
) -> None:
    instrument = make_instrument({"means": ["M1", "M2", "M3", "M4"]}, composites=["means"])
    assert score_scales(answers, instrument)["means"].notna().all()


@pytest.mark.parametrize("function", NUMBERS)
def test_a_constant_item_is_named(function: Callable, answers: pd.DataFrame, morale: Instrument) -> None:
    answers["M3"] = 6
    problem = refused(function, answers, morale).squeeze()
    assert (problem["kind"], problem["column"], problem["value"]) == ("scales_constant", "M3", "6")
    assert "60 personnes" in problem["fr"]
    assert 'accept=["M3"]' in problem["fr"]
    assert "remove the column" in problem["en"]


def test_what_was_looked_at_can_be_accepted_and_stays_in_the_audit(
    answers: pd.DataFrame, make_instrument: Callable
) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3", "M4"]})
    answers["M3"] = 6
    scores = score_scales(answers, instrument, accept=["M3", "M4"])
    pd.testing.assert_series_equal(scores["morale"], answers.mean(axis=1), check_names=False)
    set_language("en")
    note = score_audit(answers, instrument).at["morale", "note"]
    assert note == "Same answer everywhere: M3. Against the scale: M4."
    assert reliability(answers, instrument, accept=["M3", "M4"]).at["morale", "reason"].endswith("M3.")


@pytest.mark.parametrize("function", [*NUMBERS, *DIAGNOSES])
def test_an_id_column_among_items_looks_like_an_identifier(
    function: Callable, answers: pd.DataFrame, morale: Instrument
) -> None:
    problem = refused(function, answers.assign(person=range(1001, 1061)), morale).squeeze()
    assert (problem["kind"], problem["column"]) == ("scales_identifier", "person")
    assert "identifiant" in problem["fr"]
    assert 'set_index("person")' in problem["en"]


def test_another_column_is_no_item_and_no_identifier(answers: pd.DataFrame, morale: Instrument) -> None:
    problem = refused(score_scales, answers.assign(gender=1), morale).squeeze()
    assert (problem["kind"], problem["column"]) == ("scales_not_item", "gender")
    assert 'drop(columns=["gender"])' in problem["fr"]


def test_ids_in_the_place_of_an_item_are_one_problem_not_sixty(
    answers: pd.DataFrame, morale: Instrument
) -> None:
    problem = refused(score_scales, answers.assign(M1=range(1001, 1061)), morale).squeeze()
    assert (problem["column"], problem["n"]) == ("M1", 60)
    assert problem["value"].startswith("1001, 1002")


@pytest.mark.parametrize("function", [*NUMBERS, *DIAGNOSES])
def test_a_text_in_a_number_column_is_named_with_its_row(
    function: Callable, answers: pd.DataFrame, morale: Instrument
) -> None:
    answers["M2"] = answers["M2"].astype(object)
    answers.loc["R0017", "M2"] = "souvent"
    problem = refused(function, answers, morale).squeeze()
    assert (problem["kind"], problem["column"], problem["value"]) == ("scales_text", "M2", "souvent")
    assert problem["lines"] == ("R0017",)
    assert "un texte" in problem["fr"]
    assert "leave it empty" in problem["en"]


@pytest.mark.parametrize("kind", ["str", "category"])
def test_numbers_stored_as_text_are_not_converted_in_silence(
    answers: pd.DataFrame, morale: Instrument, kind: str
) -> None:
    answers["M2"] = answers["M2"].astype(int).astype("str").astype(kind)
    problem = refused(score_scales, answers, morale).squeeze()
    assert (problem["kind"], problem["column"]) == ("scales_text_column", "M2")
    assert "pd.to_numeric" in problem["en"]


def test_dates_are_not_answers(answers: pd.DataFrame, morale: Instrument) -> None:
    answers["M2"] = pd.Timestamp("2026-01-31")
    assert refused(score_scales, answers, morale)["kind"].tolist() == ["scales_text"]


def test_a_respondent_twice_a_column_twice_nobody_and_an_unanswered_item(
    answers: pd.DataFrame, morale: Instrument
) -> None:
    twice = refused(score_scales, pd.concat([answers, answers.loc[["R0005"]]]), morale).squeeze()
    assert (twice["kind"], twice["value"]) == ("scales_row_twice", "R0005")
    columns = refused(score_scales, answers[["M1", "M2", "M2", "M3", "M4"]], morale).squeeze()
    assert (columns["kind"], columns["column"]) == ("scales_column_twice", "M2")
    assert refused(score_scales, answers.iloc[:0], morale)["kind"].tolist() == ["scales_no_rows"]
    unanswered = refused(score_scales, answers.assign(M3=np.nan), morale).squeeze()
    assert (unanswered["kind"], unanswered["column"]) == ("scales_all_missing", "M3")


def test_everything_is_said_at_once(answers: pd.DataFrame, make_instrument: Callable) -> None:
    instrument = make_instrument({"morale": ["M1", "M2", "M3", "M4"], "skill": ["S1", "S2"]})
    answers = answers.assign(S1=3, S2=answers["M1"], person=range(60))
    answers.loc["R0003", "M2"] = 99
    kinds = set(refused(score_scales, answers, instrument)["kind"])
    assert kinds == {"scales_outside", "scales_against", "scales_constant", "scales_identifier"}


def test_three_respondents_are_no_evidence_against_an_item(morale: Instrument) -> None:
    answers = pd.DataFrame({"M1": [1, 4, 7], "M2": [1, 4, 7], "M3": [5, 5, 5], "M4": [1, 4, 7]})
    assert score_scales(answers, morale)["morale"].notna().all()
