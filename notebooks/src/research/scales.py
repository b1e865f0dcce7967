# %% [markdown] tags=["lang-fr"]
# # Les tableaux d’un article : les échelles
#
# **Pour la recherche.** Votre fichier d’enquête entre ; sortent les tableaux qu’une revue demande pour une mesure, numérotés, chacun en CSV (tous les
# chiffres) et en LaTeX (arrondi), avec sa légende. Rien n’y est corrigé en silence.
#
# Le fichier livré est **synthétique** et le questionnaire **provisoire** : remplacez-le par le vôtre avant de citer un nombre. Pour apprendre à lire ces
# tableaux : [6. D’une enquête à une mesure](../06_survey_scales.ipynb).
#
# **Ce que le paquet ne calcule pas encore** : analyse factorielle confirmatoire, invariance, validité convergente et discriminante, accord au sein des entreprises
# (r_wg, ICC), surfaces de réponse, repérage des réponses négligentes. Ne les annoncez pas.

# %% [markdown] tags=["lang-en"]
# # The tables of an article: the scales
#
# **For research.** Your survey file goes in; out come the tables that a journal asks for of a measure, numbered, each as CSV (every
# digit) and as LaTeX (rounded), with its caption. Nothing in them is corrected in silence.
#
# The file that comes along is **synthetic** and the questionnaire **provisional**: put yours in its place before you quote a number. To learn to read these
# tables: [6. From a survey to a measure](../06_survey_scales.ipynb).
#
# **What the package does not compute yet**: confirmatory factor analysis, invariance, convergent and discriminant validity, agreement within firms
# (r_wg, ICC), response surfaces, screening for careless answers. Do not announce them.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Markdown

from ltd_toolkit import (
    aggregate,
    item_analysis,
    paradox_indices,
    plot_reliability,
    read_survey,
    reliability,
    score_scales,
    set_language,
    show,
)
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import current_language, number
from ltd_toolkit.report import JournalTables
from ltd_toolkit.scales import difference_reliability, respondent_floors, score_audit

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Votre fichier, et où vont les tableaux
#
# Par exemple `read_survey("mon_enquete.csv")` et `JournalTables("tableaux", ...)`. Ce que dit `survey.log` va dans la section « méthode ».

# %% [markdown] tags=["lang-en"]
# ## Your file, and where the tables go
#
# Such as `read_survey("my_survey.csv")` and `JournalTables("tables", ...)`. What `survey.log` says belongs in the section on methods.

# %%
survey = read_survey(data_folder() / "survey_codes.csv")
instrument, people = survey.instrument, survey.respondents
kept = JournalTables(Path(tempfile.mkdtemp()), labels=survey.labels())

scores = score_scales(survey.responses, instrument)
floors = respondent_floors(survey.firms["size"])
firms = aggregate(scores, people["firm"], instrument=instrument, role=people["role"], floors=floors)
Markdown("\n\n".join(survey.log[current_language()]))

# %% [markdown] tags=["lang-fr"]
# ## L’échantillon
#
# Qui a répondu : les personnes par rôle, les entreprises par taille et par secteur, et le nombre de réponses par entreprise.

# %% [markdown] tags=["lang-en"]
# ## The sample
#
# Who answered: people by role, firms by size and sector, and the number of answers per firm.

# %%
sizes = pd.cut(survey.firms["size"], [0, 9, 49, np.inf], labels=["micro", "small", "medium"])
counted = {"role": people["role"], "size": sizes, "sector": survey.firms["sector"]}
counted["respondents"] = pd.cut(firms.flags["n"], [0, 1, 3, 7, np.inf], labels=["1", "2–3", "4–7", "8 +"])
sample = pd.concat(
    {by: each.astype("str").value_counts() for by, each in counted.items()}, names=["by", "group"]
)
sample = sample.rename("n").to_frame()
sample["share"] = sample["n"] / sample.groupby("by")["n"].transform("sum")
codes = {by: instrument.codes_of(by)[current_language()].to_dict() for by in ("role", "sector")}
sample = sample.rename(index=codes["role"] | codes["sector"], level="group")
kept.keep("sample", sample, people=len(people), firms=len(firms.means))

