"""The question bank is what Moodle reads, and answers there as the cards do."""

import re
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from ltd_toolkit import cli
from ltd_toolkit.course import Option, Slip, load_exercise, load_exercises, test_form, write_question_bank
from ltd_toolkit.language import languages, word

EXERCISES = load_exercises()

# The fractions that Moodle offers; another one is refused at import.
FRACTIONS = [
    1, 0.9, 0.8333333, 0.8, 0.75, 0.7, 0.6666667, 0.6, 0.5, 0.4, 0.3333333, 0.3, 0.25, 0.2, 0.1666667,
    0.1428571, 0.125, 0.1111111, 0.1, 0.05, 0,
]  # fmt: skip


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    path = tmp_path_factory.mktemp("bank") / "bank.xml"
    n = write_question_bank(path, EXERCISES.values(), languages=languages(), variants=3)
    quiz = ET.parse(path).getroot()
    assert n == sum(question.get("type") != "category" for question in quiz)
    return quiz


def written(tmp_path, *exercises, **options):
    write_question_bank(tmp_path / "bank.xml", exercises, tests=False, **options)
    return [each for each in ET.parse(tmp_path / "bank.xml").getroot() if each.get("type") != "category"]


def answers(question):
    """Return text, fraction, feedback, tolerance of each answer, in the order in which Moodle tries them."""
    return [
        (
            each.findtext("text"),
            float(each.get("fraction")) / 100,
            each.findtext("feedback/text"),
            float(each.findtext("tolerance") or 0),
        )
        for each in question.findall("answer")
    ]


def marked(question, value):
    """Return what Moodle gives and says for a number: the first answer within whose tolerance it is."""
    for text, fraction, feedback, tolerance in answers(question):
        if text == "*" or abs(value - float(text)) <= tolerance:
            return fraction, feedback
    raise AssertionError("nothing matched: Moodle would say nothing")


class TestForm:
    def test_every_question_has_what_its_type_needs(self, bank):
        needed = {
            "category": ["category/text"],
            "multichoice": ["single", "shuffleanswers", "answernumbering", "correctfeedback/text"],
            "numerical": ["answer/tolerance"],
            "essay": ["responseformat", "responserequired", "responsefieldlines", "graderinfo/text"],
        }
        common = ["name/text", "questiontext/text", "defaultgrade", "penalty", "hidden"]
        for question in bank:
            kind = question.get("type")
            for path in needed[kind] + (common if kind != "category" else []):
                assert question.find(path) is not None, (kind, path)
            if kind != "category":
                assert 0 < len(question.findtext("name/text")) <= 255
                assert question.find("questiontext").get("format") == "html"

    def test_no_number_is_told_two_things(self, bank):
        for question in bank:
            if question.get("type") == "numerical":
                wrong = [each.findtext("text") for each in question.findall("answer[@fraction='0']")]
                assert len(wrong) == len(set(wrong)), question.findtext("name/text")

    def test_fractions_are_those_that_moodle_offers_and_make_a_whole(self, bank):
        for question in bank:
            if question.get("type") in ("category", "essay"):
                continue
            fractions = [fraction for _, fraction, _, _ in answers(question)]
            assert all(min(abs(abs(f) - each) for each in FRACTIONS) < 1e-5 for f in fractions)
            if question.get("type") == "numerical" or question.findtext("single") == "true":
                assert fractions.count(1.0) == 1
            else:
                assert sum(f for f in fractions if f > 0) == pytest.approx(1, abs=1e-4)
                assert min(fractions) < 0

    def test_each_lesson_has_its_category_in_each_language(self, bank):
        places = [each.findtext("category/text") for each in bank if each.get("type") == "category"]
        assert len(places) == len(set(places))
        for place in places:
            assert place.startswith("$course$/top/LTD, ")
            assert len(re.split(r"(?<!/)/(?!/)", place)) <= 5
        lessons = {each.lesson for each in EXERCISES.values()}
        for lesson in lessons:
            assert sum(place.split("/")[3].startswith(lesson) for place in places) >= 2

    def test_all_texts_are_there(self, bank):
        text = " ".join(each for question in bank for each in question.itertext())
        for exercise in EXERCISES.values():
            for language in languages():
                for option in exercise.options:
                    for said in (option.text, option.why, *([option.slip.name] if option.slip else [])):
                        assert said[language].replace("'", "&#x27;") in text
                for slip in exercise.slips.values():
                    assert slip.name[language].split("{")[0].replace("'", "&#x27;") in text
                for line in exercise.rubric:
                    assert line.full[language].replace("'", "&#x27;") in text

    def test_variants_of_a_number_differ(self, tmp_path):
        asked = [
            each.findtext("questiontext/text") for each in written(tmp_path, EXERCISES["bic"], variants=8)
        ]
        assert len(asked) == len(set(asked)) == 8

    def test_a_rubric_is_for_the_grader_and_for_afterwards(self, tmp_path):
        [essay] = written(tmp_path, EXERCISES["five_lines"])
        criterion = EXERCISES["five_lines"].rubric[0].full["fr"]
        assert criterion in essay.findtext("graderinfo/text")
        assert criterion in essay.findtext("generalfeedback/text")
        assert criterion not in essay.findtext("questiontext/text")
        assert not essay.findtext("responsetemplate/text")


