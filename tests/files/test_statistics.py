"""SPSS and Stata files: exact texts, labels, and missing codes that never enter a mean."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from ltd_toolkit import SurveyError, read_survey
from ltd_toolkit.files import Unreadable, read_text_table


@pytest.fixture
def forgotten_codes(tmp_path):
    """Return an SPSS file with one question: 1, 7, two codes declared missing, one empty cell."""
    path = tmp_path / "codes.sav"
    frame = pd.DataFrame({"x": [1.0, 7.0, 98.0, 99.0, np.nan]})
    labels = {"x": {1: "Jamais", 7: "Toujours", 98: "Ne sait pas", 99: "Panne"}}
    pyreadstat.write_sav(frame, path, missing_ranges={"x": [98, 99]}, variable_value_labels=labels)
    return path


def test_declared_missing_codes_never_enter_a_mean(forgotten_codes):
    survey = read_survey(forgotten_codes)
    assert survey.responses["x"].mean() == 4.0
    assert survey.missing_kind["x"].tolist()[2:] == ["dont_know", "declared", "blank"]
    assert survey.raw["x"].tolist() == ["1", "7", "98", "99", ""]
    assert survey.source["program"] == "spss"


def test_a_number_with_declared_missing_codes_is_no_question_and_keeps_why_it_is_missing(tmp_path):
    path = tmp_path / "euros.sav"
    frame = pd.DataFrame({"euros": [10.25, 2500.5, -1.0, 9999.0]})
    pyreadstat.write_sav(frame, path, missing_ranges={"euros": [-1, {"lo": 9000, "hi": 10000}]})
    survey = read_survey(path)
    np.testing.assert_array_equal(survey.respondents["euros"], [10.25, 2500.5, np.nan, np.nan])
    assert survey.missing_kind["euros"].tolist()[2:] == ["declared", "declared"]
    assert survey.responses.columns.tolist() == []


def test_the_letters_of_stata_are_kinds_of_missing(tmp_path):
    path = tmp_path / "tagged.dta"
    frame = pd.DataFrame({"x": [1.0, 2.0, "a", "b"]}, dtype=object)
    labels = {"x": {1: "no", 2: "yes", "a": "Don't know"}}
    pyreadstat.write_dta(frame, path, missing_user_values={"x": ["a", "b"]}, variable_value_labels=labels)
    survey = read_survey(path)
    assert survey.responses["x"].tolist()[:2] == [1, 2]
    assert survey.missing_kind["x"].tolist()[2:] == ["dont_know", "declared"]
    assert survey.raw["x"].tolist() == ["1", "2", ".a", ".b"]


def written_as_spss(tmp_path, codes, labels):
    path = tmp_path / "moved.sav"
    people = pd.DataFrame({"respondent": [f"r{n}" for n in range(len(codes))], "firm": "a"})
    frame = people.assign(EXP1=np.asarray(codes, dtype=float))
    pyreadstat.write_sav(frame, path, variable_value_labels={"EXP1": labels})
    return path


FROM_ZERO = dict(
    enumerate(["Jamais", "Très rarement", "Rarement", "Parfois", "Souvent", "Très souvent", "Toujours"])
)


def test_answers_numbered_from_zero_are_read_by_their_words_and_it_is_said(tmp_path):
    survey = read_survey(written_as_spss(tmp_path, [0, 3, 6], FROM_ZERO))
    assert survey.responses["EXP1"].tolist() == [1, 4, 7]
    note = survey.problems.query("kind == 'moved_codes'").iloc[0]
    assert note["column"] == "EXP1"
    assert "0 → 1" in note["fr"]


def test_a_label_that_is_no_answer_is_refused_where_the_numbers_cannot_be_trusted(tmp_path):
    labels = FROM_ZERO | {3: "De temps en temps"}
    with pytest.raises(SurveyError) as caught:
        read_survey(written_as_spss(tmp_path, [0, 3, 6], labels))
    wrong = caught.value.problems.query("severity == 'error'").iloc[0]
    assert wrong["kind"] == "label_unknown"
    assert (wrong["line"], wrong["value"]) == (2, "3")
    assert "observation 2" in wrong["fr"]
    assert "case 2" in wrong["en"]
    assert "De temps en temps" in wrong["fr"]


def test_a_don_t_know_that_is_labelled_but_not_declared_is_missing_all_the_same(tmp_path):
    labels = {code + 1: text for code, text in FROM_ZERO.items()} | {9: "Ne sait pas"}
    survey = read_survey(written_as_spss(tmp_path, [1, 9], labels))
    assert survey.missing_kind["EXP1"].tolist()[1] == "dont_know"
    assert survey.responses["EXP1"].mean() == 1


def test_a_cut_file_is_refused_with_a_remedy(forgotten_codes):
    content = forgotten_codes.read_bytes()
    for kept in (40, 200, len(content) // 2, len(content) - 8):
        forgotten_codes.write_bytes(content[:kept])
        with pytest.raises(Unreadable) as caught:
            read_text_table(forgotten_codes)
        assert caught.value.problem.kind == "damaged_file"


@pytest.mark.parametrize("ending", [".sav", ".zsav", ".dta"])
def test_whatever_is_written_comes_back_as_the_text_of_the_same_number(tmp_path, ending):
    path = tmp_path / f"numbers{ending}"
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"whole": np.arange(50.0), "real": rng.normal(size=50), "text": ["é", "001"] * 25})
    if ending == ".dta":
        pyreadstat.write_dta(frame, path)
    else:
        pyreadstat.write_sav(frame, path, compress=ending == ".zsav")
    table = read_text_table(path).frame()
    assert table["text"].tolist() == frame["text"].tolist()
    assert table["whole"].tolist() == [str(n) for n in range(50)]
    assert table["real"].astype(float).tolist() == frame["real"].tolist()
