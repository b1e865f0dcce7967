"""Each picture says itself: the lines, letter by letter, in both languages, and what notebooks get."""

from __future__ import annotations

import base64
import html
import io
import re

import pytest
from matplotlib.figure import Figure
from PIL import Image

from ltd_toolkit.language import set_language
from ltd_toolkit.plots import (
    describe,
    plot_fan,
    plot_front,
    plot_gauges,
    plot_ledger,
    plot_paradox_map,
    plot_placement,
    plot_practices,
    plot_profiles,
    plot_reliability,
    plot_responses,
    plot_selection,
    plot_sign_map,
    plot_sources,
    plot_tornado,
    show,
)

N = "\N{NO-BREAK SPACE}"


@pytest.fixture
def plans():
    """Return names of plans, and the caption of a firm that was made up."""
    return {"course": "Formation", "sharing": "Partage", "caption": "Entreprise imaginée."}


def in_both(draw):
    """Return the line of a picture in French and in English, spaces made plain."""
    lines = []
    for language in ("fr", "en"):
        set_language(language)
        lines.append(describe(draw()).replace(N, " "))
    return lines


class TestLines:
    def test_placement(self, placement):
        names = {1: "Formée", 2: "Seule", 3: "Pressée"}
        placement.loc[3] = float("nan")
        french, english = in_both(lambda: plot_placement(placement, names=names))
        assert (
            french == "Formée : 70 % (60 % à 80 %). Seule : 25 % (15 % à 35 %). Pressée : pas de probabilité."
        )
        assert english == "Formée: 70% (60% to 80%). Seule: 25% (15% to 35%). Pressée: no probability."

    def test_responses(self, shares, labels):
        french, english = in_both(lambda: plot_responses(shares, labels=labels))
        assert french == (
            "Réponses par item (items : 2 ; réponses valables par item : de 6 à 8). Au-dessus du milieu : "
            "de 50 % (« Nous payons des essais. ») à 62 % (« Nous passons du temps à essayer avec l’outil "
            "des façons de travailler… »). Sans réponse : au plus 25 % (« Nous payons des essais. »)."
        )
        assert english == (
            "Answers by item (items: 2; valid answers per item: 6 to 8). Above the middle: from 50% (“Nous "
            "payons des essais.”) to 62% (“Nous passons du temps à essayer avec the tool des façons de…”). "
            "No answer: at most 25% (“Nous payons des essais.”)."
        )

    def test_responses_nobody_gave(self, shares):
        nobody = shares.assign(n=0, missing=1.0)
        nobody[[1, 2, 3]] = float("nan")
        french, english = in_both(lambda: plot_responses(nobody))
        assert french == "Réponses par item (items : 2) : aucune réponse valable."
        assert english == "Answers by item (items: 2): no valid answer."

    def test_reliability(self, reliability, labels):
        french, english = in_both(lambda: plot_reliability(reliability, labels=labels))
        assert french == (
            "Fidélité (échelles : 3). Alpha : de 0,66 (Exploitation) à 0,81 (Exploration). "
            "Sans coefficient : Moyens limités. Données synthétiques : aucune entreprise réelle."
        )
        assert english == (
            "Reliability (scales: 3). Alpha: from 0.66 (Exploitation) to 0.81 (Exploration). "
            "No coefficient: Moyens limités. Synthetic data: no real firm."
        )

    def test_paradox_map(self, indices, labels):
        french, english = in_both(lambda: plot_paradox_map(indices, labels=labels))
        assert french == (
            "Explorer et exploiter (points : 3 ; échelle de 1 à 7). "
            "Moyennes : Exploration 4,00, Exploitation 3,33 ; niveau 3,67 ; écart 1,33. "
            "Plus haut pour Exploration : 33 % ; pour Exploitation : 33 % ; à égalité : 33 %. "
            "Non placés, faute d’un des deux pôles : 1."
        )
        assert english == (
            "Explorer et exploiter (points: 3; scale 1 to 7). "
            "Means: Exploration 4.00, Exploitation 3.33; level 3.67; gap 1.33. "
            "Higher on Exploration: 33%; on Exploitation: 33%; equal: 33%. "
            "Not placed, for want of one of the poles: 1."
        )

    def test_paradox_map_with_groups(self, indices, labels):
        groups = indices.droplevel("paradox")["b"].gt(2.5).map({False: 1, True: 2}).drop("mill")
        names = {1: "Bas", 2: "Haut"}
        french, english = in_both(
            lambda: plot_paradox_map(indices, groups=groups, names=names, labels=labels)
        )
        assert french.endswith(
            "à égalité : 33 %. Bas (n = 1) : 2,00 et 2,00. Haut (n = 1) : 6,00 et 3,00. "
            "Non placés, faute d’un des deux pôles : 1. Sans groupe, non montrés : 1."
        )
        assert english.endswith(
            "equal: 33%. Bas (n = 1): 2.00 and 2.00. Haut (n = 1): 6.00 and 3.00. "
            "Not placed, for want of one of the poles: 1. Without a group, not shown: 1."
        )

    def test_profiles(self, profiles, labels):
        french, english = in_both(
            lambda: plot_profiles(
                profiles.assign(share=[0.3, 0.3, 0.7, 0.7]), names={1: "Débordés", 2: "Équilibrés"}
            )
        )
        assert french == (
            "Profils : 2, indicateurs : 2. Débordés (30 %) : au plus haut exploitation (3,0), au plus bas "
            "exploration (2,5). Équilibrés (70 %) : au plus haut exploration (5,2), au plus bas "
            "exploitation (4,0)."
        )
        assert english == (
            "Profiles: 2, indicators: 2. Débordés (30%): highest exploitation (3.0), lowest exploration "
            "(2.5). Équilibrés (70%): highest exploration (5.2), lowest exploitation (4.0)."
        )

    def test_selection(self, selection):
        french, english = in_both(lambda: plot_selection(selection))
        assert french == (
            "BIC (plus bas : mieux) de 1 à 3 profils (formes : 2). Valeur la plus basse : 2 profils, "
            "variances égales, covariances nulles (612,3). À vérifier : 3."
        )
        assert english == (
            "BIC (lower is better) from 1 to 3 profiles (forms: 2). Lowest value: 2 profiles, "
            "equal variances, zero covariances (612.3). To be checked: 3."
        )

    def test_selection_by_what_does_not_choose(self, selection):
        french, english = in_both(lambda: plot_selection(selection, criterion="entropy"))
        assert french == "Entropie relative de 1 à 3 profils (formes : 2). À vérifier : 3."
        assert english == "Relative entropy from 1 to 3 profiles (forms: 2). To be checked: 3."

    def test_a_caption_of_ones_own_replaces_the_one_for_synthetic_data(self, reliability):
        line = describe(plot_reliability(reliability, labels={"caption": "Promotion 2031."}))
        assert line.endswith("limited_means. Promotion 2031.")

    def test_the_line_stays_in_the_language_of_the_picture(self, profiles):
        ax = plot_profiles(profiles)
        set_language("en")
        assert describe(ax).startswith("Profils")


