# %% [markdown] tags=["lang-fr"]
# # 7. Quelles entreprises apprennent de la même façon ?
#
# **60 minutes.** À la fin de cette leçon, vous saurez
#
# - passer d’un fichier d’enquête à des profils d’apprentissage, en huit lignes ;
# - choisir un nombre de profils, et en douter ;
# - dire de chaque entreprise où elle se range, et avec quelle certitude.
#
# Un **profil** est une façon d’apprendre que plusieurs entreprises ont en commun : un ensemble de niveaux sur les six pôles et les
# trois tensions ressenties. On le cherche par une *analyse de profils latents* : on suppose que les entreprises viennent de
# quelques groupes, chacun réparti autour de ses propres moyennes, et l’on cherche les groupes qui expliquent le mieux les réponses.
#
# Exécutez les cellules une à une, de haut en bas (`Maj + Entrée`). Aucune connaissance de Python n’est demandée.

# %% [markdown] tags=["lang-en"]
# # 7. Which firms learn alike?
#
# **60 minutes.** By the end of this lesson you will be able to
#
# - go from a survey file to learning profiles, in eight lines;
# - choose a number of profiles, and doubt it;
# - say where each firm belongs, and how sure that is.
#
# A **profile** is a way of learning that several firms share: a set of levels on the six poles and the three felt
# tensions. It is looked for by *latent profile analysis*: one supposes that the firms come from a few groups, each spread
# around means of its own, and looks for the groups that account best for the answers.
#
# Run the cells one by one, from top to bottom (`Shift + Enter`). You need no knowledge of Python.

# %% tags=["hide-input"]
from IPython.display import Markdown, display

from ltd_toolkit import set_language
from ltd_toolkit.language import number, word

set_language("fr")


def tell(*sentences):
    """Show sentences as text."""
    display(Markdown("\n\n".join(sentences)))


# %% [markdown] tags=["lang-fr"]
# ## Du fichier à l’image
#
# Les données sont **synthétiques** et le questionnaire est **provisoire** : il n’a pas encore été validé auprès de vrais
# répondants. Voici le seul code que cette leçon montre : huit lignes, après celles qui vont chercher les outils. Chacune fait un
# pas ; changez le nom du fichier, et c’est votre enquête.

# %% [markdown] tags=["lang-en"]
# ## From the file to the picture
#
# The data are **synthetic** and the questionnaire is **provisional**: it has not been validated on real respondents yet.
# Here is the only code that this lesson shows: eight lines, after those that fetch the tools. Each is one step; change the name of
# the file and it is your survey.

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
# Une ligne est un profil, avec sa part des entreprises ; plus un point est haut, plus la réponse moyenne est haute (de 1 à 7). À
# gauche les six pôles, à droite les trois tensions. Nous en avons demandé quatre : était-ce le
# bon nombre ?

# %% [markdown] tags=["lang-en"]
# A line is a profile, with its share of the firms; the higher a point, the higher the mean answer (from 1 to 7). On the left the
# six poles, on the right the three tensions. We asked for four: was that the right number?

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

# %% tags=["hide-input"]
under = int(firms.flags["under_floor"].sum())
tell(word("lesson.profiles.floor", n=len(firms.flags), reached=len(firms.flags) - under, under=under))

# %% [markdown] tags=["lang-fr"]
# ## Combien de profils ?
#
# **Prédisez :** l’image serait-elle plus juste avec trois profils, avec quatre, avec six ? Notez un nombre, et pourquoi.
#
# On essaie tous les nombres de 1 à 8, sous quatre hypothèses de forme : les profils sont-ils aussi étalés les uns que les autres
# (*variances*) ? dans un même profil, deux pôles montent-ils ensemble (*covariances*) ? La recherche recommence depuis 60 points de
# départ, car un seul s’arrête souvent à un résultat qui n’est pas le meilleur.
#
# Le **BIC** compare ces solutions : plus il est bas, meilleur est le compromis entre précision et simplicité. L’**ICL** fait de même,
# et compte en plus la netteté du classement : il pénalise les profils qui se recouvrent.

