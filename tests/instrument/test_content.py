"""The shipped questionnaire keeps the rules that make it sound.

Only the CSV files are looked at, with pandas alone, so that an item edited in a spreadsheet is checked here
whatever the code does. What a machine cannot judge (is it well said, is it the same idea in both
languages?) stays with the readers; what it can count is counted.
"""

import re
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "ltd_toolkit" / "resources"

LANGUAGES = ("fr", "en")
ITEMS_PER_BLOCK = {"A": 24, "B": 9, "C": 12, "D": 16, "E": 12}
GENERAL = ("exploration", "exploitation")  # about digital ways of working at large; all else names the tool

# Word stems that give the theory away to the person who answers.
FORBIDDEN = re.compile(r"apprenti|exploit|formel|informel", re.IGNORECASE)
# Signs of a second idea in an item, and of an item that denies another.
SECOND_IDEA = {"fr": r"\b(?:et|ou|ni|mais)\b", "en": r"\b(?:and|or|nor|but)\b"}
NEGATION = {
    "fr": r"\b(?:ne|pas|jamais|aucune?|sans|moins)\b|\bn'",
    "en": r"\b(?:not|never|no|without|less)\b|n't",
}
# Who speaks of whom.
FIRM = {
    "fr": r"\b(?:nous|notre|nos|chez nous|chaque personne|la direction|les salariés)\b",
    "en": r"\b(?:we|us|our|each person|employees|management)\b",
}
SELF = {"fr": r"^J(?:e |')", "en": r"^I "}
ME = {"fr": r"\b(?:je|mon|ma|mes|moi)\b|\b[jm]'", "en": r"\b(?:I|me|my|mine)\b"}
# A device decided by management belongs to the strategies.
MANAGEMENT = {"fr": r"\b[Ll]a direction\b", "en": r"\b[Mm]anagement\b"}
DEVICES = {
    "fr": r"direction|réunion|rencontre|binôme|planning|atelier|espace|calendrier|évalu",
    "en": r"management|meeting|pair|schedule|workshop|space|timetable|apprais",
}
# On which side of the *other* pair of poles an item lies.
SIDES = {
    "individual": {"fr": r"^Chaque personne", "en": r"^Each person"},
    "collective": {"fr": r"^Nous .*\bensemble\b", "en": r"^We .*\btogether\b"},
    "formal": {"fr": r"^En formation", "en": r"^In training"},
    "informal": {"fr": r"^Au fil du travail", "en": r"^In the course of work"},
}
CROSSED = {
    "individual": ("formal", "informal"),
    "collective": ("formal", "informal"),
    "formal": ("individual", "collective"),
    "informal": ("individual", "collective"),
}
FACETS = {
    "exploration": ["time", "money", "praise", "handling"],
    "individual": ["aims", "pace", "adapting", "checking"],
    "formal": ["planning", "source", "place", "trace"],
}
STRAIN = {"fr": r"vis mal|inquiète|mal à l'aise", "en": r"find it hard|worry|uneasy"}


