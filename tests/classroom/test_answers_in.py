"""What a class hands in is read whole: damaged, late, double and foreign codes are told, none is lost."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime

import numpy as np
import pytest

from ltd_toolkit.cases import Game, load_case, result_code
from ltd_toolkit.classroom.moodle import looks_like_code
from ltd_toolkit.classroom.questionnaire import (
    Answers,
    NoAnswersError,
    answers_code,
    class_survey,
    holds_answers,
    read_answers,
    short_form,
)
from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.scales import score_scales

FORM = short_form()
ITEMS = list(FORM.instrument.items.index)
HEAD = ["Nom de famille", "Prénom", "Adresse de courriel", "Terminé", "Réponse 1"]


def answers(seed: int, **chosen: str) -> Answers:
    """Return somebody's answers: a seventh of them of the kinds of missing."""
    rng = np.random.default_rng(seed)
    drawn = {name: str(rng.choice([options[0], *options])) for name, options in FORM.options.items()}
    return Answers("".join(rng.choice(list("ABCDEFGH2345"), 6)), drawn | chosen)


def line(seed: int, code: str | None = None, *, hour: int = 10) -> list[str]:
    code = answers_code(FORM, answers(seed)) if code is None else code
    return [f"Nom{seed}", f"Prénom{seed}", f"p{seed}@exemple.fr", f"2026-11-12 {hour:02d}:03", code]


def saved(path, given: Answers, **cells: str):
    """Write the file that the page saves."""
    row = {"respondent": f"R{given.respondent}", "firm": f"R{given.respondent}", **given.chosen}
    row = {**row, "code": answers_code(FORM, given), **cells}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([list(row), list(row.values())])


