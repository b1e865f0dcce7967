"""Make the French and the English notebook of every lesson from its one source, and run them.

    python notebooks/build.py                 # all lessons
    python notebooks/build.py 07_profiles     # one; also lecturer/own_case

Each lesson with exercises also gets a sheet to be graded: notebooks/exercises holds it without answers,
notebooks/solutions with them, run. Neither is copied for students: a lecturer gives out the first.

A source is a jupytext percent script in notebooks/src. Text cells stand side by side, tagged ``lang-fr``
and ``lang-en``; code cells stand once and differ only in the line that sets the language. What a run adds
and another run would change (time stamps, model ids, Python's patch version) is taken out, so that making
the notebooks again changes nothing; a picture counts by its text alternative.

Every cell also says what it is when a lesson is projected, which is inert otherwise: a text that begins with
a heading is a slide, any other text comes below it, and so does all that shows something, unless the text
before it is short: then they stand on one slide. Code that shows nothing is left out. A tag in the source
decides otherwise: ``slide``, ``subslide``, ``fragment``, ``notes`` or ``skip``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from ltd_toolkit.course import load_exercise, sheet_notebook

HERE = Path(__file__).parent
LANGUAGES = ("fr", "en")
SET_LANGUAGE = 'set_language("fr")'
PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
HIDDEN = "hide-input"
SLIDES = ("slide", "subslide", "fragment", "notes", "skip")
CARDS = ("ExerciseCard", "ExerciseDeck")
SHORT = 480  # letters of a text that leaves room for a picture on its slide
QUIET = ("set_language",)  # calls that end a cell and show nothing
SHOWING = ("display", "tell", "print")


def sources() -> list[Path]:
    """Return the sources of the lessons, in order; then those of pages for some readers, in folders."""
    found = (HERE / "src").rglob("*.py")
    return sorted(found, key=lambda source: (len(source.parts), source))


def place_of(source: Path, language: str) -> Path:
    """Return where the notebook of a lesson in a language stands.

    Parameters
    ----------
    source : pathlib.Path
    language : str
    """
    return HERE / language / source.relative_to(HERE / "src").with_suffix(".ipynb")


def notebook_of(source: Path, language: str) -> NotebookNode:
    """Return the notebook of a lesson in a language, not yet run.

    Parameters
    ----------
    source : pathlib.Path
    language : str

    Returns
    -------
    nbformat.NotebookNode
        Cells have ids that come from their place in the lesson, the same in every language.
    """
    script = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
    kept = [cell for cell in script.cells if _languages(cell) <= {language}]
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [_cell(cell, f"{source.stem}-{n:02d}", language) for n, cell in enumerate(kept, 1)]
    first = [cell for cell in script.cells if _languages(cell) <= {LANGUAGES[0]}]
    for cell, kind in zip(notebook.cells, slide_types(first), strict=True):  # the same in every language
        cell.metadata["slideshow"] = {"slide_type": kind}
    return notebook


def _languages(cell: NotebookNode) -> set[str]:
    tags = cell.metadata.get("tags", [])
    return {tag.removeprefix("lang-") for tag in tags if tag.startswith("lang-")}


def _cell(cell: NotebookNode, name: str, language: str) -> NotebookNode:
    tags = [tag for tag in cell.metadata.get("tags", []) if not tag.startswith("lang-")]
    metadata: dict[str, object] = {}
    if kept := [tag for tag in tags if tag not in SLIDES]:
        metadata["tags"] = kept
    if HIDDEN in tags:
        metadata["jupyter"] = {"source_hidden": True}
    if cell.cell_type == "markdown":
        text = unbroken(cell.source) if language == "fr" else cell.source
        return nbformat.v4.new_markdown_cell(text, id=name, metadata=metadata)
    code = cell.source.replace(SET_LANGUAGE, f'set_language("{language}")')
    return nbformat.v4.new_code_cell(code, id=name, metadata=metadata)


def slide_types(cells: Sequence[NotebookNode]) -> list[str]:
    """Return what each cell of a source is when its lesson is projected.

    Parameters
    ----------
    cells : sequence of nbformat.NotebookNode
        In one language.

    Returns
    -------
    list of str
        One of SLIDES, or ``"-"``: on the slide of the cell before.
    """
    kinds, room = [], False
    for cell in cells:
        asked = [tag for tag in cell.metadata.get("tags", []) if tag in SLIDES]
        kind = asked[0] if asked else _slide_type(cell)
        if not asked and cell.cell_type == "code" and kind == "subslide" and room:
            kind = "-"
        kinds.append(kind)
        if kind != "skip":
            room = cell.cell_type == "markdown" and len(cell.source) <= SHORT
    return kinds


def _slide_type(cell: NotebookNode) -> str:
    if cell.cell_type == "markdown":
        return "slide" if re.match(r"##? ", cell.source) else "subslide"
    return "subslide" if shows_something(cell.source) else "skip"


def shows_something(code: str) -> bool:
    """Tell whether a cell of code leaves something to be seen: its last value, or one displayed on the way.

    Parameters
    ----------
    code : str
    """
    body = ast.parse(code).body
    ends_in_value = bool(body) and isinstance(body[-1], ast.Expr) and not _called(body[-1], QUIET)
    return ends_in_value or any(
        _called(each, SHOWING) for each in body if not isinstance(each, ast.FunctionDef)
    )


def _called(tree: ast.AST, names: Collection[str]) -> bool:
    calls = (each.func for each in ast.walk(tree) if isinstance(each, ast.Call))
    return any(getattr(each, "id", "") in names for each in calls)


def unbroken(text: str) -> str:
    """Return a French text with no-break spaces where French wants them, so that no line begins with a colon.

    Parameters
    ----------
    text : str
    """
    return re.sub(r"(?<=«) | (?=[:;!?»%€])", "\u00a0", text)


# --- Sheets -----------------------------------------------------------------------------------------------


def exercises_in(source: Path) -> list[str]:
    """Return the names of the exercises that a lesson asks, in order.

    Parameters
    ----------
    source : pathlib.Path
    """
    script = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
    calls = [
        node
        for cell in script.cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CARDS
    ]
    named = [argument for call in calls for argument in call.args]
    return [str(argument.value) for argument in named if isinstance(argument, ast.Constant)]


# --- Running and writing ----------------------------------------------------------------------------------


def run(notebook: NotebookNode) -> NotebookNode:
    """Run a notebook in place and take out what the next run would change.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode
    """
    bare = notebook.metadata.copy()
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": HERE}}
    ).execute()
    notebook.metadata = bare
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)  # its model is gone: the picture beside it stays
    return notebook


def write(notebook: NotebookNode, path: Path) -> bool:
    """Write a notebook unless only the pixels of its pictures would change.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    path : pathlib.Path

    Returns
    -------
    bool
        Whether the file changed.
    """
    text = nbformat.writes(notebook) + "\n"
    if path.exists() and without_pixels(path.read_text(encoding="utf-8")) == without_pixels(text):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def without_pixels(text: str) -> str:
    """Return a text with every embedded picture masked.

    Parameters
    ----------
    text : str
    """
    return PICTURE.sub("PICTURE", text)


def sheets(source: Path, language: str) -> dict[str, NotebookNode]:
    """Return the two faces of a lesson's sheet by their folder, not yet run; none if it has no exercises.

    Parameters
    ----------
    source : pathlib.Path
    language : str
    """
    asked = [load_exercise(name) for name in exercises_in(source)]
    faces = {"exercises": False, "solutions": True} if asked else {}
    return {
        folder: nbformat.from_dict(sheet_notebook(asked, solved=solved, language=language))
        for folder, solved in faces.items()
    }


def main(wanted: list[str]) -> None:
    """Make the notebooks of the lessons named, or of all.

    Parameters
    ----------
    wanted : list of str
        Names of lessons, such as ``"07_profiles"`` or ``"lecturer/own_case"``.
    """
    for source in sources():
        name = source.relative_to(HERE / "src").with_suffix("").as_posix()
        if wanted and name not in wanted:
            continue
        for language in LANGUAGES:
            path = place_of(source, language)
            changed = write(run(notebook_of(source, language)), path)
            print(path.relative_to(HERE.parent), "changed" if changed else "as before")
            for folder, sheet in sheets(source, language).items():
                path = HERE / folder / language / f"{source.stem}.ipynb"
                changed = write(run(sheet) if folder == "solutions" else sheet, path)
                print(path.relative_to(HERE.parent), "changed" if changed else "as before")


if __name__ == "__main__":
    main(sys.argv[1:])
