"""A case: a small firm in a story, and what it lived through in one episode or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ltd_toolkit.cases.document import Place, written
from ltd_toolkit.cases.form import Provenance, of_places
from ltd_toolkit.cases.surveyed import SurveyedFirm
from ltd_toolkit.cases.voices import Voice, states_of, what_is_said
from ltd_toolkit.language import current_language, has_word, in_every_language, word
from ltd_toolkit.problems import Problem, problems_table
from ltd_toolkit.simulation import Departure, Firm, NewVersion, Plan, load_evidence
from ltd_toolkit.simulation.firm import BEST_INFORMED
from ltd_toolkit.simulation.plan import check_plan

COLUMNS = ["value", "source", "why", "why_source"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a story.

    Parameters
    ----------
    source : {"article", "observed", "imagined", "answers", "assumed"}
    texts : dict of str to str
        By language.
    """

    source: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Story:
    """A story, paragraph by paragraph, that shows what is told or observed and what is imagined.

    Parameters
    ----------
    paragraphs : tuple of Paragraph

    Examples
    --------
    >>> story = Story((Paragraph("imagined", {"fr": "Il pleut.", "en": "It rains."}),))
    >>> print(story.text("en"))
    [imagined] It rains.
    """

    paragraphs: tuple[Paragraph, ...]

    def text(self, language: str | None = None) -> str:
        """Return the whole story; each paragraph begins with where it comes from.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        spoken = language or current_language()
        lines = [
            f"[{word(f'case.source.{each.source}', language)}] {each.texts[spoken]}"
            for each in self.paragraphs
        ]
        return "\n\n".join(lines)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Person:
    """Somebody with a name, a job and a voice.

    Parameters
    ----------
    name : str
    team : str or None
        None for the owner-manager, who is not counted in the staff.
    jobs : dict of str to str
        By language.
    """

    name: str
    team: str | None
    jobs: Mapping[str, str]


@dataclass(frozen=True)
class Budget:
    """What the firm can spend on an introduction.

    Parameters
    ----------
    euros : float
        A plan that costs more is refused.
    hours : float
        Hours per person, over the whole time, that the owner-manager would like to keep to. A plan that
        asks more is run: daily operations decide what becomes of it.
    """

    euros: float
    hours: float


@dataclass(frozen=True, eq=False)
class Episode:
    """One introduction of a tool: the firm, what it did, what it could spend, who was there.

    Parameters
    ----------
    case, id : str
    names : dict of str to str
        By language.
    story : Story
    firm : Firm
    plan : Plan
        What the firm did.
    budget : Budget
    fixed : dict of str to dict
        What cannot be chosen any more, by lever (or ``"go_live"``), with the reason by language.
    persons : tuple of Person
    lines : tuple of Voice
        What they may say.
    texts : dict of str to dict
        Team or practice -> its name by language.
    known : tuple of Provenance
        Of everything above.
    surprises : tuple of Departure and NewVersion
        What also happens, whatever is decided, when the episode is played as a game.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> episode = load_case("pme1").episode("crm")
    >>> episode.plan.levers["pilot"].who
    ('sales',)
    >>> episode.firm.n_people
    24
    """

    case: str
    id: str
    names: Mapping[str, str]
    story: Story
    firm: Firm
    plan: Plan
    budget: Budget
    fixed: Mapping[str, Mapping[str, str]]
    persons: tuple[Person, ...]
    lines: tuple[Voice, ...]
    texts: Mapping[str, Mapping[str, str]]
    known: tuple[Provenance, ...]
    surprises: tuple[Departure | NewVersion, ...] = ()

    def __repr__(self) -> str:
        return f"Episode {self.case}.{self.id}: {self.firm.n_people} people, {self.budget.euros:g} euros"

    @property
    def name(self) -> str:
        """Name in the current language."""
        return self.names[current_language()]

    @property
    def people(self) -> pd.DataFrame:
        """One row per named person: team (missing for the owner-manager), job in the current language."""
        return people_table(self.persons)

    @property
    def facts(self) -> pd.DataFrame:
        """What is known of the firm, its budget and what it did, and where it comes from.

        Indexed by field (place in the case file); columns meaning (in the current language), value, source
        (``"article"``, ``"observed"`` or ``"imagined"``), why and why_source (the reason, and where that
        comes from).
        """
        here: Place = ("episodes", self.id)
        parts = ("firm", "budget", "plan", "fixed", "events")
        shown = [("teams",), ("firm",), *((*here, part) for part in parts)]
        rows = list(of_places(self.known, *shown))
        table = provenance_table(rows)
        table.insert(0, "meaning", [_meaning(each.place) for each in rows])
        table.index = pd.Index([written(each.place).removeprefix(f"{written(here)}.") for each in rows])
        return table.rename_axis(index="field")

    def labels(self, language: str | None = None) -> dict[str, str]:
        """Return team or practice -> its name, for tables and pictures.

        Parameters
        ----------
        language : str, optional
            Default: the current language.
        """
        spoken = language or current_language()
        return {name: texts[spoken] for name, texts in self.texts.items()}

    def voices(self, weeks: pd.DataFrame | pd.Series | Mapping[str, float]) -> pd.DataFrame:
        """Return what people say when things stand as they do.

        Parameters
        ----------
        weeks : pandas.DataFrame, pandas.Series or dict
            Weeks one below the other up to the one in question, with the columns of ``Runs.weeks`` and
            ``Runs.gauges`` (:func:`mean_weeks` makes them from runs); or the states of one week by name.

        Returns
        -------
        pandas.DataFrame
            Indexed by person: job and line in the current language. Who has nothing to say is left out.

        Raises
        ------
        ValueError
            If a state that some line depends on is missing.
        """
        said = what_is_said(self.lines, states_of(weeks))
        spoken = current_language()
        rows = [
            {"person": person.name, "job": person.jobs[spoken], "line": said[person.name].texts[spoken]}
            for person in self.persons
            if person.name in said
        ]
        return pd.DataFrame(rows, columns=["person", "job", "line"]).set_index("person")

    def with_firm(self, firm: Firm, plan: Plan | None = None) -> Episode:
        """Return the same episode in another firm, such as one described by a survey.

        Parameters
        ----------
        firm : Firm
        plan : Plan, optional
            What that firm did. Default: what the firm of the case did, if the other has the people it names;
            of a firm that a survey describes, what it does already.

        Returns
        -------
        Episode
            The people of the case who are not in that firm stay silent; its facts are no longer those of
            the case. A firm that a survey describes brings its own plan, budget and story, and takes from
            the case only the practices of its tool.

        Raises
        ------
        PlanError
            If the plan names people the firm has not.
        """
        if isinstance(firm, SurveyedFirm):
            return self._with_surveyed(firm, firm.plan if plan is None else plan)
        plan = self.plan if plan is None else plan
        check_plan(plan, firm)
        there = tuple(each for each in self.persons if each.team is None or each.name in firm.people)
        names = {each.name for each in there}
        lines = tuple(each for each in self.lines if each.person in names)
        gone = (("teams",), ("firm",), ("episodes", self.id, "firm"), ("episodes", self.id, "plan"))
        left = set(map(id, of_places(self.known, *gone)))
        known = tuple(each for each in self.known if id(each) not in left)
        surprises = tuple(
            each
            for each in self.surprises
            if not isinstance(each, Departure) or each.who in (BEST_INFORMED, *firm.people)
        )
        return replace(
            self, firm=firm, plan=plan, persons=there, lines=lines, known=known, surprises=surprises
        )

    def _with_surveyed(self, firm: SurveyedFirm, plan: Plan) -> Episode:
        """Keep of the case only what a survey does not ask: which practices its tool has."""
        check_plan(plan, firm)
        own = replace(firm, practices=self.firm.practices, frequencies=self.firm.frequencies)
        names = in_every_language("mine.name_of" if firm.id else "mine.name", id=firm.id)
        practices = {name: self.texts[name] for name in own.practice_names if name in self.texts}
        return replace(
            self,
            names=names,
            story=Story(tuple(Paragraph(source, texts) for source, texts in firm.story().items())),
            firm=own,
            plan=plan,
            budget=Budget(firm.budget_euros, firm.budget_hours),
            fixed={},
            persons=(),
            lines=(),
            texts={**practices, **firm.team_texts()},
            known=(),
        )


@dataclass(frozen=True, eq=False)
class Case:
    """A small firm in a story, as a case file tells it.

    Parameters
    ----------
    id : str
        Name of its file, without ``.toml``.
    names : dict of str to str
        By language.
    story : Story
    firm : Firm
        What is true of it in every episode.
    episodes : dict of str to Episode
    persons : tuple of Person
    known : tuple of Provenance
        Of every value in the file.
    found : tuple of Problem
        What could be better; nothing serious.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> case = load_case("pme2")
    >>> list(case.episodes), case.firm.n_people
    (['tools', 'software'], 14)
    """

    id: str
    names: Mapping[str, str]
    story: Story
    firm: Firm
    episodes: Mapping[str, Episode]
    persons: tuple[Person, ...]
    known: tuple[Provenance, ...]
    found: tuple[Problem, ...] = field(default=())

    def __repr__(self) -> str:
        return f"Case {self.id}: {self.firm.n_people} people, episodes {', '.join(self.episodes)}"

    @property
    def name(self) -> str:
        """Name in the current language."""
        return self.names[current_language()]

    @property
    def people(self) -> pd.DataFrame:
        """One row per named person: team (missing for the owner-manager), job in the current language."""
        return people_table(self.persons)

    @property
    def provenance(self) -> pd.DataFrame:
        """One row per value of the file: value, source, why and why_source, indexed by field."""
        return provenance_table(self.known)

    def problems(self) -> pd.DataFrame:
        """Return what could be better in the file, such as a missing translation."""
        return problems_table(self.found)

    def episode(self, name: str) -> Episode:
        """Return an episode.

        Parameters
        ----------
        name : str

        Raises
        ------
        ValueError
            If the case has no such episode.
        """
        if name not in self.episodes:
            raise ValueError(f"{self.id} has no episode {name!r}; it has: {', '.join(self.episodes)}")
        return self.episodes[name]


def mean_weeks(runs: Any, week: int | None = None) -> pd.DataFrame:
    """Return how things stand on average over runs, week by week, as :meth:`Episode.voices` wants it.

    Parameters
    ----------
    runs : Runs
    week : int, optional
        Up to this one. Default: the last.

    Returns
    -------
    pandas.DataFrame
        Indexed by week; columns of ``Runs.weeks`` and ``Runs.gauges``.
    """
    both = pd.concat([runs.weeks, runs.gauges], axis=1)
    return both.groupby(level="week").mean().loc[:week]


def people_table(persons: Iterable[Person]) -> pd.DataFrame:
    """Return people as a frame.

    Parameters
    ----------
    persons : iterable of Person
    """
    spoken = current_language()
    rows = [{"person": each.name, "team": each.team, "job": each.jobs[spoken]} for each in persons]
    return pd.DataFrame(rows, columns=["person", "team", "job"]).set_index("person")


def provenance_table(known: Sequence[Provenance]) -> pd.DataFrame:
    """Return where values come from as a frame, texts in the current language.

    Parameters
    ----------
    known : sequence of Provenance
    """
    spoken = current_language()
    rows = [
        {
            "field": written(each.place),
            "value": _in_language(each.value, spoken),
            "source": each.source,
            "why": each.why.get(spoken, ""),
            "why_source": each.why_source,
        }
        for each in known
    ]
    return pd.DataFrame(rows, columns=["field", *COLUMNS]).set_index("field")


def _in_language(value: Any, language: str) -> Any:
    return value.get(language, next(iter(value.values()))) if isinstance(value, Mapping) else value


def _meaning(place: Place) -> str:
    evidence = load_evidence()["meaning"]
    name = str(place[-1])
    if name in evidence.index:
        return str(evidence[name])
    return word(f"case.fact.{name}") if has_word(f"case.fact.{name}") else ""