@pytest.fixture
def moodle(tmp_path):
    """Return what writes an export of Moodle and reads it."""

    def read(lines, **options):
        with (tmp_path / "codes.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEAD, *lines])
        return read_answers(tmp_path / "codes.csv", **options)

    return read


@pytest.fixture
def other_version(tmp_path):
    folder = shutil.copytree(resource("instrument"), tmp_path / "mine")
    items = (folder / "items.csv").read_text(encoding="utf-8")
    (folder / "items.csv").write_text(items.replace("encore inconnues", "nouvelles"), encoding="utf-8")
    return load_instrument(folder)


def statuses(read) -> dict[int, str]:
    return {row.line: row.status for row in read.rows}


class TestClass:
    def test_thirty_people_with_all_that_goes_wrong(self, moodle, other_version):
        twin = answers(0)
        changed = Answers(twin.respondent, {**twin.chosen, "EXP1": "7", "EXP4": "7"})
        lines = [line(seed) for seed in range(30)]
        lines += [line(0, answers_code(FORM, changed), hour=11)]  # 32: changed their mind
        lines += [line(1)]  # 33: the same once more
        lines += [line(31, answers_code(FORM, answers(31))[:-2])]  # 34: cut off
        lines += [line(32, hour=19)]  # 35: late
        lines += [line(33, "")]  # 36: nothing
        lines += [line(34, result_code(Game(load_case("pme1").episode("stock"), random_state=1)))]  # 37
        old = short_form(other_version)
        lines += [line(35, answers_code(old, answers(35)))]  # 38: another version
        lines += [line(36, answers_code(FORM, Answers("ABCDEF", {"role": "owner"})))]  # 39: empty
        lines += [line(37, f"<p>mon code : {answers_code(FORM, answers(37)).lower()} voilà</p>")]  # 40
        read = moodle(lines, due=datetime(2026, 11, 12, 18))
        told = statuses(read)
        assert (told[2], told[3]) == ("earlier", "same")
        assert [told[n] for n in range(33, 41)] == [
            "counted", "damaged", "late", "none", "other_kind", "other_version", "empty", "counted",
        ]  # fmt: skip
        assert all(told[n] == "counted" for n in (*range(4, 33), 40))
        assert len(read.counted) == 32  # 29 of the first 30, one changed, one late, one with words around
        assert {problem.lines[0] for problem in read.problems} == {2, 3, *range(34, 40)}
        assert all(problem.message(language) for problem in read.problems for language in ("fr", "en"))

        survey = class_survey(read)
        assert len(survey.responses) == 32
        assert survey.responses.loc[f"R{twin.respondent}", "EXP1"] == 7
        assert len(survey.problems) == len(read.problems)
        assert "40" not in survey.log["fr"][0]
        assert "39" in survey.log["fr"][0]

    def test_every_answer_and_every_kind_of_missing_reaches_the_survey(self, moodle):
        everything = [answers(seed) for seed in range(25)]
        survey = class_survey(
            moodle([line(n, answers_code(FORM, each)) for n, each in enumerate(everything)])
        )
        kinds = {"NSP": "dont_know", "NC": "not_applicable", "SR": "refused"}
        for each in everything:
            name = f"R{each.respondent}"
            for item in ITEMS:
                code = each.chosen[item]
                if code in kinds:
                    assert survey.missing_kind.loc[name, item] == kinds[code]
                else:
                    assert survey.responses.loc[name, item] == int(code)
            assert survey.respondents.loc[name, "role"] == each.chosen["role"]
            assert survey.firms.loc[name, "size_class"] == each.chosen["size_class"]
            assert survey.respondents.loc[name, "firm"] == name

    def test_a_blank_is_a_blank(self, moodle):
        some = Answers("ABC234", {"EXP1": "4"})
        survey = class_survey(moodle([line(1, answers_code(FORM, some))]))
        assert survey.missing_kind.loc["RABC234", "EXP4"] == "blank"
        assert survey.respondents["role"].isna().all()

    def test_it_can_be_scored(self, moodle):
        survey = class_survey(moodle([line(seed) for seed in range(9)]))
        scores = score_scales(survey.responses, survey.instrument)
        assert scores.shape == (9, 19)


class TestFolder:
    def test_files_of_the_page_an_export_and_packed_submissions(self, tmp_path):
        for seed in range(6):
            saved(tmp_path / "in" / f"reponses_{seed}.csv", answers(seed))
        packed = "Léa Martin_1234567_assignsubmission_file_"
        saved(tmp_path / "in" / packed / "reponses.csv", answers(6))
        with (tmp_path / "in" / "moodle.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, line(0), line(7)])
        (tmp_path / "in" / "notes.docx").write_bytes(b"no table")
        (tmp_path / "in" / "broken.xlsx").write_bytes(b"no workbook")
        read = read_answers(tmp_path / "in")
        assert len(read.counted) == 8  # the same person in two ways counts once
        assert [row.name for row in read.rows if packed in row.file] == ["Léa Martin"]
        assert sorted(row.status for row in read.rows if row.status != "counted") == ["same"]
        assert [problem.file for problem in read.problems if problem.serious] == ["broken.xlsx"]

    def test_a_file_without_its_code_is_read_by_its_columns_and_says_so(self, tmp_path):
        given = answers(3)
        saved(tmp_path / "in" / "a.csv", given, code="")
        assert holds_answers(tmp_path / "in")
        read = read_answers(tmp_path / "in")
        assert read.rows[0].answer == given
        assert [problem.kind for problem in read.problems] == ["debrief_by_columns"]

    def test_where_columns_and_code_differ_the_code_counts(self, tmp_path):
        given = answers(3, EXP1="2")
        saved(tmp_path / "in" / "a.csv", given, EXP1="7")
        read = read_answers(tmp_path / "in")
        assert read.rows[0].answer.chosen["EXP1"] == "2"
        assert [problem.kind for problem in read.problems] == ["debrief_differs"]
        assert "EXP1" in read.problems[0].message("fr")

    def test_a_cell_that_is_no_answer_is_not_guessed(self, tmp_path):
        saved(tmp_path / "in" / "a.csv", answers(3), EXP1="9", code="")
        saved(tmp_path / "in" / "b.csv", answers(4))
        read = read_answers(tmp_path / "in")
        assert {row.file: row.status for row in read.rows} == {"a.csv": "damaged", "b.csv": "counted"}

    def test_two_people_with_one_device_are_two(self, moodle):
        one = answers(1)
        two = Answers(one.respondent, answers(2).chosen)
        read = moodle([line(n, answers_code(FORM, each)) for n, each in enumerate((one, two))])
        assert len(read.counted) == 2
        assert len(class_survey(read).responses) == 2


class TestSmall:
    """A questionnaire of one item: its codes have few figures, and the first line of a file may be one."""

    @pytest.fixture
    def small(self, tmp_path):
        folder = shutil.copytree(resource("instrument"), tmp_path / "small")
        items = (folder / "items.csv").read_text(encoding="utf-8").replace(",0,1,", ",0,0,")
        items = items.replace("EXP1,exploration,0,0", "EXP1,exploration,0,1")
        (folder / "items.csv").write_text(items, encoding="utf-8")
        (folder / "fields.csv").unlink()
        return load_instrument(folder)

    @pytest.mark.parametrize("number", range(30))
    def test_no_line_is_taken_for_a_heading(self, small, tmp_path, number):
        form, letters = short_form(small), np.random.default_rng(number).choice(list("ABCDEFGHJKMNPQ"), 18)
        given = [
            Answers("".join(letters[place : place + 6]), {"EXP1": str(place % 7 + 1)}) for place in range(3)
        ]
        (tmp_path / "codes.txt").write_text("\n".join(answers_code(form, each) for each in given))
        read = read_answers(tmp_path / "codes.txt", small)
        assert [row.answer for row in read.counted] == given
        assert holds_answers(tmp_path / "codes.txt")

    def test_prose_is_no_code(self):
        prose = "mon entreprise utilise depuis 2019 un logiciel 4D pour planifier toutes ses interventions"
        assert not looks_like_code(prose)


class TestNothing:
    def test_it_is_a_sentence_that_says_why(self, moodle, tmp_path):
        with pytest.raises(NoAnswersError) as refused:
            moodle([line(1, answers_code(FORM, answers(1))[:-3])])
        assert len(refused.value.found) == 2
        (tmp_path / "empty").mkdir()
        with pytest.raises(NoAnswersError):
            read_answers(tmp_path / "empty")
        with pytest.raises(NoAnswersError):
            read_answers(tmp_path / "absent.csv")

    def test_questionnaires_are_told_from_class_pages(self, tmp_path):
        (tmp_path / "q.txt").write_text("\n".join(answers_code(FORM, answers(n)) for n in range(3)))
        (tmp_path / "p.txt").write_text("210000016QJV0F2A-G8B5-00100200-A1B2")
        assert holds_answers(tmp_path / "q.txt")
        assert holds_answers(tmp_path)
        (tmp_path / "q.txt").rename(tmp_path / "q.docx")
        assert not holds_answers(tmp_path)
        assert not holds_answers(tmp_path / "p.txt")
        assert not holds_answers(tmp_path / "absent.txt")
