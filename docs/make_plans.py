"""Make docs/plans.md and docs/plans.csv: how plans fare in two cases, and what swapping the best ones costs.

    python docs/make_plans.py

The same plans, each possible within the euros and hours of both cases, on the same draws, at the usual values
of the parameters. Two minutes on one core; run again after a change of the model or of a case.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ltd_toolkit import load_case, set_language
from ltd_toolkit.cases import BestPlans, best_plans, candidate_plans, load_interventions
from ltd_toolkit.simulation import LEVERS

HERE = Path(__file__).parent
CASES = (("pme1", "stock"), ("pme2", "software"))
N_PLANS, N_RUNS = 120, 200
SHOWN = ("output_gain", "mastery", "worst_output", "hours_spent", "errors", "use")
HEADER = "| plan | output, weeks gained | mastery | worst month | hours spent | errors | use |"


def main() -> None:
    """Run the two searches and write page and table."""
    set_language("en")
    episodes = [load_case(case).episode(episode) for case, episode in CASES]
    plans = candidate_plans(episodes[0], N_PLANS, also=episodes[1:])
    # what the other firm did names its teams: only what both can do is compared
    plans = {name: plan for name, plan in plans.items() if name != "as_it_was"}
    found = {
        case: best_plans(episode, plans=plans, n_runs=N_RUNS, progress=True)
        for (case, _), episode in zip(CASES, episodes, strict=True)
    }
    table = pd.concat({case: each.table for case, each in found.items()}, names=["case", "plan"])
    table.to_csv(HERE / "plans.csv")
    (HERE / "plans.md").write_text(page(found), encoding="utf-8")


def page(found: dict[str, BestPlans]) -> str:
    """Return the page.

    Parameters
    ----------
    found : dict of str to BestPlans
        Case -> what its search found.
    """
    n_plans = len(next(iter(found.values())).table)
    parts = [INTRODUCTION.format(n=n_plans, runs=N_RUNS)]
    for case, each in found.items():
        parts += [f"## {case.upper()}: one lever, or none", naive(each)]
        parts += [f"## {case.upper()}: the front", FRONT, rows(each, list(each.front.index))]
    parts += ["## Is the best plan the same in both?", swapping(found)]
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """# How plans fare

Made by `python docs/make_plans.py`; every plan is a row of [plans.csv](plans.csv). {n} plans, each possible
within the euros and hours of both cases, {runs} runs each on the same draws, parameters at their usual values
([model.md](model.md)), 104 weeks. Output is counted in weeks of the old way of working: −3 means that in two
years the firm produced three weeks' worth less than if it had never bought the tool. The cases are imagined
around what the article tells; what makes one harder than the other is facts of the case alone
(`resources/cases/`), never a parameter of learning.

**A scenario for discussion, not a forecast**: most parameters are judgements (grade C)."""

FRONT = """Plans of which no other is at least as good on final mastery, worst month and hours, and better on
one; those less than 5 % apart (of the range of all plans) on all three are shown as one."""


def naive(found: BestPlans) -> str:
    """Return how doing nothing and every lever alone fare."""
    single = [name for name, plan in found.plans.items() if len(plan.levers) <= 1]
    table = found.table.loc[single].sort_values("output_gain", ascending=False)
    below = int((table["output_gain"] < 0).sum())
    said = f"{below} of {len(table)} end below the old way after two years."
    best = found.table["output_gain"]
    mixes = f" Of all {len(best)} plans, {int((best > 0).sum())} end above it."
    return said + mixes + "\n\n" + rows(found, list(table.index))


def rows(found: BestPlans, names: list[str]) -> str:
    """Return a Markdown table of plans."""
    lines = [HEADER, "|" + "---|" * 7]
    for name in names:
        row = found.table.loc[name]
        cells = [f"{row['output_gain']:+.2f}", *(f"{row[each]:.3f}" for each in ("mastery", "worst_output"))]
        cells += [f"{row['hours_spent']:.0f}", f"{row['errors']:.3f}", f"{row['use']:.2f}"]
        lines.append(f"| {in_words(found, name)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def in_words(found: BestPlans, name: str) -> str:
    """Return what a plan is made of, in words."""
    texts, parts = load_interventions()["name"], []
    for lever, what in found.plans[name].levers.items():
        weekly = f"{what.dose:g} h × {what.weeks}"
        dose = {"hours": f"{what.dose:g} h", "hours_per_week": weekly, "yes": ""}.get(
            LEVERS[lever].unit, f"{what.dose:g}"
        )
        parts.append(f"{texts[lever].lower()} {dose}".strip())
    return " + ".join(parts) or "nothing"


def swapping(found: dict[str, BestPlans]) -> str:
    """Return what each firm loses with the plan that is best in the other, and how alike the rankings are."""
    (a, one), (b, other) = found.items()
    parts = []
    for outcome, unit in (("output_gain", "weeks of output"), ("mastery", "points of mastery")):
        alike = one.table[outcome].corr(other.table[outcome], method="spearman")
        parts.append(
            f"**{unit.capitalize()}**: rank correlation of the plans between the two firms {alike:.2f}."
        )
        times = 100 if outcome == "mastery" else 1
        lines = []
        for case, mine, theirs in ((a, one, other), (b, other, one)):
            lost, low, high = (times * each for each in mine.regret_of_swapping(theirs, outcome))
            best = in_words(mine, mine.best(outcome))
            lines.append(
                f"- {case.upper()}: best is *{best}*; with the other's best it loses {lost:.2f} "
                f"[{low:.2f}, {high:.2f}] {unit}."
            )
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


if __name__ == "__main__":
    main()
