# %% [markdown] tags=["lang-fr"]
# # 8. D’un profil à un plan
#
# **45 minutes.** À la fin de cette leçon, vous saurez
#
# - faire d’une entreprise qui a répondu au questionnaire une entreprise que l’on peut simuler ;
# - dire, pour chaque donnée, si elle vient des réponses ou si elle est supposée ;
# - comparer des plans sans faire dire aux réponses plus qu’elles ne savent, et refuser de trancher quand il le faut.
#
# Il vaut mieux avoir suivi les leçons 6 (des réponses aux scores) et 7 (les profils). Exécutez les cellules une à une, de haut en bas
# (`Maj + Entrée`). Aucune connaissance de Python n’est demandée.

# %% [markdown] tags=["lang-en"]
# # 8. From a profile to a plan
#
# **45 minutes.** By the end of this lesson you will be able to
#
# - turn a firm that answered the questionnaire into a firm that can be simulated;
# - say of each figure whether it comes from the answers or is assumed;
# - compare plans without making the answers say more than they know, and decline to decide when one must.
#
# It helps to have followed lessons 6 (from answers to scores) and 7 (profiles). Run the cells one by one, from top to bottom
# (`Shift + Enter`). You need no knowledge of Python.

# %% tags=["hide-input"]
from IPython.display import Markdown, display

from ltd_toolkit import set_language

set_language("fr")


def tell(*sentences):
    """Show sentences as text."""
    display(Markdown("\n\n".join(sentences)))


# %% [markdown] tags=["lang-fr"]
# ## Une page de scores, et maintenant ?
#
# *Cette entreprise est synthétique, et la scène imaginée.* Samira dirige une société de services de 29 personnes. Un ERP y
# tourne depuis l’hiver. Quatorze personnes ont répondu au questionnaire, elle aussi, et elle vient d’en recevoir le résultat :
# une page de scores. « D’accord, nous manquons de temps, je le savais. Dites-moi plutôt ce que je dois *faire*. »
#
# **Prédisez avant de continuer**, et notez vos deux réponses :
#
# 1. Une simulation a besoin de 81 données pour cette entreprise. Combien le questionnaire en fournit-il ?
# 2. Samira hésite entre deux plans pour les six mois qui viennent : garder **une heure par semaine** pour apprendre, ou donner à
#    chacun **un quart d’heure par semaine pour noter** ce qu’il découvre. Lequel fera mieux que de ne rien changer, et sur quoi ?

# %% [markdown] tags=["lang-en"]
# ## A page of scores, and now?
#
# *This firm is synthetic, and the scene imagined.* Samira runs a service firm of 29 people. It has had an ERP since the winter.
# Fourteen people have answered the questionnaire, she among them, and she has just received the result: a page of scores.
# “All right, we lack time, I knew that. Tell me rather what I should *do*.”
#
# **Predict before you go on**, and write both answers down:
#
# 1. A simulation needs 81 inputs for this firm. How many of them does the questionnaire provide?
# 2. Samira hesitates between two plans for the next six months: keep **one hour a week** for learning, or give everybody **a
#    quarter of an hour a week to write down** what they find out. Which will do better than changing nothing, and at what?

# %% tags=["hide-input"]
import pandas as pd

from ltd_toolkit import aggregate, load_sample, score_scales
from ltd_toolkit.language import number, word

pd.options.display.max_colwidth = 120
survey = load_sample()
people, labels = survey.respondents, survey.labels()
scores = score_scales(survey.responses, survey.instrument)
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"])
columns = {
    word("lesson.mine.firm"): firms.means.loc["E159"],
    word("lesson.mine.all"): firms.means.mean(),
}
pd.DataFrame(columns).rename(index=labels).map(number, digits=1)

# %% [markdown] tags=["lang-fr"]
# On essaie peu, on se forme peu, on partage peu ; le temps manque et la réticence est haute : c’est le profil des **débordés** de la
# leçon 7. Un profil décrit ; il ne dit pas quoi faire. Pour essayer un plan, il faut une entreprise dans laquelle l’essayer.
#
# Une seule fonction fait le passage, et ses règles tiennent en cinq lignes :
#
# | ce que dit le questionnaire | ce que cela règle dans le modèle |
# |---|---|
# | la fiche de l’entreprise (effectif, euros, heures, formations, réunions) | les mêmes données, telles quelles |
# | manque de temps ; priorité au quotidien | les heures que l’activité reprend ; l’envie d’apprendre et la force avec laquelle l’activité réagit |
# | réticence : moyenne, et écart entre les personnes | réticence de départ : moyenne et écart |
# | stratégies en place à 5 sur 7 ou plus, d’après la direction | déjà en cours, à leur plus petite dose : « ne rien faire », c’est continuer |
# | pôles, tensions ressenties, prise en main, coopération | **rien** : on les lit à côté du résultat |

