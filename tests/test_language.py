"""Every word exists in every language, none is idle, and no sentence for people hides in the code."""

from __future__ import annotations

import ast
import csv
import re
import string
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from ltd_toolkit import language

ROOT = Path(__file__).parents[1]
PLACES = ("ltd_toolkit/**/*.py", "notebooks/src/**/*.py", "docs/*.py")
SOURCES = sorted(path for place in PLACES for path in ROOT.glob(place))
PAGES = sorted((ROOT / "ltd_toolkit" / "resources").glob("*/*.[hj][ts]*"))  # what a page says by itself
ROOMS_FOR_PEOPLE = {"plots", "lab", "survey", "instrument", "course", "report", "classroom", "questionnaire"}

# Values of other people's vocabularies that have a space in them, and are no text for people.
VOCABULARIES = {
    "upper left", "upper right", "lower left", "lower right", "center left", "center right",  # matplotlib
    "lower center", "upper center", "offset points", "axes fraction", "row wrap",  # matplotlib, CSS
    "referent shift",  # scales.csv, column people_to_firm
    "CC BY 4.0",
    "Duration (in seconds)", "IP Address",  # Qualtrics
}  # fmt: skip
USED_IN_EXAMPLES = {"plot.firms"}  # the doctests of language.py


def rows() -> list[dict[str, str]]:
    with language.WORDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORDS = {row["key"]: {code: text for code, text in row.items() if code != "key"} for row in rows()}


