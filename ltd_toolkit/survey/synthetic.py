"""A made-up survey whose truth is known: what a method should find can be compared with what it finds.

People sit in firms, firms follow one of four profiles, a few people answer without reading, some answers
are missing. The numbers behind it stand in ``resources/sample_profiles.csv`` and are ours: they describe
no real firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ltd_toolkit.folders import resource
from ltd_toolkit.instrument import Instrument, load_instrument
from ltd_toolkit.survey.model import Survey

# Standard deviations on the 1–7 answer scale: firms around their profile, persons around their firm (per
# scale, and over all scales: saying yes to everything), one answer around the person.
FIRM, PERSON, ACQUIESCENCE, ANSWER = 0.48, 0.65, 0.25, 0.95
OWNER_OPTIMISM = 0.6  # owner-managers see more strategies in place than their staff do
CARELESS = 0.05
MISSING = {"": 0.012, "NSP": 0.005, "SR": 0.002, "NC": 0.001}
SIZE_BANDS = ((2, 9), (10, 49), (50, 249))
BAND_SHARES = (0.40, 0.45, 0.15)
ANSWERING = ((3, 9), (6, 14), (10, 22))  # fewest and most respondents wanted per band
FEW = 0.08  # share of firms where only one to three people answer
TOOLS = ("CRM", "ERP", "GMAO", "GED")
GO_LIVE = ("2024-03", "2024-06", "2024-09", "2025-01", "2025-04", "2025-06")


@dataclass(frozen=True)
class Truth:
    """What a synthetic survey was made from.

    Parameters
    ----------
    profile : pandas.Series
        firm -> profile: ``overwhelmed``, ``resourceful``, ``unshared``, ``balanced``.
    means : pandas.DataFrame
        firm x scale: the firm's true level on the answer scale.
    careless : pandas.Series
        respondent -> True if the answers were given without reading.
    profiles : pandas.DataFrame
        scale x profile: the true level of each profile.
    """

    profile: pd.Series
    means: pd.DataFrame
    careless: pd.Series
    profiles: pd.DataFrame


def synthetic_survey(
    n_firms: int = 240, *, random_state: int | np.random.Generator | None = None
) -> tuple[Survey, Truth]:
    """Make up a survey of the shipped questionnaire, with its truth.

    Parameters
    ----------
    n_firms : int
        At least 4; about eight respondents answer in each.
    random_state : int, numpy.random.Generator or None
        The same seed gives the same survey.

    Returns
    -------
    survey : Survey
    truth : Truth

    Raises
    ------
    ValueError
        If `n_firms` is below 4.

    Notes
    -----
    An answer is the firm's level on the scale (profile + normal deviation of the firm), plus deviations of
    the person and of the answer, rounded to the nearest code; reversed items are reflected.

    Examples
    --------
    >>> survey, truth = synthetic_survey(8, random_state=1)
    >>> survey.synthetic, len(truth.profile)
    (True, 8)
    """
    if n_firms < 4:
        raise ValueError(f"n_firms must be at least 4, one per profile, got {n_firms}")
    rng = np.random.default_rng(random_state)
    instrument = load_instrument()
    profiles, shares = _profiles(instrument)
    firms = _firms(n_firms, rng)
    profile = _assign(firms.index, shares, rng)
    means = profiles[profile].T.set_axis(firms.index) + rng.normal(0, FIRM, (n_firms, len(profiles)))
    respondents = _respondents(firms, rng)
    careless = pd.Series(rng.random(len(respondents)) < CARELESS, index=respondents.index)
    answers = _answers(instrument, means, respondents, careless, rng)
    respondents = respondents.join(_facts(instrument, means, respondents, careless, rng))
    answers = _with_missing(answers, rng)
    survey = Survey.from_frame(answers, instrument, respondents=respondents, firms=firms.drop(columns="n"))
    return survey, Truth(profile, means, careless, profiles)


def _profiles(instrument: Instrument) -> tuple[pd.DataFrame, pd.Series]:
    table = pd.read_csv(resource("sample_profiles.csv"), index_col="scale")
    return table.loc[instrument.scales.index], table.loc["share"]


def _firms(n_firms: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the firm sheets, and how many people answer in each firm."""
    band = rng.choice(len(SIZE_BANDS), size=n_firms, p=BAND_SHARES)
    low, high = np.array(SIZE_BANDS)[band].T
    # small firms are commoner than large ones inside each band, too
    size = np.floor(low * (high / low) ** rng.random(n_firms)).astype(int)
    fewest, most = np.array(ANSWERING)[band].T
    wanted = rng.integers(fewest, most + 1)
    n = np.where(rng.random(n_firms) < FEW, rng.integers(1, 4, n_firms), wanted)
    names = pd.Index([f"E{number:03d}" for number in range(1, n_firms + 1)], name="firm")
    return pd.DataFrame(
        {
            "size": size,
            "sector": rng.choice(["industry", "building", "trade", "transport", "business"], n_firms),
            "tool": rng.choice(TOOLS, n_firms),
            "go_live": rng.choice(GO_LIVE, n_firms),
            "learning_hours": np.round(size * rng.gamma(2, 5, n_firms)),
            "learning_euros": np.round(size * rng.gamma(2, 60, n_firms), -1),
            "people_trained": np.round(size * rng.beta(2, 3, n_firms)),
            "meetings_per_month": rng.poisson(1.5, n_firms),
            "n": np.minimum(n, size),
        },
        index=names,
    )


