"""The files of a report hold the same facts to the last digit, and no name that must not leave."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from ltd_toolkit import Survey, read_survey
from ltd_toolkit.report import OtherFile, files, survey_facts, write_report
from ltd_toolkit.report.files import csv_text, json_text, latex_text
from ltd_toolkit.report.shown import shown_tables


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestJson:
    def test_what_is_read_again_is_the_facts(self, sample_report):
        found = json.loads(json_text(sample_report), parse_constant=pytest.fail)
        tables = found.pop("tables")
        assert found == sample_report.facts
        for name, table in sample_report.tables.items():
            again = pd.DataFrame(tables[name]["rows"], columns=tables[name]["columns"])
            for column in table:
                given, read = table[column], again[column]
                assert (read.isna() == given.isna()).all()
                assert (read.dropna() == given.dropna()).all(), (name, column)


class TestCsv:
    @pytest.mark.parametrize(("language", "options"), [("fr", {"sep": ";", "decimal": ","}), ("en", {})])
    def test_what_is_read_again_is_the_table_to_the_last_digit(
        self, sample_report, tmp_path, language, options
    ):
        for name, table in sample_report.tables.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(csv_text(table, language), encoding="utf-8-sig", newline="")
            again = pd.read_csv(path, encoding="utf-8-sig", **options)
            assert list(again) == list(table)
            for column in table:
                given, read = table[column], again[column]
                assert (read.isna() == (given.isna() | (given == ""))).all(), (name, column)
                assert (read.dropna() == given[read.notna()]).all(), (name, column)

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-99", "@SUM(A1)", "\t=1", "\r=1"])
    def test_no_text_is_a_formula(self, text):
        found = csv_text(pd.DataFrame({"value": [text], "number": [-1.5]}), "en")
        assert found.splitlines()[1].lstrip('"').startswith("'")
        assert found.rstrip().endswith(",-1.5")

    def test_headers_are_no_formulas_either(self):
        assert csv_text(pd.DataFrame({"=1+1": [1]}), "en").startswith("'=1+1")


class TestLatex:
    def test_marks_of_latex_are_only_text(self):
        table = pd.DataFrame({"severity": ["note"], "n": [1], "fr": [r"100 % & \input{x} #1 $a_b^c ~ {}"]})
        report = type("Report", (), {"tables": {"problems": table}})()
        found = latex_text(shown_tables(report, "fr")["problems"])
        assert (
            r"100 \% \& \textbackslash{}input\{x\} \#1 \$a\_b\textasciicircum{}c \textasciitilde{} \{\}"
            in found
        )

    def test_every_table_for_people_has_the_cells_its_columns_ask_for(self, sample_report):
        for table in shown_tables(sample_report, "fr").values():
            rows = [line for line in latex_text(table).splitlines() if line.endswith(r" \\")]
            cells = {row.replace(r"\&", "").count("&") + 1 for row in rows if not row.startswith(r"\caption")}
            assert cells == {len(table.header)}


class TestWriting:
    def test_all_files_are_there_and_the_same_survey_gives_the_same_bytes(self, sample, tmp_path):
        written = write_report(sample, tmp_path / "one" / "report.html", language="fr")
        write_report(sample, tmp_path / "two" / "report.html", language="fr")
        assert all_bytes(tmp_path / "one") == all_bytes(tmp_path / "two")
        assert [path.name for path in written[:2]] == ["report.html", "report.json"]
        assert set(written) == {path for path in (tmp_path / "one").rglob("*") if path.is_file()}
        assert (tmp_path / "one/report_tables/reliability.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    def test_no_file_names_a_firm_with_two_respondents_or_a_person(self, village, tmp_path):
        table = village.respondents[["firm", "role"]].join(village.responses.astype(int))
        table["size"] = 4
        table.loc[table.index[0], "size"] = 5  # a contradiction, which the loader words with the firm's name
        table.loc[table.index[2], "firm"] = "garage morel"  # and one more, of spelling
        table.to_csv(tmp_path / "survey.csv", index_label="respondent")
        survey = read_survey(tmp_path / "survey.csv", on_problem="mark")
        assert survey.problems["fr"].str.contains("Boulangerie|garage").sum() == 2
        for language in ("fr", "en"):
            write_report(survey, tmp_path / language / "report.html", language=language)
            texts = b"".join(all_bytes(tmp_path / language).values()).decode("utf-8").casefold()
            assert "scierie" in texts
            assert "boulangerie" not in texts
            assert "garage" not in texts
            assert not re.search(r"person \d", texts)

    def test_names_of_rows_in_memory_are_not_shown_as_lines(self, village, tmp_path):
        answers = village.responses.astype(object)
        answers.iloc[0, 0] = "huit"
        survey = Survey.from_frame(answers, respondents=village.respondents, on_problem="mark")
        write_report(survey, tmp_path / "report.html", language="en")
        texts = b"".join(all_bytes(tmp_path).values()).decode("utf-8")
        assert "Boulangerie" not in texts

    def test_a_run_that_fails_leaves_the_older_report(self, village, tmp_path, monkeypatch):
        write_report(village, tmp_path / "report.html", language="en")
        before = all_bytes(tmp_path)

        def full(*args):
            raise OSError("no space left")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="no space"):
            write_report(village, tmp_path / "report.html", language="fr")
        assert all_bytes(tmp_path) == before

    def test_tables_of_an_older_report_go_and_other_files_stay(self, village, tmp_path):
        tables = tmp_path / "report_tables"
        tables.mkdir()
        (tables / "profiles.csv").write_text("of an older report")
        (tables / "my_notes.csv").write_text("mine")
        write_report(village, tmp_path / "report.html")
        assert not (tables / "profiles.csv").exists()
        assert (tables / "my_notes.csv").read_text() == "mine"

    def test_every_table_is_known_to_the_one_who_tidies_up(self, sample_report, village):
        names = {*sample_report.tables, *survey_facts(village).tables}
        assert names <= set(files.TABLES)

    def test_another_json_is_not_written_over(self, village, tmp_path):
        (tmp_path / "report.json").write_text('{"mine": 1}')
        with pytest.raises(OtherFile):
            write_report(village, tmp_path / "report.html")
        assert list(tmp_path.iterdir()) == [tmp_path / "report.json"]

    def test_a_page_must_be_named_as_one(self, village, tmp_path):
        with pytest.raises(ValueError, match=r"\.html"):
            write_report(village, tmp_path / "report.pdf")
