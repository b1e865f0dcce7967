"""SurveyMonkey: a question stands above the first column of its block, its options in the row below.

Recognised by its shape, since its words depend on the language: the second row is empty above the
respondents' numbers and full above the answers.
"""

from __future__ import annotations

from ltd_toolkit.files.table import Heading, Variable

# what the second row says of a question with a single column; other words only lengthen the name
SINGLE = {"response", "open-ended response", "réponse", "réponse ouverte", "antwort", "respuesta", "risposta"}
ID_DIGITS = 8  # numbers of respondents are at least this long


def heading(first: list[list[str]]) -> Heading | None:
    """Recognise and lay out a SurveyMonkey export.

    Parameters
    ----------
    first : list of list of str
        The first records that are not blank.

    Returns
    -------
    Heading or None
        None if the first two rows have another shape.
    """
    if not _is_ours(first):
        return None
    width = max(len(first[0]), len(first[1]))
    above, below = ([cell.strip() for cell in [*row, *[""] * (width - len(row))]] for row in first[:2])
    while not above[-1] and not below[-1]:
        above, below = above[:-1], below[:-1]
    columns, variables, question = [], [], ""
    for place, (asked, option) in enumerate(zip(above, below, strict=True)):
        question = asked or question
        alone = bool(asked) and (place + 1 == len(above) or bool(above[place + 1]))
        named = option and not (alone and option.casefold() in SINGLE)
        columns.append(f"{question} [{option}]" if named else question)
        known_as = "respondent" if place == 0 else ""
        names = (option,) if named else ()
        variables.append(Variable(label=columns[-1], names=names, known_as=known_as))
    return Heading(columns, rows=2, program="surveymonkey", variables=variables)


def _is_ours(first: list[list[str]]) -> bool:
    if len(first) < 3 or not first[0] or len(first[1]) < 2:
        return False
    above, below, answer = ([cell.strip() for cell in row] for row in first[:3])
    number = answer[0]
    if not above[0].strip("\ufeff") or below[0] or not (number.isdigit() and len(number) >= ID_DIGITS):
        return False
    options = [option for option in below if option]
    if not options or any(option.replace(".", "").isdigit() for option in options):
        return False
    blocks = [place for place, question in enumerate(above) if not question]
    filled = [place for place in blocks if place < len(below) and below[place]]
    singles = sum(option.casefold() in SINGLE for option in options)
    return bool(filled) or singles > len(options) / 2
