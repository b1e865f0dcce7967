"""The panel of survey files, driven by its controls: from a file with surprises to an accepted survey."""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path

import pandas as pd
import pytest

from ltd_toolkit.folders import data_folder
from ltd_toolkit.lab import SurveyPanel
from ltd_toolkit.lab.noticed import noted, told, without_addresses
from ltd_toolkit.language import set_language, word
from ltd_toolkit.problems import Problem, problems_table
from ltd_toolkit.writing import harmless

N = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="session")
def sample():
    """Return 200 rows of the shipped sample, in codes, without the column that says that it is synthetic."""
    table = pd.read_csv(data_folder() / "survey_codes.csv", dtype=str, keep_default_na=False, nrows=200)
    return table.drop(columns="origin")


@pytest.fixture
def folder(tmp_path, sample):
    """Return a folder with a clean file and with one that came back from a spreadsheet full of surprises."""
    sample.to_csv(tmp_path / "clean.csv", index=False)
    surprises = sample.rename(columns={"firm": "Dossier"})
    surprises["E-mail"] = [f"anne{n}@example.org" for n in range(len(sample))]
    surprises["Remarques"] = "très bien, demandez à Mme Durand"
    surprises.loc[[3, 7], "EXP1"] = "99"
    surprises.loc[8, "EXP2"] = "99"
    surprises.loc[5, "EXP3"] = surprises.loc[5, "EXP3"] + "  "
    surprises.to_csv(tmp_path / "surprises.csv", index=False, sep=";", encoding="cp1252")
    return tmp_path


@pytest.fixture
def panel(folder):
    return SurveyPanel(folder=folder)


def choose(panel, name):
    panel.files.value = name


def send(panel, path, name=None):
    """Do what the browser does when a person has chosen a file of their computer."""
    now = datetime.datetime.now(tz=datetime.UTC)
    content = path.read_bytes()
    sent = {"name": name or path.name, "type": "", "size": len(content), "last_modified": now}
    panel.upload.value = [{**sent, "content": memoryview(content)}]


def html_of(panel):
    return "".join(getattr(child, "value", None) or "" for child in panel.children[1:] if is_html(child))


def is_html(child):
    return type(child).__name__ == "HTML"


def text_of(panel, read):
    return read(html_of(panel)).text


def is_shown(control):
    return control.layout.display != "none"


def offered(control):
    return [value for _, value in control.options]


class TestFiveClicks:
    """A lecturer without code, from the list to an accepted survey."""

    def test_a_clean_file_needs_two(self, panel):
        choose(panel, "clean.csv")
        assert panel.survey is None
        panel.accept.click()
        assert panel.survey.responses.shape == (200, 73)

    def test_a_file_with_surprises_needs_three(self, panel):
        choose(panel, "surprises.csv")
        panel.which["firm"].value = "Dossier"
        panel.set_aside.click()
        assert panel.survey.firms.index.size > 1
        kinds = panel.survey.missing_kind["EXP1"]
        assert (kinds == "invalid").sum() == 2
        assert panel.survey.responses["EXP1"].isna().sum() == kinds.notna().sum()
        assert panel.survey.responses["EXP3"].max() <= 7

    def test_what_to_write_next_is_said_only_then(self, panel, read):
        choose(panel, "clean.csv")
        assert "panel.survey est vide" in repr(panel)
        assert "survey = panel.survey" not in text_of(panel, read)
        panel.accept.click()
        assert "Enquête acceptée" in repr(panel)
        assert "survey = panel.survey" in text_of(panel, read)

    def test_another_choice_takes_it_back(self, panel):
        choose(panel, "clean.csv")
        panel.accept.click()
        choose(panel, "surprises.csv")
        assert panel.survey is None
        assert "panel.survey est vide" in repr(panel)

    def test_another_column_takes_it_back(self, panel):
        choose(panel, "surprises.csv")
        panel.set_aside.click()
        panel.which["firm"].value = "Dossier"
        assert panel.survey is None


