"""From effects to a word, by the rules of propositions.toml; nothing here knows what a claim is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[Any]

NORMAL_95 = 1.959963984540054
SIGNS = {"more": 1, "less": -1, "not_less": 1, "not_more": -1, "printed": 1}
AT_LEAST = ("not_less", "not_more")  # no worse than the smallest difference worth naming
KNOCK_OUTS = ("emerges", "mixed", "assumed", "by_construction", "none")
NOTHING = "nothing"  # to decide
WORDS = ("holds", "depends", "by_construction", "assumed", "too_small", NOTHING, "does_not_hold")


@dataclass(frozen=True)
class Rules:
    """The numbers of the rules.

    Parameters
    ----------
    draws, repeats : int
        Sets of parameters; paired runs of each.
    usual_runs : int
        Paired runs at the usual values.
    hours : float
        Hours and euros may differ by this share.
    checked : int
        Draws in which the hours of plans made equal are measured afresh.
    holds, depends : float
        Shares of draws.
    stays, remains : float
        Of the knock-out: share of draws whose sign must stay, share of the effect that must remain.
    level : float
        The smallest difference is at most this share of the level of what it is compared with.
    screened : int
        Sets of parameters among which the calibrated ones are looked for.
    few : int
        With fewer calibrated draws than this their share has no say.
    seed : int
    """

    draws: int
    repeats: int
    usual_runs: int
    hours: float
    checked: int
    holds: float
    depends: float
    stays: float
    remains: float
    level: float
    screened: int
    few: int
    seed: int


RULE_NAMES = tuple(each.name for each in fields(Rules))


def share_that_holds(effects: Array, sign: str, smallest: float) -> float:
    """Return the share of draws with the expected sign and beyond the smallest difference worth naming.

    Parameters
    ----------
    effects : array (n_draws,)
    sign : {"more", "less", "not_less", "not_more", "printed"}
    smallest : float

    Examples
    --------
    >>> share_that_holds(np.array([0.1, 0.01, -0.1]), "more", 0.02)
    0.3333333333333333
    >>> share_that_holds(np.array([0.1, 0.01, -0.1]), "not_less", 0.02)
    0.6666666666666666
    """
    if not len(effects):
        return float("nan")
    margin = -smallest if sign in AT_LEAST else smallest
    return float((SIGNS[sign] * effects > margin).mean())


def share_error(share: float, n: int) -> float:
    """Return the standard error of a share of n draws.

    Parameters
    ----------
    share : float
    n : int

    Notes
    -----
    Binomial, half a draw added to either side: a share of 0 or 1 is not known exactly either. Draws spread
    evenly by a Latin hypercube err a little less than this.

    Examples
    --------
    >>> round(share_error(0.5, 100), 3), round(share_error(1.0, 50), 3)
    (0.05, 0.014)
    """
    if not n or np.isnan(share):
        return float("nan")
    towards_half = (share * n + 0.5) / (n + 1)
    return float(np.sqrt(towards_half * (1 - towards_half) / (n + 1)))


def knocked_out(
    effects: Array, without: Array | None, sign: str, rules: Rules, *, only_path: bool = False
) -> tuple[float, float, str]:
    """Say what is left of an effect when the parameters that lead straight to it are at zero.

    Parameters
    ----------
    effects, without : array (n_draws,)
        With all parameters, and with the direct ones at zero; None: there are none.
    sign : str
    rules : Rules
    only_path : bool
        Whether these parameters are all by which the lever acts: nothing can be left then.

    Returns
    -------
    stays : float
        Of the draws in which the effect had its sign: share in which it still has.
    remains : float
        Mean effect without the direct parameters, as a share of that with them.
    verdict : {"emerges", "mixed", "assumed", "by_construction", "none"}
        The sign stays in as many draws as the rules ask, and so does the size; the sign only; not even the
        sign (``"by_construction"`` where it could not); ``"none"``: nothing to knock out.
    """
    if without is None or sign in (*AT_LEAST, "printed"):
        return float("nan"), float("nan"), "none"
    expected = SIGNS[sign] * effects > 0
    stays = float((SIGNS[sign] * without[expected] > 0).mean()) if expected.any() else 0.0
    whole = SIGNS[sign] * float(effects.mean()) if len(effects) else 0.0
    remains = SIGNS[sign] * float(without.mean()) / whole if whole > 0 else float("nan")
    if stays < rules.stays:
        return stays, remains, "by_construction" if only_path else "assumed"
    return stays, remains, "emerges" if remains > rules.remains else "mixed"


def word_for(found: Mapping[str, Any], sign: str, rules: Rules) -> str:
    """Return the word for a contrast.

    Parameters
    ----------
    found : mapping
        share, share_calibrated (with the sign and beyond the smallest difference), share_sign,
        share_sign_calibrated (with the sign), n_calibrated, knock_out (:func:`knocked_out`), staked (share of
        the draws in which there is something to decide). Of all draws and of calibrated ones the smaller
        share counts.
    sign : str
    rules : Rules

    Returns
    -------
    str
        One of :data:`WORDS`; empty for what is only printed.
    """
    if sign == "printed":
        return ""
    if found["staked"] < rules.depends:
        return NOTHING
    worst, worst_sign = (_smaller(found, name, rules) for name in ("share", "share_sign"))
    if worst < rules.depends:
        return "too_small" if worst_sign >= rules.holds else "does_not_hold"
    if found["knock_out"] in ("assumed", "by_construction"):
        return str(found["knock_out"])
    return "holds" if worst >= rules.holds else "depends"


def _smaller(found: Mapping[str, Any], name: str, rules: Rules) -> float:
    calibrated = found[f"{name}_calibrated"]
    few = found["n_calibrated"] < rules.few or np.isnan(calibrated)
    return float(found[name] if few else min(found[name], calibrated))


def deciding_parameter(effects: Array, parameters: pd.DataFrame) -> tuple[str, float]:
    """Return the parameter whose rank goes most with the effect, and the rank correlation.

    Parameters
    ----------
    effects : array (n_draws,)
    parameters : pandas.DataFrame (draw x parameter)
        Those that vary.

    Returns
    -------
    name : str
    correlation : float
        Spearman's; empty and NaN if the effect does not vary.
    """
    varying = parameters.loc[:, parameters.max() > parameters.min()]
    if np.ptp(effects) == 0 or varying.empty:
        return "", float("nan")
    ranks = pd.Series(effects, varying.index).rank()
    found = varying.rank().corrwith(ranks)
    name = str(found.abs().idxmax())
    return name, float(found[name])


def interval(values: Array) -> tuple[float, float, float]:
    """Return the mean of paired differences and its 95 % interval (luck only).

    Parameters
    ----------
    values : array (n_runs,)
    """
    mean = float(values.mean())
    half = NORMAL_95 * float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else float("nan")
    return mean, mean - half, mean + half


def overall(words: Mapping[str, str]) -> str:
    """Return the word for a proposition of several parts: that of its weakest part.

    Parameters
    ----------
    words : dict of str to str
        Contrast -> word. A part in which there is nothing to decide says nothing of the others.

    Examples
    --------
    >>> overall({"a": "holds", "b": "depends", "c": "", "d": "nothing"})
    'depends'
    """
    said = [word for word in words.values() if word]
    decided = [word for word in said if word != NOTHING]
    return max(decided or said, key=WORDS.index) if said else ""
