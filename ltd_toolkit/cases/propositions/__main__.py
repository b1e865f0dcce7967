"""The command: ``python -m ltd_toolkit.cases.propositions``."""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ltd_toolkit.cases.propositions.keep import (
    CALIBRATED,
    DIGITS,
    DONE,
    RESULTS,
    as_stored,
    kept_calibrated,
    run_all,
)
from ltd_toolkit.cases.propositions.load import load_propositions
from ltd_toolkit.cases.propositions.page import page, told
from ltd_toolkit.folders import PACKAGE
from ltd_toolkit.language import current_language, set_language, word
from ltd_toolkit.writing import write_whole


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the command line.
    """
    command = "python -m ltd_toolkit.cases.propositions"
    parser = argparse.ArgumentParser(command, description=word("proposition.command"))
    options: dict[str, dict[str, Any]] = {
        "only": {"nargs": "+", "default": [], "metavar": "P05"},
        "resume": {"type": Path, "default": DONE, "metavar": "FOLDER"},
        "n-jobs": {"type": int, "default": 1},
        "to": {"type": Path, "metavar": "FOLDER"},
    }
    for name, about in options.items():
        parser.add_argument(f"--{name}", help=word(f"proposition.command.{name}"), **about)
    asked = parser.parse_args(arguments)
    start = time.perf_counter()
    table = run_all(asked.only, folder=asked.resume, n_jobs=asked.n_jobs)
    known = load_propositions()
    if asked.only:
        print(told(table, known)[["contrast", "effect", "share", "share_calibrated", "verdict"]].to_string())
        return
    checkout = PACKAGE.parent / "docs"
    docs = asked.to or (checkout if checkout.is_dir() else Path())
    text = table.to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    rounded = as_stored(io.StringIO(text))
    calibrated = kept_calibrated(known, asked.resume)
    if asked.to is None and checkout.is_dir():
        held = calibrated.to_csv(float_format=DIGITS, lineterminator="\n")
        write_whole(PACKAGE / "resources" / RESULTS, text.encode())
        write_whole(PACKAGE / "resources" / CALIBRATED, held.encode())
    write_whole(docs / "propositions.csv", text.encode())
    spoken = current_language()
    set_language("en")  # the other pages of docs/ are in English
    write_whole(docs / "propositions.md", page(rounded, known, calibrated).encode())
    set_language(spoken)
    minutes = (time.perf_counter() - start) / 60
    print(word("proposition.written", folder=docs, minutes=f"{minutes:.1f}"))


if __name__ == "__main__":
    main()
