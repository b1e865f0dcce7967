"""People and practices: who masters what at the end of a week, and by which way it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.plans import HATCHES, Array, level
from ltd_toolkit.plots.style import INK, SMALL, Look, axes, dress, finish, label, percent, wrap

RIGHT, WRONG = (to_rgb(sns.color_palette("colorblind")[place]) for place in (0, 1))
UNKNOWN = to_rgb("0.9")
STRIPS = 20  # a cell is drawn from so many strips, filled by shares of runs

# What a picture of sources tells apart, and the channels of the ledger that make it up.
SOURCES = {
    "start": (),
    "doing": ("doing",),
    "course": ("course",),
    "field_support": ("field_support",),
    "code": ("code",),
    "asking": ("asking", "asking_other_team"),
    "mentoring": ("mentoring", "mentoring_other_team"),
    "event": ("turnover", "departure", "turbulence", "new_version"),
}
# Own ways in blue and white, what the firm organises in greens, other people in oranges: kinds before ways.
_SHADES = ("0.97", "#0173b2", "#029e73", "#9bdcc4", "#ece133", "#de8f05", "#f3c98a", "0.85")


def plot_practices(
    practices: pd.DataFrame,
    *,
    week: int | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who masters which practice, who has a wrong habit, and what is unknown to whom.

    Parameters
    ----------
    practices : pandas.DataFrame
        What ``Runs.practices`` returns: index (run, week, person, practice), belief (-1 wrong habit,
        0 unknown, 1 mastered). One run is drawn as it went; of several, each cell shows the share of runs.
    week : int, optional
        Which week; may be left out if there is only one. -1 is the start.
    labels : mapping of id to text, optional
        Names of people and practices, such as ``episode.labels()``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        With one run: blue is mastered, orange with a cross a wrong habit, white unknown. With several: blue
        fills a cell from below by the share of runs in which the practice is mastered, orange from above by
        the share with a wrong habit.

    Raises
    ------
    ValueError
        If the week is not in the table, or not named although there are several.

    Notes
    -----
    One run is one way in which things may go: look at a few before believing in any.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> index = pd.MultiIndex.from_product([[0], [51], ["Ana", "Bo"], ["quote", "order"]],
    ...                                    names=["run", "week", "person", "practice"])
    >>> describe(plot_practices(pd.DataFrame({"belief": [1, 1, 0, -1]}, index))).split(": ")[1]
    'mastered 50%, wrong habits 25%, unknown 25%. Most mastered'
    """
    rows, when = _of_week(practices, week)
    people, names, right, wrong = _shares(rows)
    ax = axes(ax, 4.4 + 0.3 * len(people), 2.4 + 0.2 * len(names))
    alone = len(level(rows, "run")[1]) == 1
    _cells(ax, right, wrong, alone=alone)
    _frame(ax, people, names, labels)
    _key(ax, alone=alone)
    head = ", ".join([_week_in_words(when), _runs_in_words(rows)])
    ax.set_xlabel(head, color=INK)
    scenario = word("plot.scenario")
    line = [word("plot.practices.line", head=head, **_said(people, names, right, wrong, labels)), scenario]
    return finish(ax, practices, labels, line, scenario)


def add_practices(ax: Axes, practices: pd.DataFrame, *, week: int | None = None) -> None:
    """Draw the cells of another week over those of :func:`plot_practices`: what repaints as weeks go by.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn by :func:`plot_practices` for the same people and practices.
    practices, week
        As there.
    """
    rows, _ = _of_week(practices, week)
    people, names, right, wrong = _shares(rows)
    _cells(ax, right, wrong, alone=len(level(rows, "run")[1]) == 1)
    look: Look = {"color": "white", "lw": 1.5}
    ax.vlines(np.arange(len(people) + 1) - 0.5, -0.5, len(names) - 0.5, **look)
    ax.hlines(np.arange(len(names) + 1) - 0.5, -0.5, len(people) - 0.5, **look)


def practices_line(
    practices: pd.DataFrame, *, week: int | None = None, labels: Mapping[str, str] | None = None
) -> str:
    """Say who masters what in a week: the line of :func:`plot_practices` without the picture.

    Parameters
    ----------
    practices, week, labels
        As there.
    """
    rows, when = _of_week(practices, week)
    head = ", ".join([_week_in_words(when), _runs_in_words(rows)])
    return word("plot.practices.line", head=head, **_said(*_shares(rows), labels))


def _cells(ax: Axes, right: Array, wrong: Array, *, alone: bool) -> None:
    people, names = right.shape
    strips = 1 if alone else STRIPS
    codes = _strips(right.T, wrong.T, strips)
    # Edges of the cells, which are centred on whole numbers. A mesh is five times as fast as an image.
    across, down = np.arange(people + 1) - 0.5, np.linspace(-0.5, names - 0.5, strips * names + 1)
    ax.pcolormesh(across, down, codes, cmap=ListedColormap([UNKNOWN, RIGHT, WRONG]), vmin=0, vmax=2)
    ax.set_xlim(across[0], across[-1])
    ax.set_ylim(down[-1], down[0])  # the first practice at the top
    if alone:
        person, practice = np.nonzero(wrong)
        ax.plot(person, practice, "x", color=INK, ms=5, mew=1.2)