# %% [markdown] tags=["lang-fr"]
# ## Ce qui manque
#
# Par échelle : qui est noté, qui l’est malgré une lacune (au moins la moitié des questions répondues), qui ne l’est pas, et pourquoi les réponses manquent.

# %% [markdown] tags=["lang-en"]
# ## What is missing
#
# By scale: who is scored, who is scored despite a gap (half of the questions answered at least), who is not, and why answers are missing.

# %%
audit = score_audit(survey.responses, instrument, missing_kind=survey.missing_kind)
asked = audit["n_items"] * audit["respondents"]
missing = audit.drop(columns=["absent", "reversed", "note", "respondents"]).assign(
    share=audit["missing"] / asked
)
kept.keep("missing", missing, people=len(people))

# %% [markdown] tags=["lang-fr"]
# ## Les échelles : description et fidélité
#
# L’intervalle de l’alpha est celui de Feldt ; il suppose des réponses indépendantes, ce que des collègues ne sont qu’à moitié : le vrai est plus
# large. Un tiret : un composite, auquel l’alpha ne s’applique pas, ou une échelle où les rôles restent à part : le tableau suivant les donne.

# %% [markdown] tags=["lang-en"]
# ## The scales: description and reliability
#
# The interval of alpha is Feldt's; it assumes independent answers, which colleagues' are only by half: the true one is
# wider. A dash: a composite, to which alpha does not apply, or a scale on which roles stay apart: the next table gives them.

# %%
card = reliability(survey.responses, instrument)
apart = instrument.scales.index[instrument.scales["people_to_firm"] == "apart"].intersection(scores.columns)
described = scores.drop(columns=apart).agg(["mean", "std", "min", "max", "skew"]).T.rename_axis("scale")
described = described.rename(columns={"std": "sd"})
columns = ["n_items", "n", "alpha", "alpha_low", "alpha_high", "omega", "mean_r"]
kept.keep("reliability", card[columns].join(described), confidence=95)

# %%
show(plot_reliability(card, labels=survey.labels()))

# %%
by_role = scores[apart].assign(role=people["role"].map(codes["role"])).melt("role", var_name="scale")
roles = by_role.groupby(["scale", "role"], sort=False)["value"].agg(n="count", mean="mean", sd="std")
kept.keep("roles", roles)

# %% [markdown] tags=["lang-fr"]
# ## Les questions
#
# `rest_r` est le lien avec la somme des autres questions de l’échelle ; sous 0,30, une convention invite à relire la question.

# %% [markdown] tags=["lang-en"]
# ## The items
#
# `rest_r` is the correlation with the sum of the scale's other items; below .30 a convention invites you to read the item again.

# %%
kept.keep("items", item_analysis(survey.responses, instrument).drop(columns="note"))

# %% [markdown] tags=["lang-fr"]
# ## Des personnes à l’entreprise
#
# Ce qui se défend aujourd’hui : combien de réponses, et si l’on s’écarte moins entre collègues que dans toute l’enquête. Le rapport des deux dispersions est près de 1 quand
# l’entreprise ne fait pas de différence. **L’accord (r_wg) et l’ICC manquent encore** : sans eux, ne dites pas que l’agrégation est justifiée, dites ce tableau.

# %% [markdown] tags=["lang-en"]
# ## From people to the firm
#
# What can be defended today: how many answers, and whether colleagues are closer to each other than people in the whole survey. The ratio of the two spreads is close to 1 when
# the firm makes no difference. **Agreement (r_wg) and ICC are still lacking**: without them do not say that aggregation is justified, say this table.

# %%
within = np.sqrt(
    (firms.spread**2).mul(firms.respondents - 1).sum() / (firms.respondents - 1).clip(lower=0).sum()
)
aggregation = pd.DataFrame(
    {
        "firms": firms.respondents.gt(0).sum(),
        "several": firms.respondents.gt(1).sum(),
        "median_n": firms.respondents.median(),
        "sd_all": scores[within.index].std(),
        "sd_within": within,
        "ratio": within / scores[within.index].std(),
        "sd_firms": firms.means.std(),
    }
).rename_axis("scale")
under = int(firms.flags["under_floor"].fillna(False).sum())
kept.keep("aggregation", aggregation, under=under, firms=len(firms.means))

