"""A game as a file: what was decided, kept after every quarter, and the result that is handed in.

Both are JSON with a check of their own (SHA-256 of the rest), so that what was damaged or changed is seen.
A file is read back by playing its decisions again: it cannot hold a past that did not happen.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from ltd_toolkit.cases.game import QUARTERS, Game, Turn
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.cases.result_code import FORMAT, name_of, result_code, rules_of
from ltd_toolkit.problems import Problem, ProblemsError
from ltd_toolkit.writing import write_whole

STATE, RESULT = "ltd_toolkit game", "ltd_toolkit game result"
LARGEST = 1_000_000  # bytes; a whole game has a few thousand
OUTCOMES = (
    "use", "mastery", "errors", "resistance", "spread", "worst_output", "output_gain", "hours_spent",
)  # fmt: skip


class GameError(ProblemsError):
    """A file of a game that cannot be gone on with."""


class GameFile:
    """The file that a game is kept in.

    Parameters
    ----------
    path : str or pathlib.Path
        Its folder is made if it is not there.

    Attributes
    ----------
    path : pathlib.Path

    Examples
    --------
    >>> import tempfile
    >>> from ltd_toolkit.cases import load_case
    >>> episode = load_case("erp").episode("erp")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     game = Game(episode, random_state=1)
    ...     game.play({"course": 4}, prediction=(0.05, 0.2))
    ...     GameFile(f"{folder}/mine.json").save(game)
    ...     GameFile(f"{folder}/mine.json").open(episode)
    Game of erp.erp: 1 of 8 quarters played
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._last: bytes | None = None  # what this object read or wrote

    def open(self, episode: Episode, random_state: int | None = None) -> Game | None:
        """Return the game that the file holds; None if there is no file.

        Parameters
        ----------
        episode : Episode
            What it must be a game of.
        random_state : int, optional
            The world that it must be in.

        Raises
        ------
        GameError
            If the file cannot be read, is damaged, was changed, or holds another game. It stays as it is.
        """
        if not os.path.lexists(self.path):
            return None
        content = _content(self.path)
        held = _held(self.path, content, STATE)
        game = _replayed(self.path, held, episode, random_state)
        self._last = content
        return game

    def save(self, game: Game) -> None:
        """Write the game, in the place of what it was before.

        Parameters
        ----------
        game : Game

        Raises
        ------
        GameError
            If somebody else has written the file since, or it cannot be written. It stays as it is.
        """
        content = _written({"kind": STATE, **_facts(game)})
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            there = self.path.read_bytes() if os.path.lexists(self.path) else None
            if there is not None and there != self._last:
                raise GameError([Problem("game_moved_on", self.path.name)])
            write_whole(self.path, content)
        except OSError as error:
            values = {"reason": error.strerror or str(error)}
            raise GameError([Problem("game_unwritable", self.path.name, values=values)]) from None
        self._last = content

    def put_aside(self) -> Path:
        """Give the file another name, so that a new game can take its own; nothing is lost.

        Returns
        -------
        pathlib.Path
            Its new place.

        Raises
        ------
        GameError
            If it cannot be renamed.
        """
        names = (f"{self.path.stem}.aside-{n}{self.path.suffix}" for n in count(1))
        free = next(name for name in names if not os.path.lexists(self.path.with_name(name)))
        try:
            self.path.rename(self.path.with_name(free))
        except OSError as error:
            values = {"reason": error.strerror or str(error)}
            raise GameError([Problem("game_unwritable", self.path.name, values=values)]) from None
        self._last = None
        return self.path.with_name(free)


def write_result(game: Game, path: str | Path) -> None:
    """Write what a game has come to, for whoever collects the results of a class.

    Parameters
    ----------
    game : Game
        With a quarter played at least.
    path : path
        A result of the same name is replaced.

    Raises
    ------
    GameError
        If it cannot be written.
    """
    costs, lived = game.costs(), game.world().outcomes
    outcomes = {name: float(lived[name].iloc[0]) for name in OUTCOMES}
    outcomes |= {"euros": costs.euros, "hours_per_person": costs.hours_per_person}
    content = _written({"kind": RESULT, **_facts(game), "outcomes": outcomes, "code": result_code(game)})
    try:
        write_whole(Path(path), content)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        raise GameError([Problem("game_unwritable", Path(path).name, values=values)]) from None


def read_result(path: str | Path, episode: Episode) -> tuple[Game, dict[str, float]]:
    """Read a result.

    Parameters
    ----------
    path : path
    episode : Episode
        What it must be a game of.

    Returns
    -------
    game : Game
        Played again.
    outcomes : dict of str to float
        As they were written.

    Raises
    ------
    GameError
        If the file cannot be read, is damaged, was changed, or holds another game.
    """
    path = Path(path)
    held = _held(path, _content(path), RESULT)
    outcomes = held.get("outcomes")
    if not isinstance(outcomes, dict):
        raise GameError([Problem("game_damaged", path.name)])
    return _replayed(path, held, episode, None), {str(name): float(n) for name, n in outcomes.items()}


def _facts(game: Game) -> dict[str, Any]:
    turns = [{"decision": dict(each.decision), "prediction": list(each.prediction)} for each in game.turns]
    return {
        "format": FORMAT,
        "episode": name_of(game.episode),
        "rules": rules_of(game),
        "seed": game.seed,
        "quarters": turns,
    }


def _written(facts: Mapping[str, Any]) -> bytes:
    return (json.dumps({**facts, "check": _check(facts)}, indent=1, ensure_ascii=False) + "\n").encode()


def _check(facts: Mapping[str, Any]) -> str:
    plain = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        raise GameError([Problem("game_unreadable", path.name, values=values)]) from None


def _held(path: Path, content: bytes, kind: str) -> dict[str, Any]:
    """Return what a file holds, once it is sure that it is what was written."""
    try:
        held = json.loads(content.decode()) if len(content) <= LARGEST else None
    except json.JSONDecodeError as error:
        raise GameError([Problem("game_damaged", path.name, (error.lineno,))]) from None
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        raise GameError([Problem("game_damaged", path.name)])
    if held.get("kind") != kind:
        raise GameError([Problem("game_no_game", path.name)])
    if held.pop("check", None) != _check(held):
        raise GameError([Problem("game_edited", path.name)])
    return held


def _replayed(path: Path, held: Mapping[str, Any], episode: Episode, seed: int | None) -> Game:
    """Play the decisions of a file again."""
    expected = name_of(episode)
    if held.get("episode") != expected:
        values = {"found": str(held.get("episode")), "expected": expected}
        raise GameError([Problem("game_other_episode", path.name, values=values)])
    try:
        game = Game(episode, random_state=_whole_number(held["seed"]))
        if held["format"] != FORMAT or held["rules"] != rules_of(game):
            raise GameError([Problem("game_other_rules", path.name)])
        if seed is not None and game.seed != seed:
            values = {"found": str(game.seed), "expected": str(seed)}
            raise GameError([Problem("game_other_seed", path.name, values=values)])
        for quarter in held["quarters"][: QUARTERS + 1]:
            turn = Turn(quarter["decision"], tuple(quarter["prediction"]))
            game.play(turn.decision, turn.prediction)
    except GameError:
        raise
    except (ProblemsError, ValueError, TypeError, KeyError, AttributeError):
        raise GameError([Problem("game_damaged", path.name)]) from None
    return game


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"expected a whole number, got {value!r}")
    return value
