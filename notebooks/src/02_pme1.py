# %% [markdown] tags=["lang-fr"]
# # 2. PME 1 : chacun ou ensemble, d’un coup ou par phases
#
# **45 minutes.** À la fin de cette leçon, vous saurez
#
# - expliquer pourquoi des formations peuvent réussir et l’adoption rester inégale ;
# - comparer des plans qui coûtent la même chose, et dire ce que la comparaison ne prouve pas ;
# - dire ce qu’un projet pilote rapporte, ce qu’il coûte, et de quoi cela dépend.
#
# Avant : [1. Trois paradoxes de l’apprentissage](01_paradoxes.ipynb). Exécutez les cellules une à une (`Maj + Entrée`) ;
# aucune connaissance de Python n’est demandée.

# %% [markdown] tags=["lang-en"]
# # 2. SME 1: each alone or together, at once or by phases
#
# **45 minutes.** By the end of this lesson you will be able to
#
# - explain why courses may go well and adoption stay uneven;
# - compare plans that cost the same, and say what the comparison does not prove;
# - tell what a pilot project brings, what it costs, and on what that depends.
#
# Before: [1. Three paradoxes of learning](01_paradoxes.ipynb). Run the cells one by one (`Shift + Enter`); you need no
# knowledge of Python.

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Premier épisode : le stock que l’écran ne connaît pas
#
# Dans un négoce de chauffage, un logiciel de gestion des stocks remplace le carnet. Le dépôt part en formation deux
# jours avec la responsable du comptoir ; les autres « verront bien ». Trois mois plus tard, le dépôt s’en sert plus que les autres.
# Le matin l’écran dit vrai ; à midi il est faux : le comptoir a sorti quatre raccords sans les saisir. *L’article donne la situation ; l’entreprise,
# les personnes et les chiffres sont imaginés, et l’histoire ci-dessous dit chaque fois d’où vient quoi.*
#
# **Prédisez avant de continuer**, et notez vos réponses :
#
# 1. Six mois après, de combien de points l’usage au dépôt dépasse-t-il celui du comptoir ?
# 2. Avec les mêmes heures de formation, vaut-il mieux former dix personnes sur vingt-quatre à fond, ou tout le monde un peu ?
#
# Puis suivez les cinq étapes du panneau. Comptez un quart d’heure, et essayez au moins trois plans.

# %% [markdown] tags=["lang-en"]
# ## First episode: the stock that the screen does not know
#
# At a dealer in heating supplies, stock software replaces the notebook. The warehouse goes on a two-day course with
# the head of the counter; the others “will see”. Three months later the warehouse uses it more than the others. In the morning
# the screen tells the truth; by noon it is wrong: the counter took four fittings without entering them. *The article gives the situation; firm, people and figures
# are imagined, and the story below says each time what comes from where.*
#
# **Predict before you go on**, and write your answers down:
#
# 1. Six months later, by how many points does use in the warehouse exceed use at the counter?
# 2. With the same hours of training, is it better to train ten people of twenty-four thoroughly, or everybody a little?
#
# Then follow the five steps of the panel. Allow a quarter of an hour, and try at least three plans.

# %% tags=["hide-input"]
from ltd_toolkit import load_case
from ltd_toolkit.lab import CasePanel

case = load_case("pme1")
CasePanel(case, "stock")

# %% [markdown] tags=["lang-fr"]
# ## Ce que l’entreprise a fait, équipe par équipe

# %% [markdown] tags=["lang-en"]
# ## What the firm did, team by team

# %% tags=["hide-input"]
from ltd_toolkit import simulate
from ltd_toolkit.plots import plot_fan, show

stock = case.episode("stock")
runs, labels = simulate(stock.firm, stock.plan, random_state=1), stock.labels()
teams = {labels[team]: runs.teams.xs(team, level="team") for team in stock.firm.teams}
show(plot_fan(teams))

# %% [markdown] tags=["lang-fr"]
# Les bandes contiennent huit simulations sur dix. L’équipe formée prend de l’avance, une dizaine de points sur le comptoir au
# bout de six mois ; les deux autres la rattrapent, mais en plus d’un an. Pendant ce temps le stock, lui, est commun : il n’est juste que là où *tout le monde* saisit.
#
# - Ce n’est **pas un manque de formation** : ceux qui l’ont suivie s’en servent.
# - Ce n’est **pas de la mauvaise volonté** : un artisan attend au comptoir, et l’on sert d’abord.
# - C’est d’abord la **tension 2**, apprendre chacun ou apprendre ensemble : ce que le dépôt sait ne passe pas la porte. Dans
#   le modèle, c’est elle qui fait le plus mal pendant le premier trimestre ; elle s’efface ensuite, et ce qui reste est la tension 3,
#   formation ou travail. L’étape 5 du panneau regarde la *fin* : c’est pourquoi elle nomme la tension 3.
#
# ## À coût égal : qui former, et se coordonner ou non
#
# Quatre plans, les mêmes heures de formation en tout (140) et les mêmes euros à 300 près. « Ensemble » ajoute une
# demi-heure de réunion de partage par semaine pendant six mois. Chaque case donne la moyenne de 200 simulations et son
# intervalle à 95 % (la chance seule).

