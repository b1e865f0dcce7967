"""A report to hand on: what a survey file holds, what its scales measure, and what may not be concluded.

:func:`survey_facts` computes everything once; the page, the .json and the tables only say it.
"""

from ltd_toolkit.report.facts import Report, survey_facts
from ltd_toolkit.report.files import OtherFile, write_report
from ltd_toolkit.report.journal import JournalTables
from ltd_toolkit.report.page import report_page

__all__ = ["JournalTables", "OtherFile", "Report", "report_page", "survey_facts", "write_report"]
