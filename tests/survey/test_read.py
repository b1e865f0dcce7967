"""A survey file becomes valid codes, or says line by line what stands in the way."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit import Survey, SurveyError, load_instrument, load_sample, read_survey
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import set_language
from ltd_toolkit.survey.headers import normalise

ITEMS = ["EXP1", "EXP2", "EXT1", "EXT2"]


def written(tmp_path, rows, *, name="survey.csv", separator=";", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes("\n".join(separator.join(map(str, row)) for row in rows).encode(encoding))
    return path


def small(*rows):
    return [("respondent", "firm", "role", *ITEMS), *rows]


GOOD = [("anne", "a", "owner", 5, 6, 3, 2), ("ali", "a", "employee", 4, 4, 4, 1)]


def refused(path, **options):
    with pytest.raises(SurveyError) as caught:
        read_survey(path, **options)
    return caught.value.problems.query("severity == 'error'")


# --- what a file means ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["survey_fr.csv", "survey.xlsx"])
def test_every_layout_of_the_sample_is_the_same_survey(name):
    one, other = load_sample(), read_survey(data_folder() / name)
    for part in ("responses", "missing_kind", "respondents", "firms"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part))
    assert other.problems.empty
    assert other.responses.attrs["synthetic"]


def test_answers_are_read_as_codes_or_texts_of_either_language(tmp_path):
    rows = small(
        ("anne", "a", "owner", "Toujours", "toujours ", "ALWAYS", "7"),
        ("ali", "a", "Salarié ou salariée", "7.0", "7,0", "Très  rarement", "very rarely"),
    )
    survey = read_survey(written(tmp_path, rows))
    assert survey.responses.to_numpy().tolist() == [[7, 7, 7, 7], [7, 7, 2, 2]]
    assert survey.respondents["role"].tolist() == ["owner", "employee"]


def test_kinds_of_missing_are_kept_apart_and_are_never_numbers(tmp_path):
    rows = small(("anne", "a", "owner", "NSP", "Sans réponse", "Not applicable", ""), *GOOD[1:])
    survey = read_survey(written(tmp_path, rows))
    assert survey.missing_kind.loc["anne"].tolist() == ["dont_know", "refused", "not_applicable", "blank"]
    assert survey.responses.loc["anne"].isna().all()
    assert survey.missing_kind.loc["ali"].isna().all()


def test_headers_are_known_by_label_alias_and_columns(tmp_path):
    texts = load_instrument().labels("fr")
    header = (
        "Répondant",
        "COMPID",
        "fonction",
        texts["EXP1"],
        "Q2",
        texts["IND1"].replace("{tool}", "Sage 100"),
    )
    survey = read_survey(written(tmp_path, [header, ("anne", "a", "owner", 5, 6, 3)]), columns={"EXP2": "Q2"})
    assert list(survey.responses) == ["EXP1", "EXP2", "IND1"]
    assert survey.firms.index.tolist() == ["a"]


@pytest.mark.parametrize(
    "form",
    ["{text}", "3. {text}", "Q12 - {text}", "{text} *", "Où en êtes-vous ? [{text}]", "Votre avis - {text}",
     "exploration[{id}]", " {id}  "],
)  # fmt: skip
def test_headers_are_known_through_what_survey_programs_put_around_them(tmp_path, form):
    texts = load_instrument().items["fr"]
    rows = small(*GOOD)
    rows[0] = (*rows[0][:3], *(form.format(text=texts[item], id=item) for item in ITEMS))
    survey = read_survey(written(tmp_path, rows, separator="|"))
    assert survey.responses.columns.tolist() == ITEMS
    assert survey.responses.loc["anne"].tolist() == [5, 6, 3, 2]


@pytest.mark.parametrize(
    "form", ["{code} - {text}", "{code}. {text}", "{text} ({code})", "{code} = {text}", "{code} {text}"]
)
def test_a_number_and_its_words_in_one_cell_are_one_answer_if_they_agree(tmp_path, form):
    texts = load_instrument().codes_of("frequency")["fr"]
    agreed, torn = form.format(code=5, text=texts["5"]), form.format(code=5, text=texts["6"])
    survey = read_survey(written(tmp_path, small(("anne", "a", "gérante", agreed, 4, 4, 4))))
    assert survey.responses.at["anne", "EXP1"] == 5
    assert survey.respondents.at["anne", "role"] == "owner"
    wrong = refused(written(tmp_path, small(("anne", "a", "owner", torn, 4, 4, 4))))
    assert wrong["value"].tolist() == [torn]


def test_na_is_no_answer_but_may_be_a_firm(tmp_path):
    survey = read_survey(written(tmp_path, small(("anne", "NA", "owner", "NA", "N/A", "-", 4))))
    assert survey.missing_kind.loc["anne"].tolist()[:3] == ["blank", "not_applicable", "blank"]
    assert survey.respondents.at["anne", "firm"] == "NA"


def test_identifiers_stay_exactly_as_typed(tmp_path):
    rows = small(("001", "NA", "owner", 1, 2, 3, 4), ("1", "None", "owner", 1, 2, 3, 4))
    survey = read_survey(written(tmp_path, rows))
    assert survey.respondents.index.tolist() == ["001", "1"]
    assert survey.respondents["firm"].tolist() == ["NA", "None"]


def test_everything_in_the_file_stays_in_raw_with_its_line(tmp_path):
    rows = [(*row, extra) for row, extra in zip(small(*GOOD), ["remarks", "très bien", ""], strict=True)]
    survey = read_survey(written(tmp_path, rows, encoding="cp1252"))
    assert survey.raw.loc[2, "remarks"] == "très bien"
    assert survey.raw.loc[3, "EXP1"] == "4"
    note = survey.problems.query("kind == 'left_over'").iloc[0]
    assert "remarks" in note["fr"]
    assert note["severity"] == "note"


def test_the_log_tells_what_was_guessed_and_counted(tmp_path):
    survey = read_survey(written(tmp_path, small(*GOOD)))
    told = " ".join(survey.log["fr"])
    assert "encodage utf-8" in told
    assert "« ; »" in told.replace("\u00a0", " ")
    assert "8 valables" in told


# --- what is refused -------------------------------------------------------------------------------------


def place(problems, kind):
    found = problems[problems["kind"] == kind]
    assert len(found) == 1, problems[["kind", "en"]].to_numpy().tolist()
    return found.iloc[0]


def test_two_forgotten_99s_are_one_problem_with_both_lines(tmp_path):
    rows = small(("anne", "a", "owner", 5, 99, 3, 2), *GOOD[1:], ("zoé", "a", "employee", 1, 99, 2, 2))
    problem = place(refused(written(tmp_path, rows)), "outside_answers")
    assert (problem["column"], problem["value"], problem["lines"]) == ("EXP2", "99", (2, 4))
    for language, words in {
        "fr": ("lignes 2, 4", "Toujours", "Corrigez"),
        "en": ("lines 2, 4", "Always", "Correct"),
    }.items():
        assert all(word in problem[language] for word in words)


def test_a_slip_of_the_pen_gets_a_suggestion(tmp_path):
    problem = place(
        refused(written(tmp_path, small(("anne", "a", "owner", "Toujour", 1, 1, 1)))), "almost_answer"
    )
    assert "Toujours" in problem["fr"]


def test_accents_tell_words_apart(tmp_path):
    assert normalise("très rarement") != normalise("tres rarement")
    rows = small(("anne", "a", "owner", "TRES RAREMENT", 1, 1, 1))
    assert place(refused(written(tmp_path, rows)), "almost_answer")["value"] == "TRES RAREMENT"


def test_a_text_in_a_number_column_is_refused(tmp_path):
    rows = [(*row, extra) for row, extra in zip(small(*GOOD), ["seconds", "dix minutes", "600"], strict=True)]
    problem = place(refused(written(tmp_path, rows)), "not_a_number")
    assert (problem["line"], problem["column"], problem["value"]) == (2, "seconds", "dix minutes")


NUMBERS = {"12,5": 12.5, "1 234,5": 1234.5, "1\u202f234": 1234.0, " 7 ": 7.0, "NSP": None, "": None}


@pytest.mark.parametrize("typed", NUMBERS)
def test_numbers_as_people_type_them(tmp_path, typed):
    rows = [(*row, extra) for row, extra in zip(small(GOOD[0]), ["seconds", typed], strict=True)]
    value = read_survey(written(tmp_path, rows)).respondents.loc["anne", "seconds"]
    assert value == NUMBERS[typed] if NUMBERS[typed] is not None else pd.isna(value)


def test_a_number_that_has_two_readings_is_not_guessed(tmp_path):
    rows = [(*row, extra) for row, extra in zip(small(GOOD[0]), ["seconds", "1.234"], strict=True)]
    assert place(refused(written(tmp_path, rows)), "ambiguous_number")["value"] == "1.234"


DATES = {
    "2025-03": "2025-03",
    "14/03/2025": "2025-03-14",
    "03/2025": "2025-03",
    "2025-03-14 00:00": "2025-03-14",
}


@pytest.mark.parametrize("typed", DATES)
def test_dates_as_people_type_them(tmp_path, typed):
    rows = [(*row, extra) for row, extra in zip(small(GOOD[0]), ["go_live", typed], strict=True)]
    assert read_survey(written(tmp_path, rows)).firms.loc["a", "go_live"] == DATES[typed]


def test_an_american_date_is_refused_and_a_doubtful_one_is_told(tmp_path):
    rows = [(*row, extra) for row, extra in zip(small(GOOD[0]), ["go_live", "04/13/2025"], strict=True)]
    assert place(refused(written(tmp_path, rows)), "not_a_date")["value"] == "04/13/2025"
    rows[1] = (*rows[1][:-1], "04/05/2025")
    survey = read_survey(written(tmp_path, rows))
    assert survey.firms.loc["a", "go_live"] == "2025-05-04"
    assert "2025-05-04" in survey.problems.query("kind == 'day_first'")["en"].iloc[0]


def test_a_respondent_who_stands_twice_is_refused_unless_the_wave_differs(tmp_path):
    twice = small(GOOD[0], GOOD[0])
    problem = place(refused(written(tmp_path, twice)), "respondent_twice")
    assert (problem["value"], problem["lines"]) == ("anne", (2, 3))
    waves = [(*row, wave) for row, wave in zip(twice, ["wave", 1, 2], strict=True)]
    survey = read_survey(written(tmp_path, waves))
    assert survey.respondents.index.tolist() == ["anne/1", "anne/2"]
    assert "several_waves" in survey.problems["kind"].tolist()


def test_a_firm_with_two_answers_is_noticed_and_the_owner_settles(tmp_path):
    sizes = [("size",), (24,), (25,)]
    rows = [(*row, *size) for row, size in zip(small(*GOOD), sizes, strict=True)]
    survey = read_survey(written(tmp_path, rows))
    assert survey.firms.loc["a", "size"] == 24
    assert survey.problems.query("kind == 'owner_counts'")["lines"].iloc[0] == (2, 3)
    rows[1] = ("anne", "a", "employee", *rows[1][3:])
    problem = place(refused(written(tmp_path, rows)), "firm_two_answers")
    assert "24, 25" in problem["fr"]


def test_one_person_in_two_firms_and_firms_that_look_alike_are_noticed(tmp_path):
    rows = small(GOOD[0], ("anne", "b", "owner", 1, 1, 1, 1), ("eva", "A ", "owner", 1, 1, 1, 1))
    found = refused(
        written(tmp_path, [(*row, wave) for row, wave in zip(rows, ["wave", 1, 2, 1], strict=True)])
    )
    assert place(found, "respondent_two_firms")["value"] == "anne"
    spelled = read_survey(written(tmp_path, small(GOOD[0], ("eva", "A.", "owner", 1, 1, 1, 1)))).problems
    assert "A." in place(spelled, "firm_spelling")["fr"]


def test_two_columns_for_one_question_are_refused(tmp_path):
    rows = [("respondent", "firm", "EXP1", "exp1"), ("anne", "a", 1, 2)]
    assert "EXP1, exp1" in place(refused(written(tmp_path, rows)), "two_columns")["en"]


def test_a_file_without_any_item_lists_the_headers_it_has(tmp_path):
    problem = place(refused(written(tmp_path, [("nom", "note"), ("anne", 3)])), "no_items")
    assert "nom, note" in problem["fr"]


def test_a_header_named_in_columns_must_exist(tmp_path):
    problem = place(refused(written(tmp_path, small(*GOOD)), columns={"firm": "COMPID"}), "no_such_header")
    assert "respondent, firm" in problem["fr"]
    with pytest.raises(ValueError, match="which ltd does not have"):
        read_survey(written(tmp_path, small(*GOOD)), columns={"frim": "firm"})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("vide.csv", b"", "empty_file"),
        ("tableau.xlsx", b"a;b\n1;2", "other_kind"),
        ("en_tete.csv", b"EXP1;EXP2\n", "no_rows"),
    ],
)
def test_files_that_hold_no_survey(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    problem = place(refused(tmp_path / name), kind)
    assert problem["file"] == name
    assert len(problem["fr"]) > 60
    assert len(problem["en"]) > 60


def test_a_shifted_row_is_refused(tmp_path):
    rows = small(GOOD[0], (*GOOD[1], 3))
    assert place(refused(written(tmp_path, rows)), "row_too_long")["line"] == 3


def test_marking_keeps_the_rest_and_says_what_was_refused(tmp_path):
    rows = small(("anne", "a", "owner", 5, 99, 3, 2), *GOOD[1:])
    survey = read_survey(written(tmp_path, rows), on_problem="mark")
    assert survey.missing_kind.loc["anne", "EXP2"] == "invalid"
    assert np.isnan(survey.responses.loc["anne", "EXP2"])
    assert survey.problems["kind"].tolist()[-1] == "outside_answers"
    assert "1 non admises" in survey.log["fr"].iloc[-1]


def test_the_message_is_in_the_language_in_use(tmp_path):
    path = written(tmp_path, small(("anne", "a", "owner", 99, 1, 1, 1)))
    with pytest.raises(SurveyError, match="n’est pas une réponse prévue"):
        read_survey(path)
    set_language("en")
    with pytest.raises(SurveyError, match="not among the answers"):
        read_survey(path)


def test_options_that_do_not_exist_are_refused_by_name(tmp_path):
    path = written(tmp_path, small(*GOOD))
    with pytest.raises(ValueError, match="qualtrics"):
        read_survey(path, source="qualtrics")
    with pytest.raises(ValueError, match="ignore"):
        read_survey(path, on_problem="ignore")


# --- surveys in memory -----------------------------------------------------------------------------------


def test_a_frame_passes_the_same_checks_as_a_file():
    answers = pd.DataFrame({"EXP1": [5, 99], "EXP2": ["Toujours", None]}, index=["anne", "ali"])
    with pytest.raises(SurveyError) as caught:
        Survey.from_frame(answers)
    assert place(caught.value.problems.query("severity == 'error'"), "outside_answers")["lines"] == ("ali",)


def test_selecting_keeps_a_line_with_the_reason():
    survey = load_sample()
    kept = survey.select(survey.respondents["role"] != "owner", why="employees only")
    assert (kept.respondents["role"] != "owner").all()
    assert "employees only" in kept.log["en"].iloc[-1]
    assert kept.firms.index.isin(kept.respondents["firm"]).all()
    with pytest.raises(ValueError, match="must have the index of"):
        survey.select(pd.Series([True]), why="too short")
    with pytest.raises(ValueError, match="True and False"):
        survey.select(survey.respondents["seconds"], why="not a mask")


def test_frames_that_do_not_fit_each_other_are_refused():
    answers = pd.DataFrame({"EXP1": [5, 6]}, index=["anne", "ali"])
    people = pd.DataFrame({"firm": ["a", "a"]}, index=["ali", "anne"])
    with pytest.raises(ValueError, match="same order"):
        Survey.from_frame(answers, respondents=people)
    with pytest.raises(ValueError, match="needs a column 'firm'"):
        Survey.from_frame(answers, firms=pd.DataFrame({"size": [3]}, index=["a"]))
    with pytest.raises(ValueError, match="no respondent belongs to"):
        Survey.from_frame(
            answers, respondents=people.loc[answers.index], firms=pd.DataFrame({"size": [3]}, index=["b"])
        )


# --- whatever is typed -------------------------------------------------------------------------------------

code = st.integers(1, 7)
answers = st.lists(st.tuples(code, code, code, code), min_size=1, max_size=5)


@settings(deadline=None, max_examples=25)
@given(
    answers,
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from(["code", "fr", "en"]),
)
def test_any_valid_table_in_any_layout_comes_back_equal(
    tmp_path_factory, table, separator, encoding, language
):
    texts = load_instrument().codes_of("frequency")
    said = {n: str(n) if language == "code" else texts.loc[str(n), language] for n in range(1, 8)}
    rows = small(*[(f"r{n}", "a", "employee", *map(said.get, row)) for n, row in enumerate(table)])
    path = written(tmp_path_factory.mktemp("any"), rows, separator=separator, encoding=encoding)
    assert read_survey(path).responses.astype(int).to_numpy().tolist() == [list(row) for row in table]


@settings(deadline=None, max_examples=25)
@given(
    answers,
    st.data(),
    st.text(
        st.characters(codec="cp1252", exclude_categories=["Cc", "Z"], exclude_characters=';"'),
        min_size=1,
        max_size=5,
    ),
)
def test_any_corrupted_cell_is_named_with_line_column_and_value(tmp_path_factory, table, data, garbage):
    row, column = data.draw(st.integers(0, len(table) - 1)), data.draw(st.integers(0, 3))
    missing = [*load_instrument().missing["code"], *"|".join(load_instrument().missing["alias"]).split("|")]
    known = {normalise(text) for text in [*map(str, range(1, 8)), *missing]}
    if normalise(garbage) in known or garbage.strip("0.,") in set("1234567"):
        return
    rows = [list(row) for row in small(*[(f"r{n}", "a", "employee", *row) for n, row in enumerate(table)])]
    rows[row + 1][3 + column] = garbage
    found = refused(written(tmp_path_factory.mktemp("bad"), rows))
    assert found[["line", "column", "value"]].to_numpy().tolist() == [[row + 2, ITEMS[column], garbage]]
