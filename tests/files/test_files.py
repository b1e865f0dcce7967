"""A file comes in as it was typed, or does not come in."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ltd_toolkit.files import Unreadable, guard, read_text_table, read_workbook
from ltd_toolkit.files.delimited import guess_encoding
from ltd_toolkit.files.marks import Marks, marks_of
from ltd_toolkit.survey.sources.plain import heading

FRENCH = [
    "Déjà formé à l’outil",
    "Plutôt d'accord",
    "À moitié",
    "Très rarement",
    "Nous améliorons la façon de saisir une réception",
    "Où en êtes-vous ?",
    "Ça dépend de la journée",
    "L’œil du contrôleur qualité",
    "« On apprend en regardant faire »",
    "Noël, maïs, canoë",
    "Élève modèle, forêt brûlée",
    "Coût : 1 500 € par an",
]


@pytest.mark.parametrize("text", FRENCH)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_french_text_is_decoded_whatever_program_wrote_it(text, encoding):
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no sign for every letter of this text")
    assert content.decode(guess_encoding(content)) == text


def written(tmp_path, content, name="survey.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(table):
    return [list(column) for column in table.cells]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_each_separator_is_found_even_with_decimal_commas(tmp_path, separator):
    cell = '"1,5"' if separator == "," else "1,5"
    rows = [separator.join(["id", "a", "b"])] + [separator.join([f"0{n}", cell, "7"]) for n in range(5)]
    table = read_text_table(written(tmp_path, "\r\n".join(rows)))
    assert table.columns == ["id", "a", "b"]
    assert texts(table)[0] == ["00", "01", "02", "03", "04"]
    assert texts(table)[1] == ["1,5"] * 5


def test_excels_separator_line_is_obeyed_and_not_counted_as_a_row(tmp_path):
    table = read_text_table(written(tmp_path, "sep=|\na|b,c\n1|2\n"))
    assert table.columns == ["a", "b,c"]
    assert list(table.lines) == [3]


def test_line_numbers_are_those_of_a_text_editor(tmp_path):
    table = read_text_table(written(tmp_path, 'a;b\n\n1;"two\nlines"\n;\n3;4\n'))
    assert list(table.lines) == [3, 6]  # blank rows are passed over, line breaks inside quotes counted
    assert texts(table)[1] == ["two\nlines", "4"]


def test_cells_stay_as_typed(tmp_path):
    cells = ["001", "NA", "None", " 1 ", "1.0", "", "n/a", "TRUE", "-99"]
    table = read_text_table(written(tmp_path, "a;b\n" + "\n".join(f"{cell};x" for cell in cells)))
    assert texts(table)[0] == cells


def test_phantom_columns_of_excel_are_cut_but_a_shifted_row_is_told(tmp_path):
    table = read_text_table(written(tmp_path, "a;b;;\n1;2;;\n1;2;3;\n1\n"))
    assert table.columns == ["a", "b"]
    assert {problem.kind: problem.lines for problem in table.problems} == {
        "row_too_long": (3,),
        "row_too_short": (4,),
    }


def workbook_bytes():
    content = io.BytesIO()
    book = Workbook()
    book.active.append(["a", "b"])
    book.save(content)
    return content.getvalue()


def open_document(table, manifest="<m/>"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<m:manifest xmlns:m='m'>{manifest}</m:manifest>")
        archive.writestr("content.xml", table)
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WRONG_KINDS = {
    "excel.csv": (b"PK\x03\x04broken", "other_kind"),
    "text.xlsx": (b"a;b\n1;2\n", "other_kind"),
    "page.csv": (b"<html><table></table></html>", "other_kind"),
    "page.xls": (b"<html xmlns:x='urn:schemas'><table></table></html>", "other_kind"),
    "cut.xlsx": (b"PK\x03\x04" + b"\x00" * 600, "other_kind"),
    "old.xlsx": (OLE + b"\x00" * 600, "other_ending"),
    "new.xls": (workbook_bytes(), "other_ending"),
    "locked.xlsx": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "locked.sav": (b"\x1c" + b"\x00" * 7 + b"ENCRYPTEDSAV", "locked"),
    "locked.ods": (open_document("<a/>", manifest="<m:encryption-data/>"), "locked"),
    "noise.xls": (OLE + b"\x00" * 600, "damaged_book"),
    "spss.csv": (b"$FL2@(#) SPSS DATA FILE", "other_ending"),
    "spss.sav": (b"$FL2@(#) SPSS DATA FILE", "damaged_file"),
    "structure.lss": (b"<?xml version='1.0'?><document><LimeSurveyDocType>", "questionnaire_not_answers"),
    "noise.csv": (b"a;b\n1;\x00\x01\n", "other_kind"),
    "empty.csv": (b"", "empty_file"),
    "blank.csv": (b"\r\n \r\n", "empty_file"),
    "survey.docx": (b"PK\x03\x04", "ending_not_read"),
    "open.csv": (b'a;b\n1;"never closed\n', "broken_quotes"),
}


@pytest.mark.parametrize("name", WRONG_KINDS)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_remedy(tmp_path, name):
    content, kind = WRONG_KINDS[name]
    with pytest.raises(Unreadable) as caught:
        read_text_table(written(tmp_path, content, name))
    assert caught.value.problem.kind == kind
    for language in ("fr", "en"):
        assert name in caught.value.problem.message(language)


def test_an_absent_file_is_said_to_be_absent(tmp_path):
    with pytest.raises(Unreadable) as caught:
        read_text_table(tmp_path / "nowhere.csv")
    assert caught.value.problem.kind == "no_file"


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(1100):
                member.write(b"0" * 2**20)
    with pytest.raises(Unreadable) as caught:
        read_text_table(path)
    assert "1 GiB" in caught.value.problem.message("en")


def test_a_workbook_says_which_sheet_was_read_and_keeps_what_people_see(tmp_path):
    book = Workbook()
    book.active.title = "answers"
    for row in (["id", "EXP1", "when"], ["001", 3, None], [2, 4.5, True]):
        book.active.append(row)
    book.create_sheet("notes").append(["hello"])
    book.create_sheet("nothing")
    book.save(tmp_path / "survey.xlsx")
    table = read_text_table(tmp_path / "survey.xlsx")
    assert texts(table) == [["001", "2"], ["3", "4.5"], ["", "TRUE"]]
    assert list(table.lines) == [2, 3]
    assert table.facts["sheet"] == "answers"
    assert table.facts["sheets_left_out"] == ["notes"]
    assert list(read_workbook(tmp_path / "survey.xlsx")) == ["answers", "notes"]


def test_the_sheet_with_the_most_known_names_is_read_and_those_like_it_are_named(tmp_path):
    book = Workbook()
    for title, names in {"notes": ["a"], "one": ["x", "y"], "two": ["x", "y"], "half": ["x", "b"]}.items():
        book.create_sheet(title).append(names)
    book.save(tmp_path / "survey.xlsx")
    table = read_text_table(tmp_path / "survey.xlsx", n_known=lambda names: len({"x", "y"} & set(names)))
    assert table.facts["sheet"] == "one"
    assert table.facts["sheets_left_out"] == ["notes", "two", "half"]
    assert table.facts["sheets_alike"] == ["two", "half"]


def test_marks_stand_where_the_sheet_has_them_and_other_books_have_none(tmp_path):
    book = Workbook()
    book.active.title = "Été & Cie"
    book.active.append(["a", "#N/A", "=A1"])
    book.active.row_dimensions[1].hidden = True
    book.save(tmp_path / "marks.xlsx")
    marks = marks_of((tmp_path / "marks.xlsx").read_bytes())
    assert marks == {"Été & Cie": Marks({(0, 1): "#N/A", (0, 2): "=A1"}, (1,))}
    assert marks_of(b"no archive") == {}


def test_rows_are_taken_out_with_their_lines(tmp_path):
    table = read_text_table(written(tmp_path, "a;b\n1;x\n2;y\n3;x\n")).without(np.array([1]))
    assert texts(table) == [["1", "3"], ["x", "x"]]
    assert list(table.lines) == [2, 4]
    assert list(table.cells[1].categories) == ["x"]


plain = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=8)


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.tuples(plain, plain, plain), min_size=1, max_size=6))
def test_whatever_is_written_comes_back(tmp_path_factory, rows):
    import csv

    path = tmp_path_factory.mktemp("round") / "survey.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("a", "b", "c"), *rows])
    table = read_text_table(path)
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert list(zip(*texts(table), strict=True)) == kept


# --- other workbooks --------------------------------------------------------------------------------------


def test_an_old_excel_file_is_read_below_its_title():
    table = read_text_table(Path(__file__).parent / "made" / "small.xls", heading)
    assert table.file == "small.xls [Réponses]"
    assert table.frame().iloc[0].tolist() == ["anne", "a", "Dirigeant ou dirigeante", "5", "Toujours"]
    assert table.lines.tolist() == [4, 5]


CELLS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Feuille1">
<table:table-row><table:table-cell office:value-type="string"><text:p>EXP1</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>EXP2</text:p></table:table-cell></table:table-row>
<table:table-row>
<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Très souvent</text:p></table:table-cell>
</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_is_read(tmp_path):
    table = read_text_table(written(tmp_path, open_document(CELLS.replace(">\n<", "><")), "libre.ods"))
    assert table.columns == ["EXP1", "EXP2"]
    assert texts(table) == [["5"], ["Très souvent"]]


def test_a_sheet_stretched_by_a_stray_cell_far_away_is_refused_or_read_without_its_emptiness(tmp_path):
    book = Workbook()
    book.active.append(["EXP1", "EXP2"])
    book.active.append([5, 6])
    book.active.cell(1_000_000, 2, " ")
    book.save(tmp_path / "far.xlsx")
    assert len(read_text_table(tmp_path / "far.xlsx").lines) == 1
    book.active.cell(1_000_000, 200, " ")
    book.save(tmp_path / "farther.xlsx")
    with pytest.raises(Unreadable) as caught:
        read_text_table(tmp_path / "farther.xlsx")
    assert caught.value.problem.kind == "stretched_sheet"
    assert caught.value.problem.values == {"rows": 1_000_000, "columns": 200}


def test_a_stretched_sheet_is_refused_before_it_takes_memory(tmp_path, monkeypatch):
    book = Workbook()
    book.active.append(["EXP1", "EXP2"])
    book.active.cell(1_000_000, 200, " ")
    book.save(tmp_path / "far.xlsx")
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", pytest.fail)
    with pytest.raises(Unreadable):
        read_text_table(tmp_path / "far.xlsx")


def test_formats_far_away_do_not_stretch_a_sheet(tmp_path):
    book = Workbook()
    book.active.append(["EXP1", "EXP2"])
    book.active.append([5, 6])
    book.active.cell(1_000_000, 200).number_format = "0.00"
    book.save(tmp_path / "formats.xlsx")
    assert len(read_text_table(tmp_path / "formats.xlsx").lines) == 1


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_FILE", 3)
    with pytest.raises(Unreadable) as caught:
        read_text_table(written(tmp_path, "a;b\n1;2\n"))
    assert caught.value.problem.kind == "too_large"


def test_blank_and_uneven_records_are_told_wherever_in_the_file_they_stand(tmp_path):
    rows = ["a;b"] + [f"{n};x" for n in range(2500)]
    rows[1200], rows[1300], rows[2400] = " ; ", "1;2;3", "7"
    table = read_text_table(written(tmp_path, "\n".join(rows)))
    assert len(table.lines) == 2499
    assert {problem.kind: problem.lines for problem in table.problems} == {
        "row_too_long": (1301,),
        "row_too_short": (2401,),
    }
    assert table.frame().loc[1301].tolist() == ["1", "2"]
