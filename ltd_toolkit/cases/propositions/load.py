"""Read the propositions: claims, plans that put them to the test, and what would count for or against them.

resources/propositions.toml holds no code and no result. What is wrong in it is said all at once, each fault
with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from ltd_toolkit.cases.document import CaseError, Document, Place, read_document
from ltd_toolkit.cases.form import Each, Many, Table, Texts, Value, examine, plain, texts_of
from ltd_toolkit.cases.load import load_case
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.cases.propositions.measure import MEASURES, OF_SOME, WEEKLY, WINDOWS, Outcome
from ltd_toolkit.cases.propositions.verdict import RULE_NAMES, SIGNS, Rules
from ltd_toolkit.folders import resource
from ltd_toolkit.language import current_language
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.simulation import Departure, Firm, NewVersion, Parameters, Plan
from ltd_toolkit.simulation.plan import check_plan

EVENT = Table(
    {
        "kind": Value("text", choices=("departure", "new_version")),
        "week": Value("whole", least=1),
        "who": Value("text"),
        "n_practices": Value("whole", least=1),
        "becomes": Value("text", choices=("unknown", "wrong")),
    },
    needed=("kind", "week"),
)
SIDE = Table(
    {
        "events": Many(EVENT),
        "plan": Value("any"),
        "go_live": Value("whole", least=0),
        "firm": Value("any"),
        "parameters": Value("any"),
        "march": Value("any"),
        "euros_into": Value("text"),
    }
)
CONTRAST = Table(
    {
        "part": Value("text"),
        "of": Value("any"),
        "against": Value("any"),
        "weights": Value("any"),
        "outcome": Value("text"),
        "minus_outcome": Value("text"),
        "window": Value("text", choices=WINDOWS),
        "people": Value("texts"),
        "sign": Value("text", choices=tuple(SIGNS)),
        "smallest": Value("number", least=0),
        "knock_out": Value("any"),
        "by_definition": Value("any"),
        "only_path": Value("any"),
        "ours": Value("any"),
        "stake": Value("any"),
    },
    needed=("part", "outcome", "sign"),
    texts=True,
)
PROPOSITION = Table(
    {
        "claim": Texts(),
        "note": Texts(),
        "from": Value("text", choices=("article", "literature")),
        "reference": Value("text"),
        "episode": Value("text"),
        "weeks": Value("whole", least=16),
        "plan": Value("any"),
        "firm": Value("any"),
        "parameters": Value("any"),
        "events": Many(EVENT),
        "practice": Table({"start": Value("whole", least=0), "weeks": Value("any")}, needed=("weeks",)),
        "equal": Value("any"),
        "equal_euros": Value("any"),
        "unequal": Texts(),
        "sides": Each(SIDE),
        "contrasts": Many(CONTRAST),
    },
    needed=("claim", "from", "reference", "episode", "sides", "contrasts"),
    sourced=True,
)
RULES = Table(dict.fromkeys(RULE_NAMES, Value("number", least=0)), needed=RULE_NAMES, sourced=True)
SMALLEST = "smallest"  # block of the smallest differences worth naming
SPECIAL = ("rules", SMALLEST)


@dataclass(frozen=True)
class Side:
    """One of the situations that are compared.

    Parameters
    ----------
    plan : Plan
    firm : dict
        Facts of the firm that are part of the comparison.
    parameters : dict
        Parameters that are.
    march : dict
        Arguments of March's own model, where the comparison is made in it; else empty.
    events : tuple
        What happens to the firm whatever its plan.
    euros_into : str
        Lever that is raised if this plan costs fewer euros.
    """

    plan: Plan
    firm: Mapping[str, Any]
    parameters: Mapping[str, float]
    march: Mapping[str, Any]
    events: tuple[Departure | NewVersion, ...]
    euros_into: str


@dataclass(frozen=True)
class Contrast:
    """What should be more, or less, than what.

    Parameters
    ----------
    part : str
        Letter.
    texts : dict of str to str
        What is expected, by language.
    of, against : tuple of str, or float
        Sides; of several the one with most of the outcome counts, in each draw. A number stands for itself.
    weights : dict of str to float
        Instead of these, a weight for each side.
    outcome : Outcome
    minus : Outcome or None
        An outcome whose own difference is taken off.
    sign : str
    smallest : float
    knock_out : dict of str to float or None
        Parameters that lead straight to the outcome, and the value that switches them off.
    by_definition : bool
        The lever is defined by this effect: it is built in, whatever is switched off.
    only_path : bool
        The lever acts by no other parameters than those knocked out.
    ours : bool
        A refinement of ours: judged, but the claim of the article does not fall with it.
    stake : dict of str to float
        A weight for each side: what there is to win or lose of the outcome. Empty: all of it.
    """

    part: str
    texts: Mapping[str, str]
    of: tuple[str, ...]
    against: tuple[str, ...] | float
    weights: Mapping[str, float]
    outcome: Outcome
    minus: Outcome | None
    sign: str
    smallest: float
    knock_out: Mapping[str, float] | None
    by_definition: bool
    only_path: bool
    ours: bool
    stake: Mapping[str, float]


@dataclass(frozen=True)
class Proposition:
    """A claim and the experiment that puts it to the test.

    Parameters
    ----------
    id : str
    claims, notes, unequal : dict of str to str
        By language; notes and the reason why costs are not made equal may be empty.
    origin : {"article", "literature"}
    reference : str
    episode_name : str
        ``"case.episode"``.
    episode : Episode
    n_weeks : int
    sides : dict of str to Side
    practice : tuple of int and int or "all"
        Start and number of weeks of the practice that makes hours equal.
    equal, equal_euros : tuple of tuple of str
        Groups of sides that cost the same.
    contrasts : tuple of Contrast
    written : object
        As it stands in the file.
    """

    id: str
    claims: Mapping[str, str]
    notes: Mapping[str, str]
    unequal: Mapping[str, str]
    origin: str
    reference: str
    episode_name: str
    episode: Episode
    n_weeks: int
    sides: Mapping[str, Side]
    practice: tuple[int, int | str]
    equal: tuple[tuple[str, ...], ...]
    equal_euros: tuple[tuple[str, ...], ...]
    contrasts: tuple[Contrast, ...]
    written: Any

    def __repr__(self) -> str:
        return f"Proposition {self.id}: {self.claim}"

    @property
    def claim(self) -> str:
        """The claim in the current language."""
        return self.claims[current_language()]

    def firm(self, side: Side, *, only_told: bool = False) -> Firm:
        """Return the firm of a side.

        Parameters
        ----------
        side : Side
        only_told : bool
            Leave out the facts that were made up for the case: they are as uncertain as any parameter and are
            drawn like one. What the article tells of the firm, and what the proposition is about, stays.
        """
        made_up = _made_up(self.episode) if only_told else ()
        facts = {**dict.fromkeys(made_up), **side.firm}
        return replace(self.episode.firm, events=side.events, **facts)


@dataclass(frozen=True)
class Propositions:
    """All propositions and the rules they are judged by.

    Parameters
    ----------
    rules : Rules
    smallest : dict of str to float
        Measure -> smallest difference worth naming.
    each : dict of str to Proposition
    found : tuple of Problem
        What could be better; nothing serious.
    """

    rules: Rules
    smallest: Mapping[str, float]
    each: Mapping[str, Proposition]
    found: tuple[Problem, ...]


def load_propositions(path: str | Path | None = None) -> Propositions:
    """Read the propositions and check them.

    Parameters
    ----------
    path : path, optional
        A file like the shipped one. Default: the shipped one.

    Returns
    -------
    Propositions

    Raises
    ------
    CaseError
        For everything wrong with the file at once, with the line.

    Examples
    --------
    >>> propositions = load_propositions()
    >>> len(propositions.each), propositions.rules.draws
    (30, 200)
    """
    return _shipped() if path is None else _read(Path(path))


@cache
def _shipped() -> Propositions:
    return _read(resource("propositions.toml"))


def _read(path: Path) -> Propositions:
    document = read_document(path)
    names = [name for name in document.data if name not in SPECIAL]
    form = Table(
        {"rules": RULES, SMALLEST: Table({}, sourced=True), **dict.fromkeys(names, PROPOSITION)},
        needed=SPECIAL,
    )
    smallest = document.data.get(SMALLEST)
    if isinstance(smallest, Mapping):
        numbers = {
            name: Value("number", least=0) for name in smallest if name != "source" and name in MEASURES
        }
        form = replace(form, keys={**form.keys, SMALLEST: Table(numbers, sourced=True)})
    problems, _ = examine(document, form)
    if any(problem.serious for problem in problems):
        raise CaseError(problems)
    least = {name: float(value) for name, value in plain(document.data[SMALLEST]).items()}
    builder = _Builder(document, list(problems), least)
    each = {name: builder.proposition(name) for name in names}
    if any(problem.serious for problem in builder.problems):
        raise CaseError(builder.problems)
    rules = plain(document.data["rules"])
    whole = {field.name for field in fields(Rules) if field.type == "int"}
    values: dict[str, Any] = {n: int(rules[n]) if n in whole else rules[n] for n in RULE_NAMES}
    return Propositions(
        Rules(**values),
        least,
        {name: one for name, one in each.items() if one is not None},
        tuple(builder.problems),
    )


def _made_up(episode: Episode) -> list[str]:
    """Return the facts of the firm that are parameters and have no reason in the article."""
    parameters = set(Parameters())
    told = {
        str(known.place[-1])
        for known in episode.known
        if known.why_source == "article"
        and "firm" in known.place
        and (known.place[0] == "firm" or known.place[1] == episode.id)
    }
    facts = [each.name for each in fields(Firm) if each.name in parameters]
    return [name for name in facts if getattr(episode.firm, name) is not None and name not in told]


@dataclass
class _Builder:
    """Makes propositions of a document; adds what is wrong to the problems."""

    document: Document
    problems: list[Problem]
    smallest: Mapping[str, float]

    def proposition(self, name: str) -> Proposition | None:
        before = sum(problem.serious for problem in self.problems)
        data = {key: plain(value) for key, value in self.document.data[name].items()}
        episode = self._episode((name, "episode"), data["episode"])
        if episode is None:
            return None
        sides = {each: self._side((name, "sides", each), data, each, episode) for each in data["sides"]}
        contrasts = [
            self._contrast((name, "contrasts", number), each, data["sides"])
            for number, each in enumerate(data["contrasts"])
        ]
        equal = self._groups((name, "equal"), data, list(sides))
        equal_euros = self._groups((name, "equal_euros"), data, equal)
        if sum(problem.serious for problem in self.problems) > before:
            return None
        made = {each: side for each, side in sides.items() if side is not None}
        practice = data.get("practice", {})
        found = Proposition(
            id=name,
            claims=texts_of(data["claim"]),
            notes=texts_of(data["note"]) if "note" in data else {},
            unequal=texts_of(data["unequal"]) if "unequal" in data else {},
            origin=data["from"],
            reference=data["reference"],
            episode_name=data["episode"],
            episode=episode,
            n_weeks=data.get("weeks", 104),
            sides=made,
            practice=(practice.get("start", 0), practice.get("weeks", 26)),
            equal=equal,
            equal_euros=equal_euros,
            contrasts=tuple(contrasts),
            written=self.document.data[name],
        )
        self._check_firms(name, found)
        return found

    def _episode(self, place: Place, name: str) -> Episode | None:
        case, _, episode = name.partition(".")
        try:
            return load_case(case).episode(episode)
        except ValueError:
            self._wrong("proposition_episode", place, name)
            return None

    def _side(self, place: Place, data: Mapping[str, Any], name: str, episode: Episode) -> Side | None:
        own = data["sides"][name]
        parameters = {**data.get("parameters", {}), **own.get("parameters", {})}
        self._check_parameters((*place, "parameters"), parameters)
        shared = data.get("plan", {})
        levers: dict[str, Any] = dict(episode.plan.levers) if shared == "episode" else dict(shared)
        levers |= {lever: dose or None for lever, dose in own.get("plan", {}).items()}
        try:
            plan = Plan(own.get("go_live", episode.plan.go_live), **levers)
            check_plan(plan, episode.firm)
        except ProblemsError as error:
            self.problems += [self._placed(each, (*place, "plan")) for each in error._problems]
            return None
        firm = {**data.get("firm", {}), **own.get("firm", {})}
        events = tuple(_event(each) for each in own.get("events", data.get("events", [])))
        march, into = own.get("march", {}), own.get("euros_into", "course")
        return Side(plan, firm, parameters, march, events, into)

    def _contrast(self, place: Place, data: Mapping[str, Any], sides: Mapping[str, Any]) -> Contrast:
        weights = data.get("weights", {})
        of, against = data.get("of", []), data.get("against", [])
        of = (of,) if isinstance(of, str) else tuple(of)
        if isinstance(against, str | list):
            against = (against,) if isinstance(against, str) else tuple(against)
        named = {
            "of": of,
            "against": against if isinstance(against, tuple) else (),
            "weights": tuple(weights),
            "stake": tuple(data.get("stake", {})),
        }
        for key, names in named.items():
            for side in (side for side in names if side not in sides):
                self._wrong("proposition_side", (*place, key), side, expected=", ".join(sides))
        if not weights and not (of and against != ()):
            self._wrong("proposition_compares_nothing", place)
        outcome = self._outcome((*place, "outcome"), data, "outcome")
        minus = (
            self._outcome((*place, "minus_outcome"), data, "minus_outcome")
            if "minus_outcome" in data
            else None
        )
        smallest = data.get(SMALLEST, self.smallest.get(outcome.name))
        if smallest is None and data["sign"] != "printed":
            self._wrong("proposition_no_smallest", (*place, "outcome"), outcome.name)
        direct = data.get("knock_out")
        self._check_parameters((*place, "knock_out"), direct or {})
        texts = texts_of(data)
        if not isinstance(against, tuple):
            against = float(against)
        least = float(smallest or 0)
        return Contrast(
            part=data["part"],
            texts=texts,
            of=of,
            against=against,
            weights=weights,
            outcome=outcome,
            minus=minus,
            sign=data["sign"],
            smallest=least,
            knock_out=direct,
            by_definition=bool(data.get("by_definition", False)),
            only_path=bool(data.get("only_path", False)),
            ours=bool(data.get("ours", False)),
            stake=data.get("stake", {}),
        )

    def _outcome(self, place: Place, data: Mapping[str, Any], key: str) -> Outcome:
        name, window, people = data[key], data.get("window"), tuple(data.get("people", ()))
        if name not in MEASURES:
            self._wrong("proposition_outcome", place, name, expected=", ".join(MEASURES))
        elif name in WEEKLY and window is None:
            self._wrong("proposition_window", place, name, expected=", ".join(WINDOWS))
        elif name in OF_SOME and not people:
            self._wrong("proposition_people", place, name)
        return Outcome(name, window, people)

    def _groups(self, place: Place, data: Mapping[str, Any], default: Any) -> tuple[tuple[str, ...], ...]:
        groups = data.get(str(place[-1]))
        if groups is None:
            return (tuple(default),) if default and isinstance(default[0], str) else tuple(default)
        for side in (side for group in groups for side in group if side not in data["sides"]):
            self._wrong("proposition_side", place, side, expected=", ".join(data["sides"]))
        return tuple(tuple(group) for group in groups)

    def _check_parameters(self, place: Place, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            try:
                Parameters(**{name: value})
            except (TypeError, ValueError) as error:
                self._wrong("proposition_parameter", (*place, name), name, reason=str(error))

    def _check_firms(self, name: str, proposition: Proposition) -> None:
        for each, side in proposition.sides.items():
            try:
                proposition.firm(side)
            except ProblemsError as error:
                place = (name, "sides", each)
                self.problems += [self._placed(problem, place) for problem in error._problems]
            except TypeError as error:
                self._wrong("proposition_fact", (name, "sides", each, "firm"), reason=str(error))

    def _placed(self, problem: Problem, place: Place) -> Problem:
        lever = str(problem.values.get("lever", problem.value))
        where = next((p for p in ((*place, lever), place) if p in self.document.lines), place)
        return replace(problem, file=self.document.file, lines=(self.document.line(where),))

    def _wrong(self, kind: str, place: Place, value: Any = "", **values: Any) -> None:
        self.problems.append(self.document.problem(kind, place, value, **values))


def _event(data: Mapping[str, Any]) -> Departure | NewVersion:
    values = {key: value for key, value in data.items() if key != "kind"}
    return Departure(**values) if data["kind"] == "departure" else NewVersion(**values)


def iterate_sides(contrast: Contrast) -> Iterator[str]:
    """Yield the sides of a contrast.

    Parameters
    ----------
    contrast : Contrast
    """
    yield from contrast.weights or contrast.of
    if isinstance(contrast.against, tuple):
        yield from contrast.against
