"""A file as exact text: every cell as it was typed, with its line number, before anyone interprets it.

CSV and .xlsx files come in through one guard and leave as :class:`TextTable`. Nothing is guessed about
the meaning of a cell (``001`` stays ``001``, ``NA`` stays ``NA``); what is guessed about the file, its
encoding and its separator, is told in ``facts``. Cells are kept as one dictionary of distinct texts per
column (a pandas Categorical), so that later steps look at each distinct text once, not at each cell.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.language import in_every_language
from ltd_toolkit.problems import Problem

TEXT_ENDINGS = {".csv", ".txt", ".tsv"}
BOOK_ENDINGS = {".xlsx", ".xlsm"}
SEPARATORS = (";", ",", "\t", "|")
LARGEST_UNPACKED = 2**30  # a workbook that unpacks to more than this is refused before it is opened

# What a file really is, whatever its name says: first bytes -> row kind.* of words.csv.
SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "kind.old_or_locked_excel",
    b"$FL2": "kind.spss",
    b"$FL3": "kind.spss",
    b"<stata_dta>": "kind.stata",
    b"%PDF": "kind.pdf",
    b"PAR1": "kind.parquet",
}

# signs of French text beyond ASCII, the commonest first: bytes that read as the first ones read as French
FRENCH = "éàèêç’ôâîûù«»\u00a0œïëÉÀÇÊÈ…–—°€ÔÂÎÛÙŒÏË²\u202f‘“”æäöüÿÄÖÜÆŸ"


class Unreadable(Exception):
    """The file cannot be turned into a table at all.

    Parameters
    ----------
    problem : Problem
        Why, where and what to do.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


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
        Line of the file (row of the sheet) at which each record starts; the header's is in ``facts``.
    facts : dict
        What was found out about the file: sha256, encoding, separator, sheet, header_line, ...
    problems : list of Problem
        Records that do not fit the header.
    """

    file: str
    columns: list[str]
    cells: list[pd.Categorical]
    lines: np.ndarray
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """Return the cells as a frame of categorical texts, indexed by line number."""
        named = dict(enumerate(self.cells))
        table = pd.DataFrame(named, index=pd.Index(self.lines, name="line"))
        return table.set_axis(self.columns, axis=1)


def read_text_table(path: str | Path) -> TextTable:
    """Read a CSV file, or the first sheet with content of an .xlsx file, as exact text.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    TextTable

    Raises
    ------
    Unreadable
        If the file is absent, empty, not of the kind its name says, or of a kind that is not read.
    """
    path = Path(path)
    content = _guarded(path)
    if path.suffix.lower() in BOOK_ENDINGS:
        tables = _sheets(path, content)
        first, *others = tables
        if others:
            first.facts["sheets_left_out"] = [table.facts["sheet"] for table in others]
        return first
    return _csv_table(path.name, content)


def read_workbook(path: str | Path) -> dict[str, TextTable]:
    """Read every sheet with content of an .xlsx file as exact text.

    Parameters
    ----------
    path : str or pathlib.Path

    Returns
    -------
    dict of str to TextTable
        Name of the sheet -> its cells.

    Raises
    ------
    Unreadable
        As :func:`read_text_table`.
    """
    path = Path(path)
    return {table.facts["sheet"]: table for table in _sheets(path, _guarded(path))}


# --- the guard ---------------------------------------------------------------------------------------


def _guarded(path: Path) -> bytes:
    """Return the bytes of a file that is what its name says; else say what it is and what to do."""
    ending = path.suffix.lower()
    if not path.is_file():
        raise Unreadable(Problem("no_file", path.name, value=str(path)))
    if ending not in TEXT_ENDINGS | BOOK_ENDINGS:
        readable = ", ".join(sorted(TEXT_ENDINGS | BOOK_ENDINGS))
        raise Unreadable(Problem("ending_not_read", path.name, value=ending, values={"readable": readable}))
    content = path.read_bytes()
    if not content.strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(Problem("empty_file", path.name))
    kind = _kind(content)
    if kind != ("kind.excel" if ending in BOOK_ENDINGS else "kind.text"):
        raise Unreadable(
            Problem("other_kind", path.name, value=ending, values={"found": in_every_language(kind)})
        )
    return content


def _kind(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return "kind.web_page"
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "kind.binary"
    return "kind.text"


def _kind_of_zip(content: bytes) -> str:
    try:
        names = {entry.filename: entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    except zipfile.BadZipFile:
        return "kind.damaged_zip"
    if sum(names.values()) > LARGEST_UNPACKED:
        return "kind.zip_bomb"
    if "xl/workbook.xml" in names:
        return "kind.excel"
    return "kind.open_document" if "content.xml" in names else "kind.zip"


# --- CSV ---------------------------------------------------------------------------------------------


def _csv_table(name: str, content: bytes) -> TextTable:
    encoding = guess_encoding(content)
    text = content.decode(encoding)
    separator, start = _separator(text)
    facts = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "encoding": encoding,
        "separator": separator,
    }
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True)
    first_line = text.count("\n", 0, start) + 1
    return _table(name, _records(name, reader, first_line), facts)


def guess_encoding(content: bytes) -> str:
    """Return the encoding in which the bytes read as text, French text in particular.

    A byte-order mark decides, then strict UTF-8; else, of cp1252 (Windows), mac_roman and cp850 (DOS),
    the one under which the most non-ASCII bytes are French letters and signs.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str
        Name of a Python codec.

    Examples
    --------
    >>> guess_encoding("déjà formé".encode("cp1252")), guess_encoding("déjà".encode("mac_roman"))
    ('cp1252', 'mac_roman')
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        counts = Counter(byte for byte in content if byte > 0x7F)
        return max(("cp1252", "mac_roman", "cp850"), key=lambda encoding: _frenchness(counts, encoding))


