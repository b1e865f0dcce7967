# %% [markdown] tags=["lang-fr"]
# # Le débrief : ce que la classe a fait
#
# **Pour qui enseigne. 30 minutes**, en projetant cette page. Elle lit un dossier où se trouve ce que la classe a remis :
#
# - l’export Moodle (CSV) où les étudiants ont collé le **code de résultat** de la page de classe ;
# - les fichiers `attempts.jsonl` des leçons, et les résultats du jeu (`.json`), si vous les avez demandés.
#
# Rien ne sort de votre ordinateur. À l’écran, chacun porte un nom d’animal ou de plante ; qui est qui ne s’écrit que dans un fichier pour
# vous. La classe livrée ici est **synthétique** : tirée au hasard, elle montre la page, et n’apprend rien d’une vraie classe.

# %% [markdown] tags=["lang-en"]
# # The debrief: what the class did
#
# **For lecturers. 30 minutes**, with this page on the projector. It reads a folder with what the class handed in:
#
# - the Moodle export (CSV) into which students pasted the **result code** of the class page;
# - the files `attempts.jsonl` of the lessons, and the results of the game (`.json`), if you asked for them.
#
# Nothing leaves your computer. On the screen everybody bears the name of an animal or a plant; who is who is written only into a file for
# you. The class that comes along is **synthetic**: drawn at random, it shows the page, and teaches nothing about a real class.

# %% tags=["hide-input"]
import tempfile
from pathlib import Path

from IPython.display import Markdown, display

from ltd_toolkit import plot_front, set_language, show
from ltd_toolkit.classroom import read_class_folder, read_debrief
from ltd_toolkit.course import export_grades, read_results
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import current_language, number, word

set_language("fr")


def said(table):
    """Show a table with its columns in words; what is computed keeps all decimals."""
    named = table.rename(columns=lambda name: word(f"lesson.debrief.{name}")).rename_axis(
        index=None, columns=None
    )
    return named.map(lambda cell: number(cell) if isinstance(cell, float) else cell)


# %% [markdown] tags=["lang-fr"]
# ## Votre dossier
#
# Remplacez les deux lignes par les vôtres, par exemple `folder = Path("ma_classe")` et `kept = folder`. Les sous-dossiers de Moodle peuvent rester. Avec un
# délai de remise, écrivez `read_debrief(..., due=datetime(2026, 11, 30, 18))` ; avec un cas à vous, `case="mon_cas.toml"`.

# %% [markdown] tags=["lang-en"]
# ## Your folder
#
# Put your own in the place of the two lines, such as `folder = Path("my_class")` and `kept = folder`. Sub-folders made by Moodle may stay. If there
# is a time limit, write `read_debrief(..., due=datetime(2026, 11, 30, 18))`; with a case of your own, `case="my_case.toml"`.

# %%
folder = data_folder() / "class"
kept = Path(tempfile.mkdtemp())

handed_in = read_class_folder(folder)
debrief = read_debrief(handed_in.codes, kept / "key.csv", random_state=1)
debrief.write_key(kept / "key.csv")  # who is who: for you alone
said(
    handed_in.files.groupby("kind")
    .size()
    .rename(index=lambda kind: word(f"lesson.debrief.kind.{kind}"))
    .to_frame("files")
)

# %% [markdown] tags=["lang-fr"]
# ## Ce qui a été remis, et ce qui ne l’a pas été
#
# Ligne par ligne de l’export : ce qui ne compte pas, et pourquoi. Un code abîmé se recolle ; demandez-le avant de commencer.

# %% [markdown] tags=["lang-en"]
# ## What was handed in, and what was not
#
# Line by line of the export: what does not count, and why. A damaged code can be pasted again; ask for it before you begin.

# %%
notes = handed_in.files.loc[handed_in.files["note"] != "", "note"]
if len(notes):
    display(Markdown("\n".join(f"- {note}" for note in notes)))
debrief.part("in")

# %% [markdown] tags=["lang-fr"]
# ## Prédire, puis voir
#
# *Quatre minutes.* Avant de montrer l’image, redemandez : « qui avait prévu plus de la moitié ? » Puis : d’où vient l’écart, de l’entreprise ou de
# l’idée qu’on se faisait de l’outil ?

# %% [markdown] tags=["lang-en"]
# ## Predict, then see
#
# *Four minutes.* Before you show the picture, ask again: “who expected more than half?” Then: where does the gap come from, from the firm or from
# what one thought of the tool?

# %%
debrief.part("predictions")

# %% [markdown] tags=["lang-fr"]
# ## Ce que les plans choisissent
#
# *Trois minutes.* Ce que personne n’a choisi parle autant que le reste.

# %% [markdown] tags=["lang-en"]
# ## What the plans choose
#
# *Three minutes.* What nobody chose says as much as the rest.

# %%
debrief.part("choices")

# %% [markdown] tags=["lang-fr"]
# ## Ce que l’on croit, ce que l’on fait
#
# *Cinq minutes.* Argyris et Schön (1974) séparent la **théorie professée**, ce que l’on dit guider son action, de la **théorie d’usage**, ce que l’action
# montre. Ici : la stratégie à laquelle chacun dit croire, et ce que son premier plan en fait.

