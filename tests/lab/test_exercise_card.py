"""A card asks, checks and keeps; what it sends to the browser gives nothing away."""

import json

import pytest

from ltd_toolkit.course import load_exercises, read_attempts, right_answer, seed_of
from ltd_toolkit.lab import ExerciseCard, ExerciseDeck
from ltd_toolkit.language import set_language

EXERCISES = load_exercises()
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "attempts.jsonl"


def answer_rightly(card):
    if card.options:
        offered = card.exercise.offered(card.answered)
        card.chosen = [place for place, option in enumerate(offered) if option.right]
    else:
        card.text = right_answer(card.exercise, card.answered)


def sent(card):
    """Return what travels to the browser."""
    state = {name: value for name, value in card.get_state().items() if name[0] != "_"}
    return json.dumps(state, default=str, ensure_ascii=False)


class TestCard:
    @every_exercise
    def test_a_right_answer_is_kept(self, exercise, path):
        card = ExerciseCard(exercise, student="e1", path=path)
        answer_rightly(card)
        feedback = card.check()
        assert feedback.right or feedback.verdict == "written"
        assert card.said == feedback.text().split("\n")
        assert card.tone == "right"
        kept = read_attempts(path)
        assert kept[["student", "exercise", "seed"]].to_numpy().tolist() == [
            ["e1", exercise.id, seed_of("e1")]
        ]

    @every_exercise
    def test_nothing_that_gives_the_answer_away_travels_before_it_is_given(self, exercise):
        card = ExerciseCard(exercise, path=None)
        state = sent(card)
        assert card.title in state  # as people would read it
        for option in exercise.options:
            assert option.why["fr"] not in state
            assert option.slip is None or option.slip.name["fr"] not in state
        for line in exercise.rubric:
            assert line.full["fr"] not in state
        if exercise.kind == "essay":
            assert exercise.model["fr"] not in state
        if exercise.path:
            assert exercise.say(exercise.path, card.answered) not in state

    @every_exercise
    def test_what_a_notebook_keeps_is_the_question_in_one_line_and_in_html(self, exercise, read):
        card = ExerciseCard(exercise, path=None)
        bundle = card._repr_mimebundle_()
        assert bundle["text/plain"] == repr(card)
        assert "\n" not in repr(card)
        assert "0x" not in repr(card)
        seen = read(bundle["text/html"])
        assert card.question in seen.text
        assert "Maj + Entrée" in seen.text  # else one looks for where to answer
        assert repr(ExerciseCard(exercise, path=None)) == repr(card)

    def test_a_slip_is_named_and_hints_come_by_degrees(self):
        card = ExerciseCard("imbalance", path=None)
        card.text = "12345"
        assert "Indice 1" in card.check().text()
        assert "Indice 2" in card.check().text()
        assert "Voici comment" in card.check().text()
        assert card.tone == "wrong"
        assert (card.n_attempts, card.hints_left) == (3, 3)
        for n in (1, 2):
            assert card.hint().startswith(f"Indice {n}")
        assert card.hint().startswith("Voici comment")
        assert (card.hint(), card.hints_left) == ("", 0)

    def test_what_cannot_be_read_is_no_attempt(self, path):
        card = ExerciseCard("imbalance", path=path)
        card.text = "trois"
        assert not card.check().counts
        assert (card.n_attempts, card.tone) == (0, "note")
        assert not path.exists()

    def test_a_message_of_the_browser_is_obeyed_and_any_other_is_not(self):
        card = ExerciseCard("imbalance", path=None)
        card.text = "1"
        for content in ({"do": "close"}, {"do": None}, "check", None, {"do": ["check"]}):
            card._asked(card, content, [])
        assert card.feedback is None
        card._asked(card, {"do": "check"}, [])
        assert card.feedback is not None

    def test_the_answer_that_comes_with_the_message_is_the_one_that_is_checked(self):
        card = ExerciseCard("imbalance", path=None)
        card.text = right = right_answer(card.exercise, card.answered)
        card.text = right[:-1]  # the last key is still on its way
        card._asked(card, {"do": "check", "text": right}, [])
        assert (card.text, card.feedback.right) == (right, True)
        card = ExerciseCard("price_of_reserved_hours", path=None)
        answer_rightly(card)
        right, card.chosen = card.chosen, card.chosen[:1]
        for nonsense in (3, ["1"], [1.5], [True], {}):
            card._asked(card, {"do": "check", "chosen": nonsense}, [])
            assert card.feedback.verdict == "partial"
        card._asked(card, {"do": "check", "text": "", "chosen": right}, [])
        assert card.feedback.right

    def test_places_that_do_not_exist_are_no_answer(self):
        card = ExerciseCard("the_same_mistake", path=None)
        card.chosen = [99, -1]
        assert card.check().verdict == "choice"

    def test_the_rubric_and_the_example_come_after_the_essay(self):
        card = ExerciseCard("five_lines", path=None)
        card.text = "Trop court."
        card.check()
        assert card.rubric == []
        card.text = "mot " * 50
        card.check()
        assert len(card.rubric) == 6
        assert card.example == card.exercise.model["fr"]

    def test_a_file_that_cannot_be_written_is_said_and_the_answer_still_checked(self, tmp_path):
        card = ExerciseCard("imbalance", path=tmp_path / "no" / "such" / "folder.jsonl")
        card.text = "1"
        assert not card.check().right
        assert "n’a pas pu être gardée" in card.said[-1]

    def test_a_foreign_file_is_put_aside_and_said(self, path):
        path.write_text("my shopping list")
        card = ExerciseCard("imbalance", path=path)
        card.text = "1"
        card.check()
        assert "attempts.aside1.jsonl" in card.said[-1]
        assert path.with_name("attempts.aside1.jsonl").read_text() == "my shopping list"

    def test_english(self):
        set_language("en")
        card = ExerciseCard("imbalance", path=None)
        assert card.words["check"] == "Check"
        assert card.question.startswith("A firm stands at")