# %% [markdown] tags=["lang-en"]
# The bands hold eight runs out of ten. The trained team gets ahead, by some ten points on the counter after six months; the two
# others catch up, but it takes more than a year.
# Meanwhile the stock is common to all: it is right only where *everybody* enters what they take.
#
# - It is **not a lack of training**: those who were trained use the tool.
# - It is **not ill will**: a craftsman is waiting at the counter, and one serves first.
# - It is **tension 2** first, individual or collective learning: what the warehouse knows does not get through the door. In the
#   model it hurts most in the first quarter; then it fades, and what remains is tension 3, course or job. Step 5 of the panel looks
#   at the *end*: that is why it names tension 3.
#
# ## At equal cost: whom to train, and whether to coordinate
#
# Four plans, the same hours of training in all (140) and the same euros but for 300. “Together” adds half an hour of
# sharing meeting a week for six months. Each cell gives the mean of 200 runs and its 95% interval (luck alone).

# %% tags=["hide-input"]
from ltd_toolkit import Plan, compare_plans
from ltd_toolkit.language import word

some, everybody = stock.plan, Plan(course={"dose": 140 / 24, "weeks": 2})
meeting = {"dose": 0.5, "weeks": 26}
plans = {
    word("lesson.plan.some"): some,
    word("lesson.plan.everybody"): everybody,
    word("lesson.plan.some_together"): some.with_levers(sharing_space=meeting),
    word("lesson.plan.everybody_together"): everybody.with_levers(sharing_space=meeting),
}
four = compare_plans(stock, plans)
four.table(["weeks_to_80_use", "weakest_team_use", "spread", "output_gain", "hours_spent"])

# %% [markdown] tags=["lang-fr"]
# Lisez par colonne.
#
# - **Qui l’on forme** ne change presque rien : les deux premières lignes se valent, intervalles compris.
# - **Se coordonner** avance les 80 % d’usage d’une dizaine de semaines, sans euros ou presque, mais avec des heures : la dernière
#   colonne le dit. Une partie de l’effet vient de ces heures-là ; la [leçon 4](04_strategies.ipynb) compare donc à heures égales.
# - **L’écart entre équipes à la fin** est minuscule partout : au bout de deux ans, chacun a fini par apprendre en
#   travaillant. L’inégalité est un *chemin*, pas une arrivée ; une mesure à la fin ne l’aurait pas vue.
# - **La production** reste en dessous de l’ancienne façon de travailler dans les quatre cas : un outil ne se rembourse pas par
#   la seule formation.
#
# <small>Tout ceci est un résultat du modèle, dont la plupart des paramètres sont des jugements (note C). Le modèle dit ce qui
# *suit* de nos hypothèses, pas ce qui se passe chez vous.</small>

# %% [markdown] tags=["lang-en"]
# Read by column.
#
# - **Whom one trains** changes next to nothing: the first two lines are alike, intervals included.
# - **Coordinating** brings 80% use forward by some ten weeks, for hardly any euros, but with hours: the last column says so.
#   Part of the effect comes from those hours; that is why [lesson 4](04_strategies.ipynb) compares at equal hours.
# - **The spread between teams in the end** is tiny everywhere: after two years everybody has learnt on the job after all.
#   Unevenness is a *path*, not a destination; a measurement at the end would have missed it.
# - **Output** stays below the old way of working in all four cases: a tool does not pay for itself by training alone.
#
# <small>All this is a result of the model, most of whose parameters are judgements (grade C). The model says what *follows*
# from our assumptions, not what happens in your firm.</small>

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

deck = ExerciseDeck("counter_needs_a_course", "level_in_the_end", "mean_of_people")
deck

# %% [markdown] tags=["lang-fr"]
# ## Second épisode : le CRM, par phases
#
# La même entreprise s’y prend autrement pour le logiciel de relation client : sept commerciaux commencent, les autres
# suivent treize semaines plus tard. *L’article n’en donne pas le résultat.* À vous de le chercher.
#
# **Prédisez :** le pilote fait-il gagner ou perdre de la production sur deux ans ? Et si l’éditeur change encore des
# choses pendant les six premiers mois (étape 5 du panneau, « l’outil est encore jeune ») ?

# %% [markdown] tags=["lang-en"]
# ## Second episode: the CRM, by phases
#
# The same firm goes about customer software differently: seven sales people begin, the others follow thirteen weeks
# later. *The article does not give the result.* It is for you to look for it.
#
# **Predict:** does the pilot gain or lose output over two years? And if the vendor still changes things in the first six
# months (step 5 of the panel, “the tool is still young”)?

# %% tags=["hide-input"]
CasePanel(case, "crm")

