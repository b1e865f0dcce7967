"""What a class handed in, in one folder: codes of class pages, questionnaires, answers to exercises, games.

A learning platform makes sub-folders named after people; they are looked through. Every file ends up in one
row of a table, and what could not be read says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ltd_toolkit.cases import Episode, Game, GameError, list_cases, load_case, read_result
from ltd_toolkit.cases.game_file import OUTCOMES
from ltd_toolkit.cases.result_code import name_of
from ltd_toolkit.cases.search import undominated
from ltd_toolkit.classroom.handed_in import HandedInError, holds_code
from ltd_toolkit.classroom.moodle import TABLES
from ltd_toolkit.classroom.questionnaire import holds_answers
from ltd_toolkit.problems import Problem

KINDS = ("codes", "answers", "attempts", "game", "other")


@dataclass(frozen=True, eq=False)
class ClassFolder:
    """What a class handed in.

    Parameters
    ----------
    path : pathlib.Path
    files : pandas.DataFrame
        One row per file (index: its place in the folder): kind, one of KINDS; note, in the current language,
        why a result of the game does not count; else empty. Names of files may be names of people.
    games : pandas.DataFrame
        One row per game, from the most mastery to the least (index: number, from 1): file, episode,
        quarters (played), what came in the world that was played (use, mastery, errors, resistance, spread,
        worst_output, output_gain, hours_spent), euros, on_front (of the games of the same episode).
    """

    path: Path
    files: pd.DataFrame
    games: pd.DataFrame

    @property
    def codes(self) -> Path:
        """The one file with codes of a class page.

        Raises
        ------
        HandedInError
            If there is none, or more than one: they would not tell the same person twice from two people.
        """
        names = list(self.files.index[self.files["kind"] == "codes"])
        if len(names) != 1:
            kind = "class_codes_many" if names else "class_codes_none"
            raise HandedInError([Problem(kind, self.path.name, values={"files": ", ".join(names)})])
        return self.path / names[0]

    @property
    def answers(self) -> list[Path]:
        """The files with codes of the questionnaire; ``read_answers`` of the folder reads them all."""
        return [self.path / name for name in self.files.index[self.files["kind"] == "answers"]]

    @property
    def attempts(self) -> list[Path]:
        """The files of answers to exercises."""
        return [self.path / name for name in self.files.index[self.files["kind"] == "attempts"]]


def read_class_folder(folder: str | Path) -> ClassFolder:
    """Look through what a class handed in.

    Parameters
    ----------
    folder : str or pathlib.Path

    Returns
    -------
    ClassFolder

    Raises
    ------
    HandedInError
        If there is no such folder, or no file in it.
    """
    folder = Path(folder)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    if not paths:
        raise HandedInError([Problem("class_folder_empty", str(folder))])
    kinds, notes, games = [], [], []
    episodes = [each for name in list_cases().index for each in load_case(name).episodes.values()]
    for path in paths:
        kind, note = _kind(path), ""
        if kind == "game":
            try:
                games.append({"file": path.relative_to(folder).as_posix(), **_played(path, episodes)})
            except GameError as refusal:
                note = " ".join(each.message() for each in refusal.found)
        kinds.append(kind)
        notes.append(note)
    index = pd.Index([path.relative_to(folder).as_posix() for path in paths], name="file")
    return ClassFolder(folder, pd.DataFrame({"kind": kinds, "note": notes}, index), _ordered(games))


def _kind(path: Path) -> str:
    ending = path.suffix.lower()
    if ending in TABLES:
        return "other" if not holds_code(path) else "answers" if holds_answers(path) else "codes"
    return {".jsonl": "attempts", ".json": "game"}.get(ending, "other")


def _played(path: Path, episodes: list[Episode]) -> dict[str, object]:
    """Play a game again; what is written in the file as its outcome is not taken from there."""
    game = _game(path, episodes)
    lived = game.world().outcomes
    outcomes = {name: float(lived[name].iloc[0]) for name in OUTCOMES}
    held = {"episode": name_of(game.episode), "quarters": len(game.turns)}
    return {**held, **outcomes, "euros": float(game.costs().euros)}


def _game(path: Path, episodes: list[Episode]) -> Game:
    for episode in episodes:
        try:
            return read_result(path, episode)[0]
        except GameError as refusal:
            if refusal.found[0].kind != "game_other_episode":
                raise
            refused = refusal
    raise refused


def _ordered(games: list[dict[str, object]]) -> pd.DataFrame:
    """Put games in an order that says nothing of names."""
    columns = ["file", "episode", "quarters", *OUTCOMES, "euros"]
    table = pd.DataFrame(games, columns=columns).sort_values("mastery", ascending=False, kind="stable")
    table.index = pd.RangeIndex(1, len(table) + 1, name="number")
    table["on_front"] = False
    for _, rows in table.groupby("episode"):
        signed = np.column_stack([rows["mastery"], rows["worst_output"], -rows["hours_spent"]])
        table.loc[rows.index, "on_front"] = undominated(signed)
    return table
