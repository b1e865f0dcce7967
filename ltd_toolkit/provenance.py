"""Where the files of a folder of data come from: one line per file in its index.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from ltd_toolkit.language import languages
from ltd_toolkit.writing import write_whole

LICENCE = "CC BY 4.0"


def note_files(folder: Path, files: Iterable[tuple[str, int, str, Mapping[str, str]]]) -> None:
    """Write the lines of some files into the index of a folder; those of other files stay.

    Parameters
    ----------
    folder : pathlib.Path
    files : iterable of (name, number of rows, command that made it, what it is by language)
    """
    path = folder / "index.csv"
    head = ["file", "rows", "made_by", "licence", *languages()]
    lines = {
        name: [name, str(rows), made_by, LICENCE, *(said[language] for language in languages())]
        for name, rows, made_by, said in files
    }
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            known = {row[0]: row for row in list(csv.reader(file))[1:]}
        lines = {**known, **lines}
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([head, *lines.values()])
    write_whole(path, held.getvalue().encode())
