"""What the model says of the propositions, as it is shipped, and one of them put to the test again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from ltd_toolkit.cases.propositions.draws import make_draws, screen
from ltd_toolkit.cases.propositions.keep import CALIBRATED, RESULTS, as_stored
from ltd_toolkit.cases.propositions.load import Propositions, load_propositions
from ltd_toolkit.cases.propositions.page import told
from ltd_toolkit.cases.propositions.run import run
from ltd_toolkit.folders import resource


def propositions() -> pd.DataFrame:
    """Return what the model says of the article's claims.

    Returns
    -------
    pandas.DataFrame
        One row per (proposition, part): claim, contrast, verdict (texts in the current language), word
        (``"holds"``, ``"depends"``, ``"by_construction"``, ``"assumed"``, ``"too_small"``, ``"nothing"`` to
        decide, ``"does_not_hold"``; empty for what is only shown), ours (a refinement of ours: the claim does
        not fall with it), effect, low, high (at the usual values; 95 % interval, luck only), draws_low,
        draws_high (middle 95 % of the draws), smallest (difference worth naming), share, share_calibrated (of
        all draws, of the n_calibrated that give the effect sizes of studies: with the sign and beyond the
        smallest difference), share_error, share_calibrated_error (standard errors), share_sign,
        share_sign_calibrated (with the sign), share_opposite, staked (share of the draws in which there is
        something to decide), value_of, value_against, hours_of, hours_against, hours_differ, hours_within
        (share of the draws checked in which the hours, simulated anew, are equal), euros_of, euros_against,
        knock_out (``"emerges"``, ``"mixed"``, ``"assumed"``, ``"by_construction"``, ``"none"``), stays,
        remains, decides (the parameter whose rank goes most with the effect), correlation.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> propositions().loc[("P05", "a"), ["contrast", "word"]].tolist()
    ['the four worst weeks, against 1', 'by_construction']
    """
    return told(as_stored(resource(RESULTS)), load_propositions())


def run_proposition(
    name: str,
    *,
    n_draws: int = 40,
    n_runs: int = 4,
    knock_out: bool = False,
    path: str | Path | None = None,
) -> pd.DataFrame:
    """Put one proposition to the test again.

    Parameters
    ----------
    name : str
        ``"P01"`` to ``"P27"``, ``"L1"``, ``"L1b"``, ``"L2"``.
    n_draws : int
        Sets of parameters that fill the ranges: the first ones of those the shipped results are from; of the
        calibrated ones as large a part.
    n_runs : int
        Paired runs of each. With 200 draws, 12 runs and the knock-out the result is the shipped one, after a
        minute or two.
    knock_out : bool
        Whether to repeat it with the parameters that lead straight to the outcome switched off.
    path : path, optional
        Propositions of one's own, in a file like the shipped one.

    Returns
    -------
    pandas.DataFrame
        As from :func:`propositions`.

    Raises
    ------
    ValueError
        For a name that no proposition has, or more draws than there are.

    Examples
    --------
    >>> found = run_proposition("P05", n_draws=20, n_runs=2)
    >>> bool(found.loc[("P05", "a"), "effect"] < 0)
    True
    """
    known = load_propositions(path)
    if name not in known.each:
        raise ValueError(f"name must be one of {list(known.each)}, got {name!r}")
    if not 2 <= n_draws <= known.rules.draws or n_runs < 1:
        raise ValueError(
            f"n_draws must be 2 to {known.rules.draws} and n_runs 1 or more, got {n_draws}, {n_runs}"
        )
    rules = replace(known.rules, repeats=n_runs)
    draws = make_draws(rules, _calibrated(known), n_draws=n_draws)
    return told(run(known.each[name], rules, draws, knock_out=knock_out), known)


def _calibrated(known: Propositions) -> pd.DataFrame:
    """Return the calibrated sets: those shipped, if they were looked for by the same rules."""
    shipped = load_propositions().rules
    same = (known.rules.screened, known.rules.seed) == (shipped.screened, shipped.seed)
    return pd.read_csv(resource(CALIBRATED), index_col="set") if same else screen(known.rules)
