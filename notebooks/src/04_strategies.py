# %% [markdown] tags=["lang-fr"]
# # 4. Limites, dirigeants et stratégies
#
# **45 minutes.** À la fin de cette leçon, vous saurez
#
# - relier trois limites des petites entreprises (moyens, culture, temps) aux tensions qu’elles avivent ;
# - donner les quatre stratégies, leurs huit actions, leur prix en euros, en heures et en heures de direction ;
# - lire « tient », « dépend », « ne tient pas », « supposé », et dire ce que ces mots ne prouvent pas.
#
# Avant : [3. PME 2](03_pme2.ipynb).

# %% [markdown] tags=["lang-en"]
# # 4. Limits, leaders and strategies
#
# **45 minutes.** By the end of this lesson you will be able to
#
# - link three limits of small firms (means, culture, time) to the tensions they sharpen;
# - give the four strategies, their eight actions, their price in euros, in hours and in hours of the owner-manager;
# - read “holds”, “depends”, “does not hold”, “assumed”, and say what these words do not prove.
#
# Before: [3. SME 2](03_pme2.ipynb).

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Trois phrases entendues le même lundi
#
# - « Un service formation ? C’est moi, le soir, avec une vidéo. » *(les moyens)*
# - « Apprendre, c’est bien, mais ici on livre. » *(une culture du quotidien)*
# - « Je veux bien montrer. Dites-moi quand. » *(le temps)*
#
# L’article relie chacune à une tension : les moyens à explorer/exploiter et à formation/travail, la culture du quotidien à
# chacun/ensemble, le manque de temps à explorer/exploiter.
#
# **Prédisez avant de continuer.** Dans la menuiserie de PME 2, on divise les moyens par deux (formation, accompagnement, heures
# que chacun prend de lui-même) ; ou l’on divise par deux les heures qu’on *cherche* à prendre ; ou l’activité reprend d’emblée
# 80 % des heures, et le dirigeant n’en donne que deux par semaine. Laquelle des trois fait le plus de tort à la maîtrise, deux ans après ? Et laquelle n’en fait presque pas ?

# %% [markdown] tags=["lang-en"]
# ## Three sentences heard on the same Monday
#
# - “A training department? That is me, at night, with a video.” *(means)*
# - “Learning is fine, but here we deliver.” *(a culture of daily work)*
# - “I would gladly show them. Tell me when.” *(time)*
#
# The article links each to a tension: means to explore/exploit and to course/work, the culture of daily work to
# individual/collective, lack of time to explore/exploit.
#
# **Predict before you go on.** In the joinery of SME 2 one halves the means (course, support, hours that people take by
# themselves); or one halves the hours that people *look for*; or operations take back 80% of the hours from the outset, and the
# owner-manager gives only two a week. Which of the three harms mastery most after two years? And which does hardly any harm?

# %% tags=["hide-input"]
from dataclasses import replace

import pandas as pd

from ltd_toolkit import load_case, load_instrument, simulate
from ltd_toolkit.language import current_language, number, word
from ltd_toolkit.plots.style import percent

joinery = load_case("pme2").episode("software")
firm, plan = joinery.firm, joinery.plan
halved = {"course": {"dose": 7, "weeks": 2}, "field_support": {"dose": 0.25, "start": 2, "weeks": 12}}
limits = {
    "as_it_is": (firm, plan),
    "means": (replace(firm, own_hours=1), plan.with_levers(**halved)),
    "culture": (replace(firm, own_hours=1), plan),
    "time": (replace(firm, pressure_start=0.8, leader_hours=2), plan),
}
tensions = load_instrument().paradoxes[current_language()]  # two gauges each, in the same order
numbered = [f"{n}. {tension}" for n, tension in enumerate(tensions, 1) for _ in range(2)]
found = {}
for limit, (its_firm, its_plan) in limits.items():
    runs = simulate(its_firm, its_plan, random_state=1)
    lost = runs.gauges.drop(columns="incoherence").mean()
    found[word(f"lesson.limit.{limit}")] = [*lost, runs.outcomes["mastery"].mean()]
rows = [*zip(numbered, (word(f"plot.gauge.{name}") for name in lost.index), strict=True)]
in_the_end = word("lesson.in_the_end"), word("lesson.mastery")
pd.DataFrame(found, index=pd.MultiIndex.from_tuples([*rows, in_the_end])).map(percent)

