"""``ltd lab`` and ``ltd app``: the lessons in JupyterLab, or one of them as a page."""

from __future__ import annotations

import argparse
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from ltd_toolkit.cli.parser import add_command, add_language
from ltd_toolkit.folders import notebooks_folder, resource
from ltd_toolkit.lab.workspace import refresh_workspace
from ltd_toolkit.language import languages, set_language, word

NOT_IN_A_PAGE = ["jupyterlab-jupytext", "@jupyter-notebook/lab-extension", "@jupyter/nbgrader"]


def add_lab(commands: Any) -> None:
    """Add ``ltd lab``; what it does not know is for JupyterLab."""
    lab = add_command(
        commands, "lab", _open_lab, does=word("cli.lab"), more=word("cli.lab_more"), hands_on=True
    )
    lab.add_argument("--dir", type=Path, default=Path("my_notebooks"), help=word("cli.lab_dir"))
    add_language(lab, word("cli.lab_lang"))


def _open_lab(options: argparse.Namespace, jupyter_options: list[str]) -> int:
    set_language(options.lang)
    lessons = notebooks_folder()
    try:
        _refresh(options.dir, lessons)
    except OSError as error:
        print(word("cli.lab_unwritable", folder=options.dir, reason=error), file=sys.stderr)
        return 1
    from jupyterlab.labapp import LabApp

    os.environ.update(_surroundings(options.lang))
    ours = [f"--ServerApp.root_dir={options.dir.resolve()}", f"--LabApp.default_url=/lab/tree/{options.lang}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")
    LabApp.launch_instance(ours + jupyter_options)
    return 0


def _surroundings(language: str) -> dict[str, str]:
    # The notebooks that people add speak the language too, and so do the menus; a class is not asked whether
    # it wants news of Jupyter, nor told of updates: JupyterLab then calls nothing outside. Controls
    # are answered one by one, in their order: in the threads that JupyterLab would use, what was done first
    # may be answered last. Whoever began with start.py has no `ltd` in their own terminal: one that is opened
    # in JupyterLab finds it, beside the Python that runs the lessons.
    ours = resource("jupyter")
    folders = [each for each in (ours.joinpath(language), ours) if each.is_dir()]
    before, programs = os.environ.get("JUPYTER_CONFIG_PATH"), os.environ.get("PATH")
    return {
        "LTD_LANG": language,
        "JUPYTER_CONFIG_PATH": os.pathsep.join([*map(str, folders), *filter(None, [before])]),
        "PATH": os.pathsep.join(filter(None, [sysconfig.get_path("scripts"), programs])),
    }


def _refresh(folder: Path, lessons: Path) -> None:
    done = refresh_workspace(folder, lessons, languages())
    print(word("cli.lab_copied", folder=folder, added=len(done.added), renewed=len(done.renewed)))
    for name in done.kept:
        print(word("cli.lab_kept", name=name))
    sys.stdout.flush()


def add_app(commands: Any) -> None:
    """Add ``ltd app``; what it does not know is for Voilà."""
    app = add_command(
        commands, "app", _open_app, does=word("cli.app"), more=word("cli.app_more"), hands_on=True
    )
    app.add_argument("lesson", metavar="LESSON", help=word("cli.app_lesson"))
    app.add_argument("--slides", action="store_true", help=word("cli.app_slides"))
    add_language(app, word("cli.app_lang"))


def _open_app(options: argparse.Namespace, voila_options: list[str]) -> int:
    set_language(options.lang)
    folder = notebooks_folder() / options.lang
    found = (path for path in folder.rglob("*.ipynb") if path.parent.name[0] != ".")
    paths = sorted(found, key=lambda path: (len(path.parts), path))
    lessons = {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}
    page = lessons.get(options.lesson, Path(options.lesson))
    if not page.is_file():
        known = ", ".join(lessons)
        print(word("cli.app_unknown", lesson=options.lesson, known=known), file=sys.stderr)
        return 1
    try:
        from voila.app import Voila
    except ImportError:
        print(word("cli.app_missing", python=sys.executable), file=sys.stderr)
        return 1
    os.environ.update(_surroundings(options.lang))
    places = [str(resource("jupyter")), os.environ.get("JUPYTER_PATH")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, places))
    # Extensions of JupyterLab that look for its documents only write errors into a page that has none.
    template = "ltd_slides" if options.slides else "ltd"
    ours = [f"--template={template}", f"--VoilaConfiguration.extension_denylist={NOT_IN_A_PAGE}"]
    Voila.launch_instance([str(page), *ours, *voila_options])
    return 0
