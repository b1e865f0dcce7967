"""The questionnaire as one page: its questions are the instrument's, and nothing leaves the device."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.cases.letters import ALPHABET
from ltd_toolkit.classroom.questionnaire.code import FORMAT, PIECE, PLACES, version_of
from ltd_toolkit.classroom.questionnaire.form import Form, short_form
from ltd_toolkit.classroom.shell import written_page
from ltd_toolkit.instrument import Instrument
from ltd_toolkit.instrument.model import texts_of
from ltd_toolkit.language import current_language, languages, word
from ltd_toolkit.report.facts import PROVISIONAL

SECONDS = 10  # that one question takes, about
TOOL = "{tool}"  # a blank in the text of an item


def questionnaire_page(instrument: Instrument | None = None, *, language: str | None = None) -> str:
    """Write the short questionnaire of an instrument as a page.

    Parameters
    ----------
    instrument : Instrument, optional
        Default: the shipped one.
    language : str, optional
        In which the page opens; it holds the others too. Default: the current language.

    Returns
    -------
    str
        A whole HTML page that fetches nothing. The same instrument gives the same page.

    Raises
    ------
    QuestionnaireError
        If no item of the instrument is marked as short.
    """
    form = short_form(instrument)
    opens = language or current_language()
    told = {each: _printed(_told(form, each), each) for each in languages()}
    texts = {
        "key": form.fingerprint[:16],
        "told": told,
        "questions": {name: list(options) for name, options in form.options.items()},
        "facts": form.facts,
        "blocks": list(form.blocks.values()),
        "code": {
            "head": ALPHABET[FORMAT] + version_of(form),
            "respondent": PLACES["respondent"],
            "piece": PIECE,
        },
        "minutes": max(1, round(len(form.options) * SECONDS / 60)),
        "tool": any(TOOL in text for each in told.values() for text in each["questions"].values()),
        "provisional": form.instrument.source in PROVISIONAL,
    }
    return written_page("questionnaire", word("questionnaire.title", opens), opens, texts)


def _told(form: Form, language: str) -> dict[str, Any]:
    """Return what the instrument says, in a language."""
    instrument = form.instrument
    items, fields = texts_of(instrument.items, language), texts_of(instrument.fields, language)
    blocks = texts_of(instrument.blocks, language) if len(instrument.blocks) else pd.Series(dtype=object)
    none = texts_of(form.offered, language)
    sets = instrument.scales["answers"].reindex(instrument.items["scale"]).to_numpy()
    sets_of = dict(zip(instrument.items.index, sets, strict=True))
    asked = {**sets_of, **{name: instrument.fields.at[name, "expected"] for name in form.facts}}
    return {
        "instructions": [str(blocks.get(name, "")) for name in form.blocks],
        "questions": {name: str(items.get(name, fields.get(name))) for name in form.options},
        "answers": {
            name: [str(text) for text in texts_of(instrument.codes_of(answers), language)]
            for name, answers in asked.items()
        },
        "without": [str(text) for text in none],
    }


def _printed(told: Any, language: str) -> Any:
    """Set the apostrophes of French texts, typed with that of keyboards, as print does."""
    if isinstance(told, dict):
        return {name: _printed(each, language) for name, each in told.items()}
    if isinstance(told, list):
        return [_printed(each, language) for each in told]
    return told.replace("'", "’") if language == "fr" else told
