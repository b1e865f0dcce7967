"""The debrief as one page for the projector: no names, nothing fetched, every picture also in words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from ltd_toolkit.cases import Case, list_cases, load_case, load_interventions
from ltd_toolkit.cases.result_code import name_of
from ltd_toolkit.classroom.computing import data_path, fingerprint, load_class_data
from ltd_toolkit.classroom.debrief import SHOWN, Debrief, debrief
from ltd_toolkit.classroom.debrief_pictures import (
    KINDS,
    plot_choices,
    plot_kinds,
    plot_predictions,
    plot_theories,
)
from ltd_toolkit.classroom.grid import LEVELS, Grid
from ltd_toolkit.classroom.handed_in import ClassCodes, read_codes
from ltd_toolkit.classroom.projected import figure, how, projected, table
from ltd_toolkit.classroom.pseudonyms import named, pseudonym, read_key, write_key
from ltd_toolkit.lab.prediction import ASKED, written
from ltd_toolkit.language import current_language, whole, word
from ltd_toolkit.plots import plot_front
from ltd_toolkit.report.markup import p
from ltd_toolkit.report.page import LONG
from ltd_toolkit.report.speech import speaking
from ltd_toolkit.writing import write_whole

MOST_NUMBERED = 10  # plans of the front that get a number in the picture
PARTS = ("in", "predictions", "choices", "theories", "kinds", "seconds", "front", "plans")


@dataclass(frozen=True, eq=False)
class ClassDebrief:
    """What a class did, and who is who.

    Parameters
    ----------
    done : Debrief
        Without names.
    case : Case
        What the class worked on.
    numbers : dict of str to int
        Identity -> number of the pseudonym: for the lecturer alone.
    """

    done: Debrief
    case: Case
    numbers: Mapping[str, int]

    def part(self, name: str) -> Part:
        """Return one part of the page, to be shown in a notebook in the current language.

        Parameters
        ----------
        name : {"in", "predictions", "choices", "theories", "kinds", "seconds", "front", "plans"}

        Raises
        ------
        ValueError
            If there is no such part.
        """
        if name not in PARTS:
            raise ValueError(f"a part of a debrief is one of {list(PARTS)}, got {name!r}")
        return Part("".join(_MAKE[name](self.done)))

    def write_key(self, path: Path) -> None:
        """Write who is who, for the lecturer alone; never to be projected.

        Parameters
        ----------
        path : pathlib.Path
        """
        write_key(path, self.done.codes.rows, dict(self.numbers))


class Part:
    """A part of a debrief as a notebook shows it.

    Parameters
    ----------
    text : str
        HTML.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        heard = re.sub(r'<img alt="([^"]*)"[^>]*>', r"\1 ", self.text)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", heard)).split())

    def _repr_html_(self) -> str:
        return self.text.replace(LONG, ' style="text-align:left"')  # notebooks set cells to the right


def debrief_page(done: Debrief, case: Case, *, language: str | None = None) -> str:
    """Write what a class did as a page.

    Parameters
    ----------
    done : Debrief
    case : Case
    language : str, optional
        Default: the current language.

    Returns
    -------
    str
        A whole HTML page without names and without a script. The same debrief gives the same page.
    """
    with speaking(language or current_language()):
        return _page(done, case)


