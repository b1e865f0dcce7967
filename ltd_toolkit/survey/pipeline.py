"""From exact text to a survey: headers, codes, people and firms, in this order, every doubt kept.

Files, frames and, later, other programs' exports all pass here, so that the same slip gets the same
sentence wherever it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.files.table import Variable
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.problems import Problem, SurveyError, problems_table
from ltd_toolkit.survey.coding import KINDS, Reader, answer_reader, code_column, field_reader, text_column
from ltd_toolkit.survey.declared import (
    NUMBER,
    declared_kinds,
    declared_reader,
    labels_in_cells,
    moved_codes,
    with_labels,
)
from ltd_toolkit.survey.headers import Headers, match_headers
from ltd_toolkit.survey.own_instrument import own_instrument
from ltd_toolkit.survey.people import People, people_of
from ltd_toolkit.survey.personal import personal_columns
from ltd_toolkit.survey.ranges import other_ranges
from ltd_toolkit.survey.rows import answers_sent_twice, in_another_shape, summary_rows, without_heading_again
from ltd_toolkit.survey.sources import notes_of, program_name

# « rÃ©pond », « r?pond », « r�pond »: a program took the letters for others, and saved that
LOST_ACCENTS = re.compile(r"Ã[©¨ªŠ´§®¢»¹ ]|â€™|\ufffd|\w\?\w")
ON_PROBLEM = ("raise", "mark")
KIND = pd.CategoricalDtype(KINDS)


@dataclass(frozen=True)
class Answers:
    """Item columns as codes and kinds of missing, with what was refused."""

    responses: pd.DataFrame
    missing_kind: pd.DataFrame
    problems: list[Problem]


def interpret(
    table: TextTable, instrument: Instrument | None, columns: Mapping[str, str], on_problem: str
) -> dict[str, Any]:
    """Turn exact text into the parts of a survey, or raise everything that is wrong with it.

    Parameters
    ----------
    table : TextTable
    instrument : Instrument or None
        None: the shipped one, or, if the file holds none of its items but labels of its own, those.
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
    instrument, headers, own = _asked(table, instrument, columns)
    table, again = without_heading_again(table, headers, instrument)
    notes = [*table.problems, *_facts_worth_a_note(table), *again, *own, *headers.problems]
    if len(table.lines) == 0:
        raise SurveyError([*notes, Problem("no_rows", table.file)])
    if not own and not any(name in headers.column_of for name in instrument.items.index):
        raise SurveyError([*in_another_shape(table, instrument), *notes])
    notes += [*summary_rows(table, headers), *answers_sent_twice(table, headers, instrument)]
    fields, kinds, field_problems = _fields(table, instrument, headers)
    people = people_of(table, instrument, fields)
    answers = _answers(table, instrument, headers, people.respondents.index, by_label=not own)
    for name, kind in kinds.items():
        answers.missing_kind[name] = kind
    found = [*notes, *people.problems, *field_problems, *answers.problems]
    if on_problem == "raise" and any(problem.serious for problem in found):
        raise SurveyError(found)
    return _parts(table, instrument, headers, people, answers, found)


def _asked(
    table: TextTable, instrument: Instrument | None, columns: Mapping[str, str]
) -> tuple[Instrument, Headers, list[Problem]]:
    """Return the instrument, where its columns are and, if it was made from the file, a note that says so."""
    asked = instrument or load_instrument()
    headers = match_headers(table, asked, columns)
    if instrument or not table.variables or any(name in headers.column_of for name in asked.items.index):
        return asked, headers, []
    own = own_instrument(table, without=personal_columns(table))
    values = {"n_items": len(own.items), "n_fields": len(own.fields.index.difference(asked.fields.index))}
    note = Problem("own_labels", table.file, serious=False, values=values)
    headers = match_headers(table, own, columns)
    found = [problem for problem in headers.problems if problem.kind != "no_items"]  # the note says it
    return own, replace(headers, problems=found), [note]


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
        "source": {
            "file": table.file,
            **table.facts,
            "columns": {name: table.columns[position] for name, position in headers.column_of.items()},
            "personal": [table.columns[position] for position in personal_columns(table)],
            "synthetic": synthetic,
        },
        "log": pd.DataFrame([_log_read(table), _log_headers(instrument, headers), _log_coded(answers)]),
    }


def _facts_worth_a_note(table: TextTable) -> list[Problem]:
    found = notes_of(table)
    others = table.facts.get("sheets_left_out")
    alike = table.facts.get("sheets_alike")
    if alike:
        values = {"used": table.facts["sheet"], "others": ", ".join(alike)}
        found.append(Problem("answers_in_sheets", table.file, values=values))
    if others:
        values = {"used": table.facts["sheet"], "others": ", ".join(others)}
        found.append(Problem("sheets_left_out", table.file, serious=False, values=values))
    spoilt = [header for header in table.columns if LOST_ACCENTS.search(header)]
    if len(spoilt) > 1:  # one alone may be meant
        values = {"header": spoilt[0]}
        found.append(Problem("lost_accents", table.file, values=values))
    personal = [table.columns[position] for position in personal_columns(table)]
    if personal:
        values = {"headers": ", ".join(personal)}
        found.append(Problem("personal_columns", table.file, serious=False, values=values))
    return found


