"""The commands, and the way from the words that were typed to the one that is meant.

To add a command, write its ``add_`` function in one of the modules beside this one and name it here.
"""

from __future__ import annotations

import io
import sys

from ltd_toolkit.cli.classes import add_case, add_classroom, add_debrief
from ltd_toolkit.cli.exercises import add_grades, add_quiz
from ltd_toolkit.cli.opening import add_app, add_lab
from ltd_toolkit.cli.parser import Parser, add_language
from ltd_toolkit.cli.questionnaire import add_questionnaire
from ltd_toolkit.cli.surveys import add_check, add_report
from ltd_toolkit.language import languages, set_language, word

COMMANDS = (
    add_lab,
    add_app,
    add_check,
    add_report,
    add_case,
    add_classroom,
    add_questionnaire,
    add_quiz,
    add_debrief,
    add_grades,
)


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
    parser = Parser(prog="ltd", description=word("cli.ltd"), allow_abbrev=False)
    add_language(parser)  # so that help can be asked for in either language before a command is named
    commands = parser.add_subparsers(title=word("cli.commands"), dest="command", required=True)
    for add in COMMANDS:
        add(commands)
    options, others = parser.parse_known_args(arguments)
    if others and not options.hands_on:
        commands.choices[options.command].error(word("cli.unknown_option", words=" ".join(others)))
    return int(options.run(options, others))


def _speak(arguments: list[str]) -> None:
    """Speak the language that is asked for before the words are understood: help and refusals need it."""
    for place, given in enumerate(arguments):
        name, _, language = given.partition("=")
        if name == "--lang" and (language or arguments[place + 1 : place + 2]):
            asked = language or arguments[place + 1]
            if asked in languages():
                set_language(asked)
