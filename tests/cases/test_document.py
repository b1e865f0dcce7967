"""Where things stand in a TOML file is found without a mistake, however the file is written."""

import textwrap
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltd_toolkit.cases.document import CaseError, read_document, written
from ltd_toolkit.folders import resource
from ltd_toolkit.language import set_language

EVERY_WAY = textwrap.dedent('''\
    # a comment with [brackets] and "quotes"
    top = 1
    "quoted key" = "a # that is no comment"
    dotted.key = 'C:\\path'

    [table]  # after a header
    text = """
    several lines with [a.header]
    key = "inside"
    and \\""" escaped, ending in a quote\""""
    date = 1979-05-27 07:32:00
    inline = { a = 1, b = { c = [1, 2] } }
    many = [
        # comment, with = sign
        { x = "]}" , y = 2 },
        { x = """two
    lines""" },
        [ 3,
          4 ],
    ]

    [[rows]]
    name = "first"
    [rows.more]
    deep = true
    [[rows.items]]
    n = 1
    [[rows.items]]
    n = 2

    [[rows]]
    name = "second"
    [[rows.items]]
    n = 3
    [table."odd name"]
    last = 0
''')  # fmt: skip
LINES = {
    ("top",): 2,
    ("quoted key",): 3,
    ("dotted", "key"): 4,
    ("table",): 6,
    ("table", "text"): 7,
    ("table", "date"): 11,
    ("table", "inline", "b", "c", 1): 12,
    ("table", "many"): 13,
    ("table", "many", 0, "y"): 15,
    ("table", "many", 1, "x"): 16,
    ("table", "many", 2, 1): 19,
    ("rows", 0, "name"): 23,
    ("rows", 0, "more", "deep"): 25,
    ("rows", 0, "items", 1, "n"): 29,
    ("rows", 1, "name"): 32,
    ("rows", 1, "items", 0, "n"): 34,
    ("table", "odd name", "last"): 36,
}


def places_in(data, place=()):
    """Return the place of each key and list item of some data."""
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    else:
        return
    for key, value in items:
        yield (*place, key)
        yield from places_in(value, (*place, key))


@pytest.fixture
def every_way(tmp_path):
    path = tmp_path / "every_way.toml"
    path.write_text(EVERY_WAY, encoding="utf-8")
    return read_document(path)


@pytest.mark.parametrize(
    ("place", "line"), LINES.items(), ids=lambda each: written(each) if isinstance(each, tuple) else ""
)
def test_the_line_of_each_way_to_write(every_way, place, line):
    assert every_way.lines[place] == line


@pytest.mark.parametrize(
    "name", ["cases/pme1.toml", "cases/pme2.toml", "cases/erp.toml", "interventions.toml"]
)
def test_everything_in_a_shipped_file_has_its_line(name):
    document = read_document(resource(name))
    assert set(places_in(document.data)) == set(document.lines)
    text = resource(name).read_text(encoding="utf-8").split("\n")
    for place, line in document.lines.items():
        key = place[-1] if isinstance(place[-1], str) else place[-2]
        if isinstance(place[-1], str):
            assert key in text[line - 1], place


def test_windows_line_ends_and_a_mark_at_the_start_change_nothing(tmp_path, every_way):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EVERY_WAY.replace("\n", "\r\n").encode())
    assert read_document(path).lines == every_way.lines


def test_what_has_no_line_has_that_of_what_is_around_it(every_way):
    assert every_way.line(("rows", 1, "nothing", "here")) == 31
    assert every_way.line(("nowhere",)) == 1


keys = st.text("abcé -_.#[]'\"", min_size=1, max_size=6)
values = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab'\"\\#[]{}=,é \n", max_size=8)),
    lambda each: st.one_of(st.lists(each, max_size=3), st.dictionaries(keys, each, max_size=3)),
    max_leaves=8,
)


def as_toml(value):
    """Write a value inline, strings in the way that escapes everything."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            '"' + "".join(f"\\u{ord(letter):04x}" if letter in '"\\\n' else letter for letter in value) + '"'
        )
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_toml(key)} = {as_toml(each)}" for key, each in value.items()) + "}"
    return str(value)


@settings(max_examples=150, deadline=None)
@given(data=st.dictionaries(keys, values, max_size=4), table=keys)
def test_whatever_is_written_each_place_is_found_in_order(tmp_path_factory, data, table):
    text = "".join(f"{as_toml(key)} = {as_toml(value)}\n" for key, value in data.items())
    text += f"[{as_toml(table)}.{as_toml('under')}]\nlast = 1\n" if table not in data else ""
    path = tmp_path_factory.mktemp("toml") / "any.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    document = read_document(path)
    assert document.data == tomllib.loads(text)
    assert set(places_in(document.data)) == set(document.lines)
    tops = [document.lines[(key,)] for key in document.data]
    assert tops == sorted(tops)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nb = "open\nc = 3\n', 2),
        ("a = 1\n[table\n", 2),
        ("a = 1\na = 2\n", 2),
        ("list = [1,\n2,\n", 2),
        ("x = 1\n\ny = = 2\n", 3),
    ],
)
def test_a_damaged_file_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "damaged.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_document(path)
    problem = caught.value.problems.iloc[0]
    assert (problem["kind"], problem["file"], problem["line"]) == ("case_spoilt", "damaged.toml", line)


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        (b'a = "caf\xe9"', "case_no_utf8", 1),
        (b'a = 1\nb = "\xff\xfe"', "case_no_utf8", 2),
        (b"a = " + b"[" * 5000, "case_too_deep", None),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, kind, line):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    with pytest.raises(CaseError) as caught:
        read_document(path)
    problem = caught.value.problems.iloc[0]
    assert problem["kind"] == kind
    assert problem["line"] == line


def test_a_folder_is_no_file(tmp_path):
    set_language("en")
    with pytest.raises(CaseError, match="cannot be read"):
        read_document(tmp_path)
