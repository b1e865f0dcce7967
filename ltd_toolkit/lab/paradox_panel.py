"""The panel of paradoxes: put a firm of one's own on the map of two poles, among the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pandas as pd
from ipywidgets import HTML, BoundedFloatText, Dropdown
from matplotlib.axes import Axes

from ltd_toolkit.lab.live import MOVING, LiveFigure
from ltd_toolkit.lab.panel import ROOMY, Panel, paragraph
from ltd_toolkit.language import number, word
from ltd_toolkit.plots import plot_paradox_map
from ltd_toolkit.plots.style import label


class ParadoxPanel(Panel):
    """Move a firm between the two poles of a paradox and read its level and its gap.

    Parameters
    ----------
    indices : pandas.DataFrame
        What ``paradox_indices`` returns.
    labels : mapping of id to text, optional
        Such as ``instrument.labels()``.

    Attributes
    ----------
    paradox : ipywidgets.Dropdown
        Which map is shown.
    a, b : ipywidgets.BoundedFloatText
        Where the firm stands on each pole, from one end of the answers to the other.
    picture : LiveFigure
        The map, with the firm as a star.
    """

    def __init__(self, indices: pd.DataFrame, *, labels: Mapping[str, str] | None = None) -> None:
        self._indices, self._labels = indices, labels
        self._first = indices.groupby("paradox", sort=False)[["pole_a", "pole_b", "low", "high"]].first()
        names = [(label(labels, paradox), paradox) for paradox in self._first.index]
        self.paradox = Dropdown(options=names, description=word("lab.paradox.which"), **ROOMY)
        low, high = self._first["low"].min(), self._first["high"].max()
        self.a, self.b = (
            BoundedFloatText((low + high) / 2, min=low, max=high, step=0.5, **ROOMY) for _ in range(2)
        )
        self.picture = LiveFigure(6.4, 6.4, MOVING, keyed=True, scenes=len(names))
        self._said = HTML()
        super().__init__()
        self.start([self.paradox, self.a, self.b], [self._said, self.picture.widget])

    def repaint(self) -> None:
        """Draw the map of the paradox chosen and the star over it."""
        paradox, a, b = self.paradox.value, self.a.value, self.b.value
        self.a.description, self.b.description = (
            label(self._labels, self._first.at[paradox, pole]) for pole in ("pole_a", "pole_b")
        )
        values = {"a": a, "b": b, "level": (a + b) / 2, "gap": abs(a - b)}
        said = word("lab.paradox.yours", **{key: number(value, 1) for key, value in values.items()})
        self.picture.paint(paradox, partial(self._map, paradox), self._star, said)
        self._said.value = paragraph(said, role="status")

    def ahead(self) -> Iterator[Callable[[], None]]:
        """Draw the maps of the other paradoxes."""
        for paradox in self._first.index:
            yield partial(self.picture.make_ready, paradox, partial(self._map, paradox), moving=True)

    def _map(self, paradox: str, ax: Axes) -> None:
        plot_paradox_map(self._indices, paradox=paradox, labels=self._labels, ax=ax)

    def _star(self, ax: Axes) -> None:
        ax.plot(self.a.value, self.b.value, "*", markersize=26, color="black", markeredgecolor="white")