def read_debrief(
    codes: str | Path,
    key: Path | None = None,
    *,
    case: str | None = None,
    episode: str | None = None,
    due: datetime | None = None,
    random_state: int | np.random.Generator | None = None,
) -> ClassDebrief:
    """Read the codes of a class and work out what it did.

    Parameters
    ----------
    codes : str or pathlib.Path
        The export of Moodle.
    key : pathlib.Path, optional
        Whoever has a name in it keeps it. Default: everybody gets a new one.
    case : str, optional
        A case file of one's own. Default: the shipped cases.
    episode : str, optional
        Default: the one that most of the codes are of.
    due : datetime, optional
        What came later is told.
    random_state : int, numpy.random.Generator or None
        Of the names that are given.

    Returns
    -------
    ClassDebrief

    Raises
    ------
    ProblemsError
        If the codes, the case, its outcomes or the key cannot be used, with what to do.
    """
    names = [case] if case else list(list_cases().index)
    episodes = [
        (each, of, data_path(of, None if name in list_cases().index else name))
        for name in names
        for each in [load_case(name)]
        for of in each.episodes.values()
        if episode in (None, of.id)
    ]
    pages = {name_of(of): (Grid(of), fingerprint(of)) for _, of, _ in episodes}
    read = read_codes(codes, pages, due=due)
    of_case, of, path = next(each for each in episodes if name_of(each[1]) == name_of(read.grid.episode))
    numbers = named(read.counted, read_key(key) if key else {}, random_state=random_state)
    return ClassDebrief(debrief(read, load_class_data(of, path), numbers), of_case, numbers)


def write_debrief(
    codes: str | Path,
    page: Path,
    key: Path,
    *,
    case: str | None = None,
    episode: str | None = None,
    due: datetime | None = None,
    random_state: int | np.random.Generator | None = None,
) -> ClassCodes:
    """Read the codes of a class, and write the page for the projector and the key for the lecturer.

    Parameters
    ----------
    codes : str or pathlib.Path
        The export of Moodle.
    page, key : pathlib.Path
        A key that is there already is read first: whoever has a name in it keeps it.
    case, episode, due, random_state
        As for :func:`read_debrief`.

    Returns
    -------
    ClassCodes

    Raises
    ------
    ProblemsError
        If the codes, the case, its outcomes or the key cannot be used, with what to do.
    """
    read = read_debrief(codes, key, case=case, episode=episode, due=due, random_state=random_state)
    write_whole(page, debrief_page(read.done, read.case).encode())
    read.write_key(key)
    return read.done.codes


def _page(done: Debrief, case: Case) -> str:
    title = word("debrief.title", case=case.name, episode=done.codes.grid.episode.name)
    asked = [name for name in PARTS if name != "theories" or len(done.theories)]
    sections = {name: "".join(_MAKE[name](done)) for name in asked}
    return projected(title, [word("debrief.unsealed")], sections, word("lab.case.always"))


def _handed_in(done: Debrief) -> Iterator[str]:
    rows, counted = done.codes.rows, done.codes.counted
    lines = len({row.line for row in rows})  # a cell may hold two codes
    yield p(word("debrief.in.lead", lines=lines, counted=len(counted)), "lead")
    told = [
        [str(line), each.message().partition(word("problem.colon"))[2]]
        for each in done.codes.problems
        for line in each.lines
    ]
    if told:
        yield table("in", word("debrief.in.table"), ["line", "what"], told)
    else:
        yield p(word("debrief.in.clean"))


def _predictions(done: Debrief) -> Iterator[str]:
    yield how("predictions")
    labels = {name: word(f"lab.case.result.{name}") for name in ASKED}
    for name in ASKED:
        drawn = plot_predictions(done.predictions[name], done.came.loc[name], labels=labels)
        yield figure(labels[name], drawn)


def _choices(done: Debrief) -> Iterator[str]:
    yield how("choices")
    names = load_interventions()["name"].to_dict()
    first = done.levels.xs("first", level="which")
    yield figure(word("debrief.choices.title"), plot_choices(first, labels=names))
    if "second" in done.levels.index.get_level_values("which"):
        second = done.levels.xs("second", level="which")
        rows = [
            [names[name], *(_both(first[name], second[name], level) for level in range(len(LEVELS)))]
            for name in first
        ]
        head = [f"level.{level}" for level in range(len(LEVELS))]
        yield table("levels", word("debrief.choices.table"), ["action", *head], rows)


