"""The notebooks are what their sources make: one lesson, two languages, the same code.

Their outputs are compared by nbval, cell by cell and strictly; here only what is written is compared.
"""

import importlib.util
import re
import shutil
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"

spec = importlib.util.spec_from_file_location("build", NOTEBOOKS / "build.py")
build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)

LESSONS = [(source, language) for source in build.sources() for language in build.LANGUAGES]
NAMES = [f"{source.stem}-{language}" for source, language in LESSONS]
each_notebook = pytest.mark.parametrize(("source", "language"), LESSONS, ids=NAMES)


def committed(source, language):
    return nbformat.read(build.place_of(source, language), as_version=4)


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@each_notebook
def test_making_it_again_changes_nothing(source, language):
    made, stands = build.notebook_of(source, language), committed(source, language)
    assert made.metadata == stands.metadata
    bare = [{name: cell[name] for name in ("id", "cell_type", "source", "metadata")} for cell in stands.cells]
    assert [{name: cell[name] for name in bare[0]} for cell in made.cells] == bare


@each_notebook
def test_it_was_run_top_to_bottom_without_error_or_warning(source, language):
    cells = [cell for cell in committed(source, language).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {"execute_result", "display_data", "stream"}
    assert not [output for output in outputs if output.get("name") == "stderr"]


@each_notebook
def test_nothing_in_it_would_differ_in_the_next_run(source, language):
    text = build.without_pixels(build.place_of(source, language).read_text(encoding="utf-8"))
    for trace in ("0x", "/tmp/", "widget-view", "widget-state", "nbval-ignore", "nbval-skip", '"version"'):
        assert trace not in text, trace


@pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
def test_each_text_stands_in_both_languages_and_code_only_once(source):
    french, english = (build.notebook_of(source, language) for language in build.LANGUAGES)
    assert [cell.cell_type for cell in french.cells] == [cell.cell_type for cell in english.cells]
    assert [cell.id for cell in french.cells] == [cell.id for cell in english.cells]
    different = [pair for pair in zip(code(french), code(english), strict=True) if pair[0] != pair[1]]
    assert [(a.replace('"fr"', '"en"')) for a, _ in different] == [b for _, b in different]
    assert len(different) == 1
    for one, other in zip(french.cells, english.cells, strict=True):
        assert one.cell_type == "code" or one.source != other.source


@pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
def test_a_lesson_is_short_and_its_pictures_can_be_heard(source):
    notebook = committed(source, "fr")
    assert len(notebook.cells) <= 25
    pages = [
        output.get("data", {}).get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]
    for image in re.findall(r"<img[^>]*>", " ".join(map(str, pages))):
        assert re.search(r'alt="[^"]{20,}"', image)
    assert not [cell.id for cell in notebook.cells if cell.source.rstrip().endswith(";")]


@pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
def test_no_french_line_can_begin_with_a_colon_or_a_question_mark(source):
    texts = [cell.source for cell in committed(source, "fr").cells if cell.cell_type == "markdown"]
    assert not [text for text in texts if re.search(r"« | [:;!?»]", text)]


FOR_STUDENTS = [(source, language) for source, language in LESSONS if source.parent.name == "src"]


@pytest.mark.parametrize(
    ("source", "language"),
    FOR_STUDENTS,
    ids=[f"{source.stem}-{language}" for source, language in FOR_STUDENTS],
)
def test_a_lesson_shows_nothing_that_only_a_programmer_can_read(source, language):
    raw = []
    for cell in committed(source, language).cells:
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            heads = re.findall(r"<th[^>]*>([^<]*)</th>", shown.get("text/html", ""))
            raw += [head for head in heads if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", head)]
            if set(shown) == {"text/plain"}:  # a number, a tuple or a list by itself
                raw.append(shown["text/plain"])
            raw += re.findall(r"dtype: .*", shown.get("text/plain", ""))
            if language == "fr":  # a number that was rounded, but not written
                raw += re.findall(r"<td>(-?\d+\.\d+)</td>", shown.get("text/html", ""))
            raw += [output.text] if output.output_type == "stream" else []  # wraps in the middle of a word
    assert raw == []


@pytest.mark.parametrize("language", build.LANGUAGES)
def test_the_map_leads_to_every_lesson_and_tells_how_long_it_takes(language):
    """The first lesson holds the concept map: what each lesson is about, and from which tension it comes."""
    start, *lessons = [source for source in build.sources() if source.parent.name == "src"]
    the_map = "\n".join(cell.source for cell in committed(start, language).cells)
    for lesson in lessons:
        first = committed(lesson, language).cells[0].source
        (told,) = re.findall(rf"\({lesson.stem}\.ipynb\) \*\((\d+) min\)\*", the_map)
        assert f"**{told} minutes.**" in first, lesson.stem


class TestSlides:
    """What each cell is when a lesson is projected; inert otherwise."""

    @each_notebook
    def test_every_cell_knows_its_place_and_the_first_is_a_slide(self, source, language):
        kinds = [cell.metadata["slideshow"]["slide_type"] for cell in committed(source, language).cells]
        assert set(kinds) <= {*build.SLIDES, "-"}
        assert kinds[0] == "slide"

    @each_notebook
    def test_what_shows_nothing_is_left_out_and_nothing_else(self, source, language):
        for cell in committed(source, language).cells:
            shows = cell.cell_type == "markdown" or bool(cell.outputs)
            assert (cell.metadata["slideshow"]["slide_type"] != "skip") == shows, cell.id

    @pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
    def test_no_slide_is_longer_than_what_one_scrolls_once(self, source):
        for cell in committed(source, "fr").cells:
            if cell.cell_type == "markdown":
                lines = [line for line in cell.source.splitlines() if line.strip()]
                assert sum(1 + len(line) // 95 for line in lines) <= 34, cell.id

    def test_a_picture_stands_with_the_short_text_before_it(self):
        text = {True: "## Why?\n\nLook.", False: "## Why?\n\n" + "Read this first. " * 40}
        for short, kind in ((True, "-"), (False, "subslide")):
            cells = [
                nbformat.v4.new_markdown_cell(text[short]),
                nbformat.v4.new_code_cell("import math"),
                nbformat.v4.new_code_cell("show(ax)"),
                nbformat.v4.new_code_cell("show(ax)"),
            ]
            assert build.slide_types(cells) == ["slide", "skip", kind, "subslide"]

    def test_a_tag_in_the_source_decides(self):
        cell = nbformat.v4.new_markdown_cell("## Why?", metadata={"tags": ["lang-en", "notes"]})
        assert build.slide_types([cell]) == ["notes"]

    @pytest.mark.parametrize(
        ("code", "shows"),
        [
            ("x = 1", False),
            ('from ltd_toolkit import set_language\n\nset_language("fr")', False),
            ("def f():\n    display(1)", False),
            ("x", True),
            ("try:\n    f()\nexcept ValueError as error:\n    tell(error)", True),
            ("display(x)\ny = 2", True),
        ],
    )
    def test_what_code_shows(self, code, shows):
        assert build.shows_something(code) == shows


@pytest.mark.parametrize("language", build.LANGUAGES)
def test_a_class_that_handed_in_codes_alone_is_debriefed_to_the_end(language, tmp_path):
    """After a first session there are neither answers to exercises nor plays: said, and no reason to stop."""
    from ltd_toolkit.folders import data_folder

    shutil.copy(data_folder() / "class" / "codes.csv", tmp_path)
    source = next(each for each in build.sources() if each.stem == "debrief")
    known = {}
    for text in code(committed(source, language)):
        text = text.replace('data_folder() / "class"', f"Path({str(tmp_path)!r})")
        text = text.replace("Path(tempfile.mkdtemp())", "folder")
        exec(text, known)
    assert known["folder"] == tmp_path
    assert (tmp_path / "key.csv").exists()
    assert not (tmp_path / "grades.csv").exists()
