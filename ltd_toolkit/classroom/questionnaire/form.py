"""What a questionnaire asks: two facts about the firm and the items of an instrument's short form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.instrument.model import languages_of
from ltd_toolkit.problems import Problem, ProblemsError

FACTS = ("role", "size_class")  # fields that are asked if the instrument has them
OFFERED = ("dont_know", "not_applicable", "refused")  # kinds of missing that a person can choose


class QuestionnaireError(ProblemsError):
    """An instrument of which no questionnaire can be made."""


@dataclass(frozen=True)
class Form:
    """What is asked, and what can be chosen.

    Parameters
    ----------
    instrument : Instrument
        With the items of the short form alone.
    options : dict of str to tuple of str
        Fact or item, in the order of the page -> codes that can be chosen; last those that say why there is
        no answer.
    """

    instrument: Instrument
    options: dict[str, tuple[str, ...]]

    @property
    def facts(self) -> list[str]:
        """The fields that are asked."""
        return [name for name in self.options if name not in self.instrument.items.index]

    @property
    def blocks(self) -> dict[str, list[str]]:
        """Block -> its items, in the order of the questionnaire."""
        items = self.instrument.items
        block = self.instrument.scales["block"].reindex(items["scale"]).to_numpy()
        return {str(name): list(some.index) for name, some in items.groupby(block, sort=False)}

    @property
    def offered(self) -> pd.DataFrame:
        """Rows of ``instrument.missing`` that a person can choose, indexed by code."""
        return offered(self.instrument)

    @cached_property
    def fingerprint(self) -> str:
        """What changes when a word of a question or an answer changes: answers would mean something else."""
        said = json.dumps(list(_said(self)), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def short_form(instrument: Instrument | None = None) -> Form:
    """Return what the short questionnaire of an instrument asks.

    Parameters
    ----------
    instrument : Instrument, optional
        Default: the shipped one.

    Returns
    -------
    Form

    Raises
    ------
    QuestionnaireError
        If no item is marked as short.

    Examples
    --------
    >>> form = short_form()
    >>> len(form.instrument.items), form.facts, form.options["EXP1"][-4:]
    (38, ['role', 'size_class'], ('7', 'NSP', 'NC', 'SR'))
    """
    instrument = instrument or load_instrument()
    short = instrument.short_form
    if short.items.empty:
        raise QuestionnaireError([Problem("questionnaire_no_short", instrument.source, column="short")])
    none = tuple(map(str, offered(short).index))
    fields = short.fields
    asked = [name for name in FACTS if name in fields.index and fields.at[name, "kind"] == "choice"]
    options = {name: _codes(short, fields.at[name, "expected"]) for name in asked}
    sets = short.scales["answers"]
    options |= {item: _codes(short, sets[scale]) + none for item, scale in short.items["scale"].items()}
    return Form(short, options)


def offered(instrument: Instrument) -> pd.DataFrame:
    """Return the rows of ``instrument.missing`` that a person can choose, indexed by code.

    Parameters
    ----------
    instrument : Instrument
    """
    missing = instrument.missing
    kept = missing[missing["kind"].isin(OFFERED) & (missing["code"] != "")]
    return kept.sort_values("kind", key=lambda kinds: kinds.map(OFFERED.index), kind="stable").set_index(
        "code"
    )


def _codes(instrument: Instrument, answers: str) -> tuple[str, ...]:
    return tuple(map(str, instrument.codes_of(answers).index))


def _said(form: Form) -> Iterator[object]:
    """Yield everything that an answer means."""
    instrument = form.instrument
    sets = instrument.scales["answers"]
    for name, options in form.options.items():
        table = instrument.items if name in instrument.items.index else instrument.fields
        texts = table.loc[name, languages_of(table)].to_dict()
        answers = sets[table.at[name, "scale"]] if "scale" in table else table.at[name, "expected"]
        codes = instrument.codes_of(answers)
        yield [name, texts, list(options), codes[languages_of(codes)].to_numpy().tolist()]
