"""The debrief as one page for the projector: no names, nothing fetched, every picture also in words."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from ltd_toolkit.cases import Case, list_cases, load_case, load_interventions
from ltd_toolkit.cases.result_code import name_of
from ltd_toolkit.classroom.computing import data_path, fingerprint, load_class_data
from ltd_toolkit.classroom.debrief import SHOWN, Debrief, debrief
from ltd_toolkit.classroom.debrief_pictures import KINDS, plot_choices, plot_kinds, plot_predictions
from ltd_toolkit.classroom.grid import LEVELS, Grid
from ltd_toolkit.classroom.handed_in import ClassCodes, read_codes
from ltd_toolkit.classroom.pseudonyms import named, pseudonym, read_key, write_key
from ltd_toolkit.lab.prediction import ASKED, written
from ltd_toolkit.language import current_language, word
from ltd_toolkit.plots import plot_front
from ltd_toolkit.report.markup import p, page_head, section
from ltd_toolkit.report.page import LONG, LONG_TEXT
from ltd_toolkit.report.pictures import picture
from ltd_toolkit.report.speech import count, speaking
from ltd_toolkit.writing import write_whole

MOST_NUMBERED = 10  # plans of the front that get a number in the picture


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
    ClassCodes

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
    numbers = named(read.counted, read_key(key), random_state=random_state)
    done = debrief(read, load_class_data(of, path), numbers)
    write_whole(page, debrief_page(done, of_case).encode())
    write_key(key, read.rows, numbers)
    return read


def _page(done: Debrief, case: Case) -> str:
    title = word("debrief.title", case=case.name, episode=done.codes.grid.episode.name)
    parts = {"in": _handed_in, "predictions": _predictions, "choices": _choices, "kinds": _kinds}
    parts |= {"seconds": _seconds, "front": _front, "plans": _plans}
    return "".join(
        [
            page_head(title, "debrief.css"),
            f'<a class="skip" href="#content">{html.escape(word("report.skip"))}</a>\n',
            f"<header><h1>{html.escape(title)}</h1>\n{p(word('debrief.unsealed'), 'warning')}</header>\n",
            '<main id="content" tabindex="-1">\n',
            *(section(key, word(f"debrief.{key}.title"), "".join(make(done))) for key, make in parts.items()),
            f"</main>\n<footer>{p(word('lab.case.always'))}</footer>\n</body>\n</html>\n",
        ]
    )


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
        yield _table("in", word("debrief.in.table"), ["line", "what"], told)
    else:
        yield p(word("debrief.in.clean"))


def _predictions(done: Debrief) -> Iterator[str]:
    yield _how("predictions")
    labels = {name: word(f"lab.case.result.{name}") for name in ASKED}
    for name in ASKED:
        drawn = plot_predictions(done.predictions[name], done.came.loc[name], labels=labels)
        yield _picture(labels[name], drawn)


def _choices(done: Debrief) -> Iterator[str]:
    yield _how("choices")
    names = load_interventions()["name"].to_dict()
    first = done.levels.xs("first", level="which")
    yield _picture(word("debrief.choices.title"), plot_choices(first, labels=names))
    if "second" in done.levels.index.get_level_values("which"):
        second = done.levels.xs("second", level="which")
        rows = [
            [names[name], *(_both(first[name], second[name], level) for level in range(len(LEVELS)))]
            for name in first
        ]
        head = [f"level.{level}" for level in range(len(LEVELS))]
        yield _table("levels", word("debrief.choices.table"), ["action", *head], rows)


def _both(first: pd.Series, second: pd.Series, level: int) -> str:
    return word("debrief.from_to", first=int((first == level).sum()), second=int((second == level).sum()))


def _kinds(done: Debrief) -> Iterator[str]:
    yield _how("kinds")
    yield _picture(word("debrief.kinds.title"), plot_kinds(done.plans))
    rows = []
    for kind in KINDS:
        of = done.plans[done.plans["kind"] == kind]
        if len(of):
            values = [_median(of[name], name) for name in (*SHOWN, "hours_spent")]
            rows.append([word(f"debrief.kind.{kind}"), str(len(of)), *values])
    yield _table("kinds_table", word("debrief.kinds.table"), ["kind", "n", *SHOWN, "hours_spent"], rows)


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
    yield _table("seconds_table", word("debrief.seconds.table"), ["outcome", *done.seconds.columns], rows)


def _front(done: Debrief) -> Iterator[str]:
    yield _how("front")
    whose = done.plans.reset_index().groupby("plan")["number"].agg(lambda each: list(dict.fromkeys(each)))
    table = done.plans.reset_index(drop=True).drop_duplicates("plan").set_index("plan").sort_index()
    best = table[table["on_front"]].sort_values("mastery", ascending=False).index[:MOST_NUMBERED]
    table["shown"] = table.index.isin(best)
    labels = {plan: ", ".join(map(pseudonym, whose[plan])) for plan in table.index}
    yield _picture(word("debrief.front.title"), plot_front(table, labels=labels))


def _plans(done: Debrief) -> Iterator[str]:
    rows = []
    for (number, which), row in done.plans.iterrows():
        values = [_written(row[name], name) for name in (*SHOWN, "hours_spent")]
        rows.append(
            [
                pseudonym(number),
                word(f"debrief.which.{which}"),
                _in_words(done, row["plan"]),
                *values,
                count(round(row["euros"])),
            ]
        )
    yield _table(
        "all",
        word("debrief.plans.table"),
        ["who", "which", "plan", *SHOWN, "hours_spent", "euros"],
        sorted(rows),
    )


# --- words and pieces of HTML ---------------------------------------------------------------------------


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
    return _written(float(values.median()), name)


def _written(value: float, name: str) -> str:
    return written(name, value)


def _how(key: str) -> str:
    return p(word(f"debrief.{key}.how"), "how")


def _picture(name: str, drawn: object) -> str:
    _, image = picture(name, drawn)  # type: ignore[arg-type]
    label = html.escape(word("report.picture", name=name), quote=True)
    return f'<figure class="scroll" role="region" aria-label="{label}" tabindex="0">{image}</figure>\n'


def _table(name: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = [word(f"debrief.column.{each}") for each in head]
    top = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in titles)
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td{LONG if len(each) > LONG_TEXT else ''}>{html.escape(each)}</td>" for each in others)
        + "</tr>\n"
        for first, *others in rows
    )
    return (
        f'<div class="scroll" role="region" aria-labelledby="table_{name}" tabindex="0">\n'
        f'<table><caption id="table_{name}">{html.escape(caption)}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
    )
