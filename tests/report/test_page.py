"""The page can be heard, walked through and sent; it fetches nothing and lets no text of a file act."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from ltd_toolkit import Survey, read_survey
from ltd_toolkit.language import word
from ltd_toolkit.report import report_page, survey_facts

LANGUAGES = ["fr", "en"]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def source(sample_report, language):
    return report_page(sample_report, language=language)


@pytest.fixture
def page(source, read_page):
    return read_page(source)


class TestForEverybody:
    def test_the_page_says_its_language(self, page, language):
        assert page.all("html") == [{"lang": language}]

    def test_there_is_one_title_and_no_heading_leaps(self, page):
        assert page.headings.count(1) == 1
        assert page.headings[0] == 1
        steps = [after - before for before, after in zip(page.headings, page.headings[1:], strict=False)]
        assert max(steps) == 1

    def test_landmarks_are_there_and_the_first_link_leads_to_the_content(self, page):
        names = [tag for tag, _ in page.tags]
        for landmark in ("header", "nav", "main", "footer"):
            assert names.count(landmark) == 1
        assert page.all("a")[0]["href"] == "#content"

    def test_every_inner_link_and_label_leads_somewhere(self, page):
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        assert {link["href"].removeprefix("#") for link in page.all("a")} <= set(ids)
        assert set(page.values("aria-labelledby")) <= set(ids)

    def test_every_picture_can_be_heard_and_names_no_other_place(self, page):
        pictures = page.all("img")
        assert len(pictures) == 6
        assert all(len(picture["alt"]) > 60 for picture in pictures)
        assert all(picture["src"].startswith("data:image/png;base64,") for picture in pictures)

    def test_tables_have_captions_scopes_and_can_be_scrolled_by_the_keyboard(self, page):
        tables = len(page.all("table"))
        assert tables >= 7
        assert len(page.all("caption")) == tables
        assert all(cell["scope"] in ("col", "row") for cell in page.all("th"))
        regions = [attributes for _, attributes in page.tags if attributes.get("role") == "region"]
        assert len(regions) == tables + len(page.all("img"))
        assert all(region["tabindex"] == "0" for region in regions)

    def test_each_section_of_numbers_says_how_to_read_it(self, page, language):
        assert page.text.count(word("report.how", language)) == 7

    def test_every_interval_says_its_level_and_method_below_its_table(self, page, sample_report, language):
        for part in ("reliability", "means", "paradoxes", "profiles"):
            assert sample_report.facts[part]["method"][language] in page.text

    def test_no_likeness_of_colleagues_is_claimed_where_no_firm_is_known(self, village, read_page, language):
        page = read_page(report_page(survey_facts(Survey.from_frame(village.responses)), language=language))
        assert word("report.means.how_people", language) in page.text
        assert word("report.means.how", language) not in page.text


class TestByItself:
    def test_the_page_names_no_other_place(self, source):
        outside = re.sub(r"base64,[^\"]*", "", source)
        assert not re.search(r"https?:|//[a-z]|url\(|@import", outside)
        assert "default-src 'none'" in source

    def test_there_is_no_script(self, page):
        assert page.all("script") == []
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]

    def test_the_same_survey_gives_the_same_page(self, sample, source, language):
        assert report_page(survey_facts(sample), language=language) == source

    def test_french_is_written_with_the_spaces_of_print(self, sample_report, read_page):
        text = read_page(report_page(sample_report, language="fr")).text
        assert not re.search(r" [:;!?»](\s|$)|« ", text)


class TestWhatStandsAtTheTop:
    def test_synthetic_data_and_an_unvalidated_questionnaire_are_named_before_any_number(
        self, page, language
    ):
        top = page.text[: page.text.index(word("report.brief.title", language))]
        assert word("report.synthetic", language) in top
        assert word("report.provisional", language) in top

    def test_errors_that_were_passed_over_are_named(self, village, read_page):
        answers = village.responses.astype(object)
        answers.iloc[0, 0] = "quatre-vingt-dix"
        survey = Survey.from_frame(answers, respondents=village.respondents, on_problem="mark")
        page = read_page(report_page(survey_facts(survey), language="fr"))
        top = page.text[: page.text.index(word("report.contents", "fr"))]
        assert word("report.marked", "fr", n="1") in top


class TestHostileFiles:
    @pytest.fixture
    def survey(self, village, tmp_path):
        """A file whose cells, headers and name would like to be markup."""
        table = village.respondents[["firm", "role"]].join(village.responses.astype(int).astype(object))
        table.iloc[0, 2] = "<script>alert(1)</script>"
        table.iloc[1, 2] = "=1+1"
        table["<img src=x onerror=alert(2)>"] = "x"
        path = tmp_path / "a&b<i>.csv"
        table.to_csv(path, index_label="respondent")
        return read_survey(path, on_problem="mark")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_text_of_a_file_becomes_markup(self, survey, read_page, language):
        source = report_page(survey_facts(survey), language=language)
        page = read_page(source)
        assert page.all("script") == page.all("i") == []
        assert all("src" not in attributes or "base64" in attributes["src"] for _, attributes in page.tags)
        assert "<script>alert(1)</script>" in page.text
        assert "a&b<i>.csv" in page.text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_survey_that_gives_nothing_still_gives_a_page(self, read_page, language):
        survey = Survey.from_frame(pd.DataFrame({"EXP1": [99]}), on_problem="mark")
        page = read_page(report_page(survey_facts(survey), language=language))
        assert page.text.count(word("report.not_given", language)) == 4
        assert word("report.profiles.lead_none", language) in page.text
