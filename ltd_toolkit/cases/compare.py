"""Plans against each other, in the same firm, on the same days, with how sure one can be.

Two kinds of doubt are kept apart: luck (who is able, who asks whom), which more runs make smaller, and
ignorance (what the numbers of the model really are), which they do not. The first is an interval, the
second the share of plausible settings in which a plan comes out better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.cases.costs import check_budget, plan_costs
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.cases.outcomes import (
    direction,
    is_share,
    outcome_table,
    restricted,
    written,
    written_difference,
)
from ltd_toolkit.cases.surveyed import SurveyedFirm, draw_firm, open_firm
from ltd_toolkit.language import number, word
from ltd_toolkit.simulation import (
    Firm,
    NewVersion,
    Parameters,
    Plan,
    StagedPlan,
    draw_parameters,
    simulate,
)
from ltd_toolkit.simulation.stages import check_stages

NORMAL_95 = 1.959963984540054
# Share of settings in which A beats B: between these nobody should choose by the model ...
UNDECIDED = (0.3, 0.7)
# ... nor, when the firm itself is known by a survey only, between these; the ends are enough.
SURVEYED = (0.2, 0.8)
ROUNDING = 1e-9
PLAUSIBLE = "plausible"


@dataclass(frozen=True, eq=False)
class Comparison:
    """What plans led to, and how they differ from one of them.

    Parameters
    ----------
    reference : str
        The plan that the others are compared with.
    outcomes : pandas.DataFrame
        One row per (plan, run). Weeks that never came count as the last one.
    setting : pandas.Series
        Run -> number of the set of parameters it had; all 0 at the usual values.
    means : pandas.DataFrame
        One row per (plan, outcome): mean, low, high (95 % interval of the mean), reached (share of the runs
        in which it happened at all; below 1 only for weeks that may never come).
    effects : pandas.DataFrame
        One row per (plan, outcome), the reference left out: effect (plan minus reference, mean over runs),
        low, high (95 % interval of it), settings_low, settings_high (middle 95 % of the settings),
        share_better (of the settings; ties count half; NaN at the usual values), verdict (``"better"``,
        ``"worse"``, ``"cannot_decide"``, ``"equal"``; for outcomes that are neither good nor bad,
        ``"better"`` means more).
    costs : pandas.DataFrame
        One row per plan: euros, hours_per_person, hours_over, leader_hours.
    firm : Firm
    """

    reference: str
    outcomes: pd.DataFrame
    setting: pd.Series
    means: pd.DataFrame
    effects: pd.DataFrame
    costs: pd.DataFrame
    firm: Firm

    def __repr__(self) -> str:
        n_settings = self.setting.nunique()
        runs = f"{len(self.setting)} runs, {n_settings} settings"
        return f"{len(self.costs)} plans against {self.reference!r}, {runs}"

    def text(self, outcomes: Iterable[str] = ("mastery", "worst_output", "output_gain")) -> str:
        """Say in words how the plans differ, one line per plan and outcome.

        In a firm that a survey describes, whether the plans can be told apart at all comes first, and last
        what such a comparison rests on.

        Parameters
        ----------
        outcomes : iterable of str
        """
        wanted = [name for name in outcomes if name in self.effects.index.unique("outcome")]
        plans = self.effects.index.unique("plan")
        lines = [self._line(plan, name) for plan in plans for name in wanted]
        if isinstance(self.firm, SurveyedFirm):
            lines = [*map(self.verdict, wanted), *lines, self.firm.sentence()]
        return "\n".join(lines)

    def shares(self, outcome: str) -> pd.DataFrame:
        """Return in which share of the settings a plan (row) is better than another (column).

        Parameters
        ----------
        outcome : str
            Ties count half. Where neither more nor less is better, better means more.

        Raises
        ------
        ValueError
            With one setting only, or an outcome that was not compared.
        """
        if outcome not in self.outcomes:
            raise ValueError(f"outcome must be one of {list(self.outcomes)}, got {outcome!r}")
        if self.setting.nunique() < 2:
            raise ValueError("shares need several settings: compare with parameters='plausible'")
        sign = int(direction(pd.Index([outcome])).iloc[0])
        plans = {str(plan): self.outcomes.loc[plan, outcome] for plan in self.costs.index}
        means = sign * pd.DataFrame(plans).groupby(self.setting).mean()
        shares = {one: [_beats(means[one], means[other]) for other in means] for one in means}
        return pd.DataFrame.from_dict(shares, orient="index", columns=means.columns)

    def ranking(self, outcome: str) -> list[list[str]]:
        """Return the plans in order, those that cannot be told apart together.

        Parameters
        ----------
        outcome : str

        Returns
        -------
        list of list of str
            Each plan is better than every plan of later groups in enough of the settings: 80 % in a firm
            that a survey describes, else more than 70 %. A single group: no order can be given.

        Raises
        ------
        ValueError
            As :meth:`shares`.
        """
        return in_order(self.shares(outcome), self._ends)

    def verdict(self, outcome: str) -> str:
        """Say in which order the plans come on an outcome, or that they cannot be told apart.

        Parameters
        ----------
        outcome : str
        """
        table = outcome_table()
        neutral = table["better"].get(outcome, "none") == "none"
        said = order_said(self.shares(outcome), self._ends, neutral=neutral)
        return word("mine.ranking", outcome=table["name"].get(outcome, outcome), said=said)

    @property
    def _ends(self) -> tuple[float, float]:
        return _undecided(self.firm)

    def table(self, outcomes: Iterable[str] = ("mastery", "worst_output", "output_gain")) -> pd.DataFrame:
        """Return what each plan led to, written for people: mean and 95 % interval of it (luck alone).

        Parameters
        ----------
        outcomes : iterable of str

        Returns
        -------
        pandas.DataFrame of str
            One row per plan, one column per outcome, named in the current language.
        """
        facts = outcome_table()
        columns = {}
        for name in outcomes:
            columns[facts["name"].get(name, name)] = [
                word("compare.cell", **{each: written(name, row[each]) for each in ("mean", "low", "high")})
                for _, row in self.means.xs(name, level="outcome").iterrows()
            ]
        return pd.DataFrame(columns, index=self.means.index.unique("plan"))

    def _line(self, plan: str, outcome: str) -> str:
        row, table = self.effects.loc[(plan, outcome)], outcome_table()
        shown = {name: written_difference(outcome, row[name]) for name in ("effect", "low", "high")}
        sure = "luck" if np.isnan(row["share_better"]) else "settings"
        neutral = table["better"].get(outcome, "none") == "none" and row["verdict"] in ("better", "worse")
        verdict = f"{row['verdict']}_neutral" if neutral else row["verdict"]
        share = "–" if sure == "luck" else number(100 * row["share_better"], 0)
        judged = word(f"compare.{sure}.{verdict}", share=share)
        name = table["name"].get(outcome, outcome)
        key = "compare.line_points" if is_share(outcome) else "compare.line"
        return word(key, plan=plan, reference=self.reference, outcome=name, verdict=judged, **shown)


def compare_plans(
    episode: Episode,
    plans: Mapping[str, Plan | StagedPlan],
    *,
    reference: str | None = None,
    n_runs: int = 200,
    n_weeks: int = 104,
    random_state: int | np.random.Generator | None = 0,
    parameters: Parameters | str | None = None,
    n_settings: int = 50,
    n_jobs: int | None = None,
    progress: bool = False,
) -> Comparison:
    """Compare plans in an episode: same people, same days, only the plan differs.

    Parameters
    ----------
    episode : Episode
    plans : dict of str to Plan or StagedPlan
        Two or more.
    reference : str, optional
        Name of the plan that the others are compared with. Default: the first.
    n_runs, n_weeks : int
    random_state : int, numpy.random.Generator or None
        Same number, same comparison.
    parameters : None, "plausible" or Parameters
        None: the usual values of evidence.csv. ``"plausible"``: `n_settings` sets drawn from the ranges of
        evidence.csv (Latin hypercube), each with ``n_runs / n_settings`` runs; only so can one say in which
        share of the plausible settings a plan is better. In a firm that a survey describes None means
        ``"plausible"``, and what the survey leaves open is drawn with the rest
        (:func:`~ltd_toolkit.cases.draw_firm`).
    n_settings : int
        At most `n_runs`.
    n_jobs : int, optional
        Processes (joblib); numbers do not depend on it.
    progress : bool
        Whether to show a bar.

    Returns
    -------
    Comparison

    Raises
    ------
    BudgetError
        For plans that cost more euros than the episode has.
    PlanError
        For plans the firm cannot carry out.
    ValueError
        For fewer than two plans, or a reference that is none of them.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> from ltd_toolkit.language import set_language
    >>> set_language("en")
    >>> episode = load_case("pme2").episode("software")
    >>> plans = {"as it was": episode.plan, "course only": episode.plan.with_levers(field_support=None)}
    >>> comparison = compare_plans(episode, plans, n_runs=40, n_weeks=52)
    >>> print(comparison.text(["mastery"]))
    course only against as it was, final mastery: −2 [−3; −2] points out of 100. Worse, luck set aside; \
