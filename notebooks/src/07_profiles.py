# %% [markdown] tags=["lang-fr"]
# # 7. Quelles entreprises apprennent de la même façon ?
#
# **60 minutes.** À la fin de cette leçon, vous saurez
#
# - passer d’un fichier d’enquête à des profils d’apprentissage, en dix lignes ;
# - choisir un nombre de profils, et en douter ;
# - dire de chaque entreprise où elle se range, et avec quelle certitude.
#
# Un **profil** est une façon d’apprendre que plusieurs entreprises ont en commun : un ensemble de niveaux sur les six pôles et les
# trois tensions ressenties. On le cherche par une *analyse de profils latents*, un mélange de lois normales.

# %% [markdown] tags=["lang-en"]
# # 7. Which firms learn alike?
#
# **60 minutes.** By the end of this lesson you will be able to
#
# - go from a survey file to learning profiles, in ten lines;
# - choose a number of profiles, and doubt it;
# - say where each firm belongs, and how sure that is.
#
# A **profile** is a way of learning that several firms share: a set of levels on the six poles and the three felt
# tensions. It is looked for by *latent profile analysis*, a mixture of normal distributions.

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Du fichier à l’image
#
# Les données sont **synthétiques** et le questionnaire est **provisoire** : il n’a pas encore été validé auprès de vrais
# répondants. Chaque ligne ci-dessous fait un pas ; changez le nom du fichier, et c’est votre enquête.

# %% [markdown] tags=["lang-en"]
# ## From the file to the picture
#
# The data are **synthetic** and the questionnaire is **provisional**: it has not been validated on real respondents yet.
# Each line below is one step; change the name of the file and it is your survey.

# %%
from ltd_toolkit import (
    LearningProfiles,
    aggregate,
    plot_profiles,
    profile_table,
    read_survey,
    score_scales,
    show,
)
from ltd_toolkit.folders import data_folder
from ltd_toolkit.scales import respondent_floors

survey = read_survey(data_folder() / "survey_fr.csv")
scores = score_scales(survey.responses, survey.instrument)
people, floors = survey.respondents, respondent_floors(survey.firms["size"])
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"], floors=floors)
X = firms.means[survey.instrument.profile_scales].dropna()
model = LearningProfiles(n_profiles=4, random_state=1).fit(X)
labels = survey.labels()
show(plot_profiles(profile_table(model, X), labels=labels))

# %% [markdown] tags=["lang-fr"]
# ## Qui parle pour l’entreprise ?
#
# Une moyenne de deux réponses n’est pas l’opinion d’une entreprise. La règle du questionnaire : jusqu’à 9 personnes, trois réponses ou
# la moitié de l’effectif ; de 10 à 49, cinq ; de 50 à 249, huit. Sous ce seuil, l’entreprise est gardée et signalée.

# %% [markdown] tags=["lang-en"]
# ## Who speaks for the firm?
#
# The mean of two answers is not what a firm thinks. The questionnaire's rule: up to 9 people, three answers or half the
# staff; 10 to 49, five; 50 to 249, eight. Below this floor the firm is kept and flagged.

# %%
firms.flags["under_floor"].value_counts()

# %% [markdown] tags=["lang-fr"]
# ## Combien de profils ?
#
# **Prédisez :** combien de façons d’apprendre voyez-vous dans ces données ? Notez un nombre.
#
# On essaie toutes les réponses de 1 à 8, sous quatre hypothèses de forme. Chaque ajustement part de 60 points de départ, car un
# seul mène souvent à un optimum local. Plus le BIC est bas, meilleur est le compromis entre précision et simplicité.

# %% [markdown] tags=["lang-en"]
# ## How many profiles?
#
# **Predict:** how many ways of learning do you see in these data? Write a number down.
#
# All answers from 1 to 8 are tried, under four assumptions about the form. Each fit begins from 60 starts, because a single one
# often leads to a local optimum. The lower the BIC, the better the trade-off between precision and simplicity.

# %%
from ltd_toolkit import plot_selection, select_profiles

selection = select_profiles(X, random_state=1)
show(plot_selection(selection.table, labels=labels))

# %%
columns = [
    "variances",
    "covariances",
    "n_profiles",
    "bic",
    "icl",
    "entropy",
    "n_replicated",
    "smallest_count",
]
selection.table.sort_values("bic")[columns].head(5).round(2)

# %% [markdown] tags=["lang-fr"]
# Lisez une ligne ainsi : *n_replicated* dit combien de départs sont arrivés d’eux-mêmes au meilleur résultat ; aucun ou un
# seul, et il faut se méfier.
# *smallest_count* est l’effectif du plus petit profil ; sous une douzaine d’entreprises, c’est souvent un accident. L’*entropy*
# (1 = chacun à sa place) dit si le classement est net ; **elle ne sert pas à choisir** le nombre de profils.

