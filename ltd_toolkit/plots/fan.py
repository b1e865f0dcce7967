"""Plan against plan: how an outcome goes from week to week, and how far runs go apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MultipleLocator

from ltd_toolkit.language import word
from ltd_toolkit.plots.plans import (
    SHARES,
    Array,
    Plans,
    by_plan,
    by_week,
    middle,
    outcome_name,
    outcome_ticks,
    outcome_value,
    said_to_be,
)
from ltd_toolkit.plots.style import (
    INK,
    PENCIL,
    Look,
    Stroke,
    axes,
    dress,
    finish,
    label,
    percent,
    strokes,
    wrap,
)

LIGHT, DARK = 0.16, 0.34  # shades of the bands
FULL = ("use", "mastery", "resistance")  # outcomes whose whole scale is worth seeing


def plot_fan(
    weeks: Plans,
    *,
    outcome: str = "use",
    luck: Plans | None = None,
    did: pd.DataFrame | None = None,
    later: str | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw an outcome by week for one plan or several: the median, and a band with 8 runs out of 10.

    Parameters
    ----------
    weeks : pandas.DataFrame or mapping of str to DataFrame
        ``Runs.weeks`` (or any frame with one row per run and week), for several plans as ``{name: frame}`` or
        one below the other with a column ``plan``. Simulate all with the same ``random_state``.
    outcome : str
        A column of the frames, such as ``"use"``, ``"mastery"`` or ``"output"``.
    luck : like `weeks`, optional
        The same plans with one set of parameters for all runs, drawn as a second, darker band: it shows what
        chance alone does. `weeks` should then come from ``draw_parameters``: its band shows what is not
        known, and chance.
    did : pandas.DataFrame, optional
        ``Runs.weeks`` of what the firm did: only its median is drawn, as a line.
    later : str, optional
        Name of a plan that stands first in the key, and that :func:`add_fan` will draw.
    labels : mapping of id to text, optional
        Names of plans and outcomes; ``labels["caption"]`` is written below.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If a frame lacks the outcome, or has not one row per run and week, or if `luck` has other plans.

    Notes
    -----
    A band is read week by week: its edge is no single run. Bands of two plans may overlap although one plan
    is better in every run, as runs of the same number share their luck; with two plans
    :func:`~ltd_toolkit.plots.describe` says in how many runs the first ends above the second.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> index = pd.MultiIndex.from_product([range(2), range(3)], names=["run", "week"])
    >>> weeks = pd.DataFrame({"use": [0.1, 0.2, 0.4, 0.1, 0.4, 0.6]}, index)
    >>> describe(plot_fan({"Course": weeks})).split(". ")[1]
    'At the end, Course: median 50% (8 runs out of 10: 42% to 58%)'
    """
    found = {name: by_week(frame, outcome) for name, frame in by_plan(weeks).items()}
    chance = (
        {name: by_week(frame, outcome) for name, frame in by_plan(luck).items()} if luck is not None else {}
    )
    if luck is not None and chance.keys() != found.keys():
        raise ValueError(f"luck must have the same plans as weeks, {list(found)}, got {list(chance)}")
    names = {plan: label(labels, plan) if plan else word("plot.fan.runs") for plan in found}
    ax = axes(ax, 10, 5)
    looks = strokes(len(found) + (later is not None))[later is not None :]
    for (plan, (_, when, values)), stroke in zip(found.items(), looks, strict=True):
        _band(ax, when, values, stroke, LIGHT)
        if chance:
            _band(ax, *chance[plan][1:], stroke, DARK)
        _median(ax, when, values, stroke)
    path = by_week(did, outcome) if did is not None else None
    if path is not None:
        ax.plot(path[1], np.median(path[2], axis=0), color=INK, lw=2.2, ls=(0, (1, 1)))
    _scale(ax, outcome, labels)
    in_key = names if later is None else {"": label(labels, later), **names}
    _key(ax, in_key, shades=bool(chance), did=path is not None)
    line = _line(found, names, outcome, labels)
    if chance:
        line += [word("plot.fan.chance_line", plans=_ends(chance, names, outcome))]
    if path is not None:
        line += [word("plot.fan.did_line", value=outcome_value(outcome, np.median(path[2][:, -1])))]
    key, scenario = word("plot.fan.key"), word("plot.scenario")
    pairs = _pairs(found, names) if later is None else []  # what overlapping bands hide
    return finish(ax, said_to_be(weeks), labels, [*line, *pairs, scenario], key, *pairs, scenario)


def add_fan(ax: Axes, weeks: pd.DataFrame, *, outcome: str = "use") -> None:
    """Draw the plan that :func:`plot_fan` kept a place for in its key: what repaints while a control moves.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn by :func:`plot_fan` with `later`; its scales are not touched.
    weeks : pandas.DataFrame
        ``Runs.weeks`` of the plan.
    outcome : str
        The one that was drawn.
    """
    _, when, values = by_week(weeks, outcome)
    scale = ax.axis()
    _band(ax, when, values, strokes(1)[0], LIGHT)
    _median(ax, when, values, strokes(1)[0])
    ax.axis(scale)


