"""The controls in which a case is described, and the way from the tables of its file to them and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from ipywidgets import HTML, BoundedFloatText, Dropdown, HBox, Layout, VBox

from ltd_toolkit.cases.form import plain
from ltd_toolkit.lab import case_view
from ltd_toolkit.lab.case_actions import Actions, Facts, offered
from ltd_toolkit.lab.case_draft import (
    IMAGINED,
    NEW,
    Data,
    Typed,
    new_id,
    practice_lines,
    practices_of,
    rename,
    said,
    say,
)
from ltd_toolkit.lab.case_notes import ALL, Part
from ltd_toolkit.lab.case_rows import (
    LEADS,
    ParagraphRow,
    PersonRow,
    Rows,
    TeamRow,
    above,
    area,
    line,
    notes,
    source_choice,
)
from ltd_toolkit.language import current_language, word

SOURCED = ("teams", "people", "actions", "budget", "practices")
MOST = {"euros": 10_000_000, "hours": 10_000}
BY = {"euros": 100, "hours": 5}
SURROGATES = re.compile(r"[\ud800-\udfff]")  # halves of letters: no file can hold them


class CaseFields:
    """Controls for all of a case that a form shows; what it does not show stays as it was read.

    Attributes
    ----------
    name, tool : ipywidgets.Text
    story, tool_story : Rows
        Paragraphs.
    teams, people : Rows
    episode : ipywidgets.Dropdown
        Which episode of the case is shown.
    actions : Actions
    facts : Facts
    budget : dict of str to ipywidgets.BoundedFloatText
        Euros and hours.
    practices : ipywidgets.Textarea
    sources : dict of str to ipywidgets.Dropdown
        Where teams, people, actions, budget and practices come from.
    screens : dict of str to list of ipywidgets.Widget
        What belongs together, by step.
    """

    def __init__(self) -> None:
        self._typed = Typed(current_language(), True)
        self._made, self._quiet = 0, False
        self._called: dict[str, str] = {}  # token -> name, of those who were taken away too
        self.sources: dict[str, Dropdown] = {}
        self._sources_before: dict[str, str] = {}
        self.name, self.tool = (
            _named(line("", word(f"lab.own.{key}.such_as")), key) for key in ("name", "tool")
        )
        self.story = Rows("paragraph", self._new_paragraph, self._offer)
        self.teams = Rows("team", self._new_team, self._offer)
        self.people = Rows("person", self._new_person, self._offer)
        self.episode = _named(above(Dropdown(), "22em"), "episode")
        self.episode.observe(lambda change: self._other_episode(change["new"]), names="value")
        self.tool_story = Rows("passage", self._new_passage, self._offer)
        self.budget = {
            key: _named(above(BoundedFloatText(min=0, max=most, step=BY[key]), "16em"), key)
            for key, most in MOST.items()
        }
        self.practices = _named(area("", rows=14, width="46em"), "practices")
        self._notes = {part: HTML() for part in ("name", "tool", "facts", "actions", "budget", "practices")}
        self._boxes = {part: VBox() for part in (*SOURCED, "doses", "facts")}
        self.screens = self._screens()

    def _screens(self) -> dict[str, list[Any]]:
        note, box = self._notes, self._boxes
        budget = HBox(list(self.budget.values()), layout=Layout(flex_flow="row wrap"))
        return {
            "firm": [self.name, note["name"], _heading("story"), self.story],
            "people": [
                *(_heading("teams"), self.teams, box["teams"]),
                *(_heading("people"), self.people, box["people"]),
            ],
            "tool": [
                *(self.episode, self.tool, note["tool"], _heading("tool_story"), self.tool_story),
                *(_heading("did"), note["actions"], box["actions"], box["doses"]),
            ],
            "known": [
                *(note["facts"], box["facts"]),
                *(_heading("budget"), budget, note["budget"], box["budget"]),
                *(_heading("practices"), self.practices, note["practices"], box["practices"]),
            ],
        }

    # --- from a file to controls ----------------------------------------------------------------------------

    def begin(self, data: Data, episode: str | None = None, first: str | None = None) -> None:
        """Put a case into the controls.

        Parameters
        ----------
        data : dict
            Of its file.
        episode : str, optional
            Which one is shown. Default: the first.
        first : str, optional
            The language it was written in before it was translated. Default: that of the form.
        """
        self.first = first or self._typed.language
        self._typed = Typed(self._typed.language, self._typed.language == self.first)
        self._data, self.shown = data, episode or next(iter(data["episodes"]))
        self.name.value = said(data["name"], self._typed.language)
        self.story.show([ParagraphRow(each, self._typed) for each in data["story"]])
        self.teams.show([self._team(token, each) for token, each in data["teams"].items()])
        self.people.show([self._person(each["name"] or self._token(), each) for each in data["people"]])
        self._choose_source("teams", data["teams"].values())
        self._choose_source("people", data["people"])
        named = [(said(each["name"], self._typed.language), key) for key, each in data["episodes"].items()]
        self._quiet = True
        self.episode.options, self.episode.value = named, self.shown
        self._quiet = False
        self.episode.layout.display = None if len(named) > 1 else "none"
        self._show_episode(data["episodes"][self.shown])
        self._offer()

    def _show_episode(self, here: Data) -> None:
        self.tool.value = said(here["name"], self._typed.language)
        self.tool_story.show([ParagraphRow(each, self._typed, "passage") for each in here["story"]])
        self.actions, self.facts = Actions(here["plan"]), Facts(self._data, self.shown)
        self._boxes["doses"].children, self._boxes["facts"].children = (self.actions,), (self.facts,)
        self._choose_source("actions", [each for each in here["plan"].values() if isinstance(each, dict)])
        for key, control in self.budget.items():
            control.value = float(plain(here["budget"][key]))
        self._choose_source("budget", [here["budget"]])
        self.practices.value = self._lines = practice_lines(here["practices"]["list"], self._typed.language)
        self._choose_source("practices", [here["practices"]])

    def _other_episode(self, episode: str) -> None:
        """Keep what was changed in one episode, and show another."""
        if not self._quiet:
            self.begin(self.collect(), episode, self.first)

    def _choose_source(self, part: str, tables: Iterable[Data]) -> None:
        control = source_choice([str(each.get("source", IMAGINED)) for each in tables])
        control.description = word(f"lab.own.source.{part}")
        self.sources[part], self._sources_before[part] = control, control.value
        self._boxes[part].children = (control,)

    def _new_paragraph(self) -> ParagraphRow:
        return ParagraphRow({"source": IMAGINED}, self._typed)

    def _new_passage(self) -> ParagraphRow:
        return ParagraphRow({"source": IMAGINED}, self._typed, "passage")

    def _new_team(self) -> TeamRow:
        return self._team(self._token(), {"source": IMAGINED, "size": 4})

    def _new_person(self) -> PersonRow:
        team = {"team": self.teams.rows[0].token} if self.teams.rows else {}
        return self._person(self._token(), {"source": IMAGINED, "name": "", "job": {}, **team})

    def _team(self, token: str, kept: Data) -> TeamRow:
        row = TeamRow(token, kept, self._typed)
        row.name.observe(lambda change: self._offer(), names="value")
        return row

    def _person(self, token: str, kept: Data) -> PersonRow:
        row = PersonRow(token, kept, self._typed)
        for control in (row.name, row.team):
            control.observe(lambda change: self._offer(), names="value")
        return row

    def _token(self) -> str:
        """Return what stands for somebody, or something, that the file has no name for yet."""
        self._made += 1
        return f"{NEW}{NEW}{self._made}"

    def _offer(self) -> None:
        """Offer the teams and people there are wherever one can be chosen."""
        if self._quiet:
            return
        self._quiet = True
        teams = [
            (row.name.value or word("lab.own.team.nth", n=n), row.token)
            for n, row in enumerate(self.teams.rows, 1)
        ]
        for row in self.people.rows:
            row.offer(teams)
        named = [(row.name.value, row.token) for row in self.people.rows if row.team.value != LEADS]
        self._called |= {token: name for name, token in named if name}
        self.actions.offer(offered(teams, named))
        self._quiet = False

    # --- from controls to a file ----------------------------------------------------------------------------

    def collect(self) -> Data:
        """Return what the file would hold: what was read, with what was changed."""
        data, ids = deepcopy(self._data), self._ids()
        people = {row.token: row.name.value for row in self.people.rows if row.name.value}
        rename(data, people)
        data["name"] = say(data["name"], self.name.value, self._typed)
        data["story"] = [row.table() for row in self.story.rows]
        data["teams"] = {ids[row.token]: self._sourced("teams", row.table(), row) for row in self.teams.rows}
        data["people"] = [self._sourced("people", row.table(), row) for row in self.people.rows]
        for person in data["people"]:
            person |= {"team": ids.get(person["team"], person["team"])} if "team" in person else {}
        self._collect_episode(data, {**self._called, **ids, **people})
        new = {NEW: new_id(self.tool.value, "tool", [])}
        data["episodes"] = {new.get(key, key): each for key, each in data["episodes"].items()}
        return dict(_without_halves(data))

    def _collect_episode(self, data: Data, ids: Mapping[str, str]) -> None:
        here = data["episodes"][self.shown]
        here["name"] = say(here["name"], self.tool.value, self._typed)
        here["story"] = [row.table() for row in self.tool_story.rows]
        source, before = self.sources["actions"].value, self._sources_before["actions"]
        self.actions.write(here["plan"], ids, source, everywhere=source != before)
        self.facts.write(data, self.shown)
        budget, practices = here["budget"], here["practices"]
        for key, control in self.budget.items():
            if plain(budget[key]) != control.value:
                value = int(control.value) if control.value.is_integer() else control.value
                budget[key] = {**budget[key], "value": value} if isinstance(budget[key], dict) else value
        if self.practices.value != self._lines:
            practices["list"] = practices_of(self.practices.value, practices["list"], self._typed)
        here["budget"] = self._sourced("budget", budget)
        here["practices"] = self._sourced("practices", practices)

    def _sourced(self, part: str, table: Data, row: TeamRow | PersonRow | None = None) -> Data:
        """Say where a table comes from, if that was changed or the table is new."""
        chosen = self.sources[part].value
        new = row is not None and row.token.startswith(NEW)
        return (
            {**table, "source": chosen} if chosen and (new or chosen != self._sources_before[part]) else table
        )

    def _ids(self) -> dict[str, str]:
        """Return what the file calls each team: what it called it, or plain letters made of its name."""
        ids = {row.token: row.token for row in self.teams.rows if not row.token.startswith(NEW)}
        for row in self.teams.rows:
            if row.token not in ids:
                ids[row.token] = new_id(row.name.value, "team", list(ids.values()))
        return ids

    # --- what is wrong --------------------------------------------------------------------------------------

    def tell(self, told: Mapping[Part, Sequence[str]]) -> None:
        """Put sentences beside the controls that they are about.

        Parameters
        ----------
        told : mapping of Part to sequence of str
        """
        for part, note in self._notes.items():
            note.value = notes(told.get((part, ALL), []))
        rows = {
            "story": self.story,
            "teams": self.teams,
            "people": self.people,
            "tool_story": self.tool_story,
        }
        for part, each in rows.items():
            each.note.value = notes(told.get((part, ALL), []))
            for n, row in enumerate(each.rows):
                row.note.value = notes(told.get((part, n), []))


def _without_halves(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_halves(each) for key, each in data.items()}
    if isinstance(data, list):
        return [_without_halves(each) for each in data]
    return SURROGATES.sub("\ufffd", data) if isinstance(data, str) else data


def _named(control: Any, key: str) -> Any:
    control.description = word(f"lab.own.{key}")
    return control


def _heading(part: str) -> HTML:
    return HTML(case_view.heading(f"lab.own.heading.{part}"))