class TestWaysIn:
    """By the button, from the list, or by a path."""

    def test_nothing_is_chosen_at_first(self, panel, read):
        assert repr(panel) == f"Aucun fichier choisi{N}: panel.survey est vide."
        assert panel.accept.disabled
        assert panel.save.disabled
        assert panel.picture.widget.value == ""

    def test_the_list_holds_survey_files_in_order_and_nothing_else(self, folder):
        for name in ("Zoo.SAV", "b.xlsx", ".hidden.csv", "~$b.xlsx", "notes.md", "clean_problemes.csv"):
            (folder / name).write_bytes(b"x")
        (folder / "deeper").mkdir()
        (folder / "deeper" / "inner.csv").write_bytes(b"x")
        (folder / "folder.csv").mkdir()
        assert offered(SurveyPanel(folder=folder).files) == [
            "",
            "b.xlsx",
            "clean.csv",
            "surprises.csv",
            "Zoo.SAV",
        ]

    def test_an_empty_folder_and_none_at_all_say_so(self, tmp_path):
        for each in (tmp_path, tmp_path / "none"):
            assert SurveyPanel(folder=each).files.options == (("aucun fichier d’enquête ici", ""),)

    def test_a_file_dropped_later_is_seen_by_looking_again(self, panel, folder):
        (folder / "clean.csv").rename(folder / "dropped.csv")
        panel.again.click()
        assert offered(panel.files) == ["", "dropped.csv", "surprises.csv"]

    def test_a_file_mended_meanwhile_is_read_again(self, panel, folder, sample):
        choose(panel, "surprises.csv")
        assert panel.accept.disabled
        sample.to_csv(folder / "surprises.csv", index=False)
        panel.again.click()
        assert panel.files.value == "surprises.csv"
        assert not panel.accept.disabled

    def test_a_path_is_read_at_once(self, folder):
        panel = SurveyPanel(folder / "clean.csv")
        assert repr(panel).startswith(f"Lu{N}: clean.csv, 200 lignes")

    def test_a_sent_file_is_the_file(self, panel, folder):
        send(panel, folder / "surprises.csv")
        sent = repr(panel)
        choose(panel, "surprises.csv")
        assert sent == repr(panel)
        assert "cp1252" in sent

    def test_a_sent_file_is_nowhere_afterwards(self, panel, folder, tmp_path, monkeypatch):
        place = tmp_path / "temporary"
        place.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(place))
        before = sorted(folder.rglob("*.csv"))
        send(panel, folder / "clean.csv", name="sent.csv")
        assert repr(panel).startswith(f"Lu{N}: sent.csv")
        assert list(place.iterdir()) == []
        assert sorted(folder.rglob("*.csv")) == before
        assert panel.upload.value == ()

    def test_a_sent_file_can_be_mapped(self, panel, folder):
        send(panel, folder / "surprises.csv")
        panel.which["firm"].value = "Dossier"
        assert f"entreprises{N}: 0" not in repr(panel)

    @pytest.mark.parametrize(
        "name",
        ["../../clean.csv", "C:\\Users\\anne\\clean.csv", "/etc/clean.csv", "clean\x00.csv", "a:b?.csv"],
    )
    def test_no_name_leads_out_of_the_folder(self, panel, folder, tmp_path, name):
        before = set(tmp_path.rglob("*"))
        send(panel, folder / "clean.csv", name=name)
        panel.accept.click()
        assert panel.survey is not None
        assert not re.search(r"[\\/\x00]", panel.survey.source["file"])
        assert set(tmp_path.rglob("*")) == before

    def test_looking_again_renews_the_button(self, panel, folder):
        """A file above the limit is lost on the way, and its button sends nothing more."""
        dead = panel.upload
        panel.again.click()
        assert panel.upload is not dead
        assert panel.upload in panel.children[0].children
        send(panel, folder / "clean.csv")
        assert repr(panel).startswith(f"Lu{N}: clean.csv")

    def test_the_limit_is_told_before_anybody_meets_it(self, panel, read):
        assert f"jusqu’à 10{N}Mo" in text_of(panel, read)
        assert "Regarder de nouveau" in text_of(panel, read)


