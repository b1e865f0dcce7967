"""The debrief says what the class did, from the plans alone, and shows no name."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from ltd_toolkit import cli
from ltd_toolkit.cases import load_case
from ltd_toolkit.classroom import (
    debrief,
    debrief_page,
    fingerprint,
    page_code,
    read_codes,
    read_debrief,
    write_debrief,
)
from ltd_toolkit.classroom.debrief_page import PARTS
from ltd_toolkit.classroom.pseudonyms import named, pseudonym, read_key, write_key
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import set_language
from ltd_toolkit.problems import ProblemsError

ONE_SIDED, MIXED = [0, 0, 1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 1]
NAMES = ("=HYPERLINK(1)", "<script>alert(1)</script>", "Zoé Xylander", "Anne-Sixtine", "Børge", "Cyrielle")


@pytest.fixture
def export(tmp_path, grid, stock):
    """A class of six: nobody does nothing well, one is damaged."""
    plans = [[0], [grid.number(ONE_SIDED), grid.number(MIXED)], [grid.number(MIXED)], [1, 2], [9, 9], [3]]
    said = [{"use": 20 + 10 * n, "worst_output": 95, "errors": 5 * n} for n in range(6)]
    mark, path = fingerprint(stock), tmp_path / "codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Full name", "Email address", "Response 1"])
        for name, each, predicted in zip(NAMES, plans, said, strict=True):
            text = page_code(grid, mark, predicted, each)
            writer.writerow(
                [name, f"{len(name)}{name[-2]}@example.org", text[:-1] + "!" if name == NAMES[-1] else text]
            )
    return path


@pytest.fixture
def codes(export, grid, stock):
    return read_codes(export, {"pme1.stock": (grid, fingerprint(stock))})


@pytest.fixture
def done(codes, data):
    return debrief(codes, data, named(codes.counted, random_state=1))


class TestFacts:
    def test_outcomes_are_those_of_the_plans(self, done, data):
        for _, row in done.plans.iterrows():
            assert row["mastery"] == np.median(data.of(int(row["plan"]))["run.mastery"])
            assert row["euros"] == data.costs("euros")[int(row["plan"])]

    def test_one_sided_and_mixed(self, done, grid):
        kinds = done.plans.set_index("plan")["kind"]
        assert kinds[0] == "nothing"
        assert kinds[grid.number(ONE_SIDED)] == "one_sided"
        assert set(kinds[[grid.number(MIXED)]]) == {"mixed"}

    def test_a_plan_is_on_the_front_if_no_other_beats_it(self, done):
        plans = done.plans
        for _, row in plans.iterrows():
            as_good = (
                (plans["mastery"] >= row["mastery"])
                & (plans["worst_output"] >= row["worst_output"])
                & (plans["hours_spent"] <= row["hours_spent"])
            )
            better = (
                (plans["mastery"] > row["mastery"])
                | (plans["worst_output"] > row["worst_output"])
                | (plans["hours_spent"] < row["hours_spent"])
            )
            assert row["on_front"] == (not (as_good & better).any())

    def test_second_plans_are_counted_against_their_own_first(self, done):
        assert (done.seconds.sum(axis=1) == 3).all()
        assert (done.seconds["equal"] >= 1).all()  # 9 against 9

    def test_predictions_are_shares(self, done):
        assert sorted(done.predictions["use"].round(2)) == [0.2, 0.3, 0.4, 0.5, 0.6]


class TestTheories:
    """Theory espoused: a cell with the name of a strategy. Theory in use: the first plan."""

    @pytest.fixture
    def told(self, tmp_path, grid, stock, data):
        def of(plans, beliefs):
            path, mark = tmp_path / "told.csv", fingerprint(stock)
            said = {"use": 50, "worst_output": 90, "errors": 10}
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["Username", "Response 1", "Response 2"])
                for n, (plan, belief) in enumerate(zip(plans, beliefs, strict=True)):
                    writer.writerow([f"p{n}", page_code(grid, mark, said, [grid.number(plan)]), belief])
            read = read_codes(path, {"pme1.stock": (grid, mark)})
            return debrief(read, data, named(read.counted, random_state=1)).theories

        return of

    @pytest.mark.parametrize(
        ("levels", "in_use"),
        [
            ([0, 0, 1, 0, 0, 0, 0, 0], "first"),
            ([0, 0, 1, 0, 1, 0, 0, 0], "first"),  # as far as another one
            ([0, 0, 1, 0, 1, 1, 0, 0], "some"),
            ([0, 0, 0, 0, 1, 0, 0, 0], "absent"),
            ([0, 0, 0, 0, 0, 0, 0, 0], "absent"),
        ],
    )
    def test_what_a_plan_makes_of_a_belief(self, told, levels, in_use):
        table = told([levels], ["Apprendre ensemble"])
        assert table.to_dict("list") == {"espoused": ["collaborative_learning"], "in_use": [in_use]}

    @pytest.mark.parametrize(
        "cell", ["Learn together", "  learn  together.", "<p>Apprendre ensemble</p>", "APPRENDRE ENSEMBLE"]
    )
    def test_a_strategy_is_known_in_either_language_and_however_it_is_typed(self, told, cell):
        assert list(told([MIXED], [cell])["espoused"]) == ["collaborative_learning"]

    @pytest.mark.parametrize("cell", ["", "apprendre ensemble, ou pas à pas", "Former et associer", "42"])
    def test_whoever_named_none_does_not_count(self, told, cell):
        assert told([MIXED], [cell]).empty

    def test_the_page_asks_only_those_who_were_asked(self, done, tmp_path):
        assert "What one believes" not in debrief_page(done, load_case("pme1"), language="en")
        page = tmp_path / "page.html"
        write_debrief(data_folder() / "class" / "codes.csv", page, tmp_path / "key.csv")
        assert "Ce que l’on croit" in page.read_text(encoding="utf-8")


class TestParts:
    def test_each_part_is_heard_in_words_and_shows_no_name(self):
        codes = data_folder() / "class" / "codes.csv"
        read = read_debrief(codes, random_state=1)
        for name in PARTS:
            part = read.part(name)
            assert len(repr(part)) > 100
            assert "<" not in repr(part)
            assert not re.search(r"\bp\d\d\b|example", repr(part) + part._repr_html_())

    def test_another_part_is_refused(self):
        read = read_debrief(data_folder() / "class" / "codes.csv", random_state=1)
        with pytest.raises(ValueError, match="predictions"):
            read.part("grades")


class TestPage:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_is_whole_in_either_language_and_fetches_nothing(self, done, language):
        page = debrief_page(done, load_case("pme1"), language=language)
        assert f'<html lang="{language}">' in page
        assert "<script" not in page
        assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
        assert page.count("<img") == 6
        assert page.count('alt=""') == 0
        assert "cannot be sealed" in page or "ne peut pas être scellée" in page

    def test_it_shows_no_name_and_no_address(self, done):
        page = debrief_page(done, load_case("pme1"), language="fr")
        for name in (*NAMES, "@example.org"):
            assert name not in page

    def test_everybody_counted_has_a_name_of_an_animal_or_a_plant(self, done):
        page = debrief_page(done, load_case("pme1"), language="fr")
        assert all(pseudonym(number, "fr") in page for number in done.predictions.index)

    def test_it_tells_line_by_line_what_does_not_count(self, done):
        page = debrief_page(done, load_case("pme1"), language="fr")
        assert "fichier\u00a0: 6. Codes comptés\u00a0: 5." in page
        assert '<th scope="row">7</th><td class="long">ce qui devait être un code' in page

    def test_two_codes_in_one_cell_are_one_line(self, tmp_path, grid, stock):
        said = {"use": 50, "worst_output": 90, "errors": 10}
        both = [page_code(grid, fingerprint(stock), said, plans) for plans in ([0], [0, 1])]
        (tmp_path / "two.csv").write_text(f"Nom complet,Texte en ligne\nLéa Martin,{' '.join(both)}\n")
        write_debrief(tmp_path / "two.csv", tmp_path / "p.html", tmp_path / "k.csv")
        page = (tmp_path / "p.html").read_text(encoding="utf-8")
        assert "fichier\u00a0: 1. Codes comptés\u00a0: 1." in page

    def test_the_same_class_gives_the_same_page(self, done):
        case = load_case("pme1")
        assert debrief_page(done, case, language="en") == debrief_page(done, case, language="en")

    def test_a_class_of_one(self, tmp_path, grid, stock):
        text = page_code(grid, fingerprint(stock), {"use": 50, "worst_output": 90, "errors": 10}, [0])
        (tmp_path / "one.txt").write_text(text)
        codes = write_debrief(tmp_path / "one.txt", tmp_path / "p.html", tmp_path / "k.csv")
        assert len(codes.counted) == 1
        assert "Personne n’a remis de second plan." in (tmp_path / "p.html").read_text(encoding="utf-8")


class TestKey:
    def test_everybody_keeps_their_name(self, codes, tmp_path):
        key = tmp_path / "key.csv"
        first = named(codes.counted, random_state=1)
        write_key(key, codes.rows, first)
        set_language("en")
        assert named(codes.counted, read_key(key), random_state=2) == first

    def test_it_says_who_is_who_and_is_no_formula(self, codes, tmp_path):
        write_key(tmp_path / "key.csv", codes.rows, named(codes.counted, random_state=1))
        text = (tmp_path / "key.csv").read_text(encoding="utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert len(text.splitlines()) == 1 + len(codes.rows)
        assert "code abîmé" in text

    def test_names_do_not_follow_the_order_of_the_file(self, codes):
        orders = {tuple(named(codes.counted, random_state=seed).values()) for seed in range(20)}
        assert len(orders) > 10

    def test_a_class_larger_than_the_list_of_names(self, codes):
        many = [codes.rows[0].__class__(line, f"p{line}", "", None) for line in range(250)]
        numbers = named(many, random_state=1)
        assert len({pseudonym(number, "fr") for number in numbers.values()}) == 250

    def test_another_file_is_not_written_over(self, export, tmp_path):
        other = tmp_path / "grades.csv"
        other.write_text("name;grade\nAnn;12\n")
        with pytest.raises(ProblemsError, match="--key"):
            write_debrief(export, tmp_path / "page.html", other)
        assert other.read_text() == "name;grade\nAnn;12\n"


class TestCommand:
    @pytest.mark.parametrize(
        ("language", "said"), [("fr", "codes comptés\u00a0: 5"), ("en", "codes counted: 5")]
    )
    def test_from_codes_to_a_page_and_a_key(self, export, tmp_path, capsys, language, said):
        page = tmp_path / "debrief.html"
        assert cli.main(["debrief", str(export), "-o", str(page), "--lang", language]) == 0
        out = capsys.readouterr().out
        assert said in out
        assert "codes.csv" in out  # the damaged line
        assert (tmp_path / "debrief_key.csv").exists()
        assert f'<html lang="{language}">' in page.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("language", "said"), [("fr", "Exportez de Moodle"), ("en", "Export from Moodle")]
    )
    def test_a_file_without_codes(self, tmp_path, capsys, language, said):
        (tmp_path / "none.csv").write_text("a,b\n1,2\n")
        assert cli.main(["debrief", str(tmp_path / "none.csv"), "--lang", language]) == 1
        assert said in capsys.readouterr().err

    def test_a_date_that_is_none(self, export, capsys):
        with pytest.raises(SystemExit):
            cli.main(["debrief", str(export), "--due", "demain"])
        assert "2025-11-12 10:30" in capsys.readouterr().err
