"""A class page as a student has it, on a telephone and on a laptop: by keyboard alone, number by number."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from ltd_toolkit.cases import load_case, outcome_table
from ltd_toolkit.classroom import Grid, class_page, load_class_data, page_code, write_debrief
from ltd_toolkit.classroom.page import RESULTS
from ltd_toolkit.lab.prediction import ASKED
from ltd_toolkit.lab.why import explained
from ltd_toolkit.language import set_language, word
from ltd_toolkit.plots.plans import SHARES
from ltd_toolkit.simulation import simulate

from .open_page import HEIGHTS, WIDTHS, OpenPage, opening

CASE = load_case("pme1")
GRID, DATA = Grid(CASE.episode("stock")), load_class_data(CASE.episode("stock"))
FIRST, SECOND = [0, 0, 1, 0, 1, 0, 0, 2], [0, 0, 1, 0, 1, 0, 0, 1]
DEAR = {"field_support": 2, "sharing_space": 1, "document_and_share": 1}
NUMBER = re.compile(r"[−+]?\d+(?:[.,]\d+)?")


class ClassPage(OpenPage):
    """A class page, with its tables and its actions."""

    def predict(self) -> None:
        """Give the answers that the page begins with: it asks once whether they are meant."""
        self.page.click("#commit")
        self.page.click("#commit")

    def look(self) -> None:
        """Note, beside what hinders on any page, names of plans that are broken."""
        super().look()
        self.wrong += [f"a word is broken: {each}" for each in self.page.evaluate(BROKEN)]

    def column(self, where: str, place: int) -> dict[str, float]:
        """Return the medians that a table shows in a column, shares as shares."""
        cells = self.page.locator(f"#{where} table").first.locator(f"tbody td:nth-of-type({place}) strong")
        return dict(zip(RESULTS, map(as_number, cells.all_inner_texts()), strict=True))

    def choose(self, form: str, levels: dict[str, int]) -> None:
        """Choose levels of actions, in their order, with arrows."""
        for name, level in levels.items():
            self.go_to(f"{form}-{name}")
            chosen = int(self.page.evaluate("document.activeElement.value"))
            self.press("ArrowDown" if level > chosen else "ArrowUp", abs(level - chosen))


@pytest.fixture(scope="module")
def paths(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {language: folder / f"{language}.html" for language in ("fr", "en")}
    for language, path in written.items():
        path.write_text(class_page(CASE, "stock", DATA, language=language), encoding="utf-8")
    return written


@pytest.fixture
def opened(browser, paths):
    return opening(browser, paths, ClassPage)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_it_is_played_by_keyboard_alone_and_shows_what_was_kept(opened, language, width):
    with opened(language, width) as seen:
        seen.look()
        seen.go_to("ask-use")
        seen.press("ArrowRight", 6)
        seen.go_to("ask-errors")
        seen.press("ArrowLeft", 5)
        seen.go_to("commit")
        seen.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "did-title"
        assert_shown(seen.column("did-results", 2), "did")
        assert_shown(seen.column("did-results", 3), "alone")

        seen.choose("first", chosen(FIRST))
        seen.look()
        seen.go_to("first-go")
        seen.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "result-title"
        first, second = GRID.number(FIRST), GRID.number(SECOND)
        assert_shown(seen.column("result-results", 1), first)
        predicted = {"use": 80.0, "worst_output": 100.0, "errors": 20.0}
        assert seen.page.input_value("#code") == code(predicted, [first])

        seen.choose("second", {"reserved_time": 1})
        seen.go_to("second-go")
        seen.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "compare-title"
        assert_shown(seen.column("compare-results", 2), second)
        gains = DATA.of(second)["run.output_gain"] - DATA.of(first)["run.output_gain"]
        line = seen.page.locator("#compared li").last.inner_text()
        better, worse = (gains > 1e-6).sum(), (gains < -1e-6).sum()
        counts = [40, better, worse, 40 - better - worse]
        assert counts == list(map(int, re.findall(r"\b\d+\b(?![,.]\d)", line)[-4:]))
        assert seen.page.input_value("#code") == code(predicted, [first, second])
        seen.look()


def test_a_prediction_that_nobody_made_is_not_taken_at_once(opened):
    with opened("fr", 390) as seen:
        seen.page.click("#commit")
        assert "curseur" in seen.page.inner_text("#unmoved")
        assert not seen.page.locator("#did").is_visible()
        seen.page.focus("#ask-use")
        seen.press("ArrowRight")
        assert not seen.page.locator("#unmoved").is_visible()
        seen.page.click("#commit")
        assert seen.page.locator("#did").is_visible()


@pytest.mark.parametrize("letters", ["16px", "32px"], ids=["usual", "twice"])
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_goes_beyond_a_telephone_to_the_end_of_the_path(opened, width, letters):
    with opened("fr", width) as seen:
        seen.page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        seen.predict()
        for button in ("#first-go", "#second-go"):
            seen.page.click(button)
        seen.page.locator("summary").first.evaluate_all("all => all.forEach(each => each.click())")
        beyond = seen.page.evaluate(BEYOND)
        assert beyond == []


def test_what_is_printed_shows_its_bars_and_only_what_was_chosen(opened):
    with opened("fr", 390) as seen:
        seen.predict()
        seen.page.click("#first-go")
        seen.page.emulate_media(media="print")
        bars = seen.page.locator("#result .bar span")
        assert set(bars.evaluate_all("all => all.map(each => getComputedStyle(each).printColorAdjust)")) == {
            "exact"
        }
        assert seen.page.locator("#second .levels label:visible").count() == len(GRID.actions)
        assert not seen.page.locator("#again").is_visible()


def test_nothing_is_shown_before_the_prediction(opened):
    with opened("fr") as seen:
        for part in ("did", "first", "result", "second", "compare", "hand-in", "without-script"):
            assert not seen.page.locator(f"#{part}").is_visible()


def test_who_lets_no_script_run_is_told_so_in_either_language(browser, paths):
    page = browser.browser.new_page(java_script_enabled=False)
    try:
        page.goto(paths["fr"].as_uri())
        page.get_by_text("JavaScript").first.wait_for(state="visible")
        assert page.locator("#without-script p").evaluate_all("all => all.length") == 2
    finally:
        page.close()


def test_a_plan_beyond_the_euros_is_refused_with_the_sum(opened):
    with opened("fr") as seen:
        seen.predict()
        for name, level in DEAR.items():
            seen.page.check(f"[name=first-{name}][value='{level}']")
        assert "12\u00a0100" in seen.page.inner_text("#first-meters")
        seen.page.click("#first-plan button")
        assert "100 euros de trop" in seen.page.inner_text("#first-refused")
        assert not seen.page.locator("#result").is_visible()


def test_prices_follow_every_choice(opened):
    with opened("fr") as seen:
        seen.predict()
        for number in np.random.default_rng(4).integers(len(GRID), size=25):
            levels = GRID.levels(int(number))
            for name, level in zip(GRID.actions, levels, strict=True):
                seen.page.evaluate(CHECK, [f"first-{name}", level])
            said = re.sub(r"\s", "", seen.page.inner_text("#first-meters"))
            euros, budget = map(int, re.search(r"Euros:(\d+)sur(\d+)", said).groups())
            assert (euros, budget) == (round(DATA.costs("euros")[number]), 12_000)


def test_another_language_and_a_second_opening_keep_what_was_done(opened):
    with opened("fr") as seen:
        seen.predict()
        seen.page.check("[name=first-mentoring][value='2']")
        seen.page.click("#languages [lang=en]")
        assert seen.page.locator("[name=first-mentoring][value='2']").is_checked()
        assert "what it did" in seen.page.inner_text("#did-what")
        assert seen.page.evaluate("document.documentElement.lang") == "en"
        seen.page.click("#first-plan button")
        before = seen.page.input_value("#code")
        seen.page.reload()
        assert seen.page.input_value("#code") == before
        seen.page.click("#again")
        assert seen.page.locator("#did").is_visible()  # one press alone deletes nothing
        seen.page.click("#again")
        assert not seen.page.locator("#did").is_visible()


def test_the_page_and_python_write_the_same_codes(opened):
    rng = np.random.default_rng(5)
    paid = np.flatnonzero(DATA.affordable[: len(GRID)])
    with opened("en") as seen:
        seen.predict()
        kept = json.loads(seen.page.evaluate("Object.values(sessionStorage)[0]"))
        for _ in range(15):
            predicted = {
                name: float(each.low + each.step * rng.integers((each.high - each.low) // each.step + 1))
                for name, each in ASKED.items()
            }
            plans = [int(plan) for plan in rng.choice(paid, rng.integers(1, 3))]
            levels = [list(GRID.levels(plan)) for plan in plans] + [None]
            state = {**kept, "predicted": predicted, "first": levels[0], "second": levels[1]}
            seen.page.evaluate(KEEP, json.dumps(state))
            seen.page.reload()
            assert seen.page.input_value("#code") == code(predicted, plans)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_explains_as_the_panel_does(opened, language):
    runs = {
        name: simulate(GRID.episode.firm, plan, n_runs=40, random_state=1)
        for name, plan in (("own", GRID.plan(GRID.number(FIRST))), ("did", GRID.episode.plan))
    }
    with opened(language) as seen:
        seen.predict()
        for name, level in chosen(FIRST).items():
            seen.page.check(f"[name=first-{name}][value='{level}']")
        seen.page.click("#first-plan button")
        lines = explained(runs["own"], runs["did"], word("classroom.plan.did"))
        shown = seen.page.inner_text("#result-results")
        for line in lines:
            near = re.escape(NUMBER.sub("#", line)).replace(r"\#", NUMBER.pattern)
            assert re.search(near, shown), line


def test_it_works_in_a_frame_that_forbids_all_but_scripts(browser, paths, tmp_path):
    inside = f'<!DOCTYPE html><iframe sandbox="allow-scripts" src="{paths["fr"].as_uri()}"></iframe>'
    (tmp_path / "platform.html").write_text(inside)
    page = browser.new_page()
    try:
        page.goto((tmp_path / "platform.html").as_uri())
        frame = page.frames[1]
        for button in ("#commit", "#commit", "#first-go", "#second-go", "#copy"):
            frame.click(button)
        assert frame.input_value("#code") == code(
            {name: float(each.begins) for name, each in ASKED.items()}, [0, 0]
        )
        assert frame.inner_text("#copied")
        frame.click("#again")
        frame.click("#again")
        assert not frame.locator("#did").is_visible()
    finally:
        page.close()


def test_it_can_be_read_in_the_dark(opened):
    with opened("fr", 390, "dark") as seen:
        seen.predict()
        seen.page.click("#first-plan button")
        seen.look()


def test_what_can_be_touched_is_large_enough(opened):
    with opened("fr", 390) as seen:
        seen.predict()
        seen.page.check("[name=first-mentoring][value='1']")
        seen.page.click("#first-go")
        low = seen.page.evaluate(HEIGHTS)
        assert min(low) >= 44


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_debrief_can_be_heard_and_fits_the_screen(browser, tmp_path, language, width):
    rng, said = np.random.default_rng(6), {"use": 60.0, "worst_output": 90.0, "errors": 10.0}
    paid = np.flatnonzero(DATA.affordable[: len(GRID)])
    codes = [code({**said, "errors": float(n)}, list(map(int, rng.choice(paid, 2)))) for n in range(12)]
    (tmp_path / "codes.txt").write_text("\n".join([*codes, codes[0][:-2]]))
    set_language(language)
    write_debrief(tmp_path / "codes.txt", tmp_path / "debrief.html", tmp_path / "key.csv", random_state=1)
    page = browser.new_page()
    try:
        page.set_viewport_size({"width": width, "height": 844})
        seen = ClassPage(page, tmp_path / "debrief.html")
        seen.look()
        if width == WIDTHS["laptop"]:  # a projector shows whole tables and pictures
            assert page.locator(".scroll").evaluate_all(CUT) == []
        assert seen.wrong == []
    finally:
        page.close()


def chosen(levels: list[int]) -> dict[str, int]:
    return {name: level for name, level in zip(GRID.actions, levels, strict=True) if level}


def code(predicted: dict[str, float], plans: list[int]) -> str:
    return page_code(GRID, DATA.head["fingerprint"], predicted, plans)


def assert_shown(shown: dict[str, float], plan: int | str) -> None:
    """Expect the medians of a plan, to the digits that are shown."""
    kept, digits = DATA.of(plan), outcome_table()["digits"]
    for name, value in shown.items():
        came = np.median(kept[f"run.{name}"]) if f"run.{name}" in kept else kept[f"band.{name}"][1]
        rounded = 0.005 if name in SHARES else 0.5 / 10 ** min(int(digits[name]), 1)
        assert value == pytest.approx(came, abs=rounded + 1e-9), name


def as_number(text: str) -> float:
    plain = text.replace("−", "-").replace(",", ".").replace("\u00a0", "")
    return float(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)


CHECK = """([name, level]) => {
    const radio = document.querySelector(`[name=${name}][value="${level}"]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("change"));
}"""
KEEP = "state => sessionStorage.setItem(Object.keys(sessionStorage)[0], state)"
CUT = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.innerText)"
BROKEN = """() => [...document.querySelectorAll(".results thead th:not(:first-child)")].filter(each => {
    const word = document.createRange();
    const text = each.firstChild, words = [...text.textContent.matchAll(/[^ ]+/g)];
    return words.some(({ 0: it, index }) => {
        word.setStart(text, index);
        word.setEnd(text, index + it.length);
        return new Set([...word.getClientRects()].map(box => box.top)).size > 1;
    });
}).map(each => each.textContent)"""
BEYOND = """() => [...document.querySelectorAll("body *:not(.skip)")].filter(each => {
    const box = each.getBoundingClientRect();
    return each.getClientRects().length && (box.right > innerWidth + 1 || box.left < -1);
}).map(each => `${each.tagName}: ${each.textContent.slice(0, 40)}`)"""
