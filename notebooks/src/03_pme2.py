# %% [markdown] tags=["lang-fr"]
# # 3. PME 2 : l’entraide et ses erreurs
#
# **45 minutes.** À la fin de cette leçon, vous saurez
#
# - dire d’où viennent les erreurs quand on apprend en travaillant, et d’où elles ne viennent pas ;
# - combiner formation, accompagnement au poste et mise par écrit, et reconnaître une heure prévue d’une heure faite ;
# - atteindre un but sous budget, et lire sur quoi un résultat repose.
#
# Avant : [2. PME 1](02_pme1.ipynb).

# %% [markdown] tags=["lang-en"]
# # 3. SME 2: mutual help and its errors
#
# **45 minutes.** By the end of this lesson you will be able to
#
# - tell where errors come from when people learn on the job, and where they do not come from;
# - combine courses, field support and writing down, and tell an hour planned from an hour spent;
# - reach a target within a budget, and read what a result rests on.
#
# Before: [2. SME 1](02_pme1.ipynb).

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Premier épisode : « montre-moi une fois »
#
# Une menuiserie, quatorze personnes qui se parlent par-dessus les machines. Agenda partagé, messagerie, photos de chantier :
# personne n’a suivi de formation, chacun a demandé au voisin. Les outils servent. Et ce mois-ci il y a deux portes à refaire :
# la cote venait de l’écran, l’écran venait d’un collègue. *L’article donne l’entraide et les erreurs ; la menuiserie, les
# personnes et les chiffres sont imaginés.*
#
# **Prédisez avant de continuer**, et notez vos réponses :
#
# 1. Si l’on interdisait l’entraide (chacun cherche seul), y aurait-il plus ou moins de mauvaises habitudes au bout de deux ans ?
# 2. Avec 4 000 euros : une formation courte, un accompagnement au poste, ou des fiches écrites ?

# %% [markdown] tags=["lang-en"]
# ## First episode: “show me once”
#
# A joinery, fourteen people who talk across the machines. Shared calendar, messages, site photos: nobody was trained,
# everybody asked the neighbour. The tools are used. And this month two doors must be made again: the measure came from the
# screen, the screen came from a colleague. *The article gives the mutual help and the errors; the joinery, people and figures
# are imagined.*
#
# **Predict before you go on**, and write your answers down:
#
# 1. If mutual help were forbidden (each searches alone), would there be more wrong habits after two years, or fewer?
# 2. With 4,000 euros: a short course, field support, or written sheets?

# %% tags=["hide-input"]
from ltd_toolkit import load_case
from ltd_toolkit.lab import CasePanel

case = load_case("pme2")
CasePanel(case, "tools")

# %% [markdown] tags=["lang-fr"]
# ## D’où viennent les erreurs ?
#
# Deux suspects. L’**entraide** : on demande à qui *a l’air* sûr, et l’on copie, juste ou faux. L’**absence de repères** :
# seul devant l’écran, on découvre, et l’on se trompe presque une fois sur deux. Faisons varier l’un, puis l’autre, sans toucher au
# reste. La première colonne est ce qu’on change ; le cas se trouve à 70 % et à 55 %.

# %% [markdown] tags=["lang-en"]
# ## Where do errors come from?
#
# Two suspects. **Mutual help**: one asks whoever *looks* sure and copies, right or wrong. **Lack of guidance**: alone at the
# screen one finds out, and is wrong nearly every other time. Let us change the one, then the other, and leave the rest alone.
# The first column is what we change; the case stands at 70% and at 55%.

# %% tags=["hide-input"]
from dataclasses import replace

import pandas as pd

from ltd_toolkit import simulate
from ltd_toolkit.cases import outcome_table
from ltd_toolkit.language import word
from ltd_toolkit.plots.style import percent

tools, names = case.episode("tools"), outcome_table()["name"]
seen, rows = ["use", "errors", "incoherence"], {}
for fact, values in {"asking_share": [0.0, 0.3, 0.7, 0.9], "right_alone": [0.35, 0.55, 0.75, 0.95]}.items():
    for value in values:
        firm = replace(tools.firm, **{fact: value})
        runs = simulate(firm, tools.plan, random_state=1)
        rows[word(f"lesson.fact.{fact}"), percent(value)] = runs.outcomes[seen].mean()
pd.DataFrame(rows).T.rename(columns=names).map(percent)

