"""Pictures that repaint while a control moves.

What does not move, the scene, is drawn once and its pixels are stored; what moves is drawn over them. A scene
that nothing moves on is kept as it was shown and comes back at once; scenes can be made ready before anybody
asks for them. The result is an ``<img alt>`` in an HTML widget: unlike an ``Output`` widget it can be heard,
and followed by tests.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
from ipywidgets import HTML
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ltd_toolkit.plots.describe import CSS_DPI, SHARP, describe, encode, few_colours, img

MOVING = 1.5  # pixels per CSS pixel: sharp enough for small print, and a picture in half the time
KEPT = 32  # still pictures, of about 100 kB each
# A kernel may answer the messages of widgets in several threads at once; matplotlib draws in one at a time.
DRAWING = threading.RLock()
Draw = Callable[[Axes], object]


class LiveFigure:
    """A figure in a widget, repainted by :meth:`paint`.

    Parameters
    ----------
    width, height : float
        Size in inches of 96 CSS pixels.
    sharp : float
        Pixels of the picture per CSS pixel; fewer are painted and sent sooner.
    keyed : bool
        Whether all that moves has colours that the scene shows too, as in its key: they are then chosen once.
    scenes : int
        How many scenes are kept to be drawn over, of about 10 MB each.

    Attributes
    ----------
    widget : ipywidgets.HTML
        What a panel puts among its children; its value is the ``<img alt>``.
    line : str
        The text alternative of what is shown.
    """

    def __init__(
        self, width: float, height: float, sharp: float = SHARP, *, keyed: bool = False, scenes: int = 1
    ) -> None:
        self.widget = HTML()
        self.line = ""
        self._width, self._height, self._dpi, self._keyed = width, height, CSS_DPI * sharp, keyed
        self._scenes: dict[Hashable, _Scene] = {}
        self._n_scenes = scenes
        self._stills: dict[Hashable, tuple[str, str]] = {}

    def paint(self, scene: Hashable, draw: Draw, move: Draw | None = None, line: str = "") -> None:
        """Show a scene and, over it, what moves.

        Parameters
        ----------
        scene : hashable
            Names the scene: `draw` is not called again while it is among the last that were shown.
        draw : callable
            Draws the scene on the Axes it is given; one of the ``plot_*`` functions does.
        move : callable, optional
            Adds to the Axes what changes from one call to the next.
        line : str
            What `move` adds to the text alternative of the scene.
        """
        with DRAWING:
            if move is None and not line:
                shown = self._still(scene, draw)
            else:
                shown = self._html(self._scene(scene, draw), move, line)
            self.line, self.widget.value = shown

    def make_ready(self, scene: Hashable, draw: Draw, *, moving: bool) -> None:
        """Draw a scene that may be asked for next, without showing it.

        Parameters
        ----------
        scene, draw
            As for :meth:`paint`.
        moving : bool
            Whether something will be drawn over it.
        """
        with DRAWING:
            if moving:
                self._scene(scene, draw)
            else:
                self._still(scene, draw)

    def hide(self, line: str) -> None:
        """Show no picture; the panel says why beside it.

        Parameters
        ----------
        line : str
            Why there is none; plain text.
        """
        self.line = line
        self.widget.value = ""

    def _drawn(self, draw: Draw) -> _Scene:
        figure = Figure((self._width, self._height), dpi=self._dpi, layout="constrained")
        return _Scene(figure, draw, keyed=self._keyed)

    def _scene(self, name: Hashable, draw: Draw) -> _Scene:
        return _kept(self._scenes, name, lambda: self._drawn(draw), self._n_scenes)

    def _still(self, name: Hashable, draw: Draw) -> tuple[str, str]:
        return _kept(self._stills, name, lambda: self._html(self._drawn(draw)), KEPT)

    def _html(self, scene: _Scene, move: Draw | None = None, line: str = "") -> tuple[str, str]:
        """Return the text alternative and the HTML."""
        png = encode(scene.image(move), compress_level=1)
        said = f"{describe(scene.ax)} {line}".strip()
        return said, img(png, said, round(self._width * CSS_DPI))


class _Scene:
    """What does not move: its axes, to draw on, and its pixels.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Empty.
    draw : callable
        Draws on the Axes it is given.
    keyed : bool
        As for :class:`LiveFigure`.
    """

    def __init__(self, figure: Figure, draw: Draw, *, keyed: bool) -> None:
        self._canvas, self.ax = FigureCanvasAgg(figure), figure.add_subplot()
        draw(self.ax)
        self._canvas.draw()
        self._pixels = self._canvas.copy_from_bbox(figure.bbox)
        self._colours = few_colours(self._seen()) if keyed else None

    def image(self, move: Draw | None) -> Image.Image:
        """Return the picture, in few colours, with what moves drawn over it."""
        self._canvas.restore_region(self._pixels)
        if move is not None:
            self._draw_over(move)
        return few_colours(self._seen(), self._colours)

    def _draw_over(self, move: Draw) -> None:
        scene = self.ax.get_children()
        move(self.ax)
        for artist in [artist for artist in self.ax.get_children() if artist not in scene]:
            self.ax.draw_artist(artist)
            artist.remove()

    def _seen(self) -> Image.Image:
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba()))


def _kept(kept: dict[Hashable, Any], name: Hashable, make: Callable[[], Any], most: int) -> Any:
    """Return what is kept under a name, made if it is not there; what was asked for longest ago gives way."""
    found = kept.pop(name) if name in kept else make()
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[name] = found
    return found