def fan_line(weeks: pd.DataFrame, *, plan: str, outcome: str = "use") -> str:
    """Say how a plan ends: what :func:`add_fan` adds to the line of the picture.

    Parameters
    ----------
    weeks : pandas.DataFrame
        ``Runs.weeks`` of the plan.
    plan : str
        Its name.
    outcome : str
    """
    return word("plot.fan.ends", plans=_ends({"": by_week(weeks, outcome)}, {"": plan}, outcome))


def _median(ax: Axes, when: Array, values: Array, stroke: Stroke) -> None:
    look: Look = {"ls": stroke.line, "marker": stroke.marker, "markevery": max(1, len(when) // 8), "ms": 6}
    ax.plot(when, np.median(values, axis=0), color=stroke.colour, lw=2.2, mec="white", mew=0.5, **look)


def _band(ax: Axes, when: Array, values: Array, stroke: Stroke, shade: float) -> None:
    """Fill the band, and draw its edges in the line style of the plan: what overlaps still reads in grey."""
    _, low, high = middle(values)
    ax.fill_between(when, low, high, color=stroke.colour, alpha=shade, linewidth=0)
    ax.plot(when, low, when, high, color=stroke.colour, ls=stroke.line, lw=0.7)


def _scale(ax: Axes, outcome: str, labels: Mapping[str, str] | None) -> None:
    if outcome == "output":
        ax.axhline(1, color=PENCIL, lw=1)
        above: Look = {"va": "bottom", "fontsize": "small", "color": PENCIL}
        ax.text(0.01, 1, word("plot.fan.old_way"), transform=ax.get_yaxis_transform(), **above)
    elif outcome in FULL:
        ax.set_ylim(0, 1)
    elif outcome in SHARES:
        ax.set_ylim(0, None)
    ax.margins(x=0.01)
    dress(ax, grid="y")
    outcome_ticks(ax.yaxis, outcome)
    ax.xaxis.set_major_locator(MultipleLocator(_step(*ax.get_xlim())))
    ax.set_xlabel(word("plot.week"), color=INK)
    ax.set_ylabel(wrap(outcome_name(outcome, labels), 52), color=INK)


def _step(first: float, last: float) -> int:
    """Return the weeks from one tick to the next: half a year, a quarter, or few."""
    return 26 if last - first > 60 else 13 if last - first > 26 else max(1, round((last - first) / 6))


def _key(ax: Axes, names: Mapping[str, str], *, shades: bool, did: bool) -> None:
    entries: list[Line2D | Patch] = [
        Line2D(
            [], [], color=stroke.colour, ls=stroke.line, marker=stroke.marker, lw=2.2, label=wrap(name, 28)
        )
        for name, stroke in zip(names.values(), strokes(len(names)), strict=True)
    ]
    if did:
        entries.append(
            Line2D([], [], color=INK, ls=(0, (1, 1)), lw=2.2, label=wrap(word("plot.fan.did"), 28))
        )
    if shades:
        # A dark band lies on a light one.
        for shade, key in ((LIGHT, "plot.fan.unknown"), (LIGHT + DARK, "plot.fan.luck")):
            entries.append(Patch(color=INK, alpha=shade, lw=0, label=wrap(word(key), 28)))
    ax.legend(
        handles=entries,
        loc="center left",
        bbox_to_anchor=(1.01, 0.5),
        frameon=False,
        labelspacing=1,
        handlelength=3,
    )


def _line(
    found: Mapping[str, tuple[Array, Array, Array]],
    names: Mapping[str, str],
    outcome: str,
    labels: Mapping[str, str] | None,
) -> list[str]:
    runs, weeks, _ = next(iter(found.values()))
    whole = {"first": weeks[0], "last": weeks[-1], "runs": len(runs)}
    line = [word("plot.fan.line", outcome=outcome_name(outcome, labels), **whole)]
    line.append(word("plot.fan.ends", plans=_ends(found, names, outcome)))
    return line


def _pairs(found: Mapping[str, tuple[Array, Array, Array]], names: Mapping[str, str]) -> list[str]:
    """Say, of two plans with the same runs, in which share of them the first ends above the second."""
    if len(found) != 2:
        return []
    (runs, _, first), (others, _, second) = found.values()
    if not np.array_equal(runs, others):
        return []
    a, b = names.values()
    share = percent((first[:, -1] > second[:, -1]).mean())
    return [word("plot.fan.above", a=a, b=b, share=share)]


def _ends(found: Mapping[str, tuple[Array, Array, Array]], names: Mapping[str, str], outcome: str) -> str:
    said = []
    for plan, (_, _, values) in found.items():
        ends = dict(zip(("median", "low", "high"), middle(values[:, -1]), strict=True))
        text = {key: outcome_value(outcome, value) for key, value in ends.items()}
        said.append(word("plot.fan.end", plan=names[plan], **text))
    return word("plot.and_then").join(said)
