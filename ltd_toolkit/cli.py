"""The command ``ltd``: what a person does without writing Python.

Each command is one function that adds it to the parser and one that does it; its texts are the ``cli.*``
rows of words.csv.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ltd_toolkit.folders import notebooks_folder, resource
from ltd_toolkit.lab.workspace import refresh_workspace
from ltd_toolkit.language import current_language, languages, number, set_language, word

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from ltd_toolkit.cases import Case, Episode
    from ltd_toolkit.survey import Survey

NOT_IN_A_PAGE = ["jupyterlab-jupytext", "@jupyter-notebook/lab-extension", "nbgrader"]
MESSAGES = 20  # of each severity on the screen; the CSV holds them all
SLIPS = 10  # the most frequent ones
MOST_VARIANTS = 200


def main(arguments: list[str] | None = None) -> int:
    """Run the command ``ltd`` and return its exit status, 0 if all is well.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the words typed after ``ltd``.

    Returns
    -------
    int

    Raises
    ------
    SystemExit
        If the words are not understood, or help was asked for.
    """
    for stream in (sys.stdout, sys.stderr):  # an old console must not fail on a letter of somebody's file
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    _speak(sys.argv[1:] if arguments is None else arguments)
    parser = _Parser(prog="ltd", description=word("cli.ltd"), allow_abbrev=False)
    commands = parser.add_subparsers(title=word("cli.commands"), dest="command", required=True)
    for add in (
        _add_lab,
        _add_app,
        _add_check,
        _add_report,
        _add_case,
        _add_classroom,
        _add_quiz,
        _add_debrief,
        _add_grades,
    ):
        add(commands)
    options, others = parser.parse_known_args(arguments)
    if others and not options.hands_on:
        commands.choices[options.command].error(word("cli.unknown_option", words=" ".join(others)))
    return int(options.run(options, others))


class _Parser(argparse.ArgumentParser):
    """A parser whose help and refusals speak the current language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self._positionals.title, self._optionals.title = word("cli.arguments"), word("cli.options")
        self.add_argument("-h", "--help", action="help", help=word("cli.help"))

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, word("cli.misunderstood", message=message, command=self.prog) + "\n")


def _speak(arguments: list[str]) -> None:
    """Speak the language that is asked for before the words are understood: help and refusals need it."""
    for place, given in enumerate(arguments):
        name, _, language = given.partition("=")
        if name == "--lang" and (language or arguments[place + 1 : place + 2]):
            asked = language or arguments[place + 1]
            if asked in languages():
                set_language(asked)


# --- ltd lab ------------------------------------------------------------------------------------------


def _add_lab(commands: Any) -> None:
    lab = commands.add_parser(
        "lab", help=word("cli.lab"), description=word("cli.lab_more"), allow_abbrev=False
    )
    lab.add_argument("--dir", type=Path, default=Path("my_notebooks"), help=word("cli.lab_dir"))
    lab.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lab_lang"))
    lab.set_defaults(run=_open_lab, hands_on=True)  # what it does not know is for JupyterLab


def _open_lab(options: argparse.Namespace, jupyter_options: list[str]) -> int:
    set_language(options.lang)
    lessons = notebooks_folder()
    try:
        _refresh(options.dir, lessons)
    except OSError as error:
        print(word("cli.lab_unwritable", folder=options.dir, reason=error), file=sys.stderr)
        return 1
    from jupyterlab.labapp import LabApp

    os.environ.update(_surroundings(options.lang))
    ours = [f"--ServerApp.root_dir={options.dir.resolve()}", f"--LabApp.default_url=/lab/tree/{options.lang}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")
    LabApp.launch_instance(ours + jupyter_options)
    return 0


def _surroundings(language: str) -> dict[str, str]:
    # The notebooks that people add speak the language too, and so do the menus; a class is not asked whether
    # it wants news of Jupyter, nor told of updates: JupyterLab then calls nothing outside. Controls
    # are answered one by one, in their order: in the threads that JupyterLab would use, what was done first
    # may be answered last.
    ours = resource("jupyter")
    folders = [each for each in (ours.joinpath(language), ours) if each.is_dir()]
    before = os.environ.get("JUPYTER_CONFIG_PATH")
    return {
        "LTD_LANG": language,
        "JUPYTER_CONFIG_PATH": os.pathsep.join([*map(str, folders), *filter(None, [before])]),
    }


