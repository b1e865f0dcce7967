# %% [markdown] tags=["lang-fr"]
# # 1. Trois paradoxes de l’apprentissage
#
# **30 minutes.** À la fin de cette leçon, vous saurez
#
# - dire ce qu’est un paradoxe, et pourquoi ce n’est ni un problème à régler ni un choix à faire ;
# - reconnaître les trois tensions d’une petite entreprise qui se numérise ;
# - situer une entreprise entre deux pôles, et dire ce que chaque indice cache.
#
# Exécutez les cellules une à une, de haut en bas (`Maj + Entrée`). Aucune connaissance de Python n’est demandée : le code est replié,
# et un clic sur `•••` le montre à qui veut le lire.

# %% [markdown] tags=["lang-en"]
# # 1. Three paradoxes of learning
#
# **30 minutes.** By the end of this lesson you will be able to
#
# - say what a paradox is, and why it is neither a problem to solve nor a choice to make;
# - recognise the three tensions of a small firm that goes digital;
# - place a firm between two poles, and say what each index hides.
#
# Run the cells one by one, from top to bottom (`Shift + Enter`). You need no knowledge of Python: the code is folded, and a click on
# `•••` shows it to whoever wants to read it.

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Un lundi matin, chez un fabricant de portes
#
# *Cette entreprise et ses personnes sont imaginées.* Trente salariés, des commandes pour deux mois. La direction vient
# d’installer un ERP : un seul logiciel pour les achats, le stock, la fabrication et les factures. Nadia, qui
# planifie l’atelier, passe maintenant la moitié de ses journées à l’apprivoiser. Les livraisons prennent du retard ; Paul,
# le gérant, regarde le tableau des délais et se demande s’il ne faut pas « remettre tout le monde sur la production ».
#
# **Prédisez avant de continuer**, et notez vos deux réponses :
#
# 1. Si l’entreprise double le temps passé à apprendre (de 25 % à 50 % des heures), dans combien de mois
#    produira-t-elle de nouveau autant qu’avant ?
# 2. Si au contraire elle ne garde que 5 % des heures pour apprendre, que se passe-t-il le premier mois ? Et au bout d’un an ?

# %% [markdown] tags=["lang-en"]
# ## A Monday morning at a door maker's
#
# *This firm and its people are imagined.* Thirty employees, orders for two months. Management has just installed an
# ERP: a single piece of software for purchasing, stock, production and invoices. Nadia, who plans the workshop, now spends
# half her days coming to grips with it. Deliveries are slipping; Paul, who runs the firm, looks at the board of due dates
# and wonders whether to “put everybody back on production”.
#
# **Predict before you go on**, and write both answers down:
#
# 1. If the firm doubles the time spent learning (from 25% to 50% of the hours), after how many months will it produce as
#    much as before?
# 2. If instead it keeps only 5% of the hours for learning, what happens in the first month? And after a year?

# %% tags=["hide-input"]
import numpy as np
import pandas as pd

from ltd_toolkit.language import number, word


def output(share, month, gain=1 / 6, fading=12, capability=0.5):
    """Output of a firm that spends `share` of its hours on learning, `month` months after the change."""
    steady = gain * fading * share
    return (steady + (capability - steady) * np.exp(-month / fading)) * (1 - share)


months = pd.Index([0, 2, 4, 6, 8, 12, 18, 24], name=word("lesson.month"))
before = output(0.25, 0)
paths = pd.DataFrame(
    {
        word("lesson.learn_more"): 100 * output(0.50, months) / before,
        word("lesson.work_harder"): 100 * output(0.05, months) / before,
    },
    index=months,
)
paths.round(0).astype(int)

