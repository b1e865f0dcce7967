"""A file as exact text: every cell as it was typed, with its line number, before anyone interprets it.

Nothing is guessed about the meaning of a cell (``001`` stays ``001``, ``NA`` stays ``NA``); what is guessed
about the file, its encoding and its separator, is told in ``facts``. Cells are kept as one dictionary of
distinct texts per column (a pandas Categorical), so that later steps look at each distinct text once, not at
each cell.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.files.guard import Unreadable
from ltd_toolkit.problems import Problem

Record = tuple[int, Sequence[str]]  # the line at which it starts, and its cells
HEAD = 12  # records among which a heading is looked for
FIRST = itemgetter(0)
CHUNK = 1000  # records encoded together: what fits the processor's cache is encoded twice as fast


@dataclass(frozen=True)
class Variable:
    """What a file itself says of one of its columns.

    Parameters
    ----------
    label : str
        The question, as the file words it.
    names : tuple of str
        Further texts by which an instrument may know the column, such as the end of the label.
    known_as : str
        Field that the program always puts in this column: ``respondent``, ``seconds`` ...
    kind : {"", "text", "number", "date"}
        What the file declares its cells to be; empty when it declares nothing.
    answers : mapping of str to str
        Text of a code -> its label.
    missing : mapping of str to str
        Text of a code that the file declares missing -> its label, empty if it has none.
    personal : bool
        Whether the program says that the column identifies a person.
    """

    label: str = ""
    names: tuple[str, ...] = ()
    known_as: str = ""
    kind: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    personal: bool = False


@dataclass(frozen=True)
class Heading:
    """Where the names of the columns stand, and which records at the top are no answers.

    Parameters
    ----------
    columns : list of str
        Names, those of columns behind the last named one left out.
    rows : int
        How many of the first records are heading.
    at : int
        Which of them (from 0) holds the names.
    program : str
        Which program lays files out like this.
    variables : list of Variable
        One per column; empty when the heading says no more than names.
    """

    columns: list[str]
    rows: int = 1
    at: int = 0
    program: str = "plain"
    variables: list[Variable] = field(default_factory=list)


HeadingReader = Callable[[list[list[str]]], Heading]


@dataclass(frozen=True)
class TextTable:
    """Cells as exact text.

    Parameters
    ----------
    file : str
        Name to quote in messages; for a workbook, with the sheet.
    columns : list of str
        The header, as typed.
    cells : list of pandas.Categorical
        One per column; categories are the distinct texts in order of appearance.
    lines : numpy.ndarray of int
        Line of the file (row of the sheet, number of the case) at which each record starts; the header's is
        in ``facts``.
    facts : dict
        What was found out about the file: sha256, program, encoding, separator, sheet, header_line, ...
    problems : list of Problem
        Records that do not fit the header, lines passed over.
    variables : list of Variable
        What the file says of each column.
    """

    file: str
    columns: list[str]
    cells: list[pd.Categorical]
    lines: np.ndarray
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)

    def variable(self, position: int) -> Variable:
        """Return what the file says of a column; nothing, if it says nothing.

        Parameters
        ----------
        position : int
        """
        return self.variables[position] if self.variables else Variable()

    def without(self, rows: np.ndarray) -> TextTable:
        """Return the table without some of its rows.

        Parameters
        ----------
        rows : numpy.ndarray of int
            Their places, from 0.
        """
        kept = np.delete(np.arange(len(self.lines)), rows)
        cells = [column[kept].remove_unused_categories() for column in self.cells]
        return replace(self, cells=cells, lines=self.lines[kept])

    def frame(self) -> pd.DataFrame:
        """Return the cells as a frame of categorical texts, indexed by line number."""
        named = dict(enumerate(self.cells))
        table = pd.DataFrame(named, index=pd.Index(self.lines, name="line"), copy=False)
        return table.set_axis(self.columns, axis=1)


def first_row_names(first: list[list[str]]) -> Heading:
    """Take the first record as the names of the columns.

    Parameters
    ----------
    first : list of list of str
        The first records that are not blank.

    Returns
    -------
    Heading
    """
    return Heading(without_phantoms(first[0]))


def without_phantoms(header: Sequence[str]) -> list[str]:
    """Return a header without the empty cells behind its last name.

    Parameters
    ----------
    header : sequence of str
    """
    width = max((place for place, name in enumerate(header, 1) if name.strip()), default=0)
    return [name.strip("\ufeff") for name in header[:width]]


def encode(
    name: str, records: Iterable[Record], facts: dict[str, Any], heading: HeadingReader = first_row_names
) -> TextTable:
    """Encode records column by column; note the records that do not fit the header.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    records : iterable of (int, sequence of str)
        Line and cells.
    facts : dict
        What is known about the file.
    heading : callable
        First records -> Heading.

    Returns
    -------
    TextTable

    Raises
    ------
    Unreadable
        If there is no record at all.
    """
    stream = iter(records)
    first = list(islice(((line, record) for line, record in stream if any(map(str.strip, record))), HEAD))
    if not first:
        raise Unreadable(Problem("empty_file", name))
    head = heading([list(record) for _, record in first])
    problems = _passed_over(name, first[: head.at])
    columns = _Columns(len(head.columns), padded="sheet" in facts)
    columns.take(chain(first[head.rows :], stream))
    problems += [
        Problem(kind, name, tuple(where), values={"width": len(head.columns)})
        for kind, where in columns.misfits.items()
        if where
    ]
    facts = {**facts, "program": head.program, "header_line": first[head.at][0]}
    lines = np.asarray(columns.lines, dtype=np.int64)
    return TextTable(name, head.columns, columns.encoded(), lines, facts, problems, head.variables)


def _passed_over(name: str, above: list[Record]) -> list[Problem]:
    if not above:
        return []
    texts = " | ".join(" ".join(filter(None, map(str.strip, record))) for _, record in above)
    lines = tuple(line for line, _ in above)
    return [Problem("lines_above_header", name, lines, serious=False, values={"texts": texts[:200]})]


class _Book(dict[str, int]):
    """Text -> code; a text that is new gets the next code."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


