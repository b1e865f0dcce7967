"""Learning profiles as lines across the indicators, with the interval of each mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import INK, Stroke, axes, dress, finish, label, percent, strokes, wrap

DODGE = 0.07  # indicators stand 1 apart: intervals of different profiles must not hide one another


def plot_profiles(
    table: pd.DataFrame,
    *,
    names: Mapping[int, str] | pd.Series | None = None,
    shares: Mapping[int, float] | pd.Series | None = None,
    ends: tuple[float, float] | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of each profile on each indicator, with its interval and the profile's name.

    Parameters
    ----------
    table : pandas.DataFrame
        What ``profile_table`` returns: profile, indicator, mean, se, low, high.
    names : mapping or Series of profile to text, optional
        Such as what ``name_profiles`` returns; default: "Profile 1", "Profile 2" …
    shares : mapping or Series of profile to share 0–1, optional
        How many firms each profile holds.
    ends : (low, high), optional
        Ends of the answer scale, such as ``instrument.range_of("formal")``; default: whole numbers around
        what is drawn.
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
    The intervals are those of the table. A line between two indicators only leads the eye: there is
    nothing between them.
    """
    if table.empty:
        raise ValueError("plot_profiles expects one profile or more, got a table without rows")
    means = table.pivot_table(index="indicator", columns="profile", values="mean", sort=False)
    profiles = list(means.columns)
    drawn = dict(zip(profiles, strokes(len(profiles)), strict=True))
    ax = axes(ax, 10, 5.2)
    shifts = dict(zip(profiles, DODGE * (np.arange(len(profiles)) - (len(profiles) - 1) / 2), strict=True))
    for profile, stroke in drawn.items():
        rows = table[table["profile"] == profile].set_index("indicator").loc[means.index]
        _line_of(ax, rows, np.arange(len(rows)) + shifts[profile], stroke)
    _scale(ax, table, ends)
    # A slash stays with the word before it.
    texts = [wrap(label(labels, name).replace(" /", "\u00a0/"), 11) for name in means.index]
    ax.set_xticks(range(len(means)), texts, fontsize="small")
    ax.set_xlim(-0.4, len(means) - 0.55)
    dress(ax, grid="y")
    called = {profile: _name(profile, names, shares) for profile in profiles}
    ends_of_lines = pd.DataFrame({"x": pd.Series(shifts) + len(means) - 1, "y": means.iloc[-1]})
    _names_beside(ax, ends_of_lines, called, drawn)
    return finish(ax, table, labels, _line(means, called, labels))


def _line_of(ax: Axes, rows: pd.DataFrame, x: np.ndarray, stroke: Stroke) -> None:
    colour, marker, line = stroke
    ax.vlines(x, rows["low"], rows["high"], color=colour, lw=1.2, alpha=0.8)
    ax.plot(x, rows["mean"], color=colour, ls=line, marker=marker, lw=1.8, ms=6, mec="white", mew=0.5)


def _scale(ax: Axes, table: pd.DataFrame, ends: tuple[float, float] | None) -> None:
    drawn = table[["mean", "low", "high"]]
    low, high = ends or (np.floor(drawn.min(axis=None)), np.ceil(drawn.max(axis=None)))
    margin = 0.03 * (high - low)
    ax.set_ylim(low - margin, high + margin)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: number(value, 0))
    text = word("plot.profiles.axis_ends", low=number(low, 0), high=number(high, 0)) if ends else ""
    ax.set_ylabel(text or word("plot.profiles.axis"), color=INK)
    ax.set_xlabel(word("plot.profiles.indicators"), color=INK)


def _name(
    profile: int, names: Mapping[int, str] | pd.Series | None, shares: Mapping[int, float] | pd.Series | None
) -> str:
    name = word("plot.profiles.name", profile=profile) if names is None else str(names[profile])
    return name if shares is None else word("plot.profiles.share", name=name, share=percent(shares[profile]))


def _names_beside(ax: Axes, last: pd.DataFrame, called: dict[int, str], drawn: dict[int, Stroke]) -> None:
    """Write each name to the right of its line's end, moved apart where two would touch."""
    texts = {profile: wrap(name, 22) for profile, name in called.items()}
    last = last.sort_values("y", ascending=False)
    low, high = ax.get_ylim()
    line = 0.042 * (high - low)
    heights = pd.Series({profile: line * (texts[profile].count("\n") + 1.7) for profile in last.index})
    centres = _apart(last["y"], heights, low, high)
    x = ax.get_xlim()[1] + 0.1
    for profile, y in centres.items():
        colour, marker, _ = drawn[profile]
        from_x, from_y = last.loc[profile]
        ax.plot([from_x, x], [from_y, y], color=colour, lw=0.8, clip_on=False)
        ax.plot(x, y, marker, color=colour, ms=8, clip_on=False)
        ax.text(x + 0.14, y, texts[profile], va="center", color=INK)


def _apart(wanted: pd.Series, heights: pd.Series, low: float, high: float) -> pd.Series:
    """Move centres, given from top to bottom, so that boxes of these heights do not overlap."""
    down, ceiling = [], high
    for centre, height in zip(wanted, heights, strict=True):
        down.append(min(centre, ceiling - height / 2))
        ceiling = down[-1] - height / 2
    up, floor = [], low
    for centre, height in zip(wanted[::-1], heights[::-1], strict=True):
        up.append(max(centre, floor + height / 2))
        floor = up[-1] + height / 2
    # Neither way lets boxes overlap, so their mean does not either, and it strays less from the lines.
    return (pd.Series(down, wanted.index) + pd.Series(up[::-1], wanted.index)) / 2


def _line(means: pd.DataFrame, called: dict[int, str], labels: Mapping[str, str] | None) -> list[str]:
    parts = [word("plot.profiles.line", profiles=means.shape[1], indicators=len(means))]
    for profile, mean in means.items():
        high = {"high": label(labels, mean.idxmax()), "highest": number(mean.max(), 1)}
        low = {"low": label(labels, mean.idxmin()), "lowest": number(mean.min(), 1)}
        parts.append(word("plot.profiles.one", name=called[profile], **high, **low))
    return parts
