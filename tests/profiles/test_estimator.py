"""LearningProfiles keeps scikit-learn's contract, in each of its forms."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from ltd_toolkit.profiles import LearningProfiles
from ltd_toolkit.profiles.kernel import FORMS

ESTIMATORS = [
    LearningProfiles(variances=variances, covariances=covariances, n_starts=12)
    for variances, covariances in FORMS
]


def expected_to_fail(estimator):
    if estimator.covariances == "zero":
        return {}
    return {
        "check_sample_weight_equivalence_on_dense_data": "it has 30 indicators on 15 rows: no covariance "
        "matrix exists, and the form refuses them; test_mixture.py checks the same on rows that can be fitted"
    }


@parametrize_with_checks(ESTIMATORS, expected_failed_checks=expected_to_fail)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # checks use tiny samples
def test_scikit_learn_contract(estimator, check):
    check(estimator)