# %% [markdown] tags=["lang-en"]
# Little is tried, little is trained, little is shared; time is short and resistance high: this is the profile of the
# **overwhelmed** in lesson 7. A profile describes; it does not say what to do. To try a plan, one needs a firm to try it
# in.
#
# A single function makes the passage, and its rules fit in five lines:
#
# | what the questionnaire says | what it sets in the model |
# |---|---|
# | the firm sheet (staff, euros, hours, courses, meetings) | the same facts, as they are |
# | lack of time; operations-first culture | the hours that operations take back; the wish to learn, and how hard operations react |
# | resistance: mean, and spread between people | resistance at the start: mean and spread |
# | strategies in place at 5 of 7 or more, according to the owner-manager | already running, at their lowest dose: “to do nothing” is to go on |
# | poles, felt tensions, adoption, collaboration | **nothing**: they are read beside the result |

# %% tags=["hide-input"]
from ltd_toolkit import firm_from_scores

mine = firm_from_scores(firms, survey.firms.loc["E159"])
known = mine.settings[mine.settings["source"] != "assumed"]
mine.written(known.index)

# %% [markdown] tags=["lang-fr"]
# Ce qui vient de la fiche, ce sont des faits déclarés. Ce qui vient des réponses est une autre affaire : un score de 1 à 7 n’a pas d’unité que le
# modèle comprenne. On regarde donc seulement dans quel **tiers** de l’échantillon se place l’entreprise, et l’on prend la valeur basse,
# moyenne ou haute que la littérature, ou un jugement, donne au paramètre (*valeur retenue*). L’échantillon de référence est lui-même
# synthétique : ces tiers sont un exemple.
#
# Les colonnes *au plus bas* et *au plus haut* disent jusqu’où la réponse peut tromper. Deux doutes s’y ajoutent, et le calcul les tire tous les
# deux au sort :
#
# - **le score** : quatorze personnes sur vingt-neuf ont répondu, et elles ne sont pas d’accord ; leur moyenne, rapprochée de celle
#   de l’échantillon, pourrait tomber dans le tiers voisin ;
# - **le modèle** : même à score certain, personne ne connaît la valeur exacte des paramètres.

# %% [markdown] tags=["lang-en"]
# What comes from the firm sheet is declared facts. What comes from the answers is another matter: a score from 1 to 7 has no unit that the
# model understands. So one only looks at the **third** of the sample in which the firm stands, and takes the low, middle or high
# value that the literature, or a judgement, gives the parameter (*value taken*). The reference sample is itself synthetic: these
# thirds are an example.
#
# The columns *at the lowest* and *at the highest* say how far the answer may mislead. Two doubts add up in them, and both are drawn at random in the
# computation:
#
# - **the score**: fourteen people of twenty-nine answered, and they do not agree; their mean, drawn towards that of the sample, could
#   fall in the next third;
# - **the model**: even if the score were certain, nobody knows the exact value of the parameters.

# %% tags=["hide-input"]
tell(mine.sentence())

# %% [markdown] tags=["lang-fr"]
# Cette phrase accompagne chaque résultat ; ne la retirez jamais d’une copie. Comparez-la à votre première prédiction : le
# questionnaire fournit moins d’un cinquième des données.
#
# **Deuxième prédiction.** Voici trois plans, dans cette entreprise, sur deux ans, dont « ne rien changer » (continuer comme aujourd’hui).
# Chacun est simulé sur les *mêmes* cinquante entreprises que les réponses permettent. On ne classe deux plans que si l’un fait
# mieux dans **quatre tirages sur cinq**. Sur quoi y arrivera-t-on : l’usage à la fin, la production gagnée, le pire mois ?

# %% [markdown] tags=["lang-en"]
# This sentence goes with every result; never take it off a copy. Compare it with your first prediction: the questionnaire provides
# less than a fifth of the inputs.
#
# **Second prediction.** Here are three plans, in this firm, over two years, one of them “change nothing” (go on as now). Each is
# simulated in the *same* fifty firms that the answers allow. Two plans are ranked only if one does better in **four draws out of
# five**. At what will that be possible: use in the end, output gained, the worst month?

