"""What all panels share: controls above, a picture that repaints, and words beside it.

A panel is a box of widgets whose repr is the describe line of its picture, which is what tests of notebooks
compare; a notebook that is opened but not run shows the picture itself, and says how to get the controls.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import anywidget
from ipywidgets import HTML, HBox, Layout, VBox, Widget

from ltd_toolkit.folders import resource
from ltd_toolkit.lab.answering import Answering
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.language import word

# French descriptions are longer than the room ipywidgets leaves, and so are options.
ROOMY: dict[str, Any] = {"style": {"description_width": "initial"}, "layout": {"width": "max-content"}}


IDLE = 0.6  # seconds without a key before something is made ready: who goes on pressing is not kept waiting


class Keys(anywidget.AnyWidget):
    """Leave letters and arrows to the control that has the focus, show which one has it, cut no list.

    It has no place on the screen: that it exists is enough.
    """

    _esm = resource("lab/keys.js").read_text(encoding="utf-8")
    _css = resource("lab/keys.css").read_text(encoding="utf-8")


class Panel(VBox):
    """Controls, the picture that they repaint, and what else is said of it.

    Subclasses make their controls and call :meth:`start`; :meth:`repaint` draws for the values they have, and
    :meth:`ahead` names what is worth making ready while nobody presses a key.

    Attributes
    ----------
    picture : LiveFigure
        The picture, and the line that says it.
    """

    picture: LiveFigure

    def __init__(self) -> None:
        super().__init__()
        self._keys, self._answering, self._moves = Keys(), Answering(self), 0
        self.add_class("ltd-panel")

    def start(self, controls: Sequence[Widget], shown: Sequence[HTML]) -> None:
        """Put the panel together, draw it, and draw again when a control moves.

        Parameters
        ----------
        controls : sequence of ipywidgets.Widget
            In the order in which the keyboard goes through them.
        shown : sequence of ipywidgets.HTML
            What they repaint, the picture among it, from top to bottom.
        """
        row = HBox(list(controls), layout=Layout(flex_flow="row wrap"))
        self.children = (row, *shown)
        for control in controls:
            control.observe(lambda change: self._respond(), names="value")
        self._respond()

    def repaint(self) -> None:
        """Draw for the present values of the controls."""
        raise NotImplementedError("a panel says how it is painted")

    def ahead(self) -> Iterable[Callable[[], object]]:
        """Return pieces of work, the most wanted first, that let the next move be answered at once."""
        return ()

    def _respond(self) -> None:
        self.repaint()
        self._moves += 1
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no notebook, so nobody who waits
            return
        self._preparing = loop.create_task(self._prepare(self._moves))

    async def _prepare(self, moves: int) -> None:
        await asyncio.sleep(IDLE)
        for work in self.ahead():
            if self._moves != moves:
                return
            await asyncio.get_running_loop().run_in_executor(None, work)

    def __repr__(self) -> str:
        return self.picture.line

    def still(self) -> str:
        """Return, as HTML, what a notebook shows of the panel if it is opened but not run."""
        return self.picture.widget.value

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**kwargs) or {})
        # ipywidgets would cut the line after 110 letters.
        return bundle | {"text/plain": repr(self), "text/html": not_run() + self.still()}


# Widgets set every text as wide apart as they set their buttons.
CLOSE = "line-height:1.4"
CELL = "text-align:left;padding:0 1em 0.2em 0"


def paragraph(*lines: str, role: str = "paragraph") -> str:
    """Write a text as HTML.

    Parameters
    ----------
    *lines : str
        Plain text; each begins a new line.
    role : str
        ``"status"`` for what a screen reader should say as soon as it changes.
    """
    return f'<p role="{role}" style="{CLOSE}">{"<br/>".join(map(html.escape, lines))}</p>'


def not_run() -> str:
    """Say, where a notebook is opened but not run, how to get the controls."""
    return paragraph(word("lab.not_run"))


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str,
    current: int = -1,
    scrolls: bool = True,
) -> str:
    """Write a table as HTML that a screen reader can walk through; a long one scrolls.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : iterable of sequences of str
        Cells; the first of a row names it. A line break in one is kept.
    caption : str
        What the table says.
    current : int
        Place of the row that the picture shows.
    scrolls : bool
        False shows every row of a table that is known to be short.

    Returns
    -------
    str
    """
    head = "".join(f'<th scope="col" style="{CELL}">{html.escape(name)}</th>' for name in header)
    body = "".join(_row(cells, current=place == current) for place, cells in enumerate(rows))
    name = html.escape(caption, quote=True)
    size = f"max-height:{'22em' if scrolls else 'none'};overflow:auto"
    return (
        f'<div role="region" tabindex="0" aria-label="{name}" style="{size};{CLOSE}">'
        f'<table><caption style="text-align:left">{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], *, current: bool) -> str:
    first, *others = (html.escape(cell).replace("\n", "<br/>") for cell in cells)
    mark = ' aria-current="true" style="font-weight:bold"' if current else ""
    side = f"{CELL};vertical-align:top"
    rest = "".join(f'<td style="{side}">{cell}</td>' for cell in others)
    return f'<tr{mark}><th scope="row" style="{side};font-weight:inherit">{first}</th>{rest}</tr>'
