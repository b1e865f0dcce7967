"""What a class handed in: codes of a class page, wherever they stand in an export of Moodle.

An export is read as exact text; a code may stand anywhere in a cell, with words around it. Every line of the
file ends up in exactly one row, and every row that does not count says why.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from ltd_toolkit.cases.interventions import STRATEGIES
from ltd_toolkit.cases.letters import ALIKE, ALPHABET, CHECK, IGNORED, CodeError, check
from ltd_toolkit.cases.result_code import PLACES
from ltd_toolkit.classroom.code import FORMAT, PageAnswer, page_code, read_page_code
from ltd_toolkit.classroom.grid import NO_STRATEGY, Grid
from ltd_toolkit.files import TextTable, Unreadable, read_text_table
from ltd_toolkit.files.table import Heading
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages, word
from ltd_toolkit.problems import Problem, ProblemsError

COUNTED, LATE = "counted", "late"
LEAST_LETTERS, LEAST_FIGURES = 16, 8  # of something that was meant to be a code
MEANT = re.compile(r"[0-9A-Za-z]{4,}(?:[-–— ]{1,3}[0-9A-Za-z]{4,})+|[0-9A-Za-z]{16,}")
GAME = ALPHABET[1]
TAGS = re.compile(r"<[^>]*>|&nbsp;")
FIGURES = re.compile(r"\d+")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:er)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})")
MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
AFTERNOON = re.compile(r"\d\s*p\.?m\.?\b", re.IGNORECASE)
MORNING = re.compile(r"\d\s*a\.?m\.?\b", re.IGNORECASE)


class HandedInError(ProblemsError):
    """A file in which there is no code of a class page."""


@dataclass(frozen=True)
class HandedIn:
    """A line of the file, or one of the codes in it.

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
    answer : PageAnswer or None
        What the code says.
    code : str
        As it is written by :func:`~ltd_toolkit.classroom.page_code`; empty without an answer.
    status : str
        ``"counted"``, ``"late"`` (and counted all the same), or why it does not count: ``"earlier"`` (the
        same person handed in another one), ``"same"`` (another line has the same code), ``"damaged"``,
        ``"game"``, ``"other_numbers"``, ``"other_episode"``, ``"none"``.
    believes : str
        The strategy of the article that this person said to believe in: a cell of the same line holds its
        name, in either language. Empty if none does, or if several do.
    """

    line: int
    person: str
    name: str
    when: datetime | None
    answer: PageAnswer | None = None
    code: str = ""
    status: str = COUNTED
    believes: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is in the pictures."""
        return self.status in (COUNTED, LATE)


@dataclass(frozen=True)
class ClassCodes:
    """What a class handed in.

    Parameters
    ----------
    file : str
    grid : Grid
        Of the episode that most of the codes are of.
    rows : tuple of HandedIn
    problems : tuple of Problem
        One for each row that does not count, and for lines that do not fit the header.
    """

    file: str
    grid: Grid
    rows: tuple[HandedIn, ...]
    problems: tuple[Problem, ...]

    @property
    def counted(self) -> tuple[HandedIn, ...]:
        """The rows that count."""
        return tuple(row for row in self.rows if row.counts)


def read_codes(
    path: str | Path, pages: Mapping[str, tuple[Grid, str]], *, due: datetime | None = None
) -> ClassCodes:
    """Read the codes that a class handed in.

    Parameters
    ----------
    path : str or pathlib.Path
        A CSV file as Moodle exports it (responses of a quiz, of a questionnaire or feedback, grades of an
        assignment), a workbook, or a text file with one code per line.
    pages : dict of str to (Grid, str)
        ``case.episode`` -> its grid and the fingerprint of its outcomes.
    due : datetime, optional
        What came later is told.

    Returns
    -------
    ClassCodes

    Raises
    ------
    HandedInError
        If the file cannot be read, or holds no code that counts.
    """
    try:
        table = read_text_table(path, _heading)
    except Unreadable as refusal:
        raise HandedInError([refusal.problem]) from None
    found = list(_rows(table, pages))
    episode = _most(row.answer.episode for row in found if row.answer)
    if episode is None:
        raise HandedInError([Problem("debrief_no_code", table.file), *_told(table, found)])
    rows = _judged(found, episode, due)
    return ClassCodes(table.file, pages[episode][0], tuple(rows), tuple(_told(table, rows)))


