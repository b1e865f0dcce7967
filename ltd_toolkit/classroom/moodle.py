"""A file of what people handed in, as Moodle exports it: who, when, and the cells that may hold a code.

A file is read as exact text; a code may stand anywhere in a cell, with words around it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from ltd_toolkit.cases.letters import ALIKE, ALPHABET, CHECK, IGNORED, check
from ltd_toolkit.files import TextTable, read_text_table
from ltd_toolkit.files.table import Heading
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages, word

COUNTED, LATE = "counted", "late"
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")  # endings of what may hold codes
LEAST_LETTERS, LEAST_FIGURES = 16, 8  # of something that was meant to be a code
FEW_FIGURES, MOST_PIECES = 2, 60  # of a code whose check holds: prose has no figures
MEANT = re.compile(r"[0-9A-Za-z]{4,}(?:[-–— ]{1,3}[0-9A-Za-z]{4,})+|[0-9A-Za-z]{16,}")
TAGS = re.compile(r"<[^>]*>|&nbsp;")
FIGURES = re.compile(r"\d+")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:er)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})")
MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
AFTERNOON = re.compile(r"\d\s*p\.?m\.?\b", re.IGNORECASE)
MORNING = re.compile(r"\d\s*a\.?m\.?\b", re.IGNORECASE)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class HandedIn(Generic[Answer]):
    """A line of a file, or one of the codes in it.

    Parameters
    ----------
    line : int
        Of the file.
    person : str
        What tells this person from others in the file; empty if nothing does.
    name : str
        What the lecturer knows them by.
    when : datetime or None
        When it was handed in.
    answer : object or None
        What the code says.
    code : str
        As it is written; empty without an answer.
    status : str
        ``"counted"``, ``"late"`` (and counted all the same), or why it does not count: ``"earlier"`` (the
        same person handed in another one), ``"same"`` (another line has the same code), ``"damaged"``,
        ``"none"``, or that the code is of another kind.
    file : str
        Where the line is, if several files were read.
    believes : str
        The strategy of the article that this person said to believe in: a cell of the same line holds its
        name, in either language. Empty if none does, or if several do, and where it is not asked.
    """

    line: int
    person: str
    name: str
    when: datetime | None
    answer: Answer | None = None
    code: str = ""
    status: str = COUNTED
    file: str = ""
    believes: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is in the pictures."""
        return self.status in (COUNTED, LATE)


# --- the file -------------------------------------------------------------------------------------------


def read_handed_in(path: str | Path) -> TextTable:
    """Read a file of what was handed in: a CSV file, a workbook, or a text with one code per line.

    Parameters
    ----------
    path : str or pathlib.Path

    Raises
    ------
    Unreadable
        If it cannot be read.
    """
    return read_text_table(path, _heading)


def lines_of(table: TextTable) -> Iterator[tuple[HandedIn[Answer], list[tuple[str, str]]]]:
    """Yield every line of a file: who and when, and the other cells that are filled, with their columns.

    Parameters
    ----------
    table : TextTable
    """
    fields = [_fields().get(plain(name), "answer") for name in table.columns]
    columns = [list(map(str, cells)) for cells in table.cells]
    for place, line in enumerate(table.lines):
        cells = [column[place].strip() for column in columns]
        begun: HandedIn[Answer] = HandedIn(int(line), *_person(fields, cells), _when(fields, cells))
        triples = zip(table.columns, fields, cells, strict=True)
        yield begun, [(name, text) for name, field, text in triples if field == "answer" and text]


@cache
def _fields() -> dict[str, str]:
    """Return what a header of Moodle stands for."""
    with resource("classroom/moodle.csv").open(encoding="utf-8", newline="") as file:
        return {plain(row["header"]): row["field"] for row in csv.DictReader(file)}


def plain(text: str) -> str:
    """Return a short text as it is compared: without tags, capitals, spaces too many or a mark at its end.

    Parameters
    ----------
    text : str
    """
    return " ".join(TAGS.sub(" ", text).replace("'", "’").casefold().split()).rstrip(" :.")


def _heading(first: list[list[str]]) -> Heading:
    """Take the first line as names, unless it already holds a code: then every column has a number."""
    if any(looks_like_code(cell) for cell in first[0]):
        width = max(map(len, first))
        return Heading([str(number) for number in range(1, width + 1)], rows=0)
    return Heading([name.strip("\ufeff") for name in first[0]])


def _person(fields: list[str], cells: list[str]) -> tuple[str, str]:
    """Return what tells a person from others, and their name."""
    of: dict[str, list[str]] = {}
    for field, text in zip(fields, cells, strict=True):
        if text:
            of.setdefault(field, []).append(text)
    parts = [*of.get("first_name", []), *of.get("last_name", [])] or of.get("name", [])[:1]
    name, ids = " ".join(parts), of.get("person", [])
    return (ids[0] if ids else name).casefold(), name or (ids[0] if ids else "")


# --- codes in a cell ------------------------------------------------------------------------------------


def letters_in(text: str) -> str:
    """Return a text in the letters of codes; whatever cannot be in one is a blank.

    Parameters
    ----------
    text : str
    """
    joined = IGNORED.sub("", TAGS.sub(" | ", text)).upper().translate(ALIKE)
    return "".join(letter if letter in ALPHABET else " " for letter in joined)


