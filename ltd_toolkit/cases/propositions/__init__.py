"""The article's claims as experiments: what the model says of each, and how sure one can be.

``python -m ltd_toolkit.cases.propositions`` puts all of them to the test and writes the results, the table in
docs/propositions.csv and the page docs/propositions.md. What has been done is kept, one file per proposition,
so that a run that was stopped goes on where it was. resources/propositions.toml holds the claims, the plans
and the rules.

Nobody changes the model to please a claim: what does not hold is told.
"""

from ltd_toolkit.cases.propositions.keep import run_all
from ltd_toolkit.cases.propositions.load import Proposition, Propositions, load_propositions
from ltd_toolkit.cases.propositions.results import propositions, run_proposition

__all__ = [
    "Proposition",
    "Propositions",
    "load_propositions",
    "propositions",
    "run_all",
    "run_proposition",
]
