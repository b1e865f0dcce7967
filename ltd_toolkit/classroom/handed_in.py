"""What a class handed in: codes of a class page, wherever they stand in an export of Moodle.

Every line of the file ends up in exactly one row, or one per code in it, and every row that does not count
says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from ltd_toolkit.cases.interventions import STRATEGIES
from ltd_toolkit.cases.letters import ALPHABET, CodeError
from ltd_toolkit.cases.result_code import PLACES
from ltd_toolkit.classroom.code import FORMAT, PageAnswer, page_code, read_page_code
from ltd_toolkit.classroom.grid import NO_STRATEGY, Grid
from ltd_toolkit.classroom.moodle import (
    COUNTED,
    HandedIn,
    letters_in,
    lines_of,
    looks_like_code,
    plain,
    read_handed_in,
    which_count,
    whole_codes,
    without_doubles,
)
from ltd_toolkit.classroom.questionnaire.code import FORMAT as QUESTIONNAIRE
from ltd_toolkit.files import TextTable, Unreadable
from ltd_toolkit.language import languages, word
from ltd_toolkit.problems import Problem, ProblemsError

OTHER_KINDS = {ALPHABET[1]: "game", ALPHABET[QUESTIONNAIRE]: "questionnaire"}


class HandedInError(ProblemsError):
    """A file in which there is no code of a class page."""


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
    rows: tuple[HandedIn[PageAnswer], ...]
    problems: tuple[Problem, ...]

    @property
    def counted(self) -> tuple[HandedIn[PageAnswer], ...]:
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
        table = read_handed_in(path)
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
        table = read_handed_in(path)
    except Unreadable:
        return False
    return any(looks_like_code(str(cell)) for cells in table.cells for cell in cells)


# --- the codes ------------------------------------------------------------------------------------------


def _rows(table: TextTable, pages: Mapping[str, tuple[Grid, str]]) -> Iterator[HandedIn[PageAnswer]]:
    """Yield at least one row per line of the file: one for each code in it."""
    begun: HandedIn[PageAnswer]
    for begun, cells in lines_of(table):
        begun = replace(begun, believes=_strategy([text for _, text in cells]))
        codes = [each for _, text in cells for each in _codes(begun, text, pages)]
        yield from without_doubles(codes) or [replace(begun, status="none")]


def _strategy(texts: list[str]) -> str:
    """Return the one strategy of the article whose name stands in a cell of its own."""
    named = {_strategies()[text] for text in map(plain, texts) if text in _strategies()}
    return named.pop() if len(named) == 1 else ""


@cache
def _strategies() -> dict[str, str]:
    return {
        plain(word(f"lab.case.strategy.{strategy}", language)): strategy
        for strategy in STRATEGIES
        if strategy != NO_STRATEGY
        for language in languages()
    }


def _codes(
    begun: HandedIn[PageAnswer], text: str, pages: Mapping[str, tuple[Grid, str]]
) -> Iterator[HandedIn[PageAnswer]]:
    """Find the codes in a cell; if there is none, tell what was meant to be one."""
    letters = letters_in(text)
    found = False
    for grid, fingerprint in pages.values():
        head = page_code(grid, fingerprint, *_EMPTY)[2 : 2 + PLACES["seed"] + PLACES["episode"]]
        for begin in re.finditer(f"(?={ALPHABET[FORMAT]}[12]{head})", letters):
            found = True
            yield _read(begun, letters[begin.start() :], grid, fingerprint)
    if not found and looks_like_code(text):
        kinds = [OTHER_KINDS[each[0]] for each in whole_codes(text) if each[0] in OTHER_KINDS]
        yield replace(begun, status=kinds[0] if kinds else "damaged")


_EMPTY = ({"use": 0, "worst_output": 50, "errors": 0}, [0])


def _read(begun: HandedIn[PageAnswer], letters: str, grid: Grid, fingerprint: str) -> HandedIn[PageAnswer]:
    """Read the code that begins some letters, whatever follows it."""
    plans = ALPHABET.index(letters[1])
    whole = len(page_code(grid, fingerprint, _EMPTY[0], [0] * plans).replace("-", ""))
    try:
        answer = read_page_code(letters[:whole].split(" ")[0], grid, fingerprint)
    except CodeError as refusal:
        other = refusal.found[0].kind == "code_other_numbers"
        return replace(begun, status="other_numbers" if other else "damaged")
    return replace(begun, answer=answer, code=page_code(grid, fingerprint, answer.predicted, answer.plans))


# --- which of them count --------------------------------------------------------------------------------


def _judged(
    rows: list[HandedIn[PageAnswer]], episode: str, due: datetime | None
) -> list[HandedIn[PageAnswer]]:
    """Say of each row whether it counts."""
    of_episode = [
        replace(row, status="other_episode") if row.answer and row.answer.episode != episode else row
        for row in rows
    ]
    return which_count(of_episode, _order, [lambda row: row.person], due)


def _order(row: HandedIn[PageAnswer]) -> tuple[int, datetime, int]:
    """Prefer what says most, then what came last."""
    plans = len(row.answer.plans) if row.answer else 0
    return plans, row.when or datetime.min, row.line


def _told(table: TextTable, rows: Iterable[HandedIn[PageAnswer]]) -> Iterator[Problem]:
    yield from table.problems
    for row in rows:
        if row.status != COUNTED:
            values = {"episode": row.answer.episode if row.answer else ""}
            serious = not row.counts and row.status not in ("earlier", "same")
            yield Problem(f"debrief_{row.status}", table.file, (row.line,), serious=serious, values=values)


def _most(names: Iterable[str]) -> str | None:
    counted = Counter(names).most_common(1)
    return counted[0][0] if counted else None
