"""The code of a questionnaire: what one person answered, in some fifty letters.

It has the letters and the check of the other codes (docs/result_code.md); its first letter says that it
comes from a questionnaire, the next four from which. questionnaire.js writes the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ltd_toolkit.cases.letters import ALPHABET, CHECK, CodeError, check, clean, letters_of, number_of
from ltd_toolkit.classroom.questionnaire.form import Form
from ltd_toolkit.problems import Problem

FORMAT = 3  # a game is 1, a class page 2
PLACES = {"format": 1, "version": 4, "respondent": 6}  # letters of each part
PIECE = 6  # letters between two hyphens, about


@dataclass(frozen=True)
class Answers:
    """What one person answered.

    Parameters
    ----------
    respondent : str
        Six letters drawn by the page: they tell people apart and name nobody.
    chosen : dict of str to str
        Fact or item -> code of the answer, or of why there is none; empty where nothing was chosen.
    """

    respondent: str
    chosen: Mapping[str, str]

    @property
    def n_answered(self) -> int:
        """How many questions have something chosen."""
        return sum(code != "" for code in self.chosen.values())


def version_of(form: Form) -> str:
    """Return the letters that say which questionnaire a code comes from.

    Parameters
    ----------
    form : Form
    """
    return letters_of(int(form.fingerprint[:5], 16), PLACES["version"])


def answers_code(form: Form, answers: Answers) -> str:
    """Write answers as a code.

    Parameters
    ----------
    form : Form
    answers : Answers

    Returns
    -------
    str
        Letters of the alphabet of codes, with hyphens that do not count.

    Examples
    --------
    >>> from ltd_toolkit.classroom.questionnaire.form import short_form
    >>> form = short_form()
    >>> code = answers_code(form, Answers("00000A", {"EXP1": "5", "COL1": "NSP"}))
    >>> len(code.replace("-", "")), read_answers_code(code.lower(), form).chosen["COL1"]
    (55, 'NSP')
    """
    letters = ALPHABET[FORMAT] + version_of(form) + answers.respondent
    for question, options in form.options.items():
        code = answers.chosen.get(question, "")
        letters += letters_of(1 + options.index(code) if code else 0, letters_for(options))
    return in_pieces(letters + check(letters))


def read_answers_code(code: str, form: Form) -> Answers:
    """Read the code of a questionnaire.

    Parameters
    ----------
    code : str
        In capitals or not, in one piece or several.
    form : Form
        That it must come from.

    Returns
    -------
    Answers

    Raises
    ------
    CodeError
        If a letter is not of the alphabet, or is wrong or missing; if the code comes from something else, or
        from another version of the questionnaire.
    """
    letters = clean(code, sum(PLACES.values()))
    if letters[0] != ALPHABET[FORMAT]:
        raise CodeError([Problem("code_no_questionnaire")])
    head = PLACES["format"] + PLACES["version"]
    if letters[1:head] != version_of(form):
        raise CodeError([Problem("code_other_version")])
    at = sum(PLACES.values())
    respondent, body = letters[head:at], letters[at:-CHECK]
    chosen = {}
    for question, options in form.options.items():
        length = letters_for(options)
        place, body = number_of(body[:length]), body[length:]
        if not 0 <= place <= len(options):
            raise CodeError([Problem("code_damaged")])
        chosen[question] = options[place - 1] if place else ""
    if body:
        raise CodeError([Problem("code_damaged")])
    return Answers(respondent, chosen)


def length_of(form: Form) -> int:
    """Return how many letters the code of a questionnaire has.

    Parameters
    ----------
    form : Form
    """
    return sum(PLACES.values()) + sum(map(letters_for, form.options.values())) + CHECK


def letters_for(options: tuple[str, ...]) -> int:
    """Return how many letters hold the place of any of these options, or of none.

    Parameters
    ----------
    options : tuple of str
    """
    return next(length for length in range(1, 9) if len(options) < len(ALPHABET) ** length)


def in_pieces(letters: str) -> str:
    """Put hyphens into letters, so that all pieces are about as long.

    Parameters
    ----------
    letters : str

    Examples
    --------
    >>> in_pieces("ABCDEFGH")
    'ABCD-EFGH'
    """
    n = -(-len(letters) // PIECE)
    ends = [place * len(letters) // n for place in range(n + 1)]
    return "-".join(letters[start:end] for start, end in pairwise(ends))
