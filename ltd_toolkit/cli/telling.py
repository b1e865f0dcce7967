"""What commands say of the problems they met, on the screen."""

from __future__ import annotations

import argparse
import sys
from functools import wraps
from typing import TYPE_CHECKING

from ltd_toolkit.cli.parser import Run
from ltd_toolkit.language import current_language, word

if TYPE_CHECKING:
    import pandas as pd

MESSAGES = 20  # of each severity on the screen; the CSV holds them all


def say_problems(problems: pd.DataFrame) -> int:
    """Print problems, errors first; return how many are errors."""
    language = current_language()
    for severity in ("error", "note"):
        messages = list(problems.loc[problems["severity"] == severity, language])
        if messages:
            print("\n" + word(f"cli.check_{severity}s", n=len(messages)))
        for message in messages[:MESSAGES]:
            print(f"- {message}")
        if len(messages) > MESSAGES:
            print(word("cli.check_more_rows", n=len(messages) - MESSAGES))
    if problems[language].str.contains("columns=", regex=False).any():
        print(word("cli.check_columns"))
    return int((problems["severity"] == "error").sum())


def telling_refusals(run: Run) -> Run:
    """Let a command that writes a page say why it cannot, and end with 1."""

    @wraps(run)
    def told(options: argparse.Namespace, others: list[str]) -> int:
        from ltd_toolkit.problems import ProblemsError

        try:
            return run(options, others)
        except ProblemsError as refusal:
            print(refusal, file=sys.stderr)
        except OSError as error:
            print(word("cli.classroom_unwritable", reason=error), file=sys.stderr)
        return 1

    return told
