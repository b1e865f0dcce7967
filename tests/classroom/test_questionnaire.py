"""The questionnaire asks what the instrument asks, and every answer comes back from its code."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit import cli
from ltd_toolkit.cases import CodeError, Game, load_case, result_code
from ltd_toolkit.cases.letters import ALPHABET
from ltd_toolkit.classroom.questionnaire import (
    Answers,
    QuestionnaireError,
    answers_code,
    questionnaire_page,
    read_answers_code,
    short_form,
)
from ltd_toolkit.classroom.questionnaire.code import length_of
from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.language import languages

FORM = short_form()
SLIDER = [str(code) for code in range(101)]  # more answers than a letter has places


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(resource("instrument"), tmp_path / "mine")


@pytest.fixture
def wide(folder):
    """An instrument with answers from 0 to 100, two firms' facts fewer, and no missing codes."""
    (folder / "items.csv").write_text("id,scale,reverse,short,fr,en\nA1,a,0,1,Un,One\nA2,a,0,1,Deux,Two\n")
    (folder / "scales.csv").write_text("id,answers,fr,en\na,slider,A,A\n")
    (folder / "answers.csv").write_text(
        "set,code,fr,en\n" + "".join(f"slider,{code},{code} %,{code}%\n" for code in SLIDER)
    )
    for name in ("missing", "paradoxes", "fields", "blocks"):
        (folder / f"{name}.csv").unlink()
    return short_form(load_instrument(folder))


def anything(form):
    """Return any way of filling in a form, missing codes and blanks included."""
    chosen = st.fixed_dictionaries(
        {name: st.sampled_from(["", *options]) for name, options in form.options.items()}
    )
    return st.builds(Answers, st.text(ALPHABET, min_size=6, max_size=6), chosen)


def held(page):
    return json.loads(re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.S)[1])


class TestForm:
    def test_it_asks_the_short_items_and_two_facts(self):
        instrument = load_instrument()
        assert [*FORM.options][2:] == list(instrument.items.index[instrument.items["short"]])
        assert FORM.facts == ["role", "size_class"]
        assert FORM.options["role"] == ("owner", "manager", "employee")

    def test_missing_codes_are_those_of_the_instrument(self):
        missing = load_instrument().missing.set_index("code")["kind"]
        none = [code for code in FORM.options["EXP1"] if code in missing.index]
        assert [missing[code] for code in none] == ["dont_know", "not_applicable", "refused"]

    def test_without_a_short_form_it_is_refused_with_what_to_do(self, folder):
        items = (folder / "items.csv").read_text(encoding="utf-8")
        (folder / "items.csv").write_text(items.replace(",0,1,", ",0,0,"), encoding="utf-8")
        with pytest.raises(QuestionnaireError) as refused:
            questionnaire_page(load_instrument(folder))
        assert "short" in str(refused.value)

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("items.csv", "encore inconnues", "encore nouvelles"),
            ("answers.csv", "Very rarely", "Seldom"),
            ("answers.csv", "frequency,7,,Toujours,Always\n", ""),
            ("missing.csv", "refused,SR,", "refused,SANS,"),
            ("items.csv", "EXP2,exploration,0,0", "EXP2,exploration,0,1"),
        ],
    )
    def test_its_print_changes_with_what_an_answer_means(self, folder, file, old, new):
        before = (folder / file).read_text(encoding="utf-8")
        assert old in before
        assert short_form(load_instrument(folder)).fingerprint == FORM.fingerprint
        (folder / file).write_text(before.replace(old, new), encoding="utf-8")
        assert short_form(load_instrument(folder)).fingerprint != FORM.fingerprint


class TestCode:
    @given(anything(FORM))
    @settings(max_examples=200, deadline=None)
    def test_every_answer_reaches_the_code_and_comes_back(self, answers):
        code = answers_code(FORM, answers)
        assert read_answers_code(code, FORM) == answers
        assert len(code.replace("-", "")) == length_of(FORM) == 55

    def test_so_does_an_answer_among_a_hundred(self, wide):
        for code in ("", *SLIDER):
            answers = Answers("ABC123", {"A1": code, "A2": SLIDER[-1]})
            assert read_answers_code(answers_code(wide, answers), wide) == answers

    @given(anything(FORM), st.data())
    @settings(deadline=None)
    def test_a_wrong_letter_or_two_exchanged_are_noticed(self, answers, data):
        letters = list(answers_code(FORM, answers).replace("-", ""))
        at = data.draw(st.integers(0, len(letters) - 2))
        other = data.draw(st.sampled_from(ALPHABET))
        if data.draw(st.booleans()):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = other
        damaged = "".join(letters)
        if damaged != answers_code(FORM, answers).replace("-", ""):
            with pytest.raises(CodeError):
                read_answers_code(damaged, FORM)

    def test_every_piece_is_long_enough_to_be_seen_as_one(self, wide):
        for form in (FORM, wide):
            assert all(len(piece) >= 4 for piece in answers_code(form, Answers("000000", {})).split("-"))

    def test_codes_of_others_are_told_apart(self, wide):
        game = result_code(Game(load_case("pme1").episode("stock"), random_state=1))
        other = answers_code(wide, Answers("000000", {"A1": "7"}))
        for code, kind in ((game, "code_no_questionnaire"), (other, "code_other_version")):
            with pytest.raises(CodeError) as refused:
                read_answers_code(code, FORM)
            assert refused.value.found[0].kind == kind