# %% [markdown] tags=["lang-fr"]
# Deux lignes par tension : une par pôle qui souffre (moyennes sur deux ans, 200 simulations). Comparez chaque colonne à la première.
#
# **Votre prédiction** est dans la dernière ligne : ce sont les moyens qui font le plus de tort à la maîtrise (six points) ; le temps, un
# peu (deux points) ; la culture, presque pas. Les autres lignes disent par où :
#
# - **Les moyens** font monter les deux lignes de la tension 3 et les deux de la tension 2 ; pour la tension 1, une ligne monte un peu, l’autre
#   *baisse* : moins on apprend, moins on perd de production à apprendre. L’article a raison pour formation/travail ; pour
#   explorer/exploiter, le modèle ne le suit pas.
# - **Le temps** se voit où l’article l’attend, sur les heures que l’activité reprend.
# - **La culture** seule ne change presque rien. Dans le modèle, elle n’agit que par des heures, et ces heures-là étaient de toute
#   façon reprises. Une culture est sûrement plus que cela : *c’est une limite du modèle autant qu’un résultat*.

# %% [markdown] tags=["lang-en"]
# Two rows per tension: one for each pole that suffers (means over two years, 200 runs). Compare each column with the first.
#
# **Your prediction** is in the last row: it is the means that harm mastery most (six points); time does a little harm (two points);
# culture hardly any. The other rows tell by which path:
#
# - **Means** raise both rows of tension 3 and both of tension 2; for tension 1 one row rises a little and the other *falls*: the
#   less one learns, the less output is lost to learning. The article is right about course/work; about explore/exploit the
#   model does not follow it.
# - **Time** shows where the article expects it, on the hours that operations take back.
# - **Culture** alone changes next to nothing. In the model it acts through hours only, and those hours were taken back anyway.
#   A culture surely is more than that: *this is a limit of the model as much as a result*.

# %% [markdown] tags=["lang-fr"]
# ## L’ERP : la patience a-t-elle un prix ?
#
# Jouez maintenant le cas de l’ERP, le logiciel unique de la leçon 1. Vous êtes la direction : quinze mille euros, soixante heures
# par personne, et un carnet de commandes. Regardez surtout la **production**, et l’étape 5.

# %% [markdown] tags=["lang-en"]
# ## The ERP: is there a price to patience?
#
# Now play the case of the ERP, the single piece of software of lesson 1. You are the management: fifteen thousand euros,
# sixty hours per person, and an order book. Watch **output** above all, and step 5.

# %% tags=["hide-input"]
from ltd_toolkit.lab import CasePanel

CasePanel("erp")

# %% [markdown] tags=["lang-fr"]
# ## Combien d’heures réserver ?
#
# Le même ERP, avec de 0 à 8 heures réservées par semaine et par personne pendant six mois.

# %% [markdown] tags=["lang-en"]
# ## How many hours to reserve?
#
# The same ERP with 0 to 8 hours reserved a week per person for six months.

# %% tags=["hide-input"]
from ltd_toolkit import compare_plans

erp = load_case("erp").episode("erp")
doses = [0, 0.5, 1, 2, 4, 8]
plans = {f"{dose} h": erp.plan.with_levers(reserved_time={"dose": dose, "weeks": 26}) for dose in doses}
compare_plans(erp, plans).table(["worst_output", "use", "output_gain", "hours_spent"])

# %% [markdown] tags=["lang-fr"]
# Jusqu’à quatre heures, la production de deux ans ne bouge pas : ce qu’on perd au creux, on le regagne par l’usage. À huit heures on
# ne le regagne plus. Réserver n’est donc ni « rentable » ni « ruineux » : c’est **déplacer** de la production dans le temps, et
# la question devient « combien de mois votre trésorerie peut-elle attendre ? ».
#
# ## Les heures de la direction
#
# Réunions, parrainage, objectifs, association : tout cela demande aussi des heures au dirigeant. Voici un même plan (PME 1, stock)
# avec un dirigeant qui y consacre de 0 à 8 heures par semaine.

# %% [markdown] tags=["lang-en"]
# Up to four hours, two-year output does not move: what is lost in the dip is regained through use. At eight hours it is regained
# no more. Reserving is thus neither “profitable” nor “ruinous”: it **moves** output in time, and the question becomes “how many
# months can your cash wait?”.
#
# ## The owner-manager's hours
#
# Meetings, mentoring, goals, involvement: all this also asks hours of the owner-manager. Here is one and the same plan (SME 1,
# stock) with an owner-manager who gives it 0 to 8 hours a week; above it, what the firm did without any of these actions.

