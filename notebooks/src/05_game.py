# %% [markdown] tags=["lang-fr"]
# # 5. Deux ans en huit trimestres
#
# **60 minutes.** À la fin de cette leçon, vous saurez
#
# - conduire un changement avec un budget, du temps compté et des chiffres incertains ;
# - dire ce qu’un indicateur montre, et ce qu’il cache ;
# - nommer la tension qui a fait le plus mal, et le trimestre où elle l’a fait ;
# - défendre une stratégie contre d’autres, sur les mêmes jours et les mêmes personnes.
#
# Exécutez les cellules une à une, de haut en bas (`Maj + Entrée`). Aucune connaissance de Python n’est demandée.

# %% [markdown] tags=["lang-en"]
# # 5. Two years in eight quarters
#
# **60 minutes.** By the end of this lesson you will be able to
#
# - lead a change with a budget, time that is counted and uncertain numbers;
# - say what an indicator shows, and what it hides;
# - name the tension that hurt most, and the quarter in which it did;
# - defend a strategy against others, on the same days and with the same people.
#
# Run the cells one by one, from top to bottom (`Shift + Enter`). You need no knowledge of Python.

# %%
from IPython.display import Markdown

from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Lundi, huit heures, au dépôt
#
# *Cette entreprise et ses personnes sont imaginées, à partir d’un cas réel.* Hélène Garnier pose sur la table la boîte du
# logiciel de stocks. « J’ai douze mille euros et deux ans. Les camions, eux, partent demain. » Karim regarde le planning,
# Bruno regarde la tablette comme on regarde un gendarme. Tout le monde vous regarde.
#
# Vous conseillez Hélène pendant huit trimestres. Chaque trimestre : **décider**, **prédire**, **jouer**, **regarder**.
#
# **Avant de commencer, notez trois réponses sur une feuille :**
#
# 1. Que ferez-vous d’abord : former, accompagner au poste, faire partager, réserver des heures ?
# 2. Dépenserez-vous plutôt au début, ou tout au long ?
# 3. Des trois tensions (explorer / exploiter, individuel / collectif, formel / informel), laquelle vous fera le plus mal ?

# %% [markdown] tags=["lang-en"]
# ## Monday, eight o'clock, in the warehouse
#
# *This firm and its people are imagined, after a real case.* Hélène Garnier puts the box of the stock software on the
# table. “I have twelve thousand euros and two years. The lorries leave tomorrow.” Karim looks at the schedule, Bruno
# looks at the tablet as one looks at a policeman. Everybody looks at you.
#
# You advise Hélène for eight quarters. Each quarter: **decide**, **predict**, **play**, **look**.
#
# **Before you begin, write three answers on a sheet of paper:**
#
# 1. What will you do first: train, support people on the job, let them share, reserve hours?
# 2. Will you spend at the beginning, or all along?
# 3. Of the three tensions (explore / exploit, individual / collective, formal / informal), which will hurt you most?

# %% [markdown] tags=["lang-fr"]
# ## À vous
#
# Le bouton bleu mène d’une étape à la suivante. La partie est gardée à côté de ce carnet, dans le dossier `my_games`, après
# chaque trimestre : vous pouvez fermer, revenir et exécuter cette cellule à nouveau. Faites de même si le bouton ne répond plus :
# la partie reprend où elle en était.
#
# Toute la classe joue dans le même monde (`random_state=2026`) : mêmes personnes, mêmes hasards. Ce qui vous distinguera,
# ce sont vos décisions.

# %% [markdown] tags=["lang-en"]
# ## Over to you
#
# The blue button leads from one step to the next. The game is kept beside this notebook, in the folder `my_games`, after
# every quarter: you can close, come back and run this cell again. Do the same if the button no longer answers: the game goes on
# from where it was.
#
# The whole class plays in the same world (`random_state=2026`): same people, same chance. What will set you apart is
# what you decide.

# %% tags=["hide-input"]
from ltd_toolkit.lab import GamePanel

GamePanel("pme1.stock", "my_games/05_game.json", random_state=2026)

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous
#
# <details><summary>Au deuxième trimestre, davantage de commandes partent en retard. Est-ce le signe d’une mauvaise décision ?</summary>
#
# Pas forcément. La production baisse toujours quand l’outil arrive : on apprend, et l’on travaille avec ce que l’on ne
# maîtrise pas encore. La question est : est-ce que cela remonte, et combien de temps faut-il ?
# </details>
#
# <details><summary>« Tous les comptes sont ouverts : l’outil a pris. » Qu’en pensez-vous ?</summary>
#
# Un compte ouvert dit que quelqu’un est venu, non qu’il travaille avec l’outil. L’indicateur monte vite vers 100 % et ne dit
# plus rien ensuite. Regardez aussi les appels à l’aide et les saisies à refaire, et écoutez ce que disent les gens.
# </details>
#
# <details><summary>Les appels à l’aide diminuent. Bonne ou mauvaise nouvelle ?</summary>
#
# Les deux sont possibles : on sait faire, ou l’on n’essaie plus. Un chiffre seul ne tranche pas.
# </details>

