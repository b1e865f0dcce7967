"""A folder of what a class handed in: every file is told, and only what can be read counts."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from ltd_toolkit.cases.search import undominated
from ltd_toolkit.classroom import HandedInError, read_class_folder, read_debrief
from ltd_toolkit.classroom.folder import KINDS
from ltd_toolkit.classroom.questionnaire import Answers, answers_code, read_answers, short_form
from ltd_toolkit.classroom.sample import write_class
from ltd_toolkit.course import export_grades, read_results
from ltd_toolkit.folders import data_folder
from ltd_toolkit.language import has_word, set_language


@pytest.fixture
def folder(tmp_path):
    """The synthetic class, in the sub-folders that a learning platform makes."""
    place = tmp_path / "class"
    shutil.copytree(data_folder() / "class", place)
    (place / "Zoé Xylander_123").mkdir()
    (place / "game_1.json").rename(place / "Zoé Xylander_123" / "game.json")
    return place


class TestSample:
    def test_it_is_made_again_to_the_last_byte(self, tmp_path):
        write_class(tmp_path)
        for kept in sorted((data_folder() / "class").iterdir()):
            made = tmp_path / "class" / kept.name
            if kept.suffix == ".json":  # outcomes may differ in the last figure from one processor to another
                assert json.loads(made.read_text())["code"] == json.loads(kept.read_text())["code"]
            else:
                assert made.read_bytes() == kept.read_bytes(), kept.name

    def test_its_index_is_that_of_the_data(self, tmp_path):
        write_class(tmp_path)
        made, kept = (pd.read_csv(place / "index.csv") for place in (tmp_path, data_folder()))
        assert made.to_dict("records") == kept[kept["file"].str.startswith("class/")].to_dict("records")

    def test_nobody_in_it_has_a_name(self):
        codes = pd.read_csv(data_folder() / "class" / "codes.csv")
        assert set(codes["Nom"]) == {"Personne"}
        assert codes["Courriel"].str.fullmatch(r"p\d\d@example\.org").all()


class TestFiles:
    def test_every_file_has_its_kind(self, folder):
        (folder / "photo.png").write_bytes(b"\x89PNG")
        (folder / "list.csv").write_text("name;grade\nAnn;12\n")
        found = read_class_folder(folder).files
        assert len(found) == 13
        assert found["kind"].value_counts().to_dict() == {"attempts": 6, "game": 4, "other": 2, "codes": 1}
        assert (found["note"] == "").all()

    def test_questionnaires_do_not_stand_for_codes_of_class_pages(self, folder):
        form = short_form()
        code = answers_code(form, Answers("ABC123", dict.fromkeys(form.instrument.items.index, "4")))
        (folder / "questionnaires.txt").write_text(code)
        found = read_class_folder(folder)
        assert found.files["kind"].value_counts().to_dict() == {
            "attempts": 6, "game": 4, "answers": 1, "codes": 1,
        }  # fmt: skip
        assert found.answers == [folder / "questionnaires.txt"]
        assert found.codes.name == "codes.csv"
        assert len(read_answers(folder).counted) == 1

    def test_the_key_and_the_grades_written_beside_do_not_count_as_codes(self, folder):
        first = read_debrief(read_class_folder(folder).codes, folder / "key.csv", random_state=1)
        first.write_key(folder / "key.csv")
        export_grades(read_results(read_class_folder(folder).attempts), folder / "grades.csv")
        again = read_debrief(read_class_folder(folder).codes, folder / "key.csv", random_state=2)
        assert again.numbers == first.numbers

    def test_the_debrief_has_a_word_for_every_kind(self):
        assert all(has_word(f"lesson.debrief.kind.{kind}") for kind in KINDS)

    @pytest.mark.parametrize(
        ("language", "said"), [("fr", "compterait deux fois"), ("en", "would count twice")]
    )
    def test_two_files_of_codes_are_refused(self, folder, language, said):
        set_language(language)
        shutil.copy(folder / "codes.csv", folder / "again.csv")
        with pytest.raises(HandedInError, match=f"(?s)again.csv, codes.csv.*{said}"):
            read_class_folder(folder).codes  # noqa: B018

    def test_no_file_of_codes(self, folder):
        (folder / "codes.csv").unlink()
        found = read_class_folder(folder)
        with pytest.raises(HandedInError, match="Exportez de Moodle"):
            found.codes  # noqa: B018
        assert len(found.games) == 4

    @pytest.mark.parametrize("there", [True, False])
    def test_nothing_there(self, tmp_path, there):
        place = tmp_path if there else tmp_path / "absent"
        with pytest.raises(HandedInError, match=r"attempts\.jsonl"):
            read_class_folder(place)


class TestGames:
    def test_they_go_by_mastery_and_not_by_name(self, folder):
        games = read_class_folder(folder).games
        assert games["mastery"].is_monotonic_decreasing
        assert list(games.index) == [1, 2, 3, 4]
        assert "Zoé Xylander_123/game.json" in set(games["file"])
        signed = games[["mastery", "worst_output"]].assign(hours=-games["hours_spent"]).to_numpy()
        assert list(games["on_front"]) == list(undominated(signed))

    def test_what_is_written_as_an_outcome_is_not_believed(self, folder):
        """Whoever writes a result by hand can also write its check."""
        from ltd_toolkit.cases.game_file import _check

        path = folder / "game_2.json"
        held = json.loads(path.read_text())
        honest = read_class_folder(folder).games.set_index("file").loc["game_2.json", "mastery"]
        held["outcomes"]["mastery"] = 1.0
        del held["check"]
        path.write_text(json.dumps({**held, "check": _check(held)}))
        assert read_class_folder(folder).games.set_index("file").loc["game_2.json", "mastery"] == honest

    @pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"kind": "ltd_toolkit game result"}', "\0" * 50])
    def test_one_that_cannot_be_read_is_told_and_the_others_count(self, folder, text):
        (folder / "game_2.json").write_text(text)
        found = read_class_folder(folder)
        assert found.files.loc["game_2.json", "note"]
        assert len(found.games) == 3
        assert (found.files["note"] != "").sum() == 1

    def test_a_class_that_played_no_game(self, folder):
        for path in folder.rglob("*.json"):
            path.unlink()
        games = read_class_folder(folder).games
        assert games.empty
        assert "on_front" in games