# %% tags=["hide-input"]
from ltd_toolkit import compare_plans, load_case
from ltd_toolkit.plots.style import percent

episode = load_case("erp").episode("erp").with_firm(mine)
now, hours, sheets = (word(f"lesson.mine.{name}") for name in ("now", "hours", "sheets"))
plans = {
    now: episode.plan,
    hours: episode.plan.with_levers(reserved_time={"dose": 1, "weeks": 26}),
    sheets: episode.plan.with_levers(document_and_share={"dose": 0.25, "weeks": 26}),
}
found = compare_plans(episode, plans, random_state=1)
tell(*(found.verdict(outcome) for outcome in ("use", "output_gain", "worst_output")))
found.shares("worst_output").map(percent)

# %% [markdown] tags=["lang-fr"]
# - **L’heure réservée** passe devant pour l’usage et pour la production gagnée. C’est cohérent avec ce qui distingue
#   l’entreprise : quand l’activité reprend presque toutes les heures, en protéger une change beaucoup. Attention : que l’activité
#   respecte une heure réservée est une *hypothèse du modèle*, pas une réponse de Samira.
# - **Noter** ne se distingue de « continuer » sur rien. Cela ne veut pas dire que noter ne sert à rien : cela veut dire que *ces
#   réponses* et *ce modèle* ne permettent pas de le savoir.
# - Sur **le pire mois**, rien ne se départage. Le tableau donne la part des tirages où le plan de la ligne fait mieux que celui de
#   la colonne : entre 20 % et 80 %, on ne tranche pas.
#
# « Vos réponses ne permettent pas de départager ces plans » n’est pas un échec du calcul. C’est un résultat : le choix se fera
# pour d’autres raisons, et l’on sait qu’on peut les discuter librement.

# %% [markdown] tags=["lang-en"]
# - **The hour reserved** comes first for use and for output gained. This fits what is special about the firm: where operations take
#   back nearly all hours, protecting one changes much. But beware: that operations respect an hour reserved is an *assumption of
#   the model*, not an answer of Samira's.
# - **Writing down** does not differ from “going on” in anything. That does not mean that writing down is useless: it means that
#   *these answers* and *this model* do not allow one to know.
# - In **the worst month** nothing can be told apart. The table gives the share of the draws in which the plan of the row does better
#   than that of the column: between 20% and 80% one does not decide.
#
# “Your answers do not allow these plans to be told apart” is no failure of the computation. It is a result: the choice will be made for
# other reasons, and one knows that these can be argued about freely.

# %% tags=["hide-input"]
from ltd_toolkit import plot_fan, show, simulate
from ltd_toolkit.cases import draw_firm, open_firm

job = {"n_runs": 200, "random_state": 1}
drawn = draw_firm(episode.firm, 200, random_state=1)
allowed = open_firm(episode.firm)  # without the values that are drawn
weeks = {name: simulate(allowed, plans[name], parameters=drawn, **job).weeks for name in (now, hours)}
luck = {name: simulate(episode.firm, plans[name], **job).weeks for name in (now, hours)}
show(plot_fan(weeks, luck=luck))

# %% [markdown] tags=["lang-fr"]
# La bande foncée est la **chance** : mêmes valeurs, d’autres hasards. La bande claire ajoute ce que l’on **ignore** : d’autres
# entreprises, toutes permises par les mêmes réponses. Refaire le calcul rétrécit la connaissance de la première ; seules de
# meilleures réponses ou de meilleures études rétréciraient la seconde. Les bandes se chevauchent, et pourtant un plan passe devant :
# les plans se comparent *dans la même entreprise*, tirage par tirage, et non bande contre bande. Le trait épais, médiane de tout ce
# que l’on ignore, ne passe pas au milieu de la bande foncée : la valeur retenue est au bord de ce que les réponses permettent.
#
# **Et si une seule personne avait répondu ?** C’est le cas de l’entreprise E001 (62 personnes). Comparez les plages.

# %% [markdown] tags=["lang-en"]
# The dark band is **luck**: the same values, other chances. The light band adds what one does **not know**: other firms, all of them
# allowed by the same answers. More runs make us surer of the first; only better answers or better studies would narrow the second. The bands
# overlap, and yet one plan comes first: plans are compared *in the same firm*, draw by draw, and not band against band. The thick
# line, the median of all that is not known, does not run through the middle of the dark band: the value kept is at the edge of
# what the answers allow.
#
# **And if a single person had answered?** That is the case of firm E001 (62 people). Compare the ranges.

