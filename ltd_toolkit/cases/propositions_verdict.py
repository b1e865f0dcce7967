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
KNOCK_OUTS = ("emerges", "mixed", "assumed", "none")
WORDS = ("holds", "depends", "assumed", "does_not_hold")


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
    holds, depends : float
        Shares of draws.
    stays, remains : float
        Of the knock-out: share of draws whose sign must stay, share of the effect that must remain.
    band : float
        A draw is calibrated if each effect size is this near the middle of its band.
    few : int
        With fewer calibrated draws than this their share has no say.
    seed : int
    """

    draws: int
    repeats: int
    usual_runs: int
    hours: float
    holds: float
    depends: float
    stays: float
    remains: float
    band: float
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


def knocked_out(effects: Array, without: Array | None, sign: str, rules: Rules) -> tuple[float, float, str]:
    """Say what is left of an effect when the parameters that lead straight to it are at zero.

    Parameters
    ----------
    effects, without : array (n_draws,)
        With all parameters, and with the direct ones at zero; None: there are none.
    sign : str
    rules : Rules

    Returns
    -------
    stays : float
        Of the draws in which the effect had its sign: share in which it still has.
    remains : float
        Mean effect without the direct parameters, as a share of that with them.
    verdict : {"emerges", "mixed", "assumed", "none"}
        Both, one, or neither of them as much as the rules ask; ``"none"``: nothing to knock out.
    """
    if without is None or sign in (*AT_LEAST, "printed"):
        return float("nan"), float("nan"), "none"
    expected = SIGNS[sign] * effects > 0
    stays = float((SIGNS[sign] * without[expected] > 0).mean()) if expected.any() else 0.0
    whole = SIGNS[sign] * float(effects.mean())
    remains = SIGNS[sign] * float(without.mean()) / whole if whole > 0 else float("nan")
    kept = (stays >= rules.stays) + (remains > rules.remains)
    return stays, remains, ("assumed", "mixed", "emerges")[int(kept)]


def word_for(
    share: float, share_calibrated: float, n_calibrated: int, knocked: str, sign: str, rules: Rules
) -> str:
    """Return the word for a contrast.

    Parameters
    ----------
    share, share_calibrated : float
        Over all draws, over calibrated ones; the smaller decides.
    n_calibrated : int
    knocked : str
        Verdict of :func:`knocked_out`.
    sign : str
    rules : Rules

    Returns
    -------
    str
        ``"holds"``, ``"depends"``, ``"assumed"``, ``"does_not_hold"``; empty for what is only printed.
    """
    if sign == "printed":
        return ""
    worst = share if n_calibrated < rules.few or np.isnan(share_calibrated) else min(share, share_calibrated)
    if worst < rules.depends:
        return "does_not_hold"
    if knocked == "assumed":
        return "assumed"
    return "holds" if worst >= rules.holds else "depends"


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
        Contrast -> word.

    Examples
    --------
    >>> overall({"a": "holds", "b": "depends", "c": ""})
    'depends'
    """
    said = [word for word in words.values() if word]
    return max(said, key=WORDS.index) if said else ""
