"""An episode told for a class page, in the current language: story, people, what can be done, what not."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ltd_toolkit.cases import Case, Episode, load_interventions
from ltd_toolkit.classroom.grid import NO_STRATEGY, Grid
from ltd_toolkit.lab.faces import SHIRTS, face
from ltd_toolkit.lab.levers import price
from ltd_toolkit.language import current_language, number, word
from ltd_toolkit.simulation import LEVERS, Lever


def told(case: Case, grid: Grid) -> dict[str, Any]:
    """Tell an episode as plain texts, ready for JSON.

    Parameters
    ----------
    case : Case
    grid : Grid
        Of the episode.
    """
    episode, spoken = grid.episode, current_language()
    paragraphs = (*case.story.paragraphs, *episode.story.paragraphs)
    rows = load_interventions()
    return {
        "title": f"{case.name} · {episode.name}",
        "story": [{"source": each.source, "text": each.texts[spoken]} for each in paragraphs],
        "people": _people(episode),
        "did": _did(episode, rows),
        "fixed": _fixed(episode, grid, rows),
        "actions": [_action(grid, name, rows.loc[name]) for name in grid.actions],
        "strategies": _strategies(grid, rows),
    }


def _people(episode: Episode) -> list[dict[str, Any]]:
    spoken, labels, teams = current_language(), episode.labels(), list(episode.firm.teams)
    people = []
    for each in episode.persons:
        team = labels.get(each.team or "", "")
        shirt = SHIRTS[teams.index(each.team) % (len(SHIRTS) - 1)] if each.team in teams else SHIRTS[-1]
        lines = [line.texts[spoken] for line in episode.lines if line.person == each.name]
        job = each.jobs[spoken] + (f" · {team}" if team else "")
        people.append({"name": each.name, "job": job, "face": face(each, shirt), "lines": lines})
    return people


def _did(episode: Episode, rows: pd.DataFrame) -> str:
    levers = episode.plan.levers
    if not levers:
        return word("classroom.did.nothing")
    known = [name for name in levers if name in rows.index]
    done = [_done(episode, rows.loc[name], name, levers[name]) for name in known]
    return word("classroom.did", plan=" ".join(done))


def _fixed(episode: Episode, grid: Grid, rows: pd.DataFrame) -> list[str]:
    """Say what cannot be chosen: course and involvement as they were, and what the case fixes, and why."""
    names = [str(name) for name in rows.index if name not in grid.actions]
    held = grid.fixed.levers
    lines = [
        _done(episode, rows.loc[name], name, held[name])
        if name in held
        else word("classroom.fixed.not", name=rows.at[name, "name"])
        for name in names
    ]
    return lines + [reason[current_language()] for reason in episode.fixed.values()]


def _done(episode: Episode, row: pd.Series, name: str, lever: Lever) -> str:
    values = {"name": row["name"], "dose": dose_said(name, lever), "who": _who(episode, name, lever)}
    return word("classroom.fixed.for" if values["who"] else "classroom.fixed.all", **values)


def _who(episode: Episode, name: str, lever: Lever) -> str:
    """Say whom a lever is for; nothing if it is for everybody."""
    who, labels = lever.who, episode.labels()
    if who is None and name == "pilot":
        who = next(iter(episode.firm.teams))
    if who is None:
        return ""
    if isinstance(who, float | int):
        return word("lab.case.share_of_staff", n=_short(100 * who))
    return ", ".join(labels.get(each, each) for each in ([who] if isinstance(who, str) else who))


def _action(grid: Grid, name: str, row: pd.Series) -> dict[str, Any]:
    levers = grid.levers[name]
    unit = LEVERS[name].unit
    options = [word(f"lab.case.none.{unit}"), *(dose_said(name, each) for each in levers if each is not None)]
    about = [row["description"], price(row)]
    who = next((_who(grid.episode, name, each) for each in levers if each is not None), "")
    if who:
        about.append(word("classroom.for", who=who))
    return {"id": name, "name": row["name"], "about": " ".join(about), "options": options}


def _strategies(grid: Grid, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the strategies of the article with the places of their actions."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(grid.actions):
        found.setdefault(rows.at[name, "strategy"], []).append(place)
    return [
        {"name": word(f"lab.case.strategy.{strategy}"), "actions": places}
        for strategy, places in found.items()
        if strategy != NO_STRATEGY
    ]


def dose_said(name: str, lever: Lever) -> str:
    """Say how much of a lever there is, and for how long.

    Parameters
    ----------
    name : str
    lever : Lever

    Examples
    --------
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> dose_said("sharing_space", Lever(0.25, weeks=12)), dose_said("pilot", Lever(1, weeks=13))
    ('0.25 h a week per person, 12 weeks', 'a pilot of 13 weeks')
    """
    unit = LEVERS[name].unit
    if unit == "hours_per_week":
        key = "to_end" if lever.weeks == "all" else "weeks"
        return word(f"lab.case.dose.{unit}.{key}", n=_short(lever.dose), weeks=lever.weeks)
    amount = {"yes": lever.weeks, "share": 1 / lever.dose, "strength": 100 * lever.dose}.get(unit, lever.dose)
    return word(f"lab.case.dose.{unit}", n=_short(float(amount or 0)))


def _short(value: float) -> str:
    digits = next((n for n in range(3) if abs(round(value, n) - value) < 1e-9), 2)
    return number(value, digits)
