"""How many profiles, of which form? Fit a grid of models and put the answers side by side."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import Any

import pandas as pd
from joblib import Parallel, delayed
from sklearn.exceptions import ConvergenceWarning
from tqdm.auto import tqdm

from ltd_toolkit.language import current_language, word
from ltd_toolkit.problems import ProblemsError
from ltd_toolkit.profiles.kernel import FORMS
from ltd_toolkit.profiles.mixture import NOT_BUILT, SERIOUS, LearningProfiles, generator

CRITERIA = ("bic", "aic", "caic", "sabic", "icl", "icl_entropy")  # lower is better
Cell = tuple[str, str, int]


class ProfileSelection:
    """Models side by side, by form and number of profiles.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per model, whether it could be fitted or not: variances, covariances, n_profiles, loglik,
        n_parameters, the criteria of :func:`~ltd_toolkit.profiles.criteria.criteria`, n_replicated, n_starts,
        at_floor, trusted (whether :meth:`best` considers it) and note (what asks for caution, in words; empty
        if nothing does).
    models : dict
        (variances, covariances, n_profiles) to the fitted LearningProfiles.
    """

    def __init__(self, table: pd.DataFrame, models: dict[Cell, LearningProfiles]) -> None:
        self.table, self.models = table, models

    def best(self, criterion: str = "bic") -> LearningProfiles:
        """Return the model with the lowest criterion among those that can be trusted.

        Parameters
        ----------
        criterion : {"bic", "aic", "caic", "sabic", "icl", "icl_entropy"}

        Raises
        ------
        ValueError
            If there is no such criterion, or no model to trust.
        """
        row = self._best_row(criterion)
        if row is None:
            raise ValueError(f"no model can be trusted or has a {criterion}: see the column note of .table")
        return self.models[row["variances"], row["covariances"], row["n_profiles"]]

    @property
    def disagreement(self) -> pd.DataFrame:
        """The model that each criterion prefers: criterion; variances, covariances, n_profiles, value.

        Criteria that disagree say that the data do not settle the number of profiles.
        """
        columns = ["variances", "covariances", "n_profiles"]
        rows = {}
        for criterion in CRITERIA:
            row = self._best_row(criterion)
            if row is not None:
                rows[criterion] = [*row[columns], row[criterion]]
        return pd.DataFrame.from_dict(rows, orient="index", columns=[*columns, "value"]).rename_axis(
            "criterion"
        )

    def _best_row(self, criterion: str) -> pd.Series | None:
        if criterion not in CRITERIA:
            raise ValueError(f"criterion must be one of {list(CRITERIA)}, got {criterion!r}")
        values = self.table.loc[self.table["trusted"], criterion].dropna()
        return None if values.empty else self.table.loc[values.idxmin()]

    def __repr__(self) -> str:
        return f"ProfileSelection of {len(self.table)} models\n{self.disagreement}"


def select_profiles(
    X: Any,
    n_profiles: int | Iterable[int] = range(1, 9),
    *,
    forms: str | Sequence[tuple[str, str]] = "standard",
    n_starts: int = 60,
    n_jobs: int | None = None,
    random_state: Any = None,
    progress: bool = False,
) -> ProfileSelection:
    """Fit every number of profiles in every form, and compare.

    Parameters
    ----------
    X : DataFrame or array (n, d)
        Rows (firms) by indicators, complete.
    n_profiles : int or iterable of int, default 1 to 8
    forms : "standard", "all" or list of (variances, covariances)
        "standard" are the four that LearningProfiles fits; "all" would add the two of tidyLPA's six that are
        not yet built, and is refused.
    n_starts : int, default 60
        Starts of each model.
    n_jobs : int, optional
        Models fitted side by side; results do not depend on it.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The models of one call share it: ``LearningProfiles(..., random_state=0)`` gives again the model found
        here with 0.
    progress : bool
        Whether to show how far it is.

    Returns
    -------
    ProfileSelection
        With ``.table``, ``.models``, ``.best("bic")`` and ``.disagreement``.

    Raises
    ------
    ProblemsError
        If no model at all can be fitted: rows that lack an indicator, a constant indicator ...
    ValueError
        If a form is unknown or not yet built.

    Notes
    -----
    How to read the table: prefer models that several criteria like, that many starts reached (n_replicated of
    n_starts), whose smallest profile holds enough firms to be found again, and that can be named. The entropy
    is no criterion for choosing.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(0)
    >>> X = pd.DataFrame(rng.normal(size=(90, 2)) + np.repeat([[2, 5], [6, 3]], [60, 30], axis=0))
    >>> selection = select_profiles(X, range(1, 4), forms=[("equal", "zero")], random_state=0)
    >>> selection.best("bic").n_profiles
    2
    """
    wanted = [n_profiles] if isinstance(n_profiles, int) else list(n_profiles)
    given = isinstance(random_state, Integral)
    seed = int(random_state) if given else int(generator(random_state).integers(2**31))
    cells = [(variances, covariances, k) for variances, covariances in _forms(forms) for k in wanted]
    jobs = [delayed(_fit)(X, cell, n_starts, seed) for cell in cells]
    fits = Parallel(n_jobs=n_jobs, return_as="generator")(jobs)
    results = list(tqdm(fits, total=len(cells), disable=not progress))
    models = {cell: result for cell, result in zip(cells, results, strict=True) if not _refused(result)}
    if not models:
        raise results[0] if results else ValueError("n_profiles and forms are empty: there is nothing to fit")
    rows = [_row(cell, result) for cell, result in zip(cells, results, strict=True)]
    fullest = max(rows, key=len)  # a model that was refused has fewer columns
    return ProfileSelection(pd.DataFrame(rows, columns=list(fullest)), models)


def _forms(forms: str | Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    if isinstance(forms, str):
        if forms not in ("standard", "all"):
            raise ValueError(f'forms must be "standard", "all" or pairs of words, got {forms!r}')
        chosen = list(FORMS) if forms == "standard" else [*FORMS, *NOT_BUILT]
    else:
        chosen = [(variances, covariances) for variances, covariances in forms]
    for form in chosen:
        if form in NOT_BUILT:
            raise ValueError(
                f'{NOT_BUILT[form]}: not yet built; forms="standard" are {", ".join(map(str, FORMS))}'
            )
        if form not in FORMS:
            raise ValueError(f"a form must be one of {list(FORMS)}, got {form}")
    return chosen


def _fit(X: Any, cell: Cell, n_starts: int, seed: int) -> LearningProfiles | ProblemsError:
    variances, covariances, k = cell
    model = LearningProfiles(
        k, variances=variances, covariances=covariances, n_starts=n_starts, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the table's column note says it
        try:
            return model.fit(X)
        except ProblemsError as refusal:
            return refusal


def _refused(result: LearningProfiles | ProblemsError) -> bool:
    return isinstance(result, ProblemsError)


def _row(cell: Cell, result: LearningProfiles | ProblemsError) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(("variances", "covariances", "n_profiles"), cell, strict=True))
    if isinstance(result, ProblemsError):
        reason = " ".join(result.problems[current_language()])
        return row | {"trusted": False, "note": word("profile.note.not_fitted", reason=reason)}
    return row | {
        "loglik": result.loglik_,
        "n_parameters": result.n_parameters_,
        **result.criteria_,
        "n_replicated": result.n_replicated_,
        "n_starts": len(result.start_logliks_),
        "at_floor": result.at_floor_,
        "trusted": not set(SERIOUS) & set(result.notes_),
        "note": " ".join(word(f"profile.note.{note}") for note in result.notes_),
    }
