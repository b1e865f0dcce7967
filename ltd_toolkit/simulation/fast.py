"""The weekly model, quickly: the same runs as :mod:`ltd_toolkit.simulation.plain`, to the last belief.

Read the plain version first; the steps and the letters are the same. What makes this one fast:

- Few cells change in a week. Each cell has a draw of 16 bits; a bound on its hazards, one per person and run,
  says for nearly all of them that nothing can happen. Only the rest, the candidates, are looked at.
- Numbers of practices mastered are kept up to date from the changes instead of being counted again.
- Tables lie person x practice x run: sums over people run along contiguous memory.
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

HAZARD_OF_DRAW = -np.log1p(-(np.arange(LEVELS) + 0.5) / LEVELS)  # e, for each value of a draw
TO_PLUS, TO_MINUS, TO_ZERO = 1, -1, 0


def simulate_fast(setting: Setting, go_on: Callable[[], bool] = always) -> Record:
    """Simulate a block of runs.

    Parameters
    ----------
    setting : Setting
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
    run = _Run(setting)
    for week in range(setting.n_weeks):
        if not go_on():
            raise Abandoned
        run.live(week)
    return run.record


class _Run:
    """A block of runs on its way through the weeks."""

    def __init__(self, s: Setting) -> None:
        self.s, self.p, self.plan = s, s.p, s.schedule
        self.record = Record(s)
        shape = (s.n, s.n_runs)
        self.b, self.c = s.beliefs.copy(), np.zeros((s.m, s.n_runs), dtype=np.int8)
        self.flat_b, self.flat_c = self.b.reshape(-1), self.c.reshape(-1)
        self.u, self.rho = np.zeros(shape), s.anchor.copy()
        self.z = np.zeros(s.n_runs) + np.minimum(s.p.pressure_start, MOST_PRESSURE)
        self.involved = np.zeros(shape)
        self._places()
        self._draws()
        self._rates()
        self.moved_now: Array | None = None
        self.mentored: Array | None = None
        self.o: Any = None

    def _places(self) -> None:
        """Where, in flat tables, the person and the code are that belong to a cell."""
        s = self.s
        cell = np.arange(s.n * s.m * s.n_runs, dtype=np.int32)
        per_person = s.m * s.n_runs
        self.person_of = cell // per_person * s.n_runs + cell % s.n_runs
        self.code_of = cell % per_person
        self.per_person = per_person
        self.team_start = (np.cumsum(s.team_size) - s.team_size)[s.team]
        self.row = np.arange(s.n)[:, None]
        self.column = np.arange(s.n_runs)
        average = (s.team[:, None] == s.team) / s.team_size[s.team]
        self.team_average = average

    def _draws(self) -> None:
        s, draws = self.s, self.s.draws
        self.cells = draws.every_week("cells")
        self.code_draw = draws.uniform("code", s.n_weeks, s.m)
        self.colleague_draw = draws.levels(draws.stream("colleagues"), s.n_weeks, 4, s.n)
        self.coins = draws.every_week("coins") if np.any(self.p.coin) else None
        self.leaves = draws.uniform("leavers", s.n_weeks, s.n) < self.p.turnover
        self.someone_leaves = self.leaves.any(axis=(1, 2))
        changing = bool(np.any(s.turning))
        self.turns = draws.uniform("turbulence", s.n_weeks, s.m) < s.turning[:, None] if changing else None
        hours = self.plan.hours
        self.check = draws.uniform("check", s.n_weeks, s.m) if "involvement" in hours else None
        self.tie: Any = draws.uniform("mentors", s.n_weeks, s.n) if "mentoring" in hours else None

    def _rates(self) -> None:
        """Work out what stays the same from week to week."""
        s, p = self.s, self.p
        self.per_code = -np.log1p(-np.minimum(p.code_to_people, CERTAIN))
        self.per_course = -np.log1p(-np.minimum(p.transfer_course, CERTAIN))
        self.discovery = p.discovery * s.ability
        self.unlearning = p.unlearning * s.ability
        self.in_course: Any = self.plan.course.any(axis=(1, 2))
        self.goals_on: Any = self.plan.goals.any(axis=(1, 2))
        self.on: dict[str, Any] = {lever: hours.any(axis=(1, 2)) for lever, hours in self.plan.hours.items()}

    def live(self, t: int) -> None:
        """Go through the steps of a week."""
        self._events(t)
        self._hours(t)
        votes = self._vote()
        voices = self._voices(t)
        self._learn(t)
        self._code(t, votes, voices)
        self._people(t)

    # Step 0

    def _events(self, t: int) -> None:
        s = self.s
        if self.turns is not None and self.turns[t].any():
            self._rewrite(t, self.turns[t], lambda old: -old, TURBULENCE)
        if t in s.versions:
            which, becomes = s.versions[t]
            self._rewrite(
                t, which, np.zeros_like if becomes == "unknown" else lambda old: -np.abs(old), NEW_VERSION
            )
        self._move(t)
        if self.someone_leaves[t] or t in s.departures:
            self._replace(t)

    def _rewrite(self, t: int, which: Array, what: Any, channel: int) -> None:
        """Change the beliefs of everybody, and the code, on some practices."""
        self.c[which] = what(self.c[which])
        cells = np.flatnonzero((self.b != 0) & which)
        old = self.flat_b[cells]
        self._set(t, cells, old, what(old), np.full(len(cells), channel))

    def _replace(self, t: int) -> None:
        s, p = self.s, self.p
        leaves = self.leaves[t].copy()
        channel = np.full(leaves.shape, TURNOVER)
        if t in s.departures:
            person = s.departures[t]
            known = self.right_m + s.draws.uniform("departure", s.n)
            who = known.argmax(axis=0) if person is None else np.full(s.n_runs, person)
            leaves[who, self.column], channel[who, self.column] = True, DEPARTURE
            self.record.departed[t] = who
        runs, people = leaves.T.nonzero()
        place = s.draws.newcomers(t, leaves)
        mastery = np.broadcast_to(p.mastery_start, (s.n, s.n_runs)).mean(axis=0)[runs]
        errors = np.broadcast_to(p.errors_newcomer, (s.n, s.n_runs))[people, runs]
        new = (place < mastery).astype(np.int8) - ((place >= mastery) & (place < mastery + errors)).astype(
            np.int8
        )
        cells = (people * self.per_person + np.arange(s.m)[:, None] * s.n_runs + runs).reshape(-1)
        why = np.broadcast_to(channel[people, runs], new.shape).reshape(-1)
        self._set(t, cells, self.flat_b[cells], new.reshape(-1), why)
        self.u[leaves], self.rho[leaves], self.involved[leaves] = 0, s.anchor[leaves], 0

    def _move(self, t: int) -> None:
        """Bring in practices, if it is the week for some; count again what depends on them."""
        s, moved = self.s, self.plan.moved[t]
        if self.moved_now is not None and np.array_equal(moved, self.moved_now):
            return
        self.moved_now = moved
        full = np.broadcast_to(moved, (s.m, s.n_runs))
        self.all_moved = bool(moved.all())
        self.f = np.ascontiguousarray(s.frequency[:, None] * full)
        self.flat_f, self.flat_moved = self.f.reshape(-1), np.ascontiguousarray(full).reshape(-1)
        self.moved = full
        self.m_t = full.sum(axis=0).astype(float)
        self.W = self.f.sum(axis=0) / s.m
        right, wrong = self.b == 1, self.b == -1
        if not hasattr(self, "right"):
            self.right, self.wrong = right.sum(axis=1).astype(float), wrong.sum(axis=1).astype(float)
        if self.all_moved:
            self.right_m, self.wrong_m = self.right, self.wrong
        else:
            self.right_m, self.wrong_m = ((each & full).sum(axis=1).astype(float) for each in (right, wrong))
        self.right_f, self.wrong_f = (np.einsum("ijr,jr->ir", each, self.f) for each in (right, wrong))

    # Step 1

    def _hours(self, t: int) -> None:
        s, p, plan = self.s, self.p, self.plan
        H = s.week_hours
        access = plan.access[t]
        self.access, self.o = access, access > 0
        self.everyone = bool(self.o.all())
        self.a = access * self.u
        self.C = (self.right_m + self.wrong_m) / self.m_t
        own = (1 - self.C) * (p.own_hours * self.o)
        pressure = self.z
        if self.goals_on[t]:
            own = own * (1 + p.goals_effort * plan.goals[t])
            pressure = self.z * (1 - p.goals_protection * plan.goals[t])
        self.w, self.g, self.d, self.r = (
            self._planned(lever, t) * self.o if self._is_on(lever, t) else None
            for lever in ("field_support", "sharing_space", "document_and_share", "practice_hours")
        )
        self.v = self._planned("involvement", t) if self._is_on("involvement", t) else None
        self.reserved = (
            self._planned("reserved_time", t) * self.o if self._is_on("reserved_time", t) else None
        )
        self.mentored = None
        Q = own
        for planned in (self.w, self.g, self.d, self.r, self.v):
            if planned is not None:
                Q = Q + planned
        if self._is_on("mentoring", t):
            self._pair(t)
            Q = Q + self.mentored + self.mentoring
        some = np.where(Q > 0, Q, 1e-9)
        if self.reserved is None:
            kappa = np.broadcast_to(1 - pressure, Q.shape)
        else:
            kept = np.minimum(Q, self.reserved)
            kappa = (kept + (1 - pressure) * (Q - kept)) / some
        kappa = np.where(Q > 0, kappa, 1)
        course_hours: Any = plan.course_of(t).hours * plan.course[t] if self.in_course[t] else 0.0
        kappa = np.minimum(kappa, np.maximum(H - course_hours, 0) / some)
        self.kappa, done = kappa, kappa * Q
        self.asking = p.asking_share * kappa * own
        self.trying = kappa * own - self.asking
        if self.r is not None:
            self.trying = self.trying + kappa * self.r
        h = course_hours + done + self.asking.mean(axis=0)
        if self.reserved is not None:
            unfilled = (1 - p.reserved_returned) * (self.reserved - Q)
            fill = np.clip(unfilled, 0, np.maximum(H - course_hours - done, 0))
            self.trying, h = self.trying + fill, h + fill
        self.h = np.minimum(H, h)
        if self.v is not None:
            self.involved += kappa * self.v
        if self.check is not None:
            self.B = 1 - np.exp(-self.involved / p.involvement_hours)
        record = self.record
        record.wanted[t], record.kept[t], record.spent[t] = Q, kappa, self.h
        self.meeting = None if self.g is None else kappa * self.g

    def _is_on(self, lever: str, t: int) -> bool:
        return lever in self.on and bool(self.on[lever][t])

    def _planned(self, lever: str, t: int) -> Array:
        return self.plan.hours[lever][t]

    def _pair(self, t: int) -> None:
        """Give each novice a mentor."""
        s = self.s
        o = np.broadcast_to(self.o, (s.n, s.n_runs))
        order = np.where(o, -(self.right_m + self.tie[t]), np.inf).argsort(axis=0)
        n_there = o.sum(axis=0)
        n_mentors = np.minimum(max(1, s.n // 4), n_there // 2)
        number = self.row - (n_there + 1) // 2  # of a novice, at each place of the order
        novice = (number >= 0) & (self.row < n_there) & (n_mentors > 0)
        teacher = np.take_along_axis(
            order, np.where(novice, (number + t) % np.maximum(1, n_mentors), 0), axis=0
        )
        self.mentor = np.zeros((s.n, s.n_runs), dtype=np.int64)
        np.put_along_axis(self.mentor, order, np.where(novice, teacher, 0), axis=0)
        is_novice = np.zeros((s.n, s.n_runs), dtype=bool)
        np.put_along_axis(is_novice, order, novice, axis=0)
        self.mentored = is_novice * self._planned("mentoring", t)
        gives = np.where(self.row < n_mentors, self.mentored.sum(axis=0) / np.maximum(1, n_mentors), 0.0)
        self.mentoring = np.zeros((s.n, s.n_runs))
        np.put_along_axis(self.mentoring, order, gives, axis=0)
        if self.record.mentoring is not None:
            self.record.mentoring[t] = self.mentored + self.mentoring

    # Step 2

    def _vote(self) -> Array:
        """Sum, by practice, the acts of those who do better than the code."""
        acts = self.b
        if self.coins is None:
            performance = self.right_m - self.wrong_m
        else:
            coin = np.where(next(self.coins) % 2, 1, -1) * np.asarray(self.p.coin, dtype=int)
            acts = np.where(self.b == 0, coin, self.b).astype(np.int8)
            performance = (acts * self.moved).sum(axis=1)
        better = (performance > (self.c * self.moved).sum(axis=0, dtype=np.int32)) & self.o
        votes = np.add.reduce(acts * better.astype(np.int8)[:, None], axis=0, dtype=np.int16)
        return votes if self.all_moved else votes * self.moved

    def _voices(self, t: int) -> Array | None:
        """Sum, by practice, the beliefs of those who check the code, by their hours."""
        if self.v is None:
            return None
        return np.einsum("ir,ijr->jr", self.kappa * self.v, self.b) * self.moved

    # Step 3

    def _learn(self, t: int) -> None:
        s, p = self.s, self.p
        f, m_t = self.flat_f, self.m_t
        self._ask(t)
        per_code: Any = np.broadcast_to(self.per_code * self.o, (s.n, s.n_runs))
        by_use = self.a * self.discovery
        by_trying = self.trying * s.ability / (p.hours_trying * m_t)
        by_asking = self.asking * s.ability * self.knows_more / (p.hours_asking * m_t)
        unlearning = self.a * self.unlearning
        hours: dict[int, Array] = {}
        if self.meeting is not None:
            hours[CODE] = self.meeting / (p.hours_sharing * m_t)
        if self.w is not None:
            supported = p.transfer_field_support * self.kappa * self.w * s.ability
            hours[FIELD_SUPPORT] = np.broadcast_to(supported / (p.hours_field_support * m_t), (s.n, s.n_runs))
        if self.mentored is not None:
            hours[MENTORING] = self.kappa * self.mentored * s.ability / (p.hours_mentoring * m_t)
        if self.in_course[t]:
            per_taught = self.per_course / self.plan.course_of(t).weeks * s.ability
            hours[COURSE] = np.broadcast_to(per_taught * self.plan.course[t], (s.n, s.n_runs))

        cells, draw = self._candidates(per_code, by_use, by_trying, by_asking, unlearning, hours)
        person, place = self.person_of[cells], self.code_of[cells]
        b, c, often = self.flat_b[cells], self.flat_c[place], f[place]
        met: Any = 1 if self.all_moved else self.flat_moved[place]
        differs = (c != 0) & (c != b)
        e = HAZARD_OF_DRAW[draw]

        code = per_code.reshape(-1)[person]
        if CODE in hours:
            code = code + hours[CODE].reshape(-1)[person] * met
        hazards = [(CODE, code * differs)]
        if COURSE in hours:
            hazards.append((COURSE, hours[COURSE].reshape(-1)[person] * self._covered(t, cells)))
        if FIELD_SUPPORT in hours:
            hazards.append((FIELD_SUPPORT, hours[FIELD_SUPPORT].reshape(-1)[person] * often))
        b_mentor = None
        if MENTORING in hours:
            source = self.mentor.reshape(-1)[person]
            b_mentor = self.flat_b[source * self.per_person + place]
            hazards.append((MENTORING, hours[MENTORING].reshape(-1)[person] * met * (b_mentor != 0)))
        b_asked = self.flat_b[self.asked.reshape(-1)[person] * self.per_person + place]
        hazards.append((ASKING, by_asking.reshape(-1)[person] * met * (b_asked != 0)))
        discovery = (by_use.reshape(-1)[person] * often + by_trying.reshape(-1)[person] * met) * (b == 0)
        right = discovery * self._right()[place]
        hazards += [(DOING, right), (-DOING, discovery - right)]
        hazards.append((UNLEARNING, unlearning.reshape(-1)[person] * often * (b == -1)))

        total = hazards[0][1].copy()
        for _, hazard in hazards[1:]:
            total += hazard
        fading = p.fading if np.ndim(p.fading) == 0 else p.fading[cells % s.n_runs]
        hit = np.flatnonzero(e < total + fading)
        self._fire(t, hit, cells, person, place, e, b, c, often, hazards, fading, b_mentor, b_asked)

    def _covered(self, t: int, cells: Array) -> Array:
        """Tell which cells the course is about: person x practice x run, or the same for everybody."""
        syllabus = self.s.syllabus[self.plan.stage[t]]
        return syllabus.reshape(-1)[cells if len(syllabus) > 1 else self.code_of[cells]]

    def _candidates(
        self, per_code: Array, by_use: Array, by_trying: Array, by_asking: Array, unlearning: Array,
        hours: dict[int, Array],
    ) -> tuple[Array, Array]:  # fmt: skip
        """Return the cells in which something may happen, and their draws."""
        draws = next(self.cells)
        most = self.f.max(axis=0)
        anyone = per_code + by_asking
        for channel, hazard in hours.items():
            anyone = anyone + (hazard * most if channel == FIELD_SUPPORT else hazard)
        known = _limit(anyone + unlearning * most + self.p.fading)
        unknown = _limit(anyone + by_use * most + by_trying)
        some = draws <= np.maximum(known, unknown)[:, None]
        cells = np.flatnonzero(some)
        draw = draws.reshape(-1)[cells]
        limits = np.stack([unknown.reshape(-1), known.reshape(-1)])
        stay = draw <= limits[np.abs(self.flat_b[cells]), self.person_of[cells]]
        return cells[stay], draw[stay]

    def _fire(
        self, t: int, hit: Array, cells: Array, person: Array, place: Array, e: Array, b: Array, c: Array,
        often: Array, hazards: list[tuple[int, Array]], fading: Any, b_mentor: Array | None, b_asked: Array,
    ) -> None:  # fmt: skip
        """See which channel acts on the cells that are hit, and let it write."""
        e, b, cells, person = e[hit], b[hit], cells[hit], person[hit]
        channel = np.full(len(hit), -1, dtype=np.int8)
        new = b.copy()
        end = np.zeros(len(hit))
        for name, hazard in hazards:
            end += hazard[hit]
            acts = np.flatnonzero((channel < 0) & (e < end))
            if not len(acts):
                continue
            channel[acts] = abs(name)
            if name == CODE:
                new[acts] += np.sign(c[hit[acts]] - b[acts])
            elif name == MENTORING and b_mentor is not None:
                new[acts] = b_mentor[hit[acts]]
                channel[acts[self._elsewhere(self.mentor, person[acts])]] = MENTORING_OTHER_TEAM
            elif name == ASKING:
                new[acts] = b_asked[hit[acts]]
                channel[acts[self._elsewhere(self.asked, person[acts])]] = ASKING_OTHER_TEAM
            else:
                new[acts] = -1 if name == -DOING else 0 if name == UNLEARNING else 1
        rest = np.flatnonzero((channel < 0) & (b != 0))
        rate = fading if np.ndim(fading) == 0 else fading[hit[rest]]
        protected = self.p.use_protection
        if np.ndim(protected):
            protected = protected[cells[rest] % self.s.n_runs]
        fades = e[rest] < end[rest] + rate * np.exp(
            -protected * self.a.reshape(-1)[person[rest]] * often[hit[rest]]
        )
        channel[rest[fades]], new[rest[fades]] = FADING, 0
        changed = np.flatnonzero(new != b)
        self._set(t, cells[changed], b[changed], new[changed], channel[changed])

    def _elsewhere(self, source: Array, person: Array) -> Array:
        team = self.s.team
        return team[source.reshape(-1)[person]] != team[person // self.s.n_runs]

    def _right(self) -> Array:
        """Return the probability that a discovery is right, by practice and run, flat."""
        p = self.p
        pi: Any = p.right_alone
        if self.check is not None:
            pi = pi + p.involvement_right * self.B.mean(axis=0) * (1 - pi)
        guided = (1 - p.code_guidance) * pi + p.code_guidance * (self.c == 1)
        return np.where(self.c == 0, pi, guided).reshape(-1)

    def _ask(self, t: int) -> None:
        """Choose whom each person asks: of two candidates, the one who looks surer."""
        s, p = self.s, self.p
        meeting: Any = 0.0 if self.meeting is None else self.meeting.mean(axis=0)
        x = p.cross_team + (1 - p.cross_team) * (1 - np.exp(-p.cross_team_sharing * meeting))
        from_whole, place = self.colleague_draw[t][0::2], self.colleague_draw[t][1::2]
        size = s.team_size[s.team][:, None]
        whole = (from_whole < x * LEVELS - 0.5) | (size == 1)
        among = np.where(whole, s.n - 1, size - 1).astype(np.uint32)
        k = (place * among >> 16).astype(np.int32) + np.where(whole, 0, self.team_start[:, None])
        k += k >= self.row
        sure = self.C.reshape(-1)[k * s.n_runs + self.column]
        second = sure[1] > sure[0]
        self.asked = np.where(second, k[1], k[0])
        self.knows_more = np.where(second, sure[1], sure[0]) > self.C

    def _set(self, t: int, cells: Array, old: Array, new: Array, channel: Array) -> None:
        """Write beliefs, write the change down, and keep the counts right."""
        differs = old != new
        if not differs.all():
            cells, old, new, channel = cells[differs], old[differs], new[differs], channel[differs]
        self.flat_b[cells] = new
        self.record.change(t, cells, old, new, channel)
        if not hasattr(self, "right"):
            return  # the first week begins with a change: nothing has been counted yet
        person, place = self.person_of[cells], self.code_of[cells]
        right = (new == 1).astype(float) - (old == 1)
        wrong = (new == -1).astype(float) - (old == -1)
        often = self.flat_f[place]
        pairs = [
            (self.right, right),
            (self.wrong, wrong),
            (self.right_f, right * often),
            (self.wrong_f, wrong * often),
        ]
        if not self.all_moved:
            met = self.flat_moved[place]
            pairs += [(self.right_m, right * met), (self.wrong_m, wrong * met)]
        for total, change in pairs:
            total += np.bincount(person, change, total.size).reshape(total.shape)

    # Step 4

    def _code(self, t: int, votes: Array, voices: Array | None) -> None:
        p = self.p
        odds = np.log1p(-np.minimum(p.people_to_code, CERTAIN))
        if self.meeting is not None:
            odds = odds - self.meeting.mean(axis=0) / p.hours_sharing / self.m_t
        if self.d is not None:
            odds = odds - (self.kappa * self.d).mean(axis=0) / p.hours_documenting / self.m_t
        view = np.sign(votes)
        asks = np.flatnonzero((view != 0) & (view != self.c))
        odds = np.broadcast_to(odds, (self.s.n_runs,))[asks % self.s.n_runs]
        learns = self.code_draw[t].reshape(-1)[asks] < -np.expm1(np.abs(votes.reshape(-1)[asks]) * odds)
        self.flat_c[asks[learns]] = view.reshape(-1)[asks[learns]]
        if voices is not None and self.check is not None:
            against = (self.c != 0) & (np.sign(voices) == -self.c)
            mends = against & (self.check[t] < -np.expm1(-np.abs(voices) / (p.hours_checking * self.m_t)))
            self.c[mends] = -self.c[mends]
        self.record.code[t] = self.c

    # Step 5

    def _people(self, t: int) -> None:
        s, p, a = self.s, self.p, self.a
        share = 1 / (s.m * self.W)
        K, E = self.right_f * share, self.wrong_f * share
        work = a * self.W
        lost = work * (p.output_unknown - p.output_unknown * K + (p.output_wrong - p.output_unknown) * E)
        value = 1 + work * (p.output_mastered * K) - lost
        producing = 1 - self.h / s.week_hours
        Y = value * producing
        goal = np.clip(p.pressure_start + p.pressure_gain * (1 - Y.mean(axis=0)), 0, MOST_PRESSURE)
        self.z = self.z + (goal - self.z) / p.pressure_weeks

        unreserved = self.h if self.reserved is None else np.maximum(0, self.h - self.reserved)
        pulled = s.anchor + p.resistance_dip * np.maximum(0, 1 - value)
        pulled += (p.resistance_overload / s.week_hours) * unreserved
        pulled += p.resistance_errors * E * a - p.resistance_success * K * self.u
        if self.mentored is not None:
            pulled -= p.resistance_mentored * (self.mentored > 0)
        if self.goals_on[t] and np.any(p.resistance_goals):
            pulled -= p.resistance_goals * self.plan.goals[t]
        if self.check is not None and np.any(p.resistance_involved):
            pulled -= p.resistance_involved * self.B
        logit = p.use_base + p.use_mastery * K - p.use_errors * E
        logit += p.use_colleagues * (self._near(a) - 0.5) - p.use_resistance * (self.rho - 0.5)
        self.u = self.u + p.use_speed * (1 / (1 + np.exp(-logit)) - self.u)
        if not self.everyone:
            self.u = self.u * self.o
        move = p.resistance_speed * (np.clip(pulled, 0, 1) - self.rho)
        move += p.resistance_contagion * (self._near(self.rho) - self.rho)
        self.rho = np.clip(self.rho + move, 0, 1)

        record = self.record
        record.use[t], record.resistance[t], record.output[t] = self.access * self.u, self.rho, Y
        record.right[t], record.wrong[t], record.pressure[t] = self.right, self.wrong, self.z
        record.lost[t] = (1 - producing + producing * lost).mean(axis=0)

    def _near(self, q: Array) -> Array:
        theta = self.p.neighbours_team
        return theta * (self.team_average @ q) + (1 - theta) * q.mean(axis=0)


def _limit(hazard: Array) -> Array:
    """Return the largest draw, of 16 bits, that may lie below a hazard."""
    return np.minimum(LEVELS * -np.expm1(-hazard), LEVELS - 1).astype(np.uint16)
