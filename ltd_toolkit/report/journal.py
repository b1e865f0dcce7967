"""Tables for an article: numbered, with a caption that says what is in them, each kept as CSV and as LaTeX.

A notebook computes a table and gives it here; what is kept has every digit, what is shown is rounded and in
words. Names of columns and captions are rows of words.csv: a name without a row is shown as it is.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.language import current_language, has_word, number, whole, word
from ltd_toolkit.report.files import csv_text, latex_text
from ltd_toolkit.report.markup import head_and_rows
from ltd_toolkit.report.shown import ShownTable
from ltd_toolkit.writing import write_whole


class JournalTables:
    """The tables of an article in a folder, and their captions in one text file.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made if it is not there. Files of the same names are replaced.
    labels : mapping of id to text, optional
        Names of scales, such as ``instrument.labels()``.

    Attributes
    ----------
    captions : dict of str to str
        Name of a table -> its caption, in the order in which tables were kept first.

    Examples
    --------
    >>> import tempfile
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> table = pd.DataFrame({"n": [3], "alpha": [0.8123]}, index=pd.Index(["exploration"], name="scale"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = JournalTables(folder, {"exploration": "Exploration"})
    ...     shown = kept.keep("reliability", table, confidence=95)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['captions.txt', 'reliability.csv', 'reliability.tex']
    >>> shown.rows
    (('Exploration', '3', '0.81'),)
    """

    def __init__(self, folder: str | Path, labels: Mapping[str, str] | None = None) -> None:
        self.folder, self.labels = Path(folder), dict(labels or {})
        self.captions: dict[str, str] = {}

    def keep(self, name: str, table: pd.DataFrame, *, digits: int = 2, **values: Any) -> JournalTable:
        """Keep a table and return it as it is shown.

        Parameters
        ----------
        name : str
            Of its files. A table of the same name is replaced and keeps its number.
        table : pandas.DataFrame
            With names on every level of its index.
        digits : int
            After the decimal mark, where it is shown.
        **values
            What the placeholders of its caption stand for.

        Returns
        -------
        JournalTable

        Raises
        ------
        KeyError
            If words.csv has no caption for it.
        OSError
            If the folder cannot be written.
        """
        self.captions[name] = word(f"journal.caption.{name}", **values)
        numbered = {
            each: word("journal.numbered", n=n, caption=caption)
            for n, (each, caption) in enumerate(self.captions.items(), 1)
        }
        whole = table.reset_index()
        shown = self._shown(numbered[name], whole, digits)
        self.folder.mkdir(parents=True, exist_ok=True)
        files = {
            f"{name}.csv": csv_text(whole, current_language()).encode("utf-8-sig"),
            f"{name}.tex": latex_text(shown, name).encode(),
            "captions.txt": ("\n".join(numbered.values()) + "\n").encode(),
        }
        for file, content in files.items():
            write_whole(self.folder / file, content)
        return JournalTable(shown)

    def _shown(self, caption: str, whole: pd.DataFrame, digits: int) -> ShownTable:
        header = tuple(self._name("column", str(each)) for each in whole)
        rows = tuple(
            tuple(self._cell(cell, digits) for cell in row)
            for row in whole.astype(object).itertuples(index=False)
        )
        numeric = tuple(pd.api.types.is_numeric_dtype(whole[column]) for column in whole)
        return ShownTable(caption, header, rows, numeric)

    def _cell(self, cell: Any, digits: int) -> str:
        if isinstance(cell, bool):
            return word("journal.yes") if cell else word("journal.no")
        if cell is None or pd.isna(cell):
            return number(float("nan"))
        if isinstance(cell, str):
            return self._name("cell", cell)
        return number(float(cell), digits) if isinstance(cell, float) else whole(int(cell))

    def _name(self, kind: str, name: str) -> str:
        keys = (f"journal.{kind}.{name}", f"plot.criterion.{name}")
        key = next((each for each in keys if has_word(each)), None)
        return word(key) if key else self.labels.get(name, name)


class JournalTable:
    """A table as a notebook shows it, under its caption.

    Parameters
    ----------
    shown : ShownTable
    """

    def __init__(self, shown: ShownTable) -> None:
        self.shown = shown

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells in words."""
        return self.shown.rows

    def __repr__(self) -> str:
        lines = [self.shown.header, *self.shown.rows]
        return "\n".join([self.shown.caption, *(" | ".join(line) for line in lines)])

    def _repr_html_(self) -> str:
        caption = f'<caption style="text-align:left">{html.escape(self.shown.caption)}</caption>'
        name = html.escape(self.shown.caption, quote=True)
        return (  # a wide table scrolls, by keyboard too
            f'<div role="region" tabindex="0" aria-label="{name}" style="overflow:auto">'
            f"<table>{caption}\n{head_and_rows(self.shown.header, self.shown.rows)}</table></div>\n"
        )