def holds_code(path: str | Path) -> bool:
    """Tell whether something in a table was meant to be a code.

    Parameters
    ----------
    path : str or pathlib.Path
        A file that cannot be read holds none.
    """
    try:
        table = read_text_table(path, _heading)
    except Unreadable:
        return False
    return any(_looks_like_code(str(cell)) for cells in table.cells for cell in cells)


# --- the file -------------------------------------------------------------------------------------------


@cache
def _fields() -> dict[str, str]:
    """Return what a header of Moodle stands for."""
    with resource("classroom/moodle.csv").open(encoding="utf-8", newline="") as file:
        return {_plain(row["header"]): row["field"] for row in csv.DictReader(file)}


def _plain(header: str) -> str:
    return " ".join(header.replace("'", "’").casefold().split()).rstrip(" :")


def _heading(first: list[list[str]]) -> Heading:
    """Take the first line as names, unless it already holds a code: then every column has a number."""
    if any(_looks_like_code(cell) for cell in first[0]):
        width = max(map(len, first))
        return Heading([str(number) for number in range(1, width + 1)], rows=0)
    return Heading([name.strip("\ufeff") for name in first[0]])


def _rows(table: TextTable, pages: Mapping[str, tuple[Grid, str]]) -> Iterator[HandedIn]:
    """Yield at least one row per line of the file: one for each code in it."""
    fields = [_fields().get(_plain(name), "answer") for name in table.columns]
    columns = [list(map(str, cells)) for cells in table.cells]
    for place, line in enumerate(table.lines):
        cells = [column[place].strip() for column in columns]
        person = _person(fields, cells)
        texts = [text for field, text in zip(fields, cells, strict=True) if field == "answer" and text]
        begun = HandedIn(int(line), *person, _when(fields, cells), believes=_strategy(texts))
        codes = [each for text in texts for each in _codes(begun, text, pages)]
        yield from _without_doubles(codes) or [replace(begun, status="none")]


def _strategy(texts: list[str]) -> str:
    """Return the one strategy of the article whose name stands in a cell of its own."""
    named = {_strategies()[text] for text in map(_plain_name, texts) if text in _strategies()}
    return named.pop() if len(named) == 1 else ""


@cache
def _strategies() -> dict[str, str]:
    return {
        _plain_name(word(f"lab.case.strategy.{strategy}", language)): strategy
        for strategy in STRATEGIES
        if strategy != NO_STRATEGY
        for language in languages()
    }


def _plain_name(text: str) -> str:
    return _plain(TAGS.sub(" ", text)).rstrip(" .")


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


def _codes(begun: HandedIn, text: str, pages: Mapping[str, tuple[Grid, str]]) -> Iterator[HandedIn]:
    """Find the codes in a cell; if there is none, tell what was meant to be one."""
    letters = _letters(text)
    found = False
    for grid, fingerprint in pages.values():
        head = page_code(grid, fingerprint, *_EMPTY)[2 : 2 + PLACES["seed"] + PLACES["episode"]]
        for begin in re.finditer(f"(?={ALPHABET[FORMAT]}[12]{head})", letters):
            found = True
            yield _read(begun, letters[begin.start() :], grid, fingerprint)
    if not found and _looks_like_code(text):
        yield replace(begun, status=_why_not(text))


_EMPTY = ({"use": 0, "worst_output": 50, "errors": 0}, [0])


