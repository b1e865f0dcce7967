"""Which program wrote a file: one module per layout, each able to recognise its own.

A module has ``heading(first) -> Heading | None`` (None: not mine) and, if the program marks answers that
deserve a note, ``notes(table) -> list of Problem``. A file put beside the others is tried by itself;
``plain``, which fits every table, comes last.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from types import ModuleType

from ltd_toolkit.files import TextTable, Unreadable
from ltd_toolkit.files.table import Heading
from ltd_toolkit.language import has_word, in_every_language, languages
from ltd_toolkit.problems import Problem

LAST = "plain"
# first headers of the tables in which survey programs describe a questionnaire: REDCap, LimeSurvey
QUESTIONNAIRES = {("Variable / Field Name", "Form Name"), ("class", "type/scale")}


def source_names() -> list[str]:
    """Return the layouts that are recognised, in the order in which they are tried.

    Examples
    --------
    >>> source_names()
    ['qualtrics', 'surveymonkey', 'plain']
    """
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [*(name for name in found if name != LAST), LAST]


def heading_reader(
    file: str, source: str = "auto", n_known: Callable[[Sequence[str]], int] = lambda record: 0
) -> Callable[[list[list[str]]], Heading]:
    """Return what reads the first records of a file.

    Parameters
    ----------
    file : str
        Its name, for messages.
    source : str
        ``"auto"`` to try every layout, or the name of one.
    n_known : callable
        Record -> how many of its cells name a question, for the plain layout, whose heading nothing marks.

    Returns
    -------
    callable
        First records -> Heading.

    Raises
    ------
    Unreadable
        By what is returned: if the records are not of the layout that was asked for, or describe a
        questionnaire.
    """

    def read(first: list[list[str]]) -> Heading:
        for name in source_names() if source == "auto" else [source]:
            known = [n_known] if name == LAST else []
            heading: Heading | None = _module(name).heading(first, *known)
            if heading is not None:
                if tuple(heading.columns[:2]) in QUESTIONNAIRES:
                    raise Unreadable(Problem("questionnaire_not_answers", file))
                return heading
        raise Unreadable(Problem("other_layout", file, value=source))

    return read


def notes_of(table: TextTable) -> list[Problem]:
    """Return what the program that wrote a file says of single answers: previews, unfinished ones.

    Parameters
    ----------
    table : TextTable
    """
    program = table.facts.get("program")
    notes = getattr(_module(program), "notes", None) if program in source_names() else None
    return notes(table) if notes else []


def program_name(program: str) -> dict[str, str]:
    """Return what a program is called, in every language.

    Parameters
    ----------
    program : str
        As in ``survey.source["program"]``.

    Examples
    --------
    >>> program_name("spss")["fr"]
    'fichier SPSS'
    """
    key = f"program.{program}"
    return in_every_language(key) if has_word(key) else dict.fromkeys(languages(), program)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")