class TestLinesOfSimulations:
    def test_fan(self, weeks, plans):
        french, english = in_both(lambda: plot_fan(weeks, labels=plans))
        assert french == (
            "Part du travail faite avec l’outil, semaines 0 à 2 (simulations par plan : 2). À la fin, "
            "Formation : médiane 70 % (8 simulations sur 10 : de 62 % à 78 %) ; Partage : médiane 55 % "
            "(8 simulations sur 10 : de 43 % à 67 %). Simulation par simulation, « Formation » finit "
            "au-dessus de « Partage » dans 50 % des cas. Scénario, pas une prévision. Entreprise "
            "imaginée."
        )
        assert english == (
            "Share of the work done with the tool, weeks 0 to 2 (runs per plan: 2). At the end, "
            "Formation: median 70% (8 runs out of 10: 62% to 78%); Partage: median 55% (8 runs out of "
            "10: 43% to 67%). Run by run, “Formation” ends above “Partage” in 50% of them. Scenario, "
            "not a forecast. Entreprise imaginée."
        )

    def test_fan_with_luck_and_with_what_the_firm_did(self, weeks, plans):
        course = weeks[weeks["plan"] == "course"]
        draw = lambda: plot_fan({"course": course}, luck={"course": course}, did=course, labels=plans)  # noqa: E731
        french, english = in_both(draw)
        assert (
            "Avec le hasard seul, Formation : médiane 70 % (8 simulations sur 10 : de 62 % à 78 %). Ce "
            "que l’entreprise a fait : 70 % à la fin. Scénario"
        ) in french
        assert (
            "With luck alone, Formation: median 70% (8 runs out of 10: 62% to 78%). What the firm did: "
            "70% at the end. Scenario"
        ) in english

    def test_gauges(self, gauges):
        french, english = in_both(lambda: plot_gauges(gauges))
        assert french == (
            "Jauges des paradoxes, moyenne des semaines 2 à 9 : Explorer / exploiter 75 % et 25 % "
            "(tension 25 %, déséquilibre 50 %). Individuel / collectif 50 % et 50 % (tension 50 %, "
            "déséquilibre 0 %). Formel / informel 100 % et 0 % (tension 0 %, déséquilibre 100 %). "
            "Scénario, pas une prévision."
        )
        assert english == (
            "Gauges of the paradoxes, mean of weeks 2 to 9: Explore / exploit 75% and 25% (tension "
            "25%, imbalance 50%). Individual / collective 50% and 50% (tension 50%, imbalance 0%). "
            "Formal / informal 100% and 0% (tension 0%, imbalance 100%). Scenario, not a forecast."
        )

    def test_practices(self, practices):
        french, english = in_both(lambda: plot_practices(practices, labels={"quote": "faire un devis"}))
        assert french == (
            "Fin de la semaine 51, simulation n° 4 : maîtrisé 50 %, mauvaises habitudes 33 %, inconnu "
            "17 %. Maîtrise le plus : Zoé (3 pratiques sur 3) ; le moins : Ali (0). Le plus de "
            "mauvaises habitudes : « faire un devis » (personnes : 1). Scénario, pas une prévision."
        )
        assert english == (
            "End of week 51, run 4: mastered 50%, wrong habits 33%, unknown 17%. Most mastered: Zoé (3 "
            "of 3 practices); least: Ali (0). Most wrong habits: “faire un devis” (people: 1). "
            "Scenario, not a forecast."
        )

    def test_sources(self, sources):
        french, english = in_both(lambda: plot_sources(sources))
        assert french == (
            "Fin de la semaine 51, simulation n° 4. Maîtrisé : présent au départ 33 %, en formation 33 "
            "%, en demandant à un collègue 33 %. Mauvaises habitudes : seul, en travaillant 50 %, par "
            "un mentor 50 %. Scénario, pas une prévision."
        )
        assert english == (
            "End of week 51, run 4. Mastered: there at the start 33%, from a course 33%, from "
            "colleagues asked 33%. Wrong habits: alone, on the job 50%, from a mentor 50%. Scenario, "
            "not a forecast."
        )

    def test_ledger(self, ledger, plans):
        french, english = in_both(lambda: plot_ledger(ledger, labels=plans))
        assert french == (
            "Changement des pratiques maîtrisées par voie, en points, moyenne de 2 simulations : "
            "Partage +30,0, Formation +10,0. Différence, « Formation » moins « Partage » : −20,0, dont "
            "documents et règles partagés −30,0, formation +10,0, oubli 0,0. Scénario, pas une "
            "prévision. Entreprise imaginée."
        )
        assert english == (
            "Change in mastery by channel, in points, mean of 2 runs: Partage +30.0, Formation +10.0. "
            "Difference, “Formation” minus “Partage”: −20.0, of which what is written and shared "
            "−30.0, course +10.0, fading 0.0. Scenario, not a forecast. Entreprise imaginée."
        )

    def test_front(self, front, plans):
        french, english = in_both(lambda: plot_front(front, labels=plans))
        assert french == (
            "Plans : 3, dont sur le front : 2. nothing (0 h ; maîtrise 25 % ; pire mois 95 %). "
            "Formation (14 h ; maîtrise 75 % ; pire mois 80 %). Scénario, pas une prévision. "
            "Entreprise imaginée."
        )
        assert english == (
            "Plans: 3, of which on the front: 2. nothing (0 h; mastery 25%; worst month 95%). "
            "Formation (14 h; mastery 75%; worst month 80%). Scenario, not a forecast. Entreprise "
            "imaginée."
        )

    def test_tornado(self, tornado):
        french, english = in_both(
            lambda: plot_tornado(tornado, outcome="dip_weeks", labels={"dip_weeks": "durée du creux"})
        )
        assert french == (
            "Paramètres : 13. Ce qui pèse le plus sur « durée du creux » : p13 (de 0,24 "
            "à 0,76 ; corrélation 0,78) ; p12 (de 0,26 à 0,74 ; corrélation 0,72) ; p11 (de 0,28 à "
            "0,72 ; corrélation 0,66). Paramètres qui pèsent moins et ne sont pas montrés : 1. "
            "Scénario, pas une prévision."
        )
        assert english == (
            "Parameters: 13. What weighs most on “durée du creux”: p13 (0.24 to 0.76; correlation "
            "0.78); p12 (0.26 to 0.74; correlation 0.72); p11 (0.28 to 0.72; correlation 0.66). "
            "Parameters that weigh less and are not shown: 1. Scenario, not a forecast."
        )

    def test_sign_map(self, propositions):
        french, english = in_both(lambda: plot_sign_map(propositions, labels={"fading": "l’oubli"}))
        assert french == (
            "Affirmations : 3 (tient : 1 ; dépend des paramètres : 1 ; ne tient pas : 1). P01 : 95 % "
            "(tient). P02 : 50 % (dépend de : l’oubli). P03 : 25 % (ne tient pas). Ce que dit le "
            "modèle, pas une preuve sur des entreprises."
        )
        assert english == (
            "Claims: 3 (holds: 1; depends on parameters: 1; does not hold: 1). P01: 95% (holds). P02: "
            "50% (depends on l’oubli). P03: 25% (does not hold). What the model says, no proof about "
            "firms."
        )