class TestColumns:
    """Which column is what."""

    def test_every_recognised_column_is_named_by_what_it_is(self, panel, read, sample):
        choose(panel, "clean.csv")
        rows = read(panel._mapping.value).rows[1:]
        assert len(rows) == sample.shape[1]
        assert ["EXP1", panel._read.labels()["EXP1"], "EXP1"] in rows

    def test_what_is_left_over_comes_last(self, panel, read):
        choose(panel, "surprises.csv")
        seen = read(panel._mapping.value)
        assert [row[0] for row in seen.rows[-3:]] == ["Dossier", "E-mail", "Remarques"]
        assert "laissées de côté (Dossier, E-mail, Remarques)" in seen.text

    def test_ids_that_were_not_found_ask_for_a_column(self, panel):
        choose(panel, "surprises.csv")
        assert panel.which["firm"].value == ""
        assert offered(panel.which["firm"]) == ["", "Dossier", "E-mail", "Remarques"]

    def test_ids_that_were_found_show_theirs_and_can_be_moved(self, panel):
        choose(panel, "clean.csv")
        assert panel.which["firm"].value == "firm"
        assert "" not in offered(panel.which["firm"])
        choose(panel, "surprises.csv")
        panel.which["role"].value = "Remarques"
        assert panel._read.source["columns"]["role"] == "Remarques"
        panel.which["role"].value = "role"
        assert panel._read.source["columns"]["role"] == "role"

    def test_a_column_chosen_for_one_is_not_offered_to_another(self, panel):
        choose(panel, "surprises.csv")
        panel.which["firm"].value = "Dossier"
        assert "Dossier" not in offered(panel.which["role"])

    def test_a_choice_can_be_undone(self, panel):
        choose(panel, "surprises.csv")
        before = repr(panel)
        panel.which["firm"].value = "Dossier"
        assert repr(panel) != before
        panel.which["firm"].value = ""
        assert repr(panel) == before

    def test_another_file_forgets_the_choice(self, panel):
        choose(panel, "surprises.csv")
        panel.which["firm"].value = "Dossier"
        choose(panel, "clean.csv")
        assert panel.which["firm"].value == "firm"

    def test_columns_that_stand_twice_or_have_no_name_are_not_offered(self, panel, folder, sample):
        odd = sample.assign(**{"": "", "twice": "a"}).drop(columns="firm")
        odd.insert(0, "twice", "b", allow_duplicates=True)
        odd.to_csv(folder / "odd.csv", index=False)
        panel.again.click()
        choose(panel, "odd.csv")
        assert offered(panel.which["firm"]) == [""]


