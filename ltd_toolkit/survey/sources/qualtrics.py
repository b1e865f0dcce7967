"""Qualtrics: three rows of heading, the names, the questions, and what Qualtrics itself calls them.

Recognised by the third row, whose cells are JSON such as ``{"ImportId":"QID1"}``, in every language.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.files.table import Heading, Variable, without_phantoms
from ltd_toolkit.problems import Problem

MARK = '"ImportId"'
FIELDS = {"_recordId": "respondent", "duration": "seconds"}
PERSONAL = {
    "ipAddress",
    "recipientLastName",
    "recipientFirstName",
    "recipientEmail",
    "locationLatitude",
    "locationLongitude",
}
# Codes of the column Status for answers given while trying the survey out; its texts depend on the language.
TRIAL_CODES = {"1", "2", "9", "17"}
TRIAL_WORDS = ("preview", "test", "aperçu", "vorschau", "vista previa")
UNFINISHED = {"0", "false", "faux", "falsch", "falso"}


def heading(first: list[list[str]]) -> Heading | None:
    """Recognise and lay out a Qualtrics export.

    Parameters
    ----------
    first : list of list of str
        The first records that are not blank.

    Returns
    -------
    Heading or None
        None if the third row holds nothing of Qualtrics.
    """
    if len(first) < 3 or not any(MARK in cell for cell in first[2]):
        return None
    columns = without_phantoms(first[0])
    padding = [""] * len(columns)
    labels, ids = ([*row, *padding] for row in first[1:3])
    variables = [_variable(labels[place], _import_id(ids[place])) for place in range(len(columns))]
    return Heading(columns, rows=3, program="qualtrics", variables=variables)


def _import_id(cell: str) -> str:
    try:
        return str(json.loads(cell).get("ImportId", ""))
    except (ValueError, AttributeError):  # taken out by somebody who edited the file
        return ""


def _variable(label: str, import_id: str) -> Variable:
    # a matrix repeats its question before each item: « Question - Item »
    tail = label.rpartition(" - ")[2] if " - " in label else ""
    names = tuple(filter(None, (import_id, tail)))
    known_as, personal = FIELDS.get(import_id, ""), import_id in PERSONAL
    return Variable(label=label, names=names, known_as=known_as, personal=personal)


def notes(table: TextTable) -> list[Problem]:
    """Return a note on answers given while trying the survey out, and one on unfinished answers.

    Parameters
    ----------
    table : TextTable

    Returns
    -------
    list of Problem
    """
    trial = _lines(table, "status", lambda text: text in TRIAL_CODES or any(w in text for w in TRIAL_WORDS))
    unfinished = _lines(table, "finished", lambda text: text in UNFINISHED)
    found = [("trial_answers", trial), ("unfinished_answers", unfinished)]
    return [Problem(kind, table.file, lines, serious=False) for kind, lines in found if lines]


def _lines(table: TextTable, import_id: str, wanted) -> tuple[int, ...]:  # type: ignore[no-untyped-def]
    for position, variable in enumerate(table.variables):
        if import_id in variable.names:
            texts = pd.Series(table.cells[position]).astype("str").str.strip().str.casefold()
            chosen = np.array([wanted(text) for text in texts], dtype=bool)
            return tuple(table.lines[chosen].tolist())
    return ()
