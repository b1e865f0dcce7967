"""A person's copy of the lessons grows with the lessons and never loses their work."""

import os
import random
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.lab.workspace import LIST_NAME, Refreshed, refresh_workspace


@pytest.fixture
def lessons(tmp_path):
    by_the_way = ("src/01.py", "fr/.ipynb_checkpoints/01-checkpoint.ipynb", "fr/my_games/05_game.json")
    for name in ("fr/01.ipynb", "en/01.ipynb", *by_the_way):
        _write(tmp_path / "lessons" / name, "first version")
    return tmp_path / "lessons"


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "my notebooks"


def test_the_first_copy_holds_the_lessons_of_each_language_and_nothing_else(lessons, mine):
    assert refresh(mine, lessons).added == ["fr/01.ipynb", "en/01.ipynb"]
    assert {path.name for path in mine.rglob("*") if path.is_file()} == {LIST_NAME, "01.ipynb"}


def test_a_second_refresh_does_nothing(lessons, mine):
    refresh(mine, lessons)
    assert refresh(mine, lessons) == Refreshed()


def test_a_new_lesson_arrives(lessons, mine):
    refresh(mine, lessons)
    _write(lessons / "fr" / "research" / "scales.ipynb", "new")
    assert refresh(mine, lessons) == Refreshed(added=["fr/research/scales.ipynb"])


def test_an_untouched_copy_follows_its_lesson(lessons, mine):
    refresh(mine, lessons)
    _write(lessons / "fr/01.ipynb", "second version")
    assert refresh(mine, lessons) == Refreshed(renewed=["fr/01.ipynb"])
    assert (mine / "fr/01.ipynb").read_text() == "second version"


def test_a_changed_copy_is_kept_and_said_only_when_its_lesson_changed_too(lessons, mine):
    refresh(mine, lessons)
    _write(mine / "fr/01.ipynb", "my answers")
    assert refresh(mine, lessons) == Refreshed()
    _write(lessons / "fr/01.ipynb", "second version")
    assert refresh(mine, lessons) == Refreshed(kept=["fr/01.ipynb"])
    assert (mine / "fr/01.ipynb").read_text() == "my answers"


def test_a_deleted_copy_comes_back(lessons, mine):
    refresh(mine, lessons)
    (mine / "fr/01.ipynb").unlink()
    assert refresh(mine, lessons).added == ["fr/01.ipynb"]


def test_a_person_s_own_file_of_the_same_name_is_kept(lessons, mine):
    _write(mine / "fr/01.ipynb", "mine, from before")
    assert refresh(mine, lessons).kept == ["fr/01.ipynb"]
    assert (mine / "fr/01.ipynb").read_text() == "mine, from before"


@pytest.mark.parametrize("damage", ["", "{", "[1]", "null"])
def test_a_damaged_list_loses_nothing(lessons, mine, damage):
    refresh(mine, lessons)
    _write(mine / "fr/01.ipynb", "my answers")
    _write(mine / LIST_NAME, damage)
    assert refresh(mine, lessons).kept == ["fr/01.ipynb"]
    assert (mine / "fr/01.ipynb").read_text() == "my answers"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_one_may_not_write_in_is_an_error(lessons, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        refresh(tmp_path / "mine", lessons)
    tmp_path.chmod(0o700)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_history_of_changes_ever_overwrites_a_person_s_work(tmp_path_factory, seed):
    chance, home = random.Random(seed), tmp_path_factory.mktemp("home")
    lessons, mine = home / "lessons", home / "mine"
    written = {}
    for step in range(12):
        name = chance.choice(["fr/01.ipynb", "en/01.ipynb"])
        what = chance.choice(["lesson", "person", "refresh"])
        if what == "lesson":
            _write(lessons / name, f"lesson {chance.randrange(3)}")
        elif what == "person":
            written[name] = f"person {step}"
            _write(mine / name, written[name])
        else:
            refresh(mine, lessons)
    assert {name: (mine / name).read_text() for name in written} == written
    shutil.rmtree(home)


def refresh(mine, lessons):
    return refresh_workspace(mine, lessons, ["fr", "en"])


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
