"""What a file of facts may hold, and where each fact comes from.

A form says which keys a table may have. Going through a document with it finds everything that is wrong,
and the provenance of everything that is right: each value belongs to a table with ``source = "article"``,
``"observed"`` or ``"imagined"``, or is written as a table of its own,
``{ value = ..., source = ..., why = ... }``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ltd_toolkit.cases.document import Document, Place
from ltd_toolkit.language import in_every_language, languages
from ltd_toolkit.problems import Problem

SOURCES = ("article", "observed", "imagined")  # observed: in the firm itself


@dataclass(frozen=True)
class Value:
    """A number, a text, a list of them, a share by name: anything that is no table of the form.

    Parameters
    ----------
    kind : {"text", "whole", "number", "texts", "any"}
    choices : tuple of str
        What a text may be; empty: anything.
    least : float, optional
        Of a number.
    """

    kind: str
    choices: tuple[str, ...] = ()
    least: float | None = None

    def fits(self, value: Any) -> bool:
        """Tell whether a value is of this kind."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        checks = {
            "text": isinstance(value, str) and bool(value.strip()),
            "whole": whole,
            "number": (whole or isinstance(value, float)) and value == value,
            "texts": isinstance(value, list) and all(isinstance(each, str) for each in value),
            "any": True,
        }
        return checks[self.kind]


@dataclass(frozen=True)
class Texts:
    """The same text in every language."""


@dataclass(frozen=True)
class Table:
    """Named things.

    Parameters
    ----------
    keys : dict of str to form
    needed : tuple of str
    sourced : bool
        Whether it says where its values come from.
    texts : bool
        Whether it also holds a text in every language.
    """

    keys: Mapping[str, Any]
    needed: tuple[str, ...] = ()
    sourced: bool = False
    texts: bool = False


@dataclass(frozen=True)
class Each:
    """Things under names that the author chooses."""

    form: Any


@dataclass(frozen=True)
class Many:
    """A list of things."""

    form: Any


@dataclass(frozen=True)
class Fact:
    """A value, or a table ``{ value, source, why }``."""

    form: Value


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from.

    Parameters
    ----------
    place : tuple
    value : object
    source : {"article", "observed", "imagined"}
    why : dict of str to str
        Reason by language; empty without one.
    why_source : str
        Where the reason comes from; empty without one.
    """

    place: Place
    value: Any
    source: str
    why: Mapping[str, str] = field(default_factory=dict)
    why_source: str = ""


WHY = Table({}, sourced=True, texts=True)


def examine(document: Document, form: Any) -> tuple[list[Problem], list[Provenance]]:
    """Go through a document.

    Parameters
    ----------
    document : Document
    form : form

    Returns
    -------
    problems : list of Problem
    provenance : list of Provenance
        One per value, in the order of the file.
    """
    examiner = _Examiner(document)
    examiner.look(form, document.data, (), None)
    examiner.provenance.sort(key=lambda each: document.line(each.place))
    return examiner.problems, examiner.provenance


def plain(data: Any) -> Any:
    """Return data of a document without their sources and reasons.

    Parameters
    ----------
    data : object

    Examples
    --------
    >>> plain({"source": "imagined", "weeks": 4, "dose": {"value": 14, "source": "article"}})
    {'weeks': 4, 'dose': 14}
    """
    if isinstance(data, Mapping):
        if "value" in data and data.keys() <= {"value", "source", "why"}:
            return plain(data["value"])
        return {name: plain(each) for name, each in data.items() if name not in ("source", "why")}
    return [plain(each) for each in data] if isinstance(data, list) else data


def texts_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of a table by language; where one is missing, that of the first language there is.

    Parameters
    ----------
    data : dict
    """
    there = {language: str(data.get(language, "")).strip() for language in languages()}
    first = next(filter(None, there.values()))
    return {language: text or first for language, text in there.items()}


