"""A class without Python: one page per episode for any telephone, and what a class did with it."""

from ltd_toolkit.classroom.code import PageAnswer, page_code, read_page_code
from ltd_toolkit.classroom.computing import compute, data_path, fingerprint, load_class_data
from ltd_toolkit.classroom.grid import Grid
from ltd_toolkit.classroom.page import class_page
from ltd_toolkit.classroom.store import ClassData, ClassDataError

__all__ = [
    "ClassData",
    "ClassDataError",
    "Grid",
    "PageAnswer",
    "class_page",
    "compute",
    "data_path",
    "fingerprint",
    "load_class_data",
    "page_code",
    "read_page_code",
]
