"""The last screen of the game: what hurt most and when, and how else the same two years could have gone."""

from __future__ import annotations

import asyncio
from typing import Any

from ipywidgets import HTML, Button, Dropdown, Textarea, VBox
from matplotlib.axes import Axes

from ltd_toolkit.cases import BestPlans, Game, load_interventions, result_code
from ltd_toolkit.cases.debrief import OWN, beaten_by, moved, position, tensions, worst
from ltd_toolkit.cases.game import QUARTERS
from ltd_toolkit.lab import case_view, game_view
from ltd_toolkit.lab.case_pictures import FanPicture, share_above
from ltd_toolkit.lab.choice_words import choice_name, choice_said
from ltd_toolkit.lab.live import LiveFigure
from ltd_toolkit.lab.panel import ROOMY, paragraph
from ltd_toolkit.lab.prediction import written
from ltd_toolkit.lab.why import FORMAL, ledger_line, taught
from ltd_toolkit.language import number, word
from ltd_toolkit.plots import plot_front, plot_ledger, plot_tensions
from ltd_toolkit.plots.ledger import points
from ltd_toolkit.plots.plans import SHARES, outcome_name
from ltd_toolkit.plots.style import percent
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.simulation import Plan, Runs, StagedPlan

FIRST, ALL = 40, 200  # runs: as soon as the screen opens, and a moment later
OUTCOMES = ("use", "output", "mastery", "errors", "resistance", "spread")
CHANGED = ("use", "mastery", "errors", "worst_output", "output_gain")
N_PLANS = 24
KNOWN_PLANS = {OWN: "own", "nothing": "alone", "as_it_was": "did"}
VISIBLE = 0.01  # a difference in tension that is worth naming


