"""From exact text to a survey: headers, codes, people and firms, in this order, every doubt kept.

Files, frames and, later, other programs' exports all pass here, so that the same slip gets the same
sentence wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.instrument import Instrument
from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.problems import Problem, SurveyError, problems_table
from ltd_toolkit.survey.coding import KINDS, answer_reader, code_column, field_reader
from ltd_toolkit.survey.headers import Headers, match_headers
from ltd_toolkit.survey.people import People, people_of
from ltd_toolkit.text_table import TextTable

ON_PROBLEM = ("raise", "mark")


@dataclass(frozen=True)
class Answers:
    """Item columns as codes and kinds of missing, with what was refused."""

    responses: pd.DataFrame
    missing_kind: pd.DataFrame
    problems: list[Problem]


def interpret(
    table: TextTable, instrument: Instrument, columns: Mapping[str, str], on_problem: str
) -> dict[str, Any]:
    """Turn exact text into the parts of a survey, or raise everything that is wrong with it.

    Parameters
    ----------
    table : TextTable
    instrument : Instrument
    columns : mapping of str to str
        Id of the instrument -> header of the file.
    on_problem : {"raise", "mark"}

    Returns
    -------
    dict
        The arguments of :class:`ltd_toolkit.Survey`.

    Raises
    ------
    SurveyError
        If anything serious was found and `on_problem` is ``"raise"``; or if no column is an item.
    """
    if on_problem not in ON_PROBLEM:
        raise ValueError(f"on_problem must be one of {ON_PROBLEM}, got {on_problem!r}")
    headers = match_headers(table, instrument, columns)
    notes = [*table.problems, *_facts_worth_a_note(table), *headers.problems]
    if len(table.lines) == 0:
        raise SurveyError([*notes, Problem("no_rows", table.file)])
    if not any(name in headers.column_of for name in instrument.items.index):
        raise SurveyError(notes)
    fields, field_problems = _fields(table, instrument, headers)
    people = people_of(table, instrument, fields)
    answers = _answers(table, instrument, headers, people.respondents.index)
    found = [*notes, *people.problems, *field_problems, *answers.problems]
    if on_problem == "raise" and any(problem.serious for problem in found):
        raise SurveyError(found)
    return _parts(table, instrument, headers, people, answers, found)


def _parts(
    table: TextTable,
    instrument: Instrument,
    headers: Headers,
    people: People,
    answers: Answers,
    found: list[Problem],
) -> dict[str, Any]:
    origin = people.respondents.get("origin")
    synthetic = origin is not None and bool((origin == "synthetic").all())
    if synthetic:
        answers.responses.attrs["synthetic"] = True  # scores and pictures made from it must say so
    return {
        "instrument": instrument,
        "responses": answers.responses,
        "missing_kind": answers.missing_kind,
        "respondents": people.respondents,
        "firms": people.firms,
        "problems": problems_table(found),
        "raw": table.frame(),
        "source": {"file": table.file, **table.facts, "synthetic": synthetic},
        "log": pd.DataFrame([_log_read(table), _log_headers(instrument, headers), _log_coded(answers)]),
    }


def _facts_worth_a_note(table: TextTable) -> list[Problem]:
    others = table.facts.get("sheets_left_out")
    if not others:
        return []
    values = {"used": table.facts["sheet"], "others": ", ".join(others)}
    return [Problem("sheets_left_out", table.file, serious=False, values=values)]


def _fields(
    table: TextTable, instrument: Instrument, headers: Headers
) -> tuple[dict[str, np.ndarray], list[Problem]]:
    fields, found = {}, []
    for name in instrument.fields.index:
        if name in headers.column_of:
            reader = field_reader(instrument, name)
            fields[name], _, problems = code_column(table, headers.column_of[name], reader)
            found += problems
    return fields, found


def _answers(table: TextTable, instrument: Instrument, headers: Headers, index: pd.Index) -> Answers:
    readers = {
        scale: answer_reader(instrument, answers) for scale, answers in instrument.scales["answers"].items()
    }
    kinds = pd.CategoricalDtype(KINDS)
    responses, missing, found = {}, {}, []
    for item, scale in instrument.items["scale"].items():
        if item not in headers.column_of:
            continue
        values, kind, problems = code_column(table, headers.column_of[item], readers[scale])
        # codes are small whole numbers: float32 holds them exactly in half the memory
        responses[item] = np.where(kind < 0, values, np.nan).astype(np.float32)
        missing[item] = pd.Categorical.from_codes(kind, dtype=kinds)
        found += problems
    return Answers(pd.DataFrame(responses, index=index), pd.DataFrame(missing, index=index), found)


# --- the log -----------------------------------------------------------------------------------------


def log_entry(step: str, **values: Any) -> dict[str, str]:
    """Return one row of a log: the step and its sentence (row ``log.<step>``) in every language.

    Parameters
    ----------
    step : str
    **values
        Placeholders of the sentence.
    """
    return {"step": step, **in_every_language(f"log.{step}", **values)}


def _log_read(table: TextTable) -> dict[str, str]:
    key = next((name for name in ("encoding", "sheet") if name in table.facts), "frame")
    how = in_every_language(f"log.{key}", **_named(table.facts))
    size = {"n_rows": len(table.lines), "n_columns": len(table.columns)}
    return log_entry("read", file=table.file, how=how, **size)


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "separator": {"\t": "tab"}.get(facts.get("separator", ""), facts.get("separator"))}


def _log_headers(instrument: Instrument, headers: Headers) -> dict[str, str]:
    n_items = sum(name in headers.column_of for name in instrument.items.index)
    n_fields = len(headers.column_of) - n_items
    return log_entry("headers", n_items=n_items, n_fields=n_fields, n_renamed=headers.renamed)


def _log_coded(answers: Answers) -> dict[str, str]:
    counts = answers.missing_kind.apply(lambda column: column.value_counts()).sum(axis="columns").astype(int)
    invalid = int(counts.pop("invalid"))
    present = counts[counts > 0]
    kinds = {
        language: ", ".join(
            f"{in_every_language('missing.' + kind)[language]} {n}" for kind, n in present.items()
        )
        for language in languages()
    }
    n_valid = int(answers.responses.notna().to_numpy().sum())
    return log_entry("coded", n_valid=n_valid, n_missing=int(counts.sum()), kinds=kinds, n_invalid=invalid)