class TestProblems:
    """What is wrong, where, and what to do."""

    def test_the_same_reason_is_told_once_with_its_places(self, panel, read):
        choose(panel, "surprises.csv")
        (_, row, *others), text = read(panel._problems.value).rows, read(panel._problems.value).text
        assert "Corrigez la cellule dans le fichier, ou écartez-la" in row[0]
        assert f"lignes 5, 9, colonne EXP1, valeur «{N}99{N}»" in row[1]
        assert f"ligne 10, colonne EXP2, valeur «{N}99{N}»" in row[1]
        assert row[2] == "3"
        assert "missing.csv" not in text
        assert others

    def test_errors_come_first_and_notes_are_folded(self, panel):
        choose(panel, "surprises.csv")
        said = panel._problems.value
        assert said.index("Erreurs") < said.index("<details>") < said.index("À savoir")

    def test_many_places_are_counted(self, read):
        problems = [
            Problem("outside_answers", "f.csv", (n,), f"Q{n}", "9", values={"expected": "1"})
            for n in range(9)
        ]
        (_, row) = read(told(noted(problems_table(problems)))).rows
        assert row[1].endswith("et 4 autres endroits")
        assert row[2] == "9"

    def test_many_reasons_of_a_kind_are_counted(self, read):
        values = [{"firm": f"F{n}", "answers": "1, 2"} for n in range(14)]
        problems = [Problem("firm_two_answers", "f.csv", (2, 3), "size", values=each) for each in values]
        rows = read(told(noted(problems_table(problems)))).rows
        assert len(rows) == 1 + 10 + 1
        assert rows[-1][0].startswith("et 4 autres")

    def test_errors_that_do_not_end_with_the_cell_have_to_be_mended(self, panel, folder, sample):
        twice = pd.concat([sample, sample.head(1)])
        twice.to_csv(folder / "twice.csv", index=False)
        panel.again.click()
        choose(panel, "twice.csv")
        assert panel.accept.disabled
        assert panel.set_aside.disabled
        assert not is_shown(panel.set_aside)
        assert f"avant de pouvoir l’accepter{N}: 1." in repr(panel)
        panel.set_aside.click()
        panel.accept.click()
        assert panel.survey is None

    def test_no_error_is_accepted_unsaid(self, panel):
        choose(panel, "surprises.csv")
        assert panel.accept.disabled
        panel.accept.click()
        assert panel.survey is None
        assert panel.set_aside.description == "Accepter en écartant ces cellules (3 deviennent manquantes)"

    def test_an_error_of_the_whole_file_may_be_weighed_where_the_file_may_be_right(
        self, panel, folder, sample
    ):
        items = [column for column in sample if re.fullmatch(r"[A-Z]{3}\d", column)]
        sample.assign(**sample[items].replace({"6": "5", "7": "5"})).to_csv(folder / "five.csv", index=False)
        panel.again.click()
        choose(panel, "five.csv")
        assert panel.accept.disabled
        assert panel.set_aside.description == "Accepter malgré tout (aucune cellule n’est écartée)"
        panel.set_aside.click()
        assert panel.survey is not None

    def test_another_numbering_has_to_be_mended(self, panel, folder, sample):
        items = [column for column in sample if re.fullmatch(r"[A-Z]{3}\d", column)]
        lower = {str(code): str(code - 1) for code in range(1, 8)}
        sample.assign(**sample[items].replace(lower)).to_csv(folder / "zero.csv", index=False)
        panel.again.click()
        choose(panel, "zero.csv")
        assert not is_shown(panel.set_aside)
        assert f"avant de pouvoir l’accepter{N}: 1." in repr(panel)

    def test_there_is_nothing_to_set_aside_in_a_clean_file(self, panel):
        choose(panel, "clean.csv")
        assert not is_shown(panel.set_aside)

    def test_the_list_is_saved_beside_the_file(self, panel, folder):
        choose(panel, "surprises.csv")
        panel.save.click()
        with (folder / "surprises_problemes.csv").open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file, delimiter=";")
        assert head[:4] == ["Gravité", "Colonne", "Valeur", "Lignes"]
        assert ["erreur", "EXP1", "99", "5, 9", "2"] in [row[:5] for row in rows]
        assert "surprises_problemes.csv" in panel._answer.value
        panel.again.click()
        assert "surprises_problemes.csv" not in offered(panel.files)

    def test_saving_twice_loses_nothing(self, panel, folder):
        choose(panel, "surprises.csv")
        (folder / "surprises_problemes.csv").write_text("mine")
        panel.save.click()
        assert (folder / "surprises_problemes.csv").read_text() == "mine"
        assert (folder / "surprises_problemes_2.csv").is_file()

    def test_a_sent_file_leaves_its_list_in_the_folder(self, panel, folder):
        send(panel, folder / "surprises.csv", name="sent.csv")
        panel.save.click()
        assert (folder / "sent_problemes.csv").is_file()

    def test_a_list_that_cannot_be_saved_says_why(self, panel, folder, monkeypatch):
        choose(panel, "surprises.csv")
        monkeypatch.setattr(Path, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "Non")))
        panel.save.click()
        assert "n’a pas pu être enregistrée (Non)" in panel._answer.value

    @pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\tx", "\rx"])
    def test_what_begins_like_a_formula_is_told_apart(self, cell):
        assert harmless(cell) == "'" + cell

    def test_no_saved_cell_becomes_a_formula(self, panel, folder, sample):
        sample.assign(EXP1="=1+1", EXP2="@A1").rename(columns={"EXP3": "-x"}).to_csv(
            folder / "formula.csv", index=False
        )
        panel.again.click()
        choose(panel, "formula.csv")
        panel.save.click()
        with (folder / "formula_problemes.csv").open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        assert not [each for each in cells if each.startswith(("=", "+", "-", "@", "\t", "\r"))]