# %% [markdown] tags=["lang-fr"]
# - **L’entraide ne crée presque pas d’erreurs** : plus on demande, moins il y en a, un peu. Qui a l’air sûr de lui en sait aussi plus.
#   Dans le modèle, la copie propage des erreurs, mais elle propage encore plus de ce qui est juste.
# - **Les repères décident** : de 35 % à 95 % de découvertes justes, les mauvaises habitudes tombent de 16 % à 2 %.
#
# L’article dit que l’entraide a *conduit* à des erreurs *faute de formation structurée*. Ce modèle va dans le sens de la
# seconde moitié de la phrase et non de la première : y supprimer l’entraide n’ôterait rien. Il faut lui ajouter un repère.
#
# <small>La part de découvertes justes (`right_alone`) est une hypothèse : personne ne l’a mesurée. C’est elle qui décide, et
# c’est dit. Autre façon de l’entendre : *la première chose à savoir d’une entreprise est ce qui arrive à quelqu’un qui cherche seul.*</small>

# %% [markdown] tags=["lang-en"]
# - **Mutual help makes hardly any errors**: the more people ask, the fewer there are, slightly. Whoever looks sure also knows
#   more. In the model copying spreads errors, but it spreads even more of what is right.
# - **Guidance decides**: from 35% to 95% of right discoveries, wrong habits fall from 16% to 2%.
#
# The article says that mutual help *led* to errors *for lack of structured training*. This model sides with the second half
# of the sentence and not with the first: in it, removing mutual help would remove no error. What it needs is guidance beside it.
#
# <small>The share of right discoveries (`right_alone`) is an assumption: nobody has measured it. It decides, and we say so.
# Another way to hear it: *the first thing to know about a firm is what happens to somebody who searches alone.*</small>

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

deck = ExerciseDeck("forbid_mutual_help", "contradicting_ways", "written_rule", "what_it_rests_on")
deck

# %% [markdown] tags=["lang-fr"]
# L’étape 5 du panneau nomme peut-être la tension 1 là où vous avez répondu la tension 3 : elle appelle tension ce que l’on perd
# *des deux côtés*, et sans formation rien ne se perd du côté formel. Regardez alors le déséquilibre.

# %% [markdown] tags=["lang-en"]
# Step 5 of the panel may name tension 1 where you answered tension 3: it calls tension what is lost *on both sides*, and without a
# course nothing is lost on the formal side. Look at the imbalance then.

# %% [markdown] tags=["lang-fr"]
# ## Second épisode : une formation, puis des ateliers
#
# Pour le logiciel de gestion, la même menuiserie s’organise : deux jours de formation pour tous, puis une demi-heure par
# semaine et par personne avec une formatrice qui s’assoit à côté, pendant douze semaines.
#
# **Prédisez :** qu’est-ce qui porte le plus, les deux jours ou les douze demi-heures ? Et combien de ces demi-heures auront
# vraiment lieu, carnet de commandes plein ?

# %% [markdown] tags=["lang-en"]
# ## Second episode: a course, then workshops
#
# For the management software the same joinery gets organised: two days of course for all, then half an hour a week per
# person with a trainer who sits down beside them, for twelve weeks.
#
# **Predict:** which does more, the two days or the twelve half hours? And how many of these half hours will really take place,
# with a full order book?

# %% tags=["hide-input"]
CasePanel(case, "software")

# %% [markdown] tags=["lang-fr"]
# ## Une heure prévue n’est pas une heure faite
#
# Trois plans, chacun deux fois : tel quel, puis avec deux heures et demie par semaine *gardées dans le planning* pendant
# quatorze semaines. Une heure gardée coûte de la production même si rien ne la remplit ; la dernière
# colonne compte aussi ces heures vides.

# %% [markdown] tags=["lang-en"]
# ## An hour planned is not an hour spent
#
# Three plans, each of them twice: as it is, then with two and a half hours a week *kept in the schedule* for fourteen weeks.
# An hour that is kept costs output even if nothing fills it; the last
# column counts these empty hours too.

# %% tags=["hide-input"]
from ltd_toolkit import compare_plans

software = case.episode("software")
plans = {
    word("lesson.plan.course_only"): software.plan.with_levers(field_support=None),
    word("lesson.plan.support_only"): software.plan.with_levers(course=None),
    word("lesson.plan.course_and_support"): software.plan,
}
kept = {"dose": 2.5, "weeks": 14}
told, seen = {}, ["use", "errors", "worst_output", "output_gain", "hours_spent"]
for name, plan in plans.items():
    both = {word("lesson.not_kept"): plan, word("lesson.kept"): plan.with_levers(reserved_time=kept)}
    told[name] = compare_plans(software, both).table(seen)
pd.concat(told)