def _refresh(folder: Path, lessons: Path) -> None:
    done = refresh_workspace(folder, lessons, languages())
    print(word("cli.lab_copied", folder=folder, added=len(done.added), renewed=len(done.renewed)))
    for name in done.kept:
        print(word("cli.lab_kept", name=name))
    sys.stdout.flush()


# --- ltd app ------------------------------------------------------------------------------------------


def _add_app(commands: Any) -> None:
    app = commands.add_parser(
        "app", help=word("cli.app"), description=word("cli.app_more"), allow_abbrev=False
    )
    app.add_argument("lesson", metavar="LESSON", help=word("cli.app_lesson"))
    app.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.app_lang"))
    app.set_defaults(run=_open_app, hands_on=True)  # what it does not know is for Voilà


def _open_app(options: argparse.Namespace, voila_options: list[str]) -> int:
    set_language(options.lang)
    lessons = sorted((notebooks_folder() / options.lang).glob("*.ipynb"))
    page = next((each for each in lessons if each.stem == options.lesson), Path(options.lesson))
    if not page.is_file():
        known = ", ".join(each.stem for each in lessons)
        print(word("cli.app_unknown", lesson=options.lesson, known=known), file=sys.stderr)
        return 1
    try:
        from voila.app import Voila
    except ImportError:
        print(word("cli.app_missing"), file=sys.stderr)
        return 1
    os.environ.update(_surroundings(options.lang))
    places = [str(resource("jupyter")), os.environ.get("JUPYTER_PATH")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, places))
    # Extensions of JupyterLab that look for its documents only write errors into a page that has none.
    ours = ["--template=ltd", f"--VoilaConfiguration.extension_denylist={NOT_IN_A_PAGE}"]
    Voila.launch_instance([str(page), *ours, *voila_options])
    return 0


# --- what check and report share ----------------------------------------------------------------------


def _add_file(command: Any) -> None:
    """Add the file, and how to read it."""
    command.add_argument("file", type=Path, metavar="FILE", help=word("cli.file"))
    command.add_argument("--instrument", metavar="PLACE", help=word("cli.instrument"))
    command.add_argument(
        "--column", action="append", default=[], type=_column, metavar="ID=HEADER", help=word("cli.column")
    )
    command.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))


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
        _say_problems(refusal.problems)
        _save_problems(refusal.problems, getattr(options, "csv", None))
        return None


def _say_problems(problems: pd.DataFrame) -> int:
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


# --- ltd check ----------------------------------------------------------------------------------------


def _add_check(commands: Any) -> None:
    check = commands.add_parser(
        "check", help=word("cli.check"), description=word("cli.check_more"), allow_abbrev=False
    )
    _add_file(check)
    check.add_argument("--csv", type=Path, metavar="PROBLEMS.csv", help=word("cli.check_csv"))
    check.set_defaults(run=_check, hands_on=False)


def _check(options: argparse.Namespace, others: list[str]) -> int:
    survey = _read(options)
    if survey is None:
        return 1
    for sentence in survey.log[options.lang]:
        print(sentence)
    n_errors = _say_problems(survey.problems)
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


# --- ltd report ---------------------------------------------------------------------------------------


def _add_report(commands: Any) -> None:
    report = commands.add_parser(
        "report", help=word("cli.report"), description=word("cli.report_more"), allow_abbrev=False
    )
    _add_file(report)
    report.add_argument(
        "-o",
        "--output",
        type=_page,
        default=Path("report.html"),
        metavar="PAGE.html",
        help=word("cli.report_output"),
    )
    report.add_argument("--despite-errors", action="store_true", help=word("cli.report_despite"))
    report.set_defaults(run=_report, hands_on=False)


def _page(text: str) -> Path:
    if Path(text).suffix.lower() not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(word("cli.report_ending", value=text))
    return Path(text)


def _report(options: argparse.Namespace, others: list[str]) -> int:
    survey = _read(options)
    if survey is None:
        return 1
    if (survey.problems["severity"] == "error").any() and not options.despite_errors:
        _say_problems(survey.problems)
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


