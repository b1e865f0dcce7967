"""What a picture says, in words: the text that people hear and that tests compare.

Every ``plot_*`` function of this package computes one line from the numbers it draws. :func:`describe`
gives it back; :func:`show` puts the picture into a notebook with that line as its text alternative.
"""

from __future__ import annotations

import base64
import html
import io

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

CSS_DPI = 96  # a CSS inch
SHARP = 2  # pixels of the picture per CSS pixel
COLOURS = 128


class Picture:
    """A picture as notebooks keep it: an image whose text alternative is its describe line.

    Parameters
    ----------
    png : bytes
        The image.
    line : str
        The text alternative.
    width : int
        CSS pixels; the image shrinks with a narrower page.
    """

    def __init__(self, png: bytes, line: str, width: int) -> None:
        self.png, self.line, self.width = png, line, width

    def __repr__(self) -> str:
        return self.line

    def _repr_html_(self) -> str:
        return img(self.png, self.line, self.width)


def describe(ax: Axes) -> str:
    """Say in one line what a picture of this package shows.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a ``plot_*`` function of ltd_toolkit gave back.

    Returns
    -------
    str
        Computed from the data drawn, in the language in which the picture was drawn.

    Raises
    ------
    ValueError
        If the axes were drawn by something else.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import plot_profiles
    >>> set_language("en")
    >>> table = pd.DataFrame({"profile": [1, 1], "indicator": ["formal", "informal"], "mean": [5.0, 2.5],
    ...                       "se": 0.1, "low": [4.8, 2.3], "high": [5.2, 2.7]})
    >>> describe(plot_profiles(table))
    'Profiles: 1, indicators: 2. Profile 1: highest formal (5.0), lowest informal (2.5).'
    """
    line = str(ax.get_label())
    if not line:
        raise ValueError(f"describe expects Axes that a plot_* function of ltd_toolkit drew, got {ax!r}")
    return line


def show(ax: Axes) -> Picture:
    """Show a picture in a notebook with its text alternative.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a ``plot_*`` function of ltd_toolkit gave back. The whole figure is shown; if it holds several
        such axes, their lines follow.

    Returns
    -------
    Picture
        Its repr is the describe line, its HTML an ``<img alt>`` twice as fine as the page; the same figure
        always gives the same bytes.

    Raises
    ------
    ValueError
        If the axes were drawn by something else.
    """
    line = describe(ax)
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("show expects Axes that stand in a figure, got Axes that were removed from theirs")
    others = [describe(other) for other in figure.axes if other is not ax and other.get_label()]
    return Picture(_png(figure), " ".join([line, *others]), round(figure.get_figwidth() * CSS_DPI))


def img(png: bytes, line: str, width: int) -> str:
    """Write an image and its text alternative as HTML.

    Parameters
    ----------
    png : bytes
        The image.
    line : str
        The text alternative; escaped here.
    width : int
        CSS pixels.
    """
    data = base64.b64encode(png).decode("ascii")
    alt = html.escape(line, quote=True)
    style = f"width:{width}px;max-width:100%;height:auto"
    return f'<img alt="{alt}" style="{style}" src="data:image/png;base64,{data}">'


def few_colours(image: Image.Image, like: Image.Image | None = None) -> Image.Image:
    """Return an image in few colours.

    Parameters
    ----------
    image : PIL.Image.Image
    like : PIL.Image.Image, optional
        Takes the colours of this image, which has few already; default: those that suit it best, for which
        it must be looked through first.
    """
    # The octree is ten times as fast as the default, which a moving picture needs.
    kind, plain = Image.Quantize.FASTOCTREE, image.convert("RGB")
    return plain.quantize(COLOURS, kind, palette=like, dither=Image.Dither.NONE)


def encode(image: Image.Image, *, compress_level: int) -> bytes:
    """Write an image as a PNG, small and without a date: the same picture, the same bytes.

    Parameters
    ----------
    image : PIL.Image.Image
        Of few colours.
    compress_level : int
        1 (fast) to 9 (small).
    """
    buffer = io.BytesIO()
    image.save(buffer, format="png", compress_level=compress_level)
    return buffer.getvalue()


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=CSS_DPI * SHARP)
    return encode(few_colours(Image.open(buffer)), compress_level=9)
