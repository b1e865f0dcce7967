"""Reliability of the scales: alpha with its interval, omega beside it, and why a scale has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import GRID, INK, SMALL, Look, axes, dress, finish, label, strokes, wrap

# Tavakol and Dennick (2011), doi:10.5116/ijme.4dfb.8dfd: what reports usually call acceptable.
USUAL = (0.70, 0.95)


def plot_reliability(
    table: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw alpha with its interval and omega for each scale, and the reason where there is none.

    Parameters
    ----------
    table : pandas.DataFrame
        What ``reliability`` returns: index scale; alpha, alpha_low, alpha_high, omega (0–1, alpha may be
        negative) and reason.
    labels : mapping of id to text, optional
        Such as ``instrument.labels()``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the table has no row.

    Notes
    -----
    The grey band is the range that reports usually call acceptable, .70 to .95 [1]_: a convention, not a
    verdict. A high alpha does not show that a scale measures one thing, nor that it measures the right one.

    References
    ----------
    .. [1] Tavakol, M. and Dennick, R. (2011). Making sense of Cronbach's alpha. International Journal of
       Medical Education, 2, 53-55. doi:10.5116/ijme.4dfb.8dfd

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"alpha": [0.81], "alpha_low": 0.77, "alpha_high": 0.85, "omega": 0.82, "reason": ""}
    >>> describe(plot_reliability(pd.DataFrame(table, index=["formal"])))
    'Reliability (scales: 1). Alpha: from 0.81 (formal) to 0.81 (formal).'
    """
    if table.empty:
        raise ValueError("plot_reliability expects one scale or more, got a table without rows")
    ax = axes(ax, 9, 1.6 + 0.46 * len(table))
    low = min(0.0, table[["alpha", "alpha_low", "omega"]].min(axis=None))
    ax.set_xlim(low - 0.02 if low < 0 else 0, 1)
    ax.set_ylim(len(table) - 0.4, -0.6)
    points = _points(ax, table)
    band = ax.axvspan(*USUAL, color=GRID, zorder=0, label=word("plot.reliability.usual"))
    _reasons(ax, table)
    ax.set_yticks(range(len(table)), [label(labels, scale, 34) for scale in table.index])
    dress(ax, grid="x")
    ax.set_xticks([tick / 5 for tick in range(int(5 * low), 6)])
    ax.xaxis.set_major_formatter(lambda value, _: number(value, 1))
    ax.set_xlabel(word("plot.reliability.axis"), color=INK)
    ax.legend(
        handles=[*points, band],
        loc="lower center",
        bbox_to_anchor=(0.5, 1),
        ncols=3,
        frameon=False,
        fontsize="small",
    )
    return finish(ax, table, labels, _line(table, labels))


def _points(ax: Axes, table: pd.DataFrame) -> list[Any]:
    alpha, omega = strokes(2)
    rows = pd.Series(range(len(table)), table.index)
    reach = [table["alpha"] - table["alpha_low"], table["alpha_high"] - table["alpha"]]
    said: Look = {"label": word("plot.reliability.alpha"), "color": alpha.colour, "capsize": 3}
    drawn: list[Any] = [ax.errorbar(table["alpha"], rows - 0.1, xerr=reach, fmt=alpha.marker, **said)]
    said = {"label": word("plot.reliability.omega"), "color": omega.colour, "mfc": "white"}
    return drawn + ax.plot(table["omega"], rows + 0.16, omega.marker, **said)


def _reasons(ax: Axes, table: pd.DataFrame) -> None:
    """Write each reason on the side where no point is; some refuse omega alone."""
    look = {**SMALL, "style": "italic", "transform": ax.get_yaxis_transform()}
    for row, (alpha, reason) in enumerate(zip(table["alpha"], table["reason"].fillna(""), strict=True)):
        text = wrap(reason, 100 if pd.isna(alpha) else 46)
        right = alpha < 0.5
        ax.text(0.99 if right else 0.01, row, text, ha="right" if right else "left", **look)


def _line(table: pd.DataFrame, labels: Mapping[str, str] | None) -> list[str]:
    alpha = table["alpha"].dropna()
    parts = [word("plot.reliability.line", n=len(table))]
    if len(alpha):
        low = {"low": number(alpha.min()), "low_scale": label(labels, alpha.idxmin())}
        high = {"high": number(alpha.max()), "high_scale": label(labels, alpha.idxmax())}
        parts.append(word("plot.reliability.range", **low, **high))
    refused = [label(labels, scale) for scale in table.index[table["alpha"].isna()]]
    if refused:
        parts.append(word("plot.reliability.refused", scales=", ".join(refused)))
    return parts
