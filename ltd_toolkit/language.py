"""Words in French and English: the one place where people's language enters.

Every text that a student, a lecturer or a respondent reads is a row of ``resources/words.csv`` with one
column per language; code names the row and never holds the sentence. A language is added by adding a
column. The current language is set once, by :func:`set_language` or, at the start, by the environment
variable ``LTD_LANG``, else by the locale, else it is French.
"""

from __future__ import annotations

import csv
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "resources" / "words.csv"

_current: str | None = None


@cache
def _table() -> dict[str, dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.pop("key"): row for row in rows}


def languages() -> list[str]:
    """Return the languages that words.csv has a column for.

    Returns
    -------
    list of str
        Two-letter codes in the order of the columns, French first.

    Examples
    --------
    >>> languages()
    ['fr', 'en']
    """
    return list(next(iter(_table().values())))


def set_language(language: str) -> None:
    """Choose the language of every label, message and control from now on.

    Parameters
    ----------
    language : str
        One of :func:`languages`, such as ``"fr"`` or ``"en"``.

    Raises
    ------
    ValueError
        If words.csv has no column of that name.

    Examples
    --------
    >>> set_language("en")
    >>> word("plot.firms")
    'firms'
    """
    global _current
    _current = _known(language)


def current_language() -> str:
    """Return the language in use: the one set, else ``LTD_LANG``, else the locale's, else French.

    Examples
    --------
    >>> set_language("fr")
    >>> current_language()
    'fr'
    """
    if _current is not None:
        return _current
    wanted = os.environ.get("LTD_LANG")
    return _known(wanted) if wanted else _language_of_locale()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while: functions of lower rooms answer in the current one.

    Parameters
    ----------
    language : str

    Examples
    --------
    >>> set_language("fr")
    >>> with speaking("en"):
    ...     word("plot.firms")
    'firms'
    >>> current_language()
    'fr'
    """
    before = current_language()
    set_language(language)
    try:
        yield
    finally:
        set_language(before)


def word(key: str, language: str | None = None, **values: Any) -> str:
    """Return the text of a row of words.csv, its ``{placeholders}`` filled in.

    Parameters
    ----------
    key : str
        Row of words.csv.
    language : str, optional
        Default: the current language.
    **values
        What the placeholders of the text stand for; a mapping of language to text is itself looked up.

    Raises
    ------
    KeyError
        If words.csv has no such row; the message says where to add it.

    Examples
    --------
    >>> word("plot.firms", language="fr")
    'entreprises'
    """
    try:
        row = _table()[key]
    except KeyError:
        raise KeyError(f"no word {key!r}: add a row to {WORDS.name} with the text in each language") from None
    language = _known(language) if language else current_language()
    values = {name: value[language] if isinstance(value, dict) else value for name, value in values.items()}
    return row[language].format(**values) if values else row[language]


def in_every_language(key: str, **values: Any) -> dict[str, str]:
    """Return the text of a row of words.csv in every language.

    Parameters
    ----------
    key : str
        Row of words.csv.
    **values
        What the placeholders of the text stand for; a mapping of language to text is itself looked up.

    Examples
    --------
    >>> in_every_language("plot.firms")
    {'fr': 'entreprises', 'en': 'firms'}
    """
    return {language: word(key, language, **values) for language in languages()}


def has_word(key: str) -> bool:
    """Tell whether words.csv has the row `key`.

    Examples
    --------
    >>> has_word("plot.firms"), has_word("plot.unicorns")
    (True, False)
    """
    return key in _table()


def keys(begin: str) -> list[str]:
    """Return the keys of words.csv that begin in the same way.

    Parameters
    ----------
    begin : str

    Examples
    --------
    >>> keys("plot.gauges.explore")
    ['plot.gauges.explore_exploit']
    """
    return [key for key in _table() if key.startswith(begin)]


def number(value: float, digits: int = 2, language: str | None = None) -> str:
    """Write a number for people, with the decimal mark and the minus sign of the language.

    Only display rounds: results keep every digit.

    Parameters
    ----------
    value : float
        NaN is shown as a dash.
    digits : int
        Digits after the decimal mark; what rounds to zero has no sign.
    language : str, optional
        Default: the current language.

    Examples
    --------
    >>> number(0.8193, 2, language="fr"), number(-0.5, 1, language="en"), number(-0.04, 1, language="en")
    ('0,82', '\u22120.5', '0.0')
    """
    if value != value:  # NaN
        return "–"
    return f"{value:z.{digits}f}".replace("-", "−").replace(".", word("decimal_mark", language))


def whole(value: float, language: str | None = None) -> str:
    """Write a whole number for people, its thousands apart.

    Parameters
    ----------
    value : float
    language : str, optional
        Default: the current language.

    Examples
    --------
    >>> whole(12000, "en")
    '12,000'
    """
    return f"{value:,.0f}".replace(",", word("thousands", language))


def _known(language: str) -> str:
    if language not in languages():
        raise ValueError(f"language must be one of {languages()}, got {language!r}")
    return language


def _language_of_locale() -> str:
    # LC_ALL beats LC_MESSAGES beats LANG; Windows sets none of them and answers « French_France ».
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return next((code for code in languages() if name.lower().startswith(code)), "fr")
