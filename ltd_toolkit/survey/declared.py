"""What a file declares of its own columns, brought to bear on how their cells are read.

Declared missing codes become kinds of missing before anything else looks at them. Labels are compared with
the instrument's answers: where a file numbers the same answers otherwise (0 to 6 for 1 to 7), the words count
and the numbers do not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from ltd_toolkit.files.table import Variable
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.survey.coding import Meaning, Reader, code_and_words, missing_aliases, missing_texts
from ltd_toolkit.survey.headers import normalise

FEWEST_MOVED = (
    2  # numbers that stand for other words than the instrument's before a file has its own numbering
)
NUMBER = re.compile(r"-?\d+([.,]0+)?")


def declared_kinds(instrument: Instrument) -> Callable[[Variable], dict[str, str]]:
    """Return what tells the kind of every code that a column declares missing.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    callable
        Variable -> {text of a code: kind of missing}; ``declared`` when its label is not a known one.
    """
    known = {**_usual_reasons(), **missing_texts(instrument)}

    def kinds(variable: Variable) -> dict[str, str]:
        return {
            code: known.get(normalise(label or code), "declared") if label or code else "blank"
            for code, label in variable.missing.items()
        }

    return kinds


@cache
def _usual_reasons() -> dict[str, str]:
    """Return what the shipped questionnaire calls the kinds of missing; others use these words too."""
    shipped = load_instrument()
    return {**missing_aliases(shipped), **missing_texts(shipped)}


def labels_in_cells(columns: Iterable[Iterable[str]], read: Reader) -> dict[str, str]:
    """Return what the cells of a file say of its numbers, if it numbers the answers in a way of its own.

    « 3 - Souvent » declares that 3 means « Souvent », in this column and in all that have the same answers.

    Parameters
    ----------
    columns : iterable of iterable of str
        The distinct texts of each column that has these answers.
    read : callable
        Text -> Meaning, by the instrument alone.

    Returns
    -------
    dict of str to str
        Text of a cell -> its words, and number -> words where all columns agree; empty where file and
        instrument number the answers alike.
    """
    texts = {text.strip() for column in columns for text in column}
    both = {text: parts for text in texts if (parts := code_and_words(text))}
    said = {text: parts for text, parts in both.items() if read(parts[1]).value is not None}
    words_of: dict[str, dict[Any, str]] = defaultdict(dict)
    for code, words in said.values():
        words_of[code][read(words).value] = words
    against = sum(read(code).value not in words for code, words in words_of.items())
    if against < FEWEST_MOVED or 2 * against <= len(words_of):  # a slip, which is refused as such
        return {}
    agreed = {code: next(iter(words.values())) for code, words in words_of.items() if len(words) == 1}
    return {text: words for text, (_, words) in said.items()} | agreed


def with_labels(variable: Variable, labels: dict[str, str], texts: Iterable[str]) -> Variable:
    """Return what a file says of a column, with the labels that stand in its cells if it declares none.

    Parameters
    ----------
    variable : Variable
    labels : dict of str to str
        As :func:`labels_in_cells`.
    texts : iterable of str
        The distinct texts of the column.
    """
    if variable.answers or not labels:
        return variable
    own = {text: labels[text.strip()] for text in texts if text.strip() in labels}
    return replace(variable, answers={**labels, **own})


def moved_codes(read: Reader, variable: Variable) -> dict[str, Any]:
    """Return the codes whose label is another answer of the instrument than the code itself.

    Parameters
    ----------
    read : callable
        Text -> Meaning, for the column.
    variable : Variable

    Returns
    -------
    dict
        Code of the file -> code of the instrument; empty when file and instrument agree.
    """
    meant = {code: read(label).value for code, label in variable.answers.items()}
    return {code: value for code, value in meant.items() if value is not None and value != read(code).value}


def declared_reader(read: Reader, variable: Variable, kinds: dict[str, str]) -> Reader:
    """Return a reader of a column that knows what the file declares of it.

    Parameters
    ----------
    read : callable
        Text -> Meaning, by the instrument alone.
    variable : Variable
    kinds : dict of str to str
        Code declared missing -> its kind.

    Returns
    -------
    callable
        Text -> Meaning.
    """
    if not (kinds or variable.answers):
        return read
    moved = moved_codes(read, variable)

    def read_declared(text: str) -> Meaning:
        if text in kinds:
            return Meaning(missing=kinds[text])
        label = variable.answers.get(text)
        by_label = read(label) if label is not None else None
        if by_label is not None and not by_label.problem:
            return by_label  # an answer, or a kind of missing that is labelled but not declared
        by_code = read(text)
        if (
            moved and by_code.value is not None and NUMBER.fullmatch(text.strip())
        ):  # numbered otherwise: what has no known label stays unknown
            values = {"label": label or "–"}
            return Meaning(missing="invalid", problem="label_unknown", values=values)
        return by_code

    return read_declared
