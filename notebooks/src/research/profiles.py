# %% [markdown] tags=["lang-fr"]
# # Les tableaux d’un article : les profils
#
# **Pour la recherche.** Tout ce qu’une revue demande d’une analyse de profils latents : combien de profils et pourquoi, à quoi ils ressemblent, avec quelle certitude chaque
# entreprise est classée, et ce qui change quand on change les hypothèses. Chaque tableau est gardé en CSV et en LaTeX, avec sa légende.
#
# Les données livrées sont **synthétiques**. Pour apprendre à lire ces tableaux : [7. Quelles entreprises apprennent de la même façon ?](../07_profiles.ipynb)
#
# **Ce que le paquet ne calcule pas encore** : tests du rapport de vraisemblance (LMR, bootstrap), stabilité par rééchantillonnage, liens avec des variables externes (BCH, trois
# étapes), profils de plusieurs vagues. Ne les annoncez pas.

# %% [markdown] tags=["lang-en"]
# # The tables of an article: the profiles
#
# **For research.** All that a journal asks for of a latent profile analysis: how many profiles and why, what they look like, how surely each
# firm is classified, and what changes when assumptions do. Each table is kept as CSV and as LaTeX, with its caption.
#
# The data that come along are **synthetic**. To learn to read these tables: [7. Which firms learn alike?](../07_profiles.ipynb)
#
# **What the package does not compute yet**: likelihood ratio tests (LMR, bootstrap), stability by resampling, links with outside variables (BCH, three
# steps), profiles of several waves. Do not announce them.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Markdown
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit import (
    LearningProfiles,
    aggregate,
    name_profiles,
    plot_profiles,
    plot_selection,
    profile_table,
    read_survey,
    score_scales,
    select_profiles,
    set_language,
    show,
)
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import number
from ltd_toolkit.profiles import match_profiles
from ltd_toolkit.report import JournalTables
from ltd_toolkit.scales import respondent_floors

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Les indicateurs
#
# Des moyennes d’entreprises sur les six pôles et les trois tensions ressenties. Une entreprise à qui il manque un indicateur n’entre pas dans l’analyse : la légende dit combien.

# %% [markdown] tags=["lang-en"]
# ## The indicators
#
# Means of firms on the six poles and the three felt tensions. A firm that lacks an indicator does not enter the analysis: the caption says how many.

# %%
SEED = 1
survey = read_survey(data_folder() / "survey_codes.csv")
labels, people = survey.labels(), survey.respondents
kept = JournalTables(Path(tempfile.mkdtemp()), labels=labels)

scores = score_scales(survey.responses, survey.instrument)
floors = respondent_floors(survey.firms["size"])
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"], floors=floors)
X = firms.means[firms.indicators].dropna()

indicators = X.agg(["count", "mean", "std", "min", "max", "skew"]).T.rename_axis("indicator")
indicators = indicators.rename(columns={"count": "n", "std": "sd"}).astype({"n": int})
kept.keep("indicators", indicators, firms=len(X), left_out=len(firms.means) - len(X))

# %% [markdown] tags=["lang-fr"]
# ## Combien de profils ? Toutes les solutions essayées
#
# De 1 à 8 profils, quatre formes, 60 départs chacune, y compris celles qui n’ont pas convenu. La colonne *départs* : combien sont arrivés d’eux-mêmes au même maximum ; *à vérifier* : la colonne `note` de `selection.table` dit pourquoi.

# %% [markdown] tags=["lang-en"]
# ## How many profiles? All solutions tried
#
# From 1 to 8 profiles, four forms, 60 starts each, those that would not do included. The column *starts*: how many reached the same maximum by themselves; *to check*: the column `note` of `selection.table` says why.

