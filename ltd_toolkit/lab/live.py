"""Pictures that repaint while a control moves.

One figure is kept for the life of a panel. What does not move, the scene, is drawn once and its pixels are
stored; what moves is drawn over them. A scene that nothing moves on is kept as it was shown, and comes back
at once. The result is an ``<img alt>`` in an HTML widget: unlike an ``Output`` widget it can be heard, and
followed by tests.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

import numpy as np
from ipywidgets import HTML
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ltd_toolkit.plots.describe import CSS_DPI, SHARP, describe, encode, few_colours, img

KEPT = 32  # still pictures, of about 100 kB each
# A kernel may answer the messages of widgets in several threads at once; matplotlib draws in one at a time.
DRAWING = threading.RLock()


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

    Attributes
    ----------
    widget : ipywidgets.HTML
        What a panel puts among its children; its value is the ``<img alt>``.
    line : str
        The text alternative of what is shown.
    """

    def __init__(self, width: float, height: float, sharp: float = SHARP, *, keyed: bool = False) -> None:
        self.widget = HTML()
        self.line = ""
        self._canvas = FigureCanvasAgg(Figure((width, height), dpi=CSS_DPI * sharp, layout="constrained"))
        self._scene: Hashable = object()  # like no other scene
        self._stills: dict[Hashable, tuple[str, str]] = {}
        self._keyed = keyed

    def paint(
        self,
        scene: Hashable,
        draw: Callable[[Axes], object],
        move: Callable[[Axes], object] | None = None,
        line: str = "",
    ) -> None:
        """Show a scene and, over it, what moves.

        Parameters
        ----------
        scene : hashable
            Names the scene: `draw` is not called again as long as it stays the same, nor, without `move`,
            when it comes back.
        draw : callable
            Draws the scene on the Axes it is given; one of the ``plot_*`` functions does.
        move : callable, optional
            Adds to the Axes what changes from one call to the next.
        line : str
            What `move` adds to the text alternative of the scene.
        """
        still = move is None and not line
        with DRAWING:
            shown = self._stills.get(scene) if still else None
            if shown is None:
                shown = self._painted(scene, draw, move, line)
                if still:
                    self._keep(scene, shown)
            self.line, self.widget.value = shown

    def hide(self, line: str) -> None:
        """Show a sentence in place of the picture.

        Parameters
        ----------
        line : str
            Why there is none; plain text.
        """
        self.line = line
        self.widget.value = ""

    def _painted(
        self,
        scene: Hashable,
        draw: Callable[[Axes], object],
        move: Callable[[Axes], object] | None,
        line: str,
    ) -> tuple[str, str]:
        if scene != self._scene:
            self._draw_scene(draw)
            self._scene = scene
        self._canvas.restore_region(self._pixels)
        if move is not None:
            self._draw_over(move)
        said = f"{describe(self._ax)} {line}".strip()
        width = round(self._canvas.figure.get_figwidth() * CSS_DPI)
        image = few_colours(self._image(), self._colours)
        return said, img(encode(image, compress_level=1), said, width)

    def _image(self) -> Image.Image:
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba()))

    def _keep(self, scene: Hashable, shown: tuple[str, str]) -> None:
        if len(self._stills) >= KEPT:
            del self._stills[next(iter(self._stills))]  # the oldest
        self._stills[scene] = shown

    def _draw_scene(self, draw: Callable[[Axes], object]) -> None:
        figure = self._canvas.figure
        figure.clear()
        self._ax = figure.add_subplot()
        draw(self._ax)
        self._canvas.draw()
        self._pixels = self._canvas.copy_from_bbox(figure.bbox)
        self._colours = few_colours(self._image()) if self._keyed else None

    def _draw_over(self, move: Callable[[Axes], object]) -> None:
        scene = self._ax.get_children()
        move(self._ax)
        for artist in [artist for artist in self._ax.get_children() if artist not in scene]:
            self._ax.draw_artist(artist)
            artist.remove()
