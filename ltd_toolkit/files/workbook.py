"""Workbooks (.xlsx, .xlsm, .xls, .ods): each sheet as the texts that people see in its cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from ltd_toolkit.files.guard import Unreadable
from ltd_toolkit.files.table import HeadingReader, TextTable, encode
from ltd_toolkit.problems import Problem

MOST_CELLS = 50_000_000  # a sheet that claims more was stretched by a stray cell far away


def book_tables(
    name: str, content: bytes, facts: dict[str, Any], heading: HeadingReader
) -> Iterator[TextTable]:
    """Yield every sheet with content of a workbook.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : bytes
    facts : dict
        What is known about the file.
    heading : callable
        First records -> Heading.

    Yields
    ------
    TextTable

    Raises
    ------
    Unreadable
        If the workbook is damaged, locked or without content, or a sheet is stretched beyond reason.
    """
    sheets = _sheets(name, content)
    if not sheets:
        raise Unreadable(Problem("empty_file", name))
    for sheet, rows in sheets.items():
        records = ((line, [cell_text(cell) for cell in row]) for line, row in rows)
        yield encode(f"{name} [{sheet}]", records, {**facts, "sheet": sheet}, heading)


def _sheets(name: str, content: bytes) -> dict[str, list[tuple[int, list[Any]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = {sheet: _rows(name, book.get_sheet_by_name(sheet), sheet) for sheet in book.sheet_names}
    except (CalamineError, OSError) as error:
        kind = "locked_book" if "password" in str(error).lower() else "damaged_book"
        raise Unreadable(Problem(kind, name, values={"error": str(error)})) from None
    return {sheet: rows for sheet, rows in found.items() if rows}


def _rows(name: str, sheet: Any, title: str) -> list[tuple[int, list[Any]]]:
    """Return the rows that are not blank, with their number, first columns included even when empty."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        size = {"rows": sheet.total_height, "columns": sheet.total_width}
        raise Unreadable(Problem("stretched_sheet", f"{name} [{title}]", values=size))
    rows = enumerate(sheet.to_python(skip_empty_area=False), start=1)
    return [(number, row) for number, row in rows if any(cell != "" for cell in row)]


def cell_text(cell: Any) -> str:
    """Return what a person sees in a spreadsheet cell: 3 and not 3.0, ISO dates, TRUE and FALSE.

    Parameters
    ----------
    cell : object
        Number, text, date, time, truth value; None or an empty text for an empty cell.

    Examples
    --------
    >>> cell_text(3.0), cell_text(2.5), cell_text(True), cell_text(None)
    ('3', '2.5', 'TRUE', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if cell != cell:
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
