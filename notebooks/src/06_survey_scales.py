# %% [markdown] tags=["lang-fr"]
# # 6. D’une enquête à une mesure
#
# **45 minutes.** À la fin de cette leçon, vous saurez
#
# - lire un fichier d’enquête et entendre ce qui n’y va pas ;
# - passer des réponses à une échelle, et dire ce que vaut sa fidélité (on dit aussi *fiabilité*) ;
# - passer des personnes à l’entreprise, sans supposer qu’elles sont d’accord ;
# - défendre une mesure, et dire ce qu’elle ne prouve pas.
#
# Une **échelle** est un groupe de questions (on dit aussi *items*) qui portent sur la même chose ; son score est la moyenne de
# leurs réponses. Exécutez les cellules une à une, de haut en bas (`Maj + Entrée`). Aucune connaissance de Python
# n’est demandée : vous changerez une valeur, une fois, dans le code des premières cellules ; celui des autres est replié.

# %% [markdown] tags=["lang-en"]
# # 6. From a survey to a measure
#
# **45 minutes.** By the end of this lesson you will be able to
#
# - read a survey file and hear what is wrong with it;
# - go from answers to a scale, and say what its reliability is worth;
# - go from people to the firm, without assuming that they agree;
# - defend a measure, and say what it does not prove.
#
# A **scale** is a group of questions (also called *items*) about the same thing; its score is the mean of the answers to
# them. Run the cells one by one, from top to bottom (`Shift + Enter`). You need no knowledge of Python: you
# will change one value, once, in the code of the first cells; that of the others is folded.

# %% tags=["hide-input"]
from IPython.display import Markdown, display

from ltd_toolkit import load_instrument, set_language
from ltd_toolkit.language import current_language, has_word, number, word

set_language("fr")
language = current_language()
scale_names = load_instrument().scales[language]


def in_words(name):
    """Say a scale, a role or a column in words."""
    return word(f"lesson.{name}") if has_word(f"lesson.{name}") else scale_names.get(name, name)


def tell(*sentences):
    """Show sentences as text."""
    display(Markdown("\n\n".join(map(str, sentences))))


def said(table):
    """Show a table with its names in words and two decimals; what is computed keeps them all."""
    named = table.rename(index=in_words, columns=in_words)
    named = named.rename_axis(index=[None] * table.index.nlevels, columns=None)
    return named.map(lambda cell: number(cell) if isinstance(cell, float) else cell)


# %% [markdown] tags=["lang-fr"]
# ## Un vendredi soir, dans un club d’entreprises
#
# *Cette scène est imaginée.* Claire anime un club de douze petites entreprises. Elle dispose d’un budget pour payer des
# heures de remplacement dans l’une d’elles : parmi celles où quatre personnes au moins ont répondu, celle où l’on manque le
# plus de temps pour apprendre à se servir du nouvel outil. 102 personnes ont répondu à quatre questions sur le manque de temps, de 1 (pas du tout d’accord) à 7 (tout à fait
# d’accord). Claire en fait la moyenne dans son tableur, et écrit :
#
# > « C’est l’entreprise **E004** qui manque le plus de temps : 6,4 sur 7. Mais l’alpha n’est que de 0,03 : ces
# > questions ne valent rien, il faudra les supprimer l’an prochain. »
#
# Deux détails lui ont échappé. Une case contient **99**, le code que son logiciel donne aux réponses manquantes. Et la
# quatrième question est posée dans l’autre sens : « Dans une semaine ordinaire, nous avons *assez* d’heures… ». Ses
# deux conclusions sont fausses.
#
# L’**alpha** (de Cronbach) dit à quel point les réponses aux questions d’une échelle vont ensemble : 1, tout à fait ; 0, pas du
# tout. **Prédisez avant de continuer**, et notez vos réponses. Sans erreur, l’alpha de Claire serait de 0,81.
#
# 1. Si le 99 était la seule erreur, une case sur 408, que deviendrait l’alpha ? Et la moyenne des 102 personnes ?
# 2. Si la question oubliée dans l’autre sens était la seule erreur, que deviendrait l’alpha ?
# 3. Une entreprise de deux personnes, où les deux ont répondu ; une entreprise de 62 personnes, où une seule a répondu : de
#    laquelle connaissez-vous le mieux le manque de temps ?
#
# ## Un fichier comme il arrive
#
# Voici une enquête entière, enregistrée par un Excel français : questions et réponses en toutes lettres, points-virgules, accents
# dans un ancien codage de Windows. **Les données sont synthétiques**, fabriquées pour apprendre, et le questionnaire est **provisoire** : il n’a
# pas encore été validé auprès de vrais répondants. On ne précise rien : le programme reconnaît ce qu’il peut, et le dit.

