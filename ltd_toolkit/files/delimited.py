"""Text files with a separator: encoding and separator are found out, cells are read exactly."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ltd_toolkit.files.guard import Unreadable
from ltd_toolkit.files.table import HeadingReader, Record, TextTable, encode
from ltd_toolkit.problems import Problem

SEPARATORS = (";", ",", "\t", "|")
START = 200_000  # characters from which the separator is guessed

# signs of French text beyond ASCII, the commonest first: bytes that read as the first ones read as French
FRENCH = "éàèêç’ôâîûù«»\u00a0œïëÉÀÇÊÈ…–—°€ÔÂÎÛÙŒÏË²\u202f‘“”æäöüÿÄÖÜÆŸ"


def delimited_table(name: str, content: bytes, facts: dict[str, Any], heading: HeadingReader) -> TextTable:
    """Read the bytes of a text file.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : bytes
    facts : dict
        What is known about the file.
    heading : callable
        First records -> Heading.

    Returns
    -------
    TextTable

    Raises
    ------
    Unreadable
        If a quotation mark is not closed, or nothing but blanks stands in it.
    """
    encoding = guess_encoding(content)
    separator, start = _separator(_beginning(content, encoding))
    facts = {**facts, "encoding": encoding, "separator": separator}
    # decoded piece by piece: a large file never stands in memory as text
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    first_line = text.read(start).count("\n") + 1
    reader = csv.reader(text, delimiter=separator, strict=True)
    return encode(name, _records(name, reader, first_line), facts, heading)


def guess_encoding(content: bytes) -> str:
    """Return the encoding in which the bytes read as text, French text in particular.

    A byte-order mark decides, then strict UTF-8; else, of cp1252 (Windows), mac_roman and cp850 (DOS),
    the one under which the most non-ASCII bytes are French letters and signs.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str
        Name of a Python codec.

    Examples
    --------
    >>> guess_encoding("déjà formé".encode("cp1252")), guess_encoding("déjà".encode("mac_roman"))
    ('cp1252', 'mac_roman')
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.isascii():
        return "utf-8"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        counts = Counter(byte for byte in content if byte > 0x7F)
        return max(("cp1252", "mac_roman", "cp850"), key=lambda encoding: _frenchness(counts, encoding))


def _frenchness(counts: Counter[int], encoding: str) -> int:
    if not all(_decodes(byte, encoding) for byte in counts):
        return -(10**9)  # cp1252 leaves five bytes undefined: a file that holds one was not written in it
    rank = {letter: len(FRENCH) - place for place, letter in enumerate(FRENCH)}
    letters = ((bytes([byte]).decode(encoding), n) for byte, n in counts.items())
    return sum(n * rank.get(letter, -len(FRENCH)) for letter, n in letters)


def _decodes(byte: int, encoding: str) -> bool:
    return bytes([byte]).decode(encoding, errors="replace") != "\ufffd"


def _beginning(content: bytes, encoding: str) -> str:
    # four bytes is the most that a character takes; the last one may be cut
    text = content[: 4 * START].decode(encoding, errors="ignore")
    return text[:START]


def _separator(text: str) -> tuple[str, int]:
    """Return the separator and where the table starts (Excel writes a directive ``sep=;`` first)."""
    first, newline, _ = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip("\r")) == 5:
        return first[4], len(first) + len(newline)
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator)), 0


def _regularity(text: str, separator: str) -> tuple[float, int]:
    """Score a separator: share of the first records that have the commonest width, then that width."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for record in reader:
            if any(record):
                widths.append(len(record))
            if len(widths) == 50:
                break
    except csv.Error:
        pass
    width, n = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return (n / len(widths), width) if width > 1 else (0.0, 1)


def _records(name: str, reader: Any, line: int) -> Iterator[Record]:
    """Yield (line at which it starts, cells) for every record."""
    offset = line - 1
    start = line
    try:
        for record in reader:
            yield start, record
            start = reader.line_num + offset + 1
    except csv.Error as error:
        raise Unreadable(Problem("broken_quotes", name, (start,), values={"error": str(error)})) from None
