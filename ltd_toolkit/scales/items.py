"""The items one by one: how each was answered, and how it goes with the rest of its scale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import number, word
from ltd_toolkit.scales.answers import Answers, read_answers
from ltd_toolkit.scales.checks import is_constant, runs_against
from ltd_toolkit.scales.moments import Array


def item_analysis(responses: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Describe every item, in the direction of its scale, and say what is odd about it.

    Made for diagnosing: an item that never varies or runs against its scale is not refused here but noted.

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item: codes as answered (not reversed), NaN where there is no answer.
    instrument : Instrument

    Returns
    -------
    pandas.DataFrame
        Indexed by item, for the items present: scale; reversed; n (answers); missing (share 0–1 of
        respondents without an answer); mean, sd (ddof 1), skew, kurtosis of the answers after reversing;
        floor and ceiling (share 0–1 of answers at the low and the high end); rest_r, the correlation with the
        sum of the scale's other items; alpha_if_dropped, raw alpha of the others; note, in the current
        language.

    Raises
    ------
    SurveyError
        Before any number: a value that is not among the answers, a text, a column that is not an item, a
        respondent or a column twice, an item without any answer.

    Notes
    -----
    skew = m3 / s³ and kurtosis = m4 / s⁴ - 3 with central moments m over n and s with ddof 1: type 3 of
    Joanes and Gill, the default of R's psych (pandas, SAS and SPSS give type 2, scipy type 1). rest_r and
    alpha_if_dropped come from pairwise covariances, as ``r.drop`` and ``raw_alpha`` of ``psych::alpha``.

    How to read it: rest_r below .30 is conventionally called weak, not a verdict; below 0 the item says the
    opposite of its scale: look at its wording and at the column reverse. More than half of the answers at one
    end leave no room to see change.

    References
    ----------
    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. The Statistician,
    47(1), 183–189. https://doi.org/10.1111/1467-9884.00122

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> answers = pd.DataFrame({"EXP1": [1, 2, 4, 5], "EXP2": [1, 3, 4, 4], "EXP3": [7, 2, 4, 6]})
    >>> items = item_analysis(answers, load_instrument())
    >>> print(items[["n", "mean", "ceiling"]].to_string(index_names=False))
          n  mean  ceiling
    EXP1  4  3.00     0.00
    EXP2  4  3.00     0.00
    EXP3  4  4.75     0.25
    """
    answers = read_answers(responses, instrument)
    table = pd.DataFrame({"scale": answers.scale_of, "reversed": answers.reversed}, index=answers.items)
    table = table.join(_described(answers)).assign(
        rest_r=answers.rest_r, alpha_if_dropped=_without_each(answers)
    )
    table["note"] = _notes(answers)
    table.attrs = dict(responses.attrs)
    return table.rename_axis("item")


def response_shares(responses: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Say which share of the answers each code got, item by item, as answered (not reversed).

    Parameters
    ----------
    responses : pandas.DataFrame
        respondent x item: codes as answered, NaN where there is no answer.
    instrument : Instrument

    Returns
    -------
    pandas.DataFrame
        Indexed by item, for the items present: one column per code, lowest to highest (share 0–1 of the valid
        answers; NaN where the code is not among the item's answers); scale; answers, the set of answers; n,
        valid answers; missing, share 0–1 of respondents without one.

    Raises
    ------
    SurveyError
        As :func:`item_analysis`.

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> answers = pd.DataFrame({"EXP1": [1, 2, 2, None]})
    >>> shares = response_shares(answers, load_instrument())
    >>> print(shares[[1, 2, 3, "n", "missing"]].to_string(index_names=False))
                 1         2    3  n  missing
    EXP1  0.333333  0.666667  0.0  3     0.25
    """
    answers = read_answers(responses, instrument)
    n = answers.counts.sum(axis="columns").astype(int)
    shares = answers.counts.div(n, axis="index")
    shares = shares.assign(scale=answers.scale_of)
    shares["answers"] = shares["scale"].map(instrument.scales["answers"])
    shares["n"], shares["missing"] = n, 1 - n / len(answers.index)
    shares.attrs = dict(responses.attrs)
    return shares.rename_axis("item")


def _described(answers: Answers) -> pd.DataFrame:
    """Everything that the counts of answers tell: a table of codes stands for any number of respondents."""
    counts = answers.counts.fillna(0).to_numpy(dtype=float)
    codes = np.tile(answers.counts.columns.to_numpy(dtype=float), (len(counts), 1))
    low, high = answers.ends.T
    codes[answers.reversed] = (low + high)[answers.reversed, None] - codes[answers.reversed]
    n = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):  # nobody varies, or one answered: NaN says so
        mean = (counts * codes).sum(axis=1) / n
        moment = [(counts * (codes - mean[:, None]) ** power).sum(axis=1) / n for power in range(5)]
        sd = np.sqrt(moment[2] * n / (n - 1))
        described = {
            "n": n.astype(int),
            "missing": 1 - n / len(answers.index),
            "mean": mean,
            "sd": sd,
            "skew": moment[3] / sd**3,
            "kurtosis": moment[4] / sd**4 - 3,
            "floor": (counts * (codes == low[:, None])).sum(axis=1) / n,
            "ceiling": (counts * (codes == high[:, None])).sum(axis=1) / n,
        }
    return pd.DataFrame(described, index=answers.items)


def _without_each(answers: Answers) -> Array:
    """Alpha of each item's scale without it; NaN if fewer than two items would be left, and in composites."""
    alphas = np.full(len(answers.items), np.nan)
    for scale in answers.scale_of.unique():
        where = answers.positions(scale)
        if len(where) < 3 or answers.instrument.scales.at[scale, "kind"] == "composite":
            continue
        cov = answers.moments.part(where).cov
        variance, k = np.diag(cov), len(where) - 1
        with np.errstate(invalid="ignore", divide="ignore"):
            total = cov.sum() - 2 * cov.sum(axis=1) + variance
            alpha = k / (k - 1) * (1 - (variance.sum() - variance) / total)
        alphas[where] = np.where(total > 0, alpha, np.nan)
    return alphas


def _notes(answers: Answers) -> list[str]:
    constant = is_constant(answers.counts)
    against = runs_against(answers.rest_r, answers.moments.n, answers.instrument)
    kind = answers.scale_of.map(answers.instrument.scales["kind"])
    notes = []
    for item, r in answers.rest_r.items():
        if constant[item]:
            notes.append(word("scales.note_constant"))
        elif kind[item] == "composite":
            notes.append(word("scales.note_composite"))
        elif against[item]:
            notes.append(word("scales.note_against", r=number(r)))
        else:
            notes.append(word("scales.note_negative", r=number(r)) if r < 0 else "")
    return notes