whether other plausible values of the model say the same was not tried.
    """
    names = list(plans)
    if len(names) < 2:
        raise ValueError(f"plans must hold two plans or more, got {len(names)}")
    base = names[0] if reference is None else reference
    if base not in plans:
        raise ValueError(f"reference must be one of {names}, got {reference!r}")
    for plan in plans.values():
        check_stages(plan, episode.firm)
    check_budget(episode, plans, n_weeks=n_weeks)
    seed = seed_of(random_state)
    firm, used, setting = _settings(episode.firm, parameters, n_settings, n_runs, seed)
    job = {"n_weeks": n_weeks, "n_runs": n_runs, "parameters": used, "random_state": seed}
    done = dict(run_plans(firm, plans, n_jobs=n_jobs, progress=progress, **job))
    raw = pd.concat(done, names=["plan", "run"])
    happened = _happening(episode.firm, raw.columns)
    version = min((each.week for each in episode.firm.events if isinstance(each, NewVersion)), default=0)
    filled = pd.concat(
        {name: restricted(each, n_weeks, plans[name].go_live, version) for name, each in done.items()},
        names=["plan", "run"],
    )[happened]
    costs = pd.DataFrame({name: _costs(episode, plan, n_weeks) for name, plan in plans.items()}).T
    return Comparison(
        base,
        filled,
        setting,
        _means(filled, raw[happened], setting),
        _effects(filled, base, setting, _undecided(episode.firm)),
        costs.rename_axis(index="plan"),
        episode.firm,
    )


def run_plans(
    firm: Firm, plans: Mapping[str, Plan | StagedPlan], *, n_jobs: int | None, progress: bool, **job: Any
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Simulate plans on common draws, one after the other or several at a time, and yield their outcomes.

    Parameters
    ----------
    firm : Firm
    plans : dict of str to Plan or StagedPlan
    n_jobs : int or None
    progress : bool
    **job
        For :func:`~ltd_toolkit.simulation.simulate`.
    """
    from tqdm.auto import tqdm

    if n_jobs in (None, 1) or len(plans) < 2:
        results: Iterable[pd.DataFrame] = (_outcomes(firm, plan, job) for plan in plans.values())
    else:
        from joblib import Parallel, delayed

        work = (delayed(_outcomes)(firm, plan, job) for plan in plans.values())
        results = Parallel(n_jobs=n_jobs, return_as="generator")(work)
    bar = tqdm(results, total=len(plans), disable=not progress, desc=word("compare.progress"))
    yield from zip(plans, bar, strict=True)


