"""A code holds what a student did, shows every slip, and says what else it is if it is something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.cases import CodeError, Game, load_case, result_code
from ltd_toolkit.cases.letters import ALPHABET
from ltd_toolkit.classroom import Grid, page_code, read_page_code
from ltd_toolkit.lab.prediction import ASKED

MARK = "0123456789abcdef" * 4
GRID = Grid(load_case("pme1").episode("stock"))
PREDICTED = {"use": 80.0, "worst_output": 95.0, "errors": 33.0}

answers = st.fixed_dictionaries(
    {
        name: st.integers(0, (each.high - each.low) // each.step).map(
            lambda place, each=each: float(each.low + place * each.step)
        )
        for name, each in ASKED.items()
    }
)
plans = st.lists(st.integers(0, len(GRID) - 1), min_size=1, max_size=2)
code = page_code(GRID, MARK, PREDICTED, [17, 4000])


@given(answers, plans)
def test_what_is_written_is_read(predicted, chosen):
    answer = read_page_code(page_code(GRID, MARK, predicted, chosen), GRID, MARK)
    assert dict(answer.predicted) == predicted
    assert list(answer.plans) == chosen
    assert answer.episode == "pme1.stock"


@settings(deadline=None)
@given(st.integers(0, len(code) - 1), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_seen(place, letter):
    if code[place] in ("-", letter):
        return
    with pytest.raises(CodeError):
        read_page_code(code[:place] + letter + code[place + 1 :], GRID, MARK)


@given(st.integers(0, len(code) - 2))
def test_two_neighbours_exchanged_are_seen(place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped.replace("-", "") == code.replace("-", ""):
        return
    with pytest.raises(CodeError):
        read_page_code(swapped, GRID, MARK)


@pytest.mark.parametrize(
    "typed",
    [
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " – "),
        f"  {code[:20]}\n{code[20:]}\t",
        code.replace("0", "O").replace("1", "l"),
        "\u200b".join(code),
    ],
)
def test_it_may_be_typed_as_people_type(typed):
    assert read_page_code(typed, GRID, MARK).plans == (17, 4000)


@pytest.mark.parametrize("cut", [0, 1, 5, 20, 30, len(code) - 1])
def test_a_part_of_it_is_refused(cut):
    with pytest.raises(CodeError):
        read_page_code(code[:cut], GRID, MARK)


def test_the_code_of_a_game_is_told_apart(stock):
    game = Game(stock, random_state=3)
    game.play({}, (0.0, 1.0))
    with pytest.raises(CodeError, match="ne vient pas d’une page de classe"):
        read_page_code(result_code(game), GRID, MARK)


def test_another_episode_and_other_numbers_are_told_apart():
    crm = Grid(load_case("pme1").episode("crm"))
    with pytest.raises(CodeError, match=r"pme1\.crm"):
        read_page_code(code, crm, MARK)
    with pytest.raises(CodeError, match="autres nombres"):
        read_page_code(code, GRID, "f" * 64)