class TestDescribe:
    def test_other_axes_are_refused(self):
        with pytest.raises(ValueError, match=r"plot_\*"):
            describe(Figure().add_subplot())


class TestShow:
    def test_text_is_the_line_and_html_an_image_with_it(self, profiles):
        ax = plot_profiles(profiles, names={1: 'Les "petits" & <moyens>', 2: "L'autre"})
        picture = show(ax)
        assert repr(picture) == describe(ax)
        alt = re.search('alt="([^"]*)"', picture._repr_html_())[1]
        assert "<" not in alt
        assert html.unescape(alt) == describe(ax)

    def test_it_is_sharp_and_never_wider_than_the_page(self, profiles):
        picture = show(plot_profiles(profiles))._repr_html_()
        width = int(re.search(r"width:(\d+)px", picture)[1])
        assert image_in(picture).width == 2 * width
        assert "max-width:100%" in picture

    def test_the_same_picture_is_the_same_bytes(self, profiles):
        first, second = (show(plot_profiles(profiles)).png for _ in range(2))
        assert first == second
        assert show(plot_profiles(profiles[profiles["profile"] == 1])).png != first

    def test_the_file_says_nothing_but_the_picture(self, profiles):
        assert image_in(show(plot_profiles(profiles))._repr_html_()).info.keys() <= {"dpi"}

    def test_all_pictures_of_a_figure_are_said(self, profiles, selection):
        left, right = Figure().subplots(1, 2)
        plot_profiles(profiles, ax=left)
        plot_selection(selection, ax=right)
        assert repr(show(left)) == f"{describe(left)} {describe(right)}"

    def test_axes_taken_out_of_their_figure_are_refused(self, profiles):
        ax = plot_profiles(profiles)
        ax.remove()
        with pytest.raises(ValueError, match="figure"):
            show(ax)


def image_in(picture: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(picture.split("base64,")[1].split('"')[0])))
