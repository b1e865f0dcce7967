"""The sample's numbers equal those of R, which anyone can compute again: tests/oracles/make_reference.R.

tests/oracles/*.csv hold each value with the program, its version and the command that gave it.
"""

from pathlib import Path

import pandas as pd
import pytest

from ltd_toolkit import LearningProfiles, aggregate, load_sample, reliability, score_scales

ORACLES = Path(__file__).parent / "oracles"
RELIABILITY = pd.read_csv(ORACLES / "reliability.csv")
MIXTURES = pd.read_csv(ORACLES / "mixtures.csv")
FORMS = {
    "EEI": ("equal", "zero"),
    "VVI": ("varying", "zero"),
    "EEE": ("equal", "equal"),
    "VVV": ("varying", "varying"),
}
# psych minimises the residuals for omega to four or five digits; everything else is arithmetic
TOLERANCE = {"omega": 1e-4}


@pytest.fixture(scope="module")
def survey():
    return load_sample()


@pytest.fixture(scope="module")
def firm_means(survey):
    scores = score_scales(survey.responses, survey.instrument)[survey.instrument.profile_scales]
    return aggregate(scores, survey.respondents["firm"], instrument=survey.instrument).means


@pytest.mark.parametrize("quantity", RELIABILITY["quantity"].unique())
def test_reliability_of_every_scale_equals_r(survey, quantity):
    expected = RELIABILITY[RELIABILITY["quantity"] == quantity].set_index("scale")["value"]
    found = reliability(survey.responses, survey.instrument).loc[expected.index, quantity]
    assert (found - expected).abs().max() < TOLERANCE.get(quantity, 1e-8)


@pytest.mark.parametrize("row", list(MIXTURES.itertuples()), ids=lambda row: f"{row.form}-{row.n_profiles}")
def test_profiles_of_the_sample_are_at_least_as_likely_as_those_of_mclust(firm_means, row):
    variances, covariances = FORMS[row.form]
    model = LearningProfiles(row.n_profiles, variances=variances, covariances=covariances, random_state=0)
    model.fit(firm_means)
    assert model.n_parameters_ == row.n_parameters
    assert model.loglik_ >= row.loglik - 1e-3
    if model.loglik_ < row.loglik + 1e-3:  # the same maximum: the same criterion
        assert model.criteria_["bic"] == pytest.approx(row.bic, abs=2e-3)