def _frenchness(counts: Counter[int], encoding: str) -> int:
    if not all(_decodes(byte, encoding) for byte in counts):
        return -(10**9)  # cp1252 leaves five bytes undefined: a file that holds one was not written in it
    rank = {letter: len(FRENCH) - place for place, letter in enumerate(FRENCH)}
    letters = ((bytes([byte]).decode(encoding), n) for byte, n in counts.items())
    return sum(n * rank.get(letter, -len(FRENCH)) for letter, n in letters)


def _decodes(byte: int, encoding: str) -> bool:
    return bytes([byte]).decode(encoding, errors="replace") != "\ufffd"


def _separator(text: str) -> tuple[str, int]:
    """Return the separator and where the table starts (Excel writes a directive ``sep=;`` first)."""
    first, newline, _ = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip("\r")) == 5:
        return first[4], len(first) + len(newline)
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator)), 0


def _regularity(text: str, separator: str) -> tuple[float, int]:
    """Score a separator: share of the first records as wide as the header, then that width."""
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    widths = []
    try:
        for record in reader:
            if any(record):
                widths.append(len(record))
            if len(widths) == 50:
                break
    except csv.Error:
        pass
    if not widths or widths[0] == 1:
        return 0.0, 1
    return widths.count(widths[0]) / len(widths), widths[0]


def _records(name: str, reader: Any, line: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line at which it starts, cells) for every record that is not blank."""
    offset = line - 1
    start = line
    try:
        for record in reader:
            yield start, record
            start = reader.line_num + offset + 1
    except csv.Error as error:
        raise Unreadable(Problem("broken_quotes", name, (start,), values={"error": str(error)})) from None


# --- .xlsx -------------------------------------------------------------------------------------------


def _sheets(path: Path, content: bytes) -> list[TextTable]:
    from python_calamine import CalamineError, CalamineWorkbook

    facts = {"sha256": hashlib.sha256(content).hexdigest()}
    tables = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            records = ((line, [cell_text(cell) for cell in row]) for line, row in enumerate(rows, 1))
            if any(any(cell != "" for cell in row) for row in rows):
                name = f"{path.name} [{sheet}]"
                tables.append(_table(name, records, {**facts, "sheet": sheet}))
    except (CalamineError, OSError) as error:
        raise Unreadable(Problem("damaged_book", path.name, values={"error": str(error)})) from None
    if not tables:
        raise Unreadable(Problem("empty_file", path.name))
    return tables


def cell_text(cell: Any) -> str:
    """Return what a person sees in a spreadsheet cell: 3 and not 3.0, ISO dates, TRUE and FALSE."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


# --- both --------------------------------------------------------------------------------------------


def _table(name: str, records: Iterable[tuple[int, Sequence[str]]], facts: dict[str, Any]) -> TextTable:
    """Encode records column by column; note the records that do not fit the header."""
    stream = ((line, record) for line, record in records if any(cell.strip() for cell in record))
    header_line, header = next(stream)
    while header and not header[-1].strip():  # phantom columns behind the last named one
        header = header[:-1]
    width = len(header)
    books: list[dict[str, int]] = [{} for _ in header]
    codes = [array("i") for _ in header]
    lines: list[int] = []
    misfits: dict[str, list[int]] = {"row_too_long": [], "row_too_short": []}
    for line, record in stream:
        if len(record) != width:
            record = _fitted(line, record, width, misfits, padded="sheet" in facts)
        lines.append(line)
        for book, column, cell in zip(books, codes, record, strict=True):
            column.append(book.setdefault(cell, len(book)))
    cells = [
        pd.Categorical.from_codes(
            np.asarray(column, dtype=np.int32), categories=pd.Index(list(book), dtype="str")
        )
        for column, book in zip(codes, books, strict=True)
    ]
    problems = [
        Problem(kind, name, tuple(where), values={"width": width}) for kind, where in misfits.items() if where
    ]
    facts = {**facts, "header_line": header_line}
    return TextTable(
        name,
        [cell.strip("\ufeff") for cell in header],
        cells,
        np.asarray(lines, dtype=np.int64),
        facts,
        problems,
    )


def _fitted(
    line: int, record: Sequence[str], width: int, misfits: dict[str, list[int]], *, padded: bool
) -> list[str]:
    """Cut or pad a record to the header's width; note it unless only empty cells were cut."""
    if len(record) < width and not padded:
        misfits["row_too_short"].append(line)
    elif any(cell.strip() for cell in record[width:]):
        misfits["row_too_long"].append(line)
    return [*record[:width], *[""] * (width - len(record))]