def plot_sources(
    practices: pd.DataFrame,
    *,
    week: int | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw by which way each person came to what they hold: alone, by a course, from colleagues.

    Parameters
    ----------
    practices : pandas.DataFrame
        What ``Runs.practices`` returns: index (run, week, person, practice), belief (-1, 0, 1), channel
        (missing where nothing has changed since the start). Several runs are averaged.
    week : int, optional
        Which week; may be left out if there is only one. -1 is the start.
    labels : mapping of id to text, optional
        Names of people, such as ``episode.labels()``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        To the right of the middle line what is mastered, to the left wrong habits: number of practices.

    Raises
    ------
    ValueError
        If the week is not in the table, or not named although there are several.

    Notes
    -----
    Only what is held at the end of the week counts, by the channel that last changed it: what was learnt and
    forgotten again is not there. Which colleague was asked is not recorded, only that one was.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> index = pd.MultiIndex.from_product([[0], [51], ["Ana", "Bo"], ["quote", "order"]],
    ...                                    names=["run", "week", "person", "practice"])
    >>> table = pd.DataFrame({"belief": [1, 1, 0, -1], "channel": ["course", "asking", None, "doing"]}, index)
    >>> describe(plot_sources(table)).split(". ")[1]
    'Mastered: from a course 50%, from colleagues asked 50%'
    """
    rows, when = _of_week(practices, week)
    people, right, wrong = _by_source(rows)
    n_runs = len(level(rows, "run")[1])
    right, wrong = (each / n_runs for each in (right, wrong))
    ax = axes(ax, 10, 2.6 + 0.29 * len(people))
    there = [i for i in range(len(SOURCES)) if (right + wrong)[:, i].any()]
    for amounts, side in ((right, 1), (wrong, -1)):
        _stack(ax, amounts, there, side)
    ax.axvline(0, color=INK, lw=1)
    ax.set_yticks(range(len(people)), [label(labels, person, 30) for person in people])
    ax.set_ylim(len(people) - 0.4, -1.4)
    most = max(right.sum(axis=1).max(), 1), max(wrong.sum(axis=1).max(), 1)
    ax.set_xlim(-1.04 * max(most[1], 0.25 * most[0]), 1.04 * most[0])
    dress(ax, grid="x")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: number(abs(value), 0))
    look: Look = {**SMALL, "fontweight": "bold"}
    ax.text(0.01 * most[0], -0.95, word("plot.sources.right"), ha="left", **look)
    ax.text(-0.01 * most[0], -0.95, word("plot.sources.wrong"), ha="right", **look)
    head = ", ".join([_week_in_words(when), _runs_in_words(rows)])
    ax.set_xlabel("\n".join([word("plot.sources.axis"), head]), color=INK)
    keys = [
        Patch(fc=_SHADES[i], hatch=HATCHES[i], ec=INK, lw=0.5, label=wrap(word(f"plot.source.{name}"), 26))
        for i, name in enumerate(SOURCES)
        if i in there
    ]
    ax.legend(handles=keys, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, handleheight=1.5)
    line = [f"{head}.", *_shares_of_sources(right, wrong), word("plot.scenario")]
    return finish(ax, practices, labels, line, word("plot.scenario"))


def _of_week(practices: pd.DataFrame, week: int | None) -> tuple[pd.DataFrame, int]:
    codes, there = level(practices, "week")
    wanted: Any = there[0] if week is None and len(there) == 1 else week
    if wanted not in there:
        raise ValueError(f"week must be one of {there.tolist()}, got {week!r}")
    rows = practices[codes == np.flatnonzero(there == wanted)[0]] if len(there) > 1 else practices
    return rows, int(wanted)


def _shares(rows: pd.DataFrame) -> tuple[Array, Array, Array, Array]:
    """Return people, practices, and person x practice the shares of runs with a right and a wrong belief."""
    (person, people), (practice, names) = _as_met(rows, "person"), _as_met(rows, "practice")
    belief, size = rows["belief"].to_numpy(), len(people) * len(names)
    place, shape = person * len(names) + practice, (len(people), len(names))
    n = np.bincount(place, minlength=size).reshape(shape)
    if n.min() != n.max():
        raise ValueError(f"expected every person with every practice in every run, got {len(rows)} rows")
    right, wrong = (np.bincount(place, belief == sign, size).reshape(shape) / n for sign in (1, -1))
    return people, names, right, wrong


def _as_met(rows: pd.DataFrame, name: str) -> tuple[Array, Array]:
    """Return the values of a level in the order in which rows bring them: teams stay together."""
    codes, values = level(rows, name)
    met, first = np.unique(codes, return_index=True)
    order = met[np.argsort(first)]
    return np.argsort(order)[codes], values[order]


def _by_source(rows: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Return people, and person x source how many beliefs are right and wrong, all runs together."""
    person, people = _as_met(rows, "person")
    source = np.zeros(len(rows), dtype=int)
    channel = rows["channel"].astype("category")
    of = [
        next((i for i, each in enumerate(SOURCES.values()) if name in each), -1)
        for name in channel.cat.categories
    ]
    known = channel.cat.codes.to_numpy() >= 0
    source[known] = np.array(of)[channel.cat.codes.to_numpy()[known]]
    belief, shape = rows["belief"].to_numpy(), (len(people), len(SOURCES))
    unheard = channel[(source < 0) & (belief != 0)]
    if len(unheard):
        raise ValueError(f"channel must be one of those of the ledger, got {list(unheard.unique())}")
    place = person * len(SOURCES) + np.maximum(source, 0)
    right, wrong = (
        np.bincount(place, belief == sign, shape[0] * shape[1]).reshape(shape) for sign in (1, -1)
    )
    return people, right, wrong


def _stack(ax: Axes, amounts: Array, there: list[int], side: int) -> None:
    edges = np.cumsum(amounts, axis=1) - amounts
    for i in there:
        some = np.flatnonzero(amounts[:, i])
        look: Look = {"color": _SHADES[i], "hatch": HATCHES[i], "edgecolor": INK, "lw": 0.5}
        ax.barh(some, side * amounts[some, i], 0.74, side * edges[some, i], **look)


def _strips(right: Array, wrong: Array, n: int) -> Array:
    """Return practice x person codes of colours, every cell cut into strips: 1 from below, 2 from above."""
    strip = (np.arange(n) + 0.5)[:, None] / n  # share of the cell above the middle of a strip
    filled = np.zeros((len(right), n, right.shape[1]), dtype=int)
    filled[strip > 1 - right[:, None]] = 1
    filled[strip < wrong[:, None]] = 2
    return filled.reshape(-1, right.shape[1])


def _frame(ax: Axes, people: Array, names: Array, labels: Mapping[str, str] | None) -> None:
    ax.set_xticks(
        range(len(people)), [label(labels, person) for person in people], rotation=90, fontsize="small"
    )
    ax.set_yticks(range(len(names)), [label(labels, name) for name in names], fontsize="small")
    ax.set_xticks(np.arange(len(people) + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", lw=1.5)
    ax.tick_params(which="both", length=0, labelcolor=INK)
    sns.despine(ax=ax, left=True, bottom=True)


def _key(ax: Axes, *, alone: bool) -> None:
    """Say what the colours mean; over a share of runs, also from where a cell is filled."""
    kind = "one" if alone else "share"
    handles: list[Any] = [Patch(fc=colour, ec=INK, lw=0.5) for colour in (RIGHT, WRONG, UNKNOWN)]
    if alone:
        handles[1] = (handles[1], Line2D([], [], marker="x", ls="", color=INK, ms=5, mew=1.2))
    words = [word(f"plot.practices.{kind}.{name}") for name in ("right", "wrong", "unknown")]
    look: Look = {"frameon": False, "handleheight": 1.2, "labelspacing": 0.9}
    ax.legend(handles, [wrap(each, 18) for each in words], loc="upper left", bbox_to_anchor=(1.01, 1), **look)


def _week_in_words(week: int) -> str:
    return word("plot.practices.start") if week < 0 else word("plot.practices.week", week=week)


def _runs_in_words(rows: pd.DataFrame) -> str:
    runs = level(rows, "run")[1]
    return (
        word("plot.practices.run", run=runs[0])
        if len(runs) == 1
        else word("plot.practices.runs", n=len(runs))
    )


def _said(
    people: Array, names: Array, right: Array, wrong: Array, labels: Mapping[str, str] | None
) -> dict[str, str]:
    """Return what the describe line says: shares, who masters most and least, where habits go wrong."""
    by_person, by_practice = right.sum(axis=1), wrong.sum(axis=0)
    best, last, worst = by_person.argmax(), by_person.argmin(), by_practice.argmax()
    digits = 0 if (right % 1 == 0).all() and (wrong % 1 == 0).all() else 1
    return {
        "right": percent(right.mean()),
        "wrong": percent(wrong.mean()),
        "unknown": percent(1 - right.mean() - wrong.mean()),
        "best": label(labels, people[best]),
        "most": number(by_person[best], digits),
        "last": label(labels, people[last]),
        "least": number(by_person[last], digits),
        "practices": str(len(names)),
        "worst": label(labels, names[worst]),
        "n": number(by_practice[worst], digits),
    }


def _shares_of_sources(right: Array, wrong: Array) -> list[str]:
    line = []
    for key, amounts in (("plot.sources.right_line", right), ("plot.sources.wrong_line", wrong)):
        total = amounts.sum()
        said = [
            word("plot.sources.one", source=word(f"plot.source.{name}"), share=percent(share))
            for name, share in zip(SOURCES, amounts.sum(axis=0) / max(total, 1e-12), strict=True)
            if share
        ]
        line.append(word(key, sources=", ".join(said) or number(0, 0)))
    return line
