"""Answers to each item: which share answered low, in the middle, high, or not at all."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import INK, SMALL, axes, dress, finish, label, percent, wrap

LABEL_WIDTH = 46


def plot_responses(
    shares: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the answers to items as bars that part at the middle answer.

    Low answers go to the left and high answers to the right; the middle answer stands astride the line.
    Beside each bar stands the share of people who gave no answer, which the bar leaves out.

    Parameters
    ----------
    shares : pandas.DataFrame
        What ``response_shares`` returns, or some of its rows: index item; one column per code with the
        share 0–1 of valid answers; scale, answers, n and missing (share 0–1).
    labels : mapping of id to text, optional
        Such as ``instrument.labels()``: texts of items, and of answers as ``"set=code"``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no item, or if the items do not all have the same codes.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {1: [0.2], 2: [0.3], 3: [0.5], "answers": "often", "n": 10, "missing": 0.0}
    >>> ax = plot_responses(pd.DataFrame(table, index=["FOR1"]))
    >>> describe(ax).split(". ")[1]
    'Above the middle: from 50% (“FOR1”) to 50% (“FOR1”)'
    """
    codes = sorted(column for column in shares.columns if not isinstance(column, str))
    answered = shares.loc[shares["n"] > 0, codes]
    if shares.empty or answered.isna().any(axis=None):
        raise ValueError(
            f"plot_responses expects one item or more, all with the same codes; got {len(shares)} items with "
            f"codes {codes}: select rows of one set of answers, such as shares[shares.answers == 'agreement']"
        )
    texts = [label(labels, item, LABEL_WIDTH) for item in shares.index]
    lines = max(text.count("\n") + 1 for text in texts)
    ax = axes(ax, 10, 1.5 + len(shares) * (0.17 + 0.165 * lines))
    values = shares[codes].fillna(0.0)
    _bars(ax, values)
    ax.set_yticks(range(len(shares)), texts)
    ax.set_ylim(len(shares) - 0.4, -0.6)
    _missing(ax, shares["missing"])
    _key(ax, shares, codes, labels)
    return finish(ax, shares, labels, [_line(shares, values, labels)])


def _bars(ax: Axes, values: pd.DataFrame) -> None:
    start = -_left_of_zero(values)
    edges = values.cumsum(axis=1).add(start, axis=0)
    for code, colour in zip(values.columns, _colours(values.shape[1]), strict=True):
        left = edges[code] - values[code]
        ax.barh(range(len(values)), values[code], 0.62, left, color=colour, edgecolor="white", linewidth=0.8)
    end = edges.iloc[:, -1]
    low, high = _ends(values)
    for row in range(len(values)):
        ax.text(start.iloc[row] - 0.02, row, percent(low.iloc[row]), ha="right", **SMALL)
        ax.text(end.iloc[row] + 0.02, row, percent(high.iloc[row]), ha="left", **SMALL)
    ax.axvline(0, color=INK, linewidth=0.8)
    reach = 0.16 + max(-start.min(), end.max())
    ax.set_xlim(-reach, reach)
    dress(ax, grid="x")
    ax.set_xticks([])
    ax.set_xlabel(word("plot.responses.axis"), color=INK)


def _left_of_zero(values: pd.DataFrame) -> pd.Series:
    low, high = _ends(values)
    return low + (values.sum(axis=1) - low - high) / 2


def _ends(values: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Shares below and above the middle of the codes."""
    half = values.shape[1] // 2
    return values.iloc[:, :half].sum(axis=1), values.iloc[:, -half:].sum(axis=1)


def _colours(n: int) -> list[tuple[float, float, float]]:
    blue, orange = (sns.color_palette("colorblind")[place] for place in (0, 1))
    return list(sns.blend_palette([orange, "0.93", blue], n))


def _missing(ax: Axes, missing: pd.Series) -> None:
    beside = {**SMALL, "transform": ax.get_yaxis_transform(), "ha": "center"}
    ax.text(1.04, -0.62, wrap(word("plot.responses.missing"), 10), **{**beside, "va": "bottom"})
    for row, share in enumerate(missing):
        ax.text(1.04, row, percent(share), **beside)


def _key(ax: Axes, shares: pd.DataFrame, codes: list[int], labels: Mapping[str, str] | None) -> None:
    sets = shares["answers"].unique()
    names = [wrap(_answer(sets, code, codes, labels), 12) for code in codes]
    handles = [container[0] for container in ax.containers]
    size = {
        "handlelength": 1,
        "handleheight": 1,
        "handletextpad": 0.4,
        "columnspacing": 0.9,
        "fontsize": "small",
    }
    ax.legend(
        handles, names, ncols=len(codes), loc="lower right", bbox_to_anchor=(1, 1), frameon=False, **size
    )


def _answer(sets: np.ndarray, code: int, codes: list[int], labels: Mapping[str, str] | None) -> str:
    """Return the text of an answer when all items share one set; else its code, with words at the ends."""
    if len(sets) == 1:
        return (labels or {}).get(f"{sets[0]}={code}", str(code))
    ends = {codes[0]: word("plot.responses.lowest"), codes[-1]: word("plot.responses.highest")}
    return f"{code} {ends.get(code, '')}".strip()


def _line(shares: pd.DataFrame, values: pd.DataFrame, labels: Mapping[str, str] | None) -> str:
    high = _ends(values)[1][shares["n"] > 0]
    if high.empty:
        return word("plot.responses.no_answer", items=len(shares))
    most = shares["missing"].idxmax()
    return word(
        "plot.responses.line",
        items=len(shares),
        least=number(shares["n"].min(), 0),
        most=number(shares["n"].max(), 0),
        low_share=percent(high.min()),
        low_item=_short(labels, high.idxmin()),
        high_share=percent(high.max()),
        high_item=_short(labels, high.idxmax()),
        missing=percent(shares["missing"].max()),
        missing_item=_short(labels, most),
    )


def _short(labels: Mapping[str, str] | None, item: str) -> str:
    return textwrap.shorten(label(labels, item), 70, placeholder="…")
