# %% [markdown] tags=["lang-fr"]
# # Votre propre cas : PME 3
#
# **Pour qui enseigne.** Un formulaire, sans code, pour faire d’une entreprise que vous connaissez un cas comme PME 1 et PME 2 :
# on le simule, on l’imprime, on le donne à une classe. Et un exercice, PME 3, où ce sont les étudiants qui le remplissent.
#
# - Pour vous seul : une demi-heure suffit, réglages compris.
# - Comme exercice : une visite ou un entretien de 30 minutes avant le cours, puis 90 minutes en salle.
#
# Avant : [2. PME 1](../02_pme1.ipynb), pour savoir ce qu’est un cas. Dans le formulaire, rien n’est à toucher que ce que vous savez :
# chaque réglage est à sa valeur habituelle.

# %% [markdown] tags=["lang-en"]
# # A case of your own: SME 3
#
# **For lecturers.** A form, without code, that turns a firm you know into a case like SME 1 and SME 2: it can be simulated, printed,
# given to a class. And an exercise, SME 3, in which the students fill it in.
#
# - For yourself alone: half an hour is enough, settings included.
# - As an exercise: a visit or a 30-minute interview before class, then 90 minutes in the room.
#
# Before: [2. SME 1](../02_pme1.ipynb), to know what a case is. In the form you need to touch only what you know: each setting has its usual
# value.

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Le formulaire
#
# Cinq étapes. La dernière écrit un fichier à côté de ce notebook, le relit, dit ce qui manque et à quelle ligne, puis simule. Un cas
# inachevé est gardé comme brouillon et se rouvre ici. Une langue suffit ; ce qui reste à traduire est marqué dans le fichier.

# %% [markdown] tags=["lang-en"]
# ## The form
#
# Five steps. The last one writes a file beside this notebook, reads it back, says what is missing and on which line, then simulates. A case
# that is not finished is kept as a draft and can be opened again here. One language is enough; what remains to be translated is marked in
# the file.

# %% tags=["hide-input"]
from ltd_toolkit.lab import CaseForm

CaseForm()

# %% [markdown] tags=["lang-fr"]
# ## L’exercice à donner : PME 3
#
# *À deux ou trois.* Choisissez une entreprise de moins de cinquante salariés qui a changé d’outil depuis moins de deux ans : un logiciel de caisse,
# un agenda partagé, un site de vente, un logiciel de devis. À défaut, prenez la librairie décrite plus bas.
#
# 1. **Demandez.** Une demi-heure d’entretien, avec la feuille ci-dessous. Notez ce que l’on vous dit, et ce que vous voyez.
# 2. **Remplissez.** Pour chaque réponse, dites si elle est *observée* ou *imaginée*. Changez le nom de l’entreprise et tous les prénoms.
# 3. **Prédisez, avant de simuler.** Quelle part du travail se fera avec l’outil au bout de deux ans ? Que change ce que l’entreprise a fait ?
# 4. **Simulez**, puis comparez : avec votre prédiction, et avec ce que l’on vous a raconté. Où le modèle et l’entreprise se contredisent-ils ?
# 5. **Cherchez ce qui compte.** Changez un seul réglage, d’un bout de sa plage à l’autre. Lequel déplace le plus la courbe ? L’aviez-vous observé,
#    ou imaginé ?
# 6. **Proposez.** Ouvrez le cas comme un étudiant et cherchez un plan qui ne coûte pas plus cher. Écrivez cinq lignes à la direction : la
#    tension que votre plan soulage, celle qu’il laisse, ce qu’il coûte, ce que vous regarderez dans trois mois, ce qui vous ferait changer d’avis.
#
# *À rendre* : le fichier `.toml`, votre prédiction, les cinq lignes.

# %% [markdown] tags=["lang-en"]
# ## The exercise to give: SME 3
#
# *In twos or threes.* Choose a firm with a staff of fewer than fifty that has changed a tool in the last two years: till software, a shared
# calendar, an online shop, software for quotes. Failing that, take the bookshop described below.
#
# 1. **Ask.** Half an hour’s interview, with the sheet below. Note what you are told, and what you see.
# 2. **Fill in.** Say of each answer whether it is *observed* or *imagined*. Change the name of the firm and all first names.
# 3. **Predict, before you simulate.** Which share of the work will be done with the tool after two years? What does it change that the firm did what it
#    did?
# 4. **Simulate**, then compare: with your prediction, and with what you were told. Where do model and firm contradict each other?
# 5. **Look for what matters.** Change one setting only, from one end of its range to the other. Which moves the curve most? Had you observed
#    it, or imagined it?
# 6. **Propose.** Open the case as a student would and look for a plan that costs no more. Write five lines to the management: the tension your plan
#    eases, the one it leaves, what it costs, what you will look at in three months, what would change your mind.
#
# *To hand in*: the `.toml` file, your prediction, the five lines.