def _fields(
    table: TextTable, instrument: Instrument, headers: Headers
) -> tuple[dict[str, np.ndarray], dict[str, pd.Categorical], list[Problem]]:
    """Read the fields; keep why a value is missing where the file itself declares codes missing."""
    kinds_of = declared_kinds(instrument)
    fields: dict[str, np.ndarray] = {}
    kinds: dict[str, pd.Categorical] = {}
    found: list[Problem] = []
    for name in instrument.fields.index:
        if name in headers.column_of:
            position = headers.column_of[name]
            variable = table.variable(position)
            texts = table.cells[position].categories
            read = field_reader(instrument, name, exact=variable.kind == "number", texts=texts)
            if instrument.fields.at[name, "kind"] in ("id", "text") and not variable.missing:
                fields[name], kind = text_column(table, position, instrument)
            else:
                reader = declared_reader(read, variable, kinds_of(variable))
                fields[name], kind, problems = code_column(table, position, reader)
                found += problems
            if variable.missing:
                kinds[name] = pd.Categorical.from_codes(kind, dtype=KIND)
    return fields, kinds, found


def _answers(
    table: TextTable, instrument: Instrument, headers: Headers, index: pd.Index, *, by_label: bool
) -> Answers:
    answers = instrument.scales["answers"]
    readers = {scale: answer_reader(instrument, name) for scale, name in answers.items()}
    kinds_of = declared_kinds(instrument)
    asked = instrument.items["scale"][instrument.items.index.isin(list(headers.column_of))]
    # Codes are small whole numbers: float32 holds them exactly in half the memory, and one array, made once,
    # keeps a large survey from standing in memory twice.
    codes = np.empty((len(table.lines), len(asked)), dtype=np.float32, order="F")
    place_of = {item: headers.column_of[item] for item in asked.index}
    labels = _labels_in_cells(table, asked, place_of, readers, answers) if by_label else {}
    compared = by_label and not any(labels.values())  # labels say what the numbers mean
    found = other_ranges(table, instrument, place_of, readers) if compared else []
    missing = {}
    for number, (item, scale) in enumerate(asked.items()):
        position = headers.column_of[item]
        variable = table.variable(position)
        if not by_label:  # the instrument was made from these labels
            variable = replace(variable, answers={})
        variable = with_labels(variable, labels.get(answers[scale], {}), table.cells[position].categories)
        reader = declared_reader(readers[scale], variable, kinds_of(variable))
        codes[:, number], kind, problems = code_column(table, position, reader)
        missing[item] = pd.Categorical.from_codes(kind, dtype=KIND)
        found += [*_moved(table, position, readers[scale], variable), *problems]
    responses = pd.DataFrame(codes, index=index, columns=list(asked.index), copy=False)
    return Answers(
        responses, pd.DataFrame(missing, index=index, columns=list(asked.index), copy=False), found
    )


def _labels_in_cells(
    table: TextTable,
    asked: pd.Series,
    place_of: Mapping[str, int],
    readers: Mapping[str, Reader],
    answers: pd.Series,
) -> dict[str, dict[str, str]]:
    """Return, for each set of answers, what the cells of its columns say of their own numbers."""
    scales = {answers[scale]: scale for scale in asked.unique()}  # any of those that share the set
    columns: dict[str, list[pd.Index]] = {name: [] for name in scales}
    for item, scale in asked.items():
        columns[answers[scale]].append(table.cells[place_of[str(item)]].categories)
    return {name: labels_in_cells(columns[name], readers[scale]) for name, scale in scales.items()}


def _moved(table: TextTable, position: int, read: Reader, variable: Variable) -> list[Problem]:
    """Note that a file numbers the answers of an item otherwise than the instrument does."""
    moved = {code: value for code, value in moved_codes(read, variable).items() if NUMBER.fullmatch(code)}
    if not moved:
        return []
    in_order = sorted(moved.items(), key=lambda move: float(move[0].replace(",", ".")))
    values = {"moves": ", ".join(f"{code} → {value:g}" for code, value in in_order)}
    place = (table.file, (), table.columns[position])
    return [Problem("moved_codes", *place, serious=False, values=values)]


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
    key = next((name for name in ("separator", "sheet", "encoding") if name in table.facts), "frame")
    program = program_name(table.facts.get("program", "frame"))
    how = in_every_language(f"log.{key}", **{**_named(table.facts), "program": program})
    size = {"n_rows": len(table.lines), "n_columns": len(table.columns)}
    return log_entry("read", file=table.file, how=how, **size)


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "separator": {"\t": "tab"}.get(facts.get("separator", ""), facts.get("separator"))}


def _log_headers(instrument: Instrument, headers: Headers) -> dict[str, str]:
    n_items = sum(name in headers.column_of for name in instrument.items.index)
    n_fields = len(headers.column_of) - n_items
    return log_entry("headers", n_items=n_items, n_fields=n_fields, n_renamed=headers.renamed)


def _log_coded(answers: Answers) -> dict[str, str]:
    # column by column, so that nothing as large as the answers themselves is made on the way
    n_of = {
        name: np.bincount(answers.missing_kind[name].array.codes + 1, minlength=len(KINDS) + 1)
        for name in answers.missing_kind
    }  # first how many values there are, then one count per kind
    counts = pd.Series(sum(each[1:] for each in n_of.values()), index=KINDS, dtype=int)
    invalid = int(counts.pop("invalid"))
    present = counts[counts > 0]
    kinds = {
        language: ", ".join(
            f"{in_every_language('missing.' + kind)[language]} {n}" for kind, n in present.items()
        )
        or "–"
        for language in languages()
    }
    n_valid = sum(int(n_of[item][0]) for item in answers.responses)
    return log_entry("coded", n_valid=n_valid, n_missing=int(counts.sum()), kinds=kinds, n_invalid=invalid)
