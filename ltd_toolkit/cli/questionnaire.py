"""``ltd questionnaire``: the short questionnaire as a page for a class."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ltd_toolkit.cli.parser import add_command, add_language, add_output, page
from ltd_toolkit.cli.telling import telling_refusals
from ltd_toolkit.language import set_language, word


def add_questionnaire(commands: Any) -> None:
    """Add ``ltd questionnaire``."""
    command = add_command(
        commands,
        "questionnaire",
        _questionnaire,
        does=word("cli.questionnaire"),
        more=word("cli.questionnaire_more"),
    )
    command.add_argument("--short", action="store_true", help=word("cli.questionnaire_short"))
    command.add_argument("--instrument", metavar="PLACE", help=word("cli.questionnaire_instrument"))
    add_output(command, "questions.html", "PAGE.html", word("cli.questionnaire_output"), kind=page)
    add_language(command)


@telling_refusals
def _questionnaire(options: argparse.Namespace, others: list[str]) -> int:
    from ltd_toolkit.classroom.questionnaire import questionnaire_page, short_form, version_of
    from ltd_toolkit.instrument import load_instrument
    from ltd_toolkit.writing import write_whole

    set_language(options.lang)
    instrument = load_instrument(options.instrument) if options.instrument else load_instrument()
    form = short_form(instrument)
    n = len(form.instrument.items)
    if not options.short:
        numbers: dict[str, Any] = {"short": n, "all": len(instrument.items)}
        print(word("cli.questionnaire_only_short", **numbers), file=sys.stderr)
        return 2
    write_whole(options.output, questionnaire_page(instrument).encode())
    print(word("cli.questionnaire_written", page=options.output, n=n, version=version_of(form)))
    return 0
