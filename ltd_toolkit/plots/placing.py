"""Where one firm stands among profiles: the probability of each, and how far other data would move it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import word
from ltd_toolkit.plots.plans import HATCHES
from ltd_toolkit.plots.style import INK, Look, axes, dress, finish, percent, strokes, wrap

NAME_WIDTH = 34  # letters


def plot_placement(
    probabilities: pd.DataFrame,
    *,
    names: Mapping[int, str] | pd.Series | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probability that a firm belongs to each profile, with the interval of the refits.

    Parameters
    ----------
    probabilities : pandas.DataFrame
        Indexed by profile: probability, low, high (0–1); NaN where the firm is not placed.
    names : mapping or Series of profile to text, optional
        Such as what ``name_profiles`` returns; default: "Profile 1", "Profile 2" …
    labels : mapping of id to text, optional
        ``labels["caption"]`` is the caption.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    The interval is that of the refits alone: what one person answers, and how few questions were asked, is in
    the probability itself.

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = pd.DataFrame({"probability": [0.8, 0.2], "low": [0.7, 0.1], "high": [0.9, 0.3]}, index=[1, 2])
    >>> describe(plot_placement(table))
    'Profile 1: 80% (70% to 90%). Profile 2: 20% (10% to 30%).'
    """
    called = {
        profile: word("plot.profiles.name", profile=profile) if names is None else str(names[profile])
        for profile in probabilities.index
    }
    ax = axes(ax, 8, 1.4 + 0.75 * len(probabilities))
    lines = []
    for place, (profile, row) in enumerate(probabilities.iterrows()):
        stroke = strokes(place + 1)[place]
        look: Look = {"color": stroke.colour, "edgecolor": INK, "hatch": HATCHES[place % len(HATCHES)]}
        if pd.isna(row["probability"]):
            lines.append(word("plot.placing.said_none", name=called[profile]))
            continue
        ax.barh(place, row["probability"], height=0.6, alpha=0.55, linewidth=0.8, **look)
        ax.hlines(place, row["low"], row["high"], color=INK, linewidth=2)
        shown = {key: percent(row[key]) for key in ("probability", "low", "high")}
        lines.append(word("plot.placing.said", name=called[profile], **shown))
    ax.set_yticks(range(len(called)), [wrap(name, NAME_WIDTH) for name in called.values()])
    ax.set_ylim(len(called) - 0.45, -0.55)
    ax.set_xlim(0, 1)
    dress(ax, grid="x")
    ax.xaxis.set_major_formatter(lambda value, _: percent(value))
    ax.set_xlabel(word("plot.placing.axis"), color=INK)
    return finish(ax, probabilities, labels, lines, word("plot.placing.key"))