def _outcomes(firm: Firm, plan: Plan | StagedPlan, job: Mapping[str, Any]) -> pd.DataFrame:
    return simulate(firm, plan, keep="outcomes", **job).outcomes


def seed_of(random_state: int | np.random.Generator | None) -> int:
    """Return one number to seed all plans with.

    Parameters
    ----------
    random_state : int, numpy.random.Generator or None
    """
    if isinstance(random_state, int | np.integer) and not isinstance(random_state, bool):
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**63))


def _settings(
    firm: Firm, parameters: Parameters | str | None, n_settings: int, n_runs: int, seed: int
) -> tuple[Firm, Parameters | None, pd.Series]:
    """Return the firm, the parameters of each run, and which set they are."""
    runs = pd.RangeIndex(n_runs, name="run")
    if parameters is None and isinstance(firm, SurveyedFirm):
        parameters, n_settings = PLAUSIBLE, min(n_settings, n_runs)
    if parameters is None or isinstance(parameters, Parameters):
        own = isinstance(parameters, Parameters) and parameters.n_runs is not None
        setting = pd.Series(np.arange(n_runs) if own else 0, runs, name="setting")
        return open_firm(firm) if own else firm, parameters, setting
    if parameters != PLAUSIBLE:
        raise ValueError(f"parameters must be None, {PLAUSIBLE!r} or Parameters, got {parameters!r}")
    if not 2 <= n_settings <= n_runs:
        raise ValueError(f"n_settings must be from 2 to n_runs ({n_runs}), got {n_settings}")
    rng = np.random.default_rng([seed, 1])
    if isinstance(firm, SurveyedFirm):
        drawn = draw_firm(firm, n_settings, rng)
    else:
        drawn = draw_parameters(n_settings, rng)
    setting = np.arange(n_runs) % n_settings  # in turn, so that fewer runs are the first of more
    each = {name: np.asarray(getattr(drawn, name)) for name in drawn}
    values = {name: value[setting] if value.ndim else float(value) for name, value in each.items()}
    return open_firm(firm), Parameters(**values), pd.Series(setting, runs, name="setting")