# %% [markdown] tags=["lang-fr"]
# - **Sans heures gardées**, la formation semble porter plus que l’accompagnement. Ce n’est pas qu’elle enseigne mieux : ses
#   heures sont au contrat, personne ne les reprend ; celles de l’accompagnement, si.
# - **Avec des heures gardées**, l’accompagnement seul dépasse la formation seule, pour près de trois fois moins d’euros, et les deux
#   ensemble font le mieux. À la formation seule, les heures gardées apportent peu : elles n’ont presque rien à protéger.
# - **Le prix** est dans la colonne des quatre pires semaines : deux jours de formation, le logiciel nouveau *et* deux heures et
#   demie par semaine, c’est un creux d’un cinquième de la production. La formation et les heures gardées tombent le même mois.
#
# La **tension 3** (formation ou travail) et le **manque de temps** ne se règlent donc pas séparément : combiner ne sert à rien si
# l’une des deux moitiés n’a pas lieu. Calculez-le sur vos propres nombres :

# %% [markdown] tags=["lang-en"]
# - **Without hours kept**, the course seems to do more than the support. Not that it teaches better: its hours are in the
#   contract and nobody takes them back; those of the support are taken.
# - **With hours kept**, support alone goes beyond the course alone, for a third of the euros, and both together do best. Hours
#   kept bring little to the course alone: they have next to nothing to protect.
# - **The price** is in the column of the four worst weeks: two days of course, new software *and* two and a half hours a week
#   make a dip of a fifth of output. The course and the hours kept fall in the same month.
#
# **Tension 3** (course or work) and the **lack of time** are thus not settled apart: combining is of no use if one of the two
# halves does not take place. Compute it on your own numbers:

# %% tags=["hide-input"]
ExerciseDeck("hours_spent", "points_per_euro", like=deck)

# %% [markdown] tags=["lang-fr"]
# ## Exercice : viser juste
#
# Dans le panneau du logiciel, trouvez un plan qui atteint **à la fin de la deuxième année** au moins 88 % d’usage, pour moins
# de 5 000 euros, sans que les quatre pires semaines tombent sous 86 % de la production. Puis répondez : quelle hypothèse de
# l’étape 5 faut-il changer pour que votre plan n’y arrive plus ?
#
# <details><summary>Indice</summary>
#
# Deux jours pour tous coûtent déjà 5 880 euros, et creusent déjà la production. Que peut-on faire de quatre heures de formation ? Qu’est-ce qui les prolonge ?
# </details>
#
# <details><summary>Une solution</summary>
#
# Quatre heures de formation, une demi-heure d’accompagnement par semaine sur douze semaines à partir de la troisième, deux
# heures et demie gardées par semaine sur quatorze semaines : 3 780 euros, 89 % d’usage, un creux à 86 ou 87 %. Elle demande
# plus d’heures par personne que Yves n’en voulait : la page le dit, et ne l’interdit pas. Ce qui la fait échouer : des
# découvertes moins souvent justes, ou un outil encore jeune.
# </details>

# %% [markdown] tags=["lang-en"]
# ## Exercise: hit the target
#
# In the panel of the software find a plan that reaches, **at the end of the second year**, at least 88% use for less than
# 5,000 euros, without the four worst weeks falling below 86% of output. Then answer: which assumption of step 5 must
# be changed for your plan to fail?
#
# <details><summary>Hint</summary>
#
# Two days for all already cost 5,880 euros, and already make the dip. What can be done with four hours of course? What prolongs them?
# </details>
#
# <details><summary>A solution</summary>
#
# Four hours of course, half an hour of field support a week for twelve weeks from the third week on, two and a half hours
# kept a week for fourteen weeks: 3,780 euros, 89% use, a dip at 86 or 87%. It asks more hours per person than Yves
# wanted: the page says so and does not forbid it. What makes it fail: discoveries that are right less often, or a tool that
# is still young.
# </details>

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - L’entraide répand ; ce sont les repères qui rendent juste. Ajoutez, n’interdisez pas.
# - Formation et accompagnement se complètent **si** les heures ont lieu : prévoir n’est pas faire.
# - Une heure gardée est de la production en moins, même vide. Regardez le creux avant de la promettre.
# - Demandez à tout résultat : sur quelle hypothèse repose-t-il, et qui l’a mesurée ?
#
# **Ce qu’on ne peut pas conclure d’ici :** que dans une vraie menuiserie l’entraide serait sans danger. Nous avons supposé que qui
# a l’air sûr en sait plus ; là où ce n’est pas vrai, le résultat tombe.
#
# **Suite :** [4. Limites, dirigeants et stratégies](04_strategies.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - Mutual help spreads; it is guidance that makes right. Add, do not forbid.
# - Course and support complete each other **if** the hours take place: planning is not doing.
# - An hour kept is output less, even if empty. Look at the dip before you promise it.
# - Ask of every result: on which assumption does it rest, and who measured it?
#
# **What cannot be concluded from here:** that in a real joinery mutual help would be harmless. We supposed that who looks sure
# knows more; where this is not true, the result falls.
#
# **Next:** [4. Limits, leaders and strategies](04_strategies.ipynb)