# %% [markdown] tags=["lang-en"]
# ## How many profiles?
#
# **Predict:** would the picture be truer with three profiles, with four, with six? Write a number down, and why.
#
# All numbers from 1 to 8 are tried, under four assumptions about the form: are all profiles spread out equally (*variances*)?
# within a profile, do two poles rise together (*covariances*)? The search begins again from 60 starts, because a single one often
# stops at a result that is not the best.
#
# **BIC** compares these solutions: the lower, the better the trade-off between precision and simplicity. **ICL** does the same, and
# also counts how sharply firms are placed: it penalises profiles that overlap.

# %% tags=["hide-input"]
from ltd_toolkit import plot_selection, select_profiles

selection = select_profiles(X, random_state=1)
show(plot_selection(selection.table, labels=labels))

# %% tags=["hide-input"]
import pandas as pd

from ltd_toolkit.plots.selection import form_name

lowest = selection.table.sort_values("bic").head(5)
columns = {
    word("lab.profiles.number"): lowest["n_profiles"],
    word("lab.profiles.form"): map(form_name, lowest["variances"], lowest["covariances"]),
    word("lab.profiles.bic"): lowest["bic"].map(lambda value: number(value, 1)),
    word("lab.profiles.icl"): lowest["icl"].map(lambda value: number(value, 1)),
    word("lab.profiles.entropy"): lowest["entropy"].map(number),
    word("lab.profiles.replicated"): lowest["n_replicated"],
    word("lesson.profiles.smallest"): lowest["smallest_count"].astype(int),
}
pd.DataFrame(columns).set_index(word("lab.profiles.number"))

# %% [markdown] tags=["lang-fr"]
# Les cinq solutions au BIC le plus bas. **Départs arrivés au même résultat** : si, sur 60, aucun autre ou un seul retrouve le meilleur
# résultat, il faut se méfier. **Plus petit profil** : sous une douzaine d’entreprises, c’est souvent un accident. **Entropie relative**
# (1 = chacun à sa place) : elle dit si le classement est net ; **elle ne sert pas à choisir** le nombre de profils.
#
# Et voici comment se nomment les profils de la solution retenue, par ce qui les distingue des autres :

# %% [markdown] tags=["lang-en"]
# The five solutions with the lowest BIC. **Starts that reach the same result**: if, of 60, no other one or a single one finds the
# best result again, be cautious. **Smallest profile**: below a dozen firms it is often an accident. **Relative entropy** (1 = everyone
# in place) tells whether the classification is sharp; **it is not for choosing** the number of profiles.
#
# And this is how the profiles of the solution kept are named, by what sets them apart from the others:

# %% tags=["hide-input"]
from ltd_toolkit import name_profiles

best = selection.best("bic")
table = profile_table(best, X)
names = name_profiles(table, labels)
tell(*(word("lesson.profiles.named", n=n, name=name) for n, name in enumerate(names, 1)))

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

# %% tags=["hide-input"]
from sklearn.metrics import adjusted_rand_score

from ltd_toolkit.survey.sample import load_truth

found = pd.Series(best.labels_, index=X.index, name=word("lesson.found")) + 1
true = (
    load_truth().loc[X.index, "profile"].map(lambda name: word(f"truth.{name}")).rename(word("lesson.true"))
)
sure = X.index[~firms.flags.loc[X.index, "under_floor"]]
rand = {
    "reached": adjusted_rand_score(true[sure], found[sure]),
    "everywhere": adjusted_rand_score(true, found),
}
tell(word("lesson.profiles.rand", **{name: number(value) for name, value in rand.items()}))
pd.crosstab(true, found)

