"""One pass gives what numpy and pandas give pair by pair."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.scales.moments import is_indefinite, pairwise_moments, rest_correlations


def frame(seed: int, missing: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = np.rint(4 + rng.normal(size=(60, 1)) + rng.normal(size=(60, 5)))
    values[rng.random(values.shape) < missing] = np.nan
    return pd.DataFrame(values)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), missing=st.sampled_from([0.0, 0.1, 0.5]))
def test_every_cell_is_what_pandas_computes_for_the_pair(seed: int, missing: float) -> None:
    answers = frame(seed, missing)
    moments = pairwise_moments(answers.to_numpy().T)
    here = answers.notna().astype(int)
    np.testing.assert_array_equal(moments.n, here.T @ here)
    np.testing.assert_allclose(moments.cov, answers.cov(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(moments.corr, answers.corr(), rtol=1e-10, atol=1e-12)


def test_far_from_zero_no_digit_is_lost() -> None:
    answers = frame(1, 0.1)
    near = pairwise_moments(answers.to_numpy().T).cov
    far = pairwise_moments(answers.to_numpy().T + 1e8).cov
    np.testing.assert_allclose(far, near, rtol=1e-6)


def test_two_items_that_nobody_answered_both_have_no_covariance() -> None:
    moments = pairwise_moments(np.array([[1.0, 2, np.nan], [np.nan, np.nan, 3]]))
    assert moments.n[0, 1] == 0
    assert np.isnan(moments.cov[0, 1])
    assert moments.cov[0, 0] == pytest.approx(0.5)


def test_rest_correlation_is_that_of_the_item_with_the_sum_of_the_others() -> None:
    answers = frame(3, 0.0)
    expected = [answers[item].corr(answers.drop(columns=item).sum(axis=1)) for item in answers]
    np.testing.assert_allclose(rest_correlations(answers.cov().to_numpy()), expected, rtol=1e-12)


def test_pairs_that_contradict_each_other_are_recognised() -> None:
    contradiction = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    assert is_indefinite(contradiction)
    assert not is_indefinite(frame(4, 0.0).cov().to_numpy())
    assert not is_indefinite(np.ones((3, 3)))
