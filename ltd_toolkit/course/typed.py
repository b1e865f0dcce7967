"""A number as people type it: « 12,5 », "12.5", "12 500 €", "3/4", "12 %"; and what cannot be read as one.

Where a comma or a point may part thousands or decimals, both readings are kept: the exercise knows which of
them makes sense.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np

MOST_LETTERS = 200  # what is longer was pasted by mistake

NUMBER = re.compile(r"[-+]?(?:\d[\d.,]*\d|[.,]\d+|\d)(?:[eE][-+]?\d{1,3}\b)?")
FRACTION = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*[/⁄]\s*(\d+(?:[.,]\d+)?)")
GROUPED = re.compile(r"(?<=\d)[ '’_](?=\d{3}(?!\d))")
MINUS = re.compile("[−–—‑]")


@dataclass(frozen=True)
class Typed:
    """What a text says.

    Parameters
    ----------
    values : tuple of float
        Its readings, the likelier first; none if it cannot be read.
    percent : bool
        Whether it bears a per cent sign.
    trouble : {"", "empty", "none", "several", "large"}
        Why it cannot be read.
    """

    values: tuple[float, ...] = ()
    percent: bool = False
    trouble: str = ""


def read_number(answer: Any) -> Typed:
    """Read an answer as a number.

    Parameters
    ----------
    answer : str or number or None

    Returns
    -------
    Typed

    Examples
    --------
    >>> read_number("12,5 %")
    Typed(values=(12.5,), percent=True, trouble='')
    >>> read_number("1,234").values
    (1.234, 1234.0)
    >>> read_number("entre 3 et 4").trouble
    'several'
    """
    if answer is None or answer is Ellipsis:
        return Typed(trouble="empty")
    if isinstance(answer, int | float | np.number) and not isinstance(answer, bool):
        try:
            return _whole((float(answer),))
        except OverflowError:
            return Typed(trouble="large")
    if not isinstance(answer, str):
        return Typed(trouble="none")
    if len(answer) > MOST_LETTERS:
        return Typed(trouble="several" if len(NUMBER.findall(answer[:MOST_LETTERS])) > 1 else "none")
    return _read(MINUS.sub("-", unicodedata.normalize("NFKC", answer)).strip())


def _read(text: str) -> Typed:
    if not text:
        return Typed(trouble="empty")
    percent = "%" in text or "٪" in text
    text = GROUPED.sub("", text)
    fraction = FRACTION.search(text)
    if fraction:
        above, below = (float(part.replace(",", ".")) for part in fraction.groups())
        rest = text[: fraction.start()] + text[fraction.end() :]
        if NUMBER.search(rest):
            return Typed(percent=percent, trouble="several")
        return _whole((above / below,), percent) if below else Typed(percent=percent, trouble="large")
    found = NUMBER.findall(text)
    if len(found) != 1:
        return Typed(percent=percent, trouble="several" if found else "none")
    return _whole(_readings(found[0]), percent)


def _whole(values: tuple[float, ...], percent: bool = False) -> Typed:
    if not values or any(math.isnan(value) for value in values):
        return Typed(percent=percent, trouble="none")
    if any(math.isinf(value) for value in values):
        return Typed(percent=percent, trouble="large")
    return Typed(values, percent)


def _readings(token: str) -> tuple[float, ...]:
    mantissa, _, power = token.lower().partition("e")
    marks = [letter for letter in mantissa if letter in ".,"]
    if len(marks) <= 1:
        plain = [mantissa.replace(",", ".")]
        if marks and re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", mantissa):
            plain.append(re.sub("[.,]", "", mantissa))
    elif len(set(marks)) == 1:
        grouped = re.fullmatch(rf"[-+]?\d{{1,3}}(\{marks[0]}\d{{3}})+", mantissa)
        plain = [mantissa.replace(marks[0], "")] if grouped else []
    elif marks.count(marks[-1]) == 1:
        plain = [mantissa.replace(marks[0], "").replace(",", ".")]
    else:
        plain = []
    return tuple(float(f"{each}e{power}" if power else each) for each in plain)