# %% [markdown] tags=["lang-fr"]
# Chaque case du tableau compte des entreprises : celles d’un vrai profil (ligne) rangées dans un profil retrouvé (colonne). Presque
# toutes tombent dans une seule case par ligne. L’écart entre les deux indices est le prix des entreprises sous le seuil.
#
# ### Un piège : des gens qui disent toujours oui
#
# Si, dans une entreprise, tout le monde coche haut, tous les pôles montent ensemble et l’on croit voir une entreprise
# « équilibrée ». Recommençons en retirant à chaque entreprise sa propre moyenne : il ne reste que la *forme* du profil.

# %% [markdown] tags=["lang-en"]
# Each cell of the table counts firms: those of a true profile (row) that were put into a profile found (column). Almost all of them
# fall into a single cell per row. The gap between the two indices is the price of the firms below the floor.
#
# ### A trap: people who always say yes
#
# If everybody in a firm ticks high, all poles rise together and one seems to see a “balanced” firm. Let us start again
# after taking from each firm its own mean: only the *shape* of the profile is left.

# %% tags=["hide-input"]
shape = X.sub(X.mean(axis="columns"), axis="index").iloc[:, :-1]  # the last column follows from the others
by_shape = select_profiles(shape, n_profiles=range(1, 7), random_state=1).best("bic")
same = number(adjusted_rand_score(found, by_shape.labels_))
tell(word("lesson.profiles.shape", n=by_shape.n_profiles, rand=same))

# %% [markdown] tags=["lang-fr"]
# Si un profil disparaît ainsi, il ne tenait qu’au niveau général : à vous de dire s’il est réel ou si l’on a seulement coché haut.
# Ici, presque rien ne change : les profils tiennent à leur forme.
#
# ## À vous
#
# Changez le nombre de profils et la forme. Observez trois choses : les lignes, la part des départs qui arrivent au même résultat,
# et, dans la liste au pied du panneau, les entreprises dont la place est incertaine.

# %% [markdown] tags=["lang-en"]
# A profile that disappears in this way rested on the general level only: it is for you to say whether that level is real or whether
# people just ticked high. Here hardly anything changes: the profiles rest on their shape.
#
# ## Your turn
#
# Change the number of profiles and the form. Watch three things: the lines, the share of starts that reach the same result, and,
# in the list at the foot of the panel, the firms whose place is uncertain.

# %% tags=["hide-input"]
from ltd_toolkit.lab import ProfilePanel

ProfilePanel(firms, labels=labels)

# %% [markdown] tags=["lang-fr"]
# ## Votre entreprise, parmi ces profils
#
# Une seule entreprise ne se classe pas avec d’autres : on la **place** parmi des profils déjà connus, et on dit à quel point c’est sûr.
# Répondez au questionnaire court (l’enseignant le donne : `ltd questionnaire --short`), collez votre code entre les guillemets,
# puis exécutez la cellule. Sans code, c’est une personne de l’échantillon qui est placée.

# %% [markdown] tags=["lang-en"]
# ## Your firm among these profiles
#
# A single firm is not sorted with others: it is **placed** among profiles that are known already, and one says how surely.
# Answer the short questionnaire (the lecturer gives it: `ltd questionnaire --short`), paste your code between the quotation marks,
# then run the cell. Without a code, somebody of the sample is placed.

# %%
from ltd_toolkit.classroom.questionnaire import place_own, sample_code

code = ""
mine = place_own(code or sample_code("R0005"))
tell(*mine.sentences)
show(mine.plot())

# %% [markdown] tags=["lang-fr"]
# Comparez la longueur des barres, puis leurs intervalles : le doute vient d’une seule personne, de deux phrases par sujet, et des profils
# eux-mêmes, qui auraient été un peu différents avec d’autres entreprises.
#
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# Compare the lengths of the bars, then their intervals: the doubt comes from a single person, from two sentences a subject, and from the
# profiles themselves, which would have been a little different with other firms.
#
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
