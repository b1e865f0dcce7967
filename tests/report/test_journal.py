"""Tables of an article: every digit is kept, what is shown is in words, numbers follow the order."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit.language import set_language
from ltd_toolkit.report import JournalTables


@pytest.fixture
def table():
    index = pd.Index(["exploration", "=HYPERLINK(1)"], name="scale")
    return pd.DataFrame(
        {"n": [1234, 2], "alpha": [0.123456789012345, np.nan], "reversed": [True, False]}, index
    )


@pytest.fixture
def kept(tmp_path):
    return JournalTables(tmp_path / "tables", {"exploration": "Explorer"})


@pytest.mark.parametrize(("language", "separator", "mark"), [("fr", ";", ","), ("en", ",", ".")])
def test_the_file_keeps_every_digit_and_the_page_shows_two(kept, table, language, separator, mark):
    set_language(language)
    shown = kept.keep("items", table)
    text = (kept.folder / "items.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    assert float(rows[0]["alpha"].replace(mark, ".")) == 0.123456789012345
    assert rows[1]["alpha"] == ""
    assert rows[1]["scale"].startswith("'=")
    assert shown.rows[0][0] == "Explorer"
    assert shown.rows[0][2] == f"0{mark}12"
    assert shown.rows[1][2] == "–"
    assert shown.rows[0][3] == {"fr": "oui", "en": "yes"}[language]


def test_numbers_follow_the_order_and_a_cell_run_twice_changes_none(kept, table):
    set_language("en")
    kept.keep("items", table)
    second = kept.keep("missing", table, people=5)
    again = kept.keep("items", table)
    assert repr(second).startswith("Table 2. ")
    assert repr(again).startswith("Table 1. ")
    captions = (kept.folder / "captions.txt").read_text(encoding="utf-8").splitlines()
    assert [line[:8] for line in captions] == ["Table 1.", "Table 2."]


def test_it_can_be_heard_and_holds_no_markup_of_others(kept):
    table = pd.DataFrame({"n": [1]}, index=pd.Index(["<script>"], name="scale"))
    text = kept.keep("items", table)._repr_html_()
    assert "<script>" not in text
    assert '<th scope="row">' in text
    assert "<caption" in text


def test_it_is_kept_for_a_latex_document_too(kept, table):
    kept.keep("items", table)
    assert r"\label{tab:items}" in (kept.folder / "items.tex").read_text(encoding="utf-8")


def test_a_table_without_a_caption_is_refused_and_nothing_is_written(kept, table):
    with pytest.raises(KeyError, match=r"journal\.caption\.unicorns"):
        kept.keep("unicorns", table)
    assert not kept.folder.exists()
