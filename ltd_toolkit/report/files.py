"""The files of a report: the page, the same facts as strict JSON, every table as CSV and as LaTeX.

They are all made before the first is put in its place, so that a run that fails leaves the older report.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.language import current_language, word
from ltd_toolkit.report.facts import Report, survey_facts
from ltd_toolkit.report.page import report_page
from ltd_toolkit.report.shown import ShownTable, shown_tables
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.survey import Survey

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program may take for the start of a formula
ONE_PAGE = 40  # rows
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


def latex_text(table: ShownTable) -> str:
    r"""Return a table as LaTeX, to be put into a document with ``\input``.

    Parameters
    ----------
    table : ShownTable

    Returns
    -------
    str
        A ``tabular`` in a ``table``, or a ``longtable`` where one page does not do; needs the packages
        booktabs and longtable.

    Examples
    --------
    >>> table = ShownTable("Size & share", ("who", "n"), (("50 %", "3"),), (False, True))
    >>> print(latex_text(table).split("\n", 1)[1])
    \begin{table}
    \caption{Size \& share}
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
    long = [max((len(row[i]) for row in table.rows), default=0) > 40 for i in range(len(table.header))]
    kinds = [
        "r" if n else r"p{0.3\linewidth}" if wide else "l"
        for n, wide in zip(table.numeric, long, strict=True)
    ]
    caption, columns = rf"\caption{{{_tex(table.caption)}}}", f"{{{''.join(kinds)}}}"
    if len(table.rows) > ONE_PAGE:
        before, after = [rf"\begin{{longtable}}{columns}", caption + r" \\"], [r"\end{longtable}"]
    else:
        before = [r"\begin{table}", caption, rf"\begin{{tabular}}{columns}"]
        after = [r"\end{tabular}", r"\end{table}"]
    lines = [r"\toprule", _tex_row(table.header), r"\midrule", *map(_tex_row, table.rows), r"\bottomrule"]
    return "\n".join([f"% {word('report.tex.needs')}", *before, *lines, *after, ""])


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
        return f"'{plain}" if plain.startswith(FORMULA) else plain
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
    return " & ".join(map(_tex, cells)) + r" \\"


# --- places -------------------------------------------------------------------------------------------


def _table_texts(report: Report, language: str) -> dict[str, str]:
    texts = {f"{name}.csv": csv_text(table, language) for name, table in report.tables.items()}
    with speaking(language):
        shown = shown_tables(report, language)
        return texts | {f"{name}.tex": latex_text(table) for name, table in shown.items()}


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
