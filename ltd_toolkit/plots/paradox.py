"""The map of a paradox: two poles as axes, so that level and balance are seen at once.

Towards the upper right both poles are high; on the diagonal they are equal. Points of equal level lie on
lines that fall, points of equal imbalance on lines along the diagonal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import INK, PENCIL, Look, axes, dress, finish, label, percent, strokes, wrap


def plot_paradox_map(
    indices: pd.DataFrame,
    *,
    paradox: str | None = None,
    groups: pd.Series | None = None,
    names: Mapping[Any, str] | pd.Series | None = None,
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw every unit between the two poles of a paradox, with lines of equal level and equal balance.

    Parameters
    ----------
    indices : pandas.DataFrame
        What ``paradox_indices`` returns: index (unit, paradox); pole_a, pole_b (ids), a, b (values), low
        and high (ends of the answer scale).
    paradox : str, optional
        Which paradox; may be left out if there is only one.
    groups : pandas.Series, optional
        Group of each unit, such as its profile: shown by colour and marker, with the mean of each group.
    names : mapping or Series of group to text, optional
        Such as what ``name_profiles`` returns; default: the groups as they are.
    labels : mapping of id to text, optional
        Such as ``instrument.labels()``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Units with a missing pole cannot be placed; their number is written under the map, and so is that of
        units without a group.

    Raises
    ------
    ValueError
        If the paradox is not in the table, or is not named although there are several.

    Notes
    -----
    With a and b the two poles, level is (a + b) / 2 and gap |a - b|. Neither says all: 4 and 4 has the
    level of 1 and 7, and the gap of 1 and 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"pole_a": ["formal"], "pole_b": "informal", "a": 5.0, "b": 2.0, "low": 1, "high": 7}
    >>> index = pd.MultiIndex.from_tuples([("bakery", "ways")], names=["firm", "paradox"])
    >>> describe(plot_paradox_map(pd.DataFrame(table, index))).split(". ")[0]
    'ways (points: 1; scale 1 to 7)'
    """
    rows = _rows_of(indices, paradox)
    first = rows.iloc[0]
    name = label(labels, rows.index.get_level_values("paradox")[0])
    rows = rows.droplevel("paradox")
    placed = rows.dropna(subset=["a", "b"])
    poles = [label(labels, first[pole]) for pole in ("pole_a", "pole_b")]
    ends = (float(first["low"]), float(first["high"]))
    ax = axes(ax, 8.6 if groups is not None else 6.4, 6.4)
    _isolines(ax, *ends)
    members = [("", placed)]
    if groups is not None:
        found = groups.reindex(placed.index)
        members = [
            (str(names[group] if names is not None else group), some) for group, some in placed.groupby(found)
        ]
    _points(ax, members, grouped=groups is not None)
    _scale(ax, ends, poles)
    ax.set_title(name, color=INK)
    line = _line(name, placed, poles, ends)
    line += [_said(group, some) for group, some in members if group]
    counts = {
        "missing": len(rows) - len(placed),
        "ungrouped": len(placed) - sum(len(some) for _, some in members),
    }
    notes = [word(f"plot.paradox.{kind}", n=n) for kind, n in counts.items() if n]
    return finish(ax, indices, labels, line + notes, word("plot.paradox.key"), *notes)


def _rows_of(indices: pd.DataFrame, paradox: str | None) -> pd.DataFrame:
    there = list(indices.index.get_level_values("paradox").unique())
    wanted = there[0] if paradox is None and len(there) == 1 else paradox
    if wanted not in there:
        raise ValueError(f"paradox must be one of {there}, got {paradox!r}")
    return indices[indices.index.get_level_values("paradox") == wanted]


def _scale(ax: Axes, ends: tuple[float, float], poles: list[str]) -> None:
    margin = 0.03 * (ends[1] - ends[0])
    ax.set(xlim=(ends[0] - margin, ends[1] + margin), ylim=(ends[0] - margin, ends[1] + margin))
    ax.set_aspect("equal", anchor="W")
    dress(ax, grid="both")
    ax.grid(visible=False)
    axis = {"low": number(ends[0], 0), "high": number(ends[1], 0)}
    ax.set_xlabel(word("plot.paradox.axis", pole=poles[0], **axis), color=INK)
    ax.set_ylabel(word("plot.paradox.axis", pole=poles[1], **axis), color=INK)


def _isolines(ax: Axes, low: float, high: float) -> None:
    """Draw a = b, two imbalances on either side of it, and three levels."""
    span, off = high - low, (high - low) / 50
    ax.plot([low, high], [low, high], color=PENCIL, linewidth=1.2, zorder=1)
    _along(ax, word("plot.paradox.equal"), high - off, high - off, rotation=45, ha="right")
    for gap in (span / 4, span / 2):
        text = word("plot.paradox.gap", value=number(gap, 1))
        for x, y in ((low, low + gap), (low + gap, low)):
            ax.plot([x, x + span - gap], [y, y + span - gap], ":", color=PENCIL, linewidth=0.8, zorder=1)
            _along(ax, text, x + off, y + off, rotation=45, ha="left")
    for level in (low + span / 4, low + span / 2, high - span / 4):
        start, end = max(low, 2 * level - high), min(high, 2 * level - low)
        ax.plot([start, end], [end, start], "--", color=PENCIL, linewidth=0.8, zorder=1)
        text = word("plot.paradox.level", value=number(level, 1))
        _along(ax, text, start + off, end - off, rotation=-45, ha="left")


def _along(ax: Axes, text: str, x: float, y: float, *, rotation: float, ha: Literal["left", "right"]) -> None:
    kept: Look = {"rotation_mode": "anchor", "va": "bottom", "fontsize": "small", "color": PENCIL}
    ax.text(x, y, text, rotation=rotation, ha=ha, **kept)


def _points(ax: Axes, members: list[tuple[str, pd.DataFrame]], *, grouped: bool) -> None:
    for (name, some), stroke in zip(members, strokes(len(members)), strict=True):
        look: Look = {"color": stroke.colour, "marker": stroke.marker}
        ax.scatter(some["a"], some["b"], s=34, alpha=0.45, edgecolor="white", linewidth=0.3, zorder=2, **look)
        if grouped:
            text = wrap(word("plot.group", name=name, n=len(some)), 22)
            ax.scatter(some["a"].mean(), some["b"].mean(), s=190, edgecolor=INK, label=text, zorder=3, **look)
    if grouped:
        place: Look = {"loc": "center left", "bbox_to_anchor": (1.01, 0.5), "alignment": "left"}
        ax.legend(title=word("plot.paradox.means"), frameon=False, labelspacing=1.1, **place)


def _line(name: str, placed: pd.DataFrame, poles: list[str], ends: tuple[float, float]) -> list[str]:
    a, b = placed["a"], placed["b"]
    means = {"a": a.mean(), "b": b.mean(), "level": (a + b).mean() / 2, "gap": (a - b).abs().mean()}
    sides = {"more_a": (a > b).mean(), "more_b": (a < b).mean(), "same": (a == b).mean()}
    said = {key: number(value) for key, value in means.items()} | {
        key: percent(s) for key, s in sides.items()
    }
    said |= {"low": number(ends[0], 0), "high": number(ends[1], 0), "pole_a": poles[0], "pole_b": poles[1]}
    return [word("plot.paradox.line", name=name, n=len(placed), **said)]


def _said(name: str, some: pd.DataFrame) -> str:
    a, b = number(some["a"].mean()), number(some["b"].mean())
    return word("plot.paradox.group", name=name, n=len(some), a=a, b=b)
