"""Learning profiles as lines across the indicators, with the interval of each mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import INK, SMALL, Stroke, axes, dress, finish, label, percent, strokes, wrap

DODGE = 0.07  # indicators stand 1 apart: intervals of different profiles must not hide one another
NAME_WIDTH = 28  # letters
LINE = 0.145  # inches from one line of small letters to the next


def plot_profiles(
    table: pd.DataFrame,
    *,
    names: Mapping[int, str] | pd.Series | None = None,
    ends: tuple[float, float] | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of each profile on each indicator, with its interval and the profile's name.

    Parameters
    ----------
    table : pandas.DataFrame
        What ``profile_table`` returns: profile, indicator, mean, low, high and, if it is there, share (0–1)
        of the profile, which is written beside its name.
    names : mapping or Series of profile to text, optional
        Such as what ``name_profiles`` returns; default: "Profile 1", "Profile 2" …
    ends : (low, high), optional
        Ends of the answers, such as ``instrument.range_of("formal")``; default: whole numbers around
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

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"profile": [1], "indicator": "formal", "mean": 5.0, "low": 4.8, "high": 5.2, "share": 1.0}
    >>> describe(plot_profiles(pd.DataFrame(table), names={1: "Trained"}))
    'Profiles: 1, indicators: 1. Trained (100%): highest formal (5.0), lowest formal (5.0).'
    """
    if table.empty:
        raise ValueError("plot_profiles expects one profile or more, got a table without rows")
    means = table.pivot_table(index="indicator", columns="profile", values="mean", sort=False)
    profiles = list(means.columns)
    drawn = dict(zip(profiles, strokes(len(profiles)), strict=True))
    called = {profile: _name(profile, names, table) for profile in profiles}
    beside = {profile: wrap(name, NAME_WIDTH) for profile, name in called.items()}
    ax = axes(ax, 10, max(5.2, 1.3 * LINE * sum(_lines(text) for text in beside.values())))
    shifts = dict(zip(profiles, DODGE * (np.arange(len(profiles)) - (len(profiles) - 1) / 2), strict=True))
    for profile, stroke in drawn.items():
        rows = table[table["profile"] == profile].set_index("indicator").loc[means.index]
        _line_of(ax, rows, np.arange(len(rows)) + shifts[profile], stroke)
    _scale(ax, table, ends)
    texts = [label(labels, indicator, 11) for indicator in means.index]
    ax.set_xticks(range(len(means)), texts, fontsize="small")
    ax.set_xlim(-0.4, len(means) - 0.55)
    dress(ax, grid="y")
    ends_of_lines = pd.DataFrame({"x": pd.Series(shifts) + len(means) - 1, "y": means.iloc[-1]})
    _names_beside(ax, ends_of_lines, beside, drawn)
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


def _name(profile: int, names: Mapping[int, str] | pd.Series | None, table: pd.DataFrame) -> str:
    name = word("plot.profiles.name", profile=profile) if names is None else str(names[profile])
    if "share" not in table:
        return name
    share = table.loc[table["profile"] == profile, "share"].iloc[0]
    return word("plot.profiles.share", name=name, share=percent(share))


def _names_beside(ax: Axes, last: pd.DataFrame, texts: dict[int, str], drawn: dict[int, Stroke]) -> None:
    """Write each name to the right of its line's end, moved apart where two would touch."""
    last = last.sort_values("y", ascending=False)
    low, high = ax.get_ylim()
    figure = ax.get_figure(root=True)
    assert figure is not None  # names are written where lines were drawn
    line = LINE * figure.dpi / ax.bbox.height * (high - low)
    heights = pd.Series({profile: line * _lines(texts[profile]) for profile in last.index})
    centres = _apart(last["y"], heights, low, high)
    x = ax.get_xlim()[1] + 0.1
    for profile, y in centres.items():
        colour, marker, _ = drawn[profile]
        from_x, from_y = last.loc[profile]
        ax.plot([from_x, x], [from_y, y], color=colour, lw=0.8, clip_on=False)
        ax.plot(x, y, marker, color=colour, ms=8, clip_on=False)
        ax.text(x + 0.14, y, texts[profile], **SMALL)


def _lines(text: str) -> float:
    """Return the height of a name in lines, with the space to the next."""
    return text.count("\n") + 1.7


def _apart(wanted: pd.Series, heights: pd.Series, low: float, high: float) -> pd.Series:
    """Move centres, given from top to bottom, so that boxes of these heights do not overlap."""
    down = _below(wanted, heights, high)
    up = -_below(-wanted[::-1], heights[::-1], -low)
    # Neither lets boxes overlap, so their mean does not either, and it strays less from the lines.
    return _below((down + up[::-1]) / 2, heights, high)


def _below(wanted: pd.Series, heights: pd.Series, ceiling: float) -> pd.Series:
    """Move each box as far down as the one before it asks."""
    centres = []
    for centre, height in zip(wanted, heights, strict=True):
        centres.append(min(centre, ceiling - height / 2))
        ceiling = centres[-1] - height / 2
    return pd.Series(centres, wanted.index)


def _line(means: pd.DataFrame, called: dict[int, str], labels: Mapping[str, str] | None) -> list[str]:
    parts = [word("plot.profiles.line", profiles=means.shape[1], indicators=len(means))]
    for profile, mean in means.items():
        high = {"high": label(labels, mean.idxmax()), "highest": number(mean.max(), 1)}
        low = {"low": label(labels, mean.idxmin()), "lowest": number(mean.min(), 1)}
        parts.append(word("plot.profiles.one", name=called[profile], **high, **low))
    return parts