# %% [markdown] tags=["lang-en"]
# ## A Friday evening at a business club
#
# *This scene is imagined.* Claire runs a club of twelve small firms. She has a budget to pay for replacement hours in one of
# them: among those where at least four people answered, the one where people most lack time for learning to use the
# new tool. 102 people have answered four questions
# about lack of time, from 1 (strongly disagree) to 7 (strongly agree). Claire averages them in her spreadsheet, and
# writes:
#
# > “It is firm **E004** that lacks time the most: 6.4 out of 7. But alpha is only 0.03: these questions are worthless and
# > should be dropped next year.”
#
# Two details have escaped her. One cell holds **99**, the code that her survey program gives to missing answers. And the
# fourth question is asked the other way round: “In an ordinary week, we have *enough* hours …”. Both her
# conclusions are wrong.
#
# **Alpha** (Cronbach's) tells how far the answers to the questions of a scale go together: 1, entirely; 0, not at all.
# **Predict before you go on**, and write your answers down. Without any error Claire's alpha would be 0.81.
#
# 1. If the 99 were the only error, one cell out of 408, what would become of alpha? And of the mean of the 102 people?
# 2. If the question left the other way round were the only error, what would become of alpha?
# 3. A firm of two people, where both answered; a firm of 62 people, where a single one answered: of which do you know the lack
#    of time better?
#
# ## A file as it comes
#
# Here is a whole survey, saved by a French Excel: questions and answers in full text, semicolons, accents in an old
# Windows encoding. **The data are synthetic**, made for learning, and the questionnaire is **provisional**: it has not been validated
# on real respondents yet. Nothing is specified: the program recognises what it can, and says so.

# %%
import pandas as pd

from ltd_toolkit import SurveyError, read_survey
from ltd_toolkit.folders import data_folder

pd.set_option("display.max_colwidth", 120)
survey = read_survey(data_folder() / "survey_fr.csv")
tell(*survey.log[language], word("problem.heading", n=len(survey.problems)))

# %% [markdown] tags=["lang-fr"]
# Des phrases à lire avant tout calcul : combien de lignes et de colonnes, combien de questions reconnues, combien de réponses
# valables et de manquantes (« ne sait pas » et « non concerné » ne sont pas des nombres), combien de problèmes.
#
# Maintenant, le fichier de Claire : les mêmes réponses, en codes, pour douze entreprises, et trois accidents : le 99 ; une réponse
# tapée à la main, sans ses accents ; deux personnes d’une même entreprise qui ne donnent pas le même effectif.

# %% [markdown] tags=["lang-en"]
# Sentences to read before computing anything: how many rows and columns, how many questions recognised, how many answers valid
# and missing (“don't know” and “not applicable” are not numbers), how many problems.
#
# Now Claire's file: the same answers, as codes, for twelve firms, and three accidents: the 99; an answer typed by hand, in
# French and without its accents; two people of one firm who do not give the same number of staff.

# %%
import tempfile
from pathlib import Path

