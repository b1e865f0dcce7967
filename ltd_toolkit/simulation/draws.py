"""Random numbers such that plans can be compared: one stream per purpose, the same whatever the plan.

A stream is keyed by the seed, what it is for, and the block its runs belong to. It is always drawn in full,
for every person, practice and run of the block, whether the plan has a use for it or not. So two plans with
the same seed meet the same people on the same days, what differs between them is the plan, and a smaller
number of runs is the first of a larger one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

FIRST, SECOND, OTHERS = 40, 160, 200  # runs in the blocks: a first picture, the rest of 200, then more
LEVELS = 1 << 16  # what a draw of 16 bits can be
PURPOSES = (
    "people", "start", "syllabus", "chosen", "cells", "code", "check", "colleagues", "coins", "leavers",
    "newcomers", "turbulence", "mentors", "departure", "version",
)  # fmt: skip  # a stream is known by its place here: add at the end only


@dataclass(frozen=True)
class Block:
    """Runs that are simulated together.

    Parameters
    ----------
    number : int
        From 0.
    first : int
        Number of its first run.
    size : int
        Runs that are drawn.
    used : int
        Runs that are simulated: the first ones.
    """

    number: int
    first: int
    size: int
    used: int


def blocks(n_runs: int) -> Iterator[Block]:
    """Cut runs into blocks of 40, 160, 200, 200, ...; only the last may be used in part.

    Parameters
    ----------
    n_runs : int

    Examples
    --------
    >>> [(block.first, block.used) for block in blocks(250)]
    [(0, 40), (40, 160), (200, 50)]
    """
    number = first = 0
    while first < n_runs:
        size = (FIRST, SECOND)[number] if number < 2 else OTHERS
        yield Block(number, first, size, min(size, n_runs - first))
        number, first = number + 1, first + size


class Draws:
    """The random numbers of a block of runs. In every array runs come last.

    Parameters
    ----------
    seed : int
    block : Block
    n_people, n_practices, n_weeks : int
    """

    def __init__(self, seed: int, block: Block, n_people: int, n_practices: int, n_weeks: int) -> None:
        self._seed, self._block = seed, block
        self.n, self.m, self.n_weeks = n_people, n_practices, n_weeks

    def stream(self, purpose: str, week: int | None = None) -> np.random.SFC64:
        """Return the stream for a purpose, or for a purpose in one week."""
        key = (PURPOSES.index(purpose), self._block.number, *(() if week is None else (week,)))
        return np.random.SFC64(np.random.SeedSequence(self._seed, spawn_key=key))

    def uniform(self, purpose: str, *shape: int) -> Array:
        """Return numbers 0–1 of a shape, with runs as a last dimension."""
        return self._used(np.random.Generator(self.stream(purpose)).random((*shape, self._block.size)))

    def normal(self, purpose: str, *shape: int) -> Array:
        """Return standard normal numbers of a shape, with runs as a last dimension."""
        return self._used(
            np.random.Generator(self.stream(purpose)).standard_normal((*shape, self._block.size))
        )

    def every_week(self, purpose: str) -> Iterator[Array]:
        """Yield, week after week, a whole number 0–65535 for each person, practice and run."""
        stream = self.stream(purpose)
        for _ in range(self.n_weeks):
            yield self.levels(stream, self.n, self.m)

    def levels(self, stream: np.random.SFC64, *shape: int) -> Array:
        """Take whole numbers 0–65535 of a shape, with runs as a last dimension, from a stream."""
        full = (*shape, self._block.size)
        n_words = -(-int(np.prod(full)) // 4)
        words = np.asarray(stream.random_raw(n_words)).astype("<u8", copy=False).view("<u2")
        return self._used(words[: int(np.prod(full))].reshape(full))

    def newcomers(self, week: int, leaves: Array) -> Array:
        """Return a number 0–1 for each practice of those who come in a week: practice x newcomer.

        Parameters
        ----------
        week : int
        leaves : array of bool (n_people, n_runs)
            Newcomers are in the order of ``leaves.T.nonzero()``: run by run, so that fewer runs are the first
            of more.
        """
        generator = np.random.Generator(self.stream("newcomers", week))
        return generator.random((int(leaves.sum()), self.m)).T

    def _used(self, full: Array) -> Array:
        if self._block.used == self._block.size:
            return full
        return np.ascontiguousarray(full[..., : self._block.used])
