"""What every page of a class is put together from: one HTML file that needs no Python and fetches nothing.

A page has a body, a style and a script of its own in resources/classroom; the rest stands in shell.html,
base.css and base.js. It holds the rows of words.csv that its parts name, in every language.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

from ltd_toolkit.cases.letters import ALPHABET, CHECK, PRIME
from ltd_toolkit.folders import resource
from ltd_toolkit.language import has_word, in_every_language, keys, languages

QUOTED = re.compile(r'"([a-z_][a-z0-9_.]*)"')
BEGUN = re.compile(r"`([a-z_]+(?:\.[a-z0-9_]+)*\.)\$\{")


def written_page(
    name: str, title: str, language: str, texts: Mapping[str, Any], data: Mapping[str, Any] | None = None
) -> str:
    """Write a page.

    Parameters
    ----------
    name : str
        Of its files in resources/classroom, such as ``"page"`` for page.html, page.css and page.js.
    title : str
    language : str
        In which it opens.
    texts : dict
        What its script must know, ready for JSON; ``key`` names what is kept if it is opened again.
    data : dict, optional
        Id of an element -> more of it.

    Returns
    -------
    str
        A whole HTML page. The same arguments give the same page.
    """
    shell, body = _part("shell.html"), _part(f"{name}.html")
    style = "".join(_part(f"{each}.css") for each in ("base", name))
    script = "".join(_part(f"{each}.js") for each in ("base", name))
    known = {
        "language": language,
        "words": _words(shell + body + script),
        "letters": {"alphabet": ALPHABET, "prime": PRIME, "check": CHECK},
        **texts,
    }
    held = {"texts": known, **(data or {})}
    safe_title = html.escape(title)
    return Template(shell).substitute(
        lang=language,
        policy=html.escape(_policy(script), quote=True),
        title=safe_title,
        style=style,
        body=Template(body).substitute(title=safe_title, without_script="\n".join(_without_script())),
        data="".join(
            f'<script type="application/json" id="{key}">{_json(value)}</script>\n'
            for key, value in held.items()
        ),
        script=script,
    )


def _part(name: str) -> str:
    return resource(f"classroom/{name}").read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Tell the browser to fetch nothing and to run this script alone."""
    print_of_script = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{print_of_script}'"


def _without_script() -> Iterator[str]:
    for language, text in in_every_language("classroom.without_script").items():
        yield f'<p class="warning" lang="{language}">{html.escape(text)}</p>'


def _words(source: str) -> dict[str, dict[str, str]]:
    """Return the rows of words.csv that the page names, in every language."""
    named = {key for key in QUOTED.findall(source) if has_word(key)}
    for begun in BEGUN.findall(source):
        named |= set(keys(begun))
    texts = {key: in_every_language(key) for key in sorted(named)}
    return {language: {key: text[language] for key, text in texts.items()} for language in languages()}


def _json(value: Any) -> str:
    """Write JSON that nothing in it can end: neither the script element nor a comment of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
