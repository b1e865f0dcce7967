"""The panel of the game: eight quarters of a case, one decision at a time, kept in a file.

One button, always in the same place, leads on: from the story to what can be decided, to what is expected of
it, to what is seen, to the next quarter, and at last to the debrief. It is never disabled, so that who plays
by keyboard never loses their place; the screens can also be chosen one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from ipywidgets import HTML, Button, Dropdown, HBox, Layout, ToggleButtons, VBox
from matplotlib.axes import Axes

from ltd_toolkit.cases import (
    Case,
    Episode,
    Game,
    GameFile,
    load_case,
    load_indicators,
    load_interventions,
    write_result,
)
from ltd_toolkit.cases.choices import PILOT_TEAM, WHOM, Decision
from ltd_toolkit.cases.game import PREDICTED, QUARTERS
from ltd_toolkit.lab import case_view, game_view
from ltd_toolkit.lab.case_budget import HALF_A_CENT
from ltd_toolkit.lab.case_panel import STRATEGIES
from ltd_toolkit.lab.code_reader import CodeReader
from ltd_toolkit.lab.game_debrief import Debrief
from ltd_toolkit.lab.levers import LeverControl
from ltd_toolkit.lab.live import MOVING, LiveFigure
from ltd_toolkit.lab.panel import ROOMY, Panel, paragraph
from ltd_toolkit.lab.range_control import RangeControl
from ltd_toolkit.language import whole, word
from ltd_toolkit.plots import plot_months
from ltd_toolkit.plots.style import percent
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.simulation.stages import PHASING, QUARTER

STEPS = ("story", "act", "predict", "see", "debrief")
MOST_LATE = 40  # per cent of the orders, at most, that can be predicted
BEGINS = (0, 40)  # an interval that gives nothing away


class GamePanel(Panel):
    """Play eight quarters of an episode, and look back on them.

    Parameters
    ----------
    episode : Episode or str
        An episode, or its name such as ``"pme1.stock"``.
    path : path, optional
        The file that the game is kept in after every quarter; a game that it holds is gone on with. Default:
        nothing is kept.
    random_state : int, optional
        The same number gives everybody the same world. Default: another one for each new game.
    hide_parameters : bool
        Whether what indicators come from, and what is made up in the case, is told at the end only.

    Attributes
    ----------
    game : Game
    go : ipywidgets.Button
        Leads on, whatever the screen.
    steps : ipywidgets.ToggleButtons
        The screen: ``"story"``, ``"act"``, ``"predict"``, ``"see"`` or ``"debrief"``.
    levers : dict of str to LeverControl
        One per action; ``levers["course"].control`` is the range.
    whom, team : ipywidgets.Dropdown
        Whom course and field support are for; who begins in a pilot.
    low, high : RangeControl
        The interval predicted, in per cent.
    indicator : ipywidgets.Dropdown
        What the picture shows.
    aside : ipywidgets.Button
        Puts a file that cannot be gone on with aside, and begins a new game.
    debrief : Debrief
        What the last screen shows.
    reader : CodeReader
        Shows a game again from its result code.
    picture : LiveFigure
        What was seen, month by month.

    Notes
    -----
    The repr of a panel that nobody has touched does not depend on the file, so that a notebook can be
    compared with its outputs whoever has played in it.
    """

    def __init__(
        self,
        episode: Episode | str,
        path: str | Path | None = None,
        *,
        random_state: int | None = None,
        hide_parameters: bool = False,
    ) -> None:
        self._case, found = _chosen(episode)
        self._seed, self._hide = random_state, hide_parameters
        self._file = GameFile(path) if path is not None else None
        self._refused: list[str] = []
        self._touched = self._too_much = False
        self.game = Game(found, random_state=random_state)
        self._before = self.game.costs()
        self.episode, self._labels = self.game.episode, case_view.labels(found)
        self.picture = LiveFigure(8, 4.2, MOVING)
        self.debrief, self.reader = Debrief(self._labels), CodeReader(found)
        self._make_controls()
        self._make_texts()
        super().__init__()
        self._put_together()
        self._listen()
        self._open(found)

    # --- what there is on the screens -----------------------------------------------------------------------

    def _make_controls(self) -> None:
        names = [(word(f"lab.game.step.{step}"), step) for step in STEPS]
        self.steps = ToggleButtons(options=names, value="story", style={"button_width": "max-content"})
        self.go = Button(button_style="primary", layout={"width": "max-content"})
        self.aside = Button(description=word("lab.game.aside"), layout={"width": "max-content"})
        interventions, choices = load_interventions(), self.game.choices
        self._strategy = interventions["strategy"]
        self.levers = {
            name: LeverControl(name, interventions.loc[name], None, QUARTER)
            for name in choices.of(1)
            if name not in (WHOM, PILOT_TEAM)
        }
        for lever in self.levers.values():
            if lever.kind.unit == "hours_per_week":
                lever.set(weeks=QUARTER)
        teams = [(self._labels.get(str(team), str(team)), team) for team in choices.first.get(PILOT_TEAM, ())]
        self.team = Dropdown(options=teams, description=word("lab.game.pilot_team"), **ROOMY)
        whom = [(self._labels.get(str(each), str(each)), each) for each in choices.every[WHOM][1:]]
        everybody = (word("lab.case.everybody"), choices.every[WHOM][0])
        self.whom = Dropdown(options=[everybody, *whom], description=word("lab.game.whom"), **ROOMY)
        self.low, self.high = (
            RangeControl(
                begins,
                min=0,
                max=MOST_LATE,
                label=word(f"lab.game.predict.{end}"),
                say=lambda value: percent(value / 100),
            )
            for begins, end in zip(BEGINS, ("low", "high"), strict=True)
        )
        shown = [(text, name) for name, text in load_indicators()["name"].items()]
        self.indicator = Dropdown(options=shown, description=word("lab.case.show"), **ROOMY)

    def _make_texts(self) -> None:
        self._title = HTML(case_view.title(self._case, self.episode))
        self._standing, self._status, self._heading = HTML(), HTML(), HTML()
        self._price, self._settled, self._decided, self._interval = HTML(), HTML(), HTML(), HTML()
        self._news, self._voices, self._table, self._always = HTML(), HTML(), HTML(), HTML()

    def _put_together(self) -> None:
        where = self._file.path.name if self._file else ""
        story = case_view.story(self._case, self.episode, self._labels)
        pilot = [self.levers["pilot"].control, self.team] if "pilot" in self.levers else []
        steps = [self.levers["step_by_step"].control] if "step_by_step" in self.levers else []
        once = HBox([_group(each) for each in (pilot, steps) if each], layout=Layout(flex_flow="row wrap"))
        self._at_first = VBox([HTML(case_view.heading("lab.game.once")), once] if pilot or steps else [])
        self._screens = {
            "story": VBox([HTML(game_view.rules(self.game, where)), HTML(story), self.reader.widget]),
            "act": VBox([self._price, self._settled, self._at_first, self._by_strategy()]),
            "predict": VBox([self._decided, self.low, self.high, self._interval]),
            "see": VBox(
                [
                    self._news,
                    HTML(case_view.heading("lab.game.seen")),
                    self._table,
                    self.indicator,
                    self.picture.widget,
                    HTML(case_view.heading("lab.game.they_say")),
                    self._voices,
                ]
            ),
            "debrief": self.debrief.screen,
        }
        lead = HBox([self.go, self.aside], layout=Layout(flex_flow="row wrap"))
        head = (self._title, self.steps, self._standing, lead, self._status, self._heading)
        self.children = (*head, *self._screens.values(), self._always)

    def _by_strategy(self) -> HBox:
        """Return the ranges of every quarter under the names of the strategies they belong to."""
        groups = []
        for strategy in STRATEGIES:
            names = [name for name in self.levers if self._strategy[name] == strategy and name not in PHASING]
            if names:
                heading = HTML(case_view.heading(f"lab.case.strategy.{strategy}"))
                groups.append(_group([heading, *(self.levers[name].control for name in names)]))
        groups[0].children = (*groups[0].children, self.whom)
        return HBox(groups, layout=Layout(flex_flow="row wrap"))

    def _listen(self) -> None:
        self.steps.observe(lambda change: self._show_step(), names="value")
        self.go.on_click(lambda button: self._lead_on())
        self.aside.on_click(lambda button: self._put_aside())
        for lever in self.levers.values():
            lever.control.observe(lambda change: self._show_price(), names="value")
        for choice in (self.whom, self.team):
            choice.observe(lambda change: self._show_price(), names="value")
        for end in (self.low, self.high):
            end.observe(lambda change: self._show_interval(), names="value")
        self.indicator.observe(lambda change: self._respond(), names="value")

    # --- the file ---------------------------------------------------------------------------------------

    def _open(self, episode: Episode) -> None:
        """Go on with the game of the file, if it holds one."""
        try:
            kept = self._file.open(episode, self._seed) if self._file else None
        except ProblemsError as error:
            self._refused = _messages(error)
        else:
            self.game = kept or self.game
            if kept is not None and kept.turns:
                self._say(word("lab.game.resumed", file=self._name_of_file(), n=len(kept.turns)))
                self._set_levers()
                self.steps.value = "debrief" if kept.over else "see"
        self._show_step()

    def _put_aside(self) -> None:
        """Keep the file that cannot be gone on with under another name, and begin."""
        assert self._file is not None
        try:
            kept = self._file.put_aside()
        except ProblemsError as error:
            self._say(*_messages(error))
            return
        self._refused = []
        self._say(word("lab.game.put_aside", file=kept.name))
        self._show_step()
        self.go.focus()  # the button that had it is gone

    def _save(self) -> list[str]:
        """Keep the game, and say where it is or why it is not."""
        if self._file is None:
            return [word("lab.game.not_saved")]
        try:
            self._file.save(self.game)
            if self.game.over:
                write_result(self.game, self._result)
        except ProblemsError as error:
            return _messages(error)
        return [word("lab.game.saved", file=self._name_of_file())]

    def _name_of_file(self) -> str:
        return self._file.path.name if self._file else ""

    @property
    def _result(self) -> Path:
        assert self._file is not None
        return self._file.path.with_name(f"{self._file.path.stem}.result.json")

    # --- going on ---------------------------------------------------------------------------------------

    def _lead_on(self) -> None:
        if self._refused:
            return
        self._touched = True
        step = self.steps.value
        if self.game.over:
            self.steps.value = "see" if step == "debrief" else "debrief"
        elif step == "predict":
            self._play()
        elif step == "act" and self._affordable():
            self._say("")
            self.steps.value = "predict"
        elif step != "act":
            self.steps.value = "act"

    def _play(self) -> None:
        """Live through the quarter that is decided, if it can be paid."""
        if not self._affordable():
            return
        played, low, high = self.game.quarter, *sorted((self.low.value, self.high.value))
        self._status.value = paragraph(word("lab.game.playing", n=played))
        self.game.play(self.decision, (low / 100, high / 100))
        self._say(word("lab.game.played", n=played), *self._save())
        self._set_levers()
        self.steps.value = "see"

    @property
    def decision(self) -> Decision:
        """What the controls stand for in the quarter to be decided."""
        chosen: dict[str, float | str] = {}
        for name, values in self.game.choices.of(self.game.quarter).items():
            if name in (WHOM, PILOT_TEAM):
                chosen[name] = (self.whom if name == WHOM else self.team).value
            else:  # a range counts its steps in another order of sums
                value = self.levers[name].control.value
                chosen[name] = values[int(np.argmin([abs(float(each) - value) for each in values]))]
        return chosen

    def _affordable(self) -> bool:
        costs = self.game.costs(self.decision)
        if costs.euros_over <= HALF_A_CENT:
            return True
        # Said by the button that was pressed, and no longer a second time above the controls.
        self._price.value = game_view.price_of_quarter(self._before, costs)
        self._say(word("lab.game.refused", over=whole(costs.euros_over)))
        self._too_much = True
        return False

    def _set_levers(self) -> None:
        """Put the controls where the last quarter had them; a course is bought anew each time."""
        last = self.game.turns[-1].decision
        for name, lever in self.levers.items():
            if name in last and name != "course":
                lever.control.value = float(last[name])
        self.levers["course"].control.value = 0.0
        self.whom.value = last[WHOM]

    # --- what is shown ------------------------------------------------------------------------------------

    def _say(self, *lines: str) -> None:
        self._status.value = paragraph(*lines, role="status") if any(lines) else ""

    def _show_step(self) -> None:
        step = self.steps.value
        for name, screen in self._screens.items():
            screen.layout.display = None if name == step and not self._closed(step) else "none"
        self._show_lead()
        first = self.game.quarter == 1 and not self.game.over
        self._at_first.layout.display = None if first else "none"
        self._before = self.game.costs()
        self._settled.value = "" if first else paragraph(self._what_was_settled())
        self._show_always()
        self._show_price()
        self._show_interval()
        if step == "see":
            self._show_seen()
        elif step == "debrief" and self.game.over:
            self.debrief.show(self.game, self._result.name if self._file else "")

    def _show_lead(self) -> None:
        """Say where one is, and where the button leads."""
        step, over, n = self.steps.value, self.game.over, self.game.quarter
        if over:
            leads = "look_back" if step == "debrief" else "debrief"
        else:
            leads = {"act": "predict", "predict": "play"}.get(step, "act")
        self.go.description = word(f"lab.game.go.{leads}", n=n)
        for widget in (self.go, self.steps, self._standing):
            widget.layout.display = "none" if self._refused else None
        self.aside.layout.display = None if self._refused else "none"
        if self._refused:
            self._status.value = paragraph(*self._refused)
            self._heading.value = ""
            return
        closed = self._closed(step)
        heading = word(f"lab.game.heading.{step}", n=n, of=QUARTERS, last=len(self.game.turns))
        more = paragraph(word(f"lab.game.closed.{closed}")) if closed else ""
        self._heading.value = f'<h4 style="margin:0.5em 0 0.3em">{heading}</h4>{more}'

    def _closed(self, step: str) -> str:
        """Return why a screen has nothing to show yet; empty if it has."""
        if self._refused:
            return "refused"
        if step in ("act", "predict") and self.game.over:
            return "over"
        if step == "see" and not self.game.turns:
            return "nothing_seen"
        return "not_over" if step == "debrief" and not self.game.over else ""

    def _show_always(self) -> None:
        names = {**self._labels, **load_interventions()["name"]}
        if self._hide and not self.game.over:
            self._always.value = paragraph(word("lab.case.always"))
        else:
            self._always.value = case_view.always(self.episode, names)

    def _show_price(self) -> None:
        if self.game.over:
            self._standing.value = game_view.standing(self._before)
            return
        costs = self.game.costs(self.decision)
        # Who looks back sees what was played; who decides, what is on the screen as well.
        deciding = self.steps.value in ("act", "predict")
        self._standing.value = game_view.standing(costs if deciding else self._before)
        if self._too_much:  # was said of other settings than these
            self._too_much = False
            self._say("")
        if costs.euros_over > HALF_A_CENT:
            refused = word("lab.game.refused", over=whole(costs.euros_over))
            self._price.value = paragraph(refused, role="status")
        else:
            self._price.value = game_view.price_of_quarter(self._before, costs)
        names = [each.control.label for each in self.levers.values()]
        texts = [each.control.text for each in self.levers.values()]
        chosen = [
            word("lab.range.said", label=label, text=text)
            for label, text, (name, value) in zip(names, texts, self._doses(), strict=True)
            if value != self.game.choices.nothing(1)[name] and name in self.game.choices.of(self.game.quarter)
        ]
        listed = word("plot.and_then").join(chosen) or word("lab.game.nothing")
        self._decided.value = paragraph(
            word("lab.game.decided", listed=listed), word("lab.game.predict", n=self.game.quarter)
        )

    def _doses(self) -> list[tuple[str, float]]:
        return [(name, lever.control.value) for name, lever in self.levers.items()]

    def _show_interval(self) -> None:
        low, high = sorted((self.low.value, self.high.value))
        self._interval.value = paragraph(
            word("lab.game.interval", low=percent(low / 100), high=percent(high / 100))
        )

    def _what_was_settled(self) -> str:
        """Say what was chosen in the first quarter for good."""
        first = self.game.turns[0].decision
        parts = [
            word(
                "lab.range.said",
                label=self.levers[name].control.label,
                text=self.levers[name].say(float(first[name])),
            )
            for name in PHASING
            if name in self.levers
        ]
        return word("lab.game.settled", choices=word("plot.and_then").join(parts)) if parts else ""

    def _show_seen(self) -> None:
        if not self.game.turns:
            return
        events = game_view.event_lines(self.game.happened(), self._labels)
        self._news.value = paragraph(*events) if events else ""
        explained = "" if self._hide and not self.game.over else game_view.explained()
        self._table.value = game_view.indicators(self.game.seen()) + explained
        self._voices.value = case_view.voices(self.episode, self._labels, self.game.voices())
        self._respond()

    def repaint(self) -> None:
        """Draw the indicator that is chosen, month by month."""
        if not self.game.turns:
            return
        self.picture.paint(*self._scene(self.indicator.value))

    def ahead(self) -> Iterator[Callable[[], None]]:
        """Draw the other indicators of what was played so far."""
        for name in load_indicators().index if self.game.turns else ():
            yield partial(self.picture.make_ready, *self._scene(name), moving=False)

    def _scene(self, name: str) -> tuple[Hashable, Callable[[Axes], Axes]]:
        """Return what names the picture of an indicator, and what draws it."""
        known, months = load_indicators(), self.game.seen()
        draw = partial(
            plot_months,
            months,
            indicator=name,
            share=known.at[name, "unit"] == "share",
            predicted=self.game.calibration() if name == PREDICTED else None,
            labels=known["name"].to_dict(),
        )
        return (name, len(self.game.turns), self.game.seed), lambda ax: draw(ax=ax)

    def __repr__(self) -> str:
        said = word(
            "lab.game.said",
            name=case_view.name(self._case) or self.episode.case,
            episode=self.episode.name,
            n=QUARTERS,
            euros=whole(self.episode.budget.euros),
        )
        return f"{said} {self.picture.line}".strip() if self._touched else said

    def still(self) -> str:
        """Return, as HTML, what a notebook shows of the panel if it is opened but not run."""
        picture = self.picture.widget.value if self._touched else ""
        return self._title.value + (picture or str(self._screens["story"].children[1].value))


def _group(widgets: list[Any]) -> VBox:
    return VBox(widgets, layout=Layout(width="26em", max_width="100%", margin="0 1.5em 0 0"))


def _messages(error: ProblemsError) -> list[str]:
    return [problem.message() for problem in error.found]


def _chosen(episode: Episode | str) -> tuple[Case | None, Episode]:
    if isinstance(episode, Episode):
        return None, episode
    case, _, name = episode.partition(".")
    found = load_case(case)
    return found, found.episode(name or next(iter(found.episodes)))
