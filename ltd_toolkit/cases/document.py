"""A TOML file that knows on which line each thing stands, so that a fault can be shown where it is.

Python's own reader says what a file holds but not where. :func:`read_document` reads with it, then goes
through the text a second time, looking only at headers, keys, brackets and quotes.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ltd_toolkit.problems import Problem, ProblemsError

Place = tuple[str | int, ...]  # keys from the top of the file down to a value; a number counts in a list

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
BLANK = re.compile(r"[ \t]*")
BLANK_OR_COMMENT = re.compile(r"(?:\s|#[^\n]*)*")
COMMENT = re.compile(r"#([^\n]*)")
UP_TO_END_OF_VALUE = re.compile(r"[^,\]}#\n]*")
SPOILT_AT = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")


class CaseError(ProblemsError):
    """A case, or a list of interventions, that contradicts itself or misses something."""


@dataclass(frozen=True)
class Document:
    """What a TOML file holds, and where.

    Parameters
    ----------
    file : str
        Its name, without folders.
    data : dict
    lines : dict of tuple to int
        Keys from the top down -> line, as a text editor counts.
    comments : tuple of str
        What stands behind ``#``, in the order of the file.
    """

    file: str
    data: dict[str, Any]
    lines: dict[Place, int]
    comments: tuple[str, ...] = ()

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(
        self, kind: str, place: Place, value: Any = "", *, serious: bool = True, **values: Any
    ) -> Problem:
        """Return a problem at a place of the file; its sentence may name the ``{place}``."""
        values = {"place": written(place), **values}
        return Problem(kind, self.file, (self.line(place),), value=str(value), serious=serious, values=values)


def written(place: Place) -> str:
    """Return a place as one would write it in the file.

    Parameters
    ----------
    place : tuple

    Examples
    --------
    >>> written(("people", 0, "name"))
    'people[1].name'
    """
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".")


def read_document(path: Path) -> Document:
    """Read a TOML file.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    Document

    Raises
    ------
    CaseError
        If the file is not there, is no text, or is not TOML: with the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        data, reader = tomllib.loads(text), _Lines(text)
        return Document(path.name, data, reader.found(), tuple(reader.comments))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CaseError([Problem("case_no_utf8", path.name, (line,))]) from None
    except tomllib.TOMLDecodeError as error:
        raise CaseError([_spoilt(path.name, text, str(error))]) from None
    except RecursionError:
        raise CaseError([Problem("case_too_deep", path.name)]) from None
    except OSError as error:
        raise CaseError([Problem("case_unreadable", str(path), values={"reason": error.strerror})]) from None


def comments_in(text: str) -> list[str]:
    """Return what stands behind ``#`` in a text that is known to be TOML.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> comments_in('a = "# no comment"  # one')
    [' one']
    """
    reader = _Lines(text)
    reader.found()
    return reader.comments


def _spoilt(file: str, text: str, message: str) -> Problem:
    at = SPOILT_AT.search(message)
    line = int(at[1]) if at and at[1] else text.rstrip().count("\n") + 1
    return Problem("case_spoilt", file, (line,), values={"reason": SPOILT_AT.sub("", message).strip()})


class _Lines:
    """Goes through a text that is known to be TOML; notes lines of keys and list items, and comments."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[Place, int] = {}
        self.items: Counter[Place] = Counter()  # of [[lists of tables]]
        self.comments: list[str] = []

    def found(self) -> dict[Place, int]:
        table: Place = ()
        while self._skip(BLANK_OR_COMMENT) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Place:
        double = self.text.startswith("[[", self.at)
        self.at += 1 + double
        keys, line = self._key(), self._line()
        self.at += 1 + double
        place: Place = ()
        for number, key in enumerate(keys, 1):
            place = (*place, key)
            if double and number == len(keys):
                self.items[place] += 1
            if self.items[place]:
                self.lines.setdefault(place, line)
                place = (*place, self.items[place] - 1)
            self.lines.setdefault(place, line)
        return place

    def _pair(self, table: Place) -> None:
        place = table
        line = self._line()
        for key in self._key():
            place = (*place, key)
            self.lines.setdefault(place, line)
        self.at += 1  # =
        self._value(place)

    def _value(self, place: Place) -> None:
        self._skip(BLANK_OR_COMMENT)
        opening = self.text[self.at]
        if opening == "[":
            self._several("]", lambda number: self._item((*place, number)))
        elif opening == "{":
            self._several("}", lambda _: self._pair(place))
        elif opening in "\"'":
            self._string()
        else:
            self._skip(UP_TO_END_OF_VALUE)

    def _several(self, closing: str, one: Any) -> None:
        self.at += 1
        number = 0
        while self.text[self._skip(BLANK_OR_COMMENT)] != closing:
            one(number)
            number += 1
            if self.text[self._skip(BLANK_OR_COMMENT)] == ",":
                self.at += 1
        self.at += 1

    def _item(self, place: Place) -> None:
        self.lines[place] = self._line()
        self._value(place)

    def _key(self) -> list[str]:
        keys = []
        while True:
            self._skip(BLANK)
            if self.text[self.at] in "\"'":
                start = self.at
                self._string()
                quoted = self.text[start : self.at]
                keys.append(next(iter(tomllib.loads(f"{quoted}=0"))))
            else:
                bare = BARE_KEY.match(self.text, self.at)
                assert bare is not None  # the text is TOML
                keys.append(bare[0])
                self.at = bare.end()
            if self.text[self._skip(BLANK)] != ".":
                return keys
            self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        end = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(end)
        while not self.text.startswith(end, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(end)
        while len(end) == 3 and self.text.startswith(quote, self.at):  # """ ends with ""two"" quotes at most
            self.at += 1

    def _skip(self, what: re.Pattern[str]) -> int:
        match = what.match(self.text, self.at)
        assert match is not None  # all three patterns match nothing too
        if what is BLANK_OR_COMMENT:
            self.comments += COMMENT.findall(match[0])
        self.at = match.end()
        return self.at

    def _line(self) -> int:
        return bisect_right(self.starts, self.at)
