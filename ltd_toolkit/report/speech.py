"""Saying one fact in every language: numbers, shares and counts as each language writes them."""

from __future__ import annotations

from ltd_toolkit.language import languages, number, whole, word
from ltd_toolkit.language import speaking as speaking

Text = dict[str, str]  # language -> sentence


def share(value: float, language: str | None = None) -> str:
    """Write a share 0–1 as a percentage.

    Parameters
    ----------
    value : float
    language : str, optional
        Default: the current language.

    Examples
    --------
    >>> share(0.256, "en")
    '26%'
    """
    return word("plot.percent", language, value=number(100 * value, 0, language))


def counts(n: int) -> Text:
    """Write a whole number in every language.

    Parameters
    ----------
    n : int
    """
    return {language: whole(n, language) for language in languages()}


def shares(value: float) -> Text:
    """Write a share 0–1 in every language.

    Parameters
    ----------
    value : float
    """
    return {language: share(value, language) for language in languages()}


def numbers(value: float, digits: int = 2) -> Text:
    """Write a number in every language.

    Parameters
    ----------
    value : float
    digits : int
        After the decimal mark.
    """
    return {language: number(value, digits, language) for language in languages()}