class TestAnswers:
    @pytest.mark.parametrize("name", [name for name, each in EXERCISES.items() if each.kind == "number"])
    @pytest.mark.parametrize("language", languages())
    def test_a_number_is_answered_as_by_the_cards(self, tmp_path, name, language):
        exercise = EXERCISES[name]
        for seed, question in enumerate(written(tmp_path, exercise, languages=[language], variants=20), 1):
            data = exercise.data(seed)
            solved = exercise.solve(data)
            assert marked(question, round(solved.right, exercise.digits))[0] == 1
            for slip, value in solved.slips.items():
                fraction, feedback = marked(question, round(value, exercise.digits))
                assert fraction == 0
                name_of_slip = exercise.say(exercise.slips[slip].name, data, language)
                assert name_of_slip.replace("'", "&#x27;") in feedback
            assert marked(question, solved.right + 2 * exercise.margin)[0] == 0.5
            fraction, feedback = marked(question, 1e12)
            assert fraction == 0
            assert exercise.hint(1, data, language).replace("'", "&#x27;") in feedback


class TestHostileTexts:
    NASTY = "]]> <script>alert(1)</script> & \" ' \x00\x08\ud800 </text> 🙂 é"

    def test_they_arrive_as_text(self, tmp_path):
        nasty = dict.fromkeys(languages(), self.NASTY)
        slip = Slip("bad", nasty, nasty, nasty)
        options = (Option("yes", nasty, nasty), Option("no", nasty, nasty, slip))
        exercise = replace(
            load_exercise("balanced_at_two"), title=nasty, question=nasty, options=options, hints=(nasty,)
        )
        [question] = written(tmp_path, exercise)
        for html in (
            question.findtext("questiontext/text"),
            answers(question)[1][2],
            answers(question)[0][0],
        ):
            assert "<script>" not in html
            assert "&lt;script&gt;" in html
            assert "🙂" in html
        content = (tmp_path / "bank.xml").read_bytes()
        assert b"\x00" not in content
        assert b"\x08" not in content

    def test_a_slash_in_a_title_does_not_make_a_category(self, tmp_path):
        title = dict.fromkeys(languages(), "a/b")
        write_question_bank(tmp_path / "b.xml", [replace(EXERCISES["bic"], title=title)], tests=False)
        last = [each.findtext("category/text") for each in ET.parse(tmp_path / "b.xml").getroot()][1]
        assert last.endswith("/a//b")


class TestForms:
    def test_two_forms_of_ten_ask_alike_questions(self):
        first, second = (test_form(form) for form in ("a", "b"))
        assert len(first) == len(second) == 10
        assert [each.kind for each in first] == [each.kind for each in second]
        assert len({each.id for each in first}) == len({each.id for each in second}) == 10
        with pytest.raises(ValueError, match="form must be"):
            test_form("c")

    def test_after_one_session_only_what_it_taught_is_asked(self):
        first, second = (test_form(form, "session") for form in ("a", "b"))
        assert len(first) == len(second) == 5
        assert not {each.id for each in first} & {each.id for each in second}
        for exercise in first + second:
            assert exercise.kind == "one"  # on a telephone, in four minutes: nothing to compute
            # Lesson 2 is the case itself: asked at entry, it would give away what is to be predicted.
            assert exercise.lesson in ("01", "03")
            assert not set(exercise.ask(exercise.data(), "fr").lower().split()) & {
                "stock",
                "dépôt",
                "comptoir",
            }
        with pytest.raises(ValueError, match="test must be"):
            test_form("a", "week")

    def test_the_bank_has_a_category_for_each_form_of_each_test(self, bank):
        paths = [each.findtext("category/text") for each in bank if each.get("type") == "category"]
        for language, form in product(languages(), "AB"):
            for test in ("course", "session"):
                name = word(f"course.moodle.test.{test}", language, form=form)
                assert sum(path.endswith(name) for path in paths) == 1, name

    def test_a_question_of_both_forms_has_other_numbers(self, bank):
        asked = {}
        for question in bank:
            if question.get("type") == "numerical":
                asked.setdefault(question.findtext("name/text")[:3], question.findtext("questiontext/text"))
        assert asked["A04"] != asked["B04"]
        assert asked["A07"] != asked["B07"]


class TestCommand:
    @pytest.mark.parametrize(("options", "branches"), [(["--lang", "fr"], 1), (["--both"], 2)])
    def test_it_writes_the_bank(self, tmp_path, capsys, options, branches):
        path = tmp_path / "bank.xml"
        assert cli.main(["quiz", "-o", str(path), "--variants", "1", *options]) == 0
        n = len(EXERCISES) + 2 * 10 + 2 * 5
        assert f"{branches * n} questions" in capsys.readouterr().out
        assert ET.parse(path).getroot().tag == "quiz"

    def test_one_lesson(self, tmp_path, capsys):
        path = tmp_path / "bank.xml"
        assert cli.main(["quiz", "-o", str(path), "--lesson", "05", "--lang", "en"]) == 0
        assert {each.findtext("tags/tag[2]/text") for each in ET.parse(path).getroot()} == {None, "ltd 05"}

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--lesson", "99"], "01, 02"),
            (["--exercises", "absent.toml"], "absent.toml"),
            (["-o", "no/such/b.xml"], "-o"),
        ],
    )
    def test_refusals_say_what_to_do(self, tmp_path, monkeypatch, capsys, options, said):
        monkeypatch.chdir(tmp_path)
        assert cli.main(["quiz", *options]) == 1
        assert said in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("variants", ["0", "-1", "two", "9999", "²"])
    def test_a_number_of_variants_that_is_none(self, variants):
        with pytest.raises(SystemExit, match="2"):
            cli.main(["quiz", "--variants", variants])