def _happening(firm: Firm, columns: pd.Index) -> list[str]:
    """Leave out what cannot happen in a firm: nobody leaves as planned, no new version comes."""
    versions = any(isinstance(event, NewVersion) for event in firm.events)
    absent = [] if versions else ["weeks_to_relearn"]
    if len(firm.events) == sum(isinstance(event, NewVersion) for event in firm.events):
        absent += ["loss_after_departure", "practices_lost"]
    return [name for name in columns if name not in absent]


def _costs(episode: Episode, plan: Plan | StagedPlan, n_weeks: int) -> dict[str, float]:
    costs = plan_costs(episode, plan, n_weeks=n_weeks)
    names = ("euros", "hours_per_person", "hours_over", "leader_hours")
    return {name: getattr(costs, name) for name in names}


def _means(filled: pd.DataFrame, raw: pd.DataFrame, setting: pd.Series) -> pd.DataFrame:
    rows = {}
    for plan, each in filled.groupby(level="plan", sort=False):
        interval = _interval(each.droplevel("plan"), setting)
        rows[plan] = interval.assign(reached=raw.loc[plan].notna().mean())
    return pd.concat(rows, names=["plan", "outcome"])


def _effects(
    filled: pd.DataFrame, base: str, setting: pd.Series, undecided: tuple[float, float]
) -> pd.DataFrame:
    rows = {}
    for plan in (plan for plan in filled.index.unique("plan") if plan != base):
        difference = filled.loc[plan] - filled.loc[base]
        by_setting = difference.groupby(setting).mean()
        table = _interval(difference, setting).rename(columns={"mean": "effect"})
        table["settings_low"], table["settings_high"] = by_setting.quantile([0.025, 0.975]).to_numpy()
        better = by_setting * direction(by_setting.columns)
        share = ((better > 0) + 0.5 * (better == 0)).mean()
        one = len(by_setting) == 1
        table.loc[:, ["settings_low", "settings_high"]] *= np.nan if one else 1
        table["share_better"] = np.nan if one else share
        equal = (difference == 0).all()
        table["verdict"] = [
            _verdict(table.loc[name], equal[name], better[name].mean(), undecided) for name in table.index
        ]
        rows[plan] = table
    return pd.concat(rows, names=["plan", "outcome"])


