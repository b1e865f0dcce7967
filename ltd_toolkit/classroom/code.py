"""The result code of a class page: what was predicted and which plans were tried, in some forty letters.

It has the letters, the head and the check of the code of a game (docs/result_code.md); its first letter says
that it comes from a page. page.js writes the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ltd_toolkit.cases import Episode
from ltd_toolkit.cases.letters import ALPHABET, CodeError, check, clean, letters_of, number_of, place_of
from ltd_toolkit.cases.result_code import OF_A_PAGE, PLACES, name_of
from ltd_toolkit.classroom.grid import LEVELS, Grid
from ltd_toolkit.classroom.measure import SEED
from ltd_toolkit.lab.prediction import ASKED, Asked
from ltd_toolkit.problems import Problem

FORMAT = OF_A_PAGE
MOST_PLANS = 2


@dataclass(frozen=True)
class PageAnswer:
    """What a student did on a class page.

    Parameters
    ----------
    episode : str
        ``case.episode``.
    predicted : dict of str to float
        Outcome -> percentage, as it was asked.
    plans : tuple of int
        Numbers of the plans tried: the first, and the second if there was one.
    """

    episode: str
    predicted: Mapping[str, float]
    plans: tuple[int, ...]


def head_of(episode: Episode, fingerprint: str) -> dict[str, str]:
    """Return the letters that begin every code of a page, the number of plans left out.

    Parameters
    ----------
    episode : Episode
    fingerprint : str
        Of the numbers of the page.
    """
    return {
        "format": ALPHABET[FORMAT],
        "seed": letters_of(SEED, PLACES["seed"]),
        "episode": letters_of(place_of(name_of(episode)), PLACES["episode"]),
        "rules": letters_of(int(fingerprint[:5], 16), PLACES["rules"]),
    }


def page_code(grid: Grid, fingerprint: str, predicted: Mapping[str, float], plans: Sequence[int]) -> str:
    """Write what a student did as a code.

    Parameters
    ----------
    grid : Grid
    fingerprint : str
    predicted : dict of str to float
    plans : sequence of int
        One or two.

    Returns
    -------
    str

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> grid = Grid(load_case("pme1").episode("stock"))
    >>> page_code(grid, "0" * 64, {"use": 80, "worst_output": 90, "errors": 5}, [1])[:2]
    '21'
    """
    head = head_of(grid.episode, fingerprint)
    begins = head["format"] + ALPHABET[len(plans)] + head["seed"] + head["episode"] + head["rules"]
    said = "".join(letters_of(_place(each, predicted[name]), _length(each)) for name, each in ASKED.items())
    chosen = ["".join(ALPHABET[level] for level in grid.levels(plan)) for plan in plans]
    parts = [begins, said, *chosen]
    return "-".join([*parts, check("".join(parts))])


def read_page_code(code: str, grid: Grid, fingerprint: str) -> PageAnswer:
    """Read the code of a page.

    Parameters
    ----------
    code : str
        In capitals or not, in one piece or several.
    grid : Grid
        Of the episode that it must be of.
    fingerprint : str
        Of the numbers in force.

    Returns
    -------
    PageAnswer

    Raises
    ------
    CodeError
        If a letter is not of the alphabet, or is wrong or missing; if the code does not come from a class
        page, comes from another episode, or from a page with other numbers.
    """
    letters = clean(code, sum(PLACES.values()))
    head, at = {}, 0
    for name, length in PLACES.items():
        head[name], at = letters[at : at + length], at + length
    _check_head(head, grid, fingerprint)
    body, said = letters[at:], {}
    for name, each in ASKED.items():
        place, body = number_of(body[: _length(each)]), body[_length(each) :]
        if not 0 <= place <= _place(each, each.high):
            raise CodeError([Problem("code_damaged")])
        said[name] = float(each.low + place * each.step)
    plans, n = [], len(grid.levers)
    for _ in range(number_of(head["played"])):
        levels, body = [number_of(letter) for letter in body[:n]], body[n:]
        if len(levels) < n or max(levels, default=0) >= len(LEVELS):
            raise CodeError([Problem("code_damaged")])
        plans.append(grid.number(levels))
    if not 1 <= len(plans) <= MOST_PLANS or len(body) != len(check("")):
        raise CodeError([Problem("code_damaged")])
    return PageAnswer(name_of(grid.episode), said, tuple(plans))


def _check_head(head: Mapping[str, str], grid: Grid, fingerprint: str) -> None:
    ours, name = head_of(grid.episode, fingerprint), name_of(grid.episode)
    if head["format"] != ours["format"]:
        raise CodeError([Problem("code_no_page")])
    if head["episode"] != ours["episode"]:
        raise CodeError([Problem("code_other_episode", values={"expected": name})])
    if (head["rules"], head["seed"]) != (ours["rules"], ours["seed"]):
        raise CodeError([Problem("code_other_numbers", values={"episode": name})])


def _place(asked: Asked, value: float) -> int:
    return round((value - asked.low) / asked.step)


def _length(asked: Asked) -> int:
    """Return how many letters hold any answer to a question."""
    return 1 if _place(asked, asked.high) < len(ALPHABET) else 2
