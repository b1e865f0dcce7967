"""Pieces that all pages of the house are made of: their head, paragraphs, sections."""

from __future__ import annotations

import html

from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language

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