class _Columns:
    """Records turned into one dictionary of texts, and one row of codes, per column."""

    def __init__(self, width: int, *, padded: bool) -> None:
        self._width, self._padded = width, padded
        self._books = [_Book() for _ in range(width)]
        self._parts: list[list[np.ndarray]] = [[] for _ in range(width)]
        self.lines = array("q")
        self.misfits: dict[str, list[int]] = {"row_too_long": [], "row_too_short": []}

    def take(self, stream: Iterator[Record]) -> None:
        while chunk := list(islice(stream, CHUNK)):
            lines, records = self._in_shape(*zip(*chunk, strict=True))
            self.lines.extend(lines)
            if not records:
                continue
            for book, parts, column in zip(self._books, self._parts, zip(*records, strict=True), strict=True):
                codes = np.fromiter(map(book.__getitem__, column), dtype=np.int32, count=len(column))
                parts.append(codes.astype(_smallest(len(book))))

    def _in_shape(
        self, lines: Sequence[int], records: Sequence[Sequence[str]]
    ) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """Leave out blank records and give every other the header's width."""
        # Most chunks need nothing, and are told so without a step of Python per record.
        if set(map(len, records)) == {self._width} and all(map(str.strip, map(FIRST, records))):
            return lines, records
        kept = [
            (line, record) for line, record in zip(lines, records, strict=True) if any(map(str.strip, record))
        ]
        fitted = [
            record if len(record) == self._width else self._fitted(line, record) for line, record in kept
        ]
        return [line for line, _ in kept], fitted

    def _fitted(self, line: int, record: Sequence[str]) -> Sequence[str]:
        """Cut or pad a record to the header's width; note it unless only empty cells were cut."""
        if len(record) < self._width and not self._padded:
            self.misfits["row_too_short"].append(line)
        elif any(cell.strip() for cell in record[self._width :]):
            self.misfits["row_too_long"].append(line)
        return [*record[: self._width], *[""] * (self._width - len(record))]

    def encoded(self) -> list[pd.Categorical]:
        """Return the columns and let go of what they were made from."""
        cells = []
        for book, parts in zip(self._books, self._parts, strict=True):
            codes = np.concatenate(parts, dtype=_smallest(len(book))) if parts else np.empty(0, np.int8)
            cells.append(categorical(codes, book))
            parts.clear()
            book.clear()
        return cells


def _smallest(n_texts: int) -> type[np.signedinteger[Any]]:
    return np.int8 if n_texts < 2**7 else np.int16 if n_texts < 2**15 else np.int32


def categorical(codes: np.ndarray, texts: Iterable[str]) -> pd.Categorical:
    """Return a column of texts as codes into its distinct texts.

    Parameters
    ----------
    codes : numpy.ndarray of int
        One per row.
    texts : iterable of str
        Distinct.
    """
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype="str"))
