"""A result code that is pasted shows its game again; what cannot be read says why, in both languages."""

from __future__ import annotations

import re

import pytest

from ltd_toolkit.cases import Game, load_case, result_code
from ltd_toolkit.cases.letters import check
from ltd_toolkit.lab.code_reader import CodeReader
from ltd_toolkit.language import set_language, word

N = "\N{NO-BREAK SPACE}"
EPISODE = load_case("pme1").episode("stock")


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).replace(N, " ").strip()


def game(case="pme1", episode="stock", n=8):
    game = Game(load_case(case).episode(episode), random_state=5)
    for quarter in range(1, n + 1):
        game.play({"course": 7 if quarter == 2 else 0, "sharing_space": 0.5}, (0.05, 0.15))
    return game


def paste(code):
    reader = CodeReader(EPISODE)
    reader.code.value = code
    reader.read.click()
    return reader


@pytest.fixture(scope="module")
def whole():
    return result_code(game())


def test_a_whole_game_is_shown_again_however_it_is_typed(whole):
    reader = paste(f"  {whole.lower().replace('-', ' - ')}\n")
    assert result_code(reader.game) == whole
    said, shown = plain(reader.said.value), plain(reader.shown.value)
    assert said.startswith("PME 1, Le logiciel de gestion des stocks ; trimestres joués : 8 sur 8")
    assert shown.count("Espace de partage") == 8
    assert shown.count("Formation : 7 h") == 1
    assert shown.count("La formation et l’accompagnement sont pour") == 1  # where there was one
    assert "cette partie" in shown


def test_a_game_that_is_not_over_has_decisions_and_no_outcome():
    reader = paste(result_code(game(n=2)))
    assert "trimestres joués : 2 sur 8" in plain(reader.said.value)
    assert plain(reader.shown.value).endswith(word("lab.code.not_over").replace(N, " "))


def test_a_game_of_another_case_is_shown_with_its_own_names():
    reader = paste(result_code(game("pme2", "software", n=1)))
    assert reader.game.episode.case == "pme2"
    assert "PME 2" in plain(reader.said.value)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda code: "  ", None),
        (lambda code: code[:20], "short"),
        (lambda code: code + "é", "letters"),
        (lambda code: code[:30] + ("8" if code[30] != "8" else "9") + code[31:], "damaged"),
        (lambda code: code[:-6] + code[-5:], "damaged"),
        (lambda code: of_another_format(code, "2"), "of_a_page"),
        (lambda code: of_another_format(code, "7"), "other_format"),
    ],
)
def test_what_cannot_be_read_says_why_and_shows_nothing_of_what_was_read_before(whole, spoil, kind, language):
    set_language(language)
    reader = paste(whole)
    reader.code.value = spoil(whole)
    reader.read.click()
    if kind is None:
        assert plain(reader.said.value) == word("lab.code.empty").replace(N, " ")
    else:
        problem = word(f"problem.code_{kind}", letters="É", n=19)  # a hyphen does not count
        assert problem.replace(N, " ") in plain(reader.said.value)
        assert word(f"remedy.code_{kind}").replace(N, " ") in plain(reader.said.value)
    assert reader.game is None
    assert reader.shown.value == ""


def of_another_format(code, letter):
    letters = letter + code.replace("-", "")[1:-4]
    return letters + check(letters)
