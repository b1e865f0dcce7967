"""What is wrong with a case, in the words of its form and beside the control that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ltd_toolkit.cases import BudgetError, Case, check_budget
from ltd_toolkit.cases.document import Document, Place
from ltd_toolkit.lab.case_draft import Data, said
from ltd_toolkit.language import current_language, has_word, word
from ltd_toolkit.problems import Problem

Part = tuple[str, int]  # a part of the form, and which row of it; -1: all of it

ALL = -1
ELSEWHERE: Part = ("file", ALL)
ABOUT = {  # what a line of the file does not tell
    "firm_too_small": "teams",
    "firm_no_teams": "teams",
    "firm_too_many_names": "people",
    "case_over_budget": "budget",
    "own_no_story": "story",
    "own_no_tool_story": "tool_story",
    "own_times": "practices",
    "firm_practices": "practices",
}
IN_EPISODE = {
    "name": "tool",
    "story": "tool_story",
    "firm": "facts",
    "plan": "actions",
    "budget": "budget",
    "practices": "practices",
}


def with_own(found: Sequence[Problem], data: Data, episode: str, case: Case | None) -> list[Problem]:
    """Add to what is wrong with a file what a case of a course may not be without.

    Parameters
    ----------
    found : sequence of Problem
        Of the file.
    data : dict
    episode : str
        The one the form shows.
    case : Case or None
        As it was read again, if it could be.
    """
    own = list(_own(data, data["episodes"][episode]))
    if any(each.kind == "own_times" for each in own):  # says which, unlike the firm
        found = [each for each in found if each.values.get("name") != "frequencies"]
    if case is not None:
        try:
            check_budget(case.episode(episode), {episode: case.episode(episode).plan})
        except BudgetError as error:
            own += error.found
    return [*found, *own]


def _own(data: Data, here: Data) -> Iterator[Problem]:
    if not data["story"]:
        yield Problem("own_no_story")
    if not here["story"]:
        yield Problem("own_no_tool_story")
    silent = [row for row in here["practices"]["list"] if not row["times"] > 0]
    if silent:
        yield Problem("own_times", value="; ".join(said(row, current_language()) for row in silent))


def part_of(problem: Problem, document: Document, episode: str) -> Part:
    """Return what part of the form a problem is about.

    Parameters
    ----------
    problem : Problem
    document : Document
        The file as it was read again.
    episode : str
        The one the form shows.
    """
    if problem.kind in ABOUT:
        return ABOUT[problem.kind], ALL
    lines = [place for place, line in document.lines.items() if (line,) == tuple(problem.lines)]
    place: Place = max(lines, key=len, default=())
    match place:
        case ("episodes", str(other), *_) if other != episode:
            return ELSEWHERE
        case ("episodes", _, "story", int(n), *_):
            return "tool_story", n
        case ("episodes", _, str(part), *_):
            return IN_EPISODE.get(part, "file"), ALL
        case ("teams", str(team), *_):
            return "teams", list(document.data["teams"]).index(team)
        case (("story" | "people") as part, int(n), *_):
            return part, n
        case (("name" | "story" | "people" | "teams") as part, *_):
            return part, ALL
        case ("firm", *_):
            return "facts", ALL
    return ELSEWHERE


def sentence(problem: Problem, part: Part, names: Mapping[str, str]) -> str:
    """Say a problem in the words of the form, with its line in the file.

    Parameters
    ----------
    problem : Problem
    part : Part
    names : mapping of str to str
        Of teams, people and actions, by what the file calls them.
    """
    key = f"lab.own.said.{problem.kind}"
    if has_word(f"{key}.{part[0]}"):
        key = f"{key}.{part[0]}"
    if has_word(key):
        told = word(key, **_named(problem, names))
    else:
        shown = replace(problem, file="", lines=())
        told = shown.message()
    line = word("lab.own.line", line=problem.lines[0]) if problem.lines else ""
    return f"{told} {line}".strip()


def _named(problem: Problem, names: Mapping[str, str]) -> dict[str, Any]:
    values = {"value": problem.value, **problem.values}
    return {key: names.get(str(each), each) for key, each in values.items()}
