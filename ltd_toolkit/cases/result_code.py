"""A game in about a hundred letters that can be read aloud, typed by hand and sent by message.

One letter is one choice: its place among the values that there are. docs/result_code.md describes the code
for other programs, such as a page that collects those of a class.
"""

from __future__ import annotations

from collections.abc import Iterable

from ltd_toolkit.cases.game import QUARTERS, Game, Turn, fingerprint
from ltd_toolkit.cases.letters import (
    ALPHABET,
    CHECK,
    CodeError,
    check,
    clean,
    letters_of,
    number_of,
    place_of,
)
from ltd_toolkit.cases.load import list_cases, load_case
from ltd_toolkit.cases.model import Episode
from ltd_toolkit.problems import Problem

FORMAT = 1
OF_A_PAGE = 2  # the code of a class page begins like this one
PLACES = {"format": 1, "played": 1, "seed": 6, "episode": 4, "rules": 4}  # letters of each part
NOT_TOLD = (0.0, 1.0)  # a code holds no predictions


def result_code(game: Game) -> str:
    """Write a game as a code.

    Parameters
    ----------
    game : Game

    Returns
    -------
    str
        Letters of :data:`ALPHABET`, a hyphen between the parts: the game, each quarter, the check.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> game = Game(load_case("pme1").episode("stock"), random_state=3)
    >>> game.play({"course": 7, "whom": "counter"}, prediction=(0.05, 0.15))
    >>> result_code(game)[:8], result_code(game)[17:29]
    ('11000003', '000700000002')
    """
    head = [(FORMAT, "format"), (len(game.turns), "played"), (game.seed, "seed")]
    begins = "".join(letters_of(number, PLACES[name]) for number, name in head)
    begins += letters_of(place_of(name_of(game.episode)), PLACES["episode"])
    begins += rules_of(game)
    parts = [begins]
    for quarter, turn in enumerate(game.turns, 1):
        choices = game.choices.of(quarter)
        places = (values.index(turn.decision[name]) for name, values in choices.items())
        parts.append("".join(ALPHABET[place] for place in places))
    return "-".join([*parts, check("".join(parts))])


def read_code(code: str, episodes: Iterable[Episode] | None = None) -> Game:
    """Read a code and return its game, outcomes and all.

    Parameters
    ----------
    code : str
        In capitals or not, in one piece or several.
    episodes : iterable of Episode, optional
        It must be of one of these. Default: those of the shipped cases.

    Returns
    -------
    Game
        Its predictions are not known: each is from 0 to 1.

    Raises
    ------
    CodeError
        If a letter is not of the alphabet, or is wrong or missing; if the code was made by another version,
        or for another episode.

    Examples
    --------
    >>> from ltd_toolkit.cases import load_case
    >>> game = Game(load_case("pme1").episode("stock"), random_state=3)
    >>> game.play({"sharing_space": 0.5}, prediction=(0.05, 0.15))
    >>> read_code(result_code(game).lower()).turns[0].decision["sharing_space"]
    0.5
    """
    letters = clean(code, sum(PLACES.values()))
    head, at = {}, 0
    for name, length in PLACES.items():
        head[name] = letters[at : at + length]
        at += length
    if head["format"] == ALPHABET[OF_A_PAGE]:
        raise CodeError([Problem("code_of_a_page")])
    if head["format"] != ALPHABET[FORMAT]:
        raise CodeError([Problem("code_other_format", value=head["format"])])
    game = _game(head, _shipped() if episodes is None else episodes)
    turns = []
    body = letters[at:-CHECK]
    for quarter in range(1, number_of(head["played"]) + 1):
        decision = {}
        for name, values in game.choices.of(quarter).items():
            place, body = number_of(body[:1]), body[1:]
            if not 0 <= place < len(values):
                raise CodeError([Problem("code_damaged")])
            decision[name] = values[place]
        turns.append(Turn(decision, NOT_TOLD))
    if body or len(turns) > QUARTERS:
        raise CodeError([Problem("code_damaged")])
    return Game(game.episode, random_state=game.seed, turns=turns)


def name_of(episode: Episode) -> str:
    """Return an episode as ``case.episode``.

    Parameters
    ----------
    episode : Episode
    """
    return f"{episode.case}.{episode.id}"


def rules_of(game: Game) -> str:
    """Return the letters that name the rules of a game.

    Parameters
    ----------
    game : Game
    """
    return letters_of(int(fingerprint(game)[:5], 16), PLACES["rules"])


def _game(head: dict[str, str], episodes: Iterable[Episode]) -> Game:
    """Return the game that a code begins, before its first quarter."""
    known = list(episodes)
    for episode in known:
        if head["episode"] == letters_of(place_of(name_of(episode)), PLACES["episode"]):
            game = Game(episode, random_state=number_of(head["seed"]))
            if head["rules"] != rules_of(game):
                raise CodeError([Problem("code_other_rules", values={"episode": name_of(episode)})])
            return game
    expected = ", ".join(name_of(episode) for episode in known)
    raise CodeError([Problem("code_other_episode", values={"expected": expected})])


def _shipped() -> list[Episode]:
    return [episode for name in list_cases().index for episode in load_case(name).episodes.values()]
