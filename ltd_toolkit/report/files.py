"""The files of a report: the page, the same facts as strict JSON, every table as CSV and as LaTeX.

They are all made before the first is put in its place, so that a run that fails leaves the older report.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.language import current_language, word
from ltd_toolkit.report.facts import Report, survey_facts
from ltd_toolkit.report.page import report_page
from ltd_toolkit.report.shown import ShownTable, shown_tables
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.survey import Survey
from ltd_toolkit.writing import harmless

ONE_PAGE = 40  # rows
MOST_LETTERS = 70  # of a cell that ask for room
SIZES = {
    "": 64,
    r"\small": 70,
    r"\footnotesize": 78,
    r"\scriptsize": 88,
}  # letters in a line of a narrow page
TOLD = {"items_told": "items"}  # tables for people that come from another
OURS = '"made_by": "ltd_toolkit'


class OtherFile(FileExistsError):
    """A file that is not a report stands where one would be written."""


def write_report(
    survey: Survey,
    path: str | Path,
    *,
    language: str | None = None,
    random_state: int = 0,
    progress: bool = False,
) -> list[Path]:
    """Write a report: the page, and beside it the same facts as .json and the tables as .csv and .tex.

    Parameters
    ----------
    survey : Survey
        Marked problems are allowed; the page then says so at its top.
    path : str or pathlib.Path
        Of the page, such as ``"report.html"``. Beside it come ``report.json`` and the folder
        ``report_tables``.
    language : str, optional
        Of the page and of the tables for people; the facts hold every language. Default: the current one.
    random_state : int, default 0
        Of the search for profiles.
    progress : bool, default False
        Whether to show how far the search for profiles is.

    Returns
    -------
    list of pathlib.Path
        The files written, the page first. The same survey gives the same bytes.

    Raises
    ------
    ValueError
        If the name does not end in .html.
    OtherFile
        If the .json of that name is there and is not a report.
    OSError
        If the place cannot be written; an older report stays whole.

    Examples
    --------
    >>> import tempfile
    >>> from ltd_toolkit import load_sample
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_report(load_sample(), Path(folder) / "report.html", language="en")
    >>> [path.name for path in written[:2]]
    ['report.html', 'report.json']
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise ValueError(f"path must end in .html, got {path.name!r}")
    _refuse_other(path.with_suffix(".json"))
    language = language or current_language()
    report = survey_facts(survey, random_state=random_state, progress=progress)
    texts = {path.name: report_page(report, language=language, name=path.stem)}
    texts[f"{path.stem}.json"] = json_text(report)
    tables = f"{path.stem}_tables"
    texts |= {f"{tables}/{name}": text for name, text in _table_texts(report, language).items()}
    _put(path.parent, texts)
    _remove_older(path.parent / tables, {Path(name).name for name in texts})
    return [path.parent / name for name in texts]