cells = read_survey(data_folder() / "survey_codes.csv").raw.astype("str")  # every cell as text
cells = cells[cells["firm"] < "E013"]
cells.loc[17, "TIM2"] = "99"
cells.loc[20, "TIM1"] = "Tout a fait d'accord"
cells.loc[16, "size"] = "54"

folder = tempfile.TemporaryDirectory()
path = Path(folder.name) / "club.csv"
cells.to_csv(path, index=False)
try:
    read_survey(path)
except SurveyError as error:
    tell(error)

# %% [markdown] tags=["lang-fr"]
# La lecture s’arrête **avant** le premier nombre, et dit tout à la fois : le fichier, la ligne, la colonne, la valeur, ce qui était
# attendu, ce qu’il faut faire. Rien n’a été corrigé dans votre dos : « Tout a fait » ressemble à « Tout à fait », mais c’est à vous
# de l’écrire. La dernière phrase n’est qu’une remarque : quand les personnes se contredisent sur l’entreprise, c’est le dirigeant
# ou la dirigeante qui compte.
#
# Le remède normal est de corriger le fichier. Si vous ne le pouvez pas, `on_problem="mark"` **met de côté les cases refusées**, et
# elles seules : aucune personne n’est supprimée.

# %% [markdown] tags=["lang-en"]
# Reading stops **before** the first number, and tells everything at once: the file, the line, the column, the value, what was
# expected, what to do. Nothing was corrected behind your back: “Tout a fait” looks like “Tout à fait” (strongly agree), but it is
# for you to write it. The last sentence is only a note: where people contradict each other about the firm, the
# owner-manager's word counts.
#
# The normal remedy is to correct the file. If you cannot, `on_problem="mark"` **sets the refused cells aside**, and them
# alone: no person is deleted.

# %%
marked = read_survey(path, on_problem="mark")
tell(*marked.log[language].iloc[[0, -1]])
problems = marked.problems[["severity", "line", "column", "value"]]
said(problems.assign(severity=problems["severity"].map(in_words)))

# %% [markdown] tags=["lang-fr"]
# Une **erreur** empêche tout calcul digne de confiance ; une **remarque** dit ce qui a été décidé. Les 102 personnes sont toujours là.
# **À vous** : dans la première des deux cellules de code ci-dessus, à la ligne `cells.loc[17, "TIM2"] = "99"`, écrivez entre les
# guillemets un 8, un mot ou rien à la place de 99 ; puis exécutez de nouveau cette cellule et la suivante.
#
# ## Des réponses à une échelle
#
# Trois décisions, que le programme prend au grand jour :
#
# - **inverser** les réponses aux questions posées à l’envers : une réponse *r* compte pour 8 − *r* (les bouts de l’échelle sont 1 et 7) ;
# - **ne rien inventer** : une réponse manquante reste manquante, quelle qu’en soit la raison ;
# - **demander assez** : on note une personne si elle a répondu à la moitié des questions au moins (`min_answered=0.5`).

# %% [markdown] tags=["lang-en"]
# An **error** prevents any trustworthy number; a **note** tells what was decided. The 102 people are all still there.
# **Your turn**: in the first of the two code cells above, in the line `cells.loc[17, "TIM2"] = "99"`, write an 8, a word or nothing
# between the quotation marks instead of 99; then run that cell and the next one again.
#
# ## From answers to a scale
#
# Three decisions, which the program takes in the open:
#
# - **reverse** the answers to questions asked the other way: an answer *r* counts as 8 − *r* (the ends of the scale are 1 and 7);
# - **invent nothing**: a missing answer stays missing, whatever the reason;
# - **ask for enough**: a person is scored if they answered half of the questions at least (`min_answered=0.5`).

# %% tags=["hide-input"]
from ltd_toolkit.scales import score_audit

audit = score_audit(survey.responses, survey.instrument, missing_kind=survey.missing_kind)
three = audit.loc[["exploration", "tension_formal_informal", "lack_of_time"]]
said(three.drop(columns=["absent", "note"])).T

