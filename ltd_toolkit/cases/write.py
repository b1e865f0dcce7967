"""Write a case as a TOML file, in the order and with the kind of comments of the shipped ones.

Python reads TOML but does not write it. What a case needs of it is little: tables, lists of tables, short
tables on one line, and texts in which nothing may get lost, whatever people type.
"""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Mapping
from typing import Any

from ltd_toolkit.cases.document import BARE_KEY, Document, Place, comments_in
from ltd_toolkit.language import current_language, languages, speaking, word
from ltd_toolkit.simulation import load_evidence

WIDTH = 110
HEADING = 60  # letters of a name in a line that sets a part apart
OTHERS = "…"  # where keys stand that are not named in ORDER
ORDER = (
    "value", "source", "kind", "week", "name", "team", "job", "when", "episode", "times", "size",
    *languages(), "story", "teams", "firm", "people", "episodes", "euros", "hours", "dose", "start", "weeks",
    "who", "budget", "plan", OTHERS, "practices", "list", "why",
)  # fmt: skip
CHOSEN = (("teams",), ("episodes",))  # tables whose keys are chosen by people keep their order
INLINE = ("job", "when", "list", "why")  # stand behind their key, without a header and in the order they have
TIGHT = "voices"  # without an empty line before
# Quotes, backslashes, what is not shown, and what turns round the letters behind it.
ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]')
SHORT = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def case_text(data: Mapping[str, Any]) -> str:
    """Return the text of a case file, with comments in the current language.

    Parameters
    ----------
    data : mapping
        What the file is to hold.

    Returns
    -------
    str
        TOML: read again, it gives equal data.

    Raises
    ------
    TypeError
        For what TOML has no way to write, such as None.

    Examples
    --------
    >>> text = case_text({"teams": {"shop": {"source": "observed", "fr": "magasin", "size": 4}}})
    >>> print(text[text.index("[teams") :], end="")
    [teams.shop]
    source = "observed"
    size = 4
    fr = "magasin"
    """
    writer = _Writer(data)
    writer.table((), data)
    return "\n".join(writer.lines).strip("\n") + "\n"


def comments_lost(document: Document) -> list[str]:
    """Return the comments of a file that would be gone if its data were written by :func:`case_text`.

    Parameters
    ----------
    document : Document
        The file as it was read.
    """
    known: set[str] = set()
    for language in languages():
        with speaking(language):
            known |= {each.strip() for each in comments_in(case_text(document.data))}
    return [each.strip() for each in document.comments if each.strip() not in known]


def language_of(document: Document) -> str | None:
    """Return the language of the comments that :func:`case_text` wrote in a file; None if it did not.

    Parameters
    ----------
    document : Document
    """
    for language in languages():
        with speaking(language):
            if set(comments_in(case_text({}))) <= set(document.comments):
                return language
    return None


class _Writer:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.lines = [*_comment(word("case.file.sources")), "#", *_comment(word("case.file.languages"))]

    def table(self, place: Place, data: Mapping[str, Any]) -> None:
        """Write what is in a table; what has a header of its own comes last, as TOML wants it."""
        keys = list(data) if place in CHOSEN else sorted(data, key=_rank)
        for key in (key for key in keys if not _has_header(key, data[key])):
            untold = _mark(data) if key == languages()[-1] else _mark(data[key])
            self.lines += f"{_key(key)} = {_value(data[key])}{untold}".split("\n")
        for key in (key for key in keys if _has_header(key, data[key])):
            self._set_apart((*place, key))
            self._headed((*place, key), data[key])

    def _headed(self, place: Place, value: Any) -> None:
        name = ".".join(_key(part) for part in place if isinstance(part, str))
        if isinstance(value, list):
            for number, each in enumerate(value):
                self.lines += [*[""] * (place[-1] != TIGHT), f"[[{name}]]"]
                self.table((*place, number), each)
            return
        if not value or not all(_has_header(key, each) for key, each in value.items()):
            self.lines += ["", *_about(place), f"[{name}]"]
        self.table(place, value)

    def _set_apart(self, place: Place) -> None:
        """Write the line that sets a part of the file apart."""
        if place in (("firm",), ("people",)):
            self.lines += ["", f"# --- {word(f'case.file.{place[0]}')} ".ljust(WIDTH, "-")]
            self.lines += _comment(word("case.file.voices")) if place == ("people",) else []
        elif place[:-1] == ("episodes",):
            self.lines += ["", f"# === {self._episode_name(place[-1])} ".ljust(WIDTH, "=")]

    def _episode_name(self, episode: str | int) -> str:
        found = self.data["episodes"][episode]
        texts = found.get("name") if isinstance(found, Mapping) else None
        text = str(texts.get(current_language()) if isinstance(texts, Mapping) else episode)
        return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:HEADING]


def _rank(key: str) -> int:
    return ORDER.index(key if key in ORDER else OTHERS)


def _has_header(key: str, value: Any) -> bool:
    if key in INLINE:
        return False
    tables = value if isinstance(value, list) else [value]
    return bool(tables) and all(isinstance(each, Mapping) for each in tables)


def _about(place: Place) -> list[str]:
    """Say what practices are, or what a fact of the firm means, its usual value and its range."""
    evidence = load_evidence()
    if place[:1] == ("episodes",) and place[2:] == ("practices",):
        return _comment(word("case.file.practices"))
    if place[-2:-1] != ("firm",) or place[-1] not in evidence.index:
        return []
    row = evidence.loc[place[-1]]
    numbers = {name: f"{row[name]:g}" for name in ("default", "low", "high")}
    return _comment(word("case.file.fact", meaning=row["meaning"], **numbers))


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, WIDTH - 2)]


def _mark(texts: Any) -> str:
    """Say of a text that it is still the same in every language."""
    if not isinstance(texts, Mapping):
        return ""
    written = [texts.get(language) for language in languages()]
    same = (
        isinstance(written[0], str) and bool(written[0].strip()) and written.count(written[0]) == len(written)
    )
    return f"  # {word('case.file.untranslated')}" if same else ""


def _key(key: Any) -> str:
    return str(key) if BARE_KEY.fullmatch(str(key)) else _text(str(key))


def _text(text: str) -> str:
    return '"' + ESCAPED.sub(lambda found: SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), text) + '"'


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = [f"{_key(key)} = {_value(value[key])}" for key in value]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if not isinstance(value, list):
        raise TypeError(f"a TOML file holds texts, numbers, dates, lists and tables, got {value!r}")
    if value and all(isinstance(each, Mapping) for each in value):
        return "\n".join(["[", *(f"    {_value(each)},{_mark(each)}" for each in value), "]"])
    return f"[{', '.join(map(_value, value))}]"