class TestWords:
    def test_no_key_stands_twice(self):
        assert [key for key, n in Counter(row["key"] for row in rows()).items() if n > 1] == []

    def test_no_text_is_missing(self):
        assert [(key, code) for key, texts in WORDS.items() for code, text in texts.items() if not text] == []

    def test_languages_ask_for_the_same_values(self):
        differing = {
            key: texts for key, texts in WORDS.items() if len({asked(t) for t in texts.values()}) > 1
        }
        assert differing == {}

    def test_french_spaces_and_apostrophes_are_those_of_print(self):
        wrong = {key for key, texts in WORDS.items() if re.search(r" [:;!?»]| %(?!\()|« |\w'\w", texts["fr"])}
        assert wrong == set()

    def test_english_has_no_space_before_per_cent(self):
        texts = [texts["en"] for texts in WORDS.values()]
        for path in (ROOT / "ltd_toolkit" / "resources").rglob("*.toml"):
            texts += re.findall(r'\ben = "((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
        for path in (ROOT / "notebooks" / "src").rglob("*.py"):
            cells = re.split(r"(?m)^(?=# %%)", path.read_text(encoding="utf-8"))
            texts += [cell for cell in cells if '"lang-en"' in cell.split("\n")[0]]
        assert len(texts) > 2000
        assert [text for text in texts if re.search(r"[0-9}][ \u00a0\u202f]%", text)] == []

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_each_word_the_code_asks_for_exists(self, path):
        assert missing_words(path.read_text(encoding="utf-8"), set(WORDS)) == []

    def test_no_row_is_idle(self):
        named, patterns = set(), []
        for path in SOURCES:
            names, shapes = keys_in(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            named |= names
            patterns += shapes
        for path in PAGES:
            named |= set(re.findall(r'"([a-z_][a-z0-9_.]*)"', path.read_text(encoding="utf-8")))
            patterns += [
                re.escape(begin) + ".+"
                for begin in re.findall(r"`([a-z_.]+\.)\$\{", path.read_text(encoding="utf-8"))
            ]
        used = (
            named | {f"{part}.{kind}" for kind in named for part in ("problem", "remedy")} | USED_IN_EXAMPLES
        )
        idle = [key for key in WORDS if key not in used and not any(re.fullmatch(p, key) for p in patterns)]
        assert idle == []


class TestTextInCode:
    @pytest.mark.parametrize(
        "path",
        [path for path in SOURCES if path.parent.name in ROOMS_FOR_PEOPLE],
        ids=lambda path: str(path.relative_to(ROOT)),
    )
    def test_rooms_for_people_hold_no_sentence(self, path):
        assert sentences(path.read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize(
        "code",
        [
            'print("two words")',
            'title = f"{name} et autres mots"',
            'labels = {"a": "Nombre de profils"}',
            'ax.set_xlabel("mean score")',
            'HTML("<p>Deux mots</p>")',
            'HTML(f"<p class=x>{a} deux mots</p>")',
            'message = "must be a number"\nraise ValueError(message)',
        ],
    )
    def test_a_sentence_is_seen(self, code):
        assert len(sentences(code)) == 1

    @pytest.mark.parametrize(
        "code",
        [
            '"""Two words."""',
            'def f():\n    """Two words."""',
            'X = 1\n"""Two words."""',
            'raise ValueError(f"expected a number, got {x!r}")',
            're.compile("two words")',
            'legend(loc="center left")',
            'f\'<img alt="{alt}" style="border:0 solid red">\'',
            'word("plot.firms")',
            'frame["smallest_count"]',
        ],
    )
    def test_what_is_no_sentence_is_let_be(self, code):
        assert sentences(code) == []

    @pytest.mark.parametrize(
        "code",
        [
            'word("plot.unicorns")',
            'word("plot.firms" if one else "plot.unicorns")',
            'in_every_language("plot.unicorns")',
            'Problem("unicorn")',
            'Problem(kind="unicorn", file=name)',
            'word(f"unicorns.{kind}")',
            'word("unicorns." + kind)',
        ],
    )
    def test_a_missing_word_is_seen(self, code):
        assert missing_words(code, set(WORDS))


class TestChoiceOfLanguage:
    @pytest.fixture(autouse=True)
    def fresh(self, monkeypatch):
        monkeypatch.setattr(language, "_current", None)
        for name in ("LTD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("locale.getlocale", lambda: (None, None))

    def test_french_by_default(self):
        assert language.current_language() == "fr"

    @pytest.mark.parametrize(
        ("variables", "expected"),
        [
            ({"LANG": "en_GB.UTF-8"}, "en"),
            ({"LANG": "fr_CA.UTF-8"}, "fr"),
            ({"LANG": "de_DE.UTF-8"}, "fr"),
            ({"LANG": "C.UTF-8"}, "fr"),
            ({"LANG": "fr_FR", "LC_MESSAGES": "en_US"}, "en"),
            ({"LC_MESSAGES": "en_US", "LC_ALL": "fr_FR"}, "fr"),
            ({"LC_ALL": "fr_FR", "LTD_LANG": "en"}, "en"),
        ],
    )
    def test_environment(self, monkeypatch, variables, expected):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert language.current_language() == expected

    def test_windows_says_its_locale_in_words(self, monkeypatch):
        monkeypatch.setattr("locale.getlocale", lambda: ("English_United Kingdom", "1252"))
        assert language.current_language() == "en"

    def test_the_language_set_beats_the_environment(self, monkeypatch):
        monkeypatch.setenv("LTD_LANG", "fr")
        language.set_language("en")
        assert language.current_language() == "en"
        assert language.word("plot.tool") == "the tool"
        assert language.word("plot.tool", language="fr") == "l’outil"

    @pytest.mark.parametrize("unknown", ["de", "FR", "", "français"])
    def test_an_unknown_language_is_refused_with_those_known(self, unknown):
        with pytest.raises(ValueError, match=r"one of \['fr', 'en'\]"):
            language.set_language(unknown)

    def test_an_unknown_language_in_the_environment_is_refused(self, monkeypatch):
        monkeypatch.setenv("LTD_LANG", "klingon")
        with pytest.raises(ValueError, match="klingon"):
            language.current_language()


class TestWord:
    def test_a_missing_row_says_where_to_add_it(self):
        with pytest.raises(KeyError, match=r"plot\.unicorns.*words\.csv"):
            language.word("plot.unicorns")
        assert not language.has_word("plot.unicorns")

    def test_values_are_filled_in_per_language(self):
        found = language.in_every_language("plot.profiles.name", profile={"fr": "un", "en": "one"})
        assert found == {"fr": "Profil un", "en": "Profile one"}

    @pytest.mark.parametrize(
        ("value", "digits", "fr", "en"),
        [
            (1234.5, 1, "1234,5", "1234.5"),
            (-0.25, 2, "−0,25", "−0.25"),
            (-0.04, 1, "0,0", "0.0"),
            (3, 0, "3", "3"),
            (float("nan"), 2, "–", "–"),
        ],
    )
    def test_numbers_as_people_write_them(self, value, digits, fr, en):
        assert language.number(value, digits) == fr
        assert language.number(value, digits, language="en") == en


def asked(text: str) -> frozenset[str]:
    """Return the placeholders of a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def missing_words(code: str, known: set[str]) -> list[str]:
    """Return the rows that a piece of code asks for and words.csv does not have."""
    missing = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not (node.args or node.keywords):
            continue
        asking = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0] if node.args else node.keywords[0].value
        if isinstance(first, ast.IfExp):
            names, shapes = keys_in([first.body, first.orelse])
        else:
            names, shapes = keys_in([first])
        if asking in ("word", "in_every_language"):
            missing += [name for name in names if name not in known]
            missing += [shape for shape in shapes if not any(re.fullmatch(shape, key) for key in known)]
        elif asking == "Problem":
            missing += [f"{p}.{n}" for n in names for p in ("problem", "remedy") if f"{p}.{n}" not in known]
    return missing


def keys_in(nodes: Iterable[ast.AST]) -> tuple[set[str], list[str]]:
    """Return the strings among nodes that could be keys; as patterns, the f-strings and sums that could."""
    names, shapes = set(), []
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
        if isinstance(node, ast.JoinedStr) and re.match(r"[a-z_]+\.", literal(node, "\0")):
            shapes.append(".+".join(re.escape(part) for part in literal(node, "\0").split("\0")))
        if isinstance(node, ast.BinOp) and re.fullmatch(r"[a-z_]+\.", literal(node.left)):
            shapes.append(re.escape(literal(node.left)) + ".+")
    return names, shapes


def literal(node: ast.expr, hole: str = "{}") -> str:
    """Return the fixed text of a string or f-string, with `hole` where something is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part, hole) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else hole


def sentences(code: str) -> list[str]:
    """Return the texts of two words or more that people would see: neither documentation, nor a slip
    of a programmer (an exception's message), nor a pattern, nor the inside of an HTML tag.
    """
    tree = ast.parse(code)
    spared: set[int] = set()
    for node in ast.walk(tree):
        if spares(node):
            spared |= {id(each) for each in ast.walk(node)}
        elif isinstance(node, ast.JoinedStr):  # seen as a whole
            spared |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
    texts = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in spared
    ]
    found = [re.sub("<[^>]*>", "", literal(node)) for node in texts if not is_number(node)]
    return [text for text in found if re.search(r"[^\W\d_]+\s+[^\W\d_]+", text) and not is_known(text)]


def spares(node: ast.AST) -> bool:
    """Whether what stands in a piece of code is no text for people."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
    return isinstance(node, ast.Raise)


def is_known(text: str) -> bool:
    return text in VOCABULARIES or text.startswith(("python -m ", "ltd classroom "))


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)