class TestUnreadable:
    """Files that are none, and what the panel still does."""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("false.xlsx", b"a;b"),
            ("cut.xlsx", b"PK\x03\x04 cut"),
            ("head.csv", b"EXP1;firm\n"),
        ],
    )
    def test_it_says_why_and_the_next_file_works(self, panel, folder, read, name, content):
        choose(panel, "surprises.csv")
        (folder / name).write_bytes(content)
        panel.again.click()
        choose(panel, name)
        assert repr(panel).startswith(f"«{N}{name}{N}» n’a pas pu être lu")
        assert len(read(panel._problems.value).rows) >= 2
        assert [panel._counts.value, panel._mapping.value, panel.picture.widget.value] == ["", "", ""]
        assert not any(map(is_shown, (panel.accept, panel.set_aside, panel.scale, panel._asked[0])))
        choose(panel, "clean.csv")
        panel.accept.click()
        assert panel.survey is not None

    def test_a_file_that_vanished_does_not_tell_where_it_was(self, panel, folder, read):
        (folder / "clean.csv").unlink()
        choose(panel, "clean.csv")
        assert "aucun fichier à cet endroit" in text_of(panel, read)
        assert str(folder) not in html_of(panel) + repr(panel)

    def test_a_file_that_another_program_holds_says_so(self, panel, monkeypatch):
        def held(*_, **__):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("ltd_toolkit.lab.survey_panel.read_survey", held)
        choose(panel, "clean.csv")
        assert "S’il est ouvert dans un tableur, fermez-le" in repr(panel)

    def test_a_slip_of_ours_is_not_silent(self, panel, monkeypatch):
        def slips(*_, **__):
            raise ZeroDivisionError

        monkeypatch.setattr("ltd_toolkit.lab.survey_panel.read_survey", slips)
        with pytest.raises(ZeroDivisionError):
            choose(panel, "clean.csv")
        assert "c’est une erreur de notre part" in repr(panel)