# %% [markdown] tags=["lang-en"]
# ## What one believes, what one does
#
# *Five minutes.* Argyris and Schön (1974) tell **espoused theory**, what one says guides one's action, from **theory-in-use**, what the action
# shows. Here: the strategy that everybody says they believe in, and what their first plan makes of it.

# %%
debrief.part("theories")

# %% [markdown] tags=["lang-fr"]
# ## D’un seul côté, ou mêlé
#
# *Six minutes.* Donnez la parole à une équipe de chaque sorte. Ensuite la seconde fois : qui n’a changé **qu’une** chose sait ce qui a agi.

# %% [markdown] tags=["lang-en"]
# ## One-sided, or mixed
#
# *Six minutes.* Let a team of each kind speak. Then the second time: whoever changed **one** thing only knows what acted.

# %%
display(debrief.part("kinds"))
debrief.part("seconds")

# %% [markdown] tags=["lang-fr"]
# ## Le front de la classe
#
# *Cinq minutes.* Trois critères à la fois : maîtrise, pire mois, heures passées. Demandez à deux équipes du front de défendre ce qu’elles ont **sacrifié**.

# %% [markdown] tags=["lang-en"]
# ## The front of the class
#
# *Five minutes.* Three criteria at once: mastery, worst month, hours spent. Ask two teams on the front to defend what they **gave up**.

# %%
debrief.part("front")

# %% [markdown] tags=["lang-fr"]
# ## Le jeu, s’il a été joué
#
# Chaque partie est rejouée d’après ses décisions : un résultat récrit à la main ne compte pas. Les numéros vont de la plus grande maîtrise à la plus petite ; les parties ont
# chacune leur monde, la chance y est donc pour quelque chose. `handed_in.games["file"]`, hors de l’écran, dit de qui elles sont.

# %% [markdown] tags=["lang-en"]
# ## The game, if it was played
#
# Each play is played again from its decisions: a result rewritten by hand does not count. Numbers go from the most mastery to the least; each play has
# its own world, so luck has its share in it. `handed_in.games["file"]`, off the screen, says whose they are.

# %%
games = handed_in.games
names = {n: word("lesson.debrief.play", n=n) for n in games.index}
show(plot_front(games.rename_axis("plan"), labels=names)) if len(games) else word("lesson.debrief.no_games")

# %% [markdown] tags=["lang-fr"]
# ## Les notes, en une cellule
#
# `grades.csv` s’importe dans Moodle (*Notes* → *Importation* → *Fichier CSV*, séparateur point-virgule ; numéro d’identification dans la première colonne). On
# note les exercices, **jamais le résultat simulé** : un bon raisonnement peut tomber sur un mauvais tirage. À l’écran, aucun nom : les glissements les
# plus fréquents, à reprendre ensemble, puis la répartition des notes.

# %% [markdown] tags=["lang-en"]
# ## Grades, in one cell
#
# `grades.csv` can be imported into Moodle (*Grades* → *Import* → *CSV file*, separator comma; ID number in the first column). Exercises are
# graded, **never the simulated outcome**: sound reasoning can meet a bad draw. On the screen there are no names: the most frequent slips, to go over
# together, then how the grades spread.

# %%
if handed_in.attempts:
    results = read_results(handed_in.attempts)
    grades = export_grades(results, kept / "grades.csv", out_of=20)
    slips = results.slips().head(6).reset_index()
    slips["exercise"] = [results.exercises[name].title[current_language()] for name in slips["exercise"]]
    display(said(slips[["exercise", "name", "students", "share"]]))
    spread = grades.describe().loc[["count", "min", "50%", "max"]].T.astype({"count": int})
    display(said(spread.rename(columns={"50%": "median"})))
else:
    display(Markdown(word("lesson.debrief.no_attempts")))

# %% [markdown] tags=["lang-fr"]
# ## Pour finir
#
# « Bien, **si**… » : une phrase par équipe, au tableau. Et ce que cette page ne dit pas :
#
# - un code n’est pas scellé : qui sait programmer peut en fabriquer un ; ne notez pas le résultat ;
# - trente personnes ne prouvent rien sur les PME, ni sur les étudiants ;
# - qui n’a pas mis sa stratégie en premier a pu avoir une bonne raison : demandez-la.
#
# La même page, à garder, avec les mêmes noms : `ltd debrief codes.csv --key key.csv -o debrief.html`. Avant : [5. Le jeu](../05_game.ipynb) · Votre propre cas : [PME 3](own_case.ipynb)

# %% [markdown] tags=["lang-en"]
# ## To end
#
# “Good, **if** …”: one sentence per team, on the board. And what this page does not say:
#
# - a code is not sealed: whoever can program can make one; do not grade the outcome;
# - thirty people prove nothing about SMEs, nor about students;
# - whoever did not put their strategy first may have had a good reason: ask for it.
#
# The same page, to keep, with the same names: `ltd debrief codes.csv --key key.csv -o debrief.html`. Before: [5. The game](../05_game.ipynb) · A case of your own: [SME 3](own_case.ipynb)
