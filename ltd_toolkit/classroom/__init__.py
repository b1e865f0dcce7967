"""A class without Python: one page per episode for any telephone, and what a class did with it."""

from ltd_toolkit.classroom.code import PageAnswer, page_code, read_page_code
from ltd_toolkit.classroom.computing import compute, data_path, fingerprint, load_class_data
from ltd_toolkit.classroom.debrief import Debrief, debrief
from ltd_toolkit.classroom.debrief_page import ClassDebrief, debrief_page, read_debrief, write_debrief
from ltd_toolkit.classroom.folder import ClassFolder, read_class_folder
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.handed_in import ClassCodes, HandedInError, read_codes
from ltd_toolkit.classroom.moodle import HandedIn, read_date
from ltd_toolkit.classroom.page import class_page
from ltd_toolkit.classroom.store import ClassData, ClassDataError

__all__ = [
    "ClassCodes",
    "ClassData",
    "ClassDataError",
    "ClassDebrief",
    "ClassFolder",
    "Debrief",
    "Grid",
    "HandedIn",
    "HandedInError",
    "PageAnswer",
    "class_page",
    "compute",
    "data_path",
    "debrief",
    "debrief_page",
    "fingerprint",
    "load_class_data",
    "page_code",
    "read_class_folder",
    "read_codes",
    "read_date",
    "read_debrief",
    "read_page_code",
    "write_debrief",
]
