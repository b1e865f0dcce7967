"""A synthetic class, to try the debrief on: nobody in it exists, and nothing in it was observed.

``python -m ltd_toolkit.classroom.sample`` writes the folder data/class/ again, the same to the last byte.
What people believe, predict and choose is drawn at random; beliefs and plans are only loosely tied, so that
the debrief has something to show.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from ltd_toolkit.cases import BudgetError, Episode, Game, load_case, load_interventions, write_result
from ltd_toolkit.classroom.code import page_code
from ltd_toolkit.classroom.computing import fingerprint, load_class_data
from ltd_toolkit.classroom.grid import LEVELS, Grid
from ltd_toolkit.classroom.store import ClassData
from ltd_toolkit.course import Attempt, Exercise, check_answer, load_exercises, right_answer, seed_of
from ltd_toolkit.course.attempts import write_attempts
from ltd_toolkit.folders import data_folder
from ltd_toolkit.lab.prediction import ASKED
from ltd_toolkit.language import in_every_language, word
from ltd_toolkit.provenance import note_files
from ltd_toolkit.writing import write_whole

SEED, N_PEOPLE, TEAM = 7, 24, 4
MADE_BY = f"python -m ltd_toolkit.classroom.sample (seed {SEED})"
LESSONS = ("01", "02", "03")
CHANCE = {"one": 0.7, "several": 0.6, "number": 0.6}  # that an answer is right
BELIEF, REST = 0.5, 0.35  # how often an action is taken, of the strategy one believes in and of the others
HEAD = ("Nom", "Prénom", "Courriel", "Terminé", "Réponse 1", "Réponse 2")  # of Moodle in French


def write_class(folder: Path) -> None:
    """Write the class: codes of the class page as Moodle exports them, answers of teams, results of games.

    Parameters
    ----------
    folder : pathlib.Path
        Of all data; the class gets a folder in it, and a line per file in its index.
    """
    place, rng = folder / "class", np.random.default_rng(SEED)
    place.mkdir(exist_ok=True)
    episode = load_case("pme1").episode("stock")
    rows = list(_rows(episode, rng))
    _write_codes(place / "codes.csv", rows)
    lines = [("codes.csv", len(rows), "codes")]
    for team in range(N_PEOPLE // TEAM):
        people = range(TEAM * team, TEAM * (team + 1))
        attempts = [each for person in people for each in _attempts(person, rng)]
        write_attempts(place / f"team_{team + 1}.jsonl", attempts)
        lines.append((f"team_{team + 1}.jsonl", len(attempts), "attempts"))
    for number in range(1, 5):
        game = _game(episode, rng)
        write_result(game, place / f"game_{number}.json")
        lines.append((f"game_{number}.json", len(game.turns), "game"))
    note_files(folder, ((f"class/{name}", n, MADE_BY, _said(kind)) for name, n, kind in lines))


def _said(kind: str) -> dict[str, str]:
    return in_every_language(f"classroom.sample.{kind}")


def _number(person: int) -> str:
    return f"p{person + 1:02d}"


# --- codes ------------------------------------------------------------------------------------------------


def _rows(episode: Episode, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield a line per person; some handed in what a real class also hands in."""
    grid, data, mark = Grid(episode), load_class_data(episode), fingerprint(episode)
    of = load_interventions()["strategy"]
    strategies = list(dict.fromkeys(of[name] for name in grid.actions))
    for person in range(N_PEOPLE):
        believes = str(rng.choice(strategies, p=[0.15, 0.4, 0.25, 0.2]))
        said = word(f"lab.case.strategy.{believes}", "fr")
        plans = [_plan(grid, data, believes, rng) for _ in range(1 + (rng.random() < 0.7))]
        code = page_code(grid, mark, _predicted(rng), plans)
        yield [*_person(person), f"12 novembre 2025, 14:{20 + person:02d}", code, said]
        if person == 3:  # handed in twice: the last counts
            again = page_code(grid, mark, _predicted(rng), [_plan(grid, data, believes, rng), plans[0]])
            yield [*_person(person), "12 novembre 2025, 14:50", again, said]
    yield [*_person(N_PEOPLE), "13 novembre 2025, 09:05", code[:-1] + "!", said]  # a letter is lost
    yield [*_person(N_PEOPLE + 1), "12 novembre 2025, 14:49", "", ""]


def _person(person: int) -> list[str]:
    number = _number(person)
    return [word("classroom.sample.person", "fr"), number, f"{number}@example.org"]


def _plan(grid: Grid, data: ClassData, believes: str, rng: np.random.Generator) -> int:
    """Draw a plan that can be paid."""
    of = load_interventions()["strategy"]
    while True:
        chance = [BELIEF if of[name] == believes else REST for name in grid.actions]
        levels = [int(rng.integers(1, len(LEVELS))) if rng.random() < each else 0 for each in chance]
        if data.affordable[grid.number(levels)]:
            return grid.number(levels)


def _predicted(rng: np.random.Generator) -> dict[str, int]:
    """Draw what a person expects: too much use, too little of a dip."""
    wanted = {"use": rng.normal(75, 12), "worst_output": rng.normal(95, 7), "errors": rng.normal(12, 6)}
    return {
        name: int(np.clip(each.step * round(wanted[name] / each.step), each.low, each.high))
        for name, each in ASKED.items()
    }


def _write_codes(path: Path, rows: list[list[str]]) -> None:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows([HEAD, *rows])
    write_whole(path, held.getvalue().encode("utf-8-sig"))


# --- answers and games ------------------------------------------------------------------------------------


def _attempts(person: int, rng: np.random.Generator) -> Iterator[Attempt]:
    student, minute = _number(person), 0
    for exercise in load_exercises().values():
        if exercise.lesson not in LESSONS or exercise.kind == "essay" or rng.random() < 0.1:
            continue
        data = exercise.data(seed_of(student))
        for attempt in (1, 2):
            right = rng.random() < CHANCE[exercise.kind]
            answer = right_answer(exercise, data, "fr") if right else _slip(exercise, data, rng)
            feedback, minute = check_answer(exercise, answer, data, attempt=attempt), minute + 1
            made = Attempt.of(exercise, feedback, answer, student=student, attempt=attempt)
            time = f"2025-11-12T{14 + minute // 60}:{minute % 60:02d}:00+00:00"
            yield replace(made, time=time, id=rng.bytes(16).hex())
            if feedback.score == 1:
                break


def _slip(exercise: Exercise, data: dict[str, object], rng: np.random.Generator) -> str:
    """Return an answer that a known slip leads to."""
    if exercise.kind == "number":
        value = rng.choice(list(exercise.solve(data).slips.values()))
        return f"{value:.{exercise.digits}f}".replace(".", ",")
    wrong = [place for place, option in enumerate(exercise.offered(data)) if not option.right]
    return ascii_lowercase[int(rng.choice(wrong))]


def _game(episode: Episode, rng: np.random.Generator) -> Game:
    """Play a game at random, within what there is."""
    game = Game(episode, random_state=int(rng.integers(1000)))
    while not game.over:
        allowed = game.choices.of(game.quarter)
        chosen = {name: values[int(rng.integers(len(values)))] for name, values in allowed.items()}
        kept = {name: value for name, value in chosen.items() if rng.random() < 0.3}
        prediction = (float(rng.uniform(0, 0.5)), float(rng.uniform(0.5, 1)))
        try:
            game.play(kept, prediction)
        except BudgetError:  # beyond the budget: do nothing in this quarter
            game.play({}, prediction)
    return game


if __name__ == "__main__":
    write_class(Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder())
