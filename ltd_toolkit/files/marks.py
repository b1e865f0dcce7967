"""What an .xlsx workbook says of its cells: how far they reach, failed formulas, hidden rows.

Readers of workbooks pass these over in silence: a failed formula looks like an empty cell, and a row that
somebody filtered out like any other. Here they are read from the sheet's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

LARGEST_SHEET = 2**28  # bytes unpacked; a larger sheet is read without its marks, to spare memory
SHEET = re.compile(rb"<sheet\b[^>]*?>")
LINK = re.compile(rb"<Relationship\b[^>]*?>")
FAILED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]*)</v>')
NEVER_COMPUTED = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]* t="str")[^>]*><f[^>]*>([^<]*)</f>(?:<v ?/>|<v></v>)?</c>'
)
REACH = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
FILLED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>/]*>(?=<v>|<is>|<f)')
HIDDEN = re.compile(rb'<row r="(\d+)"[^>]*? hidden="(?:1|true)"')


@dataclass(frozen=True)
class Marks:
    """What a sheet marks.

    Parameters
    ----------
    texts : dict of (int, int) to str
        Row and column (from 0) of a cell that looks empty and is not -> ``#N/A``, ``=A1+1`` ...
    hidden : tuple of int
        Hidden rows, as the sheet numbers them.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()


def marks_of(content: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet of an .xlsx workbook; none for another kind of workbook.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    dict of str to Marks
        Name of the sheet -> what it marks; sheets without marks are left out.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        places = _places(archive)
    except (zipfile.BadZipFile, KeyError, ValueError):  # .xls, .ods
        return {}
    return {name: marks for name, place in places.items() if (marks := _marks(archive, place)) != Marks()}


def stretched_sheets(content: bytes, most_cells: int) -> dict[str, tuple[int, int]]:
    """Return how far the filled cells of an .xlsx workbook reach, for sheets that reach too far.

    A reader lays out every cell up to the last one in memory: this has to be known before.

    Parameters
    ----------
    content : bytes
    most_cells : int

    Returns
    -------
    dict of str to (int, int)
        Name of the sheet -> rows, columns.
    """
    found: dict[str, tuple[int, int]] = {}
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        for name, place in _places(archive).items():
            with archive.open(place) as sheet:
                claimed = REACH.search(sheet.read(4096))
            if claimed and _area(
                [(claimed[1], claimed[2])], most_cells
            ):  # formats alone may claim the whole sheet
                reached = _area(FILLED.findall(archive.read(place)), most_cells)
                found |= {name: reached} if reached else {}
    except (zipfile.BadZipFile, KeyError, ValueError):  # .xls, .ods
        return {}
    return found


def _area(cells: Iterable[tuple[bytes, bytes]], most_cells: int) -> tuple[int, int] | None:
    """Return the rows and columns that cells reach, None if that is no more than may be."""
    places = [_cell(*where) for where in cells]
    rows, columns = (max((place[n] for place in places), default=-1) + 1 for n in (0, 1))
    return (rows, columns) if rows * columns > most_cells else None


def _places(archive: zipfile.ZipFile) -> dict[str, str]:
    links = [_attributes(tag) for tag in LINK.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    target = {each["Id"]: each["Target"] for each in links}
    sheets = [_attributes(tag) for tag in SHEET.findall(archive.read("xl/workbook.xml"))]
    return {each["name"]: _place(target[each["r:id"]]) for each in sheets if each.get("r:id") in target}


def _place(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attributes(tag: bytes) -> dict[str, str]:
    from html import unescape

    return {name: unescape(value) for name, value in re.findall(r'([\w:]+)="([^"]*)"', tag.decode("utf-8"))}


def _marks(archive: zipfile.ZipFile, place: str) -> Marks:
    try:
        if archive.getinfo(place).file_size > LARGEST_SHEET:
            return Marks()
        sheet = archive.read(place)
    except (KeyError, zipfile.BadZipFile):
        return Marks()
    texts = {_cell(*where): text.decode("utf-8") for *where, text in FAILED.findall(sheet)}
    texts |= {_cell(*where): "=" + text.decode("utf-8") for *where, text in NEVER_COMPUTED.findall(sheet)}
    return Marks(texts, tuple(int(row) for row in HIDDEN.findall(sheet)))


def _cell(letters: bytes, row: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = 26 * column + letter - ord("A") + 1
    return int(row) - 1, column - 1