class _Examiner:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.provenance: list[Provenance] = []
        self.unsourced: set[Place] = set()

    def look(self, form: Any, data: Any, place: Place, source: Any) -> None:
        """Look at `data`, which stands at `place` under a table that names `source` (None: names none)."""
        if isinstance(form, Fact):
            self._fact(form, data, place, source)
        elif isinstance(form, Value):
            self._value(form, data, place, source)
        elif isinstance(form, Many):
            self._many(form, data, place, source)
        elif not isinstance(data, Mapping):
            self._wrong("case_no_table", place, data)
        elif isinstance(form, Each):
            for name, each in data.items():
                self.look(form.form, each, (*place, name), source)
        elif isinstance(form, Texts):
            self._table(Table({}, sourced=True, texts=True), data, place, source)
        else:
            self._table(form, data, place, source)

    def _table(self, form: Table, data: Mapping[str, Any], place: Place, source: Any) -> None:
        source = self._source(form, data, place, source)
        allowed = [*form.keys, *languages() * form.texts, *["source", "why"] * form.sourced]
        for name in (name for name in data if name not in allowed):
            near = get_close_matches(name, allowed, 3) or allowed
            self._wrong("case_unknown_key", (*place, name), expected=", ".join(near))
        for name in (name for name in form.needed if name not in data):
            self._wrong("case_missing_key", place, missing=name)
        if form.texts:
            self._texts(data, place, source)
        if form.sourced and "why" in data:
            self.look(WHY, data["why"], (*place, "why"), None)
        for name, each in form.keys.items():
            if name in data:
                self.look(each, data[name], (*place, name), source)

    def _source(self, form: Table, data: Mapping[str, Any], place: Place, source: Any) -> Any:
        if not form.sourced or "source" not in data:
            return source
        if data["source"] not in SOURCES:
            expected = ", ".join(SOURCES)
            self._wrong("not_a_choice", (*place, "source"), data["source"], expected=expected)
        return data["source"]

    def _texts(self, data: Mapping[str, Any], place: Place, source: Any) -> None:
        given = {name: data[name] for name in languages() if str(data.get(name) or "").strip()}
        for name in (name for name, text in given.items() if not isinstance(text, str)):
            self._wrong(
                "case_wrong_kind", (*place, name), data[name], expected=in_every_language("case.kind.text")
            )
        missing = [name for name in languages() if name not in given]
        if not given:
            self._wrong("case_no_text", place, expected=", ".join(languages()))
            return
        if missing:
            problem = self.document.problem(
                "case_no_translation", place, serious=False, missing=", ".join(missing)
            )
            self.problems.append(problem)
        if all(isinstance(text, str) for text in given.values()):
            self._known(place, given, data, source)

    def _many(self, form: Many, data: Any, place: Place, source: Any) -> None:
        if not isinstance(data, Sequence) or isinstance(data, str):
            self._wrong("case_no_list", place, data)
            return
        for number, each in enumerate(data):
            self.look(form.form, each, (*place, number), source)

    def _fact(self, form: Fact, data: Any, place: Place, source: Any) -> None:
        if isinstance(data, Mapping):
            whole = Table({"value": form.form}, ("value",), sourced=True)
            self._table(whole, data, place, source)
        else:
            self.look(form.form, data, place, source)

    def _value(self, form: Value, data: Any, place: Place, source: Any) -> None:
        if form.choices and isinstance(data, str) and data not in form.choices:
            self._wrong("not_a_choice", place, data, expected=", ".join(form.choices))
        elif not form.fits(data):
            self._wrong("case_wrong_kind", place, data, expected=in_every_language(f"case.kind.{form.kind}"))
        elif form.least is not None and data < form.least:
            self._wrong("case_below", place, data, least=f"{form.least:g}")
        else:
            table = self._at(place[:-1])
            self._known(place, data, table if isinstance(table, Mapping) else {}, source)

    def _known(self, place: Place, value: Any, table: Mapping[str, Any], source: Any) -> None:
        if source is None:
            around = place if isinstance(value, Mapping) else place[:-1]
            if around not in self.unsourced:
                self._wrong("case_no_source", place, expected=", ".join(SOURCES))
            self.unsourced.add(around)
            return
        if place[-1] in ("value", "why"):
            if place[-1] == "why":
                return  # reasons stand beside what they explain
            place = place[:-1]
        why = table["why"] if isinstance(table.get("why"), Mapping) else {}
        reason = {name: str(text) for name, text in why.items() if name in languages()}
        self.provenance.append(Provenance(place, value, str(source), reason, str(why.get("source", ""))))

    def _at(self, place: Place) -> Any:
        data: Any = self.document.data
        for key in place:
            data = data[key]
        return data

    def _wrong(self, kind: str, place: Place, value: Any = "", **values: Any) -> None:
        shown = value if isinstance(value, str | int | float) else type(value).__name__
        self.problems.append(self.document.problem(kind, place, shown, **values))


def of_places(provenance: Sequence[Provenance], *starts: Place) -> Iterator[Provenance]:
    """Yield the provenance of what stands under some places.

    Parameters
    ----------
    provenance : sequence of Provenance
    *starts : tuple
    """
    for each in provenance:
        if any(each.place[: len(start)] == start for start in starts):
            yield each
