"""The texts of a game as HTML: where one stands, what a quarter costs, what was seen, what it came to."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ltd_toolkit.cases import Game, PlanCosts, load_indicators
from ltd_toolkit.cases.game import QUARTERS
from ltd_toolkit.lab import case_budget, case_view
from ltd_toolkit.lab.noticed import folded
from ltd_toolkit.lab.panel import CLOSE, paragraph, table
from ltd_toolkit.lab.prediction import written
from ltd_toolkit.language import number, whole, word
from ltd_toolkit.plots.plans import HIGH, LOW
from ltd_toolkit.plots.style import label, percent
from ltd_toolkit.simulation import Runs

RULES = ("quarters", "budget", "hours", "seen", "predict", "once", "goes_on", "saved")
COMPARED = ("use", "mastery", "errors", "resistance", "worst_output", "output_gain", "hours_spent")


def rules(game: Game, where: str) -> str:
    """Write how the game is played.

    Parameters
    ----------
    game : Game
    where : str
        Name of the file it is kept in; empty if there is none.
    """
    budget = game.episode.budget
    values: dict[str, Any] = {
        "n": QUARTERS,
        "euros": whole(budget.euros),
        "hours": number(budget.hours, 0),
    }
    lines = [word(f"lab.game.rule.{name}", **values) for name in RULES[:-1]]
    lines.append(word("lab.game.rule.saved", file=where) if where else word("lab.game.rule.not_saved"))
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    heading = case_view.heading("lab.game.rules")
    return f'{heading}<ul style="max-width:62em;{CLOSE}">{items}</ul>'


def standing(costs: PlanCosts) -> str:
    """Write what is left: euros and hours.

    Parameters
    ----------
    costs : PlanCosts
        Of what has been decided, the quarter on the screen included.
    """
    left = max(0.0, costs.budget_euros - costs.euros)
    means = word("lab.game.left", left=whole(left), budget=whole(costs.budget_euros))
    hours = {"hours": number(costs.hours_per_person, 1), "wanted": number(costs.budget_hours, 0)}
    meters = case_budget.meter(means, costs.euros, costs.budget_euros)
    meters += case_budget.meter(word("lab.game.hours", **hours), costs.hours_per_person, costs.budget_hours)
    return meters


def price_of_quarter(before: PlanCosts, after: PlanCosts) -> str:
    """Write what the decision on the screen adds, and what it asks too much.

    Parameters
    ----------
    before, after : PlanCosts
        Without it and with it.
    """
    paid = whole(after.euros - before.euros)
    hours = number(after.hours_per_person - before.hours_per_person, 1)
    lines = [word("lab.game.costs", euros=paid, hours=hours)]
    if after.hours_over > 0:
        lines.append(word("case.costs.over.hours", over=number(after.hours_over, 1)))
    if after.leader_missing - before.leader_missing > 0.05:
        over = number(after.leader_missing - before.leader_missing, 0)
        lines.append(word("lab.game.leader_missing", hours=over))
    return paragraph(*lines)


def event_lines(events: pd.DataFrame, labels: Mapping[str, str]) -> list[str]:
    """Say what happened in a quarter.

    Parameters
    ----------
    events : pandas.DataFrame
        What ``Game.happened`` returns.
    labels : mapping of id to text
    """
    return [
        word(
            f"lab.game.event.{row['kind']}",
            week=row["week"],
            who=label(labels, row["who"]),
            n=row["n_practices"],
        )
        for _, row in events.iterrows()
    ]


def indicators(months: pd.DataFrame) -> str:
    """Write what was seen in the last month, and three months before.

    Parameters
    ----------
    months : pandas.DataFrame
        What ``Game.seen`` returns.
    """
    last, rows = months.groupby("quarter").tail(1), []
    for name, called in load_indicators()["name"].items():
        cells = [measure(str(name), value) for value in last[name].iloc[::-1][:2]]
        rows.append([called, *cells, *[word("lab.case.not_asked")] * (2 - len(cells))])
    head = [word(f"lab.game.indicator.{name}") for name in ("what", "now", "before")]
    return table(head, rows, caption=word("lab.game.indicators"))


def explained() -> str:
    """Write what each indicator comes from, and what it hides, to be opened."""
    rows = [[row["name"], row["says"], row["hides"]] for _, row in load_indicators().iterrows()]
    head = [word(f"lab.game.indicator.{name}") for name in ("what", "says", "hides")]
    title = word("lab.game.explained")
    return folded(title, table(head, rows, caption=title))


def measure(indicator: str, value: float) -> str:
    """Write a value of an indicator.

    Parameters
    ----------
    indicator : str
    value : float
    """
    return percent(value) if load_indicators().at[indicator, "unit"] == "share" else number(value, 1)


def outcomes(paths: Mapping[str, Runs], caption: str = "lab.game.outcomes") -> str:
    """Write where each path ends: in the world that was played, and in 8 worlds out of 10.

    Parameters
    ----------
    paths : mapping of str to Runs
        Name -> runs, of which the first is the world played.
    caption : str
        Row of words.csv.
    """
    rows = []
    for name in COMPARED:
        cells = []
        for runs in paths.values():
            values = runs.outcomes[name]
            ends = {
                "low": written(name, values.quantile(LOW)),
                "high": written(name, values.quantile(HIGH)),
            }
            cells.append(f"{written(name, values.iloc[0])}\n{word('lab.case.median', **ends)}")
        rows.append([word(f"lab.game.outcome.{name}"), *cells])
    return table([word("lab.case.outcome"), *paths], rows, caption=word(caption), scrolls=False)


def calibration(table_of: pd.DataFrame) -> str:
    """Say how often predictions held.

    Parameters
    ----------
    table_of : pandas.DataFrame
        What ``Game.calibration`` returns.
    """
    inside, n = int(table_of["inside"].sum()), len(table_of)
    wide = percent(float((table_of["high"] - table_of["low"]).mean()))
    sure = "too_sure" if inside < 0.6 * n else "fair" if inside < n else "wide"
    return paragraph(
        word("lab.game.calibration", inside=inside, n=n, wide=wide), word(f"lab.game.calibration.{sure}")
    )


def hidden(game: Game) -> str:
    """Write what the indicators showed at the end beside what was the case.

    Parameters
    ----------
    game : Game
        Over.
    """
    last, weeks = game.seen().iloc[-1], game.world().weeks.xs(0, level="run").iloc[-5:].mean()
    known = load_indicators()["name"]
    pairs = {
        "opened": ("use", percent(weeks["use"])),
        "redone": ("errors", percent(weeks["errors"])),
        "learning": ("mastery", percent(weeks["mastery"])),
    }
    rows = [
        [known[name], measure(name, last[name]), word(f"lab.game.truth.{state}"), shown]
        for name, (state, shown) in pairs.items()
    ]
    head = [word(f"lab.game.hidden.{name}") for name in ("seen", "seen_value", "true", "true_value")]
    return table(head, rows, caption=word("lab.game.hidden"))