def read(name):
    return pd.read_csv(RESOURCES / name, dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def sheets():
    names = ("items", "scales", "answers", "missing", "paradoxes", "fields", "blocks")
    return {name: read(f"instrument/{name}.csv") for name in names}


@pytest.fixture(scope="module")
def items(sheets):
    """Items with what their scale says of them."""
    scales = sheets["scales"].set_index("id")[["block", "kind", "referent", "answers"]]
    return sheets["items"].join(scales, on="scale", validate="many_to_one").set_index("id")


@pytest.fixture(scope="module")
def twins(sheets, items):
    """Pairs of items with the same facet in the two poles of a paradox."""
    pairs = []
    for paradox in sheets["paradoxes"].itertuples():
        a, b = (items.index[items["scale"] == pole] for pole in (paradox.pole_a, paradox.pole_b))
        pairs += list(zip(a, b, strict=True))
    return pairs


def breaking(texts, pattern, *, found=True):
    """Ids of the texts in which the pattern occurs (or does not)."""
    return list(texts.index[texts.str.contains(pattern, regex=True) == found])


def normalised(texts):
    return texts.str.replace("\u00a0", " ").str.casefold().str.strip()


# --- the files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((RESOURCES / "instrument").glob("*.csv")), ids=lambda path: path.name)
def test_files_are_plain_csv(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")


def test_every_text_exists_in_both_languages(sheets):
    sheets = {**sheets, "claims": read("claims.csv").rename(columns={"claim_fr": "fr", "claim_en": "en"})}
    for name, sheet in sheets.items():
        texts = sheet.filter(regex=r"^(definition_)?(fr|en)$")
        assert texts.shape[1] >= 2
        assert (texts == texts.apply(lambda column: column.str.strip())).all(axis=None), name
        assert (texts != "").all(axis=None), name


def test_french_texts_survive_the_encodings_of_spreadsheets(sheets):
    for sheet in sheets.values():
        "".join(sheet["fr"]).encode("cp1252")
    for encoding in ("mac_roman", "cp850"):  # what people answer also comes back in these
        "".join(sheets["answers"]["fr"] + sheets["answers"]["en"]).encode(encoding)


def test_ids_are_legal_everywhere_and_name_one_thing(sheets):
    ids = pd.concat([sheets[name]["id"] for name in ("items", "scales", "paradoxes", "fields")])
    assert ids.str.lower().is_unique
    assert sheets["items"]["id"].str.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,7}").all()
    assert sheets["fields"]["id"].str.fullmatch(r"[a-z][a-z0-9_]*").all()


def test_a_header_can_only_mean_one_thing(sheets):
    """Columns of a survey file are recognised by id, alias or text: no two may be alike."""
    asked = pd.concat([sheets["items"], sheets["fields"]])
    aliases = asked["alias"].str.split("|").explode()
    headers = pd.concat([asked["id"], aliases[aliases != ""], asked["fr"], asked["en"]])
    assert normalised(headers).is_unique


# --- the scales and their items ----------------------------------------------------------------------


def test_seventy_three_items_in_nineteen_scales(sheets, items):
    assert len(items) == 73
    assert len(sheets["scales"]) == 19
    assert items["block"].value_counts().to_dict() == ITEMS_PER_BLOCK
    size = items.groupby("scale").size()
    tension = sheets["scales"].set_index("id")["block"] == "B"
    assert (size[tension[tension].index] == 3).all()
    assert (size[tension[~tension].index] == 4).all()


def test_items_stand_in_the_order_of_the_scales(sheets, items):
    assert list(items["scale"].unique()) == list(sheets["scales"]["id"])
    assert sheets["scales"]["block"].is_monotonic_increasing
    assert (items["scale"] != items["scale"].shift()).sum() == len(sheets["scales"])


def test_scales_say_what_they_are(sheets):
    scales = sheets["scales"].set_index("id")
    block = scales["block"]
    assert set(scales.index[scales["kind"] == "composite"]) == {*block.index[block == "D"], "limited_means"}
    assert set(scales["kind"]) == {"composite", "reflective"}
    assert set(scales.index[scales["referent"] == "self"]) == {*block.index[block == "B"], "resistance"}
    assert set(scales["referent"]) == {"firm", "self"}
    apart = scales["people_to_firm"] == "apart"
    assert set(scales.index[apart]) == {*block.index[block == "D"], "limited_means"}
    additive = scales["people_to_firm"] == "additive"
    assert (additive == (scales["referent"] == "self")).all()
    assert set(scales["people_to_firm"]) == {"apart", "additive", "referent shift"}
    assert (scales["profile"] == block.isin(["A", "B"]).map({True: "yes", False: "no"})).all()


def test_answers_of_a_scale_follow_its_block(sheets):
    expected = sheets["scales"]["block"].map({"A": "frequency", "D": "in_place"}).fillna("agreement")
    assert (sheets["scales"]["answers"] == expected).all()


def test_paradoxes_join_poles_with_the_same_answers_to_their_tension(sheets):
    scales, paradoxes = sheets["scales"].set_index("id"), sheets["paradoxes"]
    poles = pd.concat([paradoxes["pole_a"], paradoxes["pole_b"]])
    assert sorted(poles) == sorted(scales.index[scales["block"] == "A"])
    assert sorted(paradoxes["tension"]) == sorted(scales.index[scales["block"] == "B"])
    same = scales["answers"][paradoxes["pole_a"]].array == scales["answers"][paradoxes["pole_b"]].array
    assert same.all()


# --- keys and the short form -------------------------------------------------------------------------


def test_one_reversed_item_in_each_challenge_and_benefit(items):
    assert set(items["reverse"]) == {"0", "1"}
    reversed_items = items[items["reverse"] == "1"]
    expected = set(items.loc[items["block"].isin(["C", "E"]), "scale"])
    assert len(reversed_items) == 6
    assert set(reversed_items["scale"]) == expected


def test_short_form_is_two_items_of_every_scale(items):
    assert set(items["short"]) == {"0", "1"}
    assert (items["short"].astype(int).groupby(items["scale"]).sum() == 2).all()


def test_short_form_takes_no_reversed_item(items):
    """Of two items one reversed would decide the score of whoever overlooks it."""
    assert not ((items["short"] == "1") & (items["reverse"] == "1")).any()


def test_short_form_keeps_twins_together(items, twins):
    assert all(items.loc[a, "short"] == items.loc[b, "short"] for a, b in twins)


@pytest.mark.parametrize("pole", CROSSED)
def test_short_form_keeps_both_sides_of_the_other_pair(items, pole):
    short = items[(items["scale"] == pole) & (items["short"] == "1")]
    for side in CROSSED[pole]:
        assert len(breaking(short["fr"], SIDES[side]["fr"])) == 1


def test_facets_differ_inside_a_scale(items):
    assert items["facet"].str.fullmatch("[a-z]+").all()
    assert not items.duplicated(["scale", "facet"]).any()


# --- the poles ---------------------------------------------------------------------------------------


def test_poles_have_matched_facets(items, twins):
    assert all(items.loc[a, "facet"] == items.loc[b, "facet"] for a, b in twins)
    for pole, facets in FACETS.items():
        assert list(items.loc[items["scale"] == pole, "facet"]) == facets


@pytest.mark.parametrize("language", LANGUAGES)
def test_twins_open_with_the_same_words(items, twins, language):
    start = (
        items[language]
        .str.replace(r"each person|chaque personne|nous|we", "", regex=True)
        .str.split()
        .str[:3]
    )
    assert [(a, b) for a, b in twins if start[a] != start[b]] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pole", CROSSED)
def test_two_of_four_items_lie_on_each_side_of_the_other_pair(items, pole, language):
    texts = items.loc[items["scale"] == pole, language]
    one, other = (breaking(texts, SIDES[side][language]) for side in CROSSED[pole])
    assert len(one) == len(other) == 2
    assert not set(one) & set(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pole_item_denies(items, language):
    poles = items.loc[items["block"] == "A", language]
    assert breaking(poles.str.lower(), NEGATION[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_strategies_name_a_device_of_management(items, language):
    strategies = items.loc[items["block"] == "D", language]
    assert breaking(strategies, MANAGEMENT[language], found=False) == []
    assert breaking(items.loc[items["block"] == "A", language], DEVICES[language]) == []


# --- the words ---------------------------------------------------------------------------------------


def test_forbidden_words(sheets):
    for name in ("items", "fields", "answers"):
        texts = sheets[name]["fr"]
        assert breaking(texts, FORBIDDEN) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_idea_per_item(items, language):
    single = items.loc[items["block"] != "B", language]
    assert breaking(single.str.lower(), SECOND_IDEA[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tension_names_a_strain(items, language):
    assert breaking(items.loc[items["block"] == "B", language], STRAIN[language], found=False) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_speak_of_their_referent(items, language):
    own = items["referent"] == "self"
    assert breaking(items.loc[own, language], SELF[language], found=False) == []
    firm = items.loc[~own, language]
    assert breaking(firm, "(?i)" + ME[language]) == []
    assert breaking(firm, "(?i)" + FIRM[language], found=False) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_are_short_sentences_each_its_own(items, language):
    texts = items[language]
    words = texts.str.split().str.len()
    assert texts.str.fullmatch(r"[A-ZÀ-Ý].*\.").all()
    assert texts.is_unique
    assert (words[items["block"] != "B"] <= 20).all()
    assert (words <= 32).all()


def test_the_tool_is_named_once_in_both_languages(sheets, items):
    named = items[list(LANGUAGES)].apply(lambda texts: texts.str.count(r"\{tool\}"))
    expected = (~items["scale"].isin(GENERAL)).astype(int)
    assert (named["fr"] == expected).all()
    assert (named["en"] == expected).all()
    fields = sheets["fields"][list(LANGUAGES)].apply(lambda texts: texts.str.count(r"\{tool\}"))
    assert (fields["fr"] == fields["en"]).all()


def test_no_other_placeholder(sheets):
    for name, language in [(name, language) for name in sheets for language in LANGUAGES]:
        assert breaking(sheets[name][language].str.replace("{tool}", ""), "[{}]") == [], name


def test_french_grammar_holds_whatever_the_tool_is_called(sheets):
    """« de », « à » and « que » would contract or elide before the name: « de le CRM », « que Odoo »."""
    for name in ("items", "fields"):
        assert breaking(sheets[name]["fr"], r"(?i)\b(?:de|à|du|au|que|le|la) \{tool\}|'\{tool\}") == []


# --- answers, kinds of missing, further fields -------------------------------------------------------


@pytest.mark.parametrize("name", ["frequency", "agreement", "in_place"])
def test_seven_answers_all_labelled(sheets, name):
    answers = sheets["answers"].query("set == @name")
    assert list(answers["code"]) == list("1234567")
    for language in LANGUAGES:
        assert normalised(answers[language]).is_unique


def test_an_answer_means_the_same_in_every_language(sheets):
    for _, answers in sheets["answers"].groupby("set"):
        codes = pd.concat(
            [answers.set_index(normalised(answers[language]))["code"] for language in LANGUAGES]
        )
        assert codes.groupby(level=0).nunique().max() == 1


def test_roles_are_the_three_that_results_are_told_by(sheets):
    roles = sheets["answers"].query("set == 'role'")
    assert list(roles["code"]) == ["owner", "manager", "employee"]


def test_missing_is_never_a_number_nor_an_answer(sheets):
    missing, answers = sheets["missing"], sheets["answers"]
    assert list(missing["kind"]) == ["blank", "dont_know", "refused", "not_applicable", "not_asked"]
    assert list(missing["code"]) == ["", "NSP", "SR", "NC", "NP"]  # a forgotten 99 must be noticed
    said = normalised(pd.concat([missing["code"], missing["fr"], missing["en"]]))
    assert not set(said) & set(normalised(pd.concat([answers["code"], answers["fr"], answers["en"]])))


def test_fields_expect_what_their_kind_needs(sheets):
    answers, fields = sheets["answers"], sheets["fields"]
    patterns = {
        "choice": "|".join(answers["set"].unique()),
        "number": r"\d+\.\.\d*",
        "check": "|".join(answers["set"] + "=" + answers["code"]),
    }
    for field in fields.itertuples():
        assert re.fullmatch(patterns.get(field.kind, ""), field.expected), field.id
    assert set(fields["level"]) == {"respondent", "firm"}


def test_every_block_says_what_to_do(sheets):
    assert list(sheets["blocks"]["id"]) == sorted(sheets["scales"]["block"].unique())


def test_fields_hold_checks_allocations_and_the_firm_sheet(sheets):
    fields = sheets["fields"].set_index("id")
    assert list(fields.index[fields["kind"] == "check"]) == ["check1", "check2"]
    assert fields.loc["effort", "expected"] == "agreement"
    hours = fields.index[fields["expected"] == "0..10"]
    assert list(hours) == ["hours_formal", "hours_alone", "hours_new"]
    facts = "sector tool go_live learning_hours learning_euros people_trained meetings_per_month"
    firm = list(fields.index[fields["level"] == "firm"])
    assert firm == ["size", "size_class", *facts.split()]
    known = ["respondent", "firm", "role", "wave", "seconds", *(f"seconds_{page}" for page in "abcde")]
    assert list(fields.index[: len(known)]) == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructed_answers_quote_the_label_they_expect(sheets, language):
    labels = sheets["answers"].assign(option=lambda answers: answers["set"] + "=" + answers["code"])
    labels = labels.set_index("option")[language]
    checks = sheets["fields"].query("kind == 'check'")
    assert checks["expected"].is_unique
    for check in checks.to_dict("records"):
        quoted = re.search(r"[«“]\s?(.+?)\s?[»”]", check[language]).group(1)
        assert quoted == labels[check["expected"]]


# --- the article's statements ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def claims():
    return read("claims.csv")


def references(column):
    """Ids that a column of claims.csv names, ``P01-P03`` spelt out."""
    found = set()
    for name in column.str.split().explode().dropna():
        first, _, last = name.partition("-")
        width = len(first) - 1
        numbers = range(int(first[1:]), int(last[1:]) + 1) if last else []
        found |= {f"{first[0]}{number:0{width}}" for number in numbers} or {name}
    return found


def test_claims_are_numbered_and_told_once(claims):
    assert list(claims["id"]) == [f"A{number:02}" for number in range(1, len(claims) + 1)]
    assert len(claims) == 37
    for text in ("claim_fr", "claim_en"):
        assert normalised(claims[text]).is_unique
        assert claims[text].str.fullmatch(r".*[.]").all()


def test_scales_of_claims_exist(claims, sheets):
    scales = set(sheets["scales"]["id"])
    for pattern in claims["scale"].str.split().explode().dropna():
        assert any(fnmatch(scale, pattern) for scale in scales), pattern


def test_every_challenge_strategy_and_benefit_is_claimed(claims, sheets):
    """The questionnaire measures what the article speaks of: no scale without a statement behind it."""
    patterns = claims["scale"].str.split().explode().dropna().unique()
    unclaimed = [
        scale for scale in sheets["scales"]["id"] if not any(fnmatch(scale, each) for each in patterns)
    ]
    assert unclaimed == []


def test_lessons_and_propositions_of_claims_are_well_formed(claims):
    assert claims["lesson"].str.fullmatch("0[1-8]").all()
    propositions = references(claims["proposition"])
    assert propositions == {f"P{number:02}" for number in range(1, len(propositions) + 1)}


@pytest.mark.parametrize(
    ("column", "file"), [("lever", "interventions.toml"), ("proposition", "propositions.toml")]
)
def test_levers_and_propositions_of_claims_exist(claims, column, file):
    path = RESOURCES / file
    if not path.exists():
        pytest.skip(f"{file} is not written yet")
    text = path.read_text(encoding="utf-8")
    named = references(claims[column]) if column == "proposition" else set(claims[column]) - {""}
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", text)] == []


def test_lessons_of_claims_exist(claims):
    written = {path.name[:2] for path in (ROOT / "notebooks" / "src").glob("[0-9][0-9]_*.py")}
    if "08" not in written:
        pytest.skip("the last lesson is not written yet")
    assert set(claims["lesson"]) <= written
