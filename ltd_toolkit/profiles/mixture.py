"""LearningProfiles: latent profile analysis as a scikit-learn estimator.

Latent profiles are the components of a Gaussian mixture: k ways of being, each with a mean on every
indicator, and rows that belong to them with some probability. Fitting is
:mod:`ltd_toolkit.profiles.starts` (where to begin) over :mod:`ltd_toolkit.profiles.kernel` (the arithmetic);
here is what a user sees of it.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import logsumexp
from sklearn.base import BaseEstimator, ClusterMixin, DensityMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from ltd_toolkit.language import number, word
from ltd_toolkit.profiles.criteria import aic, bic, criteria
from ltd_toolkit.profiles.kernel import FORMS, Array, Form, invert, maximise
from ltd_toolkit.profiles.standardise import Sample, check_complete
from ltd_toolkit.profiles.starts import Found, search

NOT_BUILT = {
    ("equal", "varying"): "equal variances with varying covariances (tidyLPA 5)",
    ("varying", "equal"): "varying variances with equal covariances (tidyLPA 4)",
}
SERIOUS = ("at_floor", "small_profile", "not_converged")  # notes that come with a warning


class LearningProfiles(ClusterMixin, DensityMixin, BaseEstimator):
    """Find which rows (firms) are alike: latent profiles, fitted from many starts.

    Parameters
    ----------
    n_profiles : int, default 3
        Number of profiles, 1 or more.
    variances : {"equal", "varying"}, default "equal"
        Whether an indicator has the same variance in all profiles.
    covariances : {"zero", "equal", "varying"}, default "zero"
        Whether indicators covary within a profile. Fitted are, with variances first: equal, zero (mclust EEI,
        tidyLPA 1: what latent profile analysis usually means); varying, zero (VVI, 2); equal, equal (EEE, 3);
        varying, varying (VVV, 6).
    n_starts : int, default 60
        Places to begin from.
    max_iter : int, default 1000
        Most EM steps of one climb.
    tol : float, default 1e-8
        A climb ends when what is still to gain is below this share of the log-likelihood.
    n_jobs : int, optional
        Processes that share the starts, for samples of more than 20,000 distinct rows. Numbers do not depend
        on it; ``joblib.parallel_config`` moves the work to a cluster.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The same number gives the same result.

    Attributes
    ----------
    weights_ : array (k,)
        Share of each profile, 0-1. Profiles stand by decreasing share (equal shares: by first mean).
    means_ : array (k, d)
        In the units of the data.
    covariances_ : array (k, d, d)
        Diagonal where covariances are zero; the same k times where profiles share them.
    labels_ : array (n,)
        Most probable profile of each row, 0 to k - 1.
    loglik_ : float
        Maximised log-likelihood.
    start_logliks_ : array (n_starts,)
        Log-likelihood at which each start stood when it converged or was given up.
    n_replicated_ : int
        How many of the starts reached ``loglik_`` (within 3 millionths of it), at least: one that falls far
        behind is given up and not counted. 0: only a swap found it (Notes). Few out of many: use more starts
        before you trust the solution.
    n_iter_ : int
        EM steps of the last climb.
    converged_ : bool
    n_parameters_ : int
        Free parameters.
    at_floor_ : bool
        Whether a variance had to be kept above 1/10,000 of the sample's: such a solution has collapsed onto a
        few (nearly) equal rows and its likelihood means nothing.
    notes_ : tuple of str
        What asks for caution: "at_floor"; "small_profile" (with varying variances: fewer than d + 2 rows,
        or 3 where covariances are zero); "not_converged"; "empty_profile" (no row's most probable one);
        "not_replicated" (by two starts). The first three also warn.
    criteria_ : pandas.Series
        See :func:`~ltd_toolkit.profiles.criteria.criteria`.
    n_features_in_, feature_names_in_ : int, array
        Indicators seen when fitting.

    Raises
    ------
    ProblemsError
        A row lacks an indicator or holds an infinite value (the rows are listed); an indicator is constant;
        indicators depend on each other, in the forms with covariances; there are too few distinct rows.
    ValueError
        If an option is none of those above.

    Notes
    -----
    The density of a row is sum_k pi_k N(x; mu_k, Sigma_k); parameters maximise the likelihood (variances are
    divided by n, not n - 1). Everything is fitted on standardised indicators, so units play no part, and no
    constant is added to variances. When all starts have been climbed, copies of the best in which one profile
    begins again at another row ("swaps") try to better it. A solution at the floor is only kept when no start
    led elsewhere.

    ``sample_weight`` of ``fit`` are frequencies: a weight of 2 is a row that stands there twice.

    How to read ``n_replicated_``: a maximum that many starts reach is probably the highest one; one that a
    single start reaches may have a higher neighbour that none has found.

    References
    ----------
    Fraley and Raftery (2002), Journal of the American Statistical Association 97, 611-631,
    doi:10.1198/016214502760047131. Dempster, Laird and Rubin (1977), Journal of the Royal Statistical
    Society B 39, 1-38, doi:10.1111/j.2517-6161.1977.tb01600.x.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(0)
    >>> X = pd.DataFrame(rng.normal(size=(90, 2)) + np.repeat([[1, 9], [9, 1]], [60, 30], axis=0))
    >>> model = LearningProfiles(2, random_state=0).fit(X)
    >>> model.means_.round(1)
    array([[1. , 9.2],
           [8.9, 1. ]])
    >>> np.bincount(model.labels_)
    array([60, 30])
    """

    def __init__(
        self,
        n_profiles: int = 3,
        *,
        variances: str = "equal",
        covariances: str = "zero",
        n_starts: int = 60,
        max_iter: int = 1000,
        tol: float = 1e-8,
        n_jobs: int | None = None,
        random_state: int | np.random.Generator | np.random.RandomState | None = None,
    ) -> None:
        self.n_profiles = n_profiles
        self.variances = variances
        self.covariances = covariances
        self.n_starts = n_starts
        self.max_iter = max_iter
        self.tol = tol
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None, sample_weight: ArrayLike | None = None) -> LearningProfiles:
        """Find the profiles.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            Rows (firms) by indicators (mean scores), complete.
        y : ignored
        sample_weight : array (n,), optional
            How many rows each one stands for, 0 or more; default: 1.

        Returns
        -------
        LearningProfiles
            Itself, fitted.
        """
        form = self._check_options()
        x = self._checked(X, reset=True)
        weights = _check_sample_weight(sample_weight, x, dtype=np.float64, ensure_non_negative=True)
        names = self._names()
        sample = Sample.of(x, weights, names)
        sample.check(form, self.n_profiles, names)
        found = search(
            sample,
            form,
            self.n_profiles,
            n_starts=self.n_starts,
            tol=self.tol,
            max_iter=self.max_iter,
            rng=generator(self.random_state),
            n_jobs=self.n_jobs,
        )
        self._keep(sample, form, found)
        self._conclude(x, weights, form)
        return self

    def predict(self, X: ArrayLike) -> Array:
        """Return the most probable profile of each row, 0 to k - 1.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        """
        return self._joint(X).argmax(axis=1)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the probability (n, k) that each row belongs to each profile.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        """
        joint = self._joint(X)
        return np.exp(joint - logsumexp(joint, axis=1, keepdims=True))

    def score_samples(self, X: ArrayLike) -> Array:
        """Return the log-density (n,) of each row: the lower, the less it resembles any profile.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        """
        return logsumexp(self._joint(X), axis=1)

    def score(self, X: ArrayLike, y: object = None) -> float:
        """Return the mean log-density of the rows.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        y : ignored
        """
        return float(self.score_samples(X).mean())

    def sample(self, n_samples: int = 1) -> tuple[Array, Array]:
        """Draw rows from the fitted mixture, with `random_state`.

        Parameters
        ----------
        n_samples : int
            1 or more.

        Returns
        -------
        array (n_samples, d), array (n_samples,)
            Rows in the units of the data, and the profile each was drawn from.
        """
        check_is_fitted(self)
        if n_samples < 1:
            raise ValueError(f"n_samples must be 1 or more, got {n_samples}")
        rng = generator(self.random_state)
        labels = np.sort(
            rng.choice(len(self.weights_), size=n_samples, p=self.weights_ / self.weights_.sum())
        )
        noise = rng.normal(size=(n_samples, self.n_features_in_, 1))
        return self.means_[labels] + (np.linalg.cholesky(self.covariances_)[labels] @ noise)[..., 0], labels

    def aic(self, X: ArrayLike) -> float:
        """Return Akaike's criterion of the fitted model on X; lower is better.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        """
        return aic(float(self.score_samples(X).sum()), self.n_parameters_)

    def bic(self, X: ArrayLike) -> float:
        """Return Schwarz's criterion of the fitted model on X; lower is better.

        Parameters
        ----------
        X : DataFrame or array (n, d)
            The indicators the model was fitted on.
        """
        logliks = self.score_samples(X)
        return bic(float(logliks.sum()), self.n_parameters_, len(logliks))

    def reorder(self, order: ArrayLike) -> LearningProfiles:
        """Return a copy of the fitted model with its profiles in another order.

        Parameters
        ----------
        order : array (k,)
            Present number, 0 to k - 1, of the profile that becomes the first, the second ...;
            :func:`~ltd_toolkit.profiles.similarity.match_profiles` finds the order that fits another model.

        Raises
        ------
        ValueError
            If `order` does not name each profile once.
        """
        check_is_fitted(self)
        wanted = np.asarray(order)
        k = len(self.weights_)
        if sorted(wanted.tolist()) != list(range(k)):
            raise ValueError(f"order must name each profile from 0 to {k - 1} once, got {wanted.tolist()}")
        new = copy.copy(self)
        for name in ("weights_", "means_", "covariances_"):
            setattr(new, name, getattr(self, name)[wanted])
        new.labels_ = np.argsort(wanted)[self.labels_]
        return new

    def summary(self) -> str:
        """Return what to know of the fit before reading it, in one line of the current language."""
        check_is_fitted(self)
        fit = word(
            "profile.summary",
            k=len(self.weights_),
            form=FORMS[self.variances, self.covariances].mclust,
            loglik=number(self.loglik_, 1),
            n=self.n_replicated_,
            starts=len(self.start_logliks_),
            bic=number(self.criteria_["bic"], 1),
        )
        return " ".join([fit, *(word(f"profile.note.{note}") for note in self.notes_)])

    def _check_options(self) -> Form:
        form = self.variances, self.covariances
        if form in NOT_BUILT:
            raise ValueError(f"{NOT_BUILT[form]}: not yet built; fitted are {', '.join(map(str, FORMS))}")
        if form not in FORMS:
            raise ValueError(f"(variances, covariances) must be one of {list(FORMS)}, got {form}")
        for name in ("n_profiles", "n_starts", "max_iter"):
            value = getattr(self, name)
            if not isinstance(value, Integral) or value < 1:
                raise ValueError(f"{name} must be a whole number, 1 or more, got {value!r}")
        if not self.tol >= 0:
            raise ValueError(f"tol must be a number, 0 or more, got {self.tol!r}")
        return FORMS[form]

    def _checked(self, X: Any, *, reset: bool = False) -> Array:
        """Return X as complete numbers; the rows and columns of what is missing are named."""
        rows = X.index if isinstance(X, pd.DataFrame) else range(10**9)
        options = {"ensure_min_samples": 2} if reset else {}
        x = validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite=False, **options)
        check_complete(x, rows, self._names())
        return x

    def _names(self) -> Sequence[Any]:
        return list(getattr(self, "feature_names_in_", range(self.n_features_in_)))

    def _joint(self, X: ArrayLike) -> Array:
        """Return log pi_k + log N(x | mu_k, Sigma_k), (n, k)."""
        check_is_fitted(self)
        return self._log_densities(self._checked(X))

    def _log_densities(self, x: Array) -> Array:
        roots = np.linalg.cholesky(self.covariances_)
        standard = np.linalg.solve(roots, (x - self.means_[:, None]).swapaxes(1, 2))
        logdets = 2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
        constant = np.log(self.weights_) - (logdets + x.shape[1] * np.log(2 * np.pi)) / 2
        return constant - (standard**2).sum(axis=1).T / 2

    def _keep(self, sample: Sample, form: Form, found: Found) -> None:
        """Store the parameters of the best start, in data units and canonical order."""
        best = found.best
        weights, means, within = maximise(found.rows, best.stats)
        precisions = invert(found.rows, within)[0][:, 0]
        means, covariances = (
            sample.means(form, means[:, 0]),
            sample.covariances(form, precisions if form.diagonal else precisions[:, found.rows.square]),
        )
        order = np.lexsort((means[:, 0], -weights[:, 0].round(8)))
        self.weights_, self.means_ = weights[order, 0], means[order]
        self.covariances_ = np.repeat(covariances, len(order), axis=0) if form.shared else covariances[order]
        self.start_logliks_ = found.start_logliks + found.rows.n * sample.unit(form)
        self.n_replicated_ = found.n_replicated
        self.n_iter_, self.converged_ = int(best.n_iter[0]), bool(best.converged[0])
        self.at_floor_ = bool(best.floored[0])

    def _conclude(self, x: Array, weights: Array, form: Form) -> None:
        """Store what follows from the parameters, and say what asks for caution."""
        joint = self._log_densities(x)
        logliks = logsumexp(joint, axis=1)
        self.labels_ = joint.argmax(axis=1)
        self.loglik_ = float(weights @ logliks)
        self.n_parameters_ = form.n_parameters(self.n_profiles, x.shape[1])
        posteriors = np.exp(joint - logliks[:, None])
        self.criteria_ = criteria(self.loglik_, self.n_parameters_, posteriors, weights)
        cautions = {
            "at_floor": self.at_floor_,
            "small_profile": self.weights_.min() * weights.sum() < form.fewest(x.shape[1]) - 0.5,
            "not_converged": not self.converged_,
            "empty_profile": self.criteria_["smallest_count"] == 0,
            "not_replicated": self.n_replicated_ < 2 and len(self.start_logliks_) > 1,
        }
        self.notes_ = tuple(note for note, true in cautions.items() if true)
        for note in SERIOUS:
            if cautions[note]:
                warnings.warn(word(f"profile.note.{note}"), ConvergenceWarning, stacklevel=3)


def generator(random_state: Any) -> np.random.Generator:
    """Return the generator that an int, None, a Generator or scikit-learn's RandomState stands for."""
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31))
    return np.random.default_rng(random_state)
