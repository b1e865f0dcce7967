"""A plain table: names in one row, then one row per respondent; a title may stand above."""

from __future__ import annotations

from ltd_toolkit.files.table import Heading, without_phantoms

# The widest record -> how many cells the title above it may fill; a narrower table has no title.
TITLE_CELLS = {6: 2, 3: 1}


def heading(first: list[list[str]]) -> Heading:
    """Take as names the first record that is more than a title.

    Parameters
    ----------
    first : list of list of str
        The first records that are not blank.

    Returns
    -------
    Heading
    """
    at = _names_at(first)
    return Heading(without_phantoms(first[at]), rows=at + 1, at=at, program="plain")


def _names_at(first: list[list[str]]) -> int:
    """Return which record holds the names: the first that fills more cells than a title does."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in first]
    title = next((cells for wide, cells in TITLE_CELLS.items() if max(filled) >= wide), 0)
    return next(place for place, n in enumerate(filled) if n > title)