# --- ltd case -----------------------------------------------------------------------------------------


def _add_case(commands: Any) -> None:
    case = commands.add_parser(
        "case", help=word("cli.case"), description=word("cli.case_more"), allow_abbrev=False
    )
    case.add_argument("case", metavar="CASE", help=word("cli.case_name"))
    case.add_argument("--episode", metavar="NAME", help=word("cli.case_episode"))
    case.add_argument("-o", "--output", type=_page, metavar="PAGE.html", help=word("cli.case_output"))
    case.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))
    case.set_defaults(run=_case, hands_on=False)


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


# --- ltd classroom ------------------------------------------------------------------------------------


def _add_classroom(commands: Any) -> None:
    classroom = commands.add_parser(
        "classroom", help=word("cli.classroom"), description=word("cli.classroom_more"), allow_abbrev=False
    )
    _add_episode(classroom)
    classroom.add_argument(
        "-o", "--output", type=_page, metavar="PAGE.html", help=word("cli.classroom_output")
    )
    classroom.add_argument("--compute", action="store_true", help=word("cli.classroom_compute"))
    classroom.add_argument("--jobs", type=int, default=1, metavar="N", help=word("cli.classroom_jobs"))
    classroom.set_defaults(run=_classroom, hands_on=False)


def _add_episode(command: Any) -> None:
    """Add the case, its episode and the language."""
    command.add_argument("case", metavar="CASE", help=word("cli.case_name"))
    command.add_argument("--episode", metavar="NAME", help=word("cli.case_episode"))
    command.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))


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


def _classroom(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.classroom import class_page, compute, load_class_data
    from ltd_toolkit.problems import ProblemsError
    from ltd_toolkit.writing import write_whole

    set_language(options.lang)
    try:
        case, episode, path = _episode(options)
        if options.compute:
            compute(episode, path, n_jobs=options.jobs, progress=True)
        text = class_page(case, episode.id, load_class_data(episode, path))
        page = options.output or Path(f"{case.id}_{episode.id}.html")
        write_whole(page, text.encode())
    except ProblemsError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(word("cli.classroom_unwritable", reason=error), file=sys.stderr)
        return 1
    print(word("cli.classroom_written", page=page, size=number(len(text.encode()) / 1e6, 1)))
    return 0


# --- ltd debrief --------------------------------------------------------------------------------------


def _add_debrief(commands: Any) -> None:
    debrief = commands.add_parser(
        "debrief", help=word("cli.debrief"), description=word("cli.debrief_more"), allow_abbrev=False
    )
    debrief.add_argument("file", type=Path, metavar="CODES.csv", help=word("cli.debrief_file"))
    debrief.add_argument("--case", metavar="CASE", help=word("cli.debrief_case"))
    debrief.add_argument("--episode", metavar="NAME", help=word("cli.debrief_episode"))
    debrief.add_argument("--due", type=_date, metavar="DATE", help=word("cli.debrief_due"))
    debrief.add_argument(
        "-o",
        "--output",
        type=_page,
        default=Path("debrief.html"),
        metavar="PAGE.html",
        help=word("cli.debrief_output"),
    )
    debrief.add_argument("--key", type=Path, metavar="KEY.csv", help=word("cli.debrief_key"))
    debrief.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))
    debrief.set_defaults(run=_debrief, hands_on=False)


def _date(text: str) -> datetime:
    from ltd_toolkit.classroom import read_date

    date = read_date(text)
    if date is None:
        raise argparse.ArgumentTypeError(word("cli.debrief_date", value=text))
    return date


