"""Make docs/from_scores.md: what the answers of a firm set in the model, in French and in English.

    python docs/make_from_scores.py

Rules: resources/from_scores.csv, reference_thirds.csv, evidence.csv, interventions.toml. A test finds the
page up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from ltd_toolkit import load_instrument, load_interventions
from ltd_toolkit.cases.firm_sheet import KNOWN
from ltd_toolkit.cases.from_scores import HALF_YEARS, N_WEEKS, PILOT_SHARE, RUNNING_FROM, SHOWN_FROM
from ltd_toolkit.cases.interventions import STRATEGIES
from ltd_toolkit.cases.reference import load_reference, rules
from ltd_toolkit.cases.surveyed import value_said
from ltd_toolkit.lab.levers import LeverControl
from ltd_toolkit.language import current_language, languages, number, speaking, word
from ltd_toolkit.plots.style import percent
from ltd_toolkit.simulation import LEVERS, Lever, load_evidence
from ltd_toolkit.simulation.stages import PHASING

PAGE = Path(__file__).parent / "from_scores.md"
LEVELS = ("low", "default", "high")


def page() -> str:
    """Return the page: one part per language."""
    parts = []
    for language in languages():
        with speaking(language):
            parts.append("\n\n".join(part()))
    return "\n\n".join(parts) + "\n"


def part() -> list[str]:
    """Return the paragraphs of the page in the current language."""
    said = {
        "n_parameters": len(rules()),
        "n_scales": rules()["scale"].nunique(),
        "n_evidence": len(load_evidence()),
        "least": number(RUNNING_FROM, 0),
        "shown_from": SHOWN_FROM,
        "half_years": HALF_YEARS,
        "share": percent(PILOT_SHARE),
    }
    paragraph = lambda name: word(f"from_scores.{name}", **said)  # noqa: E731
    return [
        f"# {paragraph('title')}",
        paragraph("introduction"),
        f"## {paragraph('scales')}",
        table(("scale", "measure", "parameter", "third_0", "third_1", "third_2", "grade"), scale_rows()),
        paragraph("thirds"),
        table(("scale", "measure", "low_third", "high_third", "n_firms"), third_rows()),
        paragraph("doubt"),
        f"## {paragraph('sheet')}",
        paragraph("sheet_rule"),
        table(("field", "question", "sets"), sheet_rows()),
        f"## {paragraph('strategies')}",
        paragraph("strategies_rule"),
        table(("strategy", "actions"), strategy_rows()),
        f"## {paragraph('nothing')}",
        paragraph("nothing_rule") + " " + ", ".join(nothing()) + ".",
        f"## {paragraph('rest')}",
        paragraph("rest_rule"),
    ]


def scale_rows() -> Iterable[Sequence[str]]:
    """Yield what each score sets, third by third."""
    evidence = load_evidence()
    for rule in rules().itertuples():
        row = evidence.loc[rule.parameter]
        levels = LEVELS if rule.more_means == "high" else LEVELS[::-1]
        values = (value_said(rule.parameter, float(row[level])) for level in levels)
        yield [
            word(f"mine.scale.{rule.scale}"),
            word(f"from_scores.measure.{rule.measure}"),
            f"{row['meaning']} (`{rule.parameter}`)",
            *values,
            str(row["grade"]),
        ]


def third_rows() -> Iterable[Sequence[str]]:
    """Yield where the thirds of the shipped reference end."""
    for (scale, measure), row in load_reference().iterrows():
        ends = (number(float(row[end]), 2) for end in ("low_third", "high_third"))
        yield [
            word(f"mine.scale.{scale}"),
            word(f"from_scores.measure.{measure}"),
            *ends,
            str(row["n_firms"]),
        ]


def sheet_rows() -> Iterable[Sequence[str]]:
    """Yield what the facts of the firm sheet set."""
    labels = load_instrument().fields[current_language()]
    for name in KNOWN:
        called = str(labels.get(name, word("from_scores.not_asked"))).replace(
            "{tool}", word("mine.story.tool")
        )
        yield [f"`{name}`", called, word(f"from_scores.sheet.{name}")]


def strategy_rows() -> Iterable[Sequence[str]]:
    """Yield the actions of each strategy, at the dose at which they are taken to be in place."""
    actions = load_interventions()
    for strategy in (each for each in STRATEGIES if each != "none"):
        mine = actions[actions["strategy"] == strategy]
        doses = [f"{row['name']} ({lowest(str(name), row)})" for name, row in mine.iterrows()]
        yield [word(f"lab.case.strategy.{strategy}"), ", ".join(doses)]


def lowest(action: str, row: pd.Series) -> str:
    """Return the dose of an action that is taken to be in place.

    Parameters
    ----------
    action : str
    row : pandas.Series
        Of ``load_interventions``.
    """
    weeks = LEVERS[action].weeks if action in PHASING else "all"
    return LeverControl(action, row, Lever(row["low"], weeks=weeks), N_WEEKS).control.text


def nothing() -> list[str]:
    """Return the names of the scales that set nothing."""
    used = {*rules()["scale"], *STRATEGIES}
    labels = load_instrument().labels()
    return [labels[scale] for scale in load_instrument().scales.index if scale not in used]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown.

    Parameters
    ----------
    head : sequence of str
        Columns, by the end of their key in words.csv.
    rows : iterable of sequences of str
    """
    named = [word(f"from_scores.column.{name}") for name in head]
    return "\n".join(f"| {' | '.join(row)} |" for row in (named, ["---"] * len(named), *rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
