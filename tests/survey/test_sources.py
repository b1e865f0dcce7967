"""Exports as programs write them: recognised by their layout, in any language, never by their name."""

import csv
import json
import textwrap

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import SurveyError, load_instrument, load_sample, read_survey
from ltd_toolkit.folders import data_folder
from ltd_toolkit.survey import sources


def written(tmp_path, rows, name="export.csv"):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def kinds(survey):
    return set(survey.problems["kind"])


# --- the sample in other programs' layouts -------------------------------------------------------------


@pytest.mark.parametrize(("name", "program"), [("survey.sav", "spss"), ("survey_qualtrics.csv", "qualtrics")])
def test_the_sample_is_the_same_survey_whichever_program_wrote_it(name, program):
    one, other = load_sample(), read_survey(data_folder() / name)
    for part in ("responses", "missing_kind", "respondents", "firms"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))
    assert other.source["program"] == program
    assert not (other.problems["severity"] == "error").any()


# --- Qualtrics -----------------------------------------------------------------------------------------

IDS = ["startDate", "status", "finished", "recipientEmail", "_recordId", "duration", "QID1_1", "QID1_2"]


def qualtrics(*answers):
    items = load_instrument().items["fr"]
    names = ["StartDate", "Status", "Finished", "RecipientEmail", "ResponseId", "Duration", "Q1_1", "Q1_2"]
    labels = ["Anfang", "Antworttyp", "Beendet", "Mail", "ID", "Dauer"]
    labels += [f"Dans notre entreprise… - {items[item]}" for item in ("EXP1", "EXP2")]
    return [names, labels, [json.dumps({"ImportId": each}) for each in IDS], *answers]


ANNE = ["2025-06-02", "0", "1", "anne@exemple.fr", "R_1", "640", "5", "Toujours"]
TRIAL = ["2025-06-02", "1", "0", "", "R_2", "12", "", ""]


def test_items_are_known_by_the_end_of_their_question_and_people_by_qualtrics_own_ids(tmp_path):
    survey = read_survey(written(tmp_path, qualtrics(ANNE, TRIAL)))
    assert survey.responses.loc["R_1"].tolist() == [5, 7]
    assert survey.responses.columns.tolist() == ["EXP1", "EXP2"]
    assert survey.respondents["seconds"].tolist() == [640, 12]
    assert survey.source["columns"]["EXP1"] == "Q1_1"


def test_trial_and_unfinished_answers_and_personal_columns_are_told_without_their_contents(tmp_path):
    survey = read_survey(written(tmp_path, qualtrics(ANNE, TRIAL)))
    told = survey.problems.set_index("kind")
    assert told.at["trial_answers", "line"] == told.at["unfinished_answers", "line"] == 5
    assert "RecipientEmail" in told.at["personal_columns", "fr"]
    assert not survey.problems["fr"].str.contains("anne@").any()
    assert "RecipientEmail" not in survey.respondents


def test_a_third_row_that_somebody_edited_is_still_recognised(tmp_path):
    rows = qualtrics(ANNE)
    rows[2][3:6] = ["", "edited", ""]
    survey = read_survey(written(tmp_path, rows))
    assert survey.source["program"] == "qualtrics"
    assert "no_respondent_id" in kinds(survey)


def test_a_layout_that_is_asked_for_and_not_there_is_refused(tmp_path):
    with pytest.raises(SurveyError) as caught:
        read_survey(data_folder() / "survey_fr.csv", source="qualtrics")
    assert caught.value.problems["kind"].tolist() == ["other_layout"]


# --- SurveyMonkey ---------------------------------------------------------------------------------------


def surveymonkey(*answers):
    items = load_instrument().items["fr"]
    matrix = [items[item] for item in ("EXP1", "EXP2", "EXP3")]
    above = ["ID du répondant", "Votre entreprise", "Dans notre entreprise…", "", "", "Un mot ?"]
    return [above, ["", "Response", *matrix, "Réponse ouverte"], *answers]


def test_a_question_stands_above_the_first_column_of_its_block(tmp_path):
    rows = surveymonkey(
        ["11840000001", "Duval", "Souvent", "Jamais", "", "Oui"],
        ["11840000002", "Duval", "Rarement", "Parfois", "Toujours", ""],
    )
    survey = read_survey(written(tmp_path, rows), columns={"firm": "Votre entreprise"})
    assert survey.responses.to_numpy().tolist()[1] == [3, 4, 7]
    assert survey.missing_kind.loc["11840000001", "EXP3"] == "blank"
    assert survey.raw.columns.tolist()[2].startswith("Dans notre entreprise… [")
    assert survey.raw.columns.tolist()[-1] == "Un mot ?"
    assert survey.raw.index.tolist() == [3, 4]


def test_a_plain_table_whose_first_answer_lacks_its_id_is_not_taken_for_another_program(tmp_path):
    rows = [
        ["respondent", "firm", "EXP1", "EXP2"],
        ["", "a", "Souvent", "Jamais"],
        ["11840000001", "a", "Souvent", "Toujours"],
    ]
    with pytest.raises(SurveyError) as caught:
        read_survey(written(tmp_path, rows))
    assert "blank_id" in set(caught.value.problems["kind"])


# --- plain tables as people keep them --------------------------------------------------------------------


