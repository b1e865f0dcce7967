"""``ltd case``, ``ltd classroom``, ``ltd debrief``: a case on paper, on a telephone, what a class did."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltd_toolkit.cli.parser import add_command, add_language, add_output, page
from ltd_toolkit.cli.telling import telling_refusals
from ltd_toolkit.language import number, set_language, word

if TYPE_CHECKING:
    from ltd_toolkit.cases import Case, Episode
    from ltd_toolkit.classroom import ClassCodes
    from ltd_toolkit.classroom.questionnaire import ClassAnswers


def _add_episode(command: Any) -> None:
    """Add the case, its episode and the language."""
    command.add_argument("case", metavar="CASE", help=word("cli.case_name"))
    command.add_argument("--episode", metavar="NAME", help=word("cli.case_episode"))
    add_language(command)


def add_case(commands: Any) -> None:
    """Add ``ltd case``."""
    case = add_command(commands, "case", _case, does=word("cli.case"), more=word("cli.case_more"))
    _add_episode(case)
    add_output(case, None, "PAGE.html", word("cli.case_output"), kind=page)


def _case(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.cases import CaseError, load_case
    from ltd_toolkit.report.case_sheet import case_sheet
    from ltd_toolkit.writing import write_whole

    set_language(options.lang)
    try:
        case = load_case(options.case)
        text = case_sheet(case, options.episode)
        page = options.output or Path(f"{case.id}.html")
        write_whole(page, text.encode())
    except (CaseError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(word("cli.case_written", page=page))
    return 0


def add_classroom(commands: Any) -> None:
    """Add ``ltd classroom``."""
    classroom = add_command(
        commands, "classroom", _classroom, does=word("cli.classroom"), more=word("cli.classroom_more")
    )
    _add_episode(classroom)
    add_output(classroom, None, "PAGE.html", word("cli.classroom_output"), kind=page)
    classroom.add_argument("--compute", action="store_true", help=word("cli.classroom_compute"))
    classroom.add_argument("--jobs", type=int, default=1, metavar="N", help=word("cli.classroom_jobs"))


def _episode(options: argparse.Namespace) -> tuple[Case, Episode, Path]:
    """Return the case, the episode asked for, and where the outcomes of all its plans are."""
    from ltd_toolkit.cases import CaseError, list_cases, load_case
    from ltd_toolkit.classroom import data_path
    from ltd_toolkit.problems import Problem

    case = load_case(options.case)
    name = options.episode or next(iter(case.episodes))
    if name not in case.episodes:
        values = {"expected": ", ".join(case.episodes)}
        raise CaseError([Problem("class_no_episode", value=name, values=values)])
    episode = case.episodes[name]
    ours = options.case in list_cases().index
    return case, episode, data_path(episode, None if ours else options.case)


@telling_refusals
def _classroom(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.classroom import class_page, compute, load_class_data
    from ltd_toolkit.writing import write_whole

    set_language(options.lang)
    case, episode, path = _episode(options)
    if options.compute:
        compute(episode, path, n_jobs=options.jobs, progress=True)
    text = class_page(case, episode.id, load_class_data(episode, path))
    page = options.output or Path(f"{case.id}_{episode.id}.html")
    write_whole(page, text.encode())
    print(word("cli.classroom_written", page=page, size=number(len(text.encode()) / 1e6, 1)))
    return 0


def add_debrief(commands: Any) -> None:
    """Add ``ltd debrief``."""
    debrief = add_command(
        commands, "debrief", _debrief, does=word("cli.debrief"), more=word("cli.debrief_more")
    )
    debrief.add_argument("file", type=Path, metavar="CODES.csv", help=word("cli.debrief_file"))
    debrief.add_argument("--case", metavar="CASE", help=word("cli.debrief_case"))
    debrief.add_argument("--episode", metavar="NAME", help=word("cli.debrief_episode"))
    debrief.add_argument("--due", type=_date, metavar="DATE", help=word("cli.debrief_due"))
    add_output(debrief, "debrief.html", "PAGE.html", word("cli.debrief_output"), kind=page)
    debrief.add_argument("--instrument", metavar="PLACE", help=word("cli.debrief_instrument"))
    debrief.add_argument("--survey", type=Path, metavar="ANSWERS.csv", help=word("cli.debrief_survey"))
    debrief.add_argument("--key", type=Path, metavar="KEY.csv", help=word("cli.debrief_key"))
    add_language(debrief)


def _date(text: str) -> datetime:
    from ltd_toolkit.classroom import read_date

    date = read_date(text)
    if date is None:
        raise argparse.ArgumentTypeError(word("cli.debrief_date", value=text))
    return date


@telling_refusals
def _debrief(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.classroom.questionnaire import holds_answers

    set_language(options.lang)
    key = options.key or options.output.with_name(f"{options.output.stem}_key.csv")
    answered = bool(options.instrument) or holds_answers(options.file)
    found, told = (_answers if answered else _plans)(options, key)
    for problem in found.problems:
        print(f"- {problem.message()}")
    n, counted = len({row.line for row in found.rows}), len(found.counted)
    print(word(told, page=options.output, names=key, n=n, counted=counted))
    return 0


def _plans(options: argparse.Namespace, key: Path) -> tuple[ClassCodes, str]:
    """Write what a class did on class pages."""
    from ltd_toolkit.classroom import read_class_folder, write_debrief

    codes = read_class_folder(options.file).codes if options.file.is_dir() else options.file
    asked = {"case": options.case, "episode": options.episode, "due": options.due}
    return write_debrief(codes, options.output, key, **asked), "cli.debrief_written"


def _answers(options: argparse.Namespace, key: Path) -> tuple[ClassAnswers, str]:
    """Write what a class answered to the questionnaire."""
    from ltd_toolkit.classroom.questionnaire import chosen_by_all, write_answers_debrief
    from ltd_toolkit.instrument import load_instrument
    from ltd_toolkit.writing import write_whole

    instrument = load_instrument(options.instrument) if options.instrument else None
    answers, _ = write_answers_debrief(
        options.file, options.output, key, instrument=instrument, due=options.due
    )
    if options.survey:
        # Without a column for firms: of firms with one respondent each, a report could show none.
        separator = ";" if word("decimal_mark") == "," else ","
        table = chosen_by_all(answers)
        write_whole(options.survey, table.to_csv(sep=separator, lineterminator="\n").encode("utf-8-sig"))
    return answers, "cli.debrief_answers_written"