def json_text(report: Report) -> str:
    """Return a report as strict JSON: its facts, and under ``tables`` each table as columns and rows.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
        What is missing is null; numbers keep every digit.
    """
    tables = {
        name: {
            "columns": list(table),
            "rows": [[_plain(cell) for cell in row] for row in table.to_numpy(object)],
        }
        for name, table in report.tables.items()
    }
    return (
        json.dumps({**report.facts, "tables": tables}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    )


def csv_text(table: pd.DataFrame, language: str) -> str:
    """Return a table as the CSV that a spreadsheet program of that language opens with a double click.

    Parameters
    ----------
    table : pandas.DataFrame
    language : str
        Where the decimal mark is a comma, columns are separated by semicolons.

    Returns
    -------
    str
        Every digit of every number; to be written as UTF-8 with a byte order mark, without which Excel takes
        accents for something else. A text that could be taken for a formula is preceded by an apostrophe.
    """
    mark = word("decimal_mark", language)
    texts = (
        table.astype(object)
        .map(lambda cell: _cell(cell, mark))
        .rename(columns=lambda name: _cell(name, mark))
    )
    return str(texts.to_csv(index=False, sep=";" if mark == "," else ",", lineterminator="\r\n"))


def latex_text(table: ShownTable, name: str = "table") -> str:
    r"""Return a table as LaTeX, to be put into a document with ``\input``.

    Parameters
    ----------
    table : ShownTable
    name : str, default "table"
        Of its label, ``tab:<name>``.

    Returns
    -------
    str
        A ``tabular`` in a ``table``, or a ``longtable`` where one page does not do, no wider than the text of
        the document; needs the packages array, booktabs and longtable.

    Examples
    --------
    >>> table = ShownTable("Size & share", ("who", "n"), (("50 %", "3"),), (False, True))
    >>> print(latex_text(table).split("\n", 1)[1])
    \begin{table}
    \centering
    \caption{Size \& share}
    \label{tab:table}
    \begin{tabular}{lr}
    \toprule
    who & n \\
    \midrule
    50 \% & 3 \\
    \bottomrule
    \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    size, columns, narrow = _tex_columns(table)
    size += r"\setlength{\tabcolsep}{3pt}" if "dimexpr" in columns else ""
    say = (lambda text: text.replace("\N{NO-BREAK SPACE}", " ")) if narrow else str
    head, *body = (_tex_row(tuple(map(say, row))) for row in (table.header, *table.rows))
    caption, label = rf"\caption{{{_tex(table.caption)}}}", rf"\label{{tab:{name}}}"
    notes = [rf"\par\smallskip{{\footnotesize {_tex(' '.join(table.notes))}\par}}"] if table.notes else []
    if len(table.rows) > ONE_PAGE:
        before = [
            f"{{{size}",
            rf"\begin{{longtable}}{{{columns}}}",
            rf"{caption}{label} \\",
            r"\toprule",
            head,
        ]
        before += [r"\midrule", r"\endfirsthead", r"\toprule", head, r"\midrule", r"\endhead"]
        lines = [*before, *body, r"\bottomrule", r"\end{longtable}}", *notes]
    else:
        before = [r"\begin{table}", rf"\centering{size}", caption, label, rf"\begin{{tabular}}{{{columns}}}"]
        lines = [*before, r"\toprule", head, r"\midrule", *body, r"\bottomrule", r"\end{tabular}", *notes]
        lines.append(r"\end{table}")
    return "\n".join([f"% {word('report.tex.needs', name=TOLD.get(name, name))}", *lines, ""])


def _tex_columns(table: ShownTable) -> tuple[str, str, bool]:
    """Return the size of the letters, the columns, and whether cells must break at their no-break spaces."""
    cells = list(zip(table.header, *table.rows, strict=True))
    whole = np.array([min(max(map(len, column)), MOST_LETTERS) for column in cells])
    if whole.sum() + 2 * len(cells) <= SIZES[""]:  # two letters for the space between columns
        return "", "".join("r" if number else "l" for number in table.numeric), False
    for breaks in (" ", None):  # at plain spaces; where that does not do, at any
        words = np.array([_longest_word(column, breaks) for column in cells])
        size, room = _tex_size(words, len(cells))
        if words.sum() <= room:
            break
    wish = np.maximum(whole - words, 0)
    widths = words + max(room - words.sum(), 0) * wish / max(wish.sum(), 1)
    return size, "".join(map(_tex_column, widths / widths.sum(), table.numeric)), breaks is None


def _longest_word(column: tuple[str, ...], breaks: str | None) -> float:
    """Return the letters that a column cannot do without, with a margin for wide ones."""
    return 1 + 1.1 * max((len(part) for cell in column for part in cell.split(breaks)), default=0)


def _tex_size(words: np.ndarray, n_columns: int) -> tuple[str, float]:
    """Return the largest size in which the words fit, or the smallest, and the letters it has room for."""
    rooms = {size: letters - 2.0 * n_columns for size, letters in SIZES.items()}
    fits = [size for size, room in rooms.items() if words.sum() <= room]
    size = (fits or list(rooms)[-1:])[0]
    return size, rooms[size]


def _tex_column(share: float, number: bool) -> str:
    side = r"\raggedleft" if number else r"\raggedright"
    return rf">{{{side}\arraybackslash}}p{{\dimexpr{share:.4f}\linewidth-2\tabcolsep\relax}}"


# --- cells --------------------------------------------------------------------------------------------


def _plain(cell: Any) -> Any:
    """Return a cell as JSON has it."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def _cell(cell: Any, mark: str) -> str:
    plain = _plain(cell)
    if plain is None:
        return ""
    if isinstance(plain, float):
        return repr(plain).replace(".", mark)
    if isinstance(plain, str):
        return harmless(plain)
    return str(plain)


_TEX = {
    "\\": r"\textbackslash{}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\N{NO-BREAK SPACE}": "~",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{MINUS SIGN}": r"$-$",
    "\n": " ",
    "\r": " ",
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)


def _tex_row(cells: tuple[str, ...]) -> str:
    row = " & ".join(map(_tex, cells)) + r" \\"
    return f"{{}}{row}" if row.startswith(("[", "*")) else row  # else an option of the line before


# --- places -------------------------------------------------------------------------------------------


def _table_texts(report: Report, language: str) -> dict[str, str]:
    texts = {f"{name}.csv": csv_text(table, language) for name, table in report.tables.items()}
    with speaking(language):
        shown = shown_tables(report, language)
        marked = {name: _marked(table, name, report) for name, table in shown.items()}
        return texts | {f"{name}.tex": latex_text(table, name) for name, table in marked.items()}


def _marked(table: ShownTable, name: str, report: Report) -> ShownTable:
    """Return a table that says, wherever it goes, what its numbers are not."""
    marks = [mark for mark in ("synthetic", "provisional") if report.facts[mark]]
    if name in ("problems", "roles", "waves", "answers"):  # no scores
        marks = [mark for mark in marks if mark == "synthetic"]
    return replace(table, notes=(*table.notes, *(word(f"report.{mark}") for mark in marks)))


def _refuse_other(path: Path) -> None:
    if path.exists() and OURS not in path.read_bytes()[:200].decode("utf-8", errors="replace"):
        raise OtherFile(path.name)


def _put(folder: Path, texts: dict[str, str]) -> None:
    """Write every file beside its place, then put all of them there, the page last."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".report") as aside:
        for name, text in texts.items():
            made = Path(aside) / name
            made.parent.mkdir(exist_ok=True)
            made.write_bytes(text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
        for name in reversed(texts):
            (folder / name).parent.mkdir(exist_ok=True)
            os.replace(Path(aside) / name, folder / name)


def _remove_older(folder: Path, written: set[str]) -> None:
    """Remove the tables of an earlier report that this one does not have; other files are left."""
    for name in (*TABLES, "items_told"):
        for ending in (".csv", ".tex"):
            if name + ending not in written:
                (folder / (name + ending)).unlink(missing_ok=True)


TABLES = (
    "answers", "columns", "problems", "roles", "waves", "reliability", "items", "means", "paradoxes",
    "paradox_units", "selection", "profiles", "profile_means",
)  # fmt: skip
