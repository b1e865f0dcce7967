"""What stands in a file: guarded, then read as exact text, whichever of ten kinds it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from ltd_toolkit.files.delimited import delimited_table
from ltd_toolkit.files.guard import BOOKS, ENDINGS, STATISTICS, Unreadable, guarded
from ltd_toolkit.files.statistics import statistics_table
from ltd_toolkit.files.table import HeadingReader, TextTable, first_row_names
from ltd_toolkit.files.workbook import book_tables

__all__ = ["TextTable", "Unreadable", "is_workbook", "read_text_table", "read_workbook"]


def read_text_table(
    path: str | Path,
    heading: HeadingReader = first_row_names,
    n_known: Callable[[Sequence[str]], int] = lambda names: 0,
) -> TextTable:
    """Read a text file, a sheet of a workbook, or an SPSS or Stata file as exact text.

    Parameters
    ----------
    path : str or pathlib.Path
    heading : callable
        Takes the first records, says which are heading and how the columns are named; statistics files have
        names of their own.
    n_known : callable
        Takes the names of the columns of a sheet, says how many are known. The sheet with the most is read,
        the first of them if there are several; those with at least half as many are told in ``facts``.

    Returns
    -------
    TextTable

    Raises
    ------
    Unreadable
        If the file is absent, empty, not of the kind its name says, damaged, or of a kind that is not read.
    """
    path = Path(path)
    kind, content = guarded(path)
    facts = {"sha256": hashlib.sha256(content).hexdigest()}
    if kind in BOOKS:
        return _one_of(list(book_tables(path.name, content, facts, heading)), n_known)
    if kind in STATISTICS:
        return statistics_table(path.name, content, facts, kind)
    return delimited_table(path.name, content, facts, heading)


def _one_of(tables: list[TextTable], n_known: Callable[[Sequence[str]], int]) -> TextTable:
    known = [n_known(table.columns) for table in tables]
    at = known.index(max(known))
    others = [(table.facts["sheet"], n) for table, n in zip(tables, known, strict=True)]
    _, most = others.pop(at)
    if others:
        tables[at].facts["sheets_left_out"] = [sheet for sheet, _ in others]
        tables[at].facts["sheets_alike"] = [sheet for sheet, n in others if n and 2 * n >= most]
    return tables[at]


def read_workbook(path: str | Path) -> dict[str, TextTable]:
    """Read every sheet with content of a workbook as exact text.

    Parameters
    ----------
    path : str or pathlib.Path
        An .xlsx, .xlsm, .xls or .ods file.

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
    _, content = guarded(path)
    facts = {"sha256": hashlib.sha256(content).hexdigest()}
    return {table.facts["sheet"]: table for table in book_tables(path.name, content, facts, first_row_names)}


def is_workbook(path: str | Path) -> bool:
    """Tell whether a name is that of a workbook.

    Parameters
    ----------
    path : str or pathlib.Path

    Examples
    --------
    >>> is_workbook("survey.xlsx"), is_workbook("survey.csv")
    (True, False)
    """
    return ENDINGS.get(Path(path).suffix.lower()) in BOOKS