# %% [markdown] tags=["lang-fr"]
# Le tableau donne la production au bout de tant de mois, 100 étant celle d’avant le changement.
#
# - **Apprendre davantage** : la production tombe d’un tiers, revient au niveau d’avant au bout d’un peu plus de huit mois,
#   puis le dépasse.
# - **Produire davantage** : elle monte d’un quart tout de suite, repasse sous le niveau d’avant dès le quatrième mois, et
#   continue de baisser.
#
# Pendant cinq mois, tout ce que Paul voit sur son tableau lui conseille la mauvaise décision. C’est la
# première tension : **explorer** (apprendre ce qu’on ne sait pas encore) contre **exploiter** (tirer parti de ce
# qu’on sait). Elle mord d’autant plus que l’échéance des objectifs est proche.
#
# <small>Modèle de poche du « piège des capacités » : la capacité croît avec les heures d’apprentissage et s’use avec le
# temps. Les paramètres sont choisis pour l’exemple ; ils ne décrivent aucune entreprise. D’après N. P. Repenning et
# J. D. Sterman (2002), *Administrative Science Quarterly* 47, [doi:10.2307/3094806](https://doi.org/10.2307/3094806).</small>

# %% [markdown] tags=["lang-en"]
# The table gives output so many months after the change, 100 being output before it.
#
# - **Learn more**: output falls by a third, is back where it was after a little more than eight months, then goes beyond.
# - **Work harder**: it rises by a quarter at once, is below where it was from the fourth month on, and keeps falling.
#
# For five months, everything Paul sees on his board recommends the wrong decision. That is the first tension:
# **exploring** (learning what one does not know yet) against **exploiting** (making the most of what one knows). The
# nearer the deadlines of the targets, the harder it bites.
#
# <small>Pocket model of the “capability trap”: capability grows with hours of learning and wears off with time. The
# parameters are chosen for the example; they describe no firm. After N. P. Repenning and J. D. Sterman (2002),
# *Administrative Science Quarterly* 47, [doi:10.2307/3094806](https://doi.org/10.2307/3094806).</small>

# %% [markdown] tags=["lang-fr"]
# ## Un paradoxe, trois tensions
#
# Un **paradoxe** réunit deux buts qui s’opposent *et* qui ont besoin l’un de l’autre. On ne le résout pas : on vit avec.
# Choisir un seul côté soulage quelques semaines, puis le côté délaissé se venge. Livrées à elles-mêmes, les tensions
# finissent par bloquer le changement.
#
# | tension | un pôle | l’autre pôle | quand on oublie l’autre pôle |
# |---|---|---|---|
# | 1 | **exploration** : du temps, des essais, du risque | **exploitation** : tenir les délais et les marges | on essaie tout et rien n’aboutit ; ou l’on ne sait jamais rien de neuf |
# | 2 | **apprendre chacun** : son rythme, ses besoins | **apprendre ensemble** : une façon commune de travailler | des formations jamais mises en commun ; ou un groupe freiné par quelques réticences |
# | 3 | **apprendre en formation** : préparé, structuré | **apprendre en travaillant** : essayer, demander | des cours chers et loin du travail réel ; ou des habitudes inégales, et des erreurs qui se transmettent |
#
# Retenez le mot **tension ressentie** : deux pôles peuvent être hauts tous les deux sans que personne n’en souffre, et bas
# tous les deux alors que tout le monde s’épuise. C’est pourquoi le questionnaire demande à part les deux pôles et la tension.

# %% [markdown] tags=["lang-en"]
# ## One paradox, three tensions
#
# A **paradox** joins two aims that oppose each other *and* need each other. It is not solved: one lives with it. Choosing one
# side brings relief for a few weeks, then the neglected side takes its revenge. Left alone, the tensions end up blocking
# the change.
#
# | tension | one pole | the other pole | when the other pole is forgotten |
# |---|---|---|---|
# | 1 | **exploration**: time, trials, risk | **exploitation**: keeping deadlines and margins | everything is tried and nothing comes of it; or nothing new is ever learnt |
# | 2 | **individual learning**: one's own pace and needs | **collective learning**: a common way of working | courses that are never pooled; or a group held back by the reluctance of a few |
# | 3 | **formal learning**: prepared, structured | **informal learning**: trying, asking | courses that are costly and far from real work; or uneven habits, and errors that are passed on |
#
# Keep the words **felt tension** in mind: both poles may be high without anyone suffering, and both low while everybody
# is worn out. That is why the questionnaire asks about the poles and about the tension separately.

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous : quelle tension ?
#
# Huit situations. Chaque réponse fausse porte un nom : c’est une façon courante de se tromper, et la suite dit comment en
# sortir. Tout se fait aussi au clavier (`Tab`, flèches, `Entrée`).

