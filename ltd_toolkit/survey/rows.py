"""Rows of a table that are nobody's answers: the heading again, sums and means, answers sent twice."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import Problem
from ltd_toolkit.survey.headers import Headers, bare, name_of, normalise

SUMMARIES = re.compile(
    r"(sous )?(total|totaux|moyennes?|mediane?|ecarts?[ -]types?|somme|effectifs?|minimum|maximum|min|max"
    r"|variance|means?|averages?|median|sum|std|sd|count|grand total)( general[e]?s?| globale?s?)?"
)
LOOKED_AT = 10  # rows at the end of a table: sums and means stand below it
MOST_TEXTS = 1000  # a column with more distinct texts is no question with answers
FEWEST_NAMES = 3  # questions that are named where they should not be
ENOUGH_ITEMS = 20  # two people may well agree on fewer questions


def without_heading_again(
    table: TextTable, headers: Headers, instrument: Instrument
) -> tuple[TextTable, list[Problem]]:
    """Leave out rows that hold names of their own columns: a second line of heading, files pasted together.

    Parameters
    ----------
    table : TextTable
    headers : Headers
    instrument : Instrument

    Returns
    -------
    table : TextTable
    problems : list of Problem
        A note with the lines, if there are any.
    """
    match = name_of(instrument)
    times = np.zeros(len(table.lines), dtype=np.int32)
    items = [(name, at) for name, at in headers.column_of.items() if name in instrument.items.index]
    for name, position in items:
        cells = table.cells[position]
        if len(cells.categories) <= MOST_TEXTS:
            named = [not text.isdigit() and match(text) == name for text in cells.categories]
            if any(named):
                times += np.array([*named, False])[cells.codes]
    rows = np.flatnonzero(times > len(items) / 2)
    if not len(rows):
        return table, []
    lines = tuple(table.lines[rows].tolist())
    return table.without(rows), [Problem("heading_again", table.file, lines, serious=False)]


def summary_rows(table: TextTable, headers: Headers) -> list[Problem]:
    """Return what seems to be sums or means below the answers: they would count as a person.

    Parameters
    ----------
    table : TextTable
    headers : Headers
    """
    person, firm = (headers.column_of.get(name) for name in ("respondent", "firm"))
    positions = [position for position in (person, firm, 0) if position is not None]
    found = []
    for row in range(max(0, len(table.lines) - LOOKED_AT), len(table.lines)):
        texts = [str(table.cells[position][row]) for position in positions]
        if person is not None and texts[0].strip():  # a firm may be called « Total », its people are not
            texts = texts[:1]
        said = next(filter(SUMMARIES.fullmatch, map(bare, texts)), "")
        if said and not _has_role(table, headers, row):
            found.append(Problem("summary_row", table.file, (int(table.lines[row]),), value=said))
    return found


def _has_role(table: TextTable, headers: Headers, row: int) -> bool:
    position = headers.column_of.get("role")
    return position is not None and bool(normalise(str(table.cells[position][row])))


def answers_sent_twice(table: TextTable, headers: Headers, instrument: Instrument) -> list[Problem]:
    """Return rows with the same answer to every question, where no id says who is who.

    Parameters
    ----------
    table : TextTable
    headers : Headers
    instrument : Instrument
    """
    items = [at for name, at in headers.column_of.items() if name in instrument.items.index]
    if "respondent" in headers.column_of or len(items) < ENOUGH_ITEMS:
        return []
    columns = [table.cells[position].codes for position in items]
    codes = pd.DataFrame(dict(enumerate(columns)), copy=False)
    twice = codes.duplicated(keep=False)
    groups = codes[twice].groupby(list(codes.columns), sort=False).groups.values()
    return [
        Problem("same_answers", table.file, tuple(table.lines[list(rows)].tolist()), serious=False)
        for rows in groups
    ]


def in_another_shape(table: TextTable, instrument: Instrument) -> list[Problem]:
    """Return why no column is a question, if the table holds the questions in another way.

    Parameters
    ----------
    table : TextTable
    instrument : Instrument

    Returns
    -------
    list of Problem
        ``one_column`` if the separators were not recognised when the file was opened and saved,
        ``questions_in_rows`` if the questions stand below each other.
    """
    match = name_of(instrument)
    pieces = re.split("[,;\t|]", table.columns[0]) if len(table.columns) == 1 else []
    if sum(match(piece.strip(' "')) is not None for piece in pieces) >= FEWEST_NAMES:
        return [Problem("one_column", table.file)]
    for cells, header in zip(table.cells, table.columns, strict=True):
        texts = [text for text in cells.categories[:MOST_TEXTS] if not text.isdigit()]
        if len({match(text) for text in texts} & set(instrument.items.index)) >= FEWEST_NAMES:
            return [Problem("questions_in_rows", table.file, column=header)]
    return []
