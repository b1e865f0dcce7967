"""The page holds all it needs, fetches nothing, and says everything in each language."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ltd_toolkit import cli
from ltd_toolkit.cases import load_case
from ltd_toolkit.classroom import class_page
from ltd_toolkit.folders import resource
from ltd_toolkit.language import has_word, keys, languages


@pytest.fixture(scope="module")
def page(data):
    return class_page(load_case("pme1"), "stock", data, language="fr")


@pytest.fixture(scope="module")
def texts(page):
    return held(page, "texts")


def held(page: str, name: str):
    """Return the data of a name that a page holds."""
    return json.loads(
        re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)[1]
    )


def test_it_fetches_nothing(page):
    assert not re.search(r"""(?:src|href|action|srcset)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org/2000/svg)|<link|<iframe", page)
    assert "fetch(" not in page
    assert "XMLHttpRequest" not in page


def test_the_browser_is_told_to_run_this_script_alone(page):
    script = re.search(r"<script>(.*?)</script>", page, re.S)[1]
    printed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = html.unescape(re.search(r'Content-Security-Policy" content="(.*?)"', page)[1])
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{printed}'"
    assert not re.search(r"\son[a-z]+\s*=", page.split("<script")[0])


def test_it_opens_in_the_language_asked_for_and_holds_the_other(data, texts):
    assert texts["language"] == "fr"
    english = class_page(load_case("pme1"), "stock", data, language="en")
    assert '<html lang="en">' in english
    assert held(english, "texts")["language"] == "en"
    assert texts["words"].keys() == texts["told"].keys() == set(languages())
    assert texts["words"]["fr"].keys() == texts["words"]["en"].keys()


def test_every_word_that_the_page_names_is_there_and_every_word_of_its_own_is_named(texts):
    source = "".join(resource(f"classroom/{name}").read_text() for name in ("page.js", "page.html"))
    said = set(re.findall(r'say\("([^"]+)"', source)) | set(
        re.findall(r'data-(?:word|label)="([^"]+)"', source)
    )
    assert said <= texts["words"]["fr"].keys()
    begun = re.findall(r"say\(`([a-z_.]+)\$\{", source)
    assert begun
    assert all(keys(each) for each in begun)
    assert all(has_word(key) for key in texts["words"]["fr"])


def test_the_same_outcomes_give_the_same_page(data, page):
    assert class_page(load_case("pme1"), "stock", data, language="fr") == page


def test_it_is_small_enough_for_any_course(page):
    assert len(page.encode()) < 5e6


def test_the_numbers_in_it_are_those_that_were_kept(page, data):
    arrays = held(page, "outcomes")["arrays"]
    for name, packed in arrays.items():
        whole = np.frombuffer(base64.b64decode(packed["bytes"]), dtype=f"<u{packed['size']}")
        assert np.array_equal(whole, data.wholes[name].ravel())
        assert packed["first"] == data.head["first"][name]


def test_it_tells_what_the_article_says_from_what_is_imagined(texts):
    assert {each["source"] for each in texts["told"]["fr"]["story"]} == {"article", "imagined"}


def test_it_says_what_cannot_be_chosen_and_for_whom(texts):
    fixed = texts["told"]["fr"]["fixed"]
    assert fixed == [
        "Formation\u00a0: 14\u00a0h par personne, en tout (dépôt, Sonia).",
        "Associer les utilisateurs\u00a0: rien.",
    ]
    assert "dépôt" in texts["told"]["fr"]["actions"][0]["about"]


def test_a_story_cannot_leave_its_place(data):
    case = load_case("pme1")
    hostile = '</script><script>alert("!")</script><!-- \u2028 $title ${x}'
    story = replace(case.story.paragraphs[0], texts={"fr": hostile, "en": hostile})
    page = class_page(replace(case, story=replace(case.story, paragraphs=(story,))), "stock", data)
    assert page.count("</script>") == 3
    assert held(page, "texts")["told"]["fr"]["story"][0]["text"] == hostile


def test_a_name_cannot_either(data):
    case = load_case("pme1")
    page = class_page(replace(case, names={"fr": "<b>&", "en": "<b>&"}), "stock", data)
    assert "<title>&lt;b&gt;&amp;" in page


class TestCommand:
    def test_it_writes_the_page(self, tmp_path, capsys):
        page = tmp_path / "pme1.html"
        assert cli.main(["classroom", "pme1", "--episode", "stock", "-o", str(page), "--lang", "en"]) == 0
        assert '<html lang="en">' in page.read_text(encoding="utf-8")
        assert "MB" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("language", "said"), [("fr", "Attendu\u00a0: stock, crm"), ("en", "Expected: stock, crm")]
    )
    def test_an_unknown_episode_is_refused_with_those_there_are(self, capsys, language, said):
        assert cli.main(["classroom", "pme1", "--episode", "erp", "--lang", language]) == 1
        assert said in capsys.readouterr().err

    def test_a_case_of_ones_own_is_computed_beside_its_file(self, tmp_path, monkeypatch, capsys):
        own = tmp_path / "mine.toml"
        own.write_bytes((resource("cases/pme2.toml")).read_bytes())
        assert cli.main(["classroom", str(own), "--episode", "tools", "-o", str(tmp_path / "p.html")]) == 1
        assert "--compute" in capsys.readouterr().err
        asked = []
        monkeypatch.setattr(
            "ltd_toolkit.classroom.compute", lambda episode, path, **how: asked.append((path, how))
        )
        cli.main(["classroom", str(own), "--episode", "tools", "--compute", "--jobs", "2"])
        assert asked == [(tmp_path / "classroom_mine_tools.npz", {"n_jobs": 2, "progress": True})]

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path, capsys):
        page = Path(tmp_path / "no" / "such" / "folder.html")
        assert cli.main(["classroom", "pme1", "-o", str(page)]) == 1
        assert "-o" in capsys.readouterr().err