class TestPeople:
    """Nobody is shown."""

    def everything(self, panel):
        options = [label for each in panel.which.values() for label, _ in each.options]
        bundle = panel._repr_mimebundle_()
        return html_of(panel) + " ".join(options) + repr(panel) + bundle["text/html"] + bundle["text/plain"]

    def test_columns_of_persons_are_named_but_none_of_their_cells_is_shown(self, panel):
        choose(panel, "surprises.csv")
        shown = self.everything(panel)
        assert "semble désigner des personnes" in shown
        assert "E-mail" in shown
        assert "example.org" not in shown
        assert "Durand" not in shown

    def test_not_even_when_they_are_taken_for_the_respondent(self, panel, folder, sample):
        named = sample.drop(columns="respondent").assign(Nom=[f"Durand {n}" for n in range(200)])
        named.loc[1, "Nom"] = named.loc[0, "Nom"]
        named.to_csv(folder / "named.csv", index=False)
        panel.again.click()
        choose(panel, "named.csv")
        panel.which["respondent"].value = "Nom"
        assert f"colonne Nom, valeur «{N}…{N}»" in html_of(panel)
        assert "Durand" not in self.everything(panel)
        panel.save.click()
        assert "Durand" not in (folder / "named_problemes.csv").read_text(encoding="utf-8-sig")

    def test_not_even_when_they_are_taken_for_the_firm(self, panel, folder, sample):
        named = sample.drop(columns="firm").assign(Nom=["Durand", "durand", "DURAND.", "Durand"] * 50)
        named["size"] = [str(n + 1) for n in range(200)]
        named.to_csv(folder / "named.csv", index=False)
        panel.again.click()
        choose(panel, "named.csv")
        panel.which["firm"].value = "Nom"
        assert "urand" not in self.everything(panel).lower()

    def test_a_file_without_header_does_not_show_its_first_person(self, panel, folder):
        (folder / "bare.csv").write_text(
            "anne@example.org;EXP1;EXP2;06 12 34 56 78\n" + "ali@example.org;5;4;06 12 34 56 79\n" * 5
        )
        panel.again.click()
        choose(panel, "bare.csv")
        assert "example.org" not in self.everything(panel)
        assert "12 34" not in self.everything(panel)

    def test_addresses_are_left_out_of_every_sentence(self):
        said = without_addresses("anne@example.org, 192.168.1.20, 06 12 34 56 78, +33612345678 : 99")
        assert said == "…, …, …, … : 99"

    def test_answers_of_three_people_are_not_shown(self, panel, folder, sample, read):
        sample.head(3).to_csv(folder / "three.csv", index=False)
        panel.again.click()
        choose(panel, "three.csv")
        assert panel.picture.widget.value == ""
        assert panel._counts.value == ""
        assert "Moins de 4 personnes" in text_of(panel, read)
        panel.accept.click()
        assert panel.survey is not None

    def test_answers_that_three_people_gave_to_a_question_are_not_drawn(self, panel, folder, sample, read):
        few = sample.copy()
        few.loc[3:, "EXP1"] = ""
        few.to_csv(folder / "few.csv", index=False)
        panel.again.click()
        choose(panel, "few.csv")
        assert panel.scale.value == "exploration"
        assert panel.picture.widget.value == ""
        panel.scale.value = "exploitation"
        assert "<img" in panel.picture.widget.value
        assert "Moins de 4" not in text_of(panel, read)

    def test_synthetic_answers_are_shown_and_say_so(self):
        panel = SurveyPanel(data_folder() / "survey_codes.csv")
        assert f"Données synthétiques{N}: aucune entreprise réelle." in panel.picture.line

    def test_a_notebook_that_is_handed_on_keeps_no_refused_cell(self, panel):
        choose(panel, "surprises.csv")
        assert f"valeur «{N}99{N}»" in html_of(panel)
        assert "valeur" not in panel._repr_mimebundle_()["text/html"].replace("valables", "")