def _letters(text: str) -> str:
    """Return a text in the letters of codes; whatever cannot be in one is a blank."""
    joined = IGNORED.sub("", TAGS.sub(" | ", text)).upper().translate(ALIKE)
    return "".join(letter if letter in ALPHABET else " " for letter in joined)


def _read(begun: HandedIn, letters: str, grid: Grid, fingerprint: str) -> HandedIn:
    """Read the code that begins some letters, whatever follows it."""
    plans = ALPHABET.index(letters[1])
    whole = len(page_code(grid, fingerprint, _EMPTY[0], [0] * plans).replace("-", ""))
    try:
        answer = read_page_code(letters[:whole].split(" ")[0], grid, fingerprint)
    except CodeError as refusal:
        other = refusal.found[0].kind == "code_other_numbers"
        return replace(begun, status="other_numbers" if other else "damaged")
    return replace(begun, answer=answer, code=page_code(grid, fingerprint, answer.predicted, answer.plans))


def _looks_like_code(text: str) -> bool:
    """Tell whether something in a text was meant to be a code."""
    return any(True for _ in _meant_as_codes(text))


def _meant_as_codes(text: str) -> Iterator[str]:
    """Yield the letters of what was meant to be a code: long, and full of figures."""
    for part in MEANT.findall(TAGS.sub(" | ", text)):
        letters = _letters(part).replace(" ", "")
        if len(letters) >= LEAST_LETTERS and sum(map(str.isdigit, part)) >= LEAST_FIGURES:
            yield letters


def _why_not(text: str) -> str:
    """Tell a code of a game from one that was damaged."""
    shortest = sum(PLACES.values()) + CHECK
    whole = [
        each
        for each in _meant_as_codes(text)
        if len(each) >= shortest and check(each[:-CHECK]) == each[-CHECK:]
    ]
    return "game" if any(each[0] == GAME for each in whole) else "damaged"


# --- which of them count --------------------------------------------------------------------------------


def _without_doubles(rows: list[HandedIn]) -> list[HandedIn]:
    """Leave out a code that stands twice in a line."""
    seen: dict[tuple[str, str], HandedIn] = {}
    for row in rows:
        seen.setdefault((row.code, row.status), row)
    return list(seen.values())


def _judged(rows: list[HandedIn], episode: str, due: datetime | None) -> list[HandedIn]:
    """Say of each row whether it counts."""
    judged = list(rows)
    best: dict[str, int] = {}
    for place, row in enumerate(judged):
        if row.answer and row.answer.episode != episode:
            judged[place] = replace(row, status="other_episode")
        elif row.answer and row.person:
            before = best.get(row.person)
            if before is None or _order(row) >= _order(judged[before]):
                best[row.person] = place
    for place, row in enumerate(judged):
        if row.status == COUNTED and best.get(row.person, place) != place:
            judged[place] = replace(row, status="earlier")
    first: dict[str, int] = {}
    for place, row in enumerate(judged):
        if row.status == COUNTED and first.setdefault(row.code, place) != place:
            judged[place] = replace(row, status="same")
    late = [row.status == COUNTED and bool(due and row.when and row.when > due) for row in judged]
    return [replace(row, status=LATE) if after else row for row, after in zip(judged, late, strict=True)]


def _order(row: HandedIn) -> tuple[int, datetime, int]:
    """Prefer what says most, then what came last."""
    plans = len(row.answer.plans) if row.answer else 0
    return plans, row.when or datetime.min, row.line


def _told(table: TextTable, rows: Iterable[HandedIn]) -> Iterator[Problem]:
    yield from table.problems
    for row in rows:
        if row.status != COUNTED:
            values = {"episode": row.answer.episode if row.answer else ""}
            serious = not row.counts and row.status not in ("earlier", "same")
            yield Problem(f"debrief_{row.status}", table.file, (row.line,), serious=serious, values=values)


def _most(names: Iterable[str]) -> str | None:
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted else None


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