# %% tags=["hide-input"]
from ltd_toolkit.cases import outcome_table

stock = load_case("pme1").episode("stock")
plan = stock.plan.with_levers(
    sharing_space={"dose": 0.5, "weeks": 26}, mentoring=0.5, learning_goals=1, involvement=0.25
)
firms = {f"{hours} h": (replace(stock.firm, leader_hours=hours), plan) for hours in (0, 1, 2, 4, 8)}
firms = {word("lesson.plan.did"): (stock.firm, stock.plan)} | firms
digits = {"leader_hours_missing": 0, "use": None, "mastery": None, "output_gain": 1}  # None: a share
rows = {}
for name, (its_firm, its_plan) in firms.items():
    means = simulate(its_firm, its_plan, random_state=1).outcomes[[*digits]].mean()
    rows[name] = [percent(means[each]) if n is None else number(means[each], n) for each, n in digits.items()]
pd.DataFrame(rows, index=outcome_table()["name"][[*digits]]).T.rename_axis(columns=None)

# %% [markdown] tags=["lang-fr"]
# Le même plan, les mêmes euros : sans le dirigeant, il ne rend rien de plus que ce que l’entreprise a fait sans ces actions ; avec quatre
# heures, il rend près de deux semaines de production en plus. Au-delà de ce que le plan demande, une heure de plus ne sert à rien. « Le dirigeant joue un rôle clé » se traduit ici par
# un nombre d’heures *dans son agenda*.
#
# ## Quatre stratégies, huit actions, trois prix
#
# Chaque action à petite dose, seule, dans PME 1 (CRM). Les prix sont imaginés, en ordre de grandeur français hors aides. La
# dernière colonne compare la production de deux ans à celle de l’outil sans rien d’autre.

# %% [markdown] tags=["lang-en"]
# The same plan, the same euros: without the owner-manager it gives no more than what the firm did without any of these actions; with
# four hours it gives almost two weeks of output more. Beyond what the plan asks, one more hour is of no use. “Leaders play a key part” translates here into a number
# of hours *in their diary*.
#
# ## Four strategies, eight actions, three prices
#
# Each action at a small dose, alone, in SME 1 (CRM). Prices are imagined, in orders of magnitude for France without subsidies.
# The last column compares two-year output with that of the tool and nothing else.

# %% tags=["hide-input"]
from ltd_toolkit import Plan, load_interventions
from ltd_toolkit.cases import plan_costs

crm, actions = load_case("pme1").episode("crm"), load_interventions()


def price(levers):
    plan = Plan(**levers)
    costs, runs = plan_costs(crm, plan), simulate(crm.firm, plan, random_state=1)
    return [costs.euros, costs.hours_per_person, costs.leader_hours, runs.outcomes["output_gain"].mean()]


columns = [word(f"lesson.price.{name}") for name in ("euros", "hours", "leader", "output")]
rows = {(row["strategy"], row["name"]): price({lever: row["low"]}) for lever, row in actions.iterrows()}
table = pd.DataFrame(rows, index=columns).T.drop("none", level=0)
table[columns[-1]] -= price({})[-1]
table.rename(lambda name: word(f"lab.case.strategy.{name}"), level=0).map(number, digits=1)

# %% [markdown] tags=["lang-fr"]
# Seule, aucune ne pèse lourd, et certaines coûtent plus qu’elles ne rendent en deux ans. Maintenant par deux : une demi-heure de réunion de
# partage, une heure réservée, chacune six mois.

# %% [markdown] tags=["lang-en"]
# Alone, none weighs much, and some cost more than they give in two years. Now by twos: half an hour of sharing meeting, one hour
# reserved, six months each.

# %% tags=["hide-input"]
meeting, kept = {"dose": 0.5, "weeks": 26}, {"dose": 1, "weeks": 26}
plans = {
    word("lab.case.plan.alone"): Plan(),
    word("lesson.plan.meeting"): Plan(sharing_space=meeting),
    word("lesson.plan.reserved"): Plan(reserved_time=kept),
    word("lesson.plan.both"): Plan(sharing_space=meeting, reserved_time=kept),
}
compare_plans(crm, plans).table(["output_gain", "use", "hours_spent"])

