"""How every picture looks: one palette, one figure maker, one way to write labels and captions.

Colours come from seaborn's ``colorblind`` palette, and each colour has its own marker and line style, so
that a picture still reads in grey. Nothing global is changed, and figures are made without pyplot, which
would show them a second time in a notebook.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ltd_toolkit.language import number, word

INK = "0.15"  # text and marks that carry meaning
PENCIL = "0.45"  # aids: iso-lines, captions; still 4.5 : 1 against white
GRID = "0.9"

Look = dict[str, Any]  # keyword arguments of an artist
SMALL: Look = {"fontsize": "small", "color": INK, "va": "center"}

# The palette reordered so that neighbours also differ in lightness.
_COLOURS = [sns.color_palette("colorblind")[place] for place in (0, 1, 2, 3, 9, 4, 5, 7)]
_MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*"]
_LINES: list[Any] = ["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (8, 3)), (0, (3, 1))]


class Stroke(NamedTuple):
    """What tells one series from another, in colour and in grey."""

    colour: tuple[float, float, float]
    marker: str
    line: Any


def strokes(n: int) -> list[Stroke]:
    """Return `n` strokes; the ninth is the first again.

    Parameters
    ----------
    n : int
        How many series are drawn.
    """
    return [Stroke(_COLOURS[i % 8], _MARKERS[i % 8], _LINES[i % 8]) for i in range(n)]


def axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or the Axes of a new figure that pyplot knows nothing of.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None
        Where to draw.
    width, height : float
        Size of the new figure, in inches.
    """
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def dress(ax: Axes, *, grid: Literal["x", "y", "both"]) -> None:
    """Take away the frame and draw a faint grid behind the data.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    grid : {"x", "y", "both"}
        The axis whose values are read.
    """
    sns.despine(ax=ax, left=grid == "x", bottom=grid == "y")
    ax.grid(axis=grid, color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelcolor=INK)


def label(labels: Mapping[str, str] | None, name: Any, width: int | None = None) -> str:
    """Return the text of an id, or the id itself, broken into lines of at most `width` letters.

    Parameters
    ----------
    labels : mapping of id to text, or None
        Such as ``instrument.labels()``. The blank ``{tool}`` of an item becomes "the tool".
    name : object
        An id.
    width : int, optional
        Letters per line; default: one line.
    """
    text = str((labels or {}).get(name, name)).replace("{tool}", word("plot.tool"))
    return wrap(text, width) if width else text


def wrap(text: str, width: int) -> str:
    """Break a text into lines of at most `width` letters, but not at a no-break space nor before a slash.

    Parameters
    ----------
    text : str
    width : int
    """
    text = text.replace(" /", "\N{NO-BREAK SPACE}/")
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage in the current language.

    Parameters
    ----------
    share : float
        0–1; NaN is shown as a dash.
    digits : int
        Digits after the decimal mark.
    """
    return word("plot.percent", value=number(100 * share, digits))


def beside(ax: Axes, row: float, points: float, text: str, **look: Any) -> None:
    """Write a text to the right of the axes, in a column that keeps its distance whatever the width.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    row : float
        Where on the y axis.
    points : float
        Distance from the axes to the middle of the text, or to its start with ``ha="left"``.
    text : str
    **look
        Of the text.
    """
    place: Look = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    ax.annotate(
        text, (1, row), (points, 0), annotation_clip=False, **place, **{"ha": "center", **SMALL, **look}
    )


def finish(
    ax: Axes, table: pd.DataFrame, labels: Mapping[str, str] | None, line: list[str], *under: str
) -> Axes:
    """Write the caption under the axes and keep the describe line with them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Whose label of the x axis is already written.
    table : pandas.DataFrame
        What was drawn; ``table.attrs["synthetic"]`` makes the caption say that the data are synthetic.
    labels : mapping of id to text, or None
        ``labels["caption"]``, if it is there, is the caption.
    line : list of str
        The sentences of the line that :func:`ltd_toolkit.plots.describe` gives back.
    *under : str
        What else stands under the axes.
    """
    synthetic = word("plot.synthetic") if table.attrs.get("synthetic") else ""
    caption = (labels or {}).get("caption", synthetic)
    below = [text for text in (*under, caption) if text]
    if below:
        ax.annotate(
            "\n".join(below),
            (0.5, 0),
            (0, -6),
            xycoords=ax.xaxis.label,
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize="small",
            color=PENCIL,
            annotation_clip=False,
        )
    ax.set_label(" ".join([*line, caption]).strip())  # also what repr(ax) shows
    return ax
