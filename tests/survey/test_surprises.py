"""Files as people really have them: read rightly, or refused with a sentence that says what to do."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from ltd_toolkit import SurveyError, load_instrument, read_survey
from ltd_toolkit.survey.coding import answer_reader
from ltd_toolkit.survey.declared import labels_in_cells
from ltd_toolkit.survey.headers import bare

INSTRUMENT = load_instrument()
TEXTS = INSTRUMENT.labels("fr")
WORDS = INSTRUMENT.codes_of("frequency")["fr"]
ITEMS = list(INSTRUMENT.items.index[:24])  # all of them answered from « Jamais » to « Toujours »


@pytest.fixture
def answers():
    """Return the answers of 12 people of 3 firms to 24 items, every answer chosen by somebody."""
    codes = np.random.default_rng(3).integers(1, 8, (12, len(ITEMS)))
    codes[:7, 0] = range(1, 8)
    return pd.DataFrame(codes, index=[f"R{n}" for n in range(12)], columns=ITEMS)


def table(answers, header=ITEMS, ids=("respondent", "firm", "role")):
    rows = [[*ids, *header]]
    for place, (name, codes) in enumerate(answers.iterrows()):
        role = "employee" if place % 4 else "owner"
        rows.append([name, f"E{place // 4}", role, *codes])
    return [[cell.item() if hasattr(cell, "item") else cell for cell in row] for row in rows]


def csv_of(tmp_path, rows, encoding="utf-8"):
    path = tmp_path / "enquete.csv"
    path.write_bytes("\r\n".join(";".join(map(str, row)) for row in rows).encode(encoding))
    return path


def book_of(tmp_path, change=lambda book: None, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(book)
    path = tmp_path / "enquete.xlsx"
    book.save(path)
    return path


def one_to_ten(shape):
    return np.random.default_rng(4).integers(1, 11, shape)


def kinds(survey, severity="error"):
    return set(survey.problems.query("severity == @severity")["kind"])


def same(survey, answers):
    return np.array_equal(survey.responses[answers.columns].to_numpy(), answers.to_numpy(), equal_nan=True)


def problems_of(path):
    with pytest.raises(SurveyError) as caught:
        read_survey(path)
    return caught.value.problems.set_index("kind")


class TestHeaders:
    @pytest.mark.parametrize(
        "form",
        [
            "Q12 {text}", "12- {text}", "5.4 {text}", "12_{text}", "Apprendre / {text}", "Bloc A > {text}",
            "G01Q02_{item}", "G01Q02.{item}", "Fréquence [{item}]",
        ],
    )  # fmt: skip
    def test_what_programs_write_around_a_question_does_not_hide_it(self, tmp_path, answers, form):
        header = [form.format(text=TEXTS[item].replace("{tool}", "Sage"), item=item) for item in ITEMS]
        survey = read_survey(csv_of(tmp_path, table(answers, header)))
        assert same(survey, answers)
        assert kinds(survey) == set()

    @pytest.mark.parametrize("write", [bare, lambda text: text.replace("EXP", "exp_").replace("EXT", "EXT ")])
    def test_accents_signs_and_spaces_of_ids_may_be_lost(self, tmp_path, answers, write):
        header = [write(text) for item in ITEMS for text in [TEXTS[item] if write is bare else item]]
        survey = read_survey(csv_of(tmp_path, table(answers, header)))
        assert same(survey, answers)

    def test_a_question_that_was_cut_off_is_known_if_only_one_begins_so(self, tmp_path, answers):
        header = [TEXTS["EXP1"][:40], *ITEMS[1:]]
        assert same(read_survey(csv_of(tmp_path, table(answers, header))), answers)

    def test_a_reworded_question_is_asked_about_and_never_passed_over(self, tmp_path, answers):
        header = [TEXTS["EXP1"].replace("façons", "manières"), *ITEMS[1:]]
        survey = read_survey(csv_of(tmp_path, table(answers, header)), on_problem="mark")
        asked = survey.problems.query("kind == 'almost_question'").iloc[0]
        assert asked["severity"] == "error"
        assert "EXP1" in asked["fr"]
        assert "EXP1" not in survey.responses

    def test_of_two_questions_that_are_as_close_both_are_named(self, tmp_path, answers):
        begins_both = "Chez nous, on félicite les collègues qui"
        header = [begins_both if item == "EXP3" else item for item in ITEMS if item != "EXT3"]
        survey = read_survey(csv_of(tmp_path, table(answers.drop(columns="EXT3"), header)), on_problem="mark")
        assert "EXP3, EXT3" in survey.problems.query("kind == 'almost_question'")["fr"].iloc[0]

    def test_another_question_of_ones_own_is_left_in_peace(self, tmp_path, answers):
        rows = table(answers.drop(columns="EXP1"), [*ITEMS[1:]])
        extras = ["Depuis quand travaillez-vous ici ?", *range(12)]
        rows = [[*row, extra] for row, extra in zip(rows, extras, strict=True)]
        assert kinds(read_survey(csv_of(tmp_path, rows))) == set()

    def test_french_names_of_ids_are_known(self, tmp_path, answers):
        rows = table(answers, ids=("N°", "Société", "Fonction"))
        survey = read_survey(csv_of(tmp_path, rows))
        assert survey.firms.index.tolist() == ["E0", "E1", "E2"]
        assert survey.respondents.index.tolist() == answers.index.tolist()

    def test_a_number_that_comes_twice_is_nobodys(self, tmp_path, answers):
        rows = table(answers, ids=("ID", "Société", "Fonction"))
        rows[2][0] = rows[1][0]
        assert "respondent" not in read_survey(csv_of(tmp_path, rows)).source["columns"]

    def test_broken_letters_are_told_once_for_the_file(self, tmp_path, answers):
        header = [TEXTS[item].replace("{tool}", "Sage") for item in ITEMS]
        broken = ";".join(["respondent", "firm", "role", *header]).encode("utf-8").decode("latin-1")
        rows = table(answers)
        rows[0] = broken.split(";")
        survey = read_survey(csv_of(tmp_path, rows), on_problem="mark")
        assert (survey.problems["kind"] == "lost_accents").sum() == 1


class TestHeading:
    def test_titles_of_blocks_above_the_questions_are_no_names(self, tmp_path, answers):
        blocks = ["Vous", None, None, "Exploration", *[None] * 3, "Exploitation"]
        survey = read_survey(book_of(tmp_path, F=[blocks, *table(answers)]))
        assert same(survey, answers)
        assert survey.source["header_line"] == 2
        assert kinds(survey, "note") == {"lines_above_header", "absent_items"}

    @pytest.mark.parametrize("at", [1, 5])
    def test_a_heading_that_stands_again_is_nobody(self, tmp_path, answers, at):
        rows = table(answers)
        again = ["Code", "Entreprise", "Rôle", *(TEXTS[item] for item in ITEMS)] if at == 1 else rows[0]
        rows.insert(at, again)
        survey = read_survey(csv_of(tmp_path, rows))
        assert same(survey, answers)
        assert survey.problems.query("kind == 'heading_again'")["lines"].tolist() == [(at + 1,)]
        assert survey.raw.index.tolist() == [n for n in range(2, 15) if n != at + 1]

    def test_questions_in_rows_and_tables_in_one_column_are_told_as_such(self, tmp_path, answers):
        turned = list(map(list, zip(*table(answers), strict=True)))
        assert "Transposé" in problems_of(csv_of(tmp_path, turned)).loc["questions_in_rows", "fr"]
        glued = [[",".join(map(str, row))] for row in table(answers)]
        assert "Convertir" in problems_of(book_of(tmp_path, F=glued)).loc["one_column", "fr"]
        long = [["respondent", "item", "valeur"], *([1, item, 3] for item in ITEMS)]
        assert "questions_in_rows" in problems_of(csv_of(tmp_path, long)).index


class TestRows:
    @pytest.mark.parametrize("said", ["Moyenne", "TOTAL", "Écart-type", "Mean", "Total général"])
    @pytest.mark.parametrize("ids", [("respondent", "firm", "role"), ("Ligne", "firm", "role")])
    def test_a_mean_below_the_table_is_no_person(self, tmp_path, answers, said, ids):
        rows = [*table(answers, ids=ids), [said, "E0", "", *[4] * len(ITEMS)]]
        survey = read_survey(csv_of(tmp_path, rows), on_problem="mark")
        found = survey.problems.query("kind == 'summary_row'").iloc[0]
        assert (found["severity"], found["lines"]) == ("error", (14,))

    def test_a_firm_called_total_is_a_firm(self, tmp_path, answers):
        rows = [["Total" if cell == "E2" else cell for cell in row] for row in table(answers)]
        assert kinds(read_survey(csv_of(tmp_path, rows))) == set()

    def test_the_same_answers_twice_are_told_where_no_id_tells_people_apart(self, tmp_path, answers):
        rows = [row[1:] for row in table(answers)]
        survey = read_survey(csv_of(tmp_path, [*rows, rows[3]]))
        assert survey.problems.query("kind == 'same_answers'")["lines"].tolist() == [(4, 14)]
        assert "same_answers" not in kinds(read_survey(csv_of(tmp_path, rows)), "note")

    def test_numbers_that_begin_again_in_each_firm_are_not_the_same_people(self, tmp_path, answers):
        rows = table(answers.set_axis([n % 4 + 1 for n in range(12)]))
        survey = read_survey(csv_of(tmp_path, rows))
        assert survey.respondents.index.tolist()[3:6] == ["E0-4", "E1-1", "E1-2"]
        assert "ids_within_firms" in kinds(survey, "note")

    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            ("Lefèvre", "LEFEVRE", True), ("Dupont & Fils", "Dupont et fils", True),
            ("SARL Martin", "Martin", True), ("E01", "E02", False), ("Martin Nord", "Martin Sud", False),
        ],
    )  # fmt: skip
    def test_one_firm_written_in_two_ways_is_told(self, tmp_path, answers, one, other, alike):
        rows = [[{"E0": one, "E1": other}.get(cell, cell) for cell in row] for row in table(answers)]
        assert ("firm_spelling" in kinds(read_survey(csv_of(tmp_path, rows)), "note")) is alike


class TestWorkbooks:
    def test_the_sheet_with_the_questions_is_read_wherever_it_stands(self, tmp_path, answers):
        legend = [["Code", "Réponse"], *([int(code), text] for code, text in WORDS.items())]
        survey = read_survey(book_of(tmp_path, Légende=legend, Réponses=table(answers)))
        assert same(survey, answers)
        assert survey.source["sheet"] == "Réponses"
        assert kinds(survey, "note") == {"sheets_left_out", "absent_items"}

    def test_two_sheets_of_answers_are_not_chosen_between(self, tmp_path, answers):
        path = book_of(tmp_path, Juin=table(answers), Décembre=table(answers))
        assert "Décembre" in problems_of(path).loc["answers_in_sheets", "fr"]

    def test_merged_cells_hold_for_all_their_rows_and_hidden_rows_are_told(self, tmp_path, answers):
        def change(book):
            book.active.merge_cells("B2:B5")
            book.active.row_dimensions[7].hidden = True

        survey = read_survey(book_of(tmp_path, change, F=table(answers)))
        assert survey.respondents["firm"].tolist() == [f"E{n // 4}" for n in range(12)]
        notes = survey.problems.set_index("kind")["lines"]
        assert (notes["merged_cells"], notes["hidden_rows"]) == ((3, 4, 5), (7,))

    def test_a_hidden_sheet_comes_after_those_that_people_see(self, tmp_path, answers):
        def hide(book):
            book["Vieux"].sheet_state = "hidden"

        survey = read_survey(
            book_of(tmp_path, hide, Vieux=table(answers), Neuf=table(answers)), on_problem="mark"
        )
        assert survey.source["sheet"] == "Neuf"

    @pytest.mark.parametrize("failed", ["#N/A", "=A1+1"])
    def test_a_formula_without_result_is_no_empty_cell(self, tmp_path, answers, failed):
        rows = table(answers)
        rows[1][3] = failed
        found = problems_of(book_of(tmp_path, F=rows)).loc["formula_failed"]
        assert (found["value"].startswith(failed[:2]), found["lines"]) == (True, (2,))

    def test_a_firm_whose_formula_failed_is_no_firm(self, tmp_path, answers):
        rows = table(answers)
        rows[1][1] = "#REF!"
        assert problems_of(csv_of(tmp_path, rows)).loc["blank_id", "lines"] == (2,)


class TestNumbers:
    @pytest.mark.parametrize("moved", [lambda code: 8 - code, lambda code: code - 1])
    def test_words_beside_the_numbers_say_what_the_numbers_mean(self, tmp_path, answers, moved):
        said = answers.map(lambda code: f"{moved(code)} - {WORDS[str(code)]}")
        survey = read_survey(csv_of(tmp_path, table(said)))
        assert same(survey, answers)
        assert "moved_codes" in kinds(survey, "note")

    def test_a_number_without_words_is_not_read_where_others_have_moved(self, tmp_path, answers):
        ends = {1: "7 (Jamais)", 7: "1 (Toujours)"}
        said = answers.astype(object).map(lambda code: ends.get(code, 8 - code))
        survey = read_survey(csv_of(tmp_path, table(said)), on_problem="mark")
        assert same(survey, answers.where(answers.isin([1, 7])))
        assert kinds(survey) == {"label_unknown"}

    def test_one_slip_does_not_renumber_a_file(self):
        read = answer_reader(INSTRUMENT, "frequency")
        assert labels_in_cells([["1 - Jamais", "5 - Souvent", "6 - Toujours"]], read) == {}
        assert read("6 - Toujours").problem == "code_against_words"

    @pytest.mark.parametrize(
        ("change", "kind"),
        [
            (lambda codes: codes - 1, "other_range"),
            (lambda codes: pd.DataFrame(one_to_ten(codes.shape), codes.index, ITEMS), "other_range"),
            (lambda codes: codes.clip(upper=5), "unused_answers"),
        ],
    )
    def test_another_scale_than_was_asked_is_an_error_of_the_file(self, tmp_path, answers, change, kind):
        changed = change(answers).rename(index=str)
        assert kind in problems_of(csv_of(tmp_path, table(changed))).index

    @pytest.mark.parametrize("missing", [0, 8, 9, 99])
    def test_a_code_for_missing_is_no_other_scale(self, tmp_path, answers, missing):
        answers.iloc[3:5] = missing
        assert set(problems_of(csv_of(tmp_path, table(answers))).index) == {
            "outside_answers",
            "absent_items",
        }

    @pytest.mark.parametrize("typed", ["03-avr", "avr.-25", "2025-04-03 00:00:00", "04/03/2025"])
    def test_an_answer_that_a_spreadsheet_made_a_date_is_told_as_such(self, tmp_path, answers, typed):
        rows = table(answers)
        rows[1][3] = typed
        assert problems_of(csv_of(tmp_path, rows)).loc["became_date", "value"] == typed


class TestFields:
    @pytest.mark.parametrize(
        ("typed", "role"), [("Gérant(e)", "owner"), ("salarié·e", "employee"), ("Salarié.e", "employee")]
    )
    def test_roles_for_women_and_men_at_once(self, tmp_path, answers, typed, role):
        rows = table(answers)
        rows[1][2] = typed
        assert read_survey(csv_of(tmp_path, rows)).respondents["role"].iloc[0] == role

    @pytest.mark.parametrize("typed", ["septembre 2024", "Septembre 2024", "september 2024", "fevrier 2024"])
    def test_months_in_words(self, tmp_path, answers, typed):
        dates = ["go_live", typed, *[""] * 11]
        rows = [[*row, extra] for row, extra in zip(table(answers), dates, strict=True)]
        read = read_survey(csv_of(tmp_path, rows)).firms["go_live"].iloc[0]
        assert read == ("2024-02" if "f" in typed else "2024-09")

    def test_an_american_column_is_not_read_day_first(self, tmp_path, answers):
        dates = ["go_live", "9/1/2024", *[""] * 3, "6/19/2024", *[""] * 7]
        rows = [[*row, extra] for row, extra in zip(table(answers), dates, strict=True)]
        survey = read_survey(csv_of(tmp_path, rows), on_problem="mark")
        assert kinds(survey) == {"month_first", "not_a_date"}
        assert survey.firms["go_live"].isna().all()
