# %% [markdown] tags=["lang-fr"]
# # 0. Pour commencer
#
# **5 minutes.** À la fin, vous saurez exécuter une leçon, déplacer une commande, et où vous allez.
#
# Cette page est un carnet (*notebook*) : du texte, des cellules de code (sur fond gris), et leurs résultats. **Vous n’avez pas à
# programmer.** Cliquez dans la première cellule grise, ci-dessous, puis appuyez sur `Maj + Entrée` : elle s’exécute, et la suivante
# est choisie. Recommencez jusqu’au bas de la page. Une cellule repliée finit par `•••` : elle s’exécute de même, et il n’y a rien à y
# lire.

# %% [markdown] tags=["lang-en"]
# # 0. To begin with
#
# **5 minutes.** By the end you will know how to run a lesson, how to move a control, and where you are going.
#
# This page is a notebook: text, cells of code (on grey), and their results. **You do not have to program.** Click in the first
# grey cell, below, then press `Shift + Enter`: it is run, and the next one is selected. Go on in this way to the bottom of the page. A
# folded cell ends in `•••`: it is run in the same way, and there is nothing in it to read.

# %%
from ltd_toolkit import set_language

set_language("fr")

# %% [markdown] tags=["lang-fr"]
# ## Gagnez en deux minutes
#
# Un négoce de vingt-quatre personnes (imaginé) vient d’acheter un logiciel de stock. Une heure par semaine est réservée pour
# apprendre, pendant six mois, mais il ne s’y passe pas grand-chose. Vous n’avez qu’une commande, l’**espace de partage** : combien de
# cette heure sert à une réunion où chacun montre ce qu’il a trouvé.
#
# **Prédisez d’abord :** combien de temps cette réunion doit-elle durer, chaque semaine, pour qu’au bout de deux ans l’entreprise ait
# produit plus, en tout, qu’avec l’ancienne façon de faire ? Puis cliquez sur la commande, et déplacez-la avec les flèches du clavier.

# %% [markdown] tags=["lang-en"]
# ## Win in two minutes
#
# A dealer with a staff of twenty-four (imagined) has just bought stock software. One hour a week is reserved for learning, for
# six months, but not much happens in it. You have a single control, the **sharing space**: how much of this hour goes into a
# meeting where everybody shows what they found.
#
# **Predict first:** how long must this meeting last each week for the firm to have produced more over two years, all in all, than in
# the old way of working? Then click on the control and move it with the arrow keys.

# %% tags=["hide-input"]
from ltd_toolkit import Plan, load_case
from ltd_toolkit.lab import LeverPanel

stock = load_case("pme1").episode("stock")
kept = Plan(reserved_time={"dose": 1, "weeks": 26})
LeverPanel(stock, "sharing_space", plan=kept)

# %% [markdown] tags=["lang-fr"]
# <details><summary>La réponse, et ce qu’elle vaut</summary>
#
# Trois quarts d’heure. En dessous, l’heure réservée coûte plus qu’elle ne rend ; au-dessus, l’entreprise y gagne. À la fin, la
# ligne est au-dessus de 100 % à toutes les doses ; mais il faut d’abord racheter le creux du début, et c’est ce que compte la
# phrase. La bande compte autant que le trait : elle contient huit simulations sur dix, et le même plan peut tomber dans le
# haut ou dans le bas. Ce n’est **pas une prévision** : un modèle raisonné, dont la plupart des nombres sont des jugements,
# montre ce qui suit de ses hypothèses.
# </details>
#
# ## La carte
#
# Une petite entreprise qui se numérise doit apprendre, et apprendre tire dans deux sens à la fois.
#
# - **Explorer ou exploiter**, apprendre **chacun ou ensemble**, **en formation ou en travaillant** : trois tensions →
#   [1. Trois paradoxes](01_paradoxes.ipynb) *(30 min)*
#   - chacun ou ensemble ; un pilote → [2. PME 1](02_pme1.ipynb) *(45 min)*
#   - en formation ou en travaillant ; l’entraide et ses erreurs → [3. PME 2](03_pme2.ipynb) *(45 min)*
# - Ce qui les avive (moyens, culture, temps) et ce qu’on peut faire (quatre stratégies, et leur prix) →
#   [4. Limites, dirigeants et stratégies](04_strategies.ipynb) *(45 min)*
#   - tenir huit trimestres avec un budget → [5. Le jeu](05_game.ipynb) *(60 min)*
# - Dans de vraies entreprises : mesurer → [6. Une enquête, des échelles](06_survey_scales.ipynb) *(45 min)*
#   - comparer des entreprises → [7. Des profils d’apprentissage](07_profiles.ipynb) *(60 min)*
#   - d’une mesure à un plan → [8. Du profil au plan](08_from_profile_to_plan.ipynb) *(45 min)*
#
# Pressé ? Les leçons 1 et 2 se suffisent. Chercheur ? Commencez à la 6.

# %% [markdown] tags=["lang-en"]
# <details><summary>The answer, and what it is worth</summary>
#
# Three quarters of an hour. Below, the hour reserved costs more than it gives; above, the firm gains. In the end the line is
# above 100% at every dose; but the dip at the beginning has to be made up for first, and that is what the sentence counts. The
# band counts as much as the line: it holds eight runs out of ten, and the same plan may fall into its top or its bottom. This
# is **not a forecast**: a reasoned model, most of whose numbers are judgements, shows what follows from its assumptions.
# </details>
#
# ## The map
#
# A small firm that goes digital must learn, and learning pulls two ways at once.
#
# - **Explore or exploit**, learn **each alone or together**, **by courses or at work**: three tensions →
#   [1. Three paradoxes](01_paradoxes.ipynb) *(30 min)*
#   - each alone or together; a pilot → [2. SME 1](02_pme1.ipynb) *(45 min)*
#   - by courses or at work; mutual help and its errors → [3. SME 2](03_pme2.ipynb) *(45 min)*
# - What sharpens them (means, culture, time) and what can be done (four strategies, and their price) →
#   [4. Limits, leaders and strategies](04_strategies.ipynb) *(45 min)*
#   - hold out for eight quarters on a budget → [5. The game](05_game.ipynb) *(60 min)*
# - In real firms: measure → [6. A survey, scales](06_survey_scales.ipynb) *(45 min)*
#   - compare firms → [7. Learning profiles](07_profiles.ipynb) *(60 min)*
#   - from a measure to a plan → [8. From profile to plan](08_from_profile_to_plan.ipynb) *(45 min)*
#
# In a hurry? Lessons 1 and 2 are enough. A researcher? Begin at 6.
