"""The weekly model as docs/model.md writes it, line by line: slow, and meant to be read beside that page.

Tables are person i x practice j x run. A weekly step computes every hazard of every cell; what the fast
version (:mod:`ltd_toolkit.simulation.fast`) leaves out because it can change nothing is all computed here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltd_toolkit.simulation.abandon import Abandoned, always
from ltd_toolkit.simulation.draws import LEVELS
from ltd_toolkit.simulation.record import (
    ASKING,
    ASKING_OTHER_TEAM,
    CODE,
    COURSE,
    DEPARTURE,
    DOING,
    FADING,
    FIELD_SUPPORT,
    MENTORING,
    MENTORING_OTHER_TEAM,
    NEW_VERSION,
    TURBULENCE,
    TURNOVER,
    UNLEARNING,
    Record,
)
from ltd_toolkit.simulation.setting import CERTAIN, MOST_PRESSURE, Setting

Array = NDArray[Any]


def simulate_plainly(s: Setting, go_on: Callable[[], bool] = always) -> Record:
    """Simulate a block of runs, every cell in every week.

    Parameters
    ----------
    s : Setting
    go_on : callable
        Asked every week.

    Returns
    -------
    Record

    Raises
    ------
    Abandoned
        If nobody waits for it any more.
    """
    record, p, plan, n, m, R = Record(s), s.p, s.schedule, s.n, s.m, s.n_runs
    H, f, alpha = s.week_hours, s.frequency[:, None], s.ability
    b, c = s.beliefs.copy(), np.zeros((m, R), dtype=np.int8)
    u, rho, z = np.zeros((n, R)), s.anchor.copy(), np.zeros(R) + np.minimum(p.pressure_start, MOST_PRESSURE)
    involved = np.zeros((n, R))  # hours spent on involvement so far
    person = np.arange(n)[:, None]
    leaver, code_draw, check = (
        s.draws.uniform(w, s.n_weeks, k) for w, k in (("leavers", n), ("code", m), ("check", m))
    )
    turn, tie = s.draws.uniform("turbulence", s.n_weeks, m), s.draws.uniform("mentors", s.n_weeks, n)
    colleague_draw = s.draws.levels(s.draws.stream("colleagues"), s.n_weeks, 4, n)
    cells, coins = s.draws.every_week("cells"), s.draws.every_week("coins")
    nothing = np.zeros((s.n_weeks, n, 1))
    w, g, d, q, v, r, reserved = (
        plan.hours.get(lever, nothing)
        for lever in (
            "field_support", "sharing_space", "document_and_share", "mentoring", "involvement",
            "practice_hours", "reserved_time",
        )
    )  # fmt: skip

    for t in range(s.n_weeks):
        if not go_on():
            raise Abandoned
        # 0. Events
        moved = np.broadcast_to(plan.moved[t], (m, R))
        b, c = _events(record, s, t, b, c, turn[t], leaver[t], u, rho, involved, moved)
        m_t = moved.sum(axis=0)
        W = (f * moved).sum(axis=0) / m
        right, wrong = ((b == value) & moved for value in (1, -1))
        C = (right.sum(axis=1) + wrong.sum(axis=1)) / m_t

        # 1. Access and hours
        A, R_i = plan.access[t], plan.goals[t]
        o = np.broadcast_to(A > 0, (n, R))
        a = A * u
        own = p.own_hours * (1 + p.goals_effort * R_i) * (1 - C) * o
        mentor, hours_mentored, hours_mentoring = _mentors(s, t, q[t], right.sum(axis=1), o, tie[t])
        S = reserved[t] * o
        Q = own + (w[t] + g[t] + d[t] + r[t]) * o + hours_mentored + hours_mentoring + v[t]
        course_now = plan.course_of(t)
        course_hours = course_now.hours * plan.course[t]
        z_i = z * (1 - p.goals_protection * R_i)
        kappa = np.where(
            Q > 0, (np.minimum(Q, S) + (1 - z_i) * np.maximum(Q - S, 0)) / np.where(Q > 0, Q, 1), 1
        )
        kappa = np.minimum(kappa, np.maximum(H - course_hours, 0) / np.where(Q > 0, Q, 1e-9))
        fill = np.clip((1 - p.reserved_returned) * (S - Q), 0, np.maximum(H - course_hours - kappa * Q, 0))
        asking = p.asking_share * kappa * own
        trying = (1 - p.asking_share) * kappa * own + kappa * r[t] * o + fill
        h = np.minimum(H, course_hours + kappa * Q + fill + asking.mean(axis=0))
        sharing, documenting = kappa * g[t] * o, kappa * d[t] * o
        involved += kappa * v[t]
        B_i = 1 - np.exp(-involved / p.involvement_hours)
        B = B_i.mean(axis=0)

        # 2. Acts and vote
        coin = np.where(next(coins) % 2, 1, -1) if np.any(p.coin) else 0
        act = np.where(b == 0, coin * np.asarray(p.coin, dtype=int), b) * moved
        better = (act.sum(axis=1) > (moved * c).sum(axis=0)) & o
        V = (act * better[:, None]).sum(axis=0)

        # 3. Beliefs change: hazards end to end, one draw per cell
        pi = p.right_alone + p.involvement_right * B * (1 - p.right_alone)
        pi = np.where(c == 0, pi, (1 - p.code_guidance) * pi + p.code_guidance * (c == 1))
        asked = _colleague(s, p, colleague_draw[t], C, sharing.mean(axis=0))
        b_mentor, b_asked = (np.take_along_axis(b, who[:, None], axis=0) for who in (mentor, asked))
        knows_more = np.take_along_axis(C, asked, axis=0) > C
        per_code = -np.log1p(-np.minimum(p.code_to_people, CERTAIN))
        per_taught = -np.log1p(-np.minimum(p.transfer_course, CERTAIN)) / course_now.weeks
        supported = p.transfer_field_support * kappa * w[t] * o * alpha / p.hours_field_support
        share = moved / m_t  # of an hour, for each practice that has been moved
        discovery = (a * p.discovery * alpha)[:, None] * f * moved
        discovery = (discovery + (trying * alpha / p.hours_trying)[:, None] * share) * (b == 0)
        hazards: list[Array] = [
            (per_code + (sharing / p.hours_sharing)[:, None] * share) * o[:, None] * ((c != 0) & (b != c)),
            (per_taught * alpha * plan.course[t])[:, None] * s.syllabus[plan.stage[t]],
            supported[:, None] * f * share,
            (kappa * hours_mentored * alpha / p.hours_mentoring)[:, None] * share * (b_mentor != 0),
            (asking * alpha * knows_more / p.hours_asking)[:, None] * share * (b_asked != 0),
            discovery * pi,
            discovery * (1 - pi),
            (a * p.unlearning * alpha)[:, None] * f * moved * (b == -1),
            p.fading * np.exp(-p.use_protection * a[:, None] * f * moved) * (b != 0),
        ]
        ends = np.cumsum([np.broadcast_to(each, b.shape) for each in hazards], axis=0)
        e = -np.log1p(-(next(cells) + 0.5) / LEVELS)
        fires = (e >= ends).sum(axis=0)  # so many stretches lie before e: the number of the one that holds it
        written: list[Any] = [b + np.sign(c - b), 1, 1, b_mentor, b_asked, 1, -1, 0, 0, b]
        new = np.choose(fires, [np.broadcast_to(value, b.shape) for value in written]).astype(np.int8)
        names = np.array(
            [CODE, COURSE, FIELD_SUPPORT, MENTORING, ASKING, DOING, DOING, UNLEARNING, FADING, -1]
        )
        channel = names[fires]
        for own_team, other_team, source in (
            (MENTORING, MENTORING_OTHER_TEAM, mentor),
            (ASKING, ASKING_OTHER_TEAM, asked),
        ):
            elsewhere = (s.team[source] != s.team[person])[:, None]
            channel = np.where((channel == own_team) & elsewhere, other_team, channel)
        _write(record, t, b, new, channel)

        # 4. The code learns, then is checked by those involved
        meeting = sharing.mean(axis=0) / p.hours_sharing + documenting.mean(axis=0) / p.hours_documenting
        p2 = 1 - (1 - p.people_to_code) * np.exp(-meeting / m_t)
        learns = (V != 0) & (np.sign(V) != c) & (code_draw[t] < 1 - (1 - p2) ** np.abs(V))
        O = ((kappa * v[t])[:, None] * moved * b).sum(axis=0)  # noqa: E741
        c = np.where(learns, np.sign(V), c).astype(np.int8)
        mends = (c != 0) & (np.sign(O) == -c) & (check[t] < 1 - np.exp(-np.abs(O) / (p.hours_checking * m_t)))
        c, b = np.where(mends, -c, c), new

        # 5. Output, pressure, use, resistance
        K, E = ((f * moved * (b == value)).sum(axis=1) / m / W for value in (1, -1))
        lost = a * W * (p.output_unknown * (1 - K - E) + p.output_wrong * E)
        value = 1 + a * W * p.output_mastered * K - lost
        Y = value * (H - h) / H
        z = (
            z
            + (np.clip(p.pressure_start + p.pressure_gain * (1 - Y.mean(axis=0)), 0, MOST_PRESSURE) - z)
            / p.pressure_weeks
        )
        pulled = (
            s.anchor
            + p.resistance_dip * np.maximum(0, 1 - value)
            + p.resistance_overload * np.maximum(0, h - S) / H
        )
        pulled = pulled + p.resistance_errors * E * a - p.resistance_success * K * u
        pulled = (
            pulled
            - p.resistance_mentored * (hours_mentored > 0)
            - p.resistance_goals * R_i
            - p.resistance_involved * B_i
        )
        logit = p.use_base + p.use_mastery * K - p.use_errors * E
        logit = logit + p.use_colleagues * (_near(s, a) - 0.5) - p.use_resistance * (rho - 0.5)
        u = np.where(o, u + p.use_speed * (1 / (1 + np.exp(-logit)) - u), 0)
        change = p.resistance_speed * (np.clip(pulled, 0, 1) - rho) + p.resistance_contagion * (
            _near(s, rho) - rho
        )
        rho = np.clip(rho + change, 0, 1)

        record.use[t], record.resistance[t], record.output[t], record.code[t] = A * u, rho, Y, c
        record.right[t], record.wrong[t] = (b == 1).sum(axis=1), (b == -1).sum(axis=1)
        record.wanted[t], record.kept[t], record.spent[t], record.pressure[t] = Q, kappa, h, z
        record.lost[t] = (h / H + (1 - h / H) * lost).mean(axis=0)
        if record.mentoring is not None:
            record.mentoring[t] = hours_mentored + hours_mentoring
    return record


def _near(s: Setting, q: Array) -> Array:
    """N(q): what people near somebody do or feel, the team more than the firm."""
    teams = np.stack([q[s.team == team].mean(axis=0) for team in range(len(s.team_size))])
    return s.p.neighbours_team * teams[s.team] + (1 - s.p.neighbours_team) * q.mean(axis=0)


def _events(
    record: Record, s: Setting, t: int, b: Array, c: Array, turn: Array, leaver: Array,
    u: Array, rho: Array, involved: Array, moved: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """Step 0: practices that turn, a new version, people who leave (u, rho and involved change in place)."""
    turns = turn < s.turning[t]
    turned = np.where(turns, -b, b)
    _write(record, t, b, turned, np.full(b.shape, TURBULENCE))
    b, c = turned, np.where(turns, -c, c)
    if t in s.versions:
        which, becomes = s.versions[t]
        after = np.where(which, 0 if becomes == "unknown" else -np.abs(b), b)
        _write(record, t, b, after, np.full(b.shape, NEW_VERSION))
        b, c = after, np.where(which, 0 if becomes == "unknown" else -np.abs(c), c)
    leaves = leaver < s.p.turnover
    channel = np.full(leaves.shape, TURNOVER)
    if t in s.departures:
        person = s.departures[t]
        known = ((b == 1) & moved).sum(axis=1) + s.draws.uniform("departure", s.n)
        who = known.argmax(axis=0) if person is None else np.full(s.n_runs, person)
        leaves[who, np.arange(s.n_runs)] = True
        channel[who, np.arange(s.n_runs)] = DEPARTURE
        record.departed[t] = who
    runs, people = leaves.T.nonzero()
    place = s.draws.newcomers(t, leaves)
    k, e = (np.broadcast_to(value, (s.n, s.n_runs)) for value in (s.p.mastery_start, s.p.errors_newcomer))
    k, e = k.mean(axis=0)[runs], e[people, runs]
    comes = b.copy()
    comes[people, :, runs] = (
        (place < k).astype(np.int8) - ((place >= k) & (place < k + e)).astype(np.int8)
    ).T
    _write(record, t, b, comes, np.broadcast_to(channel[:, None], b.shape))
    u[leaves], rho[leaves], involved[leaves] = 0, s.anchor[leaves], 0
    return comes, c


def _write(record: Record, t: int, old: Array, new: Array, channel: Array) -> None:
    cells = np.flatnonzero(old != new)
    record.change(t, cells, old.flat[cells], new.flat[cells], channel.flat[cells])


def _mentors(
    s: Setting, t: int, dose: Array, mastered: Array, o: Array, tie: Array
) -> tuple[Array, Array, Array]:
    """Who mentors each person; hours a person is mentored; hours a person mentors. Run by run."""
    mentor = np.zeros((s.n, s.n_runs), dtype=int)
    learns, gives = np.zeros((s.n, s.n_runs)), np.zeros((s.n, s.n_runs))
    dose = np.broadcast_to(dose, (s.n, s.n_runs))
    for r in range(s.n_runs) if dose.any() else ():
        order = sorted(np.flatnonzero(o[:, r]), key=lambda i: -(mastered[i, r] + tie[i, r]))
        n_mentors = min(max(1, s.n // 4), len(order) // 2)
        for number, i in enumerate(order[(len(order) + 1) // 2 :] if n_mentors else ()):
            k = order[(number + t) % n_mentors]
            mentor[i, r], learns[i, r] = k, dose[i, r]
        gives[order[:n_mentors], r] = learns[:, r].sum() / max(1, n_mentors)
    return mentor, learns, gives


def _colleague(s: Setting, p: Any, draw: Array, C: Array, meeting: Array) -> Array:
    """Whom each person asks: of two candidates, the one who looks surer."""
    x = p.cross_team + (1 - p.cross_team) * (1 - np.exp(-p.cross_team_sharing * meeting))
    i = np.arange(s.n)[:, None]
    first = (np.cumsum(s.team_size) - s.team_size)[s.team][:, None]
    size = s.team_size[s.team][:, None]
    candidates = []
    for from_whole, place in ((draw[0], draw[1]), (draw[2], draw[3])):
        whole = ((from_whole + 0.5) / LEVELS < x) | (size == 1)
        among = np.where(whole, s.n, size) - 1  # never oneself
        k = np.where(whole, 0, first) + place.astype(int) * among // LEVELS
        candidates.append(k + (k >= i))
    sure = [np.take_along_axis(C, k, axis=0) for k in candidates]
    return np.where(sure[1] > sure[0], candidates[1], candidates[0])
