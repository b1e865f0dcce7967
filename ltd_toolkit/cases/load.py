"""Read a case file and check all of it, so that adding a firm is writing one file.

The file is TOML: resources/cases/pme1.toml shows everything that may stand in it. What is wrong is said all
at once, each fault with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ltd_toolkit.cases.document import CaseError, Document, Place, read_document
from ltd_toolkit.cases.form import Each, Fact, Many, Provenance, Table, Texts, Value, examine, plain, texts_of
from ltd_toolkit.cases.model import Budget, Case, Episode, Paragraph, Person, Story
from ltd_toolkit.cases.voices import CHANGE, STATES, Voice, is_state, read_condition
from ltd_toolkit.folders import resource
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.simulation import LEVERS, Departure, Firm, NewVersion, Plan, load_evidence
from ltd_toolkit.simulation.firm import BY_PERSON
from ltd_toolkit.simulation.plan import check_plan

ENDING = ".toml"
FIRM_FACTS = [
    each.name
    for each in fields(Firm)
    if each.name not in ("teams", "names", "practices", "frequencies", "events")
]

STORY = Many(Table({}, sourced=True, texts=True))
KINDS = {  # numbers but for these; what may differ between people is a number, or a table by team or person
    **dict.fromkeys(("ramp_weeks", "unfinished_weeks"), "whole"),
    **dict.fromkeys(BY_PERSON, "any"),
}
FACTS = Table({name: Fact(Value(KINDS.get(name, "number"))) for name in FIRM_FACTS}, sourced=True)
LEVER = Table(
    {
        "dose": Fact(Value("number")),
        "start": Fact(Value("whole")),
        "weeks": Fact(Value("any")),
        "who": Fact(Value("any")),
        "overlap": Fact(Value("number")),
    },
    sourced=True,
)
EVENT = Table(
    {
        "kind": Value("text", choices=("departure", "new_version")),
        "week": Value("whole", least=0),
        "who": Value("text"),
        "n_practices": Value("whole", least=1),
        "becomes": Value("text", choices=("unknown", "wrong")),
    },
    needed=("kind", "week"),
    sourced=True,
)
PRACTICES = Table(
    {"list": Many(Table({"times": Value("number", least=0)}, needed=("times",), texts=True))},
    needed=("list",),
    sourced=True,
)
EPISODE = Table(
    {
        "name": Texts(),
        "story": STORY,
        "firm": FACTS,
        "practices": PRACTICES,
        "budget": Table(
            {"euros": Fact(Value("number", least=0)), "hours": Fact(Value("number", least=0))},
            needed=("euros", "hours"),
            sourced=True,
        ),
        "plan": Table(
            {"go_live": Fact(Value("whole", least=0)), **dict.fromkeys(LEVERS, LEVER)}, sourced=True
        ),
        "fixed": Table(dict.fromkeys(["go_live", *LEVERS], Texts())),
        "events": Many(EVENT),
        "surprises": Many(EVENT),
    },
    needed=("name", "story", "practices", "budget", "plan"),
)
VOICE = Table({"when": Each(Value("text")), "episode": Value("text")}, texts=True)
PERSON = Table(
    {"name": Value("text"), "team": Value("text"), "job": Texts(), "voices": Many(VOICE)},
    needed=("name", "job"),
    sourced=True,
)
TEAM = Table({"size": Fact(Value("whole", least=1))}, needed=("size",), sourced=True, texts=True)
CASE = Table(
    {
        "name": Texts(),
        "story": STORY,
        "teams": Each(TEAM),
        "people": Many(PERSON),
        "firm": FACTS,
        "episodes": Each(EPISODE),
    },
    needed=("name", "story", "teams", "people", "episodes"),
)


def load_case(source: str | Path) -> Case:
    """Read a case, check it, and return the firm, its episodes and its people.

    Parameters
    ----------
    source : str or pathlib.Path
        ``"pme1"``, ``"pme2"``, ``"erp"``, or the path of a case file of one's own.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        For everything wrong with the file at once: file, line, what was expected, what to do; in French and
        English.

    Examples
    --------
    >>> case = load_case("pme1")
    >>> case
    Case pme1: 24 people, episodes stock, crm
    >>> case.episode("stock").plan.levers["course"].who
    ('warehouse', 'Sonia')
    """
    path = _path(source)
    document = read_document(path)
    problems, known = examine(document, CASE)
    builder = _Builder(document, problems, tuple(known))
    case = builder.case(path.name.removesuffix(ENDING))
    if case is None or any(problem.serious for problem in builder.problems):
        raise CaseError(builder.problems)
    return case


def list_cases(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the cases there are.

    Parameters
    ----------
    folder : path, optional
        Where case files are. Default: the shipped ones.

    Returns
    -------
    pandas.DataFrame
        Indexed by case: name (in the current language), episodes (a tuple), people (number of staff), file.

    Raises
    ------
    CaseError
        For everything wrong with any of the files.

    Examples
    --------
    >>> list_cases()["people"].to_dict()
    {'erp': 18, 'pme1': 24, 'pme2': 14}
    """
    where = resource("cases") if folder is None else Path(folder)
    rows: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    for path in sorted(where.glob(f"*{ENDING}")):
        try:
            case = load_case(path)
        except CaseError as error:
            problems += error.found
            continue
        rows.append((case.id, case.name, tuple(case.episodes), case.firm.n_people, str(path)))
    if problems:
        raise CaseError(problems)
    return pd.DataFrame(rows, columns=["case", "name", "episodes", "people", "file"]).set_index("case")


