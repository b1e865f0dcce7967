"""What a form of a case holds while it is filled in: the tables of its file, changed only where a person did.

A table that the form does not show, or a part of one, stays as it was read. A text is written in the language
it was typed in; the other language gets the same text until it has one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import repeat
from typing import Any, NamedTuple

from ltd_toolkit.cases.document import read_document
from ltd_toolkit.cases.form import plain
from ltd_toolkit.cases.load import identifier
from ltd_toolkit.folders import resource
from ltd_toolkit.language import languages, number, word
from ltd_toolkit.simulation import LEVERS, Lever, load_evidence

Data = dict[str, Any]

NEW = "+"  # begins the id of what has none yet: it is made of its name when the file is written
IMAGINED = "imagined"
# Facts that the form asks, in its order. The working week has no row in evidence.csv.
FACTS = (
    "week_hours", "leader_hours", "pressure_start", "own_hours", "asking_share", "cross_team", "right_alone",
    "mastery_start", "errors_start", "resistance_start",
)  # fmt: skip
WEEK_HOURS = (35.0, 20.0, 48.0)  # usual, lowest, highest
TIMES = re.compile(r"(.*);\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*", re.DOTALL)


def new_case() -> Data:
    """Return a case of which only what is usual is known."""
    given = deepcopy(read_document(resource("own_case.toml")).data)
    return {
        "name": {"source": IMAGINED},
        "story": [{"source": IMAGINED}],
        "teams": {f"{NEW}{n}": {"source": IMAGINED, "size": size} for n, size in ((1, 6), (2, 4))},
        "people": [
            {"source": IMAGINED, "name": "", "job": {}},
            {"source": IMAGINED, "name": "", "team": f"{NEW}1", "job": {}},
        ],
        "firm": {name: {"value": _short(usual(name)[0]), "source": IMAGINED} for name in FACTS},
        "episodes": {NEW: {"name": {"source": IMAGINED}, "story": [{"source": IMAGINED}], **given}},
    }


def usual(fact: str) -> tuple[float, float, float]:
    """Return the usual, the lowest and the highest value of a fact of the firm.

    Parameters
    ----------
    fact : str
        One of FACTS.
    """
    if fact == "week_hours":
        return WEEK_HOURS
    row = load_evidence().loc[fact]
    return float(row["default"]), float(row["low"]), float(row["high"])


# --- texts --------------------------------------------------------------------------------------------------


def said(table: Mapping[str, Any], language: str) -> str:
    """Return the text of a table, in another language where it has none in this one.

    Parameters
    ----------
    table : mapping
    language : str
    """
    there = (table.get(each) for each in (language, *languages()))
    return next((str(each) for each in there if each), "")


class Typed(NamedTuple):
    """How texts are typed.

    Parameters
    ----------
    language : str
    first : bool
        Whether it is the language that the case is written in before it is translated.
    """

    language: str
    first: bool


def say(table: Mapping[str, Any], text: str, typed: Typed) -> Data:
    """Return a table with another text.

    Parameters
    ----------
    table : mapping
    text : str
    typed : Typed

    Examples
    --------
    >>> french, english = Typed("fr", True), Typed("en", False)
    >>> say({"source": "observed"}, "magasin", french)
    {'source': 'observed', 'fr': 'magasin', 'en': 'magasin'}
    >>> say({"fr": "magasin", "en": "magasin"}, "shop", english)
    {'fr': 'magasin', 'en': 'shop'}
    >>> say({"fr": "magasin", "en": "shop"}, "boutique", french)
    {'fr': 'boutique', 'en': 'shop'}
    """
    if text == said(table, typed.language):
        return dict(table)
    rest = {key: each for key, each in table.items() if key not in languages()}
    before = table.get(typed.language)
    following = [
        each for each in languages() if not table.get(each) or (typed.first and table[each] == before)
    ]
    texts = {each: text if each in (typed.language, *following) else table[each] for each in languages()}
    return {**rest, **texts} if text else rest


def untranslated(data: Any) -> int:
    """Count the texts that are the same in every language.

    Parameters
    ----------
    data : object
        Of a case file.
    """
    if isinstance(data, list):
        return sum(map(untranslated, data))
    if not isinstance(data, Mapping):
        return 0
    texts = [data.get(each) for each in languages()]
    same = isinstance(texts[0], str) and texts.count(texts[0]) == len(texts)
    return same + sum(untranslated(each) for each in data.values())


# --- facts, actions, practices ------------------------------------------------------------------------------


def fact_of(data: Data, episode: str, name: str) -> tuple[Any, str]:
    """Return a fact of the firm in an episode, and where it comes from; None if the file says nothing.

    Parameters
    ----------
    data : dict
    episode : str
    name : str
    """
    for firm in (data["episodes"][episode].get("firm", {}), data.get("firm", {})):
        if name in firm:
            given = firm[name]
            source = given.get("source") if isinstance(given, Mapping) else None
            return plain(given), str(source or firm.get("source", IMAGINED))
    return None, IMAGINED


def set_fact(data: Data, episode: str, name: str, value: float, source: str) -> None:
    """Change a fact of the firm, in this episode only if the case has several.

    Parameters
    ----------
    data : dict
        Changed in place.
    episode, name : str
    value : float
    source : str
    """
    if fact_of(data, episode, name) == (value, source):
        return
    own = data["episodes"][episode].get("firm", {})
    if name in own or len(data["episodes"]) > 1:
        firm = data["episodes"][episode].setdefault("firm", {})
    else:
        firm = data.setdefault("firm", {})
    before = firm.get(name)
    kept = before if isinstance(before, Mapping) and "value" in before else {}
    firm[name] = {**kept, "value": _short(value), "source": source}


def set_lever(plan: Data, name: str, lever: Lever | None, before: Lever | None, source: str) -> None:
    """Change an action of a plan, keeping what stays of it as it was written.

    Parameters
    ----------
    plan : dict
        Changed in place.
    name : str
        Of the lever.
    lever, before : Lever or None
        As it is to be, and as it was read.
    source : str
        Of what is new.
    """
    if lever is None:
        plan.pop(name, None)
    elif lever != before:
        kept = plan.get(name, {})
        kept = kept if isinstance(kept, Mapping) else {"dose": kept}
        told = {key: kept[key] for key in ("source", "why") if key in kept}
        plan[name] = {"source": source, **told, **dict(_lever_table(name, lever, kept))}


def _lever_table(name: str, lever: Lever, kept: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = LEVERS[name]
    usual_values = {"start": 0, "weeks": kind.weeks, "who": None, "overlap": 1.0}
    usual_values |= {"dose": 1} if kind.unit == "yes" else {}
    for key in ("dose", "start", "weeks", "who", "overlap"):
        value = getattr(lever, key)
        value = list(value) if isinstance(value, tuple) else value
        if key in kept and plain(kept[key]) == value:
            yield key, kept[key]
        elif key not in usual_values or value != usual_values[key]:
            yield key, _short(value)


def practice_lines(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    """Write practices one to a line, each with how many times a week it occurs.

    Parameters
    ----------
    rows : sequence of dict
    language : str

    Examples
    --------
    >>> practice_lines([{"times": 9.5, "fr": "créer un devis", "en": "create a quote"}], "en")
    'create a quote; 9.5'
    """
    return "\n".join(_practice_line(row, language) for row in rows)


def practices_of(text: str, rows: Sequence[Mapping[str, Any]], typed: Typed) -> list[Data]:
    """Read practices from their lines; what was not touched stays as it was.

    Parameters
    ----------
    text : str
    rows : sequence of dict
        As they were.
    typed : Typed

    Returns
    -------
    list of dict
        A line without a number occurs 0 times, which no case allows.

    Notes
    -----
    In the first language another text is another practice. In another language it is a translation, if as
    many lines have changed as practices are no longer there.
    """
    left, found = list(rows), []
    for name, times in (_parts(each) for each in text.split("\n") if each.strip()):
        row = next(
            (each for each in left if _on_one_line(said(each, typed.language)) == _on_one_line(name)), None
        )
        if row is not None:
            left.remove(row)
        found.append((name, times, row))
    n_new = sum(row is None for _, _, row in found)
    translated = iter(left) if not typed.first and n_new == len(left) else repeat(None)
    return [
        _practice(name, times, row, None if row else next(translated), typed) for name, times, row in found
    ]


def _parts(line: str) -> tuple[str, float]:
    found = TIMES.fullmatch(line)
    return (found[1].strip(), float(found[2].replace(",", "."))) if found else (line.strip(), 0)


def _practice(
    name: str, times: float, row: Mapping[str, Any] | None, translated: Mapping[str, Any] | None, typed: Typed
) -> Data:
    if row is None:
        row = (
            say(translated, name, typed)
            if translated
            else {"times": times, **dict.fromkeys(languages(), name)}
        )
    return {**row, "times": row["times"] if row["times"] == times else _short(times)}


def _practice_line(row: Mapping[str, Any], language: str) -> str:
    times = row["times"]
    digits = next((n for n in range(7) if round(times, n) == times), 6)
    name, often = _on_one_line(said(row, language)), number(times, digits, language)
    return word("lab.own.practice", language, name=name, times=often)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _short(value: Any) -> Any:
    """Return a number as a person would write it: 4 rather than 4.0, 0.35 rather than 0.35000000000000003."""
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else round(value, 10)


# --- ids ----------------------------------------------------------------------------------------------------


def new_id(name: str, otherwise: str, taken: Sequence[str]) -> str:
    """Make an id of a name: plain letters that a file, a command and a frame can hold.

    Parameters
    ----------
    name : str
    otherwise : str
        For a name without such letters.
    taken : sequence of str
        Ids that there are.

    Examples
    --------
    >>> new_id("Atelier et pose", "team", []), new_id("合同", "team", ["team"])
    ('atelier_et_pose', 'team_2')
    """
    made = identifier(name)[:40].strip("_")
    made = made if re.fullmatch(r"[a-z0-9_]+", made) else otherwise
    ids = (made if n == 1 else f"{made}_{n}" for n in range(1, len(taken) + 2))
    return next(each for each in ids if each not in taken)


def rename(data: Data, names: Mapping[str, str]) -> None:
    """Call people and teams by other names wherever a case refers to them.

    Parameters
    ----------
    data : dict
        Changed in place.
    names : mapping of str to str
        Old -> new.
    """
    for place in (data, *data["episodes"].values()):
        for table in (place.get("firm", {}), *place.get("plan", {}).values()):
            for key, value in table.items() if isinstance(table, Mapping) else ():
                if isinstance(value, Mapping) and "value" in value:
                    table[key] = {**value, "value": _renamed(value["value"], names)}
                elif key == "who" or (isinstance(value, Mapping) and key != "why"):
                    table[key] = _renamed(value, names)
        for event in (*place.get("events", ()), *place.get("surprises", ())):
            event |= {"who": _renamed(event["who"], names)} if "who" in event else {}


def _renamed(who: Any, names: Mapping[str, str]) -> Any:
    if isinstance(who, Mapping):
        return {names.get(each, each): value for each, value in who.items()}
    if isinstance(who, list):
        return [names.get(each, each) for each in who]
    return names.get(who, who) if isinstance(who, str) else who
