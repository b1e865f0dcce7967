"""What all commands are made of: a parser that speaks the language, and the options that several share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from ltd_toolkit.language import current_language, languages, word

Run = Callable[[argparse.Namespace, list[str]], int]


class Parser(argparse.ArgumentParser):
    """A parser whose help and refusals speak the current language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self._positionals.title, self._optionals.title = word("cli.arguments"), word("cli.options")
        self.add_argument("-h", "--help", action="help", help=word("cli.help"))

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, word("cli.misunderstood", message=message, command=self.prog) + "\n")


def add_command(commands: Any, name: str, run: Run, *, does: str, more: str, hands_on: bool = False) -> Any:
    """Add a command; one that hands on gives the options it does not know to another program."""
    command = commands.add_parser(name, help=does, description=more, allow_abbrev=False)
    command.set_defaults(run=run, hands_on=hands_on)
    return command


def add_language(command: Any, tells: str | None = None) -> None:
    """Add ``--lang``, with another text where it does more than choose the language of a page."""
    tells = tells or word("cli.lang")
    command.add_argument("--lang", choices=languages(), default=current_language(), help=tells)


def add_output(
    command: Any, default: str | None, metavar: str, tells: str, *, kind: Callable[[str], Path] = Path
) -> None:
    """Add ``-o``, the file that the command writes."""
    path = None if default is None else Path(default)
    command.add_argument("-o", "--output", type=kind, default=path, metavar=metavar, help=tells)


def page(text: str) -> Path:
    """Return the path of a page, whose ending says that it is one.

    Parameters
    ----------
    text : str

    Raises
    ------
    argparse.ArgumentTypeError
        If it ends otherwise.
    """
    if Path(text).suffix.lower() not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(word("cli.report_ending", value=text))
    return Path(text)
