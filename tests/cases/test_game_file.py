"""A game kept in a file and told in a code: nothing is lost, believed that is false, or overwritten."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.cases import (
    CodeError,
    Game,
    GameError,
    GameFile,
    load_case,
    read_code,
    read_result,
    result_code,
    write_result,
)
from ltd_toolkit.cases.choices import Choices
from ltd_toolkit.cases.game import QUARTERS
from ltd_toolkit.cases.result_code import ALPHABET, name_of
from ltd_toolkit.language import set_language

RANGE = (0.05, 0.15)
STOCK = load_case("pme1").episode("stock")
FREE = [name for name in Choices(STOCK).every if name not in ("course", "field_support", "sharing_space")]


@pytest.fixture
def game(dealer):
    """Return a game of three quarters, with a pilot and a course for one team."""
    game = Game(dealer, random_state=20_260)
    for decision in ({"pilot": 13, "pilot_team": "sales"}, {"course": 7, "whom": "counter"}, {}):
        game.play(decision, RANGE)
    return game


@pytest.fixture
def over(dealer):
    game = Game(dealer, random_state=7)
    for quarter in range(QUARTERS):
        game.play({"sharing_space": 0.5} if quarter < 2 else {}, RANGE)
    return game


@pytest.fixture
def kept(game, tmp_path):
    """Return the file of the game."""
    path = tmp_path / "game.json"
    GameFile(path).save(game)
    return path


def forged(path, **changes):
    """Change a file and make its check right again, as somebody could who reads the code."""
    held = json.loads(path.read_text(encoding="utf-8"))
    del held["check"]
    held |= changes
    plain = json.dumps(held, sort_keys=True, separators=(",", ":"))
    held["check"] = hashlib.sha256(plain.encode()).hexdigest()
    path.write_text(json.dumps(held), encoding="utf-8")


def refusal(path, episode, seed=None):
    """Return the kind and both texts of the refusal; the file must stay as it was."""
    before = path.read_bytes()
    with pytest.raises(GameError) as caught:
        GameFile(path).open(episode, seed)
    assert path.read_bytes() == before
    (problem,) = caught.value.problems.itertuples()
    assert path.name in problem.fr
    assert path.name in problem.en
    assert problem.fr != problem.en
    return problem.kind


class TestState:
    def test_reopened_it_is_the_same_game(self, game, kept, dealer):
        again = GameFile(kept).open(dealer)
        assert again.turns == game.turns
        assert again.seed == game.seed
        assert result_code(again) == result_code(game)
        assert again.world().weeks.equals(game.world().weeks)

    def test_where_there_is_no_file_there_is_no_game(self, dealer, tmp_path):
        assert GameFile(tmp_path / "none.json").open(dealer) is None
        assert list(tmp_path.iterdir()) == []

    def test_its_folder_is_made(self, game, tmp_path, dealer):
        path = tmp_path / "mine" / "deep" / "game.json"
        GameFile(path).save(game)
        assert GameFile(path).open(dealer).turns == game.turns

    def test_a_killed_player_comes_back_to_the_last_quarter(self, tmp_path, dealer):
        path = tmp_path / "game.json"
        code = """
            import os, sys
            from ltd_toolkit.cases import Game, GameFile, load_case
            game, file = Game(load_case("pme1").episode("stock"), random_state=5), GameFile(sys.argv[1])
            for quarter in range(8):
                game.play({"sharing_space": 0.25 * quarter / 2} if quarter in (2, 4) else {}, (0.0, 0.2))
                if quarter == 4:
                    os.kill(os.getpid(), 9)
                file.save(game)
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(path)], check=False)
        assert done.returncode == -9
        game = GameFile(path).open(dealer)
        assert len(game.turns) == 4
        assert game.turns[2].decision["sharing_space"] == 0.25

    @pytest.mark.parametrize("keep", [0, 1, 40, 700, -2])
    def test_half_a_file_is_refused(self, kept, dealer, keep):
        kept.write_bytes(kept.read_bytes()[:keep])
        assert refusal(kept, dealer) == "game_damaged"

    def test_a_place_where_it_breaks_off_is_named(self, kept, dealer):
        lines = kept.read_text(encoding="utf-8").split("\n")
        kept.write_text("\n".join(lines[:9]), encoding="utf-8")
        with pytest.raises(GameError, match=f"{kept.name}, ligne"):
            GameFile(kept).open(dealer)

    @pytest.mark.parametrize(
        "content",
        [
            b"\xff\xfe\x00",
            b"[]",
            b"3",
            b"null",
            b"[" * 100_000,
            b" " * 1_000_002,
            b'{"kind": NaN, "check": 1}',
        ],
        ids=["bytes", "list", "number", "null", "deep", "huge", "no kind"],
    )
    def test_what_is_no_game_is_refused(self, kept, dealer, content):
        kept.write_bytes(content)
        assert refusal(kept, dealer) in ("game_damaged", "game_no_game")

    def test_an_edited_file_is_refused_wherever_it_was_edited(self, kept, dealer):
        text = kept.read_text(encoding="utf-8")
        for before, after in (
            ('"seed": 20260', '"seed": 20261'),
            ('"course": 7.0', '"course": 8.0'),
            ("0.15", "0.16"),
            ('"whom": "counter"', '"whom": "sales"'),
        ):
            assert before in text
            kept.write_text(text.replace(before, after, 1), encoding="utf-8")
            assert refusal(kept, dealer) == "game_edited"

    def test_a_game_of_another_case_is_refused(self, kept):
        other = load_case("pme1").episode("crm")
        assert refusal(kept, other) == "game_other_episode"
        with pytest.raises(GameError, match=r"pme1\.stock.*pme1\.crm"):
            GameFile(kept).open(other)

    def test_a_game_of_another_world_is_refused_where_the_class_shares_one(self, kept, dealer):
        assert refusal(kept, dealer, 1) == "game_other_seed"
        assert GameFile(kept).open(dealer, 20_260) is not None

    def test_a_game_by_other_rules_is_refused(self, kept, dealer):
        assert (
            refusal(kept, replace(dealer, budget=replace(dealer.budget, euros=11_999))) == "game_other_rules"
        )
        forged(kept, format=2)
        assert refusal(kept, dealer) == "game_other_rules"

    @pytest.mark.parametrize(
        "changes",
        [
            {"seed": None},
            {"seed": True},
            {"seed": -1},
            {"quarters": [{"decision": {"course": 9_999.0}, "prediction": [0, 1]}]},
            {"quarters": [{"decision": {"course": 14.0}, "prediction": [0, 1]}] * 3},  # beyond the budget
            {"quarters": [{"decision": {"pilot": [1]}, "prediction": [0, 1]}]},
            {"quarters": [{"decision": {}, "prediction": [1, 0]}]},
            {"quarters": [{"decision": {}, "prediction": [0, 1]}] * 9},
            {"quarters": [{"decision": {}}]},
            {"quarters": 3},
            {"rules": None},
        ],
    )
    def test_a_forged_past_that_the_rules_forbid_is_refused(self, kept, dealer, changes):
        forged(kept, **changes)
        assert refusal(kept, dealer) in ("game_damaged", "game_other_rules")

    def test_it_does_not_write_over_what_changed_meanwhile(self, game, kept, dealer):
        mine, other = GameFile(kept), GameFile(kept)
        first, second = mine.open(dealer), other.open(dealer)
        second.play({}, RANGE)
        other.save(second)
        before = kept.read_bytes()
        first.play({"course": 1}, RANGE)
        with pytest.raises(GameError, match="a changé pendant que vous jouiez"):
            mine.save(first)
        assert kept.read_bytes() == before
        with pytest.raises(GameError):  # nor what it has never read
            GameFile(kept).save(game)

    def test_a_file_put_aside_is_kept_under_a_name_of_its_own(self, kept, game, dealer):
        (kept.parent / "game.aside-1.json").write_text("another")
        content = kept.read_bytes()
        file = GameFile(kept)
        aside = file.put_aside()
        assert aside.name == "game.aside-2.json"
        assert aside.read_bytes() == content
        assert file.open(dealer) is None
        file.save(game)
        assert (kept.parent / "game.aside-1.json").read_text() == "another"

    def test_what_cannot_be_read_or_written_says_why(self, game, dealer, tmp_path):
        folder = tmp_path / "folder.json"
        folder.mkdir()
        with pytest.raises(GameError, match=r"folder\.json.*ne peut pas être lu"):
            GameFile(folder).open(dealer)
        file = tmp_path / "file"
        file.write_text("")
        with pytest.raises(GameError, match="n’a pas pu être enregistrée"):
            GameFile(file / "game.json").save(game)

    def test_nothing_of_it_is_left_half_written(self, kept):
        assert [path.name for path in kept.parent.iterdir()] == ["game.json"]


