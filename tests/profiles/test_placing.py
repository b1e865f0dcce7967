"""Placing a firm among profiles: probabilities that can be trusted, and a no where no profile fits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.profiles import LearningProfiles, match_profiles, placing_model, within_covariance

MEANS = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 1.0], [0.0, 2.5, 2.0]])
SHARES = np.array([0.5, 0.3, 0.2])
NAMES = ["a", "b", "c"]
ERROR = pd.DataFrame(0.6 * np.eye(3) + 0.2, NAMES, NAMES)
N_IN_FIRM = 5


def firms(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Return firms' true levels, and the profile of each."""
    of = rng.choice(3, n, p=SHARES)
    return pd.DataFrame(MEANS[of] + rng.normal(0, 0.5, (n, 3)), columns=NAMES), of


def heard(levels: pd.DataFrame, people: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the mean of what some people say of each firm."""
    return levels + rng.multivariate_normal(np.zeros(3), ERROR / people, len(levels))


@pytest.fixture(scope="module")
def sample():
    rng = np.random.default_rng(1)
    X = heard(firms(300, rng)[0], N_IN_FIRM, rng)
    return X, LearningProfiles(3, random_state=1).fit(X)


@pytest.fixture(scope="module")
def placing(sample):
    model, X = sample[1], sample[0]
    return placing_model(model, X, error=ERROR, error_in_sample=ERROR / N_IN_FIRM, random_state=2)


@pytest.fixture(scope="module")
def strangers():
    """One person's word on each of many firms that were not in the sample, and the true profiles."""
    rng = np.random.default_rng(3)
    levels, of = firms(6000, rng)
    return heard(levels, 1, rng), of


class TestProbabilities:
    def test_they_are_right_as_often_as_they_say(self, sample, placing, strangers):
        y, of = strangers
        order = np.argsort(match_order(sample[1]))
        placed = placing.place(y)
        hit = (np.arange(3) == order[of][:, None]).ravel()
        said = placed.probabilities.to_numpy().ravel()
        for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1)):
            some = (said > low) & (said <= high)
            assert some.sum() > 200
            assert hit[some].mean() == pytest.approx(said[some].mean(), abs=0.05), (low, high)

    def test_without_the_error_of_one_person_they_would_claim_too_much(self, sample, strangers):
        X, model = sample
        y, of = strangers
        bold = placing_model(model, X, n_draws=20).place(y).probabilities
        order = np.argsort(match_order(model))
        right = bold.to_numpy().argmax(axis=1) == order[of]
        assert bold.max(axis=1).mean() > right.mean() + 0.05

    def test_they_add_up_and_lie_within_what_refits_say(self, placing, strangers):
        placed = placing.place(strangers[0].head(200))
        assert np.allclose(placed.probabilities.sum(axis=1), 1)
        assert (placed.low <= placed.probabilities + 1e-9).mean(axis=None) > 0.99
        assert (placed.high >= placed.probabilities - 1e-9).mean(axis=None) > 0.99

    def test_one_that_is_decided_is_right_in_nine_of_ten(self, sample, placing, strangers):
        y, of = strangers
        table = placing.place(y).table
        order = np.argsort(match_order(sample[1]))
        sure = (table["verdict"] == "placed").to_numpy()
        assert 0.3 < sure.mean() < 0.98
        assert (table["profile"][sure].to_numpy(dtype=int) - 1 == order[of][sure]).mean() > 0.85
        assert (table["probability"][sure] >= 0.7).all()
        assert (table["probability"][table["verdict"] == "undecided"] < 0.7).all()

    def test_a_shift_of_the_instrument_is_taken_away(self, sample, strangers):
        X, model = sample
        shift = pd.Series([0.5, -0.3, 1.0], NAMES)
        y = strangers[0].head(50)
        plain = placing_model(model, X, error=ERROR, n_draws=5).place(y)
        moved = placing_model(model, X, error=ERROR, shift=shift, n_draws=5).place(y + shift)
        pd.testing.assert_frame_equal(plain.probabilities, moved.probabilities)

    def test_fewer_firms_in_the_sample_make_wider_intervals(self, placing):
        rng = np.random.default_rng(5)
        X = heard(firms(60, rng)[0], N_IN_FIRM, rng)
        small = placing_model(LearningProfiles(3, random_state=1).fit(X), X, error=ERROR, random_state=2)
        y = pd.DataFrame([[1.0, 0.2, 0.6]], columns=NAMES)
        wide, narrow = ((p.high - p.low).max(axis=None) for p in (small.place(y), placing.place(y)))
        assert wide > 1.5 * narrow

    def test_one_unit_with_full_certainty_is_the_posterior_of_the_model(self, sample):
        X, model = sample
        sure = placing_model(model, X, n_draws=0)
        assert np.allclose(sure.place(X).probabilities, model.predict_proba(X))


