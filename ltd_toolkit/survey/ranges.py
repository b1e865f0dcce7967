"""Numbers that do not go as far as the questionnaire's answers, or further: another scale than was asked.

Cell by cell, 1 to 6 of answers that go from 0 to 6 look valid; only all of them together tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.problems import Problem
from ltd_toolkit.survey.coding import Reader

ENOUGH_CELLS = 100  # with fewer, nobody may have chosen an end
FURTHER = 3  # one or two codes beyond the last answer often stand for « does not know » and « refused »


def other_ranges(
    table: TextTable, instrument: Instrument, column_of: Mapping[str, int], readers: Mapping[str, Reader]
) -> list[Problem]:
    """Return what is wrong with the numbers of all items that have answers of the same range.

    Parameters
    ----------
    table : TextTable
    instrument : Instrument
    column_of : mapping of str to int
        Item -> position of its column.
    readers : mapping of str to callable
        Scale -> what reads its answers.

    Returns
    -------
    list of Problem
        ``other_range`` where the numbers cannot be those of the instrument, ``unused_answers`` where nobody
        chose one of the two highest.
    """
    texts_of: dict[tuple[int, int], list[set[str]]] = defaultdict(list)
    for item, position in column_of.items():
        scale, variable = instrument.items.at[item, "scale"], table.variable(position)
        texts = {text.strip() for text in table.cells[position].categories} - set(variable.missing)
        worded = {text for text in texts if not text.isdecimal() and readers[scale](text).value is not None}
        if not variable.answers and not worded:  # words say themselves what they mean
            texts_of[instrument.range_of(scale)].append(texts)
    found = []
    for (low, high), columns in texts_of.items():
        kind, used = _kind(columns, low, high)
        if kind and len(columns) * len(table.lines) >= ENOUGH_CELLS:
            ends = {"lowest": min(used), "highest": max(used), "low": low, "high": high}
            found.append(Problem(kind, table.file, serious=True, values={**ends, "n_items": len(columns)}))
    return found


def _kind(columns: list[set[str]], low: int, high: int) -> tuple[str, list[int]]:
    """Return the kind of problem, empty if there is none, and the numbers that are used as answers."""
    times: dict[int, int] = defaultdict(int)
    for texts in columns:
        for code in {int(text) for text in texts if text.isdecimal()}:
            times[code] += 1
    often = [code for code, n in times.items() if 2 * n >= len(columns)]
    beyond = [code for code in range(high + 1, high + 1 + FURTHER) if code in often]
    inside = [code for code in times if low <= code <= high]
    if not inside:
        return "", []
    if len(beyond) == FURTHER:
        return "other_range", [code for code in often if code <= 2 * high]
    if low - 1 in times and high not in times and 2 * max(times[code] for code in inside) >= len(columns):
        return "other_range", [low - 1, *inside]
    return ("unused_answers", inside) if max(inside) <= high - 2 and max(times) <= high else ("", [])