class TestPreview:
    """Ten seconds to see that the file was understood."""

    def test_counts_are_those_of_the_file(self, panel, read):
        choose(panel, "surprises.csv")
        seen = read(panel._counts.value)
        survey, header, row = panel._read, seen.rows[0], seen.rows[1]
        items = survey.instrument.items_of("exploration")
        assert row[1:3] == ["4", str(int(survey.responses[items].notna().sum().sum()))]
        assert row[header.index(word("missing.invalid"))] == "3"
        total = sum(int(cell) for cell in row[2:])
        assert total == 4 * 200

    def test_the_picture_is_that_of_the_scale(self, panel, read):
        choose(panel, "clean.csv")
        before = panel.picture.line
        panel.scale.value = "resistance"
        assert panel.picture.line != before
        assert read(panel.picture.widget.value).alts == [panel.picture.line]

    def test_another_file_with_the_same_scale_is_another_picture(self, panel, folder, sample):
        sample.assign(EXP1="7").to_csv(folder / "sevens.csv", index=False)
        panel.again.click()
        choose(panel, "clean.csv")
        before = panel.picture.widget.value
        choose(panel, "sevens.csv")
        assert panel.picture.widget.value != before

    def test_a_question_nobody_answered_is_named_and_the_others_are_drawn(self, panel, folder, sample, read):
        sample.assign(EXP1="").to_csv(folder / "silent.csv", index=False)
        panel.again.click()
        choose(panel, "silent.csv")
        assert panel.scale.value == "exploration"
        assert f"items{N}: 3{N};" in panel.picture.line
        silent = panel._read.labels()["EXP1"]
        assert read(panel._no_preview.value).text == f"Sans aucune réponse valable{N}: {silent}."
        panel.scale.value = "exploitation"
        assert panel._no_preview.value == ""

    def test_a_scale_nobody_answered_has_no_picture(self, panel, folder, sample):
        empty = dict.fromkeys(("EXP1", "EXP2", "EXP3", "EXP4"), "")
        sample.assign(**empty).to_csv(folder / "silent.csv", index=False)
        panel.again.click()
        choose(panel, "silent.csv")
        assert panel.picture.widget.value == ""
        assert "Sans aucune réponse valable" in panel._no_preview.value

    def test_what_was_recognised_is_said(self, panel):
        choose(panel, "surprises.csv")
        for said in ("tableau simple", "cp1252", "200 lignes", f"questions reconnues{N}: 73 sur 73"):
            assert said in repr(panel)


class TestConventions:
    """What all panels share."""

    def test_every_control_has_a_name(self, panel):
        choose(panel, "surprises.csv")
        controls = [panel.upload, panel.files, panel.again, *panel.which.values(), panel.scale]
        controls += [panel.accept, panel.set_aside, panel.save]
        names = [control.description for control in controls]
        assert all(names)
        assert len(set(names)) == len(names)

    def test_all_of_it_can_be_heard(self, panel, read):
        choose(panel, "surprises.csv")
        seen = read(html_of(panel))
        assert set(seen.scopes) == {"col", "row"}
        regions = [each["aria-label"] for each in seen.attributes if each.get("role") == "region"]
        assert len(set(regions)) == len(regions) == 4
        assert any(each.get("role") == "status" for each in seen.attributes)

    def test_the_repr_names_no_place_and_no_time(self, folder):
        panel = SurveyPanel(folder / "clean.csv")
        assert repr(panel) == repr(SurveyPanel(folder / "clean.csv"))
        assert str(folder) not in repr(panel)
        assert "0x" not in repr(panel)

    def test_notebooks_get_the_line_and_the_picture(self, panel, read):
        choose(panel, "clean.csv")
        bundle = panel._repr_mimebundle_()
        assert bundle["text/plain"] == repr(panel)
        assert read(bundle["text/html"]).alts == [panel.picture.line]
        assert "application/vnd.jupyter.widget-view+json" in bundle

    def test_headers_cannot_break_out_of_the_page(self, panel, folder, sample, read):
        sample.assign(**{"<img src=x onerror=alert(1)>": "a"}).to_csv(folder / "odd.csv", index=False)
        panel.again.click()
        choose(panel, "odd.csv")
        assert "<img src=x" not in html_of(panel)
        assert "<img src=x onerror=alert(1)>" in [row[0] for row in read(panel._mapping.value).rows]

    def test_english(self, folder, read):
        set_language("en")
        panel = SurveyPanel(folder=folder)
        assert repr(panel) == "No file chosen: panel.survey is empty."
        choose(panel, "surprises.csv")
        panel.which["firm"].value = "Dossier"
        assert "questions recognised: 73 of 73" in repr(panel)
        assert "lines 5, 9, column EXP1, value “99”" in text_of(panel, read)
        assert panel.set_aside.description == "Accept without these cells (3 become missing)"
        panel.save.click()
        head = (folder / "surprises_problems.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert head == 'Severity,Column,Value,Lines,Cells,"What is wrong, and what to do"'
        panel.set_aside.click()
        assert "Survey accepted" in repr(panel)
