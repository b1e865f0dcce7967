"""docs/from_scores.md says what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ltd_toolkit.cases.reference import rules
from ltd_toolkit.language import languages, word

DOCS = Path(__file__).parents[2] / "docs"

spec = importlib.util.spec_from_file_location("make_from_scores", DOCS / "make_from_scores.py")
make_from_scores = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_from_scores)


def test_the_page_is_what_the_command_makes():
    assert make_from_scores.page() == (DOCS / "from_scores.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", languages())
def test_every_rule_stands_in_the_page_in_each_language(language):
    parts = f"\n{(DOCS / 'from_scores.md').read_text(encoding='utf-8')}".split("\n# ")
    (mine,) = [each for each in parts if each.startswith(word("from_scores.title", language))]
    for rule in rules().itertuples():
        row = f"| {word(f'mine.scale.{rule.scale}', language)} | "
        assert any(line.startswith(row) and f"(`{rule.parameter}`)" in line for line in mine.splitlines())