# %% [markdown] tags=["lang-fr"]
# ## La feuille à emporter
#
# | ce que l’on demande | où cela va dans le formulaire |
# |---|---|
# | Que faites-vous, pour qui ? Qu’est-ce qui presse ? | 1. L’entreprise |
# | Combien êtes-vous, en quelles équipes ? Qui dirige ? | 2. Les personnes |
# | Qui a le plus à dire de cet outil ? Une phrase de lui ou d’elle. | 2. Les personnes |
# | Quel outil, pour quoi faire ? Comment est-il arrivé ? | 3. L’outil |
# | Qu’avez-vous fait pour que l’on s’en serve : formation, essai par une équipe, réunions, aide au poste, fiches, temps réservé ? Qui, combien d’heures, quand ? | 3. L’outil |
# | Quand une commande presse, que devient l’heure prévue pour apprendre ? | 4. Heures reprises par l’activité |
# | Combien de temps par semaine cherche-t-on par soi-même ? Dont : à demander à un collègue ? À un collègue d’une autre équipe ? | 4. Temps passé, demandes d’aide |
# | Quand on trouve seul, est-ce en général la bonne façon de faire ? | 4. Trouvailles justes |
# | Qui connaissait déjà ce genre d’outil ? Quelles mauvaises habitudes avait-on ? | 4. Au départ |
# | Le jour de l’annonce, combien traînaient les pieds ? | 4. Réticence |
# | Quel budget, combien d’heures par personne ? | 4. Ce qu’elle pouvait dépenser |
# | Citez dix choses que l’on fait avec l’outil ; combien de fois par semaine ? | 4. Ce que l’on fait avec l’outil |
#
# Une réponse vague est une réponse : laissez la valeur habituelle et marquez-la *imaginée*. Ne demandez ni résultats confidentiels, ni l’avis de l’un sur
# l’autre, et dites à quoi servira l’entretien.

# %% [markdown] tags=["lang-en"]
# ## The sheet to take along
#
# | what one asks | where it goes in the form |
# |---|---|
# | What do you do, for whom? What is urgent? | 1. The firm |
# | How many are you, in which teams? Who leads? | 2. The people |
# | Who has most to say about this tool? A sentence of theirs. | 2. The people |
# | Which tool, what for? How did it come? | 3. The tool |
# | What did you do so that it is used: a course, a trial by one team, meetings, help on the job, notes, reserved time? Who, how many hours, when? | 3. The tool |
# | When an order is urgent, what becomes of the hour meant for learning? | 4. Hours taken back by operations |
# | How much time a week do people search by themselves? Of which: asking a colleague? A colleague of another team? | 4. Time spent, requests for help |
# | When people find out alone, is it usually the right way? | 4. Right findings |
# | Who knew this kind of tool already? Which wrong habits were there? | 4. At the start |
# | On the day it was announced, how many dragged their feet? | 4. Reluctance |
# | Which budget, how many hours per person? | 4. What it could spend |
# | Name ten things that are done with the tool; how many times a week? | 4. What people do with the tool |
#
# A vague answer is an answer: leave the usual value and mark it *imagined*. Ask neither for confidential results nor for what one thinks of another,
# and say what the interview is for.

# %% [markdown] tags=["lang-fr"]
# ## Sans entreprise sous la main : une librairie
#
# > *Imaginée.* Une librairie de quartier, six salariés : quatre au magasin, deux au bureau. Anne, qui l’a reprise il y a trois ans, peut y passer deux
# > heures par semaine. En janvier elle ouvre une boutique en ligne. Le bureau a suivi trois heures de formation, avec Zoé, libraire ; les autres
# > regarderont faire. On s’entraide volontiers, mais chacun dans son équipe. Fin novembre, l’heure prévue pour apprendre disparaît presque à chaque fois.
# > Zoé : « Les clients demandent si c’est livré demain. » Anne a prévu 1 000 euros et une vingtaine d’heures par personne.
#
# <details><summary>Ce que ce texte permet de remplir, et ce qu’il ne dit pas</summary>
#
# - *Dit* : deux équipes, 4 et 2 ; 2 heures de direction par semaine ; une formation de 3 heures pour le bureau et Zoé ; 1 000 euros, 20 heures. Le coût se vérifie :
#   3 personnes × 3 heures × 30 euros = 270 euros.
# - *Suggéré* : des heures souvent reprises (le haut de la plage : 80 %) ; peu de demandes d’aide hors de l’équipe (5 %) ; beaucoup au collègue (60 à 70 %).
#   Écrivez pourquoi.
# - *Passé sous silence* : ce que l’on savait déjà, les mauvaises habitudes, la réticence, la durée du travail. Valeur habituelle, marquée imaginée. Le
#   plus gros risque d’erreur est là, et l’étape 5 de l’exercice le montre.
#
# </details>

