"""Pieces that all pages of the house are made of: their head, paragraphs, sections, pictures, tables."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language, word

POLICY = (  # the browser is told to fetch nothing
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
)


def page_head(title: str, *styles: str, more: str = "") -> str:
    """Begin a page in the current language, up to its body.

    Parameters
    ----------
    title : str
    *styles : str
        Files in resources/report, besides that of every page.
    more : str
        HTML that belongs into the head of this page alone.
    """
    style = "".join(resource(f"report/{name}").read_text(encoding="utf-8") for name in ("page.css", *styles))
    return (
        f'<!DOCTYPE html>\n<html lang="{current_language()}">\n<head>\n<meta charset="utf-8">\n{POLICY}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{more}'
        f"<title>{html.escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    )


def p(text: str, kind: str = "") -> str:
    """Write a paragraph of plain text.

    Parameters
    ----------
    text : str
    kind : str
        Its class.
    """
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{html.escape(text)}</p>\n"


def section(key: str, title: str, text: str) -> str:
    """Write a section under its heading.

    Parameters
    ----------
    key : str
        What links point to.
    title : str
        Plain text.
    text : str
        HTML.
    """
    return f'<section aria-labelledby="{key}">\n<h2 id="{key}">{html.escape(title)}</h2>\n{text}</section>\n'


def figure(name: str, image: str) -> str:
    """Write a picture that scrolls where it is wider than the page.

    Parameters
    ----------
    name : str
        What it is called.
    image : str
        Its HTML.
    """
    label = html.escape(word("report.picture", name=name), quote=True)
    return f'<figure class="scroll" role="region" aria-label="{label}" tabindex="0">{image}</figure>\n'


def head_and_rows(
    head: Iterable[str], rows: Iterable[Sequence[str]], *, long: Callable[[str], str] = lambda cell: ""
) -> str:
    """Write what stands in a table: the names of its columns, and rows that their first cells name.

    Parameters
    ----------
    head : iterable of str
    rows : iterable of sequences of str
        Plain text.
    long : callable, optional
        Cell -> attributes that it needs.
    """
    top = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td{long(each)}>{html.escape(each)}</td>" for each in others)
        + "</tr>\n"
        for first, *others in rows
    )
    return f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>"
