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
    plot_paradox_map,
    plot_profiles,
    plot_reliability,
    plot_responses,
    plot_selection,
    show,
)

N = "\N{NO-BREAK SPACE}"


def in_both(draw):
    """Return the line of a picture in French and in English, spaces made plain."""
    lines = []
    for language in ("fr", "en"):
        set_language(language)
        lines.append(describe(draw()).replace(N, " "))
    return lines


class TestLines:
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
