"""The panel of a case: read the story, predict, choose what to do, look at what happens, understand why.

Five screens, one after the other, so that nobody has to look at everything at once. A first picture is drawn
from 10 runs as soon as a control moves; 40 and 200 runs of the same draws follow while nothing else moves.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from ipywidgets import HTML, Button, Checkbox, Dropdown, HBox, Layout, ToggleButtons, VBox

from ltd_toolkit.cases import (
    Case,
    Episode,
    load_case,
    load_interventions,
    plan_costs,
)
from ltd_toolkit.cases.compare import SURVEYED, decided, order_said
from ltd_toolkit.cases.from_scores import PILOT_SHARE
from ltd_toolkit.lab import case_view, prediction, why
from ltd_toolkit.lab.case_budget import HALF_A_CENT, BudgetBox
from ltd_toolkit.lab.case_pictures import FanPicture, MapPicture, share_above, share_better
from ltd_toolkit.lab.episode_choice import EpisodeChoice
from ltd_toolkit.lab.futures import ALL, FIRST, ON_AT_FIRST, SOME, SWITCHES, Futures, judged
from ltd_toolkit.lab.kept_plans import KeptPlans
from ltd_toolkit.lab.levers import EVERYBODY, LeverControl, as_option, people_options
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.own_prediction import OwnPrediction
from ltd_toolkit.lab.panel import ROOMY, Panel, paragraph
from ltd_toolkit.lab.person_story import Lived, of_week
from ltd_toolkit.lab.range_control import RangeControl
from ltd_toolkit.language import has_word, number, whole, word
from ltd_toolkit.plots import plot_gauges, plot_ledger
from ltd_toolkit.plots.plans import outcome_name
from ltd_toolkit.plots.style import percent
from ltd_toolkit.simulation import Abandoned, Plan, PlanError, Runs
from ltd_toolkit.simulation.abandon import always

STEPS = ("story", "predict", "plan", "happens", "why")
SHOWN = ("use", "output", "mastery", "errors", "resistance", "spread")
STRATEGIES = (
    "none", "progressive_approach", "collaborative_learning", "formal_informal_combined", "learning_culture",
)  # fmt: skip
EDGE = "solid 1px"  # of a list that scrolls
AROUND, LEAST_SEEN = "22em", "24em"  # of a window: menus, title and steps; what is left to the list at least
BREATH = 0.0002  # seconds
PAUSE = 0.05  # seconds before more runs: the picture leaves first


class CasePanel(Panel):
    """Test what can be done in an episode of a case, after having said what one expects.

    Parameters
    ----------
    case : Case, Episode, str or pathlib.Path
        A case, an episode of one, or what :func:`ltd_toolkit.cases.load_case` takes. An episode in a firm
        that a survey describes is played with what its answers leave open.
    episode : str, optional
        Which episode of the case to begin with. Default: its first.
    random_state : int
        The same number gives the same draws.
    n_weeks : int
        Weeks that are simulated.

    Attributes
    ----------
    steps : ipywidgets.ToggleButtons
        The screen that is shown: ``"story"``, ``"predict"``, ``"plan"``, ``"happens"`` or ``"why"``.
    predictions : dict of str to RangeControl
        What the student expects of what the firm did.
    commit : ipywidgets.Button
        Says that the predictions stand; nothing that is simulated is shown before.
    choice : EpisodeChoice or None
        Where the case has several episodes: which is played.
    own_prediction : OwnPrediction
        One number that is asked of a changed plan before one looks at what happens.
    budget : BudgetBox
    kept : KeptPlans
        Plans kept by name, three at most, compared on one picture.
    levers : dict of str to LeverControl
        One per intervention; ``levers["course"].control`` is the range.
    finer, begins, lasts, who
        Finer settings of the lever that `finer` names.
    outcome : ipywidgets.Dropdown
        What the fans show.
    week, run : RangeControl
    person : ipywidgets.Dropdown
        What the map of people and practices shows, and whose story is told.
    switches : dict of str to ipywidgets.Checkbox
        Assumptions of the model that can be turned.
    picture : LiveFigure
        The fans.
    plan : Plan
        What the student chose.
    costs : PlanCosts
        What it costs; of a plan that cannot be carried out, what the one before cost.

    Notes
    -----
    A plan that costs more euros than there are is not simulated; one that asks too many hours is. Without
    a running event loop (a test, a script) call :meth:`refine` for the 200 runs; the repr does.

    In a firm that a survey describes, each run is one of the firms that its answers allow, and a plan is
    called better than going on as now only if it is in 80 % of them.
    """

    def __init__(
        self,
        case: Case | Episode | str | Path,
        episode: str | None = None,
        *,
        random_state: int = 1,
        n_weeks: int = 104,
    ) -> None:
        self._case, chosen = _chosen(case, episode)
        self.n_weeks, self._seed = n_weeks, random_state
        several = self._case is not None and len(self._case.episodes) > 1
        self.choice = EpisodeChoice(self._case, chosen.id, self._another) if several and self._case else None
        super().__init__()
        self._begin(chosen)

    def _another(self, episode: str) -> None:
        assert self._case is not None  # else there is nothing to choose from
        self._begin(self._case.episode(episode))

    def _begin(self, episode: Episode) -> None:
        """Play an episode from its first screen, as if nothing had been done."""
        self.episode = episode
        self._futures = Futures(episode, self._seed, self.n_weeks)
        self._labels = case_view.labels(self.episode)
        self._token, self._quiet = object(), False  # what was under way for another episode is given up
        self._committed: dict[str, float] = {}
        self._ahead: dict[str, Runs] = {}  # first runs of plans that one press of a key leads to
        self._moved = ""  # the lever that was moved last
        self._lived = Lived()
        self._fan, self._map = FanPicture(), MapPicture(self.episode)
        self.picture = self._fan.figure
        self._gauges, self._ledger = LiveFigure(10, 5.2), LiveFigure(10, 5.2)
        self._make_controls()
        self._make_texts()
        self._put_together()
        self._listen()
        self.costs = plan_costs(self.episode, self.plan, n_weeks=self.n_weeks)
        self._impossible = ""
        self._show_budget()
        self._show_step()

    # --- what there is to move ---------------------------------------------------------------------------

    def _make_controls(self) -> None:
        names = [(word(f"lab.case.step.{step}"), step) for step in STEPS]
        self.steps = ToggleButtons(options=names, value="story", style={"button_width": "max-content"})
        self.predictions = prediction.controls()
        self.commit = Button(description=word("lab.case.commit"), button_style="primary", **_wide())
        interventions = load_interventions()
        did = self.episode.plan.levers
        self._interventions = interventions
        self.levers = {
            name: LeverControl(name, row, did.get(name), self.n_weeks, self._labels)
            for name, row in interventions.iterrows()
            if name not in self.episode.fixed
        }
        self._make_finer()
        self.own_prediction = OwnPrediction(self._predicted)
        self.budget = BudgetBox()
        self.kept = KeptPlans(self._to_keep, self._begin_with, self._show_kept)
        self._runs_kept: dict[str, Runs] = {}
        self.back = Button(description=self._say("as_firm"), **_wide())
        self.nothing = Button(description=word("lab.case.clear"), **_wide())
        options = [(word(f"plot.outcome.{name}"), name) for name in SHOWN]
        self.outcome = Dropdown(options=options, description=word("lab.case.show"), **ROOMY)
        week = min(self.n_weeks, 27) - 1
        self.week = RangeControl(
            week, min=0, max=self.n_weeks - 1, label=word("lab.case.week"), say=_numbered("lab.case.week_n")
        )
        self.run = RangeControl(
            0, min=0, max=FIRST - 1, label=word("lab.case.run"), say=_numbered("lab.case.run_n", first=1)
        )
        people = [each.name for each in self.episode.persons if each.team is not None]
        people += [each for each in self.episode.firm.people if each not in people]
        named = [(self._labels.get(each, each), each) for each in people]
        for control in (self.week, self.run):
            control.layout.width = "24em"
        self.person = Dropdown(options=named, description=word("lab.case.person"), **ROOMY)
        self.switches = {
            name: Checkbox(
                value=name in ON_AT_FIRST, description=word(f"lab.case.switch.{name}"), indent=False, **ROOMY
            )
            for name in SWITCHES
        }

    def _make_finer(self) -> None:
        named = [(each.control.label, name) for name, each in self.levers.items()]
        self.finer = Dropdown(options=named, description=word("lab.case.finer"), **ROOMY)
        self.begins = RangeControl(
            0,
            min=0,
            max=self.n_weeks // 2,
            label=word("lab.case.start"),
            say=_numbered("lab.case.week_n"),
        )
        self.lasts = RangeControl(
            self.n_weeks,
            min=1,
            max=self.n_weeks,
            label=word("lab.case.weeks"),
            say=lambda n: _lasting(n, self.n_weeks),
        )
        who = people_options(self.episode, self._labels)
        pilot = self.levers.get("pilot")
        if len(self.episode.firm.teams) == 1 and pilot is not None and pilot.detail.who is None:
            pilot.set(who=PILOT_SHARE)  # there is no team to begin with
            share = word("lab.case.share_of_staff", n=number(100 * PILOT_SHARE, 0))
            who += [(share, PILOT_SHARE)] * (PILOT_SHARE not in [value for _, value in who])
        self.who = Dropdown(options=who, value=EVERYBODY, description=word("lab.case.who"), **ROOMY)
        self._show_finer()

    def _make_texts(self) -> None:
        self._title = HTML(case_view.title(self._case, self.episode))
        names = {**self._labels, **self._interventions["name"]}
        self._heading, self._always = HTML(), HTML(case_view.always(self.episode, names))
        self._story, self._asked, self._answer = HTML(), HTML(), HTML()
        self._said, self._results = HTML(), HTML()
        self._voices, self._person_story = HTML(), HTML()
        self._why, self._judged, self._refused, self._assumed = HTML(), HTML(), HTML(), HTML()

    def _put_together(self) -> None:
        self._story.value = case_view.story(self._case, self.episode, self._labels)
        self._asked.value = paragraph(self._say("predict"))
        n_judged, n = judged()
        self._judged.value = paragraph(word("lab.case.judged", judged=n_judged, n=n))
        heading = HTML(case_view.heading("lab.case.finer_heading"))
        finer = _group([heading, self.finer, self.begins, self.lasts, self.who])
        levers = HBox([*self._by_strategy(), finer], layout=_beside_a_picture())
        chosen = VBox([_row(self.back, self.nothing), levers], layout=_column("23em"))
        seen = [self.budget.widget, self.outcome, self.picture.widget, self._said, self._results]
        seen += [self.budget.details, self.kept.widget]
        shown = VBox(seen, layout=_column("34em"))
        self._screens = {
            "story": VBox([self._story]),
            "predict": VBox([self._asked, *self.predictions.values(), self.commit, self._answer]),
            "plan": HBox([chosen, shown], layout=Layout(flex_flow="row wrap", align_items="flex-start")),
            "happens": VBox([self.own_prediction.widget, self._refused, self._happening()]),
            "why": VBox(
                [
                    self._why,
                    self._gauges.widget,
                    self._ledger.widget,
                    HTML(case_view.heading("lab.case.switches")),
                    HTML(paragraph(word("lab.case.switches_say"))),
                    *self.switches.values(),
                    self._judged,
                ]
            ),
        }
        first = [self.choice.widget] if self.choice else []
        head = (self._title, self.steps, self._heading, self._assumed)
        self.children = (*first, *head, *self._screens.values(), self._always)

    def _happening(self) -> VBox:
        """Put together what shows who learns what."""
        heard = [HTML(case_view.heading("lab.case.they_say")), self._voices] if self.episode.lines else []
        self._seen = VBox(
            [
                HTML(paragraph(word("lab.case.happens"))),
                _row(self.week, self.run),
                self._map.figure.widget,
                HTML(case_view.heading("lab.case.one_person")),
                self.person,
                self._person_story,
                *heard,
            ]
        )
        return self._seen

    def _by_strategy(self) -> list[VBox]:
        """Return the ranges in groups, under the names of the strategies they belong to."""
        strategy, shown = self._interventions["strategy"], []
        for each in STRATEGIES:
            levers = [lever.control for name, lever in self.levers.items() if strategy[name] == each]
            if levers:
                shown.append(_group([HTML(case_view.heading(f"lab.case.strategy.{each}")), *levers]))
        return shown

    def _listen(self) -> None:
        self.steps.observe(lambda change: self._show_step(), names="value")
        self.commit.on_click(lambda button: self._commit())
        for name, lever in self.levers.items():
            lever.control.observe(self._heard(partial(self._move, name)), names="value")
        self.finer.observe(self._heard(self._show_finer), names="value")
        for control in (self.begins, self.lasts, self.who):
            control.observe(self._heard(self._set_finer), names="value")
        self.back.on_click(lambda button: self._begin_with(self.episode.plan))
        self.nothing.on_click(lambda button: self._begin_with(Plan(self.episode.plan.go_live)))
        self.outcome.observe(self._heard(self._show_outcome), names="value")
        for control in (self.week, self.run, self.person):
            control.observe(self._heard(self._show), names="value")
        for switch in self.switches.values():
            switch.observe(self._heard(self._assume), names="value")

    def _heard(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """Return what a control does when a person moves it: nothing when the panel sets it itself."""
        return lambda change: None if self._quiet else act()

    # --- from controls to a plan ------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """What the student chose; what the firm did where there is no control for it."""
        base = {name: lever for name, lever in self.episode.plan.levers.items() if name not in self.levers}
        chosen = {name: each.lever() for name, each in self.levers.items()}
        return Plan(self.episode.plan.go_live, **base, **chosen)

    @property
    def committed(self) -> bool:
        """Whether the predictions stand, and results may be shown."""
        return bool(self._committed)

    def _show_finer(self) -> None:
        lever = self.levers[self.finer.value]
        fields, long = lever.kind.fields, lever.detail.weeks
        self._quiet = True
        try:
            self.begins.value = min(lever.detail.start, self.begins.max)
            self.lasts.value = self.n_weeks if long in ("all", None) else min(int(long), self.n_weeks)
            self.who.value = as_option(lever.detail.who) or EVERYBODY
        finally:
            self._quiet = False
        self.begins.disabled = "start" not in fields
        self.lasts.disabled = "weeks" not in fields or lever.kind.unit == "yes"  # the range says it
        self.who.disabled = "who" not in fields

    def _set_finer(self) -> None:
        lever = self.levers[self.finer.value]
        changes: dict[str, Any] = {"who": self.who.value or None} if "who" in lever.kind.fields else {}
        if "start" in lever.kind.fields:
            changes["start"] = int(self.begins.value)
        if not self.lasts.disabled:
            endless = self.lasts.value >= self.n_weeks and self.finer.value not in ("course", "step_by_step")
            changes["weeks"] = "all" if endless else int(self.lasts.value)
        lever.set(**changes)
        self.repaint()

    def _begin_with(self, plan: Plan) -> None:
        """Put every control where a plan has it."""
        self._quiet = True
        try:
            for name, lever in self.levers.items():
                was = plan.levers.get(name)
                fresh = LeverControl(name, self._interventions.loc[name], was, self.n_weeks, self._labels)
                lever.set(**vars(fresh.detail))
                lever.control.value = min(fresh.control.value, lever.control.max)
        finally:
            self._quiet = False
        self._show_finer()
        self.repaint()

    # --- what becomes of it ------------------------------------------------------------------------------

    def _commit(self) -> None:
        if self.committed:
            return
        self._committed = {name: control.value / 100 for name, control in self.predictions.items()}
        for control in self.predictions.values():
            control.disabled = True
        # Not disabled: a button that is would lose the keyboard's place. Pressed again it does nothing.
        self.commit.description, self.commit.button_style = word("lab.case.committed"), ""
        self.refine()
        # A firm may have spent more than it says it had: its own plan is refused, and yet was carried out.
        did = self._futures.did or self._futures.compared(ALL)[0]
        said = prediction.judged(self._committed, did)
        self._answer.value = paragraph(*said, word("lab.case.go_to_plan"), role="status")
        self._show_step()
        if self._affordable:
            self._grow_later(self.plan, self._token)
        else:
            self._refuse()

    def repaint(self) -> None:
        """Say what the plan costs and, once predicted and if it can be paid, draw its first runs."""
        self._token = token = object()
        plan = self.plan
        try:
            self.costs = plan_costs(self.episode, plan, n_weeks=self.n_weeks)
            self._impossible = ""
        except PlanError as error:
            self._impossible = " ".join(problem.message() for problem in error.found)
        if self.committed and self._affordable:
            self._simulated(self._work(plan, FIRST, always))
            self._show()
            self._grow_later(plan, token)
        elif self.committed:
            self._refuse()
        self._show_budget()

    def _move(self, lever: str) -> None:
        self._moved = lever
        self.repaint()

    def refine(self) -> None:
        """Draw all 200 runs now; in a notebook they come by themselves."""
        if not (self.committed and self._affordable):
            return
        self._token = object()
        own = self._futures.own
        if own is None or own.n_runs < ALL or own.plan != self.plan:
            self._simulated(self._work(self.plan, ALL, always))
        self._show()

    @property
    def _affordable(self) -> bool:
        return not self._impossible and self.costs.euros_over <= HALF_A_CENT

    def _work(self, plan: Plan, n_runs: int, go_on: Callable[[], bool]) -> tuple[Runs, Runs, Runs]:
        """Return runs of the student's plan, of what the firm did and of the tool alone."""
        did, alone = self._futures.compared(n_runs, go_on)
        ready = self._ahead.get(repr(plan)) if n_runs == FIRST else None
        own = did if plan == self.episode.plan else ready or self._futures.run(plan, n_runs, go_on)
        for runs in (own, did, alone):
            runs.weeks  # noqa: B018  # worked out here, off the loop that answers controls
            if n_runs > FIRST:
                runs.outcomes  # noqa: B018
                if self.steps.value in ("happens", "why"):
                    runs.gauges  # noqa: B018
        return own, did, alone

    def _simulated(self, runs: tuple[Runs, Runs, Runs]) -> None:
        self._futures.own, self._futures.did, self._futures.alone = runs

    def _grow_later(self, plan: Plan, token: object) -> None:
        """Let more runs follow where an event loop is running, as in a notebook."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._growing = loop.create_task(self._grow(plan, token))

    async def _grow(self, plan: Plan, token: object) -> None:
        def go_on() -> bool:
            time.sleep(BREATH)  # once a simulated week: whoever moves a control is answered first
            return self._token is token

        loop = asyncio.get_running_loop()
        await asyncio.sleep(PAUSE)
        try:
            await loop.run_in_executor(None, self._look_ahead, [self._moved], go_on, False)
            for n_runs in (SOME, ALL):
                runs = await loop.run_in_executor(None, self._work, plan, n_runs, go_on)
                if self._token is not token:
                    return
                self._simulated(runs)
                self._show()
            await loop.run_in_executor(None, self._look_ahead, list(self.levers), go_on, True)
        except Abandoned:
            return

    def _look_ahead(self, levers: list[str], go_on: Callable[[], bool], far: bool) -> None:
        """Simulate the first runs of the plans that one press of a key leads to, while nobody presses one.

        The arrows come first; Home and End (`far`) once nothing else is left to do.
        """
        before, plan = self._ahead, self.plan
        self._ahead = ahead = {}
        named = [(name, self.levers[name]) for name in levers if name in self.levers]
        wanted = [(name, value) for name, lever in named for value in lever.next_values()]
        ends = [(name, value) for name, lever in named for value in lever.ends()]
        for place, (name, value) in enumerate([*wanted, *ends]):
            near = plan.with_levers(**{name: self.levers[name].lever(value)})
            key = repr(near)
            if key in before:
                ahead[key] = before[key]
            elif far or place < len(wanted):
                ahead[key] = self._futures.run(near, FIRST, go_on)
                ahead[key].weeks  # noqa: B018

    def _assume(self) -> None:
        self._ahead, self._runs_kept = {}, {}
        self._futures.assume({name: switch.value for name, switch in self.switches.items()})
        self.repaint()
        self._show_kept()

    # --- what is shown ---------------------------------------------------------------------------------

    def _show_step(self) -> None:
        step = self.steps.value
        for name, screen in self._screens.items():
            screen.layout.display = None if name == step else "none"
        locked = step in ("plan", "happens", "why") and not self.committed
        self._heading.value = case_view.step_heading(STEPS.index(step), len(STEPS), step, locked=locked)
        if step in ("happens", "why"):
            self._screens[step].layout.display = "none" if locked else None
        self._ask_again()
        self._show_assumed()
        for widget in (self.outcome, self.picture.widget, self._said, self._results, self.kept.widget):
            widget.layout.display = None if self.committed else "none"
        self._show()

    def _show_assumed(self) -> None:
        """Say, wherever results are shown, that they rest on assumptions that the student turned."""
        turned = [each for name, each in self.switches.items() if each.value != (name in ON_AT_FIRST)]
        shown = turned and self.committed and self.steps.value in ("plan", "happens")
        listed = word("plot.and_then").join(f"{each.description} ({_yes_no(each.value)})" for each in turned)
        self._assumed.value = paragraph(word("lab.case.assumed", listed=listed)) if shown else ""

    def _ask_again(self) -> None:
        """Ask for one number before what happens under a changed plan is shown."""
        plan = self.plan
        asked = self.committed and self._affordable and plan != self.episode.plan
        self.own_prediction.widget.layout.display = None if asked else "none"
        if asked:
            self.own_prediction.ask(plan)
        refused = "" if self._affordable else self._why_refused()
        self._refused.value = paragraph(refused) if refused else ""
        hidden = refused or (asked and not self.own_prediction.stands(plan))
        self._seen.layout.display = "none" if hidden else None

    def _predicted(self) -> None:
        """Say how the prediction of the own plan compares, and show what happens."""
        value = self.own_prediction.predicted(self.plan)
        if value is not None:
            self.refine()
            assert self._futures.own is not None  # refined
            said = prediction.judged({prediction.OWN: value}, self._futures.own)
            self.own_prediction.answer.value = paragraph(*said, role="status")
        self._ask_again()
        self._show()

    def _show(self) -> None:
        """Paint the screen that is in view, from the runs there are."""
        if not (self.committed and self._affordable) or self._futures.own is None:
            return
        step = self.steps.value
        if step == "happens":
            self._ask_again()
            self._show_people()
        elif step == "why":
            self._show_why()
        else:
            self._show_fan()

    def _show_fan(self) -> None:
        own, did, alone = self._runs()
        same, mine = own is did, self._name("own")
        others = {self._name("did"): did, **({} if alone is did else {self._name("alone"): alone})}
        self._fan.paint(own, others, self.outcome.value, mine)
        if own.n_runs < (ALL if self._futures.surveyed else SOME):
            self._said.value = paragraph(word("lab.case.growing"))
            return
        said = [self._say("same_plan") if same else self._compared(own, did)]
        stepwise = any("step_by_step" in plan.levers for plan in (self.plan, self.episode.plan))
        if stepwise and self.outcome.value == "use":
            said.append(word("lab.case.steps_jump", lever=self._interventions.at["step_by_step", "name"]))
        self._said.value = paragraph(*said)
        first, *rest = others.items()
        columns = dict([first, *([] if same else [(mine, own)]), *rest])
        unseen = () if self.own_prediction.stands(self.plan) else (mine,)
        head, rows = prediction.compared(self._committed, columns, unseen)
        self._results.value = prediction.as_table(head, rows, word("lab.case.results"))

    def _show_outcome(self) -> None:
        self._show()
        self._show_kept()

    def _to_keep(self) -> Plan | str:
        """Return the plan of the student, or why it cannot be kept."""
        if self._affordable:
            return self.plan
        return self._why_refused()

    def _why_refused(self) -> str:
        """Say why a plan that cannot be carried out, or not be paid, is not simulated."""
        return self._impossible or word("lab.case.refused", over=whole(self.costs.euros_over))

    def _show_kept(self) -> None:
        """Draw the plans kept beside what the firm did, with all runs."""
        plans = self.kept.plans
        if not plans or self._futures.did is None:
            self.kept.paint({}, self.outcome.value, "")
            return
        for plan in plans.values():
            own = self._futures.own
            if own is not None and own.plan == plan and own.n_runs == ALL:
                self._runs_kept[repr(plan)] = own
            elif repr(plan) not in self._runs_kept:
                self._runs_kept[repr(plan)] = self._futures.run(plan, ALL)
        did, _ = self._futures.compared(ALL)
        runs = {self._name("did"): did} | {name: self._runs_kept[repr(plan)] for name, plan in plans.items()}
        known = [*self.own_prediction.told, repr(self.episode.plan)]
        unseen = [name for name, plan in plans.items() if repr(plan) not in known]
        head, rows = prediction.compared({}, runs, unseen)
        without = [[row[0], *row[2:]] for row in rows]  # what was predicted stands in the table above
        table = prediction.as_table([head[0], *head[2:]], without, word("lab.case.keep.results"))
        self.kept.paint(runs, self.outcome.value, self._ranked(runs) + table)

    def _ranked(self, runs: dict[str, Runs]) -> str:
        """Say, in a firm that a survey describes, in which order plans come, or that none can be given."""
        if not self._futures.surveyed:
            return ""
        outcome = self.outcome.value
        shares = pd.DataFrame(
            {
                other: {name: share_better(each, of, outcome) for name, each in runs.items()}
                for other, of in runs.items()
            }
        )
        said = word("mine.ranking", outcome=outcome_name(outcome, None), said=order_said(shares))
        return paragraph(said)

    def _compared(self, own: Runs, did: Runs) -> str:
        """Say how surely the student's plan ends above what the firm did, or better than going on as now."""
        outcome, n = self.outcome.value, min(own.n_runs, did.n_runs)
        what = outcome_name(outcome, None)
        if not self._futures.surveyed:
            above = share_above(own, did, outcome)
            said = word("lab.case.above", outcome=what, share=percent(above), n=n)
            if decided(above):
                return said
            return word(
                "lab.case.above_undecided", said=said, low=percent(SURVEYED[0]), high=percent(SURVEYED[1])
            )
        share = share_better(own, did, outcome)
        verdict = ("worse", "undecided", "better")[1 + decided(share)]
        least = percent(SURVEYED[1])
        judged = word("mine.undecided" if verdict == "undecided" else f"lab.mine.{verdict}", least=least)
        said = word("lab.mine.above", outcome=what, other=self._name("did"), share=percent(share), n=n)
        return f"{judged} {said}"

    def _show_people(self) -> None:
        week, run = int(self.week.value), int(self.run.value)
        if self._seen.layout.display == "none":
            return
        self._lived.take(self._runs()[0], lambda: self._futures.run(self.plan, FIRST))
        self._map.paint(of_week(self._lived.practices(run), week), self._labels)
        events = self._lived.history(run, self.person.value)
        self._person_story.value = case_view.person_story(events, self.person.value, week, self._labels)
        said = self.episode.voices(self._lived.weeks.loc[:week])
        self._voices.value = case_view.voices(self.episode, self._labels, said)

    def _show_why(self) -> None:
        own, did, alone = self._runs()
        same = own is did
        name, other = (self._name("alone"), alone) if same else (self._name("did"), did)
        mine = self._name("did") if same else self._name("own")
        self._why.value = case_view.why(why.explained(own, other, name))
        if own.n_runs < max(SOME, other.n_runs):  # a ledger compares run by run
            self._why.value = paragraph(word("lab.case.growing"))
            return
        scene = (id(own), id(other))
        gauges = {mine: own.gauges, name: other.gauges}
        ledgers = {mine: own.ledger, name: other.ledger}
        self._gauges.paint(scene, lambda ax: plot_gauges(gauges, ax=ax))
        self._ledger.paint(scene, lambda ax: plot_ledger(ledgers, difference="first", ax=ax))

    def _runs(self) -> tuple[Runs, Runs, Runs]:
        own, did, alone = self._futures.own, self._futures.did, self._futures.alone
        assert own is not None
        assert did is not None
        assert alone is not None
        return own, did, alone

    def _show_budget(self) -> None:
        names = {name: each.control.label for name, each in self.levers.items()}
        self.budget.show(self.costs, names)

    def _refuse(self) -> None:
        """Show no picture of a plan that cannot be paid, or not be carried out."""
        self._futures.own = None
        refused = self._why_refused()
        self.picture.hide(refused)
        for text in (self._said, self._why, self._results, self._person_story, self._voices):
            text.value = ""
        self._said.value = paragraph(refused)
        self._why.value = paragraph(refused)
        for figure in (self._map.figure, self._gauges, self._ledger):
            figure.hide(refused)

    def _name(self, plan: str) -> str:
        return self._say(f"plan.{plan}")

    def _say(self, key: str) -> str:
        """Return a text as it is said of a case, or of a firm that a survey describes."""
        own = f"lab.mine.{key}"
        return word(own) if self._futures.surveyed and has_word(own) else word(f"lab.case.{key}")

    def __repr__(self) -> str:
        names = [name for name in (case_view.name(self._case), self.episode.name) if name]
        name = word("lab.case.said", name=", ".join(names))
        if not self.committed:
            return f"{name} {word('lab.case.predict_first')}"
        self.refine()
        return f"{name} {self.costs} {self.picture.line}"

    def still(self) -> str:
        """Return, as HTML, what a notebook shows of the panel if it is opened but not run."""
        return self._title.value + (self.picture.widget.value or self._story.value) + self._always.value


