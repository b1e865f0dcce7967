"""How many profiles, and of which form: a criterion drawn over the number of profiles."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from ltd_toolkit.language import has_word, number, word
from ltd_toolkit.plots.style import INK, Stroke, axes, dress, finish, strokes, wrap

LOWER_IS_BETTER = ("bic", "aic", "caic", "sabic", "icl", "icl_entropy")  # others do not choose a number


def plot_selection(
    table: pd.DataFrame,
    *,
    criterion: str = "bic",
    labels: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a criterion by number of profiles, one line per form of variances and covariances.

    Parameters
    ----------
    table : pandas.DataFrame
        ``ProfileSelection.table``: variances, covariances, n_profiles, the criterion, n_replicated, n_starts,
        trusted (bool) and note.
    criterion : str
        A column of the table, such as ``"bic"``, ``"icl"`` or ``"entropy"``.
    labels : mapping of id to text, optional
        Only ``labels["caption"]`` is read.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        The lowest value of an information criterion is circled, among models to be trusted. Hollow marks ask
        for caution: no second start reached the same maximum, or the table has a note.

    Raises
    ------
    ValueError
        If the table has no such criterion.

    Examples
    --------
    >>> import pandas as pd
    >>> from ltd_toolkit.language import set_language
    >>> from ltd_toolkit.plots import describe
    >>> set_language("en")
    >>> table = {"variances": ["equal"], "covariances": "zero", "n_profiles": 2, "bic": 512.3}
    >>> table |= {"n_replicated": 40, "n_starts": 60, "trusted": True, "note": ""}
    >>> describe(plot_selection(pd.DataFrame(table))).split(". ")[1]
    'Lowest value: 2 profiles, equal variances, zero covariances (512.3).'
    """
    if criterion not in table or not pd.api.types.is_numeric_dtype(table[criterion]):
        raise ValueError(f"criterion must be a numeric column of the table, got {criterion!r}: {list(table)}")
    ax = axes(ax, 9, 4.8)
    forms = table[["variances", "covariances"]].drop_duplicates().itertuples(index=False)
    doubtful = (table["n_starts"] > 1) & (table["n_replicated"] <= 1) | table["note"].fillna("").ne("")
    for (variances, covariances), stroke in zip(forms, strokes(len(table)), strict=False):
        rows = (table["variances"] == variances) & (table["covariances"] == covariances)
        text = form_name(variances, covariances).replace(", ", ",\n")
        ax.plot([], [], stroke.marker, ls=stroke.line, color=stroke.colour, label=text)
        _line_of(ax, table[rows].sort_values("n_profiles"), doubtful, criterion, stroke)
    best = _best(table, criterion)
    if best is not None:
        text = word("plot.selection.best")
        ax.plot(best["n_profiles"], best[criterion], "o", ms=14, mfc="none", mec=INK, label=text)
    if doubtful.any():
        ax.plot([], [], "o", mfc="white", mec=INK, label=wrap(word("plot.selection.doubtful"), 34))
    dress(ax, grid="y")
    ax.set_xticks(sorted(table["n_profiles"].unique()))
    ax.set_xlim(table["n_profiles"].min() - 0.4, table["n_profiles"].max() + 0.4)
    digits = 3 if table[criterion].max() - table[criterion].min() < 5 else 0
    ax.yaxis.set_major_formatter(lambda value, _: number(value, digits))
    ax.set_xlabel(word("plot.selection.axis"), color=INK)
    ax.set_ylabel(criterion_name(criterion), color=INK)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, labelspacing=0.9)
    return finish(ax, table, labels, _line(table, criterion, best, int(doubtful.sum())))


def form_name(variances: str, covariances: str) -> str:
    """Return a form of variances and covariances in the words of the current language.

    Parameters
    ----------
    variances : {"equal", "varying"}
    covariances : {"zero", "equal", "varying"}
    """
    return f"{word(f'plot.variances.{variances}')}, {word(f'plot.covariances.{covariances}')}"


def criterion_name(criterion: str) -> str:
    """Return the name of a criterion in the current language, and that lower is better where it is.

    Parameters
    ----------
    criterion : str
        A column of ``ProfileSelection.table``.
    """
    key = f"plot.criterion.{criterion}"
    name = word(key) if has_word(key) else criterion
    return word("plot.selection.lower", criterion=name) if criterion in LOWER_IS_BETTER else name


def _line_of(ax: Axes, rows: pd.DataFrame, doubtful: pd.Series, criterion: str, stroke: Stroke) -> None:
    ax.plot(rows["n_profiles"], rows[criterion], linestyle=stroke.line, color=stroke.colour, linewidth=1.6)
    for hollow, some in rows.groupby(doubtful.loc[rows.index]):
        inside = "white" if hollow else stroke.colour
        ax.plot(some["n_profiles"], some[criterion], stroke.marker, color=stroke.colour, ms=7, mfc=inside)


def _best(table: pd.DataFrame, criterion: str) -> pd.Series | None:
    values = table.loc[table["trusted"], criterion].dropna()
    return None if values.empty or criterion not in LOWER_IS_BETTER else table.loc[values.idxmin()]


def _line(table: pd.DataFrame, criterion: str, best: pd.Series | None, doubtful: int) -> list[str]:
    least, most = table["n_profiles"].min(), table["n_profiles"].max()
    forms = len(table[["variances", "covariances"]].drop_duplicates())
    name = criterion_name(criterion)
    parts = [word("plot.selection.line", criterion=name, least=least, most=most, forms=forms)]
    if best is not None:
        form = form_name(best["variances"], best["covariances"])
        value = number(best[criterion], 1)
        parts.append(word("plot.selection.best_line", profiles=best["n_profiles"], form=form, value=value))
    if doubtful:
        parts.append(word("plot.selection.doubtful_line", n=doubtful))
    return parts