@pytest.fixture(scope="module")
def page():
    return questionnaire_page(language="fr")


class TestPage:
    def test_it_fetches_nothing(self, page):
        assert not re.search(r"""(?:src|href|action|srcset)\s*=\s*["'](?!#)""", page)
        assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org/2000/svg)|<link|<iframe", page)
        assert not re.search("fetch\\(|XMLHttpRequest|sendBeacon|WebSocket", page)

    def test_every_text_is_the_instrument_s(self, page):
        texts, instrument = held(page), load_instrument()
        assert texts["told"].keys() == set(languages())
        assert "'" not in json.dumps(texts["told"]["fr"])  # the apostrophe of print
        for language, told in json.loads(json.dumps(texts["told"]).replace("\\u2019", "'")).items():
            labels = instrument.labels(language)
            assert told["questions"] == {name: labels[name] for name in FORM.options}
            for item, answers in told["answers"].items():
                table = instrument.items if item in instrument.items.index else instrument.fields
                kind = instrument.scales["answers"] if table is instrument.items else None
                answers_of = kind[table.at[item, "scale"]] if kind is not None else table.at[item, "expected"]
                assert answers == list(instrument.codes_of(answers_of)[language])
                assert len(answers) <= len(texts["questions"][item])
            assert told["instructions"] == list(instrument.blocks[language])
            assert told["without"] == [
                instrument.missing.set_index("code").at[code, language] for code in ("NSP", "NC", "SR")
            ]

    def test_blocks_hold_every_item_once(self, page):
        asked = [item for block in held(page)["blocks"] for item in block]
        assert asked == list(FORM.instrument.items.index)

    def test_any_instrument_will_do(self, wide):
        texts = held(questionnaire_page(wide.instrument, language="en"))
        assert (texts["facts"], texts["tool"], texts["provisional"]) == ([], False, False)
        assert texts["told"]["en"]["instructions"] == [""]

    def test_a_question_cannot_leave_its_place(self, folder):
        items = (folder / "items.csv").read_text(encoding="utf-8")
        hostile = '"</script><script>alert(1)</script><!-- $title ${x}"'
        (folder / "items.csv").write_text(
            re.sub('(EXP1,[^"\n]*?time),[^,]*,', rf"\1,{hostile},", items), encoding="utf-8"
        )
        page = questionnaire_page(load_instrument(folder))
        assert page.count("</script>") == 2
        assert held(page)["told"]["fr"]["questions"]["EXP1"] == hostile.strip('"')


class TestCommand:
    def test_it_writes_the_page(self, tmp_path, capsys):
        page = tmp_path / "q.html"
        assert cli.main(["questionnaire", "--short", "-o", str(page), "--lang", "en"]) == 0
        assert '<html lang="en">' in page.read_text(encoding="utf-8")
        assert "38" in capsys.readouterr().out

    def test_the_long_form_is_refused_by_name_with_the_reason(self, tmp_path, capsys):
        page = tmp_path / "q.html"
        assert cli.main(["questionnaire", "-o", str(page), "--lang", "en"]) == 2
        said = capsys.readouterr().err
        assert "--short" in said
        assert "73" in said
        assert not page.exists()

    def test_an_instrument_of_one_s_own(self, folder, tmp_path):
        page = tmp_path / "q.html"
        assert cli.main(["questionnaire", "--short", "--instrument", str(folder), "-o", str(page)]) == 0
        assert held(page.read_text(encoding="utf-8"))["provisional"] is False

    def test_one_that_is_not_there_is_a_sentence(self, tmp_path, capsys):
        assert cli.main(["questionnaire", "--short", "--instrument", str(tmp_path / "none")]) == 1
        assert "none" in capsys.readouterr().err