# %% [markdown] tags=["lang-fr"]
# « Notées malgré une lacune » : il leur manquait une réponse, la moitié n’en manquait pas. Avec `min_answered=1`, ces
# personnes seraient perdues.
#
# Revenons à Claire et à ses quatre questions : TIM1, TIM2, TIM3, et TIM4 qui est posée à l’envers. Voici l’alpha tel que n’importe quel logiciel le calcule sur le tableau qu’on lui donne, sans rien dire, dans
# quatre cas ; à côté, la moyenne des 102 personnes, puis celle des trois entreprises où l’on a le plus répondu.

# %% [markdown] tags=["lang-en"]
# “Scored despite a gap”: an answer was missing, but not half of them. With `min_answered=1` these people would be lost.
#
# Back to Claire and her four questions: TIM1, TIM2, TIM3, and TIM4, which is asked the other way. Here is alpha as any program computes it from the table that it is given, without a word, in four
# cases; beside it, the mean of the 102 people, then that of the three firms where most people answered.


# %% tags=["hide-input"]
def alpha(answers):
    """Cronbach's alpha: the share of the variance of a sum that its parts have in common."""
    covariances, k = answers.cov().to_numpy(), answers.shape[1]
    return k / (k - 1) * (1 - covariances.trace() / covariances.sum())


club = survey.select(survey.respondents["firm"] < "E013", why="E001–E012")
as_answered = club.responses[["TIM1", "TIM2", "TIM3", "TIM4"]]
right = as_answered.assign(TIM4=8 - as_answered["TIM4"])
with_99, both = right.copy(), as_answered.copy()
with_99.loc["R0016", "TIM2"] = both.loc["R0016", "TIM2"] = 99

files = {"right": right, "with_99": with_99, "unturned": as_answered, "both": both}
cases = {}
for name, answers in files.items():
    person = answers.mean(axis="columns")
    of_firms = person.groupby(club.respondents["firm"]).mean()[["E004", "E005", "E008"]]
    cases[name] = {"alpha": alpha(answers), "mean": person.mean(), **of_firms}
said(pd.DataFrame(cases).T)

# %% [markdown] tags=["lang-fr"]
# Comparez avec vos prédictions.
#
# - **Un 99** : la moyenne générale bouge à peine (qui remarquerait 5,1 au lieu de 4,9 ?), mais l’alpha s’effondre, et E004
#   passe de la troisième place à la première.
# - **Une question non inversée** : toutes les moyennes restent plausibles, et l’alpha tombe à presque rien.
# - **Les deux**, le fichier de Claire : les deux erreurs se compensent en partie dans la moyenne générale, et rien n’a l’air faux.
#   L’échelle était bonne ; c’est le fichier qui ne l’était pas. Et le budget revenait à E008 ou à E005, presque à égalité.
#
# On peut se tromper dans l’autre sens : Claire, prévenue, inverse TIM4 dans son tableur ; le programme, qui sait que TIM4 est posée
# à l’envers, l’inverse encore. Il s’en aperçoit, et refuse ; `item_analysis` montre pourquoi.

# %% [markdown] tags=["lang-en"]
# Compare with what you predicted.
#
# - **A 99**: the overall mean hardly moves (who would notice 5.1 instead of 4.9?), but alpha collapses, and E004 goes
#   from third place to first.
# - **A question not reversed**: all means stay plausible, and alpha falls to almost nothing.
# - **Both**, Claire's file: the two errors partly cancel out in the overall mean, and nothing looks wrong. The scale was
#   good; the file was not. And the budget belonged to E008 or E005, almost level.
#
# One can err the other way: Claire, now warned, reverses TIM4 in her spreadsheet; the program, which knows that TIM4 is
# asked the other way, reverses it once more. It notices, and refuses; `item_analysis` shows why.

# %% tags=["hide-input"]
from ltd_toolkit import item_analysis, score_scales

twice = club.responses.assign(TIM4=8 - club.responses["TIM4"])
try:
    score_scales(twice, survey.instrument)