def _assign(firms: pd.Index, shares: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Give each firm a profile: exact shares, in random order."""
    ends = np.round(shares.cumsum() * len(firms)).astype(int)
    ordered = np.repeat(shares.index.to_numpy(dtype=object), np.diff([0, *ends]))
    return pd.Series(rng.permutation(ordered), index=firms, name="profile")


def _respondents(firms: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One owner-manager per firm, then managers and employees."""
    firm = np.repeat(firms.index.to_numpy(), firms["n"])
    rank = np.concatenate([np.arange(n) for n in firms["n"]])
    manager = rng.random(len(firm)) < 0.15
    role = np.where(rank == 0, "owner", np.where(manager, "manager", "employee"))
    index = pd.Index([f"R{number:04d}" for number in range(1, len(firm) + 1)], name="respondent")
    return pd.DataFrame({"firm": firm, "role": role, "wave": 1, "origin": "synthetic"}, index=index)


def _answers(
    instrument: Instrument,
    means: pd.DataFrame,
    respondents: pd.DataFrame,
    careless: pd.Series,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw what each person answers to each item, as codes."""
    scales, n = list(instrument.scales.index), len(respondents)
    level = means.loc[respondents["firm"], scales].to_numpy()
    level = level + rng.normal(0, PERSON, level.shape) + rng.normal(0, ACQUIESCENCE, (n, 1))
    owner = (respondents["role"] == "owner").to_numpy()
    strategies = (instrument.scales["block"] == "D").to_numpy()
    level = level + OWNER_OPTIMISM * np.outer(owner, strategies)
    items = instrument.items
    easiness = rng.normal(0, 0.25, len(items))
    of_scale = [scales.index(scale) for scale in items["scale"]]
    drawn = level[:, of_scale] + easiness + rng.normal(0, ANSWER, (n, len(items)))
    codes = np.clip(np.rint(drawn), 1, 7)
    codes = np.where(items["reverse"], 8 - codes, codes)
    codes = np.where(careless.to_numpy()[:, None], _unread(n, len(items), rng), codes)
    return pd.DataFrame(codes, index=respondents.index, columns=items.index)


def _unread(n: int, n_items: int, rng: np.random.Generator) -> np.ndarray:
    """Answers given without reading: half the people tick one column, half tick anywhere."""
    one_column = np.repeat(rng.integers(3, 7, (n, 1)), n_items, axis=1)
    anywhere = rng.integers(1, 8, (n, n_items))
    return np.where(rng.random((n, 1)) < 0.5, one_column, anywhere)


def _facts(
    instrument: Instrument,
    means: pd.DataFrame,
    respondents: pd.DataFrame,
    careless: pd.Series,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw answering times, checks and allocation questions."""
    n, unread = len(respondents), careless.to_numpy()
    facts: dict[str, np.ndarray] = {}
    seconds = np.round(rng.lognormal(np.log(700), 0.3, n) * np.where(unread, 0.35, 1))
    facts["seconds"] = seconds
    for name in instrument.fields.index[instrument.fields["kind"] == "check"]:
        asked = int(instrument.fields.at[name, "expected"].split("=")[1])
        facts[name] = np.where(unread, rng.integers(1, 8, n), asked)
    facts["effort"] = (
        np.where(unread, rng.integers(1, 8, n), rng.integers(5, 8, n)).astype(str).astype(object)
    )
    mine = means.loc[respondents["firm"]]
    for name, more, less in (
        ("hours_formal", "formal", "informal"),
        ("hours_alone", "individual", "collective"),
        ("hours_new", "exploration", "exploitation"),
    ):
        share = 1 / (1 + np.exp(-0.8 * (mine[more] - mine[less]).to_numpy() + rng.normal(0, 0.5, n)))
        facts[name] = np.rint(10 * share)
    return pd.DataFrame(facts, index=respondents.index)


def _with_missing(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Leave some answers out, each with its kind of missing."""
    kinds = np.array([*MISSING, "answered"], dtype=object)
    chances = [*MISSING.values(), 1 - sum(MISSING.values())]
    drawn = rng.choice(kinds, size=answers.shape, p=chances)
    return answers.astype(object).where(drawn == "answered", drawn)