class TestResult:
    def test_it_says_what_came_of_it(self, over, tmp_path, dealer):
        path = tmp_path / "result.json"
        write_result(over, path)
        held = json.loads(path.read_text(encoding="utf-8"))
        assert held["code"] == result_code(over)
        assert held["episode"] == "pme1.stock"
        assert len(held["quarters"]) == QUARTERS
        game, outcomes = read_result(path, dealer)
        assert game.turns == over.turns
        lived = over.many(n_runs=1).outcomes.iloc[0]
        assert outcomes["mastery"] == lived["mastery"]
        assert outcomes["output_gain"] == lived["output_gain"]
        assert outcomes["euros"] == 300

    def test_an_edited_one_is_refused(self, over, tmp_path, dealer):
        path = tmp_path / "result.json"
        write_result(over, path)
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'("mastery": 0\.)\d', r"\g<1>9", text), encoding="utf-8")
        with pytest.raises(GameError, match="a été modifié"):
            read_result(path, dealer)

    def test_a_state_is_no_result_and_a_result_no_state(self, over, kept, tmp_path, dealer):
        path = tmp_path / "result.json"
        write_result(over, path)
        assert refusal(path, dealer) == "game_no_game"
        with pytest.raises(GameError, match="n’est pas une partie"):
            read_result(kept, dealer)