except SurveyError as error:
    tell(error)
items = item_analysis(twice, survey.instrument).loc[["TIM1", "TIM2", "TIM3", "TIM4"]]
said(items[["n", "mean", "sd", "rest_r", "note"]])

# %% [markdown] tags=["lang-fr"]
# « Lien avec les autres » (*rest_r*) est la corrélation d’une question avec la somme des autres de son échelle. Négative, elle dit
# qu’une question contredit ses voisines : presque toujours un sens oublié, ou inversé deux fois. Des
# trois remèdes de la phrase, c’est ici le deuxième : rétablir les réponses telles qu’elles ont été données.
#
# ## Quelle fidélité ?
#
# Un alpha se donne **avec son intervalle** : sur d’autres répondants, il aurait été un peu différent.

# %% [markdown] tags=["lang-en"]
# “Link with the others” (*rest_r*) is the correlation of a question with the sum of the others of its scale. A negative one says
# that a question contradicts its neighbours: almost always a direction forgotten, or reversed twice. Of the
# three remedies in the sentence it is the second here: put the answers back as they were given.
#
# ## How reliable?
#
# An alpha is given **with its interval**: on other respondents it would have been a little different.

# %% tags=["hide-input"]
from ltd_toolkit import plot_reliability, reliability, show

show(plot_reliability(reliability(survey.responses, survey.instrument), labels=survey.labels()))

# %% [markdown] tags=["lang-fr"]
# **Guide de lecture.** La bande grise va de 0,70 à 0,95 : **une convention, pas un verdict**. Plus bas, comparez des groupes avec
# prudence ; plus haut, on a sans doute posé deux fois la même question. L’intervalle suppose que les gens répondent
# indépendamment ; entre collègues, ce n’est qu’à moitié vrai, et le véritable intervalle est plus large.
#
# **Cinq échelles n’ont pas d’alpha, et c’est voulu.** Les moyens qui manquent, les dispositions prises par la direction sont des *composites*, des
# listes : tenir des réunions n’oblige pas à former des binômes. Que les éléments d’une liste aillent ensemble ou non
# ne dit rien de sa qualité : le nombre existerait, mais ne voudrait rien dire.
#
# ## Des personnes à l’entreprise
#
# La moyenne des personnes ne vaut pour l’entreprise que si elles sont à peu près d’accord. **Cela se vérifie** : combien ont
# répondu, sur combien ; de combien elles s’écartent. Le *seuil* du questionnaire est une convention : jusqu’à 9 personnes, trois
# réponses ou la moitié de l’effectif ; de 10 à 49, cinq ; à partir de 50, huit.

# %% [markdown] tags=["lang-en"]
# **Reading guide.** The grey band goes from 0.70 to 0.95: **a convention, not a verdict**. Lower, compare groups with
# caution; higher, the same question has probably been asked twice. The interval assumes that people answer
# independently; among colleagues that is only half true, and the real interval is wider.
#
# **Five scales have no alpha, and that is intended.** Means that are lacking, arrangements made by management are
# *composites*, lists: holding meetings does not oblige anyone to form pairs. Whether the parts of a list go together says nothing about its
# quality: the number would exist, but mean nothing.
#
# ## From people to the firm
#
# The mean of people stands for the firm only if they more or less agree. **That is to be checked**: how many answered, out
# of how many; how far apart they are. The questionnaire's *floor* is a convention: up to 9 people, three answers or half the
# staff; 10 to 49, five; from 50, eight.

# %% tags=["hide-input"]
from ltd_toolkit import aggregate
from ltd_toolkit.scales import respondent_floors

people, floors = survey.respondents, respondent_floors(survey.firms["size"])
scores = score_scales(survey.responses, survey.instrument)
firms = aggregate(scores, people["firm"], instrument=survey.instrument, role=people["role"], floors=floors)