# %% [markdown] tags=["lang-en"]
# ## Check yourself: which tension?
#
# Eight situations. Each wrong answer has a name: it is a common way of going wrong, and what follows tells how to get out of
# it. Everything can be done by keyboard too (`Tab`, arrows, `Enter`).

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

deck = ExerciseDeck(
    "each_their_own_stock",
    "the_same_mistake",
    "back_to_production",
    "ten_trials",
    "two_reluctant",
    "costly_course",
    "tricks_in_a_drawer",
    "learnt_on_the_job",
)
deck

# %% [markdown] tags=["lang-fr"]
# ## Où se situent 240 petites entreprises ?
#
# Le paquet contient une enquête auprès de 240 entreprises. **Elle est synthétique** : les réponses ont été fabriquées pour
# apprendre. Le questionnaire, lui, est réel, mais il n’a pas encore été validé auprès de vrais répondants : ses
# scores sont provisoires.
#
# De la réponse d’une personne à la position d’une entreprise, il y a trois pas : lire, noter les échelles (de 1 à 7), faire la
# moyenne par entreprise. Voici l’une d’elles, où treize personnes ont répondu : le pôle *a* est le premier nommé, le pôle *b* le second.

# %% [markdown] tags=["lang-en"]
# ## Where do 240 small firms stand?
#
# The package holds a survey of 240 firms. **It is synthetic**: the answers were made up for learning. The questionnaire
# is real, but it has not been validated on real respondents yet: its scores are provisional.
#
# From a person's answer to a firm's position there are three steps: read, score the scales (from 1 to 7), average within each
# firm. Here is one of them, where thirteen people answered: pole *a* is the one named first, pole *b* the second.

# %% tags=["hide-input"]
from ltd_toolkit import aggregate, load_sample, paradox_indices, score_scales

survey = load_sample()
scores = score_scales(survey.responses, survey.instrument)
people = survey.respondents
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
indices = paradox_indices(firms.shown, survey.instrument)
labels = survey.labels()


def in_words(table, columns):
    """Show some indices under their names; what is computed keeps its digits."""
    return table[columns].rename(columns=lambda name: word(f"lesson.index.{name}")).map(number, digits=1)


one = indices.loc["E004"].rename(index=labels).rename_axis(index=None)
in_words(one, ["a", "b", "level", "imbalance", "tension"])

# %% [markdown] tags=["lang-fr"]
# Le **niveau** est la moyenne des deux pôles, le **déséquilibre** est *a* − *b*. Voici la carte des 240. Un point est une entreprise ; vers le haut à droite, les deux pôles sont hauts ; sur la diagonale, ils sont
# égaux. L’étoile est **votre** entreprise : celle que vous connaissez, où vous avez travaillé, ou celle de Paul et Nadia.
#
# 1. Choisissez une tension, puis donnez à votre entreprise une note de 1 (jamais) à 7 (toujours) sur chaque pôle.
# 2. Mettez-la à 2 et 2, puis à 6 et 6. Qu’est-ce qui change, qu’est-ce qui ne change pas ?
# 3. Cherchez deux positions de même niveau et de déséquilibres opposés. Laquelle préféreriez-vous, si vous étiez Nadia ?

# %% [markdown] tags=["lang-en"]
# The **level** is the mean of the two poles, the **imbalance** is *a* − *b*. Here is the map of all 240. A dot is a firm; towards
# the upper right both poles are high; on the diagonal they are equal. The star is **your** firm: one you know, one you have worked in, or Paul and Nadia's.
#
# 1. Choose a tension, then give your firm a mark from 1 (never) to 7 (always) on each pole.
# 2. Put it at 2 and 2, then at 6 and 6. What changes, what does not?
# 3. Find two positions of the same level and of opposite imbalance. Which would you prefer, if you were Nadia?