decisions = st.lists(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(Choices(STOCK).every[name]) for name in FREE}),
    max_size=QUARTERS,
)
firsts = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in Choices(STOCK).first.items()}
)


class TestCode:
    @settings(max_examples=30, deadline=None)
    @given(decisions, firsts, st.integers(0, 32**6 - 1), st.data())
    def test_there_and_back(self, later, first, seed, data):
        game = Game(STOCK, random_state=seed)
        for quarter, decision in enumerate(later, 1):
            game.play({**first, **decision} if quarter == 1 else decision, RANGE)
        code = result_code(game)
        written = data.draw(st.sampled_from([code, code.lower(), code.replace("-", "\n"), " ".join(code)]))
        again = read_code(written.replace("0", data.draw(st.sampled_from("0Oo"))), [STOCK])
        assert [turn.decision for turn in again.turns] == [turn.decision for turn in game.turns]
        assert (again.seed, name_of(again.episode)) == (seed, "pme1.stock")

    def test_it_is_short_and_needs_no_ambiguous_letter(self, over):
        code = result_code(over)
        assert 60 <= len(code) <= 120
        assert set(code) <= set(ALPHABET) | {"-"}
        assert not set("ILOU") & set(ALPHABET)

    def test_outcomes_are_computed_again_from_it(self, over):
        again = read_code(result_code(over))
        assert again.world().outcomes.equals(over.world().outcomes)
        assert again.costs().euros == over.costs().euros

    def test_every_wrong_letter_is_noticed(self, game):
        code = result_code(game).replace("-", "")
        for place in range(len(code)):
            for letter in (each for each in ALPHABET if each != code[place]):
                with pytest.raises(CodeError, match="abîmé"):
                    read_code(code[:place] + letter + code[place + 1 :], [])

    def test_every_pair_of_neighbours_exchanged_is_noticed(self, game):
        code = result_code(game).replace("-", "")
        for place in range(len(code) - 1):
            pair = code[place : place + 2]
            if pair[0] != pair[1]:
                with pytest.raises(CodeError, match="abîmé"):
                    read_code(code[:place] + pair[::-1] + code[place + 2 :], [])

    @pytest.mark.parametrize("place", [0, 20, -1])
    def test_a_letter_too_few_or_too_many_is_noticed(self, game, place):
        code = result_code(game).replace("-", "")
        cut = code[:place] + code[place:][1:]
        for wrong in (cut, code[:place] + "7" + code[place:]):
            with pytest.raises(CodeError):
                read_code(wrong)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "0 signes"),
            ("1234", "4 signes"),
            ("é" * 40, "É"),
            ("<script>" * 9, "< >"),
            ("0" * 5000, "abîmé"),
        ],
    )
    def test_what_is_no_code_says_why(self, code, said):
        with pytest.raises(CodeError, match=said) as caught:
            read_code(code)
        table = caught.value.problems
        assert (table["fr"] != table["en"]).all()

    def test_a_code_of_another_case_or_by_other_rules_is_refused(self, game, dealer):
        with pytest.raises(CodeError, match=r"autre cas.*pme2\.tools"):
            read_code(result_code(game), load_case("pme2").episodes.values())
        with pytest.raises(CodeError, match="autres règles"):
            read_code(result_code(game), [replace(dealer, budget=replace(dealer.budget, hours=44))])

    def test_known_codes_still_give_the_same_numbers(self, dealer):
        """If this fails, the model, the case or the prices have changed: raise RULES in cases/game.py."""
        game = Game(dealer, random_state=1)
        for decision in ({"course": 7, "pilot": 8, "pilot_team": "counter"}, {"mentoring": 1}):
            game.play(decision, RANGE)
        assert result_code(game)[:2] == "12"
        outcomes = game.world().outcomes.iloc[0]
        assert outcomes["mastery"] == pytest.approx(KNOWN["mastery"], abs=1e-9)
        assert outcomes["use"] == pytest.approx(KNOWN["use"], abs=1e-6)

    def test_the_page_that_describes_it_is_true(self, over):
        """docs/result_code.md is what another program is written from: follow it to the letter."""
        letters = result_code(over).replace("-", "")
        worth = {letter: place for place, letter in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
        total = 1
        for letter in letters[:-4]:
            total = (total * 33 + worth[letter]) % 1_048_573
        number = 0
        for letter in letters[-4:]:
            number = number * 32 + worth[letter]
        assert number == total
        assert len(letters) == 1 + 1 + 6 + 4 + 4 + 12 + 7 * 9 + 4
        name = 1
        for byte in b"pme1.stock":
            name = (name * 257 + byte) % 1_048_573
        found = 0
        for letter in letters[8:12]:
            found = found * 32 + worth[letter]
        assert found == name
        page = (Path(__file__).parents[2] / "docs" / "result_code.md").read_text(encoding="utf-8")
        choices = page.split("| choice | values | quarters |")[1].split("\n\n")[0]
        named = re.findall(r"^\| (\w+) \| ", choices, re.M)
        assert named == list(Choices(over.episode).of(1))

    def test_it_speaks_english_too(self, game):
        set_language("en")
        with pytest.raises(CodeError, match="was damaged on its way"):
            read_code("0" * 40)


KNOWN = {"mastery": 0.27847222222222223, "use": 0.33120461937505763}