# %% tags=["hide-input"]
single = firm_from_scores(firms, survey.firms.loc["E001"])
scored = known[known["source"] == "answers"].dropna(subset=["low"]).index
value_low_high = slice(0, 3)
ranges = {"E159": mine, "E001": single}
pd.concat({firm: each.written(scored).iloc[:, value_low_high] for firm, each in ranges.items()}, axis=1)

# %% [markdown] tags=["lang-fr"]
# D’une seule réponse, on ne sait presque rien de l’entreprise : toutes les plages sont entières, et la valeur retenue est celle du
# milieu, quoi que la personne ait répondu. Un questionnaire rempli par la seule direction ne décrit pas l’entreprise ; il décrit
# la direction.
#
# ## À vous
#
# Voici le panneau de l’entreprise de Samira. Prédisez (étape 2), agissez (étape 3), puis :
#
# 1. Trouvez un plan qui passe devant « continuer comme aujourd’hui » sur l’usage *et* dont les réponses disent quelque chose pour la
#    production. Combien d’heures demande-t-il de plus ?
# 2. Retirez une chose déjà en place. Les réponses permettent-elles de dire ce qu’on y perd ?
# 3. En bas de page, ouvrez la liste des entrées : laquelle, parmi les hypothèses, aimeriez-vous le plus mesurer ?

# %% [markdown] tags=["lang-en"]
# From a single answer one knows next to nothing of the firm: all ranges are complete, and the value kept is the middle one, whatever
# that person answered. A questionnaire filled in by the owner-manager alone does not describe the firm; it describes the
# owner-manager.
#
# ## Over to you
#
# Here is the panel of Samira's firm. Predict (step 2), act (step 3), then:
#
# 1. Find a plan that comes before “go on as now” for use *and* about whose output the answers say something. How many more hours
#    does it ask?
# 2. Take away something that is already in place. Do the answers allow one to say what is lost?
# 3. At the foot of the page, open the list of inputs: which of the assumptions would you most like to measure?

# %% tags=["hide-input"]
from ltd_toolkit.lab import CasePanel

CasePanel(episode)

# %% [markdown] tags=["lang-fr"]
# ## Vérifiez-vous

# %% [markdown] tags=["lang-en"]
# ## Check yourself

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

ExerciseDeck("a_profile_is_no_cause", "placed_at_055", "which_gains", "regret", "sign_share")

# %% [markdown] tags=["lang-fr"]
# ## À discuter
#
# <details><summary>L’entreprise a un score d’exploration de 2,5, bien sous la moyenne. Qu’est-ce que cela change dans la simulation ?</summary>
#
# **Rien.** Les pôles sont lus à côté du résultat. Personne n’a vérifié qu’un score de pôle annonce ce que devient un plan ; faire
# comme si donnerait un air de science à une supposition.
# </details>
#
# <details><summary>Un plan fait mieux que « continuer » dans 78 % des tirages. Que dites-vous à Samira ?</summary>
#
# Que ses réponses ne permettent pas de départager les deux plans, et que 78 % n’est pas « presque 80 » : c’est un tirage sur cinq
# où elle se tromperait. Le seuil est une convention ; l’avoir fixé avant de regarder est ce qui compte.
# </details>
#
# <details><summary>L’heure réservée demande huit heures de plus par personne que « continuer ». La comparaison est-elle juste ?</summary>
#
# Pas tout à fait : une partie de l’effet tient aux heures, et non au fait de les réserver. Pour le savoir, comparez-la à un plan qui
# donne autant d’heures sans les protéger (exercice).
# </details>

# %% [markdown] tags=["lang-en"]
# ## To discuss
#
# <details><summary>The firm has an exploration score of 2.5, well below the mean. What does this change in the simulation?</summary>
#
# **Nothing.** Poles are read beside the result. Nobody has verified that the score of a pole announces what becomes of a plan; to act as if
# it did would give a guess the look of science.
# </details>
#
# <details><summary>A plan does better than “go on” in 78% of the draws. What do you tell Samira?</summary>
#
# That her answers do not allow the two plans to be told apart, and that 78% is not “nearly 80”: it is one draw in five in which she would
# be wrong. The threshold is a convention; what counts is to have set it before looking.
# </details>
#
# <details><summary>The hour reserved asks eight hours more per person than “go on”. Is the comparison fair?</summary>
#
# Not quite: part of the effect comes from the hours, not from their being reserved. To find out, compare it with a plan that gives as
# many hours without protecting them (exercise).
# </details>

