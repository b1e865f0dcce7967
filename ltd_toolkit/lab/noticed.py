"""What was noticed in a file, told on a screen: once per reason, with places and what to do, and as a CSV.

A screen may be seen by others: cells of columns that identify persons are left out, and so is everything that
looks like an address or a telephone number.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.lab.panel import table
from ltd_toolkit.language import current_language, has_word, languages, word
from ltd_toolkit.problems import Problem
from ltd_toolkit.survey.personal import SHAPES
from ltd_toolkit.writing import harmless

PLACES_SHOWN = 5
REASONS_SHOWN = 10  # of one kind
HEADER_WIDTH = 60  # letters
HIDDEN = "…"


@dataclass(frozen=True)
class Noted:
    """One problem as texts: where it is, what stands there, why that is a problem and what to do."""

    severity: str
    kind: str
    header: str
    value: str
    lines: tuple[Any, ...]
    reason: str

    @property
    def place(self) -> str:
        """Lines, column and value in one phrase."""
        return Problem(self.kind, "", self.lines, shortened(self.header), self.value).where()


def noted(
    problems: pd.DataFrame, personal: Collection[str] = (), columns: Mapping[str, str] | None = None
) -> list[Noted]:
    """Turn problems into texts, without the cells of persons.

    Parameters
    ----------
    problems : pandas.DataFrame
        ``survey.problems``, or those of a SurveyError.
    personal : collection of str
        Headers of columns whose cells are not shown.
    columns : mapping of str to str, optional
        Id -> header of the file: some problems name the one, people know the other.

    Returns
    -------
    list of Noted
    """
    rows = problems.itertuples(index=False)
    return [_noted(found, set(personal), columns or {}) for found in rows]


def told(found: list[Noted]) -> str:
    """Write errors as a table and, folded below it, the notes.

    Parameters
    ----------
    found : list of Noted

    Returns
    -------
    str
        HTML.
    """
    errors, notes = ([each for each in found if each.severity == name] for name in ("error", "note"))
    said = _table(errors, word("lab.survey.errors", n=len(errors))) if errors else ""
    if notes:
        title = word("lab.survey.notes", n=len(notes))
        said += folded(title, _table(notes, title))
    return said


def save(found: list[Noted], beside: Path) -> Path:
    """Write all problems into a CSV file that a spreadsheet program opens, never over another file.

    Parameters
    ----------
    found : list of Noted
    beside : pathlib.Path
        The survey file: its name begins that of the new file, and its folder takes it.

    Returns
    -------
    pathlib.Path
    """
    head = ["severity", "column", "value", "lines", "cells", "reason"]
    # A spreadsheet program takes the separator of its country, which goes with the decimal mark.
    separator = ";" if word("decimal_mark") == "," else ","
    path = _new_file(beside)
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow([word(f"lab.survey.{name}") for name in head])
        for each in found:
            lines = ", ".join(map(str, each.lines))
            severity = word(f"lab.survey.{each.severity}")
            cells = [severity, each.header, each.value, lines, len(each.lines), each.reason]
            writer.writerow([harmless(str(cell)) for cell in cells])
    return path


def is_saved(path: Path) -> bool:
    """Tell by its name whether :func:`save` wrote a file.

    Parameters
    ----------
    path : pathlib.Path
    """
    names = "|".join(re.escape(word("lab.survey.file_of_problems", each)) for each in languages())
    return bool(re.fullmatch(rf".+_({names})(_\d+)?\.csv", path.name))


def folded(title: str, inside: str) -> str:
    """Write HTML that is opened by its title.

    Parameters
    ----------
    title : str
        Plain text.
    inside : str
        HTML.
    """
    return f"<details><summary>{html.escape(title)}</summary>{inside}</details>"


def shortened(header: str) -> str:
    """Return a header in one line of at most 60 letters.

    Parameters
    ----------
    header : str
    """
    line = " ".join(without_addresses(header).split())
    return line if len(line) <= HEADER_WIDTH else line[: HEADER_WIDTH - 1].rstrip() + "…"


def without_addresses(text: str) -> str:
    """Return a text without e-mail addresses, IP addresses and French telephone numbers.

    Headers too may be answers of a person: a file can lack its header.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> without_addresses("respondent anne@example.org")
    'respondent …'
    """
    for shape in SHAPES:
        text = shape.sub(HIDDEN, text)
    return text


def _noted(found: Any, personal: set[str], columns: Mapping[str, str]) -> Noted:
    at = Problem(found.kind, found.file, found.lines, found.column, found.value).where()
    reason = getattr(found, current_language()).removeprefix(at + word("problem.colon") if at else "")
    header = columns.get(found.column, found.column)
    hidden = header in personal
    if personal and (hidden or "{firm" in word(f"problem.{found.kind}")):  # names may stand in the sentence
        reason = " ".join(_blank(f"{part}.{found.kind}") for part in ("problem", "remedy"))
    value = HIDDEN if hidden and found.value else found.value
    value = Path(value).name if found.kind == "no_file" else value  # where folders are is nobody's business
    reason = _for_the_panel(found.kind, reason)
    texts = [without_addresses(text) for text in (header, value, reason)]
    return Noted(found.severity, found.kind, texts[0], texts[1], tuple(found.lines), texts[2])


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return HIDDEN


def _blank(key: str) -> str:
    """Return a sentence with « … » for whatever is filled in."""
    return word(key).format_map(_Blanks())


def _for_the_panel(kind: str, reason: str) -> str:
    """Replace advice that needs code by what the panel itself offers."""
    own, general = f"lab.survey.remedy.{kind}", _blank(f"remedy.{kind}")
    return reason.removesuffix(general) + word(own) if has_word(own) and reason.endswith(general) else reason


def _new_file(beside: Path) -> Path:
    stem = f"{beside.stem}_{word('lab.survey.file_of_problems')}"
    names = (f"{stem}{f'_{number}' if number > 1 else ''}.csv" for number in count(1))
    return next(path for path in map(beside.with_name, names) if not path.exists())


def _table(found: list[Noted], title: str) -> str:
    """Write one row per reason; the reasons of a kind stay together, and of many only some are written."""
    kinds: dict[str, dict[str, list[Noted]]] = {}
    for each in found:
        kinds.setdefault(each.kind, {}).setdefault(each.reason, []).append(each)
    rows = []
    for reasons in kinds.values():
        shown = list(reasons.items())[:REASONS_SHOWN]
        rows += [[reason, _places(same), _cells(same)] for reason, same in shown]
        if len(reasons) > len(shown):
            rows.append([word("lab.survey.more_reasons", n=len(reasons) - len(shown)), "", ""])
    head = [word(f"lab.survey.{name}") for name in ("reason", "place", "cells")]
    return table(head, rows, caption=title)


def _places(same: list[Noted]) -> str:
    places = [each.place for each in same[:PLACES_SHOWN]]
    if len(same) > PLACES_SHOWN:
        places.append(word("lab.survey.more_places", n=len(same) - PLACES_SHOWN))
    return "\n".join(places)


def _cells(same: list[Noted]) -> str:
    return str(sum(len(each.lines) for each in same if each.header) or "")