# %% tags=["hide-input"]
from ltd_toolkit.lab import ParadoxPanel

ParadoxPanel(indices, labels=labels)

# %% [markdown] tags=["lang-fr"]
# ## Ce que chaque indice cache
#
# Les chercheurs résument deux pôles *a* et *b* de plusieurs façons. Aucune ne dit tout. Comparez cinq entreprises : 7/1 est à 7 au
# pôle *a* et à 1 au pôle *b*.

# %% [markdown] tags=["lang-en"]
# ## What each index hides
#
# Researchers sum up two poles *a* and *b* in several ways. None tells everything. Compare five firms: 7/1 stands at 7 on pole *a*
# and at 1 on pole *b*.

# %% tags=["hide-input"]
five = pd.DataFrame(
    {"exploration": [1.0, 4.0, 7.0, 7.0, 2.0], "exploitation": [1.0, 4.0, 7.0, 1.0, 3.0]},
    index=pd.Index(["1/1", "4/4", "7/7", "7/1", "2/3"], name=word("lesson.index.firm")),
)
compared = paradox_indices(five, survey.instrument).droplevel("paradox")
in_words(compared, ["level", "imbalance", "absolute_imbalance", "combined", "product"])

# %% [markdown] tags=["lang-fr"]
# - Le **niveau** confond 4/4 et 7/1.
# - Le **déséquilibre** confond 1/1, 4/4 et 7/7, qui n’ont presque rien en commun.
# - Le **produit** met 7/1 (7) un peu au-dessus de 2/3 (6) : un pôle très haut y masque un pôle presque absent.
# - L’**indice combiné** (les deux écarts au milieu, 4, multipliés) donne la même note à 1/1 et à 7/7.
#
# Règle pratique : regardez toujours **deux** nombres, un niveau et un déséquilibre, et la carte avant les nombres.

# %% [markdown] tags=["lang-en"]
# - The **level** confuses 4/4 and 7/1.
# - The **imbalance** confuses 1/1, 4/4 and 7/7, which have next to nothing in common.
# - The **product** puts 7/1 (7) a little above 2/3 (6): a very high pole hides a pole that is almost absent.
# - The **combined index** (the two distances from the middle, 4, multiplied) gives 1/1 and 7/7 the same mark.
#
# Rule of thumb: always look at **two** numbers, a level and an imbalance, and at the map before the numbers.

# %% [markdown] tags=["lang-fr"]
# ## Et les nombres
#
# Trois dernières questions. Une réponse fausse n’est pas perdue : elle dit ce que vous avez pris pour quoi.

# %% [markdown] tags=["lang-en"]
# ## And the numbers
#
# Three last questions. A wrong answer is not lost: it tells what you took for what.

# %% tags=["hide-input"]
ExerciseDeck("balanced_at_two", "imbalance", "first_month", like=deck)

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Un paradoxe ne se résout pas ; on le tient. Les trois tensions : explorer / exploiter, chacun / ensemble, formation / travail.
# - La baisse de production au début n’est pas un échec : c’est le prix d’apprendre. Le danger est de la lire comme un échec.
# - Deux pôles demandent deux nombres.
#
# **Ce qu’on ne peut pas conclure d’ici :** rien sur de vraies entreprises (les données sont synthétiques), et rien sur les
# causes (une carte montre des positions, pas des effets).
#
# **Suite :** [2. PME 1 : chacun ou ensemble](02_pme1.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - A paradox is not solved but held. The three tensions: explore / exploit, individual / collective, formal / informal.
# - The fall in output at the beginning is no failure: it is the price of learning. The danger is to read it as one.
# - Two poles need two numbers.
#
# **What cannot be concluded from here:** nothing about real firms (the data are synthetic), and nothing about causes (a
# map shows positions, not effects).
#
# **Next:** [2. SME 1: each alone or together](02_pme1.ipynb)
