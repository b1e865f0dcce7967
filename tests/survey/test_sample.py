"""The sample says that it is synthetic, can be made again to the byte, and holds what it was made from."""

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from ltd_toolkit import load_sample
from ltd_toolkit.files import read_text_table
from ltd_toolkit.folders import data_folder
from ltd_toolkit.survey.sample import load_truth, write_sample
from ltd_toolkit.survey.synthetic import synthetic_survey


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    write_sample(folder)
    return folder


@pytest.mark.parametrize("name", ["survey_codes.csv", "survey_fr.csv", "survey_qualtrics.csv", "truth.csv"])
def test_text_files_are_made_again_byte_for_byte(again, name):
    assert (again / name).read_bytes() == (data_folder() / name).read_bytes()


def test_the_index_is_made_again_and_keeps_the_lines_of_other_files(again, tmp_path):
    ours, whole = ((folder / "index.csv").read_text(encoding="utf-8") for folder in (again, data_folder()))
    assert whole.startswith(ours)
    (tmp_path / "index.csv").write_text(whole, encoding="utf-8")
    write_sample(tmp_path)
    assert (tmp_path / "index.csv").read_text(encoding="utf-8") == whole


def test_the_workbook_is_made_again_cell_for_cell(again):
    cells = [
        CalamineWorkbook.from_path(folder / "survey.xlsx").get_sheet_by_index(0).to_python()
        for folder in (again, data_folder())
    ]
    assert cells[0] == cells[1]


def test_the_spss_file_is_made_again_cell_for_cell_with_all_it_declares(again):
    made, kept = (read_text_table(folder / "survey.sav") for folder in (again, data_folder()))
    pd.testing.assert_frame_equal(made.frame(), kept.frame())
    assert made.variables == kept.variables


def test_every_file_has_its_line_of_provenance():
    index = pd.read_csv(data_folder() / "index.csv")
    paths = [path for path in data_folder().rglob("*") if path.is_file()]
    files = {path.relative_to(data_folder()).as_posix() for path in paths} - {"index.csv"}
    assert set(index["file"]) == files
    assert index.notna().all().all()


def test_the_sample_has_the_shape_it_promises():
    survey, truth = load_sample(), load_truth()
    assert len(survey.firms) == len(truth) == 240
    assert 1800 <= len(survey.respondents) <= 2000
    shares = truth["profile"].value_counts(normalize=True)
    assert shares.to_dict() == {"overwhelmed": 0.30, "resourceful": 0.30, "unshared": 0.25, "balanced": 0.15}
    assert survey.synthetic
    assert "caption" in survey.labels()
    assert {"blank", "dont_know", "refused", "not_applicable"} == set(
        np.unique(survey.missing_kind.astype(object).to_numpy()[survey.responses.isna().to_numpy()])
    )


def test_people_sit_in_firms_with_one_owner_each():
    survey = load_sample()
    owners = survey.respondents.query("role == 'owner'")["firm"]
    assert owners.is_unique
    assert set(owners) == set(survey.firms.index)
    assert (survey.firms["size"] - survey.respondents["firm"].value_counts() >= 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_same_seed_same_survey_other_seed_other_survey(seed):
    one, _ = synthetic_survey(12, random_state=seed)
    same, _ = synthetic_survey(12, random_state=np.random.default_rng(seed))
    other, _ = synthetic_survey(12, random_state=seed + 100)
    pd.testing.assert_frame_equal(one.responses, same.responses)
    assert not one.responses.equals(other.responses)


def test_careless_people_fail_the_checks_and_careful_ones_do_not():
    survey, truth = synthetic_survey(60, random_state=4)
    passed = (survey.respondents["check1"] == 5) & (survey.respondents["check2"] == 2)
    assert passed[~truth.careless].all()
    assert passed[truth.careless].mean() < 0.3


def test_a_survey_too_small_for_its_profiles_is_refused():
    with pytest.raises(ValueError, match="at least 4"):
        synthetic_survey(3)
