"""The files of a form: none is replaced that the form has not read, or written, exactly as it stands there.

What is not a case yet is kept beside it as a draft, so that the folder holds only sound cases under their
names, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from ltd_toolkit.cases import Case, CaseError, load_case
from ltd_toolkit.cases.document import Document, read_document
from ltd_toolkit.cases.form import examine
from ltd_toolkit.cases.load import CASE, ENDING
from ltd_toolkit.cases.write import case_text, comments_lost, language_of
from ltd_toolkit.folders import resource
from ltd_toolkit.lab.case_draft import Data
from ltd_toolkit.language import languages, speaking
from ltd_toolkit.problems import Problem
from ltd_toolkit.writing import write_whole

DRAFT = ".draft"


class CaseFiles:
    """A folder of cases, and what is known of the files in it.

    Parameters
    ----------
    folder : pathlib.Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Path, bytes] = {}
        self._comments: dict[Path, int] = {}
        self._draft: Path | None = None  # of the case at hand

    def names(self) -> list[str]:
        """Return the names of the cases and drafts in the folder."""
        try:
            found = [*self.folder.glob(f"*{ENDING}"), *self.folder.glob(f"*{ENDING}{DRAFT}")]
        except OSError:  # not ours to look into
            return []
        return sorted((path.name for path in found if path.is_file()), key=str.casefold)

    def read(self, path: Path) -> tuple[Data, str | None]:
        """Return what a case, or a draft that a form wrote, holds, and the language a form wrote it in.

        Parameters
        ----------
        path : pathlib.Path

        Raises
        ------
        CaseError
            If it is neither.
        """
        if path.name.endswith(DRAFT):
            document = _draft(path)
        else:
            load_case(path)
            document = read_document(path)
        self._known[path.resolve()] = path.read_bytes()
        self._comments[path.resolve()] = len(comments_lost(document))
        self._draft = path.resolve() if path.name.endswith(DRAFT) else None
        return document.data, language_of(document)

    def begin(self) -> None:
        """Begin with a new case: the draft of the one before stays where it is."""
        self._draft = None

    def comments(self, path: Path) -> int:
        """Return how many comments of people a file holds, which a form could not write again.

        Parameters
        ----------
        path : pathlib.Path
        """
        return self._comments.get(path.resolve(), 0)

    def free_name(self, stem: str) -> str:
        """Return a name that no case has, here or among those shipped.

        Parameters
        ----------
        stem : str
            What it begins with.
        """
        shipped = [path.stem for path in resource("cases").glob(f"*{ENDING}")]
        taken = {*(name.split(".")[0] for name in self.names()), *shipped}
        names = (stem if n == 1 else f"{stem}_{n}" for n in count(1))
        return next(name for name in names if name not in taken)

    def write(self, name: str, text: str, *, finished: bool) -> Path:
        """Write a case or, if it is not finished, a draft.

        Parameters
        ----------
        name : str
            Without ending.
        text : str
        finished : bool

        Returns
        -------
        pathlib.Path

        Raises
        ------
        CaseError
            If that would replace a file the form does not know, or comments, or if the disk refuses.
        """
        path = self.folder / f"{name}{ENDING}{'' if finished else DRAFT}"
        refused = list(self._refusals(path))
        if refused:
            raise CaseError(refused)
        content = text.encode()
        try:
            write_whole(path, content)
            self._known[path.resolve()] = content
            self._replace_draft(None if finished else path.resolve())
        except OSError as error:
            values = {"reason": error.strerror or type(error).__name__}
            raise CaseError([Problem("own_unwritable", path.name, values=values)]) from None
        return path

    def _refusals(self, path: Path) -> Iterator[Problem]:
        known = self._known.get(path.resolve())
        if known is None:
            if path.exists():
                yield Problem("own_exists", path.name)
        elif path.exists() and path.read_bytes() != known:
            yield Problem("own_changed", path.name)
        elif n := self.comments(path):
            yield Problem("own_comments", path.name, values={"comments": n})

    def _replace_draft(self, draft: Path | None) -> None:
        """Take the draft of this case away, if it still is what a form wrote and there is something newer."""
        old, self._draft = self._draft, draft
        if old is None or old == draft:
            return
        known = self._known.pop(old, None)
        if known is not None and old.exists() and old.read_bytes() == known:
            old.unlink()


def read_again(text: str, name: str) -> tuple[Case | None, list[Problem], Document]:
    """Read a text as the file that it will be.

    Parameters
    ----------
    text : str
    name : str
        Of the file, without ending.

    Returns
    -------
    case : Case or None
        None if something is wrong.
    problems : list of Problem
        Of the file, notes included.
    document : Document
        What stands on which line.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}{ENDING}"
        path.write_bytes(text.encode())
        document = read_document(path)
        try:
            case = load_case(path)
        except CaseError as error:
            return None, list(error.found), document
        return case, list(case.found), document


def _draft(path: Path) -> Document:
    """Read a draft; refuse one that no form has written, or that lacks more than texts."""
    document, text = read_document(path), path.read_bytes()
    found = [each for each in examine(document, CASE)[0] if not _is_empty_text(each)]
    if any(each.serious for each in found):
        raise CaseError(found)
    for language in languages():
        with speaking(language):
            if case_text(document.data).encode() == text:
                return document
    raise CaseError([Problem("own_draft_changed", path.name)])


def _is_empty_text(problem: Problem) -> bool:
    return problem.kind == "case_no_text" or (problem.kind == "case_wrong_kind" and not problem.value.strip())