def _interval(values: pd.DataFrame, setting: pd.Series) -> pd.DataFrame:
    """Return means with a 95 % interval: over runs at one setting, over settings if there are several."""
    several = setting.max() > 0
    units = values.groupby(setting).mean() if several else values
    mean, half = units.mean(), NORMAL_95 * units.std() / np.sqrt(len(units))
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half}).rename_axis(index="outcome")


def _verdict(row: pd.Series, equal: bool, gain: float, undecided: tuple[float, float] = UNDECIDED) -> str:
    if equal:
        return "equal"
    share = row["share_better"]
    if not np.isnan(share):
        return ("worse", "cannot_decide", "better")[1 + decided(share, undecided)]
    if not (row["low"] > 0 or row["high"] < 0):  # NaN, from a single run, is not sure either
        return "cannot_decide"
    return "better" if gain > 0 else "worse"


def _undecided(firm: Firm) -> tuple[float, float]:
    return SURVEYED if isinstance(firm, SurveyedFirm) else UNDECIDED


def decided(share: float, undecided: tuple[float, float] = SURVEYED) -> int:
    """Return 1 for better, -1 for worse, 0 where nobody should choose by the model.

    Parameters
    ----------
    share : float
        Of the settings in which one plan is better than the other.
    undecided : tuple of float
        :data:`UNDECIDED`, or :data:`SURVEYED`, whose ends are enough.
    """
    slack = -ROUNDING if undecided == SURVEYED else ROUNDING
    return int(share > undecided[1] + slack) - int(share < undecided[0] - slack)


def in_order(shares: pd.DataFrame, undecided: tuple[float, float] = SURVEYED) -> list[list[str]]:
    """Return plans in order, those that cannot be told apart together.

    Parameters
    ----------
    shares : pandas.DataFrame
        As :meth:`Comparison.shares` returns.
    undecided : tuple of float
    """
    order = shares.sum(axis=1).sort_values(ascending=False, kind="stable").index
    groups: list[list[str]] = [[]]
    for place, plan in enumerate(order):
        above = shares.loc[order[:place], order[place:]]
        if place and decided(above.to_numpy().min(), undecided) > 0:
            groups.append([])
        groups[-1].append(str(plan))
    return groups


def order_said(
    shares: pd.DataFrame, undecided: tuple[float, float] = SURVEYED, *, neutral: bool = False
) -> str:
    """Say in which order plans come, which come before which, or that they cannot be told apart.

    Parameters
    ----------
    shares : pandas.DataFrame
        As :meth:`Comparison.shares` returns.
    undecided : tuple of float
    neutral : bool
        Whether neither more nor less is better.
    """
    groups, least = in_order(shares, undecided), number(100 * undecided[1], 0)
    if len(groups) > 1:
        each = [group[0] if len(group) == 1 else _together(group) for group in groups]
        key = "mine.ranked_neutral" if neutral else "mine.ranked"
        return word(key, least=least, order=word("mine.before").join(each))
    beaten = {
        plan: [other for other in shares if decided(shares.at[plan, other], undecided) > 0]
        for plan in shares.index
    }
    pairs = [word("mine.ahead", plan=plan, others=", ".join(of)) for plan, of in beaten.items() if of]
    if not pairs:
        return word("mine.undecided")
    return word("mine.partly", least=least, pairs=word("mine.and").join(pairs))


def _beats(one: pd.Series, other: pd.Series) -> float:
    return float(((one > other) + 0.5 * (one == other)).mean())


def _together(plans: list[str]) -> str:
    return word("mine.level", plans=", ".join(plans))
