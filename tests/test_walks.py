"""The walks that people take through the whole house, on real answers.

bfi: 2,800 people, 25 items in five scales, answers 1 to 6, seven items against their scale (R package psych).
lq2002: 2,042 soldiers in 49 companies (R package multilevel). Both are found through LTD_ORACLES.
"""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit import (
    LearningProfiles,
    SurveyError,
    aggregate,
    describe,
    item_analysis,
    load_instrument,
    load_sample,
    plot_profiles,
    profile_table,
    read_survey,
    reliability,
    score_scales,
    select_profiles,
)
from ltd_toolkit.scales import respondent_floors
from ltd_toolkit.survey.sample import load_truth

BFI = {"agree": "A", "consc": "C", "extra": "E", "neuro": "N", "open": "O"}
AGAINST = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def write_instrument(folder, scales, answers, reverse=()):
    """Write three tables by hand, as a researcher would: scale -> (its items, the set of its answers)."""
    folder.mkdir(exist_ok=True)
    items = [
        f"{item},{scale},{int(item in reverse)}" for scale, (items, _) in scales.items() for item in items
    ]
    (folder / "items.csv").write_text("\n".join(["id,scale,reverse", *items]))
    (folder / "scales.csv").write_text(
        "\n".join(["id,answers", *(f"{scale},{name}" for scale, (_, name) in scales.items())])
    )
    codes = [f"{name},{code}" for name, values in answers.items() for code in values]
    (folder / "answers.csv").write_text("\n".join(["set,code", *codes]))
    return folder


@pytest.fixture
def bfi_folder(tmp_path):
    scales = {scale: ([f"{letter}{n}" for n in range(1, 6)], "six") for scale, letter in BFI.items()}
    return write_instrument(tmp_path / "bfi", scales, {"six": range(1, 7)}, AGAINST)


@pytest.fixture
def bfi(bfi_folder, oracles):
    return read_survey(oracles / "real" / "bfi.csv", load_instrument(bfi_folder))


def expected(oracles, name):
    cases = json.loads((oracles / "oracles/psychometrics/manifest.json").read_text())["cases"]
    return next(case["expected"] for case in cases if case["id"] == name)


def test_real_answers_are_read_whole(bfi, oracles):
    table = pd.read_csv(oracles / "real" / "bfi.csv")
    np.testing.assert_array_equal(
        bfi.responses.to_numpy(), table[bfi.responses.columns].to_numpy(dtype=np.float32)
    )
    assert bfi.responses.shape == (2800, 25)
    notes = bfi.problems.set_index("kind")["severity"]
    assert (notes == "note").all()
    assert "left_over" in notes.index


@pytest.mark.parametrize(
    ("scale", "case"), [("extra", "alpha_pairwise_extra"), ("neuro", "alpha_pairwise_neuro")]
)
def test_alpha_equals_the_value_of_r(bfi, oracles, scale, case):
    found, value = reliability(bfi.responses, bfi.instrument).loc[scale], expected(oracles, case)
    assert found["alpha"] == pytest.approx(value["raw_alpha"], abs=1e-8)
    assert found["alpha_standardised"] == pytest.approx(value["std_alpha"], abs=1e-8)
    assert found["mean_r"] == pytest.approx(value["average_r"], abs=1e-8)
    assert found["n"] == 2800


def test_alpha_without_each_item_equals_the_value_of_r(bfi, oracles):
    value = expected(oracles, "item_alpha_drop_agree")
    found = item_analysis(bfi.responses, bfi.instrument).loc[value["rows"], "alpha_if_dropped"]
    raw = [row[value["cols"].index("raw_alpha")] for row in value["values"]]
    np.testing.assert_allclose(found, raw, atol=1e-8)


def test_five_real_scales_lead_to_profiles_and_a_picture(bfi):
    scores = score_scales(bfi.responses, bfi.instrument).dropna()
    model = LearningProfiles(n_profiles=3, n_starts=20, random_state=0).fit(scores)
    table = profile_table(model, scores)
    assert len(table) == 15
    assert (table["low"] < table["mean"]).all()
    assert (table["mean"] < table["high"]).all()
    assert "3" in describe(plot_profiles(table, labels=bfi.labels()))


def test_an_item_left_unreversed_in_real_answers_is_noticed(bfi_folder, oracles):
    items = bfi_folder / "items.csv"
    items.write_text(items.read_text().replace("N1,neuro,0", "N1,neuro,1"))
    survey = read_survey(oracles / "real" / "bfi.csv", load_instrument(bfi_folder))
    for compute in (reliability, score_scales):
        with pytest.raises(SurveyError) as caught:
            compute(survey.responses, survey.instrument)
        problem = caught.value.problems.query("severity == 'error'").iloc[0]
        assert problem["line"] == 17  # N1 stands on line 17 of items.csv
        for language in ("fr", "en"):
            assert "N1" in problem[language]
            assert "items.csv" in problem[language]


def test_soldiers_become_companies(tmp_path, oracles):
    scales = {
        "LEAD": ([f"LEAD{n:02d}" for n in range(1, 12)], "five"),
        "TSIG": ([f"TSIG{n:02d}" for n in range(1, 4)], "five"),
        "HOSTILE": ([f"HOSTIL{n:02d}" for n in range(1, 6)], "from_nought"),
    }
    folder = write_instrument(tmp_path / "lq", scales, {"five": range(1, 6), "from_nought": range(5)})
    path = oracles / "real" / "lq2002.csv"
    survey = read_survey(path, load_instrument(folder), columns={"firm": "COMPID"})
    scores = score_scales(survey.responses, survey.instrument)
    firms = aggregate(scores, survey.respondents["firm"], instrument=survey.instrument)
    table = pd.read_csv(path, dtype={"COMPID": str})
    given = table.groupby("COMPID")[["GLEAD", "GTSIG", "GHOSTILE"]].first()
    np.testing.assert_allclose(firms.means.loc[given.index], given, atol=1e-6)
    assert len(firms.means) == 49
    assert firms.respondents.max().max() == table["COMPID"].value_counts().max()


def test_the_samples_true_profiles_are_found_again():
    survey = load_sample()
    floors = respondent_floors(survey.firms["size"])
    people = survey.respondents
    scores = score_scales(survey.responses, survey.instrument)
    firms = aggregate(
        scores, people["firm"], instrument=survey.instrument, role=people["role"], floors=floors
    )
    X = firms.means[survey.instrument.profile_scales]
    best = select_profiles(X, n_profiles=range(1, 7), random_state=0).best("bic")
    enough = ~firms.flags["under_floor"].astype(bool)
    truth = load_truth().loc[X.index, "profile"]
    labels = pd.Series(best.labels_, index=X.index)
    assert best.n_profiles == 4
    assert adjusted_rand_score(truth[enough], labels[enough]) >= 0.8
