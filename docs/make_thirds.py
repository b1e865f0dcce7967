"""Make ltd_toolkit/resources/reference_thirds.csv: the thirds of the sample that scores are read against.

    python docs/make_thirds.py

Run again after a change of the sample, of a scale, or of ltd_toolkit/resources/from_scores.csv.
"""

from __future__ import annotations

from ltd_toolkit import aggregate, load_sample, score_scales
from ltd_toolkit.cases.reference import reference_thirds
from ltd_toolkit.folders import resource
from ltd_toolkit.scales import FirmScores, respondent_floors


def sample_scores() -> FirmScores:
    """Return the scores of the firms of the sample."""
    survey = load_sample()
    people = survey.respondents
    return aggregate(
        score_scales(survey.responses, survey.instrument),
        people["firm"],
        instrument=survey.instrument,
        role=people["role"],
        floors=respondent_floors(survey.firms["size"]),
    )


def main() -> None:
    """Write the table."""
    path = resource("from_scores.csv").with_name("reference_thirds.csv")
    reference_thirds(sample_scores()).to_csv(path, lineterminator="\n")


if __name__ == "__main__":
    main()
