"""Names of animals and plants for a class on the projector; the key to them stays with the lecturer.

Names are drawn at random, so that their order says nothing. A key that is there already is kept: whoever has
a name in it keeps that name, from one session to the next.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ltd_toolkit.classroom.moodle import HandedIn
from ltd_toolkit.files import Unreadable, read_text_table
from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language, word
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.writing import harmless, write_whole

COLUMNS = ("number", "pseudonym", "person", "name", "line", "status")  # first row of a key, in any language


class NoKeyError(ProblemsError):
    """A file that stands where the key should be, and is none."""


def pseudonym(number: int, language: str | None = None) -> str:
    """Return a name by its number.

    Parameters
    ----------
    number : int
        From 0. There are about a hundred; after them they come again with a 2.
    language : str, optional
        Default: the current language.

    Examples
    --------
    >>> pseudonym(0, "fr"), pseudonym(0, "en")
    ('Abeille', 'Bee')
    """
    names = _names()
    name, again = names[number % len(names)][language or current_language()], number // len(names)
    return f"{name} {again + 1}" if again else name


@cache
def _names() -> list[dict[str, str]]:
    with resource("classroom/pseudonyms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def identity(row: HandedIn[Any]) -> str:
    """Return what tells a person from others: what the file says, else the file and the line.

    Parameters
    ----------
    row : HandedIn
    """
    return row.person or f"{row.file}#{row.line}"


def named(
    rows: Iterable[HandedIn[Any]],
    known: dict[str, int] | None = None,
    *,
    random_state: int | np.random.Generator | None = None,
) -> dict[str, int]:
    """Give everybody who has none yet a name of their own.

    Parameters
    ----------
    rows : iterable of HandedIn
    known : dict of str to int, optional
        Identity -> number of the name, from an earlier session.
    random_state : int, numpy.random.Generator or None

    Returns
    -------
    dict of str to int
    """
    numbers = dict(known or {})
    new = [each for each in dict.fromkeys(map(identity, rows)) if each not in numbers]
    whole = max(len(_names()), len(numbers) + len(new))
    whole += -whole % len(_names())
    free = [number for number in range(whole) if number not in set(numbers.values())]
    rounds = {number: number // len(_names()) for number in free}
    drawn = np.random.default_rng(random_state).permutation(len(free))
    order = sorted(range(len(free)), key=lambda place: (rounds[free[place]], drawn[place]))
    return numbers | {each: free[place] for each, place in zip(new, order, strict=False)}


def read_key(path: Path) -> dict[str, int]:
    """Return the names of an earlier session; none if there is no key yet.

    Parameters
    ----------
    path : pathlib.Path

    Raises
    ------
    ProblemsError
        If the file is no key: it must not be written over.
    """
    if not path.exists():
        return {}
    try:
        table = read_text_table(path)
        columns = dict(zip(table.columns, ([*map(str, each)] for each in table.cells), strict=True))
        pairs = zip(columns["person"], columns["number"], strict=True)
        return {person.removeprefix("'"): int(number) for person, number in pairs if number}
    except (Unreadable, KeyError, ValueError):
        raise NoKeyError([Problem("debrief_no_key", path.name)]) from None


def write_key(path: Path, rows: Iterable[HandedIn[Any]], numbers: dict[str, int]) -> None:
    """Write who is who, for the lecturer alone: every row of the file, and everybody known before.

    Parameters
    ----------
    path : pathlib.Path
    rows : iterable of HandedIn
    numbers : dict of str to int
        Identity -> number of the name.
    """
    held = io.StringIO()
    # A spreadsheet program takes the separator of its country, which goes with the decimal mark.
    writer = csv.writer(held, delimiter=";" if word("decimal_mark") == "," else ",", lineterminator="\n")
    writer.writerow(COLUMNS)
    written = set()
    for row in rows:
        number = numbers.get(identity(row))
        shown = ("", "") if number is None else (str(number), pseudonym(number))
        cells = [*shown, identity(row), row.name, str(row.line), word(f"debrief.status.{row.status}")]
        writer.writerow(map(harmless, cells))
        written.add(identity(row))
    for person, number in numbers.items():
        if person not in written:
            writer.writerow(map(harmless, [str(number), pseudonym(number), person, "", "", ""]))
    write_whole(path, held.getvalue().encode("utf-8-sig"))