# %%
selection = select_profiles(X, random_state=SEED)
columns = [
    "loglik",
    "n_parameters",
    "aic",
    "bic",
    "sabic",
    "entropy",
    "smallest_count",
    "smallest_avepp",
    "n_replicated",
    "to_check",
]
tried = selection.table.assign(to_check=selection.table["note"] != "").astype(
    {"smallest_count": "Int64", "n_replicated": "Int64"}
)
enumeration = tried.set_index(["variances", "covariances", "n_profiles"])[columns]
kept.keep("enumeration", enumeration, firms=len(X), starts=60, seed=SEED)

# %%
show(plot_selection(selection.table, labels=labels))

# %% [markdown] tags=["lang-fr"]
# ## Pourquoi ce nombre
#
# Ce que chaque critère préfère. S’ils ne sont pas d’accord, les données ne tranchent pas : dites-le, puis défendez un choix par la réplication, la taille du plus petit profil et le sens.

# %% [markdown] tags=["lang-en"]
# ## Why this number
#
# What each criterion prefers. If they disagree, the data do not settle it: say so, then defend a choice by replication, the size of the smallest profile and meaning.

# %%
model = selection.best("bic")
kept.keep("preferred", selection.disagreement, n=model.n_profiles)

# %% [markdown] tags=["lang-fr"]
# ## À quoi ils ressemblent
#
# Moyennes avec leur intervalle, qui tient compte de l’incertitude du classement, mais pas de celle du nombre de profils. `z` : écart à la moyenne de toutes les entreprises, en écarts-types.
# Les noms résument les moyennes ; trouvez mieux dès que vous connaissez vos profils.

# %% [markdown] tags=["lang-en"]
# ## What they look like
#
# Means with their interval, which takes account of the uncertainty of the classification but not of that of the number of profiles. `z`: distance from the mean of all firms, in standard deviations.
# Names sum up the means; find better ones as soon as you know your profiles.

# %%
portrait = profile_table(model, X, random_state=SEED)
show(plot_profiles(portrait, labels=labels))

# %%
means = portrait.drop(columns="share").set_index(["profile", "indicator"])
kept.keep("profile_means", means, confidence=95)

# %% [markdown] tags=["lang-fr"]
# ## Qui est classé, et avec quelle certitude
#
# En ligne, les entreprises classées dans un profil ; en colonne, la probabilité moyenne qu’elles appartiennent à chacun. Sur la diagonale, une convention demande au moins
# 0,70 ou 0,80. **Une table par entreprise ne sort jamais d’ici** : à quelques-uns, chacun se reconnaît.

# %% [markdown] tags=["lang-en"]
# ## Who is classified, and how surely
#
# In rows, the firms classified into a profile; in columns, the mean probability that they belong to each. On the diagonal a convention asks for at least
# .70 or .80. **A table firm by firm never leaves from here**: among a few, everybody recognises themselves.

# %%
numbers = range(1, model.n_profiles + 1)
belongs = pd.DataFrame(model.predict_proba(X), columns=[str(n) for n in numbers])
classified = belongs.groupby(model.labels_ + 1).mean().rename_axis("profile")
classified.insert(0, "n", belongs.groupby(model.labels_ + 1).size())
classified.insert(1, "share", model.weights_)
classified.insert(0, "name", name_profiles(portrait, labels).reindex(classified.index))
kept.keep("classification", classified, entropy=number(model.criteria_["entropy"]))

# %% [markdown] tags=["lang-fr"]
# ## Ce qui change quand on change d’hypothèse
#
# Le même nombre de profils sous d’autres formes, un profil de plus ou de moins, les seules entreprises où assez de personnes ont répondu, et la forme sans le niveau (chaque
# entreprise moins sa propre moyenne). L’indice de Rand ajusté dit à quel point le classement reste le même : 1, identique ; 0, pas mieux que le hasard.

# %% [markdown] tags=["lang-en"]
# ## What changes when assumptions do
#
# The same number of profiles in other forms, one profile more or less, only the firms where enough people answered, and shape without level (each
# firm minus its own mean). The adjusted Rand index says how far the classification stays the same: 1, identical; 0, no better than chance.