class TestDeck:
    def test_another_student_has_other_data(self):
        deck = ExerciseDeck("imbalance", "plan_euros", path=None)
        before = [card.question for card in deck.cards]
        deck.student.value = "e2034"
        assert all(card.question != was for card, was in zip(deck.cards, before, strict=True))
        deck.student.value = ""
        assert [card.question for card in deck.cards] == before

    def test_work_is_taken_up_where_it_was_left(self, path):
        deck = ExerciseDeck("imbalance", "payback", path=path, student="e7")
        answer_rightly(deck.cards[0])
        deck.cards[0].check()
        again = ExerciseDeck("imbalance", "payback", path=path)
        assert again.student.value == "e7"
        assert "Déjà réussi" in again.cards[0].said[0]
        assert again.cards[0].n_attempts == 1
        assert again.cards[1].said == []
        again.student.value = "somebody else"
        assert again.cards[0].said == []

    def test_a_deck_says_each_of_its_cards(self):
        deck = ExerciseDeck("imbalance", "payback", path=None)
        assert repr(deck).count("Exercice") == 2
        assert deck._repr_mimebundle_()["text/plain"] == repr(deck)

    def test_every_control_has_a_name(self):
        deck = ExerciseDeck("imbalance", path=None)
        assert deck.student.description
        assert all(deck.cards[0].words.values())

    def test_a_name_is_asked_for_once_in_a_lesson(self, path):
        first = ExerciseDeck("imbalance", path=path)
        second = ExerciseDeck("payback", like=first)
        assert second.children == second.cards
        before = second.cards[0].question
        first.student.value = "e9"
        assert second.cards[0].student == "e9"
        assert second.cards[0].question != before
        answer_rightly(second.cards[0])
        second.cards[0].check()
        assert read_attempts(path)["student"].tolist() == ["e9"]

    def test_an_empty_deck_is_a_slip(self):
        with pytest.raises(ValueError, match="at least one"):
            ExerciseDeck()
