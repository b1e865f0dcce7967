"""The letters of result codes: which there are, how they are read when typed by hand, what shows a slip.

docs/result_code.md describes them for other programs.
"""

from __future__ import annotations

import re

from ltd_toolkit.problems import Problem, ProblemsError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they are read as 1, 1, 0 and V
ALIKE = str.maketrans("ILOU", "110V")
IGNORED = re.compile(r"[\s\-._\u00ad\u200b\u2010-\u2015\u00b7]+")  # how people break a code into pieces
CHECK = 4
PRIME = 32**CHECK - 3


class CodeError(ProblemsError):
    """A result code that says nothing, or that belongs to another game."""


def clean(code: str, at_least: int) -> str:
    """Return the letters alone, once it is sure that they are those that were written.

    Parameters
    ----------
    code : str
        In capitals or not, in one piece or several.
    at_least : int
        Letters before the check, fewer than which cannot be a code.

    Returns
    -------
    str

    Raises
    ------
    CodeError
        If a letter is not of the alphabet, or is wrong or missing.
    """
    letters = IGNORED.sub("", code).upper().translate(ALIKE)
    foreign = sorted({letter for letter in letters if letter not in ALPHABET})
    if foreign:
        raise CodeError([Problem("code_letters", values={"letters": " ".join(foreign)})])
    if len(letters) < at_least + CHECK:
        raise CodeError([Problem("code_short", values={"n": len(letters)})])
    if letters[-CHECK:] != check(letters[:-CHECK]):
        raise CodeError([Problem("code_damaged")])
    return letters


def check(letters: str) -> str:
    """Return four letters that any wrong letter, and any two exchanged, would change.

    Parameters
    ----------
    letters : str
        Of the alphabet.

    Examples
    --------
    >>> check("2100") == check("2010")
    False
    """
    total = 1
    for letter in letters:
        total = (total * 33 + ALPHABET.index(letter)) % PRIME
    return letters_of(total, CHECK)


def place_of(name: str) -> int:
    """Return a number for a name, such as that of an episode.

    Parameters
    ----------
    name : str
    """
    total = 1
    for byte in name.encode():
        total = (total * 257 + byte) % PRIME
    return total


def letters_of(number: int, length: int) -> str:
    """Write a number in letters, the most telling first.

    Parameters
    ----------
    number : int
    length : int

    Examples
    --------
    >>> letters_of(33, 3)
    '011'
    """
    return "".join(ALPHABET[number // 32**place % 32] for place in reversed(range(length)))


def number_of(letters: str) -> int:
    """Return the number that letters stand for; -1 for none.

    Parameters
    ----------
    letters : str

    Examples
    --------
    >>> number_of("011"), number_of("")
    (33, -1)
    """
    total = 0
    for letter in letters:
        total = total * 32 + ALPHABET.index(letter)
    return total if letters else -1
