"""Files written for others: whole or not at all, and with no cell that a spreadsheet would compute."""

from __future__ import annotations

import os
from pathlib import Path

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program may compute a cell that begins so


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there at once: an interruption leaves no half file.

    Parameters
    ----------
    path : pathlib.Path
        A file of that name is replaced.
    content : bytes
    """
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(content)
    os.replace(beside, path)


def harmless(cell: str) -> str:
    """Return a text that no spreadsheet program takes for a formula.

    Parameters
    ----------
    cell : str

    Examples
    --------
    >>> harmless("=HYPERLINK(A1)"), harmless("99")
    ("'=HYPERLINK(A1)", '99')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