# %% [markdown] tags=["lang-en"]
# Read a row like this: *n_replicated* tells how many starts reached the best result by themselves; none or a single one
# calls for caution.
# *smallest_count* is the size of the smallest profile; below a dozen firms it is often an accident. *entropy* (1 = everyone in
# place) tells whether the classification is sharp; **it is not for choosing** the number of profiles.

# %%
from ltd_toolkit import name_profiles

best = selection.best("bic")
table = profile_table(best, X)
list(name_profiles(table, labels))

# %% [markdown] tags=["lang-fr"]
# ## L’épreuve de vérité
#
# Avec de vraies données, personne ne connaît la bonne réponse. Ici, si : nous avons fabriqué quatre profils. L’indice de Rand
# ajusté compare le classement retrouvé au vrai : 1 = identique, 0 = pas mieux que le hasard.

# %% [markdown] tags=["lang-en"]
# ## The moment of truth
#
# With real data nobody knows the right answer. Here we do: we made four profiles. The adjusted Rand index compares the
# classification found with the true one: 1 = identical, 0 = no better than chance.

# %%
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit.language import word
from ltd_toolkit.survey.sample import load_truth

found = pd.Series(best.labels_, index=X.index, name=word("lesson.found")) + 1
true = (
    load_truth().loc[X.index, "profile"].map(lambda name: word(f"truth.{name}")).rename(word("lesson.true"))
)
sure = X.index[~firms.flags.loc[X.index, "under_floor"]]
round(adjusted_rand_score(true[sure], found[sure]), 2), round(adjusted_rand_score(true, found), 2)

# %%
pd.crosstab(true, found)

# %% [markdown] tags=["lang-fr"]
# Le premier nombre porte sur les entreprises où assez de personnes ont répondu, le second sur toutes. L’écart est le prix des
# entreprises à deux ou trois répondants.
#
# ### Un piège : des gens qui disent toujours oui
#
# Si, dans une entreprise, tout le monde coche haut, tous les pôles montent ensemble et l’on croit voir une entreprise
# « équilibrée ». Recommençons en retirant à chaque entreprise sa propre moyenne : il ne reste que la *forme* du profil.

# %% [markdown] tags=["lang-en"]
# The first number is about firms where enough people answered, the second about all. The gap is the price of firms with
# two or three respondents.
#
# ### A trap: people who always say yes
#
# If everybody in a firm ticks high, all poles rise together and one believes to see a “balanced” firm. Let us start again
# after taking from each firm its own mean: only the *shape* of the profile is left.

# %%
shape = X.sub(X.mean(axis="columns"), axis="index").iloc[:, :-1]  # the last column follows from the others
by_shape = select_profiles(shape, n_profiles=range(1, 7), random_state=1).best("bic")
by_shape.n_profiles, round(adjusted_rand_score(found, by_shape.labels_), 2)

# %% [markdown] tags=["lang-fr"]
# Le premier nombre est celui des profils de forme ; le second dit à quel point le classement reste le même. Ce qui disparaît ne
# tenait qu’au niveau général : à vous de dire s’il est réel ou si l’on a seulement coché haut.
#
# ## À vous
#
# Changez le nombre de profils et la forme. Observez trois choses : les lignes, la part des départs qui arrivent au même résultat,
# et les entreprises dont la place est incertaine.

# %% [markdown] tags=["lang-en"]
# The first number is that of profiles of shape; the second tells how far the classification stays the same. What disappears
# rested on the general level only: it is for you to say whether it is real or whether people just ticked high.
#
# ## Your turn
#
# Change the number of profiles and the form. Watch three things: the lines, the share of starts that reach the same result, and
# the firms whose place is uncertain.

# %%
from ltd_toolkit.lab import ProfilePanel

ProfilePanel(firms, labels=labels)

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

ExerciseDeck(
    "bic_or_icl",
    "entropy_of_098",
    "the_bpifrance_shares",
    "always_yes",
    "misplaced",
    "bic",
    "doubt_the_profiles",
)

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Un nombre de profils se défend par plusieurs critères, la réplication, la taille et le sens ; jamais par un seul nombre.
# - L’appartenance est une probabilité. Une entreprise entre deux profils est une information, pas un défaut.
# - Les profils décrivent ; ils n’expliquent pas.
#
# **Ce qu’on ne peut pas conclure d’ici :** que ces profils existent dans de vraies entreprises. Les données sont synthétiques.
#
# **Suite :** [8. Du profil au plan](08_from_profile_to_plan.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - A number of profiles is defended by several criteria, replication, size and meaning; never by a single number.
# - Membership is a probability. A firm between two profiles is information, not a flaw.
# - Profiles describe; they do not explain.
#
# **What cannot be concluded from here:** that these profiles exist in real firms. The data are synthetic.
#
# **Next:** [8. From profile to plan](08_from_profile_to_plan.ipynb)
