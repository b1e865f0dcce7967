"""Which column is which question: headers matched by id, alias or label, in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.instrument.model import languages_of
from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.problems import Problem

# « Q12. », « 3a) », « 5.4 », « 12_ » before a question; without a sign, only before several words
NUMBERING = re.compile(
    r"^(q|question|item|v|var)?[\s._]*\d+([.-]\d+)*\s*[a-z]?"
    r"(\s*[.):–_-]+\s*|\s*/\s*|(?<=\d)\s+(?=\S+\s+\S+\s+\S))",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s[-–—>:/|]+\s")  # what programs put between a block or a question and its item
CUT_FROM = 30  # letters of a question that was cut off that still tell which one it is
ALIKE = 0.7  # share of words that two questions have in common when one may be the other, reworded
HEADERS_SHOWN = 12
FEWEST_WORDS = 4  # of two questions that may be the same
CUT_WORDS = 6  # that a question has left when it is cut off and may still be asked about


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


@dataclass(frozen=True)
class _Names:
    """What each item and field may be called, written by a rule of comparison.

    Parameters
    ----------
    write : callable
        Text -> the form in which texts are compared.
    exact : dict of str to str
        Form -> id.
    patterns : list of (re.Pattern, str)
        Labels that hold a {placeholder}, and their ids.
    """

    write: Callable[[str], str]
    exact: dict[str, str] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def match(self, text: str) -> str | None:
        """Return the id that a text stands for."""
        plain = self.write(text)
        if plain in self.exact:
            return self.exact[plain]
        # the file names the tool (« le logiciel de stock ») where the instrument says {tool}
        return next((name for pattern, name in self.patterns if pattern.fullmatch(plain)), None)


def known_names(instrument: Instrument) -> Callable[[Sequence[str]], int]:
    """Return what counts the questions of an instrument that stand in a record.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    callable
        Texts of a record -> how many different items they name.
    """
    match, items = name_of(instrument), set(instrument.items.index)

    def count(record: Sequence[str]) -> int:
        return len(items.intersection(match(text) or "" for text in record if text and not text.isdigit()))

    return count


def name_of(instrument: Instrument) -> Callable[[str], str | None]:
    """Return what tells which item or field a text names.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    callable
        Text -> id, or None.
    """
    exactly, loosely = _names(instrument, normalise), _names(instrument, bare)

    @cache
    def match(text: str) -> str | None:
        return next(
            filter(None, (names.match(each) for names in (exactly, loosely) for each in _variants(text))),
            None,
        )

    return match


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
    names = _names(instrument, normalise)
    claims: dict[str, list[int]] = {name: [] for name in known}
    given = {header: name for name, header in columns.items()}
    for position, header in enumerate(table.columns):
        name = given.get(header) or names.match(header)
        if name and (name not in columns or columns[name] == header):
            claims[name].append(position)
    _claim_by_what_the_file_says(table, instrument, names, claims, columns)
    column_of = {name: positions[0] for name, positions in claims.items() if positions}
    renamed = sum(table.columns[position] != name for name, position in column_of.items())
    return Headers(column_of, renamed, _problems(table, instrument, columns, claims))


def _claim_by_what_the_file_says(
    table: TextTable,
    instrument: Instrument,
    exactly: _Names,
    claims: dict[str, list[int]],
    columns: Mapping[str, str],
) -> None:
    """Let labels, then what the program always puts there, name the columns whose header says nothing."""
    taken = {position for positions in claims.values() for position in positions}
    loosely = _names(instrument, bare)
    cut = _cut_names(instrument)
    for match, texts_of in (
        (exactly.match, _labels_of),
        (exactly.match, _variants_of),
        (loosely.match, _variants_of),  # accents and punctuation lost on the way
        (cut, _variants_of),
        (exactly.match, _fields_of),
    ):
        found: dict[str, list[int]] = {}
        for position in range(len(table.columns)):
            texts = texts_of(table, position) if position not in taken else ()
            name = next(filter(None, map(match, texts)), None)
            if name and not claims[name] and name not in columns:
                found.setdefault(name, []).append(position)
        for name, positions in found.items():
            claims[name] = positions
            taken.update(positions)


def _labels_of(table: TextTable, position: int) -> Iterable[str]:
    variable = table.variable(position)
    return filter(None, (variable.label, *variable.names))


def _variants_of(table: TextTable, position: int) -> Iterable[str]:
    return _variants(table.columns[position])


def _variants(header: str) -> Iterator[str]:
    """Yield a header without what survey programs put around a question: its number, its block, a mark."""
    header = header.strip().rstrip("*").strip()
    unnumbered = NUMBERING.sub("", header)
    in_brackets = re.search(r"\[([^\[\]]+)\]$", header)
    yield from (header, unnumbered)
    if in_brackets:
        yield in_brackets[1]
    for text in (header, unnumbered):
        yield from (text[between.end() :] for between in BETWEEN.finditer(text))
    if re.fullmatch(r"\S*\d|[^\W\d]+\s\d", header):  # ids: G01Q02_EXP1, exp_1, « EXP 1 »
        yield re.split(r"[._]", header)[-1]
        yield re.sub(r"[\s._-]", "", header)


def _fields_of(table: TextTable, position: int) -> Iterable[str]:
    """Yield the field that a program always puts in a column; its number of an answer if none comes twice."""
    known_as = table.variable(position).known_as
    if not known_as and normalise(table.columns[position]) in _answer_numbers():
        texts = table.cells[position].categories
        known_as = "respondent" if len(texts) == len(table.lines) > 1 else ""
    return filter(None, [known_as])


@cache
def _answer_numbers() -> set[str]:
    """Return what survey programs call their own number of an answer, in every language."""
    texts = in_every_language("headers.answer_number").values()
    return {normalise(name) for text in texts for name in text.split("|")}


def bare(text: str) -> str:
    """Return the words of a text alone: no accents, no signs, no difference of case.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> bare("Ni d'accord, ni pas d’accord : n°2") == bare("NI DACCORD NI PAS DACCORD N 2")
    True
    """
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]|_", " ", re.sub("['’ʼ]", "", plain)).split())


def _names(instrument: Instrument, write: Callable[[str], str]) -> _Names:
    """Return every written name of each id, and patterns for labels that hold a {placeholder}."""
    names = _Names(write)
    for name, text in _texts(instrument):
        pieces = [write(piece) for piece in re.split(r"\{\w+\}", text)]
        names.exact.setdefault(write(text), name)
        if len(pieces) > 1:
            whole = r".+".join(rf"\s*{re.escape(piece)}\s*" for piece in pieces)
            names.patterns.append((re.compile(whole), name))
    return names


def _texts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Yield (id, id or alias or label) for every item and field."""
    for table in (instrument.items, instrument.fields):
        for name, row in table.iterrows():
            texts = [str(row[language]) for language in languages_of(table)]
            yield from (
                (str(name), text) for text in [str(name), *str(row["alias"]).split("|"), *texts] if text
            )