# %% [markdown] tags=["lang-en"]
# ## Without a firm at hand: a bookshop
#
# > *Imagined.* A neighbourhood bookshop with a staff of six: four in the shop, two in the office. Anne, who took it over three years ago, can give it two
# > hours a week. In January she opens an online shop. The office was trained for three hours, with Zoé, bookseller; the others will watch.
# > People gladly help each other, but each in their own team. In late November the hour meant for learning disappears nearly every time. Zoé: “Customers ask
# > whether it is delivered tomorrow.” Anne has set aside 1,000 euros and some twenty hours per person.
#
# <details><summary>What this text lets you fill in, and what it does not say</summary>
#
# - *Said*: two teams, 4 and 2; 2 hours of management a week; a course of 3 hours for the office and Zoé; 1,000 euros, 20 hours. The cost can be checked: 3 people
#   × 3 hours × 30 euros = 270 euros.
# - *Suggested*: hours often taken back (the top of the range: 80%); few requests for help outside the team (5%); much asking of colleagues (60 to 70%). Write
#   down why.
# - *Left unsaid*: what people knew already, wrong habits, reluctance, working time. The usual value, marked imagined. The greatest risk of error is there, and
#   step 5 of the exercise shows it.
#
# </details>

# %% [markdown] tags=["lang-fr"]
# ## Ce que vous regarderez dans les copies
#
# | | insuffisant | juste | remarquable |
# |---|---|---|---|
# | Observé ou imaginé | tout est « observé » | les deux sont distingués | et chaque choix imaginé a sa raison |
# | Prédiction | faite après coup | faite avant, avec un chiffre | et l’écart est expliqué |
# | Ce qui compte | un réglage au hasard | un réglage à la fois, l’effet est dit | et comparé à la largeur de la bande |
# | Le plan | le plus cher gagne | à coût égal | et la tension qu’il laisse est nommée |
# | Limites | « le modèle prédit » | un scénario, pas une prévision | et dit quelle observation le contredirait |
#
# Une simulation qui contredit l’entretien n’est pas une faute : c’est la question à poser à l’entreprise. Aucun chiffre de ce formulaire n’a été mesuré dans une
# entreprise réelle, et la page le rappelle.
#
# ## Pour aller plus loin
#
# - Un second épisode, des répliques qui dépendent de la situation, un départ, une nouvelle version de l’outil : ouvrez le fichier dans un éditeur de texte, et
#   prenez PME 1 pour modèle. Le formulaire garde ensuite ce qu’il ne montre pas ; seuls vos commentaires l’empêchent de récrire le fichier, et il le dit.
# - Un cas réel devient public dès qu’une classe l’a vu : gardez un nom inventé, et montrez le cas à l’entreprise d’abord.

# %% [markdown] tags=["lang-en"]
# ## What you will look for in the papers
#
# | | poor | sound | outstanding |
# |---|---|---|---|
# | Observed or imagined | everything is “observed” | the two are told apart | and each imagined choice has its reason |
# | Prediction | made afterwards | made before, with a number | and the gap is explained |
# | What matters | some setting at random | one setting at a time, the effect is told | and compared with the width of the band |
# | The plan | the dearest wins | at equal cost | and the tension it leaves is named |
# | Limits | “the model predicts” | a scenario, not a forecast | and says which observation would contradict it |
#
# A simulation that contradicts the interview is no mistake: it is the question to ask the firm. No number of this form was measured in a real
# firm, and the page says so.
#
# ## To go further
#
# - A second episode, lines that depend on how things stand, somebody who leaves, a new version of the tool: open the file in a text editor, and take SME 1 as a
#   model. The form then keeps what it does not show; only comments of yours keep it from writing the file again, and it says so.
# - A real case becomes public as soon as a class has seen it: keep a made-up name, and show the case to the firm first.
