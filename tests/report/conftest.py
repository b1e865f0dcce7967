"""Surveys that a report is made of: the sample, and a small real one with people to protect."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from ltd_toolkit import Survey, load_instrument, load_sample
from ltd_toolkit.report import survey_facts

VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """What a page holds; fails on a tag that is not closed, or not in its turn."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.headings: list[int] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open[-1:] != ["style"]:
            self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute):
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


@pytest.fixture
def read_page():
    """Return the reader of pages."""
    return Page


@pytest.fixture(scope="session")
def sample():
    return load_sample()


@pytest.fixture(scope="session")
def sample_report(sample):
    return survey_facts(sample)


def answers_of(firms: dict[str, int], seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return answers and people of firms: name -> respondents, the first of each its owner-manager."""
    rng = np.random.default_rng(seed)
    instrument = load_instrument()
    firm = np.repeat(list(firms), list(firms.values()))
    person = [f"{name} person {number}" for name, n in firms.items() for number in range(n)]
    level = {name: rng.normal(4, 1) for name in firms}
    column = {}
    for scale in instrument.scales.index:
        felt = np.array([level[name] for name in firm]) + rng.normal(0, 1, len(firm))
        for item in instrument.items_of(scale):
            answer = np.clip(np.round(felt + rng.normal(0, 0.7, len(firm))), 1, 7).astype(int)
            column[item] = 8 - answer if instrument.items.at[item, "reverse"] else answer
    role = ["owner" if place == 0 else "employee" for n in firms.values() for place in range(n)]
    people = pd.DataFrame({"firm": firm, "role": role}, index=person)
    return pd.DataFrame(column, index=person), people


@pytest.fixture
def village():
    """Return a survey of real firms, one of which has two respondents: the bakery."""
    answers, people = answers_of(
        {"Boulangerie Petit": 2, "Garage Morel": 5, "Imprimerie Roux": 9, "Scierie": 12}
    )
    sheet = pd.DataFrame({"size": [4, 8, 30, 60]}, index=people["firm"].unique())
    return Survey.from_frame(answers, respondents=people, firms=sheet)