def test_a_title_above_the_table_is_passed_over_and_told(tmp_path):
    rows = [
        ["Enquête outils 2025"],
        [],
        ["respondent", "firm", "role", "EXP1", "EXP2", "EXP3"],
        ["anne", "a", "owner", "5", "6", "7"],
    ]
    survey = read_survey(written(tmp_path, rows))
    assert survey.responses.loc["anne"].tolist() == [5, 6, 7]
    note = survey.problems.query("kind == 'lines_above_header'").iloc[0]
    assert "Enquête outils 2025" in note["fr"]
    assert survey.raw.index.tolist() == [4]


def test_a_questionnaire_is_not_taken_for_answers(tmp_path):
    rows = [["Variable / Field Name", "Form Name", "Field Type"], ["x", "y", "z"]]
    with pytest.raises(SurveyError) as caught:
        read_survey(written(tmp_path, rows))
    assert caught.value.problems["kind"].tolist() == ["questionnaire_not_answers"]


# --- one file per source ----------------------------------------------------------------------------------

PIPES = '''
"""A made-up program: its first record says so."""
from ltd_toolkit.files.table import Heading
def heading(first):
    return Heading(first[1], rows=2, at=1, program="pipes") if first[0][0] == "PIPES" else None
'''


def test_a_source_is_a_file(tmp_path, monkeypatch):
    (tmp_path / "pipes.py").write_text(textwrap.dedent(PIPES), encoding="utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    rows = [["PIPES", "", ""], ["respondent", "firm", "EXP1"], ["anne", "a", "5"]]
    survey = read_survey(written(tmp_path, rows))
    assert survey.source["program"] == "pipes"
    assert survey.responses.at["anne", "EXP1"] == 5


# --- real exports -----------------------------------------------------------------------------------------


@pytest.fixture
def exports(oracles):
    folder = oracles / "real" / "exports"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return folder, {case["id"]: case for case in manifest}


def test_a_real_german_qualtrics_export(exports):
    folder, cases = exports
    case = cases["qualtrics_v3_de"]["expected"]
    survey = read_survey(folder / "qualtrics_v3_de.csv")
    assert survey.source["program"] == "qualtrics"
    assert survey.raw.iloc[0][list(case["data_row0"])].to_dict() == case["data_row0"]
    assert {name: survey.labels()[name] for name in ("Q1",)} == {"Q1": case["labels"]["Q1"]}
    told = survey.problems.set_index("kind").at["personal_columns", "fr"]
    assert all(column in told for column in case["sensitive_columns"])
    assert not set(case["sensitive_columns"]) & set(survey.respondents)


def test_a_real_surveymonkey_export(exports):
    folder, cases = exports
    case = cases["surveymonkey_starwars"]
    survey = read_survey(folder / case["file"])
    assert survey.raw.shape == (case["n_rows"], case["n_cols"])
    assert survey.source["program"] == "surveymonkey"
    assert survey.source["encoding"] == case["encoding"]
    block = case["expected"]["multi_select_block"]
    first, last = block["columns"]
    expected = [f"{block['question']} [{option}]" for option in block["options"]]
    assert survey.raw.columns[first : last + 1].tolist() == expected
    for position, n in case["expected"]["missing_first_block"].items():
        assert (survey.raw.iloc[:, int(position)] == "").sum() == n
    assert survey.respondents.index[0] == case["expected"]["first_respondent"]


@pytest.mark.parametrize("name", ["spss_user_missing", "stata_sample"])
def test_real_statistics_files_agree_with_haven(exports, name):
    folder, cases = exports
    case = cases[name]
    survey = read_survey(folder / case["file"])
    assert survey.raw.shape == (case["n_rows"], case["n_cols"])
    for variable, expected in case["expected"]["variables"].items():
        cells = survey.raw[variable].tolist()
        for cell, value in zip(cells, expected["values"], strict=True):
            if isinstance(value, str) and ":" in value and len(value) > 10 and variable == "mytime":
                value = value[-8:]  # haven gives Stata's times a day
            if isinstance(value, int | float):
                assert float(cell) == value
            else:
                assert cell == (value or "")
        if variable in survey.missing_kind:
            assert (survey.missing_kind[variable] == "declared").sum() == expected["n_user_na"]
        if expected.get("labels"):
            said = survey.instrument.codes_of(variable)["fr"].to_dict()
            assert said.items() <= expected["labels"].items()
            assert survey.labels()[variable] == expected["label"]
    assert np.isnan(survey.respondents["mynum"]).sum() == case["expected"]["variables"]["mynum"]["n_user_na"]


def test_what_holds_no_answers_says_why(exports):
    folder, _ = exports
    for name in ("limesurvey_lss_two_languages.lss", "redcap_survey_dict.csv"):
        with pytest.raises(SurveyError) as caught:
            read_survey(folder / name)
        assert caught.value.problems["kind"].tolist() == ["questionnaire_not_answers"]


def test_a_real_redcap_export_is_read_with_an_instrument_that_names_its_questions(exports, tmp_path):
    folder, cases = exports
    case = cases["redcap_survey"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "items.csv").write_text("id,scale,reverse,fr\n" + "".join(f"pmq{n},m,0,\n" for n in range(1, 5)))
    (mine / "scales.csv").write_text("id,answers,fr\nm,five,\n")
    (mine / "answers.csv").write_text("set,code,fr\n" + "".join(f"five,{n},{n}\n" for n in range(1, 6)))
    survey = read_survey(folder / case["file"], load_instrument(mine))
    for cell in case["expected"]["cells"]:
        assert survey.raw.iloc[cell["row"]][cell["column"]] == cell["value"]
    assert survey.raw.columns[:12].tolist() == case["expected"]["header"]
    with pytest.raises(SurveyError, match="aucune colonne ne correspond"):
        read_survey(folder / case["file"])