class Debrief:
    """What is shown of a game that is over.

    Parameters
    ----------
    labels : mapping of id to text
        Names of teams and people.

    Attributes
    ----------
    screen : ipywidgets.VBox
    outcome : ipywidgets.Dropdown
        What the fans show.
    quarter, action, dose : ipywidgets.Dropdown
        The one choice that is changed.
    compare : ipywidgets.Button
        Tries other plans: it takes some seconds.
    code : ipywidgets.Textarea
        The result code, to be copied.
    text : ipywidgets.HTML
        The tension that hurt most, and when.
    """

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels = labels
        self._interventions = load_interventions()
        self._game: Game | None = None
        self._paths: dict[str, Runs] = {}
        self._found: BestPlans | None = None
        self._busy = self._quiet = False
        self._fan = FanPicture()
        self._tensions, self._ledger = LiveFigure(8, 4.2), LiveFigure(10, 5.2)
        self._front = LiveFigure(11, 6.5)
        self.text, self._results, self._calibration, self._hidden = HTML(), HTML(), HTML(), HTML()
        self._what_if, self._why, self._place, self._file = HTML(), HTML(), HTML(), HTML()
        self._said = HTML()
        self._make_controls()
        self.screen = VBox(self._in_order())

    def _make_controls(self) -> None:
        outcomes = [(word(f"plot.outcome.{name}"), name) for name in OUTCOMES]
        self.outcome = Dropdown(options=outcomes, description=word("lab.case.show"), **ROOMY)
        quarters = [(word("lab.game.what_if.n", n=n), n) for n in range(1, QUARTERS + 1)]
        self.quarter = Dropdown(
            options=quarters, value=1, description=word("lab.game.what_if.quarter"), **ROOMY
        )
        self.action = Dropdown(description=word("lab.game.what_if.action"), **ROOMY)
        self.dose = Dropdown(description=word("lab.game.what_if.dose"), **ROOMY)
        self.compare = Button(description=word("lab.game.place.try"), layout={"width": "max-content"})
        wide = {**ROOMY, "layout": {"width": "min(44em, 98%)", "height": "5em"}}
        self.code = Textarea(description=word("lab.game.code"), **wide)
        self.outcome.observe(lambda change: self._show_fan(), names="value")
        self.quarter.observe(lambda change: self._offer_actions(), names="value")
        self.action.observe(lambda change: self._offer_doses(), names="value")
        self.dose.observe(lambda change: self._change(), names="value")
        self.compare.on_click(lambda button: self._compare())

    def _in_order(self) -> list[Any]:
        head = lambda key: HTML(case_view.heading(f"lab.game.debrief.{key}"))  # noqa: E731
        return [
            self.text,
            self._tensions.widget,
            head("paths"),
            self._results,
            self.outcome,
            self._fan.figure.widget,
            self._said,
            head("what_if"),
            HTML(paragraph(word("lab.game.what_if"))),
            self.quarter,
            self.action,
            self.dose,
            self._what_if,
            head("why"),
            self._why,
            self._ledger.widget,
            head("predictions"),
            self._calibration,
            head("hidden"),
            self._hidden,
            head("place"),
            self.compare,
            self._place,
            self._front.widget,
            head("result"),
            self._file,
            self.code,
        ]

    # --- the game and its other paths ---------------------------------------------------------------------

    def show(self, game: Game, result: str) -> None:
        """Look back on a game.

        Parameters
        ----------
        game : Game
            Over.
        result : str
            Name of the file that holds its result; empty if there is none.
        """
        if self._game is game:
            return
        self._game, self._found, self._paths = game, None, {}
        self.code.value = result_code(game)
        key = "lab.game.result" if result else "lab.game.result.no_file"
        self._file.value = paragraph(word(key, file=result))
        self._calibration.value = game_view.calibration(game.calibration())
        self._hidden.value = game_view.hidden(game)
        self._place.value = ""
        self._front.hide("")
        self.text.value = paragraph(word("lab.game.looking_back", n=FIRST), role="status")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show_lived(self._lived(FIRST))
            return
        self._growing = loop.create_task(self._grow(loop, game))

    def refine(self) -> None:
        """Live all paths in 200 worlds now; in a notebook they come by themselves."""
        if self._game is not None and (not self._paths or self._own.n_runs < ALL):
            self._show_lived(self._lived(ALL))

    async def _grow(self, loop: asyncio.AbstractEventLoop, game: Game) -> None:
        """Live the paths in a few worlds, then in many, while the screen answers."""
        for n_runs in (FIRST, ALL):
            paths = await loop.run_in_executor(None, self._lived, n_runs)
            if self._game is not game:
                return
            self._show_lived(paths)

    def _lived(self, n_runs: int) -> dict[str, Runs]:
        game = self._played
        plans: dict[str, Plan | StagedPlan] = {
            "own": game.plan(),
            "did": game.episode.plan,
            "alone": game.nothing(),
        }
        paths = {word(f"lab.case.plan.{name}"): game.many(plan, n_runs) for name, plan in plans.items()}
        for runs in paths.values():
            runs.weeks, runs.outcomes, runs.gauges, runs.ledger  # noqa: B018  # off the loop of controls
        return paths

    def _show_lived(self, paths: dict[str, Runs]) -> None:
        first = not self._paths
        self._paths = paths
        self._show_paths()
        if first:
            self._offer_actions()

    @property
    def _played(self) -> Game:
        assert self._game is not None
        return self._game

    @property
    def _own(self) -> Runs:
        return next(iter(self._paths.values()))

    # --- what is shown --------------------------------------------------------------------------------------

    def _show_paths(self) -> None:
        own, did, alone = self._paths.values()
        table = tensions(own)
        self.text.value = case_view.why(self._worst(own, alone))
        self._tensions.paint((id(own), "tensions"), lambda ax: plot_tensions(table, ax=ax))
        self._results.value = game_view.outcomes(self._paths)
        self._show_fan()
        mine, name, _ = self._paths
        self._why.value = paragraph(ledger_line(own, did, name))
        ledgers = {mine: own.ledger, name: did.ledger}
        self._ledger.paint((id(own), id(did)), lambda ax: plot_ledger(ledgers, difference="first", ax=ax))

    def _worst(self, own: Runs, alone: Runs) -> list[str]:
        """Say which tension hurt most and when, and what decisions had to do with it."""
        table = tensions(own)
        most = worst(table)
        name = word(f"plot.gauges.{most.paradox}")
        lines = [
            word("lab.game.worst", paradox=name, n=most.quarter, tension=percent(most.tension)),
            word(f"lab.case.loss.{most.heavier}", share=percent(most.high)),
            word(f"lab.case.loss.{most.lighter}", share=percent(most.low)),
            word(f"lab.case.then.{most.heavier}"),
        ]
        change = moved(table, tensions(alone))
        for place, key in ((0, "sharpened"), (-1, "eased")):
            (quarter, paradox), by = change.index[place], float(change.iloc[place])
            if (by if key == "sharpened" else -by) >= VISIBLE:
                what = {"paradox": word(f"plot.gauges.{paradox}"), "n": quarter, "points": points(by)}
                lines.append(word(f"lab.game.moved.{key}", **what))
                if key == "sharpened" and paradox == FORMAL and not taught(alone):
                    lines.append(word("lab.case.moved.no_course"))
        return lines

    def _show_fan(self) -> None:
        if self._paths:
            (mine, own), *others = self._paths.items()
            outcome, did = self.outcome.value, others[0][1]
            self._fan.paint(own, dict(others), outcome, mine)
            above, what = percent(share_above(own, did, outcome)), outcome_name(outcome, None)
            n = min(own.n_runs, did.n_runs)
            self._said.value = paragraph(word("lab.case.above", outcome=what, share=above, n=n))

    # --- one choice changed -------------------------------------------------------------------------------

    def _offer_actions(self) -> None:
        """Offer what could have been chosen in the quarter; the first action as long as no other is."""
        if self._game is None:
            return
        before, choices = self.action.value, self._game.choices.of(self.quarter.value)
        self._quiet = True
        self.action.options = [(choice_name(name), name) for name in choices]
        self.action.value = before if before in choices else next(iter(self._game.choices.every))
        self._quiet = False
        self._offer_doses()

    def _offer_doses(self) -> None:
        if self._quiet or not self._paths or self._game is None:
            return
        values = self._game.choices.of(self.quarter.value)[self.action.value]
        chosen = self._game.turns[self.quarter.value - 1].decision[self.action.value]
        self._quiet = True
        self.dose.options = [(choice_said(self.action.value, value, self._labels), value) for value in values]
        self.dose.value = chosen
        self._quiet = False
        self._change()

    def _change(self) -> None:
        """Live through the same days with one choice changed."""
        if self._quiet or not self._paths or self._game is None:
            return
        quarter, action, value = self.quarter.value, self.action.value, self.dose.value
        if value == self._game.turns[quarter - 1].decision[action]:
            self._what_if.value = paragraph(word("lab.game.what_if.same"))
            return
        try:
            other = self._game.changed(quarter, **{action: value})
        except ProblemsError as error:
            self._what_if.value = paragraph(*(each.message() for each in error.found), role="status")
            return
        changed = other.many(n_runs=FIRST).outcomes
        lines = self._differences(self._own.outcomes.iloc[:FIRST], changed)
        self._what_if.value = paragraph(*lines, role="status")

    def _differences(self, own: Any, changed: Any) -> list[str]:
        lines = [word("lab.game.what_if.said", n=FIRST)]
        for name in CHANGED:
            better = changed[name] - own[name]
            difference = points(better.iloc[0]) if name in SHARES else written(name, better.iloc[0])
            lines.append(
                word(
                    f"lab.game.what_if.{'points' if name in SHARES else 'weeks'}",
                    outcome=word(f"lab.game.outcome.{name}"),
                    before=written(name, own[name].iloc[0]),
                    after=written(name, changed[name].iloc[0]),
                    difference=difference,
                    share=percent(float((better > 0).mean())),
                )
            )
        return lines

    # --- other plans --------------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Try other plans, in the background where an event loop is running."""
        if self._busy or self._game is None or self._found is not None:
            return
        self._busy = True
        self._place.value = paragraph(word("lab.game.place.trying", n=N_PLANS), role="status")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show_place(position(self._game, n_plans=N_PLANS))
            return
        self._comparing = loop.create_task(self._compare_later(loop))

    async def _compare_later(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            found = await loop.run_in_executor(None, lambda: position(self._played, n_plans=N_PLANS))
            self._show_place(found)
        finally:
            self._busy = False

    def _show_place(self, found: BestPlans) -> None:
        self._busy, self._found = False, found
        n = beaten_by(found)
        key = "front" if n == 0 else "beaten"
        self._place.value = paragraph(
            word(f"lab.game.place.{key}", n=n, plans=len(found.table) - 1), role="status"
        )
        names = self._interventions["name"]
        labels = {name: self._plan_name(name, names) for name in found.table.index}
        own = found.table.loc[OWN]
        said = {"hours": number(own["hours_spent"], 0), "mastery": percent(own["mastery"])}
        self._front.paint(
            "front",
            lambda ax: plot_front(found.table, labels=labels, ax=ax),
            lambda ax: _mark(ax, own["hours_spent"], own["mastery"]),
            word("lab.game.place.line", worst=percent(own["worst_output"]), **said),
        )

    def _plan_name(self, plan: str, names: Any) -> str:
        if plan in KNOWN_PLANS:
            return word(f"lab.case.plan.{KNOWN_PLANS[plan]}")
        plan = plan.replace(".", word("decimal_mark"))
        for lever, name in names.items():
            plan = plan.replace(str(lever), str(name))
        return plan


def _mark(ax: Axes, hours: float, mastery: float) -> None:
    """Show where the game stands among the other plans."""
    ax.plot([hours], [mastery], marker="*", ms=20, color="0.15", mec="white")
    place: dict[str, Any] = {"xytext": (10, 8), "textcoords": "offset points", "fontweight": "bold"}
    ax.annotate(word("lab.case.plan.own"), (hours, mastery), **place)
