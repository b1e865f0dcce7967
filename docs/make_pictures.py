"""Make the pictures of the two READMEs from a case and from the sample: ``python docs/make_pictures.py``."""

from __future__ import annotations

from pathlib import Path

from ltd_toolkit import (
    LearningProfiles,
    Plan,
    aggregate,
    load_case,
    load_sample,
    paradox_indices,
    plot_paradox_map,
    plot_profiles,
    profile_table,
    score_scales,
    set_language,
    show,
    simulate,
)
from ltd_toolkit.language import languages, word
from ltd_toolkit.plots import plot_fan

PARADOX = "exploration_exploitation"
PICTURES = Path(__file__).parent / "pictures"


def main() -> None:
    """Draw two plans of a case, the profiles and one map of a paradox in every language."""
    episode = load_case("pme1").episode("stock")
    plans = {"alone": Plan(episode.plan.go_live), "did": episode.plan}
    weeks = {name: simulate(episode.firm, plan, random_state=1).weeks for name, plan in plans.items()}
    survey = load_sample()
    people = survey.respondents
    scores = score_scales(survey.responses, survey.instrument)
    firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
    X = firms.means[survey.instrument.profile_scales]
    model = LearningProfiles(n_profiles=4, random_state=1).fit(X)
    table, indices = profile_table(model, X), paradox_indices(firms.means, survey.instrument)
    for language in languages():
        set_language(language)
        groups = firms.means.index.to_series().map(dict(zip(X.index, model.labels_ + 1, strict=True)))
        groups = groups.map(lambda profile: word("plot.profiles.name", profile=profile))
        labels = survey.labels()
        pictures = {
            "plans": plot_fan(
                {word(f"lab.case.plan.{name}"): each for name, each in weeks.items()}, outcome="output"
            ),
            "profiles": plot_profiles(table, labels=labels),
            "paradox": plot_paradox_map(indices, paradox=PARADOX, groups=groups, labels=labels),
        }
        for name, ax in pictures.items():
            (PICTURES / f"{name}_{language}.png").write_bytes(show(ax).png)


if __name__ == "__main__":
    main()
