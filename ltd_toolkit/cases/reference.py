"""Where a firm stands among others: thirds of a reference, and how far one firm's score can be trusted.

The shipped reference (resources/reference_thirds.csv) is the synthetic sample, and says so. Somebody who has
a sample of real firms makes theirs with :func:`reference_thirds`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ltd_toolkit.folders import resource
from ltd_toolkit.language import in_every_language

NUMBERS = ["low_third", "high_third", "mean", "between", "within", "widest"]
COLUMNS = [*NUMBERS, "n_firms"]
WIDEST = 0.95  # quantile of spreads: what a single respondent's score may be off by
LOW, MIDDLE, HIGH = range(3)
NORMAL_95 = 1.959963984540054


class Score(NamedTuple):
    """A score and how sure it is.

    Parameters
    ----------
    value : float
    error : float
        Standard error; infinite where nothing is known.
    n : int
        Respondents.
    """

    value: float
    error: float
    n: int

    def third(self, low: float, high: float) -> int:
        """Return the third in which the score lies: 0, 1 or 2; the middle one where nothing is known."""
        return int(np.searchsorted([low, high], self.value)) if np.isfinite(self.error) else MIDDLE

    def thirds(self, low: float, high: float) -> tuple[int, int]:
        """Return the lowest and the highest third that its 95 % interval reaches."""
        if not np.isfinite(self.error):
            return LOW, HIGH
        ends = self.value - NORMAL_95 * self.error, self.value + NORMAL_95 * self.error
        first, last = np.searchsorted([low, high], ends)
        return int(first), int(last)


def load_reference(path: str | Path | None = None) -> pd.DataFrame:
    """Return the thirds that a firm's scores are read against.

    Parameters
    ----------
    path : path, optional
        A table like the shipped one. Default: the shipped one, made from the synthetic sample.

    Returns
    -------
    pandas.DataFrame
        Indexed by scale and measure (``"mean"``, ``"spread"``): low_third, high_third (a score below the one
        is in the lowest third of the firms, above the other in the highest), mean, between (SD of firms,
        luck of who answers taken out), within (usual SD of the people of one firm), widest (95 % of firms
        have less), n_firms, source_fr and source_en (where it comes from).

    Examples
    --------
    >>> load_reference().loc[("lack_of_time", "mean"), ["low_third", "high_third"]].round(2).tolist()
    [4.29, 5.08]
    """
    return _shipped().copy() if path is None else _read(Path(path))


@cache
def rules() -> pd.DataFrame:
    """Return which score sets which parameter.

    Returns
    -------
    pandas.DataFrame
        Columns scale, measure (``"mean"`` or ``"spread"``), parameter (of evidence.csv), more_means
        (``"high"`` or ``"low"``: the end of the parameter's range that a high score stands for).
    """
    return pd.read_csv(resource("from_scores.csv"), encoding="utf-8")


def reference_thirds(firm_scores: Any) -> pd.DataFrame:
    """Work out the thirds of a sample of firms.

    Parameters
    ----------
    firm_scores : FirmScores
        Of a whole sample, with floors: firms under theirs are left out, and so are those whose floor is not
        known.

    Returns
    -------
    pandas.DataFrame
        As :func:`load_reference` returns: to be written with ``to_csv``, or given to
        :func:`~ltd_toolkit.cases.firm_from_scores`.

    Raises
    ------
    ValueError
        If fewer than 30 firms are left: thirds of a handful of firms mean nothing.

    Notes
    -----
    With s the spread, n the respondents of a firm: within² = Σ(n−1)s² / Σ(n−1); between² = var(means) −
    within² · mean(1/n), at least 0.
    """
    under = firm_scores.flags["under_floor"]
    kept = under.index[under.eq(False).fillna(False)]
    if len(kept) < 30:
        raise ValueError(f"firm_scores must hold 30 firms or more at their floor, got {len(kept)}")
    wanted = dict.fromkeys(zip(rules()["scale"], rules()["measure"], strict=True))
    means, spread, n = (getattr(firm_scores, part).loc[kept] for part in ("means", "spread", "respondents"))
    rows = {(each, measure): _thirds(means[each], spread[each], n[each], measure) for each, measure in wanted}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    table.index = pd.MultiIndex.from_tuples(rows, names=["scale", "measure"])
    synthetic = bool(firm_scores.means.attrs.get("synthetic", False))
    key = "mine.reference.synthetic" if synthetic else "mine.reference.own"
    for language, text in in_every_language(key, n=len(kept)).items():
        table[f"source_{language}"] = text
    return table.astype({"n_firms": int})


def _thirds(means: pd.Series, spread: pd.Series, n: pd.Series, measure: str) -> list[float]:
    there = spread.notna()
    means, spread, n = means[there], spread[there], n[there]
    within = float(np.sqrt(((n - 1) * spread**2).sum() / (n - 1).sum()))
    between = float(np.sqrt(max(0.0, means.var() - within**2 * (1 / n).mean())))
    values = means if measure == "mean" else spread
    low, high = values.quantile([1 / 3, 2 / 3])
    widest = float(spread.quantile(WIDEST))
    return [float(low), float(high), float(values.mean()), between, within, widest, len(values)]


def score_of(measure: str, mean: float, spread: float, n: int, reference: pd.Series) -> Score:
    """Return a firm's score with its error.

    Parameters
    ----------
    measure : {"mean", "spread"}
    mean, spread : float
        Of the people of the firm; the spread of one person is NaN.
    n : int
        How many answered.
    reference : pandas.Series
        A row of :func:`load_reference`.

    Returns
    -------
    Score
        A mean is drawn towards that of the reference, the more the fewer people answered. Nothing is known of
        the spread of one person.

    Notes
    -----
    Mean: with σ the spread of the firm or the usual one, whichever is larger, and for one person the widest,
    λ = between² / (between² + σ²/n); value = μ + λ (mean − μ), error = between · √(1 − λ).
    Spread: error = spread / √(2 (n − 1)), at least that of the usual spread; not drawn towards anything, as
    a synthetic sample cannot say by how much spreads really differ.

    Examples
    --------
    >>> usual = pd.Series({"mean": 4.0, "between": 0.8, "within": 0.8, "widest": 1.4})
    >>> round(float(score_of("mean", 6.0, 0.5, 16, usual).value), 2)
    5.88
    >>> round(float(score_of("mean", 6.0, np.nan, 1, usual).value), 2)  # one person says little of a firm
    4.49
    """
    within = reference["within"]
    if measure == "spread":
        if n < 2:
            return Score(float("nan"), float("inf"), n)
        return Score(float(spread), float(max(spread, within) / np.sqrt(2 * (n - 1))), n)
    sd = reference["widest"] if n < 2 else max(spread, within)
    between = reference["between"] ** 2
    trust = between / (between + sd**2 / n) if between else 0.0
    value = reference["mean"] + trust * (mean - reference["mean"])
    return Score(value, float(np.sqrt(between * (1 - trust))), n)


@cache
def _shipped() -> pd.DataFrame:
    return _read(resource("reference_thirds.csv"))


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, index_col=["scale", "measure"], encoding="utf-8")
