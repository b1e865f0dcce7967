"""The questionnaire as a student has it: by keyboard alone, on a telephone, offline, and code for code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.cases.letters import ALPHABET
from ltd_toolkit.classroom.questionnaire import (
    Answers,
    answers_code,
    questionnaire_page,
    read_answers_code,
    short_form,
    write_answers_debrief,
)
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.language import set_language

from .open_page import HEIGHTS, WIDTHS, OpenPage, opening

FORM = short_form()
ITEMS = list(FORM.instrument.items.index)
BLOCKS = list(FORM.blocks.values())


@pytest.fixture(scope="module")
def paths(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("questionnaires")
    written = {language: folder / f"{language}.html" for language in ("fr", "en")}
    for language, path in written.items():
        path.write_text(questionnaire_page(language=language), encoding="utf-8")
    return written


@pytest.fixture
def opened(browser, paths):
    return opening(browser, paths, OpenPage)


def begin(seen: OpenPage) -> None:
    seen.page.check("#consent")
    seen.page.click("#begin")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_it_is_filled_in_by_keyboard_alone(opened, language, width):
    with opened(language, width) as seen:
        seen.look()
        seen.go_to("begin")
        seen.press("Enter")
        assert seen.page.inner_text("#refused")
        assert seen.page.evaluate("document.activeElement.id") == "consent"
        seen.press("Space")
        seen.go_to("tool")
        seen.page.keyboard.type("Odoo")
        seen.go_to("role")
        seen.press("ArrowDown", 2)
        seen.go_to("size_class")
        seen.press("Space")
        seen.go_to("begin")
        seen.press("Enter")
        for number, block in enumerate(BLOCKS):
            assert seen.page.evaluate("document.activeElement.id") == "part-title"
            if number == 1:
                assert "Odoo" in seen.page.inner_text("#questions")
            for item in block:
                seen.go_to(item)
                seen.press("Space")
                seen.press("ArrowDown", ITEMS.index(item) % 10)
            seen.look()
            seen.go_to("next")
            seen.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "end-title"
        seen.look()
        said = read_answers_code(seen.page.input_value("#code"), FORM).chosen
        assert (said["role"], said["size_class"]) == ("employee", "micro")
        assert {item: said[item] for item in ITEMS} == {
            item: FORM.options[item][place % 10] for place, item in enumerate(ITEMS)
        }


def test_the_page_and_python_write_the_same_codes(opened):
    rng = np.random.default_rng(7)
    with opened("en") as seen:
        begin(seen)
        key, kept = seen.page.evaluate("Object.entries(sessionStorage)[0]")
        kept = json.loads(kept)
        for _ in range(40):
            respondent = "".join(rng.choice(list(ALPHABET), 6))
            chosen = {name: str(rng.choice(["", *options])) for name, options in FORM.options.items()}
            chosen["RES3"] = "4"
            answers = Answers(respondent, chosen)
            filled = {name: code for name, code in chosen.items() if code}
            state = {**kept, "respondent": respondent, "chosen": filled, "part": len(BLOCKS) + 1}
            # Before the page looks for it: what is stored just before a page is left may come too late.
            held = f"{json.dumps(key)}, {json.dumps(json.dumps(state))}"
            seen.page.add_init_script(f"sessionStorage.setItem({held})")
            seen.page.reload()
            assert seen.page.input_value("#code") == answers_code(FORM, answers)


@pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("en", ",")])
def test_the_file_says_what_the_code_says(opened, tmp_path, language, separator):
    with opened(language) as seen:
        begin(seen)
        seen.page.check("[name=EXP1][value='6']")
        seen.page.check("[name=EXP4][value=NC]")
        for _ in BLOCKS:
            seen.page.click("#next")
        with seen.page.expect_download() as download:
            seen.page.click("#save")
        download.value.save_as(tmp_path / "answers.csv")
        assert download.value.suggested_filename in seen.page.inner_text("#saved")
        code = seen.page.input_value("#code")
    table = pd.read_csv(tmp_path / "answers.csv", sep=separator, dtype=str, keep_default_na=False)
    answers = read_answers_code(table["code"][0], FORM)
    assert list(table) == ["respondent", "firm", *FORM.options, "code"]
    assert (len(table), table["code"][0], table["respondent"][0]) == (1, code, f"R{answers.respondent}")
    assert table.loc[0, list(FORM.options)].to_dict() == answers.chosen
    assert (answers.chosen["EXP1"], answers.chosen["EXP4"], answers.n_answered) == ("6", "NC", 2)


def test_another_language_and_a_second_opening_keep_what_was_answered(opened):
    with opened("fr", 390) as seen:
        begin(seen)
        seen.page.check("[name=EXP1][value='3']")
        seen.page.click("#languages [lang=en]")
        assert seen.page.is_checked("[name=EXP1][value='3']")
        assert "Sentences: 1 of 38" in seen.page.inner_text("#progress")
        seen.page.reload()
        assert seen.page.is_checked("[name=EXP1][value='3']")
        assert seen.page.evaluate("document.documentElement.lang") == "en"
        chosen = seen.page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).chosen")
        seen.page.click("#again")
        assert seen.page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).chosen") == chosen != {}
        seen.page.click("#again")
        seen.page.check("#consent")
        seen.page.click("#begin")
        assert not seen.page.is_checked("[name=EXP1][value='3']")


def test_what_was_left_out_can_be_gone_back_to(opened):
    with opened("fr") as seen:
        begin(seen)
        for block in BLOCKS:
            for item in block:
                if item != "TIM2":
                    seen.page.check(f"[name={item}][value='4']")
            seen.page.click("#next")
        assert "1" in seen.page.inner_text("#unanswered")
        seen.page.click("#to-first")
        assert seen.page.evaluate("document.activeElement.name") == "TIM2"


def test_nothing_is_handed_in_where_nothing_was_answered(opened):
    with opened("fr") as seen:
        begin(seen)
        for _ in BLOCKS:
            seen.page.click("#next")
        assert not seen.page.locator("#hand-in").is_visible()


def test_two_people_get_two_numbers(opened):
    found = set()
    for _ in range(3):
        with opened("fr") as seen:
            begin(seen)
            found.add(json.loads(seen.page.evaluate("Object.values(sessionStorage)[0]"))["respondent"])
    assert len(found) == 3


def test_it_works_in_a_frame_that_forbids_all_but_scripts(browser, paths, tmp_path):
    inside = f'<!DOCTYPE html><iframe sandbox="allow-scripts" src="{paths["en"].as_uri()}"></iframe>'
    (tmp_path / "platform.html").write_text(inside)
    page = browser.new_page()
    try:
        page.goto((tmp_path / "platform.html").as_uri())
        frame = page.frames[1]
        assert "does not allow" in frame.inner_text("#kept")
        frame.check("#consent")
        frame.click("#begin")
        frame.check("[name=EXP1][value='2']")
        for _ in BLOCKS:
            frame.click("#next")
        assert read_answers_code(frame.input_value("#code"), FORM).chosen["EXP1"] == "2"
        frame.click("#copy")
        assert frame.inner_text("#copied")
    finally:
        page.close()


def test_it_can_be_read_in_the_dark_and_touched_with_a_thumb(opened):
    with opened("fr", 390, "dark") as seen:
        assert min(seen.page.evaluate(HEIGHTS)) >= 44
        begin(seen)
        assert min(seen.page.evaluate(HEIGHTS)) >= 44
        seen.look()


def test_an_instrument_of_one_s_own(browser, tmp_path):
    for name, text in {
        "items.csv": "id,scale,reverse,short,fr,en\nA1,a,0,1,Un,One\nA2,a,1,1,Deux,Two\n",
        "scales.csv": "id,answers,fr,en\na,much,A,A\n",
        "answers.csv": "set,code,fr,en\n"
        + "".join(f"much,{code},{code} sur 40,{code} of 40\n" for code in range(41)),
    }.items():
        (tmp_path / name).write_text(text)
    form = short_form(load_instrument(tmp_path))
    path = tmp_path / "page.html"
    path.write_text(questionnaire_page(form.instrument, language="en"), encoding="utf-8")
    page = browser.new_page()
    try:
        seen = OpenPage(page, path)
        begin(seen)
        page.check("[name=A1][value='40']")
        seen.look()
        page.click("#next")
        assert read_answers_code(page.input_value("#code"), form).chosen == {"A1": "40", "A2": ""}
        assert seen.wrong == []
    finally:
        page.close()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_what_the_class_answered_can_be_heard_and_fits_the_screen(browser, tmp_path, language, width):
    rng = np.random.default_rng(8)
    codes = []
    for _ in range(14):
        chosen = {name: str(rng.choice(["", *options])) for name, options in FORM.options.items()}
        codes.append(answers_code(FORM, Answers("".join(rng.choice(list(ALPHABET), 6)), chosen)))
    (tmp_path / "codes.txt").write_text("\n".join([*codes, codes[0][:-2]]))
    set_language(language)
    write_answers_debrief(tmp_path / "codes.txt", tmp_path / "page.html", tmp_path / "key.csv")
    page = browser.new_page()
    try:
        page.set_viewport_size({"width": width, "height": 844})
        seen = OpenPage(page, tmp_path / "page.html")
        seen.look()
        assert seen.wrong == []
    finally:
        page.close()
