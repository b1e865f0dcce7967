"""An instrument is a folder one can edit in a spreadsheet; each slip in it is named with its place."""

import shutil

import pandas as pd
import pytest
from openpyxl import Workbook

from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import load_instrument
from ltd_toolkit.problems import InstrumentError

TABLES = ["items", "scales", "answers", "paradoxes", "missing", "fields", "blocks"]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(resource("instrument"), tmp_path / "mine")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder):
    with pytest.raises(InstrumentError) as caught:
        load_instrument(folder)
    return caught.value.problems.query("severity == 'error'")


def test_the_shipped_instrument_has_nothing_wrong_with_it():
    assert load_instrument().problems().empty


def test_a_workbook_with_the_same_sheets_is_the_same_instrument(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name in TABLES:
        table = pd.read_csv(resource("instrument") / f"{name}.csv", dtype=str, keep_default_na=False)
        sheet = book.create_sheet(name)
        for row in [list(table), *table.to_numpy().tolist()]:
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "mine.xlsx")
    shipped, mine = load_instrument(), load_instrument(tmp_path / "mine.xlsx")
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(shipped, name), getattr(mine, name))


def test_a_folder_saved_by_a_french_excel_is_the_same_instrument(folder):
    shipped = load_instrument()
    for name in TABLES:
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        table.to_csv(folder / f"{name}.csv", sep=";", encoding="cp1252", index=False)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(shipped, name), getattr(load_instrument(folder), name))


SLIPS = {
    "an item of a scale that does not exist": (
        "items",
        "EXP1,exploration",
        "EXP1,explorasion",
        "unknown_scale",
        2,
        "scale",
    ),
    "an id used twice": ("items", "EXP2,", "exp1,", "id_twice", 3, "id"),
    "an id with an accent": ("items", "EXP2,", "É2,", "illegal_id", 3, "id"),
    "a reverse key that is neither yes nor no": (
        "items",
        "EXP2,exploration,0",
        "EXP2,exploration,peut-être",
        "not_a_flag",
        3,
        "reverse",
    ),
    "a set of answers that does not exist": (
        "scales",
        "firm,frequency",
        "firm,frequence",
        "unknown_answers",
        2,
        "answers",
    ),
    "a kind of scale that does not exist": ("scales", "reflective", "reflexive", "not_a_choice", 2, "kind"),
    "an answer whose code is no whole number": (
        "answers",
        "frequency,3,",
        "frequency,3a,",
        "code_not_whole",
        4,
        "code",
    ),
    "two answers with one text": ("answers", "Très souvent", "Souvent", "answer_twice", 7, "fr"),
    "a missing code that is an answer": (
        "missing",
        "dont_know,NSP",
        "dont_know,7",
        "missing_is_answer",
        3,
        "code",
    ),
    "a paradox of a pole that does not exist": (
        "paradoxes",
        "exploration,exploitation",
        "exploration,exploit",
        "unknown_scale",
        2,
        "pole_b",
    ),
    "a paradox of poles that cannot be compared": (
        "paradoxes",
        "exploration,exploitation",
        "exploration,adoption",
        "poles_differ",
        2,
        "pole_b",
    ),
    "a choice among answers that do not exist": (
        "fields",
        "choice,role",
        "choice,rolle",
        "expected_choice",
        None,
        "expected",
    ),
    "a range that is no range": ("fields", "0..10", "0-10", "expected_number", None, "expected"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_named_with_file_line_and_column(folder, slip):
    table, old, new, kind, line, column = SLIPS[slip]
    edit(folder / f"{table}.csv", old, new)
    found = faults(folder)
    assert kind in set(found["kind"]), found["en"].tolist()
    first = found[found["kind"] == kind].iloc[0]
    assert first["file"] == f"{table}.csv"
    assert first["column"] == column
    assert line is None or first["line"] == line
    assert f"{table}.csv" in first["fr"]
    assert f"{table}.csv" in first["en"]


def test_all_slips_are_told_at_once(folder):
    edit(folder / "items.csv", "EXP1,exploration", "EXP1,explorasion")
    edit(folder / "answers.csv", "Très souvent", "Souvent")
    edit(folder / "scales.csv", "reflective", "reflexive")
    assert {"unknown_scale", "answer_twice", "not_a_choice"} <= set(faults(folder)["kind"])


def test_a_missing_table_and_a_missing_column_are_named(folder):
    (folder / "answers.csv").unlink()
    edit(folder / "items.csv", "reverse", "revers")
    found = faults(folder)
    assert set(found["kind"]) == {"no_table", "no_column"}
    assert found.loc[found["kind"] == "no_table", "value"].tolist() == ["answers"]


def test_a_missing_translation_is_a_note_and_the_other_language_is_shown(folder):
    edit(folder / "scales.csv", "Exploration,Exploration", "Exploration,")
    instrument = load_instrument(folder)
    assert instrument.labels("en")["exploration"] == "Exploration"
    assert instrument.problems()[["severity", "kind", "column"]].to_numpy().tolist() == [
        ["note", "no_translation", "en"]
    ]


def test_a_faulty_instrument_can_be_looked_at(folder):
    edit(folder / "items.csv", "EXP1,exploration", "EXP1,explorasion")
    assert "unknown_scale" in set(load_instrument(folder, on_problem="mark").problems()["kind"])


def test_three_tables_with_three_columns_are_enough(tmp_path):
    (tmp_path / "items.csv").write_text("id,scale,reverse\nA1,calm,0\nA2,calm,1\n")
    (tmp_path / "scales.csv").write_text("id,answers\ncalm,five\n")
    (tmp_path / "answers.csv").write_text("set,code\n" + "".join(f"five,{code}\n" for code in range(1, 6)))
    mine = load_instrument(tmp_path)
    assert mine.range_of("calm") == (1, 5)
    assert mine.items["reverse"].tolist() == [False, True]
    assert mine.labels()["A1"] == "A1"


@pytest.mark.parametrize("source", ["no_such_name", "no/such/folder"])
def test_an_unknown_source_is_refused_with_what_there_is(source):
    with pytest.raises(InstrumentError, match="ltd"):
        load_instrument(source)


def test_the_line_of_an_item_is_the_line_an_editor_shows(folder):
    lines = (folder / "items.csv").read_text(encoding="utf-8").splitlines()
    assert lines[load_instrument(folder).line_of("COL3") - 1].startswith("COL3,")


def test_a_block_said_twice_is_a_fault_and_one_of_no_scale_is_a_note(folder):
    with (folder / "blocks.csv").open("a", encoding="utf-8") as file:
        file.write("A,Encore,Again\nZ,Personne,Nobody\n")
    assert faults(folder)["column"].tolist() == ["id"]
    marked = load_instrument(folder, on_problem="mark").problems()
    note = marked.query("kind == 'block_without_scale'").iloc[0]
    assert (note["severity"], note["file"], note["line"], note["value"]) == ("note", "blocks.csv", 8, "Z")


def test_an_instrument_needs_no_blocks(folder):
    (folder / "blocks.csv").unlink()
    assert load_instrument(folder).blocks.empty