def _chosen(case: Case | Episode | str | Path, episode: str | None) -> tuple[Case | None, Episode]:
    if isinstance(case, Episode):
        return None, case
    if not isinstance(case, Case):
        case = load_case(case)
    return case, case.episode(episode or next(iter(case.episodes)))


def _numbered(key: str, first: int = 0) -> Callable[[float], str]:
    return lambda value: word(key, n=f"{value + first:.0f}")


def _lasting(n: float, most: int) -> str:
    if n >= most:
        return word("lab.case.to_end")
    return word("lab.case.one_week") if n == 1 else word("lab.case.n_weeks", n=f"{n:.0f}")


def _yes_no(value: bool) -> str:
    return word("mine.yes" if value else "mine.no")


def _wide() -> dict[str, Any]:
    return {"layout": {"width": "max-content"}}


def _row(*controls: Any) -> HBox:
    return HBox(list(controls), layout=Layout(flex_flow="row wrap"))


def _group(controls: list[Any]) -> VBox:
    return VBox(controls, layout=Layout(flex="1 1 20em", min_width="0"))


def _beside_a_picture() -> Layout:
    """Return the layout of what is scrolled through while a picture beside it stays in view.

    In a wide window two groups stand side by side, and there is little or nothing to scroll to.
    """
    layout = Layout(flex_flow="row wrap", align_items="flex-start", overflow="auto")
    layout.max_height = f"max({LEAST_SEEN}, calc(100vh - {AROUND}))"
    for side in ("top", "bottom"):  # one sees that there is more
        setattr(layout, f"border_{side}", EDGE)
    return layout


def _column(width: str) -> Layout:
    return Layout(flex=f"1 1 {width}", min_width="0", max_width="60em", padding="0 1em 0 0")
