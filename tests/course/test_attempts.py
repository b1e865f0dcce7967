"""Attempts survive two writers, a killed kernel and foreign files; a class becomes results and grades."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ltd_toolkit import cli
from ltd_toolkit.course import (
    Attempt,
    CourseError,
    attempts,
    check_answer,
    export_grades,
    load_exercise,
    load_exercises,
    read_attempts,
    read_results,
    record_attempt,
)
from ltd_toolkit.course.results import totals
from ltd_toolkit.language import set_language

WRITER = """
import sys
from ltd_toolkit.course.attempts import Attempt, record_attempt
path, who, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("begun", flush=True)
for k in range(n):
    record_attempt(path, Attempt(who, "imbalance", "01", 0, str(k) * 50, "unknown", (), 0.0))
"""


def writer(path, who, n):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), who, str(n)], stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "attempts.jsonl"


class TestFile:
    def test_what_was_written_is_read(self, path, give):
        give(path, "ana", "imbalance")
        give(path, "ana", "imbalance", "level", attempt=2, hints=1)
        give(path, "ana", "worth_of_a_pilot", "always, free")
        give(path, "ana", "five_lines")
        table = read_attempts(path)
        assert table["verdict"].tolist() == ["right", "slip", "slip", "written"]
        assert table["slips"].tolist() == [(), ("level",), ("always", "free"), ()]
        assert table["score"].tolist()[:3] == [1.0, 0.0, 0.0]
        assert np.isnan(table["score"][3])
        assert table.loc[1, ["attempt", "hints"]].tolist() == [2, 1]
        assert table["id"].is_unique
        assert (datetime.now(UTC) - table["time"]).max() < timedelta(minutes=1)
        assert table.attrs["problems"].empty

    def test_two_writers_at_once_lose_nothing(self, path):
        writers = [writer(path, who, 60) for who in ("ana", "bo")]
        assert [each.wait(120) for each in writers] == [0, 0]
        table = read_attempts(path)
        assert table.attrs["problems"].empty
        for who in ("ana", "bo"):
            assert table.loc[table["student"] == who, "answer"].str[0:1].tolist() == [
                str(k)[0] for k in range(60)
            ]

    def test_a_writer_waits_for_the_other_to_finish(self, path):
        with attempts._lock_beside(path):
            one = writer(path, "ana", 1)
            one.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                one.wait(1)
            assert not path.exists()
        assert one.wait(60) == 0
        assert len(read_attempts(path)) == 1

    @pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
    def test_a_killed_writer_loses_at_most_the_line_it_was_writing(self, path, give):
        for _ in range(3):
            before = len(read_attempts(path)) if path.exists() else 0
            one = writer(path, "ana", 100_000)
            one.stdout.readline()
            while not path.exists() or path.stat().st_size < 2000 + 400 * before:
                time.sleep(0.01)
            one.send_signal(signal.SIGKILL)
            one.wait(20)
            whole = read_attempts(path)
            assert len(whole) > before
            assert len(whole.attrs["problems"]) <= 1
        give(path, "ana", "imbalance")  # the lock went with the process
        assert read_attempts(path)["verdict"].iloc[-1] == "right"

    @pytest.mark.parametrize("cut", [1, 2, 30, 200])
    def test_a_line_cut_short_is_told_and_the_next_stands_on_its_own(self, path, give, cut):
        give(path, "ana", "imbalance")
        give(path, "ana", "imbalance", "level")
        content = path.read_bytes()
        path.write_bytes(content[:-cut])
        give(path, "ana", "imbalance", "sum")
        table = read_attempts(path)
        kept = 2 if cut == 1 else 1  # without the end of line, all of the attempt is there
        assert len(table) == kept + 1
        assert table.attrs["problems"]["line"].tolist() == ([] if cut == 1 else [3])

    @pytest.mark.parametrize("length", range(0, 45, 4))
    def test_a_head_cut_short_is_written_again(self, path, give, length):
        give(path, "ana", "imbalance")
        path.write_bytes(path.read_bytes()[:length])
        assert give(path, "ana", "imbalance", "level") is None
        assert len(read_attempts(path)) == 1

    @pytest.mark.parametrize(
        "content", [b"hello\n", b"\x00" * 99, b"[]\n", b'{"format": "other"}\n', b"a" * 9999]
    )
    def test_a_foreign_file_is_put_aside_untouched(self, path, give, content):
        path.write_bytes(content)
        with pytest.raises(CourseError):
            read_attempts(path)
        aside = give(path, "ana", "imbalance")
        assert aside.read_bytes() == content
        path.write_bytes(content + b"again")
        assert give(path, "ana", "imbalance") != aside
        assert aside.read_bytes() == content
        assert len(read_attempts(path)) == 1

    def test_a_changed_line_is_told(self, path, give):
        give(path, "ana", "imbalance", "level")
        give(path, "ana", "imbalance")
        path.write_bytes(path.read_bytes().replace(b'"score": 0.0', b'"score": 1.0'))
        table = read_attempts(path)
        assert table["score"].tolist() == [1.0]
        assert table.attrs["problems"]["line"].tolist() == [2]

    def test_refusals_speak_both_languages(self, path):
        with pytest.raises(CourseError) as caught:
            read_attempts(path)
        problem = caught.value.problems.iloc[0]
        assert "ne peut pas être lu" in problem["fr"]
        assert "cannot be read" in problem["en"]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(answer=st.text(max_size=200), student=st.text(max_size=20), garbage=st.binary(max_size=80))
    def test_any_answer_survives_among_any_garbage(self, path, answer, student, garbage):
        path.unlink(missing_ok=True)
        exercise = load_exercise("imbalance")
        feedback = check_answer(exercise, answer)
        record_attempt(path, Attempt.of(exercise, feedback, answer, student=student))
        with path.open("ab") as file:
            file.write(garbage)
        record_attempt(path, Attempt.of(exercise, feedback, answer, student=student))
        table = read_attempts(path)
        assert table["answer"].tolist() == [answer] * 2
        assert table["student"].tolist() == [student] * 2


class TestClass:
    """Thirty students in thirty folders, one corrupt, one late, one twice."""

    @pytest.fixture
    def folder(self, tmp_path, give):
        for n in range(30):
            mine = tmp_path / f"student {n:02d}"
            mine.mkdir()
            path = mine / "attempts.jsonl"
            give(path, f"e{n:02d}", "imbalance", "level" if n % 3 else None)
            give(path, f"e{n:02d}", "imbalance", None if n % 2 else "level", attempt=2)
            give(path, f"e{n:02d}", "the_same_mistake", "individual_collective" if n < 10 else None)
            give(path, f"e{n:02d}", "payback")
        (tmp_path / "student 03" / "attempts.jsonl").write_bytes(b"PK\x03\x04 corrupt")
        doubled = tmp_path / "student 04 again"
        doubled.mkdir()
        (doubled / "attempts.jsonl").write_bytes((tmp_path / "student 04" / "attempts.jsonl").read_bytes())
        late = tmp_path / "student 05" / "attempts.jsonl"
        lines = [json.loads(line) for line in late.read_text().splitlines()]
        attempt = lines[-1]["attempt"] | {"time": "2099-01-01T00:00:00+00:00"}
        text = json.dumps(attempt, sort_keys=True)
        lines[-1] = {"sum": zlib.crc32(text.encode()), "attempt": attempt}
        late.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return tmp_path

    @pytest.fixture
    def results(self, folder):
        return read_results(folder, until=datetime.now(UTC) + timedelta(hours=1))

    def test_nothing_is_lost_in_silence(self, results):
        assert sorted(results.problems["kind"]) == ["course_double", "course_foreign", "course_late"]
        assert results.attempts["student"].nunique() == 29
        assert len(results.attempts) == 29 * 4 - 1
        for text in results.problems["en"]:
            assert "attempts.jsonl" in text

    def test_scores_are_the_best_the_first_or_the_last(self, results):
        best, first, last = (results.by_exercise(count) for count in ("best", "first", "last"))
        numbers = best.index.str[1:].astype(int)
        assert first["imbalance"].tolist() == [float(n % 3 == 0) for n in numbers]
        assert last["imbalance"].tolist() == [float(n % 2 == 1) for n in numbers]
        assert best["imbalance"].tolist() == [float(n % 3 == 0 or n % 2 == 1) for n in numbers]
        assert np.isnan(best.loc["e05", "payback"])  # too late
        with pytest.raises(ValueError, match="best"):
            results.by_exercise("mean")

    def test_slips_are_counted_by_student(self, results):
        table = results.slips()
        assert table.loc[("the_same_mistake", "sees_group"), "students"] == 9
        assert table.loc[("the_same_mistake", "sees_group"), "share"] == pytest.approx(9 / 29)
        assert "collectif" in table.loc[("the_same_mistake", "sees_group"), "name"]
        assert table["students"].is_monotonic_decreasing

    def test_a_score_written_by_hand_is_worked_out_again(self, tmp_path):
        exercise = load_exercise("imbalance")
        path = tmp_path / "attempts.jsonl"
        record_attempt(path, Attempt("eve", exercise.id, "01", 7, "12345", "right", (), 1.0))
        record_attempt(path, Attempt("eve", "no_such_exercise", "01", 7, "1", "right", (), 1.0))
        found = read_results(tmp_path)
        assert found.attempts["score"].tolist() == [0.0]
        assert sorted(found.problems["kind"]) == ["course_seed", "course_unknown_exercise", "course_verdict"]

    @pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("en", ",")])
    def test_grades_open_in_a_spreadsheet_and_import_in_moodle(self, results, tmp_path, language, separator):
        set_language(language)
        path = tmp_path / "grades.csv"
        marks = export_grades(results, path, out_of=20)
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=separator))
        assert len(rows) == 30
        assert len(rows[0]) == 1 + 2 * 2  # lessons 01 and 04
        head = dict(zip(rows[0], range(9), strict=False))
        for row in rows[1:]:
            written = row[head["ltd 01"]]
            assert float(written) == pytest.approx(marks.loc[row[0], "01"], abs=0.005)
        by_student = {row[0]: row for row in rows[1:]}
        assert by_student["e05"][head["ltd 04"]] == "-"
        assert by_student["e07"][head["ltd 04"]] == "20.00"
        again = load_exercises()["imbalance"].slips["level"].name[language]
        assert again in by_student["e08"][2]
        assert again not in by_student["e07"][2]  # the last answer was right

    def test_a_mark_is_a_mean_over_what_the_class_tried(self, results):
        marks = totals(results, out_of=10)
        assert marks.loc["e09", "01"] == 5  # imbalance right, vignette wrong
        assert marks.loc["e11", "01"] == 10
        assert marks["04"].dropna().eq(10).all()

    def test_a_name_is_no_formula_and_the_nameless_are_left_out(self, tmp_path, give):
        give(tmp_path / "attempts.jsonl", "=HYPERLINK(1)", "imbalance")
        give(tmp_path / "attempts.jsonl", "", "imbalance")
        export_grades(read_results(tmp_path), tmp_path / "grades.csv")
        rows = (tmp_path / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
        assert len(rows) == 2
        assert rows[1].startswith("'=HYPER")

    @pytest.mark.parametrize(
        "wrong", [{"format": "sap"}, {"out_of": 0}, {"out_of": float("nan")}, {"count": "x"}]
    )
    def test_slips_of_a_programmer(self, results, tmp_path, wrong):
        with pytest.raises(ValueError, match="must be"):
            export_grades(results, tmp_path / "grades.csv", **wrong)
        assert not (tmp_path / "grades.csv").exists()

    def test_a_folder_without_attempts_says_what_it_wants(self, tmp_path):
        with pytest.raises(CourseError, match=r"\.jsonl"):
            read_results(tmp_path)

    def test_two_hundred_files(self, tmp_path):
        exercise = load_exercise("imbalance")
        for n in range(200):
            path = tmp_path / f"{n}.jsonl"
            record_attempt(path, Attempt.of(exercise, check_answer(exercise, 1), 1, student=str(n)))
        begun = time.perf_counter()
        found = read_results(tmp_path)
        assert time.perf_counter() - begun < 20
        assert found.by_exercise().shape == (200, 1)
        assert isinstance(found.attempts, pd.DataFrame)


class TestCommand:
    def test_a_folder_becomes_grades(self, tmp_path, give, capsys):
        give(tmp_path / "attempts.jsonl", "e1", "imbalance", "level")
        give(tmp_path / "attempts.jsonl", "", "imbalance")
        (tmp_path / "other.jsonl").write_text("nothing of ours")
        out = tmp_path / "grades.csv"
        assert cli.main(["grades", str(tmp_path), "-o", str(out), "--lang", "en", "--out-of", "10"]) == 0
        said = capsys.readouterr().out
        for part in ("other.jsonl", "number, which are not graded: 1.", "(people: 1)", "This is the level."):
            assert part in said
        assert out.read_text(encoding="utf-8-sig").splitlines()[1].startswith("e1,0.00,")

    def test_what_comes_after_the_deadline_does_not_count(self, tmp_path, give, capsys):
        give(tmp_path / "attempts.jsonl", "e1", "imbalance")
        out = str(tmp_path / "grades.csv")
        assert cli.main(["grades", str(tmp_path), "-o", out, "--until", "2020-01-01T08:00"]) == 0
        assert "après l’heure limite" in capsys.readouterr().out
        assert len((tmp_path / "grades.csv").read_text(encoding="utf-8-sig").splitlines()) == 1

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_an_empty_folder_says_what_it_wants(self, tmp_path, capsys, language):
        assert cli.main(["grades", str(tmp_path), "--lang", language]) == 1
        assert ".jsonl" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "options", [["--out-of", "0"], ["--out-of", "ten"], ["--until", "tomorrow"], ["--count", "mean"]]
    )
    def test_options_that_make_no_sense(self, tmp_path, options):
        with pytest.raises(SystemExit, match="2"):
            cli.main(["grades", str(tmp_path), *options])

    def test_a_file_that_cannot_be_written(self, tmp_path, give, capsys):
        give(tmp_path / "attempts.jsonl", "e1", "imbalance")
        assert cli.main(["grades", str(tmp_path), "-o", str(tmp_path / "no" / "grades.csv")]) == 1
        assert "-o" in capsys.readouterr().err