def _both(first: pd.Series, second: pd.Series, level: int) -> str:
    return word("debrief.from_to", first=int((first == level).sum()), second=int((second == level).sum()))


def _theories(done: Debrief) -> Iterator[str]:
    if not len(done.theories):
        yield p(word("debrief.theories.none"))
        return
    yield how("theories")
    labels = {
        strategy: word(f"lab.case.strategy.{strategy}") for strategy in done.theories["espoused"].unique()
    }
    yield figure(word("debrief.theories.title"), plot_theories(done.theories, labels=labels))


def _kinds(done: Debrief) -> Iterator[str]:
    yield how("kinds")
    yield figure(word("debrief.kinds.title"), plot_kinds(done.plans))
    rows = []
    for kind in KINDS:
        of = done.plans[done.plans["kind"] == kind]
        if len(of):
            values = [_median(of[name], name) for name in (*SHOWN, "hours_spent")]
            rows.append([word(f"debrief.kind.{kind}"), str(len(of)), *values])
    yield table("kinds_table", word("debrief.kinds.table"), ["kind", "n", *SHOWN, "hours_spent"], rows)


def _seconds(done: Debrief) -> Iterator[str]:
    n = int(done.seconds.iloc[0].sum())
    if not n:
        yield p(word("debrief.seconds.none"))
        return
    yield p(word("debrief.seconds.lead", n=n), "lead")
    rows = [
        [word(f"lab.case.result.{name}"), *map(str, row)]
        for name, row in zip(SHOWN, done.seconds.to_numpy(), strict=True)
    ]
    yield table("seconds_table", word("debrief.seconds.table"), ["outcome", *done.seconds.columns], rows)


def _front(done: Debrief) -> Iterator[str]:
    yield how("front")
    whose = done.plans.reset_index().groupby("plan")["number"].agg(lambda each: list(dict.fromkeys(each)))
    plans = done.plans.reset_index(drop=True).drop_duplicates("plan").set_index("plan").sort_index()
    best = plans[plans["on_front"]].sort_values("mastery", ascending=False).index[:MOST_NUMBERED]
    plans["shown"] = plans.index.isin(best)
    labels = {plan: ", ".join(map(pseudonym, whose[plan])) for plan in plans.index}
    yield figure(word("debrief.front.title"), plot_front(plans, labels=labels))


def _plans(done: Debrief) -> Iterator[str]:
    rows = []
    for (number, which), row in done.plans.iterrows():
        values = [written(name, row[name]) for name in (*SHOWN, "hours_spent")]
        rows.append(
            [
                pseudonym(number),
                word(f"debrief.which.{which}"),
                _in_words(done, row["plan"]),
                *values,
                whole(round(row["euros"])),
            ]
        )
    yield table(
        "all",
        word("debrief.plans.table"),
        ["who", "which", "plan", *SHOWN, "hours_spent", "euros"],
        sorted(rows),
    )


_MAKE: dict[str, Callable[[Debrief], Iterator[str]]] = {
    "in": _handed_in,
    "predictions": _predictions,
    "choices": _choices,
    "theories": _theories,
    "kinds": _kinds,
    "seconds": _seconds,
    "front": _front,
    "plans": _plans,
}


# --- words ----------------------------------------------------------------------------------------------


def _in_words(done: Debrief, plan: int) -> str:
    """Say the actions of a plan by how much there is of them, most first."""
    names, grid = load_interventions()["name"], done.codes.grid
    levels = dict(zip(grid.actions, grid.levels(int(plan)), strict=True))
    parts = []
    for level in range(len(LEVELS) - 1, 0, -1):
        chosen = ", ".join(names[name] for name in grid.actions if levels[name] == level)
        if chosen:
            parts.append(word("debrief.action", level=word(f"debrief.column.level.{level}"), name=chosen))
    return word("list.semicolon").join(parts) or word("debrief.kind.nothing")


def _median(values: pd.Series, name: str) -> str:
    return written(name, float(values.median()))
