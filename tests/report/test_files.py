"""The files of a report hold the same facts to the last digit, and no name that must not leave."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from ltd_toolkit import Survey, read_survey
from ltd_toolkit.report import OtherFile, files, survey_facts, write_report
from ltd_toolkit.report.files import csv_text, json_text, latex_text
from ltd_toolkit.report.shown import ShownTable, shown_tables


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
        report = type("Report", (), {"facts": {}, "tables": {"problems": table}})()
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

    def test_a_wide_table_is_as_wide_as_the_text_and_no_wider(self, sample_report):
        tables = {name: latex_text(table, name) for name, table in shown_tables(sample_report, "fr").items()}
        assert "dimexpr" not in tables["answers"]
        for name in ("items", "means", "paradoxes", "reliability", "selection"):
            shares = [float(share) for share in re.findall(r"dimexpr([\d.]+)", tables[name])]
            assert len(shares) > 3
            assert sum(shares) == pytest.approx(1, abs=0.001)

    def test_a_long_table_repeats_its_header_and_every_table_can_be_named(self, sample_report):
        found = latex_text(shown_tables(sample_report, "en")["items"], "items")
        assert found.count("Question & Wording") == 2
        assert r"\endhead" in found
        assert r"\label{tab:items}" in found

    def test_a_row_that_begins_with_a_bracket_is_no_option_of_the_one_before(self):
        found = latex_text(ShownTable("c", ("h",), (("[1cm]",), ("* star",)), (False,)))
        assert "{}[1cm]" in found
        assert "{}* star" in found

    def test_tables_say_wherever_they_go_that_data_are_synthetic_and_scores_provisional(
        self, sample, tmp_path
    ):
        write_report(sample, tmp_path / "report.html", language="en")
        tables = {path.stem: path.read_text() for path in (tmp_path / "report_tables").glob("*.tex")}
        assert all("Synthetic data" in text for text in tables.values())
        assert {name for name, text in tables.items() if "provisional" not in text} == {"answers", "roles"}
        assert "Feldt" in tables["reliability"]
        assert "cluster-robust" in tables["means"]

    @pytest.mark.skipif(shutil.which("pdflatex") is None, reason="LaTeX is not installed")
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_every_table_can_be_set_on_a_narrow_page(self, sample, tmp_path, language):
        write_report(sample, tmp_path / "report.html", language=language)
        inputs = "".join(f"\\input{{{path}}}" for path in sorted(tmp_path.glob("report_tables/*.tex")))
        packages = r"\usepackage[T1]{fontenc}\usepackage{array,booktabs,longtable}"
        source = rf"\documentclass{{article}}{packages}\begin{{document}}{inputs}\end{{document}}"
        (tmp_path / "all.tex").write_text(source)
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        log = (tmp_path / "all.log").read_text(errors="replace")
        assert done.returncode == 0, log[-2000:]
        assert max(map(float, re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)), default=0) < 6


class TestShown:
    def test_a_zero_has_no_sign(self, sample_report):
        table = sample_report.tables["means"].assign(low=-0.001)
        report = type("Report", (), {"facts": {}, "tables": {"means": table}})()
        rows = shown_tables(report, "en")["means"].rows
        assert all(row[4].startswith("0.00\N{NO-BREAK SPACE}to") for row in rows)

    def test_reversed_items_are_marked_and_it_is_said_what_that_means(self, sample, sample_report):
        table = shown_tables(sample_report, "en")["items"]
        marked = [row[0].split()[0] for row in table.rows if row[0].endswith("(R)")]
        assert marked == list(sample.instrument.items.index[sample.instrument.items["reverse"]])
        assert "after reversing" in table.notes[0]


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