def _cut_names(instrument: Instrument) -> Callable[[str], str | None]:
    """Return what knows a question by its beginning, if only one begins so."""
    beginnings = [(bare(text.split("{")[0]), name) for name, text in _texts(instrument)]

    def match(text: str) -> str | None:
        plain = bare(text)
        found = {name for full, name in beginnings if len(plain) >= CUT_FROM and full.startswith(plain)}
        return found.pop() if len(found) == 1 else None

    return match


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
    used = {position for positions in claims.values() for position in positions}
    found += _reworded(table, instrument, line, [name for name in absent if present], used)
    return found + _left_over(table, line, used)


def _reworded(
    table: TextTable, instrument: Instrument, line: tuple[int, ...], absent: list[str], used: set[int]
) -> list[Problem]:
    """Ask about columns that may be an absent question in other words: without them its scale is another."""
    found = []
    wanted = [(name, set(bare(text).split())) for name, text in _texts(instrument) if name in absent]
    words_of = [(name, own) for name, own in wanted if len(own) >= FEWEST_WORDS]
    for position, header in enumerate(table.columns):
        words = set(bare(NUMBERING.sub("", header)).split())
        if position in used or len(words) < FEWEST_WORDS:
            continue
        alike = dict.fromkeys(absent, 0.0)
        for name, own in words_of:  # several languages of one question
            alike[name] = max(alike[name], _alike(words, own))
        best = max(alike.values(), default=0.0)
        if best >= ALIKE:
            names = [name for name in absent if alike[name] == best]
            values = {"target": ", ".join(names), "question": _questions(instrument, names)}
            found.append(Problem("almost_question", table.file, line, header, values=values))
    return found


def _questions(instrument: Instrument, names: list[str]) -> dict[str, str]:
    """Return the texts of questions in every language, with « … » for the tool."""
    texts = {each: [instrument.labels(each)[name] for name in names] for each in languages()}
    return {each: re.sub(r"\{\w+\}", "…", " / ".join(said)) for each, said in texts.items()}


def _alike(words: set[str], own: set[str]) -> float:
    """Return the share of words in common: of both questions or, for one that may be cut off, of its own."""
    common = len(words & own)
    return max(common / len(words | own), common / len(words) if len(words) >= CUT_WORDS else 0.0)


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
    if len(names) > HEADERS_SHOWN:
        shown = ", ".join(names[:HEADERS_SHOWN])
        return in_every_language("problem.more_headers", shown=shown, n=len(names) - HEADERS_SHOWN)
    return ", ".join(names) if names else in_every_language("none")