# %% [markdown] tags=["lang-fr"]
# Une heure réservée *sans rien dedans* ne rend presque rien ; une réunion *sans heure réservée* rend un peu plus d’une semaine, car
# l’activité en reprend la moitié ; les deux ensemble rendent plus que leur somme. C’est le sens d’« équilibre » dans l’article, et
# ce que le modèle confirme le plus nettement : **les stratégies ne s’additionnent pas, elles se rendent possibles l’une l’autre.**
#
# ## Ce que le modèle dit des affirmations de l’article
#
# Chaque affirmation a été traduite en une ou plusieurs comparaisons, à coût égal, sur 200 réglages plausibles du modèle. Voici
# celles sur les stratégies ; « part » est la part des réglages où l’effet a le signe attendu et se remarque.

# %% [markdown] tags=["lang-en"]
# An hour reserved *with nothing in it* gives next to nothing; a meeting *without an hour reserved* gives a little more than a week, since
# operations take half of it back; both together give more than their sum. That is what “balance” means in the article, and what
# the model confirms most clearly: **strategies do not add up, they make each other possible.**
#
# ## What the model says of the article's claims
#
# Each claim was translated into one comparison or several, at equal cost, over 200 plausible settings of the model. Here are
# those about the strategies; “share” is the share of settings in which the effect has the expected sign and can be noticed.

# %% tags=["hide-input"]
from ltd_toolkit.cases.propositions import propositions
from ltd_toolkit.simulation import load_evidence

pd.options.display.max_colwidth = None
claims = propositions().loc[[f"P{n}" for n in range(14, 23)]]  # those about the strategies
judged = claims[claims["word"] != ""]
parameters = load_evidence()["meaning"]
depends = judged["decides"].map(lambda name: word("plot.verdict.depends_on", parameter=parameters.get(name)))
verdicts = judged["verdict"].where(judged["word"] != "depends", depends)
table = judged[["contrast", "share"]].assign(
    share=[percent(share, 1) for share in judged["share"]], verdict=verdicts
)
table.index = pd.MultiIndex.from_frame(judged[["claim", "contrast"]])
table = table.drop(columns="contrast").rename_axis(
    [word("lesson.claim.proposition"), word("lesson.claim.contrast")]
)
table.rename(columns=lambda name: word(f"lesson.claim.{name}"))

# %% [markdown] tags=["lang-fr"]
# Peu d’affirmations « tiennent », et c’est normal : une phrase vraie en gros se découpe en parties, et chaque partie doit résister à tous les
# réglages plausibles. Lisez les mots ainsi :
#
# - **tient** : dans 90 % des réglages au moins, l’effet a le signe attendu et se remarque ;
# - **dépend** : dans 50 à 90 % ; le tableau dit surtout de quoi, donc *quoi aller mesurer* ;
# - **bon signe, effet trop petit** : le sens est sûr, mais personne ne le verrait ;
# - **supposé** ou **par construction** : cela suit d’une équation que nous avons écrite. Ce n’est pas un résultat ;
# - **ne tient pas** : dans ce modèle, tel que nous l’avons traduit. Cela ne réfute rien chez vous.
#
# Dans la documentation du projet, `docs/propositions.md` dit tout le reste, avec ses doutes, et `docs/claims_fr.md` où chaque affirmation de
# l’article est enseignée et mesurée.

# %% [markdown] tags=["lang-en"]
# Few claims “hold”, and that is as it should be: a sentence that is broadly true falls into parts, and each part has to resist all
# plausible settings. Read the words like this:
#
# - **holds**: in 90% of the settings or more the effect has the expected sign and can be noticed;
# - **depends**: in 50 to 90%; the table says mainly on what, hence *what to go and measure*;
# - **right sign, too small**: the direction is sure, but nobody would see it;
# - **assumed** or **by construction**: it follows from an equation that we wrote. It is not a result;
# - **does not hold**: in this model, as we translated it. It refutes nothing at your place.
#
# In the documentation of the project, `docs/propositions.md` tells all the rest, with its doubts, and `docs/claims.md` where each
# statement of the article is taught and measured.

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

deck = ExerciseDeck(
    "urgent_first", "nobody_free", "words_and_goals", "price_of_reserved_hours", "it_depends", "payback"
)
deck

