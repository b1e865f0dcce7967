"""What the numbers of exercises are computed from, what they come to, and what known slips make of them.

An exercise of resources/course names one pair of functions: one draws a student's data, the other returns the
right value, the values of its slips, and steps on the way for the texts. What a slip is called is in the
resources, under the same name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.random import Generator

from ltd_toolkit.course.exercise import Computed, Data, Solved

SCALE_LOW, SCALE_HIGH = 1, 7  # of the questionnaire's answers
SUM_OF_ENDS = SCALE_LOW + SCALE_HIGH
MISSING = 99
Z = 1.96


def _mark(rng: Generator) -> float:
    return float(rng.integers(2, 15)) / 2


def _means(rng: Generator) -> list[float]:
    return [float(mean) / 10 for mean in rng.integers(15, 66, 3)]


def _table(columns: Mapping[str, Sequence[float]], name: str, labels: str = "ABCDEFGH") -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.Index(list(labels[:n]), name=name))


# --- 01 -------------------------------------------------------------------------------------------------


def _two_poles(rng: Generator) -> Data:
    return {"a": _mark(rng), "b": _mark(rng)}


def _imbalance(data: Data) -> Solved:
    a, b = data["a"], data["b"]
    return Solved(a - b, {"reversed": b - a, "level": (a + b) / 2, "sum": a + b, "product": a * b})


def _hours_of_learning(rng: Generator) -> Data:
    return {"before": int(rng.choice([10, 15, 20, 25, 30])), "after": int(rng.choice([35, 40, 45, 50, 60]))}


def _first_month(data: Data) -> Solved:
    before, after = 100 - data["before"], 100 - data["after"]
    right = 100 * after / before
    slips = {
        "points": 100.0 - (data["after"] - data["before"]),
        "nothing_before": float(after),
        "upside_down": 100 * before / after,
        "loss": 100 - right,
    }
    return Solved(right, slips, {"work_before": before, "work_after": after})


# --- 02 -------------------------------------------------------------------------------------------------


def _teams(rng: Generator) -> Data:
    sizes = [int(n) for n in rng.choice(np.arange(3, 15), 3, replace=False)]
    return {
        "table": _table({"people": sizes, "mean": [float(m) / 10 for m in rng.integers(15, 66, 3)]}, "team")
    }


def _mean_of_people(data: Data) -> Solved:
    people, mean = data["table"]["people"], data["table"]["mean"]
    total = float((people * mean).sum())
    slips = {"mean_of_means": mean.mean(), "largest": mean[people.idxmax()], "highest": mean.max()}
    return Solved(total / people.sum(), slips, {"total": total, "n": int(people.sum())})


def _plan(rng: Generator) -> Data:
    return {
        "people": int(rng.integers(8, 25)),
        "hours": int(rng.choice([4, 6, 7, 8, 10, 14])),
        "price": int(rng.choice([25, 30, 35])),
        "weeks": int(rng.choice([8, 10, 13, 16])),
        "per_week": 60,
        "fixed": int(rng.choice([300, 400])),
    }


def _plan_euros(data: Data) -> Solved:
    one = data["hours"] * data["price"]
    course, pilot, fixed = data["people"] * one, data["weeks"] * data["per_week"], data["fixed"]
    slips = {
        "one_person": one + pilot + fixed,
        "no_pilot": course + fixed,
        "no_fixed": course + pilot,
        "pilot_per_person": course + data["people"] * pilot + fixed,
        "fixed_per_person": course + pilot + data["people"] * fixed,
    }
    return Solved(
        float(course + pilot + fixed),
        {name: float(value) for name, value in slips.items()},
        {"course": course, "pilot": pilot},
    )


# --- 03 -------------------------------------------------------------------------------------------------


def _hours_planned(rng: Generator) -> Data:
    return {
        "people": int(rng.integers(6, 17)),
        "hours": float(rng.choice([0.5, 1.0, 1.5, 2.0])),
        "weeks": int(rng.integers(8, 27)),
        "taken": int(rng.choice([30, 35, 40, 45, 55, 60])),
    }


def _hours_spent(data: Data) -> Solved:
    planned = data["people"] * data["hours"] * data["weeks"]
    kept = 1 - data["taken"] / 100
    slips = {
        "planned": planned,
        "lost": planned * data["taken"] / 100,
        "one_person": data["hours"] * data["weeks"] * kept,
        "one_week": data["people"] * data["hours"] * kept,
    }
    return Solved(planned * kept, slips, {"planned": planned, "kept": 100 - data["taken"]})


def _two_plans(rng: Generator) -> Data:
    cheap, points = int(rng.integers(8, 31)) * 100, int(rng.integers(4, 13))
    return {
        "cost_a": cheap,
        "points_a": points,
        "cost_b": cheap + int(rng.integers(10, 41)) * 100,
        "points_b": points + int(rng.integers(2, 9)),
    }


def _points_per_euro(data: Data) -> Solved:
    more, points = data["cost_b"] - data["cost_a"], data["points_b"] - data["points_a"]
    slips = {
        "average": data["points_b"] / data["cost_b"] * 1000,
        "cheap_one": data["points_a"] / data["cost_a"] * 1000,
        "no_cost": float(points),
        "upside_down": more / points,
    }
    return Solved(points / more * 1000, slips, {"more": more, "points": points})


# --- 04 -------------------------------------------------------------------------------------------------


def _investment(rng: Generator) -> Data:
    return {
        "cost": int(rng.integers(40, 121)) * 100,
        "dip": int(rng.integers(4, 11)),
        "loss": int(rng.integers(4, 17)) * 50,
        "gain": int(rng.integers(6, 19)) * 50,
    }


def _payback(data: Data) -> Solved:
    cost, dip, loss, gain = (data[name] for name in ("cost", "dip", "loss", "gain"))
    to_recover = cost + dip * loss
    slips = {
        "no_dip": cost / gain,
        "no_loss": dip + cost / gain,
        "no_wait": to_recover / gain,
        "no_cost": dip + dip * loss / gain,
    }
    return Solved(dip + to_recover / gain, slips, {"to_recover": to_recover, "lost": dip * loss})


# --- 05 -------------------------------------------------------------------------------------------------


def _runs(rng: Generator) -> Data:
    return {
        "n": int(rng.choice([50, 100, 200, 400])),
        "mean": float(rng.integers(5, 60)) / 10,
        "sd": float(rng.integers(20, 90)) / 10,
    }


def _luck(data: Data) -> Solved:
    se = data["sd"] / data["n"] ** 0.5
    slips = {
        "no_root": Z * data["sd"] / data["n"],
        "one_run": Z * data["sd"],
        "one_se": se,
        "both_sides": 2 * Z * se,
    }
    right = Z * se
    return Solved(right, slips, {"low": data["mean"] - right, "high": data["mean"] + right})


# --- 06 -------------------------------------------------------------------------------------------------


def _four_answers(rng: Generator) -> Data:
    level = rng.integers(2, 7)
    return {
        "answers": [int(n) for n in np.clip(level + rng.integers(-1, 2, 3), SCALE_LOW, SCALE_HIGH)],
        "turned": int(np.clip(SUM_OF_ENDS - level + rng.integers(-1, 2), SCALE_LOW, SCALE_HIGH)),
    }


def _reversed_item(data: Data) -> Solved:
    three, turned = sum(data["answers"]), data["turned"]
    back = SUM_OF_ENDS - turned
    slips = {
        "not_reversed": (three + turned) / 4,
        "all_reversed": SUM_OF_ENDS - (three + back) / 4,
        "seven_minus": (three + SCALE_HIGH - turned) / 4,
        "left_out": three / 3,
        "sum": float(three + back),
    }
    return Solved((three + back) / 4, slips, {"back": back})


def _with_a_code(rng: Generator) -> Data:
    answers = [int(n) for n in rng.integers(SCALE_LOW, SCALE_HIGH + 1, int(rng.integers(5, 9)))]
    answers[int(rng.integers(len(answers)))] = MISSING
    return {"answers": answers}


def _forgotten_code(data: Data) -> Solved:
    valid = [answer for answer in data["answers"] if answer != MISSING]
    n, total = len(data["answers"]), sum(valid)
    slips = {"counted": (total + MISSING) / n, "zero": total / n, "top": (total + SCALE_HIGH) / n}
    return Solved(total / len(valid), slips, {"total": total, "n_valid": len(valid)})


def _firms(rng: Generator) -> Data:
    people = [int(n) for n in rng.choice(np.arange(4, 31), 3, replace=False)]
    return {
        "table": _table({"people": people, "mean": [float(m) / 10 for m in rng.integers(15, 66, 3)]}, "firm")
    }


def _firms_once(data: Data) -> Solved:
    people, mean = data["table"]["people"], data["table"]["mean"]
    slips = {"by_people": (people * mean).sum() / people.sum(), "largest": mean[people.idxmax()]}
    return Solved(mean.mean(), slips, {"total": mean.sum()})


def _spread(rng: Generator) -> Data:
    return {"variance": float(rng.integers(6, 65)) / 20}


def _rwg(data: Data) -> Solved:
    n_answers = SCALE_HIGH - SCALE_LOW + 1
    chance, variance = (n_answers**2 - 1) / 12, data["variance"]
    slips = {
        "sd": 1 - variance**0.5 / chance,
        "six_answers": 1 - variance / ((SCALE_HIGH - SCALE_LOW) ** 2 - 1) * 12,
        "disagreement": variance / chance,
        "largest": 1 - variance / ((SCALE_HIGH - SCALE_LOW) / 2) ** 2,
    }
    return Solved(1 - variance / chance, slips, {"chance": chance})


# --- 07 -------------------------------------------------------------------------------------------------


def _memberships(rng: Generator) -> Data:
    places = [3, 5, 10, 15, 25, 35, 60, 70, 80, 90, 95, 97]
    first = [float(n) / 100 for n in rng.choice(places, 4, replace=False)]
    return {"table": _table({"first": first, "second": [round(1 - p, 2) for p in first]}, "firm")}


def _entropy(data: Data) -> Solved:
    p = data["table"].to_numpy()
    doubt, n = float(-(p * np.log(p)).sum()), len(p)
    scaled = doubt / np.log(2)
    slips = {
        "not_scaled": 1 - doubt / n,
        "doubt": scaled / n,
        "not_averaged": 1 - scaled,
        "largest": p.max(axis=1).mean(),
    }
    return Solved(1 - scaled / n, slips, {"doubt": doubt, "n": n, "scale": n * np.log(2)})


def _fit(rng: Generator) -> Data:
    return {
        "loglik": -float(rng.integers(3000, 9000)) / 10,
        "parameters": int(rng.integers(8, 41)),
        "firms": int(rng.integers(80, 241)),
    }


def _bic(data: Data) -> Solved:
    deviance, k, n = -2 * data["loglik"], data["parameters"], data["firms"]
    right = deviance + k * np.log(n)
    slips = {
        "aic": deviance + 2 * k,
        "log10": deviance + k * np.log10(n),
        "other_sign": -right,
        "plus_loglik": -deviance + k * np.log(n),
        "not_doubled": deviance / 2 + k * np.log(n),
    }
    return Solved(right, slips, {"deviance": deviance, "penalty": k * np.log(n)})


def _certainties(rng: Generator) -> Data:
    sure = [float(n) / 100 for n in rng.integers(52, 100, 6)]
    return {"table": _table({"probability": sure}, "firm")}


def _misplaced(data: Data) -> Solved:
    p = data["table"]["probability"]
    doubtful = int((p < 0.8).sum())
    slips = {"well_placed": p.sum(), "share": (1 - p).mean(), "none": 0.0, "threshold": float(doubtful)}
    return Solved((1 - p).sum(), slips, {"well": p.sum(), "n": len(p)})


# --- 08 -------------------------------------------------------------------------------------------------


def _scenarios(rng: Generator) -> Data:
    columns = {plan: [int(n) for n in rng.integers(30, 90, 3)] for plan in ("a", "b")}
    return {"table": _table(columns, "scenario", "123")}


def _regret(data: Data) -> Solved:
    a, b = (data["table"][plan].to_numpy() for plan in ("a", "b"))
    behind = np.maximum(a, b) - a
    slips = {
        "worst_result": a.min(),
        "mean_gap": abs((b - a).mean()),
        "in_its_worst": behind[a.argmin()],
        "of_the_other": (np.maximum(a, b) - b).max(),
    }
    return Solved(behind.max(), slips, {"where": data["table"].index[behind.argmax()]})


def _settings(rng: Generator) -> Data:
    helps, harms = int(rng.integers(60, 130)), int(rng.integers(15, 50))
    return {"helps": helps, "harms": harms, "unclear": 200 - helps - harms, "n": 200}


def _sign_share(data: Data) -> Solved:
    helps, harms, unclear, n = (data[name] for name in ("helps", "harms", "unclear", "n"))
    slips = {
        "unclear_left_out": 100 * helps / (helps + harms),
        "unclear_added": 100 * (helps + unclear) / n,
        "difference": 100 * (helps - harms) / n,
        "harms": 100 * harms / n,
    }
    return Solved(100 * helps / n, slips)


COMPUTED = {
    "imbalance": Computed(_two_poles, _imbalance),
    "first_month": Computed(_hours_of_learning, _first_month),
    "mean_of_people": Computed(_teams, _mean_of_people),
    "plan_euros": Computed(_plan, _plan_euros),
    "hours_spent": Computed(_hours_planned, _hours_spent),
    "points_per_euro": Computed(_two_plans, _points_per_euro),
    "payback": Computed(_investment, _payback),
    "luck": Computed(_runs, _luck),
    "reversed_item": Computed(_four_answers, _reversed_item),
    "forgotten_code": Computed(_with_a_code, _forgotten_code),
    "firms_once": Computed(_firms, _firms_once),
    "rwg": Computed(_spread, _rwg),
    "entropy": Computed(_memberships, _entropy),
    "bic": Computed(_fit, _bic),
    "misplaced": Computed(_certainties, _misplaced),
    "regret": Computed(_scenarios, _regret),
    "sign_share": Computed(_settings, _sign_share),
}
