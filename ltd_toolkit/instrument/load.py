"""Read an instrument: the shipped one, a folder of CSV files, or one .xlsx with the same sheets.

The tables are what a lecturer edits in a spreadsheet; nothing else has to be written to bring a scale of
one's own. Every fault is located: file, line, column.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from ltd_toolkit.files import TextTable, Unreadable, is_workbook, read_text_table, read_workbook
from ltd_toolkit.instrument.check import check, check_columns
from ltd_toolkit.instrument.model import Instrument, languages_of
from ltd_toolkit.problems import InstrumentError, Problem

SHIPPED = {"ltd": Path(__file__).parent.parent / "resources" / "instrument"}

# table -> columns it must have; every further column is a language or is reported
COLUMNS = {
    "items": ["id", "scale", "reverse", "short", "facet", "alias"],
    "scales": [
        "id", "block", "kind", "referent", "answers", "people_to_firm", "higher_means", "profile",
    ],
    "answers": ["set", "code", "alias"],
    "paradoxes": ["id", "pole_a", "pole_b", "tension"],
    "missing": ["kind", "code", "alias"],
    "fields": ["id", "level", "kind", "expected", "alias"],
    "blocks": ["id"],
}  # fmt: skip
NEEDED = {
    "items": ["id", "scale", "reverse"],
    "scales": ["id", "answers"],
    "answers": ["set", "code"],
    "paradoxes": ["id", "pole_a", "pole_b"],
    "missing": ["kind", "code"],
    "fields": ["id", "level", "kind"],
    "blocks": ["id"],
}
OPTIONAL = {"paradoxes", "missing", "fields", "blocks"}
DEFAULTS = {"kind": "reflective", "referent": "firm", "people_to_firm": "referent shift"}  # of a scale
WHO = ["respondent", "firm", "wave", "seconds"]  # fields that every survey may have, asked or not
TRUE, FALSE = {"1", "yes", "oui", "true", "vrai"}, {"0", "no", "non", "false", "faux", ""}


def load_instrument(source: str | Path = "ltd", *, on_problem: str = "raise") -> Instrument:
    """Read and check an instrument.

    Parameters
    ----------
    source : str or pathlib.Path
        ``"ltd"`` (the questionnaire shipped with the package), a folder with items.csv, scales.csv,
        answers.csv and, if wanted, paradoxes.csv, missing.csv, fields.csv, blocks.csv; or an .xlsx file with
        sheets of these names. Without fields.csv, respondent, firm, wave and seconds are known all the same.
    on_problem : {"raise", "mark"}
        What to do with faults: raise them all at once, or keep them in ``.problems()``.

    Returns
    -------
    Instrument

    Raises
    ------
    InstrumentError
        If it contradicts itself, or a table or column that is needed is missing. Each fault says the file,
        the line, the column and what to do, in French and English.

    Examples
    --------
    >>> instrument = load_instrument("ltd")
    >>> len(instrument.items), len(instrument.scales)
    (73, 19)
    """
    if on_problem not in ("raise", "mark"):
        raise ValueError(f"on_problem must be 'raise' or 'mark', got {on_problem!r}")
    name, texts = _text_tables(source)
    if "fields" not in texts:
        texts["fields"] = _who()
    structural = check_columns(name, texts, NEEDED, COLUMNS, OPTIONAL)
    if any(problem.serious for problem in structural):
        raise InstrumentError(structural)  # nothing can be built from it, so nothing can be marked
    tables = {table: _frame(texts.get(table), table) for table in COLUMNS}
    lines = {table: _lines(tables[table], texts.get(table)) for table in COLUMNS}
    files = {table: text.file for table, text in texts.items()}
    found = (*structural, *check(tables, lines, files, TRUE | FALSE))
    if on_problem == "raise" and any(problem.serious for problem in found):
        raise InstrumentError(found)
    typed = {table: _typed(tables[table], table) for table in COLUMNS}
    return Instrument(source=str(source), **typed, lines=_by_id(tables, lines), found=found)


def _text_tables(source: str | Path) -> tuple[str, dict[str, TextTable]]:
    path = SHIPPED.get(str(source), Path(source))
    try:
        if is_workbook(path):
            sheets = read_workbook(path)
            return path.name, {name: sheets[name] for name in COLUMNS if name in sheets}
        if not path.is_dir():
            raise Unreadable(
                Problem("no_instrument", path.name, value=str(source), values={"shipped": ", ".join(SHIPPED)})
            )
        files = {name: path / f"{name}.csv" for name in COLUMNS}
        return path.name, {name: read_text_table(file) for name, file in files.items() if file.exists()}
    except Unreadable as fault:
        raise InstrumentError([fault.problem]) from None


def _who() -> TextTable:
    """Return the shipped fields that say who answered: people and firms exist in every survey."""
    text = read_text_table(SHIPPED["ltd"] / "fields.csv")
    kept = pd.Series(text.cells[text.columns.index("id")]).isin(WHO).to_numpy()
    return replace(text, cells=[cells[kept] for cells in text.cells], lines=text.lines[kept])


def _frame(text: TextTable | None, name: str) -> pd.DataFrame:
    """Return a table as stripped plain text with every column of its kind, absent ones empty."""
    if text is None:
        return pd.DataFrame(columns=COLUMNS[name], dtype="str")
    frame = text.frame().reset_index(drop=True)
    frame = frame.apply(lambda column: column.astype("str").str.strip())
    for column in COLUMNS[name]:
        if column not in frame:
            frame[column] = DEFAULTS.get(column, "") if name == "scales" else ""
    return frame


def _lines(frame: pd.DataFrame, text: TextTable | None) -> list[int]:
    return [] if text is None else [int(line) for line in text.lines]


def _typed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Index by id and turn yes/no columns into booleans; texts stay texts."""
    extra = [column for column in frame.columns if column not in COLUMNS[name]]
    texts = [column for column in extra if column in languages_of(frame) or column.startswith("definition_")]
    typed = frame[[*COLUMNS[name], *texts]].copy()
    for column in {"reverse", "short", "profile"} & set(typed.columns):
        typed[column] = typed[column].str.lower().isin(TRUE)
    return typed.set_index("id") if "id" in typed.columns else typed


def _by_id(tables: dict[str, pd.DataFrame], lines: dict[str, list[int]]) -> dict[str, dict[str, int]]:
    named = [name for name in tables if "id" in tables[name].columns]
    return {name: dict(zip(tables[name]["id"], lines[name], strict=True)) for name in named}