# %% [markdown] tags=["lang-en"]
# ## Check yourself
#
# <details><summary>In the second quarter more orders go out late. Is that the sign of a bad decision?</summary>
#
# Not necessarily. Output always falls when the tool comes: people learn, and work with what they do not master yet. The
# question is whether it comes back, and how long that takes.
# </details>
#
# <details><summary>“All accounts have been opened: the tool has caught on.” What do you think?</summary>
#
# An open account says that somebody came, not that they work with the tool. The indicator climbs towards 100% and then
# says nothing more. Look at calls for help and entries to be done again too, and listen to what people say.
# </details>
#
# <details><summary>Calls for help go down. Good news or bad?</summary>
#
# Either: people know how, or have stopped trying. One number alone does not decide.
# </details>

# %% [markdown] tags=["lang-fr"]
# ## Deux stratégies dans le même monde
#
# En voici deux que l’on propose souvent. **Tout d’un coup** : deux jours de formation pour chacun au premier trimestre, puis
# plus rien. **Petit à petit** : une demi-journée de formation, un moment de partage chaque semaine et un peu d’accompagnement
# au poste, puis des fiches.
#
# **Prédisez :** laquelle coûte le plus ? Laquelle a le pire mois ? Laquelle laisse le plus de pratiques maîtrisées ?

# %% [markdown] tags=["lang-en"]
# ## Two strategies in the same world
#
# Here are two that are often proposed. **All at once**: two days of course for everybody in the first quarter, then nothing
# more. **Little by little**: half a day of course, a sharing moment every week and a little support on the job, then written
# sheets.
#
# **Predict:** which costs more? Which has the worse month? Which leaves more practices mastered?

# %%
import pandas as pd

from ltd_toolkit.cases import Game, load_case, outcome_table
from ltd_toolkit.language import number, word
from ltd_toolkit.plots.style import percent

stock = load_case("pme1").episode("stock")


def two_years(*quarters):
    """Play some decisions, then do nothing more."""
    game = Game(stock, random_state=2026)
    for decision in [*quarters, *[{}] * (8 - len(quarters))]:
        game.play(decision, prediction=(0, 0.4))
    return game


at_once = two_years({"course": 14})
little_by_little = two_years(
    {"course": 4, "sharing_space": 0.5, "field_support": 0.25},
    {"sharing_space": 0.5, "field_support": 0.25},
    {"sharing_space": 0.25, "document_and_share": 0.2},
    {"sharing_space": 0.25, "document_and_share": 0.2},
)
names = [word("lesson.at_once"), word("lesson.little_by_little")]
pd.DataFrame({"euros": [round(game.costs().euros) for game in (at_once, little_by_little)]}, names)

# %%
shown = ["use", "mastery", "errors", "worst_output", "output_gain"]
first, second = (game.many().outcomes[shown] for game in (at_once, little_by_little))
means = pd.DataFrame(dict(zip(names, (first.mean(), second.mean()), strict=True)))
means = means.map(lambda value: number(value, 2))
means[word("lesson.more_often")] = (second > first).mean().map(percent)
means.rename(index=outcome_table()["name"]).rename_axis(index=None)

# %% [markdown] tags=["lang-fr"]
# Les deux premières colonnes sont des moyennes de 200 mondes : les mêmes personnes, les mêmes jours, seules les décisions
# changent. La dernière dit dans quelle part des mondes « petit à petit » donne davantage.
#
# « Tout d’un coup » coûte un tiers de plus, a le pire mois de loin (deux jours sans produire, pour tous), et finit avec moins de
# pratiques maîtrisées : une partie de ce qui est vu en salle ne sert pas assez vite et s’oublie. C’est la tension entre
# **formel** et **informel** : la formation, le travail. Voyons quand elle a fait mal.

# %% [markdown] tags=["lang-en"]
# The first two columns are means over 200 worlds: the same people, the same days, only decisions differ. The last one says in
# which share of the worlds “little by little” gives more.
#
# “All at once” costs a third more, has by far the worse month (two days without producing, for everybody), and ends with fewer
# practices mastered: part of what is seen in the classroom is not used soon enough and fades. That is the tension between
# **formal** and **informal** learning. Let us see when it hurt.

# %%
from ltd_toolkit import plot_tensions, show
from ltd_toolkit.cases.debrief import tensions

show(plot_tensions(tensions(at_once.world())))

# %% [markdown] tags=["lang-fr"]
# La tension est la plus petite des deux pertes : elle n’est haute que si l’on perd **des deux côtés à la fois**. Au premier
# trimestre, celle entre individuel et collectif est haute quoi que l’on décide, car peu de choses ont pu circuler (67 % sans rien
# faire, 46 % ici) ; celle entre formel et informel y est à zéro, car on attend douze semaines pour voir si la formation sert.
#
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# A tension is the smaller of two losses: it is high only where one loses **on both sides at once**. In the first quarter the
# one between individual and collective is high whatever one decides, as little has been able to travel (67% if nothing is done,
# 46% here); the one between formal and informal is zero, as one waits twelve weeks to see whether a course is of use.
#
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

