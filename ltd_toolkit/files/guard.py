"""What a file is, before anyone opens it: told from its bytes, never from its name alone.

A file that is too large, locked, incomplete, not of the kind that its name says or not meant to be read at
all is refused with a sentence that says what it is and what to do.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ltd_toolkit.language import in_every_language
from ltd_toolkit.problems import Problem

GIBIBYTE = 2**30
LARGEST_FILE = GIBIBYTE
LARGEST_UNPACKED = GIBIBYTE  # a workbook that unpacks to more than this is refused before it is opened

# What may be read: ending of the name -> row kind.* of words.csv that its bytes must be.
ENDINGS = {
    ".csv": "kind.text",
    ".txt": "kind.text",
    ".tsv": "kind.text",
    ".xlsx": "kind.excel",
    ".xlsm": "kind.excel",
    ".xls": "kind.old_excel",
    ".ods": "kind.open_document",
    ".sav": "kind.spss",
    ".zsav": "kind.spss",
    ".dta": "kind.stata",
}
BOOKS = {"kind.excel", "kind.old_excel", "kind.open_document"}
STATISTICS = {"kind.spss", "kind.stata"}

SIGNATURES = {
    b"$FL2": "kind.spss",
    b"$FL3": "kind.spss",
    b"<stata_dta>": "kind.stata",
    b"%PDF": "kind.pdf",
    b"PAR1": "kind.parquet",
}
OLE = b"\xd0\xcf\x11\xe0"  # the container of old Office files and of those locked by a password
OLD_STATA = {bytes([version]) for version in range(0x69, 0x74)}  # formats 105 to 115 begin with their number


class Unreadable(Exception):
    """The file cannot be turned into a table at all.

    Parameters
    ----------
    problem : Problem
        Why, where and what to do.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def guarded(path: Path) -> tuple[str, bytes]:
    """Return the kind and the bytes of a file that is what its name says; else say what it is and what to do.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    kind : str
        One of the values of ``ENDINGS``.
    content : bytes

    Raises
    ------
    Unreadable
        If the file is absent, empty, too large, locked, damaged, or not of the kind its name says.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise Unreadable(Problem("no_file", path.name, value=str(path)))
    if path.stat().st_size > LARGEST_FILE:
        size = {"size": round(path.stat().st_size / GIBIBYTE, 1), "most": LARGEST_FILE // GIBIBYTE}
        raise Unreadable(Problem("too_large", path.name, values=size))
    content = path.read_bytes()
    if not content[:4096].strip(b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe") and not content.strip(
        b"\x00\r\n\t ;,\xef\xbb\xbf\xff\xfe"
    ):
        raise Unreadable(Problem("empty_file", path.name))
    found = kind_of(content)
    if found == "kind.questionnaire":
        raise Unreadable(Problem("questionnaire_not_answers", path.name))
    if ending not in ENDINGS:
        readable = ", ".join(ENDINGS)
        raise Unreadable(Problem("ending_not_read", path.name, value=ending, values={"readable": readable}))
    if found != ENDINGS[ending]:
        raise Unreadable(_other_kind(path.name, ending, found))
    return found, content


def _other_kind(name: str, ending: str, found: str) -> Problem:
    """Tell a wrong name, which is mended by renaming, from a file that has to be saved again."""
    values = {"found": in_every_language(found)}
    if found == "kind.locked":
        return Problem("locked", name, values=values)
    endings = [known for known, kind in ENDINGS.items() if kind == found]
    if endings and found != "kind.text":
        return Problem("other_ending", name, value=ending, values={**values, "right": endings[0]})
    return Problem("other_kind", name, value=ending, values=values)


def kind_of(content: bytes) -> str:
    """Return what the bytes of a file are.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str
        A row ``kind.*`` of words.csv.

    Examples
    --------
    >>> kind_of(b"a;b"), kind_of(b"$FL2@(#) SPSS DATA FILE")
    ('kind.text', 'kind.spss')
    """
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(OLE):
        # names of the streams inside stand in the directory as UTF-16
        return "kind.locked" if "EncryptedPackage".encode("utf-16-le") in content else "kind.old_excel"
    if b"ENCRYPTEDSAV" in content[:64]:
        return "kind.locked"
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<?xml") and b"<limesurveydoctype>" in start:
        return "kind.questionnaire"
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style")):
        return "kind.web_page"
    if content[:1] in OLD_STATA and content[1:2] in (b"\x01", b"\x02"):  # then the order of its bytes
        return "kind.stata"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "kind.text"
    return "kind.binary" if b"\x00" in content else "kind.text"


def _kind_of_zip(content: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        if sum(sizes.values()) > LARGEST_UNPACKED:
            return "kind.zip_bomb"
        if "xl/workbook.xml" in sizes:
            return "kind.excel"
        if "content.xml" in sizes:
            return "kind.locked" if _manifest_says_locked(archive) else "kind.open_document"
    except (zipfile.BadZipFile, OSError, ValueError):
        return "kind.damaged_zip"
    return "kind.zip"


def _manifest_says_locked(archive: zipfile.ZipFile) -> bool:
    try:
        return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except KeyError:
        return False