def looks_like_code(text: str) -> bool:
    """Tell whether something in a text was meant to be a code: long and full of figures, or whole.

    Parameters
    ----------
    text : str
    """
    return any(True for _ in _meant_as_codes(text))


def whole_codes(text: str) -> Iterator[str]:
    """Yield the letters of codes of any kind that arrived whole, words before and after them left out.

    Parameters
    ----------
    text : str
    """
    for pieces in _meant_as_codes(text):
        yield from _whole(pieces)


def _meant_as_codes(text: str) -> Iterator[list[str]]:
    """Yield the pieces of what was meant to be a code."""
    for part in MEANT.findall(TAGS.sub(" | ", text)):
        pieces = [letters_in(piece).replace(" ", "") for piece in re.split(r"[-–— ]+", part)]
        figures = sum(map(str.isdigit, part))
        if len("".join(pieces)) >= LEAST_LETTERS and (
            figures >= LEAST_FIGURES or (figures >= FEW_FIGURES and any(True for _ in _whole(pieces)))
        ):
            yield pieces


def _whole(pieces: list[str]) -> Iterator[str]:
    for first in range(len(pieces)):
        for last in range(min(len(pieces), first + MOST_PIECES), first, -1):
            letters = "".join(pieces[first:last])
            if len(letters) >= LEAST_LETTERS and check(letters[:-CHECK]) == letters[-CHECK:]:
                yield letters


def without_doubles(rows: Iterable[HandedIn[Answer]]) -> list[HandedIn[Answer]]:
    """Leave out a code that stands twice in a line.

    Parameters
    ----------
    rows : iterable of HandedIn
    """
    seen: dict[tuple[str, str], HandedIn[Answer]] = {}
    for row in rows:
        seen.setdefault((row.code, row.status), row)
    return list(seen.values())


# --- which of them count --------------------------------------------------------------------------------


def which_count(
    rows: Sequence[HandedIn[Answer]],
    order: Callable[[HandedIn[Answer]], Any],
    whose: Iterable[Callable[[HandedIn[Answer]], str]],
    due: datetime | None,
) -> list[HandedIn[Answer]]:
    """Say of each row whether it counts: one per person, each code once.

    Parameters
    ----------
    rows : sequence of HandedIn
        Those that do not count already say why.
    order : callable
        Of the rows of one person the one that is last in this order counts.
    whose : iterable of callable
        What tells people apart; an empty text tells nothing.
    due : datetime or None
        What came later is told, and counts.
    """
    judged = list(rows)
    for person in whose:
        last: dict[str, HandedIn[Answer]] = {}
        standing = [row for row in judged if row.status == COUNTED and person(row)]
        for row in sorted(standing, key=order):
            last[person(row)] = row
        judged = [_beside(row, last.get(person(row), row)) for row in judged]
    first: dict[str, int] = {}
    for place, row in enumerate(judged):
        if row.status == COUNTED and first.setdefault(row.code, place) != place:
            judged[place] = replace(row, status="same")
    late = [row.status == COUNTED and bool(due and row.when and row.when > due) for row in judged]
    return [replace(row, status=LATE) if after else row for row, after in zip(judged, late, strict=True)]


def _beside(row: HandedIn[Answer], counting: HandedIn[Answer]) -> HandedIn[Answer]:
    """Return a row as it stands beside the one that counts for the same person."""
    if row.status != COUNTED or row is counting:
        return row
    return replace(row, status="same" if row.code == counting.code else "earlier")


# --- dates as Moodle writes them ------------------------------------------------------------------------


def _when(fields: list[str], cells: list[str]) -> datetime | None:
    found = [read_date(text) for field, text in zip(fields, cells, strict=True) if field == "when"]
    return next((each for each in found if each), None)


def read_date(text: str) -> datetime | None:
    """Return a date as Moodle writes it, in French or in English; None for anything else.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> read_date("mercredi 12 novembre 2025, 14:03"), read_date("12 November 2025  2:03 PM")
    (datetime.datetime(2025, 11, 12, 14, 3), datetime.datetime(2025, 11, 12, 14, 3))
    >>> read_date("2025-11-12 14:03").month, read_date("12/11/25, 14:03").month, read_date("-")
    (11, 11, None)
    """
    found = _parts(text)
    if found is None:
        return None
    year, month, day, rest = found
    hour, minute, *_ = [*map(int, FIGURES.findall(rest)), 0, 0]
    hour = hour % 12 + 12 if AFTERNOON.search(text) else hour % 12 if MORNING.search(text) else hour
    try:
        return datetime(year + 2000 * (year < 100), month, day, hour, minute)
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int, str] | None:
    """Return year, month, day and what follows them."""
    if named := DAY_MONTH_YEAR.search(text):
        return int(named[3]), _month(named[2]), int(named[1]), text[named.end() :]
    if named := MONTH_DAY_YEAR.search(text):
        return int(named[3]), _month(named[1]), int(named[2]), text[named.end() :]
    if written := re.search(r"(\d+)[-/.](\d+)[-/.](\d+)", text):
        first, month, last = map(int, written.groups())
        year, day = (first, last) if first > 31 else (last, first)
        return year, month, day, text[written.end() :]
    return None


def _month(name: str) -> int:
    """Return the number of a month from its name or the beginning of it, 0 if it is none."""
    for language in languages():
        for number, month in enumerate(word("debrief.months", language).split(), 1):
            if month.startswith(name.casefold()):
                return number
    return 0
