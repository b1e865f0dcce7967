"""``ltd check`` and ``ltd report``: a survey file is checked, and told on a page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltd_toolkit.cli.parser import add_command, add_language, add_output, page
from ltd_toolkit.cli.telling import say_problems
from ltd_toolkit.language import current_language, set_language, word

if TYPE_CHECKING:
    import pandas as pd

    from ltd_toolkit.survey import Survey


def _add_file(command: Any) -> None:
    """Add the file, and how to read it."""
    command.add_argument("file", type=Path, metavar="FILE", help=word("cli.file"))
    command.add_argument("--instrument", metavar="PLACE", help=word("cli.instrument"))
    command.add_argument(
        "--column", action="append", default=[], type=_column, metavar="ID=HEADER", help=word("cli.column")
    )
    add_language(command)


def _column(text: str) -> tuple[str, str]:
    name, sign, header = text.partition("=")
    if not (name and sign and header):
        raise argparse.ArgumentTypeError(word("cli.column_form", value=text))
    return name, header


def _read(options: argparse.Namespace) -> Survey | None:
    """Read the file with its problems marked; if it cannot be read at all, say why."""
    from ltd_toolkit.instrument import load_instrument
    from ltd_toolkit.problems import ProblemsError
    from ltd_toolkit.survey import read_survey

    set_language(options.lang)
    try:
        instrument = load_instrument(options.instrument) if options.instrument else None
        return read_survey(options.file, instrument, columns=dict(options.column), on_problem="mark")
    except ProblemsError as refusal:
        say_problems(refusal.problems)
        _save_problems(refusal.problems, getattr(options, "csv", None))
        return None


def add_check(commands: Any) -> None:
    """Add ``ltd check``."""
    check = add_command(commands, "check", _check, does=word("cli.check"), more=word("cli.check_more"))
    _add_file(check)
    check.add_argument("--csv", type=Path, metavar="PROBLEMS.csv", help=word("cli.check_csv"))


def _check(options: argparse.Namespace, others: list[str]) -> int:
    survey = _read(options)
    if survey is None:
        return 1
    for sentence in survey.log[options.lang]:
        print(sentence)
    n_errors = say_problems(survey.problems)
    if not _save_problems(survey.problems, options.csv):
        return 1
    print("\n" + (word("cli.check_mend", n=n_errors) if n_errors else word("cli.check_clean")))
    return 1 if n_errors else 0


def _save_problems(problems: pd.DataFrame, path: Path | None) -> bool:
    if path is None:
        return True
    from ltd_toolkit.report.files import csv_text

    listed = problems.sort_values("severity", kind="stable")  # error before note
    listed = listed.assign(lines=[", ".join(map(str, lines)) for lines in listed["lines"]])
    try:
        path.write_text(csv_text(listed, current_language()), encoding="utf-8-sig", newline="")
    except OSError as error:
        print(word("cli.check_unwritable", path=path, reason=error), file=sys.stderr)
        return False
    print(word("cli.check_written", path=path, n=len(listed)))
    return True


def add_report(commands: Any) -> None:
    """Add ``ltd report``."""
    report = add_command(commands, "report", _report, does=word("cli.report"), more=word("cli.report_more"))
    _add_file(report)
    add_output(report, "report.html", "PAGE.html", word("cli.report_output"), kind=page)
    report.add_argument("--despite-errors", action="store_true", help=word("cli.report_despite"))


def _report(options: argparse.Namespace, others: list[str]) -> int:
    survey = _read(options)
    if survey is None:
        return 1
    if (survey.problems["severity"] == "error").any() and not options.despite_errors:
        say_problems(survey.problems)
        print("\n" + word("cli.report_stopped"))
        return 1
    from ltd_toolkit.report import OtherFile, write_report

    try:
        written = write_report(survey, options.output, progress=sys.stderr.isatty())
    except OtherFile as error:
        print(word("cli.report_other_file", name=error), file=sys.stderr)
        return 1
    except OSError as error:
        print(word("cli.report_unwritable", reason=error), file=sys.stderr)
        return 1
    print(word("cli.report_written", page=written[0], n=len(written) - 1))
    return 0
