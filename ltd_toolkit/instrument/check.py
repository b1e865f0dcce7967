"""Everything that can be wrong with an instrument, each fault with its file, line, column and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from ltd_toolkit.files import TextTable
from ltd_toolkit.instrument.model import languages_of
from ltd_toolkit.problems import Problem

LEGAL_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")  # what R, SPSS and XLSForm all accept
RANGE = re.compile(r"(-?\d+(\.\d+)?)?\.\.(-?\d+(\.\d+)?)?")
WORDS = {
    ("scales", "kind"): {"reflective", "composite"},
    ("scales", "referent"): {"firm", "self"},
    ("scales", "people_to_firm"): {"referent shift", "additive", "apart"},
    ("fields", "level"): {"respondent", "firm"},
    ("fields", "kind"): {"id", "choice", "number", "check", "date", "text"},
    ("missing", "kind"): {"blank", "not_asked", "dont_know", "refused", "not_applicable"},
}
FLAGS = (("items", "reverse"), ("items", "short"), ("scales", "profile"))

Fault = Callable[..., Problem]


def check_columns(
    source: str,
    texts: dict[str, TextTable],
    needed: dict[str, list[str]],
    known: dict[str, list[str]],
    optional: set[str],
) -> list[Problem]:
    """Return what is wrong with tables and headers: absent table, absent, double or unknown column."""
    found = []
    for name, columns in needed.items():
        if name not in texts:
            if name not in optional:
                found.append(
                    Problem("no_table", source, value=name, values={"columns": ", ".join(known[name])})
                )
            continue
        text = texts[name]
        line = (text.facts["header_line"],)
        found += text.problems
        found += [
            Problem("no_column", text.file, line, column) for column in columns if column not in text.columns
        ]
        for column in sorted(set(text.columns)):
            if text.columns.count(column) > 1:
                found.append(Problem("double_column", text.file, line, column))
            elif column not in known[name] and not _is_text_column(column):
                found.append(Problem("unknown_column", text.file, line, column, serious=False))
    return found


def _is_text_column(column: str) -> bool:
    return bool(re.fullmatch(r"(definition_)?[a-z]{2}", column))


def check(
    tables: dict[str, pd.DataFrame], lines: dict[str, list[int]], files: dict[str, str], flags: Iterable[str]
) -> list[Problem]:
    """Return every fault of the tables' contents.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Name of the table -> its cells as stripped text.
    lines, files : dict
        Where each row of each table stands.
    flags : iterable of str
        What a yes/no cell may hold, in lower case.

    Returns
    -------
    list of Problem
    """

    def fault(
        table: str, row: int, column: str, kind: str, *, serious: bool = True, **values: str
    ) -> Problem:
        value = str(tables[table].at[row, column]) if column in tables[table] else ""
        place = (lines[table][row],)
        return Problem(kind, files[table], place, column, value, serious, values)

    found: list[Problem] = []
    for part in (_ids, _words, _references, _answers, _missing, _paradoxes, _fields, _blocks, _translations):
        found += part(tables, fault)
    for table, column in FLAGS:
        cells = tables[table][column].str.lower()
        found += [fault(table, row, column, "not_a_flag") for row in cells.index[~cells.isin(set(flags))]]
    return found


def _ids(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find ids that a program would refuse, or that name two things."""
    seen: dict[str, str] = {}
    for table in ("items", "scales", "paradoxes", "fields"):
        for row, name in tables[table]["id"].items():
            if not LEGAL_ID.fullmatch(name):
                yield fault(table, row, "id", "illegal_id")
            elif name.lower() in seen:
                yield fault(table, row, "id", "id_twice", other=seen[name.lower()])
            seen.setdefault(name.lower(), table)


def _words(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    for (table, column), allowed in WORDS.items():
        for row, value in tables[table][column].items():
            if value not in allowed:
                yield fault(table, row, column, "not_a_choice", expected=", ".join(sorted(allowed)))


def _references(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find items without a scale, scales without items or without a set of answers."""
    items, scales = tables["items"], tables["scales"]
    for row, scale in items["scale"].items():
        if scale not in set(scales["id"]):
            yield fault("items", row, "scale", "unknown_scale", expected=", ".join(scales["id"]))
    sets = tables["answers"]["set"].unique()
    for row, scale in scales.iterrows():
        if scale["id"] not in set(items["scale"]):
            yield fault("scales", row, "id", "scale_without_items")
        if scale["answers"] not in sets:
            yield fault("scales", row, "answers", "unknown_answers", expected=", ".join(sets))


def _answers(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find codes that are no whole numbers, and codes or texts that stand twice in a set."""
    answers = tables["answers"]
    of_items = set(tables["scales"]["answers"])
    for row, answer in answers.iterrows():
        if answer["set"] in of_items and not re.fullmatch(r"-?\d+", answer["code"]):
            yield fault("answers", row, "code", "code_not_whole")
    for column in ("code", *languages_of(answers)):
        twice = answers.duplicated(["set", column]) & (answers[column] != "")
        for row in answers.index[twice]:
            yield fault("answers", row, column, "answer_twice", set=answers.at[row, "set"])


def _missing(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find codes for missing that are answers too."""
    answers = tables["answers"]
    valid = set(answers.loc[answers["set"].isin(set(tables["scales"]["answers"])), "code"])
    for row, code in tables["missing"]["code"].items():
        if code in valid:
            yield fault("missing", row, "code", "missing_is_answer")


def _paradoxes(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find poles that are no scales, or that cannot be compared because their answers differ."""
    answers_of = dict(zip(tables["scales"]["id"], tables["scales"]["answers"], strict=True))
    for row, paradox in tables["paradoxes"].iterrows():
        for column in ("pole_a", "pole_b", "tension"):
            optional = column == "tension" and paradox[column] == ""
            if paradox[column] not in answers_of and not optional:
                yield fault("paradoxes", row, column, "unknown_scale", expected=", ".join(answers_of))
        sets = {answers_of.get(paradox["pole_a"]), answers_of.get(paradox["pole_b"])}
        if len(sets - {None}) > 1:
            yield fault("paradoxes", row, "pole_b", "poles_differ", pole=paradox["pole_a"])


def _fields(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find fields whose expectation cannot be checked: no set of answers, no range, no set=code."""
    answers = tables["answers"]
    sets, options = set(answers["set"]), set(answers["set"] + "=" + answers["code"])
    for row, one in tables["fields"].iterrows():
        good = {
            "choice": one["expected"] in sets,
            "check": one["expected"] in options,
            "number": one["expected"] == "" or RANGE.fullmatch(one["expected"]) is not None,
        }
        if not good.get(one["kind"], True):
            yield fault(
                "fields", row, "expected", f"expected_{one['kind']}", expected=", ".join(sorted(sets))
            )


def _blocks(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find what is said of a block twice, or of one that no scale belongs to: nobody would read it."""
    blocks, known = tables["blocks"]["id"], dict.fromkeys(tables["scales"]["block"])
    for row in blocks.index[blocks.duplicated()]:
        yield fault("blocks", row, "id", "id_twice", other="blocks")
    for row in blocks.index[~blocks.isin(list(known))]:
        yield fault("blocks", row, "id", "block_without_scale", serious=False, expected=", ".join(known))


def _translations(tables: dict[str, pd.DataFrame], fault: Fault) -> Iterator[Problem]:
    """Find texts without their translation: they work, but say so."""
    for table, frame in tables.items():
        for column in languages_of(frame):
            for row in frame.index[frame[column] == ""]:
                yield fault(table, row, column, "no_translation", serious=False)
