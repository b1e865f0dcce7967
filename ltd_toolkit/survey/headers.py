"""Which column is which question: headers matched by id, alias or label, in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.instrument.model import languages_of
from ltd_toolkit.language import in_every_language
from ltd_toolkit.problems import Problem

NUMBERING = re.compile(r"^(q|question|item)?\s*\d+\s*[a-z]?\s*[.):–-]+\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Headers:
    """Where each item and field stands in the file.

    Parameters
    ----------
    column_of : dict of str to int
        Id of the item or field -> position of its column.
    renamed : int
        How many were recognised by something else than their id.
    problems : list of Problem
    """

    column_of: dict[str, int]
    renamed: int
    problems: list[Problem]


def normalise(text: str) -> str:
    """Return a text without the differences that people do not see: case, spaces, kinds of apostrophe.

    Accents stay: they tell words apart.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> normalise("  Plutôt\u00a0d’accord ") == normalise("plutôt d'accord")
    True
    """
    if not text.isascii():  # most texts are, and a million ids pass here
        text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("ʼ", "'")
    return " ".join(text.casefold().split())


def match_headers(table: TextTable, instrument: Instrument, columns: Mapping[str, str]) -> Headers:
    """Match the headers of a file with the items and fields of an instrument.

    Parameters
    ----------
    table : TextTable
    instrument : Instrument
    columns : mapping of str to str
        Id of the instrument -> header of the file; beats every other rule.

    Returns
    -------
    Headers

    Raises
    ------
    ValueError
        If `columns` names an id that the instrument does not have.
    """
    known = [*instrument.items.index, *instrument.fields.index]
    strangers = [name for name in columns if name not in known]
    if strangers:
        raise ValueError(
            f"columns= names {strangers}, which {instrument.source} does not have; it has {known}"
        )
    exact, patterns = _names(instrument)
    claims: dict[str, list[int]] = {name: [] for name in known}
    given = {header: name for name, header in columns.items()}
    for position, header in enumerate(table.columns):
        name = given.get(header) or _match(header, exact, patterns)
        if name and (name not in columns or columns[name] == header):
            claims[name].append(position)
    _claim_by_what_the_file_says(table, exact, patterns, claims, columns)
    column_of = {name: positions[0] for name, positions in claims.items() if positions}
    renamed = sum(table.columns[position] != name for name, position in column_of.items())
    return Headers(column_of, renamed, _problems(table, instrument, columns, claims))


def _claim_by_what_the_file_says(
    table: TextTable,
    exact: dict[str, str],
    patterns: list[tuple[re.Pattern[str], str]],
    claims: dict[str, list[int]],
    columns: Mapping[str, str],
) -> None:
    """Let labels, then what the program always puts there, name the columns whose header says nothing."""
    taken = {position for positions in claims.values() for position in positions}
    for names in (_labels_of, _variants_of, _fields_of):
        found: dict[str, list[int]] = {}
        for position in range(len(table.columns)):
            matches = (_match(text, exact, patterns) for text in names(table, position))
            name = next(filter(None, matches), None) if position not in taken else None
            if name and not claims[name] and name not in columns:
                found.setdefault(name, []).append(position)
        for name, positions in found.items():
            claims[name] = positions
            taken.update(positions)


def _labels_of(table: TextTable, position: int) -> Iterable[str]:
    variable = table.variable(position)
    return filter(None, (variable.label, *variable.names))


def _variants_of(table: TextTable, position: int) -> Iterable[str]:
    """Yield a header without what survey programs put around a question: its number, its block, a mark."""
    header = table.columns[position].strip().rstrip("*").strip()
    bare = NUMBERING.sub("", header)
    in_brackets = re.search(r"\[([^\[\]]+)\]$", header)
    tails = (re.split(r"\s[-–—>:]+\s", text)[-1] for text in (header, bare))
    return [header, bare, *([in_brackets[1]] if in_brackets else []), *tails]


def _fields_of(table: TextTable, position: int) -> Iterable[str]:
    return filter(None, [table.variable(position).known_as])


def _names(instrument: Instrument) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Return every normalised name of each id, and patterns for labels that hold a {placeholder}."""
    exact: dict[str, str] = {}
    patterns = []
    for table in (instrument.items, instrument.fields):
        for name, row in table.iterrows():
            texts = [str(row[language]) for language in languages_of(table)]
            for text in filter(None, [str(name), *str(row["alias"]).split("|"), *texts]):
                exact.setdefault(normalise(text), str(name))
                if "{" in text:
                    pieces = [re.escape(piece) for piece in re.split(r"\{\w+\}", normalise(text))]
                    patterns.append((re.compile(".+".join(pieces)), str(name)))
    return exact, patterns


def _match(header: str, exact: dict[str, str], patterns: list[tuple[re.Pattern[str], str]]) -> str | None:
    plain = normalise(header)
    if plain in exact:
        return exact[plain]
    # the file names the tool (« le logiciel de stock ») where the instrument says {tool}
    return next((name for pattern, name in patterns if pattern.fullmatch(plain)), None)


def _problems(
    table: TextTable, instrument: Instrument, columns: Mapping[str, str], claims: dict[str, list[int]]
) -> list[Problem]:
    line = (table.facts["header_line"],) if "header_line" in table.facts else ()
    headers = table.columns
    found = []
    for header in columns.values():
        if header not in headers:
            found.append(
                Problem("no_such_header", table.file, line, header, values={"headers": _list(headers)})
            )
    for name, positions in claims.items():
        if len(positions) > 1:
            same = _list(headers[position] for position in positions)
            found.append(Problem("two_columns", table.file, line, values={"target": name, "headers": same}))
    present = [name for name in instrument.items.index if claims[name]]
    absent = [name for name in instrument.items.index if not claims[name]]
    if not present:
        found.append(Problem("no_items", table.file, line, values={"headers": _list(headers)}))
    elif absent:
        values = {"n_absent": len(absent), "names": _list(absent)}
        found.append(Problem("absent_items", table.file, line, serious=False, values=values))
    return found + _left_over(table, line, {position for places in claims.values() for position in places})


def _left_over(table: TextTable, line: tuple[int, ...], used: set[int]) -> list[Problem]:
    found = []
    others = []
    for position, header in enumerate(table.columns):
        if not header.strip() and any(text.strip() for text in table.cells[position].categories):
            found.append(Problem("unnamed_column", table.file, line, values={"position": position + 1}))
        elif position not in used and header.strip():
            others.append(header)
    if others:
        values = {"headers": _list(others)}
        found.append(Problem("left_over", table.file, line, serious=False, values=values))
    return found


def _list(names: Iterable[str]) -> str | dict[str, str]:
    names = list(names)
    return ", ".join(names) if names else in_every_language("none")