# %% [markdown] tags=["lang-fr"]
# ## Corrélations des échelles
#
# Sous la diagonale, entre personnes ; au-dessus, entre moyennes d’entreprises ; sur la diagonale, l’alpha. La légende dit de combien une corrélation d’entreprises
# proche de zéro peut s’écarter par hasard. Les échelles où dirigeants et salariés restent à part n’ont pas de moyenne d’entreprise ; entre personnes, leurs
# corrélations mêlent les rôles.

# %% [markdown] tags=["lang-en"]
# ## Correlations of the scales
#
# Below the diagonal, between people; above, between means of firms; on the diagonal, alpha. The caption says how far a correlation of firms
# near zero may stray by chance. Scales on which owners and employees stay apart have no mean of firms; between people their correlations mix
# the roles.

# %%
between = firms.means.reindex(columns=scores.columns).corr().to_numpy()
below = np.tril(np.ones_like(between, dtype=bool), -1)
table = np.where(below, scores.corr().to_numpy(), between)
np.fill_diagonal(table, card["alpha"].reindex(scores.columns))
marks = [str(n) for n in range(1, len(table) + 1)]
correlations = pd.DataFrame(table, index=scores.columns.rename("scale"), columns=marks)
reach = np.tanh(1.96 / np.sqrt(len(firms.means) - 3))
kept.keep("correlations", correlations, people=len(people), firms=len(firms.means), reach=number(reach))

# %% [markdown] tags=["lang-fr"]
# ## Indices des paradoxes
#
# Par paradoxe, sur les entreprises. L’écart des deux pôles est moins fidèle que chacun d’eux : la dernière colonne le calcule (Edwards 2001). Un indice
# d’écart ou de produit cache quel pôle agit ; une surface de réponse le montrerait, et n’existe pas encore ici.

# %% [markdown] tags=["lang-en"]
# ## Indices of the paradoxes
#
# By paradox, over firms. The gap between two poles is less reliable than either: the last column works it out (Edwards 2001). An index
# of gap or product hides which pole acts; a response surface would show it, and does not exist here yet.

# %%
indices = paradox_indices(firms.means, instrument)
measures = ["a", "b", "level", "absolute_imbalance", "combined", "minimum", "tension"]
paradoxes = indices.groupby(level="paradox", sort=False)[measures].agg(["mean", "std"])
paradoxes.columns = [measure if what == "mean" else f"{measure}_sd" for measure, what in paradoxes.columns]
poles = instrument.paradoxes.loc[paradoxes.index, ["pole_a", "pole_b"]]
paradoxes["gap_reliability"] = [
    difference_reliability(card.at[a, "alpha"], card.at[b, "alpha"], scores[a].corr(scores[b]))
    for a, b in poles.to_numpy()
]
kept.keep("paradoxes", paradoxes, firms=len(firms.means))

# %% [markdown] tags=["lang-fr"]
# ## Ce qui a été écrit
#
# Un fichier `.csv` et un `.tex` par tableau, et les légendes, dans l’ordre, dans `captions.txt` ; les voici. Pour la section « méthode » : version du paquet, empreinte du fichier et décisions de lecture sont dans `survey.log` et dans le rapport (`ltd report`).
#
# **Ce qu’on ne peut pas conclure d’ici :** ni validité, ni cause. Une échelle fidèle peut mesurer autre chose que ce que dit son nom. **Suite :** [les profils](profiles.ipynb)

# %% [markdown] tags=["lang-en"]
# ## What has been written
#
# A `.csv` and a `.tex` file per table, and the captions, in order, in `captions.txt`; here they are. For the section on methods: the package's version, the file's fingerprint and the decisions taken when reading are in `survey.log` and in the report (`ltd report`).
#
# **What cannot be concluded from here:** neither validity nor cause. A reliable scale can measure something else than its name says. **Next:** [the profiles](profiles.ipynb)

# %%
Markdown("\n\n".join(kept.captions.values()))
