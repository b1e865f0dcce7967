"""A person's own copy of the lessons: new ones arrive, changed ones are never overwritten.

The folder keeps a small list, ``.copied.json``, of what each file was when it was copied (its SHA-256). A
copy that still is what was copied follows its lesson; a copy that a person has worked in is theirs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from ltd_toolkit.writing import write_whole

LIST_NAME = ".copied.json"
NO_LESSONS = {".ipynb_checkpoints", "my_games"}  # folders that come from working and playing in the lessons


@dataclass
class Refreshed:
    """What one refresh did, as paths relative to the workspace.

    Attributes
    ----------
    added : list of str
        Lessons that were not there.
    renewed : list of str
        Untouched copies whose lesson has changed since.
    kept : list of str
        Copies left as they are although their lesson has changed, because a person has changed them.
    """

    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def refresh_workspace(workspace: Path, lessons: Path, languages: list[str]) -> Refreshed:
    """Bring a person's copy of the lessons up to date without touching their work.

    Parameters
    ----------
    workspace : pathlib.Path
        The person's folder; made if it is not there.
    lessons : pathlib.Path
        The folder of the lessons, with one folder per language.
    languages : list of str
        The folders to copy.

    Returns
    -------
    Refreshed
        What was added, renewed, and kept in spite of a new version.

    Raises
    ------
    OSError
        If the workspace cannot be written.

    Notes
    -----
    A copy that a person deletes comes back at the next refresh: that is how to begin a lesson again.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lesson = Path(folder, "lessons", "fr", "01.ipynb")
    ...     lesson.parent.mkdir(parents=True)
    ...     _ = lesson.write_text("a lesson")
    ...     refresh_workspace(Path(folder, "mine"), Path(folder, "lessons"), ["fr"])
    Refreshed(added=['fr/01.ipynb'], renewed=[], kept=[])
    """
    copied = _read_list(workspace)
    done = Refreshed()
    for source in _files(lessons, languages):
        name = source.relative_to(lessons).as_posix()
        content = source.read_bytes()
        mine = _hash_of(workspace / name)
        if mine == _hash(content):
            copied[name] = mine
        elif mine in (None, copied.get(name)):
            _write(workspace / name, content)
            copied[name] = _hash(content)
            (done.added if mine is None else done.renewed).append(name)
        elif copied.get(name) != _hash(content):
            done.kept.append(name)
    _write(workspace / LIST_NAME, json.dumps(copied, indent=1).encode())
    return done


def _files(lessons: Path, languages: list[str]) -> list[Path]:
    found = [path for language in languages for path in sorted((lessons / language).rglob("*"))]
    return [path for path in found if path.is_file() and NO_LESSONS.isdisjoint(path.parts)]


def _read_list(workspace: Path) -> dict[str, str]:
    try:
        found = json.loads((workspace / LIST_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        found = None
    # A lost or damaged list only means that every copy that differs from its lesson is kept.
    return found if isinstance(found, dict) else {}


def _hash_of(path: Path) -> str | None:
    return _hash(path.read_bytes()) if path.exists() else None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
