"""Whatever Moodle exports and people paste: every line is accounted for, and no code is lost in silence."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltd_toolkit.cases import Game, load_case, result_code
from ltd_toolkit.classroom import Grid, HandedInError, fingerprint, page_code, read_codes, read_date
from ltd_toolkit.language import set_language

EPISODES = {
    f"{case}.{name}": load_case(case).episode(name) for case, name in (("pme1", "stock"), ("pme1", "crm"))
}
PAGES = {name: (Grid(episode), fingerprint(episode)) for name, episode in EPISODES.items()}
FRENCH = ["Nom", "Prénom", "Adresse de courriel", "Statut", "Terminé", "Réponse 1"]
ENGLISH = ["Last name", "First name", "Email address", "State", "Completed", "Response 1"]
SAID = {"use": 80.0, "worst_output": 95.0, "errors": 7.0}


def code(*plans: int, episode: str = "pme1.stock", **said: float) -> str:
    grid, mark = PAGES[episode]
    return page_code(grid, mark, {**SAID, **said}, plans or (5,))


def line(n: int, answer: str, when: str = "12 novembre 2025  10:00") -> list[str]:
    return [f"Nom{n}", f"Prénom{n}", f"e{n}@exemple.fr", "Terminé", when, answer]


@pytest.fixture
def export(tmp_path):
    """Return what writes an export and reads the codes in it."""

    def read(rows, *, header=FRENCH, separator=";", encoding="utf-8-sig", name="codes.csv", **options):
        held = io.StringIO()
        csv.writer(held, delimiter=separator).writerows([*([header] if header else []), *rows])
        path = tmp_path / name
        path.write_bytes(held.getvalue().encode(encoding))
        return read_codes(path, PAGES, **options)

    return read


def statuses(codes) -> list[str]:
    return [row.status for row in codes.rows]


class TestFiles:
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
    @pytest.mark.parametrize("header", [FRENCH, ENGLISH], ids=["fr", "en"])
    def test_any_export(self, export, separator, encoding, header):
        rows = [line(n, code(n, n + 1)) for n in range(4)]
        codes = export(rows, header=header, separator=separator, encoding=encoding)
        assert [row.answer.plans for row in codes.counted] == [(n, n + 1) for n in range(4)]
        assert codes.rows[2].name == "Prénom2 Nom2"
        assert codes.rows[2].when == datetime(2025, 11, 12, 10, 0)
        assert codes.problems == ()

    def test_a_workbook(self, tmp_path):
        frame = pd.DataFrame([line(n, code(n)) for n in range(3)], columns=FRENCH)
        frame.to_excel(tmp_path / "codes.xlsx", index=False)
        assert len(read_codes(tmp_path / "codes.xlsx", PAGES).counted) == 3

    def test_one_code_per_line_and_no_header(self, tmp_path):
        (tmp_path / "codes.txt").write_text("\n".join(code(n) for n in range(5)))
        codes = read_codes(tmp_path / "codes.txt", PAGES)
        assert [row.line for row in codes.counted] == [1, 2, 3, 4, 5]

    def test_two_hundred_of_them(self, export):
        codes = export([line(n, code(n)) for n in range(200)])
        assert len(codes.counted) == 200

    @pytest.mark.parametrize(
        "content", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4", b"Nom;Note\nA;12\n", b"\n\n\n"]
    )
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_file_without_codes_is_refused_with_what_to_do(self, tmp_path, content, language):
        set_language(language)
        (tmp_path / "codes.csv").write_bytes(content)
        with pytest.raises(HandedInError) as refusal:
            read_codes(tmp_path / "codes.csv", PAGES)
        assert "codes.csv" in str(refusal.value)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(HandedInError):
            read_codes(tmp_path / "none.csv", PAGES)


class TestCells:
    @pytest.mark.parametrize(
        "answer",
        [
            "{}",
            "  {}  ",
            "Voici mon code : {}, merci !",
            "<p>{}</p>",
            "mon code{}fin",
            "« {} »",
            '"{}"',
            "https://exemple.fr/?c={}",
        ],
    )
    def test_words_around_a_code(self, export, answer):
        codes = export([line(0, answer.format(code(17, 4000)))])
        assert codes.counted[0].answer.plans == (17, 4000)

    def test_a_code_cut_into_lines_in_small_letters(self, export):
        text = code(17, 4000).lower()
        codes = export([line(0, f"{text[:15]}\n{text[15:30]}\r\n {text[30:]}")])
        assert codes.counted[0].answer.plans == (17, 4000)

    def test_two_codes_in_two_cells_count_as_the_more_complete(self, export):
        codes = export([[*line(0, code(17)), code(17, 30)]], header=[*FRENCH, "Réponse 2"])
        assert statuses(codes) == ["earlier", "counted"]
        assert codes.counted[0].answer.plans == (17, 30)

    @given(st.text(max_size=60))
    def test_no_other_text_is_taken_for_a_code(self, text):
        from ltd_toolkit.classroom.handed_in import HandedIn, _codes

        found = list(_codes(HandedIn(1, "", "", None), text, PAGES))
        assert all(row.answer is None for row in found)

    @pytest.mark.parametrize(
        "answer",
        [
            "Le 12 novembre 2025 à 14 h nous avons pensé que le plan à 12 000 euros était trop cher",
            "06 12 34 56 78",
            "anne.martin2025@exemple.fr",
            "questionnaire",
        ],
    )
    def test_sentences_are_not_damaged_codes(self, export, answer):
        assert statuses(export([line(0, answer), line(1, code())])) == ["none", "counted"]


class TestWhatDoesNotCount:
    def test_each_line_is_told_once(self, export, stock):
        game = Game(stock, random_state=3)
        game.play({}, (0.0, 1.0))
        whole = code(8, 9)
        rows = [
            line(0, code(1)),
            line(1, whole[:-3] + "ZZZ"),
            line(2, ""),
            line(3, code(2), "12 novembre 2025  12:01"),
            line(4, code(3), "12 novembre 2025  10:00"),
            line(4, code(4), "12 novembre 2025  10:30"),
            line(5, code(1)),
            line(6, result_code(game)),
            line(7, page_code(PAGES["pme1.stock"][0], "f" * 64, SAID, [3])),
            line(8, code(5, episode="pme1.crm")),
            line(9, whole[3:]),
        ]
        codes = export(rows, due=datetime(2025, 11, 12, 12, 0))
        assert statuses(codes) == [
            "counted", "damaged", "none", "late", "earlier", "counted", "same", "game", "other_numbers",
            "other_episode", "damaged",
        ]  # fmt: skip
        assert [problem.lines[0] for problem in codes.problems] == [3, 4, 5, 6, 8, 9, 10, 11, 12]
        assert len(codes.rows) == len(rows)
        assert "pme1.crm" in codes.problems[-2].message("fr")

    def test_the_latest_counts_whatever_the_order_of_the_lines(self, export):
        rows = [line(4, code(4), "12 novembre 2025  10:30"), line(4, code(3), "12 novembre 2025  10:00")]
        assert statuses(export(rows)) == ["counted", "earlier"]

    def test_without_names_every_line_is_somebody(self, export):
        codes = export([[code(1)], [code(2)]], header=["Réponse 1"])
        assert statuses(codes) == ["counted", "counted"]

    def test_the_episode_is_that_of_most_codes(self, export):
        rows = [line(n, code(n, episode="pme1.crm")) for n in range(3)] + [line(9, code(1))]
        codes = export(rows)
        assert codes.grid.episode.id == "crm"
        assert statuses(codes)[-1] == "other_episode"

    def test_a_line_that_is_longer_than_the_header_is_told(self, export):
        codes = export([line(0, code(1)), [*line(1, "oops"), code(2)]])
        assert [problem.kind for problem in codes.problems] == ["row_too_long", "debrief_none"]

    @pytest.mark.parametrize("seed", range(5))
    def test_one_letter_wrong_never_counts(self, export, seed):
        rng, rows = np.random.default_rng(seed), []
        for n in range(20):
            text = list(code(n, 100 + n))
            place = int(rng.choice([at for at, letter in enumerate(text) if letter != "-"]))
            text[place] = str(
                rng.choice([each for each in "23456789ABCDEFGHJKMNPQRSTVWXYZ" if each != text[place]])
            )
            rows.append(line(n, "".join(text)))
        codes = export([*rows, line(99, code(1))])
        assert [row.line for row in codes.counted] == [22]
        assert len(codes.problems) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 novembre 2025  10:03", datetime(2025, 11, 12, 10, 3)),
        ("mercredi 12 novembre 2025, 10:03", datetime(2025, 11, 12, 10, 3)),
        ("mar. 2 déc. 2025, 00:05", datetime(2025, 12, 2, 0, 5)),
        ("1er février 2025 9:00", datetime(2025, 2, 1, 9, 0)),
        ("12 November 2025  10:03 AM", datetime(2025, 11, 12, 10, 3)),
        ("Wednesday, 12 November 2025, 12:03 AM", datetime(2025, 11, 12, 0, 3)),
        ("Wednesday, November 12, 2025, 10:03 PM", datetime(2025, 11, 12, 22, 3)),
        ("2025-11-12T10:03:59", datetime(2025, 11, 12, 10, 3)),
        ("12/11/25, 10:03", datetime(2025, 11, 12, 10, 3)),
        ("2025-11-12", datetime(2025, 11, 12)),
        ("-", None),
        ("", None),
        ("jamais", None),
        ("99/99/2025", None),
        ("12 brumaire 2025", None),
    ],
)
def test_dates_as_moodle_writes_them(text, expected):
    assert read_date(text) == expected


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text):
    assert read_date(text) is None or isinstance(read_date(text), datetime)
