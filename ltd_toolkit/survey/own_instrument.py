"""An instrument made from what a file says of itself: its labels, its answers, its missing codes.

Used when a file holds no item of the questionnaire. A file does not say which questions measure the same
thing, so each question is a scale of its own: it can be counted and drawn, and gets no reliability.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.files.table import Variable
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.instrument.load import COLUMNS, DEFAULTS, WHO
from ltd_toolkit.language import languages
from ltd_toolkit.survey.headers import normalise

WHOLE = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+([.,]\d+)?([eE][+-]?\d+)?")
MOST_ANSWERS = 30  # whole numbers with more different values than this are amounts, not answers


def own_instrument(table: TextTable, *, without: Collection[int] = ()) -> Instrument:
    """Make an instrument of the labels, answers and missing codes of a file.

    Parameters
    ----------
    table : TextTable
    without : collection of int
        Places of columns that are neither: those that identify persons.

    Returns
    -------
    Instrument
        Items: columns with labelled whole-number codes, or with missing codes and few whole numbers. Every
        other column is a field of the level respondent. Both are named by their header.
    """
    who = load_instrument().fields.loc[WHO]
    known = {name for row in who.itertuples() for name in _names(row.Index, row.alias)}
    items, scales, answers, fields = [], [], [], []
    for position, column in enumerate(table.columns):
        variable = table.variable(position)
        if position in without or normalise(column) in known or variable.known_as or not column.strip():
            continue
        codes = _codes(variable, table.cells[position].categories)
        if codes:
            items.append({"id": column, "scale": column, **_said(variable.label or column)})
            scales.append({"id": column, **DEFAULTS, "answers": column, **_said(variable.label or column)})
            answers += [{"set": column, "code": code, **_said(text)} for code, text in codes.items()]
        else:
            kind = variable.kind or _kind(table.cells[position].categories)
            fields.append(
                {"id": column, "level": "respondent", "kind": kind, **_said(variable.label or column)}
            )
    return Instrument(
        source=table.file,
        items=_frame("items", items).assign(reverse=False, short=False),
        scales=_frame("scales", scales).assign(profile=False),
        answers=_frame("answers", answers),
        paradoxes=_frame("paradoxes", []),
        missing=_frame("missing", [{"kind": "blank"}]),
        fields=pd.concat([who, _frame("fields", fields)]),
        lines={},
    )


def _names(name: str, alias: str) -> Iterable[str]:
    return (normalise(each) for each in [name, *alias.split("|")])


def _codes(variable: Variable, texts: Iterable[str]) -> dict[str, str]:
    """Return the answers of a column, code -> label; empty if the column is no question with codes."""
    if variable.kind not in ("", "number") or not (variable.answers or variable.missing):
        return {}
    valid = [text for text in texts if text.strip() and text not in variable.missing]
    codes = {*valid, *variable.answers}
    if not codes or len(codes) > MOST_ANSWERS or not all(WHOLE.fullmatch(code) for code in codes):
        return {}
    return {code: variable.answers.get(code, code) for code in sorted(codes, key=int)}


def _kind(texts: Iterable[str]) -> str:
    filled = [text.strip() for text in texts if text.strip()]
    return "number" if filled and all(NUMBER.fullmatch(text) for text in filled) else "text"


def _said(text: str) -> dict[str, str]:
    """Give a text to every language: a file does not say which it speaks."""
    return dict.fromkeys(languages(), text)


def _frame(name: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    columns = [*COLUMNS[name], *languages()]
    frame = pd.DataFrame(rows, columns=columns, dtype="str").fillna("")
    return frame.set_index("id") if "id" in columns else frame
