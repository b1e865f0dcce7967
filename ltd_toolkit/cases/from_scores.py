"""Where both wings meet: the scores and the firm sheet of a surveyed firm become a firm to simulate.

The firm sheet sets what it says. Three scales set five parameters, by thirds of a reference
(resources/from_scores.csv, reference_thirds.csv). Strategies that the owner-manager says are in place are
running. Poles, felt tensions and benefits set nothing. All else is assumed, and listed as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ltd_toolkit.cases.costs import plan_costs
from ltd_toolkit.cases.firm_sheet import Sheet, read_sheet
from ltd_toolkit.cases.interventions import STRATEGIES, load_interventions
from ltd_toolkit.cases.model import Budget, Episode, Story
from ltd_toolkit.cases.reference import Score, load_reference, rules, score_of
from ltd_toolkit.cases.surveyed import ANSWERS, ASSUMED, SHEET, Scored, Setting, SurveyedFirm
from ltd_toolkit.language import languages
from ltd_toolkit.problems import Problem
from ltd_toolkit.simulation import LEVERS, Firm, FirmError, Lever, Plan, load_evidence
from ltd_toolkit.simulation.fixed import Fixed

SHOWN_FROM = 4  # respondents: as everywhere, nothing that shows fewer people is shown to others
LEAST, MOST = 1.0, 7.0  # of an answer
RUNNING_FROM = 5.0  # of 7: from "rather in place" on
HALF_YEARS = 4  # the sheet asks about six months, a simulation lasts two years
N_WEEKS = 104
MEETING_HOURS = 1.0
MEETINGS_A_WEEK = 12 / 52  # of one a month
PILOT_SHARE = 0.25  # of the staff, where there are no teams to begin with one
WHOSE = ("owner", "employee")


def firm_from_scores(
    firm_scores: Any,
    facts: pd.Series | Mapping[str, Any],
    *,
    firm: Any = None,
    strategies: str | None = "owner",
    own: bool = False,
    month: str | None = None,
    reference: pd.DataFrame | None = None,
) -> SurveyedFirm:
    """Turn the answers of a firm into a firm that can be simulated.

    Parameters
    ----------
    firm_scores : FirmScores
        Made by ``aggregate`` from scores on the answer scale (1 to 7), with roles.
    facts : pandas.Series or mapping
        The firm sheet, such as ``survey.firms.loc["E003"]``: size (people who work there, the owner-manager
        included; 3 to 249), learning_hours and learning_euros (of the last six months) are needed;
        people_trained, meetings_per_month, go_live (``"2025-06"``) and tool may be missing. Two facts that
        the questionnaire does not ask may be added: teams (``{"shop": 6, "office": 3}``, the owner-manager
        not counted) and week_hours (contracted).
    firm : object, optional
        Its name in `firm_scores`. Default: the name of `facts`.
    strategies : {"owner", "employee", None}
        Whose answers say what is already in place; None: nobody's, nothing is.
    own : bool
        True if the result is shown only to those who answered: the firm itself. Otherwise a firm with fewer
        than 4 respondents is refused, and so are strategies as fewer than 4 people see them, such as the
        owner-manager alone. Synthetic data has nobody to protect.
    month : str, optional
        Month of the survey (``"2025-09"``): needed if the tool comes only later. Default: it is there.
    reference : pandas.DataFrame, optional
        Thirds, as :func:`~ltd_toolkit.cases.reference_thirds` returns. Default: those of the synthetic
        sample.

    Returns
    -------
    SurveyedFirm
        A :class:`~ltd_toolkit.simulation.Firm` at the likeliest values. ``.settings`` lists every input and
        where it comes from; ``.plan`` is what the firm does already. ``episode.with_firm(firm)`` puts it in a
        story's tool; ``compare_plans`` then draws what is not known.

    Raises
    ------
    FirmError
        For everything that is missing, contradictory or out of range, and for answers that may not be shown.
    TypeError
        If `firm_scores` or `facts` is something else.
    ValueError
        If `strategies` is none of those above.

    Notes
    -----
    Nobody has tested yet, in real firms, that these answers go with these parameters: what comes out are
    scenarios for discussion, and says so.

    Examples
    --------
    >>> from ltd_toolkit import aggregate, load_sample, score_scales
    >>> survey = load_sample()
    >>> people, scores = survey.respondents, score_scales(survey.responses, survey.instrument)
    >>> scores = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
    >>> mine = firm_from_scores(scores, survey.firms.loc["E003"])
    >>> mine.settings["source"].value_counts().to_dict()
    {'assumed': 67, 'answers': 9, 'firm sheet': 5}
    """
    if strategies not in (*WHOSE, None):
        raise ValueError(f"strategies must be 'owner', 'employee' or None, got {strategies!r}")
    for part in ("means", "spread", "respondents", "by_role", "respondents_by_role"):
        if not isinstance(getattr(firm_scores, part, None), pd.DataFrame):
            raise TypeError(f"firm_scores must be what aggregate returns, got {type(firm_scores).__name__}")
    if not isinstance(facts, pd.Series | Mapping):
        raise TypeError(f"facts must be a row of survey.firms or a dict, got {type(facts).__name__}")
    name = getattr(facts, "name", None) if firm is None else firm
    sheet, problems = read_sheet(facts, month)
    problems += _score_problems(firm_scores, name)
    if not problems or name in firm_scores.means.index:
        problems += _privacy_problems(firm_scores, name, strategies, own)
    if problems:
        raise FirmError(problems)
    scored, scored_settings = _scored(firm_scores, name, load_reference() if reference is None else reference)
    running, running_settings = _running(firm_scores, name, strategies)
    plan = _plan(sheet, running)
    settled: dict[str, Any] = {each.parameter: each.value for each in scored}
    plain = Firm(sheet.teams, week_hours=sheet.week_hours, **settled)
    asked = _price(plain, plan)
    euros = max(HALF_YEARS * sheet.learning_euros, asked)
    hours = HALF_YEARS * sheet.learning_hours / sheet.size
    known = (
        *_sheet_settings(sheet, plan, euros, asked, hours),
        *running_settings,
        *scored_settings,
        *_assumed(settled),
    )
    return SurveyedFirm(
        **{each: getattr(plain, each) for each in ("teams", "week_hours", *settled)},
        id="" if name is None else str(name),
        tool=sheet.tool,
        plan=plan,
        budget_euros=euros,
        budget_hours=hours,
        scored=tuple(scored),
        known=known,
        beside=tuple(_beside(firm_scores, name)),
        synthetic=bool(firm_scores.means.attrs.get("synthetic", False)),
    )


# --- what may not be -------------------------------------------------------------------------------------


def _score_problems(firm_scores: Any, name: Any) -> Iterator[Problem]:
    means = firm_scores.means
    if name not in means.index:
        near = [str(each) for each in means.index[:3]]
        yield Problem("mine_no_firm", value=str(name), values={"expected": ", ".join(near)})
        return
    there = [scale for scale in dict.fromkeys(rules()["scale"]) if scale in means]
    if not there or means.loc[name, there].isna().all():
        yield Problem("mine_no_scores", value=str(name), values={"expected": ", ".join(_scales())})
    for scale in there:
        value = means.at[name, scale]
        if not np.isnan(value) and not LEAST <= value <= MOST:
            values = {"low": f"{LEAST:g}", "high": f"{MOST:g}"}
            yield Problem("mine_score_outside", column=scale, value=f"{value:g}", values=values)


def _privacy_problems(firm_scores: Any, name: Any, strategies: str | None, own: bool) -> Iterator[Problem]:
    """Refuse what would show fewer than four people to others."""
    if own or firm_scores.means.attrs.get("synthetic", False):
        return
    used = [scale for scale in _scales() if scale in firm_scores.respondents]
    n = int(firm_scores.respondents.loc[name, used].min()) if used else 0
    if n < SHOWN_FROM:
        yield Problem("mine_few", value=str(name), values={"answered": n, "least": SHOWN_FROM})
    role = None if strategies is None else _of_role(firm_scores.respondents_by_role, name, strategies)
    if role is not None and 0 < role.max() < SHOWN_FROM:
        values = {"answered": int(role.max()), "least": SHOWN_FROM}
        yield Problem("mine_few_in_role", value=str(strategies), values=values)


# --- what the answers set --------------------------------------------------------------------------------


def _scales() -> list[str]:
    return list(dict.fromkeys(rules()["scale"]))


def _scored(firm_scores: Any, name: Any, reference: pd.DataFrame) -> tuple[list[Scored], list[Setting]]:
    """Return the parameters that scores decide; a scale that nobody answered decides nothing."""
    evidence, scored, settings = load_evidence(), [], []
    for rule in rules().itertuples():
        scale, key = str(rule.scale), (str(rule.scale), str(rule.measure))
        if scale not in firm_scores.means or np.isnan(firm_scores.means.at[name, scale]):
            continue
        if key not in reference.index:
            raise ValueError(f"reference lacks the row {key}: make it with reference_thirds")
        parts = (getattr(firm_scores, part).at[name, scale] for part in ("means", "spread", "respondents"))
        mean, spread, n = (float(part) for part in parts)
        row = reference.loc[key]
        score = score_of(key[1], mean, spread, int(n), row)
        low, default, high = evidence.loc[rule.parameter, ["low", "default", "high"]]
        levels, edges = [low, default, high], [low, (low + default) / 2, (default + high) / 2, high]
        if rule.more_means == "low":
            levels, edges = levels[::-1], edges[::-1]
        thirds = float(row["low_third"]), float(row["high_third"])
        value = levels[score.third(*thirds)]
        each = Scored(*key, str(rule.parameter), score, thirds, tuple(edges), value)
        scored.append(each)
        source = Fixed(
            {language: str(row.get(f"source_{language}", row["source_en"])) for language in languages()}
        )
        settings.append(_scored_setting(each, source))
    return scored, settings


def _scored_setting(each: Scored, source: Fixed) -> Setting:
    values = {"scale": f"mine.scale.{each.scale}", "n": each.score.n}
    if not np.isfinite(each.score.error):
        return Setting(each.parameter, each.value, *each.ends, ANSWERS, "spread_of_one", Fixed(values))
    third = each.score.third(*each.thirds)
    values |= {"score": each.score.value, "error": each.score.error, "third": f"mine.third.{third}"}
    values["reference"] = source
    return Setting(each.parameter, each.value, *each.ends, ANSWERS, each.measure, Fixed(values))


def _of_role(table: pd.DataFrame, name: Any, role: str) -> pd.Series | None:
    """Return the strategies of a firm as people of one role see them; None if nobody of it answered."""
    columns = [scale for scale in STRATEGIES if scale in table]
    if not columns or (name, role) not in table.index:
        return None
    return table.loc[(name, role), columns]


def _running(firm_scores: Any, name: Any, strategies: str | None) -> tuple[list[str], list[Setting]]:
    """Return the strategies that are already in place."""
    scores = None if strategies is None else _of_role(firm_scores.by_role, name, strategies)
    running, settings = [], []
    for strategy in (each for each in STRATEGIES if each != "none"):
        score = float("nan") if scores is None else float(scores.get(strategy, float("nan")))
        if np.isnan(score):
            why = "nobody_asked" if strategies is None else "nobody_said"
            settings.append(Setting(strategy, False, None, None, ASSUMED, why))
            continue
        on = score >= RUNNING_FROM
        running += [strategy] * on
        values = {"score": score, "whose": f"mine.whose.{strategies}", "least": RUNNING_FROM}
        settings.append(
            Setting(strategy, on, None, None, ANSWERS, "running" if on else "not_running", Fixed(values))
        )
    return running, settings


def _plan(sheet: Sheet, running: list[str]) -> Plan:
    """Return what the firm does already: what its sheet says, and its strategies at their lowest dose."""
    interventions = load_interventions()
    levers: dict[str, Lever] = {}
    if sheet.people_trained:
        share = sheet.people_trained / sheet.size
        levers["course"] = Lever(interventions.at["course", "low"], weeks=26, who=share)
    if sheet.meetings_per_month:
        dose = sheet.meetings_per_month * MEETING_HOURS * MEETINGS_A_WEEK
        levers["sharing_space"] = Lever(dose, weeks="all")
    for strategy in running:
        for name in interventions.index[interventions["strategy"] == strategy]:
            weeks = LEVERS[name].weeks if name in ("pilot", "step_by_step") else "all"
            levers.setdefault(name, Lever(interventions.at[name, "low"], weeks=weeks))
    if "pilot" in levers and len(sheet.teams) == 1:
        levers["pilot"] = replace(levers["pilot"], who=PILOT_SHARE)
    return Plan(sheet.go_live, **levers)


def _price(firm: Firm, plan: Plan) -> float:
    """Return what a plan costs in a firm that stands in no story yet."""
    nowhere = Episode("", "", {}, Story(()), firm, plan, Budget(0, 0), {}, (), (), {}, ())
    return plan_costs(nowhere, plan, n_weeks=N_WEEKS).euros


def _beside(firm_scores: Any, name: Any) -> Iterator[tuple[str, Score]]:
    """Yield the scores that set nothing."""
    for scale in (scale for scale in firm_scores.means if scale not in _scales()):
        value = firm_scores.means.at[name, scale]
        if not np.isnan(value):
            n = int(firm_scores.respondents.at[name, scale])
            yield str(scale), Score(float(value), float(firm_scores.se.at[name, scale]), n)


# --- the list of all inputs ------------------------------------------------------------------------------


def _sheet_settings(sheet: Sheet, plan: Plan, euros: float, asked: float, hours: float) -> Iterator[Setting]:
    def setting(name: str, value: Any, why: str, *, given: bool = True, **values: Any) -> Setting:
        return Setting(name, value, None, None, SHEET if given else ASSUMED, why, Fixed(values))

    yield setting("staff", sheet.size - 1, "staff", size=sheet.size)
    teams = "teams" if sheet.teams_given else "teams_assumed"
    yield setting("teams", Fixed(sheet.teams), teams, given=sheet.teams_given)
    yield setting(
        "go_live", sheet.go_live, f"go_live_{sheet.go_live_from}", given=sheet.go_live_from != "assumed"
    )
    yield setting("week_hours", sheet.week_hours, "week_hours", given=sheet.week_hours_given)
    raised = asked > HALF_YEARS * sheet.learning_euros  # then the sum rests on imagined prices
    why = "euros_raised" if raised else "euros"
    yield setting("budget_euros", euros, why, given=not raised, euros=f"{sheet.learning_euros:g}")
    yield setting("budget_hours", hours, "hours", hours=f"{sheet.learning_hours:g}")
    for name in ("people_trained", "meetings_per_month"):
        value = getattr(sheet, name)
        yield setting(name, value or 0.0, name if value is not None else "not_said", given=value is not None)
    yield setting("course_hours", load_interventions().at["course", "low"], "course_hours", given=False)
    yield setting("meeting_hours", MEETING_HOURS, "meeting_hours", given=False)


def _assumed(settled: Mapping[str, float]) -> Iterator[Setting]:
    """Yield what no answer says: the tool, and every other parameter of the model."""
    firm = Firm({"all": 2})
    for name in ("practices", "ramp_weeks", "unfinished"):
        yield Setting(name, getattr(firm, name), None, None, ASSUMED, name)
    for row in load_evidence().itertuples():
        if row.Index not in settled:
            ends = (row.default, row.default) if row.switch else (row.low, row.high)
            values = Fixed({"grade": row.grade})
            yield Setting(
                str(row.Index), row.default, *ends, ASSUMED, "switch" if row.switch else "evidence", values
            )
