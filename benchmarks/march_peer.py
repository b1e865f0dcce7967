"""March's model of mutual learning here and in the public framework mesa: processor time per run.

    pip install mesa               # an optional peer
    OMP_NUM_THREADS=1 python benchmarks/march_peer.py

Both run the algorithm that reproduces the figures of March (1991): 24 people, 30 beliefs, 104 periods,
p1 = .1, p2 = .5. mesa keeps each person as an agent with a list of beliefs, as its examples do.
"""

from __future__ import annotations

import random
import time

import mesa

from ltd_toolkit import Firm, Plan, simulate
from ltd_toolkit.simulation.march import march

PEOPLE, BELIEFS, PERIODS, P1, P2 = 24, 30, 104, 0.1, 0.5
RUNS, PEER_RUNS = 200, 10


class Person(mesa.Agent):
    """Somebody who believes, acts and learns from the code."""

    def __init__(self, model: Organisation) -> None:
        super().__init__(model)
        self.beliefs = [random.choice((-1, 0, 1)) for _ in range(BELIEFS)]
        self.acts: list[int] = []

    def act(self) -> None:
        """Act on each belief, by a coin where there is none."""
        self.acts = [belief or random.choice((-1, 1)) for belief in self.beliefs]

    def step(self) -> None:
        """Take a step toward the code on each belief, with probability p1."""
        for number, (belief, code) in enumerate(zip(self.beliefs, self.model.code, strict=True)):
            if code and belief != code and random.random() < P1:
                self.beliefs[number] += 1 if code > belief else -1


class Organisation(mesa.Model):
    """Reality is +1 everywhere; the code begins empty."""

    def __init__(self) -> None:
        super().__init__()
        self.code = [0] * BELIEFS
        Person.create_agents(self, PEOPLE)

    def step(self) -> None:
        """One period: all act, the code learns from those who do better, people learn from the code."""
        self.agents.do("act")
        known = sum(self.code)
        better = [person.acts for person in self.agents if sum(person.acts) > known]
        votes = [sum(column) for column in zip(*better, strict=True)] or [0] * BELIEFS
        code = list(self.code)
        for number, vote in enumerate(votes):
            sign = (vote > 0) - (vote < 0)
            if sign and sign != code[number] and random.random() < 1 - (1 - P2) ** abs(vote):
                code[number] = sign
        self.agents.do("step")
        self.code = code

    def knowledge(self) -> float:
        """Share of reality that the code holds, right less wrong."""
        return sum(self.code) / BELIEFS


def per_run(what: object, runs: int) -> float:
    """Return the least of three processor times, in milliseconds per run."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        what()  # type: ignore[operator]
        times.append((time.process_time() - begun) / runs * 1000)
    return min(times)


def in_mesa() -> float:
    """Run March in mesa; return the mean knowledge of the code."""
    total = 0.0
    for _ in range(PEER_RUNS):
        organisation = Organisation()
        for _ in range(PERIODS):
            organisation.step()
        total += organisation.knowledge()
    return total / PEER_RUNS


def main() -> None:
    """Print one line per program."""
    firm = Firm({"a": 8, "b": 8, "c": 8})
    here = per_run(
        lambda: march(P1, P2, n_people=PEOPLE, n_beliefs=BELIEFS, n_runs=RUNS, n_periods=PERIODS), RUNS
    )
    peer = per_run(in_mesa, PEER_RUNS)
    whole = per_run(lambda: simulate(firm, Plan(course=14), n_runs=RUNS, random_state=1), RUNS)
    print(f"March here            {here:7.2f} ms a run   1.0")
    print(f"March in mesa {mesa.__version__:8}{peer:7.2f} ms a run   {peer / here:.1f}")
    print(f"the whole firm here   {whole:7.2f} ms a run   {whole / here:.1f}")


if __name__ == "__main__":
    main()