ExerciseDeck("same_draws", "luck_and_settings", "on_the_front", "luck")

# %% [markdown] tags=["lang-fr"]
# ## Exercice : un seul choix
#
# Gardez « tout d’un coup », et ajoutez **une** action à **un** trimestre. Laquelle aide le plus la production cumulée, pour moins
# de 1 000 euros ? Écrivez votre prédiction, puis changez le trimestre, l’action et la dose dans la cellule qui suit.
#
# | à écrire | action | doses |
# |---|---|---|
# | `field_support` | accompagnement au poste | de 0.25 à 1 heure par semaine |
# | `sharing_space` | espace de partage | de 0.25 à 1 heure par semaine |
# | `document_and_share` | noter et diffuser | de 0.1 à 0.5 heure par semaine |
# | `reserved_time` | heures réservées | de 0.5 à 2 heures par semaine |
#
# La cellule répond deux choses : les semaines de production gagnées, et les euros en plus.

# %% [markdown] tags=["lang-en"]
# ## Exercise: a single choice
#
# Keep “all at once”, and add **one** action in **one** quarter. Which helps cumulated output most, for less than 1,000 euros?
# Write your prediction down, then change the quarter, the action and the dose in the next cell.
#
# | to write | action | doses |
# |---|---|---|
# | `field_support` | field support | from 0.25 to 1 hour a week |
# | `sharing_space` | sharing space | from 0.25 to 1 hour a week |
# | `document_and_share` | document and share | from 0.1 to 0.5 hours a week |
# | `reserved_time` | reserved time | from 0.5 to 2 hours a week |
#
# The cell answers two things: the weeks of output gained, and the euros added.

# %%
other = at_once.changed(2, sharing_space=1.0)
gain = (other.many().outcomes["output_gain"] - at_once.many().outcomes["output_gain"]).mean()
extra = other.costs().euros - at_once.costs().euros
Markdown(word("lesson.one_choice", gain=number(gain), euros=number(extra, 0)))

# %% [markdown] tags=["lang-fr"]
# <details><summary>Une solution</summary>
#
# Le moment de partage, au premier, au deuxième ou au troisième trimestre (`sharing_space=1.0`, 300 euros), rend environ une
# semaine de production : ce que les uns ont appris arrive chez les autres, qui ont encore le temps de s’en servir. Le même
# moment au huitième trimestre (`changed(8, …)`) ne rend presque rien. Des heures réservées (`reserved_time=2.0`) rapportent
# un peu au début, et coûtent au huitième : elles ne produisent plus rien à temps. Aucune de ces réponses n’est une vérité
# générale : c’est cette entreprise, dans ce modèle.
# </details>

# %% [markdown] tags=["lang-en"]
# <details><summary>One solution</summary>
#
# The sharing moment, in the first, second or third quarter (`sharing_space=1.0`, 300 euros), gives back about a week of
# output: what some have learnt reaches the others, who still have time to use it. The same moment in the eighth quarter
# (`changed(8, …)`) gives back next to nothing. Reserved hours (`reserved_time=2.0`) bring a little at the beginning, and cost
# in the eighth: nothing comes of them in time. None of these answers is a general truth: it is this firm, in this model.
# </details>

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - On décide avec des chiffres qui bougent par hasard et qui cachent quelque chose : prédire d’abord montre ce que l’on croyait.
# - Une tension fait mal quand on perd des deux côtés ; on la nomme avec son trimestre, puis on cherche le choix qui l’aurait soulagée.
# - Comparer, c’est changer **une** chose et garder le reste : mêmes personnes, mêmes jours.
# - Il n’y a pas de meilleur plan en tout : il y a ceux que rien ne bat à la fois en maîtrise, en pire mois et en heures.
#
# **Ce qu’on ne peut pas conclure d’ici :** ce qui arrivera à une vraie entreprise. Presque tous les nombres du modèle sont des
# jugements, et ceux du cas sont imaginés.
#
# **À rendre :** le code de résultat du bilan, et cinq lignes : la tension qui vous a fait le plus mal, le choix que vous
# changeriez, et pourquoi. **Suite :** [6. D’une enquête à une mesure](06_survey_scales.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - One decides with numbers that move by chance and hide something: to predict first shows what one believed.
# - A tension hurts where one loses on both sides; name it with its quarter, then look for the choice that would have eased it.
# - To compare is to change **one** thing and keep the rest: same people, same days.
# - No plan is best in everything: there are those that nothing beats in mastery, worst month and hours at once.
#
# **What cannot be concluded from here:** what will become of a real firm. Nearly all numbers of the model are judgements, and
# those of the case are imagined.
#
# **To hand in:** the result code of the debrief, and five lines: the tension that hurt you most, the choice that you would
# change, and why. **Next:** [6. From a survey to a measure](06_survey_scales.ipynb)