# %% [markdown] tags=["lang-fr"]
# ## Ce que vaut un pilote
#
# Les mêmes plans deux fois : avec un outil fini le premier jour, puis avec un outil dont 2 % des pratiques changent chaque
# semaine pendant six mois. « Attendre » ouvre l’outil à tous treize semaines plus tard, sans pilote.

# %% [markdown] tags=["lang-en"]
# ## What a pilot is worth
#
# The same plans twice: with a tool that is finished on the first day, then with one of whose practices 2% change every week
# for six months. “Wait” opens the tool to all thirteen weeks later, without a pilot.

# %% tags=["hide-input"]
from dataclasses import replace

import pandas as pd

crm = case.episode("crm")
at_once = crm.plan.with_levers(pilot=None)
plans = {
    word("lesson.plan.at_once"): at_once,
    word("lesson.plan.pilot"): crm.plan,
    word("lesson.plan.wait"): Plan(13, **at_once.levers),
    word("lesson.plan.steps"): at_once.with_levers(step_by_step={"dose": 0.2, "weeks": 26}),
}
tools = {word("lesson.tool.finished"): 0.0, word("lesson.tool.young"): 0.02}
told = {}
for tool, unfinished in tools.items():
    episode = crm.with_firm(replace(crm.firm, unfinished=unfinished))
    told[tool] = compare_plans(episode, plans).table(["worst_output", "mastery", "output_gain"])
pd.concat(told)

# %% [markdown] tags=["lang-fr"]
# - **Outil fini.** Le pilote adoucit à peine le pire moment (0,3 point), et c’est tout : les autres équipes commencent plus tard,
#   donc finissent plus tard. Sur deux ans il coûte environ une demi-semaine de production. Attendre sans pilote coûte plus encore.
# - **Outil encore jeune.** Le signe s’inverse : pendant que l’outil change, seules sept personnes désapprennent et
#   réapprennent. Le pilote rend environ une demi-semaine.
# - **Pas à pas** (tout le monde, mais un cinquième des tâches à la fois) fait mieux que le pilote avec un outil fini.
#
# Un pilote est donc une **assurance** : on paie un retard pour que les changements de l’outil touchent peu de monde. Dans ce
# modèle, elle ne rapporte rien si l’outil ne change pas. Ici personne ne raconte ce que le pilote a appris : ajoutez un moment de
# partage dans le panneau, et voyez si elle vaut davantage. Dire « les pilotes, c’est bien » ne suffit pas : bien *si quoi* ?

# %% [markdown] tags=["lang-en"]
# - **Finished tool.** The pilot hardly softens the worst moment (by 0.3 points), and that is all: the other teams begin later and
#   so end later. Over two years it costs about half a week of output. Waiting without a pilot costs more still.
# - **Tool still young.** The sign turns: while the tool changes, only seven people unlearn and relearn. The pilot gives about
#   half a week back.
# - **Step by step** (everybody, but a fifth of the tasks at a time) does better than the pilot with a finished tool.
#
# A pilot is thus an **insurance**: one pays a delay so that changes of the tool hit few people. In this model it
# brings nothing if the tool does not change. Here nobody tells what the pilot has learnt: add a sharing moment in the panel, and
# see whether it is worth more. To say “pilots are good” is not enough: good *if what*?

# %% [markdown] tags=["lang-fr"]
# ## Exercice : cinq lignes pour Hélène
#
# Deux questions, puis un plan à défendre : cherchez-le dans l’un des deux panneaux. Le barème se montre quand vous avez écrit.

# %% [markdown] tags=["lang-en"]
# ## Exercise: five lines for Hélène
#
# Two questions, then a plan to defend: look for it in one of the two panels. The marking scheme shows once you have written.

# %% tags=["hide-input"]
ExerciseDeck("worth_of_a_pilot", "plan_euros", "five_lines", like=deck)

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Former des personnes ne fait pas une adoption : entre équipes, il faut un moment commun.
# - Comparez à coût égal, et comptez les heures : c’est souvent elles qui agissent.
# - Regardez le chemin et pas seulement l’arrivée.
# - Un pilote est une assurance contre un outil qui change ; son prix est le retard.
#
# **Ce qu’on ne peut pas conclure d’ici :** qu’une vraie entreprise ferait de même. Les deux épisodes viennent de l’article ; leurs
# chiffres sont imaginés, et le modèle est raisonné, pas mesuré.
#
# **Suite :** [3. PME 2 : l’entraide et ses erreurs](03_pme2.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - Training people does not make an adoption: between teams there must be a moment in common.
# - Compare at equal cost, and count hours: often it is they that act.
# - Look at the path and not only at the destination.
# - A pilot is an insurance against a tool that changes; its price is delay.
#
# **What cannot be concluded from here:** that a real firm would do the same. Both episodes come from the article; their figures
# are imagined, and the model is reasoned, not measured.
#
# **Next:** [3. SME 2: mutual help and its errors](03_pme2.ipynb)