# %% [markdown] tags=["lang-fr"]
# ## À discuter
#
# <details><summary>« Notre culture est le problème, il faut changer la culture. » Que demandez-vous ?</summary>
#
# Par où passe-t-elle ? Par des heures reprises, des objectifs qui ne comptent pas l’apprentissage, un agenda de direction ? Chacun de ces
# chemins a une action et un prix. « Changer la culture » n’en a pas.
# </details>
#
# <details><summary>« J’ai réservé deux heures par semaine et rien ne s’est amélioré. » Deux explications possibles ?</summary>
#
# Les heures étaient vides (rien à y faire ensemble) ; ou l’on regarde trop tôt : réserver déplace la production, le creux vient d’abord.
# </details>
#
# <details><summary>Une affirmation « ne tient pas » dans le modèle. Faut-il la retirer de l’article ?</summary>
#
# Non. Le modèle peut ne pas contenir ce par quoi elle agit (la culture), ou notre traduction être mauvaise. On peut dire : *de nos
# hypothèses, elle ne suit pas*. C’est une raison d’aller voir, pas de conclure.
# </details>

# %% [markdown] tags=["lang-en"]
# ## To discuss
#
# <details><summary>“Our culture is the problem, we must change the culture.” What do you ask?</summary>
#
# By which path does it act? Through hours taken back, goals in which learning does not count, the owner-manager's diary? Each of these paths
# has an action and a price. “Changing the culture” has none.
# </details>
#
# <details><summary>“I reserved two hours a week and nothing got better.” Two possible explanations?</summary>
#
# The hours were empty (nothing to do in them together); or one looks too early: reserving moves output, the dip comes first.
# </details>
#
# <details><summary>A claim “does not hold” in the model. Should it be taken out of the article?</summary>
#
# No. The model may lack what it acts through (culture), or our translation may be bad. One can say: *from our assumptions it
# does not follow*. That is a reason to go and look, not to conclude.
# </details>

# %% [markdown] tags=["lang-fr"]
# ## Exercice : le budget d’une phrase
#
# Choisissez **une** phrase parmi celles du lundi. Dans l’un des panneaux (cette leçon, la 2 ou la 3), composez le plan le moins cher qui y
# réponde, et remplissez : *« Pour … euros, … heures par personne et … heures de direction, on gagne … ; on le verra à … ; cela échoue si … »*.
#
# <details><summary>Un exemple, pour « Dites-moi quand »</summary>
#
# « Pour 300 euros, 26 heures par personne et 13 heures de direction (une demi-heure de partage et une heure réservée par semaine, six mois, CRM de
# PME 1), on gagne environ trois semaines de production en deux ans ; on le verra aux relances faites dans l’outil au bout de trois mois ; cela
# échoue si l’heure reste vide, ou si l’outil change encore. »
# </details>

# %% [markdown] tags=["lang-en"]
# ## Exercise: the budget of a sentence
#
# Choose **one** of Monday's sentences. In one of the panels (this lesson, 2 or 3) make the cheapest plan that answers it, and fill in: *“For … euros,
# … hours per person and … hours of the owner-manager one gains …; it will show in …; it fails if …”*.
#
# <details><summary>An example, for “Tell me when”</summary>
#
# “For 300 euros, 26 hours per person and 13 hours of the owner-manager (half an hour of sharing and one hour reserved a week, six months, CRM of SME 1)
# one gains about three weeks of output in two years; it will show in the follow-ups made in the tool after three months; it fails if the hour
# stays empty, or if the tool still changes.”
# </details>

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Les moyens et le temps se voient dans les heures ; la culture du modèle n’agit que par elles, la vraie fait sûrement davantage.
# - Réserver déplace la production dans le temps ; un dirigeant se compte en heures d’agenda.
# - Seules, les stratégies pèsent peu ; ensemble, elles se rendent possibles.
# - « Tient », « dépend », « supposé », « ne tient pas » parlent d’un modèle. La suite est d’aller mesurer ce qui décide.
#
# **Suite :** [5. Le jeu : huit trimestres](05_game.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - Means and time show in hours; culture in the model acts only through them, real culture surely does more.
# - Reserving moves output in time; an owner-manager counts in hours of their diary.
# - Alone, strategies weigh little; together they make each other possible.
# - “Holds”, “depends”, “assumed”, “does not hold” speak of a model. The next step is to go and measure what decides.
#
# **Next:** [5. The game: eight quarters](05_game.ipynb)
