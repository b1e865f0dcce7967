"""How consistently the items of a scale answer together: alpha, omega, their conventions and refusals.

Every coefficient is named with what it was computed from, because the same data give several numbers called
alpha or omega; and none is given where it would mean nothing: the row stays, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, special

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import number, word
from ltd_toolkit.scales.answers import Answers, read_answers
from ltd_toolkit.scales.moments import Array, Moments, is_indefinite, pairwise_moments

DRAWS = 2000  # bootstrap samples
HEYWOOD = 0.005  # a unique variance below this means that the one-factor model does not hold (as in psych)
COEFFICIENTS = ["alpha", "alpha_low", "alpha_high", "alpha_standardised", "omega", "mean_r"]


def reliability(
    responses: pd.DataFrame,
    instrument: Instrument,
    *,
    missing: str = "pairwise",
    interval: str = "feldt",
    confidence: float = 0.95,
    accept: Collection[str] = (),
    random_state: int | np.random.Generator | None = None,
) -> pd.DataFrame:
    """Estimate the reliability of every reflective scale: alpha with its interval, and omega.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item: codes as answered (not reversed), NaN where there is no answer.
    instrument : Instrument
    missing : {"pairwise", "listwise"}
        Each pair of items over those who answered both; or only respondents who answered every item of the
        scale in question (not of the whole questionnaire, as SPSS does when all are named together).
    interval : {"feldt", "bootstrap"}
        Of the raw alpha: Feldt's F interval, or percentiles of 2,000 resamples of complete respondents (needs
        ``missing="listwise"``). Both take respondents as independent; colleagues of one firm are less so, and
        the true interval is wider.
    confidence : float
        Share 0–1.
    accept : collection of str
        Items that never vary or run against their scale, looked at and accepted; see
        :func:`ltd_toolkit.scales.score_scales`.
    random_state : int, Generator or None
        For the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Indexed by scale: kind; n_items (present); n (respondents with at least one answer to the scale, or
        complete ones); alpha, alpha_low, alpha_high; alpha_standardised; omega; mean_r; convention, naming
        what each was computed from, and reason: empty, or why a coefficient is refused or what is odd about
        it (both in the current language).

    Raises
    ------
    SurveyError
        As :func:`ltd_toolkit.scales.score_scales`, but for scales with too few items: their row says so.
    ValueError
        If an argument is none of those listed.

    Notes
    -----
    With k items, covariances c_ij and correlations r_ij = c_ij / (s_i s_j):

    - alpha = k / (k - 1) (1 - sum c_ii / sum c_ij), on covariances (raw), for mean and sum scores;
    - alpha_standardised = k r / (1 + (k - 1) r) with r = mean_r, for scores of standardised items; with two
      items it is the Spearman–Brown coefficient;
    - interval: 1 - (1 - alpha) F, F the quantiles of F(n - 1, (n - 1)(k - 1)), n as in the column;
    - omega = (sum l)² / ((sum l)² + sum (1 - l²)): one factor fitted to the correlations by minimum
      residuals, over the variance that the model implies. It equals omega total of R's psych for ``nfactors =
      1``.

    On incomplete data alpha, alpha_standardised and mean_r equal ``psych::alpha``, whose correlations are
    pairwise covariances over all-available standard deviations, and omega starts from ``cor(use =
    "pairwise")``.

    Composites (limited means, strategies in place) add up things that need not go together; their consistency
    says nothing about their quality, so they are refused.

    How to read it: the share 0–1 of the variance of scores that the items have in common. Above .70 for
    comparing groups and .90 for decisions on a person are conventional, not a verdict. Very high values often
    mean the same question asked twice; a negative one means that items contradict each other.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297–334.
    https://doi.org/10.1007/BF02310555

    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11(1), 93–103. https://doi.org/10.1177/014662168701100107

    Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). Psychometrika, 31,
    351–368. https://doi.org/10.1007/BF02289468

    Eisinga, R., te Grotenhuis, M., & Pelzer, B. (2013). The reliability of a two-item scale. International
    Journal of Public Health, 58, 637–642. https://doi.org/10.1007/s00038-012-0416-3

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> answers = pd.DataFrame({"EXP1": [1, 2, 4, 5], "EXP2": [1, 3, 4, 4], "EXP3": [2, 2, 4, 6]})
    >>> card = reliability(answers, load_instrument()).loc[["exploration"]]
    >>> print(card[["n_items", "n", "alpha"]].to_string(index_names=False))
                 n_items  n     alpha
    exploration        3  4  0.945205
    """
    _refuse_options(missing, interval, confidence)
    answers = read_answers(responses, instrument, accept)
    rng = np.random.default_rng(random_state)
    tails = np.array([1 - confidence, 1 + confidence]) / 2
    cards = {scale: _card(answers, scale, missing, interval, tails, rng) for scale in instrument.scales.index}
    table = pd.DataFrame.from_dict(cards, orient="index").rename_axis("scale")
    how = {
        "missing": word(f"scales.missing_{missing}"),
        "interval": word(f"scales.interval_{interval}"),
        "confidence": number(100 * confidence, 0 if round(100 * confidence, 6).is_integer() else 1),
    }
    conventions = [word("scales.convention", n=n, **how) for n in table["n"]]
    table.insert(table.columns.get_loc("reason"), "convention", conventions)
    table.attrs = dict(responses.attrs)
    return table


def _refuse_options(missing: str, interval: str, confidence: float) -> None:
    if missing not in ("pairwise", "listwise"):
        raise ValueError(f"missing must be 'pairwise' or 'listwise', got {missing!r}")
    if interval not in ("feldt", "bootstrap"):
        raise ValueError(f"interval must be 'feldt' or 'bootstrap', got {interval!r}")
    if interval == "bootstrap" and missing == "pairwise":
        raise ValueError("the bootstrap draws complete respondents: give missing='listwise' with it")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be a share between 0 and 1, got {confidence!r}")


def _card(
    answers: Answers, scale: str, missing: str, interval: str, tails: Array, rng: np.random.Generator
) -> dict[str, Any]:
    """One row of the table: what was used, the coefficients that mean something, why others do not."""
    where = answers.positions(scale)
    values = answers.keyed[where]
    if missing == "listwise":
        values = values[:, ~np.isnan(values).any(axis=0)]
    moments = answers.moments.part(where) if missing == "pairwise" else pairwise_moments(values)
    k, n = len(where), int((~np.isnan(values)).any(axis=0).sum())
    kind = answers.instrument.scales.at[scale, "kind"]
    card = {"kind": kind, "n_items": k, "n": n, **dict.fromkeys(COEFFICIENTS, np.nan)}
    refusal = "composite" if kind == "composite" else _refusal(moments)
    if refusal:
        flat = ", ".join(answers.items[where[np.diag(moments.cov) <= 0]])
        return {**card, "reason": word(f"scales.reason_{refusal}", items=flat)}
    alpha, standardised, mean_r = _alphas(moments.cov)
    omega, no_omega = _omega(moments.corr)
    low, high = _feldt(alpha, n, k, tails) if interval == "feldt" else _bootstrap(values, tails, rng)
    reasons = [no_omega] if no_omega else []
    if alpha < 0:
        reasons.append("negative")
    return {
        **card,
        **dict(zip(COEFFICIENTS, [alpha, low, high, standardised, omega, mean_r], strict=True)),
        "reason": " ".join(word(f"scales.reason_{reason}") for reason in reasons),
    }


def _refusal(moments: Moments) -> str:
    """Say why no coefficient of these items would mean anything; empty when there is no reason."""
    cov = moments.cov
    if len(cov) < 2:
        return "one_item" if len(cov) else "absent"
    if np.isnan(cov).any():
        return "unpaired"
    if (np.diag(cov) <= 0).any():
        return "constant"
    if is_indefinite(cov):
        return "indefinite"
    return "cancelled" if cov.sum() <= 1e-10 * np.trace(cov) else ""


def _alphas(cov: Array) -> tuple[float, float, float]:
    """Alpha of raw items, alpha of standardised items, mean correlation."""
    k = len(cov)
    sd = np.sqrt(np.diag(cov))
    mean_r = ((cov / np.outer(sd, sd)).sum() - k) / (k * (k - 1))
    alpha = k / (k - 1) * (1 - np.trace(cov) / cov.sum())
    return float(alpha), float(k * mean_r / (1 + (k - 1) * mean_r)), float(mean_r)


def _feldt(alpha: float, n: int, k: int, tails: Array) -> tuple[float, float]:
    high, low = 1 - (1 - alpha) * special.fdtri(n - 1, (n - 1) * (k - 1), tails)
    return float(low), float(high)


def _bootstrap(values: Array, tails: Array, rng: np.random.Generator) -> tuple[float, float]:
    """Percentiles of alpha over resampled respondents, each resample a product of counts and sums."""
    k, n = values.shape
    centred = values - values.mean(axis=1, keepdims=True)
    parts = np.vstack([centred, (centred**2).sum(axis=0), centred.sum(axis=0) ** 2])
    sums = np.array([parts @ np.bincount(rng.integers(n, size=n), minlength=n) for _ in range(DRAWS)])
    of_items = sums[:, k] - (sums[:, :k] ** 2).sum(axis=1) / n
    of_total = sums[:, k + 1] - sums[:, :k].sum(axis=1) ** 2 / n
    # a resample in which nobody differs has no alpha; it can only happen with a handful of respondents
    differs = of_total > 1e-10 * sums[:, k + 1].mean()
    low, high = np.quantile(k / (k - 1) * (1 - of_items[differs] / of_total[differs]), tails)
    return float(low), float(high)


def _omega(corr: Array) -> tuple[float, str]:
    """Omega of one factor, or the reason why there is none."""
    if len(corr) == 2:
        return np.nan, "two_items"
    if not np.isfinite(corr).all():
        return np.nan, "unpaired_omega"
    loadings = one_factor(corr)
    unique = 1 - loadings**2
    if unique.min() < HEYWOOD:
        return np.nan, "heywood"
    common = loadings.sum() ** 2
    return float(common / (common + unique.sum())), ""


def one_factor(corr: Array) -> Array:
    """Fit one factor to correlations by minimum residuals.

    Parameters
    ----------
    corr : array (item, item)
        At least three items.

    Returns
    -------
    array (item,)
        Loadings, their sum not negative.

    Notes
    -----
    Minimises the squared residuals off the diagonal, sum over i < j of (r_ij - l_i l_j)².

    Examples
    --------
    >>> one_factor(np.array([[1, 0.72, 0.63], [0.72, 1, 0.56], [0.63, 0.56, 1]])).round(6)
    array([0.9, 0.8, 0.7])
    """
    off_diagonal = 1 - np.eye(len(corr))

    def residuals(loadings: Array) -> tuple[float, Array]:
        left = (corr - np.outer(loadings, loadings)) * off_diagonal
        return (left**2).sum() / 4, -left @ loadings

    roots, vectors = np.linalg.eigh(corr)
    start = vectors[:, -1] * np.sqrt(max(roots[-1] - 1, 0.1))
    fit = optimize.minimize(residuals, start, jac=True, method="BFGS", options={"gtol": 1e-9})
    loadings: Array = fit.x
    return loadings if loadings.sum() >= 0 else -loadings
