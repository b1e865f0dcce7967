"""The picture of a class: where it stands between the poles of each paradox, and which tension it feels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import INK, axes, beside, dress, finish, label, strokes

APART = 0.9  # from one paradox to the next, in rows


def plot_class_poles(
    poles: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what a class answers on both poles of each paradox and on its felt tension.

    Parameters
    ----------
    poles : pandas.DataFrame
        Indexed by paradox and part: scale, n, mean, low, high, least, most.
    labels : mapping of id to text, optional
        Names of scales and paradoxes.
    ax : matplotlib.axes.Axes, optional
    """
    names = list(dict.fromkeys(poles.index.get_level_values("paradox")))
    ax = axes(ax, 8, 1.2 + 0.42 * len(poles) + 0.45 * len(names))
    drawn = dict(zip(("a", "b", "tension"), strokes(3), strict=True))
    rows, texts, lines, at = [], [], [], 0.0
    for paradox in names:
        ax.text(0, at, label(labels, paradox), transform=ax.get_yaxis_transform(), color=INK, weight="bold")
        for part, row in poles.loc[paradox].iterrows():
            at += 1
            rows.append(at)
            texts.append(label(labels, row["scale"]))
            lines.append(_said(texts[-1], row))
            _mark(ax, at, row, drawn[str(part)])
        at += 1 + APART
    ends = poles["least"].min(), poles["most"].max()
    margin = 0.03 * (ends[1] - ends[0])
    ax.set_xlim(ends[0] - margin, ends[1] + margin)
    ax.set_ylim(at - APART - 0.4, -0.6)
    dress(ax, grid="x")
    ax.set_yticks(rows, texts)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(word("debrief.poles.axis", low=number(ends[0], 0), high=number(ends[1], 0)), color=INK)
    return finish(ax, poles, labels, lines, word("debrief.poles.key"))


def _mark(ax: Axes, at: float, row: pd.Series, stroke: Any) -> None:
    if pd.isna(row["mean"]):
        beside(ax, at, 8, word("report.people.withheld"), ha="left")
        return
    ax.hlines(at, row["low"], row["high"], color=stroke.colour, linewidth=2.2)
    ax.plot(row["mean"], at, stroke.marker, color=stroke.colour, markeredgecolor=INK, markersize=9)
    beside(ax, at, 8, word("debrief.poles.n", n=int(row["n"])), ha="left")


def _said(name: str, row: pd.Series) -> str:
    if pd.isna(row["mean"]):
        return word("debrief.poles.said_withheld", name=name)
    of = {key: number(row[key], 1) for key in ("mean", "low", "high")}
    return word("debrief.poles.said", name=name, n=int(row["n"]), **of)
