"""A plain table: names in one row, then one row per respondent; a title may stand above."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ltd_toolkit.files.table import Heading, without_phantoms

FEWEST_KNOWN = 3  # questions in a record that make it the heading, whatever stands above
# The widest record -> how many cells the title above it may fill; a narrower table has no title.
TITLE_CELLS = {6: 2, 3: 1}


def heading(first: list[list[str]], n_known: Callable[[Sequence[str]], int] = lambda record: 0) -> Heading:
    """Take as names the first record that is more than a title, or the one whose names are known.

    Parameters
    ----------
    first : list of list of str
        The first records that are not blank.
    n_known : callable
        Record -> how many of its cells name a question. Titles of blocks above the questions fill a record
        too; they name none.

    Returns
    -------
    Heading
    """
    at = _names_at(first)
    known = [n_known(record) for record in first]
    if max(known) >= max(FEWEST_KNOWN, 2 * known[at] + 1):
        at = known.index(max(known))
    return Heading(without_phantoms(first[at]), rows=at + 1, at=at, program="plain")


def _names_at(first: list[list[str]]) -> int:
    """Return which record holds the names: the first that fills more cells than a title does."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in first]
    title = next((cells for wide, cells in TITLE_CELLS.items() if max(filled) >= wide), 0)
    return next(place for place, n in enumerate(filled) if n > title)