def _debrief(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.classroom import write_debrief
    from ltd_toolkit.problems import ProblemsError

    set_language(options.lang)
    key = options.key or options.output.with_name(f"{options.output.stem}_key.csv")
    try:
        codes = write_debrief(
            options.file, options.output, key, case=options.case, episode=options.episode, due=options.due
        )
    except ProblemsError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(word("cli.classroom_unwritable", reason=error), file=sys.stderr)
        return 1
    for problem in codes.problems:
        print(f"- {problem.message()}")
    n, counted = len(codes.rows), len(codes.counted)
    print(word("cli.debrief_written", page=options.output, names=key, n=n, counted=counted))
    return 0


# --- ltd quiz -----------------------------------------------------------------------------------------


def _add_quiz(commands: Any) -> None:
    quiz = commands.add_parser(
        "quiz", help=word("cli.quiz"), description=word("cli.quiz_more"), allow_abbrev=False
    )
    quiz.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("bank.xml"),
        metavar="BANK.xml",
        help=word("cli.quiz_output"),
    )
    quiz.add_argument("--exercises", type=Path, metavar="PLACE", help=word("cli.quiz_exercises"))
    quiz.add_argument("--lesson", action="append", default=[], metavar="NN", help=word("cli.quiz_lesson"))
    quiz.add_argument("--variants", type=_from_one, default=5, metavar="N", help=word("cli.quiz_variants"))
    quiz.add_argument("--both", action="store_true", help=word("cli.quiz_both"))
    quiz.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))
    quiz.set_defaults(run=_quiz, hands_on=False)


def _from_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_VARIANTS):
        raise argparse.ArgumentTypeError(word("cli.from_one", value=text, most=MOST_VARIANTS))
    return int(text)


def _quiz(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.course import CourseError, load_exercises, write_question_bank

    set_language(options.lang)
    try:
        exercises = list(load_exercises(options.exercises).values())
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    known = sorted({exercise.lesson for exercise in exercises})
    unknown = [lesson for lesson in options.lesson if lesson not in known]
    if unknown:
        print(word("cli.quiz_no_lesson", lesson=", ".join(unknown), known=", ".join(known)), file=sys.stderr)
        return 1
    wanted = [exercise for exercise in exercises if exercise.lesson in (options.lesson or known)]
    whole = options.exercises is None and not options.lesson  # the test asks about every lesson
    try:
        n = write_question_bank(
            options.output,
            wanted,
            languages=languages() if options.both else [options.lang],
            variants=options.variants,
            tests=whole,
        )
    except OSError as error:
        print(word("cli.unwritable", path=options.output, reason=error), file=sys.stderr)
        return 1
    print(word("cli.quiz_written", path=options.output, n=n))
    return 0


# --- ltd grades ---------------------------------------------------------------------------------------


def _add_grades(commands: Any) -> None:
    grades = commands.add_parser(
        "grades", help=word("cli.grades"), description=word("cli.grades_more"), allow_abbrev=False
    )
    grades.add_argument("folder", type=Path, metavar="FOLDER", help=word("cli.grades_folder"))
    grades.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("grades.csv"),
        metavar="GRADES.csv",
        help=word("cli.grades_output"),
    )
    grades.add_argument("--out-of", type=_positive, default=20.0, metavar="N", help=word("cli.grades_out_of"))
    grades.add_argument(
        "--count", choices=("best", "first", "last"), default="best", help=word("cli.grades_count")
    )
    grades.add_argument("--until", type=_moment, metavar="2026-11-30T18:00", help=word("cli.grades_until"))
    grades.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lang"))
    grades.set_defaults(run=_grades, hands_on=False)


def _positive(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(word("cli.positive", value=text))
    return value


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()  # without a zone it is that of this machine
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(word("cli.moment", value=text)) from None


def _grades(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.course import CourseError, export_grades, read_results

    set_language(options.lang)
    try:
        results = read_results(options.folder, until=options.until)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    _say_problems(results.problems)
    try:
        marks = export_grades(results, options.output, out_of=options.out_of, count=options.count)
    except OSError as error:
        print(word("cli.unwritable", path=options.output, reason=error), file=sys.stderr)
        return 1
    nameless = int((results.attempts["student"].str.strip() == "").sum())
    if nameless:
        print("\n" + word("cli.grades_nameless", n=nameless))
    print("\n" + word("cli.grades_written", path=options.output, n=len(marks)))
    slips = results.slips().head(SLIPS)
    if len(slips):
        print("\n" + word("cli.grades_slips"))
    for (exercise, _), slip in slips.iterrows():
        title = results.exercises[exercise].title[options.lang]
        print(f"- {word('cli.grades_slip', n=slip['students'], title=title, slip=slip['name'])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