# %%
chosen = (model.variances, model.covariances)
others = {
    key: each for key, each in selection.models.items() if key[2] == model.n_profiles and key[:2] != chosen
}
others |= {
    (*chosen, k): selection.models[(*chosen, k)]
    for k in (model.n_profiles - 1, model.n_profiles + 1)
    if (*chosen, k) in selection.models
}
rows = {
    ("form", *key): (len(X), adjusted_rand_score(model.labels_, each.labels_)) for key, each in others.items()
}

enough = X[~firms.flags.loc[X.index, "under_floor"].fillna(True).astype(bool)]
shape = X.sub(X.mean(axis="columns"), axis="index").iloc[:, :-1]  # the last column follows from the others
for name, data in {"enough": enough, "shape": shape}.items():
    again = LearningProfiles(
        model.n_profiles, variances=chosen[0], covariances=chosen[1], random_state=SEED
    ).fit(data)
    before = model.labels_[X.index.get_indexer(data.index)]
    rows[(name, *chosen, model.n_profiles)] = len(data), adjusted_rand_score(before, again.labels_)
sensitivity = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "rand"])
sensitivity.index = pd.MultiIndex.from_tuples(
    sensitivity.index, names=["change", "variances", "covariances", "n_profiles"]
)
kept.keep("sensitivity", sensitivity)

# %% [markdown] tags=["lang-fr"]
# ## Les mêmes profils, deux fois ?
#
# Les entreprises sont partagées au hasard en deux moitiés, et les profils cherchés dans chacune. On les apparie, puis on compare : la plus grande différence entre deux moyennes
# appariées, en écarts-types, et l’accord des deux modèles sur toutes les entreprises. Dix partages, car un seul peut tomber bien ou mal.

# %% [markdown] tags=["lang-en"]
# ## The same profiles twice?
#
# Firms are split at random into two halves, and profiles looked for in each. They are matched, then compared: the largest difference between two matched
# means, in standard deviations, and how far both models agree on all firms. Ten splits, because a single one may fall well or badly.

# %%
rng, halves = np.random.default_rng(SEED), []
for _ in range(10):
    order = rng.permutation(len(X))
    one, other = (
        LearningProfiles(model.n_profiles, variances=chosen[0], covariances=chosen[1], random_state=SEED).fit(
            X.iloc[half]
        )
        for half in (order[: len(X) // 2], order[len(X) // 2 :])
    )
    apart = abs(one.means_ - other.means_[match_profiles(one, other)]) / X.std().to_numpy()
    halves.append((apart.max(), apart.mean(), adjusted_rand_score(one.predict(X), other.predict(X))))
splits = (
    pd.DataFrame(halves, columns=["largest", "mean_apart", "rand"])
    .agg(["min", "median", "max"])
    .rename_axis("over_splits")
)
kept.keep("halves", splits, n=len(halves))

# %% [markdown] tags=["lang-fr"]
# ## Ce qui a été écrit
#
# Un fichier `.csv` et un `.tex` par tableau, et les légendes, dans l’ordre, dans `captions.txt` ; les voici.
#
# **Ce qu’on ne peut pas conclure d’ici :** que les profils existent comme des espèces ; un mélange de lois normales en trouve aussi dans un nuage qui n’en a pas, s’il n’est pas en
# forme d’ellipse. Ni qu’un profil cause quoi que ce soit. **Avant :** [les échelles](scales.ipynb)

# %% [markdown] tags=["lang-en"]
# ## What has been written
#
# A `.csv` and a `.tex` file per table, and the captions, in order, in `captions.txt`; here they are.
#
# **What cannot be concluded from here:** that profiles exist as species do; a mixture of normal distributions also finds some in a cloud that has none, if it has not the
# shape of an ellipse. Nor that a profile causes anything. **Before:** [the scales](scales.ipynb)

# %%
Markdown("\n\n".join(kept.captions.values()))
