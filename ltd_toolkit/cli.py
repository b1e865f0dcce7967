"""The command ``ltd``: what a person does without writing Python.

Each command is one function that adds it to the parser and one that does it; its texts are the ``cli.*``
rows of words.csv.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from ltd_toolkit.folders import notebooks_folder, resource
from ltd_toolkit.lab.workspace import refresh_workspace
from ltd_toolkit.language import current_language, languages, set_language, word


def main(arguments: list[str] | None = None) -> int:
    """Run the command ``ltd`` and return its exit status, 0 if all is well.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the words typed after ``ltd``.

    Returns
    -------
    int

    Raises
    ------
    SystemExit
        If the words are not understood, or help was asked for.
    """
    parser = argparse.ArgumentParser(prog="ltd", description=word("cli.ltd"), allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_lab(commands)
    options, others = parser.parse_known_args(arguments)
    return int(options.run(options, others))


def _add_lab(commands: Any) -> None:
    lab = commands.add_parser(
        "lab", help=word("cli.lab"), description=word("cli.lab_more"), allow_abbrev=False
    )
    lab.add_argument("--dir", type=Path, default=Path("my_notebooks"), help=word("cli.lab_dir"))
    lab.add_argument("--lang", choices=languages(), default=current_language(), help=word("cli.lab_lang"))
    lab.set_defaults(run=_open_lab)


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
    # The notebooks that people add speak the language too, and a class is not asked whether it wants news of
    # Jupyter, nor told of updates: JupyterLab then calls nothing outside.
    places = [str(resource("jupyter")), os.environ.get("JUPYTER_CONFIG_PATH")]
    return {"LTD_LANG": language, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, places))}


def _refresh(folder: Path, lessons: Path) -> None:
    done = refresh_workspace(folder, lessons, languages())
    print(word("cli.lab_copied", folder=folder, added=len(done.added), renewed=len(done.renewed)))
    for name in done.kept:
        print(word("cli.lab_kept", name=name))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
