"""Two poles at once: indices of level, imbalance and balance, each with what it cannot see.

An index squeezes two scores into one number, and each of them hides something; they are given side by side
so that a result is not the product of one choice.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument


def paradox_indices(scores: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Compute every index of every paradox of the instrument, for persons or firms.

    Parameters
    ----------
    scores : pandas.DataFrame
        Unit x scale: mean scores, on the scale of the answers (not z, T, POMP or sums).
    instrument : Instrument
        Its ``paradoxes`` name the two poles and, if any, the scale of felt tension.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit (named as the index of `scores`) and paradox: pole_a, pole_b (scale ids); a, b
        (scores); level, imbalance, absolute_imbalance, balance, combined, product, sum, minimum,
        geometric_mean; tension (score of felt tension, NaN without one); low, high (ends of the answers). NaN
        where a score is missing. A paradox with a pole that was not scored has no rows.

    Raises
    ------
    ValueError
        If the instrument has no paradox, `scores` holds both poles of none, or a score lies outside the ends
        of the answers.

    Notes
    -----
    With a and b between low and high, and the midpoint c = (low + high) / 2 (arithmetic, not "neutral"):

    ==================  =================  ==================================================================
    level               (a + b) / 2        cannot tell 4 and 4 from 1 and 7
    imbalance           a - b              correlates with anything that a alone, or b alone, correlates with
    absolute_imbalance  abs(a - b)         1 and 1 is the same as 7 and 7; cannot tell which pole leads
    balance             high - abs(a - b)  BD of Cao et al.; the faults of absolute_imbalance
    combined            (a - c) (b - c)    CD of Cao et al., centred at the midpoint (they: the mean); as
                                           high for two low poles as for two high ones
    product             a b                cannot tell 3 and 4 from 2 and 6; depends on where the scale begins
    sum                 a + b              as level: one pole makes up for the other
    minimum             min(a, b)          blind to the stronger pole
    geometric_mean      sqrt(a b)          as product; NaN when low is negative
    ==================  =================  ==================================================================

    How to read it: never one index alone. Each amounts to constraints on a surface of a and b that can be
    tested; and a difference is less reliable than its poles, see :func:`difference_reliability`.

    References
    ----------
    Cao, Q., Gedajlovic, E., & Zhang, H. (2009). Unpacking organizational ambidexterity. Organization Science,
    20(4), 781–796. https://doi.org/10.1287/orsc.1090.0426

    He, Z.-L., & Wong, P.-K. (2004). Exploration vs. exploitation. Organization Science, 15(4), 481–494.
    https://doi.org/10.1287/orsc.1040.0078

    Edwards, J. R. (2001). Ten difference score myths. Organizational Research Methods, 4(3), 265–287.
    https://doi.org/10.1177/109442810143005

    Examples
    --------
    >>> from ltd_toolkit.instrument import load_instrument
    >>> instrument = load_instrument()
    >>> firms = pd.DataFrame(4.0, index=pd.Index(["bakery"], name="firm"), columns=instrument.profile_scales)
    >>> firms["exploitation"] = 6.0
    >>> indices = paradox_indices(firms, instrument).loc[("bakery", "exploration_exploitation")]
    >>> indices[["level", "imbalance", "balance", "combined", "minimum"]].to_dict()
    {'level': 5.0, 'imbalance': -2.0, 'balance': 5.0, 'combined': 0.0, 'minimum': 4.0}
    """
    paradoxes = instrument.paradoxes
    if paradoxes.empty:
        raise ValueError(f"{instrument.source} has no paradox: add rows to paradoxes.csv")
    paradoxes = _asked(scores, paradoxes)
    _refuse_absent(scores, paradoxes)
    ends = np.array([instrument.range_of(pole) for pole in paradoxes["pole_a"]], dtype=float)
    low, high = (np.broadcast_to(end, (len(scores), len(paradoxes))) for end in ends.T)
    a, b = (scores[list(paradoxes[pole])].to_numpy(dtype=float) for pole in ("pole_a", "pole_b"))
    _refuse_outside(scores, paradoxes, low, high)
    indices = {
        "pole_a": np.broadcast_to(paradoxes["pole_a"].to_numpy(dtype=object), a.shape),
        "pole_b": np.broadcast_to(paradoxes["pole_b"].to_numpy(dtype=object), a.shape),
        "a": a,
        "b": b,
        **_indices(a, b, low, high),
        "tension": scores.reindex(columns=list(paradoxes["tension"])).to_numpy(dtype=float),
        "low": low,
        "high": high,
    }
    units = scores.index.rename(scores.index.name or "unit")
    index = pd.MultiIndex.from_product([units, paradoxes.index.rename("paradox")])
    table = pd.DataFrame({name: values.ravel() for name, values in indices.items()}, index=index)
    table.attrs = dict(scores.attrs)
    return table


