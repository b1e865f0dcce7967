"""Pieces of a page for the projector: nothing fetched, no script, every picture also in words."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from matplotlib.axes import Axes

from ltd_toolkit.language import word
from ltd_toolkit.report import markup
from ltd_toolkit.report.markup import p, page_head, section
from ltd_toolkit.report.page import LONG, LONG_TEXT
from ltd_toolkit.report.pictures import picture


def projected(title: str, warnings: Iterable[str], sections: Mapping[str, str], foot: str) -> str:
    """Put a page together, in the current language.

    Parameters
    ----------
    title : str
    warnings : iterable of str
        What must be read before anything else.
    sections : dict of str to str
        Key of the heading (``debrief.KEY.title``) -> HTML.
    foot : str
    """
    return "".join(
        [
            page_head(title, "debrief.css"),
            f'<a class="skip" href="#content">{html.escape(word("report.skip"))}</a>\n',
            f"<header><h1>{html.escape(title)}</h1>\n",
            *(p(each, "warning") for each in warnings),
            '</header>\n<main id="content" tabindex="-1">\n',
            *(section(key, word(f"debrief.{key}.title"), text) for key, text in sections.items()),
            f"</main>\n<footer>{p(foot)}</footer>\n</body>\n</html>\n",
        ]
    )


def how(key: str) -> str:
    """Say how a section is read, and what to ask a class about it.

    Parameters
    ----------
    key : str
        Row ``debrief.KEY.how`` of words.csv.
    """
    return p(word(f"debrief.{key}.how"), "how")


def figure(name: str, drawn: Axes) -> str:
    """Put a picture into the page, with its sentence as text alternative.

    Parameters
    ----------
    name : str
        What it is called.
    drawn : matplotlib.axes.Axes
        What a ``plot_*`` function gave back.
    """
    return markup.figure(*picture(name, drawn))


def table(name: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Put a table into the page.

    Parameters
    ----------
    name : str
        Of the table in this page.
    caption : str
    head : sequence of str
        Rows ``debrief.column.KEY`` of words.csv.
    rows : iterable of sequences of str
        The first cell names its row.
    """
    titles = [word(f"debrief.column.{each}") for each in head]
    inside = markup.head_and_rows(titles, rows, long=lambda cell: LONG if len(cell) > LONG_TEXT else "")
    return (
        f'<div class="scroll" role="region" aria-labelledby="table_{name}" tabindex="0">\n'
        f'<table><caption id="table_{name}">{html.escape(caption)}</caption>\n{inside}</table></div>\n'
    )
