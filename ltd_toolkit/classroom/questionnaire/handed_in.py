"""The questionnaires that a class handed in: codes in an export of Moodle, files of the page, or both.

Nothing is lost on the way: every line ends up in one row, or one per code in it, and every row that does not
count says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ltd_toolkit.cases.letters import ALPHABET, CodeError, letters_of, place_of
from ltd_toolkit.classroom.moodle import (
    COUNTED,
    TABLES,
    HandedIn,
    letters_in,
    lines_of,
    looks_like_code,
    read_handed_in,
    which_count,
    whole_codes,
    without_doubles,
)
from ltd_toolkit.classroom.pseudonyms import COLUMNS as OF_A_KEY
from ltd_toolkit.classroom.questionnaire.code import (
    FORMAT,
    PLACES,
    Answers,
    answers_code,
    length_of,
    read_answers_code,
    version_of,
)
from ltd_toolkit.classroom.questionnaire.form import Form, short_form
from ltd_toolkit.files import TextTable, Unreadable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import Problem, ProblemsError

# How Moodle names what it packs when all submissions are downloaded: the person, a number, these words.
SUBMISSION = re.compile(r"(.+)_\d+_assignsubmission_")
OTHER_KINDS = (ALPHABET[1], ALPHABET[2])  # a game, a class page
NOT_SERIOUS = ("earlier", "same", "late", "none")
Row = HandedIn[Answers]


class NoAnswersError(ProblemsError):
    """A file or folder without any questionnaire that counts."""


@dataclass(frozen=True)
class ClassAnswers:
    """What a class answered.

    Parameters
    ----------
    form : Form
        What was asked.
    files : tuple of str
        What was read.
    rows : tuple of HandedIn
    problems : tuple of Problem
        Of rows that do not count or came late, of files that could not be read, and of doubts.
    """

    form: Form
    files: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def counted(self) -> tuple[Row, ...]:
        """The rows that count."""
        return tuple(row for row in self.rows if row.counts)


def read_answers(
    place: str | Path, instrument: Instrument | None = None, *, due: datetime | None = None
) -> ClassAnswers:
    """Read the questionnaires that a class handed in.

    Parameters
    ----------
    place : str or pathlib.Path
        A file with codes anywhere in its cells (an export of Moodle, a workbook, a text with one code per
        line), a file that the page saved, or a folder of such files, folders in it included.
    instrument : Instrument, optional
        That the page was made from. Default: the shipped one.
    due : datetime, optional
        What came later is told, and counts.

    Returns
    -------
    ClassAnswers

    Raises
    ------
    NoAnswersError
        If nothing can be read, or nothing counts; every line says why.
    """
    form, place = short_form(instrument), Path(place)
    rows: list[Row] = []
    problems: list[Problem] = []
    files = list(_files(place))
    for path in files:
        name = str(path.relative_to(place)) if place.is_dir() else path.name
        try:
            table = replace(read_handed_in(path), file=name)
        except Unreadable as refusal:
            problems.append(refusal.problem)
            continue
        if tuple(table.columns[: len(OF_A_KEY)]) == OF_A_KEY:
            continue  # the key to pseudonyms of another session
        problems += table.problems
        for row, doubts in _rows(table, form):
            rows.append(replace(row, file=name))
            problems += doubts
    names = tuple(str(path.relative_to(place)) if place.is_dir() else path.name for path in files)
    judged = which_count(rows, _order, [_who(rows), lambda row: row.person], due)
    problems += [_told(row) for row in judged if row.status != COUNTED]
    if not any(row.counts for row in judged):
        raise NoAnswersError([Problem("debrief_no_answers", place.name), *problems])
    return ClassAnswers(form, names, tuple(judged), tuple(problems))


def holds_answers(place: str | Path) -> bool:
    """Tell whether a file, or the files of a folder, hold more codes of questionnaires than of class pages.

    Parameters
    ----------
    place : str or pathlib.Path
    """
    first: list[str] = []
    for path in _files(Path(place)):
        try:
            table = read_handed_in(path)
        except Unreadable:
            continue
        cells = [text for _, line in lines_of(table) for _, text in line]
        first += [code[0] for text in cells for code in whole_codes(text)]
        if {"respondent", "code"} <= set(table.columns):  # the page saved it, whatever became of its code
            first.append(ALPHABET[FORMAT])
    return first.count(ALPHABET[FORMAT]) > first.count(ALPHABET[2])


# --- files and lines ------------------------------------------------------------------------------------


def _files(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        yield place
        return
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.suffix.lower() in TABLES and not path.name.startswith((".", "~$")):
            yield path


def _rows(table: TextTable, form: Form) -> Iterator[tuple[Row, list[Problem]]]:
    """Yield at least one row per line of a file, with what is doubtful about it."""
    asked = [name for name in form.options if name in table.columns]
    begun: Row
    for begun, cells in lines_of(table):
        begun = _of_submission(begun, table.file)
        columns = dict(cells)
        codes = [each for _, text in cells for each in _codes(begun, text, form)]
        found = without_doubles(codes)
        if asked and not any(row.answer for row in found):
            found = [_from_columns(begun, columns, form, table.file)]
        for row in found or [replace(begun, status="none")]:
            yield row, list(_doubts(row, columns, asked, table.file, sealed=bool(codes)))


def _of_submission(row: Row, file: str) -> Row:
    """Take the person from the name of the file or folder, if nobody is named in the line."""
    named = next(filter(None, map(SUBMISSION.match, Path(file).parts)), None)
    return replace(row, person=named[1].casefold(), name=named[1]) if named and not row.person else row


def _codes(begun: Row, text: str, form: Form) -> Iterator[Row]:
    """Find the codes in a cell; if there is none, tell what was meant to be one."""
    letters, whole, found = letters_in(text), length_of(form), False
    for begin in re.finditer(f"(?={ALPHABET[FORMAT]}{version_of(form)})", letters):
        found = True
        code = letters[begin.start() : begin.start() + whole].split(" ")[0]
        try:
            answers = read_answers_code(code, form)
        except CodeError:
            yield replace(begun, status="damaged")
            continue
        status = COUNTED if _n_items(answers, form) else "empty"
        yield replace(begun, answer=answers, code=answers_code(form, answers), status=status)
    if not found and looks_like_code(text):
        first = [code[0] for code in whole_codes(text)]
        kinds = ["other_version" for letter in first if letter == ALPHABET[FORMAT]]
        kinds += ["other_kind" for letter in first if letter in OTHER_KINDS]
        yield replace(begun, status=kinds[0] if kinds else "damaged")


def _from_columns(begun: Row, columns: Mapping[str, str], form: Form, file: str) -> Row:
    """Read a line of a file that the page saved and that has lost its code."""
    chosen = {name: columns.get(name, "") for name in form.options}
    wrong = [name for name, code in chosen.items() if code not in ("", *form.options[name])]
    if wrong:
        return replace(begun, status="damaged")
    respondent = letters_in(columns.get("respondent", ""))[1:]
    if len(respondent) != PLACES["respondent"] or " " in respondent:
        respondent = letters_of(place_of(f"{file}#{begun.line}"), PLACES["respondent"])
    answers = Answers(respondent, chosen)
    status = COUNTED if _n_items(answers, form) else "empty"
    return replace(begun, answer=answers, code=answers_code(form, answers), status=status)


def _doubts(
    row: Row, columns: Mapping[str, str], asked: Iterable[str], file: str, *, sealed: bool
) -> Iterator[Problem]:
    """Yield what is worth a word about a line of a file that the page saved."""
    if row.answer is None:
        return
    differ = [name for name in asked if columns.get(name, "") != row.answer.chosen[name]]
    if differ:
        values = {"columns": ", ".join(differ)}
        yield Problem("debrief_differs", file, (row.line,), serious=False, values=values)
    whole = any(row.code.replace("-", "") in letters_in(text) for text in columns.values())
    if not whole or not sealed:
        yield Problem("debrief_by_columns", file, (row.line,), serious=False)


# --- which of them count --------------------------------------------------------------------------------


def _n_items(answers: Answers, form: Form) -> int:
    return sum(answers.chosen[item] != "" for item in form.instrument.items.index)


def _who(rows: Iterable[Row]) -> Callable[[Row], str]:
    """Return what tells respondents apart: their number, and the person where two hand in the same number."""
    people: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.answer and row.person:
            people.setdefault((row.file, row.answer.respondent), set()).add(row.person)
    shared = {respondent for (_, respondent), named in people.items() if len(named) > 1}

    def who(row: Row) -> str:
        if row.answer is None:
            return ""
        respondent = row.answer.respondent
        return f"{respondent} {row.person}" if respondent in shared else respondent

    return who


def _order(row: Row) -> tuple[datetime, int, str, int]:
    """Prefer what came last, then what says most."""
    return row.when or datetime.min, row.answer.n_answered if row.answer else 0, row.file, row.line


def _told(row: Row) -> Problem:
    serious = row.status not in NOT_SERIOUS
    return Problem(f"debrief_{row.status}", row.file, (row.line,), serious=serious)