class TestOutside:
    def test_a_firm_far_from_every_profile_is_not_placed(self, placing):
        far = pd.DataFrame([[8, 8, 8], [-6, 0, 0], [0, -5, 7]], columns=NAMES, dtype=float)
        table = placing.place(far).table
        assert list(table["verdict"]) == ["outside"] * 3
        assert table[["profile", "probability", "low", "high"]].isna().all(axis=None)

    def test_hardly_any_firm_of_a_profile_is_told_so(self, placing, strangers):
        outside = placing.place(strangers[0]).table["verdict"] == "outside"
        assert outside.mean() <= 0.012

    def test_a_firm_between_two_profiles_is_undecided(self, placing):
        between = pd.DataFrame([(MEANS[0] + MEANS[1]) / 2], columns=NAMES)
        assert placing.place(between).table["verdict"].tolist() == ["undecided"]


class TestRefusals:
    def test_a_scale_that_is_missing_is_named(self, placing):
        with pytest.raises(ProblemsError) as refused:
            placing.place(pd.DataFrame({"a": [1.0], "c": [1.0]}))
        assert refused.value.found[0].column == "b"

    def test_a_firm_with_a_missing_score_is_not_guessed_and_others_are_placed(self, placing, strangers):
        y = strangers[0].head(5).copy()
        y.iloc[1, 2] = np.nan
        placed = placing.place(y)
        assert placed.table["verdict"].iloc[1] == "incomplete"
        assert placed.probabilities.iloc[1].isna().all()
        whole = placing.place(strangers[0].head(5))
        pd.testing.assert_frame_equal(placed.probabilities.drop(1), whole.probabilities.drop(1))

    def test_nobody_at_all(self, placing):
        assert placing.place(pd.DataFrame(columns=NAMES, dtype=float)).table.empty

    def test_other_rows_than_those_of_the_model(self, sample):
        with pytest.raises(ValueError, match="columns"):
            placing_model(sample[1], sample[0].rename(columns={"a": "z"}))


class TestPieces:
    def test_the_same_seed_gives_the_same_draws(self, sample, placing):
        X, model = sample
        again = placing_model(model, X, error=ERROR, error_in_sample=ERROR / N_IN_FIRM, random_state=2)
        assert np.array_equal(again.means, placing.means)

    def test_the_portrait_is_that_of_the_model(self, sample, placing):
        from ltd_toolkit.profiles import profile_table

        table = profile_table(sample[1], sample[0])
        for column in ("profile", "indicator", "mean", "share"):
            assert list(placing.portrait[column]) == list(table[column])
        assert np.allclose(placing.portrait["z"], table["z"], atol=1e-6)

    def test_within_covariance_is_found_again(self):
        rng = np.random.default_rng(4)
        group = pd.Series(np.repeat(np.arange(800), 4))
        scores = pd.DataFrame(rng.normal(size=(800, 3)), columns=NAMES).loc[group].reset_index(drop=True)
        scores += rng.multivariate_normal(np.zeros(3), ERROR, len(scores))
        scores.iloc[::50, 0] = np.nan
        assert np.allclose(within_covariance(scores, group), ERROR, atol=0.06)

    def test_it_needs_two_people_of_a_group(self):
        with pytest.raises(ValueError, match="two"):
            within_covariance(pd.DataFrame({"a": [1.0, 2.0]}), pd.Series([1, 2]))

    @pytest.mark.parametrize(
        ("variances", "covariances"), [("varying", "zero"), ("equal", "equal"), ("varying", "varying")]
    )
    def test_every_form_can_be_placed_in(self, sample, variances, covariances):
        X = sample[0]
        model = LearningProfiles(3, variances=variances, covariances=covariances, random_state=1).fit(X)
        placed = placing_model(model, X, error=ERROR, error_in_sample=ERROR / N_IN_FIRM, n_draws=5).place(X)
        assert np.allclose(placed.probabilities.sum(axis=1), 1)


def match_order(model: LearningProfiles) -> np.ndarray:
    """Return, for each profile of a model, which true profile it is."""
    truth = np.array([((model.means_ - mean) ** 2).sum(axis=1).argmin() for mean in MEANS])
    assert sorted(truth) == [0, 1, 2]
    return np.argsort(truth)


def test_refits_are_in_the_order_of_the_model(placing, sample):
    for means in placing.means[1:20]:
        near = ((means[:, None] - sample[1].means_[None]) ** 2).sum(axis=2).argmin(axis=1)
        assert list(near) == [0, 1, 2]
    assert list(match_profiles(sample[1], sample[1])) == [0, 1, 2]
