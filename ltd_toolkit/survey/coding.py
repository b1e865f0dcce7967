"""What a cell means: each distinct text of a column becomes a code, a kind of missing, or a problem.

Texts are interpreted once per distinct text and column, then looked up for every row; a column of a
million rows with nine different texts costs nine interpretations.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.instrument.model import languages_of, texts_of
from ltd_toolkit.language import in_every_language, languages, word
from ltd_toolkit.problems import Problem
from ltd_toolkit.survey.headers import bare, normalise

KINDS = ["blank", "not_asked", "dont_know", "refused", "not_applicable", "declared", "invalid"]
# how survey programs write the number and the words of an answer in one cell
BOTH = [
    *(f"{{code}}{between}{{text}}" for between in (" - ", " – ", " : ", " = ", ". ", ") ", " ")),
    *("{code} ({text})", "{text} ({code})", "{text} - {code}"),
]
# « 3 - Souvent », « 3 (Souvent) », « Souvent (3) »: a number and words in one cell
CODE_AND_WORDS = (
    re.compile(r"(?P<code>-?\d+)\s*(?:[-–:=.)]\s*|\s)(?P<words>[^\W\d].*)", re.DOTALL),
    re.compile(r"(?P<code>-?\d+)\s*\((?P<words>.+)\)", re.DOTALL),
    re.compile(r"(?P<words>.*\S)\s*\((?P<code>-?\d+)\)", re.DOTALL),
    re.compile(r"(?P<words>.*\S)\s+-\s+(?P<code>-?\d+)", re.DOTALL),
)
FORMULA_FAILED = re.compile(r"#[\w/]+[!?]?|=.*")  # #N/A, #REF! …, or never computed
# what a spreadsheet program makes of « 3-4 » or « 3/4 »
BECAME_DATE = re.compile(
    r"\d{1,2}-[^\W\d]{3,5}\.?|[^\W\d]{3,5}\.?-\d{2}|\d{4}-\d{2}-\d{2}.*|\d{1,2}/\d{1,2}/\d{2,4}"
)
SPACES = re.compile(r"[\s\u00a0\u202f]")


class Meaning(NamedTuple):
    """What a text stands for: a value, or a kind of missing, or (with ``problem``) neither.

    Parameters
    ----------
    value : object
        Code, number or text; None when missing.
    missing : str
        One of ``KINDS``; empty when there is a value.
    problem : str
        Kind of problem when the text is refused.
    values : dict
        Placeholders of the problem's sentence.
    """

    value: Any = None
    missing: str = ""
    problem: str = ""
    values: dict[str, Any] | None = None
    serious: bool = True


# « gérant(e) », « salarié·e », « dirigeant.e »: how French writes for women and men at once
ENDINGS = re.compile(r"(?<=\w)(\((e|s|es|ne)\)|[·•.](e|ne)([·•.]?s)?)(?!\w)")

Reader = Callable[[str], Meaning]


def code_column(
    table: TextTable, position: int, reader: Reader
) -> tuple[np.ndarray, np.ndarray, list[Problem]]:
    """Interpret one column.

    Parameters
    ----------
    table : TextTable
    position : int
        Which column.
    reader : callable
        Text -> Meaning.

    Returns
    -------
    values : numpy.ndarray of object
        One per row; None where there is none.
    kinds : numpy.ndarray of int8
        Position in ``KINDS`` of the kind of missing, -1 where there is a value.
    problems : list of Problem
        One per refused distinct text, with all its lines.
    """
    cells = table.cells[position]
    texts = list(cells.categories)
    meanings = [reader(text) for text in texts]
    values = np.array([meaning.value for meaning in meanings] + [None], dtype=object)[:-1]
    values = _as_numbers(values)
    kinds = np.array([KINDS.index(m.missing) if m.missing else -1 for m in meanings], dtype=np.int8)
    problems = []
    for number, meaning in enumerate(meanings):
        if meaning.problem:
            rows = table.lines[cells.codes == number]
            where = (table.file, tuple(rows.tolist()), table.columns[position], texts[number])
            problems.append(Problem(meaning.problem, *where, meaning.serious, meaning.values or {}))
    return values[cells.codes], kinds[cells.codes], problems


def text_column(table: TextTable, position: int, instrument: Instrument) -> tuple[np.ndarray, np.ndarray]:
    """Take a column of ids or free texts as it stands: any text is a value unless it says « no answer ».

    Parameters
    ----------
    table : TextTable
    position : int
        Which column.
    instrument : Instrument

    Returns
    -------
    values : numpy.ndarray of object
        One text per row, without the spaces around it; None where there is none.
    kinds : numpy.ndarray of int8
        As :func:`code_column`.
    """
    cells, missing = table.cells[position], missing_texts(instrument)
    texts = list(cells.categories)
    kind_of = [
        "blank" if text[:1] in "#=" and FORMULA_FAILED.fullmatch(text) else missing.get(normalise(text), "")
        for text in texts
    ]
    values = [None if kind else text.strip() for text, kind in zip(texts, kind_of, strict=True)]
    kinds = np.array([KINDS.index(kind) if kind else -1 for kind in kind_of], dtype=np.int8)
    return np.array([*values, None], dtype=object)[:-1][cells.codes], kinds[cells.codes]


def _as_numbers(values: np.ndarray) -> np.ndarray:
    """Return codes and None as numbers and NaN, an eighth of the size; other values as they are."""
    if all(value is None or type(value) in (int, float) for value in values):
        return values.astype(float)
    return values


def missing_texts(instrument: Instrument) -> dict[str, str]:
    """Return every normalised code and text that means « no answer », with its kind.

    Aliases are left out: a firm may be called « NA », an answer may not (:func:`missing_aliases`).

    Parameters
    ----------
    instrument : Instrument
    """
    table = instrument.missing
    columns = ["code", *languages_of(table)]
    texts = {normalise(row[c]): row["kind"] for _, row in table.iterrows() for c in columns if row[c]}
    return {**texts, "": "blank"}


def missing_aliases(instrument: Instrument) -> dict[str, str]:
    """Return the other ways in which people and programs write that there is no answer, with their kind.

    Parameters
    ----------
    instrument : Instrument
    """
    rows = zip(instrument.missing["kind"], instrument.missing["alias"], strict=True)
    return {normalise(each): kind for kind, alias in rows for each in alias.split("|") if each}


def answer_reader(instrument: Instrument, answers: str, *, codes: type = int) -> Reader:
    """Return what reads an answer of a set: its code, or its text in any language.

    Parameters
    ----------
    instrument : Instrument
    answers : str
        A set of ``instrument.answers``.
    codes : {int, str}
        What a code is: whole numbers for items, words for choices.

    Returns
    -------
    callable
        Text -> Meaning.
    """
    table = instrument.codes_of(answers)
    meant = {text: codes(code) for text, code in _writings(table).items()}
    missing, aliases = missing_texts(instrument), missing_aliases(instrument)
    expected = _expected(table, instrument)
    texts = {normalise(row[c]): row[c] for _, row in table.iterrows() for c in languages_of(table)}

    def read(text: str) -> Meaning:
        plain = normalise(text)
        if plain in missing:
            return Meaning(missing=missing[plain])
        whole = re.fullmatch(r"(-?\d+)[.,]0+", plain)  # 3.0, as programs write a whole number
        plain = whole[1] if whole else plain
        if plain in meant:
            return Meaning(meant[plain])
        if plain in aliases:
            return Meaning(missing=aliases[plain])
        neutral = ENDINGS.sub("", plain)
        if neutral in meant:
            return Meaning(meant[neutral])
        both = code_and_words(plain)
        if both and both[1] in meant:
            code, words = meant.get(both[0]), meant[both[1]]
            if code == words:
                return Meaning(words)
            return Meaning(missing="invalid", problem="code_against_words", values={"expected": expected})
        spoilt = _spoilt(text)
        if spoilt:
            return Meaning(missing="invalid", problem=spoilt, values={"expected": expected})
        near = difflib.get_close_matches(plain, texts, n=1, cutoff=0.8) if len(plain) > 2 else []
        if near:
            values = {"expected": expected, "suggestion": texts[near[0]]}
            return Meaning(missing="invalid", problem="almost_answer", values=values)
        return Meaning(missing="invalid", problem="outside_answers", values={"expected": expected})

    return read


def code_and_words(text: str) -> tuple[str, str] | None:
    """Return the number and the words of a cell that holds both, None if it does not.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> code_and_words("3 - Souvent"), code_and_words("Souvent (3)"), code_and_words("Souvent")
    (('3', 'Souvent'), ('3', 'Souvent'), None)
    """
    found = next(filter(None, (form.fullmatch(text.strip()) for form in CODE_AND_WORDS)), None)
    return (found["code"], found["words"]) if found else None


def _spoilt(text: str) -> str:
    """Return the kind of problem of a cell that a spreadsheet program has spoilt; empty if it has not."""
    plain = text.strip()
    if FORMULA_FAILED.fullmatch(plain):
        return "formula_failed"
    return "became_date" if BECAME_DATE.fullmatch(plain) else ""


def _writings(table: pd.DataFrame) -> dict[str, str]:
    """Return every way to write each answer: its code, its text, both together, its aliases."""
    meant: dict[str, str] = {}
    for code, row in table.iterrows():
        texts = [row[language] for language in languages_of(table) if row[language]]
        both = (form.format(code=code, text=text) for text in texts for form in BOTH)
        for writing in (*row["alias"].split("|"), *both, *texts):
            if writing:
                meant[normalise(writing)] = str(code)
    return meant | {normalise(str(code)): str(code) for code in table.index}


def _expected(table: pd.DataFrame, instrument: Instrument) -> dict[str, str]:
    """Say in every language which answers are allowed: the ends of a numbered set, else all of them."""
    answers = {
        language: _choices(table.index + " (" + texts_of(table, language) + ")", language)
        for language in languages()
    }
    declared = ", ".join(code for code in instrument.missing["code"] if code)
    return in_every_language("expected.or_missing", answers=answers, codes=declared) if declared else answers


def _choices(said: pd.Series, language: str) -> str:
    numbered = len(said) > 2 and all(code.lstrip("-").isdigit() for code in said.index)
    if numbered:
        return word("expected.from_to", language, low=said.iloc[0], high=said.iloc[-1])
    return ", ".join(said)


def field_reader(
    instrument: Instrument, name: str, *, exact: bool = False, texts: Iterable[str] = ()
) -> Reader:
    """Return what reads a field (firm sheet, role, checks …) according to its kind.

    Parameters
    ----------
    instrument : Instrument
    name : str
        An id of ``instrument.fields``.
    exact : bool
        Whether a program wrote the numbers, so that 1.125 has one reading only.
    texts : iterable of str
        The texts of the column: dates are read in the light of each other.
    """
    kind, expected = instrument.fields.loc[name, ["kind", "expected"]]
    if kind == "choice":
        return answer_reader(instrument, expected, codes=str)
    if kind == "check":
        return answer_reader(instrument, expected.split("=")[0])
    missing = missing_texts(instrument)
    if kind in ("number", "date"):  # a text may be anything, a number may not
        missing = {**missing_aliases(instrument), **missing}
    if kind == "number":
        read = _number_reader(expected, exact)
    elif kind == "date":
        read = _date_reader(texts)
    else:
        read = _text

    def read_unless_missing(text: str) -> Meaning:
        plain = normalise(text)
        return Meaning(missing=missing[plain]) if plain in missing else read(text)

    return read_unless_missing


def _text(text: str) -> Meaning:
    return Meaning(text.strip())


def _number_reader(expected: str, exact: bool) -> Reader:
    low, high = [float(end) if end else None for end in expected.split("..")] if expected else [None, None]
    said = _range(low, high)

    def read(text: str) -> Meaning:
        plain = SPACES.sub("", text)
        if not exact and re.fullmatch(r"-?\d{1,3}[.,]\d{3}", plain):
            return Meaning(missing="invalid", problem="ambiguous_number")
        try:
            value = float(plain.replace(",", "."))
        except ValueError:
            value = np.nan
        if not np.isfinite(value) and _spoilt(text):
            return Meaning(missing="invalid", problem=_spoilt(text), values={"expected": said})
        if not np.isfinite(value):
            return Meaning(missing="invalid", problem="not_a_number", values={"expected": said})
        if (low is not None and value < low) or (high is not None and value > high):
            return Meaning(missing="invalid", problem="outside_range", values={"expected": said})
        return Meaning(value)

    return read


def _range(low: float | None, high: float | None) -> dict[str, str]:
    key = {(True, True): "from_to", (True, False): "at_least", (False, True): "at_most"}
    ends = {"low": f"{low:g}" if low is not None else "", "high": f"{high:g}" if high is not None else ""}
    return in_every_language("expected." + key.get((low is not None, high is not None), "any_number"), **ends)


DAY_MONTH_YEAR = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")


def _date_reader(texts: Iterable[str]) -> Reader:
    """Return what reads dates, day first unless a date of the column has its month first for certain."""
    slashed = [found.groups() for text in texts if (found := DAY_MONTH_YEAR.fullmatch(text.strip()))]
    month_first = any(day and int(day) <= 12 < int(month) <= 31 for day, month, _ in slashed)

    def read(text: str) -> Meaning:
        meaning = _date(text)
        if month_first and meaning.problem == "day_first":  # 9/1/2024 beside 6/19/2024 is in September
            return Meaning(missing="invalid", problem="month_first")
        return meaning

    return read


def _date(text: str) -> Meaning:
    """Read 2025-03, 2025-03-14, 03/2025, mars 2025 or 14/03/2025 (day first, as in France) as ISO text."""
    plain = text.strip()
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?", plain)
    french = DAY_MONTH_YEAR.fullmatch(plain)
    written = re.fullmatch(r"(?:(\d{1,2})(?:er)? )?([^\W\d]+) (\d{4})", normalise(text))
    if iso:
        year, month, day = iso.groups()
    elif french:
        day, month, year = french.groups()
    elif written and written[2] in _months():
        day, month, year = written[1], _months()[written[2]], written[3]
    else:
        return Meaning(missing="invalid", problem="not_a_date")
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        return Meaning(missing="invalid", problem="not_a_date")
    value = found.isoformat() if day else found.isoformat()[:7]
    if french and day and int(day) <= 12 and day != month:  # an American would read another day
        return Meaning(value, problem="day_first", values={"read": value}, serious=False)
    return Meaning(value)


@cache
def _months() -> dict[str, str]:
    """Return the names of months in every language, with and without accents."""
    names = [in_every_language("months")[language].split("|") for language in languages()]
    numbered = [(name, str(n)) for each in names for n, name in enumerate(each, 1)]
    return {write(name): n for name, n in numbered for write in (normalise, bare)}
