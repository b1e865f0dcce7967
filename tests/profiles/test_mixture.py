"""LearningProfiles finds what is there, whatever the units, the order of rows and the number of workers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit import LearningProfiles, select_profiles
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.profiles import match_profiles, name_profiles, profile_table
from ltd_toolkit.profiles.criteria import criteria
from ltd_toolkit.profiles.kernel import FORMS

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: FORMS[form].mclust)
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def fit(x, k=3, form=("equal", "zero"), **options):
    options = {"random_state": 0, **options}
    return LearningProfiles(k, variances=form[0], covariances=form[1], **options).fit(x)


# --- what is there is found --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
@each_form
def test_known_profiles_are_found_again(form, seed):
    rng = np.random.default_rng(seed)
    truth = np.repeat([0, 1, 2], [120, 90, 60])
    centres = rng.permutation(np.array([[0, 0, 0], [4, 4, 0], [0, 4, 4]]))
    x = centres[truth] + rng.normal(size=(270, 3))
    model = fit(x, form=form, random_state=seed)
    assert adjusted_rand_score(truth, model.labels_) > 0.9
    assert model.n_replicated_ > 5
    assert (np.diff(model.weights_) <= 0).all()
    np.testing.assert_allclose(model.means_[match(model, centres)], centres, atol=0.5)


def match(model, centres):
    return [np.argmin(((model.means_ - centre) ** 2).sum(axis=1)) for centre in centres]


@each_form
def test_the_likelihood_is_that_of_the_density_written_out(three_groups, form):
    from scipy.stats import multivariate_normal

    x, _ = three_groups
    model = fit(x, form=form)
    density = sum(
        weight * multivariate_normal(mean, covariance).pdf(x)
        for weight, mean, covariance in zip(model.weights_, model.means_, model.covariances_, strict=True)
    )
    assert model.loglik_ == pytest.approx(np.log(density).sum(), abs=1e-6)
    np.testing.assert_allclose(model.score_samples(x), np.log(density), atol=1e-8)
    assert model.bic(x) == pytest.approx(model.criteria_["bic"])
    assert model.aic(x) == pytest.approx(model.criteria_["aic"])


@each_form
def test_a_maximum_is_a_fixed_point_of_the_em_equations(three_groups, form):
    x, _ = three_groups
    model = fit(x, form=form)
    z = model.predict_proba(x)
    np.testing.assert_allclose(model.weights_, z.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(model.means_, z.T @ x.to_numpy() / z.sum(axis=0)[:, None], atol=1e-3)


def test_parameters_are_counted_as_mclust_counts_them(three_groups):
    x, _ = three_groups
    counts = {FORMS[form].mclust: fit(x, form=form).n_parameters_ for form in FORMS}
    assert counts == {"EEI": 18, "VVI": 26, "EEE": 24, "VVV": 44}


# --- what must not matter does not -------------------------------------------------------------------------


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 1000), factor=st.floats(1e-4, 1e5), shift=st.floats(-100, 100))
def test_units_do_not_matter(seed, factor, shift):
    x = np.random.default_rng(3).normal(size=(60, 3)) + np.repeat([[0, 0, 0], [4, 4, 4]], [40, 20], axis=0)
    scales = np.array([factor, 1, 10])
    one, other = (fit(rows, 2, n_starts=12, random_state=seed) for rows in (x, x * scales + shift))
    assert (one.labels_ == other.labels_).all()
    assert other.loglik_ == pytest.approx(one.loglik_ - 60 * np.log(scales).sum(), abs=1e-4)


@pytest.mark.parametrize("form", [("equal", "equal"), ("varying", "varying")])
def test_with_covariances_no_mixing_of_indicators_matters(three_groups, form):
    x, _ = three_groups
    mixing = np.random.default_rng(8).normal(size=(4, 4))
    one, other = fit(x, form=form), fit(x.to_numpy() @ mixing, form=form)
    jacobian = len(x) * np.linalg.slogdet(mixing)[1]
    assert other.loglik_ == pytest.approx(one.loglik_ - jacobian, abs=1e-3)


@each_form
def test_the_order_of_rows_does_not_matter(three_groups, form):
    x, _ = three_groups
    shuffled = x.sample(frac=1, random_state=5)
    assert fit(shuffled, form=form).loglik_ == pytest.approx(fit(x, form=form).loglik_, abs=1e-6)


def test_same_seed_same_numbers_whatever_the_number_of_workers(three_groups):
    x, _ = three_groups
    tables = [select_profiles(x, range(1, 4), n_starts=12, n_jobs=n, random_state=4).table for n in (1, 2)]
    pd.testing.assert_frame_equal(*tables)
    one, other = fit(x, random_state=9), fit(x, random_state=9)
    assert (one.means_ == other.means_).all()


class TestWeights:
    @each_form
    def test_a_weight_of_two_is_a_row_that_stands_there_twice(self, three_groups, form):
        x, _ = three_groups
        weights = np.random.default_rng(2).integers(0, 4, len(x))
        weighted = LearningProfiles(3, variances=form[0], covariances=form[1], random_state=1)
        weighted.fit(x, sample_weight=weights)
        repeated = fit(x.loc[x.index.repeat(weights)], form=form, random_state=1)
        assert weighted.loglik_ == pytest.approx(repeated.loglik_, abs=1e-6)
        np.testing.assert_allclose(weighted.means_, repeated.means_, atol=1e-5)
        np.testing.assert_allclose(weighted.predict_proba(x), repeated.predict_proba(x), atol=1e-5)


# --- what is refused ---------------------------------------------------------------------------------------


def test_rows_with_missing_indicators_are_refused_with_their_list(three_groups):
    x, _ = three_groups
    x.index = [f"E{n}" for n in range(len(x))]
    x.loc[["E3", "E17"], "b"] = np.nan
    with pytest.raises(ProblemsError) as refusal:
        fit(x)
    problem = refusal.value.problems.iloc[0]
    assert problem["lines"] == ("E3", "E17")
    assert problem["column"] == "b"


@pytest.mark.parametrize(("variances", "covariances"), [("equal", "varying"), ("varying", "equal")])
def test_a_form_not_yet_built_is_refused_by_name(three_groups, variances, covariances):
    with pytest.raises(ValueError, match="not yet built"):
        fit(three_groups[0], form=(variances, covariances))


@pytest.mark.parametrize(
    "options", [{"n_profiles": 0}, {"n_starts": 0}, {"tol": -1}, {"max_iter": 0}, {"variances": "some"}]
)
def test_options_out_of_range_are_refused(three_groups, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        LearningProfiles(**options).fit(three_groups[0])


def test_a_collapse_onto_equal_rows_is_noticed():
    rng = np.random.default_rng(1)
    x = np.vstack([rng.normal(size=(40, 2)), np.full((6, 2), 9.0)])
    model = fit(x, 2, ("varying", "zero"))
    assert model.at_floor_
    assert "at_floor" in model.notes_


# --- criteria ----------------------------------------------------------------------------------------------


def test_criteria_are_their_formulas():
    z = np.array([[0.9, 0.1], [0.2, 0.8], [1.0, 0.0]])
    found = criteria(-10.0, 5, z, np.ones(3))
    entropy = -(0.9 * np.log(0.9) + 0.1 * np.log(0.1) + 0.2 * np.log(0.2) + 0.8 * np.log(0.8))
    assert found["aic"] == pytest.approx(30)
    assert found["bic"] == pytest.approx(20 + 5 * np.log(3))
    assert found["caic"] == pytest.approx(20 + 5 * (np.log(3) + 1))
    assert np.isnan(found["sabic"])  # with fewer than 22 rows it would reward parameters
    assert criteria(-10.0, 5, z, np.full(3, 10.0))["sabic"] == pytest.approx(20 + 5 * np.log(32 / 24))
    assert found["icl"] == pytest.approx(found["bic"] - 2 * np.log([0.9, 0.8, 1]).sum())
    assert found["icl_entropy"] == pytest.approx(found["bic"] + 2 * entropy)
    assert found["entropy"] == pytest.approx(1 - entropy / (3 * np.log(2)))
    assert np.isnan(criteria(-10.0, 2, np.ones((3, 1)), np.ones(3))["entropy"])


# --- selection, order, portrait, names ---------------------------------------------------------------------


def test_the_generating_number_and_form_are_selected(three_groups):
    x, _ = three_groups
    selection = select_profiles(x, range(1, 6), random_state=0)
    best = selection.best("bic")
    assert (best.n_profiles, best.variances, best.covariances) == (3, "equal", "zero")
    assert len(selection.table) == 20
    assert set(selection.disagreement.index) >= {"bic", "aic", "icl"}


def test_a_model_that_cannot_be_fitted_keeps_its_row_and_its_reason():
    x = pd.DataFrame(np.random.default_rng(0).normal(size=(30, 2)), columns=["a", "b"])
    x["sum"] = x["a"] + x["b"]
    table = select_profiles(x, range(1, 3), random_state=0).table
    refused = table[table["loglik"].isna()]
    assert set(refused["covariances"]) == {"equal", "varying"}
    assert refused["note"].str.contains("sum").all()


def test_forms_that_are_not_built_are_refused_by_name(three_groups):
    with pytest.raises(ValueError, match="not yet built"):
        select_profiles(three_groups[0], forms="all")


def test_profiles_of_two_samples_are_matched_and_reordered(three_groups):
    x, _ = three_groups
    reference = fit(x)
    other = fit(x + 0.1, random_state=5).reorder([2, 0, 1])
    order = match_profiles(reference, other)
    np.testing.assert_allclose(other.reorder(order).means_, reference.means_ + 0.1, atol=0.05)
    assert (other.reorder(order).predict(x + 0.1) == reference.labels_).all()
    with pytest.raises(ValueError, match="once"):
        reference.reorder([0, 0, 1])


def test_intervals_of_the_means_hold_the_truth_as_often_as_they_say():
    centres = np.array([[0.0, 0.0], [3.0, 3.0]])
    held = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        x = centres[np.repeat([0, 1], [70, 50])] + rng.normal(size=(120, 2))
        model = fit(x, 2, n_starts=6)
        table = profile_table(model, x, n_draws=100, random_state=seed)
        truth = centres[match_rows(model, centres)].ravel()
        held += list((table["low"] <= truth) & (truth <= table["high"]))
    assert 0.89 <= np.mean(held) <= 0.99  # 160 intervals of 95 %, four to a sample


def match_rows(model, centres):
    return [np.argmin(((centres - mean) ** 2).sum(axis=1)) for mean in model.means_]


def test_names_come_from_what_stands_out(three_groups):
    x, _ = three_groups
    labels = {"a": "Aisance", "b": "Binômes", "c": "Cours", "d": "Débrouille"}
    names = name_profiles(profile_table(fit(x), x), labels)
    assert names.is_unique
    assert any("Cours" in name and "Débrouille" in name for name in names)
