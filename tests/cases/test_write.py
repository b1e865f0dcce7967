"""A case that is written holds what it held, whatever people typed, and reads like the shipped ones."""

import datetime
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ltd_toolkit import load_case
from ltd_toolkit.cases.document import comments_in, read_document
from ltd_toolkit.cases.write import case_text, comments_lost
from ltd_toolkit.folders import resource
from ltd_toolkit.language import set_language

SHIPPED = [f"cases/{name}.toml" for name in ("pme1", "pme2", "erp")]
HOSTILE = [
    'he said "no"', "C:\\new\\table", '"""', "'''", "ends in \\", '"', "\\", "\x00\x07\x1b[31m\x7f\x85",
    "</script><script>alert(1)</script>", "🧑‍🔧🇫🇷", "a\r\nb\rc\td", "# no comment", "]]\n[[people]]",
    "\u202egnirts", "\u2028\u2029\ufeff", " spaces ", "é" * 10_000, "${x} {y} %s",
]  # fmt: skip
# Keys that mean something to the writer, keys that must be quoted, and any others.
keys = st.one_of(
    st.sampled_from(
        ["fr", "en", "job", "list", "why", "voices", "people", "episodes", "teams", "firm", "name"]
    ),
    st.sampled_from(["", "a.b", 'a"b', "é", "own_hours", "practices", "a b", "1", "-", "#"]),
    st.text(max_size=4),
)
plain_values = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.sampled_from([None, datetime.UTC])),
)
values = st.recursive(
    plain_values,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("file", SHIPPED)
def test_a_shipped_case_written_anew_is_the_same_case(file, language, tmp_path):
    set_language(language)
    data = read_document(resource(file)).data
    path = tmp_path / Path(file).name
    path.write_text(case_text(data), encoding="utf-8")
    assert read_document(path).data == data
    again, before = load_case(path), load_case(resource(file))
    assert again.firm == before.firm
    known = [sorted(map(repr, case.known)) for case in (again, before)]
    assert known[0] == known[1]
    for name, episode in before.episodes.items():
        assert (again.episodes[name].plan, again.episodes[name].firm) == (episode.plan, episode.firm)
        assert again.episodes[name].lines == episode.lines


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, max_size=6))
@example({"episodes": [{"a": 1}], "firm": 3, "people": {"why": {"list": [{"a": "\n"}]}}})
@example({"a": {"job": {"list": [{"fr": "x", "en": "x"}]}}, "episodes": {"e": {"name": {"fr": "\n]"}}}})
def test_whatever_is_written_is_read_again(data):
    text = case_text(data)
    assert tomllib.loads(text) == data
    assert case_text(tomllib.loads(text)) == text
    assert all(each.isprintable() or each == "\n" for each in text if ord(each) < 160)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda each: ascii(each[:12]))
def test_hostile_texts_survive_wherever_they_stand(text):
    texts = {"fr": text, "en": text}
    data = {
        "name": texts,
        "story": [texts, {"fr": text}],
        "teams": {text: {"size": 2, **texts}},
        "people": [{"name": text, "job": texts, "voices": [{"when": {text: text}}, texts]}],
        "episodes": {text: {"name": texts, "practices": {"list": [{"times": 1, **texts}]}}},
    }
    written = case_text(data)
    assert tomllib.loads(written) == data
    assert comments_in(written) == comments_in(case_text(tomllib.loads(written)))


LIKE_SHIPPED = """\
[teams.shop]
source = "observed"
size = 3
fr = "magasin"
en = "magasin"  # à traduire

[teams.name]
size = 1
fr = "bureau"
en = "office"

# --- Ce que l’on sait de l’entreprise

# part des pratiques maîtrisées au départ, en moyenne ; d’habitude 0.15, plage de 0.05 à 0.25
[firm.mastery_start]
value = 0.2
source = "observed"

# --- Les personnes
# Chacun dit la première réplique
# condition, si aucune autre ne l’est.

[[people]]
name = "Zoé"
job = { fr = "a", en = "a" }  # à traduire
[[people.voices]]
fr = "d"
en = "e"

# === web

# Les pratiques, dans l’ordre où l’outil les ferait entrer ; times = fois par semaine.
[episodes.web.practices]
source = "observed"
list = [
    { times = 2, fr = "b", en = "c" },
    { times = 2, fr = "d", en = "d" },  # à traduire
]
"""


def test_it_reads_like_the_shipped_files():
    practices = [{"times": 2, "fr": "b", "en": "c"}, {"times": 2, "fr": "d", "en": "d"}]
    data = {
        "episodes": {"web": {"practices": {"source": "observed", "list": practices}}},
        "firm": {"mastery_start": {"source": "observed", "value": 0.2}},
        "people": [{"job": {"fr": "a", "en": "a"}, "name": "Zoé", "voices": [{"fr": "d", "en": "e"}]}],
        "teams": {
            "shop": {"size": 3, "source": "observed", "fr": "magasin", "en": "magasin"},
            "name": {
                "size": 1,
                "fr": "bureau",
                "en": "office",
            },  # in the author's order, whatever it is called
        },
    }
    text = case_text(data)
    text = re.sub(r" [-=]{20,}", "", text[text.index("[teams") :])
    assert (
        text.replace(" dont toutes les conditions (when) sont remplies ; la dernière, sans", "")
        == LIKE_SHIPPED
    )


class TestComments:
    def test_those_of_a_person_would_be_lost_and_are_told(self, pme3):
        path = pme3(
            ("size = 4", 'size = 4  # counted on Monday\nwhy = { source = "observed", fr = "# a", en = "b" }')
        )
        assert comments_lost(read_document(path)) == ["counted on Monday"]

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_those_it_writes_itself_are_known_in_any_language(self, language, tmp_path):
        set_language(language)
        path = tmp_path / "pme1.toml"
        path.write_text(case_text(read_document(resource(SHIPPED[0])).data), encoding="utf-8")
        set_language("fr")
        assert comments_in(path.read_text(encoding="utf-8"))
        assert comments_lost(read_document(path)) == []


def test_what_toml_cannot_hold_is_a_slip():
    with pytest.raises(TypeError, match="None"):
        case_text({"size": None})