# %% [markdown] tags=["lang-fr"]
# ## Exercice : une note d’une page pour Samira
#
# Choisissez deux plans dans le panneau. Écrivez : (1) ce qui vient des réponses et ce qui est supposé, en deux phrases ; (2) sur quoi les
# plans se départagent, et sur quoi non ; (3) votre conseil, en disant sur quelle hypothèse il repose ; (4) **une** donnée à recueillir
# dans les trois mois, et ce qu’elle pourrait changer.
#
# <details><summary>Pour se corriger</summary>
#
# | | plein | moitié | rien |
# |---|---|---|---|
# | réponses et hypothèses | la phrase entière, et un exemple de chaque | « les données viennent du questionnaire » | rien |
# | ce qui se départage | au moins un résultat tranché et un qui ne l’est pas, avec leurs parts | un seul des deux | des moyennes seules |
# | le conseil | l’hypothèse est nommée | « d’après le modèle » | « il faut » |
# | la donnée à recueillir | liée à une entrée de la liste | utile, mais sans lien avec la liste | « refaire l’enquête » |
#
# **Réserver, ou seulement donner du temps ?** `plain = episode.plan.with_levers(practice_hours={"dose": 1, "weeks": 26})` donne la même
# heure sans la protéger. Ajoutez ce plan à `plans` et relancez la comparaison. L’heure réservée passe encore devant, alors que
# l’autre demande davantage d’heures (`found.costs`) : dans ce modèle, c’est la protection qui agit. Et c’est bien pourquoi il
# faudrait savoir si l’entreprise respecterait cette heure.
# </details>

# %% [markdown] tags=["lang-en"]
# ## Exercise: a note of one page for Samira
#
# Choose two plans in the panel. Write: (1) what comes from the answers and what is assumed, in two sentences; (2) at what the plans can
# be told apart, and at what not; (3) your advice, saying on which assumption it rests; (4) **one** figure to be gathered within three
# months, and what it could change.
#
# <details><summary>To mark yourself</summary>
#
# | | full | half | none |
# |---|---|---|---|
# | answers and assumptions | the whole sentence, and an example of each | “the data come from the questionnaire” | nothing |
# | what can be told apart | at least one result that is decided and one that is not, with their shares | only one of the two | means alone |
# | the advice | the assumption is named | “according to the model” | “one must” |
# | the figure to gather | tied to an input of the list | useful, but not tied to the list | “survey again” |
#
# **To reserve, or only to give time?** `plain = episode.plan.with_levers(practice_hours={"dose": 1, "weeks": 26})` gives the same hour
# without protecting it. Add this plan to `plans` and compare again. The hour reserved still comes first, although the other plan
# asks more hours (`found.costs`): in this model it is protection that acts. And that is just why one should know whether the
# firm would respect that hour.
# </details>

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Un profil décrit, un modèle essaie ; entre les deux, chaque donnée doit dire d’où elle vient.
# - Un score n’entre dans un modèle que par une règle dite d’avance, et avec son erreur.
# - On compare des plans dans la même entreprise, tirage par tirage. Sous quatre tirages sur cinq, on ne tranche pas.
# - Ne pas pouvoir trancher est une réponse.
#
# **Ce qu’on ne peut pas conclure d’ici :** rien sur une vraie entreprise. Les réponses sont synthétiques, et aucun lien entre ce
# questionnaire et ce modèle n’a encore été vérifié.
#
# **C’est la dernière leçon.** Avant de rendre vos réponses (le fichier `attempts.jsonl`, à côté de cette leçon), relisez vos premières
# prédictions : lesquelles feriez-vous autrement ? Puis rejouez [le jeu](05_game.ipynb), ou passez à une enquête à vous :
# [les échelles](research/scales.ipynb), puis [les profils](research/profiles.ipynb).

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - A profile describes, a model tries; between the two each figure must say where it comes from.
# - A score enters a model only by a rule told beforehand, and with its error.
# - Plans are compared in the same firm, draw by draw. Under four draws in five one does not decide.
# - Not being able to decide is an answer.
#
# **What cannot be concluded from here:** nothing about a real firm. The answers are synthetic, and no link between this questionnaire
# and this model has been verified yet.
#
# **This is the last lesson.** Before you hand in your answers (the file `attempts.jsonl`, beside this lesson), read your first predictions
# again: which of them would you make differently? Then play [the game](05_game.ipynb) once more, or go on to a survey of your own:
# [the scales](research/scales.ipynb), then [the profiles](research/profiles.ipynb).