mean, spread = firms.means["lack_of_time"], firms.spread["lack_of_time"]
enough = firms.flags["n"] >= 4
table = firms.flags.assign(size=survey.firms["size"].astype(int))
table = table.assign(mean=mean.where(enough), spread=spread.where(enough))
everybody = scores["lack_of_time"]
tell(word("lesson.everybody", mean=number(everybody.mean()), sd=number(everybody.std())))
said(table.loc["E001":"E012", ["size", "n", "floor", "mean", "spread", "note"]])

# %% [markdown] tags=["lang-fr"]
# - **Dispersion** : l’écart-type entre collègues. La ligne du haut donne la moyenne et l’écart-type de toutes les personnes de l’enquête : si
#   l’on était d’accord entre collègues, on s’écarterait moins. C’est vrai ici en général, pas partout : cherchez
#   l’entreprise où l’on est le moins d’accord. Sa moyenne est un milieu où peut-être personne ne se trouve.
# - **Un tiret** : moins de quatre réponses. Ces entreprises comptent dans les calculs, mais **on ne montre pas leurs nombres**, ni ceux
#   d’un seul rôle dans une entreprise : à trois, chacun reconnaît les autres. `firms.shown` fait ce tri. Ces données-ci
#   étant synthétiques, il laisse tout passer ; avec les vôtres, non.
# - **Sous le seuil** ne veut pas dire « pas d’accord », mais « on ne sait pas ».
#
# ### Ceux qui décident, ceux qui vivent avec
#
# Pour les dispositions prises par la direction, faire une moyenne de tous serait une faute : qui les a décidées et qui les vit ne
# parlent pas de la même place. Le programme les garde à part. Chaque entreprise compte ici une fois par rôle :

# %% [markdown] tags=["lang-en"]
# - **Spread**: the standard deviation among colleagues. The line at the top gives the mean and the standard deviation of all the people in the
#   survey: if colleagues agreed, they would be closer than that. It is so here in general, not everywhere: look
#   for the firm where people agree least. Its mean is a middle where perhaps nobody stands.
# - **A dash**: fewer than four answers. These firms count in the computations, but **their numbers are not shown**, nor are those of
#   one role in a firm: among three, everybody recognises the others. `firms.shown` sorts them out. As these data
#   are synthetic, it lets everything through; with yours it will not.
# - **Under the floor** does not mean “they disagree”, but “we do not know”.
#
# ### Those who decide, those who live with it
#
# For the arrangements made by management, a mean of everybody would be a mistake: those who decided them and those who live with them do
# not speak from the same place. The program keeps them apart. Each firm counts here once per role:

# %% tags=["hide-input"]
scales = survey.instrument.scales
strategies = scales.index[scales["block"] == "D"]
by_role = firms.by_role[strategies].groupby("role").mean().loc[["owner", "manager", "employee"]].T
by_role["gap"] = by_role["owner"] - by_role["employee"]
said(by_role)

# %% [markdown] tags=["lang-fr"]
# Les dirigeants voient leurs dispositions plus avancées que les salariés. L’écart **est** le résultat : une moyenne l’effacerait.
#
# ## L’épreuve de vérité
#
# Avec de vraies données, personne ne connaît le niveau vrai d’une entreprise. Ici, si : nous l’avons fixé avant de fabriquer
# les réponses (une personne sur vingt y répond même sans lire, et nous n’avons exclu personne). De combien nos moyennes s’en
# écartent-elles, en points de l’échelle de 1 à 7 ? Relisez votre troisième prédiction.

# %% [markdown] tags=["lang-en"]
# Owner-managers see their arrangements as further along than employees do. The gap **is** the result: a mean would erase it.
#
# ## The moment of truth
#
# With real data nobody knows a firm's true level. Here we do: we set it before making up the answers (one person in
# twenty even answers without reading, and we have excluded nobody). How far from it are our means, in points of the scale from
# 1 to 7? Read your third prediction again.

# %% tags=["hide-input"]
from ltd_toolkit.survey.sample import load_truth

