"""SPSS and Stata files: cells as exact text, with the labels and the missing codes that the file declares.

No default reader keeps a declared missing code apart from an answer and out of the mean; here it stays the
text that it is, and :class:`Variable` says that it is declared missing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.files.guard import Unreadable
from ltd_toolkit.files.table import TextTable, Variable, categorical
from ltd_toolkit.files.workbook import cell_text
from ltd_toolkit.problems import Problem


def statistics_table(name: str, content: bytes, facts: dict[str, Any], kind: str) -> TextTable:
    """Read an SPSS (.sav, .zsav) or Stata (.dta) file.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : bytes
    facts : dict
        What is known about the file.
    kind : {"kind.spss", "kind.stata"}

    Returns
    -------
    TextTable
        Its lines are numbers of cases, from 1.

    Raises
    ------
    Unreadable
        If the file is incomplete or damaged.
    """
    frame, about, problems = _read(name, content, kind)
    variables, cells = [], []
    for column in frame.columns:
        values = frame[column]
        codes, distinct = pd.factorize(values)  # system-missing cells get the code -1
        variable = _variable(column, list(distinct), about)
        texts = [_text(value, column, about) for value in distinct]
        book = {text: number for number, text in enumerate(dict.fromkeys([*texts, ""]))}
        of_code = np.array([book[text] for text in [*texts, ""]])  # -1, the last: empty
        cells.append(categorical(of_code[codes], book).remove_unused_categories())
        variables.append(variable)
    program = kind.removeprefix("kind.")
    facts = {**facts, "program": program, "encoding": about.file_encoding or "utf-8"}
    lines = np.arange(1, len(frame) + 1)
    return TextTable(name, [str(column) for column in frame], cells, lines, facts, problems, variables)


def _read(name: str, content: bytes, kind: str) -> tuple[pd.DataFrame, Any, list[Problem]]:
    """Read with the declared missing values kept; go round two faults of files that are sound otherwise."""
    import pyreadstat

    read = pyreadstat.read_sav if kind == "kind.spss" else pyreadstat.read_dta
    options: dict[str, Any] = {"user_missing": True}
    problems: list[Problem] = []
    for _ in range(3):
        try:
            frame, about = read(io.BytesIO(content), **options)
            return frame, about, problems
        except OverflowError:  # a date beyond the year 9999 or before 1
            options["disable_datetime_conversion"] = True
            problems.append(Problem("dates_as_numbers", name, serious=False))
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
            undecodable = isinstance(error, UnicodeDecodeError) or "byte" in str(error).lower()
            if not undecodable or "encoding" in options:
                raise Unreadable(Problem("damaged_file", name, values={"error": str(error)})) from None
            options["encoding"] = "WINDOWS-1252"
            problems.append(Problem("other_encoding", name, serious=False, values={"used": "windows-1252"}))
    raise Unreadable(Problem("damaged_file", name, values={"error": kind}))


def _variable(column: str, distinct: list[Any], about: Any) -> Variable:
    labels = {_code(code, column, about): str(text) for code, text in _labels(column, about).items()}
    missing = dict.fromkeys(_declared(column, distinct, about), "")
    missing |= {code: labels[code] for code in missing if code in labels}
    return Variable(
        label=str(about.column_names_to_labels.get(column) or ""),
        kind=_kind(column, distinct, about),
        answers={code: text for code, text in labels.items() if code not in missing},
        missing=missing,
    )


def _labels(column: str, about: Any) -> Mapping[Any, str]:
    labels: Mapping[Any, str] = about.variable_value_labels.get(column, {})
    return labels


def _declared(column: str, distinct: list[Any], about: Any) -> list[str]:
    """Return the texts of the codes that are declared missing: single ones, and those found inside ranges."""
    tags = about.missing_user_values.get(column) or []
    found = [_code(tag, column, about) for tag in tags]
    for span in about.missing_ranges.get(column, []):
        low, high = span["lo"], span["hi"]
        if low == high:
            found.append(cell_text(low))
        elif not isinstance(low, str):
            numbers = [value for value in distinct if isinstance(value, int | float | np.number)]
            found += [cell_text(float(value)) for value in numbers if low <= value <= high]
    return list(dict.fromkeys(found))


def _kind(column: str, distinct: list[Any], about: Any) -> str:
    if about.readstat_variable_types.get(column) == "string":
        return "text"
    moments = [isinstance(value, date) and not isinstance(value, datetime) for value in distinct]
    if moments and all(moments):
        return "date"
    numbers = [isinstance(value, int | float | np.number | str) for value in distinct]  # str: a tag of Stata
    return "number" if all(numbers) else "text"


def _text(value: Any, column: str, about: Any) -> str:
    if isinstance(value, str):
        return _code(value, column, about)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return cell_text(float(value) if isinstance(value, int | np.number) else value)


def _code(code: Any, column: str, about: Any) -> str:
    """Write a code as text; Stata's missing values have a letter, which a point tells from an answer."""
    if isinstance(code, str):
        of_numbers = about.readstat_variable_types.get(column) != "string"
        return f".{code}" if of_numbers and about.file_format == "dta" else code
    return cell_text(float(code))