def _indices(a: np.ndarray, b: np.ndarray, low: np.ndarray, high: np.ndarray) -> dict[str, np.ndarray]:
    middle = (low + high) / 2
    return {
        "level": (a + b) / 2,
        "imbalance": a - b,
        "absolute_imbalance": abs(a - b),
        "balance": high - abs(a - b),
        "combined": (a - middle) * (b - middle),
        "product": a * b,
        "sum": a + b,
        "minimum": np.minimum(a, b),
        "geometric_mean": np.sqrt(np.where(low >= 0, a * b, np.nan)),
    }


def _asked(scores: pd.DataFrame, paradoxes: pd.DataFrame) -> pd.DataFrame:
    """Return the paradoxes whose two poles were scored; all of them if none, to say what is lacking."""
    asked = paradoxes["pole_a"].isin(scores.columns) & paradoxes["pole_b"].isin(scores.columns)
    return paradoxes[asked] if asked.any() else paradoxes


def _refuse_absent(scores: pd.DataFrame, paradoxes: pd.DataFrame) -> None:
    absent = [pole for pole in [*paradoxes["pole_a"], *paradoxes["pole_b"]] if pole not in scores]
    if absent:
        raise ValueError(
            f"scores lacks poles of paradoxes: {', '.join(absent)}; it has {', '.join(map(str, scores))}"
        )


def _refuse_outside(scores: pd.DataFrame, paradoxes: pd.DataFrame, low: np.ndarray, high: np.ndarray) -> None:
    for pole in ("pole_a", "pole_b"):
        values = scores[list(paradoxes[pole])]
        outside = values.lt(low - 1e-9) | values.gt(high + 1e-9)
        for position, scale in enumerate(paradoxes[pole]):
            if outside.iloc[:, position].any():
                worst = values.iloc[:, position][outside.iloc[:, position]].iloc[0]
                raise ValueError(
                    f"scores of {scale} must lie between {low[0, position]:g} and {high[0, position]:g}, "
                    f"the ends of its answers; got {worst:g}. Use score_scales(..., method='mean')"
                )


def difference_reliability(r_xx: float, r_yy: float, r_xy: float) -> float:
    """Return the reliability of the difference of two scores with the same variance.

    Parameters
    ----------
    r_xx, r_yy : float
        Reliabilities of the two scores.
    r_xy : float
        Their correlation, below 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If `r_xy` is not between -1 and 1, the latter excluded.

    Notes
    -----
    (r_xx + r_yy - 2 r_xy) / (2 - 2 r_xy): the more two poles go together, the more their difference is noise.
    It assumes equal variances and errors that are not correlated.

    References
    ----------
    Edwards, J. R. (2001). Ten difference score myths. Organizational Research Methods, 4(3), 265–287.
    https://doi.org/10.1177/109442810143005

    Examples
    --------
    >>> round(difference_reliability(0.86, 0.88, 0.6), 3)
    0.675
    """
    if not -1 <= r_xy < 1:
        raise ValueError(f"r_xy must be a correlation below 1, got {r_xy!r}")
    return (r_xx + r_yy - 2 * r_xy) / (2 - 2 * r_xy)