error = (firms.means - load_truth()[firms.means.columns]).abs().mean(axis="columns")
n, above = firms.flags["n"], (firms.flags["n"] - firms.flags["floor"]).astype(int)
places = [in_words(name) for name in ("under", "at", "over")]
groups = {
    "floor": pd.cut(above, [-99, -1, 0, 99], labels=places),
    "n": pd.cut(n, [0, 1, 3, 7, 99], labels=["1", "2–3", "4–7", "8 +"]),
}
summary = {"firms": "count", "mean_error": "mean", "largest_error": "max"}
said(pd.concat({by: error.groupby(group).agg(**summary) for by, group in groups.items()}))

# %% [markdown] tags=["lang-fr"]
# Sous le seuil, l’erreur est presque le double. Mais le nombre de réponses la commande plus sûrement que le seuil : une
# entreprise de deux personnes qui ont toutes deux répondu est au-dessus de son seuil, et deux réponses restent peu. On n’y peut
# rien, sinon le dire. Une seule réponse s’écarte du vrai de 0,8 point en moyenne, deux ou trois de 0,4, huit ou plus de 0,2.
#
# ## À vous : le rapport de Claire
#
# Claire a relu son rapport. Ses phrases cachent encore des fautes : trouvez-les, calculez, puis défendez la mesure.

# %% [markdown] tags=["lang-en"]
# Under the floor the error is nearly twice as large. But the number of answers governs it more surely than the floor: a firm
# of two people who both answered is over its floor, and two answers are still few. Nothing can be done about it but to say
# so. A single answer is 0.8 point off the truth on average, two or three 0.4, eight or more 0.2.
#
# ## Your turn: Claire's report
#
# Claire has gone over her report. Her sentences still hide mistakes: find them, compute, then defend the measure.

# %% tags=["hide-input"]
from ltd_toolkit.lab import ExerciseDeck

ExerciseDeck(
    "reversed_twice",
    "reversed_item",
    "forgotten_code",
    "firms_once",
    "owners_and_employees",
    "alpha_and_validity",
    "alpha_at_the_floor",
    "three_answers",
    "defend_a_measure",
)

# %% [markdown] tags=["lang-fr"]
# ## À retenir
#
# - Lisez ce que dit la lecture avant de lire un nombre : une case sur 408 peut renverser une conclusion.
# - Une question posée à l’envers s’inverse une fois, ni zéro ni deux ; une réponse manquante n’est jamais un nombre.
# - Un alpha se donne avec son intervalle, se refuse aux composites, et ne prouve pas qu’on mesure la bonne chose.
# - Une moyenne d’entreprise se donne avec son nombre de réponses et leur dispersion ; sous quatre, elle ne se montre pas.
#
# **Ce qu’on ne peut pas conclure d’ici :** que le questionnaire est bon. Les réponses ont été fabriquées pour que ses échelles se tiennent ;
# seuls de vrais répondants le diront.
#
# **Suite :** [7. Quelles entreprises apprennent de la même façon ?](07_profiles.ipynb) ·
# **Pour revoir les trois tensions :** [1. Trois paradoxes de l’apprentissage](01_paradoxes.ipynb)

# %% [markdown] tags=["lang-en"]
# ## Take away
#
# - Read what reading the file has to say before you read a number: one cell out of 408 can overturn a conclusion.
# - A question asked the other way is reversed once, not zero times and not twice; a missing answer is never a number.
# - An alpha is given with its interval, is refused to composites, and does not prove that the right thing is measured.
# - A firm's mean is given with its number of answers and their spread; under four it is not shown.
#
# **What cannot be concluded from here:** that the questionnaire is good. The answers were made so that its scales hold
# together; only real respondents will tell.
#
# **Next:** [7. Which firms learn alike?](07_profiles.ipynb) ·
# **To see the three tensions again:** [1. Three paradoxes of learning](01_paradoxes.ipynb)
