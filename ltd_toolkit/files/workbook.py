"""Workbooks (.xlsx, .xlsm, .xls, .ods): each sheet as the texts that people see in its cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import numpy as np

from ltd_toolkit.files.guard import Unreadable
from ltd_toolkit.files.marks import Marks, marks_of, stretched_sheets
from ltd_toolkit.files.table import HeadingReader, TextTable, encode
from ltd_toolkit.problems import Problem

MOST_CELLS = 50_000_000  # a sheet that claims more was stretched by a stray cell far away


def book_tables(
    name: str, content: bytes, facts: dict[str, Any], heading: HeadingReader
) -> Iterator[TextTable]:
    """Yield every sheet with content of a workbook, those that are hidden last.

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
    for title, reach in stretched_sheets(content, MOST_CELLS).items():
        raise _stretched(f"{name} [{title}]", *reach)
    sheets = _sheets(name, content)
    if not sheets:
        raise Unreadable(Problem("empty_file", name))
    marks = marks_of(content)
    for sheet, (rows, merged) in sheets.items():
        marked = marks.get(sheet, Marks())
        for (row, column), text in marked.texts.items():
            if row in rows and column < len(rows[row]) and rows[row][column] == "":
                rows[row][column] = text
        records = ((row + 1, [cell_text(cell) for cell in cells]) for row, cells in rows.items())
        table = encode(f"{name} [{sheet}]", records, {**facts, "sheet": sheet}, heading)
        table.problems.extend(_told(table, merged, marked.hidden))
        yield table


def _told(table: TextTable, merged: list[int], hidden: tuple[int, ...]) -> Iterator[Problem]:
    """Yield a note on cells that were merged and one on rows that the spreadsheet program hides."""
    for kind, rows in (("merged_cells", merged), ("hidden_rows", hidden)):
        lines = tuple(table.lines[np.isin(table.lines, rows)].tolist())
        if lines:
            yield Problem(kind, table.file, lines, serious=False)


def _sheets(name: str, content: bytes) -> dict[str, tuple[dict[int, list[Any]], list[int]]]:
    """Return the rows of every sheet that has any, and on which lines a merged cell was filled in."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = sorted(book.sheets_metadata, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
        found = {sheet.name: _rows(name, book.get_sheet_by_name(sheet.name), sheet.name) for sheet in seen}
    except (CalamineError, OSError) as error:
        kind = "locked_book" if "password" in str(error).lower() else "damaged_book"
        raise Unreadable(Problem(kind, name, values={"error": str(error)})) from None
    return {sheet: rows for sheet, rows in found.items() if rows[0]}


def _rows(name: str, sheet: Any, title: str) -> tuple[dict[int, list[Any]], list[int]]:
    """Return the rows that are not blank, by number from 0, first columns included even when empty."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _stretched(f"{name} [{title}]", sheet.total_height, sheet.total_width)
    rows = sheet.to_python(skip_empty_area=False)
    filled = {number: row for number, row in enumerate(rows) if any(cell != "" for cell in row)}
    return filled, _fill_merged(filled, sheet.merged_cell_ranges or [])


def _stretched(name: str, rows: int, columns: int) -> Unreadable:
    return Unreadable(Problem("stretched_sheet", name, values={"rows": rows, "columns": columns}))


def _fill_merged(rows: dict[int, list[Any]], ranges: list[Any]) -> list[int]:
    """Give what stands in a cell merged with those below it to each of them; return their lines."""
    lines = []
    for (top, left), (bottom, right) in ranges:
        if left == right and top in rows and left < len(rows[top]) and rows[top][left] != "":
            for row in range(top + 1, bottom + 1):
                if row in rows:
                    rows[row][left] = rows[top][left]
                    lines.append(row + 1)
    return lines


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