def _path(source: str | Path) -> Path:
    shipped = {path.stem: path for path in resource("cases").glob(f"*{ENDING}")}
    path = shipped.get(str(source), Path(source))
    if not path.is_file():
        values = {"expected": ", ".join(sorted(shipped))}
        raise CaseError([Problem("case_unknown", value=str(source), values=values)])
    return path


@dataclass
class _Builder:
    """Makes a case from a document, as far as it is sound; adds what is wrong to the problems."""

    document: Document
    problems: list[Problem]
    known: tuple[Provenance, ...]
    persons: tuple[Person, ...] = ()
    lines: tuple[Voice, ...] = ()
    teams: dict[str, Any] = field(default_factory=dict)

    def case(self, name: str) -> Case | None:
        data = self.document.data
        self.problems += [*self._voice_problems(), *self._outside_evidence()]
        firm = self._shared_firm(data) if self._sound("teams", "people", "firm") else None
        plans = {each: self._plan(each, firm) for each in self._episodes()}
        episodes = {each: self._episode(name, each, plan) for each, plan in plans.items()}
        if not episodes:
            self.problems.append(self.document.problem("case_no_episode", ("episodes",)))
        if firm is None or not self._sound():
            return None
        made = {each: episode for each, episode in episodes.items() if episode is not None}
        texts, found = texts_of(data["name"]), tuple(self.problems)
        return Case(name, texts, _story(data["story"]), firm, made, self.persons, self.known, found)

    def _shared_firm(self, data: Mapping[str, Any]) -> Firm | None:
        """Make the people, then the firm as it is in every episode."""
        self.teams = data["teams"]
        self.persons = tuple(
            Person(each["name"], each.get("team"), texts_of(each["job"])) for each in data["people"]
        )
        self.problems += self._person_problems()
        self.lines = tuple(self._voices()) if self._sound("people") else ()
        return self._firm(("firm",), data.get("firm", {}))

    def _episodes(self) -> Mapping[str, Any]:
        episodes = self.document.data.get("episodes", {})
        return episodes if isinstance(episodes, Mapping) else {}

    def _plan(self, episode: str, firm: Firm | None) -> Plan | None:
        place: Place = ("episodes", episode, "plan")
        if not self._sound(*place):
            return None
        try:
            plan = Plan(**plain(self._episodes()[episode]["plan"]))
            if firm is not None:
                check_plan(plan, firm)
            return plan
        except ProblemsError as error:
            self.problems += [self._placed(each, place) for each in error.found]
            return None

    def _episode(self, case: str, name: str, plan: Plan | None) -> Episode | None:
        here: Place = ("episodes", name)
        if not self.teams or not self._sound(*here):
            return None
        data = self._episodes()[name]
        practices = list(_practices(data["practices"]["list"]))
        twice = [each for each, n in Counter(each for each, _, _ in practices).items() if n > 1]
        place = (*here, "practices", "list")
        self.problems += [self.document.problem("case_practice_twice", place, each) for each in twice]
        events = list(self._events((*here, "events"), data.get("events", [])))
        surprises = list(self._events((*here, "surprises"), data.get("surprises", [])))
        if twice or not self._sound(*here):
            return None
        surprised = self._firm(
            (*here, "firm"),
            data.get("firm", {}),
            self.document.data.get("firm", {}),
            practices=[each for each, _, _ in practices],
            frequencies=[times for _, times, _ in practices],
            events=[*events, *surprises],
        )
        firm = None if surprised is None else replace(surprised, events=events)
        if firm is None or plan is None:
            return None
        return Episode(
            case,
            name,
            texts_of(data["name"]),
            _story(data["story"]),
            firm,
            plan,
            Budget(**plain(data["budget"])),
            {lever: texts_of(why) for lever, why in data.get("fixed", {}).items()},
            self.persons,
            tuple(each for each in self.lines if each.episode in (None, name)),
            {
                **{team: texts_of(of) for team, of in self.teams.items()},
                **{each: texts for each, _, texts in practices},
            },
            self.known,
            tuple(surprises),
        )

    def _firm(
        self, place: Place, own: Mapping[str, Any], shared: Mapping[str, Any] | None = None, **work: Any
    ) -> Firm | None:
        """Make a firm of its own facts and those it shares with the other episodes."""
        values = {
            name: value for name, value in plain({**(shared or {}), **own}).items() if name in FIRM_FACTS
        }
        sizes = {team: of["size"] for team, of in plain(self.teams).items()}
        names = {each.name: each.team for each in self.persons if each.team is not None}
        try:
            return Firm(sizes, names=names, **values, **work)
        except ProblemsError as error:
            wrong = [self._placed(each, place) for each in error.found]
            said = {(each.kind, each.value, each.lines) for each in self.problems}
            self.problems += [each for each in wrong if (each.kind, each.value, each.lines) not in said]
            return None

    def _placed(self, problem: Problem, place: Place) -> Problem:
        """Say on which line of the file stands what a firm or a plan finds wrong."""
        name = str(problem.values.get("lever", problem.values.get("name", "")))
        places = [(*place, name), ("firm", name), ("teams", str(problem.values.get("team"))), place]
        for number, person in enumerate(self.persons):
            if person.name in (name, problem.value):
                places.insert(0, ("people", number))
        if name == "frequencies":
            places.insert(0, (*place[:-1], "practices"))
        if problem.kind == "firm_unknown_people" and name == "events":
            places[:0] = [(*place[:-1], "events"), (*place[:-1], "surprises")]
        found = next((each for each in places if each in self.document.lines), place)
        return replace(problem, file=self.document.file, lines=(self.document.line(found),))

    def _outside_evidence(self) -> Iterator[Problem]:
        """Find facts that no plausible firm has: facts inside the documented ranges make a case hard."""
        evidence = load_evidence()
        tables: dict[Place, Any] = {("firm",): self.document.data.get("firm")}
        for name, episode in self._episodes().items():
            tables["episodes", name, "firm"] = episode.get("firm") if isinstance(episode, Mapping) else None
        for place, table in tables.items():
            facts = plain(table) if isinstance(table, Mapping) else {}
            for name in (name for name in facts if name in evidence.index):
                low, high = evidence.loc[name, ["low", "high"]]
                given = facts[name].values() if isinstance(facts[name], Mapping) else [facts[name]]
                for value in (value for value in given if Value("number").fits(value)):
                    if not low <= value <= high:
                        where, ends = (*place, name), (f"{low:g}", f"{high:g}")
                        yield self.document.problem(
                            "case_outside_evidence", where, value, low=ends[0], high=ends[1]
                        )

    def _person_problems(self) -> Iterator[Problem]:
        names = Counter(person.name for person in self.persons)
        for number, person in enumerate(self.persons):
            if names[person.name] > 1:
                yield self.document.problem("case_person_twice", ("people", number, "name"), person.name)

    def _voice_problems(self) -> Iterator[Problem]:
        episodes = self._episodes()
        for place, each in _voice_tables(self.document.data):
            episode = each.get("episode")
            if isinstance(episode, str) and episode not in episodes:
                expected = ", ".join(episodes)
                yield self.document.problem(
                    "case_unknown_episode", (*place, "episode"), episode, expected=expected
                )
            conditions = each.get("when", {})
            for state, text in conditions.items() if isinstance(conditions, Mapping) else ():
                if not is_state(state):
                    expected = ", ".join((*STATES, f"…{CHANGE}"))
                    yield self.document.problem(
                        "case_unknown_state", (*place, "when", state), state, expected=expected
                    )
                try:
                    read_condition(state, str(text))
                except ValueError:
                    yield self.document.problem("case_condition", (*place, "when", state), text)

    def _events(self, place: Place, rows: list[dict[str, Any]]) -> Iterator[Departure | NewVersion]:
        for number, row in enumerate(rows):
            data = plain(row)
            kind = {"departure": Departure, "new_version": NewVersion}[data.pop("kind")]
            allowed = [each.name for each in fields(kind)]
            unknown = [name for name in data if name not in allowed]
            for name in unknown:
                expected = ", ".join(allowed)
                self.problems.append(
                    self.document.problem("case_unknown_key", (*place, number, name), expected=expected)
                )
            if not unknown:
                yield kind(**data)

    def _voices(self) -> Iterator[Voice]:
        for place, each in _voice_tables(self.document.data):
            conditions = [one for item in each.get("when", {}).items() for one in read_condition(*item)]
            person = self.persons[int(place[1])].name
            yield Voice(person, tuple(conditions), texts_of(each), each.get("episode"))

    def _sound(self, *start: str | int) -> bool:
        """Whether nothing serious has been found: at all, under some keys, or in an episode."""
        lines = {problem.lines[0] for problem in self.problems if problem.serious and problem.lines}
        if not start:
            return not lines
        places = [start] if start[0] == "episodes" else [(each,) for each in start]
        within = {
            line for place, line in self.document.lines.items() if any(place[: len(p)] == p for p in places)
        }
        return not lines & within and all(self._there(place) for place in places)

    def _there(self, place: Place) -> bool:
        data: Any = self.document.data
        for key in place:
            if not isinstance(data, Mapping) or key not in data:
                return place == ("firm",)  # all others are needed
            data = data[key]
        return True


def _voice_tables(data: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    people = data.get("people")
    for number, person in enumerate(people if isinstance(people, list) else []):
        voices = person.get("voices") if isinstance(person, Mapping) else None
        for voice, each in enumerate(voices if isinstance(voices, list) else []):
            if isinstance(each, Mapping):
                yield ("people", number, "voices", voice), each


def _story(data: list[dict[str, str]]) -> Story:
    return Story(tuple(Paragraph(each["source"], texts_of(each)) for each in data))


def _practices(rows: list[dict[str, Any]]) -> Iterator[tuple[str, float, dict[str, str]]]:
    for row in rows:
        texts = texts_of(row)
        yield identifier(texts.get("en") or next(iter(texts.values()))), row["times"], texts


def identifier(text: str) -> str:
    """Return what a thing is called in frames and files: its English name as one word, or what can be had.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> identifier("Préparer un colis"), identifier("合同")
    ('preparer_un_colis', '合同')
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_text).strip("_") or text.strip()
