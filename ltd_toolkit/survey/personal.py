"""Columns that name or locate a person: told, so that nobody shows or hands them on without knowing.

A column is known by what the program says of it, by its name, or by the shape of its cells.
"""

from __future__ import annotations

import re

from ltd_toolkit.files import TextTable
from ltd_toolkit.survey.headers import normalise

NAMES = re.compile(
    r"(first|last|full|user|sur)[ _]?name|nom|pr[ée]nom|nom (de famille|complet)|nom et pr[ée]nom|e-?mail|"
    r"courriel|(email |e-mail )?address|adresse( [\w-]+)*|t[ée]l([ée]phone)?|(tele)?phone( number)?|mobile|"
    r"portable|ip|ip[ _]?address|adresse ip|sir(en|et)|date of birth|dob|date de naissance|telephone_\d+"
)
SHAPES = (
    re.compile(r"[^@\s]+@[^@\s]+\.\w+"),  # an e-mail address
    re.compile(r"(\d{1,3}\.){3}\d{1,3}"),  # an IP address
    re.compile(r"(\+33|0033|0)\s?[1-9]([ .-]?\d{2}){4}"),  # a French telephone number
)
LOOKED_AT = 200  # distinct texts of a column


def personal_columns(table: TextTable) -> list[int]:
    """Return the places of the columns that seem to identify persons.

    Parameters
    ----------
    table : TextTable

    Returns
    -------
    list of int
        Positions in ``table.columns``.
    """
    return [position for position in range(len(table.columns)) if _is_personal(table, position)]


def _is_personal(table: TextTable, position: int) -> bool:
    if table.variable(position).personal or NAMES.fullmatch(normalise(table.columns[position])):
        return True
    texts = [text.strip() for text in table.cells[position].categories[:LOOKED_AT] if text.strip()]
    shaped = sum(any(shape.fullmatch(text) for shape in SHAPES) for text in texts)
    return bool(texts) and shaped > len(texts) / 2
